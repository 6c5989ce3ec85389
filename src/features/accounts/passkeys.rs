//! Passkeys (WebAuthn): a way in that nobody can guess, phish, or lose in a leak.
//!
//! Every passkey is asked to be discoverable, so a browser finds it without being told for whom: the
//! options for signing in are the same for everybody, and tell nobody whether an address has an account.
//! A challenge lives in memory for five minutes, is found by a cookie that only this browser has, and is
//! taken out by its first answer, right or wrong.
//!
//! The counter of an authenticator has to rise, or stay at zero for ever, as synced passkeys do.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    Credential as Internals, DiscoverableAuthentication, Passkey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
    WebauthnError,
};

use super::admission::{self, Newcomer};
use super::error::{AccountError, Thing};
use super::model::{Credential, Method, User};
use super::pending::Pending;
use super::service::{self, Accounts};
use super::sessions::{self, Opened, Secrets};
use super::tables::{BY_CREDENTIAL_ID, CREDENTIALS, CREDENTIALS_OF, Digest, USERS};
use super::{days, rules};
use crate::features::progress::Event;
use crate::store::{Reader, StoreError, WriteTx};
use crate::system::System;
use crate::web::Caller;

/// What a challenge was made for.
enum Ceremony {
    /// An account of someone new.
    NewPerson { registration: Box<PasskeyRegistration>, id: Uuid, email: String, name: String },
    /// One more passkey for an account.
    Add { registration: Box<PasskeyRegistration>, user: Uuid },
    /// Signing in, or showing who one is.
    Authenticate(Box<DiscoverableAuthentication>),
}

/// The relying party, and the challenges that wait.
pub struct Passkeys {
    /// `None` when the public origin cannot have passkeys: no https, or an address instead of a name.
    webauthn: Option<(Webauthn, String)>,
    pending: Pending<Ceremony>,
}

/// The options for the browser, and the secret for the cookie.
pub struct Begun {
    /// `PublicKeyCredentialCreationOptionsJSON` or `…RequestOptionsJSON`.
    pub options: Value,
    /// Finds the challenge again.
    pub secret: String,
}

/// What an authenticator answered to a registration, in the contract's flat form: base64url.
#[derive(Clone, Debug, serde::Deserialize, utoipa::ToSchema)]
pub struct Attestation {
    /// The credential's id.
    pub credential_id: String,
    /// `clientDataJSON`.
    pub client_data_json: String,
    /// `attestationObject`.
    pub attestation_object: String,
    /// `getTransports()`.
    #[serde(default)]
    pub transports: Option<Vec<String>>,
    /// What to call it; at most 100 characters.
    #[serde(default)]
    pub device_name: Option<String>,
}

/// What an authenticator answered to a challenge, in the contract's flat form: base64url.
#[derive(Clone, Debug, serde::Deserialize, utoipa::ToSchema)]
pub struct Assertion {
    /// The credential's id.
    pub credential_id: String,
    /// `clientDataJSON`.
    pub client_data_json: String,
    /// `authenticatorData`.
    pub authenticator_data: String,
    /// `signature`.
    pub signature: String,
    /// `userHandle`.
    #[serde(default)]
    pub user_handle: Option<String>,
}

impl Passkeys {
    /// The relying party of the public origin, or of localhost when there is none.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(system: &System, public_origin: Option<&str>) -> Result<Self, String> {
        let pending = Pending::new(std::sync::Arc::clone(&system.clock), rules::CHALLENGE);
        let origin = public_origin.unwrap_or("http://localhost");
        let url = Url::parse(origin).map_err(|error| format!("--public-url: {error}"))?;
        let name = url.domain().map(str::to_owned);
        let local = name.as_deref() == Some("localhost");
        let Some(name) = name.filter(|_| local || url.scheme() == "https") else {
            return Ok(Self { webauthn: None, pending });
        };
        let builder = WebauthnBuilder::new(&name, &url)
            .map_err(|error| format!("--public-url cannot have passkeys: {error}"))?
            .rp_name("Wasteland Tarot")
            // Without a public address the port is whatever --listen says.
            .allow_any_port(local);
        let webauthn = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { webauthn: Some((webauthn, name)), pending })
    }

    /// Whether the browser's page can use our passkeys.
    #[must_use]
    pub fn work_for(&self, caller: &Caller) -> bool {
        let host = caller.host.rsplit_once(':').map_or(caller.host.as_str(), |(host, _)| host);
        self.webauthn.as_ref().is_some_and(|(_, name)| host.eq_ignore_ascii_case(name))
    }

    fn at(&self, caller: &Caller) -> Result<&Webauthn, AccountError> {
        let webauthn = self.webauthn.as_ref().filter(|_| self.work_for(caller));
        webauthn.map(|(webauthn, _)| webauthn).ok_or(AccountError::PasskeysUnavailable)
    }
}

