//! Picks variants without randomness: the same reading picks the same, on every run and machine.
//!
//! Each choice is named, and depends on the name and on everything that went into the reading, but
//! not on other choices. So a change in one place of the text moves nothing elsewhere.

use sha2::{Digest, Sha256};

use super::reading::Request;

/// The choices of one reading.
pub(super) struct Chooser([u8; 32]);

impl Chooser {
    /// For this reading.
    pub(super) fn new(request: &Request<'_>) -> Self {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0]);
        };
        part(&request.spread.name);
        part(request.question);
        part(&request.voice.key);
        part(request.lang.tag());
        for laid in &request.cards {
            part(&laid.card.id.to_string());
            part(laid.orientation.key());
        }
        Self(hash.finalize().into())
    }

    /// A number below `bound` (0 for none), for the choice of this name.
    pub(super) fn below(&self, name: &str, bound: usize) -> usize {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(name.as_bytes());
        let first: [u8; 8] = std::array::from_fn({
            let digest = hash.finalize();
            move |i| digest.get(i).copied().unwrap_or_default()
        });
        // The bias of a remainder of 2⁶⁴ by a dozen is far below anything a reader could see.
        let number = u64::from_be_bytes(first) % (bound.max(1) as u64);
        usize::try_from(number).unwrap_or_default()
    }

    /// One of the variants, with its index.
    pub(super) fn of<'a>(&self, name: &str, variants: &'a [String]) -> (usize, &'a str) {
        let index = self.below(name, variants.len());
        (index, variants.get(index).map_or("", String::as_str))
    }

    /// The `round`th of the variants in an order of this reading: no two rounds get the same one
    /// until all are used.
    pub(super) fn in_turn<'a>(
        &self,
        name: &str,
        variants: &'a [String],
        round: usize,
    ) -> (usize, &'a str) {
        let mut order: Vec<usize> = (0..variants.len()).collect();
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(&format!("{name}/{last}"), last + 1));
        }
        let index = order.get(round % order.len().max(1)).copied().unwrap_or_default();
        (index, variants.get(index).map_or("", String::as_str))
    }
}
