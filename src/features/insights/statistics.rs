//! The contract's statistics (readings.md §6.3), out of one walk over the readings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::compare::{commonest, rounded};
use super::gather::Gathered;
use super::model::Usage;
use super::{streak, words};
use crate::tarot::Lang;
use crate::tarot::chance::real;

/// The mean of ratings, if there are any.
#[must_use]
pub fn mean(ratings: &[u8]) -> Option<f64> {
    let sum: usize = ratings.iter().map(|rating| usize::from(*rating)).sum();
    (!ratings.is_empty()).then(|| real(sum) / real(ratings.len()))
}

/// As the contract rounds.
#[must_use]
pub fn one_decimal(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// The commonest key; the first of equals.
#[must_use]
pub fn commonest_of(counts: &BTreeMap<String, usize>) -> Option<String> {
    // `max_by_key` gives the last of equals.
    counts.iter().rev().max_by_key(|(_, count)| **count).map(|(key, _)| key.clone())
}

/// Readings on the days from `from` on.
#[must_use]
pub fn since(found: &Gathered, from: Date) -> usize {
    found.by_day.range(from..).map(|(_, count)| count).sum()
}

/// Readings by karma.
#[must_use]
pub fn by_karma(found: &Gathered) -> KarmaCounts {
    let of = |key: &str| found.karma.get(key).copied().unwrap_or(0);
    KarmaCounts { good: of("good"), neutral: of("neutral"), evil: of("evil") }
}

/// Readings by karma.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "keys of the contract")]
pub struct KarmaCounts {
    pub good: usize,
    pub neutral: usize,
    pub evil: usize,
}

/// The contract's personal statistics. Weeks begin on Monday; days are local to the instance.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonalStats {
    /// All that are kept.
    pub total_readings: usize,
    /// Of this calendar month.
    pub readings_this_month: usize,
    /// Since Monday.
    pub readings_this_week: usize,
    /// One decimal; 0 when none was rated.
    pub average_satisfaction: f64,
    /// Null without readings.
    pub favorite_character_voice: Option<String>,
    /// Null without readings.
    pub favorite_spread: Option<String>,
    /// Cards of all readings.
    pub total_cards_drawn: usize,
    /// Readings by karma.
    pub karma_distribution: KarmaCounts,
    /// Of the last seven days.
    pub recent_readings_count: usize,
    /// Days in a row, up to today or yesterday.
    pub consecutive_days: usize,
}

/// The Monday of its week.
#[must_use]
pub fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// Statistics of a stretch of days.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stats {
    /// In the stretch.
    pub total_readings: usize,
    /// Of these, since Monday.
    pub readings_this_week: usize,
    /// Of these, of this calendar month.
    pub readings_this_month: usize,
    /// Null when none was rated.
    pub average_satisfaction: Option<f64>,
    /// Null without readings.
    pub favorite_spread: Option<String>,
    /// Null without readings.
    pub favorite_character_voice: Option<String>,
    /// First and last day; null where there is no end.
    pub date_range: DateRange,
}

/// First and last day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DateRange {
    /// Null without one.
    pub start: Option<String>,
    /// The last day.
    pub end: Option<String>,
}

/// Statistics of what was walked over.
#[must_use]
pub fn stats_of(found: &Gathered, today: Date) -> Stats {
    Stats {
        total_readings: found.readings,
        readings_this_week: since(found, monday(today)),
        readings_this_month: since(found, today.first_of_month()),
        average_satisfaction: mean(&found.ratings).map(one_decimal),
        favorite_spread: commonest_of(&found.spreads),
        favorite_character_voice: commonest_of(&found.voices),
        date_range: DateRange {
            start: found.period.from.map(|day| day.to_string()),
            end: Some(found.period.to.to_string()),
        },
    }
}

/// Readings a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Frequency {
    /// As asked, `30d`.
    pub period: String,
    /// Every day of it, the oldest first.
    pub data_points: Vec<DataPoint>,
}

/// A day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataPoint {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Readings.
    pub count: usize,
}

/// Readings on each of `days` days from `from` on.
#[must_use]
pub fn frequency_of(found: &Gathered, from: Date, days: i64) -> Frequency {
    let point = |after: i64| {
        let day = from.saturating_add(after.days());
        let count = found.by_day.get(&day).copied().unwrap_or(0);
        DataPoint { date: day.to_string(), count }
    };
    Frequency { period: format!("{days}d"), data_points: (0..days).map(point).collect() }
}

/// Readings by spread.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpreadUsage {
    /// By the spread's name.
    pub spread_usage: Usage,
}

/// Readings by voice.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoiceUsage {
    /// By the voice's key.
    pub voice_usage: Usage,
    /// Null without readings.
    pub favorite_voice: Option<String>,
}

/// Readings by karma.
#[derive(Debug, Serialize, ToSchema)]
pub struct KarmaUsage {
    /// Readings.
    pub karma_distribution: KarmaCounts,
}

