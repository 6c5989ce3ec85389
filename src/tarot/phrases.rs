//! The shapes of the offline reader's texts, as `data-seed/oracle/` holds them: phrase banks of the
//! voices, what two cards say together, frames for what a whole spread shows, care and help lines.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::card::CardId;
use super::lang::texts;

/// All of the reader's texts that belong to no single card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// By voice.
    pub voices: Vec<VoiceBank>,
    /// Pairs of cards.
    pub pairs: Vec<Pair>,
    /// Sentences with slots, by name.
    pub frames: BTreeMap<String, Variants>,
    /// Care and help lines.
    pub safety: Safety,
}

impl Phrases {
    /// The bank of a voice.
    #[must_use]
    pub fn voice(&self, key: &str) -> Option<&VoiceBank> {
        self.voices.iter().find(|bank| bank.key == key)
    }

    /// What two cards say together, with the index of the pair.
    #[must_use]
    pub fn pair(&self, one: CardId, other: CardId) -> Option<(usize, &Pair)> {
        let fits =
            |pair: &Pair| (pair.a, pair.b) == (one, other) || (pair.b, pair.a) == (one, other);
        self.pairs.iter().enumerate().find(|(_, pair)| fits(pair))
    }
}

/// A voice's phrases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceBank {
    /// The voice.
    pub key: String,
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: Bank,
    /// In English.
    pub en: Bank,
}

/// Phrases of a voice in one language. Slots stand in braces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// First words; `{lead}`.
    pub opening: Vec<String>,
    /// To the next card; `{position}`, `{card}`.
    pub turn: Vec<String>,
    /// Of a card that lies reversed.
    pub reversal: Vec<String>,
    /// Of two that pull; `{a}`, `{b}`.
    pub tension: Vec<String>,
    /// Last words; `{last}`.
    pub closing: Vec<String>,
    /// Dry.
    pub humour: Vec<String>,
}

/// What two cards say together, whichever way up they lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// One.
    pub a: CardId,
    /// The other.
    pub b: CardId,
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: String,
    /// In English.
    pub en: String,
}

/// Ways to say one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variants {
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: Vec<String>,
    /// In English.
    pub en: Vec<String>,
}

/// What is shown instead of cards when someone is in danger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Safety {
    /// By kind of care.
    pub care: BTreeMap<String, CareText>,
    /// Help lines, in the order they are shown.
    pub line: Vec<HelpLine>,
}

/// Care in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareText {
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: CareWords,
    /// In English.
    pub en: CareWords,
}

/// Care in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareWords {
    /// A few words.
    pub title: String,
    /// A few sentences.
    pub text: String,
}

/// A help line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpLine {
    /// For readers of this language. The seed's lines are Taiwan's and stand for both until the
    /// operator names others.
    pub locale: String,
    /// Kinds of care it is shown for.
    #[serde(rename = "for")]
    pub kinds: Vec<String>,
    /// To be dialled.
    pub number: String,
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: LineWords,
    /// In English.
    pub en: LineWords,
}

/// A help line's words in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineWords {
    /// Its name.
    pub name: String,
    /// When, what it costs.
    pub note: String,
}

texts!(VoiceBank => Bank, Pair => String, Variants => Vec<String>, CareText => CareWords, HelpLine => LineWords);
