//! The accounts' rules: how people come in, and what they may change about themselves.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::admission::Registration;
use super::error::{AccountError, Thing};
use super::model::{Hash, Session, User};
use super::oidc::Oidc;
use super::passkeys::Passkeys;
use super::passwords::Passwords;
use super::rules;
use super::sessions::{self, Opened, Refreshed, Secrets, Seen};
use super::tables::{
    AVATARS, BY_EMAIL, CREDENTIALS, CREDENTIALS_OF, EXTENSIONS, LOGIN_DAYS, PREFERENCES, USERS,
    fold,
};
use crate::features::progress::{self, Progress};
use crate::features::{
    bingo, drafts, feeds, insights, interpretations, journal, notices, readings, sharing, threads,
};
use crate::outbound::Outbound;
use crate::store::{OfUser, Reader, Store, StoreError, WriteTx};
use crate::system::System;
use crate::web::Caller;
use crate::web::limits::{Limit, Limits};

/// An issuer of identities, by the settings.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// Its address, such as `https://accounts.google.com`.
    pub issuer: String,
    /// Who we are to it.
    pub client_id: String,
    /// What proves it.
    pub client_secret: Option<String>,
    /// What people call it.
    pub name: String,
}

/// What the operator decides about accounts.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who may make an account.
    pub registration: Registration,
    /// Where the day begins.
    pub time_zone: TimeZone,
    /// The origin that the operator named, such as `https://tarot.example`.
    pub public_origin: Option<String>,
    /// Who vouches for people from outside.
    pub issuer: Option<Issuer>,
}

/// All that accounts need; shared by their routes and by features that ask who someone is.
pub struct Accounts {
    /// The store.
    pub store: Store,
    /// Clock and randomness.
    pub system: System,
    /// Rate limits.
    pub limits: Arc<Limits>,
    /// Password hashing.
    pub passwords: Passwords,
    /// So many pictures are read at a time …
    pub uploads: Semaphore,
    /// … and one is decoded.
    pub pictures: Arc<Semaphore>,
    /// Passkeys.
    pub passkeys: Passkeys,
    /// Sign-in with outside accounts.
    pub oidc: Option<Oidc>,
    /// When sessions were last used.
    pub seen: Seen,
    /// Karma and what hangs on it.
    pub progress: Progress,
    /// What the operator decided.
    pub options: Options,
    pub(super) setup: Mutex<Option<Hash>>,
}

/// What went with an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// Sessions.
    pub sessions: usize,
    /// Passkeys.
    pub passkeys: usize,
    /// Pictures.
    pub avatars: usize,
    /// Days on which they came.
    pub login_days: usize,
    /// Readings.
    pub readings: usize,
}

impl Accounts {
    /// Puts the parts together.
    ///
    /// # Errors
    /// A sentence for the operator, when the public origin cannot be one for passkeys or the binary is
    /// damaged.
    pub fn new(
        store: Store,
        system: System,
        limits: Arc<Limits>,
        outbound: Arc<Outbound>,
        options: Options,
    ) -> Result<Self, String> {
        let passkeys = Passkeys::new(&system, options.public_origin.as_deref())?;
        let progress = Progress::load(options.time_zone.clone())?;
        let oidc = options
            .issuer
            .clone()
            .map(|issuer| Oidc::new(issuer, outbound, &system))
            .transpose()?;
        Ok(Self {
            passwords: Passwords::new(system.clone()),
            passkeys,
            progress,
            oidc,
            seen: Seen::default(),
            uploads: Semaphore::new(rules::MAX_UPLOADS),
            pictures: Arc::new(Semaphore::new(1)),
            setup: Mutex::new(None),
            store,
            system,
            limits,
            options,
        })
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.system.clock.now()
    }

    /// Where people reach this instance: what the operator named, else what this caller asked for.
    #[must_use]
    pub fn origin(&self, caller: &Caller) -> String {
        let named = self.options.public_origin.clone();
        named.or_else(|| caller.origin()).unwrap_or_default()
    }

