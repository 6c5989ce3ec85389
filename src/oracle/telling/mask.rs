//! Takes out of a question what identifies somebody, before it leaves the box.
//!
//! E-mail addresses, telephone numbers (Taiwan's, and any with a country's prefix), the numbers of Taiwan's
//! identity cards and residence permits (told from others by their check digit), card numbers (Luhn). Also in
//! full-width letters and digits, and with spaces, hyphens or dots between digits. What was taken out is
//! kept nowhere: the answer cannot put it back.

use crate::tarot::Lang;

/// What is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Private {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The number of an identity card or a residence permit.
    Identity,
    /// The number of a credit or debit card.
    Card,
}

impl Private {
    /// For programs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Identity => "identity_number",
            Self::Card => "card_number",
        }
    }

    /// What stands in its place.
    #[must_use]
    pub const fn placeholder(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Email, Lang::ZhTw) => "〔電子郵件〕",
            (Self::Phone, Lang::ZhTw) => "〔電話號碼〕",
            (Self::Identity, Lang::ZhTw) => "〔證件號碼〕",
            (Self::Card, Lang::ZhTw) => "〔卡號〕",
            (Self::Email, Lang::En) => "[e-mail address]",
            (Self::Phone, Lang::En) => "[phone number]",
            (Self::Identity, Lang::En) => "[identity number]",
            (Self::Card, Lang::En) => "[card number]",
        }
    }
}

/// A text without what identifies somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// With placeholders.
    pub text: String,
    /// What was taken out, in its order.
    pub taken: Vec<Private>,
}

/// Masks a text.
#[must_use]
pub fn mask(text: &str, lang: Lang) -> Masked {
    let letters: Vec<char> = text.chars().collect();
    let folded: Vec<char> = letters.iter().map(|c| narrow(*c)).collect();
    let mut masked = Masked { text: String::with_capacity(text.len()), taken: Vec::new() };
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if let Some((what, end)) = private(&folded, at) {
            masked.text.push_str(what.placeholder(lang));
            masked.taken.push(what);
            at = end;
        } else {
            masked.text.push(*letter);
            at += 1;
        }
    }
    masked
}

/// Half width, and one form of the hyphen and of the space.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '−' | '‧' | '・' => '-',
        '\u{3000}' | '\u{A0}' | '\u{2007}' | '\u{202F}' => ' ',
        c => c,
    }
}

/// What begins here, and where it ends.
fn private(text: &[char], at: usize) -> Option<(Private, usize)> {
    let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
    if let Some(end) = email(text, at, before) {
        return Some((Private::Email, end));
    }
    // A word or a number is looked at from its beginning.
    if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    if let Some(end) = identity(text, at) {
        return Some((Private::Identity, end));
    }
    numbers(text, at)
}

fn email(text: &[char], at: usize, before: Option<char>) -> Option<usize> {
    let local = |c: &char| c.is_ascii_alphanumeric() || "._%+-".contains(*c);
    if before.as_ref().is_some_and(local) || !text.get(at).is_some_and(local) {
        return None;
    }
    let name = text.get(at..)?.iter().take_while(|c| local(c)).count();
    if text.get(at + name) != Some(&'@') {
        return None;
    }
    let from = at + name + 1;
    let host = |c: &&char| c.is_ascii_alphanumeric() || **c == '.' || **c == '-';
    let mut length = text.get(from..)?.iter().take_while(host).count();
    // A stop at the end is the sentence's.
    while length > 0 && text.get(from + length - 1).is_some_and(|c| ".-".contains(*c)) {
        length -= 1;
    }
    let domain: String = text.get(from..from + length)?.iter().collect();
    let (_, top) = domain.rsplit_once('.')?;
    let is_top = top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_top.then_some(from + length)
}

