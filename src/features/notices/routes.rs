//! `/notices` over HTTP.

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{NoticeAnswer, NoticeBody, NoticeRequest};
use super::service::{self, NoticeError, Notices};
use crate::features::accounts::{Accounts, SignedIn};
use crate::web::limits::Limit;
use crate::web::problem::ProblemBody;
use crate::web::{Json, Locale, Problem, layers};

impl FromRef<Notices> for Arc<Accounts> {
    fn from_ref(notices: &Notices) -> Self {
        Self::clone(&notices.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(notices: Notices) -> OpenApiRouter {
    OpenApiRouter::<Notices>::new()
        .routes(routes!(get, put, delete))
        .routes(routes!(test))
        .with_state(notices)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// One's notice of the card of the day.
#[utoipa::path(
    get, path = "/notices/daily-card", operation_id = "daily_card_notice", tag = "notices",
    responses(
        (status = 200, body = NoticeAnswer),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn get(State(notices): State<Notices>, me: SignedIn) -> Result<Body<NoticeAnswer>, Problem> {
    let notice = notices.accounts.store.read(|tx| service::of_user(tx, me.user.id))?;
    Ok(Body(NoticeAnswer {
        available: !notices.outbound.offline(),
        notice: notice.as_ref().map(NoticeBody::from),
    }))
}

/// Sets one's notice of the card of the day.
///
/// The address has to be https and public, unless the operator named its host (`--notice-hosts`).
#[utoipa::path(
    put, path = "/notices/daily-card", operation_id = "set_daily_card_notice", tag = "notices", request_body = NoticeRequest,
    responses(
        (status = 200, body = NoticeBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn put(
    State(notices): State<Notices>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<NoticeRequest>,
) -> Result<Body<NoticeBody>, Problem> {
    let notice = notices.checked(&body, lang)?;
    let kept = notices.keep(me.user.id, notice, body.token.is_some()).await?;
    Ok(Body(NoticeBody::from(&kept)))
}

/// Takes one's notice away.
#[utoipa::path(
    delete, path = "/notices/daily-card", operation_id = "delete_daily_card_notice", tag = "notices",
    responses(
        (status = 204, description = "Gone."),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn delete(State(notices): State<Notices>, me: SignedIn) -> Result<StatusCode, Problem> {
    let user = me.user.id;
    let removed = notices.accounts.store.write(move |tx| service::remove(tx, user)).await?;
    if removed { Ok(StatusCode::NO_CONTENT) } else { Err(NoticeError::Missing.into()) }
}

/// Sends one now.
#[utoipa::path(
    post, path = "/notices/daily-card/test", operation_id = "test_daily_card_notice", tag = "notices",
    responses(
        (status = 200, description = "It arrived.", body = NoticeBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Ten an hour.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 502, description = "It did not: `notice_refused`, `notice_unreachable`, or `notice_not_taken` with `answered`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Outbound connections are off: `offline`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn test(State(notices): State<Notices>, me: SignedIn) -> Result<Body<NoticeBody>, Problem> {
    notices.accounts.limits.check(Limit::Notice, me.user.id.as_u128())?;
    let notice = notices.send_now(me.user.id).await?;
    Ok(Body(NoticeBody::from(&notice)))
}
