//! Sign-in with an outside account: OpenID Connect, code flow with PKCE, state and nonce.
//!
//! What a sign-in was begun with stays here, found by `state`, for ten minutes and one use; it is bound
//! to the browser by a cookie whose secret the answer must bring, so nobody can be made to finish a
//! sign-in that somebody else began. An address that has an account is never linked by itself: the
//! person gets a 409, signs in the way they used to, and links then. What waits for that stays here
//! too: no client can say who it is at the issuer.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreErrorResponseType, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::admission::{self, Newcomer};
use super::error::{AccountError, Conflict};
use super::model::{Method, OidcIdentity, User};
use super::pending::Pending;
use super::service::{self, Accounts, Issuer};
use super::sessions::{self, Opened, Secrets};
use super::tables::{BY_OIDC, USERS, fold, oidc_key};
use super::{days, input, rules};
use crate::outbound::Outbound;
use crate::store::WriteTx;
use crate::system::System;

/// What the issuer publishes of itself is read anew after so long.
const METADATA_LIVES: Duration = Duration::from_hours(1);
/// All that one request asks of the issuer may take so long together: well under what the request itself
/// may take, so that an issuer that hangs is told as what it is.
const PATIENCE: Duration = Duration::from_secs(8);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A sign-in under way.
struct Flow {
    nonce: String,
    verifier: String,
    /// Of the cookie that the same browser has.
    binding: String,
    redirect: String,
    return_to: Option<String>,
    invitation: Option<String>,
    /// Who was signed in when it began, to link.
    link: Option<Uuid>,
}

/// Who somebody is, by the issuer's word.
#[derive(Clone, Debug)]
pub struct Claimed {
    identity: OidcIdentity,
    email: String,
    email_verified: bool,
    name: Option<String>,
}

/// The issuer.
pub struct Oidc {
    issuer: Issuer,
    url: IssuerUrl,
    outbound: Arc<Outbound>,
    system: System,
    metadata: Mutex<Option<(Duration, CoreProviderMetadata)>>,
    flows: Pending<Flow>,
    waiting: Pending<Claimed>,
}

/// A sign-in that began.
pub struct Begun {
    /// Where to send the browser.
    pub authorization_url: String,
    /// For the cookie.
    pub binding: String,
}

/// What came of it.
pub enum Finished {
    /// Signed in; where they wanted to go.
    SignedIn(Box<Opened>, Option<String>),
    /// Linked to the account that began it.
    Linked(Box<User>, Option<String>),
    /// The address has an account. The secret finds what may be linked after signing in.
    Conflict(Conflict, String),
}

impl Oidc {
    /// By the settings; asks nothing yet.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(issuer: Issuer, outbound: Arc<Outbound>, system: &System) -> Result<Self, String> {
        let url = IssuerUrl::new(issuer.issuer.clone())
            .map_err(|error| format!("--oidc-issuer is not an address: {error}"))?;
        let pending = || Arc::clone(&system.clock);
        Ok(Self {
            flows: Pending::new(pending(), rules::OAUTH),
            waiting: Pending::new(pending(), rules::OAUTH),
            metadata: Mutex::new(None),
            system: system.clone(),
            issuer,
            url,
            outbound,
        })
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.issuer.name
    }

    async fn client(&self, redirect: &str, anew: bool) -> Result<Client, AccountError> {
        let now = self.system.clock.elapsed();
        let mut known = self.metadata.lock().await;
        let fresh = known.as_ref().filter(|(at, _)| !anew && now < *at + METADATA_LIVES);
        let metadata = if let Some((_, metadata)) = fresh {
            metadata.clone()
        } else {
            let http = through(&self.outbound);
            let metadata = CoreProviderMetadata::discover_async(self.url.clone(), &http)
                .await
                .map_err(issuer_failed)?;
            *known = Some((now, metadata.clone()));
            metadata
        };
        drop(known);
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(issuer_failed)?;
        Ok(CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.issuer.client_id.clone()),
            self.issuer.client_secret.clone().map(ClientSecret::new),
        )
        .set_redirect_uri(redirect))
    }

    /// Exchanges the code and checks the ID token: signature, issuer, audience, time, nonce.
    async fn claims(&self, code: &str, flow: &Flow) -> Result<Claimed, AccountError> {
        let client = self.client(&flow.redirect, false).await?;
        let http = through(&self.outbound);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(issuer_failed)?
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone()))
            .request_async(&http)
            .await
            .map_err(|error| match &error {
                // Used before, run out, or never the issuer's: the caller's mistake, not the issuer's.
                RequestTokenError::ServerResponse(said)
                    if *said.error() == CoreErrorResponseType::InvalidGrant =>
                {
                    AccountError::OauthState
                }
                _ => issuer_failed(error),
            })?;
        let missing = || AccountError::Issuer("no ID token came".to_owned());
        let token = answer.id_token().ok_or_else(missing)?;
        let (nonce, now) = (Nonce::new(flow.nonce.clone()), self.system.clock.now());
        // The library would ask the operating system what time it is.
        let check = |client: &Client| {
            let verifier = client.id_token_verifier();
            let verifier = verifier.set_time_fn(move || crate::system::standard(now).into());
            token.claims(&verifier, &nonce).cloned()
        };
        let claims = match check(&client) {
            // Its keys may have changed since they were read.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                check(&self.client(&flow.redirect, true).await?)
            }
            checked => checked,
        };
        let claims = claims.map_err(issuer_failed)?;
        let text = |claim: Option<&str>| claim.map(str::to_owned);
        let email = text(claims.email().map(|email| email.as_str()));
        let email = email.and_then(|email| input::email(&email, "/email").ok());
        Ok(Claimed {
            identity: OidcIdentity {
                issuer: claims.issuer().as_str().to_owned(),
                subject: claims.subject().as_str().to_owned(),
                provider: self.issuer.name.clone(),
                picture: text(claims.picture().and_then(|p| p.get(None)).map(|p| p.as_str())),
            },
            email: email.ok_or(AccountError::NoEmail)?,
            email_verified: claims.email_verified().unwrap_or(false),
            name: text(claims.name().and_then(|name| name.get(None)).map(|name| name.as_str())),
        })
    }
}

