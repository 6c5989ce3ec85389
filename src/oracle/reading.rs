//! From cards in their places to a text.

use serde::Serialize;
use utoipa::ToSchema;

use crate::tarot::{Card, Lang, Orientation, Position, Spread};

/// The reader's name and version, written into every reading.
pub const ENGINE: &str = "oracle-0";

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

/// What is to be read.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The spread.
    pub spread: &'a Spread,
    /// Its cards, in the order of the places.
    pub cards: Vec<Laid<'a>>,
    /// What was asked; may be empty.
    pub question: &'a str,
    /// The key of the voice.
    pub voice: &'a str,
    /// The language.
    pub lang: Lang,
}

/// A piece of the text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Passage {
    /// What it says.
    pub text: String,
    /// Why it stands here, in a sentence.
    pub why: String,
    /// Ids of the texts it was made of.
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

/// What cards say of each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Why it stands here.
    pub why: String,
    /// The places it speaks of.
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
    /// What this reading is not, where the question comes near law, money or health.
    pub boundary: Option<String>,
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

/// Reads a spread.
#[must_use]
pub fn read(request: &Request<'_>) -> Interpretation {
    let lang = request.lang;
    let cards: Vec<CardReading> = request.cards.iter().map(|laid| place(laid, lang)).collect();
    let text = cards.iter().map(|card| card.text.as_str()).collect::<Vec<_>>().join("\n\n");
    let first = request.cards.first();
    let last = request.cards.last();
    let essence = |laid: Option<&Laid<'_>>| {
        laid.map_or_else(String::new, |l| l.card.text(lang).side(l.orientation).essence.clone())
    };
    Interpretation {
        engine: ENGINE,
        lang,
        character_voice: request.voice.to_owned(),
        boundary: None,
        summary: Summary {
            sentence: essence(first),
            keywords: request
                .cards
                .iter()
                .filter_map(|laid| {
                    laid.card.text(lang).side(laid.orientation).keywords.first().cloned()
                })
                .take(3)
                .collect(),
            action: last.map_or_else(String::new, |l| {
                l.card.text(lang).side(l.orientation).roles.advice.clone()
            }),
            tension: last.map_or_else(String::new, |l| {
                l.card.text(lang).side(l.orientation).roles.obstacle.clone()
            }),
        },
        cards,
        links: Vec::new(),
        closing: Passage { text: essence(last), why: String::new(), sources: Vec::new() },
        text,
    }
}

fn place(laid: &Laid<'_>, lang: Lang) -> CardReading {
    let text = laid.card.text(lang);
    let side = text.side(laid.orientation);
    let position = laid.position.text(lang);
    let passage = side.roles.get(laid.position.role);
    let (zh_way, en_way) = match laid.orientation {
        Orientation::Upright => ("正位", "upright"),
        Orientation::Reversed => ("逆位", "reversed"),
    };
    let lead = match lang {
        Lang::ZhTw => {
            format!("{}：「{}」（{}，{zh_way}）。", position.name, text.name, laid.card.standard.zh)
        }
        Lang::En => {
            format!("{}: {} ({}, {en_way}). ", position.name, text.name, laid.card.standard.en)
        }
    };
    let passage = Passage {
        text: format!("{lead}{passage}"),
        why: position.meaning.clone(),
        sources: vec![format!(
            "card/{}/{}/role/{}",
            laid.card.id,
            laid.orientation.key(),
            laid.position.role.key()
        )],
    };
    CardReading {
        position_number: laid.position.number,
        text: passage.text.clone(),
        passages: vec![passage],
    }
}
