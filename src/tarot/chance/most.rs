//! How likely it is that *some* card comes so often, or some day: the question behind "why does the same card
//! keep coming?", which nobody asked before the card came.

use super::distribution::Distribution;
use super::{DECK, Group, card_of_any, real};

/// Steps that the bound for pairs may cost; beyond, the simpler bound is given.
const MOST_STEPS: usize = 4_000_000;

/// A probability, and between which bounds it lies for certain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likelihood {
    /// The probability.
    pub probability: f64,
    /// It is no smaller than this.
    pub low: f64,
    /// It is no greater than this.
    pub high: f64,
}

impl Likelihood {
    const fn exact(probability: f64) -> Self {
        Self { probability, low: probability, high: probability }
    }
}

/// How likely it is that some card of the 78 comes `number` times or more.
///
/// **Readings of one card: exact.** The counts are multinomial, which is 78 independent Poisson counts
/// under the condition of their sum (B. Levin, *Annals of Statistics* 9 (1981) 1123–1126), so
/// P(all ≤ m) = P(Y ≤ m)⁷⁸ · P(ΣY′ = n) / P(ΣY = n), with Y′ the counts cut off at m.
///
/// **Larger readings: to second order.** A reading of k cards excludes a repetition inside it, so a card's
/// count varies a little less than a Poisson's. The same formula then takes binomial counts with the mean
/// and the variance that the condition turns into the true ones; with k = 1 they are the Poisson again. The
/// bounds are certain:
/// - low: counts in samples without replacement are negatively associated (K. Joag-Dev and F. Proschan,
///   *Annals of Statistics* 11 (1983) 286–295), hence P(all < n) ≤ P(one < n)⁷⁸;
/// - high: Boole S₁, Kwerel S₁ − 2S₂/78, and Bonferroni S₁ − S₂ + S₃ with S₃ at most what the same theorem
///   allows, where S₂ is exact (J. Galambos and I. Simonelli, *Bonferroni-type Inequalities*, 1996).
///
/// A significator is left out of account: it changes the chance of a card by 1/77 of itself.
#[must_use]
pub fn some_card(groups: &[Group], number: usize) -> Likelihood {
    let drawn: usize = groups.iter().map(|group| group.cards * group.readings).sum();
    let readings = groups.iter().map(|group| group.readings).sum();
    if number == 0 || (number == 1 && drawn > 0) {
        return Likelihood::exact(1.0);
    }
    if number > readings {
        return Likelihood::exact(0.0);
    }
    let mean = real(drawn) / real(DECK);
    let share = |group: &Group| real(group.cards) / real(DECK);
    let squares: f64 = groups.iter().map(|g| real(g.readings) * share(g).powi(2)).sum();
    // The binomial's probability: zero, a Poisson, for readings of one card.
    let chance = (squares / mean - 1.0 / real(DECK)) * real(DECK) / real(DECK - 1);
    let chance = chance.clamp(0.0, 0.999);
    let count = Distribution::unimodal(floor(mean).min(readings), 0, readings, |k| {
        (mean - real(k) * chance).max(0.0) / ((1.0 - chance) * real(k + 1))
    });
    let below = count.up_to(number - 1).map_or(0.0, |cut| cut.times(DECK).exactly(drawn));
    let all = count.times(DECK).exactly(drawn);
    let probability = (1.0 - below / all).clamp(0.0, 1.0);
    if groups.iter().all(|group| group.cards <= 1) {
        return Likelihood::exact(probability);
    }
    let (low, high) = bounds(groups, readings, number);
    Likelihood { probability: probability.clamp(low, high), low, high }
}

fn bounds(groups: &[Group], readings: usize, number: usize) -> (f64, f64) {
    let deck = real(DECK);
    let one = card_of_any(groups).at_least(number);
    let low = -(deck * (-one).ln_1p()).exp_m1();
    let mut high = (deck * one).min(1.0);
    if readings.saturating_mul(number * number) <= MOST_STEPS {
        let two = both(groups, number, one);
        let pairs = deck * (deck - 1.0) / 2.0 * two;
        let threes = deck * (deck - 1.0) * (deck - 2.0) / 6.0 * two * one;
        high = high.min(deck * one - 2.0 / deck * pairs).min(deck * one - pairs + threes);
    }
    (low, high.max(low))
}

/// How likely it is that two cards, named beforehand, both come `number` times or more, when one does with
/// probability `one`: a walk over the readings, each with neither, one or both of them.
fn both(groups: &[Group], number: usize, one: f64) -> f64 {
    let mut below = vec![vec![0.0; number]; number];
    if let Some(start) = below.first_mut().and_then(|row| row.first_mut()) {
        *start = 1.0;
    }
    for group in groups {
        let (cards, deck) = (real(group.cards), real(DECK));
        let two = cards * (cards - 1.0) / (deck * (deck - 1.0));
        let only = cards / deck - two;
        let none = 1.0 - two - 2.0 * only;
        for _ in 0..group.readings {
            let mut before: Vec<f64> = vec![0.0; number];
            for row in &mut below {
                let old = row.clone();
                let mut left = (0.0, 0.0);
                for ((now, was), above) in row.iter_mut().zip(&old).zip(&before) {
                    *now = none * was + only * (above + left.0) + two * left.1;
                    left = (*was, *above);
                }
                before = old;
            }
        }
    }
    let neither: f64 = below.iter().flatten().sum();
    (neither - 1.0 + 2.0 * one).clamp(0.0, one * one)
}

/// How likely it is that some part gets `number` or more of `total` things that fall by chance, each into a
/// part with its share: exact, by the same theorem as [`some_card`].
#[must_use]
pub fn some_part(total: usize, shares: &[f64], number: usize) -> f64 {
    let Some(most) = number.checked_sub(1) else { return 1.0 };
    let counts = shares.iter().map(|share| Distribution::poisson(real(total) * share).up_to(most));
    let Some(counts) = counts.collect::<Option<Vec<_>>>() else { return 1.0 };
    let below = Distribution::sum(counts).exactly(total);
    let all = Distribution::poisson(real(total) * shares.iter().sum::<f64>()).exactly(total);
    (1.0 - below / all).clamp(0.0, 1.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of counts, not negative and far below 2⁵³"
)]
const fn floor(number: f64) -> usize {
    number as usize
}
