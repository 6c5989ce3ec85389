//! `/analytics/events` and what belongs to it (readings.md §12.2).

use std::collections::BTreeMap;

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Shared;
use crate::features::accounts::SignedIn;
use crate::features::insights::events::{EventBody, EventRequest, MAX_BATCH, MAX_EVENTS, is_word};
use crate::features::insights::model::Usage;
use crate::features::insights::period::date;
use crate::features::insights::service;
use crate::tarot::Lang;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Params, Problem};

/// Events of a program's own use.
#[derive(Deserialize, ToSchema)]
pub(super) struct EventsRequest {
    /// Up to fifty.
    events: Vec<EventRequest>,
}

/// What was kept.
#[derive(Serialize, ToSchema)]
pub(super) struct TrackedBody {
    /// In the caller's language.
    message: String,
    /// How many.
    tracked_count: usize,
    /// They themselves, as they are kept.
    events: Vec<EventBody>,
}

fn message(kept: usize, lang: Lang) -> String {
    match (lang, kept) {
        (Lang::ZhTw, 0) => "什麼都沒有留下。".to_owned(),
        (Lang::ZhTw, kept) => format!("記下了 {kept} 筆。"),
        (Lang::En, 0) => "Nothing was kept.".to_owned(),
        (Lang::En, 1) => "One event was kept.".to_owned(),
        (Lang::En, kept) => format!("{kept} events were kept."),
    }
}

