//! The journal (accounts-and-progress.md §6): what a person writes, beside a reading or for itself.
//!
//! An entry is kept as it was typed and is its writer's alone, whatever `is_private` says. It is Markdown,
//! and [`markdown`] makes of it what a page may show. Two tabs may have one open: a change says which state
//! it was made from (`If-Match`), and one made from an old state is answered with the newer entry.
//!
//! Nobody reads along. An entry that tells of danger is kept like any other; the answer only carries help
//! lines, which the page shows quietly beside it, and no sentence of advice.

pub mod calendar;
pub mod markdown;
pub mod model;
pub mod portable;
pub mod routes;
pub mod service;
pub mod tables;
