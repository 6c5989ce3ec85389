//! Floor 3: what the product does, a folder a feature.
//!
//! Each has the same rooms: `model` (its types), `tables` (its tables), `service` (its rules),
//! `routes` (HTTP in, HTTP out). Features meet by a plain call to the other's `service`.

pub mod accounts;
pub mod bingo;
pub mod catalog;
pub mod demo;
pub mod drafts;
pub mod draws;
pub mod feeds;
pub mod notices;
pub mod operations;
pub mod readings;
