//! Days on which someone came, and what coming often gives: the check-in, and longer sessions.
//!
//! Days are local to the instance (`--timezone`), and every duration is measured by the server: what a
//! client claims about how long it was active is read and not believed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow, RangeInclusive};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use uuid::Uuid;

use super::error::{AccountError, Extension as Refused};
use super::model::{Extension, Session, User};
use super::rules;
use super::sessions::{self, Opened, Secrets};
use super::tables::{EXTENSIONS, LOGIN_DAYS, SESSIONS, USERS};
use crate::features::progress::{Event, Progress};
use crate::store::{OfUser, Reader, StoreError, WriteTx};

/// Days looked back for a streak at most (contract §1).
const LONGEST_STREAK: usize = 366;
/// What the loyalty extension unlocks.
pub const LOYALTY_BADGE: &str = "loyal_wasteland_resident";

/// Notes that someone came today; whether it was the first time.
///
/// # Errors
/// When the store fails.
pub fn record(tx: &mut WriteTx<'_>, user: Uuid, today: Date) -> Result<bool, StoreError> {
    let key = OfUser(user, today);
    let before = LOGIN_DAYS.get(tx, &key)?.unwrap_or(0);
    LOGIN_DAYS.insert(tx, &key, &before.saturating_add(1))?;
    Ok(before == 0)
}

/// [`record`], and what coming gives.
///
/// # Errors
/// When the store fails.
pub fn came(
    tx: &mut WriteTx<'_>,
    progress: &Progress,
    user: Uuid,
    (today, now): (Date, Timestamp),
) -> Result<bool, StoreError> {
    let first = record(tx, user, today)?;
    progress.record(tx, user, &Event::CheckedIn, now)?;
    Ok(first)
}

/// Days in a row up to today, or up to yesterday when today is not among them yet.
///
/// # Errors
/// When the store fails.
pub fn streak(tx: &impl Reader, user: Uuid, today: Date) -> Result<usize, StoreError> {
    let mut expected = today;
    let mut days = 0;
    let range = (Bound::Included(&OfUser(user, Date::MIN)), Bound::Included(&OfUser(user, today)));
    LOGIN_DAYS.scan(tx, range, true, |OfUser(_, day), _| {
        if days == 0 && day != today && Some(day) == today.yesterday().ok() {
            expected = day;
        }
        if day != expected || days >= LONGEST_STREAK {
            return ControlFlow::Break(());
        }
        days += 1;
        match expected.yesterday() {
            Ok(before) => expected = before,
            Err(_) => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    })?;
    Ok(days)
}

/// All days on which someone came, oldest first.
///
/// # Errors
/// When the store fails.
pub fn all(tx: &impl Reader, user: Uuid) -> Result<Vec<Date>, StoreError> {
    between(tx, user, Date::MIN, Date::MAX)
}

fn between(tx: &impl Reader, user: Uuid, from: Date, to: Date) -> Result<Vec<Date>, StoreError> {
    let mut days = Vec::new();
    let range = (Bound::Included(&OfUser(user, from)), Bound::Included(&OfUser(user, to)));
    LOGIN_DAYS.scan(tx, range, false, |OfUser(_, day), _| {
        days.push(day);
        ControlFlow::Continue(())
    })?;
    Ok(days)
}

/// How many people came on each of the days between two; for the statistics.
///
/// # Errors
/// When the store fails.
pub fn visitors(
    tx: &impl Reader,
    days: &RangeInclusive<Date>,
) -> Result<BTreeMap<Date, u64>, StoreError> {
    LOGIN_DAYS.count_by_day(tx, days)
}

/// The days of the last seven on which someone came, newest first.
///
/// # Errors
/// When the store fails.
pub fn last_week(tx: &impl Reader, user: Uuid, today: Date) -> Result<Vec<Date>, StoreError> {
    let mut days = between(tx, user, today.saturating_sub(6.days()), today)?;
    days.reverse();
    Ok(days)
}

/// Whether and how loyal someone is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loyalty {
    /// Days of the last seven, newest first.
    pub days: Vec<Date>,
    /// Days in a row.
    pub streak: usize,
    /// Three days of seven.
    pub is_eligible: bool,
    /// Not claimed today.
    pub available: bool,
}

/// How loyal someone is.
///
/// # Errors
/// When the store fails.
pub fn loyalty(tx: &impl Reader, user: &User, today: Date) -> Result<Loyalty, StoreError> {
    let days = last_week(tx, user.id, today)?;
    let distinct: BTreeSet<_> = days.iter().collect();
    Ok(Loyalty {
        is_eligible: distinct.len() >= rules::LOYAL_DAYS,
        available: user.loyalty_on != Some(today),
        streak: streak(tx, user.id, today)?,
        days,
    })
}

