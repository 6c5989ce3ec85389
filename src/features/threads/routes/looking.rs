//! Looking back: the day, what came of it, and what is due.

use axum::Json as Body;
use axum::extract::{Path, State};
use uuid::Uuid;

use super::{Shared, aside, reading_id, there};
use crate::features::accounts::SignedIn;
use crate::features::progress::Event;
use crate::features::threads::model::{
    LookBack, LookBackBody, LookBackRequest, OutcomeRequest, WaitingBody, WaitingsBody,
};
use crate::features::threads::service::{self, ThreadError};
use crate::web::problem::ProblemBody;
use crate::web::{Json, Locale, Params, Problem};

/// Dates to look back that nobody has answered, the earliest first.
#[utoipa::path(
    get, path = "/look-backs", operation_id = "list_look_backs", tag = "threads",
    params(("due" = Option<bool>, Query, description = "Only those that are here.")),
    responses(
        (status = 200, body = WaitingsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<WaitingsBody>, Problem> {
    let only_due = params.flag("due", false);
    params.done()?;
    let user = me.user.id;
    let found = aside(move || {
        let today = shared.0.accounts.today();
        shared.0.accounts.store.read(|tx| {
            let waiting = if only_due {
                service::due(tx, user, today)?
            } else {
                service::all_dates(tx, user)?
            };
            let mut items = Vec::with_capacity(waiting.len());
            for waiting in waiting {
                let Some(reading) = there(tx, user, waiting.reading)? else { continue };
                items.push(WaitingBody {
                    on: waiting.on.to_string(),
                    is_due: waiting.on <= today,
                    thread_id: waiting.thread,
                    asked: shared.asked(tx, (user, waiting.reading), reading, lang)?,
                });
            }
            Ok(WaitingsBody { total: items.len(), items })
        })
    });
    Ok(Body(found.await?))
}

async fn set(
    shared: &Shared,
    of: (Uuid, Uuid),
    event: Option<Event>,
    change: impl FnOnce(&mut LookBack) + Send + 'static,
) -> Result<Body<LookBackBody>, Problem> {
    let (now, today) = (shared.0.accounts.now(), shared.0.accounts.today());
    let store = &shared.0.accounts.store;
    let progress = shared.0.accounts.progress.clone();
    let set = store
        .write::<_, ThreadError>(move |tx| {
            let set = service::set_look_back(tx, of, now, change)?;
            progress.record_all(tx, of.0, event, now)?;
            Ok(set)
        })
        .await?;
    Ok(Body(LookBackBody::new(set.unwrap_or_default(), today)))
}

/// Chooses a day to look back on a reading.
#[utoipa::path(
    put, path = "/readings/{id}/look-back", operation_id = "choose_look_back", tag = "threads", request_body = LookBackRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = LookBackBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn choose(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<LookBackRequest>,
) -> Result<Body<LookBackBody>, Problem> {
    let of = (me.user.id, reading_id(&path)?);
    let on = service::chosen_day(&body, shared.0.accounts.today())?;
    let now = shared.0.accounts.now();
    set(&shared, of, None, move |look_back| {
        look_back.on = Some(on);
        look_back.set_at = Some(now);
    })
    .await
}

/// Takes the day back.
#[utoipa::path(
    delete, path = "/readings/{id}/look-back", operation_id = "drop_look_back", tag = "threads",
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, description = "What is left.", body = LookBackBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn drop_date(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<LookBackBody>, Problem> {
    let of = (me.user.id, reading_id(&path)?);
    set(&shared, of, None, |look_back| {
        look_back.on = None;
        look_back.set_at = None;
    })
    .await
}

/// Tells what came of a reading. It is kept as it was told, and counted nowhere.
#[utoipa::path(
    put, path = "/readings/{id}/outcome", operation_id = "tell_outcome", tag = "threads", request_body = OutcomeRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = LookBackBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn tell(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<OutcomeRequest>,
) -> Result<Body<LookBackBody>, Problem> {
    let of = (me.user.id, reading_id(&path)?);
    let (outcome, note) = service::told(&body)?;
    let now = shared.0.accounts.now();
    let event = Event::LookedBack { reading: of.1 };
    set(&shared, of, Some(event), move |look_back| {
        look_back.outcome = Some(outcome);
        look_back.note = note;
        look_back.told_at = Some(now);
    })
    .await
}

/// Takes back what was told.
#[utoipa::path(
    delete, path = "/readings/{id}/outcome", operation_id = "take_back_outcome", tag = "threads",
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, description = "What is left.", body = LookBackBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn take_back(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<LookBackBody>, Problem> {
    let of = (me.user.id, reading_id(&path)?);
    set(&shared, of, None, |look_back| {
        look_back.outcome = None;
        look_back.note = None;
        look_back.told_at = None;
    })
    .await
}
