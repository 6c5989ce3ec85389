//! The journal's table. An entry's key begins with its writer.

use uuid::Uuid;

use super::model::Entry;
use crate::store::{Index, Key, OfUser, Table};

/// Finds the entry that somebody wrote beside a reading.
pub const BY_READING: Index<OfUser<Uuid>, Entry> =
    Index::new("journal.entries.by_reading", |OfUser(user, _), entry| {
        entry.reading.iter().map(|reading| OfUser(*user, *reading).to_bytes()).collect()
    });
/// Entries.
pub const ENTRIES: Table<OfUser<Uuid>, Entry> =
    Table::new("journal.entries").indexed(&[BY_READING]);
