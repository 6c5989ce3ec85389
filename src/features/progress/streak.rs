//! Days in a row with a rest: one missed day a week, Monday to Sunday, ends nothing. Nobody should have to
//! come for the sake of a number. (The contract's own streak, which a check-in answers, knows no rest.)

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::seed::Period;
use super::tasks::first_day;

/// A run of days up to today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Days on which one came; rests are not counted.
    pub days: u64,
    /// The first of them.
    pub since: Option<Date>,
    /// Whether one was here today.
    pub here_today: bool,
    /// Whether this week's rest is still to be had.
    pub rest_left: bool,
}

/// The run that ends today, or that today may still go on with.
#[must_use]
pub fn streak(came: &[Date], today: Date) -> Streak {
    let came: BTreeSet<Date> = came.iter().copied().filter(|day| *day <= today).collect();
    let here_today = came.contains(&today);
    let mut streak = Streak { here_today, rest_left: true, ..Streak::default() };
    let this_week = first_day(Period::Weekly, today);
    let mut rested = BTreeSet::new();
    let mut day = today;
    while came.first().is_some_and(|first| *first <= day) {
        if came.contains(&day) {
            streak.days += 1;
            streak.since = Some(day);
        } else if day != today && !rested.insert(first_day(Period::Weekly, day)) {
            break;
        }
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    streak.rest_left = !rested.contains(&this_week);
    streak
}
