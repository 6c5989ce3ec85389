//! # wt-bingo-1: a month of numbers that a stranger can check
//!
//! **What it proves.** When the month began the site fixed the number of every day to come, for everybody
//! alike, and told none before its day. So it could not give or withhold a line by choosing numbers later.
//! **What it does not prove.** Anything about days before `committed_at`, such as those through which the
//! site slept; and of the first day only that its number was fixed no later than it was told.
//!
//! `E`, `H` and hex are those of [`wt-draw-1`](super::receipt).
//!
//! **1. The site commits.** Numbers go in cycles of 25 without repeat, which run on across months. A month
//! begins inside cycle number `cycle`, of which the numbers `used` are gone, in their order. On the first of
//! the month the site draws `secret`, 64 bytes, and publishes `month`, `cycle`, `used` and
//!
//! ```text
//! context    = E("wt-bingo-1", month, cycle, used)
//! commitment = H(E(context, secret))
//! ```
//!
//! `month` is the text `YYYY-MM`, `cycle` four bytes big-endian, `used` one byte each.
//!
//! **2. The order.** The stream of words is that of `wt-draw-1` with `context` for the person's part. For each
//! day of the month, from the first: if all 25 are used, the next cycle begins and none is; the day's number is
//! the `k`-th (from 0) of those not used, in ascending order, `k` a number below how many they are; it is used.
//!
//! **3. The receipt**, after the month's last day, holds all of that with `secret` and the numbers, and the
//! instance's Ed25519 signature over it as in `wt-draw-1`.
//!
//! To check one: recompute the commitment (and compare it with the one you were shown during the month) and the
//! numbers, and verify the signature. [`Receipt::checks`] does, and so does `wasteland-tarot verify`. Vector:
//! `tests/vectors/bingo-2026-11.json`.

use std::collections::BTreeSet;

use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draw::{SECRET_BYTES, WordStream};
use super::signed::{self, Check, Unsigned, encode, hash, hex, unhex};

/// The algorithm's name.
pub const ALGORITHM: &str = "wt-bingo-1";
/// Numbers of a cycle, and of a card.
pub const NUMBERS: u8 = 25;

/// Where the numbers stand between two days: which cycle, and what of it is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// From 1.
    pub number: u32,
    /// In the order of their days; 25 at most.
    pub used: Vec<u8>,
}

impl Default for Cycle {
    fn default() -> Self {
        Self { number: 1, used: Vec::new() }
    }
}

impl Cycle {
    /// Whether it can be one: numbers from 1 to 25, none twice.
    fn is_sound(&self) -> bool {
        let distinct: BTreeSet<_> = self.used.iter().collect();
        distinct.len() == self.used.len() && self.used.iter().all(|n| (1..=NUMBERS).contains(n))
    }

    /// The next day's number.
    fn next(&mut self, words: &mut WordStream) -> u8 {
        if self.used.len() >= usize::from(NUMBERS) {
            self.number = self.number.saturating_add(1);
            self.used.clear();
        }
        let left: Vec<u8> = (1..=NUMBERS).filter(|number| !self.used.contains(number)).collect();
        let at = words.below(u32::try_from(left.len()).unwrap_or(u32::MAX)) as usize;
        // There is one: fewer than 25 are used.
        let number = left.get(at).copied().unwrap_or(NUMBERS);
        self.used.push(number);
        number
    }
}

/// A day's number and the cycle that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// 1–25.
    pub number: u8,
    /// From 1.
    pub cycle: u32,
}

/// What is fixed when a month begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// `YYYY-MM`.
    pub month: String,
    /// Where the numbers stood.
    pub start: Cycle,
    /// What decides the rest.
    pub secret: [u8; SECRET_BYTES],
}

impl Sealed {
    fn context(&self) -> Vec<u8> {
        encode(&[
            ALGORITHM.as_bytes(),
            self.month.as_bytes(),
            &self.start.number.to_be_bytes(),
            &self.start.used,
        ])
    }

    /// What is published on the first.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        hash(&encode(&[&self.context(), &self.secret]))
    }

    /// The numbers of the first so many days, and where the numbers stand after them.
    #[must_use]
    pub fn numbers(&self, days: u8) -> (Vec<Called>, Cycle) {
        let mut words = WordStream::new(&self.secret, &self.context());
        let mut cycle = self.start.clone();
        let called = (0..days)
            .map(|_| {
                let number = cycle.next(&mut words);
                Called { number, cycle: cycle.number }
            })
            .collect();
        (called, cycle)
    }
}