/// How satisfied one was.
#[derive(Debug, Serialize, ToSchema)]
pub struct Satisfaction {
    /// Null when none was rated.
    pub average_rating: Option<f64>,
    /// `increasing`, `decreasing` or `stable`: the halves differ by more than 0.3, from four ratings on.
    pub trend: &'static str,
    /// Ratings, `1` to `5`.
    pub rating_distribution: BTreeMap<String, usize>,
}

/// How satisfied somebody was.
#[must_use]
pub fn satisfaction_of(found: &Gathered) -> Satisfaction {
    let (earlier, later) = found.ratings.split_at(found.ratings.len() / 2);
    let halves = mean(earlier).zip(mean(later)).filter(|_| found.ratings.len() >= 4);
    Satisfaction {
        average_rating: mean(&found.ratings).map(one_decimal),
        trend: match halves {
            Some((before, after)) if after - before > 0.3 => "increasing",
            Some((before, after)) if before - after > 0.3 => "decreasing",
            _ => "stable",
        },
        rating_distribution: (1..=5)
            .zip(found.satisfaction)
            .map(|(rating, count)| (rating.to_string(), count))
            .collect(),
    }
}

/// When one reads.
#[derive(Debug, Serialize, ToSchema)]
pub struct Patterns {
    /// An English weekday; null without readings.
    pub most_active_day: Option<&'static str>,
    /// 0 to 23, local to the instance; null without readings.
    pub most_active_hour: Option<usize>,
    /// From the first reading's week on.
    pub average_readings_per_week: f64,
    /// The most days in a row.
    pub streak_days: usize,
}

/// When somebody reads.
#[must_use]
pub fn patterns_of(found: &Gathered, today: Date) -> Patterns {
    let busiest = |counts: &[usize]| {
        let most = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count);
        most.filter(|(_, count)| **count > 0).map(|(at, _)| at)
    };
    let by_hour: Vec<usize> = (0..24)
        .map(|hour: usize| found.hours.iter().filter_map(|day| day.get(hour)).sum())
        .collect();
    let days = found.days.first().and_then(|first| first.until(today).ok());
    // Somebody's first week counts as a whole one.
    let weeks = days.map_or(1.0, |span| f64::from(span.get_days() + 1) / 7.0).max(1.0);
    Patterns {
        most_active_day: busiest(&found.weekdays())
            .and_then(|day| words::weekdays(Lang::En).get(day).copied()),
        most_active_hour: busiest(&by_hour),
        average_readings_per_week: one_decimal(real(found.readings) / weeks),
        streak_days: streak::longest_run(&found.days),
    }
}

/// The commonest cards.
#[derive(Debug, Serialize, ToSchema)]
pub struct MostDrawn {
    /// The commonest first.
    pub most_drawn_cards: Vec<DrawnCard>,
}

/// A card and how often it came.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrawnCard {
    /// Its id.
    pub card_id: String,
    /// How often.
    pub count: usize,
    /// Of all cards that came, one decimal.
    pub percentage: f64,
}

/// Two stretches of days side by side.
#[derive(Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// The last days.
    pub period1: PeriodCounts,
    /// As many days before them.
    pub period2: PeriodCounts,
    /// From the earlier to the later.
    pub changes: Changes,
}

/// A stretch of days.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodCounts {
    /// Readings.
    pub reading_count: usize,
    /// Null when none was rated.
    pub average_satisfaction: Option<f64>,
}

/// What changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// Readings more or less.
    pub reading_count_change: i64,
    /// `increase`, `decrease` or `stable`; null when one of the two was not rated.
    pub satisfaction_change: Option<&'static str>,
}

/// The figures in one file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Exported {
    /// See `/readings/analytics/stats`.
    pub statistics: Stats,
    /// The last thirty days, and satisfaction.
    pub trends: Trends,
    /// See `/readings/analytics/patterns`.
    pub patterns: Patterns,
}

/// What goes with time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trends {
    /// The last thirty days.
    pub frequency: Frequency,
    /// How satisfied.
    pub satisfaction: Satisfaction,
}

/// `figure,key,value`; keys are our own words, in which no comma and no formula can be.
#[must_use]
pub fn csv_of(found: &Gathered, today: Date) -> String {
    let mut text = "figure,key,value\r\n".to_owned();
    let mut line = |figure: &str, key: &str, value: &dyn std::fmt::Display| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{figure},{key},{value}\r\n");
    };
    line("total_readings", "", &found.readings);
    line("total_cards_drawn", "", &found.all_cards());
    line(
        "average_satisfaction",
        "",
        &mean(&found.ratings).map_or_else(String::new, |m| rounded(m).to_string()),
    );
    line("streak_days", "", &patterns_of(found, today).streak_days);
    for (figure, counts) in
        [("spread", &found.spreads), ("voice", &found.voices), ("karma", &found.karma)]
    {
        for (key, count) in counts {
            line(figure, key, count);
        }
    }
    for (id, tally) in commonest(found) {
        line("card", &id.to_string(), &tally.all);
    }
    for (day, count) in &found.by_day {
        line("day", &day.to_string(), count);
    }
    text
}
