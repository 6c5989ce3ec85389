//! The rules of feeds, and what stands in them.

use std::ops::ControlFlow;

use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::atom;
use super::ics::{Calendar, Event, When};
use super::look_back;
use super::model::{Feed, FeedRequest, Kind, MAX_FEEDS, MAX_NAME};
use super::moon::{self, Phase};
use super::tables::{BY_TOKEN, FEEDS};
use crate::features::accounts::{AccountError, input};
use crate::features::catalog::Catalog;
use crate::features::readings::dailies::{self, DailyCard};
use crate::store::{OfUser, Reader, StoreError, WriteTx};
use crate::system::NoEntropy;
use crate::tarot::Lang;
use crate::tarot::signed::hex;
use crate::web::{FieldError, Problem, locale};

/// Cards of so many days stand in a calendar …
const DAYS_BACK: i64 = 400;
/// … and the moon of so many to come: somebody who subscribes once has a year.
const DAYS_AHEAD: i64 = 400;
/// Reminders are written for so many days to come: a calendar is read again long before.
const REMINDERS: i64 = 14;
/// Entries of an Atom feed at most.
const ENTRIES: usize = 60;

/// Why it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// Not there, not theirs, revoked: nobody is told which.
    #[error("no such feed")]
    Missing,
    /// Too many.
    #[error("too many feeds")]
    TooMany,
    /// What was sent is wrong.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
}

impl From<FeedError> for Problem {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::Store(error) => error.into(),
            FeedError::Entropy(error) => AccountError::Entropy(error).into(),
            FeedError::Invalid(errors) => Self::invalid(errors),
            FeedError::Missing => Self::not_found(
                "no_such_feed",
                "沒有這個訂閱，可能已經撤銷了。",
                "There is no such feed; it may have been revoked.",
            ),
            FeedError::TooMany => Self::new(
                StatusCode::CONFLICT,
                "too_many_feeds",
                format!("最多 {MAX_FEEDS} 個訂閱，先撤銷一個再加新的。"),
                format!("{MAX_FEEDS} feeds at most; revoke one first."),
            ),
        }
    }
}

/// The hash under which a token is found.
#[must_use]
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A local time of day, `HH:MM`.
#[must_use]
pub fn time_of_day(text: &str) -> Option<jiff::civil::Time> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// What is said of a text that is no [`time_of_day`].
#[must_use]
pub fn no_time_of_day(pointer: &str) -> FieldError {
    let (zh, en) = ("時間要寫成 07:30 這樣。", "A time is written like 07:30.");
    FieldError::new(pointer, zh, en)
}

/// A feed as someone wants it, checked; its token's hash is to come.
///
/// # Errors
/// Everything that is wrong with it.
pub fn checked(body: FeedRequest, lang: Lang, now: Timestamp) -> Result<Feed, FeedError> {
    let mut errors = Vec::new();
    let name = input::line(&body.name.unwrap_or_default(), (0, MAX_NAME), "/name");
    let name = name.map_err(|error| errors.push(error)).unwrap_or_default();
    let lang = match body.lang.as_deref().map(str::parse) {
        None => lang,
        Some(Ok(lang)) => lang,
        Some(Err(_)) => {
            errors.push(locale::unknown_lang());
            lang
        }
    };
    if body.alarm.as_deref().is_some_and(|at| time_of_day(at).is_none()) {
        errors.push(no_time_of_day("/alarm"));
    }
    if !errors.is_empty() {
        return Err(FeedError::Invalid(errors));
    }
    let is_calendar = body.kind == Kind::Calendar;
    Ok(Feed {
        kind: body.kind,
        token: String::new(),
        name,
        lang: lang.tag().to_owned(),
        daily_card: !is_calendar || body.daily_card.unwrap_or(true),
        moon: is_calendar && body.moon.unwrap_or(false),
        look_back: is_calendar && body.look_back.unwrap_or(true),
        alarm: body.alarm.filter(|_| is_calendar),
        created_at: now,
    })
}

/// Someone's feeds, the oldest first.
///
/// # Errors
/// When the store fails.
pub fn of_user(tx: &impl Reader, user: Uuid) -> Result<Vec<(Uuid, Feed)>, StoreError> {
    let mut feeds = Vec::new();
    FEEDS.each_of(tx, user, |id, feed| {
        feeds.push((id, feed));
        ControlFlow::Continue(())
    })?;
    Ok(feeds)
}

/// Keeps a feed.
///
/// # Errors
/// When they have too many.
pub fn insert(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid, feed: &Feed) -> Result<(), FeedError> {
    if of_user(tx, user)?.len() >= MAX_FEEDS {
        return Err(FeedError::TooMany);
    }
    Ok(FEEDS.insert(tx, &OfUser(user, id), feed)?)
}

/// Revokes a feed.
///
/// # Errors
/// When it is not theirs.
pub fn revoke(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), FeedError> {
    if FEEDS.remove(tx, &OfUser(user, id))? { Ok(()) } else { Err(FeedError::Missing) }
}

/// The feed behind a token, and whose it is.
///
/// # Errors
/// [`FeedError::Missing`] when there is none of this kind.
pub fn by_token(
    tx: &impl Reader,
    token: &str,
    kind: Kind,
) -> Result<(Uuid, Uuid, Feed), FeedError> {
    let key = BY_TOKEN.find(tx, &hash(token))?.into_iter().next().ok_or(FeedError::Missing)?;
    let feed = FEEDS.get(tx, &key)?.filter(|feed| feed.kind == kind).ok_or(FeedError::Missing)?;
    Ok((key.0, key.1, feed))
}

/// Removes everything of a person's.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<(), StoreError> {
    FEEDS.remove_range(tx, &OfUser(user, Uuid::nil()), &OfUser(user, Uuid::max()))?;
    Ok(())
}