type Sending =
    Pin<Box<dyn Future<Output = Result<HttpResponse, crate::outbound::OutboundError>> + Send>>;

/// The one way out, in the shape that the library asks through.
fn through(outbound: &Arc<Outbound>) -> impl Fn(HttpRequest) -> Sending + Send + Sync + 'static {
    let outbound = Arc::clone(outbound);
    move |request| {
        let outbound = Arc::clone(&outbound);
        Box::pin(async move { outbound.send(request).await })
    }
}

impl Accounts {
    fn issuer(&self) -> Result<&Oidc, AccountError> {
        self.oidc.as_ref().ok_or(AccountError::NoIssuer)
    }

    /// Begins a sign-in at the issuer.
    ///
    /// # Errors
    /// When there is none, or it does not answer.
    pub async fn begin_oauth(
        &self,
        origin: &str,
        return_to: Option<String>,
        invitation: Option<String>,
        link: Option<Uuid>,
    ) -> Result<Begun, AccountError> {
        let oidc = self.issuer()?;
        let secret = || sessions::secret_text(&self.system);
        let (state, nonce, verifier, binding) = (secret()?, secret()?, secret()?, secret()?);
        let redirect = format!("{origin}/auth/callback");
        let client = within(oidc.client(&redirect, false)).await?;
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let (csrf, once) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
        let (url, ..) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || csrf, move || once)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        let flow = Flow {
            nonce,
            verifier,
            binding: binding.clone(),
            redirect,
            return_to,
            invitation,
            link,
        };
        oidc.flows.put(&state, flow);
        Ok(Begun { authorization_url: url.into(), binding })
    }

    /// Finishes it; `who` is signed in.
    ///
    /// # Errors
    /// When it was not begun in this browser, or the issuer's answer does not hold.
    pub async fn finish_oauth(
        &self,
        code: &str,
        state: &str,
        binding: Option<&str>,
        who: Option<Uuid>,
        device: &str,
    ) -> Result<Finished, AccountError> {
        let oidc = self.issuer()?;
        let flow = oidc.flows.take(state).ok_or(AccountError::OauthState)?;
        if binding != Some(flow.binding.as_str()) {
            tracing::warn!(
                security.event = "oauth_state_mismatch",
                "a sign-in came from another browser"
            );
            return Err(AccountError::OauthState);
        }
        // Whoever began to link may have signed out since, and somebody else in.
        if flow.link.is_some() && flow.link != who {
            return Err(AccountError::OauthState);
        }
        let claimed = within(oidc.claims(code, &flow)).await?;
        if let Some(user) = flow.link {
            let user = self.link(user, claimed, false).await?;
            return Ok(Finished::Linked(Box::new(user), flow.return_to));
        }
        let registration = self.options.registration;
        let (secrets, now, today) = (Secrets::new(&self.system)?, self.now(), self.today());
        let (device, invitation, to_link) = (device.to_owned(), flow.invitation, claimed.clone());
        let progress = self.progress.clone();
        let outcome = self
            .store
            .write::<_, AccountError>(move |tx| {
                let known = BY_OIDC.find(tx, &oidc_key(&claimed.identity))?.first().copied();
                let mut user = if let Some(id) = known {
                    let mut user = service::person(tx, id)?;
                    // Its picture there may have changed.
                    user.oidc = Some(claimed.identity);
                    user
                } else if let Some(user) = service::by_email(tx, &claimed.email)? {
                    // Who has not shown that the address is theirs learns nothing about its account.
                    let known = claimed.email_verified.then(|| service::methods(tx, &user));
                    let methods = known.transpose()?.unwrap_or_default();
                    return Ok(Err(Conflict { email: claimed.email, methods }));
                } else {
                    admission::admit(tx, registration, invitation.as_deref(), now)?;
                    newcomer(tx, claimed, now)?
                };
                days::came(tx, &progress, user.id, (today, now))?;
                Ok(Ok(sessions::open(tx, &mut user, Method::Oauth, &device, &secrets, now)?))
            })
            .await?;
        match outcome {
            Ok(opened) => {
                tracing::info!(
                    security.event = "signed_in",
                    security.method = "oauth",
                    user.id = opened.user.short_id(),
                    "signed in"
                );
                Ok(Finished::SignedIn(Box::new(opened), flow.return_to))
            }
            Err(conflict) => {
                tracing::info!(
                    security.event = "oauth_account_conflict",
                    "the address has an account"
                );
                let secret = sessions::secret_text(&self.system)?;
                oidc.waiting.put(&secret, to_link);
                Ok(Finished::Conflict(conflict, secret))
            }
        }
    }

    /// Links what waits after a conflict to the account of who has signed in since.
    ///
    /// # Errors
    /// When nothing waits, or the addresses differ.
    pub async fn link_waiting(&self, user: Uuid, secret: &str) -> Result<User, AccountError> {
        let claimed = self.waiting_to_be_linked(secret)?;
        self.link(user, claimed, true).await
    }

    /// Takes out what waits after a conflict.
    pub(super) fn waiting_to_be_linked(&self, secret: &str) -> Result<Claimed, AccountError> {
        let waiting = self.oidc.as_ref().and_then(|oidc| oidc.waiting.take(secret));
        waiting.ok_or(AccountError::NothingToLink)
    }

    async fn link(
        &self,
        user: Uuid,
        claimed: Claimed,
        same_address: bool,
    ) -> Result<User, AccountError> {
        let (user, ()) =
            self.change(user, move |tx, user| attach(tx, user, claimed, same_address)).await?;
        tracing::info!(
            security.event = "oauth_linked",
            user.id = user.short_id(),
            "an outside account was linked"
        );
        Ok(user)
    }
}

