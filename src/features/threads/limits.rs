//! What people allow themselves: at most so many readings a week, so many days before the same question.
//!
//! Nobody has one until they set it. A limit that is reached stops kindly: it says when it was set, until
//! when it holds, and that it can be lifted in the settings, where lifting it takes one press. It holds for
//! readings that are kept; the daily card is one a day anyway.

use std::ops::ControlFlow;

use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::StopBody;
use super::same::Matter;
use super::tables::LIMITS;
use crate::features::readings::kept;
use crate::store::{Reader, StoreError, WriteTx};
use crate::web::{FieldError, Problem};

/// Readings a week, least and most.
pub const PER_WEEK: (u16, u16) = (1, 100);
/// Days before the same question, least and most.
pub const DAYS: (u16, u16) = (1, 365);

/// A limit, and when it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// How many.
    pub value: u16,
    /// Since when.
    pub set_at: Timestamp,
}

/// What somebody allows themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLimits {
    /// Readings in seven local days.
    #[serde(default)]
    pub readings_per_week: Option<Limit>,
    /// Local days from a question to the same one.
    #[serde(default)]
    pub same_question_days: Option<Limit>,
}

/// All of one's limits at once; what is absent or null is no limit.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct OwnLimitsRequest {
    /// 1–100.
    #[serde(default)]
    pub readings_per_week: Option<u16>,
    /// 1–365.
    #[serde(default)]
    pub same_question_days: Option<u16>,
}

/// What somebody allows themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnLimitsBody {
    /// Readings in seven local days; null: no limit.
    pub readings_per_week: Option<u16>,
    /// RFC 3339 UTC.
    pub readings_per_week_set_at: Option<String>,
    /// Local days from a question to the same one; null: no limit.
    pub same_question_days: Option<u16>,
    /// RFC 3339 UTC.
    pub same_question_days_set_at: Option<String>,
}

impl From<OwnLimits> for OwnLimitsBody {
    fn from(own: OwnLimits) -> Self {
        let set = |limit: Option<Limit>| limit.map(|limit| limit.set_at.to_string());
        Self {
            readings_per_week: own.readings_per_week.map(|limit| limit.value),
            readings_per_week_set_at: set(own.readings_per_week),
            same_question_days: own.same_question_days.map(|limit| limit.value),
            same_question_days_set_at: set(own.same_question_days),
        }
    }
}

/// A limit that is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which: as the API calls it.
    pub limit: &'static str,
    /// What was set.
    pub value: u16,
    /// The local day on which it was set.
    pub set_on: Date,
    /// The local day from which on it no longer stands against it.
    pub until: Date,
}

impl Stop {
    /// As the API says it.
    #[must_use]
    pub fn body(&self) -> StopBody {
        StopBody {
            limit: self.limit,
            value: self.value,
            set_on: self.set_on.to_string(),
            until: self.until.to_string(),
        }
    }
}

/// Why a reading was not made.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The person said so.
    #[error("a limit of the person's own is reached")]
    Reached(Stop),
}

impl From<LimitError> for Problem {
    fn from(error: LimitError) -> Self {
        let stop = match error {
            LimitError::Store(error) => return error.into(),
            LimitError::Reached(stop) => stop,
        };
        let Stop { limit, value, set_on, until } = stop;
        let (zh, en) = if limit == WEEK {
            (
                format!(
                    "你在 {set_on} 給自己定了一週最多 {value} 次，這週用完了，{until} 起可以再問。想改的話，在設定的偏好裡。"
                ),
                format!(
                    "On {set_on} you allowed yourself {value} a week, and this week has had them. From {until} you can ask again; to change it, see your preferences."
                ),
            )
        } else {
            (
                format!(
                    "你在 {set_on} 給自己定了同一個問題隔 {value} 天再問，{until} 起可以。想改的話，在設定的偏好裡。"
                ),
                format!(
                    "On {set_on} you decided to wait {value} days before the same question. From {until} you can ask it; to change that, see your preferences."
                ),
            )
        };
        Self::new(StatusCode::CONFLICT, "own_limit", zh, en)
            .with("stop", serde_json::to_value(stop.body()).unwrap_or_default())
    }
}

