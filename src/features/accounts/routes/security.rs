//! `/auth`: the ways in that one has, one's password, and where one is signed in (contract §1).

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::features::accounts::bodies::{
    ChangePasswordRequest, CredentialBody, MessageBody, SessionBody, SetPasswordRequest,
};
use crate::features::accounts::service::Accounts;
use crate::features::accounts::sessions::{self};
use crate::features::accounts::{AccountError, SignedIn, passkeys, passwords};
use crate::web::problem::ProblemBody;
use crate::web::{Json, Locale, Problem};

/// How one may sign in.
#[derive(Serialize, ToSchema)]
pub(super) struct MethodsBody {
    /// Linked to an issuer.
    has_oauth: bool,
    /// Its name.
    oauth_provider: Option<String>,
    /// The picture there; the client never loads it.
    profile_picture: Option<String>,
    /// At least one passkey.
    has_passkey: bool,
    /// How many.
    passkey_count: usize,
    /// The passkeys, the one used last first.
    passkey_credentials: Vec<CredentialBody>,
    /// A password.
    has_password: bool,
}

/// How one may sign in.
#[utoipa::path(
    get, path = "/auth/methods", tag = "accounts",
    responses(
        (status = 200, body = MethodsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn methods(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<MethodsBody>, Problem> {
    let keys = accounts.store.read(|tx| passkeys::of_user(tx, me.user.id))?;
    let unnamed = super::webauthn::unnamed(lang);
    let oidc = me.user.oidc.as_ref();
    Ok(Body(MethodsBody {
        has_oauth: oidc.is_some(),
        oauth_provider: oidc.map(|oidc| oidc.provider.clone()),
        profile_picture: oidc.and_then(|oidc| oidc.picture.clone()),
        has_passkey: !keys.is_empty(),
        passkey_count: keys.len(),
        passkey_credentials: keys
            .iter()
            .map(|(id, key)| CredentialBody::new(*id, key, unnamed))
            .collect(),
        has_password: me.user.password.is_some(),
    }))
}

/// A password was set.
#[derive(Serialize, ToSchema)]
pub(super) struct PasswordSetBody {
    /// Always true.
    success: bool,
    /// In the caller's language.
    message: String,
    /// Always true.
    has_password: bool,
}

/// Sets a password where there was none. All other sessions end.
#[utoipa::path(
    post, path = "/auth/set-password", tag = "accounts", request_body = SetPasswordRequest,
    responses(
        (status = 200, body = PasswordSetBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "There is one.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn set_password(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<SetPasswordRequest>,
) -> Result<Body<PasswordSetBody>, Problem> {
    passwords::acceptable(&body.password, "/password").map_err(AccountError::from)?;
    accounts.set_password(&me.user, me.session_id, &body.password).await?;
    let message = lang.pick(
        "密碼設好了，其他裝置都登出了。",
        "The password is set; all other devices are signed out.",
    );
    Ok(Body(PasswordSetBody { success: true, message: message.to_owned(), has_password: true }))
}

/// Changes the password. All other sessions end.
#[utoipa::path(
    post, path = "/auth/change-password", tag = "accounts", request_body = ChangePasswordRequest,
    responses(
        (status = 200, body = MessageBody),
        (status = 401, description = "Not signed in, or the old password is wrong.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "There is none to change.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 423, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change_password(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<ChangePasswordRequest>,
) -> Result<Body<MessageBody>, Problem> {
    passwords::acceptable(&body.new_password, "/new_password").map_err(AccountError::from)?;
    let (current, new) = (&body.current_password, &body.new_password);
    accounts.change_password(&me.user, me.session_id, current, new).await?;
    Ok(MessageBody::new(
        lang,
        "密碼換好了，其他裝置都登出了。",
        "The password is changed; all other devices are signed out.",
    ))
}

/// Signed-in browsers and programs of one person.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionsBody {
    /// The one seen last first.
    sessions: Vec<SessionBody>,
}

/// Where one is signed in.
#[utoipa::path(
    get, path = "/auth/sessions", tag = "accounts",
    responses(
        (status = 200, body = SessionsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sessions(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
) -> Result<Body<SessionsBody>, Problem> {
    let mut sessions: Vec<_> = accounts
        .store
        .read(|tx| sessions::of_user(tx, me.user.id))?
        .iter()
        .map(|(id, one)| SessionBody::new(*id, one, accounts.seen.at(*id), me.session_id))
        .collect();
    sessions.sort_by_key(|session| std::cmp::Reverse((session.is_current, session.last_seen_at)));
    Ok(Body(SessionsBody { sessions }))
}

/// Ends all sessions but the one that asks.
#[utoipa::path(
    delete, path = "/auth/sessions", tag = "accounts",
    responses(
        (status = 200, body = MessageBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn end_other_sessions(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<MessageBody>, Problem> {
    accounts
        .store
        .write::<_, AccountError>(move |tx| {
            Ok(sessions::end_others(tx, me.user.id, Some(me.session_id))?)
        })
        .await?;
    Ok(MessageBody::new(lang, "其他裝置都登出了。", "All other devices are signed out."))
}

/// Ends one session.
#[utoipa::path(
    delete, path = "/auth/sessions/{id}", tag = "accounts",
    params(("id" = Uuid, Path, description = "A session's id.")),
    responses(
        (status = 200, body = MessageBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn end_session(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Body<MessageBody>, Problem> {
    let missing = AccountError::Missing(crate::features::accounts::error::Thing::Session);
    let id: Uuid = id.parse().map_err(|_| missing)?;
    accounts.store.write::<_, AccountError>(move |tx| sessions::end_of(tx, me.user.id, id)).await?;
    Ok(MessageBody::new(lang, "那個裝置登出了。", "That device is signed out."))
}
