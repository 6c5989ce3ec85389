//! Readings: for now those that are given and not kept.
//!
//! The server shuffles all seventy-eight cards with the operating system's randomness and deals the
//! places that the person picked from the fan; the offline reader writes the text. A question is
//! neither stored nor logged. What is kept is one number: how many readings were given.

pub mod model;
pub mod routes;
pub mod service;
pub mod tables;