const WEEK: &str = "readings_per_week";
const SAME: &str = "same_question_days";

/// What somebody allows themselves.
///
/// # Errors
/// When the store fails.
pub fn own(tx: &impl Reader, user: Uuid) -> Result<OwnLimits, StoreError> {
    Ok(LIMITS.get(tx, &user)?.unwrap_or_default())
}

/// Sets all limits. One that stays the same was set when it was set.
///
/// # Errors
/// When one is out of its range.
pub fn set(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    wanted: &OwnLimitsRequest,
    now: Timestamp,
) -> Result<OwnLimits, Problem> {
    let before = own(tx, user)?;
    let mut errors = Vec::new();
    let mut limit =
        |value: Option<u16>, (low, high): (u16, u16), pointer: &str, was: Option<Limit>| {
            let value = value?;
            if !(low..=high).contains(&value) {
                errors.push(FieldError::new(
                    pointer,
                    format!("要在 {low} 到 {high} 之間。"),
                    format!("This has to be from {low} to {high}."),
                ));
            }
            Some(was.filter(|was| was.value == value).unwrap_or(Limit { value, set_at: now }))
        };
    let own = OwnLimits {
        readings_per_week: limit(
            wanted.readings_per_week,
            PER_WEEK,
            "/readings_per_week",
            before.readings_per_week,
        ),
        same_question_days: limit(
            wanted.same_question_days,
            DAYS,
            "/same_question_days",
            before.same_question_days,
        ),
    };
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    LIMITS.insert(tx, &user, &own)?;
    Ok(own)
}

/// What stands against asking this now.
///
/// # Errors
/// When the store fails.
pub fn stop(
    tx: &impl Reader,
    user: Uuid,
    question: &str,
    (now, zone): (Timestamp, &TimeZone),
) -> Result<Option<Stop>, StoreError> {
    let own = own(tx, user)?;
    if own == OwnLimits::default() {
        return Ok(None);
    }
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let today = day(now);
    let since = |days: u16| today.saturating_sub((i64::from(days) - 1).days());
    let asked = Matter::of(question);
    let (mut week, mut last) = (Vec::new(), None::<Date>);
    kept::each(tx, user, |_, reading| {
        let on = day(reading.created_at);
        if reading.daily.is_some() || on > today {
            return ControlFlow::Continue(());
        }
        if on >= since(7) {
            week.push(on);
        }
        if let Some(limit) = own.same_question_days
            && on >= since(limit.value)
            && last.is_none_or(|last| on > last)
            && asked.is_same(&Matter::of(&reading.question))
        {
            last = Some(on);
        }
        ControlFlow::Continue(())
    })?;
    let stop = |limit: &'static str, of: Limit, from: Date, days: u16| Stop {
        limit,
        value: of.value,
        set_on: day(of.set_at),
        until: from.saturating_add(i64::from(days).days()),
    };
    if let (Some(limit), Some(last)) = (own.same_question_days, last) {
        return Ok(Some(stop(SAME, limit, last, limit.value)));
    }
    week.sort_unstable_by(|a, b| b.cmp(a));
    // When the last of as many as are allowed leaves the week, there is room for one.
    Ok(own.readings_per_week.and_then(|limit| {
        let oldest = week.get(usize::from(limit.value).checked_sub(1)?)?;
        Some(stop(WEEK, limit, *oldest, 7))
    }))
}

/// Says no to a reading that the person said no to.
///
/// # Errors
/// When a limit of theirs is reached.
pub fn check(
    tx: &impl Reader,
    user: Uuid,
    question: &str,
    when: (Timestamp, &TimeZone),
) -> Result<(), LimitError> {
    stop(tx, user, question, when)?.map_or(Ok(()), |stop| Err(LimitError::Reached(stop)))
}
