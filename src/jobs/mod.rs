//! Work that time starts.
//!
//! [`list`] says what there is and when; [`schedule`] what is due; [`record`] what is kept. tokio-cron-scheduler
//! wakes us every minute with one cron job (its repeated jobs can stop for ever once a tick falls into the
//! past, its issue #113), and every job whose last occurrence is younger than what its record covers is
//! started. The same question at the start of the program finds what was missed while it slept: each such
//! job runs once, however often it was missed.
//!
//! A job runs once at a time, whoever starts it. It may be cut off anywhere (kill -9): it is written down as
//! interrupted when it begins, and is due again at the next start. So every job is made to be run twice.

pub mod list;
pub mod order;
pub mod record;
pub mod schedule;
mod work;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::OwnedMutexGuard;
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job as Tick, JobScheduler, JobSchedulerError};
use tokio_util::task::TaskTracker;

use crate::features::accounts::Accounts;
use crate::features::bingo::Bingo;
use crate::features::catalog::Catalog;
use crate::features::demo::Demo;
use crate::features::interpretations::Teller;
use crate::features::notices::Notices;
use crate::features::readings::service::Given;
use crate::features::sharing::Sharing;
use crate::store::{Store, StoreError};
use crate::telemetry::metrics::JobFigures;

use list::{JOBS, Job};
use record::{By, Ended, RECORDS, Record, Run};
use schedule::Schedule;

pub use work::{BACKUPS, back_up_to, stamp};

/// Every minute, at its first second.
const TICK: &str = "0 * * * * *";
/// A record of a light job is written once in so long.
const LIGHT_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// A record that lies further in the future than this was made by a clock that was wrong: the job would wait
/// until then. For jobs of every hour, and for the others, which a clock set back by hours must not repeat.
const AHEAD: (SignedDuration, SignedDuration) =
    (SignedDuration::from_mins(2), SignedDuration::from_hours(48));
/// Jobs may go on for so long when the program ends.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the jobs need.
#[derive(Clone)]
pub struct Shared {
    /// The store.
    pub store: Store,
    /// Its counters are flushed.
    pub catalog: Arc<Catalog>,
    /// Its count is flushed.
    pub given: Arc<Given>,
    /// What they noted is flushed, what is over is swept; clock and time zone.
    pub accounts: Arc<Accounts>,
    /// Its runs that are over for a minute are let go of.
    pub teller: Arc<Teller>,
    /// Its visits are flushed.
    pub sharing: Arc<Sharing>,
    /// Its months are made.
    pub bingo: Bingo,
    /// They are sent.
    pub notices: Notices,
    /// The data folder.
    pub data: PathBuf,
    /// Backups that are kept; 0: none are made.
    pub backups_keep: usize,
    /// It is made anew, if there is one.
    pub demo: Option<Arc<Demo>>,
}

/// Why a job did not run.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// There is none of this name.
    #[error("there is no job `{0}`; `wasteland-tarot job list` lists them")]
    Unknown(String),
    /// It is running.
    #[error("the job `{0}` is running already")]
    Running(&'static str),
    /// Its record could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Entry {
    job: &'static Job,
    schedule: Schedule,
    /// Held while it runs.
    running: Arc<tokio::sync::Mutex<()>>,
    record: Mutex<Record>,
    /// When the record was last written.
    written: Mutex<Option<Timestamp>>,
}

impl Entry {
    fn record(&self) -> MutexGuard<'_, Record> {
        // A record is whole between any two statements.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn written(&self) -> MutexGuard<'_, Option<Timestamp>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job as the operator sees it.
#[derive(Clone, Debug)]
pub struct Status {
    /// The job.
    pub job: &'static Job,
    /// Whether it is running.
    pub running: bool,
    /// When its time comes next.
    pub next: Option<Timestamp>,
    /// What is kept of it.
    pub record: Record,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All jobs of this instance.
pub struct Jobs {
    shared: Shared,
    entries: Vec<Entry>,
    tracker: TaskTracker,
}

impl Jobs {
    /// Reads the records. Jobs that are new here get theirs with their first run.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(shared: Shared) -> Result<Arc<Self>, StoreError> {
        let now = shared.accounts.now();
        let mut entries = Vec::new();
        for job in JOBS.iter().filter(|job| (job.wanted)(&shared)) {
            let name = job.name.to_owned();
            let kept = shared.store.read(|tx| RECORDS.get(tx, &name))?;
            // What is due at the first start is as if it was last done at the beginning of time.
            let fresh = || Record::new(if job.at_first { Timestamp::UNIX_EPOCH } else { now });
            let schedule = Schedule::parse(job.cron).map_err(|reason| {
                // The list is ours; a test parses all of it.
                StoreError::Record { table: "jobs.records", reason }
            })?;
            entries.push(Entry {
                job,
                schedule,
                running: Arc::default(),
                written: Mutex::new(kept.is_some().then_some(now)),
                record: Mutex::new(kept.unwrap_or_else(fresh)),
            });
        }
        Ok(Arc::new(Self { shared, entries, tracker: TaskTracker::new() }))
    }

