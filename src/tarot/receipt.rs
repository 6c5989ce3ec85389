//! # wt-draw-1: a draw that a stranger can check
//!
//! **What it proves.** The site fixed its part of the randomness before you did yours, and the cards
//! follow from both by a rule that anybody can recompute. So the site did not choose your cards, and did
//! not change them afterwards. **What it does not prove.** That you were told of the commitment before
//! you shuffled (look at it then, that is what it is for); that nothing was written into a receipt
//! in which your own part is empty (no gesture, words, cut or picks: the site may have tried many
//! secrets); who asked what; or that cards know anything.
//!
//! **Encoding.** `E(a, b, …)` is the concatenation of its parts, each preceded by its length in bytes as
//! an unsigned 32-bit big-endian number. Texts are UTF-8. `H` is SHA-256. Hex is lower case.
//!
//! **1. The site commits.** It draws `secret`, 64 bytes, and publishes
//!
//! ```text
//! deck_hash  = H(ids of the cards in canonical order, joined by U+000A)
//! commitment = H(E("wt-draw-1", deck, deck_hash, spread, rate, secret))
//! ```
//!
//! `deck` is the deck's id, `deck_hash` its 32 bytes, `spread` the name of the spread, `rate` the chance of
//! a reversal in ten-thousandths as two bytes big-endian (0 to 5000). Canonical order is majors 00–21, then
//! wands, cups, swords, pentacles, each from ace to ten, page, knight, queen, king. A significator is
//! taken out first, and so is not in `deck_hash`.
//!
//! **2. The person does their part**, which goes into
//!
//! ```text
//! person = E(H(gesture), H(words), cut, picks, jumper)
//! ```
//!
//! `gesture` is any bytes (our page sends the path of the hand and 16 random bytes of the browser's),
//! `words` what they typed, both empty if absent; `cut` one byte or nothing; `picks` one byte each; `jumper`
//! one byte, 1 if a card may jump out of the deck, else 0.
//!
//! **3. The stream.** Block `n` is HMAC-SHA-256(secret, person ‖ n), `n` a 32-bit big-endian counter from
//! 0; each block is eight unsigned 32-bit big-endian words. A number below `b` is the next word `w` with
//! `w < 2³² − (2³² mod b)`, others being skipped, modulo `b`; for `b = 1` it is 0 and takes no word.
//!
//! **4. The deck on the table.** Fisher–Yates: for `i` from the last place down to 1, swap places `i` and
//! (a number below `i + 1`). Then for each place from 0: reversed if a number below 10000 is less than `rate`.
//! Then the cut: the first `cut` cards go below the rest.
//!
//! **5. The cards.** `picks` are places of that deck, in the order of the spread's positions; without picks,
//! the first ones. Then, if a card may jump: if a number below 8 is 0, one does: the `k`-th of the places
//! that are left, `k` a number below their count. Then each clarifier likewise, always.
//!
//! **6. The receipt** holds all of that, and `signature`, the Ed25519 signature (RFC 8032) by the key
//! `instance` over the receipt without `signature` as canonical JSON (RFC 8785: keys sorted, no white space).
//!
//! To check one, recompute `deck_hash`, `commitment` and `cards`, and verify the signature: [`Receipt::checks`]
//! does, and so do the page `/verify` and `tests/verify-receipt.mjs`. Vectors: `tests/vectors/`.

use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::card::{CardId, Orientation};
use super::draw::{Picks, ReversalRate, SECRET_BYTES, Table, WordStream};
use super::signed::{self, encode, hash, hex, unhex};

pub use super::signed::{Check, MAX_BYTES};

