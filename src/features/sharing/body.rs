//! What a stranger sees of a reading: a list of fields, each put here on purpose.
//!
//! Never the owner, their karma, their faction, what they wrote beside it, tags or moods (contract §10 has
//! the list). Passages that the reader wrote *because of* karma or faction are left out with their reasons, and
//! so is everything that tells what the question was about when the question itself is not shown; what the
//! cards say to it stays, since that is the reading.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::Share;
use crate::features::catalog::Catalog;
use crate::features::catalog::model::{CardBody, Detail, picture_url};
use crate::features::readings::kept;
use crate::features::readings::record::{LaidCard, Reading, Role, Text};
use crate::tarot::receipt::Receipt;
use crate::tarot::{CardId, Lang, Position, Spread};

/// Beginnings of the ids of texts that are there because of who the owner is.
const PERSONAL: [&str; 2] = ["frame/karma_", "frame/faction/"];

/// A shared reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedBody {
    /// The reading's id.
    pub id: Uuid,
    /// What was asked; null when its owner does not show it.
    pub question: Option<String>,
    /// Name of the spread.
    #[schema(example = "vault_tec_spread")]
    pub spread: String,
    /// The name people see.
    pub spread_name: String,
    /// The language that the text was written in.
    #[schema(value_type = String, example = "zh-TW")]
    pub lang: Lang,
    /// Key of the voice.
    pub character_voice: String,
    /// The voice's name.
    pub character_name: Option<String>,
    /// The cards in a few words.
    pub cards_drawn: Vec<SharedCard>,
    /// The cards in their places, whole.
    pub card_positions: Vec<SharedPosition>,
    /// The text as prose.
    pub interpretation: String,
    /// The same in its parts.
    pub text: SharedText,
    /// What lets a stranger check the draw; null for cards laid by hand.
    pub receipt: Option<Receipt>,
    /// RFC 3339 UTC.
    pub created_at: String,
}

/// A card in a few words.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedCard {
    /// The card's id.
    pub card_id: String,
    /// Its name.
    pub name: String,
    /// The ordinary tarot's.
    pub standard_name: String,
    /// Whether it lies upside down.
    pub is_reversed: bool,
    /// From 1; of a clarifier the position it belongs to; null for a jumper.
    pub position_number: Option<u8>,
    /// `position`, `jumper` or `clarifier`.
    pub role: Role,
    /// Its picture.
    pub image_url: String,
}

/// A card in its place.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedPosition {
    /// From 1; of a clarifier the position it belongs to; null for a jumper.
    pub position_number: Option<u8>,
    /// The position's name.
    pub position_name: Option<String>,
    /// What the position shows.
    pub position_meaning: Option<String>,
    /// `position`, `jumper` or `clarifier`.
    pub role: Role,
    /// Whether it lies upside down.
    pub is_reversed: bool,
    /// What it says here.
    pub position_interpretation: Option<String>,
    /// The card.
    pub card: CardBody,
}

/// The text in its parts.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct SharedText {
    /// What this reading is not; only where the question is shown.
    pub boundary: Option<String>,
    /// First words.
    pub opening: String,
    /// The reading in a sentence.
    pub sentence: String,
    /// Three words.
    pub keywords: Vec<String>,
    /// One thing to do.
    pub action: String,
    /// One thing that does not flatter.
    pub tension: String,
    /// What cards say of each other.
    pub links: Vec<SharedLink>,
    /// Last words.
    pub closing: String,
}

/// What cards say of each other.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedLink {
    /// What it says.
    pub text: String,
    /// The places it speaks of; none for the spread as a whole.
    pub positions: Vec<u8>,
}

