//! A telling under way, and who watches it.
//!
//! A run belongs to the server, not to the tab that asked for it: it writes into a log, and any number of
//! watchers read that log, each at its own pace, from the beginning or from where they lost the connection.
//! The log is one text and a few bytes an event, so that a slow watcher costs nothing; a watcher that lags
//! gets several pieces as one. A run that is over is kept for a minute for who comes back.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::TellError;
use super::model::Kind;
use crate::system::System;
use crate::web::sse;

/// How long a run that is over is kept.
const KEPT: Duration = Duration::from_mins(1);
/// Runs under way at most: of everybody, and of one person.
const MOST: usize = 500;
const MOST_OF_ONE: usize = 3;
/// Runs that are over and kept at most: of everybody, and of one person.
const MOST_KEPT: usize = 256;
const MOST_KEPT_OF_ONE: usize = 4;

/// What a telling is about; what makes two of them the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Whose.
    pub user: Uuid,
    /// The reading; a new id for one that is not kept.
    pub reading: Uuid,
    /// What is told.
    pub kind: Kind,
    /// The voice, the question, who tells it: all that was chosen.
    pub choice: String,
}

/// A telling.
#[derive(Debug)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// What it is about.
    pub about: About,
    /// Stops it.
    pub cancel: CancellationToken,
    /// Whether it stops when nobody watches any more.
    stop_when_left: bool,
    watchers: AtomicUsize,
    log: Mutex<Log>,
    grown: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Log {
    text: String,
    entries: Vec<Entry>,
    /// When it was over, by the clock that never goes back.
    over: Option<Duration>,
}

