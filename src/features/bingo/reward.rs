//! Where bingo meets progress: the one place that tells what someone did with a number.

use uuid::Uuid;

use super::service::Today;
use crate::features::progress::{Event, Progress};
use crate::store::{StoreError, WriteTx};

/// Today's number was claimed, and these lines are new with it.
///
/// # Errors
/// When the store fails.
pub fn claimed(
    tx: &mut WriteTx<'_>,
    progress: &Progress,
    user: Uuid,
    today: &Today,
    new: impl IntoIterator<Item = String>,
) -> Result<(), StoreError> {
    let line = |line| Event::BingoLine { month: today.first, line };
    let number = std::iter::once(Event::BingoNumber { day: today.day });
    progress.record_all(tx, user, number.chain(new.into_iter().map(line)), today.now)?;
    Ok(())
}

/// The month's reward was issued: the karma that was given for it.
///
/// # Errors
/// When the store fails.
pub fn rewarded(
    tx: &mut WriteTx<'_>,
    progress: &Progress,
    user: Uuid,
    today: &Today,
) -> Result<i64, StoreError> {
    let event = Event::BingoReward { month: today.first };
    if !progress.record(tx, user, &event, today.now)? {
        return Ok(0);
    }
    let total = progress.rules.rule(event.kind()).map_or(0, |rule| rule.total);
    Ok(i64::try_from(total).unwrap_or(i64::MAX))
}