    fn now(&self) -> Timestamp {
        self.shared.accounts.now()
    }

    /// The data folder, for backups by the operator.
    #[must_use]
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    fn is_due(&self, entry: &Entry, now: Timestamp) -> bool {
        let zone = &self.shared.accounts.options.time_zone;
        let mut record = entry.record();
        if record.last.as_ref().is_some_and(|run| run.ended == Ended::Interrupted) {
            return true;
        }
        let ahead = if entry.schedule.is_hourly() { AHEAD.0 } else { AHEAD.1 };
        if record.covered.duration_since(now) > ahead {
            record.covered = now;
        }
        entry.schedule.last(now, zone).is_some_and(|last| last > record.covered)
    }

    /// Starts every job that is due; their ends can be waited for.
    #[expect(clippy::must_use_candidate, reason = "the jobs run whether anybody waits or not")]
    pub fn tick(self: &Arc<Self>, by: By) -> Vec<JoinHandle<()>> {
        let now = self.now();
        let mut due = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            // Held from before it is asked whether it is due until it has run: no second tick finds it due.
            if let Ok(alone) = Arc::clone(&entry.running).try_lock_owned()
                && self.is_due(entry, now)
            {
                due.push((index, alone));
            }
        }
        let start = |(index, alone)| {
            let own = Arc::clone(self);
            self.tracker.spawn(async move {
                if let Some(entry) = own.entries.get(index)
                    && let Err(error) = own.start(entry, by, alone).await
                {
                    tracing::debug!(job.name = entry.job.name, job.error = %error, "not started");
                }
            })
        };
        due.into_iter().map(start).collect()
    }

    /// Runs a job now, whenever its time is. It goes on when the caller goes away.
    ///
    /// # Errors
    /// When there is none of this name, or it is running. A run that failed is no error of this.
    pub async fn run(self: &Arc<Self>, name: &str, by: By) -> Result<Run, JobError> {
        let index = self.entries.iter().position(|entry| entry.job.name == name);
        let index = index.ok_or_else(|| JobError::Unknown(name.to_owned()))?;
        let own = Arc::clone(self);
        let running = self.tracker.spawn(async move {
            let entry = own.entries.get(index).ok_or_else(|| JobError::Unknown(String::new()))?;
            let alone = Arc::clone(&entry.running).try_lock_owned();
            let alone = alone.map_err(|_| JobError::Running(entry.job.name))?;
            own.start(entry, by, alone).await
        });
        running.await.unwrap_or_else(|error| {
            tracing::error!(job.error = %error, "a job's own run panicked");
            Err(JobError::Store(StoreError::Panicked))
        })
    }

    async fn start(
        &self,
        entry: &Entry,
        by: By,
        _alone: OwnedMutexGuard<()>,
    ) -> Result<Run, JobError> {
        let name = entry.job.name;
        let started_at = self.now();
        let clock = Arc::clone(&self.shared.accounts.system.clock);
        let began = clock.elapsed();
        if !entry.job.light {
            let mut on_the_way = entry.record().clone();
            let message = String::new();
            let ended = Ended::Interrupted;
            on_the_way.last = Some(Run { started_at, by, ended, duration_ms: 0, message });
            self.write(entry, on_the_way).await?;
        }
        // In a task of its own, so that a panic ends it and not us.
        let worked = tokio::spawn((entry.job.work)(self.shared.clone())).await;
        let worked = worked.unwrap_or_else(|error| Err(format!("it panicked: {error}")));
        let duration = clock.elapsed().saturating_sub(began);
        let duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let (ended, message) = match worked {
            Ok(message) => (Ended::Ok, message),
            Err(message) => (Ended::Failed, message),
        };
        match ended {
            Ended::Ok => {
                tracing::debug!(job.name = name, job.ms = duration_ms, job.did = message, "done");
            }
            _ => {
                tracing::error!(
                    job.name = name,
                    job.ms = duration_ms,
                    job.error = message,
                    "a job failed"
                );
            }
        }
        let message = Run::message(&message);
        let run = Run { started_at, by, ended, duration_ms, message };
        let (record, changed) = {
            let mut record = entry.record();
            let before = record.last.as_ref().map(|last| last.ended);
            record.note(run.clone());
            record.covered = started_at;
            (record.clone(), before != Some(ended))
        };
        let old =
            entry.written().is_none_or(|at| started_at.duration_since(at).abs() >= LIGHT_EVERY);
        if !entry.job.light || changed || old {
            self.write(entry, record).await?;
        }
        Ok(run)
    }