/// The algorithm's name.
pub const ALGORITHM: &str = "wt-draw-1";
/// The id of our deck's order.
pub const DECK: &str = "wasteland-tarot";
/// A card jumps out once in so many shuffles, when it may.
pub const JUMPS_ONCE_IN: u32 = 8;
/// Clarifiers of a draw at most.
pub const MAX_CLARIFIERS: u8 = 3;
/// What is fixed before the person does anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Name of the spread.
    pub spread: String,
    /// How often a card lies reversed.
    pub rate: ReversalRate,
    /// The card that lies outside.
    pub significator: Option<CardId>,
    /// What decides it all.
    pub secret: [u8; SECRET_BYTES],
}

impl Sealed {
    /// The deck that is shuffled: canonical, without the significator.
    #[must_use]
    pub fn deck(&self) -> Vec<CardId> {
        CardId::deck().filter(|card| Some(*card) != self.significator).collect()
    }

    /// SHA-256 of the ordered deck.
    #[must_use]
    pub fn deck_hash(&self) -> [u8; 32] {
        let ids: Vec<String> = self.deck().iter().map(ToString::to_string).collect();
        hash(ids.join("\n").as_bytes())
    }

    /// What is published before the person does anything.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        hash(&encode(&[
            ALGORITHM.as_bytes(),
            DECK.as_bytes(),
            &self.deck_hash(),
            self.spread.as_bytes(),
            &self.rate.ten_thousandths().to_be_bytes(),
            &self.secret,
        ]))
    }
}

/// What the person did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// SHA-256 of the gesture.
    pub gesture: [u8; 32],
    /// SHA-256 of the typed words.
    pub words: [u8; 32],
    /// Cards lifted off the top.
    pub cut: Option<u8>,
    /// Places picked from the fan; empty for the first ones.
    pub picks: Vec<u8>,
    /// Whether a card may jump out.
    pub jumper: bool,
}

impl Person {
    /// Of someone who moved the deck so and typed that.
    #[must_use]
    pub fn new(gesture: &[u8], words: &str) -> Self {
        Self { gesture: hash(gesture), words: hash(words.as_bytes()), ..Self::default() }
    }

    fn bytes(&self) -> Vec<u8> {
        let cut = self.cut.map_or_else(Vec::new, |cut| vec![cut]);
        encode(&[&self.gesture, &self.words, &cut, &self.picks, &[u8::from(self.jumper)]])
    }
}

/// How a card came to the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// For a position of the spread.
    Position,
    /// It jumped out of the deck.
    Jumper,
    /// Drawn afterwards, to make another clearer.
    Clarifier,
}

/// A card of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// How it came.
    pub kind: Kind,
    /// The place of the cut deck that it lay in, from 0.
    pub place: u8,
    /// Its id.
    pub card: String,
    /// Whether it lies upside down.
    pub reversed: bool,
}

/// All that a draw was made of. Every field has to be there, null or not: two verifiers must not
/// disagree about a receipt that leaves one out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// `wt-draw-1`.
    pub algorithm: String,
    /// The draw's id.
    pub id: String,
    /// `wasteland-tarot`.
    pub deck: String,
    /// SHA-256 of the ordered deck, hex.
    pub deck_hash: String,
    /// Name of the spread.
    pub spread: String,
    /// Positions of the spread.
    pub positions: u8,
    /// How often a card lies reversed, 0–5000.
    pub reversals_in_10000: u16,
    /// A card that lies outside, or null.
    #[serde(deserialize_with = "Option::deserialize")]
    pub significator: Option<String>,
    /// What was published first, hex.
    pub commitment: String,
    /// When, RFC 3339 UTC.
    pub committed_at: String,
    /// 64 bytes, hex.
    pub secret: String,
    /// SHA-256 of the gesture, hex.
    pub gesture_sha256: String,
    /// SHA-256 of the typed words, hex.
    pub words_sha256: String,
    /// Cards lifted off the top, or null.
    #[serde(deserialize_with = "Option::deserialize")]
    pub cut: Option<u8>,
    /// Places picked from the fan; empty for the first ones.
    pub picks: Vec<u8>,
    /// Whether a card might jump out.
    pub jumper: bool,
    /// Cards drawn afterwards.
    pub clarifiers: u8,
    /// When the cards were turned up, RFC 3339 UTC.
    pub revealed_at: String,
    /// The cards: positions, jumper, clarifiers.
    pub cards: Vec<Drawn>,
    /// The instance's Ed25519 key, hex.
    pub instance: String,
    /// Over all of the above, hex.
    pub signature: String,
}

