//! What goes into a reading and what comes out of it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::tarot::{
    Card, CardId, Dealt, Faction, Lang, Orientation, Phrases, Position, Spread, Voice,
};

/// The reader's name and version, written into every reading. The version changes when the same
/// draw would get another text.
pub const ENGINE: &str = "oracle-1";

/// A card in its place.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'a> {
    /// The place.
    pub position: &'a Position,
    /// The card.
    pub card: &'a Card,
    /// Which way up.
    pub orientation: Orientation,
}

impl<'a> Laid<'a> {
    /// Lays dealt cards in the places of a spread, in their order. A card that is not among `cards`
    /// leaves its place out, which a checked seed rules out.
    #[must_use]
    pub fn all(spread: &'a Spread, cards: &'a [Card], dealt: &[Dealt]) -> Vec<Self> {
        let places = spread.positions.iter().zip(dealt);
        places
            .filter_map(|(position, dealt)| {
                let card = cards.iter().find(|card| card.id == dealt.card)?;
                Some(Self { position, card, orientation: dealt.orientation })
            })
            .collect()
    }

    /// As it was dealt.
    #[must_use]
    pub const fn dealt(&self) -> Dealt {
        Dealt { card: self.card.id, orientation: self.orientation }
    }

    /// The card's id.
    #[must_use]
    pub const fn id(&self) -> CardId {
        self.card.id
    }
}

/// How the asker has lived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Karma {
    /// Karma of 70 and more.
    Good,
    /// Between.
    #[default]
    Neutral,
    /// Karma of 30 and less.
    Evil,
}

impl Karma {
    /// The contract's key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Neutral => "neutral",
            Self::Evil => "evil",
        }
    }
}

/// What is to be read.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The spread.
    pub spread: &'a Spread,
    /// Its cards, in the order of the places.
    pub cards: Vec<Laid<'a>>,
    /// What was asked; may be empty.
    pub question: &'a str,
    /// Who tells it.
    pub voice: &'a Voice,
    /// The asker's faction.
    pub faction: Option<&'a Faction>,
    /// The asker's karma.
    pub karma: Karma,
    /// The language.
    pub lang: Lang,
    /// The reader's texts.
    pub phrases: &'a Phrases,
}

/// A piece of the text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Passage {
    /// What it says.
    pub text: String,
    /// Why it stands here, in a sentence.
    pub why: String,
    /// Ids of the texts it was made of: `card/major_arcana.16/reversed/role/advice`,
    /// `voice/ghoul/turn/3`, `pair/12`, `frame/past_outcome/1`. An editor finds them by these.
    pub sources: Vec<String>,
}

/// The text for one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CardReading {
    /// The place.
    pub position_number: u8,
    /// All its passages as one text.
    pub text: String,
    /// Its passages.
    pub passages: Vec<Passage>,
}

/// What cards say of each other, or the spread as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Why it stands here; for a count, beside what chance would give.
    pub why: String,
    /// How much it weighs beside the others; they stand in this order.
    pub weight: u32,
    /// The places it speaks of; none for the spread as a whole.
    pub positions: Vec<u8>,
    /// Ids of the texts it was made of.
    pub sources: Vec<String>,
}

/// The reading in a breath.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    /// One sentence.
    pub sentence: String,
    /// Three words.
    pub keywords: Vec<String>,
    /// One thing to do.
    pub action: String,
    /// One thing that does not flatter.
    pub tension: String,
    /// Ids of the texts it was made of: of the sentence, the action, the tension.
    pub sources: Vec<String>,
}

/// A reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Interpretation {
    /// Who wrote it.
    pub engine: &'static str,
    /// The language.
    #[schema(value_type = String, example = "zh-TW")]
    pub lang: Lang,
    /// The voice.
    pub character_voice: String,
    /// What the question was taken to be about.
    #[schema(example = "work")]
    pub topic: &'static str,
    /// What kind of question it was taken for.
    #[schema(example = "decision")]
    pub intent: &'static str,
    /// What this reading is not, where the question comes near law, money, health and the like.
    pub boundary: Option<String>,
    /// First words.
    pub opening: Passage,
    /// In a breath.
    pub summary: Summary,
    /// Place by place.
    pub cards: Vec<CardReading>,
    /// What cards say of each other.
    pub links: Vec<Link>,
    /// Last words.
    pub closing: Passage,
    /// All of it, as prose.
    pub text: String,
}
