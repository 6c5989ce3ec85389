//! The draw: an unbiased shuffle of the whole deck, an orientation for each card, and a deal.
//!
//! The stream of words is the one of `wt-draw-1`: block `n` is HMAC-SHA-256(secret, person ‖ n)
//! with `n` a 32-bit big-endian counter from 0, read as eight unsigned 32-bit big-endian words.
//! A browser can recompute it with WebCrypto, and nothing but the secret and what the person did
//! goes in. 64 secret bytes are 512 bits; reaching all 78! orders takes 382.
//!
//! From the stream, in this order: a Fisher–Yates shuffle from the last place down to the second,
//! then one word-draw per place of the shuffled deck for its orientation. Every bounded number
//! comes by rejection sampling, so no card and no place is favoured (Lemire 2019, §2 explains the
//! bias that a plain remainder would have).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::card::{CardId, DECK_SIZE, Orientation};

/// Bytes of a draw's secret.
pub const SECRET_BYTES: usize = 64;

/// The stream of 32-bit words that decides a draw.
pub struct WordStream {
    mac: Hmac<Sha256>,
    counter: u32,
    block: [u8; 32],
    used: usize,
}

impl WordStream {
    /// The stream for a secret and for what the person did (may be empty).
    #[must_use]
    pub fn new(secret: &[u8; SECRET_BYTES], person: &[u8]) -> Self {
        // HMAC's own derivation for a key of exactly one SHA-256 block, which 64 bytes are.
        let mut mac = Hmac::<Sha256>::new(secret.into());
        mac.update(person);
        Self { mac, counter: 0, block: [0; 32], used: 32 }
    }

    /// The next word.
    pub fn word(&mut self) -> u32 {
        if self.used >= self.block.len() {
            let mut mac = self.mac.clone();
            mac.update(&self.counter.to_be_bytes());
            self.block = mac.finalize().into_bytes().into();
            self.counter = self.counter.wrapping_add(1);
            self.used = 0;
        }
        let bytes = self.block.iter().skip(self.used).take(4);
        let word = bytes.fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
        self.used += 4;
        word
    }

    /// A number below `bound`, each equally likely. `bound` 0 gives 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        if bound < 2 {
            return 0;
        }
        // The greatest multiple of `bound` that fits: words from there on are thrown away.
        let limit = (1_u64 << 32) - (1_u64 << 32) % u64::from(bound);
        loop {
            let word = self.word();
            if u64::from(word) < limit {
                return word % bound;
            }
        }
    }
}

/// How often a card lies reversed, in ten-thousandths: 0–5000, where 5000 is one half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReversalRate(u16);

impl ReversalRate {
    /// One half: the default.
    pub const HALF: Self = Self(5000);

    /// In ten-thousandths.
    #[must_use]
    pub const fn ten_thousandths(self) -> u16 {
        self.0
    }

    /// `None` above 5000.
    #[must_use]
    pub fn new(ten_thousandths: u16) -> Option<Self> {
        (ten_thousandths <= 5000).then_some(Self(ten_thousandths))
    }
}

/// A card as it lies on the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// Which card.
    pub card: CardId,
    /// Which way up.
    pub orientation: Orientation,
}

/// The places of the shuffled deck that the person picked, in the order of the picking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picks(Vec<u8>);

/// Why picks cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PicksError {
    /// Not as many as the spread has places.
    #[error("{got} picks for {wanted} places")]
    Count {
        /// What the spread needs.
        wanted: usize,
        /// What was given.
        got: usize,
    },
    /// A place outside the deck, by its index in the list.
    #[error("pick {0} is outside the deck")]
    Outside(usize),
    /// The same place twice, by the index of the second.
    #[error("pick {0} repeats an earlier one")]
    Repeated(usize),
}

impl Picks {
    /// The first `count` places: what a person gets who does not pick.
    #[must_use]
    pub fn top(count: usize) -> Self {
        Self((0_u8..).take(count.min(DECK_SIZE)).collect())
    }

