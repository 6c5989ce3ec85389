//! Drafts: readings that are not finished, so that a closed tab loses nothing (readings.md §9, `/sessions`).
//!
//! What a draft holds is the client's own: we keep it, whole and in order, and know only what listing it and
//! finishing it needs. Two devices may have one open: a change says which state it was made from
//! (`If-Match`), and one made from an old state is answered with both versions instead of winning.

pub mod model;
pub mod portable;
pub mod routes;
pub mod service;
pub mod tables;
