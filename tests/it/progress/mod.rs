//! Progress: what people do is counted once, exactly, and what it gives is claimed once.

mod board;
mod calendar;
mod claims;
mod doings;
mod killed;
mod ladder;
mod ledger;
mod levels;
mod person;
mod rules;
mod table;
mod time;
