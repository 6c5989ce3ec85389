//! What the store keeps of someone's progress.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::card_set::CardSet;
use super::seed::Measure;

/// A line of the ledger. Nothing in it is ever changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Key of the rule.
    pub rule: String,
    /// What it was given for, once.
    pub cause: String,
    /// What was added to the total.
    pub total: u64,
    /// What was added to the alignment.
    pub alignment: i64,
    /// The total with it.
    pub total_after: u64,
    /// The alignment with it.
    pub alignment_after: i64,
    /// The local day.
    pub day: Date,
    /// When.
    pub at: Timestamp,
}

/// Where someone stands: what the ledger's entries come to, written with each of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The sum of all that was given; never falls.
    pub total: u64,
    /// 0–100.
    pub alignment: i64,
    /// 1–100, by the total.
    pub level: u8,
    /// Entries of the ledger; the next one's number.
    pub entries: u64,
    /// When the account was made: who came first stands first where totals are equal.
    pub since: Timestamp,
    /// On the board, by their own choice.
    #[serde(default)]
    pub listed: bool,
    /// It came back from a file that this site did not write, or not as it is: it counts for its owner and
    /// not on the board.
    #[serde(default)]
    pub elsewhere: bool,
    /// The account that earned it, when that was another one.
    #[serde(default)]
    pub origin: Option<Uuid>,
}

/// What was counted, besides karma. It only grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// What is a plain number.
    pub counts: BTreeMap<Measure, u64>,
    /// Cards met upright, by their place in the canonical deck.
    pub upright: CardSet,
    /// Cards met reversed.
    pub reversed: CardSet,
    /// Voices heard.
    pub voices: BTreeSet<String>,
    /// Spreads used.
    pub spreads: BTreeSet<String>,
    /// `good`, `neutral`, `evil`.
    pub karmas: BTreeSet<String>,
    /// Months in a row with a reading.
    pub months: Months,
    /// The month of bingo that is counted.
    pub bingo: Option<(Date, u64)>,
    /// The last day on which something was shared.
    pub shared_on: Option<Date>,
    /// What was unlocked, by its code.
    pub unlocked: BTreeMap<String, Unlocked>,
    /// What was not told yet, the oldest first.
    pub notices: Vec<Notice>,
    /// The number of the next notice.
    pub next_notice: u64,
}

/// A run of months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Months {
    /// The first of the last month with a reading.
    pub last: Option<Date>,
    /// How many in a row up to it.
    pub run: u64,
}

/// An achievement that was unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlocked {
    /// When.
    pub at: Timestamp,
    /// When its karma was taken.
    #[serde(default)]
    pub claimed_at: Option<Timestamp>,
}

/// Something to be told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Counts up.
    pub number: u64,
    /// What it is about.
    pub about: About,
    /// When.
    pub at: Timestamp,
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// An achievement's code.
    Achievement(String),
    /// A level.
    Level(u8),
    /// A title's key.
    Title(String),
}

/// One local day of someone's: what caps and tasks look at. Never deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Day {
    /// How often something of a kind counted.
    pub counts: BTreeMap<String, u64>,
    /// What each rule gave.
    pub given: BTreeMap<String, Given>,
    /// Cards met.
    pub cards: CardSet,
}

/// What a rule gave on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// To the total.
    pub total: u64,
    /// How far it moved the alignment, whichever way.
    pub moved: i64,
}

impl Day {
    /// How often something of a kind counted.
    #[must_use]
    pub fn count(&self, kind: &str) -> u64 {
        self.counts.get(kind).copied().unwrap_or(0)
    }
}