/// An extension: the tokens anew, minutes added, and whether the loyalty reward was given now.
pub struct Extended {
    /// The session with its new tokens.
    pub opened: Opened,
    /// Minutes added.
    pub minutes: i64,
    /// Whether karma and badge were given with it.
    pub rewarded: bool,
}

/// Who extends what, and when.
pub struct Extending<'a> {
    /// The person.
    pub user: User,
    /// The session's id.
    pub id: Uuid,
    /// The session.
    pub session: Session,
    /// For the new tokens.
    pub secrets: &'a Secrets,
    /// Now.
    pub now: Timestamp,
    /// The local day.
    pub today: Date,
}

impl Extending<'_> {
    /// The person and the session as they stand in this write: what the request was let in by was read
    /// before it, and of two that came at once the second must see what the first one changed.
    fn afresh(mut self, tx: &impl Reader) -> Result<Self, AccountError> {
        self.session = SESSIONS.get(tx, &self.id)?.ok_or(AccountError::NotSignedIn)?;
        self.user = USERS.get(tx, &self.user.id)?.ok_or(AccountError::NotSignedIn)?;
        Ok(self)
    }
}

/// Half an hour more for half an hour of activity, as the server has seen it.
///
/// # Errors
/// When it is not due.
pub fn extend_for_activity(
    tx: &mut WriteTx<'_>,
    of: Extending<'_>,
) -> Result<Extended, AccountError> {
    let of = of.afresh(tx)?;
    let day_ago = of.now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(of.now);
    // The oldest of the last ten, and how many there are.
    let (mut recent, mut oldest) = (0, of.now);
    let from = OfUser(of.user.id, Uuid::nil());
    let to = OfUser(of.user.id, Uuid::max());
    EXTENSIONS.scan(tx, (Bound::Included(&from), Bound::Included(&to)), true, |_, extension| {
        if extension.at <= day_ago {
            return ControlFlow::Break(());
        }
        recent += 1;
        oldest = extension.at;
        if recent < rules::MAX_EXTENSIONS {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    if recent >= rules::MAX_EXTENSIONS {
        let wait = oldest.duration_since(day_ago).unsigned_abs();
        return Err(AccountError::Extension(Refused::TooMany(wait)));
    }
    if of.now.duration_since(of.session.active_since) < rules::ACTIVITY {
        return Err(AccountError::Extension(Refused::TooEarly));
    }
    let until = of.session.access_expires_at + rules::ACTIVITY;
    extend(tx, &of, "activity", until, false)
}

/// A week for someone who came on three days of the last seven; once a local day.
///
/// # Errors
/// When it is not due.
pub fn extend_for_loyalty(
    tx: &mut WriteTx<'_>,
    progress: &Progress,
    of: Extending<'_>,
) -> Result<Extended, AccountError> {
    let mut of = of.afresh(tx)?;
    let loyalty = loyalty(tx, &of.user, of.today)?;
    if !loyalty.is_eligible {
        return Err(AccountError::Extension(Refused::TooFewDays));
    }
    if !loyalty.available {
        return Err(AccountError::Extension(Refused::ClaimedToday));
    }
    of.user.loyalty_on = Some(of.today);
    let rewarded = !of.user.once.loyalty;
    if rewarded {
        of.user.once.loyalty = true;
        progress.record(tx, of.user.id, &Event::Loyal, of.now)?;
    }
    USERS.insert(tx, &of.user.id, &of.user)?;
    let until = of.now + rules::LOYALTY;
    extend(tx, &of, "loyalty", until, rewarded)
}

fn extend(
    tx: &mut WriteTx<'_>,
    of: &Extending<'_>,
    kind: &str,
    until: Timestamp,
    rewarded: bool,
) -> Result<Extended, AccountError> {
    let until = until.min(of.session.ends_at());
    let gained = until.duration_since(of.session.access_expires_at);
    if gained <= SignedDuration::ZERO {
        return Err(AccountError::Extension(Refused::SessionEnds));
    }
    let minutes = gained.as_mins();
    let extension = Extension { kind: kind.to_owned(), at: of.now, minutes };
    EXTENSIONS.insert(tx, &OfUser(of.user.id, Uuid::now_v7()), &extension)?;
    let opened = sessions::reissue(tx, of.id, until, of.secrets, of.now)?;
    Ok(Extended { opened, minutes, rewarded })
}
