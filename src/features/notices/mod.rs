//! Notices: once a day, at a time of their choice, someone's own server tells them their card of the day: ntfy,
//! Gotify, or any webhook.
//!
//! A notice holds a card's name at most, never a question, and is off until someone sets an address. Where it
//! may go stands in [`crate::outbound::AllowedHosts`]. It is noted as sent before it is: whatever
//! happens in between, nobody gets two on one day.

pub mod model;
pub mod portable;
pub mod request;
pub mod routes;
pub mod service;
pub mod tables;

pub use service::Notices;
