//! The sums of each day: how many accounts and readings there were, how many people came. Sums only: who came
//! when is theirs, and goes with their account.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::accounts::{days, service as accounts};
use crate::features::bingo::service as bingo;
use crate::store::{Reader, StoreError, Table, WriteTx};

/// Sums, by local day.
const DAYS: Table<Date, Day> = Table::new("operations.days");
/// Days that are made up for at most, when the program slept.
const MOST_MISSED: i64 = 400;

/// The sums of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Accounts at its end; unknown for a day that was made up for later.
    #[serde(default)]
    pub accounts: Option<u64>,
    /// Readings ever given at its end; unknown likewise.
    #[serde(default)]
    pub readings_total: Option<u64>,
    /// People with an account who came.
    pub visitors: u64,
    /// Bingo numbers that were claimed.
    pub bingo_claims: u64,
}

/// The sums of a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsDayBody)]
pub struct DayBody {
    /// The local day.
    date: String,
    /// Accounts at its end; null for a day through which the program slept.
    accounts: Option<u64>,
    /// Readings ever given at its end; null likewise.
    readings_total: Option<u64>,
    /// People with an account who came.
    visitors: u64,
    /// Bingo numbers that were claimed.
    bingo_claims: u64,
}

impl From<(Date, Day)> for DayBody {
    fn from((date, day): (Date, Day)) -> Self {
        Self {
            date: date.to_string(),
            accounts: day.accounts,
            readings_total: day.readings_total,
            visitors: day.visitors,
            bingo_claims: day.bingo_claims,
        }
    }
}

/// Keeps the sums of the days before `today` that have none yet; how many.
///
/// # Errors
/// When the store fails.
pub fn keep(tx: &mut WriteTx<'_>, today: Date, readings: u64) -> Result<usize, StoreError> {
    let mut last = None;
    DAYS.scan(tx, (Bound::Unbounded, Bound::Excluded(&today)), true, |day, _| {
        last = Some(day);
        ControlFlow::Break(())
    })?;
    let yesterday = today.saturating_sub(1.day());
    let from = last.map_or(yesterday, |day| day.saturating_add(1.day()));
    let from = from.max(today.saturating_sub(MOST_MISSED.days()));
    // Each is one walk over everybody's, however many days are to be made up for.
    let missed = from..=yesterday;
    let visitors = days::visitors(tx, &missed)?;
    let claims = bingo::claims_between(tx, &missed)?;
    let of = |counts: &BTreeMap<Date, u64>, day| counts.get(&day).copied().unwrap_or(0);
    let (mut day, mut kept) = (from, 0);
    while day <= yesterday {
        // What there is in all is known for the day that has just ended, and for no other.
        let is_last = day == yesterday;
        let sums = Day {
            accounts: if is_last { Some(accounts::count_in(tx)?) } else { None },
            readings_total: is_last.then_some(readings),
            visitors: of(&visitors, day),
            bingo_claims: of(&claims, day),
        };
        DAYS.insert(tx, &day, &sums)?;
        kept += 1;
        day = day.saturating_add(1.day());
    }
    Ok(kept)
}

/// The sums of the days between two, both included, the newest first.
///
/// # Errors
/// When the store fails.
pub fn between(tx: &impl Reader, from: Date, to: Date) -> Result<Vec<(Date, Day)>, StoreError> {
    let mut days = Vec::new();
    DAYS.scan(tx, (Bound::Included(&from), Bound::Included(&to)), true, |day, sums| {
        days.push((day, sums));
        ControlFlow::Continue(())
    })?;
    Ok(days)
}
