//! Making a kept reading out of what somebody asked for: the same for `POST /readings`, the daily card and a
//! finished draft.

use jiff::Timestamp;
use uuid::Uuid;

use super::cards::{Cards, PhysicalCard};
use super::choices::{Asked, Choices, DEFAULT_SPREAD};
use super::kept::{self, Extra, ReadingError};
use super::model::Care;
use super::record::{Reading, Text};
use super::routes::Shared;
use super::service;
use crate::features::accounts::SignedIn;
use crate::features::drafts::service as drafts;
use crate::features::draws::routes::rate;
use crate::features::draws::service::DrawError;
use crate::features::progress::Event;
use crate::features::progress::event::Kept;
use crate::features::threads::limits;
use crate::tarot::receipt::Receipt;
use crate::tarot::{Lang, ReversalRate};
use crate::web::{FieldError, Problem};

/// What somebody asked for, as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A revealed draw. Without it and without cards the server draws at once.
    pub draw_id: Option<String>,
    /// Cards of their own.
    pub cards: Option<Vec<PhysicalCard>>,
    /// Id or name of the spread; a draw brings its own.
    pub spread: Option<String>,
    /// The question.
    pub question: Option<String>,
    /// A voice's key.
    pub character_voice: Option<String>,
    /// `good`, `neutral` or `evil`; the account's without one.
    pub karma_context: Option<String>,
    /// A faction's key.
    pub faction: Option<String>,
    /// A language's tag.
    pub lang: Option<String>,
    /// How often a card lies reversed, when the server draws.
    pub reversal_rate: Option<f64>,
    /// What the client calls this request: sent twice, it makes one reading.
    pub request_id: Option<Uuid>,
    /// A draft that becomes this reading, in the same transaction.
    pub draft: Option<Uuid>,
}

/// What came of it.
pub enum Finished {
    /// Care; nothing is kept.
    Care(Care),
    /// Kept; with the language to answer in.
    Kept(Box<(Uuid, Reading, Text, Lang)>),
}

/// Checks, draws if need be, reads, and keeps: one durable transaction.
///
/// `errors` are those that were found before in other fields; all are answered together.
///
/// # Errors
/// Everything that is wrong with what was asked for, or why it could not be kept.
pub async fn finish(
    shared: &Shared,
    me: &SignedIn,
    lang: Lang,
    wanted: Wanted,
    extra: Extra,
    mut errors: Vec<FieldError>,
) -> Result<Finished, Problem> {
    let (user, catalog) = (me.user.id, &shared.catalog);
    let asked = Asked {
        question: wanted.question.as_deref(),
        lang: wanted.lang.as_deref(),
        voice: wanted.character_voice.as_deref(),
        karma: wanted.karma_context.as_deref().or(Some(shared.accounts.karma_word(user)?)),
        faction: wanted.faction.as_deref(),
    };
    let choices = Choices::of(asked, lang, catalog, &mut errors);
    let draw: Option<Uuid> = match wanted.draw_id.as_deref().map(str::parse) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => return Err(DrawError::Missing.into()),
    };
    if draw.is_some() && wanted.cards.is_some() {
        let zh = "抽牌和自己的牌，只能給一種。";
        let en = "Either a draw or cards of your own, not both.";
        errors.push(FieldError::new("/cards", zh, en));
    }
    let (receipt, clears) = match draw {
        Some(id) => turned_up(shared, id, user)?,
        None => (None, Vec::new()),
    };
    let name = receipt.as_ref().map(|receipt| receipt.spread.as_str());
    let spread = catalog.spread(name.or(wanted.spread.as_deref()).unwrap_or(DEFAULT_SPREAD));
    if spread.is_none() {
        errors.push(FieldError::new("/spread", "沒有這個牌陣。", "There is no such spread."));
    }
    let own = match (&wanted.cards, spread) {
        (Some(cards), Some(spread)) => {
            Cards::physical(catalog, spread, cards).map_err(|all| errors.extend(all)).ok()
        }
        _ => None,
    };
    let rate = rate(wanted.reversal_rate).map_err(|error| errors.push(error));
    let (Some(choices), Some(spread), true) = (choices, spread, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let safety = &catalog.phrases.safety;
    let question = &choices.question;
    if let Some(care) = service::care(safety, &shared.help_lines, question, choices.lang) {
        return Ok(Finished::Care(care));
    }
    let (cards, receipt) = match (receipt, own) {
        (None, Some(own)) => (own, None),
        (receipt, _) => {
            let receipt = match receipt {
                Some(receipt) => receipt,
                None => shared.draws.at_once(spread, rate.unwrap_or(ReversalRate::HALF))?.1,
            };
            (Cards::of_receipt(&receipt, &clears).ok_or(DrawError::Broken)?, Some(receipt))
        }
    };
    let now = shared.accounts.now();
    let (daily, drawn_now) = (extra.daily, draw.is_none() && receipt.is_some());
    let (mut reading, interpretation) =
        kept::compose(catalog, spread, &cards, &choices, extra, now)?;
    reading.draw = draw;
    reading.request = wanted.request_id;
    let packed = kept::pack(&interpretation)?;
    let (id, draft) = (Uuid::now_v7(), wanted.draft);
    let (progress, chosen) = (shared.accounts.progress.clone(), wanted.karma_context.is_some());
    let zone = shared.accounts.options.time_zone.clone();
    let (id, reading, text, is_new) = shared
        .accounts
        .store
        .write::<_, Problem>(move |tx| {
            // Two tabs at once: the second finds the first one's daily card.
            if let Some(day) = daily
                && let Some(there) = kept::daily(tx, user, day)?
            {
                let (reading, text) = kept::whole(tx, user, there)?;
                return Ok((there, reading, text, false));
            }
            // An answer that was lost on its way, and the same request again.
            if let Some(there) = kept::of_request(tx, user, reading.request)? {
                let (reading, text) = kept::whole(tx, user, there)?;
                return Ok((there, reading, text, false));
            }
            // The daily card is one a day already.
            if daily.is_none() {
                limits::check(tx, user, &reading.question, (now, &zone))?;
            }
            if let Some(draft) = draft {
                drafts::complete(tx, (user, draft), id, now)?;
            }
            let kept: Result<_, ReadingError> =
                kept::keep(tx, user, id, reading, (packed, receipt), now);
            let (reading, text) = kept?;
            let event = Event::ReadingKept(Kept::of(id, &reading, chosen));
            let tags = reading.tags.iter().map(|tag| Event::Tagged { tag: tag.clone() });
            progress.record_all(tx, user, std::iter::once(event).chain(tags), now)?;
            Ok((id, reading, text, true))
        })
        .await?;
    if is_new {
        count(shared, &cards, drawn_now, now);
    }
    Ok(Finished::Kept(Box::new((id, reading, text, choices.lang))))
}

/// The receipt of someone's draw that was turned up, and what its clarifiers belong to.
fn turned_up(
    shared: &Shared,
    id: Uuid,
    user: Uuid,
) -> Result<(Option<Receipt>, Vec<Option<u8>>), DrawError> {
    let draw = shared.draws.find(id, Some(user))?;
    Ok((Some(draw.receipt.ok_or(DrawError::Sealed)?), draw.clarifies))
}

/// Counts a new reading, and its cards if they were drawn for it: those of a draw were counted when they
/// were turned up.
fn count(shared: &Shared, cards: &Cards, drawn_now: bool, now: Timestamp) {
    shared.given.add();
    shared.metrics.reading();
    if drawn_now {
        for dealt in &cards.dealt {
            shared.catalog.drawn(dealt.card, now);
        }
    }
}
