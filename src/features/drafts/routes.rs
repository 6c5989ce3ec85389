//! `/sessions`: drafts over HTTP (readings.md §9).

use axum::Json as Body;
use axum::extract::{FromRef, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{
    CompleteAnswer, CompleteRequest, CompletedBody, Draft, DraftBody, DraftBrief, DraftChange,
    DraftRequest, DraftsBody, ResolveRequest, Status, SyncRequest, SyncedBody,
};
use super::service::{self, DraftError, Expected};
use crate::features::accounts::{Accounts, SignedIn};
use crate::features::readings;
use crate::features::readings::cards::PhysicalCard;
use crate::features::readings::finish::{Finished, Wanted, finish};
use crate::features::readings::kept::Extra;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Params, Problem, layers};

/// What the routes need: what making a reading needs.
#[derive(Clone)]
pub struct Shared(pub readings::routes::Shared);

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.0.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::<Shared>::new()
        .routes(routes!(list, begin))
        .routes(routes!(sync))
        .routes(routes!(resolve))
        .routes(routes!(one, change, delete))
        .routes(routes!(complete))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// A draft with its tag.
fn tagged(status: StatusCode, user: Uuid, id: Uuid, draft: &Draft) -> Response {
    let mut response = (status, Body(DraftBody::new(user, id, draft))).into_response();
    if let Ok(tag) = HeaderValue::from_str(&draft.etag(id)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn id(text: &str) -> Result<Uuid, DraftError> {
    text.parse().map_err(|_| DraftError::Missing)
}

/// Begins a draft.
#[utoipa::path(
    post, path = "/sessions", operation_id = "begin_draft", tag = "drafts", request_body = DraftRequest,
    responses(
        (status = 201, description = "With its ETag.", body = DraftBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn begin(
    State(shared): State<Shared>,
    me: SignedIn,
    Json(body): Json<DraftRequest>,
) -> Result<Response, Problem> {
    let client_id = match body.client_id.as_deref().map(str::parse::<Uuid>) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => {
            let (zh, en) = ("client_id 要是 UUID。", "client_id has to be a UUID.");
            return Err(Problem::invalid(vec![FieldError::new("/client_id", zh, en)]));
        }
    };
    let change = service::checked(&DraftChange {
        spread_type: Some(body.spread_type),
        spread_config: body.spread_config,
        question: Some(body.question),
        session_state: Some(body.session_state),
        status: body.status,
        last_accessed_at: None,
    })?;
    let (user, id, now) = (me.user.id, Uuid::now_v7(), shared.0.accounts.now());
    let mut draft = change.begin(now);
    draft.client_id = client_id;
    let kept = draft.clone();
    let store = &shared.0.accounts.store;
    store.write::<_, DraftError>(move |tx| Ok(service::insert(tx, user, id, &kept)?)).await?;
    Ok(tagged(StatusCode::CREATED, user, id, &draft))
}

/// One's drafts, the one changed last first; finished ones only when asked for.
#[utoipa::path(
    get, path = "/sessions", operation_id = "list_drafts", tag = "drafts",
    params(
        ("limit" = Option<usize>, Query, description = "1–100, default 10."),
        ("offset" = Option<usize>, Query, description = "Left out before them."),
        ("status_filter" = Option<String>, Query, description = "`active`, `paused` or `complete`."),
    ),
    responses(
        (status = 200, body = DraftsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn list(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<DraftsBody>, Problem> {
    let limit = params.number("limit", 1_usize, 100, 10);
    let offset = params.number("offset", 0_usize, 1_000_000, 0);
    let wanted = params.choice("status_filter", &Status::WORDS);
    params.done()?;
    let mut drafts = shared.0.accounts.store.read(|tx| service::of_user(tx, me.user.id))?;
    drafts.retain(|(_, draft)| match wanted {
        Some(status) => draft.status == status,
        None => draft.status != Status::Complete,
    });
    let total = drafts.len();
    let brief = |(id, draft): (Uuid, Draft)| DraftBrief {
        id,
        user_id: me.user.id,
        spread_type: draft.spread_type,
        question: draft.question,
        status: draft.status,
        created_at: draft.created_at.to_string(),
        updated_at: draft.updated_at.to_string(),
        last_accessed_at: draft.last_accessed_at.map(|at| at.to_string()),
    };
    let sessions = drafts.into_iter().skip(offset).take(limit).map(brief).collect();
    Ok(Body(DraftsBody { sessions, total, limit, offset }))
}

/// One of one's drafts, with its `ETag`.
#[utoipa::path(
    get, path = "/sessions/{id}", operation_id = "draft", tag = "drafts",
    params(("id" = Uuid, Path, description = "A draft's id.")),
    responses(
        (status = 200, description = "With its ETag.", body = DraftBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn one(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let (user, id) = (me.user.id, id(&path)?);
    let draft = shared.0.accounts.store.read(|tx| service::mine(tx, user, id))?;
    Ok(tagged(StatusCode::OK, user, id, &draft))
}

/// Changes a draft.
///
/// With `If-Match` (or the contract's `expected_updated_at`) only the version that is named is changed;
/// another one is answered with both: `session` as the server has it, and `conflicts`.
#[utoipa::path(
    patch, path = "/sessions/{id}", operation_id = "change_draft", tag = "drafts", request_body = DraftChange,
    params(
        ("id" = Uuid, Path, description = "A draft's id."),
        ("expected_updated_at" = Option<String>, Query, description = "RFC 3339: the version it was made from."),
        ("If-Match" = Option<String>, Header, description = "The ETag of the version it was made from."),
    ),
    responses(
        (status = 200, description = "With its new ETag.", body = DraftBody),
        (status = 400, description = "Finished.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Changed since `expected_updated_at`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Changed since the version of `If-Match`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn change(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    mut params: Params,
    headers: HeaderMap,
    Json(body): Json<DraftChange>,
) -> Result<Response, Problem> {
    let (user, id, now) = (me.user.id, id(&path)?, shared.0.accounts.now());
    let at = params.text("expected_updated_at").map(str::parse);
    if matches!(at, Some(Err(_))) {
        params.wrong("expected_updated_at", "時間要是 RFC 3339。", "A time is RFC 3339.");
    }
    params.done()?;
    let tag = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let expected = match (tag, at) {
        (Some(tag), _) => Expected::Tag(tag.to_owned()),
        (None, Some(Ok(at))) => Expected::UpdatedAt(at),
        _ => Expected::Any,
    };
    let change = service::checked(&body)?;
    let draft = shared
        .0
        .accounts
        .store
        .write(move |tx| service::change(tx, (user, id), change, &expected, now))
        .await?;
    Ok(tagged(StatusCode::OK, user, id, &draft))
}

/// Deletes a draft.
#[utoipa::path(
    delete, path = "/sessions/{id}", operation_id = "delete_draft", tag = "drafts",
    params(("id" = Uuid, Path, description = "A draft's id.")),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn delete(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<StatusCode, Problem> {
    let (user, id) = (me.user.id, id(&path)?);
    shared.0.accounts.store.write(move |tx| service::delete(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The cards of a draft's state, as the person's own: an id, or an object with `card_id` (or `id`, or
/// `card_name`) and `is_reversed` (or `position`).
fn own_cards(state: &str) -> Vec<PhysicalCard> {
    let state: Value = serde_json::from_str(state).unwrap_or_default();
    let cards = state.get("cards_drawn").and_then(Value::as_array);
    let text = |card: &Value, key: &str| card.get(key).and_then(Value::as_str).map(str::to_owned);
    cards
        .into_iter()
        .flatten()
        .filter_map(|card| {
            if let Some(id) = card.as_str() {
                return Some(PhysicalCard { card_id: id.to_owned(), is_reversed: None });
            }
            let named = ["card_id", "id", "card_name"].iter().find_map(|key| text(card, key))?;
            let flag = ["is_reversed", "isReversed"]
                .iter()
                .find_map(|key| card.get(*key).and_then(Value::as_bool));
            let turned = text(card, "position").map(|position| position == "reversed");
            Some(PhysicalCard { card_id: named, is_reversed: flag.or(turned) })
        })
        .collect()
}

/// Finishes a draft: it becomes a reading, in one transaction.
///
/// Its cards come from a revealed draw (`draw_id` here or in the draft's state), or from the state, and then
/// they are the person's own. The text is the reader's.
#[utoipa::path(
    post, path = "/sessions/{id}/complete", operation_id = "complete_draft", tag = "drafts", request_body = CompleteRequest,
    params(("id" = Uuid, Path, description = "A draft's id.")),
    responses(
        (status = 200, description = "The reading; or care, and then nothing is kept.", body = CompleteAnswer),
        (status = 400, description = "Finished before.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The draw is sealed, or a reading already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn complete(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<CompleteRequest>,
) -> Result<Body<CompleteAnswer>, Problem> {
    let (user, id) = (me.user.id, id(&path)?);
    let draft = shared.0.accounts.store.read(|tx| service::mine(tx, user, id))?;
    if draft.status == Status::Complete {
        return Err(DraftError::Complete(draft.reading).into());
    }
    let state: Value = serde_json::from_str(&draft.session_state).unwrap_or_default();
    let in_state = state.get("draw_id").and_then(Value::as_str).map(str::to_owned);
    let draw_id = body.draw_id.or(in_state);
    let cards = draw_id.is_none().then(|| own_cards(&draft.session_state));
    let voice = body.character_voice.map(|voice| voice.replace('-', "_"));
    // The contract's default for a faction is a name that is none of its own factions.
    let faction = body.faction_influence.filter(|key| key != "vault-tec");
    let wanted = Wanted {
        draw_id,
        cards,
        spread: Some(body.spread_template_id.unwrap_or(draft.spread_type)),
        question: Some(draft.question),
        character_voice: voice,
        karma_context: body.karma_context,
        faction,
        lang: body.lang,
        reversal_rate: None,
        request_id: None,
        draft: Some(id),
    };
    let extra = Extra { radiation_factor: 0.5, ..Extra::default() };
    match finish(&shared.0, &me, lang, wanted, extra, Vec::new()).await? {
        Finished::Kept(kept) => {
            let reading_id = kept.0;
            let done = CompletedBody { session_id: id, reading_id, status: "completed" };
            Ok(Body(CompleteAnswer::Done(done)))
        }
        Finished::Care(safety) => Ok(Body(CompleteAnswer::Care { safety })),
    }
}

/// Takes in a copy that a client made while it was offline.
///
/// It is the same draft when it has the same `client_id`, or asks the same and was begun within an hour. A
/// newer server version that differs is a conflict: 200 with both.
#[utoipa::path(
    post, path = "/sessions/sync", operation_id = "sync_draft", tag = "drafts", request_body = SyncRequest,
    responses(
        (status = 200, body = SyncedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn sync(
    State(shared): State<Shared>,
    me: SignedIn,
    Json(body): Json<SyncRequest>,
) -> Result<Body<SyncedBody>, Problem> {
    let (user, now) = (me.user.id, shared.0.accounts.now());
    let copy = service::copy(&body)?;
    let client_id = copy.1;
    let (id, draft, conflicts) =
        shared.0.accounts.store.write(move |tx| service::sync(tx, user, copy, now)).await?;
    Ok(Body(SyncedBody {
        status: if conflicts.is_empty() { "synced" } else { "conflict" },
        session: DraftBody::new(user, id, &draft),
        conflicts,
        client_id,
        server_id: id,
    }))
}

/// Settles a conflict.
///
/// `server-wins` changes nothing; `client-wins` takes the client's copy; `last-write-wins` takes it when it
/// is the newer one.
#[utoipa::path(
    post, path = "/sessions/resolve-conflict", operation_id = "resolve_draft", tag = "drafts", request_body = ResolveRequest,
    responses(
        (status = 200, description = "With its ETag.", body = DraftBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn resolve(
    State(shared): State<Shared>,
    me: SignedIn,
    Json(body): Json<ResolveRequest>,
) -> Result<Response, Problem> {
    let (user, id, now) = (me.user.id, id(&body.session_id)?, shared.0.accounts.now());
    let store = &shared.0.accounts.store;
    let draft = store.read(|tx| service::mine(tx, user, id))?;
    let copy = body.client_data.as_ref().map(service::copy).transpose()?;
    let client_wins = match (body.strategy.as_str(), &copy) {
        ("server-wins", _) => false,
        ("client-wins", Some(_)) => true,
        ("last-write-wins", Some((_, _, _, updated))) => *updated > draft.updated_at,
        (strategy, _) => {
            let known = ["client-wins", "last-write-wins"].contains(&strategy);
            let error = if known {
                let (zh, en) = ("要有用戶端的版本。", "The client's version is needed.");
                FieldError::new("/client_data", zh, en)
            } else {
                FieldError::new(
                    "/strategy",
                    "方式要是 server-wins、client-wins 或 last-write-wins。",
                    "A strategy is server-wins, client-wins or last-write-wins.",
                )
            };
            return Err(Problem::invalid(vec![error]));
        }
    };
    let Some((change, ..)) = copy.filter(|_| client_wins) else {
        return Ok(tagged(StatusCode::OK, user, id, &draft));
    };
    let draft =
        store.write(move |tx| service::change(tx, (user, id), change, &Expected::Any, now)).await?;
    Ok(tagged(StatusCode::OK, user, id, &draft))
}
