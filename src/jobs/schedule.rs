//! When a job is due: cron expressions in the instance's time zone.
//!
//! The scheduler crate knows a zone only by its offset at the start of the program, which is wrong for half the
//! year where clocks are turned, and it looks at the machine's clock. So it only wakes us every minute, and here
//! we ask for the last occurrence that is past by our own clock and zone. That one question answers all of
//! them: what is due now, what was missed while the program slept, and that a clock set back repeats nothing.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use croner::Cron;
use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Clocks are put forward by so many hours at most.
const GAP: i64 = 2;
/// Occurrences of a job of a certain hour within these at most: one a minute.
const MOST_IN_GAP: usize = 180;

/// A cron expression of five fields: minute, hour, day, month, weekday.
#[derive(Clone, Debug)]
pub struct Schedule {
    cron: Cron,
    /// Whether it runs in every hour. In the hour that comes twice when clocks are turned back such a job
    /// goes on, and one of a certain hour runs once.
    hourly: bool,
}

impl Schedule {
    /// Understands an expression.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(expression: &str) -> Result<Self, String> {
        let cron = expression.parse::<Cron>().map_err(|error| error.to_string())?;
        let hourly = expression.split_whitespace().nth(1).is_some_and(|hour| hour.starts_with('*'));
        Ok(Self { cron, hourly })
    }

    /// Whether it runs in every hour.
    #[must_use]
    pub const fn is_hourly(&self) -> bool {
        self.hourly
    }

    /// The last occurrence at or before `now`.
    #[must_use]
    pub fn last(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut at = of_jiff(now.to_zoned(zone.clone()).datetime())?;
        let mut inclusive = true;
        // The local time of an occurrence may not exist, and then lies an hour ahead; the one before does.
        for _ in 0..4 {
            let local = self.cron.find_previous_occurrence(&at, inclusive).ok()?;
            if let Some(moment) = self.moments(local, zone)?.into_iter().rfind(|at| *at <= now) {
                return Some(moment);
            }
            (at, inclusive) = (local, false);
        }
        None
    }

    /// The first occurrence after `now`.
    #[must_use]
    pub fn next(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = now.to_zoned(zone.clone()).datetime();
        // The one that does not exist lies ahead of its own local time: looked for from before it.
        let back = if self.hourly { 0 } else { GAP };
        let mut at = of_jiff(local.saturating_sub(back.hours()))?;
        for _ in 0..MOST_IN_GAP {
            let local = self.cron.find_next_occurrence(&at, false).ok()?;
            if let Some(moment) = self.moments(local, zone)?.into_iter().find(|at| *at > now) {
                return Some(moment);
            }
            at = local;
        }
        None
    }

    /// The moments that a local time is: one; two in the hour that comes twice, for a job of every hour.
    fn moments(&self, local: DateTime<Utc>, zone: &TimeZone) -> Option<Vec<Timestamp>> {
        let ambiguous = zone.to_ambiguous_timestamp(of_chrono(local.naive_utc())?);
        let mut moments = vec![ambiguous.compatible().ok()?];
        if self.hourly && ambiguous.is_ambiguous() {
            moments.extend(ambiguous.later().ok());
        }
        moments.dedup();
        Some(moments)
    }
}

/// A local time as croner takes it: it reckons in UTC and never learns of our zone.
fn of_jiff(local: civil::DateTime) -> Option<DateTime<Utc>> {
    let date = NaiveDate::from_ymd_opt(
        local.year().into(),
        u32::try_from(local.month()).ok()?,
        u32::try_from(local.day()).ok()?,
    )?;
    let time = date.and_hms_opt(
        u32::try_from(local.hour()).ok()?,
        u32::try_from(local.minute()).ok()?,
        u32::try_from(local.second()).ok()?,
    )?;
    Some(time.and_utc())
}

fn of_chrono(local: NaiveDateTime) -> Option<civil::DateTime> {
    civil::DateTime::new(
        i16::try_from(local.year()).ok()?,
        i8::try_from(local.month()).ok()?,
        i8::try_from(local.day()).ok()?,
        i8::try_from(local.hour()).ok()?,
        i8::try_from(local.minute()).ok()?,
        i8::try_from(local.second()).ok()?,
        0,
    )
    .ok()
}
