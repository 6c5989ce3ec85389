//! Accounts over HTTP, one file a prefix of the contract.

mod auth;
mod me;
mod oauth;
mod people;
mod preferences;
mod security;
mod visits;
mod webauthn;

use std::sync::Arc;

use axum::extract::FromRef;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bodies::{MessageBody, SignedInBody, UserBody};
use super::devices::device;
use super::extract::{ACCESS_COOKIE, REFRESH_COOKIE};
use super::model::User;
use super::service::Accounts;
use super::sessions::Opened;
use crate::features::catalog::Catalog;
use crate::features::readings::kept;
use crate::store::StoreError;
use crate::tarot::Lang;
use crate::web::cookies::set_cookie;
use crate::web::limits::{Limit, by_address};
use crate::web::{Caller, Problem, layers};

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Accounts.
    pub accounts: Arc<Accounts>,
    /// Voices, factions and spreads that one may prefer.
    pub catalog: Arc<Catalog>,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    let limited =
        |limit| from_fn_with_state((Arc::clone(&shared.accounts.limits), limit), by_address);
    let signing_in = OpenApiRouter::<Shared>::new()
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(webauthn::authenticate_options))
        .routes(routes!(webauthn::authenticate_verify))
        // A challenge that waits takes a place, whoever it is for.
        .routes(routes!(webauthn::register_options))
        .routes(routes!(oauth::login))
        .routes(routes!(oauth::callback))
        .routes(routes!(oauth::passkey_login_and_link))
        .layer(limited(Limit::SignIn));
    let registering = OpenApiRouter::<Shared>::new()
        .routes(routes!(auth::register))
        .routes(routes!(webauthn::register_new_options))
        .routes(routes!(webauthn::register_new_verify))
        .layer(limited(Limit::Register));
    OpenApiRouter::<Shared>::new()
        .merge(signing_in)
        .merge(registering)
        .routes(routes!(auth::ways_in))
        .routes(routes!(auth::verify))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::me))
        .routes(routes!(security::methods))
        .routes(routes!(security::set_password))
        .routes(routes!(security::change_password))
        .routes(routes!(security::sessions, security::end_other_sessions))
        .routes(routes!(security::end_session))
        .routes(routes!(visits::daily_check_in))
        .routes(routes!(visits::track_login))
        .routes(routes!(visits::extend_token))
        .routes(routes!(visits::loyalty_status))
        .routes(routes!(oauth::unlink))
        .routes(routes!(oauth::link))
        .routes(routes!(webauthn::register_verify))
        .routes(routes!(webauthn::credentials))
        .routes(routes!(webauthn::rename))
        .routes(routes!(webauthn::delete))
        .routes(routes!(me::profile, me::change_profile))
        .routes(routes!(me::titles))
        .routes(routes!(me::set_title))
        .routes(routes!(me::delete))
        .merge(
            OpenApiRouter::<Shared>::new()
                .routes(routes!(me::upload_avatar, me::delete_avatar))
                .layer(me::upload_limit()),
        )
        .routes(routes!(people::avatar))
        .routes(routes!(people::invite))
        .routes(routes!(preferences::get, preferences::put))
        .routes(routes!(preferences::reset))
        .routes(routes!(preferences::theme))
        .routes(routes!(preferences::visual))
        .routes(routes!(preferences::reading))
        .routes(routes!(preferences::interpretation))
        .routes(routes!(preferences::notifications))
        .routes(routes!(preferences::privacy))
        .routes(routes!(preferences::accessibility))
        .routes(routes!(preferences::history))
        .routes(routes!(preferences::apply_recommended))
        .routes(routes!(preferences::adaptive))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// The device that a request comes from, in words.
#[must_use]
pub fn device_of(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    agent.map(device).unwrap_or_default()
}

/// Whether cookies are for https only.
fn secure(accounts: &Accounts, caller: &Caller) -> bool {
    let public = accounts.options.public_origin.as_deref();
    caller.https || public.is_some_and(|origin| origin.starts_with("https://"))
}

/// Sets both cookies of a session.
fn set_session(headers: &mut HeaderMap, accounts: &Accounts, caller: &Caller, opened: &Opened) {
    let secure = secure(accounts, caller);
    let left = |until: Timestamp| until.duration_since(accounts.now()).as_secs();
    let (access, refresh) = (opened.session.access_expires_at, opened.session.expires_at);
    set_cookie(headers, ACCESS_COOKIE, &opened.access_token, left(access), secure);
    set_cookie(headers, REFRESH_COOKIE, &opened.refresh_token, left(refresh), secure);
}

/// The answer to a sign-in by another door than these: as that of `POST /auth/login`.
///
/// # Errors
/// When the store fails.
pub fn signed_in_as(
    accounts: &Accounts,
    caller: &Caller,
    opened: &Opened,
    lang: Lang,
) -> Result<Response, Problem> {
    let body = SignedInBody::new(accounts, opened, lang.pick("登入了。", "Signed in."), lang)?;
    Ok(signed_in(StatusCode::OK, accounts, caller, opened, body))
}

/// Takes both cookies away.
fn clear_session(headers: &mut HeaderMap, accounts: &Accounts, caller: &Caller) {
    for name in [ACCESS_COOKIE, REFRESH_COOKIE] {
        set_cookie(headers, name, "", 0, secure(accounts, caller));
    }
}

/// The answer to a sign-in: cookies, and the body.
fn signed_in(
    status: StatusCode,
    accounts: &Accounts,
    caller: &Caller,
    opened: &Opened,
    body: impl Serialize,
) -> Response {
    let mut response = (status, axum::Json(body)).into_response();
    set_session(response.headers_mut(), accounts, caller, opened);
    response
}

impl Accounts {
    /// A person as they see themselves, with the number of their readings.
    fn shown(&self, user: &User, lang: Lang) -> Result<UserBody, Problem> {
        let (kept, standing) = self.store.read::<_, StoreError>(|tx| {
            Ok((kept::count(tx, user.id)?, self.progress.standing(tx, user.id)?))
        })?;
        let title = user.current_title.as_deref();
        let title = title.map(|title| self.progress.rules.title(title, lang));
        Ok(UserBody::new(user, kept, standing.alignment, title))
    }
}

impl SignedInBody {
    fn new(
        accounts: &Accounts,
        opened: &Opened,
        message: &str,
        lang: Lang,
    ) -> Result<Self, Problem> {
        Ok(Self {
            message: message.to_owned(),
            user: accounts.shown(&opened.user, lang)?,
            token_expires_at: opened.session.access_expires_at.as_second(),
            access_token: opened.access_token.clone(),
            refresh_token: opened.refresh_token.clone(),
        })
    }
}

impl MessageBody {
    fn new(lang: Lang, zh_tw: &str, en: &str) -> axum::Json<Self> {
        axum::Json(Self { success: true, message: lang.pick(zh_tw, en).to_owned() })
    }
}
