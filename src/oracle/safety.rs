//! Tells a question that calls for care and help lines from one that calls for cards.
//!
//! Rules and no model: the answer must be the same for everybody, at once, offline, and a maintainer
//! must be able to say which line of a table caused it. A question is first brought to one spelling;
//! then sayings that only sound grave (累死, dying to know) are struck out; what is left is held against
//! tables of terms and of pairs of words near each other. Words that are common in stories, at work or
//! in what is long past count only outside of those. In doubt between harm and hyperbole care wins:
//! a help line too many costs a smile, one too few may cost a life.

mod words;

use super::text::{Pair, Text, Words};
use words::{
    AT_ONCE, AT_WORK, EXCITED, HARM_PAIRS, HARM_PLAIN, HARM_SURE, HARM_UNLESS, MEDICAL_PAIRS,
    MEDICAL_PLAIN, MEDICAL_SURE, MEDICAL_UNLESS, PAST, SELF_PAIRS, SELF_PLAIN, SELF_SURE,
    SELF_UNLESS, SIGNS, SIGNS_EN, STRUCK, TOLD, VIOLENCE_PAIRS, VIOLENCE_PLAIN, VIOLENCE_SURE,
    VIOLENCE_UNLESS,
};

/// What kind of care a question calls for before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Somebody, the asker or a person close to them, may take or harm their own life.
    SelfHarm,
    /// Somebody is being hurt, held, threatened or hunted.
    Violence,
    /// A body needs a doctor now.
    Medical,
    /// The asker may hurt, hunt or hold somebody.
    HarmOthers,
}

impl Care {
    /// As in the help texts and in source ids.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::SelfHarm => "self_harm",
            Self::Violence => "violence",
            Self::Medical => "medical",
            Self::HarmOthers => "harm_others",
        }
    }
}

/// The care a question calls for, `None` for an ordinary one.
#[must_use]
pub fn care(question: &str) -> Option<Care> {
    let mut spoken = Text::spoken(question);
    for group in STRUCK {
        spoken.strike(group);
    }
    let text = spoken.joined();
    let aside = text.any(TOLD) || text.any(AT_WORK) || text.near(PAST);
    let ruled = RULES.iter().find(|rule| rule.applies(&text, aside)).map(|rule| rule.care);
    ruled.or_else(|| (!aside && ails(&text)).then_some(Care::Medical))
}

/// Whether so many signs of a body in trouble come together that no single one has to be a sure one.
fn ails(text: &Text) -> bool {
    let signs = text.count(SIGNS) + text.count(SIGNS_EN);
    signs >= 3 || (signs == 2 && text.has(AT_ONCE) && !text.has(EXCITED))
}

/// One kind's tables.
struct Rule {
    care: Care,
    /// Terms that count wherever they stand.
    sure: &'static [Words],
    /// Terms that count unless the text is about a story, a profession or the past.
    plain: &'static [Words],
    /// Pairs: words of the first list followed by words of the second within so many bytes.
    pairs: &'static [Pair],
    /// Terms that count unless one of the named things is what they are about.
    unless: &'static [(Words, Words)],
}

impl Rule {
    fn applies(&self, text: &Text, aside: bool) -> bool {
        text.any(self.sure)
            || (!aside && text.any(self.plain))
            || text.near(self.pairs)
            || self.unless.iter().any(|(words, about)| text.has(words) && !text.has(about))
    }
}

/// In the order of precedence: who threatens whom is told more surely than who despairs.
const RULES: &[Rule] = &[
    Rule {
        care: Care::HarmOthers,
        sure: HARM_SURE,
        plain: HARM_PLAIN,
        pairs: HARM_PAIRS,
        unless: HARM_UNLESS,
    },
    Rule {
        care: Care::Violence,
        sure: VIOLENCE_SURE,
        plain: VIOLENCE_PLAIN,
        pairs: VIOLENCE_PAIRS,
        unless: VIOLENCE_UNLESS,
    },
    Rule {
        care: Care::SelfHarm,
        sure: SELF_SURE,
        plain: SELF_PLAIN,
        pairs: SELF_PAIRS,
        unless: SELF_UNLESS,
    },
    Rule {
        care: Care::Medical,
        sure: MEDICAL_SURE,
        plain: MEDICAL_PLAIN,
        pairs: MEDICAL_PAIRS,
        unless: MEDICAL_UNLESS,
    },
];
