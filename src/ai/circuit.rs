//! Leaves a provider alone that fails: a person should not wait for what will not come.
//!
//! Closed, it lets everybody through. After some failures in a row, or when the provider asked for it with
//! `Retry-After`, it is open and lets nobody through for a while; then one caller at a time may probe, and the
//! first that gets an answer closes it. Time is the program's own, so that a test can move it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::options::Limits;

#[derive(Debug, Default)]
struct State {
    /// In a row.
    failures: u32,
    /// How often it opened since the last success.
    openings: u32,
    /// Nobody is let through before.
    until: Option<Duration>,
    /// Whether somebody is probing.
    probing: bool,
}

/// One link's circuit.
#[derive(Debug, Default)]
pub(super) struct Circuit(Mutex<State>);

/// The right to call once. Dropped without a verdict, it says nothing about the provider: the caller went
/// away, or the model did not like the question.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    circuit: &'a Circuit,
    probe: bool,
}

impl Circuit {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a call through, or not.
    pub(super) fn admit(&self, now: Duration) -> Option<Permit<'_>> {
        let mut state = self.state();
        match state.until {
            None => Some(Permit { circuit: self, probe: false }),
            Some(until) if now < until || state.probing => None,
            Some(_) => {
                state.probing = true;
                Some(Permit { circuit: self, probe: true })
            }
        }
    }

    /// Whether calls are held back now.
    pub(super) fn open(&self, now: Duration) -> bool {
        self.state().until.is_some_and(|until| now < until)
    }
}

impl Permit<'_> {
    /// The provider answered.
    pub(super) fn succeeded(self) {
        let mut state = self.circuit.state();
        // A call that began before the circuit opened does not close it: only a probe knows how things are now.
        if self.probe || state.until.is_none() {
            *state = State { probing: state.probing, ..State::default() };
        }
    }

    /// The provider failed; `retry_after` is what it asked for, if it did.
    pub(super) fn failed(self, now: Duration, retry_after: Option<Duration>, limits: &Limits) {
        let mut state = self.circuit.state();
        state.failures = state.failures.saturating_add(1);
        let opens = self.probe || (state.until.is_none() && state.failures >= limits.failures);
        let mut rest = Duration::ZERO;
        if opens {
            let doubled = 1_u32.checked_shl(state.openings).unwrap_or(u32::MAX);
            rest = limits.rest.saturating_mul(doubled);
            state.openings = state.openings.saturating_add(1);
        }
        let rest = rest.max(retry_after.unwrap_or_default()).min(limits.longest_rest);
        if !rest.is_zero() {
            state.until = state.until.max(Some(now + rest));
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.circuit.state().probing = false;
        }
    }
}
