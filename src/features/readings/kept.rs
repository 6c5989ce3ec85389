//! Kept readings: making them, who may see them, changing and deleting them.

use std::io::{Read, Write};
use std::ops::{Bound, ControlFlow};

use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::cards::Cards;
use super::choices::Choices;
use super::record::{LaidCard, Reading, Role, Terms, Text, Told};
use super::tables::{COUNTS, DAILY, READINGS, TEXTS};
use crate::features::accounts::input;
use crate::features::catalog::Catalog;
use crate::features::draws::service::{self as draws, DrawError, Draws};
use crate::features::interpretations;
use crate::features::journal::service as journal;
use crate::features::sharing::service as sharing;
use crate::features::threads::service as threads;
use crate::oracle::{self, Interpretation};
use crate::store::{Bytes, OfUser, Reader, StoreError, WriteTx};
use crate::tarot::receipt::Receipt;
use crate::tarot::{CardId, Dealt, Lang, Orientation, Spread};
use crate::web::{FieldError, Problem};

/// Tags of a reading at most (contract §6.1).
pub const MAX_TAGS: usize = 20;
/// A tag, in characters.
pub const MAX_TAG: usize = 50;
/// What someone writes beside a reading, in characters.
pub const MAX_NOTES: usize = 5_000;
/// Context, feedback, in characters (contract §6.3).
pub const MAX_TEXT: usize = 1_000;
/// A mood, a focus, in characters.
pub const MAX_WORD: usize = 100;
/// Readings of one person at most: with a hundred a day for a year and a half one gets there.
pub const MAX_READINGS: u64 = 50_000;

/// Why a kept reading was not made, found or changed.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The draw is not one that can be read.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// Not there, or not theirs: nobody is told which.
    #[error("no such reading")]
    Missing,
    /// Too many.
    #[error("too many readings")]
    TooMany,
    /// What was sent is wrong.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// The person's own cards have no stream to draw another from.
    #[error("no clarifier for a physical reading")]
    NoStream,
}

impl From<ReadingError> for Problem {
    fn from(error: ReadingError) -> Self {
        match error {
            ReadingError::Store(error) => error.into(),
            ReadingError::Draw(error) => error.into(),
            ReadingError::Invalid(errors) => Self::invalid(errors),
            ReadingError::Missing => Self::not_found(
                "no_such_reading",
                "沒有這份解讀，可能已經刪掉了。",
                "There is no such reading; it may have been deleted.",
            ),
            ReadingError::TooMany => Self::new(
                StatusCode::CONFLICT,
                "too_many_readings",
                format!("一個帳號最多留 {MAX_READINGS} 份解讀，先刪掉一些再留新的。"),
                format!("An account keeps {MAX_READINGS} readings at most; delete some first."),
            ),
            ReadingError::NoStream => Self::new(
                StatusCode::CONFLICT,
                "own_cards",
                "這是你自己的牌，要補牌請從你的牌堆抽。",
                "These are your own cards: draw a clarifier from your own deck.",
            ),
        }
    }
}

/// What else a new reading carries.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// 0–1.
    pub radiation_factor: f64,
    /// Checked.
    pub focus_area: Option<String>,
    /// Checked.
    pub context_notes: Option<String>,
    /// Checked.
    pub mood_before: Option<String>,
    /// Checked.
    pub notes: Option<String>,
    /// Checked.
    pub tags: Vec<String>,
    /// The contract's word.
    pub privacy_level: Option<String>,
    /// The contract's word.
    pub allow_public_sharing: bool,
    /// The local day, for a daily card.
    pub daily: Option<Date>,
}

