//! Progress: what people do is counted once, exactly, and what it gives is claimed once.

mod board;
mod claims;
mod killed;
mod ladder;
mod ledger;
mod person;
mod rules;
mod time;
