//! Typed tables: keys and records instead of bytes, and indexes that keep themselves.
//!
//! A table is a constant. Its indexes are declared beside it and written by it, in the same
//! transaction as the record, so no caller can forget one.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::{Bound, ControlFlow, RangeInclusive};

use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::tx::{KeyRange, ReadTx, Reader, WriteTx};
use super::{Result, StoreError};
use crate::tarot::signed::hex;

/// The first byte of every value. Another encoding would take another number.
const ENCODING: u8 = 1;

/// A value that can be a key. The bytes sort as the values do, and no key of a table is the
/// beginning of another.
pub trait Key: Sized {
    /// As bytes.
    fn to_bytes(&self) -> Vec<u8>;
    /// From bytes; `None` when they are not such a key.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
    /// As a person may read it: hex, where there is no better way.
    fn to_text(&self) -> String {
        hex(&self.to_bytes())
    }
    /// From [`Self::to_text`].
    #[must_use]
    fn from_text(text: &str) -> Option<Self> {
        Self::from_bytes(&unhex(text)?)
    }
}

/// The text of a key that can be written and parsed.
macro_rules! plain_text {
    () => {
        fn to_text(&self) -> String {
            self.to_string()
        }
        fn from_text(text: &str) -> Option<Self> {
            // One text a key: what would be written otherwise is none.
            text.parse().ok().filter(|key: &Self| key.to_text() == text)
        }
    };
}

impl Key for u64 {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self::from_be_bytes(bytes.try_into().ok()?))
    }
    plain_text!();
}

impl Key for Uuid {
    fn to_bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::from_slice(bytes).ok()
    }
    plain_text!();
}

/// Text ends with 0x00 0x01, so that it can stand before other parts of an index key. A zero inside
/// it is written as 0x00 0xFF, so that no text's bytes begin with those of another.
impl Key for String {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len() + 2);
        for byte in self.bytes() {
            bytes.push(byte);
            if byte == 0 {
                bytes.push(0xFF);
            }
        }
        bytes.extend([0, 1]);
        bytes
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_suffix(&[0, 1])?.iter();
        let mut text = Vec::with_capacity(bytes.len());
        while let Some(byte) = rest.next() {
            text.push(*byte);
            if *byte == 0 && rest.next() != Some(&0xFF) {
                return None;
            }
        }
        Self::from_utf8(text).ok()
    }
    plain_text!();
}

/// Something of a person's: the person first, so that all of theirs lie together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfUser<K>(pub Uuid, pub K);

impl<K: Key> Key for OfUser<K> {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.0.to_bytes();
        bytes.extend(self.1.to_bytes());
        bytes
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (user, rest) = bytes.split_at_checked(16)?;
        Some(Self(Uuid::from_bytes(user.try_into().ok()?), K::from_bytes(rest)?))
    }
}

/// `YYYY-MM-DD`, which sorts as the days do.
impl Key for Date {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_string().into_bytes()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        std::str::from_utf8(bytes).ok()?.parse().ok()
    }
    plain_text!();
}

/// A way to find records of a table by something else than their key.
pub struct Index<K, V> {
    name: &'static str,
    /// The values under which a record is found; each the bytes of a [`Key`].
    keys: fn(&K, &V) -> Vec<Vec<u8>>,
}

impl<K, V> Index<K, V> {
    /// Declares an index; `keys` gives the bytes of each value a record is found under.
    #[must_use]
    pub const fn new(name: &'static str, keys: fn(&K, &V) -> Vec<Vec<u8>>) -> Self {
        Self { name, keys }
    }
}