    /// The local day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().to_zoned(self.options.time_zone.clone()).date()
    }

    /// `good`, `neutral` or `evil`: how someone has lived, by the ledger.
    ///
    /// # Errors
    /// When the store fails.
    pub fn karma_word(&self, user: Uuid) -> Result<&'static str, StoreError> {
        let standing = self.store.read(|tx| self.progress.standing(tx, user))?;
        Ok(progress::rules::alignment_word(standing.alignment))
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// When the store fails.
    pub fn count(&self) -> Result<u64, StoreError> {
        self.store.read(|tx| USERS.count(tx))
    }

    /// Exchanges a refresh token.
    ///
    /// # Errors
    /// [`AccountError::NotSignedIn`] when it is no longer good.
    pub async fn refresh(&self, token: &str) -> Result<Opened, AccountError> {
        let (secrets, now) = (Secrets::new(&self.system)?, self.now());
        let token = token.to_owned();
        let refreshed = self
            .store
            .write::<_, AccountError>(move |tx| sessions::refresh(tx, &token, &secrets, now))
            .await?;
        match refreshed {
            Refreshed::Opened(opened) => Ok(*opened),
            Refreshed::Stolen(user) => {
                tracing::warn!(
                    security.event = "refresh_token_reused",
                    user.id = super::model::short(user),
                    "a refresh token came twice; its session was ended"
                );
                Err(AccountError::NotSignedIn)
            }
        }
    }

    /// Changes something about a person, in one transaction.
    ///
    /// # Errors
    /// When they are gone, or what `change` says.
    pub async fn change<T: Send + 'static>(
        &self,
        id: Uuid,
        change: impl FnOnce(&mut WriteTx<'_>, &mut User) -> Result<T, AccountError> + Send + 'static,
    ) -> Result<(User, T), AccountError> {
        self.store
            .write::<_, AccountError>(move |tx| {
                let mut user = USERS.get(tx, &id)?.ok_or(AccountError::NotSignedIn)?;
                let outcome = change(tx, &mut user)?;
                USERS.insert(tx, &id, &user)?;
                Ok((user, outcome))
            })
            .await
    }

    /// Sets a password where there was none. All other sessions end.
    ///
    /// # Errors
    /// When there is one.
    pub async fn set_password(
        &self,
        user: &User,
        session: Uuid,
        password: &str,
    ) -> Result<(), AccountError> {
        self.limits_for_passwords(user.id)?;
        if user.password.is_some() {
            return Err(AccountError::HasPassword);
        }
        let hash = self.passwords.hash(password).await?;
        self.store_password(user.id, Some(session), hash, true).await?;
        tracing::info!(security.event = "password_set", user.id = user.short_id(), "password set");
        Ok(())
    }

    /// Changes a password, after the old one was given. All other sessions end; how many.
    ///
    /// # Errors
    /// When the old one is wrong or there is none.
    pub async fn change_password(
        &self,
        user: &User,
        session: Uuid,
        current: &str,
        new: &str,
    ) -> Result<usize, AccountError> {
        self.limits_for_passwords(user.id)?;
        let stored = user.password.as_deref().ok_or(AccountError::NoPassword)?;
        if !self.passwords.check(&user.email, current, Some(stored)).await?.fits {
            return Err(AccountError::WrongPassword);
        }
        let hash = self.passwords.hash(new).await?;
        let ended = self.store_password(user.id, Some(session), hash, false).await?;
        tracing::info!(
            security.event = "password_changed",
            user.id = user.short_id(),
            "password changed"
        );
        Ok(ended)
    }

    /// Sets a password by the operator's word. All sessions end; how many.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn reset_password(&self, user: &User, new: &str) -> Result<usize, AccountError> {
        let hash = self.passwords.hash(new).await?;
        let ended = self.store_password(user.id, None, hash, false).await?;
        self.passwords.forgive(&user.email);
        tracing::warn!(
            security.event = "password_reset",
            user.id = user.short_id(),
            "password reset by the operator"
        );
        Ok(ended)
    }

    async fn store_password(
        &self,
        user: Uuid,
        but: Option<Uuid>,
        hash: String,
        only_if_none: bool,
    ) -> Result<usize, AccountError> {
        let changed = self.change(user, move |tx, user| {
            if only_if_none && user.password.is_some() {
                return Err(AccountError::HasPassword);
            }
            user.password = Some(hash);
            Ok(sessions::end_others(tx, user.id, but)?)
        });
        Ok(changed.await?.1)
    }

    fn limits_for_passwords(&self, user: Uuid) -> Result<(), AccountError> {
        match self.limits.take(Limit::Password, user.as_u128()) {
            Some(verdict) if !verdict.allowed() => Err(AccountError::TooOften(verdict.wait())),
            _ => Ok(()),
        }
    }

    /// Shows that the person at the keyboard is the owner: by the password, by a passkey, or by having
    /// signed in a moment ago, for who has neither.
    ///
    /// # Errors
    /// When nothing of that holds.
    pub async fn prove(
        &self,
        user: &User,
        session: &Session,
        password: Option<&str>,
        passkey_user: Option<Uuid>,
    ) -> Result<(), AccountError> {
        self.limits_for_passwords(user.id)?;
        if let (Some(password), Some(stored)) = (password, user.password.as_deref()) {
            let fits = self.passwords.check(&user.email, password, Some(stored)).await?.fits;
            return if fits { Ok(()) } else { Err(AccountError::WrongPassword) };
        }
        if passkey_user == Some(user.id) {
            return Ok(());
        }
        let has_passkey = self.store.read(|tx| CREDENTIALS_OF.find(tx, &user.id))?;
        let has_other = user.password.is_some() || !has_passkey.is_empty();
        let fresh = self.now().duration_since(session.signed_in_at) <= rules::FRESH;
        if fresh && !has_other { Ok(()) } else { Err(AccountError::NotFresh) }
    }

    /// Deletes an account and everything of theirs.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, user: Uuid) -> Result<Deleted, AccountError> {
        let deleted = self.store.write::<_, AccountError>(move |tx| Ok(delete(tx, user)?)).await?;
        tracing::warn!(
            security.event = "account_deleted",
            user.id = super::model::short(user),
            "an account was deleted"
        );
        Ok(deleted)
    }
}

