//! Feeds: a private calendar (RFC 5545) and a private Atom feed (RFC 4287), each behind a secret link.
//!
//! What leaves the site here is read by programs of other people, on machines that nobody here knows. So a feed
//! holds dates and the names of cards, and never a question, a text or a note. Its link is the key: the
//! store has only the hash of it, and it is revoked by deleting it.
//!
//! Look-back dates come through [`look_back`], the moon through [`moon`].

mod atom;
pub mod ics;
pub mod look_back;
pub mod model;
pub mod moon;
pub mod portable;
pub mod routes;
pub mod service;
pub mod tables;
