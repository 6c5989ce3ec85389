//! Cards as people type them: `3w r`, `queen of cups`, `XVI`, `權杖三 逆位`, `聖杯王后`, `13`.
//!
//! For someone with a deck on the table: short, in both languages, forgiving about spaces, case and
//! full-width letters. What fits one card exactly is that card; what fits a beginning or a part offers
//! the cards it may mean, the likeliest first.

use super::card::{Card, CardId, Orientation};
use super::lang::Lang;

/// Cards offered at most: a whole suit, so that somebody who types its name sees all of it.
const MOST: usize = 14;
/// Letters for a suit, the usual one first. `d` and `k` are other schools' disks and coins.
const SUITS: [(&str, &[&str]); 4] = [
    ("wands", &["w", "wands", "wand", "rods", "rod", "權杖", "杖"]),
    ("cups", &["c", "cups", "cup", "bottles", "bottle", "聖杯", "杯"]),
    ("swords", &["s", "swords", "sword", "blades", "blade", "寶劍", "劍"]),
    (
        "pentacles",
        &[
            "p",
            "d",
            "pentacles",
            "pentacle",
            "coins",
            "disks",
            "caps",
            "cap",
            "錢幣",
            "金幣",
            "星幣",
            "幣",
        ],
    ),
];
/// Ranks by number, the usual spelling first.
const RANKS: [&[&str]; 14] = [
    &["1", "a", "ace", "一", "首", "王牌"],
    &["2", "two", "二"],
    &["3", "three", "三"],
    &["4", "four", "四"],
    &["5", "five", "五"],
    &["6", "six", "六"],
    &["7", "seven", "七"],
    &["8", "eight", "八"],
    &["9", "nine", "九"],
    &["10", "t", "ten", "十"],
    &["11", "pg", "page", "侍者", "侍衛", "隨從"],
    &["12", "n", "kn", "knight", "騎士"],
    &["13", "q", "queen", "王后", "皇后"],
    &["14", "k", "king", "國王", "王"],
];
/// Words that turn a card upside down, longest first.
const REVERSED: &[&str] = &["reversed", "rev", "逆位", "倒立", "逆", "倒", "r"];
/// Words that say that it is not.
const UPRIGHT: &[&str] = &["upright", "up", "正位", "正", "u"];
/// The numerals of the majors, from 1.
const ROMAN: [&str; 21] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
    "xvi", "xvii", "xviii", "xix", "xx", "xxi",
];

/// What a typed text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The card it means; `None` when it may be several or none.
    pub card: Option<CardId>,
    /// Which way up it lies.
    pub orientation: Orientation,
    /// The cards it may mean, the likeliest first.
    pub candidates: Vec<CardId>,
}

/// Reads one card.
#[must_use]
pub fn find(cards: &[Card], text: &str) -> Found {
    let (name, orientation) = split_orientation(&folded(text));
    let whole = joined(&name);
    if let Some(card) = exact(cards, &whole) {
        return Found { card: Some(card), orientation, candidates: vec![card] };
    }
    // `3wr`: the letter sticks to the card.
    if orientation == Orientation::Upright
        && let Some(short) = whole.strip_suffix('r')
        && let Some(card) = exact(cards, short)
    {
        return Found {
            card: Some(card),
            orientation: Orientation::Reversed,
            candidates: vec![card],
        };
    }
    if whole.is_empty() {
        return Found { card: None, orientation, candidates: Vec::new() };
    }
    let mut fits: Vec<(u8, CardId)> = cards
        .iter()
        .filter_map(|card| {
            let fit = |name: &String| match name.find(&whole) {
                Some(0) => Some(0),
                Some(_) => Some(1),
                None => None,
            };
            Some((names(card).iter().filter_map(fit).min()?, card.id))
        })
        .collect();
    fits.sort();
    let candidates: Vec<CardId> = fits.into_iter().take(MOST).map(|(_, card)| card).collect();
    let card = if let [only] = candidates.as_slice() { Some(*only) } else { None };
    Found { card, orientation, candidates }
}

/// Lower case, half width, single spaces.
fn folded(text: &str) -> String {
    let narrow = text.chars().map(|c| match c {
        '\u{3000}' | ',' | '，' | '、' | '.' | '。' | '：' | ':' | '(' | ')' | '（' | '）' => {
            ' '
        }
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFF01 + 0x21).unwrap_or(c),
        c => c,
    });
    let text: String = narrow.collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without the words that carry nothing, and without spaces.
fn joined(text: &str) -> String {
    text.split(' ').filter(|word| !matches!(*word, "the" | "of" | "的")).collect()
}

fn split_orientation(text: &str) -> (String, Orientation) {
    let is_chinese = |word: &str| !word.is_ascii();
    for (words, orientation) in [(REVERSED, Orientation::Reversed), (UPRIGHT, Orientation::Upright)]
    {
        for word in words {
            // Chinese is written without a space; a Latin letter has to stand alone.
            if let Some(rest) = text.strip_suffix(word)
                && (is_chinese(word) || rest.ends_with(' '))
            {
                return (rest.trim().to_owned(), orientation);
            }
            if let Some(rest) = text.strip_prefix(word)
                && (is_chinese(word) || rest.starts_with(' '))
                // 「正義」 is a card, not an upright 「義」.
                && !(*word == "正" && rest.starts_with('義'))
                && !(*word == "倒" && rest.starts_with('吊'))
            {
                return (rest.trim().to_owned(), orientation);
            }
        }
    }
    (text.to_owned(), Orientation::Upright)
}

fn exact(cards: &[Card], whole: &str) -> Option<CardId> {
    cards.iter().find(|card| names(card).iter().any(|name| name == whole)).map(|card| card.id)
}

/// Everything that a card may be called, folded and joined.
fn names(card: &Card) -> Vec<String> {
    let mut names: Vec<String> = [card.standard.en.as_str(), card.standard.zh.as_str()]
        .into_iter()
        .chain(card.standard.aliases_zh.iter().map(String::as_str))
        .chain(Lang::ALL.map(|lang| card.text(lang).name.as_str()))
        .map(|name| joined(&folded(name)))
        .collect();
    names.push(joined(&folded(&card.id.to_string())));
    let number = card.number;
    let Some(suit) = card.suit.id_part() else {
        names.push(number.to_string());
        names.push(format!("m{number}"));
        names.push(format!("{number}號"));
        let roman = usize::from(number).checked_sub(1).and_then(|at| ROMAN.get(at));
        names.extend(roman.map(ToString::to_string));
        return names;
    };
    let suits = SUITS.iter().find(|(name, _)| *name == suit).map_or(&[][..], |(_, words)| *words);
    let rank = usize::from(number).checked_sub(1).and_then(|at| RANKS.get(at));
    for rank in rank.copied().unwrap_or_default() {
        for suit in suits {
            names.push(format!("{rank}{suit}"));
            names.push(format!("{suit}{rank}"));
        }
    }
    // `pc` is the page of cups: `p` is a rank before a suit's letter, a suit after a rank's.
    if number == 11
        && let Some(letter) = suits.first()
    {
        names.push(format!("p{letter}"));
    }
    names
}
