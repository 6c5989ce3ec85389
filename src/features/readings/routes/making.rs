//! `POST /readings` and the card of the day: making a reading that is kept (readings.md §6.3).

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use super::kept::{answer, optional, privacy};
use crate::features::accounts::SignedIn;
use crate::features::readings::body::ReadingBody;
use crate::features::readings::cards::PhysicalCard;
use crate::features::readings::choices::DEFAULT_SPREAD;
use crate::features::readings::finish::{Finished, Wanted, finish};
use crate::features::readings::kept::{self, Extra, ReadingError};
use crate::features::readings::model::Care;
use crate::features::readings::record::{Reading, Text};
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem};

/// Makes a reading.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct CreateRequest {
    /// A revealed draw. Without it and without `cards` the server draws at once.
    #[serde(default)]
    draw_id: Option<String>,
    /// A UUID of the client's for this request. Sent again with the same one, when an answer was lost, it
    /// answers the reading that was made the first time.
    #[serde(default)]
    request_id: Option<Uuid>,
    /// Cards of your own deck, one for each place of the spread in its order. No receipt then.
    #[serde(default)]
    cards: Option<Vec<PhysicalCard>>,
    /// Id or name of the spread; a draw brings its own.
    #[serde(default)]
    #[schema(example = "vault_tec_spread")]
    spread: Option<String>,
    /// The same, as the contract calls it.
    #[serde(default)]
    spread_template_id: Option<String>,
    /// At most 500 characters. Without one the cards speak openly.
    #[serde(default)]
    question: Option<String>,
    /// Key of the voice. Default `pip_boy`.
    #[serde(default)]
    #[schema(example = "pip_boy")]
    character_voice: Option<String>,
    /// `good`, `neutral` or `evil`. Default: the account's.
    #[serde(default)]
    karma_context: Option<String>,
    /// Key of the asker's faction. Default none.
    #[serde(default)]
    faction: Option<String>,
    /// The same, as the contract calls it.
    #[serde(default)]
    faction_influence: Option<String>,
    /// `zh-TW` or `en`; without it as for every route.
    #[serde(default)]
    lang: Option<String>,
    /// 0–1. Default 0.5.
    #[serde(default)]
    radiation_factor: Option<f64>,
    /// How often a card lies reversed when the server draws, 0–0.5. Default 0.5.
    #[serde(default)]
    reversal_rate: Option<f64>,
    /// At most 100 characters.
    #[serde(default)]
    focus_area: Option<String>,
    /// At most 1000 characters.
    #[serde(default)]
    context_notes: Option<String>,
    /// At most 100 characters.
    #[serde(default)]
    mood_before: Option<String>,
    /// At most 5000 characters.
    #[serde(default)]
    notes: Option<String>,
    /// At most twenty, of at most 50 characters.
    #[serde(default)]
    tags: Option<Vec<String>>,
    /// `private`, `friends` or `public`. Default `private`.
    #[serde(default)]
    privacy_level: Option<String>,
    /// The contract's word.
    #[serde(default)]
    allow_public_sharing: bool,
}

/// A kept reading; or care, when the question shows someone in danger. Then nothing is drawn or kept.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum CreateAnswer {
    /// The reading.
    Reading(Box<ReadingBody>),
    /// Care instead.
    Care {
        /// What to say, and who to call.
        safety: Care,
    },
}

impl CreateRequest {
    fn wanted(&self) -> Wanted {
        let own = Option::clone;
        Wanted {
            draw_id: own(&self.draw_id),
            cards: self.cards.clone(),
            spread: own(&self.spread).or_else(|| own(&self.spread_template_id)),
            question: own(&self.question),
            character_voice: own(&self.character_voice),
            karma_context: own(&self.karma_context),
            faction: own(&self.faction).or_else(|| own(&self.faction_influence)),
            lang: own(&self.lang),
            reversal_rate: self.reversal_rate,
            request_id: self.request_id,
            draft: None,
        }
    }

