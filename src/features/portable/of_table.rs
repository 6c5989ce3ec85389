//! Records of a table that a person is the key of: what most sections are.

use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::section::{Earned, Owner, Records, Section, Standing};
use crate::store::{Key, OfUser, ReadTx, Reader, StoreError, Table, WriteTx};
use crate::web::FieldError;

/// A feature's rules for a record of one of its tables.
pub type Check<K, R> = fn(&Owner, &K, &R, &mut Vec<FieldError>);

/// What the store has to say to a record.
pub type Ask<K, R> = fn(&dyn Reader, Uuid, &K, &R) -> Result<bool, StoreError>;

/// Records of a table that the person is the key of: they come back as they went, with the same keys, if
/// `check` finds nothing wrong with them; ours stays where both have one.
pub struct OfTable<K: 'static, R: 'static> {
    table: &'static Table<OfUser<K>, R>,
    check: Check<K, R>,
    merge: fn(&R, &R) -> Option<R>,
    fits: Ask<K, R>,
    stands: Ask<K, R>,
    most: u64,
    earned: Option<Earned>,
    /// How many more a person may have; counted once.
    room: Mutex<Option<u64>>,
    key: PhantomData<fn(K)>,
}

impl<K: Key + 'static, R: Serialize + DeserializeOwned + 'static> OfTable<K, R> {
    /// Of a table, with its feature's rules for a record.
    #[must_use]
    pub fn new(table: &'static Table<OfUser<K>, R>, check: Check<K, R>) -> Self {
        Self {
            table,
            check,
            merge: |_, _| None,
            fits: |_, _, _, _| Ok(true),
            stands: |_, _, _, _| Ok(true),
            most: u64::MAX,
            earned: None,
            room: Mutex::new(None),
            key: PhantomData,
        }
    }

    /// Makes one of ours and theirs, if it can.
    #[must_use]
    pub fn merge(mut self, merge: fn(&R, &R) -> Option<R>) -> Self {
        self.merge = merge;
        self
    }

    /// Asks whether nothing of theirs is in the way of a new record.
    #[must_use]
    pub fn fits(mut self, fits: Ask<K, R>) -> Self {
        self.fits = fits;
        self
    }

    /// Asks whether what a record refers to is there: [`Records::stands`].
    #[must_use]
    pub fn stands_on(mut self, stands: Ask<K, R>) -> Self {
        self.stands = stands;
        self
    }

    /// Makes it one of those that come back with what was earned, in place of ours, or stay out with it.
    #[must_use]
    pub fn earned(mut self, earned: &Earned) -> Self {
        self.earned = Some(earned.clone());
        self
    }

    /// How many a person may have in all.
    #[must_use]
    pub fn most(mut self, most: usize) -> Self {
        self.most = most as u64;
        self
    }

    /// As a section; no more come in at once than a person may have.
    #[must_use]
    pub fn section(self, name: &'static str) -> Section {
        let most = self.most;
        let section = Section::new(name, self);
        if most == u64::MAX { section } else { section.at_most(most) }
    }

    /// Whether a person may have one more; it counts as taken then.
    fn has_room(&self, tx: &impl Reader, user: Uuid) -> Result<bool, StoreError> {
        if self.most == u64::MAX {
            return Ok(true);
        }
        // Whole between any two statements that can panic.
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = if let Some(left) = *room {
            left
        } else {
            let mut there = 0_u64;
            self.table.each_of(tx, user, |_, _| {
                there += 1;
                ControlFlow::Continue(())
            })?;
            self.most.saturating_sub(there)
        };
        let has = left > 0;
        left = left.saturating_sub(1);
        *room = Some(left);
        Ok(has)
    }
}

/// A section that is a table.
#[must_use]
pub fn section<K, R>(
    name: &'static str,
    table: &'static Table<OfUser<K>, R>,
    check: Check<K, R>,
) -> Section
where
    K: Key + 'static,
    R: Serialize + DeserializeOwned + 'static,
{
    OfTable::new(table, check).section(name)
}

/// A section that is a table, where `merge` makes one of ours and theirs, if it can.
#[must_use]
pub fn merging<K, R>(
    name: &'static str,
    table: &'static Table<OfUser<K>, R>,
    check: Check<K, R>,
    merge: fn(&R, &R) -> Option<R>,
) -> Section
where
    K: Key + 'static,
    R: Serialize + DeserializeOwned + 'static,
{
    OfTable::new(table, check).merge(merge).section(name)
}

/// Whether two records are written alike.
#[must_use]
pub fn alike<R: Serialize>(a: &R, b: &R) -> bool {
    matches!((serde_json::to_vec(a), serde_json::to_vec(b)), (Ok(a), Ok(b)) if a == b)
}

impl<K, R> Records for OfTable<K, R>
where
    K: Key + 'static,
    R: Serialize + DeserializeOwned + 'static,
{
    type Key = K;
    type Record = R;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(K, R) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.table.each_of(tx, user, visit)
    }

    fn check(&self, owner: &Owner, key: &K, record: &R, errors: &mut Vec<FieldError>) {
        (self.check)(owner, key, record, errors);
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        key: &K,
        record: &R,
    ) -> Result<Standing<R>, StoreError> {
        let ours = self.table.get(tx, &of(user, key)?)?;
        if let Some(earned) = &self.earned {
            // What is here goes when all of theirs comes.
            return Ok(match ours {
                _ if earned.comes() => Standing::New,
                Some(ours) if alike(&ours, record) => Standing::Same,
                _ => Standing::Ours,
            });
        }
        let Some(ours) = ours else {
            let fits = (self.fits)(tx, user, key, record)? && self.has_room(tx, user)?;
            return Ok(if fits { Standing::New } else { Standing::Ours });
        };
        if alike(&ours, record) {
            return Ok(Standing::Same);
        }
        Ok(match (self.merge)(&ours, record) {
            Some(both) if alike(&both, &ours) => Standing::Same,
            Some(both) => Standing::Merged(both),
            None => Standing::Ours,
        })
    }

    fn stands(&self, tx: &dyn Reader, user: Uuid, key: &K, record: &R) -> Result<bool, StoreError> {
        (self.stands)(tx, user, key, record)
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        key: &K,
        record: R,
    ) -> Result<(), StoreError> {
        self.table.insert(tx, &of(owner.user, key)?, &record)
    }
}

/// A key as a person's. By its bytes, because keys need not be copies.
fn of<K: Key>(user: Uuid, key: &K) -> Result<OfUser<K>, StoreError> {
    let copy = K::from_bytes(&key.to_bytes()).ok_or(StoreError::Record {
        table: "(any)",
        reason: "a key is not read as it is written".to_owned(),
    });
    Ok(OfUser(user, copy?))
}
