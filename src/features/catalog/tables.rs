//! The catalogue's tables. The seeded ones are replaced as a whole when the seed changes; `COUNTERS`
//! is the instance's own and never is.

use serde::{Deserialize, Serialize};

use crate::store::{Key, Table};
use crate::tarot::{Card, CardBack, CardId, Faction, Phrases, Spread, Voice};

/// The seeded cards, by id.
pub const CARDS: Table<CardId, Card> = Table::new("catalog.cards");
/// The seeded backs, by the order in the seed.
pub const BACKS: Table<u64, CardBack> = Table::new("catalog.backs");
/// The seeded spreads, by the order in the seed.
pub const SPREADS: Table<u64, Spread> = Table::new("catalog.spreads");
/// The seeded voices, by their sort order.
pub const VOICES: Table<u64, Voice> = Table::new("catalog.voices");
/// The seeded factions, by their sort order.
pub const FACTIONS: Table<u64, Faction> = Table::new("catalog.factions");
/// The seeded texts of the offline reader, under `oracle`.
pub const PHRASES: Table<String, Phrases> = Table::new("catalog.phrases");
/// Which seed is in the tables above, under `catalog`.
pub const SEEDED: Table<String, SeedMark> = Table::new("catalog.seeded");
/// How often each card was drawn and seen.
pub const COUNTERS: Table<CardId, CardCount> = Table::new("catalog.counters");

/// The seed that is in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedMark {
    /// SHA-256 of its content, hexadecimal.
    pub hash: String,
    /// When it was written, RFC 3339 UTC.
    pub at: String,
}

/// A card's counters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardCount {
    /// Times it was drawn.
    #[serde(default)]
    pub drawn: u64,
    /// Times it was drawn or its page was asked for.
    #[serde(default)]
    pub seen: u64,
    /// When it was last drawn, RFC 3339 UTC.
    #[serde(default)]
    pub last_drawn_at: Option<String>,
}

impl Key for CardId {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_string().to_bytes()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        String::from_bytes(bytes)?.parse().ok()
    }
}
