//! What is kept beside the readings, on its way out and back. Events and visits come in only where the person
//! lets them be kept.

use jiff::civil::Date;
use uuid::Uuid;

use super::events::{Event, Favorite, KEYS, MAX_EVENTS, MAX_SECONDS, Scalar, Visits, is_word};
use super::recommend::{Recommendation, What};
use super::service::{MAX_DEVICES, MAX_RECOMMENDATIONS};
use super::tables::{EVENTS, FAVORITES, RECOMMENDATIONS, VISITS};
use crate::features::accounts::preferences;
use crate::features::portable::checks::{known, need, past, sorts_by_time};
use crate::features::portable::section::{OfTable, Owner, Section};
use crate::store::{Reader, StoreError};
use crate::tarot::CardId;
use crate::web::FieldError;

/// Days with visits at most: fifty years.
const MAX_DAYS: usize = 20_000;
/// Visits of a day at most, so that all of them can be added up.
const MAX_VISITS: u32 = 100_000;
/// Suggestions at most: the settled ones, and those that are made at once.
const MAX_SUGGESTIONS: usize = MAX_RECOMMENDATIONS + 14;
/// Cards.
const DECK: usize = 78;

/// What insights give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![
        OfTable::new(&FAVORITES, favorite).most(DECK).section("insights.favorites"),
        OfTable::new(&RECOMMENDATIONS, suggestion)
            .most(MAX_SUGGESTIONS)
            .section("insights.recommendations"),
        OfTable::new(&EVENTS, event)
            .most(MAX_EVENTS)
            .stands_on(|tx, user, _, _| consents(tx, user))
            .section("insights.events"),
        OfTable::new(&VISITS, visits)
            .most(MAX_DAYS)
            .stands_on(|tx, user, _, _| consents(tx, user))
            .section("insights.visits"),
    ]
}

fn consents(tx: &dyn Reader, user: Uuid) -> Result<bool, StoreError> {
    Ok(preferences::of(&tx, user)?.data_collection_consent)
}

fn favorite(owner: &Owner, card: &String, favorite: &Favorite, errors: &mut Vec<FieldError>) {
    known(CardId::deck().any(|known| known.to_string() == *card), "", errors);
    past(owner, favorite.at, "/at", errors);
}

fn suggestion(owner: &Owner, id: &Uuid, one: &Recommendation, errors: &mut Vec<FieldError>) {
    sorts_by_time(id, errors);
    let good = match &one.what {
        What::Usual(spread) | What::Unused(spread) => owner.catalog.spread(spread).is_some(),
        What::Hour(hour) => *hour < 24,
    };
    known(good, "/what", errors);
    let share = one.share.is_none_or(|share| (0.0..=1.0).contains(&share));
    need(share, "/share", "要在 0 到 1 之間。", "This has to be from 0 to 1.", errors);
    past(owner, one.created_at, "/created_at", errors);
    past(owner, one.updated_at, "/updated_at", errors);
}

fn word(text: &str, pointer: &str, errors: &mut Vec<FieldError>) {
    let (zh, en) = ("這裡只留一個英文字。", "Only a single word is kept here.");
    need(is_word(text), pointer, zh, en, errors);
}

fn event(owner: &Owner, id: &Uuid, event: &Event, errors: &mut Vec<FieldError>) {
    sorts_by_time(id, errors);
    for (pointer, text) in [
        ("/event_type", Some(&event.event_type)),
        ("/event_category", Some(&event.event_category)),
        ("/event_action", Some(&event.event_action)),
        ("/session_id", event.session_id.as_ref()),
        ("/device_type", event.device_type.as_ref()),
        ("/browser", event.browser.as_ref()),
        ("/platform", event.platform.as_ref()),
    ] {
        if let Some(text) = text {
            word(text, pointer, errors);
        }
    }
    for (key, value) in &event.event_data {
        known(KEYS.contains(&key.as_str()), "/event_data", errors);
        if let Scalar::Word(text) = value {
            word(text, "/event_data", errors);
        }
    }
    lasts(event.duration.unwrap_or_default(), "/duration", errors);
    past(owner, event.at, "/at", errors);
}

fn lasts(seconds: u32, pointer: &str, errors: &mut Vec<FieldError>) {
    let (zh, en) = ("一天沒有這麼長。", "A day is not that long.");
    need(seconds <= MAX_SECONDS, pointer, zh, en, errors);
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a section's check takes any key by reference"
)]
fn visits(owner: &Owner, day: &Date, visits: &Visits, errors: &mut Vec<FieldError>) {
    // The local day may be one ahead of UTC's.
    let latest = owner.now.to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow();
    let (zh, en) = ("這一天不可能來過。", "Nobody can have come on this day.");
    need(latest.is_ok_and(|latest| *day <= latest), "", zh, en, errors);
    let many = |count: u32| (1..=MAX_VISITS).contains(&count);
    let (zh, en) = ("不可能來這麼多次。", "Nobody comes so often.");
    need(many(visits.count), "/count", zh, en, errors);
    lasts(visits.seconds, "/seconds", errors);
    need(visits.devices.len() <= MAX_DEVICES, "/devices", zh, en, errors);
    for (device, count) in &visits.devices {
        word(device, "/devices", errors);
        need(many(*count), "/devices", zh, en, errors);
    }
    past(owner, visits.last_at, "/last_at", errors);
}
