//! Readings on their way out and back: the record, its text and its receipt as one.
//!
//! What hangs on a reading and can be told from it is not taken along but made anew: the day of a daily
//! card, the draw that is used up, how many there are. A receipt that does not hold, or tells of other
//! cards than the reading, is a forgery and refuses the file; whose signature it is does not matter, since
//! it says so itself.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::kept::{self, MAX_NOTES, MAX_READINGS, MAX_TEXT, MAX_WORD};
use super::model::MAX_QUESTION;
use super::record::{LaidCard, Origin, Reading, Role, Text};
use super::tables::{COUNTS, DAILY, READINGS, TEXTS};
use crate::features::accounts::input;
use crate::features::draws::service as draws;
use crate::features::portable::section::{Owner, Records, Section, Standing, alike};
use crate::store::{Bytes, OfUser, ReadTx, Reader, StoreError, WriteTx};
use crate::tarot::receipt::{Kind, MAX_CLARIFIERS, Receipt};
use crate::tarot::{CardId, Lang};
use crate::web::FieldError;

/// The sentence of a reading, the text of a card outside, in characters.
const MAX_PASSAGE: usize = 5_000;
/// An interpretation as JSON, in bytes; the largest spread's is 40 kB.
const MAX_INTERPRETATION: usize = 256 * 1024;
/// Clocks differ so much at most.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// What readings give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![Section::new("readings.readings", Kept).at_most(MAX_READINGS)]
}

/// A reading, whole.
#[derive(Serialize, Deserialize)]
pub struct Whole {
    /// The record.
    pub reading: Reading,
    /// The interpretation.
    pub interpretation: Value,
    /// What lets a stranger check the draw.
    #[serde(default)]
    pub receipt: Option<Receipt>,
    /// The text that stands instead of the offline reader's.
    #[serde(default)]
    pub told: Option<String>,
}

/// A text at most that stands instead of the offline reader's, in bytes: what the store unpacks.
const MAX_TOLD: usize = 1 << 20;