/// What a draw is known by: who, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The draw's id.
    pub id: String,
    /// RFC 3339 UTC.
    pub committed_at: String,
    /// RFC 3339 UTC.
    pub revealed_at: String,
}

/// Deals: the cards of the positions, a jumper perhaps, and the clarifiers.
#[must_use]
pub fn draw(sealed: &Sealed, person: &Person, positions: u8, clarifiers: u8) -> Vec<Drawn> {
    let mut words = WordStream::new(&sealed.secret, &person.bytes());
    let mut table = Table::shuffle(&mut words, sealed.rate, sealed.deck());
    table.cut(person.cut.map_or(0, usize::from));
    let drawn = |kind, place: usize, dealt: super::draw::Dealt| Drawn {
        kind,
        place: u8::try_from(place).unwrap_or(u8::MAX),
        card: dealt.card.to_string(),
        reversed: dealt.orientation == Orientation::Reversed,
    };
    let top = Picks::top(usize::from(positions));
    let picks = if person.picks.is_empty() { top.places() } else { &person.picks };
    let mut cards: Vec<Drawn> = picks
        .iter()
        .filter_map(|place| {
            let place = usize::from(*place);
            Some(drawn(Kind::Position, place, table.take(place)?))
        })
        .collect();
    let jumps = person.jumper && words.below(JUMPS_ONCE_IN) == 0;
    let mut extra = |kind, words: &mut WordStream| {
        let (place, dealt) = table.draw(words)?;
        Some(drawn(kind, place, dealt))
    };
    if jumps {
        cards.extend(extra(Kind::Jumper, &mut words));
    }
    for _ in 0..clarifiers {
        cards.extend(extra(Kind::Clarifier, &mut words));
    }
    cards
}

impl Receipt {
    /// Writes and signs the receipt of a draw.
    #[must_use]
    pub fn sign(
        sealed: &Sealed,
        person: &Person,
        (positions, clarifiers): (u8, u8),
        facts: Facts,
        key: &SigningKey,
    ) -> Self {
        let mut receipt = Self {
            algorithm: ALGORITHM.to_owned(),
            id: facts.id,
            deck: DECK.to_owned(),
            deck_hash: hex(&sealed.deck_hash()),
            spread: sealed.spread.clone(),
            positions,
            reversals_in_10000: sealed.rate.ten_thousandths(),
            significator: sealed.significator.map(|card| card.to_string()),
            commitment: hex(&sealed.commitment()),
            committed_at: facts.committed_at,
            secret: hex(&sealed.secret),
            gesture_sha256: hex(&person.gesture),
            words_sha256: hex(&person.words),
            cut: person.cut,
            picks: person.picks.clone(),
            jumper: person.jumper,
            clarifiers,
            revealed_at: facts.revealed_at,
            cards: draw(sealed, person, positions, clarifiers),
            instance: hex(key.verifying_key().as_bytes()),
            signature: String::new(),
        };
        receipt.signature = hex(&key.sign(&signed::bytes(&receipt)).to_bytes());
        receipt
    }

    /// The same draw with one clarifier more, signed anew; `None` when the receipt does not hold, or was
    /// signed by another instance.
    #[must_use]
    pub fn with_one_more_clarifier(&self, key: &SigningKey) -> Option<Self> {
        let (sealed, person) = self.parts().ok()?;
        if self.instance != hex(key.verifying_key().as_bytes()) {
            return None;
        }
        let facts = Facts {
            id: self.id.clone(),
            committed_at: self.committed_at.clone(),
            revealed_at: self.revealed_at.clone(),
        };
        let counts = (self.positions, self.clarifiers.checked_add(1)?);
        Some(Self::sign(&sealed, &person, counts, facts, key))
    }