#[derive(Debug)]
enum Entry {
    Delta(Range<usize>),
    Event(&'static str, Bytes),
    Last(&'static str, Bytes),
}

/// The next thing a watcher is sent.
struct Step {
    /// Where it reads on.
    at: usize,
    frame: Bytes,
    last: bool,
}

impl Run {
    fn new(about: About, stop_when_left: bool, stop: &CancellationToken) -> Self {
        Self {
            id: Uuid::now_v7(),
            about,
            cancel: stop.child_token(),
            stop_when_left,
            watchers: AtomicUsize::new(0),
            log: Mutex::default(),
            grown: watch::Sender::new(0),
        }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, entry: impl FnOnce(&mut Log) -> Entry) {
        let mut log = self.log();
        if log.over.is_some() {
            return;
        }
        let entry = entry(&mut log);
        log.entries.push(entry);
        let length = log.entries.len();
        drop(log);
        self.grown.send_replace(length);
    }

    /// More of the text.
    pub fn delta(&self, more: &str) {
        if more.is_empty() {
            return;
        }
        self.write(|log| {
            let from = log.text.len();
            log.text.push_str(more);
            Entry::Delta(from..log.text.len())
        });
    }

    /// An event.
    pub fn event(&self, kind: &'static str, data: &impl Serialize) {
        let data = serde_json::to_vec(data).unwrap_or_default();
        self.write(|_| Entry::Event(kind, data.into()));
    }

    /// The last event. Nothing is written after it.
    pub fn last(&self, kind: &'static str, data: &impl Serialize, now: Duration) {
        let data = serde_json::to_vec(data).unwrap_or_default();
        self.write(|log| {
            // In one breath with the event: whoever saw it may begin the next at once.
            log.over = Some(now);
            Entry::Last(kind, data.into())
        });
    }

    /// Whether it is over, and since when.
    pub fn over(&self) -> Option<Duration> {
        self.log().over
    }

    /// What stands at `at`, pieces of the text that follow each other as one.
    fn step(&self, at: usize) -> Option<Step> {
        let log = self.log();
        let mut pieces = log.entries.get(at..)?.iter();
        let (next, kind, data, last) = match pieces.next()? {
            Entry::Event(kind, data) => (at + 1, *kind, data.clone(), false),
            Entry::Last(kind, data) => (at + 1, *kind, data.clone(), true),
            Entry::Delta(first) => {
                let (mut next, mut end) = (at + 1, first.end);
                while let Some(Entry::Delta(more)) = pieces.next() {
                    (next, end) = (next + 1, more.end);
                }
                let text = log.text.get(first.start..end).unwrap_or_default();
                let data = serde_json::to_vec(&json!({ "text": text })).unwrap_or_default();
                (next, "delta", data.into(), false)
            }
        };
        drop(log);
        let id = format!("{}.{next}", self.id);
        let frame = sse::frame(&id, kind, &data);
        Some(Step { at: next, frame, last })
    }
}

/// Counts a watcher, and stops a run that nobody watches any more, where that was asked for.
struct Watching(Arc<Run>);

impl Watching {
    fn new(run: Arc<Run>) -> Self {
        run.watchers.fetch_add(1, Ordering::AcqRel);
        Self(run)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let left = self.0.watchers.fetch_sub(1, Ordering::AcqRel) == 1;
        if left && self.0.stop_when_left && self.0.over().is_none() {
            self.0.cancel.cancel();
        }
    }
}

/// All runs.
pub struct Runs {
    inner: Mutex<HashMap<Uuid, Arc<Run>>>,
    system: System,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// What [`Runs::begin`] gives.
pub enum Begun {
    /// A new one, to be worked on.
    New(Arc<Run>),
    /// One that is under way for the same thing.
    Same(Arc<Run>),
}

impl Runs {
    /// None.
    #[must_use]
    pub fn new(system: System) -> Self {
        Self {
            inner: Mutex::default(),
            system,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Run>>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A run about something. One at a time for a reading: whoever asks for the same gets the same.
    ///
    /// # Errors
    /// When something else is told about the reading, or too much at all.
    pub fn begin(&self, about: About, stop_when_left: bool) -> Result<Begun, TellError> {
        if self.stop.is_cancelled() {
            return Err(TellError::Closing);
        }
        self.sweep();
        let mut runs = self.runs();
        let live = || runs.values().filter(|run| run.over().is_none());
        let same =
            |run: &&Arc<Run>| run.about.user == about.user && run.about.reading == about.reading;
        if let Some(run) = live().find(same) {
            let wanted = run.about.kind == about.kind && run.about.choice == about.choice;
            return if wanted { Ok(Begun::Same(Arc::clone(run))) } else { Err(TellError::Busy) };
        }
        let of_one = live().filter(|run| run.about.user == about.user).count();
        if of_one >= MOST_OF_ONE || live().count() >= MOST {
            return Err(TellError::TooManyRuns);
        }
        let run = Arc::new(Run::new(about, stop_when_left, &self.stop));
        runs.insert(run.id, Arc::clone(&run));
        Ok(Begun::New(run))
    }

    /// Takes back a run that came to nothing.
    pub fn undo(&self, run: &Run, problem: &Value) {
        run.last("error", problem, self.system.clock.elapsed());
        self.runs().remove(&run.id);
    }

    /// A person's run.
    ///
    /// # Errors
    /// When it is not theirs, or over for more than a minute.
    pub fn find(&self, user: Uuid, id: Uuid) -> Result<Arc<Run>, TellError> {
        self.sweep();
        let found = self.runs().get(&id).cloned();
        found.filter(|run| run.about.user == user).ok_or(TellError::NoRun)
    }

    /// What is being told about a reading.
    #[must_use]
    pub fn live(&self, user: Uuid, reading: Uuid) -> Option<Arc<Run>> {
        let runs = self.runs();
        let same = |run: &&Arc<Run>| run.about.user == user && run.about.reading == reading;
        runs.values().filter(|run| run.over().is_none()).find(same).cloned()
    }

    /// How many are under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.runs().values().filter(|run| run.over().is_none()).count()
    }

    /// Tasks that work or watch.
    #[must_use]
    pub fn tasks(&self) -> usize {
        self.tasks.len()
    }

    /// Does something in a task that the shutdown waits for.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(work);
    }

    /// Lets go of runs that are over for a minute, and of the oldest when there are too many.
    pub fn sweep(&self) {
        let now = self.system.clock.elapsed();
        let mut runs = self.runs();
        runs.retain(|_, run| run.over().is_none_or(|over| now.saturating_sub(over) < KEPT));
        // Ids are in the order of time.
        let mut over: Vec<(Uuid, Uuid)> = runs
            .values()
            .filter(|run| run.over().is_some())
            .map(|run| (run.id, run.about.user))
            .collect();
        over.sort_unstable_by(|a, b| b.cmp(a));
        let mut kept: HashMap<Uuid, usize> = HashMap::new();
        for (at, (id, user)) in over.into_iter().enumerate() {
            let count = kept.entry(user).or_default();
            *count += 1;
            if at >= MOST_KEPT || *count > MOST_KEPT_OF_ONE {
                runs.remove(&id);
            }
        }
    }

    /// The answer that shows a run from `at` on, until its last event, the caller's leaving or the end of
    /// the program.
    #[must_use]
    pub fn watch(&self, run: &Arc<Run>, at: usize) -> Response<Body> {
        let (frames, receiver) = mpsc::channel::<Bytes>(2);
        let (watching, stop) = (Watching::new(Arc::clone(run)), self.stop.clone());
        self.tasks.spawn(async move {
            let run = &watching.0;
            let mut grown = run.grown.subscribe();
            let mut at = at;
            loop {
                while let Some(step) = run.step(at) {
                    if frames.send(step.frame).await.is_err() || step.last {
                        return;
                    }
                    at = step.at;
                }
                tokio::select! {
                    changed = grown.changed() => if changed.is_err() { return },
                    () = tokio::time::sleep(sse::HEARTBEAT) => {
                        if frames.send(sse::BEAT).await.is_err() {
                            return;
                        }
                    }
                    () = frames.closed() => return,
                    // The work has a moment to say how it ended; then every stream ends.
                    () = stop.cancelled() => {
                        let ended = tokio::time::timeout(Duration::from_secs(2), grown.changed());
                        if !matches!(ended.await, Ok(Ok(()))) {
                            return;
                        }
                    }
                }
            }
        });
        sse::response(receiver)
    }

    /// Stops everything and waits for it, so that what was under way is kept before the store closes.
    pub async fn close(&self, deadline: Duration) {
        self.stop.cancel();
        self.tasks.close();
        if tokio::time::timeout(deadline, self.tasks.wait()).await.is_err() {
            tracing::warn!("some tellings did not end in time");
        }
    }
}

/// The run and the place in it that a `Last-Event-ID` names.
#[must_use]
pub fn parse_event_id(text: &str) -> Option<(Uuid, usize)> {
    let (run, at) = text.split_once('.')?;
    Some((run.parse().ok()?, at.parse().ok()?))
}
