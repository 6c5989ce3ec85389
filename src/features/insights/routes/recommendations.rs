//! `/analytics/recommendations` (readings.md §12.2).

use axum::Json as Body;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use crate::features::accounts::SignedIn;
use crate::features::catalog::Catalog;
use crate::features::insights::period::Period;
use crate::features::insights::recommend::{
    self, Recommendation, RecommendationBody, RecommendationStatus, StyleBody,
};
use crate::features::insights::service::{self, gathered};
use crate::features::readings::kept;
use crate::features::readings::model::Care;
use crate::features::readings::service as readings;
use crate::tarot::{CardId, DECK_SIZE, Lang};
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Params, Problem};

/// The open ones, in the order of their priority.
pub(super) fn open(
    user: Uuid,
    all: &[(Uuid, Recommendation)],
    catalog: &Catalog,
    lang: Lang,
) -> Vec<RecommendationBody> {
    let mut open: Vec<_> =
        all.iter().filter(|(_, one)| one.status == RecommendationStatus::Active).collect();
    open.sort_by_key(|(id, one)| (one.priority, *id));
    open.into_iter()
        .map(|(id, one)| RecommendationBody::new((user, *id), one, catalog, lang))
        .collect()
}

/// Suggestions.
#[derive(Serialize, ToSchema)]
pub(super) struct RecommendationsBody {
    /// What comes first, first.
    recommendations: Vec<RecommendationBody>,
    /// How many.
    count: usize,
}

