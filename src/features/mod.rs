//! Floor 3: what the product does, a folder a feature.
//!
//! Each has the same rooms: `model` (its types), `tables` (its tables), `service` (its rules),
//! `routes` (HTTP in, HTTP out). Features meet by a plain call to the other's `service`.

pub mod accounts;
pub mod catalog;
pub mod drafts;
pub mod draws;
pub mod operations;
pub mod progress;
pub mod readings;
