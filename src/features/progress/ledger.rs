//! The ledger: entries are appended, and where someone stands is what they add up to, in the same write.

use std::ops::{Bound, ControlFlow};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::model::{Entry, Given, Standing};
use super::rules::level_of;
use super::seed::Rule;
use super::service::Open;
use super::tables::{CAUSES, LEDGER};
use crate::store::{OfUser, Reader, StoreError, WriteTx};

/// Alignment at least and at most (contract §0.6).
pub const ALIGNMENT: (i64, i64) = (0, 100);

/// Whether this is the first time that `kind/cause` comes up for someone; from now on it is not.
///
/// # Errors
/// When the store fails.
pub fn once(tx: &mut WriteTx<'_>, user: Uuid, kind: &str, cause: &str) -> Result<bool, StoreError> {
    let key = OfUser(user, format!("{kind}/{cause}"));
    if CAUSES.get(tx, &key)?.is_some() {
        return Ok(false);
    }
    CAUSES.insert(tx, &key, &())?;
    Ok(true)
}

/// Whether `kind/cause` came up before.
///
/// # Errors
/// When the store fails.
pub fn came_up(tx: &impl Reader, user: Uuid, kind: &str, cause: &str) -> Result<bool, StoreError> {
    Ok(CAUSES.get(tx, &OfUser(user, format!("{kind}/{cause}")))?.is_some())
}

/// Appends an entry and adds it up; where someone stands is written when their records are closed.
pub(super) fn append(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    standing: &mut Standing,
    (rule, cause): (&str, &str),
    (total, alignment): (u64, i64),
    (day, at): (Date, Timestamp),
) -> Result<(), StoreError> {
    let after = standing.alignment.saturating_add(alignment).clamp(ALIGNMENT.0, ALIGNMENT.1);
    let entry = Entry {
        rule: rule.to_owned(),
        cause: cause.to_owned(),
        total,
        // What really moved, so that the sum of the entries is the balance at the ends of the scale too.
        alignment: after - standing.alignment,
        total_after: standing.total.saturating_add(total),
        alignment_after: after,
        day,
        at,
    };
    LEDGER.insert(tx, &OfUser(user, standing.entries), &entry)?;
    standing.total = entry.total_after;
    standing.alignment = after;
    standing.level = level_of(standing.total);
    standing.entries += 1;
    Ok(())
}

/// Gives a fixed amount to the total, such as a task's. Whoever calls has made sure that it is once.
pub(super) fn give(
    tx: &mut WriteTx<'_>,
    open: &mut Open,
    rule: &str,
    cause: &str,
    total: u64,
) -> Result<(), StoreError> {
    let about = (rule, cause);
    append(tx, open.user, &mut open.standing, about, (total, 0), (open.today, open.now))?;
    open.day.given.entry(rule.to_owned()).or_default().total += total;
    Ok(())
}

/// Gives what a rule gives, under its caps. Whoever calls has made sure that it is once for the cause.
pub(super) fn award(
    tx: &mut WriteTx<'_>,
    open: &mut Open,
    rule: &Rule,
    cause: &str,
) -> Result<(), StoreError> {
    let so_far = open.day.given.get(&rule.key).copied().unwrap_or_default();
    let room = rule.daily_total.map_or(u64::MAX, |most| most.saturating_sub(so_far.total));
    let total = rule.total.min(room);
    let room = rule.daily_alignment.map_or(i64::MAX, |most| (most - so_far.moved).max(0));
    let move_by = rule.alignment.clamp(-room, room);
    let after = open.standing.alignment.saturating_add(move_by).clamp(ALIGNMENT.0, ALIGNMENT.1);
    let moved = after - open.standing.alignment;
    if total == 0 && moved == 0 {
        return Ok(());
    }
    append(
        tx,
        open.user,
        &mut open.standing,
        (&rule.key, cause),
        (total, moved),
        (open.today, open.now),
    )?;
    let given = Given { total: so_far.total + total, moved: so_far.moved + moved.abs() };
    open.day.given.insert(rule.key.clone(), given);
    Ok(())
}

/// Shows `visit` someone's entries, the newest first, until it breaks.
///
/// # Errors
/// When the store fails.
pub fn each(
    tx: &impl Reader,
    user: Uuid,
    mut visit: impl FnMut(u64, Entry) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let (from, to) = (OfUser(user, 0), OfUser(user, u64::MAX));
    let range = (Bound::Included(&from), Bound::Included(&to));
    LEDGER.scan(tx, range, true, |OfUser(_, number), entry| visit(number, entry))
}

/// What someone's entries come to: total, alignment, and how many there are. It is what the record of
/// where they stand says, or something is broken.
///
/// # Errors
/// When the store fails.
pub fn sum(tx: &impl Reader, user: Uuid) -> Result<(u64, i64, u64), StoreError> {
    let mut sum = (0, 0, 0);
    each(tx, user, |_, entry| {
        sum = (sum.0 + entry.total, sum.1 + entry.alignment, sum.2 + 1);
        ControlFlow::Continue(())
    })?;
    Ok(sum)
}

/// All that counted or was given for, of someone's, as `kind/cause`.
///
/// # Errors
/// When the store fails.
pub fn causes(tx: &impl Reader, user: Uuid) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    CAUSES.each_of(tx, user, |cause, ()| {
        found.push(cause);
        ControlFlow::Continue(())
    })?;
    Ok(found)
}