/// Reads the cards and makes the record and its text; writes nothing.
///
/// # Errors
/// When the cards do not fit the spread.
pub fn compose(
    catalog: &Catalog,
    spread: &Spread,
    cards: &Cards,
    choices: &Choices<'_>,
    extra: Extra,
    now: Timestamp,
) -> Result<(Reading, Interpretation), Problem> {
    let request = oracle::Request {
        spread,
        cards: cards.lay(catalog, spread)?,
        question: &choices.question,
        voice: choices.voice,
        faction: choices.faction,
        karma: choices.karma,
        lang: choices.lang,
        phrases: &catalog.phrases,
    };
    let interpretation = oracle::read(&request);
    let reading = Reading {
        question: choices.question.clone(),
        spread: spread.name.clone(),
        lang: choices.lang.tag().to_owned(),
        character_voice: choices.voice.key.clone(),
        karma_context: choices.karma.key().to_owned(),
        faction_influence: choices.faction.map(|faction| faction.key.clone()),
        radiation_factor: extra.radiation_factor,
        focus_area: extra.focus_area,
        context_notes: extra.context_notes,
        cards: cards.record(catalog, spread, choices.lang),
        origin: cards.origin,
        draw: None,
        request: None,
        terms: None,
        daily: extra.daily,
        engine: interpretation.engine.to_owned(),
        told: None,
        summary: interpretation.summary.sentence.clone(),
        notes: extra.notes,
        tags: extra.tags,
        mood_before: extra.mood_before,
        mood_after: None,
        is_favorite: false,
        privacy_level: extra.privacy_level.unwrap_or_else(|| "private".to_owned()),
        allow_public_sharing: extra.allow_public_sharing,
        user_satisfaction: None,
        accuracy_rating: None,
        helpful_rating: None,
        user_feedback: None,
        created_at: now,
        updated_at: None,
    };
    Ok((reading, interpretation))
}

/// Packs an interpretation for the store.
///
/// # Errors
/// Never, short of a bug: it is our own value, and memory takes it.
pub fn pack(interpretation: &Interpretation) -> Result<Bytes, Problem> {
    pack_json(interpretation).map_err(|error| {
        tracing::error!(readings.error = %error, "an interpretation could not be packed");
        Problem::internal()
    })
}

/// [`pack`] for one that comes as JSON.
///
/// # Errors
/// Never, short of a bug.
pub fn pack_json(interpretation: &impl serde::Serialize) -> std::io::Result<Bytes> {
    let json = serde_json::to_vec(interpretation)?;
    let mut encoder =
        flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&json)?;
    encoder.finish().map(Bytes)
}

/// The interpretation as JSON.
#[must_use]
pub fn unpack(text: &Text) -> Option<serde_json::Value> {
    let mut json = Vec::new();
    // An interpretation of the largest spread is 40 kB.
    let decoder = flate2::read::DeflateDecoder::new(text.interpretation.0.as_slice());
    decoder.take(1 << 20).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok()
}

/// The offline text as prose.
#[must_use]
pub fn prose(text: &Text) -> Option<String> {
    Some(unpack(text)?.get("text")?.as_str()?.to_owned())
}

/// Keeps a reading. With a draw it takes it in the same transaction, so that no draw becomes two.
///
/// # Errors
/// When the draw is not theirs to read, or they keep too many.
pub fn keep(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    id: Uuid,
    mut reading: Reading,
    (interpretation, receipt): (Bytes, Option<Receipt>),
    now: Timestamp,
) -> Result<(Reading, Text), ReadingError> {
    let mut counts = COUNTS.get(tx, &user)?.unwrap_or_default();
    if counts.kept >= MAX_READINGS {
        return Err(ReadingError::TooMany);
    }
    if let Some(draw) = reading.draw {
        // The receipt of this moment: a clarifier may have come since the cards were looked at.
        let taken = draws::take(tx, draw, Some(user), id, now)?;
        if receipt.as_ref().is_none_or(|receipt| receipt.cards != taken.cards) {
            return Err(ReadingError::Draw(DrawError::Missing));
        }
    } else if let Some(receipt) = &receipt {
        // Drawn at once; there is nothing to take, only to remember.
        reading.draw = receipt.id.parse().ok();
    }
    reading.terms = receipt.as_ref().map(terms);
    let key = OfUser(user, id);
    if let Some(day) = reading.daily {
        DAILY.insert(tx, &OfUser(user, day), &id)?;
    }
    let text = Text { interpretation, receipt, told: None };
    READINGS.insert(tx, &key, &reading)?;
    TEXTS.insert(tx, &key, &text)?;
    counts.kept += 1;
    COUNTS.insert(tx, &user, &counts)?;
    Ok((reading, text))
}

fn terms(receipt: &Receipt) -> Terms {
    let aside = receipt.significator.as_ref().and_then(|card| card.parse::<CardId>().ok());
    Terms { reversals_in_10000: receipt.reversals_in_10000, significator: aside.map(CardId::index) }
}

