//! The rules of what is kept beside the readings: events, visits, marked cards, suggestions.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::events::{Event, Favorite, MAX_EVENTS, MAX_SECONDS, Visits};
use super::gather::{Gathered, gather};
use super::period::Period;
use super::recommend::{Recommendation, RecommendationStatus};
use super::tables::{EVENTS, FAVORITES, RECOMMENDATIONS, VISITS};
use crate::features::accounts::{Accounts, preferences};
use crate::store::{Key, OfUser, Reader, StoreError, WriteTx};
use crate::tarot::CardId;
use crate::web::Problem;

/// Kinds of device that are told apart on a day.
pub const MAX_DEVICES: usize = 8;
/// Suggestions of one person at most, settled ones among them.
pub const MAX_RECOMMENDATIONS: usize = 50;

/// Walks over someone's readings, off the threads that serve everybody else.
///
/// # Errors
/// When the store fails.
pub async fn gathered(
    accounts: &Accounts,
    user: Uuid,
    period: Period,
) -> Result<Gathered, Problem> {
    let (store, zone) = (accounts.store.clone(), accounts.options.time_zone.clone());
    let walk = move || store.read(|tx| gather(tx, user, period, &zone));
    let found = tokio::task::spawn_blocking(walk).await.map_err(|error| {
        tracing::error!(insights.error = %error, "a walk over readings did not end");
        Problem::internal()
    })??;
    Ok(found)
}

fn all<K: Key>(from: K, to: K, user: Uuid) -> (OfUser<K>, OfUser<K>) {
    (OfUser(user, from), OfUser(user, to))
}

/// Keeps events, if the person lets them be kept; those that were.
///
/// # Errors
/// When the store fails.
pub fn track(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    events: Vec<Event>,
) -> Result<Vec<(Uuid, Event)>, StoreError> {
    if !preferences::of(tx, user)?.data_collection_consent {
        return Ok(Vec::new());
    }
    let mut kept = Vec::new();
    for event in events {
        let id = Uuid::now_v7();
        EVENTS.insert(tx, &OfUser(user, id), &event)?;
        kept.push((id, event));
    }
    let there = events_of(tx, user, usize::MAX)?;
    for (id, _) in there.iter().skip(MAX_EVENTS) {
        EVENTS.remove(tx, &OfUser(user, *id))?;
    }
    Ok(kept)
}