/// Digits that follow each other, with at most one separator (or a bracket) between two: each digit and
/// where it ends.
fn digits(text: &[char], at: usize, most: usize) -> Vec<(u32, usize)> {
    let mut found = Vec::new();
    let (mut at, mut between) = (at, 0);
    while let Some(c) = text.get(at) {
        if let Some(digit) = c.to_digit(10) {
            if found.len() == most {
                break;
            }
            found.push((digit, at + 1));
            between = 0;
        } else if " -./()".contains(*c) && between < 2 {
            between += 1;
        } else {
            break;
        }
        at += 1;
    }
    found
}

/// Letters of the identity numbers, in the order of their values from 10.
const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

fn value(letter: char) -> Option<u32> {
    let at = LETTERS.find(letter.to_ascii_uppercase())?;
    u32::try_from(at).ok().map(|at| at + 10)
}

/// A letter and nine digits, or (permits before 2021) two letters and eight, with the check digit of the
/// Ministry of the Interior: weights 1, 9, 8 … 1, 1, the sum a multiple of ten.
fn identity(text: &[char], at: usize) -> Option<usize> {
    let first = value(*text.get(at)?)?;
    let second = text.get(at + 1)?;
    let permit = second.is_ascii_alphabetic();
    let mut all: Vec<u32> = vec![first / 10, first % 10];
    let from = if permit {
        if !"ABCD".contains(second.to_ascii_uppercase()) {
            return None;
        }
        all.push(value(*second)? % 10);
        at + 2
    } else {
        at + 1
    };
    let rest = digits(text, from, if permit { 8 } else { 9 });
    let &(_, end) = rest.last()?;
    all.extend(rest.iter().map(|(digit, _)| digit));
    let sex_or_kind = permit || matches!(all.get(2), Some(1 | 2 | 8 | 9));
    let weights = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1];
    let sum: u32 = all.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    let follows = text.get(end).is_some_and(char::is_ascii_alphanumeric);
    let right = all.len() == weights.len() && sex_or_kind && sum.is_multiple_of(10) && !follows;
    right.then_some(end)
}

/// Card and telephone numbers. Several numbers may stand beside each other: the longest beginning that is
/// one counts.
fn numbers(text: &[char], at: usize) -> Option<(Private, usize)> {
    let first = *text.get(at)?;
    if !first.is_ascii_digit() && first != '+' && first != '(' {
        return None;
    }
    let plus = first == '+' || (first == '(' && text.get(at + 1) == Some(&'+'));
    let from = at + usize::from(!first.is_ascii_digit()) + usize::from(first == '(' && plus);
    if !text.get(from)?.is_ascii_digit() {
        return None;
    }
    let all = digits(text, from, 19);
    (8..=all.len()).rev().find_map(|length| {
        let part = all.get(..length)?;
        let &(_, end) = part.last()?;
        // A number does not end within one.
        if text.get(end).is_some_and(char::is_ascii_digit) {
            return None;
        }
        let number: Vec<u32> = part.iter().map(|(digit, _)| *digit).collect();
        let what = kind(&number, plus)?;
        Some((what, end))
    })
}

fn kind(number: &[u32], plus: bool) -> Option<Private> {
    let length = number.len();
    if !plus && (13..=19).contains(&length) && luhn(number) {
        return Some(Private::Card);
    }
    let phone = match number {
        _ if plus => (8..=15).contains(&length),
        // Taiwan's mobile numbers, its area codes.
        [0, 9, ..] => length == 10,
        [0, 2..=8, ..] => (9..=10).contains(&length),
        // Dialled from abroad or to abroad.
        [8, 8, 6, 0, ..] => (12..=13).contains(&length),
        [8, 8, 6, 2..=9, ..] => (11..=12).contains(&length),
        [0, 0, 1..=9, ..] => (11..=18).contains(&length),
        _ => false,
    };
    phone.then_some(Private::Phone)
}

fn luhn(number: &[u32]) -> bool {
    let doubled = |(at, digit): (usize, &u32)| match (at % 2, digit * 2) {
        (1, twice) if twice > 9 => twice - 9,
        (1, twice) => twice,
        _ => *digit,
    };
    let sum: u32 = number.iter().rev().enumerate().map(doubled).sum();
    sum.is_multiple_of(10) && number.iter().any(|digit| *digit != 0)
}
