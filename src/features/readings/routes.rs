//! Readings over HTTP.

use std::sync::Arc;

use axum::extract::State;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Line, QuickAnswer, QuickCard, QuickReading, QuickRequest};
use super::service::{self, Given};
use crate::features::catalog::Catalog;
use crate::features::catalog::model::{CardBody, Detail, SpreadBody};
use crate::oracle::safety::Care;
use crate::oracle::{self, Karma};
use crate::system::System;
use crate::tarot::draw::os_stream;
use crate::tarot::phrases::HelpLine;
use crate::tarot::{Lang, Orientation};
use crate::telemetry::Metrics;
use crate::web::locale::unknown_lang;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem};

/// The voice of someone who chose none.
const DEFAULT_VOICE: &str = "pip_boy";
/// The spread of someone who chose none.
const DEFAULT_SPREAD: &str = "single_wasteland";

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// The catalogue.
    pub catalog: Arc<Catalog>,
    /// Clock and randomness.
    pub system: System,
    /// The count.
    pub given: Arc<Given>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// The operator's help lines.
    pub help_lines: Arc<Vec<HelpLine>>,
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(quick))
        .routes(routes!(help_lines))
        .with_state(shared)
        // Made on the spot each time, so compressed on the spot.
        .layer(CompressionLayer::new())
}

/// Who answers the telephone at night: a bare array, the first one first.
///
/// Shown under every page, since no gate knows all the words people use.
#[utoipa::path(
    get, path = "/help-lines", tag = "readings",
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`.")),
    responses((status = 200, description = "Taiwan's, or the operator's.", body = Vec<Line>)),
)]
async fn help_lines(State(shared): State<Shared>, Locale(lang): Locale) -> axum::Json<Vec<Line>> {
    let safety = &shared.catalog.phrases.safety;
    axum::Json(service::lines(safety, &shared.help_lines, Care::SelfHarm, lang))
}

/// Draws and reads, without keeping anything.
///
/// The server shuffles all 78 cards with the operating system's randomness, orientation included,
/// and deals the places that were picked. The text is written offline. A question that shows someone
/// in danger is answered with care and help lines, and no card is drawn.
#[utoipa::path(
    post, path = "/readings/quick", tag = "readings",
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`; `lang` in the body counts more.")),
    request_body = QuickRequest,
    responses(
        (status = 200, description = "The reading, or care.", body = QuickAnswer),
        (status = 400, description = "Not JSON.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Over 64 KiB.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not sent as JSON.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Something asked for is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn quick(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Json(body): Json<QuickRequest>,
) -> Result<axum::Json<QuickAnswer>, Problem> {
    let catalog = &shared.catalog;
    let mut errors = Vec::new();
    let mut note = |error: FieldError| errors.push(error);

    let lang = match body.lang.as_deref().map(str::parse::<Lang>) {
        None => lang,
        Some(Ok(lang)) => lang,
        Some(Err(_)) => {
            note(unknown_lang());
            lang
        }
    };
    let question = service::question(body.question.as_deref()).map_err(&mut note).ok();
    let voice = catalog.voice(body.character_voice.as_deref().unwrap_or(DEFAULT_VOICE));
    if voice.is_none() {
        note(FieldError::new("/character_voice", "沒有這個角色。", "There is no such voice."));
    }
    let karma = match body.karma_context.as_deref() {
        None | Some("neutral") => Karma::Neutral,
        Some("good") => Karma::Good,
        Some("evil") => Karma::Evil,
        Some(_) => {
            note(FieldError::new(
                "/karma_context",
                "業力要是 good、neutral 或 evil。",
                "Karma is good, neutral or evil.",
            ));
            Karma::Neutral
        }
    };
    let faction = body.faction.as_deref().and_then(|key| {
        let found = catalog.faction(key);
        if found.is_none() {
            note(FieldError::new("/faction", "沒有這個派系。", "There is no such faction."));
        }
        found
    });
    let spread = catalog.spread(body.spread.as_deref().unwrap_or(DEFAULT_SPREAD));
    if spread.is_none() {
        note(FieldError::new("/spread", "沒有這個牌陣。", "There is no such spread."));
    }
    let picks = spread
        .and_then(|spread| service::picks(spread, body.picks.as_deref()).map_err(&mut note).ok());
    let (Some(question), Some(voice), Some(spread), Some(picks)) = (question, voice, spread, picks)
    else {
        return Err(Problem::invalid(errors));
    };
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }

    if let Some(safety) =
        service::care(&catalog.phrases.safety, &shared.help_lines, &question, lang)
    {
        return Ok(axum::Json(QuickAnswer::Care { safety }));
    }
    let mut words = os_stream(|bytes| shared.system.entropy.fill(bytes)).map_err(|error| {
        tracing::error!(draw.error = %error, "no draw without randomness");
        Problem::internal()
    })?;
    let laid = service::lay(catalog, spread, &mut words, &picks)?;
    let now = shared.system.clock.now();
    for card in &laid {
        catalog.drawn(card.card.id, now);
    }
    shared.given.add();
    shared.metrics.reading();
    let cards = laid
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
        question: &question,
        voice,
        faction,
        karma,
        lang,
        phrases: &catalog.phrases,
    };
    let interpretation = oracle::read(&request);
    let spread = SpreadBody::new(spread, lang);
    let reading = QuickReading { spread, question, cards, interpretation };
    Ok(axum::Json(QuickAnswer::Reading(Box::new(reading))))
}
