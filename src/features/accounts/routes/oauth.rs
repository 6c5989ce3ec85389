//! `/auth/oauth`: the outside account (contract §2). The paths say `google` because the original's do;
//! which issuer it is, the operator decides.

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Shared, device_of, secure, signed_in};
use crate::features::accounts::bodies::{SignedInBody, UserBody};
use crate::features::accounts::extract::access_token;
use crate::features::accounts::oidc::Finished;
use crate::features::accounts::passkeys::Assertion;
use crate::features::accounts::service::{self, Accounts};
use crate::features::accounts::{AccountError, SignedIn, input, rules, sessions};
use crate::web::cookies::{cookie, set_cookie};
use crate::web::problem::ProblemBody;
use crate::web::{Caller, FieldError, Json, Locale, Problem};

/// Binds a sign-in to the browser that began it.
const BINDING: &str = "oauth_binding";
/// Finds what waits to be linked after a conflict.
const LINK: &str = "oauth_link";

/// Begins a sign-in with an outside account.
#[derive(Deserialize, ToSchema)]
pub(super) struct OauthLoginRequest {
    /// The page to go back to: a path of this site. Anything else is passed over.
    #[serde(default)]
    #[schema(example = "/read")]
    redirect_url: Option<String>,
    /// Where registration is by invitation.
    #[serde(default)]
    invitation: Option<String>,
    /// Whether to link it to the account that is signed in.
    #[serde(default)]
    link: bool,
}

/// Where to send the browser.
#[derive(Serialize, ToSchema)]
pub(super) struct OauthLoginBody {
    /// At the issuer.
    authorization_url: String,
}

