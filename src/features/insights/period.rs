//! Of which days the figures are.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::web::Params;

/// Days of a year, and of a quarter of one, as the ranges mean them.
const YEAR: i64 = 365;
const QUARTER: i64 = 90;

/// Days, both ends included; local to the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// `all`, `year`, `90d` or `custom`.
    pub key: &'static str,
    /// Without one, from the first reading on.
    pub from: Option<Date>,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// Everything up to today.
    #[must_use]
    pub const fn all(today: Date) -> Self {
        Self { key: "all", from: None, to: today }
    }

    /// The last `days` days, today among them.
    #[must_use]
    pub fn last(key: &'static str, days: i64, today: Date) -> Self {
        Self { key, from: Some(today.saturating_sub((days - 1).days())), to: today }
    }

    /// As a caller asks: `range`, or `from` and `to`.
    pub fn asked(params: &mut Params, today: Date) -> Self {
        let words =
            [("all", None), ("year", Some(("year", YEAR))), ("90d", Some(("90d", QUARTER)))];
        let range = params.choice("range", &words).flatten();
        let (from, to) = (date(params, "from"), date(params, "to"));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            params.wrong("to", "結束的日期要在開始之後。", "The end has to come after the start.");
        }
        match range {
            _ if from.is_some() || to.is_some() => {
                Self { key: "custom", from, to: to.unwrap_or(today) }
            }
            Some((key, days)) => Self::last(key, days, today),
            None => Self::all(today),
        }
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.to
    }
}

/// A day in a query.
pub fn date(params: &mut Params, name: &str) -> Option<Date> {
    let text = params.text(name)?.to_owned();
    // Also the day of a moment, as the original's clients sent it.
    let parsed = text.get(..10).filter(|_| text.len() == 10 || text.contains('T'));
    let parsed = parsed.and_then(|day| day.parse().ok());
    if parsed.is_none() {
        let zh = format!("{name} 要寫成 2026-11-25 這樣的日期。");
        params.wrong(name, zh, format!("{name} has to be a date such as 2026-11-25."));
    }
    parsed
}
