//! Taking it with you: everything of a person's as one zip that opens without us, and back again.
//!
//! What there is to take is a list of [`section::Section`]s. A feature names its own in one line a table
//! (`section("journal.entries", &ENTRIES, check)`), so nobody reads another's tables, and a record passes
//! its feature's own rules on the way back in, not only the parser. What the person's id is not the key of
//! has a small adapter in its feature ([`section::Records`]).
//!
//! **Out.** One snapshot, written entry by entry into a nameless file of the data folder, then sent: no
//! memory but the list of names. `data/*.json` is what the store has, one record a line; Markdown, pages
//! and receipts are made from it for people. Names are sorted and times fixed: two exports differ in the
//! time that the manifest says, and in nothing else.
//!
//! **In.** The zip is untrusted to its last byte. It is spooled, walked with limits on everything
//! ([`rules`]), each file's SHA-256 compared with the manifest's, each record checked; only then one write
//! that has its transaction to itself puts all of it down, or nothing. What is there already and equal is
//! passed over; where it differs, **ours is kept and theirs is named in the report**: an import never
//! changes what somebody has. A receipt that does not hold refuses the whole file; one that another
//! instance signed stays a document that anybody can check.
//!
//! **What was earned** (the ledger, what was counted, bingo) comes back whole or not at all, and only into an
//! account that has earned nothing of its own yet: otherwise the same days could be earned in two accounts
//! and added up. The sum is made anew from the entries. A file that this site did not write, or that was
//! changed since ([`seal`]), brings it too, for its owner alone: it has no place on the board.

pub mod archive;
pub mod around;
pub mod book;
pub mod checks;
pub mod csv;
pub mod error;
pub mod export;
pub mod import;
pub mod manifest;
pub mod markdown;
pub mod of_table;
pub mod pages;
pub mod routes;
pub mod rows;
pub mod rules;
pub mod seal;
pub mod section;
pub mod words;
pub mod writer;

use section::{Earned, Section};

use super::{
    accounts, bingo, drafts, draws, feeds, insights, interpretations, journal, notices, progress,
    readings, sharing, threads,
};

/// All there is to take, in the order in which it comes back: what others refer to first.
#[must_use]
pub fn sections() -> Vec<Section> {
    let earned = Earned::default();
    [
        accounts::portable::sections(),
        readings::portable::sections(),
        draws::portable::sections(),
        drafts::portable::sections(),
        interpretations::portable::sections(),
        journal::portable::sections(),
        threads::portable::sections(),
        sharing::portable::sections(),
        insights::portable::sections(),
        feeds::portable::sections(),
        notices::portable::sections(),
        progress::portable::sections(&earned),
        bingo::portable::sections(&earned),
    ]
    .into_iter()
    .flatten()
    .collect()
}
