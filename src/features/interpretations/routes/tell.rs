//! `/readings/{id}/interpretation`.

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Shared;
use crate::features::accounts::SignedIn;
use crate::features::interpretations::body::{
    FollowUpRequest, OnClose, PreviewBody, PreviewRequest, Reader, ReaderBody, RunBody,
    TellRequest, TellingsBody, VersionBody,
};
use crate::features::interpretations::order::{Ordered, Wish, order};
use crate::features::interpretations::run::parse_event_id;
use crate::features::interpretations::service::{self, MAX_FOLLOW_UPS};
use crate::features::interpretations::{TellError, prepare};
use crate::features::readings::kept::{self, ReadingError};
use crate::features::readings::model::Care;
use crate::features::readings::service::care_of;
use crate::oracle;
use crate::tarot::Lang;
use crate::web::problem::ProblemBody;
use crate::web::{Json, Locale, Params, Problem, sse};

fn reading(text: &str) -> Result<Uuid, ReadingError> {
    text.parse().map_err(|_| ReadingError::Missing)
}

fn run(text: &str) -> Result<Uuid, TellError> {
    text.parse().map_err(|_| TellError::NoRun)
}

fn last_event(headers: &HeaderMap) -> Option<&str> {
    headers.get("last-event-id")?.to_str().ok()
}

