//! A section: one kind of record of a person's, and how it goes out and comes back.
//!
//! [`Records`] is what a feature says of its own; [`Section`] is the same without types, so that all of
//! them stand in one list. Most are a table of `OfUser<…>` and one line: [`OfTable`].

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::catalog::Catalog;
use crate::store::{Key, ReadTx, Reader, StoreError, WriteTx};
use crate::web::FieldError;

pub use super::of_table::{OfTable, alike, merging, section};

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
