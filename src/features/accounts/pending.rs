//! What is under way between two requests: challenges, sign-ins at an issuer, identities to be linked.
//!
//! Kept in memory, because it lives for minutes and a restart may cost someone a second click. Each is
//! found by a random secret that only one browser has, is taken out when it is used, and runs out by
//! the clock that never goes back. At most so many at once; the oldest gives way.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::model::Hash;
use super::rules;
use super::tables::Digest;
use crate::system::Clock;

struct Entries<T> {
    by_key: HashMap<Hash, (u64, Duration, T)>,
    /// Keys by their number, so that the oldest is the first.
    order: BTreeMap<u64, Hash>,
    next: u64,
}

/// Things under way, found by a secret.
pub struct Pending<T> {
    clock: Arc<dyn Clock>,
    lives: Duration,
    entries: Mutex<Entries<T>>,
}

impl<T> Pending<T> {
    /// None yet; each will live for `lives`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, lives: Duration) -> Self {
        let entries = Entries { by_key: HashMap::new(), order: BTreeMap::new(), next: 0 };
        Self { clock, lives, entries: Mutex::new(entries) }
    }

    /// Keeps something under a secret.
    pub fn put(&self, secret: &str, value: T) {
        let until = self.clock.elapsed() + self.lives;
        let mut entries = self.entries();
        entries.expire(self.clock.elapsed());
        while entries.order.len() >= rules::MAX_PENDING {
            let Some((_, oldest)) = entries.order.pop_first() else { break };
            entries.by_key.remove(&oldest);
        }
        let (key, number) = (Digest::of(secret.as_bytes()).0, entries.next);
        entries.next += 1;
        entries.order.insert(number, key);
        if let Some((old, ..)) = entries.by_key.insert(key, (number, until, value)) {
            entries.order.remove(&old);
        }
    }

    /// Takes it out: there is no second time.
    pub fn take(&self, secret: &str) -> Option<T> {
        let mut entries = self.entries();
        let (number, until, value) = entries.by_key.remove(&Digest::of(secret.as_bytes()).0)?;
        entries.order.remove(&number);
        (self.clock.elapsed() < until).then_some(value)
    }

    fn entries(&self) -> MutexGuard<'_, Entries<T>> {
        // Whole between any two statements that can panic.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Entries<T> {
    /// All live equally long, so the oldest end first.
    fn expire(&mut self, now: Duration) {
        while let Some((number, key)) = self.order.first_key_value().map(|(n, k)| (*n, *k)) {
            if self.by_key.get(&key).is_some_and(|(_, until, _)| now < *until) {
                return;
            }
            self.order.remove(&number);
            self.by_key.remove(&key);
        }
    }
}
