//! Wasteland Tarot: a self-hosted tarot site in one process, one binary, one data folder.
//!
//! # The floors
//! A room uses only rooms of its own floor's list or below; `tests/it/architecture.rs` reads the
//! `use` lines and fails on one that runs up.
//!
//! | floor | rooms | what it knows |
//! |---|---|---|
//! | 4 | `main`, [`cli`], [`settings`], [`app`], [`control`] | wires everything; one file a verb; the operator's socket |
//! | 3 | [`features`], [`jobs`] | what the product does, a folder a feature |
//! | 2 | [`web`], [`outbound`], [`ai`], [`store`], [`telemetry`], [`system`] | the outside world: HTTP in and out, AI providers, redb, logs and figures, time and randomness |
//! | 1 | [`oracle`] | reads a spread offline |
//! | 0 | [`tarot`] | cards, spreads, the draw |
//!
//! `tarot` and `oracle` are pure. Only `store` names redb. Only `outbound` names reqwest: it is the one
//! way out. Only `web`, `outbound` (for the `http` types), `app` and the features name axum.
//!
//! Two walls stand differently from the first plan: [`system`] is a room of its own, because both the
//! features (floor 3) and `app` (floor 4) need the clock and the randomness; and a feature's routes
//! take a small `Shared` value instead of the whole `App`, so that no feature looks up a floor.
//!
//! # Memory
//! jemalloc with few arenas and a one-second decay (see `.cargo/config.toml`), at most four worker
//! threads, sixteen blocking threads, redb's cache at 8 MiB, client files sent from the binary's own
//! pages. The README's table has the figures and the command that makes them.

pub mod ai;
pub mod app;
pub mod cli;
pub mod control;
pub mod features;
pub mod jobs;
pub mod oracle;
pub mod outbound;
pub mod settings;
pub mod store;
pub mod system;
pub mod tarot;
pub mod telemetry;
pub mod web;
