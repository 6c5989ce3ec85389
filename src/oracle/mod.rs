//! Floor 1: the offline reader. Reads a spread from `tarot` types and seed texts, and nothing else:
//! no clock, no random number, no I/O. The same draw and question give the same bytes.
//!
//! - [`safety`] looks at the question before anything else: someone in danger gets care, no cards;
//! - [`question`] finds its topic, its kind, and the limits that its reading has to name;
//! - [`telling`] is for models that tell what was computed: what they are asked, whether it may stand;
//! - [`compose`] writes; `links` finds what cards say of each other, `chooser` picks variants.

mod chooser;
pub mod compose;
mod links;
mod names;
pub mod question;
pub mod reading;
pub mod safety;
pub mod telling;
mod text;
mod voiced;

pub use compose::read;
pub use reading::{Interpretation, Karma, Laid, Passage, Request};
pub use voiced::voiced;
