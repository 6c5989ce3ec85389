//! What the store keeps of a reading.
//!
//! Two records: what lists show and search looks at ([`Reading`], some hundred bytes), and what only the
//! reading's own page needs ([`Text`]: the whole interpretation, compressed, and the receipt). A list of
//! a hundred touches no text.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::Bytes;
use crate::tarot::receipt::Receipt;

/// Where the cards came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Drawn here; there is a receipt.
    Draw,
    /// Laid by the person with a deck of their own; nobody can check that.
    Physical,
}

/// How a card lies in a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// In a position of the spread.
    Position,
    /// It jumped out.
    Jumper,
    /// It makes another clearer.
    Clarifier,
}

/// A card of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaidCard {
    /// Place in the canonical deck.
    pub card: u8,
    /// Whether it lies upside down.
    #[serde(default)]
    pub reversed: bool,
    /// How it lies.
    pub role: Role,
    /// From 1: its position, or the one that a clarifier belongs to.
    #[serde(default)]
    pub position: Option<u8>,
    /// What a card outside the positions says.
    #[serde(default)]
    pub text: Option<String>,
}

/// Who tells a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The reader of this box.
    Offline,
    /// A language model.
    Ai,
    /// A client that sent a text of its own (contract §6.3).
    Client,
}

/// How a reading is told, when somebody asked for another teller than the offline reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Who tells it now.
    pub by: By,
    /// Whose model.
    #[serde(default)]
    pub provider: Option<String>,
    /// Which model.
    #[serde(default)]
    pub model: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Why the offline text stands, although a model was asked: a code.
    #[serde(default)]
    pub fell_back: Option<String>,
}

/// On what terms the cards were drawn; chance is reckoned by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How often a card lies reversed, in ten-thousandths.
    pub reversals_in_10000: u16,
    /// The card that was laid aside before, by its place in the canonical deck.
    #[serde(default)]
    pub significator: Option<u8>,
}

/// A kept reading, without its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Trimmed; may be empty.
    pub question: String,
    /// Name of the spread.
    pub spread: String,
    /// The language it was written in.
    pub lang: String,
    /// Key of the voice.
    pub character_voice: String,
    /// `good`, `neutral` or `evil`.
    pub karma_context: String,
    /// Key of the faction.
    #[serde(default)]
    pub faction_influence: Option<String>,
    /// 0–1.
    pub radiation_factor: f64,
    /// A few words.
    #[serde(default)]
    pub focus_area: Option<String>,
    /// What else to know.
    #[serde(default)]
    pub context_notes: Option<String>,
    /// The cards, in the order of the positions, extras behind.
    pub cards: Vec<LaidCard>,
    /// Where they came from.
    pub origin: Origin,
    /// The draw.
    #[serde(default)]
    pub draw: Option<Uuid>,
    /// What the client called the request that made it.
    #[serde(default)]
    pub request: Option<Uuid>,
    /// What the draw's receipt says of its terms; none for cards of one's own.
    #[serde(default)]
    pub terms: Option<Terms>,
    /// The local day, for a daily card.
    #[serde(default)]
    pub daily: Option<Date>,
    /// Who wrote the offline text.
    pub engine: String,
    /// How it is told; absent: by the offline reader, and nobody else was asked.
    #[serde(default)]
    pub told: Option<Told>,
    /// The reading in a sentence.
    pub summary: String,
    /// What the person wrote beside it.
    #[serde(default)]
    pub notes: Option<String>,
    /// At most twenty, in their order.
    #[serde(default)]
    pub tags: Vec<String>,
    /// A word.
    #[serde(default)]
    pub mood_before: Option<String>,
    /// A word.
    #[serde(default)]
    pub mood_after: Option<String>,
    /// Marked.
    #[serde(default)]
    pub is_favorite: bool,
    /// `private`, `friends` or `public`: the contract's word. Nobody but the owner sees a reading
    /// without a link all the same.
    pub privacy_level: String,
    /// The contract's word.
    #[serde(default)]
    pub allow_public_sharing: bool,
    /// 1–5.
    #[serde(default)]
    pub user_satisfaction: Option<u8>,
    /// 1–5.
    #[serde(default)]
    pub accuracy_rating: Option<u8>,
    /// 1–5.
    #[serde(default)]
    pub helpful_rating: Option<u8>,
    /// What they thought of it.
    #[serde(default)]
    pub user_feedback: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

/// A reading's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The interpretation as JSON, deflated.
    pub interpretation: Bytes,
    /// What lets a stranger check the draw.
    #[serde(default)]
    pub receipt: Option<Receipt>,
    /// The text as somebody else tells it, deflated. The offline one stays beside it.
    #[serde(default)]
    pub told: Option<Bytes>,
}

/// How many readings someone has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All that they keep now.
    pub kept: u64,
}