/// The stored interpretation, as far as it is shared.
///
/// A link shows the offline text, also where a model's telling stands in its place for the owner: the model was
/// given the question, the faction and the karma, and what it wrote may hold any of them.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Stored {
    boundary: Option<String>,
    opening: Passage,
    summary: Summary,
    cards: Vec<Placed>,
    links: Vec<Link>,
    closing: Passage,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Passage {
    text: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Summary {
    sentence: String,
    keywords: Vec<String>,
    action: String,
    tension: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Placed {
    position_number: u8,
    text: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Link {
    text: String,
    positions: Vec<u8>,
    sources: Vec<String>,
}

impl Link {
    fn is_personal(&self) -> bool {
        self.sources.iter().any(|id| PERSONAL.iter().any(|personal| id.starts_with(personal)))
    }
}

impl SharedBody {
    /// What a link shows, in a language.
    #[must_use]
    pub fn new(
        catalog: &Catalog,
        share: &Share,
        (reading, text): (Reading, Text),
        lang: Lang,
    ) -> Self {
        let stored = kept::unpack(&text).and_then(|value| serde_json::from_value(value).ok());
        let stored: Stored = stored.unwrap_or_default();
        let spread = catalog.spread(&reading.spread);
        let spread_name = spread.map(|spread| spread.text(lang).display_name.clone());
        let voice = catalog.voice(&reading.character_voice);
        let place = |laid: &LaidCard| place(catalog, spread, laid, &stored.cards, lang);
        let card_positions: Vec<_> = reading.cards.iter().filter_map(place).collect();
        let card = |laid: &LaidCard| brief(catalog, laid, lang);
        let cards_drawn = reading.cards.iter().filter_map(card).collect();
        let shown = share.show_question && !reading.question.is_empty();
        let text_of = SharedText::new(stored, reading.summary, share.show_question);
        Self {
            id: share.reading,
            question: shown.then_some(reading.question),
            spread_name: spread_name.unwrap_or_else(|| reading.spread.clone()),
            spread: reading.spread,
            lang: reading.lang.parse().unwrap_or(Lang::ZhTw),
            character_name: voice.map(|voice| voice.text(lang).name.clone()),
            character_voice: reading.character_voice,
            cards_drawn,
            interpretation: prose(&text_of, &card_positions),
            card_positions,
            text: text_of,
            receipt: text.receipt,
            created_at: reading.created_at.to_string(),
        }
    }

    /// The cards in the positions of the spread.
    pub fn in_places(&self) -> impl Iterator<Item = &SharedPosition> {
        self.card_positions.iter().filter(|place| place.role == Role::Position)
    }

    /// The cards besides.
    pub fn extras(&self) -> impl Iterator<Item = &SharedPosition> {
        self.card_positions.iter().filter(|place| place.role != Role::Position)
    }
}

impl SharedText {
    fn new(stored: Stored, sentence: String, show_question: bool) -> Self {
        let links = stored.links.into_iter().filter(|link| !link.is_personal());
        let link = |Link { text, positions, .. }| SharedLink { text, positions };
        let Summary { sentence: own, keywords, action, tension } = stored.summary;
        Self {
            boundary: stored.boundary.filter(|_| show_question),
            opening: stored.opening.text,
            sentence: if own.is_empty() { sentence } else { own },
            keywords,
            action,
            tension,
            links: links.map(link).collect(),
            closing: stored.closing.text,
        }
    }
}

/// All of it, a paragraph each.
fn prose(text: &SharedText, places: &[SharedPosition]) -> String {
    let cards = places.iter().filter_map(|place| place.position_interpretation.as_deref());
    let parts = text.boundary.as_deref().into_iter().chain([text.opening.as_str()]);
    let parts = parts.chain(cards).chain(text.links.iter().map(|link| link.text.as_str()));
    let parts = parts.chain([text.sentence.as_str(), &text.action, &text.closing]);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn position<'a>(spread: Option<&'a Spread>, laid: &LaidCard) -> Option<&'a Position> {
    let number = laid.position?;
    spread?.positions.iter().find(|position| position.number == number)
}

fn place(
    catalog: &Catalog,
    spread: Option<&Spread>,
    laid: &LaidCard,
    texts: &[Placed],
    lang: Lang,
) -> Option<SharedPosition> {
    let card = catalog.card(CardId::at(laid.card)?)?;
    let position = position(spread, laid).map(|position| position.text(lang));
    let told = || {
        let placed = texts.iter().find(|one| Some(one.position_number) == laid.position)?;
        Some(placed.text.clone())
    };
    Some(SharedPosition {
        position_number: laid.position,
        position_name: position.map(|text| text.name.clone()),
        position_meaning: position.map(|text| text.meaning.clone()),
        role: laid.role,
        is_reversed: laid.reversed,
        position_interpretation: match laid.role {
            Role::Position => told(),
            Role::Jumper | Role::Clarifier => laid.text.clone(),
        },
        card: CardBody::new(catalog, card, lang, Detail { stats: false, ..Detail::SHORT }),
    })
}

fn brief(catalog: &Catalog, laid: &LaidCard, lang: Lang) -> Option<SharedCard> {
    let card = catalog.card(CardId::at(laid.card)?)?;
    Some(SharedCard {
        card_id: card.id.to_string(),
        name: card.text(lang).name.clone(),
        standard_name: lang.pick(&card.standard.zh, &card.standard.en).clone(),
        is_reversed: laid.reversed,
        position_number: laid.position,
        role: laid.role,
        image_url: picture_url(card.id),
    })
}
