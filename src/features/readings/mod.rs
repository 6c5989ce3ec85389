//! Readings: quick ones that are given and not kept, and kept ones.
//!
//! Cards come from a draw that can be checked ([`crate::features::draws`]), from the person's own deck, or
//! for a quick reading from the top of a shuffled one; the offline reader writes the text. A quick
//! reading's question is neither stored nor logged; what is kept of it is one number. A kept reading is
//! its owner's alone.

pub mod body;
pub mod cards;
pub mod choices;
pub mod dailies;
pub mod finish;
pub mod kept;
pub mod model;
pub mod portable;
pub mod record;
pub mod routes;
pub mod search;
pub mod service;
pub mod tables;
