//! Someone's own readings, filtered, searched and sorted.
//!
//! A search looks for every word of the query as a piece of text, without case and width, so it works for
//! Chinese, which has no spaces, as for English. It looks first at what a list shows (question, notes, tags,
//! names of cards and spread) and opens the text only where that does not have all words. No index: one
//! person's readings lie together and are few enough to read.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::kept;
use super::record::{Origin, Reading};
use super::tables::TEXTS;
use crate::features::catalog::Catalog;
use crate::features::words::{self, folded, missing};
use crate::store::{OfUser, Reader, StoreError};
use crate::tarot::{CardId, Lang};

/// What is wanted of someone's readings.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words, all of which have to be there.
    pub search: Option<String>,
    /// Name of a spread.
    pub spread: Option<String>,
    /// A card that is among them.
    pub card: Option<CardId>,
    /// A voice's key.
    pub voice: Option<String>,
    /// `good`, `neutral` or `evil`.
    pub karma: Option<String>,
    /// The contract's word.
    pub privacy: Option<String>,
    /// Marked or not.
    pub favorite: Option<bool>,
    /// All of these tags.
    pub tags: Vec<String>,
    /// Where the cards came from.
    pub origin: Option<Origin>,
    /// Daily cards or others.
    pub daily: Option<bool>,
    /// From, to: by when it was made, both included.
    pub between: (Option<Timestamp>, Option<Timestamp>),
    /// At least so satisfied.
    pub min_satisfaction: Option<u8>,
    /// The order.
    pub sort: Sort,
    /// Smallest first.
    pub ascending: bool,
    /// How many to leave out, and how many to give.
    pub window: (usize, usize),
}

/// Orders of readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By when it was made.
    #[default]
    Created,
    /// By when it was changed last.
    Updated,
    /// By how satisfied they were.
    Satisfaction,
    /// Marked ones together.
    Favorite,
    /// By the question's text.
    Question,
}

impl Sort {
    /// What a caller may write, and what it means.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("created_at", Self::Created),
        ("updated_at", Self::Updated),
        ("user_satisfaction", Self::Satisfaction),
        ("is_favorite", Self::Favorite),
        ("question", Self::Question),
    ];
}

/// What was found.
#[derive(Debug, Default)]
pub struct Page {
    /// The window.
    pub readings: Vec<(Uuid, Reading)>,
    /// All that match.
    pub total: usize,
}

/// Finds someone's readings.
///
/// # Errors
/// When the store fails.
pub fn find(
    tx: &impl Reader,
    user: Uuid,
    query: &Query,
    catalog: &Catalog,
) -> Result<Page, StoreError> {
    let words = words::of_search(query.search.as_deref());
    let card = query.card.map(CardId::index);
    let mut found = Vec::new();
    let mut unsure = Vec::new();
    kept::each(tx, user, |id, reading| {
        if query.fits(&reading, card) {
            let left = missing(&words, &surface(&reading, catalog));
            if !left.is_empty() {
                unsure.push((id, left));
            }
            found.push((id, reading));
        }
        std::ops::ControlFlow::Continue(())
    })?;
    // Only now, because the scan must not be interrupted by other reads of its own.
    let mut without = std::collections::HashSet::new();
    for (id, words) in unsure {
        let text = TEXTS.get(tx, &OfUser(user, id))?;
        let text = text.as_ref().and_then(kept::unpack).map(|value| folded(&prose(&value)));
        if text.is_none_or(|text| !missing(&words, &text).is_empty()) {
            without.insert(id);
        }
    }
    found.retain(|(id, _)| !without.contains(id));
    query.order(&mut found);
    let total = found.len();
    let (skip, take) = query.window;
    Ok(Page { readings: found.into_iter().skip(skip).take(take).collect(), total })
}

impl Query {
    fn fits(&self, reading: &Reading, card: Option<u8>) -> bool {
        let same = |wanted: &Option<String>, have: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == have)
        };
        same(&self.spread, &reading.spread)
            && same(&self.voice, &reading.character_voice)
            && same(&self.karma, &reading.karma_context)
            && same(&self.privacy, &reading.privacy_level)
            && card.is_none_or(|card| reading.cards.iter().any(|laid| laid.card == card))
            && self.favorite.is_none_or(|favorite| reading.is_favorite == favorite)
            && self.tags.iter().all(|tag| reading.tags.contains(tag))
            && self.origin.is_none_or(|origin| reading.origin == origin)
            && self.daily.is_none_or(|daily| reading.daily.is_some() == daily)
            && self.between.0.is_none_or(|from| reading.created_at >= from)
            && self.between.1.is_none_or(|to| reading.created_at <= to)
            && self.min_satisfaction.is_none_or(|least| reading.user_satisfaction >= Some(least))
    }

    /// The scan gave the newest first; every other order keeps that among equals.
    fn order(&self, found: &mut [(Uuid, Reading)]) {
        match self.sort {
            Sort::Created => {}
            Sort::Updated => {
                found.sort_by_key(|(_, r)| std::cmp::Reverse(r.updated_at.unwrap_or(r.created_at)));
            }
            Sort::Satisfaction => {
                found.sort_by_key(|(_, r)| std::cmp::Reverse(r.user_satisfaction));
            }
            Sort::Favorite => found.sort_by_key(|(_, r)| std::cmp::Reverse(r.is_favorite)),
            Sort::Question => found.sort_by(|(_, a), (_, b)| b.question.cmp(&a.question)),
        }
        if self.ascending {
            found.reverse();
        }
    }
}

/// What a list shows of a reading, as one text.
fn surface(reading: &Reading, catalog: &Catalog) -> String {
    let mut text = format!("{}\n{}\n", reading.question, reading.summary);
    for part in
        [&reading.notes, &reading.focus_area, &reading.context_notes, &reading.user_feedback]
    {
        text.push_str(part.as_deref().unwrap_or_default());
        text.push('\n');
    }
    text.push_str(&reading.tags.join("\n"));
    for laid in &reading.cards {
        let card = CardId::at(laid.card).and_then(|id| catalog.card(id));
        for lang in Lang::ALL {
            if let Some(card) = card {
                text.push('\n');
                text.push_str(&card.text(lang).name);
                text.push('\n');
                text.push_str(lang.pick(&card.standard.zh, &card.standard.en));
            }
        }
        for alias in card.iter().flat_map(|card| &card.standard.aliases_zh) {
            text.push('\n');
            text.push_str(alias);
        }
    }
    if let Some(spread) = catalog.spread(&reading.spread) {
        for lang in Lang::ALL {
            text.push('\n');
            text.push_str(&spread.text(lang).display_name);
        }
    }
    folded(&text)
}

/// The text that a person reads in an interpretation.
fn prose(interpretation: &Value) -> String {
    interpretation.get("text").and_then(Value::as_str).unwrap_or_default().to_owned()
}
