//! The one integration binary: what users see, through the real server and the real store.
//!
//! A second binary would link everything again; add a module here instead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::pedantic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

mod accounts;
mod ai;
mod architecture;
mod bad_input;
mod bingo;
mod catalog;
mod chance;
mod cli;
mod deck;
mod demo;
mod drafts;
mod draw;
mod draws;
mod feeds;
mod insights;
mod jobs;
mod journal;
mod kept;
mod kill;
mod notices;
mod openapi;
mod operations;
mod oracle;
mod portable;
mod progress;
#[allow(dead_code, reason = "the benches use the rest of it")]
mod provider;
mod readings;
mod receipts;
mod seeding;
mod sharing;
mod store;
mod support;
mod telling;
mod tellings;
mod texts;
mod threads;
mod web;
