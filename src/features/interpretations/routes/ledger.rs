//! `/ai`: who can tell, what left the box.

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use crate::ai::budget::{day, resets_at};
use crate::features::accounts::{Guest, SignedIn, preferences};
use crate::features::interpretations::TellError;
use crate::features::interpretations::body::{
    BudgetBody, LedgerBody, LineBody, ReaderBody, StatusBody,
};
use crate::features::interpretations::ledger as pages;
use crate::features::interpretations::service::{self, MAX_FOLLOW_UPS};
use crate::store::StoreError;
use crate::web::problem::ProblemBody;
use crate::web::{Params, Problem};

/// Who can tell a reading, whether the caller's questions may leave, and what is left of their day. For
/// guests too; a guest's question never leaves.
#[utoipa::path(
    get, path = "/ai/status", operation_id = "ai_status", tag = "interpretations",
    responses((status = 200, body = StatusBody)),
)]
pub(super) async fn status(
    State(shared): State<Shared>,
    Guest(me): Guest,
) -> Result<Body<StatusBody>, Problem> {
    let teller = &shared.teller;
    let models = teller.chain.links().map(|target| ReaderBody::of(target));
    let readers = std::iter::once(ReaderBody::offline()).chain(models).collect();
    let (now, zone) = (shared.accounts.now(), &shared.accounts.options.time_zone);
    let mut reason = teller.chain.is_empty().then_some("no_ai");
    let mut budget = None;
    if let Some(me) = me {
        let (stays_here, (all, own)) = shared.accounts.store.read::<_, StoreError>(|tx| {
            let stays_here = preferences::of(tx, me.user.id)?.never_send_questions;
            Ok((stays_here, service::spent(tx, me.user.id, day(now, zone))?))
        })?;
        if stays_here {
            reason = reason.or(Some("questions_stay_here"));
        }
        let sums = ((teller.budget.person, own), (teller.budget.instance, all));
        budget = Some(BudgetBody::new(sums.0, sums.1, resets_at(now, zone).to_string()));
    } else {
        reason = reason.or(Some("not_signed_in"));
    }
    let allowed = reason.is_none();
    Ok(Body(StatusBody { readers, allowed, reason, budget, follow_ups: MAX_FOLLOW_UPS }))
}

/// What left the box for the caller, the newest first: when, to whom, how much, what it cost.
#[utoipa::path(
    get, path = "/ai/ledger", operation_id = "ai_ledger", tag = "interpretations",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("page_size" = Option<usize>, Query, description = "1–100, default 20."),
    ),
    responses(
        (status = 200, body = LedgerBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn page(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<LedgerBody>, Problem> {
    let page = params.number("page", 1_usize, 1_000_000, 1);
    let page_size = params.number("page_size", 1_usize, 100, 20);
    params.done()?;
    Ok(Body(shared.accounts.store.read(|tx| pages::page(tx, me.user.id, (page, page_size)))?))
}

fn id(text: &str) -> Result<Uuid, TellError> {
    text.parse().map_err(|_| TellError::NoLine)
}

/// One line, with what was sent, masked as it was.
#[utoipa::path(
    get, path = "/ai/ledger/{id}", operation_id = "ai_ledger_line", tag = "interpretations",
    params(("id" = Uuid, Path, description = "A line's id.")),
    responses(
        (status = 200, body = LineBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn line(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<LineBody>, Problem> {
    let id = id(&path)?;
    let line = shared.accounts.store.read(|tx| service::line(tx, me.user.id, id))?;
    Ok(Body(LineBody::new(id, line, true)))
}

/// Deletes one line. What the day has cost stays counted.
#[utoipa::path(
    delete, path = "/ai/ledger/{id}", operation_id = "delete_ai_ledger_line", tag = "interpretations",
    params(("id" = Uuid, Path, description = "A line's id.")),
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
    let (user, id) = (me.user.id, id(&path)?);
    shared.accounts.store.write(move |tx| service::delete_line(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many lines went.
#[derive(Serialize, ToSchema)]
pub(super) struct ClearedBody {
    /// So many.
    deleted: usize,
}

/// Deletes the caller's whole ledger.
#[utoipa::path(
    delete, path = "/ai/ledger", operation_id = "clear_ai_ledger", tag = "interpretations",
    responses(
        (status = 200, body = ClearedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn clear(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<ClearedBody>, Problem> {
    let user = me.user.id;
    let deleted = shared.accounts.store.write(move |tx| service::delete_lines(tx, user)).await?;
    Ok(Body(ClearedBody { deleted }))
}