/// Whether a reading is theirs.
///
/// # Errors
/// When the store fails.
pub fn has(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<bool, StoreError> {
    Ok(READINGS.get(tx, &OfUser(user, id))?.is_some())
}

/// A person's readings by when they were made.
///
/// # Errors
/// When the store fails.
pub fn moments(tx: &impl Reader, user: Uuid) -> Result<Vec<(Timestamp, Uuid)>, StoreError> {
    let mut all = Vec::new();
    READINGS.each_of(tx, user, |id, reading| {
        all.push((reading.created_at, id));
        ControlFlow::Continue(())
    })?;
    all.sort_unstable();
    Ok(all)
}

/// A reading of theirs, whole.
///
/// # Errors
/// When the store fails.
pub fn whole(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Option<Whole>, StoreError> {
    let key = OfUser(user, id);
    let Some(reading) = READINGS.get(tx, &key)? else { return Ok(None) };
    let text = TEXTS.get(tx, &key)?;
    let interpretation = text.as_ref().and_then(kept::unpack).unwrap_or_default();
    let told = text.as_ref().and_then(|text| text.told.as_ref()).and_then(Bytes::inflated);
    let receipt = text.and_then(|text| text.receipt);
    Ok(Some(Whole { reading, interpretation, receipt, told }))
}

/// Puts a reading there as it is, with what hangs on it.
///
/// # Errors
/// When the store fails.
pub fn restore(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    id: Uuid,
    reading: &Reading,
    text: &Text,
) -> Result<(), StoreError> {
    let key = OfUser(user, id);
    let is_new = READINGS.get(tx, &key)?.is_none();
    if let Some(day) = reading.daily {
        DAILY.insert(tx, &OfUser(user, day), &id)?;
    }
    if let Some(draw) = reading.draw {
        draws::claim(tx, draw, id)?;
    }
    READINGS.insert(tx, &key, reading)?;
    TEXTS.insert(tx, &key, text)?;
    let mut counts = COUNTS.get(tx, &user)?.unwrap_or_default();
    counts.kept += u64::from(is_new);
    COUNTS.insert(tx, &user, &counts)
}

/// Whether there is room and nothing in the way of a reading: its day has no other daily card, its draw is
/// no other reading and nobody else's.
///
/// # Errors
/// When the store fails.
pub fn has_place(
    tx: &impl Reader,
    user: Uuid,
    id: Uuid,
    reading: &Reading,
) -> Result<bool, StoreError> {
    if let Some(day) = reading.daily
        && DAILY.get(tx, &OfUser(user, day))?.is_some_and(|other| other != id)
    {
        return Ok(false);
    }
    if let Some(draw) = reading.draw
        && !draws::claimable(tx, draw, user, id)?
    {
        return Ok(false);
    }
    Ok(kept::count(tx, user)? < MAX_READINGS)
}

struct Kept;

impl Records for Kept {
    type Key = Uuid;
    type Record = Whole;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(Uuid, Whole) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut ids = Vec::new();
        READINGS.each_of(tx, user, |id, _| {
            ids.push(id);
            ControlFlow::Continue(())
        })?;
        for id in ids {
            if let Some(whole) = whole(tx, user, id)?
                && visit(id, whole).is_break()
            {
                break;
            }
        }
        Ok(())
    }

    fn check(&self, owner: &Owner, id: &Uuid, whole: &Whole, errors: &mut Vec<FieldError>) {
        if id.get_version_num() != 7 {
            let (zh, en) = ("解讀的編號要是 UUIDv7。", "A reading's id is a UUIDv7.");
            errors.push(FieldError::new("", zh, en));
        }
        words(owner, &whole.reading, errors);
        cards(owner, &whole.reading, errors);
        interpretation(whole, errors);
        receipt(whole, errors);
        let told = whole.told.as_ref().map_or(0, String::len);
        need(told < MAX_TOLD, "/told", "這段文字太長。", "This text is too long.", errors);
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        id: &Uuid,
        theirs: &Whole,
    ) -> Result<Standing<Whole>, StoreError> {
        Ok(match whole(tx, user, *id)? {
            Some(ours) if alike(&ours, theirs) => Standing::Same,
            None if has_place(tx, user, *id, &theirs.reading)? => Standing::New,
            Some(_) | None => Standing::Ours,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        id: &Uuid,
        whole: Whole,
    ) -> Result<(), StoreError> {
        let Whole { reading, interpretation, receipt, told } = whole;
        let told = told.as_deref().map(Bytes::deflated);
        let interpretation = kept::pack_json(&interpretation).map_err(|reason| {
            StoreError::Record { table: "readings.texts", reason: reason.to_string() }
        })?;
        restore(tx, owner.user, *id, &reading, &Text { interpretation, receipt, told })
    }
}

/// Notes a mistake unless this is good.
fn need(good: bool, pointer: &str, zh: &str, en: &str, errors: &mut Vec<FieldError>) {
    if !good {
        errors.push(FieldError::new(pointer, zh, en));
    }
}

/// Notes a text that is too long.
fn short(text: &str, most: usize, pointer: &str, errors: &mut Vec<FieldError>) {
    if text.chars().count() > most {
        let (zh, en) = (format!("最多 {most} 個字。"), format!("At most {most} characters."));
        errors.push(FieldError::new(pointer, zh, en));
    }
}

/// The words and numbers of the record: the limits of the routes that write them.
fn words(owner: &Owner, reading: &Reading, errors: &mut Vec<FieldError>) {
    let catalog = &owner.catalog;
    for (pointer, text, most) in [
        ("/reading/question", &reading.question, MAX_QUESTION),
        ("/reading/summary", &reading.summary, MAX_PASSAGE),
    ] {
        short(text, most, pointer, errors);
    }
    for (pointer, text, most) in [
        ("/reading/focus_area", &reading.focus_area, MAX_WORD),
        ("/reading/context_notes", &reading.context_notes, MAX_TEXT),
        ("/reading/notes", &reading.notes, MAX_NOTES),
        ("/reading/mood_before", &reading.mood_before, MAX_WORD),
        ("/reading/mood_after", &reading.mood_after, MAX_WORD),
        ("/reading/user_feedback", &reading.user_feedback, MAX_TEXT),
    ] {
        let text = text.as_deref().unwrap_or_default();
        errors.extend(input::lines(text, most, pointer).err());
    }
    match kept::tags(&reading.tags, "/reading/tags") {
        Ok(tags) => {
            let (zh, en) = ("標籤有空白的或重複的。", "A tag is empty or there twice.");
            need(tags == reading.tags, "/reading/tags", zh, en, errors);
        }
        Err(wrong) => errors.extend(wrong),
    }
    let (zh, en) = ("這裡沒有這個。", "There is no such thing here.");
    need(reading.lang.parse::<Lang>().is_ok(), "/reading/lang", zh, en, errors);
    let voice = catalog.voice(&reading.character_voice);
    need(voice.is_some(), "/reading/character_voice", zh, en, errors);
    let karma = ["good", "neutral", "evil"].contains(&reading.karma_context.as_str());
    need(karma, "/reading/karma_context", zh, en, errors);
    let faction = reading.faction_influence.as_deref();
    let known = faction.is_none_or(|key| catalog.faction(key).is_some());
    need(known, "/reading/faction_influence", zh, en, errors);
    let privacy = ["private", "friends", "public"].contains(&reading.privacy_level.as_str());
    need(privacy, "/reading/privacy_level", zh, en, errors);
    let radiation = (0.0..=1.0).contains(&reading.radiation_factor);
    let (zh, en) = ("要在 0 到 1 之間。", "This has to be from 0 to 1.");
    need(radiation, "/reading/radiation_factor", zh, en, errors);
    for (pointer, rating) in [
        ("/reading/user_satisfaction", reading.user_satisfaction),
        ("/reading/accuracy_rating", reading.accuracy_rating),
        ("/reading/helpful_rating", reading.helpful_rating),
    ] {
        let good = rating.is_none_or(|rating| (1..=5).contains(&rating));
        need(good, pointer, "評分是 1 到 5。", "A rating is from 1 to 5.", errors);
    }
    let latest = owner.now + AHEAD;
    let times = [
        ("/reading/created_at", Some(reading.created_at)),
        ("/reading/updated_at", reading.updated_at),
    ];
    for (pointer, at) in times {
        let good = at.is_none_or(|at| at >= Timestamp::UNIX_EPOCH && at <= latest);
        let (zh, en) = ("這個時間不可能。", "This time cannot be.");
        need(good, pointer, zh, en, errors);
    }
}

/// The cards: of this deck, none twice, one for each position of a spread that there is.
fn cards(owner: &Owner, reading: &Reading, errors: &mut Vec<FieldError>) {
    let Some(spread) =
        owner.catalog.spread(&reading.spread).filter(|one| one.name == reading.spread)
    else {
        let (zh, en) = ("沒有這個牌陣。", "There is no such spread.");
        errors.push(FieldError::new("/reading/spread", zh, en));
        return;
    };
    let positions = spread.positions.len();
    let most = positions + 1 + usize::from(MAX_CLARIFIERS);
    if reading.cards.len() < positions || reading.cards.len() > most {
        let (zh, en) = ("牌的張數和牌陣對不上。", "The number of cards does not fit the spread.");
        errors.push(FieldError::new("/reading/cards", zh, en));
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, laid) in reading.cards.iter().enumerate() {
        let pointer = format!("/reading/cards/{index}");
        let (zh, en) = ("牌組裡沒有這一張。", "There is no such card in the deck.");
        need(CardId::at(laid.card).is_some(), &pointer, zh, en, errors);
        let (zh, en) = ("同一張牌出現兩次。", "The same card lies there twice.");
        need(seen.insert(laid.card), &pointer, zh, en, errors);
        let (zh, en) = ("這張牌放的位置不對。", "This card lies in no place that it may.");
        need(lies_right(index, laid, positions), &pointer, zh, en, errors);
        let text = laid.text.as_deref().unwrap_or_default();
        short(text, MAX_PASSAGE, &pointer, errors);
    }
}

/// Positions first, in their order; extras behind.
fn lies_right(index: usize, laid: &LaidCard, positions: usize) -> bool {
    let place = laid.position.map(usize::from);
    match laid.role {
        Role::Position => index < positions && place == Some(index + 1),
        Role::Jumper => index >= positions && place.is_none(),
        Role::Clarifier => {
            index >= positions && place.is_none_or(|place| (1..=positions).contains(&place))
        }
    }
}

/// What the page of a reading takes for granted of its interpretation. More may be there.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only its shape is asked for")]
struct Shape {
    engine: String,
    text: String,
    opening: Passage,
    summary: Summary,
    cards: Vec<Place>,
    links: Vec<Link>,
    closing: Passage,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only its shape is asked for")]
struct Passage {
    text: String,
    why: String,
    sources: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only its shape is asked for")]
struct Summary {
    sentence: String,
    keywords: Vec<String>,
    action: String,
    tension: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only its shape is asked for")]
struct Place {
    position_number: u8,
    text: String,
    passages: Vec<Passage>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only its shape is asked for")]
struct Link {
    text: String,
    why: String,
    positions: Vec<u8>,
}

fn interpretation(whole: &Whole, errors: &mut Vec<FieldError>) {
    let size = serde_json::to_vec(&whole.interpretation).map_or(usize::MAX, |json| json.len());
    let shape = Shape::deserialize(&whole.interpretation).ok().filter(|shape| {
        let engine = &shape.engine;
        *engine == whole.reading.engine && engine.len() <= MAX_WORD && !shape.text.is_empty()
    });
    let (zh, en) = ("這不是一份解讀的文字。", "This is not the text of a reading.");
    let good = shape.is_some() && size <= MAX_INTERPRETATION;
    need(good, "/interpretation", zh, en, errors);
}

/// The receipt holds, and tells of these very cards.
fn receipt(whole: &Whole, errors: &mut Vec<FieldError>) {
    let reading = &whole.reading;
    let Some(receipt) = &whole.receipt else {
        let good = reading.origin == Origin::Physical && reading.draw.is_none();
        let (zh, en) = ("這裡抽的牌要有收據。", "Cards drawn by a site have a receipt.");
        need(good, "/receipt", zh, en, errors);
        return;
    };
    if let Some(failed) = receipt.checks().into_iter().find_map(|check| check.failure) {
        errors.push(FieldError::new(
            "/receipt",
            format!("收據不成立：{failed}。"),
            format!("The receipt does not hold: {failed}."),
        ));
        return;
    }
    let told = receipt.cards.iter().map(|drawn| {
        let role = match drawn.kind {
            Kind::Position => Role::Position,
            Kind::Jumper => Role::Jumper,
            Kind::Clarifier => Role::Clarifier,
        };
        (drawn.card.parse().map_or(u8::MAX, CardId::index), drawn.reversed, role)
    });
    let laid = reading.cards.iter().map(|laid| (laid.card, laid.reversed, laid.role));
    let good = reading.origin == Origin::Draw
        && reading.draw.is_some_and(|draw| receipt.id.parse() == Ok(draw))
        && receipt.spread == reading.spread
        && told.eq(laid);
    let (zh, en) = ("收據說的是另外的牌。", "The receipt tells of other cards.");
    need(good, "/receipt", zh, en, errors);
}
