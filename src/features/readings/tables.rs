//! The readings' tables. A reading's key begins with its owner, so that one person's lie together in
//! the order of time (the id is a UUIDv7), and a list is one short scan.

use jiff::civil::Date;
use uuid::Uuid;

use super::record::{Counts, Reading, Text};
use crate::store::{OfUser, Table};

/// How many readings were given, under `given`.
pub const TOTALS: Table<String, u64> = Table::new("readings.totals");
/// Kept readings.
pub const READINGS: Table<OfUser<Uuid>, Reading> = Table::new("readings.readings");
/// Their texts and receipts.
pub const TEXTS: Table<OfUser<Uuid>, Text> = Table::new("readings.texts");
/// The daily card of a local day.
pub const DAILY: Table<OfUser<Date>, Uuid> = Table::new("readings.daily");
/// How many each person keeps.
pub const COUNTS: Table<Uuid, Counts> = Table::new("readings.counts");
