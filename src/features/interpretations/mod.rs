//! Readings told: by the offline reader or by a language model, streamed, checked, kept.
//!
//! A reading is computed before anybody is asked, so a person never waits for nothing: a model only tells
//! what was computed, and when it cannot, or tells it wrongly, the offline text stands and the reading says so.
//! - [`prepare`]: what would be sent, to the byte; a preview and a call are made by the same lines;
//! - [`run`]: a telling under way, which outlives the tab that asked for it, and who watches it;
//! - [`teller`]: asks, checks, falls back, keeps: the text, how it was written, the ledger and the day's sums
//!   in one transaction;
//! - [`ledger`]: what left the box, for the person whose it was.
//!
//! A guest's question never leaves the box: a model is asked by who has an account, since only there
//! stands who asked for it, what it cost, and the switch that forbids it.

pub mod body;
pub mod ledger;
pub mod model;
pub mod order;
pub mod portable;
pub mod prepare;
mod refusals;
pub mod routes;
pub mod run;
pub mod service;
pub mod tables;
pub mod teller;

pub use refusals::TellError;
pub use teller::Teller;
