//! `/readings/{id}/share`, `/readings/{id}/shares` and `/share/{uuid}` (readings.md §10).

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Found, Shared, id};
use crate::features::accounts::SignedIn;
use crate::features::progress::Event;
use crate::features::readings::kept::{self, ReadingError};
use crate::features::sharing::body::SharedBody;
use crate::features::sharing::error::ShareError;
use crate::features::sharing::model::{ShareBody, State as Standing, Wanted};
use crate::features::sharing::service;
use crate::web::problem::ProblemBody;
use crate::web::{Caller, FieldError, Json, Locale, Params, Problem};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What a new link is to be like.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct ShareRequest {
    /// Whether it asks for a password; then there has to be one.
    #[serde(default)]
    require_password: bool,
    /// Four to eight characters. A link with one asks for it, whatever `require_password` says.
    #[serde(default)]
    password: Option<String>,
    /// When it ends, RFC 3339; without it, and without `expires_in_days`, it does not.
    #[serde(default)]
    expires_at: Option<String>,
    /// After how many days it ends, 1–3650.
    #[serde(default)]
    expires_in_days: Option<i64>,
    /// Whether the question is shown.
    #[serde(default)]
    show_question: bool,
}

impl ShareRequest {
    fn wanted(self, now: Timestamp) -> Result<Wanted, ShareError> {
        let mut errors = Vec::new();
        let password = self.password.filter(|password| !password.is_empty());
        match &password {
            Some(password) => errors.extend(service::password(password).err()),
            None if self.require_password => errors.push(FieldError::new(
                "/password",
                "要上鎖的話，給它一個密碼。",
                "A link that asks for a password needs one.",
            )),
            None => {}
        }
        let expires_at = match end(self.expires_at.as_deref(), self.expires_in_days, now) {
            Ok(end) => end,
            Err(error) => {
                errors.push(error);
                None
            }
        };
        if !errors.is_empty() {
            return Err(ShareError::Invalid(errors));
        }
        Ok(Wanted { password, expires_at, show_question: self.show_question })
    }
}

/// When a link ends.
fn end(
    at: Option<&str>,
    days: Option<i64>,
    now: Timestamp,
) -> Result<Option<Timestamp>, FieldError> {
    let most = service::MAX_DAYS;
    match (at, days) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(FieldError::new(
            "/expires_in_days",
            "expires_at 和 expires_in_days 只能給一個。",
            "Give either expires_at or expires_in_days.",
        )),
        (None, Some(days)) if (1..=most).contains(&days) => {
            Ok(i32::try_from(days).ok().and_then(|days| now.checked_add(DAY * days).ok()))
        }
        (None, Some(_)) => Err(FieldError::new(
            "/expires_in_days",
            format!("要在 1 到 {most} 天之間。"),
            format!("This has to be from 1 to {most} days."),
        )),
        (Some(at), None) => {
            let last = i32::try_from(most).ok().and_then(|days| now.checked_add(DAY * days).ok());
            let end = at.parse::<Timestamp>().ok();
            let end = end.filter(|end| *end > now && last.is_none_or(|last| *end <= last));
            end.map(Some).ok_or_else(|| {
                FieldError::new(
                    "/expires_at",
                    "要是以後的時間，寫成 RFC 3339，最遠十年。",
                    "This has to be a time to come, as RFC 3339, ten years ahead at most.",
                )
            })
        }
    }
}

/// Makes a link to one's reading.
///
/// Whoever has the link sees cards, text and receipt; never whose they are, notes, tags or moods, and the
/// question only with `show_question`.
#[utoipa::path(
    post, path = "/readings/{id}/share", operation_id = "share_reading", tag = "sharing", request_body = ShareRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 201, body = ShareBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The reading has all the links it may have.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    State(shared): State<Shared>,
    caller: Caller,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<ShareRequest>,
) -> Result<(StatusCode, Body<ShareBody>), Problem> {
    let reading = reading_id(&path)?;
    let (user, accounts) = (me.user.id, &shared.0.accounts);
    let now = accounts.now();
    // A stranger's reading costs no hash.
    accounts.store.read(|tx| kept::mine(tx, user, reading))?;
    let wanted = body.wanted(now)?;
    let hash = match &wanted.password {
        Some(password) => Some(accounts.passwords.hash(password).await?),
        None => None,
    };
    let id = service::fresh_id(&accounts.system).map_err(ShareError::from)?;
    let progress = accounts.progress.clone();
    let share = accounts
        .store
        .write::<_, ShareError>(move |tx| {
            let share = service::create(tx, user, (id, reading), (&wanted, hash), now)?;
            progress.record(tx, user, &Event::Shared { reading }, now)?;
            Ok(share)
        })
        .await?;
    let body = ShareBody::new(id, &share, 0, &shared.0.accounts.origin(&caller), now);
    Ok((StatusCode::CREATED, Body(body)))
}

