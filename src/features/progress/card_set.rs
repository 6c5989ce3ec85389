//! A set of cards, by their places in the canonical deck: one bit each, as every kept reading asks how many
//! there are. Written as a list of places.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tarot::card::DECK_SIZE;

/// A set of cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardSet(u128);

impl CardSet {
    /// Adds a card; a place past the deck's end is none.
    pub fn insert(&mut self, card: u8) {
        if usize::from(card) < DECK_SIZE {
            self.0 |= 1 << card;
        }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> u64 {
        self.0.count_ones() as u64
    }

    /// What is in one or the other.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The places, in ascending order.
    fn places(self) -> impl Iterator<Item = u8> {
        (0..u8::MAX).take(DECK_SIZE).filter(move |card| self.0 >> card & 1 == 1)
    }
}

impl Extend<u8> for CardSet {
    fn extend<T: IntoIterator<Item = u8>>(&mut self, cards: T) {
        cards.into_iter().for_each(|card| self.insert(card));
    }
}

impl FromIterator<u8> for CardSet {
    fn from_iter<T: IntoIterator<Item = u8>>(cards: T) -> Self {
        let mut set = Self::default();
        set.extend(cards);
        set
    }
}

impl Serialize for CardSet {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut list = to.serialize_seq(Some(self.0.count_ones() as usize))?;
        for card in self.places() {
            list.serialize_element(&card)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for CardSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Places;
        impl<'de> Visitor<'de> for Places {
            type Value = CardSet;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of places in the deck")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<CardSet, A::Error> {
                let mut set = CardSet::default();
                while let Some(card) = list.next_element::<u8>()? {
                    if usize::from(card) >= DECK_SIZE {
                        return Err(A::Error::custom(format_args!("no card has the place {card}")));
                    }
                    set.insert(card);
                }
                Ok(set)
            }
        }
        from.deserialize_seq(Places)
    }
}
