//! A section: one kind of record of a person's, and how it goes out and comes back.
//!
//! [`Records`] is what a feature says of its own; [`Section`] is the same without types, so that all of
//! them stand in one list. Most are a table of `OfUser<…>` and one line: [`section`].

use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::catalog::Catalog;
use crate::store::{Key, OfUser, ReadTx, Reader, StoreError, Table, WriteTx};
use crate::web::FieldError;

/// What a check may ask, and for whom a record is taken.
#[derive(Clone)]
pub struct Owner {
    /// Whose it becomes, whoever it was.
    pub user: Uuid,
    /// Cards, spreads, voices.
    pub catalog: Arc<Catalog>,
    /// Now.
    pub now: Timestamp,
    /// Whether this site wrote what was earned, and it is as it was written ([`super::seal`]).
    pub sealed: bool,
}

/// Whether what was earned comes back: all of it or nothing. The record of where somebody stands decides,
/// which comes first; the sections behind it follow.
#[derive(Clone, Default)]
pub struct Earned(Arc<AtomicBool>);

impl Earned {
    /// Says so.
    pub fn set(&self, comes: bool) {
        self.0.store(comes, Ordering::Relaxed);
    }

    /// Whether it does.
    #[must_use]
    pub fn comes(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What becomes of a record that comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<R> {
    /// There is none.
    New,
    /// There is one, and both together are this.
    Merged(R),
    /// The same is there.
    Same,
    /// Another is there and stays.
    Ours,
}

/// One kind of record of a person's.
pub trait Records: Send + Sync {
    /// What tells them apart within a person's.
    type Key: Key;
    /// As the store keeps it: written and read with its own serde.
    type Record: Serialize + DeserializeOwned;

    /// Shows `visit` all of a person's in the order of their keys, until it breaks.
    ///
    /// # Errors
    /// When the store fails.
    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(Self::Key, Self::Record) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// Notes everything that is wrong with a record by the feature's own rules; pointers lead into it.
    fn check(
        &self,
        owner: &Owner,
        key: &Self::Key,
        record: &Self::Record,
        errors: &mut Vec<FieldError>,
    );

    /// What of theirs has this key already.
    ///
    /// # Errors
    /// When the store fails.
    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        key: &Self::Key,
        record: &Self::Record,
    ) -> Result<Standing<Self::Record>, StoreError>;

    /// Whether what a record refers to is there. Asked when it is about to be written, and what comes before
    /// it has been; a record that hangs in the air is passed over and named in the report.
    ///
    /// # Errors
    /// When the store fails.
    fn stands(
        &self,
        _tx: &dyn Reader,
        _user: Uuid,
        _key: &Self::Key,
        _record: &Self::Record,
    ) -> Result<bool, StoreError> {
        Ok(true)
    }

    /// Writes a record that is new or merged.
    ///
    /// # Errors
    /// When the store fails.
    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        key: &Self::Key,
        record: Self::Record,
    ) -> Result<(), StoreError>;
}

/// A line of `data/*.json`.
#[derive(Serialize)]
struct Line<'a, R> {
    key: String,
    record: &'a R,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read<R> {
    key: String,
    record: R,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is, or would be, theirs now.
    New,
    /// It was.
    Same,
    /// Another is there, which stays.
    Ours,
}

/// Why a line was not taken.
#[derive(Debug)]
pub enum LineError {
    /// The store failed.
    Store(StoreError),
    /// It is wrong.
    Wrong(Vec<FieldError>),
}

impl From<StoreError> for LineError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Is shown each line; an error of the storage below goes through.
pub type Lines<'a> = dyn FnMut(&[u8]) -> std::io::Result<()> + 'a;