/// What a feed is made of.
pub struct Contents {
    cards: Vec<DailyCard>,
    look_backs: Vec<look_back::LookBack>,
}

/// Reads what goes into a feed.
///
/// # Errors
/// When the store fails.
pub fn contents(
    tx: &impl Reader,
    user: Uuid,
    feed: &Feed,
    today: Date,
) -> Result<Contents, StoreError> {
    let (from, to) =
        (today.saturating_sub(DAYS_BACK.days()), today.saturating_add(DAYS_AHEAD.days()));
    let wanted = feed.daily_card || feed.alarm.is_some();
    let cards = if wanted { dailies::between(tx, user, from, today)? } else { Vec::new() };
    let look_backs =
        if feed.look_back { look_back::dates(tx, user, (from, to))? } else { Vec::new() };
    Ok(Contents { cards, look_backs })
}

/// The card's name, and that it lies upside down.
#[must_use]
pub fn card_name(catalog: &Catalog, daily: &DailyCard, lang: Lang) -> Option<(String, String)> {
    let card = catalog.cards.get(usize::from(daily.card))?;
    let name = &card.text(lang).name;
    let title = if daily.reversed {
        lang.pick(format!("{name}（逆位）"), format!("{name} (reversed)"))
    } else {
        name.clone()
    };
    Some((title, lang.pick(&card.standard.zh, &card.standard.en).clone()))
}

/// The language of a feed.
#[must_use]
pub fn lang_of(feed: &Feed) -> Lang {
    feed.lang.parse().unwrap_or_default()
}

/// The calendar as text.
#[must_use]
pub fn calendar(
    catalog: &Catalog,
    feed: &Feed,
    contents: &Contents,
    (today, zone): (Date, &TimeZone),
) -> String {
    let lang = lang_of(feed);
    let name = lang.pick("廢土塔羅", "Wasteland Tarot");
    let mut calendar = Calendar::new(if feed.name.is_empty() { name } else { &feed.name }, lang);
    if feed.daily_card {
        for card in &contents.cards {
            let Some((title, standard)) = card_name(catalog, card, lang) else { continue };
            calendar.event(&Event {
                uid: format!("card-{}@wasteland-tarot", card.reading),
                stamp: card.at,
                when: When::Day(card.day),
                summary: title,
                description: standard,
                alarm: false,
            });
        }
    }
    for look_back in &contents.look_backs {
        calendar.event(&Event {
            uid: format!("look-back-{}@wasteland-tarot", look_back.id),
            stamp: feed.created_at,
            when: When::Day(look_back.day),
            summary: lang.pick("回頭看一次", "Look back").to_owned(),
            description: String::new(),
            alarm: false,
        });
    }
    if let Some(at) = feed.alarm.as_deref().and_then(time_of_day) {
        for ahead in 0..REMINDERS {
            let day = today.saturating_add(ahead.days());
            if contents.cards.iter().any(|card| card.day == day) {
                continue;
            }
            let Ok(moment) = day.to_datetime(at).to_zoned(zone.clone()) else { continue };
            calendar.event(&Event {
                uid: format!("draw-{}@wasteland-tarot", day.strftime("%Y%m%d")),
                stamp: feed.created_at,
                when: When::Moment(moment.timestamp()),
                summary: lang.pick("今天的牌", "Today’s card").to_owned(),
                description: String::new(),
                alarm: true,
            });
        }
    }
    if feed.moon {
        moon_events(&mut calendar, feed, lang, (today, zone));
    }
    calendar.finish()
}

fn moon_events(calendar: &mut Calendar, feed: &Feed, lang: Lang, (today, zone): (Date, &TimeZone)) {
    let moment = |day: Date| day.to_zoned(zone.clone()).map(|midnight| midnight.timestamp());
    let from = moment(today.saturating_sub(31.days()));
    let to = moment(today.saturating_add(DAYS_AHEAD.days()));
    let (Ok(from), Ok(to)) = (from, to) else { return };
    for (phase, at) in moon::between(from, to) {
        let local = at.to_zoned(zone.clone());
        let day = local.date();
        let summary = match phase {
            Phase::New => lang.pick("新月", "New moon"),
            Phase::FirstQuarter => lang.pick("上弦月", "First quarter moon"),
            Phase::Full => lang.pick("滿月", "Full moon"),
            Phase::LastQuarter => lang.pick("下弦月", "Last quarter moon"),
        };
        calendar.event(&Event {
            uid: format!("moon-{}-{}@wasteland-tarot", phase.key(), at.strftime("%Y%m%d")),
            stamp: feed.created_at,
            when: When::Day(day),
            summary: summary.to_owned(),
            description: local.strftime("%H:%M").to_string(),
            alarm: false,
        });
    }
}

/// The Atom feed as text.
#[must_use]
pub fn atom(
    catalog: &Catalog,
    (id, feed): (Uuid, &Feed),
    contents: &Contents,
    (address, site): (&str, &str),
) -> String {
    let lang = lang_of(feed);
    let title = lang.pick("廢土塔羅：每天一張牌", "Wasteland Tarot: the card of the day");
    let entries: Vec<atom::Entry> = contents
        .cards
        .iter()
        .rev()
        .take(ENTRIES)
        .filter_map(|card| {
            let (name, text) = card_name(catalog, card, lang)?;
            let title = lang.pick(format!("{}：{name}", card.day), format!("{}: {name}", card.day));
            Some(atom::Entry { id: card.reading, at: card.at, title, text })
        })
        .collect();
    let title = if feed.name.is_empty() { title } else { &feed.name };
    atom::Feed { id, title, lang, address, site, made: feed.created_at }.write(&entries)
}
