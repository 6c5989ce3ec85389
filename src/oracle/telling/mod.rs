//! A computed reading told by a language model: what it is asked, and whether what it wrote may stand.
//!
//! The spread is read first, by [`crate::oracle::read`]; a model only tells what was computed. Everything
//! about that which needs no network is here, and pure:
//! - [`facts`]: the computed reading as data;
//! - [`mask`]: what must not leave the box is taken out of a question;
//! - [`prompt`]: instructions, data and question, kept apart from each other;
//! - [`names`]: finds the cards that a text names;
//! - [`check`]: says what is wrong with a text, when it is finished and while it comes.

pub mod check;
pub mod facts;
pub mod mask;
pub mod names;
pub mod prompt;
mod script;
mod words;

pub use check::{Code, Expected, Watcher};
pub use facts::{Facts, Outside};
pub use mask::{Masked, mask};
pub use names::Lexicon;
pub use prompt::{Asked, Kind, Task};