/// Who may see a reading: its owner. Everybody else comes by a link, which has a rule of its own.
///
/// # Errors
/// [`ReadingError::Missing`] for everybody else, whether it is there or not.
pub fn mine(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Reading, ReadingError> {
    // The owner is part of the key: another's cannot be reached from here at all.
    READINGS.get(tx, &OfUser(user, id))?.ok_or(ReadingError::Missing)
}

/// A reading of theirs with its text.
///
/// # Errors
/// [`ReadingError::Missing`] when it is not theirs.
pub fn whole(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<(Reading, Text), ReadingError> {
    let reading = mine(tx, user, id)?;
    let text = text(tx, user, id)?.ok_or(ReadingError::Missing)?;
    Ok((reading, text))
}

/// The text of a reading of theirs.
///
/// # Errors
/// When the store fails.
pub fn text(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Option<Text>, StoreError> {
    TEXTS.get(tx, &OfUser(user, id))
}

/// How many someone keeps.
///
/// # Errors
/// When the store fails.
pub fn count(tx: &impl Reader, user: Uuid) -> Result<u64, StoreError> {
    Ok(COUNTS.get(tx, &user)?.unwrap_or_default().kept)
}

/// Shows `visit` someone's readings, the newest first, until it breaks.
///
/// # Errors
/// When the store fails.
pub fn each(
    tx: &impl Reader,
    user: Uuid,
    mut visit: impl FnMut(Uuid, Reading) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    let range = (Bound::Included(&from), Bound::Included(&to));
    READINGS.scan(tx, range, true, |OfUser(_, id), reading| visit(id, reading))
}

/// The daily card of a day, if it was drawn.
///
/// # Errors
/// When the store fails.
pub fn daily(tx: &impl Reader, user: Uuid, day: Date) -> Result<Option<Uuid>, StoreError> {
    DAILY.get(tx, &OfUser(user, day))
}

/// How far back a repeated request is looked for: a client repeats what it just sent.
const REPEATED: usize = 50;

/// The reading that the same request made before, if it is among the newest.
///
/// # Errors
/// When the store fails.
pub fn of_request(
    tx: &impl Reader,
    user: Uuid,
    request: Option<Uuid>,
) -> Result<Option<Uuid>, StoreError> {
    let Some(request) = request else { return Ok(None) };
    let (mut found, mut seen) = (None, 0);
    each(tx, user, |id, reading| {
        seen += 1;
        if reading.request == Some(request) {
            found = Some(id);
        }
        if found.is_some() || seen == REPEATED {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok(found)
}

/// Changes a reading.
///
/// # Errors
/// When it is not theirs, or what `change` says.
pub fn change(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    id: Uuid,
    now: Timestamp,
    change: impl FnOnce(&mut Reading),
) -> Result<(Reading, Text), ReadingError> {
    let (mut reading, text) = whole(tx, user, id)?;
    change(&mut reading);
    reading.updated_at = Some(now);
    READINGS.insert(tx, &OfUser(user, id), &reading)?;
    Ok((reading, text))
}

/// Says how a reading is told from now on: `text` stands in place of the offline reader's, which stays
/// beside it; without one the offline text stands.
///
/// # Errors
/// When it is not theirs.
pub fn tell(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    told: Told,
    text: Option<&str>,
) -> Result<(), ReadingError> {
    let (mut reading, mut kept) = whole(tx, user, id)?;
    reading.updated_at = Some(told.at);
    reading.told = Some(told);
    kept.told = text.map(Bytes::deflated);
    READINGS.insert(tx, &OfUser(user, id), &reading)?;
    TEXTS.insert(tx, &OfUser(user, id), &kept)?;
    Ok(())
}

/// Draws one more card for a reading, from the stream of its draw.
///
/// # Errors
/// When it is not theirs, was laid by hand, or has three.
pub fn clarify(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    position: Option<u8>,
    (catalog, draws): (&Catalog, &Draws),
    now: Timestamp,
) -> Result<(Reading, Text), ReadingError> {
    let (mut reading, mut text) = whole(tx, user, id)?;
    let receipt = text.receipt.as_ref().ok_or(ReadingError::NoStream)?;
    let receipt = draws.with_one_more(receipt)?;
    let last = receipt.cards.last().ok_or(DrawError::Broken)?;
    let card: CardId = last.card.parse().map_err(|_| DrawError::Broken)?;
    let orientation = if last.reversed { Orientation::Reversed } else { Orientation::Upright };
    let dealt = Dealt { card, orientation };
    let spread = catalog.spread(&reading.spread);
    let role = position.and_then(|number| {
        let spread = spread?;
        Some(spread.positions.iter().find(|position| position.number == number)?.role)
    });
    if position.is_some() && role.is_none() {
        let (zh, en) = ("這個牌陣沒有這個位置。", "This spread has no such position.");
        return Err(ReadingError::Invalid(vec![FieldError::new("/position", zh, en)]));
    }
    let lang = reading.lang.parse().unwrap_or(Lang::ZhTw);
    reading.cards.push(LaidCard {
        card: card.index(),
        reversed: last.reversed,
        role: Role::Clarifier,
        position,
        text: Some(super::cards::extra_text(catalog, &dealt, role, lang)),
    });
    reading.updated_at = Some(now);
    text.receipt = Some(receipt);
    let key = OfUser(user, id);
    READINGS.insert(tx, &key, &reading)?;
    TEXTS.insert(tx, &key, &text)?;
    Ok((reading, text))
}

/// Deletes a reading and all that hangs on it.
///
/// # Errors
/// When it is not theirs.
pub fn delete(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), ReadingError> {
    let reading = mine(tx, user, id)?;
    let key = OfUser(user, id);
    READINGS.remove(tx, &key)?;
    TEXTS.remove(tx, &key)?;
    interpretations::service::forget_reading(tx, user, id)?;
    if let Some(day) = reading.daily {
        DAILY.remove(tx, &OfUser(user, day))?;
    }
    if let Some(draw) = reading.draw {
        draws::forget(tx, draw)?;
    }
    let mut counts = COUNTS.get(tx, &user)?.unwrap_or_default();
    counts.kept = counts.kept.saturating_sub(1);
    COUNTS.insert(tx, &user, &counts)?;
    journal::without_reading(tx, user, id)?;
    threads::without_reading(tx, user, id)?;
    sharing::forget_reading(tx, user, id)?;
    Ok(())
}

/// Removes everything of a person's; how many readings.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, StoreError> {
    let mut taken = Vec::new();
    each(tx, user, |_, reading| {
        taken.extend(reading.draw);
        ControlFlow::Continue(())
    })?;
    for draw in taken {
        draws::forget(tx, draw)?;
    }
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    let readings = READINGS.remove_range(tx, &from, &to)?;
    TEXTS.remove_range(tx, &from, &to)?;
    DAILY.remove_range(tx, &OfUser(user, Date::MIN), &OfUser(user, Date::MAX))?;
    COUNTS.remove(tx, &user)?;
    draws::forget_of(tx, user)?;
    Ok(readings)
}

/// Tags as they are kept: trimmed, none twice, in their order.
///
/// # Errors
/// When there are too many or one is too long.
pub fn tags(tags: &[String], pointer: &str) -> Result<Vec<String>, Vec<FieldError>> {
    let (mut kept, mut errors) = (Vec::<String>::new(), Vec::new());
    for (index, tag) in tags.iter().enumerate() {
        match input::line(tag, (0, MAX_TAG), &format!("{pointer}/{index}")) {
            Ok(tag) if !tag.is_empty() && !kept.contains(&tag) => kept.push(tag),
            Ok(_) => {}
            Err(error) => errors.push(error),
        }
    }
    if kept.len() > MAX_TAGS {
        errors.push(FieldError::new(
            pointer,
            format!("標籤最多 {MAX_TAGS} 個。"),
            format!("{MAX_TAGS} tags at most."),
        ));
    }
    if errors.is_empty() { Ok(kept) } else { Err(errors) }
}

/// All tags of someone, with how many readings have each, the commonest first.
///
/// # Errors
/// When the store fails.
pub fn tag_counts(tx: &impl Reader, user: Uuid) -> Result<Vec<(String, usize)>, StoreError> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    each(tx, user, |_, reading| {
        for tag in reading.tags {
            *counts.entry(tag).or_default() += 1;
        }
        ControlFlow::Continue(())
    })?;
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, na), (b, nb)| nb.cmp(na).then_with(|| a.cmp(b)));
    Ok(counts)
}

/// Replaces tags in all of someone's readings: `to` takes the place of each of `from`, or nothing does.
/// How many readings changed.
///
/// # Errors
/// When the store fails.
pub fn replace_tags(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    from: &[String],
    to: Option<&str>,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut changed = Vec::new();
    each(tx, user, |id, mut reading| {
        let had = reading.tags.iter().position(|tag| from.contains(tag));
        if let Some(at) = had {
            reading.tags.retain(|tag| !from.contains(tag));
            if let Some(to) = to
                && !reading.tags.iter().any(|tag| tag == to)
            {
                reading.tags.insert(at.min(reading.tags.len()), to.to_owned());
            }
            reading.updated_at = Some(now);
            changed.push((id, reading));
        }
        ControlFlow::Continue(())
    })?;
    for (id, reading) in &changed {
        READINGS.insert(tx, &OfUser(user, *id), reading)?;
    }
    Ok(changed.len())
}