/// Links who somebody is at the issuer to an account; with `same_address` only to the one of theirs.
pub(super) fn attach(
    tx: &WriteTx<'_>,
    user: &mut User,
    claimed: Claimed,
    same_address: bool,
) -> Result<(), AccountError> {
    let theirs = fold(&user.email) == fold(&claimed.email);
    if same_address && !theirs {
        return Err(AccountError::EmailMismatch);
    }
    let owner = BY_OIDC.find(tx, &oidc_key(&claimed.identity))?.first().copied();
    if owner.is_some_and(|owner| owner != user.id) {
        return Err(AccountError::IdentityTaken);
    }
    user.is_verified |= claimed.email_verified && theirs;
    user.oidc = Some(claimed.identity);
    Ok(())
}

/// An account for someone whom the issuer vouches for (contract §2).
fn newcomer(
    tx: &mut WriteTx<'_>,
    claimed: Claimed,
    now: jiff::Timestamp,
) -> Result<User, AccountError> {
    let local = claimed.email.split('@').next().unwrap_or_default().to_owned();
    let short = |name: String| name.chars().take(rules::NAME.1).collect::<String>();
    let named =
        claimed.name.map(short).and_then(|name| input::line(&name, rules::NAME, "/name").ok());
    let newcomer = Newcomer {
        email: claimed.email,
        name: named.unwrap_or_else(|| short(local)),
        faction_alignment: Some("vault_dweller".to_owned()),
        ..Newcomer::default()
    };
    let mut user = admission::create(tx, newcomer, false, now)?;
    user.display_name = input::display_name(&user.name, "/name").ok();
    user.is_verified = claimed.email_verified;
    user.oidc = Some(claimed.identity);
    USERS.insert(tx, &user.id, &user)?;
    Ok(user)
}

/// What an issuer is asked, if it answers in time.
async fn within<T>(
    asking: impl Future<Output = Result<T, AccountError>>,
) -> Result<T, AccountError> {
    let answered = tokio::time::timeout(PATIENCE, asking).await;
    let late = || AccountError::Issuer(format!("no answer within {} s", PATIENCE.as_secs()));
    answered.unwrap_or_else(|_| Err(late()))
}

fn issuer_failed(error: impl std::error::Error) -> AccountError {
    // The chain tells what failed; none of its members holds a code or a token.
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        reason = format!("{reason}: {cause}");
        source = cause.source();
    }
    AccountError::Issuer(reason)
}