impl Accounts {
    /// Begins an account with a passkey.
    ///
    /// # Errors
    /// When passkeys do not work here, or the address is taken.
    pub fn begin_new_person(
        &self,
        caller: &Caller,
        email: String,
        name: String,
        invitation: Option<&str>,
    ) -> Result<Begun, AccountError> {
        let webauthn = self.passkeys.at(caller)?;
        // Only who may come in learns whether an address is taken. The contract has no invitation here:
        // who sends none may bring it with the answer, and is told nothing now.
        let told = match self.may_register(invitation) {
            Err(AccountError::InvitationNeeded) if invitation.is_none() => false,
            may => may.map(|()| true)?,
        };
        if told && self.store.read(|tx| service::by_email(tx, &email))?.is_some() {
            return Err(AccountError::EmailTaken);
        }
        let id = Uuid::now_v7();
        let (options, registration) =
            webauthn.start_passkey_registration(id, &email, &name, None).map_err(internal)?;
        let registration = Box::new(registration);
        let ceremony = Ceremony::NewPerson { registration, id, email, name };
        self.begin(discoverable(&options.public_key)?, ceremony)
    }

    /// Makes the account and its first passkey, and signs its owner in.
    ///
    /// # Errors
    /// When the challenge or the answer is not good, or registration is not open to them.
    pub async fn finish_new_person(
        &self,
        caller: &Caller,
        secret: &str,
        answer: Attestation,
        newcomer: Newcomer,
        device: &str,
    ) -> Result<(Opened, Credential, Uuid), AccountError> {
        let webauthn = self.passkeys.at(caller)?;
        let Some(Ceremony::NewPerson { registration, id, email, name }) =
            self.passkeys.pending.take(secret)
        else {
            return Err(AccountError::Challenge);
        };
        if newcomer.email != email || newcomer.name != name {
            return Err(AccountError::Challenge);
        }
        let passkey = webauthn
            .finish_passkey_registration(&registered(&answer)?, &registration)
            .map_err(refused)?;
        let (secrets, now, today) = (Secrets::new(&self.system)?, self.now(), self.today());
        let (registration, device) = (self.options.registration, device.to_owned());
        let progress = self.progress.clone();
        let made = self
            .store
            .write::<_, AccountError>(move |tx| {
                admission::admit(tx, registration, newcomer.invitation.as_deref(), now)?;
                let mut user = admission::create(tx, newcomer, false, now)?;
                // The handle that the authenticator keeps is the id.
                USERS.remove(tx, &user.id)?;
                user.id = id;
                user.once.passkey = true;
                USERS.insert(tx, &user.id, &user)?;
                progress.record(tx, user.id, &Event::PasskeyAdded, now)?;
                let (key, credential) = add(tx, user.id, &passkey, answer, now)?;
                days::came(tx, &progress, user.id, (today, now))?;
                let opened =
                    sessions::open(tx, &mut user, Method::Passkey, &device, &secrets, now)?;
                Ok((opened, credential, key))
            })
            .await?;
        tracing::info!(
            security.event = "passkey_registration",
            user.id = made.0.user.short_id(),
            "a new account with a passkey"
        );
        Ok(made)
    }

    /// Begins one more passkey for an account.
    ///
    /// # Errors
    /// When passkeys do not work here, or there are ten.
    pub fn begin_passkey(&self, caller: &Caller, user: &User) -> Result<Begun, AccountError> {
        let webauthn = self.passkeys.at(caller)?;
        let known = self.store.read(|tx| of_user(tx, user.id))?;
        if known.len() >= rules::MAX_PASSKEYS {
            return Err(AccountError::TooManyPasskeys);
        }
        let known = known.iter().map(|(_, one)| one.credential_id.clone()).collect();
        let shown = user.display_name.as_deref().unwrap_or(&user.name);
        let (options, registration) = webauthn
            .start_passkey_registration(user.id, &user.email, shown, Some(known))
            .map_err(internal)?;
        let ceremony = Ceremony::Add { registration: Box::new(registration), user: user.id };
        self.begin(discoverable(&options.public_key)?, ceremony)
    }

