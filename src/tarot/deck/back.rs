//! The backs of the built-in deck, as the seed holds them: joined from `deck.toml` and the names files.

use serde::{Deserialize, Serialize};

use super::lang::{Lang, texts};
use super::manifest::Manifest;
use super::names::Names;

/// A back that the cards can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardBack {
    /// Names it in settings.
    pub key: String,
    /// Its picture, below the deck's folder.
    pub image: String,
    /// Whether it is the one that who has chosen none sees.
    pub is_default: bool,
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: BackText,
    /// In English.
    pub en: BackText,
}

/// A back's texts in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackText {
    /// A few words.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// What the picture shows.
    pub alt: String,
}

texts!(CardBack => BackText);

impl CardBack {
    /// The backs of a deck, the default first. A text that is not in the names file of its language
    /// is the one of `deck.toml`; one that is nowhere is empty, which the rules of the seed name.
    #[must_use]
    pub fn all(manifest: &Manifest, zh_tw: &Names, en: &Names) -> Vec<Self> {
        let mut backs: Vec<Self> = manifest
            .backs
            .iter()
            .map(|back| {
                let text = |lang: Lang| {
                    let names = lang.pick(zh_tw, en);
                    // deck.toml is written in one language, English.
                    let or_own = |found: Option<&str>, own: &str| {
                        found.unwrap_or(lang.pick("", own)).to_owned()
                    };
                    BackText {
                        name: or_own(names.back(&back.key, "name"), &back.name),
                        description: or_own(
                            names.back(&back.key, "description"),
                            &back.description,
                        ),
                        alt: or_own(names.back_alt(&back.key), &back.alt),
                    }
                };
                Self {
                    key: back.key.clone(),
                    image: back.image.clone(),
                    is_default: manifest.default_back.as_ref() == Some(&back.key),
                    zh_tw: text(Lang::ZhTw),
                    en: text(Lang::En),
                }
            })
            .collect();
        backs.sort_by_key(|back| !back.is_default);
        backs
    }
}
