//! The catalogue: cards, spreads, voices and factions, read by everyone and written by nobody.
//!
//! At start the seed in the binary is put into the store if its hash differs from the one there
//! ([`service::seed`]), and the catalogue is read from the store once into immutable values. Answers
//! are made from those once and kept as bytes. The only thing that changes is how often a card was
//! drawn and seen: that is counted in memory and flushed by a job, because a GET never writes.

pub mod model;
pub mod routes;
pub mod service;
pub mod tables;

pub use service::Catalog;
