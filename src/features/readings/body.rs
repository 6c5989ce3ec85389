//! Kept readings as the API answers them, with the contract's keys (readings.md §6.2) and ours.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::kept;
use super::record::{By, LaidCard, Origin, Reading, Role, Text};
use crate::features::catalog::Catalog;
use crate::features::catalog::model::{CardBody, Detail, SpreadBody, picture_url};
use crate::oracle::Interpretation;
use crate::tarot::receipt::Receipt;
use crate::tarot::{CardId, Lang, Spread};

/// A kept reading.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "keys of the contract")]
pub struct ReadingBody {
    /// Id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// What was asked; may be empty.
    pub question: String,
    /// A few words.
    pub focus_area: Option<String>,
    /// What else to know.
    pub context_notes: Option<String>,
    /// The spread; null when this version does not know it.
    pub spread_template: Option<SpreadBody>,
    /// Its name.
    pub spread: String,
    /// The language the text was written in.
    pub lang: String,
    /// Key of the voice.
    pub character_voice_used: String,
    /// `good`, `neutral` or `evil`.
    pub karma_context: String,
    /// Key of the faction.
    pub faction_influence: Option<String>,
    /// 0–1.
    pub radiation_factor: f64,
    /// The cards in a few words, for lists.
    pub cards: Vec<CardBrief>,
    /// The cards in their places; empty in lists.
    pub card_positions: Vec<PositionBody>,
    /// The text as prose, by whoever tells the reading now (`written_by`); null in lists. The offline
    /// reader's stays in `interpretation.text`.
    pub overall_interpretation: Option<String>,
    /// Who tells it now.
    pub written_by: WrittenBy,
    /// The reading in a sentence.
    pub summary_message: String,
    /// The whole text with its reasons; null in lists.
    #[schema(value_type = Option<Interpretation>)]
    pub interpretation: Option<Value>,
    /// What lets a stranger check the draw; null in lists and for cards laid by hand.
    pub receipt: Option<Receipt>,
    /// Whether there is a receipt.
    pub has_receipt: bool,
    /// `draw`, or `physical` for cards laid by hand.
    pub origin: Origin,
    /// The draw.
    pub draw_id: Option<Uuid>,
    /// The local day, for a daily card.
    pub daily_date: Option<String>,
    /// What the person wrote beside it.
    pub notes: Option<String>,
    /// At most twenty.
    pub tags: Vec<String>,
    /// A word.
    pub mood_before: Option<String>,
    /// A word.
    pub mood_after: Option<String>,
    /// Marked.
    pub is_favorite: bool,
    /// `private`, `friends` or `public`.
    pub privacy_level: String,
    /// The contract's word.
    pub allow_public_sharing: bool,
    /// 1–5.
    pub user_satisfaction: Option<u8>,
    /// 1–5.
    pub accuracy_rating: Option<u8>,
    /// 1–5.
    pub helpful_rating: Option<u8>,
    /// What they thought of it.
    pub user_feedback: Option<String>,
    /// Null: a reading is no forecast.
    pub prediction_confidence: Option<f64>,
    /// Null.
    #[schema(value_type = Option<Object>)]
    pub energy_reading: Option<()>,
    /// Whether somebody else than the offline reader tells it.
    pub ai_interpretation_requested: bool,
    /// RFC 3339 UTC.
    pub ai_interpretation_at: Option<String>,
    /// Whose.
    pub ai_interpretation_provider: Option<String>,
    /// Null.
    pub interpretation_audio_url: Option<String>,
    /// Null.
    pub session_duration: Option<u64>,
    /// Null.
    pub start_time: Option<String>,
    /// Null.
    pub end_time: Option<String>,
    /// Null: where someone is, is nobody's business.
    pub location: Option<String>,
    /// Always 0.
    pub likes_count: u64,
    /// Always 0.
    pub shares_count: u64,
    /// Always 0.
    pub comments_count: u64,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// RFC 3339 UTC.
    pub updated_at: Option<String>,
}

