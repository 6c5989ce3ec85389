//! Whether a text may stand as the telling of a computed reading.
//!
//! Everything that can be wrong has a code. [`Watcher`] sees most of it while the text comes, sentence by
//! sentence; [`Expected::judge`] looks at the finished text, once. A text that fails is void and the offline
//! one stands: a reading told wrongly is worse than one told plainly.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::{Lexicon, Mention};
use super::prompt::rules;
use super::script::Letters;
use super::words::{CERTAIN, DEATH, DIAGNOSIS, PREGNANCY, SAID_APART};
use crate::oracle::text::Text;
use crate::tarot::{CardId, Dealt, Lang, Orientation};

/// What is wrong with a text.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A drawn card is not named.
    CardMissing,
    /// A card is named that was not drawn.
    CardInvented,
    /// A card is said to lie the other way up.
    OrientationWrong,
    /// Not the language that was asked for, or simplified characters.
    LanguageWrong,
    /// It promises.
    Certainty,
    /// It diagnoses, or speaks against medicine.
    Diagnosis,
    /// It tells a death.
    Death,
    /// It tells a pregnancy.
    Pregnancy,
    /// It repeats what it was told to keep.
    InstructionsLeaked,
    /// Tags, links, code.
    Markup,
    /// Too few words for so many cards.
    TooShort,
    /// Far more than was asked for.
    TooLong,
    /// It stops in the middle.
    CutOff,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::CardMissing,
        Self::CardInvented,
        Self::OrientationWrong,
        Self::LanguageWrong,
        Self::Certainty,
        Self::Diagnosis,
        Self::Death,
        Self::Pregnancy,
        Self::InstructionsLeaked,
        Self::Markup,
        Self::TooShort,
        Self::TooLong,
        Self::CutOff,
    ];

    /// As in the API, in logs and in the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CardMissing => "card_missing",
            Self::CardInvented => "card_invented",
            Self::OrientationWrong => "orientation_wrong",
            Self::LanguageWrong => "language_wrong",
            Self::Certainty => "certainty",
            Self::Diagnosis => "diagnosis",
            Self::Death => "death",
            Self::Pregnancy => "pregnancy",
            Self::InstructionsLeaked => "instructions_leaked",
            Self::Markup => "markup",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::CutOff => "cut_off",
        }
    }
}

/// What a text is held against.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The language.
    pub lang: Lang,
    /// The cards, those beside the positions included.
    pub cards: Vec<Dealt>,
    /// What was asked, and what was said before: what a text repeats of it is no fault of its own.
    pub quoted: String,
    /// The word that must not come back.
    pub canary: String,
    /// Whether one card is enough, as for a follow-up.
    pub follow_up: bool,
    /// Characters at most.
    pub most: usize,
}

/// Letters after which a language can be told.
const TELLING_LETTERS: usize = 40;

impl Expected {
    /// Characters that a text may have: twice what was asked for, since models count badly, and half as much
    /// again as the offline reader, whose readings are whole too.
    #[must_use]
    pub fn most(asked: u32, offline: &str, lang: Lang) -> usize {
        // An English word and its space are six characters.
        let asked = asked as usize * lang.pick(1, 6) * 2;
        asked.max(offline.chars().count() * 3 / 2)
    }

