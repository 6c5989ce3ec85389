//! How much may be spent a day: the arithmetic. Whoever keeps the sums is elsewhere.
//!
//! The sums of a day count calls that are under way with their forecast and calls that are over with what
//! they cost. The forecast is the most that asking the whole chain can cost, so a budget is never
//! overdrawn, as long as forecast and sums are compared and written in one transaction.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::event::Spent;

/// What one day allows; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    /// Tokens, sent and received.
    pub tokens: Option<u64>,
    /// Millionths of a US dollar.
    pub micro_usd: Option<u64>,
}

/// What a day allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// To everybody together.
    pub instance: Allowance,
    /// To each person.
    pub person: Allowance,
}

/// What has been spent on a day, or is about to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Tokens, sent and received.
    pub tokens: u64,
    /// Millionths of a US dollar.
    pub micro_usd: u64,
}

impl Sums {
    /// With one more call. A call whose price nobody knows counts by its tokens only.
    #[must_use]
    pub fn plus(self, spent: Spent) -> Self {
        let usage = spent.usage;
        let tokens = usage.input_tokens.saturating_add(usage.output_tokens);
        Self {
            tokens: self.tokens.saturating_add(tokens),
            micro_usd: self.micro_usd.saturating_add(spent.micro_usd.unwrap_or(0)),
        }
    }

    /// Without one: a forecast that makes room for what the call has really cost.
    #[must_use]
    pub fn minus(self, spent: Spent) -> Self {
        let usage = spent.usage;
        let tokens = usage.input_tokens.saturating_add(usage.output_tokens);
        Self {
            tokens: self.tokens.saturating_sub(tokens),
            micro_usd: self.micro_usd.saturating_sub(spent.micro_usd.unwrap_or(0)),
        }
    }
}

/// Whose day is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Instance,
    /// That person's.
    Person,
}

/// Which of the two measures is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Tokens.
    Tokens,
    /// Money.
    Cost,
}

/// The call may not be made today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the day's budget does not hold this call")]
pub struct Exceeded {
    /// Whose budget it is.
    pub whose: Whose,
    /// Which measure.
    pub measure: Measure,
    /// How much a day has.
    pub limit: u64,
    /// How much of it is used.
    pub used: u64,
}

impl Budget {
    /// Whether a call that may cost `forecast` fits into today.
    ///
    /// # Errors
    /// The first measure that does not hold it; the person's before the instance's, since it is the one
    /// that the person knows.
    pub fn judge(&self, instance: Sums, person: Sums, forecast: Spent) -> Result<(), Exceeded> {
        let sides =
            [(Whose::Person, self.person, person), (Whose::Instance, self.instance, instance)];
        for (whose, allowance, used) in sides {
            let after = used.plus(forecast);
            let measures = [
                (Measure::Tokens, allowance.tokens, used.tokens, after.tokens),
                (Measure::Cost, allowance.micro_usd, used.micro_usd, after.micro_usd),
            ];
            for (measure, limit, used, after) in measures {
                if let Some(limit) = limit
                    && after > limit
                {
                    return Err(Exceeded { whose, measure, limit, used });
                }
            }
        }
        Ok(())
    }
}

/// The day that a moment belongs to, by the instance's time zone.
#[must_use]
pub fn day(now: Timestamp, zone: &TimeZone) -> Date {
    now.to_zoned(zone.clone()).date()
}

/// When the day's budget begins anew: the next local midnight, or the first moment of a day that has none.
#[must_use]
pub fn resets_at(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let tomorrow = day(now, zone).tomorrow();
    let midnight = tomorrow.and_then(|date| date.to_zoned(zone.clone()));
    midnight.map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}