/// Who tells a reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct WrittenBy {
    /// `offline`, `ai` or `client`.
    pub by: By,
    /// The offline reader's version, which is always there.
    #[schema(example = "oracle-1")]
    pub engine: String,
    /// Whose model.
    pub provider: Option<String>,
    /// Which model.
    pub model: Option<String>,
    /// When it was told so; null for the offline reader's first text.
    pub at: Option<String>,
    /// Why the offline text stands although a model was asked: a code, such as `exhausted`, `cancelled` or
    /// that of a check.
    pub fell_back: Option<String>,
}

impl WrittenBy {
    fn new(reading: &Reading) -> Self {
        let told = reading.told.as_ref();
        Self {
            by: told.map_or(By::Offline, |told| told.by),
            engine: reading.engine.clone(),
            provider: told.and_then(|told| told.provider.clone()),
            model: told.and_then(|told| told.model.clone()),
            at: told.map(|told| told.at.to_string()),
            fell_back: told.and_then(|told| told.fell_back.clone()),
        }
    }
}

/// A card in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CardBrief {
    /// The card's id.
    pub card_id: String,
    /// Its name.
    pub name: String,
    /// The ordinary tarot's.
    pub standard_name: String,
    /// Whether it lies upside down.
    pub is_reversed: bool,
    /// From 1; null outside the positions.
    pub position_number: Option<u8>,
    /// `position`, `jumper` or `clarifier`.
    pub role: Role,
    /// Its picture.
    pub image_url: String,
}

/// A card in its place.
#[derive(Debug, Serialize, ToSchema)]
pub struct PositionBody {
    /// From 1; of a clarifier the position it belongs to; null for a jumper.
    pub position_number: Option<u8>,
    /// The position's name.
    pub position_name: Option<String>,
    /// The position's role.
    pub position_role: Option<&'static str>,
    /// What the position shows.
    pub position_meaning: Option<String>,
    /// `position`, `jumper` or `clarifier`.
    pub role: Role,
    /// The card's id.
    pub card_id: String,
    /// Whether it lies upside down.
    pub is_reversed: bool,
    /// In the order of drawing, from 1.
    pub draw_order: usize,
    /// 0–1, the reading's factor.
    pub radiation_influence: f64,
    /// The card.
    pub card: Option<CardBody>,
    /// What it says here.
    pub position_interpretation: Option<String>,
    /// Null: `interpretation` has it with its reasons.
    pub card_significance: Option<String>,
    /// Null: `interpretation` has it with its reasons.
    pub connection_to_question: Option<String>,
    /// Null.
    pub user_resonance: Option<u8>,
    /// Null.
    pub interpretation_confidence: Option<f64>,
}

/// A page of readings.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadingsBody {
    /// The readings of this page.
    pub readings: Vec<ReadingBody>,
    /// All that match.
    pub total_count: usize,
    /// The same.
    pub total: usize,
    /// From 1.
    pub page: usize,
    /// Readings a page.
    pub page_size: usize,
    /// Whether there is another page.
    pub has_more: bool,
}