    fn extra(&self, errors: &mut Vec<FieldError>) -> Extra {
        let factor = self.radiation_factor.unwrap_or(0.5);
        if !(0.0..=1.0).contains(&factor) {
            let (zh, en) = ("要在 0 到 1 之間。", "This has to be from 0 to 1.");
            errors.push(FieldError::new("/radiation_factor", zh, en));
        }
        let tags = self.tags.as_deref().unwrap_or_default();
        let tags = kept::tags(tags, "/tags").map_err(|all| errors.extend(all)).unwrap_or_default();
        let word = kept::MAX_WORD;
        Extra {
            radiation_factor: factor,
            focus_area: optional(self.focus_area.as_ref(), word, "/focus_area", errors),
            context_notes: optional(
                self.context_notes.as_ref(),
                kept::MAX_TEXT,
                "/context_notes",
                errors,
            ),
            mood_before: optional(self.mood_before.as_ref(), word, "/mood_before", errors),
            notes: optional(self.notes.as_ref(), kept::MAX_NOTES, "/notes", errors),
            tags,
            privacy_level: privacy(self.privacy_level.as_ref(), errors),
            allow_public_sharing: self.allow_public_sharing,
            daily: None,
        }
    }
}

/// Makes a reading and keeps it.
///
/// From a revealed draw (`draw_id`), from cards of your own (`cards`), or from a draw at once. A question
/// that shows someone in danger is answered with care and help lines, and nothing is kept.
#[utoipa::path(
    post, path = "/readings", operation_id = "create_reading", tag = "readings", request_body = CreateRequest,
    responses(
        (status = 201, description = "Kept.", body = ReadingBody),
        (status = 200, description = "Care; nothing is kept.", body = CreateAnswer),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The draw is another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such draw.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The draw is sealed, or a reading already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<CreateRequest>,
) -> Result<Response, Problem> {
    let mut errors = Vec::new();
    let extra = body.extra(&mut errors);
    match finish(&shared, &me, lang, body.wanted(), extra, errors).await? {
        Finished::Care(safety) => Ok(Body(CreateAnswer::Care { safety }).into_response()),
        Finished::Kept(kept) => {
            let (id, reading, text, lang) = *kept;
            let Body(body) = answer(&shared, (me.user.id, id), &(reading, text), lang);
            let answer = CreateAnswer::Reading(Box::new(body));
            Ok((StatusCode::CREATED, Body(answer)).into_response())
        }
    }
}

/// The daily card, or that it was not drawn yet.
#[derive(Serialize, ToSchema)]
pub(super) struct DailyBody {
    /// The local day, `YYYY-MM-DD`.
    date: String,
    /// The reading; null before it is drawn.
    reading: Option<ReadingBody>,
}

/// The daily card of this local day, if it was drawn.
#[utoipa::path(
    get, path = "/readings/daily", operation_id = "daily_card", tag = "readings",
    responses(
        (status = 200, body = DailyBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn daily(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<DailyBody>, Problem> {
    let (user, day) = (me.user.id, shared.accounts.today());
    let found = shared.accounts.store.read::<_, ReadingError>(|tx| {
        let Some(id) = kept::daily(tx, user, day)? else { return Ok(None) };
        let (reading, text) = kept::whole(tx, user, id)?;
        Ok(Some((id, reading, text)))
    })?;
    let body = |(id, reading, text): (Uuid, Reading, Text)| {
        ReadingBody::new(&shared.catalog, (user, id), &reading, Some(&text), lang)
    };
    Ok(Body(DailyBody { date: day.to_string(), reading: found.map(body) }))
}

/// Draws the daily card: one a local day. Asking again gives the same one.
///
/// A body as for a reading may choose voice, language and the chance of a reversal.
#[utoipa::path(
    post, path = "/readings/daily", operation_id = "draw_daily_card", tag = "readings", request_body = CreateRequest,
    responses(
        (status = 200, description = "The card of this day.", body = DailyBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn draw_daily(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<CreateRequest>,
) -> Result<Body<DailyBody>, Problem> {
    let mut errors = Vec::new();
    let mut extra = body.extra(&mut errors);
    let day = shared.accounts.today();
    extra.daily = Some(day);
    let wanted = Wanted {
        draw_id: None,
        cards: None,
        spread: Some(DEFAULT_SPREAD.to_owned()),
        question: None,
        ..body.wanted()
    };
    let finished = finish(&shared, &me, lang, wanted, extra, errors).await?;
    let reading = match finished {
        // Nothing was asked, so there is nothing to be careful about.
        Finished::Care(_) => None,
        Finished::Kept(kept) => {
            let (id, reading, text, lang) = *kept;
            Some(answer(&shared, (me.user.id, id), &(reading, text), lang).0)
        }
    };
    Ok(Body(DailyBody { date: day.to_string(), reading }))
}
