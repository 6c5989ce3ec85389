//! Draws that anybody can check: the site seals its part, the person does theirs, the cards follow.
//!
//! The rule is [`crate::tarot::receipt`]; here a draw is kept between its two halves, revealed once, and
//! its receipt signed with the instance's own key. Guests may draw too: the id, which nobody can guess,
//! is all they need. A draw that is never revealed expires, and so does one that becomes no reading.

pub mod model;
pub mod portable;
pub mod routes;
pub mod service;
pub mod tables;

pub use service::Draws;