    /// Everything that is wrong with a finished text. `cut`: it ended because it had to.
    #[must_use]
    pub fn judge(&self, lexicon: &Lexicon, text: &str, cut: bool) -> Vec<Code> {
        let mut found = self.faults(lexicon, text);
        let mentions = lexicon.mentions(text);
        let named = |dealt: &Dealt| mentions.iter().any(|mention| mention.card == dealt.card);
        let enough = if self.follow_up {
            self.cards.iter().any(named)
        } else {
            self.cards.iter().all(named)
        };
        if !enough {
            found.push(Code::CardMissing);
        }
        let length = text.chars().count();
        let cards = if self.follow_up { 1 } else { self.cards.len() };
        if length < (cards * self.lang.pick(15, 40)).max(self.lang.pick(30, 80)) {
            found.push(Code::TooShort);
        }
        if length > self.most {
            found.push(Code::TooLong);
        }
        if !self.speaks(text, 1) {
            found.push(Code::LanguageWrong);
        }
        let ends = |c: char| "。！？…」』）.!?\"”')〕]".contains(c);
        if cut && !text.trim_end().ends_with(ends) {
            found.push(Code::CutOff);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What can be wrong with any part of a text.
    fn faults(&self, lexicon: &Lexicon, part: &str) -> Vec<Code> {
        let mut found = Vec::new();
        if self.leaks(part) {
            found.push(Code::InstructionsLeaked);
        }
        if has_markup(part) {
            found.push(Code::Markup);
        }
        let mentions = lexicon.mentions(part);
        let asked = lexicon.mentions(&self.quoted);
        let drawn = |card: CardId| self.cards.iter().find(|dealt| dealt.card == card);
        for (at, mention) in mentions.iter().enumerate() {
            let Some(dealt) = drawn(mention.card) else {
                // Whoever asks about a card gets an answer about it.
                if mention.sure && !asked.iter().any(|quoted| quoted.card == mention.card) {
                    found.push(Code::CardInvented);
                }
                continue;
            };
            let said = claimed(part, &mentions, at, lexicon);
            if said.is_some_and(|said| said != dealt.orientation) {
                found.push(Code::OrientationWrong);
            }
        }
        // What was asked may be repeated: 「你問會不會一定會考上」.
        let own = if self.quoted.is_empty() {
            part.to_owned()
        } else {
            self.quoted
                .lines()
                .filter(|line| !line.trim().is_empty())
                .fold(part.to_owned(), |text, line| {
                    text.replace(line.trim_matches(['？', '?', '。', '.', ' ']), " ")
                })
        };
        let spoken = Text::spoken(&own).joined();
        for (words, code) in [
            (CERTAIN, Code::Certainty),
            (DIAGNOSIS, Code::Diagnosis),
            (DEATH, Code::Death),
            (PREGNANCY, Code::Pregnancy),
        ] {
            if spoken.has(words) {
                found.push(code);
            }
        }
        if spoken.near(SAID_APART) {
            found.push(Code::Diagnosis);
        }
        found
    }

    fn leaks(&self, part: &str) -> bool {
        let rule = |rule: &&str| {
            // Half a rule is enough to know it by.
            let half: usize = rule.chars().count() / 2;
            let cut = rule.char_indices().nth(half).map_or(rule.len(), |(at, _)| at);
            let (first, second) = rule.split_at(cut);
            [first, second].iter().any(|half| half.chars().count() >= 12 && part.contains(half))
        };
        (!self.canary.is_empty() && part.contains(&self.canary))
            || part.contains("<<<")
            || part.contains(">>>")
            || rules(self.lang).iter().any(rule)
    }

    /// Whether a text is in the language, as far as `least` letters can tell.
    fn speaks(&self, text: &str, least: usize) -> bool {
        let letters = Letters::of(text, &self.quoted);
        if letters.simplified > 0 || letters.other > 2 {
            return false;
        }
        if letters.sum() < least {
            return true;
        }
        match self.lang {
            Lang::ZhTw => letters.han * 10 >= letters.sum() * 6,
            Lang::En => {
                let quoted = Letters::of(&self.quoted, "").han > 0;
                (quoted || letters.han == 0) && is_english(text)
            }
        }
    }
}

/// Whether enough of the words are those of which English is made: 12 in a hundred, where plain prose has
/// more than 35, and French, Spanish and German have fewer than 5 of them.
fn is_english(text: &str) -> bool {
    const COMMON: [&str; 40] = [
        "the", "and", "of", "to", "a", "in", "you", "your", "is", "it", "that", "this", "what",
        "not", "for", "with", "on", "as", "are", "be", "has", "have", "one", "at", "from", "but",
        "where", "when", "so", "by", "they", "there", "will", "can", "who", "or", "an", "if",
        "out", "been",
    ];
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|w| !w.is_empty());
    let (mut all, mut common) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        common += usize::from(COMMON.contains(&word));
    }
    all < 15 || common * 100 >= all * 12
}

fn has_markup(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    let tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
    lower.split('<').skip(1).any(tag)
        || ["http:", "https:", "www.", "](", "```", "javascript:", "&lt;", "mailto:"]
            .iter()
            .any(|sign| lower.contains(sign))
}

/// Words that may stand between a card and its orientation.
const BETWEEN_ZH: &str = "的是為在以呈現出這張牌也卻仍依然著來了，、：（( 「」『』）)";
const BETWEEN_EN: [&str; 20] = [
    "is", "lies", "lying", "comes", "came", "appears", "appeared", "sits", "stands", "falls",
    "fell", "here", "in", "its", "position", "turned", "drawn", "card", "the", "up",
];