/// Begins a sign-in with the outside account.
#[utoipa::path(
    post, path = "/auth/oauth/google/login", operation_id = "oauth_login", tag = "accounts", request_body = OauthLoginRequest,
    responses(
        (status = 200, body = OauthLoginBody),
        (status = 400, description = "The `Host` header is none.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "To link one has to be signed in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "The operator set none up.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 502, description = "The issuer does not answer.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn login(
    State(accounts): State<Arc<Accounts>>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<OauthLoginRequest>,
) -> Result<Response, Problem> {
    // Whoever only signs in may come with a token that is no longer good.
    let me = || signed_in_user(&accounts, &headers).ok_or(AccountError::NotSignedIn);
    let link = body.link.then(me).transpose()?;
    // It waits in memory until the browser comes back.
    if body.invitation.as_ref().is_some_and(|code| code.len() > rules::MAX_INVITATION) {
        return Err(Problem::invalid(vec![FieldError::new(
            "/invitation",
            "這不是邀請碼。",
            "This is no invitation.",
        )]));
    }
    let origin = accounts.options.public_origin.clone().or_else(|| caller.origin());
    let origin = origin.ok_or(AccountError::Host)?;
    let return_to = input::return_path(body.redirect_url.as_deref());
    let begun = accounts.begin_oauth(&origin, return_to, body.invitation, link).await?;
    let answer = OauthLoginBody { authorization_url: begun.authorization_url };
    let mut response = Body(answer).into_response();
    let (seconds, secure) = (seconds(), secure(&accounts, &caller));
    set_cookie(response.headers_mut(), BINDING, &begun.binding, seconds, secure);
    Ok(response)
}

fn seconds() -> i64 {
    i64::try_from(rules::OAUTH.as_secs()).unwrap_or(i64::MAX)
}

/// What the issuer sent the browser back with.
#[derive(Deserialize, ToSchema)]
pub(super) struct OauthCallbackRequest {
    /// From the address.
    code: String,
    /// From the address.
    #[serde(default)]
    state: Option<String>,
}

/// Signed in, or linked, with the outside account.
#[derive(Serialize, ToSchema)]
pub(super) struct OauthCallbackBody {
    /// Who.
    user: UserBody,
    /// When the access token ends, in seconds since 1970; null when an account was linked.
    token_expires_at: Option<i64>,
    /// In the caller's language.
    message: String,
    /// A path of this site to go back to, or null.
    return_to: Option<String>,
    /// Whether it was linked to the account that was signed in.
    linked: bool,
}

/// Finishes a sign-in with the outside account.
///
/// An address that has an account is not linked silently: that is a 409 with `conflict_info`, and what
/// the issuer said waits for `/auth/oauth/link` or `/auth/login?link_oauth=true`.
#[utoipa::path(
    post, path = "/auth/oauth/callback", tag = "accounts", request_body = OauthCallbackRequest,
    responses(
        (status = 200, body = OauthCallbackBody),
        (status = 400, description = "Not begun in this browser, or too long ago.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The address has an account; `conflict_info` tells.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "The operator set none up.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 502, description = "The issuer's answer does not hold.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn callback(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<OauthCallbackRequest>,
) -> Result<Response, Problem> {
    let state = body.state.ok_or(AccountError::OauthState)?;
    let binding = cookie(&headers, BINDING);
    let (who, device) = (signed_in_user(&accounts, &headers), device_of(&headers));
    let finished = accounts.finish_oauth(&body.code, &state, binding, who, &device).await?;
    let secure = secure(&accounts, &caller);
    let mut response = match finished {
        Finished::SignedIn(opened, return_to) => {
            let body = OauthCallbackBody {
                user: accounts.shown(&opened.user, lang)?,
                token_expires_at: Some(opened.session.access_expires_at.as_second()),
                message: lang.pick("登入了。", "Signed in.").to_owned(),
                return_to,
                linked: false,
            };
            signed_in(StatusCode::OK, &accounts, &caller, &opened, body)
        }
        Finished::Linked(user, return_to) => Body(OauthCallbackBody {
            user: accounts.shown(&user, lang)?,
            token_expires_at: None,
            message: linked(lang).to_owned(),
            return_to,
            linked: true,
        })
        .into_response(),
        Finished::Conflict(conflict, secret) => {
            let mut response = Problem::from(AccountError::Conflict(conflict)).into_response();
            set_cookie(response.headers_mut(), LINK, &secret, seconds(), secure);
            response
        }
    };
    set_cookie(response.headers_mut(), BINDING, "", 0, secure);
    Ok(response)
}

/// Who is signed in, if anybody: a token that has run out while one was at the issuer is no mistake here.
fn signed_in_user(accounts: &Accounts, headers: &HeaderMap) -> Option<Uuid> {
    let (token, now) = (access_token(headers)?, accounts.now());
    let found = accounts.store.read(|tx| sessions::signed_in(tx, token, now));
    found.ok().map(|(user, ..)| user.id)
}

const fn linked(lang: crate::tarot::Lang) -> &'static str {
    match lang {
        crate::tarot::Lang::ZhTw => "外部帳號連結好了。",
        crate::tarot::Lang::En => "The outside account is linked.",
    }
}

/// The secret of what waits after a conflict; nothing waits under an empty one.
pub(super) fn waiting(headers: &HeaderMap) -> &str {
    cookie(headers, LINK).unwrap_or_default()
}

/// Takes the cookie away that finds what waits.
pub(super) fn clear_link(headers: &mut HeaderMap, accounts: &Accounts, caller: &Caller) {
    set_cookie(headers, LINK, "", 0, secure(accounts, caller));
}

/// Linked or unlinked.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkBody {
    /// Always true.
    success: bool,
    /// In the caller's language.
    message: String,
    /// Whether an outside account is linked now.
    has_oauth: bool,
}

/// Links the outside account that waits after a conflict to the account that is signed in.
#[utoipa::path(
    post, path = "/auth/oauth/link", tag = "accounts",
    responses(
        (status = 200, body = LinkBody),
        (status = 400, description = "Nothing waits, or the addresses differ.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is linked to another account.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn link(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    me: SignedIn,
) -> Result<Response, Problem> {
    accounts.link_waiting(me.user.id, waiting(&headers)).await?;
    let body = LinkBody { success: true, message: linked(lang).to_owned(), has_oauth: true };
    let mut response = Body(body).into_response();
    clear_link(response.headers_mut(), &accounts, &caller);
    Ok(response)
}

/// Takes the link away, unless it is the last way in.
#[utoipa::path(
    post, path = "/auth/oauth/unlink", tag = "accounts",
    responses(
        (status = 200, body = LinkBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "None is linked.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is the last way in.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn unlink(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<LinkBody>, Problem> {
    accounts.change(me.user.id, |tx, user| service::unlink(tx, user)).await?;
    let message = lang.pick("外部帳號取消連結了。", "The outside account is no longer linked.");
    Ok(Body(LinkBody { success: true, message: message.to_owned(), has_oauth: false }))
}

/// Signs in with a passkey and links.
#[derive(Deserialize, ToSchema)]
pub(super) struct LoginAndLinkRequest {
    /// The authenticator's answer to `/webauthn/authenticate/options`.
    assertion_response: Assertion,
}

/// Signs in with a passkey and links the outside account that waits after a conflict.
#[utoipa::path(
    post, path = "/auth/passkey/login-and-link", tag = "accounts", request_body = LoginAndLinkRequest,
    responses(
        (status = 200, description = "Signed in; both cookies are set.", body = SignedInBody),
        (status = 400, description = "Nothing waits, or the addresses differ.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn passkey_login_and_link(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<LoginAndLinkRequest>,
) -> Result<Response, Problem> {
    let accounts = &shared.accounts;
    let secret = super::webauthn::challenge(&headers)?;
    let (user, key) = accounts.authenticate(&caller, secret, &body.assertion_response).await?;
    let (device, waiting) = (device_of(&headers), Some(waiting(&headers)));
    let opened = accounts.sign_in_by_passkey(user, key, &device, waiting).await?;
    let body = SignedInBody::new(accounts, &opened, linked(lang), lang)?;
    let mut response = signed_in(StatusCode::OK, accounts, &caller, &opened, body);
    clear_link(response.headers_mut(), accounts, &caller);
    Ok(response)
}
