//! `/auth`: coming, going, and who one is (contract §1).

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Shared, clear_session, device_of, signed_in};
use crate::features::accounts::bodies::{
    ChangePasswordRequest, CredentialBody, LoginRequest, MessageBody, RegisterRequest, SessionBody,
    SetPasswordRequest, SignedInBody, UserBody,
};
use crate::features::accounts::days::{self, Extending, LOYALTY_BADGE};
use crate::features::accounts::extract::{REFRESH_COOKIE, access_token};
use crate::features::accounts::service::{Accounts, Newcomer};
use crate::features::accounts::sessions::{self, Secrets};
use crate::features::accounts::tables::USERS;
use crate::features::accounts::{AccountError, SignedIn, input, passkeys, passwords, rules};
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

/// Checked in.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckInBody {
    /// Always true; a failure is a problem.
    success: bool,
    /// Whether it was the first of this local day.
    is_first_check_in_today: bool,
    /// The local day, `YYYY-MM-DD`.
    #[schema(value_type = String)]
    login_date: Date,
    /// In the caller's language.
    message: String,
    /// Whether a task went on because of it.
    task_updated: bool,
    /// Days in a row, today included.
    consecutive_days: usize,
}

/// Notes that one came today.
#[utoipa::path(
    post, path = "/auth/daily-check-in", tag = "accounts",
    responses(
        (status = 200, body = CheckInBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn daily_check_in(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<CheckInBody>, Problem> {
    let (first, login_date, consecutive_days) = check_in(&accounts, me.user.id).await?;
    let message = if first {
        lang.pick("今天報到了。", "Checked in for today.")
    } else {
        lang.pick("今天已經報到過了。", "You have checked in today already.")
    };
    Ok(Body(CheckInBody {
        success: true,
        is_first_check_in_today: first,
        login_date,
        message: message.to_owned(),
        task_updated: first,
        consecutive_days,
    }))
}

async fn check_in(accounts: &Accounts, user: Uuid) -> Result<(bool, Date, usize), Problem> {
    let (today, now, progress) = (accounts.today(), accounts.now(), accounts.progress.clone());
    accounts
        .store
        .write::<_, Problem>(move |tx| {
            let first = days::came(tx, &progress, user, (today, now))?;
            Ok((first, today, days::streak(tx, user, today)?))
        })
        .await
}

/// The day was noted.
#[derive(Serialize, ToSchema)]
pub(super) struct TrackBody {
    /// The local day, `YYYY-MM-DD`.
    #[schema(value_type = String)]
    login_date: Date,
    /// Whether it is the first time today.
    is_new_day: bool,
    /// Days in a row, today included.
    consecutive_days: usize,
    /// Three days in a row or more.
    loyalty_check_triggered: bool,
}

/// Notes that one came today, as [`daily_check_in`] does; with the contract's other body.
#[utoipa::path(
    post, path = "/auth/track-login", tag = "accounts",
    responses(
        (status = 200, body = TrackBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn track_login(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
) -> Result<Body<TrackBody>, Problem> {
    let (is_new_day, login_date, consecutive_days) = check_in(&accounts, me.user.id).await?;
    let loyalty_check_triggered = consecutive_days >= rules::LOYAL_DAYS;
    Ok(Body(TrackBody { login_date, is_new_day, consecutive_days, loyalty_check_triggered }))
}

/// Asks for a longer session.
#[derive(Deserialize, ToSchema)]
pub(super) struct ExtendRequest {
    /// `activity` or `loyalty`.
    extension_type: String,
    /// What the client believes, in seconds; the server measures for itself.
    #[serde(default)]
    #[schema(example = 1800)]
    activity_duration: Option<i64>,
}

/// The session is longer.
#[derive(Serialize, ToSchema)]
pub(super) struct ExtendedBody {
    /// Always true.
    success: bool,
    /// In the caller's language.
    message: String,
    /// Minutes added.
    extended_minutes: i64,
    /// When the access token ends, in seconds since 1970.
    token_expires_at: i64,
    /// What was given with it, or null.
    rewards: Option<Rewards>,
}

/// What a first loyalty extension gives.
#[derive(Serialize, ToSchema)]
struct Rewards {
    /// Karma.
    karma_bonus: i64,
    /// A badge's key.
    badge_unlocked: &'static str,
}

/// Lets the access token live longer: for half an hour of activity, or for coming often.
#[utoipa::path(
    post, path = "/auth/extend-token", tag = "accounts", request_body = ExtendRequest,
    responses(
        (status = 200, description = "Both cookies are set anew.", body = ExtendedBody),
        (status = 400, description = "Not due.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The session is at its end.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Ten in a day.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn extend_token(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    me: SignedIn,
    Json(body): Json<ExtendRequest>,
) -> Result<Response, Problem> {
    let by_activity = match body.extension_type.as_str() {
        "activity" => true,
        "loyalty" => false,
        _ => {
            return Err(Problem::invalid(vec![FieldError::new(
                "/extension_type",
                "延長的方式只有 activity 和 loyalty。",
                "An extension is for activity or loyalty.",
            )]));
        }
    };
    if by_activity && body.activity_duration.is_some_and(|seconds| seconds < 0) {
        return Err(Problem::invalid(vec![FieldError::new(
            "/activity_duration",
            "時間不能是負的。",
            "A duration is not negative.",
        )]));
    }
    let progress = accounts.progress.clone();
    let karma_bonus = progress.rules.rule("loyalty").map_or(0, |rule| rule.alignment);
    let (secrets, now, today) = (
        Secrets::new(&accounts.system).map_err(AccountError::from)?,
        accounts.now(),
        accounts.today(),
    );
    let extended = accounts
        .store
        .write::<_, AccountError>(move |tx| {
            let SignedIn { user, session_id: id, session } = me;
            let of = Extending { user, id, session, secrets: &secrets, now, today };
            if by_activity {
                days::extend_for_activity(tx, of)
            } else {
                days::extend_for_loyalty(tx, &progress, of)
            }
        })
        .await?;
    let rewards =
        extended.rewarded.then_some(Rewards { karma_bonus, badge_unlocked: LOYALTY_BADGE });
    let body = ExtendedBody {
        success: true,
        message: lang.pick("登入時間延長了。", "The session lasts longer now.").to_owned(),
        extended_minutes: extended.minutes,
        token_expires_at: extended.opened.session.access_expires_at.as_second(),
        rewards,
    };
    Ok(signed_in(StatusCode::OK, &accounts, &caller, &extended.opened, body))
}

/// How loyal one is.
#[derive(Serialize, ToSchema)]
pub(super) struct LoyaltyBody {
    /// Three days of the last seven.
    is_eligible: bool,
    /// Days of the last seven.
    login_days_count: usize,
    /// Which, newest first.
    #[schema(value_type = Vec<String>)]
    login_dates: Vec<Date>,
    /// Days in a row.
    current_streak: usize,
    /// Whether the extension was not claimed today.
    extension_available: bool,
}

/// How loyal one is.
#[utoipa::path(
    get, path = "/auth/loyalty-status", tag = "accounts",
    responses(
        (status = 200, body = LoyaltyBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn loyalty_status(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
) -> Result<Body<LoyaltyBody>, Problem> {
    let today = accounts.today();
    let loyalty = accounts.store.read(|tx| days::loyalty(tx, &me.user, today))?;
    Ok(Body(LoyaltyBody {
        is_eligible: loyalty.is_eligible,
        login_days_count: loyalty.days.len(),
        login_dates: loyalty.days,
        current_streak: loyalty.streak,
        extension_available: loyalty.available,
    }))
}
