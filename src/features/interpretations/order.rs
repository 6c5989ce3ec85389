//! From what somebody wishes to what is told: who may ask, about what, in whose voice, of whom.

use uuid::Uuid;

use super::TellError;
use super::body::Reader;
use super::model::Kind;
use super::prepare::{Prepared, Telling, follow_ups};
use super::run::About;
use super::service::{self, MAX_FOLLOW_UPS, MAX_VERSIONS};
use super::teller::{Order, Teller};
use crate::ai::{Chain, Provider};
use crate::features::accounts::{Accounts, preferences};
use crate::features::catalog::Catalog;
use crate::features::readings::kept;
use crate::features::readings::service::question;
use crate::oracle::safety::{Care, care};
use crate::tarot::Lang;
use crate::web::FieldError;

/// What somebody wishes.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Who shall tell.
    pub reader: Reader,
    /// A voice's key.
    pub character_voice: Option<String>,
    /// A provider's key.
    pub provider: Option<String>,
    /// A follow-up.
    pub question: Option<String>,
    /// What was looked at.
    pub preview_token: Option<String>,
    /// Whether it stops when nobody watches any more.
    pub stop_when_left: bool,
}

/// What comes of a wish.
pub enum Ordered {
    /// Something to be told.
    Order(Box<Order>),
    /// Care, in the language of the reading: nothing is told and nothing leaves.
    Care(Care, Lang),
}

/// Looks a wish over: everything that can be refused is refused here, before anything is begun.
///
/// # Errors
/// Why nothing will be told.
pub fn order(
    teller: &Teller,
    (accounts, catalog): (&Accounts, &Catalog),
    (user, reading): (Uuid, Uuid),
    wish: &Wish,
) -> Result<Ordered, TellError> {
    let ((record, text), versions, stays_here) = accounts.store.read::<_, TellError>(|tx| {
        let whole = kept::whole(tx, user, reading)?;
        let stays_here = preferences::of(tx, user)?.never_send_questions;
        Ok((whole, service::versions(tx, user, reading)?, stays_here))
    })?;
    let mut errors = Vec::new();
    let asked = wish.question.as_deref().map(|text| question(Some(text)));
    let asked = asked.transpose().map_err(|error| errors.push(error)).ok().flatten();
    if asked.as_deref() == Some("") {
        let (zh, en) = ("要問什麼？", "What is the question?");
        errors.push(FieldError::new("/question", zh, en));
    }
    let voice = wish.character_voice.as_deref().map(|key| catalog.voice(key));
    if voice == Some(None) {
        let (zh, en) = ("沒有這個角色。", "There is no such voice.");
        errors.push(FieldError::new("/character_voice", zh, en));
    }
    let chain = match wish.reader {
        Reader::Offline => Chain::default(),
        Reader::Ai => chain(teller, wish.provider.as_deref(), &mut errors),
    };
    if !errors.is_empty() {
        return Err(TellError::Invalid(errors));
    }
    if wish.reader == Reader::Ai {
        if stays_here {
            return Err(TellError::StaysHere);
        }
        if chain.is_empty() {
            return Err(TellError::NoModel);
        }
    }
    let mut telling = Telling::of(catalog, &record, voice.flatten())?;
    // Before anything else, each time: the tables grow.
    for text in [Some(telling.question), asked.as_deref()].into_iter().flatten() {
        if let Some(kind) = care(text) {
            return Ok(Ordered::Care(kind, telling.lang));
        }
    }
    let earlier = follow_ups(&versions);
    let standing = text.told.as_ref().and_then(crate::store::Bytes::inflated);
    let standing = standing.or_else(|| kept::prose(&text)).unwrap_or_default();
    if let Some(asked) = &asked {
        if earlier.len() >= MAX_FOLLOW_UPS {
            return Err(TellError::NoMoreFollowUps);
        }
        telling.kind = Kind::FollowUp;
        telling.question = asked;
        telling.told = &standing;
        telling.earlier = earlier;
    } else if telling.voice.key != record.character_voice {
        telling.kind = Kind::SecondVoice;
    }
    if versions.len() >= MAX_VERSIONS {
        return Err(TellError::TooManyVersions);
    }
    let prepared = telling.prepare(catalog, &teller.key)?;
    let seen = |token: &String| *token == prepared.token;
    if wish.reader == Reader::Ai && wish.preview_token.as_ref().is_some_and(|token| !seen(token)) {
        return Err(TellError::StalePreview);
    }
    let choice = [
        if wish.reader == Reader::Ai { "ai" } else { "offline" },
        &telling.voice.key,
        wish.provider.as_deref().unwrap_or_default(),
        asked.as_deref().unwrap_or_default(),
    ]
    .join("\n");
    let prepared = Prepared { offline: own_text(&telling, prepared.offline, &text), ..prepared };
    let (kind, character_voice) = (telling.kind, telling.voice.key.clone());
    Ok(Ordered::Order(Box::new(Order {
        about: About { user, reading, kind, choice },
        reading: Some(reading),
        prepared,
        chain,
        character_voice,
        question: asked,
        stop_when_left: wish.stop_when_left,
    })))
}

/// The reading's own offline text is the one that was kept, whatever version of the reader wrote it.
fn own_text(
    telling: &Telling<'_>,
    computed: String,
    text: &crate::features::readings::record::Text,
) -> String {
    match telling.kind {
        Kind::Reading => kept::prose(text).unwrap_or(computed),
        _ => computed,
    }
}

/// The chain, or the one provider that was named.
fn chain(teller: &Teller, provider: Option<&str>, errors: &mut Vec<FieldError>) -> Chain {
    let Some(name) = provider else { return teller.chain.clone() };
    let known = Provider::ALL.into_iter().find(|provider| provider.as_str() == name);
    let chosen = teller.chain.only(|target| Some(target.provider) == known);
    if chosen.is_empty() && !teller.chain.is_empty() {
        let zh = "這個站沒有接這一家。";
        errors.push(FieldError::new("/provider", zh, "This provider is not set up here."));
    }
    chosen
}