/// One's suggestions.
#[utoipa::path(
    get, path = "/analytics/recommendations", operation_id = "list_recommendations", tag = "insights",
    params(
        ("recommendation_type" = Option<String>, Query, description = "`spread` or `time`."),
        ("is_active" = Option<bool>, Query, description = "Only those that are open; default true."),
    ),
    responses(
        (status = 200, body = RecommendationsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<RecommendationsBody>, Problem> {
    let kinds = [("spread", "spread"), ("time", "time")];
    let kind = params.choice("recommendation_type", &kinds);
    let only_open = params.flag("is_active", true);
    params.done()?;
    let user = me.user.id;
    let all = shared.accounts.store.read(|tx| service::recommendations(tx, user))?;
    let mut recommendations: Vec<RecommendationBody> = if only_open {
        open(user, &all, &shared.catalog, lang)
    } else {
        let body = |(id, one): &(Uuid, Recommendation)| {
            RecommendationBody::new((user, *id), one, &shared.catalog, lang)
        };
        all.iter().map(body).collect()
    };
    recommendations.retain(|one| kind.is_none_or(|kind| kind == one.recommendation_type));
    Ok(Body(RecommendationsBody { count: recommendations.len(), recommendations }))
}

/// Suggestions, with a word.
#[derive(Serialize, ToSchema)]
pub(super) struct GeneratedBody {
    /// In the caller's language.
    message: String,
    /// What comes first, first.
    recommendations: Vec<RecommendationBody>,
    /// How many.
    count: usize,
}

/// Makes suggestions from one's own readings, in place of those that are open.
///
/// Without readings there are none. What was turned down is not suggested again. A body is passed over.
#[utoipa::path(
    post, path = "/analytics/recommendations/generate", operation_id = "generate_recommendations", tag = "insights",
    responses(
        (status = 200, body = GeneratedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn generate(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<GeneratedBody>, Problem> {
    let (user, now) = (me.user.id, shared.accounts.now());
    let period = Period::all(shared.accounts.today());
    let found = gathered(&shared.accounts, user, period).await?;
    let new = match found.readings {
        0 => Vec::new(),
        _ => recommend::of_history(&found, &shared.catalog, now),
    };
    let made = shared.accounts.store.write(move |tx| service::recommend(tx, user, new)).await?;
    let recommendations = open(user, &made, &shared.catalog, lang);
    let message = if recommendations.is_empty() {
        lang.pick("還沒有什麼可以建議的。", "There is nothing to suggest yet.")
    } else {
        lang.pick("看過你的解讀，有這些建議。", "From your own readings, these come to mind.")
    };
    let (message, count) = (message.to_owned(), recommendations.len());
    Ok(Body(GeneratedBody { message, recommendations, count }))
}

/// A question.
#[derive(Deserialize, ToSchema)]
pub(super) struct QuestionRequest {
    /// At most 500 characters; it is not kept.
    question: String,
}

/// A spread for a question.
#[derive(Serialize, ToSchema)]
pub(super) struct SuggestedSpread {
    /// A spread's name.
    #[schema(example = "vault_tec_spread")]
    spread_type: &'static str,
    /// Why, in the caller's language.
    reason: &'static str,
    /// Always null: there is nothing that this could be measured by.
    confidence: Option<f64>,
}

/// A spread; or care, when the question shows someone in danger.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum SpreadAnswer {
    /// A spread.
    Spread {
        /// In the caller's language.
        message: &'static str,
        /// It.
        recommendation: SuggestedSpread,
    },
    /// Care instead.
    Care {
        /// What to say, and who to call.
        safety: Care,
    },
}

/// Suggests a spread for a question, by what it asks and what it is about. The question is not kept.
#[utoipa::path(
    post, path = "/analytics/recommendations/spread-for-question", operation_id = "spread_for_question", tag = "insights",
    request_body = QuestionRequest,
    responses(
        (status = 200, body = SpreadAnswer),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn spread(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    _: SignedIn,
    Json(body): Json<QuestionRequest>,
) -> Result<Body<SpreadAnswer>, Problem> {
    let question = readings::question(Some(&body.question));
    let question = question.map_err(|error| Problem::invalid(vec![error]))?;
    let safety = &shared.catalog.phrases.safety;
    if let Some(safety) = readings::care(safety, &shared.help_lines, &question, lang) {
        return Ok(Body(SpreadAnswer::Care { safety }));
    }
    let (spread_type, reason) = recommend::spread_for(&question, lang);
    let message = lang.pick("可以用這個牌陣。", "This spread would do.");
    let recommendation = SuggestedSpread { spread_type, reason, confidence: None };
    Ok(Body(SpreadAnswer::Spread { message, recommendation }))
}

/// Cards on the table.
#[derive(Deserialize, ToSchema)]
pub(super) struct CardsRequest {
    /// Ids.
    card_ids: Vec<String>,
}

/// A way to read.
#[derive(Serialize, ToSchema)]
pub(super) struct StyleAnswer {
    /// In the caller's language.
    message: &'static str,
    /// It.
    style: StyleBody,
}

/// Suggests a way to read some cards: by the cards, and by how much one has read.
#[utoipa::path(
    post, path = "/analytics/recommendations/interpretation-style", operation_id = "interpretation_style", tag = "insights",
    request_body = CardsRequest,
    responses(
        (status = 200, body = StyleAnswer),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn style(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<CardsRequest>,
) -> Result<Body<StyleAnswer>, Problem> {
    let (mut cards, mut errors) = (Vec::new(), Vec::new());
    for (index, id) in body.card_ids.iter().take(DECK_SIZE).enumerate() {
        match id.parse::<CardId>() {
            Ok(card) => cards.push(card),
            Err(_) => errors.push(FieldError::new(
                format!("/card_ids/{index}"),
                "沒有這張牌。",
                "There is no such card.",
            )),
        }
    }
    if body.card_ids.len() > DECK_SIZE {
        let (zh, en) = ("一副牌只有 78 張。", "A deck has only 78 cards.");
        errors.push(FieldError::new("/card_ids", zh, en));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let readings = shared.accounts.store.read(|tx| kept::count(tx, me.user.id))?;
    let message = lang.pick("可以這樣讀。", "It may be read like this.");
    Ok(Body(StyleAnswer { message, style: recommend::style_for(&cards, readings) }))
}

/// A suggestion that was settled.
#[derive(Serialize, ToSchema)]
pub(super) struct SettledBody {
    /// In the caller's language.
    message: &'static str,
    /// It.
    recommendation: RecommendationBody,
}

async fn settle(
    shared: &Shared,
    me: &SignedIn,
    id: &str,
    status: RecommendationStatus,
    lang: Lang,
) -> Result<Body<SettledBody>, Problem> {
    let missing = || {
        let (zh, en) = ("沒有這個建議。", "There is no such suggestion.");
        Problem::not_found("no_such_recommendation", zh, en)
    };
    let id: Uuid = id.parse().map_err(|_| missing())?;
    let (user, now) = (me.user.id, shared.accounts.now());
    let write = shared.accounts.store.write(move |tx| service::settle(tx, (user, id), status, now));
    let one = write.await?.ok_or_else(missing)?;
    let message = match status {
        RecommendationStatus::Dismissed => lang.pick("不會再提了。", "It will not come up again."),
        _ => lang.pick("收下了。", "Taken."),
    };
    let recommendation = RecommendationBody::new((user, id), &one, &shared.catalog, lang);
    Ok(Body(SettledBody { message, recommendation }))
}

/// Takes a suggestion.
#[utoipa::path(
    post, path = "/analytics/recommendations/{id}/accept", operation_id = "accept_recommendation", tag = "insights",
    params(("id" = uuid::Uuid, Path, description = "A suggestion's id.")),
    responses(
        (status = 200, body = SettledBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn accept(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Body<SettledBody>, Problem> {
    settle(&shared, &me, &id, RecommendationStatus::Accepted, lang).await
}

/// Turns a suggestion down; it is not made again.
#[utoipa::path(
    post, path = "/analytics/recommendations/{id}/reject", operation_id = "reject_recommendation", tag = "insights",
    params(("id" = uuid::Uuid, Path, description = "A suggestion's id.")),
    responses(
        (status = 200, body = SettledBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn reject(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Body<SettledBody>, Problem> {
    settle(&shared, &me, &id, RecommendationStatus::Dismissed, lang).await
}
