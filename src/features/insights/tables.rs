//! The insights' tables: what cannot be counted from readings.

use jiff::civil::Date;
use uuid::Uuid;

use super::events::{Event, Favorite, Visits};
use super::recommend::Recommendation;
use crate::store::{OfUser, Table};

/// What a program reported of its own use, by UUIDv7.
pub const EVENTS: Table<OfUser<Uuid>, Event> = Table::new("insights.events");
/// Visits that a program reported, by local day.
pub const VISITS: Table<OfUser<Date>, Visits> = Table::new("insights.visits");
/// Cards that somebody marked, by id.
pub const FAVORITES: Table<OfUser<String>, Favorite> = Table::new("insights.favorites");
/// What was suggested, by UUIDv7.
pub const RECOMMENDATIONS: Table<OfUser<Uuid>, Recommendation> =
    Table::new("insights.recommendations");
