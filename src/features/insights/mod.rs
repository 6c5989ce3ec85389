//! Insight: what somebody's own readings look like together, beside what chance alone would do.
//!
//! Every figure is counted from the readings themselves, in one walk over them ([`gather`]); nothing is kept
//! twice and nothing is made up. What chance expects comes from [`crate::tarot::chance`] and holds for cards
//! drawn here: a card of one's own deck was laid, not drawn, and is counted but not compared.
//!
//! The contract's analytics (readings.md §6.3, §12) stand on the same walk. What other programs report about
//! their own use ([`events`]) is kept only with the person's consent, is bounded, and never holds a question.

pub mod compare;
pub mod events;
pub mod explain;
pub mod gather;
pub mod model;
pub mod period;
pub mod portable;
pub mod recommend;
pub mod routes;
pub mod service;
pub mod statistics;
pub mod streak;
pub mod tables;
pub mod words;
