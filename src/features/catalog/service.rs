//! Seeding, looking up, counting.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::tables::{
    BACKS, CARDS, COUNTERS, CardCount, FACTIONS, PHRASES, SEEDED, SPREADS, SeedMark, VOICES,
};
use crate::store::{Store, StoreError};
use crate::tarot::{Card, CardBack, CardId, Faction, Lang, Phrases, Seed, Spread, Suit, Voice};
use crate::web::ResponseCache;

/// Room for answers made of the catalogue: all pages of both languages in three encodings fit.
const CACHE_BYTES: u64 = 4 * 1024 * 1024;
/// The key of the mark in [`SEEDED`].
const MARK: &str = "catalog";
/// The key of the offline reader's texts in [`PHRASES`].
const READER: &str = "oracle";

/// The seed that the binary carries.
pub struct Packed {
    /// brotli over MessagePack.
    pub block: &'static [u8],
    /// SHA-256 of the MessagePack, hexadecimal.
    pub hash: &'static str,
}

/// What `build.rs` packed.
pub const PACKED: Packed = Packed {
    block: include_bytes!(concat!(env!("OUT_DIR"), "/seed.bin")),
    hash: env!("SEED_HASH"),
};

/// The block in the binary cannot be unpacked: the binary is damaged.
#[derive(Debug, thiserror::Error)]
#[error("the seed in this binary cannot be read ({0}); the file is damaged, install it again")]
pub struct DamagedSeed(String);

impl Packed {
    /// The seed itself.
    ///
    /// # Errors
    /// When the binary is damaged.
    pub fn unpack(&self) -> Result<Seed, DamagedSeed> {
        let mut bytes = Vec::new();
        brotli::Decompressor::new(self.block, 64 * 1024)
            .read_to_end(&mut bytes)
            .map_err(|error| DamagedSeed(error.to_string()))?;
        rmp_serde::from_slice(&bytes).map_err(|error| DamagedSeed(error.to_string()))
    }
}