/// Takes in what a program reports of its own use.
///
/// Kept only while the preference `data_collection_consent` is on: without it, nothing is. An event without its
/// three names is passed over. Of `event_data` only known names are kept, with numbers, flags and words without
/// spaces: a question cannot be kept here. Of one person a thousand are kept, the oldest go first.
#[utoipa::path(
    post, path = "/analytics/events", operation_id = "track_events", tag = "insights", request_body = EventsRequest,
    responses(
        (status = 201, body = TrackedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn track(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<EventsRequest>,
) -> Result<(StatusCode, Body<TrackedBody>), Problem> {
    if body.events.len() > MAX_BATCH {
        return Err(Problem::invalid(vec![FieldError::new(
            "/events",
            format!("一次最多 {MAX_BATCH} 筆。"),
            format!("At most {MAX_BATCH} at a time."),
        )]));
    }
    let (user, now) = (me.user.id, shared.accounts.now());
    let events = body.events.into_iter().filter_map(|event| event.kept(now)).collect();
    let kept = shared.accounts.store.write(move |tx| service::track(tx, user, events)).await?;
    let kept: Vec<_> =
        kept.into_iter().map(|(id, event)| EventBody::new((user, id), event)).collect();
    let body =
        TrackedBody { message: message(kept.len(), lang), tracked_count: kept.len(), events: kept };
    Ok((StatusCode::CREATED, Body(body)))
}

/// Events.
#[derive(Serialize, ToSchema)]
pub(super) struct EventsBody {
    /// The newest first.
    events: Vec<EventBody>,
    /// How many.
    count: usize,
}

/// What is kept of one's use.
#[utoipa::path(
    get, path = "/analytics/events", operation_id = "list_events", tag = "insights",
    params(
        ("event_type" = Option<String>, Query, description = "Only these."),
        ("start_date" = Option<String>, Query, description = "First day, `YYYY-MM-DD`."),
        ("end_date" = Option<String>, Query, description = "Last day."),
        ("limit" = Option<usize>, Query, description = "1 to 1000, default 100."),
    ),
    responses(
        (status = 200, body = EventsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<EventsBody>, Problem> {
    let kind = params.text("event_type").map(str::to_owned);
    let (from, to) = (date(&mut params, "start_date"), date(&mut params, "end_date"));
    let limit = params.number("limit", 1, MAX_EVENTS, 100);
    params.done()?;
    let (user, zone) = (me.user.id, &shared.accounts.options.time_zone);
    let events = shared.accounts.store.read(|tx| service::events_of(tx, user, MAX_EVENTS))?;
    let events: Vec<_> = events
        .into_iter()
        .filter(|(_, event)| {
            let day = event.at.to_zoned(zone.clone()).date();
            kind.as_ref().is_none_or(|kind| *kind == event.event_type)
                && from.is_none_or(|from| from <= day)
                && to.is_none_or(|to| day <= to)
        })
        .take(limit)
        .map(|(id, event)| EventBody::new((user, id), event))
        .collect();
    Ok(Body(EventsBody { count: events.len(), events }))
}

/// How many were forgotten.
#[derive(Serialize, ToSchema)]
pub(super) struct ForgottenBody {
    /// In the caller's language.
    message: String,
    /// Events, and days with visits.
    forgotten: usize,
}

/// Forgets all events and visits of one's own.
#[utoipa::path(
    delete, path = "/analytics/events", operation_id = "forget_events", tag = "insights",
    responses(
        (status = 200, body = ForgottenBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn forget(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<ForgottenBody>, Problem> {
    let user = me.user.id;
    let write = shared.accounts.store.write(move |tx| service::forget_events(tx, user));
    let forgotten = write.await?;
    let message = lang.pick("都刪掉了。", "All of it is deleted.").to_owned();
    Ok(Body(ForgottenBody { message, forgotten }))
}

/// Something about signing in.
#[derive(Deserialize, ToSchema)]
pub(super) struct SignInRequest {
    /// As in `POST /analytics/events`.
    event_type: String,
    /// As `event_data` there.
    #[serde(default)]
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
}

/// The event, if it was kept.
#[derive(Serialize, ToSchema)]
pub(super) struct SignInBody {
    /// In the caller's language.
    message: String,
    /// Null without the person's consent.
    event: Option<EventBody>,
}

/// Takes in what a program reports about signing in; kept by the same rules as all events.
#[utoipa::path(
    post, path = "/analytics/auth-events", operation_id = "track_sign_in", tag = "insights", request_body = SignInRequest,
    responses(
        (status = 201, body = SignInBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sign_in(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<SignInRequest>,
) -> Result<(StatusCode, Body<SignInBody>), Problem> {
    if !is_word(&body.event_type) {
        return Err(Problem::invalid(vec![FieldError::new(
            "/event_type",
            "要是一個英文字，最多 64 個字元。",
            "This has to be one word of at most 64 characters.",
        )]));
    }
    let (user, now) = (me.user.id, shared.accounts.now());
    let request = EventRequest {
        event_type: body.event_type,
        event_category: "authentication".to_owned(),
        event_action: "reported".to_owned(),
        event_data: body.metadata,
        ..EventRequest::default()
    };
    let events = request.kept(now).into_iter().collect();
    let kept = shared.accounts.store.write(move |tx| service::track(tx, user, events)).await?;
    let event = kept.into_iter().next().map(|(id, event)| EventBody::new((user, id), event));
    let message = message(usize::from(event.is_some()), lang);
    Ok((StatusCode::CREATED, Body(SignInBody { message, event })))
}

/// Counts of events.
#[derive(Serialize, ToSchema)]
pub(super) struct StatisticsBody {
    /// All that are kept.
    total_events: usize,
    /// By type.
    event_type_distribution: Usage,
    /// By category.
    category_distribution: Usage,
    /// By action.
    action_distribution: Usage,
}

/// How many events of each kind are kept.
#[utoipa::path(
    get, path = "/analytics/statistics", operation_id = "event_statistics", tag = "insights",
    responses(
        (status = 200, body = StatisticsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn statistics(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<StatisticsBody>, Problem> {
    let user = me.user.id;
    let events = shared.accounts.store.read(|tx| service::events_of(tx, user, MAX_EVENTS))?;
    let mut counts: [Usage; 3] = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
    let total_events = events.len();
    for (_, event) in events {
        let names = [event.event_type, event.event_category, event.event_action];
        for (map, name) in counts.iter_mut().zip(names) {
            *map.entry(name).or_default() += 1;
        }
    }
    let [event_type_distribution, category_distribution, action_distribution] = counts;
    Ok(Body(StatisticsBody {
        total_events,
        event_type_distribution,
        category_distribution,
        action_distribution,
    }))
}
