//! What the cards of a spread show together, each beside what chance would give.
//!
//! Counts of a kind among drawn cards are hypergeometric (cards are not put back): of 78 cards `m`
//! are of the kind, `n` are drawn, and P(X = k) = C(m,k)·C(78−m,n−k) / C(78,n). Reversals are binomial
//! with one half. A pattern stands out when so many, or so few, come by chance in at most one of ten
//! draws; the chance is told with it.
//!
//! Elemental dignities are the Golden Dawn's: the same element strengthens, fire and air or water and
//! earth are friendly, fire and water or air and earth weaken each other; the rest is neutral.

use super::card::{CardId, Element, Orientation, RANKS, Suit};
use super::draw::Dealt;

/// A pattern stands out when chance gives it at most this often.
pub const STANDS_OUT: f64 = 0.10;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Cards of a suit of the minor arcana.
    Suit(Suit),
    /// Majors.
    Majors,
    /// Pages, knights, queens and kings.
    Courts,
    /// Cards that lie reversed.
    Reversed,
}

/// A count that stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pattern {
    /// Of what.
    pub kind: Kind,
    /// How many.
    pub count: usize,
    /// Among how many.
    pub of: usize,
    /// How many chance would give.
    pub expected: f64,
    /// The chance of so many or more; or, for none, of none.
    pub chance: f64,
}

/// How two neighbours stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dignity {
    /// One element: each makes the other louder.
    Strong,
    /// Fire with air, water with earth.
    Friendly,
    /// Fire with water, air with earth: each weakens the other.
    Tense,
    /// Fire with earth, water with air.
    Neutral,
}

/// The dignity of two elements.
#[must_use]
pub fn dignity(one: Element, other: Element) -> Dignity {
    use Element::{Air, Earth, Fire, Water};
    match (one, other) {
        (a, b) if a == b => Dignity::Strong,
        (Fire, Air) | (Air, Fire) | (Water, Earth) | (Earth, Water) => Dignity::Friendly,
        (Fire, Water) | (Water, Fire) | (Air, Earth) | (Earth, Air) => Dignity::Tense,
        _ => Dignity::Neutral,
    }
}

/// The patterns that stand out, the least likely first.
#[must_use]
pub fn standing_out(cards: &[Dealt]) -> Vec<Pattern> {
    let suits = Suit::ALL.into_iter().filter(|s| *s != Suit::MajorArcana).map(Kind::Suit);
    let kinds = suits.chain([Kind::Majors, Kind::Courts, Kind::Reversed]);
    let mut found: Vec<Pattern> = kinds.filter_map(|kind| pattern(kind, cards)).collect();
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    found
}

fn pattern(kind: Kind, cards: &[Dealt]) -> Option<Pattern> {
    let of = cards.len();
    let count = cards.iter().filter(|card| kind.holds(**card)).count();
    let expected = of_usize(of) * kind.share();
    // One card of three is no pattern, and no courts is what most spreads have.
    if count > 1 && of_usize(count) > expected {
        let chance: f64 = (count..=of).map(|k| kind.probability(k, of)).sum();
        (chance <= STANDS_OUT).then_some(Pattern { kind, count, of, expected, chance })
    } else if count == 0 && of > 1 && kind != Kind::Courts {
        let chance = kind.probability(0, of);
        (chance <= STANDS_OUT).then_some(Pattern { kind, count, of, expected, chance })
    } else {
        None
    }
}

impl Kind {
    fn holds(self, dealt: Dealt) -> bool {
        match self {
            Self::Suit(suit) => dealt.card.suit() == suit,
            Self::Majors => dealt.card.is_major(),
            Self::Courts => dealt.card.court().is_some(),
            Self::Reversed => dealt.orientation == Orientation::Reversed,
        }
    }

    /// How many of the 78 cards are of this kind.
    fn in_deck(self) -> usize {
        match self {
            Self::Suit(_) => usize::from(RANKS),
            Self::Majors => 22,
            Self::Courts => 16,
            // Reversals do not belong to cards; see `probability`.
            Self::Reversed => 39,
        }
    }

    fn share(self) -> f64 {
        of_usize(self.in_deck()) / 78.0
    }

    /// The chance of exactly `k` of this kind among `n` cards.
    fn probability(self, k: usize, n: usize) -> f64 {
        if self == Self::Reversed {
            return choose(n, k) * 0.5_f64.powi(i32::try_from(n).unwrap_or(i32::MAX));
        }
        let kind = self.in_deck();
        let rest = 78 - kind;
        if k > kind || n < k || n - k > rest {
            return 0.0;
        }
        choose(kind, k) * choose(rest, n - k) / choose(78, n)
    }
}

/// The binomial coefficient.
fn choose(n: usize, k: usize) -> f64 {
    (0..k).map(|i| of_usize(n.saturating_sub(i)) / of_usize(i + 1)).product()
}

#[expect(clippy::cast_precision_loss, reason = "numbers up to 78")]
const fn of_usize(number: usize) -> f64 {
    number as f64
}

/// Numbers (1–14) that two or more minor cards share, with those cards; the most cards first.
///
/// Two of a number among ten cards is common, so beyond five cards it takes three.
#[must_use]
pub fn repeated_numbers(cards: &[Dealt]) -> Vec<(u8, Vec<CardId>)> {
    let least = if cards.len() > 5 { 3 } else { 2 };
    let mut found: Vec<(u8, Vec<CardId>)> = (1..=RANKS)
        .map(|number| {
            let same = cards.iter().map(|dealt| dealt.card);
            (number, same.filter(|card| !card.is_major() && card.number() == number).collect())
        })
        .filter(|(_, cards): &(u8, Vec<CardId>)| cards.len() >= least)
        .collect();
    found.sort_by_key(|(_, cards)| std::cmp::Reverse(cards.len()));
    found
}
