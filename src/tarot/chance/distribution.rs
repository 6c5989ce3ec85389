//! A count that chance gives: how likely each number is.
//!
//! Everything is built of three pieces, binomial, hypergeometric and Poisson, and of sums of independent
//! counts. Probabilities below 10⁻¹⁸ of the whole are cut off at both ends, so that a sum over fifty
//! thousand readings stays as narrow as it really is.

use super::real;

/// What is less likely than this, beside all the rest, is not kept.
const NEGLIGIBLE: f64 = 1e-18;

/// The distribution of a count.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// The smallest number that is kept.
    least: usize,
    /// The probability of `least`, `least + 1`, …
    p: Vec<f64>,
}

impl Distribution {
    /// Always the same number.
    #[must_use]
    pub fn always(number: usize) -> Self {
        Self { least: number, p: vec![1.0] }
    }

    /// Successes in `trials` independent trials: P(X = k) = C(n,k) pᵏ (1−p)ⁿ⁻ᵏ.
    #[must_use]
    pub fn binomial(trials: usize, chance: f64) -> Self {
        if chance <= 0.0 {
            return Self::always(0);
        }
        if chance >= 1.0 {
            return Self::always(trials);
        }
        let odds = chance / (1.0 - chance);
        let mode = whole(real(trials + 1) * chance).min(trials);
        // P(k + 1) / P(k)
        let ratio = |k: usize| real(trials - k) / real(k + 1) * odds;
        Self::unimodal(mode, 0, trials, ratio)
    }

    /// Cards of a kind among `drawn`, when `kind` of `deck` cards are of it and none is put back:
    /// P(X = k) = C(m,k)·C(N−m,n−k) / C(N,n).
    #[must_use]
    pub fn hypergeometric(deck: usize, kind: usize, drawn: usize) -> Self {
        let (kind, drawn) = (kind.min(deck), drawn.min(deck));
        let least = (drawn + kind).saturating_sub(deck);
        let most = kind.min(drawn);
        let mode = ((drawn + 1) * (kind + 1) / (deck + 2)).clamp(least, most);
        let ratio = |k: usize| {
            real(kind - k) * real(drawn - k) / (real(k + 1) * real(deck + k + 1 - kind - drawn))
        };
        Self::unimodal(mode, least, most, ratio)
    }

    /// Events that are rare and many: P(X = k) = e⁻ᵘ uᵏ / k!.
    #[must_use]
    pub fn poisson(mean: f64) -> Self {
        if mean <= 0.0 {
            return Self::always(0);
        }
        Self::unimodal(whole(mean), 0, usize::MAX, |k| mean / real(k + 1))
    }

    /// From the ratios P(k+1)/P(k), beginning at the most likely number, so that nothing over- or
    /// underflows.
    pub(super) fn unimodal(
        mode: usize,
        least: usize,
        most: usize,
        ratio: impl Fn(usize) -> f64,
    ) -> Self {
        let mut below = Vec::new();
        let (mut k, mut weight) = (mode, 1.0);
        while k > least {
            weight /= ratio(k - 1);
            if weight < NEGLIGIBLE {
                break;
            }
            below.push(weight);
            k -= 1;
        }
        below.reverse();
        let mut p = below;
        p.push(1.0);
        let (mut up, mut weight) = (mode, 1.0);
        while up < most {
            weight *= ratio(up);
            if weight < NEGLIGIBLE {
                break;
            }
            p.push(weight);
            up += 1;
        }
        let sum: f64 = p.iter().sum();
        for one in &mut p {
            *one /= sum;
        }
        Self { least: k, p }
    }

    /// The sum of this count and an independent one.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut p = vec![0.0; self.p.len() + other.p.len() - 1];
        for (i, a) in self.p.iter().enumerate() {
            for (sum, b) in p.iter_mut().skip(i).zip(&other.p) {
                *sum += a * b;
            }
        }
        Self { least: self.least + other.least, p }.trimmed()
    }

    /// The sum of `times` independent counts like this one, by squaring.
    #[must_use]
    pub fn times(&self, mut times: usize) -> Self {
        let (mut sum, mut square) = (Self::always(0), self.clone());
        while times > 0 {
            if times % 2 == 1 {
                sum = sum.plus(&square);
            }
            times /= 2;
            if times > 0 {
                square = square.plus(&square);
            }
        }
        sum
    }

    /// The sum of all of them; zero when there are none.
    #[must_use]
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::always(0), |sum, one| sum.plus(&one))
    }

    /// From probabilities of `least` and what follows.
    pub(super) fn of_weights(least: usize, p: Vec<f64>) -> Self {
        Self { least, p }.trimmed()
    }

    fn trimmed(mut self) -> Self {
        let line = self.p.iter().copied().fold(0.0, f64::max) * NEGLIGIBLE;
        let from = self.p.iter().position(|p| *p > line).unwrap_or(0);
        let to = self.p.iter().rposition(|p| *p > line).map_or(self.p.len(), |at| at + 1);
        self.p.truncate(to);
        self.p.drain(..from);
        self.least += from;
        self
    }

    /// What lies at or below `most`, not scaled up to one: the weights are the probabilities still.
    pub(super) fn up_to(&self, most: usize) -> Option<Self> {
        let keep = (most + 1).checked_sub(self.least).filter(|keep| *keep > 0)?;
        let p = self.p.iter().copied().take(keep).collect();
        Some(Self { least: self.least, p })
    }

    /// The probability of exactly this number.
    #[must_use]
    pub fn exactly(&self, number: usize) -> f64 {
        number.checked_sub(self.least).and_then(|at| self.p.get(at)).copied().unwrap_or(0.0)
    }

    /// The probability of so many or more.
    #[must_use]
    pub fn at_least(&self, number: usize) -> f64 {
        let skip = number.saturating_sub(self.least);
        // From the small ones up, so that none of them is lost in the sum.
        self.p.iter().skip(skip).rev().sum::<f64>().min(1.0)
    }

    /// The probability of so many or fewer.
    #[must_use]
    pub fn at_most(&self, number: usize) -> f64 {
        let Some(take) = (number + 1).checked_sub(self.least) else { return 0.0 };
        self.p.iter().take(take).sum::<f64>().min(1.0)
    }

    /// The mean.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.numbers().map(|(number, p)| real(number) * p).sum()
    }

    /// The band that holds at least nine of ten: at most one in twenty lies below it, at most one in
    /// twenty above.
    #[must_use]
    pub fn band(&self) -> (usize, usize) {
        let (mut below, mut low) = (0.0, self.least);
        for (number, p) in self.numbers() {
            low = number;
            below += p;
            if below > 0.05 {
                break;
            }
        }
        let (mut above, mut high) = (0.0, low);
        for (number, p) in self.numbers().rev() {
            high = number;
            above += p;
            if above > 0.05 {
                break;
            }
        }
        (low, high.max(low))
    }

    /// Each number with its probability.
    #[must_use]
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = (usize, f64)> + ExactSizeIterator {
        self.p.iter().enumerate().map(|(at, p)| (self.least + at, *p))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of counts, not negative and far below 2⁵³"
)]
const fn whole(number: f64) -> usize {
    number as usize
}