/// Someone's events, the newest first.
///
/// # Errors
/// When the store fails.
pub fn events_of(
    tx: &impl Reader,
    user: Uuid,
    most: usize,
) -> Result<Vec<(Uuid, Event)>, StoreError> {
    let (from, to) = all(Uuid::nil(), Uuid::max(), user);
    let mut found = Vec::new();
    let range = (Bound::Included(&from), Bound::Included(&to));
    EVENTS.scan(tx, range, true, |OfUser(_, id), event| {
        found.push((id, event));
        if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(found)
}

/// Forgets someone's events and visits; how many.
///
/// # Errors
/// When the store fails.
pub fn forget_events(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, StoreError> {
    let (from, to) = all(Uuid::nil(), Uuid::max(), user);
    let events = EVENTS.remove_range(tx, &from, &to)?;
    let (from, to) = all(Date::MIN, Date::MAX, user);
    Ok(events + VISITS.remove_range(tx, &from, &to)?)
}

/// Notes a visit, if the person lets it be noted; whether it was.
///
/// # Errors
/// When the store fails.
pub fn visit(
    tx: &mut WriteTx<'_>,
    (user, day): (Uuid, Date),
    seconds: u32,
    device: Option<String>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if !preferences::of(tx, user)?.data_collection_consent {
        return Ok(false);
    }
    let key = OfUser(user, day);
    let mut visits = VISITS.get(tx, &key)?.unwrap_or_default();
    visits.count = visits.count.saturating_add(1);
    // A day has no more seconds, however many windows were open.
    visits.seconds = visits.seconds.saturating_add(seconds).min(MAX_SECONDS);
    visits.last_at = now;
    if let Some(device) = device
        && (visits.devices.len() < MAX_DEVICES || visits.devices.contains_key(&device))
    {
        *visits.devices.entry(device).or_default() += 1;
    }
    VISITS.insert(tx, &key, &visits)?;
    Ok(true)
}

/// All visits of someone, summed up.
///
/// # Errors
/// When the store fails.
pub fn visits(tx: &impl Reader, user: Uuid) -> Result<Visits, StoreError> {
    let (from, to) = all(Date::MIN, Date::MAX, user);
    let mut sum = Visits::default();
    let range = (Bound::Included(&from), Bound::Included(&to));
    VISITS.scan(tx, range, false, |_, day| {
        sum.count = sum.count.saturating_add(day.count);
        sum.seconds = sum.seconds.saturating_add(day.seconds);
        sum.last_at = sum.last_at.max(day.last_at);
        for (device, count) in day.devices {
            *sum.devices.entry(device).or_default() += count;
        }
        ControlFlow::Continue(())
    })?;
    Ok(sum)
}

/// Marks a card, or takes the mark away; all that are marked then, the oldest mark first.
///
/// # Errors
/// When the store fails.
pub fn mark(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    card: CardId,
    on: bool,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let key = OfUser(user, card.to_string());
    if !on {
        FAVORITES.remove(tx, &key)?;
    } else if FAVORITES.get(tx, &key)?.is_none() {
        FAVORITES.insert(tx, &key, &Favorite { at: now })?;
    }
    favorites(tx, user)
}

/// Marked cards, the oldest mark first. There are 78 at most: only cards can be marked.
///
/// # Errors
/// When the store fails.
pub fn favorites(tx: &impl Reader, user: Uuid) -> Result<Vec<String>, StoreError> {
    let mut found = BTreeMap::new();
    for card in CardId::deck() {
        let id = card.to_string();
        if let Some(favorite) = FAVORITES.get(tx, &OfUser(user, id.clone()))? {
            found.insert((favorite.at, card.index()), id);
        }
    }
    Ok(found.into_values().collect())
}

/// Someone's suggestions, the newest first.
///
/// # Errors
/// When the store fails.
pub fn recommendations(
    tx: &impl Reader,
    user: Uuid,
) -> Result<Vec<(Uuid, Recommendation)>, StoreError> {
    let (from, to) = all(Uuid::nil(), Uuid::max(), user);
    let mut found = Vec::new();
    let range = (Bound::Included(&from), Bound::Included(&to));
    RECOMMENDATIONS.scan(tx, range, true, |OfUser(_, id), one| {
        found.push((id, one));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Puts new suggestions in the place of those that are still open. What was turned down is not suggested
/// again.
///
/// # Errors
/// When the store fails.
pub fn recommend(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    new: Vec<Recommendation>,
) -> Result<Vec<(Uuid, Recommendation)>, StoreError> {
    let mut settled = Vec::new();
    for (id, one) in recommendations(tx, user)? {
        if one.status == RecommendationStatus::Active || settled.len() >= MAX_RECOMMENDATIONS {
            RECOMMENDATIONS.remove(tx, &OfUser(user, id))?;
        } else {
            settled.push(one);
        }
    }
    let turned_down = |one: &Recommendation| {
        settled
            .iter()
            .any(|old| old.status == RecommendationStatus::Dismissed && old.what == one.what)
    };
    let mut kept = Vec::new();
    for one in new.into_iter().filter(|one| !turned_down(one)) {
        let id = Uuid::now_v7();
        RECOMMENDATIONS.insert(tx, &OfUser(user, id), &one)?;
        kept.push((id, one));
    }
    Ok(kept)
}

/// Settles a suggestion of theirs; nothing when it is not there or another's.
///
/// # Errors
/// When the store fails.
pub fn settle(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    status: RecommendationStatus,
    now: Timestamp,
) -> Result<Option<Recommendation>, StoreError> {
    let key = OfUser(user, id);
    let Some(mut one) = RECOMMENDATIONS.get(tx, &key)? else { return Ok(None) };
    one.status = status;
    one.updated_at = now;
    RECOMMENDATIONS.insert(tx, &key, &one)?;
    Ok(Some(one))
}

/// Removes everything of a person's.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<(), StoreError> {
    forget_events(tx, user)?;
    let (from, to) = all(Uuid::nil(), Uuid::max(), user);
    RECOMMENDATIONS.remove_range(tx, &from, &to)?;
    for card in CardId::deck() {
        FAVORITES.remove(tx, &OfUser(user, card.to_string()))?;
    }
    Ok(())
}
