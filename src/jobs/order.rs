//! What the operator asks of jobs from the command line: through the socket of the server that runs, or in a
//! program that opens the store itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::record::{By, Ended};
use super::work::file_name;
use super::{BACKUPS, Jobs, Status, back_up_to};
use crate::store::Copied;

/// A large store is copied within this.
pub const PATIENCE: Duration = Duration::from_mins(10);

/// An order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum Order {
    /// What jobs there are, and how they went.
    ListJobs,
    /// Runs one now.
    RunJob {
        /// Its name.
        name: String,
    },
    /// Writes a backup now.
    Backup {
        /// To this file; into the data folder's `backups` without it.
        to: Option<PathBuf>,
    },
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// The jobs.
    Jobs {
        /// In the order of the list.
        jobs: Vec<Row>,
    },
    /// A job ran.
    Ran {
        /// Its name.
        name: String,
        /// Whether it did what it is for.
        ok: bool,
        /// What it did, or why it did not.
        message: String,
        /// How long it took.
        duration_ms: u64,
    },
    /// A backup was written.
    BackedUp {
        /// Where.
        path: PathBuf,
        /// Its rows.
        rows: u64,
        /// Its bytes.
        bytes: u64,
    },
    /// It did not happen.
    Refused {
        /// Why, in English.
        reason: String,
    },
}

/// A line of the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The name.
    pub name: String,
    /// The time.
    pub cron: String,
    /// What it does.
    pub about: String,
    /// Whether it is running.
    pub running: bool,
    /// When it runs next, RFC 3339 UTC.
    pub next: Option<String>,
    /// When it last began, RFC 3339 UTC.
    pub last: Option<String>,
    /// `ok`, `failed` or `interrupted`.
    pub result: Option<String>,
    /// What it said.
    pub message: Option<String>,
    /// How long it took.
    pub duration_ms: Option<u64>,
}

impl Row {
    fn new(status: &Status) -> Self {
        let last = status.record.last.as_ref();
        Self {
            name: status.job.name.to_owned(),
            cron: status.job.cron.to_owned(),
            about: status.job.about.to_owned(),
            running: status.running,
            next: status.next.map(|at| at.to_string()),
            last: last.map(|run| run.started_at.to_string()),
            result: last.map(|run| run.ended.key().to_owned()),
            message: last.map(|run| run.message.clone()),
            duration_ms: last.map(|run| run.duration_ms),
        }
    }
}

impl Jobs {
    /// Does what the operator says.
    pub async fn obey(self: &Arc<Self>, order: Order) -> Answer {
        let refused = |reason: String| Answer::Refused { reason };
        match order {
            Order::ListJobs => Answer::Jobs { jobs: self.list().iter().map(Row::new).collect() },
            Order::RunJob { name } => match self.run(&name, By::Operator).await {
                Err(error) => refused(error.to_string()),
                Ok(run) => Answer::Ran {
                    name,
                    ok: run.ended == Ended::Ok,
                    message: run.message,
                    duration_ms: run.duration_ms,
                },
            },
            Order::Backup { to } => {
                let now = self.shared.accounts.now();
                let own = || self.shared.data.join(BACKUPS).join(file_name(now));
                let path = to.unwrap_or_else(own);
                match back_up_to(self.shared.store.clone(), path).await {
                    Err(reason) => refused(reason),
                    Ok((path, Copied { rows, bytes, .. })) => {
                        Answer::BackedUp { path, rows, bytes }
                    }
                }
            }
        }
    }
}