/// The links of a reading.
#[derive(Serialize, ToSchema)]
pub(super) struct SharesBody {
    /// The newest first.
    shares: Vec<ShareBody>,
}

/// The links of one's reading, the newest first.
#[utoipa::path(
    get, path = "/readings/{id}/shares", operation_id = "list_shares", tag = "sharing",
    params(
        ("id" = Uuid, Path, description = "A reading's id."),
        ("active_only" = Option<bool>, Query, description = "Only those that lead somewhere. Default false."),
    ),
    responses(
        (status = 200, body = SharesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    me: SignedIn,
    Path(path): Path<String>,
    mut params: Params,
) -> Result<Body<SharesBody>, Problem> {
    let reading = reading_id(&path)?;
    let active_only = params.flag("active_only", false);
    params.done()?;
    let (user, accounts) = (me.user.id, &shared.0.accounts);
    let (now, origin) = (accounts.now(), shared.0.accounts.origin(&caller));
    let found = accounts.store.read::<_, ShareError>(|tx| {
        kept::mine(tx, user, reading)?;
        Ok(service::of_reading(tx, user, reading)?)
    })?;
    let visits = &shared.0.visits;
    let links = found.iter().filter(|(_, link)| !active_only || link.state(now) == Standing::Open);
    let body =
        links.map(|(id, link)| ShareBody::new(*id, link, visits.of(user, *id), &origin, now));
    Ok(Body(SharesBody { shares: body.collect() }))
}

/// A shared reading, for whoever has the link.
///
/// One with a password is answered after `POST /share/{uuid}/open`, which sets a cookie for an hour.
#[utoipa::path(
    get, path = "/share/{uuid}", operation_id = "shared_reading", tag = "sharing",
    params(("uuid" = Uuid, Path, description = "The last part of the link.")),
    responses(
        (status = 200, body = SharedBody),
        (status = 403, description = "A password is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "Taken back, or over.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn read(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    method: Method,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Body<SharedBody>, Problem> {
    let id = id(&path)?;
    let Found { owner, share, reading, text } = shared.opened(id, &headers)?;
    if method == Method::GET {
        shared.0.visits.add(owner, id);
    }
    Ok(Body(SharedBody::new(&shared.0.catalog, &share, (reading, text), lang)))
}

/// What opens a link.
#[derive(Deserialize, ToSchema)]
pub(super) struct OpenRequest {
    /// The link's password.
    password: String,
}

/// Opens a link with its password: sets a cookie that is good for this link and an hour.
///
/// Twenty tries for a link and an address in ten minutes.
#[utoipa::path(
    post, path = "/share/{uuid}/open", operation_id = "open_share", tag = "sharing", request_body = OpenRequest,
    params(("uuid" = Uuid, Path, description = "The last part of the link.")),
    responses(
        (status = 204, description = "Opened."),
        (status = 403, description = "Wrong password.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "Taken back, or over.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many tries.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn open(
    State(shared): State<Shared>,
    caller: Caller,
    Path(path): Path<String>,
    Json(body): Json<OpenRequest>,
) -> Result<Response, Problem> {
    let mut response = StatusCode::NO_CONTENT.into_response();
    shared.unlock(id(&path)?, &body.password, &caller, response.headers_mut()).await?;
    Ok(response)
}

/// That a link was taken back.
#[derive(Serialize, ToSchema)]
pub(super) struct RevokedBody {
    /// A sentence.
    message: String,
    /// Which.
    uuid: Uuid,
}

/// Takes one's link back: it leads nowhere from now on. Again is no mistake.
#[utoipa::path(
    delete, path = "/share/{uuid}", operation_id = "revoke_share", tag = "sharing",
    params(("uuid" = Uuid, Path, description = "The last part of the link.")),
    responses(
        (status = 200, body = RevokedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn revoke(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<RevokedBody>, Problem> {
    let (user, uuid) = (me.user.id, id(&path)?);
    shared.0.accounts.store.write(move |tx| service::revoke(tx, user, uuid)).await?;
    let message = lang.pick("連結收回了。", "The link was taken back.").to_owned();
    Ok(Body(RevokedBody { message, uuid }))
}

fn reading_id(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| ReadingError::Missing.into())
}