    /// Adds the passkey.
    ///
    /// # Errors
    /// When the challenge or the answer is not good.
    pub async fn finish_passkey(
        &self,
        caller: &Caller,
        user: &User,
        secret: &str,
        answer: Attestation,
    ) -> Result<(Uuid, Credential), AccountError> {
        let webauthn = self.passkeys.at(caller)?;
        let Some(Ceremony::Add { registration, user: owner }) = self.passkeys.pending.take(secret)
        else {
            return Err(AccountError::Challenge);
        };
        if owner != user.id {
            return Err(AccountError::Challenge);
        }
        let passkey = webauthn
            .finish_passkey_registration(&registered(&answer)?, &registration)
            .map_err(refused)?;
        let (now, progress) = (self.now(), self.progress.clone());
        let (_, added) = self
            .change(user.id, move |tx, user| {
                if !user.once.passkey {
                    user.once.passkey = true;
                    progress.record(tx, user.id, &Event::PasskeyAdded, now)?;
                }
                add(tx, user.id, &passkey, answer, now)
            })
            .await?;
        tracing::info!(
            security.event = "credential_added",
            user.id = user.short_id(),
            "a passkey was added"
        );
        Ok(added)
    }

    /// Begins signing in: the same for everybody.
    ///
    /// # Errors
    /// When passkeys do not work here.
    pub fn begin_authentication(&self, caller: &Caller) -> Result<Begun, AccountError> {
        let webauthn = self.passkeys.at(caller)?;
        let (options, state) = webauthn.start_discoverable_authentication().map_err(internal)?;
        let options = serde_json::to_value(&options.public_key).map_err(internal)?;
        self.begin(options, Ceremony::Authenticate(Box::new(state)))
    }

    /// Whose passkey answered; its counter is kept.
    ///
    /// # Errors
    /// When the challenge or the answer is not good.
    pub async fn authenticate(
        &self,
        caller: &Caller,
        secret: &str,
        answer: &Assertion,
    ) -> Result<(Uuid, Uuid), AccountError> {
        let webauthn = self.passkeys.at(caller)?;
        let Some(Ceremony::Authenticate(state)) = self.passkeys.pending.take(secret) else {
            return Err(AccountError::Challenge);
        };
        let answer = asserted(answer)?;
        let found = self.store.read(|tx| by_credential_id(tx, answer.get_credential_id()))?;
        let unknown = || AccountError::Passkey("it is not registered here".to_owned());
        let (key, mut credential) = found.ok_or_else(unknown)?;
        if answer.get_user_unique_id().is_some_and(|handle| handle != credential.user.as_bytes()) {
            return Err(AccountError::Passkey("it names another person".to_owned()));
        }
        let mut passkey: Passkey = serde_json::from_str(&credential.passkey).map_err(internal)?;
        let result = webauthn
            .finish_discoverable_authentication_v2(&answer, *state, &passkey)
            .map_err(|error| {
                let event = match error {
                    WebauthnError::CredentialPossibleCompromise => "counter_error",
                    _ => "authentication_failed",
                };
                tracing::warn!(security.event = event, "a passkey was refused");
                refused(error)
            })?;
        passkey.update_credential(&result);
        credential.passkey = serde_json::to_string(&passkey).map_err(internal)?;
        credential.backup_state = result.backup_state();
        credential.last_used_at = Some(self.now());
        let user = credential.user;
        self.store
            .write::<_, AccountError>(move |tx| {
                // It may have been deleted while the authenticator was asked.
                CREDENTIALS.get(tx, &key)?.ok_or_else(unknown)?;
                Ok(CREDENTIALS.insert(tx, &key, &credential)?)
            })
            .await?;
        Ok((user, key))
    }

    /// Gives a passkey another name.
    ///
    /// # Errors
    /// When it is not theirs.
    pub async fn rename_passkey(
        &self,
        user: Uuid,
        key: Uuid,
        name: String,
    ) -> Result<Credential, AccountError> {
        self.store
            .write::<_, AccountError>(move |tx| {
                let mut credential = theirs(tx, user, key)?;
                credential.device_name = name;
                CREDENTIALS.insert(tx, &key, &credential)?;
                Ok(credential)
            })
            .await
    }

    /// Deletes a passkey.
    ///
    /// # Errors
    /// When it is not theirs, or their last way in.
    pub async fn delete_passkey(&self, user: Uuid, key: Uuid) -> Result<(), AccountError> {
        let issuer = self.options.issuer.as_ref().map(|issuer| issuer.issuer.clone());
        self.store
            .write::<_, AccountError>(move |tx| {
                theirs(tx, user, key)?;
                CREDENTIALS.remove(tx, &key)?;
                let mut user = USERS.get(tx, &user)?.ok_or(AccountError::NotSignedIn)?;
                // An issuer that is not set up any more lets nobody in.
                user.oidc = user.oidc.filter(|oidc| Some(&oidc.issuer) == issuer.as_ref());
                // Seen as it would be afterwards; an error undoes it.
                if service::methods(tx, &user)?.is_empty() {
                    return Err(AccountError::LastPasskey);
                }
                Ok(())
            })
            .await?;
        tracing::info!(
            security.event = "credential_deleted",
            user.id = super::model::short(user),
            "a passkey was deleted"
        );
        Ok(())
    }

