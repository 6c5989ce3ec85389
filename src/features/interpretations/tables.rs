//! The tables of tellings.

use jiff::civil::Date;
use uuid::Uuid;

use super::model::{Line, Version};
use crate::ai::Sums;
use crate::store::{Key, OfUser, Table};

/// Something of a reading's: the reading first, so that all of it lies together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfReading(pub Uuid, pub Uuid);

impl Key for OfReading {
    fn to_bytes(&self) -> Vec<u8> {
        [*self.0.as_bytes(), *self.1.as_bytes()].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (reading, id) = bytes.split_at_checked(16)?;
        Some(Self(Uuid::from_slice(reading).ok()?, Uuid::from_slice(id).ok()?))
    }
    fn to_text(&self) -> String {
        format!("{}/{}", self.0, self.1)
    }
    fn from_text(text: &str) -> Option<Self> {
        let (reading, id) = text.split_once('/')?;
        Some(Self(Uuid::from_text(reading)?, Uuid::from_text(id)?))
    }
}

/// Tellings of kept readings, by person, reading and telling.
pub const VERSIONS: Table<OfUser<OfReading>, Version> = Table::new("interpretations.versions");
/// What left the box.
pub const LEDGER: Table<OfUser<Uuid>, Line> = Table::new("interpretations.ledger");
/// What a person's calls cost on a local day, those under way with their forecast.
pub const SPENT: Table<OfUser<Date>, Sums> = Table::new("interpretations.spent");
/// What everybody's cost.
pub const SPENT_BY_ALL: Table<Date, Sums> = Table::new("interpretations.spent_by_all");
