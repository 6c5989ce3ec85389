//! The readings' tables.

use crate::store::Table;

/// How many readings were given, under `given`.
pub const TOTALS: Table<String, u64> = Table::new("readings.totals");
