//! What chance alone would do: how often a card comes, how many majors, how many reversals, for somebody's
//! own readings of their own sizes.
//!
//! A reading of `k` cards is `k` cards of a shuffled deck, none put back; readings are independent. That is
//! all these figures assume, so they hold for cards drawn here and not for cards that somebody laid or chose.
//!
//! Sources: the distributions are those of N. L. Johnson, A. W. Kemp and S. Kotz, *Univariate Discrete
//! Distributions* (3rd ed., 2005), and of Johnson, Kotz and N. Balakrishnan, *Discrete Multivariate
//! Distributions* (1997); what else is used is named where it is. `tests/it/chance.rs` holds every function
//! against a hundred thousand simulated runs.

mod distribution;
mod most;

pub use distribution::Distribution;
pub use most::{Likelihood, some_card, some_part};

use super::card::{CardId, DECK_SIZE, Suit};

/// Cards of the deck.
const DECK: usize = DECK_SIZE;

/// Readings that are alike for chance: so many, each of so many cards, and of which deck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Cards of each.
    pub cards: usize,
    /// The card that was laid aside before, as significator: the deck had one card less.
    pub aside: Option<CardId>,
    /// How many such readings.
    pub readings: usize,
}

impl Group {
    /// Readings of the whole deck.
    #[must_use]
    pub const fn of(readings: usize, cards: usize) -> Self {
        Self { cards, aside: None, readings }
    }

    fn deck(&self) -> usize {
        DECK - usize::from(self.aside.is_some())
    }

    /// How many cards of a kind are in its deck.
    fn kind(&self, all: usize, holds: impl Fn(CardId) -> bool) -> usize {
        all - usize::from(self.aside.is_some_and(holds))
    }
}

/// How often one card, named beforehand, comes: a sum of binomials, that is Poisson-binomial over the
/// readings, each with probability k/78 (k/77 with another card laid aside, 0 for that card itself).
#[must_use]
pub fn card(groups: &[Group], card: CardId) -> Distribution {
    Distribution::sum(
        groups
            .iter()
            .filter(|group| group.aside != Some(card))
            .map(|group| Distribution::binomial(group.readings, share(group.cards, group.deck()))),
    )
}

/// How often a card comes when no significator is thought of.
fn card_of_any(groups: &[Group]) -> Distribution {
    let binomial = |group: &Group| Distribution::binomial(group.readings, share(group.cards, DECK));
    Distribution::sum(groups.iter().map(binomial))
}

/// How many majors come in all: hypergeometric in each reading, summed over readings.
#[must_use]
pub fn majors(groups: &[Group]) -> Distribution {
    suit(groups, Suit::MajorArcana)
}

/// How many cards of a suit come in all; as [`majors`].
#[must_use]
pub fn suit(groups: &[Group], suit: Suit) -> Distribution {
    let (first, last) = suit.numbers();
    let all = usize::from(last - first) + 1;
    Distribution::sum(groups.iter().map(|group| {
        let kind = group.kind(all, |card| card.suit() == suit);
        Distribution::hypergeometric(group.deck(), kind, group.cards).times(group.readings)
    }))
}

/// How many cards lie reversed: binomial with each reading's own rate. `rates` pairs cards with the rate in
/// ten-thousandths.
#[must_use]
pub fn reversals(rates: &[(usize, u16)]) -> Distribution {
    let binomial =
        |&(cards, rate): &(usize, u16)| Distribution::binomial(cards, f64::from(rate) / 10_000.0);
    Distribution::sum(rates.iter().map(binomial))
}

/// How many cards two readings of `one` and `other` cards have in common: hypergeometric, since the second
/// draws among 78 of which `one` lay in the first.
#[must_use]
pub fn shared(one: usize, other: usize) -> Distribution {
    Distribution::hypergeometric(DECK, one, other)
}

/// How many different cards of the deck come at least once: the coupon collector who buys `k` at a time,
/// as a Markov chain on the number seen (of `s` seen cards and a reading of `k`, the new ones are
/// hypergeometric; W. Feller, *An Introduction to Probability Theory* I, IV.2 has the closed form, which
/// cancels badly). A significator is left out of account: it changes the chance of a card by 1/77 of itself.
#[must_use]
pub fn different_cards(groups: &[Group]) -> Distribution {
    let mut seen = vec![0.0; DECK + 1];
    if let Some(none) = seen.first_mut() {
        *none = 1.0;
    }
    for group in groups {
        let fresh: Vec<Distribution> = (0..=DECK)
            .map(|seen| Distribution::hypergeometric(DECK, DECK - seen, group.cards))
            .collect();
        for _ in 0..group.readings {
            if seen.last().is_some_and(|all| 1.0 - all < 1e-15) {
                break;
            }
            let mut next = vec![0.0; DECK + 1];
            for ((count, p), fresh) in
                seen.iter().enumerate().zip(&fresh).filter(|((_, p), _)| **p > 0.0)
            {
                for (new, chance) in fresh.numbers() {
                    if let Some(there) = next.get_mut(count + new) {
                        *there += p * chance;
                    }
                }
            }
            seen = next;
        }
    }
    Distribution::of_weights(0, seen)
}

/// How many single draws it takes on average until every card has come: the coupon collector's
/// 78 · (1 + 1/2 + … + 1/78).
#[must_use]
pub fn draws_until_all() -> f64 {
    (1..=DECK).map(|left| real(DECK) / real(left)).sum()
}

/// How many of `readings` fall on a day of the week, when every day is as good as another: binomial, with
/// the share of days of that name among all days.
#[must_use]
pub fn weekday(readings: usize, days: usize, of: usize) -> Distribution {
    Distribution::binomial(readings, share(days, of.max(1)))
}

/// `part` of `whole`.
fn share(part: usize, whole: usize) -> f64 {
    real(part) / real(whole)
}

/// A count as a real number.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts far below 2⁵³")]
pub const fn real(number: usize) -> f64 {
    number as f64
}
