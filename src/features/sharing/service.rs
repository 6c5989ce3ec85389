//! The rules of links.

use jiff::Timestamp;
use uuid::Uuid;

use super::error::ShareError;
use super::model::{Share, State, Wanted};
use super::tables::{BY_ID, OF_READING, SHARES};
use crate::features::readings::kept;
use crate::features::readings::record::{Reading, Text};
use crate::store::{OfUser, Reader, StoreError, WriteTx};
use crate::system::{NoEntropy, System};
use crate::web::FieldError;

/// A link's password, in characters (contract §10).
pub const PASSWORD: (usize, usize) = (4, 8);
/// Links of a reading at most, those included that lead nowhere any more.
pub const MAX_LINKS: usize = 50;
/// How long a link may live, in days: ten years. One without an end is for who wants it longer.
pub const MAX_DAYS: i64 = 3650;

/// A link's password as it may be.
///
/// # Errors
/// When it is too short or too long.
pub fn password(text: &str) -> Result<(), FieldError> {
    let (least, most) = PASSWORD;
    if (least..=most).contains(&text.chars().count()) {
        return Ok(());
    }
    Err(FieldError::new(
        "/password",
        format!("密碼要 {least} 到 {most} 個字。"),
        format!("A password has {least} to {most} characters."),
    ))
}

/// An id that nobody can guess: 122 random bits.
///
/// # Errors
/// When there is no randomness.
pub fn fresh_id(system: &System) -> Result<Uuid, NoEntropy> {
    let mut bytes = [0; 16];
    system.entropy.fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// Makes a link to a reading of theirs. `hash` is its password's.
///
/// # Errors
/// When the reading is not theirs, or has all the links it may have.
pub fn create(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    (id, reading): (Uuid, Uuid),
    (wanted, hash): (&Wanted, Option<String>),
    now: Timestamp,
) -> Result<Share, ShareError> {
    kept::mine(tx, user, reading)?;
    let others = of_reading(tx, user, reading)?;
    if others.len() >= MAX_LINKS {
        // The oldest of those that lead nowhere gives way.
        let dead = others.iter().rev().find(|(_, share)| share.state(now) != State::Open);
        let (dead, _) = dead.ok_or(ShareError::TooMany)?;
        SHARES.remove(tx, &OfUser(user, *dead))?;
    }
    let share = Share {
        reading,
        password: hash,
        expires_at: wanted.expires_at,
        show_question: wanted.show_question,
        is_active: true,
        access_count: 0,
        created_at: now,
    };
    SHARES.insert(tx, &OfUser(user, id), &share)?;
    Ok(share)
}

/// The links of a reading, the newest first. None for a reading that is another's.
///
/// # Errors
/// When the store fails.
pub fn of_reading(
    tx: &impl Reader,
    user: Uuid,
    reading: Uuid,
) -> Result<Vec<(Uuid, Share)>, StoreError> {
    let mut found = Vec::new();
    for key in OF_READING.find(tx, &reading)? {
        if key.0 == user
            && let Some(share) = SHARES.get(tx, &key)?
        {
            found.push((key.1, share));
        }
    }
    // Ids are random; of two made at the same moment the order is theirs.
    found.sort_by(|(a, left), (b, right)| {
        right.created_at.cmp(&left.created_at).then_with(|| a.cmp(b))
    });
    Ok(found)
}

/// A link by its id, whoever's; with its owner.
///
/// # Errors
/// [`ShareError::Missing`] when there is none.
pub fn find(tx: &impl Reader, id: Uuid) -> Result<(Uuid, Share), ShareError> {
    let keys = BY_ID.find(tx, &id)?;
    let key = keys.first().ok_or(ShareError::Missing)?;
    let share = SHARES.get(tx, key)?.ok_or(ShareError::Missing)?;
    Ok((key.0, share))
}

/// Where a link leads that is still good; with its owner.
///
/// # Errors
/// When it leads nowhere.
pub fn open(
    tx: &impl Reader,
    id: Uuid,
    now: Timestamp,
) -> Result<(Uuid, Share, Reading, Text), ShareError> {
    let (owner, share) = find(tx, id)?;
    match share.state(now) {
        State::Open => {}
        State::Revoked => return Err(ShareError::Revoked),
        State::Expired => return Err(ShareError::Expired),
    }
    let (reading, text) = kept::whole(tx, owner, share.reading)?;
    Ok((owner, share, reading, text))
}

/// Takes a link of theirs back; again, if it was.
///
/// # Errors
/// [`ShareError::Missing`] when it is not theirs.
pub fn revoke(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), ShareError> {
    let key = OfUser(user, id);
    let mut share = SHARES.get(tx, &key)?.ok_or(ShareError::Missing)?;
    share.is_active = false;
    Ok(SHARES.insert(tx, &key, &share)?)
}

/// Removes the links of a reading that goes.
///
/// # Errors
/// When the store fails.
pub fn forget_reading(tx: &mut WriteTx<'_>, user: Uuid, reading: Uuid) -> Result<(), StoreError> {
    for (id, _) in of_reading(tx, user, reading)? {
        SHARES.remove(tx, &OfUser(user, id))?;
    }
    Ok(())
}

/// How many links to their readings someone has, those included that lead nowhere any more.
///
/// # Errors
/// When the store fails.
pub fn count(tx: &impl Reader, user: Uuid) -> Result<u64, StoreError> {
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    Ok(SHARES.count_range(tx, &from, &to)? as u64)
}

/// Removes everything of a person's; how many links.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, StoreError> {
    SHARES.remove_range(tx, &OfUser(user, Uuid::nil()), &OfUser(user, Uuid::max()))
}
