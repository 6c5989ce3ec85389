//! The people of the setting: the voices a reading can be told in, and the factions.

use serde::{Deserialize, Serialize};

use super::lang::texts;

/// A character who can tell a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The contract's key, `pip_boy`.
    pub key: String,
    /// `#rrggbb`.
    pub color: String,
    /// The contract's icon name.
    pub icon: String,
    /// From 1.
    pub sort_order: u32,
    /// Texts in Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: VoiceText,
    /// Texts in English.
    pub en: VoiceText,
}

/// A voice's texts in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceText {
    /// Display name.
    pub name: String,
    /// Three traits.
    pub personality: String,
    /// How it speaks.
    pub voice_style: String,
    /// A paragraph.
    pub description: String,
    /// What it says when chosen.
    pub greeting: String,
}

/// A faction of the wasteland.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faction {
    /// The contract's key, `vault-tec`.
    pub key: String,
    /// `lawful_neutral` and the like.
    pub alignment: String,
    /// `#rrggbb`.
    pub color: String,
    /// The contract's icon name.
    pub icon: String,
    /// From 1.
    pub sort_order: u32,
    /// Keys of the voices that speak for it; `pip_boy` always first.
    pub voices: Vec<String>,
    /// Texts in Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: FactionText,
    /// Texts in English.
    pub en: FactionText,
}

/// A faction's texts in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactionText {
    /// Display name.
    pub name: String,
    /// A paragraph.
    pub description: String,
}

texts!(Voice => VoiceText, Faction => FactionText);
