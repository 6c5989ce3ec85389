//! Floor 1: the offline reader. Reads a spread from `tarot` types and seed texts, and nothing else:
//! no clock, no random number, no I/O. The same draw and question give the same bytes.

pub mod reading;

pub use reading::{Interpretation, Laid, Passage, Request, read};