    /// The places, in the order of the picking.
    #[must_use]
    pub fn places(&self) -> &[u8] {
        &self.0
    }

    /// Picks for a spread of `wanted` places, each 0–77 and no two alike.
    ///
    /// # Errors
    /// The first thing that is wrong with them.
    pub fn new(wanted: usize, places: &[u32]) -> Result<Self, PicksError> {
        Self::of(wanted, places, DECK_SIZE)
    }

    /// [`Self::new`] for a deck of `size` cards, as when a significator lies outside.
    ///
    /// # Errors
    /// The first thing that is wrong with them.
    pub fn of(wanted: usize, places: &[u32], size: usize) -> Result<Self, PicksError> {
        if places.len() != wanted {
            return Err(PicksError::Count { wanted, got: places.len() });
        }
        let mut picks: Vec<u8> = Vec::with_capacity(wanted);
        for (index, place) in places.iter().enumerate() {
            let place = u8::try_from(*place)
                .ok()
                .filter(|place| usize::from(*place) < size)
                .ok_or(PicksError::Outside(index))?;
            if picks.contains(&place) {
                return Err(PicksError::Repeated(index));
            }
            picks.push(place);
        }
        Ok(Self(picks))
    }
}

/// A shuffled deck on the table, face down: from its places cards are picked, and later ones drawn.
#[derive(Clone, Debug)]
pub struct Table {
    cards: Vec<Dealt>,
    taken: Vec<bool>,
}

impl Table {
    /// Shuffles a deck and turns its cards, in the order of the stream that the module describes.
    #[must_use]
    pub fn shuffle(words: &mut WordStream, rate: ReversalRate, mut deck: Vec<CardId>) -> Self {
        for last in (1..deck.len()).rev() {
            deck.swap(last, words.below(bound(last + 1)) as usize);
        }
        let cards: Vec<Dealt> = deck
            .into_iter()
            .map(|card| {
                let reversed = words.below(10_000) < u32::from(rate.0);
                let orientation =
                    if reversed { Orientation::Reversed } else { Orientation::Upright };
                Dealt { card, orientation }
            })
            .collect();
        let taken = vec![false; cards.len()];
        Self { cards, taken }
    }

    /// Lifts so many cards off the top and puts them below the rest.
    pub fn cut(&mut self, cards: usize) {
        if !self.cards.is_empty() {
            let at = cards % self.cards.len();
            self.cards.rotate_left(at);
        }
    }

    /// Takes the card of a place; `None` when there is none or it was taken.
    pub fn take(&mut self, place: usize) -> Option<Dealt> {
        let taken = self.taken.get_mut(place).filter(|taken| !**taken)?;
        *taken = true;
        self.cards.get(place).copied()
    }

    /// Draws one of the cards that still lie there, each equally likely; with its place.
    pub fn draw(&mut self, words: &mut WordStream) -> Option<(usize, Dealt)> {
        let left: Vec<usize> =
            (0..self.cards.len()).filter(|place| self.taken.get(*place) == Some(&false)).collect();
        let place = *left.get(words.below(bound(left.len())) as usize)?;
        Some((place, self.take(place)?))
    }
}

fn bound(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Shuffles the whole deck, turns its cards, and deals the picked places.
#[must_use]
pub fn deal(words: &mut WordStream, rate: ReversalRate, picks: &Picks) -> Vec<Dealt> {
    let mut table = Table::shuffle(words, rate, CardId::deck().collect());
    picks.0.iter().filter_map(|place| table.take(usize::from(*place))).collect()
}

/// A stream whose secret comes from `fill` (the operating system's CSPRNG), for a draw that nobody
/// has to check afterwards.
///
/// # Errors
/// What `fill` says; nothing may be drawn then.
pub fn os_stream<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<WordStream, E> {
    let mut secret = [0; SECRET_BYTES];
    fill(&mut secret)?;
    Ok(WordStream::new(&secret, &[]))
}
