//! A month of someone's life here: for each local day the first card, the mood, and how much there is.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::Mood;
use super::service::{self, local_day};
use crate::features::catalog::Catalog;
use crate::features::readings::body::{CardBrief, brief};
use crate::features::readings::kept;
use crate::features::readings::record::LaidCard;
use crate::store::{Reader, StoreError};
use crate::tarot::Lang;

/// A month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthBody {
    /// `YYYY-MM`.
    pub month: String,
    /// The local day of now, `YYYY-MM-DD`.
    pub today: String,
    /// The days that have something, in their order.
    pub days: Vec<DayBody>,
}

/// A day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayBody {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// The daily card, or the first card of the day's first reading.
    pub card: Option<CardBrief>,
    /// The reading that the card is of.
    pub reading_id: Option<Uuid>,
    /// The first mood of the day's last entry that has one.
    pub mood: Option<Mood>,
    /// Readings of that day.
    pub readings: usize,
    /// Entries of that day.
    pub entries: usize,
}

#[derive(Default)]
struct Day {
    /// Whether it is the daily card, when it was made, the reading, its first card.
    shown: Option<(bool, Timestamp, Uuid, LaidCard)>,
    mood: Option<(Timestamp, Mood)>,
    readings: usize,
    entries: usize,
}

/// The days of a month, `first` being its first one.
///
/// # Errors
/// When the store fails.
pub fn month(
    tx: &impl Reader,
    (user, first): (Uuid, Date),
    zone: &TimeZone,
    (catalog, lang): (&Catalog, Lang),
) -> Result<Vec<DayBody>, StoreError> {
    let mut days = BTreeMap::<Date, Day>::new();
    let inside = |day: Date| day.year() == first.year() && day.month() == first.month();
    kept::each(tx, user, |id, mut reading| {
        let date = reading.daily.unwrap_or_else(|| local_day(reading.created_at, zone));
        if inside(date) {
            let day = days.entry(date).or_default();
            day.readings += 1;
            let (daily, at) = (reading.daily.is_some(), reading.created_at);
            let before = day.shown.as_ref().is_some_and(|(other, then, ..)| {
                (*other && !daily) || (*other == daily && *then <= at)
            });
            if !before && !reading.cards.is_empty() {
                day.shown = Some((daily, at, id, reading.cards.swap_remove(0)));
            }
        }
        ControlFlow::Continue(())
    })?;
    service::each(tx, user, |_, entry| {
        let date = local_day(entry.created_at, zone);
        if inside(date) {
            let day = days.entry(date).or_default();
            day.entries += 1;
            if let Some(mood) = entry.mood_tags.first()
                && day.mood.is_none_or(|(then, _)| then < entry.created_at)
            {
                day.mood = Some((entry.created_at, *mood));
            }
        }
        ControlFlow::Continue(())
    })?;
    let body = |(date, day): (Date, Day)| DayBody {
        date: date.to_string(),
        card: day.shown.as_ref().and_then(|(.., card)| brief(catalog, card, lang)),
        reading_id: day.shown.map(|(_, _, id, _)| id),
        mood: day.mood.map(|(_, mood)| mood),
        readings: day.readings,
        entries: day.entries,
    };
    Ok(days.into_iter().map(body).collect())
}
