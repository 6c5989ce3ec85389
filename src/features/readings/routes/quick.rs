//! Quick readings, for guests as for everybody, and what someone without an account may ask besides.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Shared;
use crate::features::accounts::Guest;
use crate::features::catalog::model::{CardBody, Detail, SpreadBody};
use crate::features::draws::service::DrawError;
use crate::features::readings::cards::Cards;
use crate::features::readings::choices::{Asked, Choices, DEFAULT_SPREAD};
use crate::features::readings::model::{Line, QuickAnswer, QuickCard, QuickReading, QuickRequest};
use crate::features::readings::record::Origin;
use crate::features::readings::service;
use crate::oracle;
use crate::oracle::safety::Care;
use crate::tarot::draw::os_stream;
use crate::tarot::{Orientation, ReversalRate, deal, notation};
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem};

/// Who answers the telephone at night: a bare array, the first one first.
///
/// Shown under every page, since no gate knows all the words people use.
#[utoipa::path(
    get, path = "/help-lines", tag = "readings",
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`.")),
    responses((status = 200, description = "Taiwan's, or the operator's.", body = Vec<Line>)),
)]
pub(super) async fn help_lines(
    State(shared): State<Shared>,
    Locale(lang): Locale,
) -> axum::Json<Vec<Line>> {
    let safety = &shared.catalog.phrases.safety;
    axum::Json(service::lines(safety, &shared.help_lines, Care::SelfHarm, lang))
}

/// Draws and reads, without keeping anything.
///
/// The server shuffles all 78 cards with the operating system's randomness, orientation included,
/// and deals the places that were picked; or it reads the cards of a revealed draw (`draw_id`), or cards
/// of your own deck (`cards`). The text is written offline. A question that shows someone in danger is
/// answered with care and help lines, and no card is drawn.
#[utoipa::path(
    post, path = "/readings/quick", tag = "readings",
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`; `lang` in the body counts more.")),
    request_body = QuickRequest,
    responses(
        (status = 200, description = "The reading, or care.", body = QuickAnswer),
        (status = 404, description = "No such draw.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 400, description = "Not JSON.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Over 64 KiB.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not sent as JSON.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Something asked for is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn quick(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Guest(me): Guest,
    Json(body): Json<QuickRequest>,
) -> Result<axum::Json<QuickAnswer>, Problem> {
    let catalog = &shared.catalog;
    let mut errors = Vec::new();
    // The account's, as for a reading that is kept: what was read first is what is kept then.
    let own = me.as_ref().map(|me| shared.accounts.karma_word(me.user.id)).transpose()?;
    let asked = Asked {
        question: body.question.as_deref(),
        lang: body.lang.as_deref(),
        voice: body.character_voice.as_deref(),
        karma: body.karma_context.as_deref().or(own),
        faction: body.faction.as_deref(),
    };
    let choices = Choices::of(asked, lang, catalog, &mut errors);
    let mut clears = Vec::new();
    let drawn = match body.draw_id.as_deref() {
        None => None,
        Some(id) => {
            let id = id.parse().map_err(|_| DrawError::Missing)?;
            let draw = shared.draws.find(id, me.map(|me| me.user.id))?;
            clears = draw.clarifies;
            Some(draw.receipt.ok_or(DrawError::Sealed)?)
        }
    };
    let wanted = drawn.as_ref().map(|receipt| receipt.spread.as_str());
    let wanted = wanted.or(body.spread.as_deref()).unwrap_or(DEFAULT_SPREAD);
    let spread = catalog.spread(wanted);
    if spread.is_none() {
        errors.push(FieldError::new("/spread", "沒有這個牌陣。", "There is no such spread."));
    }
    let picks = spread.and_then(|spread| {
        service::picks(spread, body.picks.as_deref()).map_err(|error| errors.push(error)).ok()
    });
    let own = match (&body.cards, spread) {
        (Some(cards), Some(spread)) => {
            Cards::physical(catalog, spread, cards).map_err(|all| errors.extend(all)).ok()
        }
        _ => None,
    };
    let rate = crate::features::draws::routes::rate(body.reversal_rate)
        .map_err(|error| errors.push(error))
        .unwrap_or(ReversalRate::HALF);
    let (Some(choices), Some(spread), Some(picks), true) =
        (choices, spread, picks, errors.is_empty())
    else {
        return Err(Problem::invalid(errors));
    };
    let lang = choices.lang;
    let safety = &catalog.phrases.safety;
    if let Some(safety) = service::care(safety, &shared.help_lines, &choices.question, lang) {
        return Ok(axum::Json(QuickAnswer::Care { safety }));
    }
    let cards = match (drawn, own) {
        (Some(receipt), _) => Cards::of_receipt(&receipt, &clears).ok_or(DrawError::Broken)?,
        (None, Some(own)) => own,
        (None, None) => {
            let system = &shared.accounts.system;
            let words = os_stream(|bytes| system.entropy.fill(bytes));
            let mut words = words.map_err(DrawError::Entropy)?;
            let cards = Cards {
                dealt: deal(&mut words, rate, &picks),
                extras: Vec::new(),
                origin: Origin::Draw,
            };
            let now = shared.accounts.now();
            for dealt in &cards.dealt {
                catalog.drawn(dealt.card, now);
            }
            cards
        }
    };
    let laid = cards.lay(catalog, spread)?;
    shared.given.add();
    shared.metrics.reading();
    let bodies = laid
        .iter()
        .map(|laid| QuickCard {
            position_number: laid.position.number,
            position_name: laid.position.text(lang).name.clone(),
            position_role: laid.position.role.key(),
            position_meaning: laid.position.text(lang).meaning.clone(),
            is_reversed: laid.orientation == Orientation::Reversed,
            card: CardBody::new(catalog, laid.card, lang, Detail::SHORT),
        })
        .collect();
    let request = oracle::Request {
        spread,
        cards: laid,
        question: &choices.question,
        voice: choices.voice,
        faction: choices.faction,
        karma: choices.karma,
        lang,
        phrases: &catalog.phrases,
    };
    let interpretation = oracle::read(&request);
    let spread = SpreadBody::new(spread, lang);
    let reading =
        QuickReading { spread, question: choices.question, cards: bodies, interpretation };
    Ok(axum::Json(QuickAnswer::Reading(Box::new(reading))))
}

/// A typed card.
#[derive(Deserialize, ToSchema)]
pub(super) struct ParseRequest {
    /// As people type it, at most 100 characters.
    #[schema(example = "權杖三 逆位")]
    text: String,
}

/// What a typed card may mean.
#[derive(Serialize, ToSchema)]
pub(super) struct ParseBody {
    /// The card it means; null when it may be several or none.
    card_id: Option<String>,
    /// Whether it lies upside down.
    is_reversed: bool,
    /// The cards it may mean, at most fourteen, the likeliest first.
    candidates: Vec<Candidate>,
}

/// A card that a text may mean.
#[derive(Serialize, ToSchema)]
struct Candidate {
    /// Its id.
    card_id: String,
    /// Its name.
    name: String,
    /// The ordinary tarot's.
    standard_name: String,
}

/// Reads a card as people type it, in both languages: `3w r`, `XVI`, `queen of cups`, `權杖三 逆位`.
#[utoipa::path(
    post, path = "/cards/parse", tag = "cards", request_body = ParseRequest,
    responses(
        (status = 200, body = ParseBody),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn parse_card(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Json(body): Json<ParseRequest>,
) -> Result<axum::Json<ParseBody>, Problem> {
    if body.text.chars().count() > 100 {
        let (zh, en) = ("最多 100 個字。", "At most 100 characters.");
        return Err(Problem::invalid(vec![FieldError::new("/text", zh, en)]));
    }
    let catalog = &shared.catalog;
    let found = notation::find(&catalog.cards, &body.text);
    let candidates = found
        .candidates
        .iter()
        .filter_map(|id| catalog.card(*id))
        .map(|card| Candidate {
            card_id: card.id.to_string(),
            name: card.text(lang).name.clone(),
            standard_name: lang.pick(&card.standard.zh, &card.standard.en).clone(),
        })
        .collect();
    Ok(axum::Json(ParseBody {
        card_id: found.card.map(|id| id.to_string()),
        is_reversed: found.orientation == Orientation::Reversed,
        candidates,
    }))
}
