//! A deck as a folder: what the Arcana Land Tarot Deck Specification 1.0 says it holds, and the rules
//! that a folder is held against.
//!
//! The built-in deck is a folder of this form (`assets/deck`), so that any tool that reads the format
//! can open it, and so that there is one place for a card's name and for what its picture shows. The
//! rules are a pure function over a listing of paths and bytes: `deck check` reads the listing from a
//! disk, `build.rs` from the repository, and both say the same.
//!
//! Liberal in what is read (any 1.x, unknown keys and files beside the format's own folders), strict
//! in what is dangerous (paths, scripts, references). Rules of our own hand (STYLE.md) bind only a deck
//! that asks for them: see [`Manifest::house_rules`].

pub mod back;
pub mod check;
pub mod finding;
pub mod listing;
pub mod manifest;
pub mod names;
pub mod stroke;
pub mod svg;

pub use back::CardBack;
pub use check::check;
pub use finding::{Code, Finding};
pub use listing::{Content, Listed, Listing};
pub use manifest::Manifest;
pub use names::Names;

use super::card::{CardId, Suit};
// The rooms below name these as `super::…`, in the program as in build.rs.
use super::{card, lang};

/// Where a card's picture stands in the folder: `scalable/minor_arcana/cups/two.svg`.
#[must_use]
pub fn picture(id: CardId) -> String {
    format!("scalable/{}.svg", id.to_string().replace('.', "/"))
}

/// Where a suit's emblem stands in our own folder; the format has none.
#[must_use]
pub fn emblem(suit: Suit) -> String {
    format!("emblems/{}.svg", suit.id_part().unwrap_or("major_arcana"))
}