/// Why the catalogue cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The binary is damaged.
    #[error(transparent)]
    Seed(#[from] DamagedSeed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts a seed into the store unless it is there already; whether it wrote.
///
/// # Errors
/// When the seed or the store cannot be used; nothing is changed then.
pub fn seed(store: &Store, packed: &Packed, now: Timestamp) -> Result<bool, CatalogError> {
    let there = store.read(|tx| SEEDED.get(tx, &MARK.to_owned()))?;
    if there.is_some_and(|mark| mark.hash == packed.hash) {
        return Ok(false);
    }
    let seed = packed.unpack()?;
    let mark = SeedMark { hash: packed.hash.to_owned(), at: now.to_string() };
    store.write_blocking::<_, StoreError>(move |tx| {
        CARDS.clear(tx)?;
        BACKS.clear(tx)?;
        SPREADS.clear(tx)?;
        VOICES.clear(tx)?;
        FACTIONS.clear(tx)?;
        for card in &seed.cards {
            CARDS.insert(tx, &card.id, card)?;
        }
        for (order, back) in (0_u64..).zip(&seed.backs) {
            BACKS.insert(tx, &order, back)?;
        }
        for (order, spread) in (0_u64..).zip(&seed.spreads) {
            SPREADS.insert(tx, &order, spread)?;
        }
        for voice in &seed.voices {
            VOICES.insert(tx, &u64::from(voice.sort_order), voice)?;
        }
        for faction in &seed.factions {
            FACTIONS.insert(tx, &u64::from(faction.sort_order), faction)?;
        }
        PHRASES.insert(tx, &READER.to_owned(), &seed.phrases)?;
        SEEDED.insert(tx, &MARK.to_owned(), &mark)
    })?;
    Ok(true)
}

/// Whether a seed is in the store; also a way to see that the store can be read.
///
/// # Errors
/// When it cannot.
pub fn is_seeded(store: &Store) -> Result<bool, StoreError> {
    store.read(|tx| Ok(SEEDED.get(tx, &MARK.to_owned())?.is_some()))
}

/// The catalogue in memory, and the counters that wait for the next flush.
pub struct Catalog {
    /// The deck, in canonical order.
    pub cards: Vec<Card>,
    /// The default first.
    pub backs: Vec<CardBack>,
    /// In the seed's order.
    pub spreads: Vec<Spread>,
    /// By sort order.
    pub voices: Vec<Voice>,
    /// By sort order.
    pub factions: Vec<Faction>,
    /// The offline reader's texts.
    pub phrases: Phrases,
    /// When the seed was written.
    pub seeded_at: String,
    /// Answers made of it.
    pub answers: ResponseCache,
    flushed: Mutex<Arc<BTreeMap<CardId, CardCount>>>,
    waiting: Mutex<BTreeMap<CardId, CardCount>>,
}

impl Catalog {
    /// Reads the catalogue from the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: &Store) -> Result<Self, StoreError> {
        store.read(|tx| {
            let mut cards: Vec<Card> = values(CARDS.all(tx)?);
            cards.sort_by_key(|card| card.id);
            Ok(Self {
                cards,
                backs: values(BACKS.all(tx)?),
                spreads: values(SPREADS.all(tx)?),
                voices: values(VOICES.all(tx)?),
                factions: values(FACTIONS.all(tx)?),
                phrases: PHRASES.get(tx, &READER.to_owned())?.ok_or(StoreError::Record {
                    table: "catalog.phrases",
                    reason: "the offline reader's texts are missing".to_owned(),
                })?,
                seeded_at: SEEDED.get(tx, &MARK.to_owned())?.map_or_else(String::new, |m| m.at),
                answers: ResponseCache::new(CACHE_BYTES),
                flushed: Mutex::new(Arc::new(COUNTERS.all(tx)?.into_iter().collect())),
                waiting: Mutex::new(BTreeMap::new()),
            })
        })
    }

    /// The card with this id.
    #[must_use]
    pub fn card(&self, id: CardId) -> Option<&Card> {
        self.cards.iter().find(|card| card.id == id)
    }

    /// The spread with this id or name.
    #[must_use]
    pub fn spread(&self, key: &str) -> Option<&Spread> {
        let key = alias(key);
        self.spreads.iter().find(|spread| spread.id == key || spread.name == key)
    }

    /// The faction with this key.
    #[must_use]
    pub fn faction(&self, key: &str) -> Option<&Faction> {
        self.factions.iter().find(|faction| faction.key == key)
    }

    /// The voice with this key.
    #[must_use]
    pub fn voice(&self, key: &str) -> Option<&Voice> {
        self.voices.iter().find(|voice| voice.key == key)
    }

    /// A card's counters as of the last flush.
    #[must_use]
    pub fn count(&self, id: CardId) -> CardCount {
        let flushed = self.flushed.lock().unwrap_or_else(PoisonError::into_inner);
        flushed.get(&id).cloned().unwrap_or_default()
    }

    /// Notes that a card was drawn.
    pub fn drawn(&self, id: CardId, now: Timestamp) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.entry(id).or_default();
        count.drawn += 1;
        count.seen += 1;
        count.last_drawn_at = Some(now.to_string());
    }

    /// Notes that a card's page was asked for.
    pub fn seen(&self, id: CardId) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.entry(id).or_default().seen += 1;
    }

    /// Adds what was counted since the last flush to the store. Called by the job and at shutdown;
    /// what a failed flush took is counted on.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let taken =
            std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if taken.is_empty() {
            return Ok(());
        }
        let adding = taken.clone();
        let written: Result<_, StoreError> = store
            .write(move |tx| {
                for (id, more) in &adding {
                    let mut count = COUNTERS.get(tx, id)?.unwrap_or_default();
                    add(&mut count, more);
                    COUNTERS.insert(tx, id, &count)?;
                }
                COUNTERS.all(tx)
            })
            .await;
        match written {
            Ok(all) => {
                let all = Arc::new(all.into_iter().collect());
                *self.flushed.lock().unwrap_or_else(PoisonError::into_inner) = all;
                // Cards carry their counters.
                self.answers.clear();
                Ok(())
            }
            Err(error) => {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                for (id, more) in &taken {
                    add(waiting.entry(*id).or_default(), more);
                }
                Err(error)
            }
        }
    }

    /// Cards that match, in the order asked for.
    #[must_use]
    pub fn find(&self, query: &CardQuery) -> Vec<&Card> {
        let wanted = query.search.as_deref().map(folded);
        let mut found: Vec<(u8, &Card)> = self
            .cards
            .iter()
            .filter(|card| query.matches(card))
            .filter_map(|card| match &wanted {
                Some(words) => Some((relevance(card, words)?, card)),
                None => Some((0, card)),
            })
            .collect();
        // Stable, so equal cards stay in the deck's order.
        match query.sort {
            Some(sort) => found.sort_by(|(_, a), (_, b)| sort.compare(a, b, query.lang)),
            // Nothing asked: what fits the search best first, then the deck's order.
            None => found.sort_by_key(|(rank, _)| *rank),
        }
        if query.descending {
            found.reverse();
        }
        found.into_iter().map(|(_, card)| card).collect()
    }
}

