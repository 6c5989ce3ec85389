//! The journal on its way out and back. One entry a reading holds for what comes in, too.

use std::ops::ControlFlow;

use jiff::Timestamp;
use uuid::Uuid;

use super::model::Entry;
use super::service::{MAX_ENTRIES, MAX_MOODS, beside, content};
use super::tables::ENTRIES;
use crate::features::portable::checks::{countable, need, past, sorts_by_time};
use crate::features::portable::section::{OfTable, Owner, Section};
use crate::features::readings::portable as readings;
use crate::store::{OfUser, Reader, StoreError};
use crate::web::FieldError;

/// What the journal gives along.
#[must_use]
pub fn sections() -> Vec<Section> {
    let entries = OfTable::new(&ENTRIES, check)
        .most(MAX_ENTRIES)
        .fits(|tx, user, id, entry| {
            let Some(reading) = entry.reading else { return Ok(true) };
            Ok(beside(&tx, user, reading)?.is_none_or(|there| there == *id))
        })
        .stands_on(|tx, user, _, entry| match entry.reading {
            Some(reading) => readings::has(&tx, user, reading),
            None => Ok(true),
        });
    vec![entries.section("journal.entries")]
}

fn check(owner: &Owner, id: &Uuid, entry: &Entry, errors: &mut Vec<FieldError>) {
    sorts_by_time(id, errors);
    errors.extend(content(&entry.content).err());
    let moods = &entry.mood_tags;
    let twice = moods.iter().enumerate().any(|(at, mood)| moods.iter().take(at).any(|m| m == mood));
    let (zh, en) = ("心情太多，或有重複的。", "Too many moods, or one twice.");
    need(moods.len() <= MAX_MOODS && !twice, "/mood_tags", zh, en, errors);
    past(owner, entry.created_at, "/created_at", errors);
    past(owner, entry.updated_at, "/updated_at", errors);
    countable(entry.version, "/version", errors);
}

/// The entries that stand beside no reading, by when they were written.
///
/// # Errors
/// When the store fails.
pub fn free(tx: &impl Reader, user: Uuid) -> Result<Vec<(Timestamp, Uuid)>, StoreError> {
    let mut all = Vec::new();
    ENTRIES.each_of(tx, user, |id, entry| {
        if entry.reading.is_none() {
            all.push((entry.created_at, id));
        }
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// An entry of theirs.
///
/// # Errors
/// When the store fails.
pub fn entry(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Option<Entry>, StoreError> {
    ENTRIES.get(tx, &OfUser(user, id))
}