/// The person with this address.
///
/// # Errors
/// When the store fails.
pub fn by_email(tx: &impl Reader, email: &str) -> Result<Option<User>, StoreError> {
    match BY_EMAIL.find(tx, &fold(email.trim()))?.first() {
        Some(id) => USERS.get(tx, id),
        None => Ok(None),
    }
}

/// Ways in that someone has, as the contract names them.
///
/// # Errors
/// When the store fails.
pub fn methods(tx: &impl Reader, user: &User) -> Result<Vec<&'static str>, StoreError> {
    let mut methods = Vec::new();
    if user.password.is_some() {
        methods.push("password");
    }
    if !CREDENTIALS_OF.find(tx, &user.id)?.is_empty() {
        methods.push("passkey");
    }
    if user.oidc.is_some() {
        methods.push("oauth");
    }
    Ok(methods)
}

/// Takes the link to an issuer away, unless it is the last way in.
///
/// # Errors
/// When there is none, or nothing else.
pub fn unlink(tx: &WriteTx<'_>, user: &mut User) -> Result<(), AccountError> {
    if user.oidc.is_none() {
        return Err(AccountError::NotLinked);
    }
    if methods(tx, user)?.len() < 2 {
        return Err(AccountError::LastMethod);
    }
    user.oidc = None;
    Ok(())
}

/// The person with this id.
///
/// # Errors
/// When there is none.
pub fn person(tx: &impl Reader, id: Uuid) -> Result<User, AccountError> {
    USERS.get(tx, &id)?.ok_or(AccountError::Missing(Thing::User))
}

/// How many accounts there are, inside a write.
///
/// # Errors
/// When the store fails.
pub fn count_in(tx: &impl Reader) -> Result<u64, StoreError> {
    Ok(USERS.all(tx)?.len() as u64)
}

/// The person with this id, if there is one.
///
/// # Errors
/// When the store fails.
pub fn known(tx: &impl Reader, id: Uuid) -> Result<Option<User>, StoreError> {
    USERS.get(tx, &id)
}

/// Lets someone who wears no title wear this one.
///
/// # Errors
/// When the store fails.
pub fn wear_if_bare(tx: &mut WriteTx<'_>, id: Uuid, title: &str) -> Result<(), StoreError> {
    if let Some(mut user) = USERS.get(tx, &id)?.filter(|user| user.current_title.is_none()) {
        user.current_title = Some(title.to_owned());
        USERS.insert(tx, &id, &user)?;
    }
    Ok(())
}

fn delete(tx: &mut WriteTx<'_>, user: Uuid) -> Result<Deleted, StoreError> {
    let mut deleted = Deleted {
        sessions: sessions::end_others(tx, user, None)?,
        avatars: usize::from(AVATARS.remove(tx, &user)?),
        ..Deleted::default()
    };
    for id in CREDENTIALS_OF.find(tx, &user)? {
        deleted.passkeys += usize::from(CREDENTIALS.remove(tx, &id)?);
    }
    deleted.login_days =
        LOGIN_DAYS.remove_range(tx, &OfUser(user, Date::MIN), &OfUser(user, Date::MAX))?;
    EXTENSIONS.remove_range(tx, &OfUser(user, Uuid::nil()), &OfUser(user, Uuid::max()))?;
    PREFERENCES.remove(tx, &user)?;
    deleted.readings = readings::kept::forget(tx, user)?;
    drafts::service::forget(tx, user)?;
    progress::service::forget(tx, user)?;
    interpretations::service::forget(tx, user)?;
    journal::service::forget(tx, user)?;
    threads::service::forget(tx, user)?;
    sharing::service::forget(tx, user)?;
    insights::service::forget(tx, user)?;
    bingo::service::forget(tx, user)?;
    feeds::service::forget(tx, user)?;
    notices::service::forget(tx, user)?;
    USERS.remove(tx, &user)?;
    Ok(deleted)
}
