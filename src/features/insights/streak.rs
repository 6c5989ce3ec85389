//! Days in a row, with a day of rest.
//!
//! **The rule.** A streak counts days with a reading. A day without one is a day of rest and does not end
//! it, as long as two days of rest lie at least seven days apart: one a week. Today is not over, so it is
//! never a day of rest. Nothing is lost with a streak; it is a number and no more.

use std::collections::BTreeSet;

use jiff::civil::Date;

/// Days between two days of rest at least.
const APART: i32 = 7;

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// The streak that goes on today.
#[must_use]
pub fn current(days: &BTreeSet<Date>, today: Date) -> usize {
    let (mut count, mut rested) = (0, None::<Date>);
    let mut day = if days.contains(&today) { Some(today) } else { today.yesterday().ok() };
    while let Some(this) = day {
        if days.contains(&this) {
            count += 1;
        } else if rested.is_some_and(|rest| days_between(this, rest) < APART) {
            break;
        } else {
            rested = Some(this);
        }
        day = this.yesterday().ok();
    }
    count
}

/// The longest that ever was.
#[must_use]
pub fn longest(days: &BTreeSet<Date>) -> usize {
    let (mut best, mut length) = (0, 0);
    // The last day of rest, and the length since.
    let mut rested = None::<(Date, usize)>;
    let mut before = None::<Date>;
    for day in days {
        match before.map_or(i32::MAX, |before| days_between(before, *day)) {
            1 => {}
            2 => {
                let rest = day.yesterday().unwrap_or(*day);
                if let Some((last, since)) = rested
                    && days_between(last, rest) < APART
                {
                    length = since;
                }
                rested = Some((rest, 0));
            }
            _ => (length, rested) = (0, None),
        }
        length += 1;
        if let Some((_, since)) = &mut rested {
            *since += 1;
        }
        best = best.max(length);
        before = Some(*day);
    }
    best
}

/// Days in a row without a day of rest, up to today or yesterday.
#[must_use]
pub fn consecutive(days: &BTreeSet<Date>, today: Date) -> usize {
    let mut day = if days.contains(&today) { Some(today) } else { today.yesterday().ok() };
    let mut count = 0;
    while let Some(this) = day.filter(|day| days.contains(day)) {
        count += 1;
        day = this.yesterday().ok();
    }
    count
}

/// The most days in a row without a day of rest.
#[must_use]
pub fn longest_run(days: &BTreeSet<Date>) -> usize {
    let (mut best, mut length, mut before) = (0, 0, None::<Date>);
    for day in days {
        let follows = before.is_some_and(|before| days_between(before, *day) == 1);
        length = if follows { length + 1 } else { 1 };
        best = best.max(length);
        before = Some(*day);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(list: &[i8]) -> BTreeSet<Date> {
        list.iter().map(|day| Date::constant(2026, 11, *day)).collect()
    }

    #[test]
    fn one_day_of_rest_a_week_does_not_end_a_streak() {
        let today = Date::constant(2026, 11, 20);
        for (list, now, best) in [
            (&[][..], 0, 0),
            (&[20], 1, 1),
            (&[19], 1, 1),
            // Yesterday was a day of rest; the day before counts.
            (&[18], 1, 1),
            (&[17], 0, 1),
            (&[16, 17, 19, 20], 4, 4),
            // Two days of rest, six days apart: only what lies behind the first.
            (&[9, 10, 11, 13, 14, 15, 16, 17, 19, 20], 7, 8),
            // Seven days apart.
            (&[9, 10, 12, 13, 14, 15, 16, 17, 19, 20], 10, 10),
            (&[1, 2, 3, 4, 20], 1, 4),
            (&[1, 3, 5, 7], 0, 2),
        ] {
            let list = days(list);
            assert_eq!((current(&list, today), longest(&list)), (now, best), "{list:?}");
        }
    }
}