/// Which way up a text says that a card lies, if it says so right beside its name.
fn claimed(text: &str, mentions: &[Mention], at: usize, lexicon: &Lexicon) -> Option<Orientation> {
    let mention = mentions.get(at)?;
    let until = mentions.get(at + 1..)?.iter().find(|next| next.card != mention.card);
    let after = text.get(mention.end..until.map_or(text.len(), |next| next.start))?;
    said_after(after, mention.card, lexicon).or_else(|| said_before(text.get(..mention.start)?))
}

const WAYS: [(&str, Orientation); 5] = [
    ("正位", Orientation::Upright),
    ("逆位", Orientation::Reversed),
    ("upright", Orientation::Upright),
    ("reversed", Orientation::Reversed),
    ("upside down", Orientation::Reversed),
];

fn said_after(after: &str, card: CardId, lexicon: &Lexicon) -> Option<Orientation> {
    // Its other name may stand between.
    let names = lexicon.mentions(after);
    let mut rest = match names.first() {
        Some(other) if other.card == card && other.start < 12 => after.get(other.end..)?,
        _ => after,
    };
    for _ in 0..24 {
        let lower = rest.get(..rest.floor_char_boundary(11))?.to_ascii_lowercase();
        if let Some((_, way)) = WAYS.iter().find(|(word, _)| lower.starts_with(word)) {
            return Some(*way);
        }
        let first = rest.chars().next()?;
        if first.is_ascii_alphabetic() {
            let word: &str = rest.split(|c: char| !c.is_ascii_alphabetic()).next()?;
            if !BETWEEN_EN.contains(&word.to_ascii_lowercase().as_str()) {
                return None;
            }
            rest = rest.get(word.len()..)?;
        } else if BETWEEN_ZH.contains(first) || ",*\"”".contains(first) {
            rest = rest.get(first.len_utf8()..)?;
        } else {
            return None;
        }
    }
    None
}

fn said_before(before: &str) -> Option<Orientation> {
    let before = before.trim_end_matches(['「', '『', '“', '"', '*']).trim_end();
    let before =
        before.strip_suffix("The").or_else(|| before.strip_suffix("the")).unwrap_or(before);
    let before = before.trim_end().to_ascii_lowercase();
    for (word, way) in [("正位的", Orientation::Upright), ("逆位的", Orientation::Reversed)] {
        if before.ends_with(word) {
            return Some(way);
        }
    }
    // "A reversed Two of Cups", but not "… lies reversed, the Two of Cups …".
    for (word, way) in [("upright", Orientation::Upright), ("reversed", Orientation::Reversed)] {
        let lead = before.strip_suffix(word).map(str::trim_end);
        if lead.is_some_and(|lead| {
            lead.is_empty()
                || ["a", "an", "the", "your", "this"]
                    .iter()
                    .any(|a| lead.rsplit(|c: char| !c.is_alphabetic()).next() == Some(a))
        }) {
            return Some(way);
        }
    }
    None
}

/// Looks at a text while it comes: at each sentence as soon as it is whole.
#[derive(Clone, Debug, Default)]
pub struct Watcher {
    text: String,
    characters: usize,
    /// Up to here it was looked at.
    seen: usize,
}

impl Watcher {
    /// The text so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes the text out.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// More of the text; what can be seen to be wrong by now.
    #[must_use]
    pub fn push(&mut self, more: &str, expected: &Expected, lexicon: &Lexicon) -> Option<Code> {
        // The mark need not wait for the end of a sentence; it may have begun in the piece before.
        let canary = &expected.canary;
        let from = self.text.floor_char_boundary(self.text.len().saturating_sub(canary.len()));
        self.text.push_str(more);
        self.characters += more.chars().count();
        if !canary.is_empty() && self.text.get(from..)?.contains(canary) {
            return Some(Code::InstructionsLeaked);
        }
        if self.characters > expected.most {
            return Some(Code::TooLong);
        }
        let fresh = self.text.get(self.seen..)?;
        let ends = |c: char| "。！？!?\n".contains(c);
        let end = fresh.rfind(ends).or_else(|| fresh.rfind(". "))?;
        let end = end + fresh.get(end..)?.chars().next()?.len_utf8();
        let sentences = fresh.get(..end)?;
        let fault = expected.faults(lexicon, sentences).into_iter().next();
        self.seen += end;
        fault.or_else(|| {
            (!expected.speaks(&self.text, TELLING_LETTERS)).then_some(Code::LanguageWrong)
        })
    }
}