    async fn write(&self, entry: &Entry, record: Record) -> Result<(), StoreError> {
        let (name, now) = (entry.job.name.to_owned(), self.now());
        let written = self.shared.store.write(move |tx| RECORDS.insert(tx, &name, &record)).await;
        if let Err(error) = &written {
            tracing::error!(job.name = entry.job.name, store.error = %error, "its record was not kept");
        } else {
            *entry.written() = Some(now);
        }
        written
    }

    /// All jobs, in the order of the list.
    #[must_use]
    pub fn list(&self) -> Vec<Status> {
        let (now, zone) = (self.now(), &self.shared.accounts.options.time_zone);
        let status = |entry: &Entry| Status {
            job: entry.job,
            running: entry.running.try_lock().is_err(),
            next: entry.schedule.next(now, zone),
            record: entry.record().clone(),
        };
        self.entries.iter().map(status).collect()
    }

    /// For `/metrics`.
    #[must_use]
    pub fn figures(&self) -> Vec<JobFigures> {
        let seconds = |at: Timestamp| at.as_second();
        self.list()
            .into_iter()
            .map(|status| JobFigures {
                name: status.job.name,
                running: status.running,
                runs: status.record.runs,
                failures: status.record.failures,
                failures_in_a_row: status.record.failures_in_a_row,
                last_started: status.record.last.as_ref().map(|run| seconds(run.started_at)),
                last_success: status.record.last_success.map(seconds),
                last_ms: status.record.last.as_ref().map(|run| run.duration_ms),
                last_result: status.record.last.as_ref().map(|run| run.ended.key()),
            })
            .collect()
    }

    /// Writes down since when the jobs of a new instance are waited for: one that is switched off before a job's
    /// first time would else be new again when it wakes, and miss what came due.
    async fn note_beginning(&self) {
        for entry in self.entries.iter().filter(|entry| !entry.job.light && !entry.job.at_first) {
            if entry.written().is_none() {
                let record = entry.record().clone();
                // It is logged there, and the next start tries again.
                drop(self.write(entry, record).await);
            }
        }
    }

    /// Lets running jobs end for a while, flushes what was counted, and writes the records that wait.
    pub async fn end(self: &Arc<Self>) {
        self.tracker.close();
        if tokio::time::timeout(PATIENCE, self.tracker.wait()).await.is_err() {
            tracing::warn!("a job did not end in time and was cut off");
        }
        if let Some(entry) = self.entries.iter().find(|entry| entry.job.name == "counters-flush")
            && let Ok(alone) = Arc::clone(&entry.running).try_lock_owned()
            && let Err(error) = self.start(entry, By::Shutdown, alone).await
        {
            tracing::warn!(job.error = %error, "the counters were not flushed");
        }
        for entry in self.entries.iter().filter(|entry| entry.job.light) {
            let record = entry.record().clone();
            if record.last.is_some() {
                drop(self.write(entry, record).await);
            }
        }
    }
}

/// The clock that wakes the jobs.
pub struct Waker(JobScheduler);

impl Waker {
    /// Starts what was missed, and wakes the jobs every minute.
    ///
    /// # Errors
    /// When the scheduler cannot start.
    pub async fn start(jobs: &Arc<Jobs>) -> Result<Self, JobSchedulerError> {
        jobs.note_beginning().await;
        jobs.tick(By::CatchUp);
        let scheduler = JobScheduler::new().await?;
        let jobs = Arc::clone(jobs);
        let tick = Tick::new(TICK, move |_, _| {
            jobs.tick(By::Clock);
        })?;
        scheduler.add(tick).await?;
        scheduler.start().await?;
        Ok(Self(scheduler))
    }

    /// Wakes them no more.
    pub async fn stop(mut self) {
        if let Err(error) = self.0.shutdown().await {
            tracing::warn!(jobs.error = %error, "the jobs' clock did not end cleanly");
        }
    }
}
