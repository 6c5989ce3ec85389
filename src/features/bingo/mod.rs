//! Bingo: a card of the month that a person lays out themselves, and one number a day for everybody.
//!
//! The numbers of a month are fixed on its first day by a secret ([`crate::tarot::bingo`]); its commitment is
//! public at once, each number on its day, the secret when the month is over. A day's number is therefore a
//! function of the month's record: there is nothing that a job could miss. What has to be made, the record
//! of the month, is made by the job of the first or by the first request, whichever comes first.
//!
//! Days and months are the instance's local ones. Cards, claims and rewards stay for good: the history of
//! a month is a query, and no job moves or deletes what people earned.

pub mod model;
pub mod portable;
pub mod reward;
pub mod routes;
pub mod service;
pub mod tables;

pub use service::Bingo;