impl ReadingBody {
    /// Of a reading; with its text where one is asked for.
    #[must_use]
    pub fn new(
        catalog: &Catalog,
        (user, id): (Uuid, Uuid),
        reading: &Reading,
        text: Option<&Text>,
        lang: Lang,
    ) -> Self {
        let spread = catalog.spread(&reading.spread);
        let interpretation = text.and_then(kept::unpack);
        let prose = || interpretation.as_ref()?.get("text")?.as_str().map(str::to_owned);
        let told = text.and_then(|text| text.told.as_ref()?.inflated());
        let ai = reading.told.as_ref().filter(|told| told.by != By::Offline);
        let positions = |value: &Value| {
            reading
                .cards
                .iter()
                .enumerate()
                .map(|(at, laid)| place(catalog, spread, reading, at, laid, value, lang))
                .collect()
        };
        Self {
            id,
            user_id: user,
            question: reading.question.clone(),
            focus_area: reading.focus_area.clone(),
            context_notes: reading.context_notes.clone(),
            spread_template: spread.map(|spread| SpreadBody::new(spread, lang)),
            spread: reading.spread.clone(),
            lang: reading.lang.clone(),
            character_voice_used: reading.character_voice.clone(),
            karma_context: reading.karma_context.clone(),
            faction_influence: reading.faction_influence.clone(),
            radiation_factor: reading.radiation_factor,
            cards: reading.cards.iter().filter_map(|laid| brief(catalog, laid, lang)).collect(),
            card_positions: interpretation.as_ref().map(positions).unwrap_or_default(),
            overall_interpretation: told.or_else(prose),
            written_by: WrittenBy::new(reading),
            summary_message: reading.summary.clone(),
            receipt: text.and_then(|text| text.receipt.clone()),
            has_receipt: reading.origin == Origin::Draw,
            origin: reading.origin,
            draw_id: reading.draw,
            daily_date: reading.daily.map(|day| day.to_string()),
            notes: reading.notes.clone(),
            tags: reading.tags.clone(),
            mood_before: reading.mood_before.clone(),
            mood_after: reading.mood_after.clone(),
            is_favorite: reading.is_favorite,
            privacy_level: reading.privacy_level.clone(),
            allow_public_sharing: reading.allow_public_sharing,
            user_satisfaction: reading.user_satisfaction,
            accuracy_rating: reading.accuracy_rating,
            helpful_rating: reading.helpful_rating,
            user_feedback: reading.user_feedback.clone(),
            prediction_confidence: None,
            energy_reading: None,
            ai_interpretation_requested: ai.is_some(),
            ai_interpretation_at: ai.map(|told| told.at.to_string()),
            ai_interpretation_provider: ai.and_then(|told| told.provider.clone()),
            interpretation_audio_url: None,
            session_duration: None,
            start_time: None,
            end_time: None,
            location: None,
            likes_count: 0,
            shares_count: 0,
            comments_count: 0,
            created_at: reading.created_at.to_string(),
            updated_at: reading.updated_at.map(|at| at.to_string()),
            interpretation,
        }
    }
}

/// A card as lists show it; `None` for one that this version does not know.
#[must_use]
pub fn brief(catalog: &Catalog, laid: &LaidCard, lang: Lang) -> Option<CardBrief> {
    let card = catalog.card(CardId::at(laid.card)?)?;
    Some(CardBrief {
        card_id: card.id.to_string(),
        name: card.text(lang).name.clone(),
        standard_name: lang.pick(&card.standard.zh, &card.standard.en).clone(),
        is_reversed: laid.reversed,
        position_number: laid.position,
        role: laid.role,
        image_url: picture_url(card.id),
    })
}

fn place(
    catalog: &Catalog,
    spread: Option<&Spread>,
    reading: &Reading,
    at: usize,
    laid: &LaidCard,
    interpretation: &Value,
    lang: Lang,
) -> PositionBody {
    let id = CardId::at(laid.card);
    let position = laid
        .position
        .and_then(|number| spread?.positions.iter().find(|position| position.number == number));
    let read = || {
        let cards = interpretation.get("cards")?.as_array()?;
        let here = |card: &&Value| {
            card.get("position_number").and_then(Value::as_u64) == laid.position.map(u64::from)
        };
        Some(cards.iter().find(here)?.get("text")?.as_str()?.to_owned())
    };
    PositionBody {
        position_number: laid.position,
        position_name: position.map(|position| position.text(lang).name.clone()),
        position_role: position.map(|position| position.role.key()),
        position_meaning: position.map(|position| position.text(lang).meaning.clone()),
        role: laid.role,
        card_id: id.map(|id| id.to_string()).unwrap_or_default(),
        is_reversed: laid.reversed,
        draw_order: at + 1,
        radiation_influence: reading.radiation_factor,
        card: id
            .and_then(|id| catalog.card(id))
            .map(|card| CardBody::new(catalog, card, lang, Detail::SHORT)),
        position_interpretation: match laid.role {
            Role::Position => read(),
            Role::Jumper | Role::Clarifier => laid.text.clone(),
        },
        card_significance: None,
        connection_to_question: None,
        user_resonance: None,
        interpretation_confidence: None,
    }
}
