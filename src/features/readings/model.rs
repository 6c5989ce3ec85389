//! A quick reading as the API takes and answers it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cards::PhysicalCard;
use crate::features::catalog::model::{CardBody, SpreadBody};
use crate::oracle::Interpretation;

/// A question is at most this long, in characters.
pub const MAX_QUESTION: usize = 500;

/// What is asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct QuickRequest {
    /// At most 500 characters. Without one the cards speak openly.
    #[serde(default)]
    pub question: Option<String>,
    /// Id or name of the spread. Default: one card.
    #[serde(default)]
    #[schema(example = "vault_tec_spread")]
    pub spread: Option<String>,
    /// `zh-TW` or `en`; without it as for every route.
    #[serde(default)]
    pub lang: Option<String>,
    /// Key of the voice. Default `pip_boy`.
    #[serde(default)]
    #[schema(example = "pip_boy")]
    pub character_voice: Option<String>,
    /// `good`, `neutral` or `evil`. Default: the account's, `neutral` for a guest.
    #[serde(default)]
    #[schema(example = "neutral")]
    pub karma_context: Option<String>,
    /// Key of the asker's faction. Default none.
    #[serde(default)]
    pub faction: Option<String>,
    /// Places of the shuffled deck, 0–77, no two alike, one for each place of the spread in its
    /// order. Without them the top cards are dealt.
    #[serde(default)]
    pub picks: Option<Vec<u32>>,
    /// A revealed draw whose cards are read, instead of drawing new ones.
    #[serde(default)]
    pub draw_id: Option<String>,
    /// Cards of your own deck, one for each place of the spread in its order.
    #[serde(default)]
    pub cards: Option<Vec<PhysicalCard>>,
    /// How often a card lies reversed, 0–0.5. Default 0.5.
    #[serde(default)]
    #[schema(example = 0.5)]
    pub reversal_rate: Option<f64>,
}

/// A reading; or care, when the question shows someone in danger. Then no card is drawn.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum QuickAnswer {
    /// The reading.
    Reading(Box<QuickReading>),
    /// Care instead.
    Care {
        /// What to say, and who to call.
        safety: Care,
    },
}

/// What is said to someone in danger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Care {
    /// `self_harm`, `violence`, `medical` or `harm_others`.
    #[schema(example = "self_harm")]
    pub level: &'static str,
    /// A few words.
    pub title: String,
    /// A few sentences.
    pub text: String,
    /// Help lines, the first one first.
    pub lines: Vec<Line>,
}

/// A help line.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// To be dialled.
    #[schema(example = "1925")]
    pub number: String,
    /// When, what it costs.
    pub note: String,
}

/// A reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuickReading {
    /// The spread.
    pub spread: SpreadBody,
    /// What was asked, trimmed.
    pub question: String,
    /// The cards, in the order of the places.
    pub cards: Vec<QuickCard>,
    /// The text.
    pub interpretation: Interpretation,
}

/// A card in its place.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuickCard {
    /// From 1.
    pub position_number: u8,
    /// The place's name.
    pub position_name: String,
    /// The place's role.
    pub position_role: &'static str,
    /// What the place shows.
    pub position_meaning: String,
    /// Whether it lies upside down.
    pub is_reversed: bool,
    /// The card.
    pub card: CardBody,
}