/// How a reading has been told, and what is being told right now.
#[utoipa::path(
    get, path = "/readings/{id}/interpretation", operation_id = "tellings", tag = "interpretations",
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = TellingsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn tellings(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<TellingsBody>, Problem> {
    let (user, id) = (me.user.id, reading(&path)?);
    let versions = shared.accounts.store.read::<_, ReadingError>(|tx| {
        kept::mine(tx, user, id)?;
        Ok(service::versions(tx, user, id)?)
    })?;
    let asked = prepare::follow_ups(&versions).len();
    let run = shared.teller.runs.live(user, id);
    Ok(Body(TellingsBody {
        versions: versions.into_iter().map(|(id, one)| VersionBody::new(id, one)).collect(),
        follow_ups_left: MAX_FOLLOW_UPS.saturating_sub(asked),
        run: run.map(|run| RunBody { id: run.id, kind: run.about.kind }),
    }))
}

/// Tells a reading, as a stream of events.
///
/// `basis` is the computed reading; `asking` names the provider that is called; `delta` adds to the text;
/// `replace` takes it all back and says why; `done` is the last one and comes when everything is kept;
/// `care` stands alone, when a question shows someone in danger; `error` says that nothing was kept. It is
/// told to its end and kept even when nobody watches any more. Whoever asks for the same while it is under
/// way watches the same; with `Last-Event-ID` a watcher that was cut off goes on where it was.
#[utoipa::path(
    post, path = "/readings/{id}/interpretation", operation_id = "tell_reading", tag = "interpretations", request_body = TellRequest,
    params(
        ("id" = Uuid, Path, description = "A reading's id."),
        ("Last-Event-ID" = Option<String>, Header, description = "Where a watcher was cut off; the body counts for nothing then."),
    ),
    responses(
        (status = 200, description = "The events.", body = String, content_type = "text/event-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The day's budget does not hold it (`ai_budget_used_up`, with `resets_at`), or the person's questions stay here.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Something else is being told about it, or the preview is stale.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too much is being told at the same time.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "No model is set up.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn tell(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    headers: HeaderMap,
    Json(body): Json<TellRequest>,
) -> Result<Response, Problem> {
    let (user, id) = (me.user.id, reading(&path)?);
    if let Some(at) = last_event(&headers) {
        return Ok(resume(&shared, user, id, at)?);
    }
    let wish = Wish {
        reader: body.reader,
        character_voice: body.character_voice,
        provider: body.provider,
        question: None,
        preview_token: body.preview_token,
        stop_when_left: body.on_close == OnClose::Stop,
    };
    begin(&shared, (user, id), &wish).await
}

/// One more question about the same cards; two a reading. Events as for the reading.
#[utoipa::path(
    post, path = "/readings/{id}/interpretation/follow-up", operation_id = "ask_follow_up", tag = "interpretations", request_body = FollowUpRequest,
    params(
        ("id" = Uuid, Path, description = "A reading's id."),
        ("Last-Event-ID" = Option<String>, Header, description = "Where a watcher was cut off."),
    ),
    responses(
        (status = 200, description = "The events.", body = String, content_type = "text/event-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The day's budget does not hold it, or the person's questions stay here.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Both were asked, or something else is being told.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "No model is set up.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn follow_up(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    headers: HeaderMap,
    Json(body): Json<FollowUpRequest>,
) -> Result<Response, Problem> {
    let (user, id) = (me.user.id, reading(&path)?);
    if let Some(at) = last_event(&headers) {
        return Ok(resume(&shared, user, id, at)?);
    }
    let wish = Wish {
        reader: body.reader,
        character_voice: None,
        provider: body.provider,
        question: Some(body.question),
        preview_token: body.preview_token,
        stop_when_left: body.on_close == OnClose::Stop,
    };
    begin(&shared, (user, id), &wish).await
}

async fn begin(shared: &Shared, of: (Uuid, Uuid), wish: &Wish) -> Result<Response, Problem> {
    let known = (shared.accounts.as_ref(), shared.catalog.as_ref());
    match order(&shared.teller, known, of, wish)? {
        Ordered::Care(kind, lang) => Ok(cared(shared, kind, lang)),
        Ordered::Order(order) => {
            let run = shared.teller.begin(*order, None).await?;
            Ok(shared.teller.runs.watch(&run, 0))
        }
    }
}

/// The one event of a stream that is care.
fn cared(shared: &Shared, kind: oracle::safety::Care, lang: Lang) -> Response {
    let (frames, receiver) = mpsc::channel(1);
    let safety = &shared.catalog.phrases.safety;
    let care: Option<Care> = care_of(safety, &shared.help_lines, kind, lang);
    let care = serde_json::to_vec(&care).unwrap_or_default();
    // Into an empty channel of one.
    drop(frames.try_send(sse::frame("care.1", "care", &care)));
    sse::response(receiver)
}

fn resume(shared: &Shared, user: Uuid, reading: Uuid, at: &str) -> Result<Response, TellError> {
    let (id, at) = parse_event_id(at).ok_or(TellError::NoRun)?;
    let run = shared.teller.runs.find(user, id)?;
    if run.about.reading != reading {
        return Err(TellError::NoRun);
    }
    Ok(shared.teller.runs.watch(&run, at))
}

/// What would be sent, to the byte. Nothing is.
#[utoipa::path(
    post, path = "/readings/{id}/interpretation/preview", operation_id = "preview_telling", tag = "interpretations", request_body = PreviewRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = PreviewBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The person's questions stay here.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Both follow-ups were asked, or the reading cannot be told again.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "No model is set up.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn preview(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<PreviewRequest>,
) -> Result<Body<PreviewBody>, Problem> {
    let of = (me.user.id, reading(&path)?);
    let wish = Wish {
        reader: Reader::Ai,
        character_voice: body.character_voice,
        provider: body.provider,
        question: body.question,
        ..Wish::default()
    };
    let known = (shared.accounts.as_ref(), shared.catalog.as_ref());
    let order = match order(&shared.teller, known, of, &wish)? {
        Ordered::Order(order) => order,
        Ordered::Care(kind, _) => {
            let safety = &shared.catalog.phrases.safety;
            let care = care_of(safety, &shared.help_lines, kind, lang);
            let title = care.map(|care| care.title).unwrap_or_default();
            return Err(Problem::new(StatusCode::CONFLICT, "care", title.clone(), title));
        }
    };
    let forecast = order.chain.forecast(&order.prepared.prompt);
    let prompt = order.prepared.prompt;
    Ok(Body(PreviewBody {
        system: prompt.system,
        user: prompt.user,
        masked: order.prepared.masked,
        readers: order.chain.links().map(|target| ReaderBody::of(target)).collect(),
        max_tokens: prompt.max_tokens,
        forecast_tokens: forecast.usage.input_tokens + forecast.usage.output_tokens,
        forecast_micro_usd: forecast.micro_usd,
        preview_token: order.prepared.token,
    }))
}

/// Watches a telling, from its beginning or from where a watcher was cut off; while it is under way and a
/// minute longer.
#[utoipa::path(
    get, path = "/readings/{id}/interpretation/{run}", operation_id = "watch_telling", tag = "interpretations",
    params(
        ("id" = Uuid, Path, description = "A reading's id."),
        ("run" = Uuid, Path, description = "The run: what stands before the dot in the ids of its events."),
        ("Last-Event-ID" = Option<String>, Header, description = "The last event that came."),
        ("last_event_id" = Option<String>, Query, description = "The same."),
    ),
    responses(
        (status = 200, description = "The events.", body = String, content_type = "text/event-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Over, missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn watch(
    State(shared): State<Shared>,
    me: SignedIn,
    Path((path, of)): Path<(String, String)>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, Problem> {
    let (user, id, of) = (me.user.id, reading(&path)?, run(&of)?);
    let at = last_event(&headers).or_else(|| params.text("last_event_id"));
    let at = at.and_then(parse_event_id).filter(|(run, _)| *run == of).map_or(0, |(_, at)| at);
    let found = shared.teller.runs.find(user, of)?;
    if found.about.reading != id {
        return Err(TellError::NoRun.into());
    }
    Ok(shared.teller.runs.watch(&found, at))
}

/// Stops a telling and the call to the provider. The offline text stands then.
#[utoipa::path(
    delete, path = "/readings/{id}/interpretation/{run}", operation_id = "stop_telling", tag = "interpretations",
    params(
        ("id" = Uuid, Path, description = "A reading's id."),
        ("run" = Uuid, Path, description = "The run."),
    ),
    responses(
        (status = 204, description = "Stopped, or over already."),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn stop(
    State(shared): State<Shared>,
    me: SignedIn,
    Path((path, of)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (user, id, of) = (me.user.id, reading(&path)?, run(&of)?);
    let found = shared.teller.runs.find(user, of)?;
    if found.about.reading != id {
        return Err(TellError::NoRun.into());
    }
    found.cancel.cancel();
    Ok(StatusCode::NO_CONTENT)
}
