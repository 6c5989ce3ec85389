//! Taking it with you: out, back, and everything that somebody may send instead.

mod csv;
mod hostile;
mod killed;
mod leftovers;
mod round;
pub mod zips;
