//! Taking it with you: out, back, and everything that somebody may send instead.

mod csv;
mod earned;
mod hostile;
mod killed;
mod leftovers;
mod records;
mod round;
pub mod zips;
