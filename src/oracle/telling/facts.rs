//! The computed reading as data: what a model is given to tell, and what a browser is shown first.

use serde::Serialize;
use utoipa::ToSchema;

use crate::oracle::question::understand;
use crate::oracle::{Interpretation, Laid, Request};
use crate::tarot::{Card, Lang, Orientation};

/// A card beside the positions.
#[derive(Clone, Copy, Debug)]
pub struct Outside<'a> {
    /// `jumper` or `clarifier`.
    pub kind: &'static str,
    /// The position that a clarifier makes clearer.
    pub position: Option<u8>,
    /// The card.
    pub card: &'a Card,
    /// Which way up.
    pub orientation: Orientation,
    /// What it says there.
    pub says: &'a str,
}

/// A computed reading.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Facts {
    /// The language of its texts.
    #[schema(value_type = String, example = "zh-TW")]
    pub lang: Lang,
    /// The spread's name.
    pub spread: String,
    /// What the question was taken to be about.
    pub topic: &'static str,
    /// What kind of question it was taken for.
    pub intent: &'static str,
    /// What this reading is not, where the question comes near law, money, health and the like.
    pub boundary: Option<String>,
    /// The cards: those of the positions in their order, then those beside them.
    pub cards: Vec<CardFact>,
    /// What cards say of each other, and patterns of the whole spread; the weightiest first.
    pub links: Vec<LinkFact>,
    /// The reading in a sentence.
    pub summary: String,
    /// One thing to do.
    pub action: String,
    /// One thing that does not flatter.
    pub tension: String,
}

/// A card as it lies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardFact {
    /// From 1; null for a card that belongs to no position.
    pub position_number: Option<u8>,
    /// The position's name.
    pub position: Option<String>,
    /// The position's role; or `jumper`, `clarifier`.
    pub role: &'static str,
    /// What the position shows.
    pub shows: Option<String>,
    /// The card's id.
    pub card_id: String,
    /// Its name here.
    pub name: String,
    /// The ordinary tarot's name.
    pub standard_name: String,
    /// `upright` or `reversed`.
    pub orientation: &'static str,
    /// A few words.
    pub keywords: Vec<String>,
    /// The card in a breath.
    pub essence: String,
    /// What it says in this position.
    pub here: String,
    /// What it says to what was asked about.
    pub on_topic: Option<String>,
}

/// What cards say of each other.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkFact {
    /// What it says.
    pub says: String,
    /// Why it is there; for a count, beside what chance would give.
    pub why: String,
    /// How much it weighs beside the others.
    pub weight: u32,
    /// The positions it speaks of; none for the spread as a whole.
    pub positions: Vec<u8>,
}

impl Facts {
    /// Of a reading, with the cards beside its positions.
    #[must_use]
    pub fn of(request: &Request<'_>, read: &Interpretation, outside: &[Outside<'_>]) -> Self {
        let lang = request.lang;
        let topic = understand(request.question).topic;
        let placed = request.cards.iter().map(|laid: &Laid<'_>| {
            let (position, side) =
                (laid.position.text(lang), laid.card.text(lang).side(laid.orientation));
            CardFact {
                position_number: Some(laid.position.number),
                position: Some(position.name.clone()),
                shows: Some(position.meaning.clone()),
                role: laid.position.role.key(),
                here: side.roles.get(laid.position.role).to_owned(),
                on_topic: Some(side.topics.get(topic).to_owned()),
                ..CardFact::new(laid.card, laid.orientation, lang)
            }
        });
        let beside = outside.iter().map(|outside| CardFact {
            position_number: outside.position,
            role: outside.kind,
            here: outside.says.to_owned(),
            ..CardFact::new(outside.card, outside.orientation, lang)
        });
        let links = read.links.iter().map(|link| LinkFact {
            says: link.text.clone(),
            why: link.why.clone(),
            weight: link.weight,
            positions: link.positions.clone(),
        });
        Self {
            lang,
            spread: request.spread.text(lang).display_name.clone(),
            topic: read.topic,
            intent: read.intent,
            boundary: read.boundary.clone(),
            cards: placed.chain(beside).collect(),
            links: links.collect(),
            summary: read.summary.sentence.clone(),
            action: read.summary.action.clone(),
            tension: read.summary.tension.clone(),
        }
    }
}

impl CardFact {
    fn new(card: &Card, orientation: Orientation, lang: Lang) -> Self {
        let text = card.text(lang);
        let side = text.side(orientation);
        Self {
            position_number: None,
            position: None,
            role: "",
            shows: None,
            card_id: card.id.to_string(),
            name: text.name.clone(),
            standard_name: lang.pick(&card.standard.zh, &card.standard.en).clone(),
            orientation: orientation.key(),
            keywords: side.keywords.clone(),
            essence: side.essence.clone(),
            here: String::new(),
            on_topic: None,
        }
    }
}