/// What a caller wants of the cards.
#[derive(Clone, Debug, Default)]
pub struct CardQuery {
    /// Language of names when sorting by them.
    pub lang: Lang,
    /// Only this suit.
    pub suit: Option<Suit>,
    /// Only cards whose story has this faction.
    pub faction: Option<String>,
    /// Least and greatest radiation.
    pub radiation: (Option<f64>, Option<f64>),
    /// Least and greatest threat.
    pub threat: (Option<u8>, Option<u8>),
    /// Words to be found in names, aliases, keywords or meanings of either language.
    pub search: Option<String>,
    /// Order; `None` is relevance, then the deck's.
    pub sort: Option<CardSort>,
    /// Turned round.
    pub descending: bool,
}

impl CardQuery {
    fn matches(&self, card: &Card) -> bool {
        self.suit.is_none_or(|suit| card.suit == suit)
            && self.faction.as_ref().is_none_or(|faction| card.story.factions.contains(faction))
            && self.radiation.0.is_none_or(|least| card.radiation_level >= least)
            && self.radiation.1.is_none_or(|most| card.radiation_level <= most)
            && self.threat.0.is_none_or(|least| card.threat_level >= least)
            && self.threat.1.is_none_or(|most| card.threat_level <= most)
    }
}

/// Orders of cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardSort {
    /// By wasteland name.
    Name,
    /// By number, majors first among equals.
    Number,
    /// By suit, then number: the deck's order.
    Suit,
    /// By radiation.
    Radiation,
    /// By threat.
    Threat,
}

impl CardSort {
    /// What a caller may write, and what it means.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("name", Self::Name),
        ("number", Self::Number),
        ("suit", Self::Suit),
        ("radiation_level", Self::Radiation),
        ("threat_level", Self::Threat),
    ];

    fn compare(self, a: &Card, b: &Card, lang: Lang) -> std::cmp::Ordering {
        match self {
            Self::Name => a.text(lang).name.cmp(&b.text(lang).name),
            Self::Number => a.number.cmp(&b.number),
            Self::Suit => a.id.cmp(&b.id),
            Self::Radiation => a.radiation_level.total_cmp(&b.radiation_level),
            Self::Threat => a.threat_level.cmp(&b.threat_level),
        }
    }
}

/// Lower case, without the spaces that 「權杖 3」 and `3  of wands` differ by.
fn folded(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// How well a card fits: 0 by a name, 1 by a keyword, 2 by a meaning; `None` if a word is nowhere.
/// A search without spaces also finds names written without them, so 「權杖3」 finds 權杖三's alias.
fn relevance(card: &Card, words: &[String]) -> Option<u8> {
    let mut names =
        vec![card.id.to_string(), card.standard.en.to_lowercase(), card.standard.zh.to_lowercase()];
    names.extend(card.standard.aliases_zh.iter().map(|alias| alias.to_lowercase()));
    let joined = words.concat();
    let mut keywords = String::new();
    let mut meanings = String::new();
    for lang in Lang::ALL {
        let text = card.text(lang);
        names.push(text.name.to_lowercase());
        for side in [&text.upright, &text.reversed] {
            keywords.push_str(&side.keywords.join("\n").to_lowercase());
            keywords.push('\n');
            meanings.push_str(&side.meaning.to_lowercase());
            meanings.push('\n');
        }
    }
    let in_name = |name: &String| {
        name.contains(&joined) || words.iter().all(|word| name.contains(word.as_str()))
    };
    if names.iter().any(in_name) {
        Some(0)
    } else if words.iter().all(|word| keywords.contains(word.as_str())) {
        Some(1)
    } else if words.iter().all(|word| meanings.contains(word.as_str())) {
        Some(2)
    } else {
        None
    }
}

/// Names that clients of the original send for a spread (contract §4.2).
fn alias(key: &str) -> &str {
    match key {
        "single" | "single_wasteland_reading" => "single_wasteland",
        "three_card" => "vault_tec_spread",
        "five_card" | "wasteland_survival_spread" => "wasteland_survival",
        "seven_card" | "brotherhood_council_spread" => "brotherhood_council",
        "raider_chaos_spread" => "raider_chaos",
        "ncr_strategic_spread" => "ncr_strategic",
        other => other,
    }
}

fn add(count: &mut CardCount, more: &CardCount) {
    count.drawn += more.drawn;
    count.seen += more.seen;
    if more.last_drawn_at.is_some() {
        count.last_drawn_at.clone_from(&more.last_drawn_at);
    }
}

fn values<K, V>(entries: Vec<(K, V)>) -> Vec<V> {
    entries.into_iter().map(|(_, value)| value).collect()
}
