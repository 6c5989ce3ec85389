//! Bingo's tables. A month's key is its first day.

use jiff::civil::Date;

use super::model::{Card, Claim, Month, Reward};
use crate::store::{OfUser, Table};

/// What each month's numbers come from.
pub const MONTHS: Table<Date, Month> = Table::new("bingo.months");
/// Cards, by person and month.
pub const CARDS: Table<OfUser<Date>, Card> = Table::new("bingo.cards");
/// Claims, by person and day.
pub const CLAIMS: Table<OfUser<Date>, Claim> = Table::new("bingo.claims");
/// Rewards, by person and month.
pub const REWARDS: Table<OfUser<Date>, Reward> = Table::new("bingo.rewards");