/// [`Records`] without its types.
trait Erased: Send + Sync {
    fn write(&self, tx: &ReadTx, user: Uuid, line: &mut Lines<'_>) -> std::io::Result<()>;
    fn look(&self, tx: &ReadTx, owner: &Owner, line: &[u8]) -> Result<(String, Taken), LineError>;
    fn take(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        line: &[u8],
    ) -> Result<(String, Taken), LineError>;
}

struct Typed<S>(S);

impl<S: Records> Typed<S> {
    fn read(owner: &Owner, own: &S, line: &[u8]) -> Result<(S::Key, S::Record), LineError> {
        let mut parser = serde_json::Deserializer::from_slice(line);
        let read: Result<Read<S::Record>, _> = serde_path_to_error::deserialize(&mut parser);
        let read = read.map_err(|error| {
            let (at, why) = (error.path().to_string(), error.into_inner().to_string());
            LineError::Wrong(vec![FieldError::new(
                "",
                format!("這一筆讀不懂（{at}：{why}）。"),
                format!("This cannot be read ({at}: {why})."),
            )])
        })?;
        let (zh, en) = ("這裡的鍵不是這種寫法。", "A key of this kind is not written like this.");
        let no_key = || LineError::Wrong(vec![FieldError::new("/key", zh, en)]);
        let key = S::Key::from_text(&read.key).ok_or_else(no_key)?;
        let record = read.record;
        let mut errors = Vec::new();
        own.check(owner, &key, &record, &mut errors);
        if errors.is_empty() {
            Ok((key, record))
        } else {
            let below = errors.into_iter().map(|error| error.under("/record"));
            Err(LineError::Wrong(below.collect()))
        }
    }
}

impl<S: Records> Erased for Typed<S> {
    fn write(&self, tx: &ReadTx, user: Uuid, line: &mut Lines<'_>) -> std::io::Result<()> {
        let mut outcome = Ok(());
        let scanned = self.0.each(tx, user, &mut |key, record| {
            let text = serde_json::to_vec(&Line { key: key.to_text(), record: &record });
            outcome = text.map_err(std::io::Error::other).and_then(|text| line(&text));
            if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        outcome.and(scanned.map_err(std::io::Error::other))
    }

    fn look(&self, tx: &ReadTx, owner: &Owner, line: &[u8]) -> Result<(String, Taken), LineError> {
        let (key, record) = Self::read(owner, &self.0, line)?;
        let taken = match self.0.standing(tx, owner.user, &key, &record)? {
            Standing::New | Standing::Merged(_) => Taken::New,
            Standing::Same => Taken::Same,
            Standing::Ours => Taken::Ours,
        };
        Ok((key.to_text(), taken))
    }

    fn take(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        line: &[u8],
    ) -> Result<(String, Taken), LineError> {
        let (key, record) = Self::read(owner, &self.0, line)?;
        let record = match self.0.standing(tx, owner.user, &key, &record)? {
            Standing::New => record,
            Standing::Merged(both) => both,
            Standing::Same => return Ok((key.to_text(), Taken::Same)),
            Standing::Ours => return Ok((key.to_text(), Taken::Ours)),
        };
        if !self.0.stands(tx, owner.user, &key, &record)? {
            return Ok((key.to_text(), Taken::Ours));
        }
        self.0.put(tx, owner, &key, record)?;
        Ok((key.to_text(), Taken::New))
    }
}

/// One kind of record, among all of them.
pub struct Section {
    name: &'static str,
    most: u64,
    decides: bool,
    records: Box<dyn Erased>,
}

impl Section {
    /// From an adapter.
    pub fn new(name: &'static str, records: impl Records + 'static) -> Self {
        Self { name, most: 100_000, decides: false, records: Box::new(Typed(records)) }
    }

    /// With a limit of its own on how many may come in at once.
    #[must_use]
    pub fn at_most(mut self, most: u64) -> Self {
        self.most = most;
        self
    }

    /// As one whose records others follow ([`Earned`]).
    #[must_use]
    pub fn deciding(mut self) -> Self {
        self.decides = true;
        self
    }

    /// Whether others follow its records.
    #[must_use]
    pub const fn decides(&self) -> bool {
        self.decides
    }

    /// Its name, dotted: the feature, then the thing.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Records of it that may come in at once.
    #[must_use]
    pub const fn most(&self) -> u64 {
        self.most
    }

    /// Its file.
    #[must_use]
    pub fn path(&self) -> String {
        format!("data/{}.json", self.name)
    }

    /// Shows each record of a person's as a line of JSON.
    ///
    /// # Errors
    /// When the store or `line` fails.
    pub fn write(&self, tx: &ReadTx, user: Uuid, line: &mut Lines<'_>) -> std::io::Result<()> {
        self.records.write(tx, user, line)
    }

    /// Checks a line, and says what would become of it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn look(
        &self,
        tx: &ReadTx,
        owner: &Owner,
        line: &[u8],
    ) -> Result<(String, Taken), LineError> {
        self.records.look(tx, owner, line)
    }

    /// Takes a line.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn take(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        line: &[u8],
    ) -> Result<(String, Taken), LineError> {
        self.records.take(tx, owner, line)
    }
}

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
