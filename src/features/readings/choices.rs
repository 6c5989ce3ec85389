//! What someone chose for a reading, out of texts that may be wrong: the same for a quick reading, a kept
//! one and a finished draft.

use super::service;
use crate::features::catalog::Catalog;
use crate::oracle::Karma;
use crate::tarot::{Faction, Lang, Voice};
use crate::web::FieldError;
use crate::web::locale::unknown_lang;

/// The voice of someone who chose none.
pub const DEFAULT_VOICE: &str = "pip_boy";
/// The spread of someone who chose none.
pub const DEFAULT_SPREAD: &str = "single_wasteland";

/// As it was sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The question.
    pub question: Option<&'a str>,
    /// A language's tag.
    pub lang: Option<&'a str>,
    /// A voice's key.
    pub voice: Option<&'a str>,
    /// `good`, `neutral` or `evil`.
    pub karma: Option<&'a str>,
    /// A faction's key.
    pub faction: Option<&'a str>,
}

/// As it is meant.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    /// Trimmed.
    pub question: String,
    /// The language.
    pub lang: Lang,
    /// Who tells it.
    pub voice: &'a Voice,
    /// How the asker has lived.
    pub karma: Karma,
    /// The asker's faction.
    pub faction: Option<&'a Faction>,
}

impl<'a> Choices<'a> {
    /// Understands what was sent; notes everything that is wrong and answers `None` then.
    pub fn of(
        asked: Asked<'_>,
        lang: Lang,
        catalog: &'a Catalog,
        errors: &mut Vec<FieldError>,
    ) -> Option<Self> {
        let before = errors.len();
        let lang = match asked.lang.map(str::parse::<Lang>) {
            None => lang,
            Some(Ok(lang)) => lang,
            Some(Err(_)) => {
                errors.push(unknown_lang());
                lang
            }
        };
        let question = service::question(asked.question).map_err(|error| errors.push(error)).ok();
        let voice = catalog.voice(asked.voice.unwrap_or(DEFAULT_VOICE));
        if voice.is_none() {
            let (zh, en) = ("沒有這個角色。", "There is no such voice.");
            errors.push(FieldError::new("/character_voice", zh, en));
        }
        let karma = match asked.karma {
            None | Some("neutral") => Karma::Neutral,
            Some("good") => Karma::Good,
            Some("evil") => Karma::Evil,
            Some(_) => {
                errors.push(FieldError::new(
                    "/karma_context",
                    "業力要是 good、neutral 或 evil。",
                    "Karma is good, neutral or evil.",
                ));
                Karma::Neutral
            }
        };
        let faction = asked.faction.and_then(|key| {
            let found = catalog.faction(key);
            // The contract's word for none.
            if found.is_none() && key != "independent" {
                let (zh, en) = ("沒有這個派系。", "There is no such faction.");
                errors.push(FieldError::new("/faction", zh, en));
            }
            found
        });
        if errors.len() > before {
            return None;
        }
        Some(Self { question: question?, lang, voice: voice?, karma, faction })
    }
}
