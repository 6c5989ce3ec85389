//! `/auth`: coming, going, and who one is (contract §1).

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Shared, clear_session, device_of, signed_in};
use crate::features::accounts::admission::Newcomer;
use crate::features::accounts::bodies::{LoginRequest, RegisterRequest, SignedInBody, UserBody};
use crate::features::accounts::extract::{REFRESH_COOKIE, access_token};
use crate::features::accounts::service::Accounts;
use crate::features::accounts::sessions::{self};
use crate::features::accounts::tables::USERS;
use crate::features::accounts::{AccountError, SignedIn, input, passwords, rules};
use crate::features::catalog::Catalog;
use crate::web::cookies::cookie;
use crate::web::problem::ProblemBody;
use crate::web::{Caller, FieldError, Json, Locale, Problem};

/// A faction that one may belong to: one of the catalogue's, or none.
pub(super) fn faction(catalog: &Catalog, key: &str) -> Result<String, FieldError> {
    if key == "independent" || catalog.faction(key).is_some() {
        return Ok(key.to_owned());
    }
    Err(FieldError::new("/faction_alignment", "沒有這個派系。", "There is no such faction."))
}

/// Makes an account and signs its owner in.
#[utoipa::path(
    post, path = "/auth/register", tag = "accounts", request_body = RegisterRequest,
    responses(
        (status = 201, description = "Signed in; both cookies are set.", body = SignedInBody),
        (status = 400, description = "The two passwords differ.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Registration is closed, or by invitation.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The address has an account.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn register(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<RegisterRequest>,
) -> Result<Response, Problem> {
    let mut errors = Vec::new();
    let email = input::email(&body.email, "/email").map_err(|e| errors.push(e)).ok();
    let name = input::line(&body.name, rules::NAME, "/name").map_err(|e| errors.push(e)).ok();
    if let Err(error) = passwords::acceptable(&body.password, "/password") {
        errors.push(error);
    }
    let mut optional = |checked: Option<Result<String, FieldError>>| match checked {
        Some(Err(error)) => {
            errors.push(error);
            None
        }
        Some(Ok(text)) => Some(text).filter(|text| !text.is_empty()),
        None => None,
    };
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let display_name =
        optional(given(&body.display_name).map(|t| input::display_name(&t, "/display_name")));
    let location = given(&body.wasteland_location);
    let wasteland_location = optional(
        location.map(|t| input::line(&t, (0, rules::MAX_LOCATION), "/wasteland_location")),
    );
    let faction_alignment =
        optional(given(&body.faction_alignment).map(|key| faction(&shared.catalog, &key)));
    let (Some(email), Some(name), true) = (email, name, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    if body.password != body.confirm_password {
        return Err(AccountError::PasswordsDiffer.into());
    }
    if body.setup_token.is_none() {
        shared.accounts.may_register(body.invitation.as_deref())?;
    }
    let password = Some(shared.accounts.passwords.hash(&body.password).await?);
    let newcomer = Newcomer {
        email,
        name,
        display_name,
        faction_alignment,
        wasteland_location,
        password,
        invitation: body.invitation,
        setup: body.setup_token,
    };
    let opened = shared.accounts.register(newcomer, &device_of(&headers)).await?;
    let message = lang
        .pick("帳號建立好了，歡迎來到廢土。", "Your account is ready. Welcome to the wasteland.");
    let body = SignedInBody::new(&shared.accounts, &opened, message, lang)?;
    Ok(signed_in(StatusCode::CREATED, &shared.accounts, &caller, &opened, body))
}

/// Signs in with a password.
///
/// With `?link_oauth=true` what waits after an account conflict is linked as well; who one is at the
/// issuer comes from there, never from the body.
#[utoipa::path(
    post, path = "/auth/login", tag = "accounts", request_body = LoginRequest,
    params(("link_oauth" = Option<String>, Query, description = "`true` to link the outside account that waits.")),
    responses(
        (status = 200, description = "Signed in; both cookies are set.", body = SignedInBody),
        (status = 401, description = "Unknown address or wrong password.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Disabled.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 423, description = "Too many wrong passwords; Retry-After says how long.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn login(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    mut params: crate::web::Params,
    headers: HeaderMap,
    Json(body): Json<LoginRequest>,
) -> Result<Response, Problem> {
    let link = params.flag("link_oauth", false);
    params.done()?;
    let waiting = link.then(|| super::oauth::waiting(&headers));
    let device = device_of(&headers);
    let opened = accounts.sign_in(&body.email, &body.password, &device, waiting).await?;
    let body = SignedInBody::new(&accounts, &opened, lang.pick("登入了。", "Signed in."), lang)?;
    let mut response = signed_in(StatusCode::OK, &accounts, &caller, &opened, body);
    if link {
        super::oauth::clear_link(response.headers_mut(), &accounts, &caller);
    }
    Ok(response)
}

/// Whether the access token is good, and whose it is.
#[derive(Serialize, ToSchema)]
pub(super) struct VerifyBody {
    /// Who.
    user: UserBody,
    /// True.
    is_valid: bool,
}

/// Whether the access token is good.
#[utoipa::path(
    post, path = "/auth/verify", tag = "accounts",
    responses(
        (status = 200, body = VerifyBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn verify(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<VerifyBody>, Problem> {
    Ok(Body(VerifyBody { user: accounts.shown(&me.user, lang)?, is_valid: true }))
}

/// New tokens.
#[derive(Serialize, ToSchema)]
pub(super) struct RefreshBody {
    /// For programs; browsers have it as a cookie.
    access_token: String,
    /// For programs; browsers have it as a cookie.
    refresh_token: String,
    /// In the caller's language.
    message: String,
    /// When the access token ends, in seconds since 1970.
    token_expires_at: i64,
}

/// A refresh token, from a program that has no cookies.
#[derive(Deserialize, ToSchema)]
struct RefreshRequest {
    #[serde(default)]
    refresh_token: Option<String>,
}

/// Exchanges the refresh token for new tokens.
///
/// It is good once. When it comes a second time the whole session ends, because somebody has a copy.
/// It is read from the cookie, or from `refresh_token` in a JSON body.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "accounts",
    responses(
        (status = 200, description = "Both cookies are set anew.", body = RefreshBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn refresh(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    body: bytes::Bytes,
) -> Result<Response, Problem> {
    let in_body = || serde_json::from_slice::<RefreshRequest>(&body).ok()?.refresh_token;
    let token = cookie(&headers, REFRESH_COOKIE).filter(|token| !token.is_empty());
    let token = token.map(str::to_owned).or_else(in_body).ok_or(AccountError::NotSignedIn)?;
    match accounts.refresh(&token).await {
        Ok(opened) => {
            let body = RefreshBody {
                access_token: opened.access_token.clone(),
                refresh_token: opened.refresh_token.clone(),
                message: lang.pick("登入延續了。", "The session goes on.").to_owned(),
                token_expires_at: opened.session.access_expires_at.as_second(),
            };
            Ok(signed_in(StatusCode::OK, &accounts, &caller, &opened, body))
        }
        Err(AccountError::NotSignedIn) => {
            // The browser forgets what is worth nothing.
            let mut response = Problem::from(AccountError::NotSignedIn).into_response();
            clear_session(response.headers_mut(), &accounts, &caller);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Signed out.
#[derive(Serialize, ToSchema)]
pub(super) struct LogoutBody {
    /// In the caller's language.
    message: String,
    /// Whether the account is linked to an issuer, where one may want to sign out too.
    is_oauth_user: bool,
}

/// Ends the session. Always succeeds.
#[utoipa::path(post, path = "/auth/logout", tag = "accounts", responses((status = 200, body = LogoutBody)))]
pub(super) async fn logout(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let tokens: Vec<String> = [access_token(&headers), cookie(&headers, REFRESH_COOKIE)]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect();
    let is_oauth_user = accounts
        .store
        .write::<_, AccountError>(move |tx| {
            let mut oauth = false;
            for token in tokens {
                if let Some((id, session)) = sessions::of_token(tx, &token)? {
                    oauth |= USERS.get(tx, &session.user)?.is_some_and(|user| user.oidc.is_some());
                    sessions::end(tx, id)?;
                }
            }
            Ok(oauth)
        })
        .await?;
    let message = lang.pick("登出了。", "Signed out.").to_owned();
    let mut response = Body(LogoutBody { message, is_oauth_user }).into_response();
    clear_session(response.headers_mut(), &accounts, &caller);
    Ok(response)
}

/// Who one is.
#[derive(Serialize, ToSchema)]
pub(super) struct MeBody {
    /// Who.
    user: UserBody,
    /// Counts.
    statistics: Statistics,
    /// When the access token ends, in seconds since 1970.
    token_expires_at: i64,
}

/// Counts of a person, all of them true.
#[derive(Serialize, ToSchema)]
struct Statistics {
    /// Readings kept.
    total_readings: u64,
    /// `good`, `neutral` or `evil`.
    karma_alignment: &'static str,
    /// A faction's key.
    faction_alignment: String,
    /// Null: a reading is not a forecast that could be right or wrong.
    accuracy_rate: Option<f64>,
    /// Always 0: there is no such thing here.
    community_points: u64,
    /// The contract's key.
    experience_level: &'static str,
    /// Ids of cards.
    favorite_cards: Vec<String>,
    /// Codes.
    achievements: Vec<String>,
}

/// Who one is.
#[utoipa::path(
    get, path = "/auth/me", tag = "accounts",
    responses(
        (status = 200, body = MeBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn me(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<MeBody>, Problem> {
    let user = accounts.shown(&me.user, lang)?;
    let statistics = Statistics {
        total_readings: user.total_readings,
        karma_alignment: user.karma_alignment,
        faction_alignment: user.faction_alignment.clone(),
        accuracy_rate: None,
        community_points: 0,
        experience_level: user.experience_level,
        favorite_cards: Vec::new(),
        achievements: Vec::new(),
    };
    let token_expires_at = me.session.access_expires_at.as_second();
    Ok(Body(MeBody { user, statistics, token_expires_at }))
}

/// The ways in that this instance offers, for its sign-in page.
#[derive(Serialize, ToSchema)]
pub(super) struct WaysInBody {
    /// `open`, `invite` or `closed`.
    registration: &'static str,
    /// Whether passkeys work at the address that was asked.
    passkeys: bool,
    /// The outside account's name, or null.
    oauth: Option<String>,
}

/// The ways in that this instance offers.
#[utoipa::path(get, path = "/auth/ways-in", tag = "accounts", responses((status = 200, body = WaysInBody)))]
pub(super) async fn ways_in(
    State(accounts): State<Arc<Accounts>>,
    caller: Caller,
) -> Body<WaysInBody> {
    Body(WaysInBody {
        registration: accounts.options.registration.key(),
        passkeys: accounts.passkeys.work_for(&caller),
        oauth: accounts.oidc.as_ref().map(|oidc| oidc.name().to_owned()),
    })
}
