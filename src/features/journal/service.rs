//! The journal's rules.

use std::ops::{Bound, ControlFlow};

use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::model::{Entry, EntryChange, EntryRequest, Mood};
use super::tables::{BY_READING, ENTRIES};
use crate::features::readings::kept::{self, ReadingError};
use crate::features::words::{self, folded, missing};
use crate::store::{OfUser, Reader, StoreError, WriteTx};
use crate::web::{FieldError, Problem};

/// An entry, in characters (contract §6).
pub const CONTENT: (usize, usize) = (1, 10_000);
/// Moods of an entry at most (contract §6).
pub const MAX_MOODS: usize = 5;
/// Entries of one person at most: as many as readings.
pub const MAX_ENTRIES: usize = 50_000;

/// Why an entry was not written, found or changed.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not there, or not theirs: nobody is told which.
    #[error("no such entry")]
    Missing,
    /// The reading is not there, or not theirs.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The reading has one already.
    #[error("the reading has an entry")]
    Written(Uuid),
    /// Too many.
    #[error("too many entries")]
    TooMany,
    /// It was changed since.
    #[error("the entry was changed since")]
    Changed(Box<Entry>),
}

impl From<JournalError> for Problem {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Store(error) => error.into(),
            JournalError::Reading(error) => error.into(),
            JournalError::Missing => Self::not_found(
                "no_such_entry",
                "沒有這篇日記，可能已經刪掉了。",
                "There is no such entry; it may have been deleted.",
            ),
            JournalError::Written(id) => Self::new(
                StatusCode::CONFLICT,
                "entry_exists",
                "這份解讀旁邊已經有一篇日記了。",
                "There is an entry beside this reading already.",
            )
            .with("journal_id", id.to_string()),
            JournalError::TooMany => Self::new(
                StatusCode::CONFLICT,
                "too_many_entries",
                format!("一個帳號最多留 {MAX_ENTRIES} 篇日記，先刪掉一些再寫。"),
                format!("An account keeps {MAX_ENTRIES} entries at most; delete some first."),
            ),
            JournalError::Changed(_) => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "entry_changed",
                "這篇日記在別的地方改過了。兩個版本都還在，請選一個。",
                "This entry was changed elsewhere. Both versions are still here; choose one.",
            ),
        }
    }
}

/// What is written, checked.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// As it was typed.
    pub content: Option<String>,
    /// Each once, in their order.
    pub mood_tags: Option<Vec<Mood>>,
    /// The contract's word.
    pub is_private: Option<bool>,
}

/// Checks a text. It is kept as it was typed, so nothing is trimmed.
///
/// # Errors
/// When it is blank, too long, or has controls that no keyboard makes.
pub fn content(text: &str) -> Result<String, FieldError> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > CONTENT.1 {
        return Err(FieldError::new(
            "/content",
            format!("要寫 {} 到 {} 個字。", CONTENT.0, CONTENT.1),
            format!("An entry has {} to {} characters.", CONTENT.0, CONTENT.1),
        ));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(FieldError::new(
            "/content",
            "有看不見的控制字元，請重打一次。",
            "There is an invisible control character in it; please type it anew.",
        ));
    }
    Ok(text.to_owned())
}

fn moods(tags: &[String], errors: &mut Vec<FieldError>) -> Vec<Mood> {
    let mut found = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        match Mood::WORDS.iter().find(|(word, _)| word == tag) {
            Some((_, mood)) if found.contains(mood) => {}
            Some((_, mood)) => found.push(*mood),
            None => {
                let list = Mood::WORDS.map(|(word, _)| word).join(", ");
                errors.push(FieldError::new(
                    format!("/mood_tags/{index}"),
                    format!("心情要是其中之一：{list}。"),
                    format!("A mood is one of: {list}."),
                ));
            }
        }
    }
    if found.len() > MAX_MOODS {
        errors.push(FieldError::new(
            "/mood_tags",
            format!("心情最多 {MAX_MOODS} 個。"),
            format!("{MAX_MOODS} moods at most."),
        ));
    }
    found
}

/// Checks a change.
///
/// # Errors
/// Everything that is wrong with it.
pub fn checked(change: &EntryChange) -> Result<Written, Problem> {
    let mut errors = Vec::new();
    let text = change.content.as_deref().map(content);
    let text = text.transpose().map_err(|error| errors.push(error)).unwrap_or_default();
    let mood_tags = change.mood_tags.as_deref().map(|tags| moods(tags, &mut errors));
    if errors.is_empty() {
        Ok(Written { content: text, mood_tags, is_private: change.is_private })
    } else {
        Err(Problem::invalid(errors))
    }
}

/// A new entry, checked.
///
/// # Errors
/// Everything that is wrong with it.
pub fn begun(body: EntryRequest, now: Timestamp) -> Result<Entry, Problem> {
    let written = checked(&EntryChange {
        content: Some(body.content),
        mood_tags: Some(body.mood_tags),
        is_private: body.is_private,
    })?;
    Ok(Entry {
        reading: None,
        content: written.content.unwrap_or_default(),
        mood_tags: written.mood_tags.unwrap_or_default(),
        is_private: written.is_private.unwrap_or(true),
        created_at: now,
        updated_at: now,
        version: 0,
    })
}

