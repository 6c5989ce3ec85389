//! Transactions over raw bytes: a snapshot to read, and a write that keeps its changes to itself.
//!
//! A write gathers its changes in memory, on top of the shared redb transaction. When its closure
//! succeeds they are put into the transaction; when it fails they are forgotten. That is what lets
//! many writes share one commit without one of them being able to spoil the others.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use redb::{ReadableDatabase, ReadableTable, TableDefinition, TableError};

use super::Result;

pub(super) type Raw<'a> = TableDefinition<'a, &'static [u8], &'static [u8]>;

/// A range of raw keys.
pub type KeyRange<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);
/// Is shown each key and value of a scan, in order, until it breaks.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>> + 'a;

/// What both transactions can do. Tables that were never written are empty.
pub trait Reader {
    /// The value of a key.
    ///
    /// # Errors
    /// When the storage fails.
    fn get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Shows `visit` the entries of a range in ascending or descending order of keys.
    ///
    /// # Errors
    /// When the storage or `visit` fails.
    fn scan(
        &self,
        table: &'static str,
        range: KeyRange<'_>,
        descending: bool,
        visit: &mut Visit<'_>,
    ) -> Result<()>;
}

impl<R: Reader + ?Sized> Reader for &R {
    fn get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        (**self).get(table, key)
    }

    fn scan(
        &self,
        table: &'static str,
        range: KeyRange<'_>,
        descending: bool,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        (**self).scan(table, range, descending, visit)
    }
}

/// A snapshot.
pub struct ReadTx(redb::ReadTransaction);

impl ReadTx {
    pub(super) fn begin(database: &redb::Database) -> Result<Self> {
        Ok(Self(database.begin_read().map_err(redb::Error::from)?))
    }

    /// How many entries a table has.
    pub(super) fn count(&self, table: &'static str) -> Result<u64> {
        let Some(table) = self.table(table)? else { return Ok(0) };
        Ok(redb::ReadableTableMetadata::len(&table).map_err(redb::Error::from)?)
    }

    fn table(
        &self,
        name: &'static str,
    ) -> Result<Option<redb::ReadOnlyTable<&'static [u8], &'static [u8]>>> {
        match self.0.open_table(Raw::new(name)) {
            Ok(table) => Ok(Some(table)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(redb::Error::from(error).into()),
        }
    }
}

impl Reader for ReadTx {
    fn get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(table) = self.table(table)? else { return Ok(None) };
        let value = table.get(key).map_err(redb::Error::from)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn scan(
        &self,
        table: &'static str,
        range: KeyRange<'_>,
        descending: bool,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        let Some(table) = self.table(table)? else { return Ok(()) };
        walk(&table, range, descending, visit)
    }
}

/// A write in progress.
pub struct WriteTx<'a> {
    base: &'a redb::WriteTransaction,
    /// Whether the transaction is this write's alone.
    alone: bool,
    changes: BTreeMap<&'static str, BTreeMap<Vec<u8>, Option<Vec<u8>>>>,
}

impl<'a> WriteTx<'a> {
    pub(super) const fn new(base: &'a redb::WriteTransaction, alone: bool) -> Self {
        Self { base, alone, changes: BTreeMap::new() }
    }

    /// Puts the changes so far into the transaction, so that they need not wait in memory. Only for a
    /// write that has the transaction to itself ([`super::Store::write_alone`]); others go on gathering.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn settle(&mut self) -> Result<()> {
        if self.alone { self.put_down().map(drop) } else { Ok(()) }
    }

    pub(super) fn put(&mut self, table: &'static str, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.changes.entry(table).or_default().insert(key, value);
    }

    /// Puts the changes into the shared transaction; whether there were any.
    pub(super) fn apply(mut self) -> Result<bool> {
        self.put_down()
    }

    fn put_down(&mut self) -> Result<bool> {
        let changed = !self.changes.is_empty();
        for (name, changes) in std::mem::take(&mut self.changes) {
            let mut table = self.base.open_table(Raw::new(name)).map_err(redb::Error::from)?;
            for (key, value) in changes {
                match value {
                    Some(value) => {
                        table
                            .insert(key.as_slice(), value.as_slice())
                            .map_err(redb::Error::from)?;
                    }
                    None => {
                        table.remove(key.as_slice()).map_err(redb::Error::from)?;
                    }
                }
            }
        }
        Ok(changed)
    }
}

impl Reader for WriteTx<'_> {
    fn get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        if let Some(change) = self.changes.get(table).and_then(|changes| changes.get(key)) {
            return Ok(change.clone());
        }
        let table = self.base.open_table(Raw::new(table)).map_err(redb::Error::from)?;
        let value = table.get(key).map_err(redb::Error::from)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn scan(
        &self,
        table: &'static str,
        range: KeyRange<'_>,
        descending: bool,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        let base = self.base.open_table(Raw::new(table)).map_err(redb::Error::from)?;
        let Some(changes) = self.changes.get(table) else {
            return walk(&base, range, descending, visit);
        };
        // Changes of one write are few: they are laid over the base entry by entry.
        let owned = (range.0.map(<[u8]>::to_vec), range.1.map(<[u8]>::to_vec));
        let mut mine: Vec<_> = changes.range::<Vec<u8>, _>(owned).collect();
        // The next of mine is taken from the end.
        if !descending {
            mine.reverse();
        }
        let comes_first =
            |mine: &[u8], base: &[u8]| if descending { mine > base } else { mine < base };
        let mut stopped = false;
        walk(&base, range, descending, &mut |key, value| {
            while let Some((changed, change)) = mine.pop_if(|(k, _)| comes_first(k, key)) {
                if let Some(change) = change
                    && visit(changed, change)?.is_break()
                {
                    stopped = true;
                    return Ok(ControlFlow::Break(()));
                }
            }
            let step = match mine.pop_if(|(changed, _)| changed.as_slice() == key) {
                Some((_, None)) => ControlFlow::Continue(()),
                Some((_, Some(change))) => visit(key, change)?,
                None => visit(key, value)?,
            };
            stopped = step.is_break();
            Ok(step)
        })?;
        while let Some((key, change)) = mine.pop().filter(|_| !stopped) {
            if let Some(change) = change {
                stopped = visit(key, change)?.is_break();
            }
        }
        Ok(())
    }
}

fn walk(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    range: KeyRange<'_>,
    descending: bool,
    visit: &mut Visit<'_>,
) -> Result<()> {
    if is_empty(range) {
        return Ok(());
    }
    let mut entries = table.range::<&[u8]>(range).map_err(redb::Error::from)?;
    loop {
        let next = if descending { entries.next_back() } else { entries.next() };
        let Some(entry) = next else { return Ok(()) };
        let (key, value) = entry.map_err(redb::Error::from)?;
        if visit(key.value(), value.value())?.is_break() {
            return Ok(());
        }
    }
}

/// Ranges that end before they start have no entries; `BTreeMap` and redb would panic on them.
fn is_empty((from, to): KeyRange<'_>) -> bool {
    match (from, to) {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (
            Bound::Included(from) | Bound::Excluded(from),
            Bound::Included(to) | Bound::Excluded(to),
        ) => from >= to,
        _ => false,
    }
}