impl<K: Key, V> Index<K, V> {
    /// The keys of the records found under `value`, in ascending order.
    ///
    /// # Errors
    /// When the storage fails or an entry cannot be read.
    pub fn find(&self, tx: &impl Reader, value: &impl Key) -> Result<Vec<K>> {
        let prefix = value.to_bytes();
        let end = after(&prefix);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut found = Vec::new();
        tx.scan(self.name, (Bound::Included(&prefix), to), false, &mut |entry, _| {
            let key = entry.get(prefix.len()..).and_then(K::from_bytes);
            found.push(key.ok_or_else(|| broken(self.name, "its key is not one of this table"))?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Shows `visit` the keys of all records in the order of the values they are found under, each of
    /// which takes `width` bytes, until it breaks.
    ///
    /// # Errors
    /// When the storage fails or an entry cannot be read.
    pub fn each(
        &self,
        tx: &impl Reader,
        width: usize,
        mut visit: impl FnMut(K) -> ControlFlow<()>,
    ) -> Result<()> {
        tx.scan(self.name, (Bound::Unbounded, Bound::Unbounded), false, &mut |entry, _| {
            let key = entry.get(width..).and_then(K::from_bytes);
            Ok(visit(key.ok_or_else(|| broken(self.name, "its key is not one of this table"))?))
        })
    }
}

/// The first byte string after all those that begin with `prefix`.
fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            return Some(end);
        }
    }
    None
}

/// A table of records.
pub struct Table<K: 'static, V: 'static> {
    name: &'static str,
    indexes: &'static [Index<K, V>],
    types: PhantomData<fn(K, V)>,
}

impl<K, V> Table<K, V> {
    /// Declares a table. Names are dotted: the feature, then the thing.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, indexes: &[], types: PhantomData }
    }

    /// Declares the table's indexes.
    #[must_use]
    pub const fn indexed(self, indexes: &'static [Index<K, V>]) -> Self {
        Self { indexes, ..self }
    }
}

impl<K: Key, V: Serialize + DeserializeOwned> Table<K, V> {
    /// The record of a key.
    ///
    /// # Errors
    /// When the storage fails or the record cannot be read.
    pub fn get(&self, tx: &impl Reader, key: &K) -> Result<Option<V>> {
        tx.get(self.name, &key.to_bytes())?.map(|bytes| self.decode(&bytes)).transpose()
    }

    /// Shows `visit` the records between two keys, in ascending or descending order, until it
    /// breaks.
    ///
    /// # Errors
    /// When the storage fails or a record cannot be read.
    pub fn scan(
        &self,
        tx: &impl Reader,
        (from, to): (Bound<&K>, Bound<&K>),
        descending: bool,
        mut visit: impl FnMut(K, V) -> ControlFlow<()>,
    ) -> Result<()> {
        let (from, to) = (from.map(Key::to_bytes), to.map(Key::to_bytes));
        let range = (bytes_of(&from), bytes_of(&to));
        tx.scan(self.name, range, descending, &mut |key, value| {
            let key = K::from_bytes(key).ok_or_else(|| broken(self.name, "its key"))?;
            Ok(visit(key, self.decode(value)?))
        })
    }

