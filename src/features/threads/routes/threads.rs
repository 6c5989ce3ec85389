//! `/threads`, and where a reading stands.

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::{Shared, aside, reading_id, there, thread_body, thread_id};
use crate::features::accounts::SignedIn;
use crate::features::progress::Event;
use crate::features::readings::kept;
use crate::features::threads::model::{
    LookBackBody, PlaceRequest, StandingBody, Thread, ThreadBody, ThreadChange, ThreadRequest,
    ThreadsBody, WholeThreadBody,
};
use crate::features::threads::service::{self, ThreadError};
use crate::store::Reader;
use crate::web::problem::ProblemBody;
use crate::web::{Json, Locale, Params, Problem};

/// One's threads, open ones first.
#[utoipa::path(
    get, path = "/threads", operation_id = "list_threads", tag = "threads",
    params(
        ("is_open" = Option<bool>, Query, description = "Open or closed ones."),
        ("skip" = Option<usize>, Query, description = "Left out before them."),
        ("limit" = Option<usize>, Query, description = "1–100, default 50."),
    ),
    responses(
        (status = 200, body = ThreadsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<ThreadsBody>, Problem> {
    let open = params.text("is_open").is_some().then(|| params.flag("is_open", true));
    let skip = params.number("skip", 0_usize, 100_000, 0);
    let limit = params.number("limit", 1_usize, 100, 50);
    params.done()?;
    let user = me.user.id;
    let page = aside(move || {
        shared.0.accounts.store.read(|tx| {
            let mut threads = service::of_user(tx, user)?;
            threads.retain(|(_, thread)| open.is_none_or(|open| thread.is_open == open));
            let total = threads.len();
            let items = threads.into_iter().skip(skip).take(limit);
            let items = items.map(|(id, thread)| Ok(thread_body(tx, user, id, thread)?));
            Ok(ThreadsBody { items: items.collect::<Result<_, ThreadError>>()?, total })
        })
    });
    Ok(Body(page.await?))
}

/// Begins a thread, with a reading if one is named.
#[utoipa::path(
    post, path = "/threads", operation_id = "begin_thread", tag = "threads", request_body = ThreadRequest,
    responses(
        (status = 201, body = ThreadBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such reading, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Too many.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn begin(
    State(shared): State<Shared>,
    me: SignedIn,
    Json(body): Json<ThreadRequest>,
) -> Result<Response, Problem> {
    let (title, question) = (Some(body.title), Some(body.question));
    let change = service::checked(&ThreadChange { title, question, is_open: None })?;
    let reading = body.reading_id.as_deref().map(reading_id).transpose()?;
    let (user, id, now) = (me.user.id, Uuid::now_v7(), shared.0.accounts.now());
    let thread = Thread {
        title: change.title.unwrap_or_default(),
        question: change.question.unwrap_or_default(),
        is_open: true,
        created_at: now,
        updated_at: now,
    };
    let progress = shared.0.accounts.progress.clone();
    let begun = shared
        .0
        .accounts
        .store
        .write::<_, ThreadError>(move |tx| {
            service::begin(tx, (user, id), &thread, reading)?;
            let event = reading.map(|reading| Event::Threaded { reading });
            progress.record_all(tx, user, event, now)?;
            Ok(thread_body(tx, user, id, thread)?)
        })
        .await?;
    Ok((StatusCode::CREATED, Body(begun)).into_response())
}

/// A thread with its readings, the oldest first: what was asked, and what happened.
#[utoipa::path(
    get, path = "/threads/{id}", operation_id = "thread", tag = "threads",
    params(("id" = Uuid, Path, description = "A thread's id.")),
    responses(
        (status = 200, body = WholeThreadBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn one(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<WholeThreadBody>, Problem> {
    let (user, id) = (me.user.id, thread_id(&path)?);
    let whole = aside(move || {
        shared.0.accounts.store.read(|tx| {
            let thread = thread_body(tx, user, id, service::mine(tx, user, id)?)?;
            let mut readings = Vec::new();
            for reading in service::readings_of(tx, user, id)? {
                readings.extend(there(tx, user, reading)?.map(|found| (reading, found)));
            }
            readings.sort_by_key(|(_, reading)| reading.created_at);
            let items = readings
                .into_iter()
                .map(|(id, reading)| Ok(shared.asked(tx, (user, id), reading, lang)?))
                .collect::<Result<_, ThreadError>>()?;
            Ok(WholeThreadBody { thread, items })
        })
    });
    Ok(Body(whole.await?))
}

/// Changes a thread: its words, or whether it goes on.
#[utoipa::path(
    patch, path = "/threads/{id}", operation_id = "change_thread", tag = "threads", request_body = ThreadChange,
    params(("id" = Uuid, Path, description = "A thread's id.")),
    responses(
        (status = 200, body = ThreadBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<ThreadChange>,
) -> Result<Body<ThreadBody>, Problem> {
    let (user, id, now) = (me.user.id, thread_id(&path)?, shared.0.accounts.now());
    let change = service::checked(&body)?;
    let changed = shared
        .0
        .accounts
        .store
        .write::<_, ThreadError>(move |tx| {
            let thread = service::change(tx, (user, id), change, now)?;
            Ok(thread_body(tx, user, id, thread)?)
        })
        .await?;
    Ok(Body(changed))
}

/// Deletes a thread. Its readings stay, and so does what was told of them.
#[utoipa::path(
    delete, path = "/threads/{id}", operation_id = "delete_thread", tag = "threads",
    params(("id" = Uuid, Path, description = "A thread's id.")),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<StatusCode, Problem> {
    let (user, id) = (me.user.id, thread_id(&path)?);
    shared.0.accounts.store.write(move |tx| service::delete(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a reading stands.
fn standing_of(
    tx: &impl Reader,
    shared: &Shared,
    (user, reading): (Uuid, Uuid),
) -> Result<StandingBody, ThreadError> {
    kept::mine(tx, user, reading)?;
    let today = shared.0.accounts.today();
    let thread = match service::thread_of(tx, user, reading)? {
        Some(id) => Some(thread_body(tx, user, id, service::mine(tx, user, id)?)?),
        None => None,
    };
    let look_back = service::look_back(tx, user, reading)?;
    let look_back = look_back.map(|look_back| LookBackBody::new(look_back, today));
    Ok(StandingBody { thread, look_back })
}

/// The thread that a reading hangs on, the day to look back on it, and what came of it.
#[utoipa::path(
    get, path = "/readings/{id}/thread", operation_id = "reading_standing", tag = "threads",
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = StandingBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn standing(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<StandingBody>, Problem> {
    let of = (me.user.id, reading_id(&path)?);
    let store = &shared.0.accounts.store;
    Ok(Body(store.read(|tx| standing_of(tx, &shared, of))?))
}

/// Hangs a reading on a thread, off the one before; null takes it off.
#[utoipa::path(
    put, path = "/readings/{id}/thread", operation_id = "place_reading", tag = "threads", request_body = PlaceRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = StandingBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "One of them is missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The thread is full.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn place(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<PlaceRequest>,
) -> Result<Body<StandingBody>, Problem> {
    let (user, reading, now) = (me.user.id, reading_id(&path)?, shared.0.accounts.now());
    let thread = body.thread_id.as_deref().map(thread_id).transpose()?;
    let store = shared.0.accounts.store.clone();
    let placed = store
        .write::<_, ThreadError>(move |tx| {
            service::place(tx, user, reading, thread, now)?;
            let event = thread.map(|_| Event::Threaded { reading });
            shared.0.accounts.progress.record_all(tx, user, event, now)?;
            standing_of(tx, &shared, (user, reading))
        })
        .await?;
    Ok(Body(placed))
}
