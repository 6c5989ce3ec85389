//! `/webauthn`: passkeys (contract §3).

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Shared, device_of, secure, signed_in};
use crate::features::accounts::admission::Newcomer;
use crate::features::accounts::bodies::{CredentialBody, MessageBody, UserBody};
use crate::features::accounts::error::Thing;
use crate::features::accounts::passkeys::{self, Assertion, Attestation, Begun};
use crate::features::accounts::service::Accounts;
use crate::features::accounts::sessions::Opened;
use crate::features::accounts::{AccountError, SignedIn, input, rules};
use crate::tarot::Lang;
use crate::web::cookies::{cookie, set_cookie};
use crate::web::problem::ProblemBody;
use crate::web::{Caller, Json, Locale, Problem};

/// Finds the challenge again.
const CHALLENGE: &str = "webauthn_challenge";

/// What a passkey without a name is called.
pub(super) fn unnamed(lang: Lang) -> &'static str {
    lang.pick("未命名的通行金鑰", "Unnamed passkey")
}

/// The cookie that finds the challenge.
pub(super) fn challenge(headers: &HeaderMap) -> Result<&str, AccountError> {
    cookie(headers, CHALLENGE).ok_or(AccountError::Challenge)
}

/// Options for `navigator.credentials`.
#[derive(Serialize, ToSchema)]
pub(super) struct OptionsBody {
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`.
    #[schema(value_type = Object)]
    options: Value,
    /// The challenge, hexadecimal.
    challenge: String,
}

fn options(accounts: &Accounts, caller: &Caller, begun: Begun) -> Response {
    use base64::Engine as _;
    let encoded = begun.options.get("challenge").and_then(Value::as_str).unwrap_or_default();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(encoded);
    let challenge = bytes
        .unwrap_or_default()
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let mut response = Body(OptionsBody { options: begun.options, challenge }).into_response();
    let seconds = i64::try_from(rules::CHALLENGE.as_secs()).unwrap_or(i64::MAX);
    let secure = secure(accounts, caller);
    set_cookie(response.headers_mut(), CHALLENGE, &begun.secret, seconds, secure);
    response
}

/// A new person, by passkey.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewOptionsRequest {
    /// Address.
    email: String,
    /// 1–50 characters.
    name: String,
    /// Where registration is by invitation; a bad one is told here, before a passkey is made.
    #[serde(default)]
    invitation: Option<String>,
}

fn newcomer(email: &str, name: &str) -> Result<(String, String), Problem> {
    let mut errors = Vec::new();
    let email = input::email(email, "/email").map_err(|e| errors.push(e)).ok();
    let name = input::line(name, rules::NAME, "/name").map_err(|e| errors.push(e)).ok();
    email.zip(name).ok_or_else(|| Problem::invalid(errors))
}

/// Begins an account with a passkey.
#[utoipa::path(
    post, path = "/webauthn/register-new/options", tag = "accounts", request_body = NewOptionsRequest,
    responses(
        (status = 200, body = OptionsBody),
        (status = 403, description = "Registration is closed, or the invitation is not good.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The address has an account.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "Passkeys do not work at this address.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn register_new_options(
    State(accounts): State<Arc<Accounts>>,
    caller: Caller,
    Json(body): Json<NewOptionsRequest>,
) -> Result<Response, Problem> {
    let (email, name) = newcomer(&body.email, &body.name)?;
    let invitation = body.invitation.as_deref();
    let begun = accounts.begin_new_person(&caller, email, name, invitation)?;
    Ok(options(&accounts, &caller, begun))
}

/// The new person's passkey.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewVerifyRequest {
    /// As for the options.
    email: String,
    /// As for the options.
    name: String,
    /// Where registration is by invitation.
    #[serde(default)]
    invitation: Option<String>,
    /// The authenticator's answer.
    #[serde(flatten)]
    attestation: Attestation,
}

/// Signed in by passkey.
#[derive(Serialize, ToSchema)]
pub(super) struct PasskeySignedInBody {
    /// Always true.
    success: bool,
    /// For programs; browsers have it as a cookie.
    access_token: String,
    /// For programs; browsers have it as a cookie.
    refresh_token: String,
    /// Who.
    user: UserBody,
    /// With which passkey.
    credential: CredentialBody,
    /// In the caller's language.
    message: String,
    /// When the access token ends, in seconds since 1970.
    token_expires_at: i64,
}

impl PasskeySignedInBody {
    fn new(
        accounts: &Accounts,
        opened: &Opened,
        credential: CredentialBody,
        (message, lang): (&str, Lang),
    ) -> Result<Self, Problem> {
        Ok(Self {
            success: true,
            access_token: opened.access_token.clone(),
            refresh_token: opened.refresh_token.clone(),
            user: accounts.shown(&opened.user, lang)?,
            credential,
            message: message.to_owned(),
            token_expires_at: opened.session.access_expires_at.as_second(),
        })
    }
}

/// The name of a device, checked.
fn named(mut attestation: Attestation) -> Result<Attestation, Problem> {
    let name = attestation.device_name.take().filter(|name| !name.trim().is_empty());
    if let Some(name) = name {
        let checked = input::line(&name, (1, rules::MAX_DEVICE_NAME), "/device_name");
        attestation.device_name = Some(checked.map_err(AccountError::from)?);
    }
    let short = |transport: &String| transport.len() <= 20;
    attestation.transports =
        attestation.transports.filter(|all| all.len() <= 10 && all.iter().all(short));
    Ok(attestation)
}

/// Makes the account and its first passkey, and signs its owner in.
#[utoipa::path(
    post, path = "/webauthn/register-new/verify", tag = "accounts", request_body = NewVerifyRequest,
    responses(
        (status = 201, description = "Signed in; both cookies are set.", body = PasskeySignedInBody),
        (status = 400, description = "No such challenge.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "The answer does not hold.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Registration is closed, or by invitation.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The address has an account.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn register_new_verify(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<NewVerifyRequest>,
) -> Result<Response, Problem> {
    let (email, name) = newcomer(&body.email, &body.name)?;
    let answer = named(body.attestation)?;
    let who = Newcomer { email, name, invitation: body.invitation, ..Newcomer::default() };
    let secret = challenge(&headers)?;
    let made =
        accounts.finish_new_person(&caller, secret, answer, who, &device_of(&headers)).await?;
    let (opened, credential, id) = made;
    let message = lang
        .pick("帳號建立好了，歡迎來到廢土。", "Your account is ready. Welcome to the wasteland.");
    let credential = CredentialBody::new(id, &credential, unnamed(lang));
    let body = PasskeySignedInBody::new(&accounts, &opened, credential, (message, lang))?;
    Ok(signed_in(StatusCode::CREATED, &accounts, &caller, &opened, body))
}

/// Begins one more passkey for the account that is signed in.
#[utoipa::path(
    post, path = "/webauthn/register/options", tag = "accounts",
    responses(
        (status = 200, body = OptionsBody),
        (status = 400, description = "There are ten.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "Passkeys do not work at this address.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn register_options(
    State(accounts): State<Arc<Accounts>>,
    caller: Caller,
    me: SignedIn,
) -> Result<Response, Problem> {
    let begun = accounts.begin_passkey(&caller, &me.user)?;
    Ok(options(&accounts, &caller, begun))
}

/// A passkey was added or renamed.
#[derive(Serialize, ToSchema)]
pub(super) struct CredentialChangedBody {
    /// Always true.
    success: bool,
    /// The passkey.
    credential: CredentialBody,
    /// In the caller's language.
    message: String,
}

/// Adds the passkey to the account that is signed in.
#[utoipa::path(
    post, path = "/webauthn/register/verify", tag = "accounts", request_body = Attestation,
    responses(
        (status = 201, body = CredentialChangedBody),
        (status = 400, description = "No such challenge, or it is known.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in, or the answer does not hold.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn register_verify(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    me: SignedIn,
    Json(body): Json<Attestation>,
) -> Result<Response, Problem> {
    let answer = named(body)?;
    let (id, credential) =
        accounts.finish_passkey(&caller, &me.user, challenge(&headers)?, answer).await?;
    let body = CredentialChangedBody {
        success: true,
        credential: CredentialBody::new(id, &credential, unnamed(lang)),
        message: lang.pick("通行金鑰加好了。", "The passkey is added.").to_owned(),
    };
    Ok((StatusCode::CREATED, Body(body)).into_response())
}

/// Begins signing in.
#[derive(Deserialize, ToSchema)]
pub(super) struct AuthenticateOptionsRequest {
    /// Only kept for the contract: the options are the same for every address, so that they tell
    /// nobody who has an account.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the contract's body and deliberately not used")]
    email: Option<String>,
}

/// Begins signing in with a passkey, with or without an e-mail address.
#[utoipa::path(
    post, path = "/webauthn/authenticate/options", tag = "accounts", request_body = AuthenticateOptionsRequest,
    responses(
        (status = 200, body = OptionsBody),
        (status = 501, description = "Passkeys do not work at this address.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn authenticate_options(
    State(accounts): State<Arc<Accounts>>,
    caller: Caller,
    Json(_): Json<AuthenticateOptionsRequest>,
) -> Result<Response, Problem> {
    let begun = accounts.begin_authentication(&caller)?;
    Ok(options(&accounts, &caller, begun))
}

/// Signs in with a passkey.
#[utoipa::path(
    post, path = "/webauthn/authenticate/verify", tag = "accounts", request_body = Assertion,
    responses(
        (status = 200, description = "Signed in; both cookies are set.", body = PasskeySignedInBody),
        (status = 400, description = "No such challenge.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "The answer does not hold.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Disabled.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn authenticate_verify(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<Assertion>,
) -> Result<Response, Problem> {
    let accounts = &shared.accounts;
    let (user, key) = accounts.authenticate(&caller, challenge(&headers)?, &body).await?;
    let opened = accounts.sign_in_by_passkey(user, key, &device_of(&headers), None).await?;
    let theirs = accounts.store.read(|tx| passkeys::of_user(tx, user))?;
    let signing = theirs.iter().find(|(id, _)| *id == key);
    let (id, credential) = signing.ok_or(AccountError::Missing(Thing::Passkey))?;
    let credential = CredentialBody::new(*id, credential, unnamed(lang));
    let body = PasskeySignedInBody::new(
        accounts,
        &opened,
        credential,
        (lang.pick("登入了。", "Signed in."), lang),
    )?;
    Ok(signed_in(StatusCode::OK, accounts, &caller, &opened, body))
}

/// One's passkeys.
#[derive(Serialize, ToSchema)]
pub(super) struct CredentialsBody {
    /// The one used last first.
    credentials: Vec<CredentialBody>,
    /// How many.
    total: usize,
}

/// One's passkeys.
#[utoipa::path(
    get, path = "/webauthn/credentials", tag = "accounts",
    responses(
        (status = 200, body = CredentialsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn credentials(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<CredentialsBody>, Problem> {
    let keys = accounts.store.read(|tx| passkeys::of_user(tx, me.user.id))?;
    let credentials: Vec<_> =
        keys.iter().map(|(id, key)| CredentialBody::new(*id, key, unnamed(lang))).collect();
    let total = credentials.len();
    Ok(Body(CredentialsBody { credentials, total }))
}

/// Another name for a passkey.
#[derive(Deserialize, ToSchema)]
pub(super) struct RenameRequest {
    /// 1–100 characters.
    device_name: String,
}

/// An id in a path; a text that is none is nobody's.
fn key(id: &str) -> Result<Uuid, AccountError> {
    id.parse().map_err(|_| AccountError::Missing(Thing::Passkey))
}

/// Gives a passkey another name.
#[utoipa::path(
    patch, path = "/webauthn/credentials/{id}/name", tag = "accounts", request_body = RenameRequest,
    params(("id" = Uuid, Path, description = "A passkey's id.")),
    responses(
        (status = 200, body = CredentialChangedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn rename(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(id): Path<String>,
    Json(body): Json<RenameRequest>,
) -> Result<Body<CredentialChangedBody>, Problem> {
    let id = key(&id)?;
    let name = input::line(&body.device_name, (1, rules::MAX_DEVICE_NAME), "/device_name")
        .map_err(AccountError::from)?;
    let credential = accounts.rename_passkey(me.user.id, id, name).await?;
    Ok(Body(CredentialChangedBody {
        success: true,
        credential: CredentialBody::new(id, &credential, unnamed(lang)),
        message: lang.pick("名字改好了。", "The name is changed.").to_owned(),
    }))
}

/// Deletes a passkey, unless it is the last way in.
#[utoipa::path(
    delete, path = "/webauthn/credentials/{id}", operation_id = "delete_passkey", tag = "accounts",
    params(("id" = Uuid, Path, description = "A passkey's id.")),
    responses(
        (status = 200, body = MessageBody),
        (status = 400, description = "It is the last way in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Body<MessageBody>, Problem> {
    accounts.delete_passkey(me.user.id, key(&id)?).await?;
    Ok(MessageBody::new(lang, "通行金鑰刪掉了。", "The passkey is deleted."))
}