    /// All records, in ascending order of keys.
    ///
    /// # Errors
    /// When the storage fails or a record cannot be read.
    pub fn all(&self, tx: &impl Reader) -> Result<Vec<(K, V)>> {
        let mut found = Vec::new();
        self.scan(tx, (Bound::Unbounded, Bound::Unbounded), false, |key, value| {
            found.push((key, value));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Writes a record, in place of the one with the same key.
    ///
    /// # Errors
    /// When the storage fails or the record there now cannot be read.
    pub fn insert(&self, tx: &mut WriteTx<'_>, key: &K, value: &V) -> Result<()> {
        if !self.indexes.is_empty()
            && let Some(old) = self.get(tx, key)?
        {
            self.unindex(tx, key, &old);
        }
        self.put(tx, key, value)
    }

    /// [`Self::insert`] in place of a record that this write has read already and is not read again.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn replace(&self, tx: &mut WriteTx<'_>, key: &K, old: &V, value: &V) -> Result<()> {
        self.unindex(tx, key, old);
        self.put(tx, key, value)
    }

    fn put(&self, tx: &mut WriteTx<'_>, key: &K, value: &V) -> Result<()> {
        let bytes = key.to_bytes();
        for index in self.indexes {
            for mut entry in (index.keys)(key, value) {
                entry.extend_from_slice(&bytes);
                tx.put(index.name, entry, Some(Vec::new()));
            }
        }
        let value = self.encode(value)?;
        tx.put(self.name, bytes, Some(value));
        Ok(())
    }

    /// Removes a record; whether there was one.
    ///
    /// # Errors
    /// When the storage fails or the record cannot be read.
    pub fn remove(&self, tx: &mut WriteTx<'_>, key: &K) -> Result<bool> {
        let there = tx.get(self.name, &key.to_bytes())?;
        if let Some(there) = &there {
            if !self.indexes.is_empty() {
                self.unindex(tx, key, &self.decode(there)?);
            }
            tx.put(self.name, key.to_bytes(), None);
        }
        Ok(there.is_some())
    }

    /// Removes the records between two keys, both included; how many.
    ///
    /// # Errors
    /// When the storage fails or a record cannot be read.
    pub fn remove_range(&self, tx: &mut WriteTx<'_>, from: &K, to: &K) -> Result<usize> {
        let (from, to) = (from.to_bytes(), to.to_bytes());
        self.remove_between(tx, (Bound::Included(&from), Bound::Included(&to)))
    }

    /// How many records there are between two keys, both included, without reading one.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn count_range(&self, tx: &impl Reader, from: &K, to: &K) -> Result<usize> {
        let (from, to) = (from.to_bytes(), to.to_bytes());
        let mut count = 0;
        tx.scan(self.name, (Bound::Included(&from), Bound::Included(&to)), false, &mut |_, _| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    }

    /// How many records there are.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn count(&self, tx: &ReadTx) -> Result<u64> {
        tx.count(self.name)
    }

    /// Removes all records.
    ///
    /// # Errors
    /// When the storage fails or a record cannot be read.
    pub fn clear(&self, tx: &mut WriteTx<'_>) -> Result<()> {
        self.remove_between(tx, (Bound::Unbounded, Bound::Unbounded))?;
        Ok(())
    }

    fn remove_between(&self, tx: &mut WriteTx<'_>, range: KeyRange<'_>) -> Result<usize> {
        let mut keys = Vec::new();
        tx.scan(self.name, range, false, &mut |key, _| {
            keys.push(K::from_bytes(key).ok_or_else(|| broken(self.name, "its key"))?);
            Ok(ControlFlow::Continue(()))
        })?;
        for key in &keys {
            self.remove(tx, key)?;
        }
        Ok(keys.len())
    }

    fn unindex(&self, tx: &mut WriteTx<'_>, key: &K, old: &V) {
        for index in self.indexes {
            for mut entry in (index.keys)(key, old) {
                entry.extend_from_slice(&key.to_bytes());
                tx.put(index.name, entry, None);
            }
        }
    }

    fn encode(&self, value: &V) -> Result<Vec<u8>> {
        let mut bytes = vec![ENCODING];
        let mut packer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
        value.serialize(&mut packer).map_err(|error| broken(self.name, &error.to_string()))?;
        Ok(bytes)
    }

    fn decode(&self, bytes: &[u8]) -> Result<V> {
        match bytes.split_first() {
            Some((&ENCODING, value)) => {
                rmp_serde::from_slice(value).map_err(|error| broken(self.name, &error.to_string()))
            }
            _ => Err(broken(self.name, "its encoding is unknown to this version")),
        }
    }
}

impl<K: Key, V: Serialize + DeserializeOwned> Table<OfUser<K>, V> {
    /// Shows `visit` all records of one person in the order of their keys, until it breaks.
    ///
    /// # Errors
    /// When the storage fails or a record cannot be read.
    pub fn each_of(
        &self,
        tx: &impl Reader,
        user: Uuid,
        mut visit: impl FnMut(K, V) -> ControlFlow<()>,
    ) -> Result<()> {
        let from = user.to_bytes();
        let end = after(&from);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        tx.scan(self.name, (Bound::Included(&from), to), false, &mut |key, value| {
            let OfUser(_, key) =
                OfUser::from_bytes(key).ok_or_else(|| broken(self.name, "its key"))?;
            Ok(visit(key, self.decode(value)?))
        })
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    if text.len().is_multiple_of(2) { (0..text.len()).step_by(2).map(pair).collect() } else { None }
}

fn bytes_of(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    bound.as_ref().map(Vec::as_slice)
}

fn broken(table: &'static str, reason: &str) -> StoreError {
    StoreError::Record { table, reason: reason.to_owned() }
}

impl<V: Serialize + DeserializeOwned> Table<OfUser<Date>, V> {
    /// How many people have a record on each of some days; days with none are left out. One walk over the
    /// table.
    ///
    /// # Errors
    /// When the storage fails or a record cannot be read.
    pub fn count_by_day(
        &self,
        tx: &impl Reader,
        days: &RangeInclusive<Date>,
    ) -> Result<BTreeMap<Date, u64>> {
        let mut counts = BTreeMap::new();
        self.scan(tx, (Bound::Unbounded, Bound::Unbounded), false, |OfUser(_, day), _| {
            if days.contains(&day) {
                *counts.entry(day).or_default() += 1;
            }
            ControlFlow::Continue(())
        })?;
        Ok(counts)
    }
}
