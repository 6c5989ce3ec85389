//! Threads, dates to look back and outcomes, as they are kept and as the API takes and answers them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::features::readings::body::CardBrief;

/// A topic with one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// A few words.
    pub title: String,
    /// What is asked over and over.
    pub question: String,
    /// Whether it goes on.
    pub is_open: bool,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it, or what hangs on it, was changed last.
    pub updated_at: Timestamp,
}

/// That a reading hangs on a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Which.
    pub thread: Uuid,
    /// Since when.
    pub since: Timestamp,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It happened.
    Happened,
    /// In part.
    Partly,
    /// It did not.
    DidNot,
    /// It is not clear.
    Unclear,
}

impl Outcome {
    /// What a caller may write, and what it means.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("happened", Self::Happened),
        ("partly", Self::Partly),
        ("did_not", Self::DidNot),
        ("unclear", Self::Unclear),
    ];
}

/// When to look back on a reading, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookBack {
    /// The local day.
    #[serde(default)]
    pub on: Option<Date>,
    /// When that day was chosen.
    #[serde(default)]
    pub set_at: Option<Timestamp>,
    /// What came of it.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// In the person's words.
    #[serde(default)]
    pub note: Option<String>,
    /// When that was told.
    #[serde(default)]
    pub told_at: Option<Timestamp>,
}

impl LookBack {
    /// The day that is still to come or due: none once an outcome was told after it was chosen.
    #[must_use]
    pub fn waits_for(&self) -> Option<Date> {
        self.on
            .filter(|_| self.told_at.is_none_or(|told| self.set_at.is_some_and(|set| told < set)))
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.on.is_none() && self.outcome.is_none()
    }
}

/// Begins a thread.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ThreadRequest {
    /// 1–100 characters.
    pub title: String,
    /// 1–500 characters.
    pub question: String,
    /// A reading that begins it.
    #[serde(default)]
    pub reading_id: Option<String>,
}

/// Changes a thread; what is absent or null stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct ThreadChange {
    /// 1–100 characters.
    #[serde(default)]
    pub title: Option<String>,
    /// 1–500 characters.
    #[serde(default)]
    pub question: Option<String>,
    /// Whether it goes on.
    #[serde(default)]
    pub is_open: Option<bool>,
}

/// Hangs a reading on a thread, or takes it off.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PlaceRequest {
    /// The thread; null takes the reading off.
    pub thread_id: Option<String>,
}

/// Chooses a day to look back: one of the two.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct LookBackRequest {
    /// In so many days: 7, 30 or 90.
    #[serde(default)]
    #[schema(example = 30)]
    pub in_days: Option<i32>,
    /// On a local day from today on, `YYYY-MM-DD`.
    #[serde(default)]
    pub on: Option<String>,
}

/// What came of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OutcomeRequest {
    /// `happened`, `partly`, `did_not` or `unclear`.
    #[schema(example = "partly")]
    pub outcome: String,
    /// At most 2 000 characters.
    #[serde(default)]
    pub note: Option<String>,
}

/// A thread.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadBody {
    /// Id.
    pub id: Uuid,
    /// A few words.
    pub title: String,
    /// What is asked over and over.
    pub question: String,
    /// Whether it goes on.
    pub is_open: bool,
    /// Readings on it.
    pub readings: usize,
    /// RFC 3339 UTC; null without readings.
    pub last_reading_at: Option<String>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// RFC 3339 UTC.
    pub updated_at: String,
}

/// One's threads.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadsBody {
    /// Open ones first, then the one changed last first.
    pub items: Vec<ThreadBody>,
    /// All that match.
    pub total: usize,
}

/// A thread with its readings.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeThreadBody {
    /// The thread.
    #[serde(flatten)]
    pub thread: ThreadBody,
    /// What was asked, and what happened; the oldest first.
    pub items: Vec<AskedBody>,
}

/// What was asked once, and what happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedBody {
    /// The reading.
    pub reading_id: Uuid,
    /// What was asked; may be empty.
    pub question: String,
    /// Name of the spread.
    pub spread: String,
    /// The reading in a sentence.
    pub summary: String,
    /// The language that it was written in.
    pub lang: String,
    /// The cards.
    pub cards: Vec<CardBrief>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// When to look back, and what came of it.
    pub look_back: Option<LookBackBody>,
}

/// When to look back on a reading, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookBackBody {
    /// The local day, `YYYY-MM-DD`.
    pub on: Option<String>,
    /// Whether nothing was told since that day was chosen.
    pub is_waiting: bool,
    /// Whether it waits and the day is here.
    pub is_due: bool,
    /// `happened`, `partly`, `did_not` or `unclear`.
    pub outcome: Option<Outcome>,
    /// In the person's words.
    pub note: Option<String>,
    /// RFC 3339 UTC.
    pub told_at: Option<String>,
}

impl LookBackBody {
    /// Of what is kept.
    #[must_use]
    pub fn new(look_back: LookBack, today: Date) -> Self {
        Self {
            is_waiting: look_back.waits_for().is_some(),
            is_due: look_back.waits_for().is_some_and(|on| on <= today),
            on: look_back.on.map(|on| on.to_string()),
            outcome: look_back.outcome,
            note: look_back.note,
            told_at: look_back.told_at.map(|at| at.to_string()),
        }
    }
}

/// Where a reading stands in time.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingBody {
    /// The thread that it hangs on.
    pub thread: Option<ThreadBody>,
    /// When to look back, and what came of it.
    pub look_back: Option<LookBackBody>,
}

/// A date to look back on a reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingBody {
    /// The local day, `YYYY-MM-DD`.
    pub on: String,
    /// Whether it is here.
    pub is_due: bool,
    /// The thread that the reading hangs on.
    pub thread_id: Option<Uuid>,
    /// What was asked.
    #[serde(flatten)]
    pub asked: AskedBody,
}

/// Dates to look back.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingsBody {
    /// The earliest first.
    pub items: Vec<WaitingBody>,
    /// How many.
    pub total: usize,
}

/// What is about to be asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SameRequest {
    /// At most 500 characters.
    pub question: String,
    /// Looked back so many days, 1–365. Default 7.
    #[serde(default)]
    pub days: Option<u16>,
}

/// Whether it was asked before.
#[derive(Debug, Serialize, ToSchema)]
pub struct SameBody {
    /// The last reading of the same question, within those days.
    pub last: Option<LastBody>,
    /// What the person set for themselves and what stands against asking now.
    pub stop: Option<StopBody>,
}

/// The last reading of a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct LastBody {
    /// How many local days ago.
    pub days_ago: i32,
    /// What was asked, and what happened.
    #[serde(flatten)]
    pub asked: AskedBody,
}

/// A limit of one's own that is reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StopBody {
    /// `readings_per_week` or `same_question_days`.
    pub limit: &'static str,
    /// What was set.
    pub value: u16,
    /// The local day on which it was set.
    pub set_on: String,
    /// The local day from which on it no longer stands against it.
    pub until: String,
}
