//! The demo: three people with a year behind them, for who wants to look around before making a site of their
//! own (`serve --demo`).
//!
//! Their year is lived, not written: the same functions that answer requests are called with a clock that is
//! moved from day to day ([`past`]), so that whatever a reading or a number causes was caused here too. The
//! randomness is fixed, so that every demo begins alike; their draws therefore prove nothing, which is
//! said where the demo is.
//!
//! Every night a job makes them anew: the three accounts are deleted by the function that deletes any account,
//! and live their year again up to that day. The demo has no AI and no outbound connection, and nobody
//! else can make an account.

mod after;
mod past;
pub mod people;
pub mod routes;
pub mod service;

pub use service::Demo;
