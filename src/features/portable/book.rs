//! A reading as people read it, before it becomes Markdown or a page.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::around::Around;
use super::words::{Words, words};
use crate::features::catalog::Catalog;
use crate::features::readings::portable::Whole;
use crate::features::readings::record::{LaidCard, Origin, Role};
use crate::tarot::{CardId, Lang, Spread};

/// How things are told: in which language, by which clock, of which cards.
pub struct Teller<'a> {
    /// The cards.
    pub catalog: &'a Catalog,
    /// The language of labels; a reading's own text is in its own.
    pub lang: Lang,
    /// The instance's.
    pub zone: &'a TimeZone,
}

/// A reading, told.
pub struct Told {
    /// When, by the local clock.
    pub at: DateTime,
    /// Its id.
    pub id: Uuid,
    /// What was asked; may be empty.
    pub question: String,
    /// The spread's name, and whether it was one's own deck.
    pub spread: String,
    /// A line for each card, and what one outside the positions says.
    pub cards: Vec<(String, Option<String>)>,
    /// The reading in a sentence.
    pub summary: String,
    /// Its text, in paragraphs.
    pub text: Vec<String>,
    /// The rest, each with its label.
    pub beside: Vec<(&'static str, String)>,
    /// What the person wrote.
    pub notes: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The language of its text.
    pub lang: String,
    /// Whether it has a receipt.
    pub has_receipt: bool,
    /// What came of it since.
    pub around: Around,
}

impl Told {
    /// The name that its files share: local time, then the id's end, so that names sort as time does.
    #[must_use]
    pub fn stem(&self) -> String {
        stem(self.at, self.id)
    }
}

/// The paragraphs of a text.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    let paragraphs = text.split("\n\n").map(str::trim);
    paragraphs.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// See [`Told::stem`].
#[must_use]
pub fn stem(at: DateTime, id: Uuid) -> String {
    let end = id.simple().to_string();
    format!("{}-{}", at.strftime("%Y-%m-%d-%H%M%S"), end.get(20..).unwrap_or_default())
}

impl Teller<'_> {
    /// The words.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        words(self.lang)
    }

    /// The local time of a moment, to the second.
    #[must_use]
    pub fn local(&self, moment: Timestamp) -> DateTime {
        let local = self.zone.to_datetime(moment);
        local.with().subsec_nanosecond(0).build().unwrap_or(local)
    }

    /// Tells a reading.
    #[must_use]
    pub fn tell(&self, id: Uuid, whole: &Whole, around: Around) -> Told {
        let (reading, words) = (&whole.reading, self.words());
        let spread = self.catalog.spread(&reading.spread);
        let mut name =
            spread.map_or(reading.spread.clone(), |s| s.text(self.lang).display_name.clone());
        if reading.origin == Origin::Physical {
            let (open, close) = words.brackets;
            name = format!("{name}{open}{}{close}", words.physical);
        }
        // A telling that was kept stands in the place of the offline reader's.
        let own = || whole.interpretation.get("text").and_then(|text| text.as_str());
        let prose = whole.told.as_deref().or_else(own).unwrap_or_default();
        let beside = [
            (words.before, reading.mood_before.clone()),
            (words.after, reading.mood_after.clone()),
        ];
        Told {
            at: self.local(reading.created_at),
            id,
            question: reading.question.clone(),
            spread: name,
            cards: reading.cards.iter().map(|laid| self.card(spread, laid)).collect(),
            summary: reading.summary.clone(),
            text: paragraphs(prose),
            beside: beside.into_iter().filter_map(|(label, text)| Some((label, text?))).collect(),
            notes: reading.notes.clone(),
            tags: reading.tags.clone(),
            lang: reading.lang.clone(),
            has_receipt: whole.receipt.is_some(),
            around,
        }
    }

    fn card(&self, spread: Option<&Spread>, laid: &LaidCard) -> (String, Option<String>) {
        let words = self.words();
        let card = CardId::at(laid.card).and_then(|id| self.catalog.card(id));
        let name = card.map_or_else(String::new, |card| {
            let standard = self.lang.pick(&card.standard.zh, &card.standard.en);
            format!("{}{}{standard}", card.text(self.lang).name, self.lang.pick("／", " / "))
        });
        let position = || {
            let number = laid.position?;
            let found = spread?.positions.iter().find(|position| position.number == number)?;
            Some(found.text(self.lang).name.clone())
        };
        let place = match laid.role {
            Role::Position => position(),
            Role::Jumper => Some(words.jumper.to_owned()),
            Role::Clarifier => Some(words.clarifier.to_owned()),
        };
        let way = if laid.reversed { words.reversed } else { words.upright };
        let (open, close) = words.brackets;
        let label = place.map_or_else(String::new, |place| format!("{place}{}", words.colon));
        (format!("{label}{name}{open}{way}{close}"), laid.text.clone())
    }
}
