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
pub mod insights;
pub mod interpretations;
pub mod journal;
pub mod notices;
pub mod operations;
pub mod portable;
pub mod progress;
pub mod readings;
pub mod sharing;
pub mod threads;
pub mod words;
