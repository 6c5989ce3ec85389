//! What is kept of a job: when it last ran, how it went, how long it took.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::Table;

/// Records, by the job's name.
pub const RECORDS: Table<String, Record> = Table::new("jobs.records");

/// A sentence of a job's at most, in characters.
const MAX_MESSAGE: usize = 300;

/// Who started a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Its time came.
    Clock,
    /// Its time came while the program was not running.
    CatchUp,
    /// The operator.
    Operator,
    /// The program is ending.
    Shutdown,
}

impl By {
    /// As it is shown.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::CatchUp => "catch_up",
            Self::Operator => "operator",
            Self::Shutdown => "shutdown",
        }
    }
}

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It did what it is for.
    Ok,
    /// It did not.
    Failed,
    /// It began, and the program ended in the middle of it.
    Interrupted,
}

impl Ended {
    /// As it is shown.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When it began.
    pub started_at: Timestamp,
    /// Who started it.
    pub by: By,
    /// How it went. A run is written down as interrupted when it begins, and anew when it ends.
    pub ended: Ended,
    /// How long it took.
    pub duration_ms: u64,
    /// What it did, or why it did not: a sentence in English, for the operator.
    pub message: String,
}

impl Run {
    /// Shortens what a job said to what is kept.
    #[must_use]
    pub fn message(text: &str) -> String {
        text.chars().filter(|letter| !letter.is_control()).take(MAX_MESSAGE).collect()
    }
}

/// What is kept of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What came due until then is done with.
    pub covered: Timestamp,
    /// The last run.
    #[serde(default)]
    pub last: Option<Run>,
    /// When it last did what it is for.
    #[serde(default)]
    pub last_success: Option<Timestamp>,
    /// Runs that ended, ever.
    #[serde(default)]
    pub runs: u64,
    /// Of these, failures.
    #[serde(default)]
    pub failures: u64,
    /// Failures since it last went well.
    #[serde(default)]
    pub failures_in_a_row: u64,
}

impl Record {
    /// Of a job that is new here.
    #[must_use]
    pub const fn new(covered: Timestamp) -> Self {
        Self { covered, last: None, last_success: None, runs: 0, failures: 0, failures_in_a_row: 0 }
    }

    /// Notes a run that ended.
    pub fn note(&mut self, run: Run) {
        self.runs += 1;
        if run.ended == Ended::Ok {
            self.last_success = Some(run.started_at);
            self.failures_in_a_row = 0;
        } else {
            self.failures += 1;
            self.failures_in_a_row += 1;
        }
        self.last = Some(run);
    }
}