/// How many days a month has.
#[must_use]
pub fn days_of(month: &str) -> Option<u8> {
    let (year, number) = month.split_once('-')?;
    if year.len() != 4 || number.len() != 2 {
        return None;
    }
    let first = jiff::civil::Date::new(year.parse().ok()?, number.parse().ok()?, 1).ok()?;
    u8::try_from(first.days_in_month()).ok()
}

/// All that a month's numbers were made of. Every field has to be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BingoReceipt)]
pub struct Receipt {
    /// `wt-bingo-1`.
    pub algorithm: String,
    /// `YYYY-MM`.
    pub month: String,
    /// The cycle that the month began in, from 1.
    pub cycle: u32,
    /// The numbers of that cycle that were gone by then.
    pub used: Vec<u8>,
    /// What was published on the first, hex.
    pub commitment: String,
    /// When, RFC 3339 UTC.
    pub committed_at: String,
    /// 64 bytes, hex.
    pub secret: String,
    /// The number of each day, from the first.
    pub numbers: Vec<u8>,
    /// The instance's Ed25519 key, hex.
    pub instance: String,
    /// Over all of the above, hex.
    pub signature: String,
}

impl Receipt {
    /// Writes and signs the receipt of a month; `None` when its name is none.
    #[must_use]
    pub fn sign(sealed: &Sealed, committed_at: String, key: &SigningKey) -> Option<Self> {
        let (called, _) = sealed.numbers(days_of(&sealed.month)?);
        let mut receipt = Self {
            algorithm: ALGORITHM.to_owned(),
            month: sealed.month.clone(),
            cycle: sealed.start.number,
            used: sealed.start.used.clone(),
            commitment: hex(&sealed.commitment()),
            committed_at,
            secret: hex(&sealed.secret),
            numbers: called.iter().map(|called| called.number).collect(),
            instance: hex(key.verifying_key().as_bytes()),
            signature: String::new(),
        };
        receipt.signature = hex(&key.sign(&signed::bytes(&receipt)).to_bytes());
        Some(receipt)
    }

    /// Whether a text says of itself that it is one, whatever else is wrong with it.
    #[must_use]
    pub fn is_meant(json: &str) -> bool {
        let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
        value.get("algorithm").and_then(serde_json::Value::as_str) == Some(ALGORITHM)
    }

    /// Reads a receipt.
    ///
    /// # Errors
    /// A sentence that says why it is none.
    pub fn parse(json: &str) -> Result<Self, String> {
        signed::parse(json)
    }

    fn sealed(&self) -> Result<(Sealed, u8), &'static str> {
        if self.algorithm != ALGORITHM {
            return Err("algorithm");
        }
        let days = days_of(&self.month).ok_or("month")?;
        let start = Cycle { number: self.cycle, used: self.used.clone() };
        if start.number == 0 {
            return Err("cycle");
        }
        if !start.is_sound() {
            return Err("used");
        }
        let secret = unhex(&self.secret).ok_or("secret")?;
        Ok((Sealed { month: self.month.clone(), start, secret }, days))
    }

    /// Every check: `form`, `commitment`, `numbers`, `signature`. All must hold.
    #[must_use]
    pub fn checks(&self) -> Vec<Check> {
        let (sealed, days) = match self.sealed() {
            Ok(sealed) => sealed,
            Err(field) => {
                let failure = format!("`{field}` is not what {ALGORITHM} allows");
                return vec![
                    Check { name: "form", failure: Some(failure) },
                    self.signature_check(),
                ];
            }
        };
        let commitment = hex(&sealed.commitment());
        let commitment = (commitment != self.commitment).then(|| {
            format!(
                "the commitment should be {commitment}, but the receipt says {}",
                self.commitment
            )
        });
        let numbers: Vec<u8> = sealed.numbers(days).0.iter().map(|called| called.number).collect();
        let wrong = numbers.iter().zip(&self.numbers).position(|(right, told)| right != told);
        let numbers = if numbers.len() == self.numbers.len() {
            wrong.map(|at| {
                format!("the number of day {} is not the one that the secret gives", at + 1)
            })
        } else {
            Some(format!("the month has {} days, the receipt {} numbers", days, self.numbers.len()))
        };
        vec![
            Check { name: "form", failure: None },
            Check { name: "commitment", failure: commitment },
            Check { name: "numbers", failure: numbers },
            self.signature_check(),
        ]
    }

    fn signature_check(&self) -> Check {
        let holds = signed::signature(&self.instance, &self.signature, &signed::bytes(self));
        let why = |error| match error {
            Unsigned::Key => "`instance` is no Ed25519 key",
            Unsigned::Signature => "`signature` is no signature",
            Unsigned::Other => "the signature does not fit the receipt",
        };
        Check { name: "signature", failure: holds.err().map(|error| why(error).to_owned()) }
    }
}
