//! Threads and outcomes: one question over time, and what came of what was asked.
//!
//! A thread is a topic with one question; readings hang on it, each on one thread at most. For any reading a
//! person may set a date to look back, and then say what happened: it did, in part, it did not, it is not
//! clear. There is no count of hits and no share of them anywhere: a reading is no forecast, and a figure
//! would make it one.
//!
//! The same room watches for the same question asked again ([`same`]), and keeps the limits that people
//! set for themselves ([`limits`]).

pub mod limits;
pub mod model;
pub mod portable;
pub mod routes;
pub mod same;
pub mod service;
pub mod tables;
