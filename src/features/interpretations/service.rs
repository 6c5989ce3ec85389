//! The rules of tellings, on a transaction: what is kept, what may be spent, what goes with what.

use std::ops::Bound;
use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::TellError;
use super::model::{Attempt, Kind, Line, Reserved, Version};
use super::tables::{LEDGER, OfReading, SPENT, SPENT_BY_ALL, VERSIONS};
use crate::ai::budget::{day, resets_at};
use crate::ai::{Budget, Spent, Sums};
use crate::features::readings::kept;
use crate::features::readings::record::{By, Told};
use crate::store::{Bytes, OfUser, Reader, StoreError, WriteTx};

/// Follow-ups of a reading at most.
pub const MAX_FOLLOW_UPS: usize = 2;
/// Tellings of a reading that are kept at most, follow-ups among them.
pub const MAX_VERSIONS: usize = 24;

/// A text that a client sends at most, in characters.
pub const MAX_SENT: usize = 20_000;

fn all_of(user: Uuid, reading: Uuid) -> (OfUser<OfReading>, OfUser<OfReading>) {
    let at = |id| OfUser(user, OfReading(reading, id));
    (at(Uuid::nil()), at(Uuid::max()))
}

/// A reading's versions, the oldest first.
///
/// # Errors
/// When the store fails.
pub fn versions(
    tx: &impl Reader,
    user: Uuid,
    reading: Uuid,
) -> Result<Vec<(Uuid, Version)>, StoreError> {
    let (from, to) = all_of(user, reading);
    let mut found = Vec::new();
    let range = (Bound::Included(&from), Bound::Included(&to));
    VERSIONS.scan(tx, range, false, |OfUser(_, OfReading(_, id)), version| {
        found.push((id, version));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Shows `visit` all versions of a person's readings, with their readings' ids, until it breaks.
///
/// # Errors
/// When the store fails.
pub fn each_version(
    tx: &impl Reader,
    user: Uuid,
    mut visit: impl FnMut(Uuid, Uuid, Version) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let (from, _) = all_of(user, Uuid::nil());
    let (_, to) = all_of(user, Uuid::max());
    let range = (Bound::Included(&from), Bound::Included(&to));
    VERSIONS.scan(tx, range, false, |OfUser(_, OfReading(reading, id)), version| {
        visit(reading, id, version)
    })
}

/// Today's sums: everybody's, a person's.
///
/// # Errors
/// When the store fails.
pub fn spent(tx: &impl Reader, user: Uuid, day: Date) -> Result<(Sums, Sums), StoreError> {
    let all = SPENT_BY_ALL.get(tx, &day)?.unwrap_or_default();
    let own = SPENT.get(tx, &OfUser(user, day))?.unwrap_or_default();
    Ok((all, own))
}

/// Sets aside what a call may cost, and writes its line into the ledger: before anything leaves, so that
/// not even a power cut makes something leave unseen.
///
/// # Errors
/// When the day's budget does not hold it.
pub fn reserve(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    line: &Line,
    (budget, forecast): (&Budget, Spent),
    (now, zone): (Timestamp, &jiff::tz::TimeZone),
) -> Result<Reserved, TellError> {
    let day = day(now, zone);
    let (all, own) = spent(tx, user, day)?;
    budget
        .judge(all, own, forecast)
        .map_err(|exceeded| TellError::Budget(exceeded, resets_at(now, zone)))?;
    SPENT_BY_ALL.insert(tx, &day, &all.plus(forecast))?;
    SPENT.insert(tx, &OfUser(user, day), &own.plus(forecast))?;
    LEDGER.insert(tx, &OfUser(user, id), line)?;
    Ok(Reserved { day, forecast })
}

/// What came of a telling.
pub struct Outcome {
    /// Whose.
    pub user: Uuid,
    /// The run, which names the version and the line.
    pub id: Uuid,
    /// The kept reading.
    pub reading: Option<Uuid>,
    /// How it was told. None for a telling that is not kept.
    pub version: Option<Version>,
    /// The text.
    pub text: String,
    /// What was set aside, and the requests that were made.
    pub asked: Option<(Reserved, Vec<Attempt>)>,
}

/// Keeps a telling: the text, how it was written, the ledger's line, the day's sums, together or not at
/// all. Whether the reading is still there.
///
/// # Errors
/// When the store fails.
pub fn settle(tx: &mut WriteTx<'_>, outcome: Outcome) -> Result<bool, TellError> {
    let Outcome { user, id, reading, version, text, asked } = outcome;
    let there = match reading {
        None => true,
        Some(reading) => kept::mine(tx, user, reading).is_ok(),
    };
    if let Some((reserved, attempts)) = asked {
        let Reserved { day, forecast } = reserved;
        let real = |sums: Sums| {
            attempts.iter().fold(sums.minus(forecast), |sums, one| sums.plus(one.spent()))
        };
        let (all, own) = spent(tx, user, day)?;
        SPENT_BY_ALL.insert(tx, &day, &real(all))?;
        SPENT.insert(tx, &OfUser(user, day), &real(own))?;
        let key = OfUser(user, id);
        // A line that its owner has deleted meanwhile stays deleted; one of which nothing left goes.
        if let Some(mut line) = LEDGER.get(tx, &key)? {
            if attempts.is_empty() {
                LEDGER.remove(tx, &key)?;
            } else {
                (line.attempts, line.over) = (attempts, true);
                if !there {
                    line.sent = None;
                }
                LEDGER.insert(tx, &key, &line)?;
            }
        }
    }
    let (Some(reading), Some(version), true) = (reading, version, there) else {
        return Ok(there);
    };
    let fallen = version.fell_back.is_some();
    if version.kind == Kind::Reading {
        let told = Told {
            by: version.by,
            provider: version.provider.clone(),
            model: version.model.clone(),
            at: version.at,
            fell_back: version.fell_back.clone(),
        };
        let own = (version.by != By::Offline).then_some(text.as_str());
        kept::tell(tx, (user, reading), told, own)?;
    }
    // The offline text of the reading itself stands beside every version; it is kept once.
    let is_the_offline = version.kind == Kind::Reading && version.by == By::Offline;
    if !is_the_offline || fallen {
        let text = if is_the_offline { Bytes::deflated("") } else { version.text.clone() };
        VERSIONS.insert(tx, &OfUser(user, OfReading(reading, id)), &Version { text, ..version })?;
    }
    Ok(true)
}

/// Takes in a text that a client made and sends (contract §6.3), once.
///
/// The original refused every text that followed the one it had written itself, so that what a model said
/// was lost. Here the offline text is no obstacle: the first text of another teller is taken, and then it
/// may only grow.
///
/// # Errors
/// When another text stands.
pub fn adopt(
    tx: &mut WriteTx<'_>,
    (user, reading): (Uuid, Uuid),
    sent: &Sent,
    now: Timestamp,
) -> Result<(), TellError> {
    if sent.text.is_none() && sent.requested.is_none() {
        return Ok(());
    }
    let (record, kept_text) = kept::whole(tx, user, reading)?;
    let told = record.told.as_ref().filter(|told| told.by != By::Offline);
    if sent.requested.is_some() && told.is_some() {
        return Err(TellError::Fixed);
    }
    let Some(text) = sent.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(());
    };
    let standing = kept_text.told.as_ref().and_then(Bytes::inflated);
    if let Some(standing) = &standing {
        let standing = standing.trim();
        if text == standing {
            return Ok(());
        }
        if !text.starts_with(standing) {
            return Err(TellError::Fixed);
        }
    } else if kept::prose(&kept_text).is_some_and(|prose| prose.trim() == text) {
        // Sent back as it was.
        return Ok(());
    }
    let (provider, model) = match told {
        Some(told) => (told.provider.clone(), told.model.clone()),
        None => (sent.provider.clone(), None),
    };
    let told = Told { by: By::Client, provider: provider.clone(), model, at: now, fell_back: None };
    kept::tell(tx, (user, reading), told, Some(text))?;
    if versions(tx, user, reading)?.len() >= MAX_VERSIONS {
        return Err(TellError::TooManyVersions);
    }
    let version = Version {
        kind: Kind::Reading,
        by: By::Client,
        question: None,
        character_voice: record.character_voice,
        lang: record.lang,
        provider,
        model: None,
        text: Bytes::deflated(text),
        fell_back: None,
        tokens: 0,
        ms: 0,
        at: now,
    };
    VERSIONS.insert(tx, &OfUser(user, OfReading(reading, Uuid::now_v7())), &version)?;
    Ok(())
}

/// What a client sends of a text of its own.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// `overall_interpretation`.
    pub text: Option<String>,
    /// `ai_interpretation_requested`.
    pub requested: Option<bool>,
    /// `ai_interpretation_provider`.
    pub provider: Option<String>,
}

/// Removes what hangs on a reading that is deleted.
///
/// # Errors
/// When the store fails.
pub fn forget_reading(tx: &mut WriteTx<'_>, user: Uuid, reading: Uuid) -> Result<(), StoreError> {
    let (from, to) = all_of(user, reading);
    VERSIONS.remove_range(tx, &from, &to)?;
    // That something left stays written; what it was goes with the reading.
    let mut lines = Vec::new();
    each_line(tx, user, |id, line| {
        if line.reading == Some(reading) && line.sent.is_some() {
            lines.push((id, line));
        }
        ControlFlow::Continue(())
    })?;
    for (id, line) in lines {
        LEDGER.insert(tx, &OfUser(user, id), &Line { sent: None, ..line })?;
    }
    Ok(())
}

/// Removes everything of a person's. What all have spent together is no person's.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<(), StoreError> {
    let at = |id| OfUser(user, OfReading(id, id));
    VERSIONS.remove_range(tx, &at(Uuid::nil()), &at(Uuid::max()))?;
    LEDGER.remove_range(tx, &OfUser(user, Uuid::nil()), &OfUser(user, Uuid::max()))?;
    SPENT.remove_range(tx, &OfUser(user, Date::MIN), &OfUser(user, Date::MAX))?;
    Ok(())
}

/// Shows `visit` a person's ledger, the newest line first, until it breaks.
///
/// # Errors
/// When the store fails.
pub fn each_line(
    tx: &impl Reader,
    user: Uuid,
    mut visit: impl FnMut(Uuid, Line) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    let range = (Bound::Included(&from), Bound::Included(&to));
    LEDGER.scan(tx, range, true, |OfUser(_, id), line| visit(id, line))
}

/// A line of theirs.
///
/// # Errors
/// When there is none.
pub fn line(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Line, TellError> {
    LEDGER.get(tx, &OfUser(user, id))?.ok_or(TellError::NoLine)
}

/// Deletes a line of theirs.
///
/// # Errors
/// When there is none.
pub fn delete_line(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), TellError> {
    if LEDGER.remove(tx, &OfUser(user, id))? { Ok(()) } else { Err(TellError::NoLine) }
}

/// Deletes all lines of theirs; how many there were.
///
/// # Errors
/// When the store fails.
pub fn delete_lines(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, TellError> {
    Ok(LEDGER.remove_range(tx, &OfUser(user, Uuid::nil()), &OfUser(user, Uuid::max()))?)
}
