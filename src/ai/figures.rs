//! Counts what the links do, for `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::event::Failure;
use super::link::{Link, Progress};
use crate::telemetry::ai::{FailureCount, LinkFigures};

/// Every kind of failure, in the order of its counter.
const KINDS: [Failure; 15] = [
    Failure::Resting,
    Failure::Unreachable,
    Failure::Silent,
    Failure::Stalled,
    Failure::RateLimited,
    Failure::Unauthorized,
    Failure::Status(0),
    Failure::Reported,
    Failure::Refused,
    Failure::Broken,
    Failure::Malformed,
    Failure::TooLong,
    Failure::Empty,
    Failure::OutOfTime,
    Failure::Cancelled,
];

/// One link's counters since the start.
#[derive(Debug, Default)]
pub(super) struct Counters {
    attempts: AtomicU64,
    finished: AtomicU64,
    failures: [AtomicU64; KINDS.len()],
    first_tokens: AtomicU64,
    first_token_us: AtomicU64,
    first_token_most_us: AtomicU64,
    /// Of the first answer there ever was; with it the client was built and the address looked up. 0: none.
    first_call_us: AtomicU64,
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

impl Counters {
    pub(super) fn attempted(&self) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn failed(&self, failure: Failure) {
        let kind = KINDS.iter().position(|kind| kind.as_str() == failure.as_str());
        if let Some(counter) = kind.and_then(|kind| self.failures.get(kind)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn finished(&self) {
        self.finished.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes the times of a call, however it ended.
    pub(super) fn timed(&self, progress: &Progress) {
        if let Some(head) = progress.head {
            let us = micros(head).max(1);
            // Only the first one finds a zero.
            let _ =
                self.first_call_us.compare_exchange(0, us, Ordering::Relaxed, Ordering::Relaxed);
        }
        if let Some(first) = progress.first_token {
            let us = micros(first);
            self.first_tokens.fetch_add(1, Ordering::Relaxed);
            self.first_token_us.fetch_add(us, Ordering::Relaxed);
            self.first_token_most_us.fetch_max(us, Ordering::Relaxed);
        }
    }

    /// The link's figures now.
    pub(super) fn figures(&self, link: &Link) -> LinkFigures {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let milliseconds = |us: u64| Duration::from_micros(us).as_secs_f64() * 1e3;
        let firsts = read(&self.first_tokens);
        let first_call = read(&self.first_call_us);
        let failures = KINDS
            .iter()
            .zip(&self.failures)
            .map(|(kind, counter)| FailureCount { kind: kind.as_str(), count: read(counter) });
        LinkFigures {
            provider: link.target.provider.as_str(),
            model: link.target.model.clone(),
            attempts: read(&self.attempts),
            finished: read(&self.finished),
            failures: failures.filter(|failure| failure.count > 0).collect(),
            first_tokens: firsts,
            first_token_mean_ms: milliseconds(
                read(&self.first_token_us).checked_div(firsts).unwrap_or(0),
            ),
            first_token_most_ms: milliseconds(read(&self.first_token_most_us)),
            first_call_ms: (first_call > 0).then(|| milliseconds(first_call)),
            open: link.circuit.open(link.system.clock.elapsed()),
        }
    }
}