/// An entry of theirs.
///
/// # Errors
/// [`JournalError::Missing`] when it is not.
pub fn mine(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Entry, JournalError> {
    ENTRIES.get(tx, &OfUser(user, id))?.ok_or(JournalError::Missing)
}

/// The id of the entry beside a reading.
///
/// # Errors
/// When the store fails.
pub fn beside(tx: &impl Reader, user: Uuid, reading: Uuid) -> Result<Option<Uuid>, StoreError> {
    Ok(BY_READING.find(tx, &OfUser(user, reading))?.first().map(|OfUser(_, id)| *id))
}

/// Keeps a new entry; one for each reading.
///
/// # Errors
/// When its reading is not theirs or has one, or there are too many.
pub fn write(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    entry: &Entry,
) -> Result<(), JournalError> {
    if let Some(reading) = entry.reading {
        kept::mine(tx, user, reading)?;
        if let Some(there) = beside(tx, user, reading)? {
            return Err(JournalError::Written(there));
        }
    }
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    if ENTRIES.count_range(tx, &from, &to)? >= MAX_ENTRIES {
        return Err(JournalError::TooMany);
    }
    Ok(ENTRIES.insert(tx, &OfUser(user, id), entry)?)
}

/// Changes an entry; `expected` is the tag of the version that the change was made from.
///
/// # Errors
/// When it is not theirs, or is another version by now.
pub fn change(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    written: Written,
    expected: Option<&str>,
    now: Timestamp,
) -> Result<Entry, JournalError> {
    let mut entry = mine(tx, user, id)?;
    if expected.is_some_and(|tag| tag != "*" && tag != entry.etag(id)) {
        return Err(JournalError::Changed(Box::new(entry)));
    }
    entry.content = written.content.unwrap_or(entry.content);
    entry.mood_tags = written.mood_tags.unwrap_or(entry.mood_tags);
    entry.is_private = written.is_private.unwrap_or(entry.is_private);
    entry.updated_at = now;
    entry.version += 1;
    ENTRIES.insert(tx, &OfUser(user, id), &entry)?;
    Ok(entry)
}

/// Deletes an entry.
///
/// # Errors
/// When it is not theirs.
pub fn delete(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), JournalError> {
    let there = ENTRIES.remove(tx, &OfUser(user, id))?;
    there.then_some(()).ok_or(JournalError::Missing)
}

/// A reading is gone, and with it what was written beside it.
///
/// # Errors
/// When the store fails.
pub fn without_reading(tx: &mut WriteTx<'_>, user: Uuid, reading: Uuid) -> Result<(), StoreError> {
    if let Some(id) = beside(tx, user, reading)? {
        ENTRIES.remove(tx, &OfUser(user, id))?;
    }
    Ok(())
}

/// Removes everything of a person's; how many entries.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, StoreError> {
    ENTRIES.remove_range(tx, &OfUser(user, Uuid::nil()), &OfUser(user, Uuid::max()))
}

/// Shows `visit` someone's entries, the newest first, until it breaks.
///
/// # Errors
/// When the store fails.
pub fn each(
    tx: &impl Reader,
    user: Uuid,
    mut visit: impl FnMut(Uuid, Entry) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    let range = (Bound::Included(&from), Bound::Included(&to));
    ENTRIES.scan(tx, range, true, |OfUser(_, id), entry| visit(id, entry))
}

/// What is wanted of someone's entries.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words, all of which have to be there.
    pub search: Option<String>,
    /// A mood that is among them.
    pub mood: Option<Mood>,
    /// Beside a reading, or free ones.
    pub beside: Option<bool>,
    /// Local days, both included.
    pub between: (Option<Date>, Option<Date>),
    /// How many to leave out, and how many to give.
    pub window: (usize, usize),
}

/// The local day of a moment.
#[must_use]
pub fn local_day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// Someone's entries that match, the newest first, and how many there are in all. Words are looked for in
/// the entry and in the question of its reading.
///
/// # Errors
/// When the store fails.
pub fn find(
    tx: &impl Reader,
    user: Uuid,
    query: &Query,
    zone: &TimeZone,
) -> Result<(Vec<(Uuid, Entry)>, usize), StoreError> {
    let words = words::of_search(query.search.as_deref());
    let mut found = Vec::new();
    each(tx, user, |id, entry| {
        let day = local_day(entry.created_at, zone);
        let fits = query.mood.is_none_or(|mood| entry.mood_tags.contains(&mood))
            && query.beside.is_none_or(|beside| entry.reading.is_some() == beside)
            && query.between.0.is_none_or(|from| day >= from)
            && query.between.1.is_none_or(|to| day <= to);
        let left = if fits { missing(&words, &folded(&entry.content)) } else { Vec::new() };
        // Without a reading there is nowhere else to look.
        if fits && (left.is_empty() || entry.reading.is_some()) {
            found.push((id, entry, left));
        }
        ControlFlow::Continue(())
    })?;
    let mut matching = Vec::with_capacity(found.len());
    for (id, entry, left) in found {
        let asked = match entry.reading {
            Some(reading) if !left.is_empty() => {
                kept::mine(tx, user, reading).map(|reading| folded(&reading.question)).ok()
            }
            _ => None,
        };
        if missing(&left, &asked.unwrap_or_default()).is_empty() {
            matching.push((id, entry));
        }
    }
    let total = matching.len();
    let (skip, take) = query.window;
    Ok((matching.into_iter().skip(skip).take(take).collect(), total))
}
