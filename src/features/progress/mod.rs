//! Progress: one ledger of karma, and what hangs on it: levels, titles, tasks, achievements, the board.
//!
//! Everything is counted in the transaction of what caused it, by one call: [`Progress::record`] with an
//! [`Event`]. Each event has a cause that counts once and never again ([`event`]), caps hold by the local
//! day, and what was given is never taken back when its cause is deleted: nothing can be farmed by
//! deleting, because a thing made anew is under the same caps as one that is kept.
//!
//! The ledger ([`ledger`]) is append-only; balance, alignment and level are one record, written with each
//! entry. What is not karma but has to be counted ([`tally`]) only grows. Rules, amounts and texts are
//! data (`data-seed/progress/`). Levels open nothing that a reading needs: what they give is a title and
//! an emblem.
//!
//! [`Progress::record`]: service::Progress::record
//! [`Event`]: event::Event

pub mod achievements;
pub mod board;
pub mod card_set;
pub mod error;
pub mod event;
pub mod ledger;
pub mod model;
pub mod portable;
pub mod routes;
pub mod rules;
pub mod seed;
pub mod service;
pub mod streak;
pub mod tables;
pub mod tally;
pub mod tasks;

pub use event::Event;
pub use service::Progress;
