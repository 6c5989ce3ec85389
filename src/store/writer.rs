//! Group commit: one thread takes all writes that wait, runs them in one redb transaction, and
//! commits with one fsync; each caller is answered after the fsync that covers its write.
//!
//! With one caller nothing is lost; with many, the fsync is shared (`benches/store.rs` shows the
//! ratio). redb's `begin_write` blocks, which is one more reason for a thread of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use super::tx::WriteTx;
use super::{Result, StoreError};

/// Writes that may wait; a caller past that waits for a place.
const QUEUE: usize = 1024;
/// Writes that share a commit at most, so that a batch stays short.
const BATCH: usize = 256;

/// A write on its way: runs its closure, and later gives the answer.
pub(super) trait Job: Send {
    /// Whether it has to have a transaction to itself.
    fn alone(&self) -> bool;
    /// Runs the closure and puts its changes into the shared transaction if it succeeded. Whether
    /// there is anything to commit.
    fn run(&mut self, tx: &redb::WriteTransaction) -> Result<bool>;
    /// Answers, after the commit or instead of it.
    fn finish(self: Box<Self>, failure: Option<StoreError>);
}

struct Task<T, E, F> {
    change: Option<F>,
    alone: bool,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

/// Makes a job of a closure, and the place where its answer will come. One that is `alone` shares its
/// transaction with no other.
pub(super) fn job<T, E, F>(
    change: F,
    alone: bool,
) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    (Box::new(Task { change: Some(change), alone, outcome: None, answer }), receiver)
}

impl<T, E, F> Job for Task<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send,
{
    fn alone(&self) -> bool {
        self.alone
    }

    fn run(&mut self, base: &redb::WriteTransaction) -> Result<bool> {
        let Some(change) = self.change.take() else { return Ok(false) };
        let mut tx = WriteTx::new(base, self.alone);
        let outcome = catch_unwind(AssertUnwindSafe(|| change(&mut tx)))
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        // What a write alone has settled is there already; if it failed, nothing is committed.
        let changed = if outcome.is_ok() { tx.apply()? || self.alone } else { false };
        self.outcome = Some(outcome);
        Ok(changed)
    }

    fn finish(self: Box<Self>, failure: Option<StoreError>) {
        // A write whose own closure failed says so, whatever became of the commit.
        let outcome = match (self.outcome, failure) {
            (Some(Err(error)), _) => Err(error),
            (_, Some(failure)) => Err(failure.into()),
            (Some(outcome), None) => outcome,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // The caller may have gone away; the write stands all the same.
        drop(self.answer.send(outcome));
    }
}

/// The thread and the way to it.
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

enum Message {
    Run(Box<dyn Job>),
    Stop,
}

impl Writer {
    pub(super) fn start(
        database: Arc<redb::Database>,
        healthy: Arc<AtomicBool>,
    ) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || drain(&database, jobs, &healthy))?;
        Ok(Self { queue, thread: Mutex::new(Some(thread)) })
    }

    pub(super) async fn send(&self, job: Box<dyn Job>) -> Result<()> {
        self.queue.send(Message::Run(job)).await.map_err(|_| StoreError::Closed)
    }

    pub(super) fn send_blocking(&self, job: Box<dyn Job>) -> Result<()> {
        self.queue.blocking_send(Message::Run(job)).map_err(|_| StoreError::Closed)
    }

    /// Runs what has been taken and ends the thread.
    pub(super) fn stop(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        let queue = self.queue.clone();
        // From inside the runtime a blocking send is not allowed; the queue may also be full.
        let sent = std::thread::spawn(move || queue.blocking_send(Message::Stop));
        drop(sent.join());
        drop(thread.join());
    }
}

fn drain(database: &redb::Database, mut queue: mpsc::Receiver<Message>, healthy: &AtomicBool) {
    let mut stop = false;
    while !stop {
        let mut batch = Vec::new();
        let mut next = queue.blocking_recv();
        loop {
            match next {
                Some(Message::Run(job)) if job.alone() => {
                    // Those that came before it first.
                    commit(database, std::mem::take(&mut batch), healthy);
                    commit(database, vec![job], healthy);
                }
                Some(Message::Run(job)) => batch.push(job),
                Some(Message::Stop) | None => {
                    stop = true;
                    break;
                }
            }
            if batch.len() >= BATCH {
                break;
            }
            match queue.try_recv() {
                Ok(message) => next = Some(message),
                Err(_) => break,
            }
        }
        commit(database, batch, healthy);
    }
}

fn commit(database: &redb::Database, mut batch: Vec<Box<dyn Job>>, healthy: &AtomicBool) {
    if batch.is_empty() {
        return;
    }
    let outcome = run_and_commit(database, &mut batch);
    if let Err(error) = &outcome {
        tracing::error!(store.error = %error, "a commit failed; its writes were not kept");
    }
    healthy.store(outcome.is_ok(), Ordering::Relaxed);
    let failure = outcome.err().map(|error| error.to_string());
    for job in batch {
        let failure = failure.as_ref().map(|reason| {
            StoreError::Storage(redb::Error::Io(std::io::Error::other(reason.clone())))
        });
        job.finish(failure);
    }
}

fn run_and_commit(database: &redb::Database, batch: &mut [Box<dyn Job>]) -> Result<()> {
    // Durability::Immediate is redb's default: the commit returns after the fsync.
    let tx = database.begin_write().map_err(redb::Error::from)?;
    let mut changed = false;
    for job in batch {
        changed |= job.run(&tx)?;
    }
    if changed {
        tx.commit().map_err(redb::Error::from)?;
    } else {
        tx.abort().map_err(redb::Error::from)?;
    }
    Ok(())
}