    /// Reads a receipt.
    ///
    /// # Errors
    /// A sentence that says why it is none.
    pub fn parse(json: &str) -> Result<Self, String> {
        signed::parse(json)
    }

    /// What was sealed and what the person did, or the field that cannot be read.
    fn parts(&self) -> Result<(Sealed, Person), &'static str> {
        if self.algorithm != ALGORITHM {
            return Err("algorithm");
        }
        if self.deck != DECK {
            return Err("deck");
        }
        let card = |text: &String| text.parse::<CardId>().map_err(|_| "significator");
        let significator = self.significator.as_ref().map(card).transpose()?;
        let sealed = Sealed {
            spread: self.spread.clone(),
            rate: ReversalRate::new(self.reversals_in_10000).ok_or("reversals_in_10000")?,
            significator,
            secret: unhex(&self.secret).ok_or("secret")?,
        };
        let size = sealed.deck().len();
        let places: Vec<u32> = self.picks.iter().map(|place| u32::from(*place)).collect();
        let positions = usize::from(self.positions);
        if positions == 0 || positions > size {
            return Err("positions");
        }
        if !self.picks.is_empty() && Picks::of(positions, &places, size).is_err() {
            return Err("picks");
        }
        if self.cut.is_some_and(|cut| usize::from(cut) >= size) {
            return Err("cut");
        }
        if self.clarifiers > MAX_CLARIFIERS {
            return Err("clarifiers");
        }
        let person = Person {
            gesture: unhex(&self.gesture_sha256).ok_or("gesture_sha256")?,
            words: unhex(&self.words_sha256).ok_or("words_sha256")?,
            cut: self.cut,
            picks: self.picks.clone(),
            jumper: self.jumper,
        };
        Ok((sealed, person))
    }

    /// Every check, in the order of the specification. All must hold.
    #[must_use]
    pub fn checks(&self) -> Vec<Check> {
        let check = |name, failure: Option<String>| Check { name, failure };
        let (sealed, person) = match self.parts() {
            Ok(parts) => parts,
            Err(field) => {
                let failure = format!("`{field}` is not what wt-draw-1 allows");
                return vec![check("form", Some(failure)), self.signature_check()];
            }
        };
        let differs = |what: &str, wanted: &str, got: &str| {
            (wanted != got)
                .then(|| format!("{what} should be {wanted}, but the receipt says {got}"))
        };
        let deck = hex(&sealed.deck_hash());
        let commitment = hex(&sealed.commitment());
        let cards = draw(&sealed, &person, self.positions, self.clarifiers);
        let wrong = cards.iter().zip(&self.cards).position(|(right, told)| right != told);
        let cards = if cards.len() == self.cards.len() {
            wrong.map(|at| {
                let at = at + 1;
                format!("card {at} is not the one that the secret and the person's part give")
            })
        } else {
            Some(format!("{} cards were drawn, the receipt has {}", cards.len(), self.cards.len()))
        };
        vec![
            check("form", None),
            check("deck", differs("the deck's hash", &deck, &self.deck_hash)),
            check("commitment", differs("the commitment", &commitment, &self.commitment)),
            check("cards", cards),
            self.signature_check(),
        ]
    }

    fn signature_check(&self) -> Check {
        let holds = signed::signature(&self.instance, &self.signature, &signed::bytes(self));
        let failure = holds.err().map(|_| {
            "the signature does not fit: a field was changed after the instance signed".to_owned()
        });
        Check { name: "signature", failure }
    }

    /// Whether the person did anything that the site could not know when it committed.
    #[must_use]
    pub fn has_a_persons_part(&self) -> bool {
        let empty = hex(&hash(b""));
        self.gesture_sha256 != empty
            || self.words_sha256 != empty
            || self.cut.is_some()
            || !self.picks.is_empty()
    }
}
