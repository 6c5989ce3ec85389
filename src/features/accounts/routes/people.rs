//! `/users/{id}`: what others see of a person; and what the operator does with people.

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::features::accounts::error::Thing;
use crate::features::accounts::service::Accounts;
use crate::features::accounts::tables::AVATARS;
use crate::features::accounts::{AccountError, SignedIn};
use crate::web::problem::ProblemBody;
use crate::web::{Cached, Problem};

/// Someone's picture. Its address carries its version, so it never changes.
#[utoipa::path(
    get, path = "/users/{id}/avatar", tag = "accounts",
    params(("id" = Uuid, Path, description = "A person's id.")),
    responses(
        (status = 200, description = "256 × 256 pixels.", content_type = "image/jpeg", body = Vec<u8>),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn avatar(
    State(accounts): State<Arc<Accounts>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || AccountError::Missing(Thing::Picture);
    let id: Uuid = id.parse().map_err(|_| missing())?;
    let avatar = accounts.store.read(|tx| AVATARS.get(tx, &id))?.ok_or_else(missing)?;
    Ok(Cached::new("image/jpeg", avatar.jpeg).respond(&headers, "private, max-age=86400"))
}

/// An invitation, told once.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitationBody {
    /// To be given to the new person.
    code: String,
    /// RFC 3339 UTC.
    expires_at: String,
}

/// Makes an invitation; the operator's.
#[utoipa::path(
    post, path = "/admin/invitations", tag = "accounts",
    responses(
        (status = 201, body = InvitationBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not the operator.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn invite(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
) -> Result<(StatusCode, Body<InvitationBody>), Problem> {
    if !me.user.is_admin {
        return Err(AccountError::NotAdmin.into());
    }
    let (code, expires_at) = accounts.invite().await?;
    Ok((StatusCode::CREATED, Body(InvitationBody { code, expires_at: expires_at.to_string() })))
}
