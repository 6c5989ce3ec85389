//! Before a question is asked: whether it was asked before, and what the person allows themselves.
//!
//! The question comes in a body and not in an address, so that no log of addresses has it.

use axum::Json as Body;
use axum::extract::State;

use super::{Shared, aside};
use crate::features::accounts::SignedIn;
use crate::features::readings::service::question;
use crate::features::threads::limits::{self, OwnLimitsBody, OwnLimitsRequest, Stop};
use crate::features::threads::model::{LastBody, SameBody, SameRequest};
use crate::features::threads::service;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem};

/// Looked back so many days, least and most, and without a wish.
const DAYS: (u16, u16, u16) = (1, 365, 7);

/// Whether one asked the same question within some days: the last reading of it, and what one set for
/// oneself.
#[utoipa::path(
    post, path = "/readings/same-question", operation_id = "same_question", tag = "threads", request_body = SameRequest,
    responses(
        (status = 200, body = SameBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn same(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<SameRequest>,
) -> Result<Body<SameBody>, Problem> {
    let mut errors = Vec::new();
    let (low, high, usual) = DAYS;
    let days = body.days.unwrap_or(usual);
    if !(low..=high).contains(&days) {
        let zh = format!("要在 {low} 到 {high} 之間。");
        errors.push(FieldError::new("/days", zh, format!("This has to be from {low} to {high}.")));
    }
    let asked = question(Some(&body.question)).map_err(|error| errors.push(error));
    let (Ok(asked), true) = (asked, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let user = me.user.id;
    let found = aside(move || {
        let accounts = &shared.0.accounts;
        let (now, today, zone) = (accounts.now(), accounts.today(), &accounts.options.time_zone);
        accounts.store.read(|tx| {
            let stop = limits::stop(tx, user, &asked, (now, zone))?.map(|stop: Stop| stop.body());
            let last = match service::asked_before(tx, user, &asked, days, (today, zone))? {
                Some((id, reading)) => {
                    let then = reading.created_at.to_zoned(zone.clone()).date();
                    let days_ago =
                        today.since(then).map(|span| span.get_days()).unwrap_or_default();
                    Some(LastBody { days_ago, asked: shared.asked(tx, (user, id), reading, lang)? })
                }
                None => None,
            };
            Ok(SameBody { last, stop })
        })
    });
    Ok(Body(found.await?))
}

/// What one allows oneself.
#[utoipa::path(
    get, path = "/users/me/limits", operation_id = "own_limits", tag = "threads",
    responses(
        (status = 200, body = OwnLimitsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn limits(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<OwnLimitsBody>, Problem> {
    let user = me.user.id;
    Ok(Body(shared.0.accounts.store.read(|tx| limits::own(tx, user))?.into()))
}

/// Sets all of one's limits; null lifts one.
#[utoipa::path(
    put, path = "/users/me/limits", operation_id = "set_own_limits", tag = "threads", request_body = OwnLimitsRequest,
    responses(
        (status = 200, body = OwnLimitsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn set_limits(
    State(shared): State<Shared>,
    me: SignedIn,
    Json(body): Json<OwnLimitsRequest>,
) -> Result<Body<OwnLimitsBody>, Problem> {
    let (user, now) = (me.user.id, shared.0.accounts.now());
    let store = &shared.0.accounts.store;
    Ok(Body(store.write(move |tx| limits::set(tx, user, &body, now)).await?.into()))
}
