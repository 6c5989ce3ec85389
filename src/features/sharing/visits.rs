//! How often links were opened: counted in memory and put into the store by a job, because a GET never
//! writes. A crash loses a minute of counts at most.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::tables::SHARES;
use crate::store::{OfUser, Store, StoreError};

/// Owner and link.
type Key = (Uuid, Uuid);

/// Visits that are not in the store yet.
#[derive(Default)]
pub struct Visits(Mutex<BTreeMap<Key, u64>>);

impl Visits {
    /// One more.
    pub fn add(&self, owner: Uuid, id: Uuid) {
        *self.waiting().entry((owner, id)).or_default() += 1;
    }

    /// Those of a link.
    pub fn of(&self, owner: Uuid, id: Uuid) -> u64 {
        self.waiting().get(&(owner, id)).copied().unwrap_or(0)
    }

    /// Puts them into the store; what a failed flush took is counted on.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let taken = std::mem::take(&mut *self.waiting());
        if taken.is_empty() {
            return Ok(());
        }
        let adding = taken.clone();
        let written = store
            .write::<_, StoreError>(move |tx| {
                for ((owner, id), more) in adding {
                    let key = OfUser(owner, id);
                    // A link that went meanwhile has nothing to be counted.
                    if let Some(mut share) = SHARES.get(tx, &key)? {
                        share.access_count += more;
                        SHARES.insert(tx, &key, &share)?;
                    }
                }
                Ok(())
            })
            .await;
        if written.is_err() {
            let mut waiting = self.waiting();
            for (key, more) in taken {
                *waiting.entry(key).or_default() += more;
            }
        }
        written
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<Key, u64>> {
        // Whole between any two statements that can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