    fn begin(&self, options: Value, ceremony: Ceremony) -> Result<Begun, AccountError> {
        let secret = sessions::secret_text(&self.system)?;
        self.passkeys.pending.put(&secret, ceremony);
        Ok(Begun { options, secret })
    }
}

/// A person's passkeys, the one used last first.
///
/// # Errors
/// When the store fails.
pub fn of_user(tx: &impl Reader, user: Uuid) -> Result<Vec<(Uuid, Credential)>, StoreError> {
    let mut found = Vec::new();
    for key in CREDENTIALS_OF.find(tx, &user)? {
        if let Some(credential) = CREDENTIALS.get(tx, &key)? {
            found.push((key, credential));
        }
    }
    found.sort_by_key(|(_, one)| std::cmp::Reverse((one.last_used_at, one.created_at)));
    Ok(found)
}

fn by_credential_id(tx: &impl Reader, id: &[u8]) -> Result<Option<(Uuid, Credential)>, StoreError> {
    let Some(key) = BY_CREDENTIAL_ID.find(tx, &Digest::of(id))?.first().copied() else {
        return Ok(None);
    };
    Ok(CREDENTIALS.get(tx, &key)?.map(|credential| (key, credential)))
}

fn theirs(tx: &impl Reader, user: Uuid, key: Uuid) -> Result<Credential, AccountError> {
    let credential = CREDENTIALS.get(tx, &key)?.filter(|credential| credential.user == user);
    credential.ok_or(AccountError::Missing(Thing::Passkey))
}

fn add(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    passkey: &Passkey,
    answer: Attestation,
    now: Timestamp,
) -> Result<(Uuid, Credential), AccountError> {
    let credential_id = passkey.cred_id().clone();
    if by_credential_id(tx, &credential_id)?.is_some() {
        return Err(AccountError::PasskeyKnown);
    }
    if CREDENTIALS_OF.find(tx, &user)?.len() >= rules::MAX_PASSKEYS {
        return Err(AccountError::TooManyPasskeys);
    }
    let internals = Internals::from(passkey.clone());
    let credential = Credential {
        user,
        credential_id,
        passkey: serde_json::to_string(passkey).map_err(internal)?,
        device_name: answer.device_name.unwrap_or_default(),
        transports: answer.transports,
        backup_eligible: internals.backup_eligible,
        backup_state: internals.backup_state,
        created_at: now,
        last_used_at: None,
    };
    let key = Uuid::now_v7();
    CREDENTIALS.insert(tx, &key, &credential)?;
    Ok((key, credential))
}

/// Asks for a passkey that the browser finds by itself; webauthn-rs leaves it to chance.
fn discoverable(options: &impl serde::Serialize) -> Result<Value, AccountError> {
    let mut options = serde_json::to_value(options).map_err(internal)?;
    if let Some(selection) =
        options.get_mut("authenticatorSelection").and_then(Value::as_object_mut)
    {
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
    }
    Ok(options)
}

fn registered(answer: &Attestation) -> Result<RegisterPublicKeyCredential, AccountError> {
    parse(json!({
        "id": answer.credential_id,
        "rawId": answer.credential_id,
        "type": "public-key",
        "response": {
            "attestationObject": answer.attestation_object,
            "clientDataJSON": answer.client_data_json,
        },
    }))
}

fn asserted(answer: &Assertion) -> Result<PublicKeyCredential, AccountError> {
    parse(json!({
        "id": answer.credential_id,
        "rawId": answer.credential_id,
        "type": "public-key",
        "response": {
            "authenticatorData": answer.authenticator_data,
            "clientDataJSON": answer.client_data_json,
            "signature": answer.signature,
            "userHandle": answer.user_handle,
        },
    }))
}

fn parse<T: serde::de::DeserializeOwned>(answer: Value) -> Result<T, AccountError> {
    serde_json::from_value(answer)
        .map_err(|_| AccountError::Passkey("its answer is not base64url".to_owned()))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn refused(error: WebauthnError) -> AccountError {
    AccountError::Passkey(error.to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn internal(error: impl ToString) -> AccountError {
    AccountError::Internal(error.to_string())
}
