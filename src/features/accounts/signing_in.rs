//! Signing in: showing who one is, and the session that comes of it.
//!
//! Between the two lies a password hash or a person with a key in hand: time in which the password may
//! be changed, the passkey deleted, the account disabled. So what was shown is looked at once more in
//! the transaction that opens the session; without that, whoever knows an old password only has to
//! keep trying while it is changed.

use uuid::Uuid;

use super::error::AccountError;
use super::model::{Method, User};
use super::oidc::{self, Claimed};
use super::service::{Accounts, by_email};
use super::sessions::{self, Opened, Secrets};
use super::tables::{CREDENTIALS, USERS};
use super::{days, rules};
use crate::features::progress::Event;

/// What somebody showed to come in.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A password that fits this stored hash.
    Password(Option<String>),
    /// This passkey.
    Passkey(Uuid),
    /// Nothing: one of the demo's people, whom anybody may be.
    Demo,
}

impl Accounts {
    /// Signs someone in with a password. With `link` also the outside account that waits under this
    /// secret is linked: both or neither.
    ///
    /// # Errors
    /// The same for an unknown address and a wrong password.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        device: &str,
        link: Option<&str>,
    ) -> Result<Opened, AccountError> {
        let user = self.check_password(email, password).await?;
        let link = link.map(|secret| self.waiting_to_be_linked(secret)).transpose()?;
        self.open_session(user.id, Shown::Password(user.password), device, link).await
    }

    /// The person whose password this is.
    ///
    /// # Errors
    /// The same for an unknown address and a wrong password.
    async fn check_password(&self, email: &str, password: &str) -> Result<User, AccountError> {
        let user = self.store.read::<_, AccountError>(|tx| Ok(by_email(tx, email)?))?;
        let known = user.as_ref().and_then(|user| user.password.as_deref());
        // A longer one cannot be anybody's; checked all the same, so that it takes as long.
        let (password, too_long) = match password.char_indices().nth(rules::PASSWORD.1) {
            Some((end, _)) => (password.get(..end).unwrap_or_default(), true),
            None => (password, false),
        };
        let checked = self.passwords.check(email, password, known.filter(|_| !too_long)).await?;
        let Some(mut user) = user.filter(|_| checked.fits) else {
            tracing::info!(security.event = "sign_in_failed", "wrong e-mail or password");
            return Err(AccountError::WrongCredentials);
        };
        if !user.is_active {
            return Err(AccountError::Disabled);
        }
        if checked.outdated {
            let hash = self.passwords.hash(password).await?;
            let (id, old, new) = (user.id, user.password, Some(hash.clone()));
            self.store
                .write::<_, AccountError>(move |tx| {
                    // Unless it was changed meanwhile.
                    if let Some(mut user) = USERS.get(tx, &id)?.filter(|u| u.password == old) {
                        user.password = new;
                        USERS.insert(tx, &id, &user)?;
                    }
                    Ok(())
                })
                .await?;
            user.password = Some(hash);
        }
        Ok(user)
    }

    /// Signs the owner of an answering passkey in; see [`Self::sign_in`] for `link`.
    ///
    /// # Errors
    /// When the account is disabled, or nothing waits to be linked.
    pub async fn sign_in_by_passkey(
        &self,
        user: Uuid,
        key: Uuid,
        device: &str,
        link: Option<&str>,
    ) -> Result<Opened, AccountError> {
        let link = link.map(|secret| self.waiting_to_be_linked(secret)).transpose()?;
        self.open_session(user, Shown::Passkey(key), device, link).await
    }

    /// Signs anybody in as one of the demo's people. Called by the demo only.
    ///
    /// # Errors
    /// When the account is gone.
    pub async fn sign_in_to_demo(&self, user: Uuid, device: &str) -> Result<Opened, AccountError> {
        self.open_session(user, Shown::Demo, device, None).await
    }

    /// Opens a session for someone who has shown who they are, if that still holds.
    async fn open_session(
        &self,
        user: Uuid,
        shown: Shown,
        device: &str,
        link: Option<Claimed>,
    ) -> Result<Opened, AccountError> {
        let (secrets, now, today) = (Secrets::new(&self.system)?, self.now(), self.today());
        let (device, links) = (device.to_owned(), link.is_some());
        let progress = self.progress.clone();
        let opened = self
            .store
            .write::<_, AccountError>(move |tx| {
                let mut user = USERS.get(tx, &user)?.ok_or(AccountError::NotSignedIn)?;
                let method = match shown {
                    Shown::Password(hash) => {
                        if user.password != hash {
                            return Err(AccountError::WrongCredentials);
                        }
                        Method::Password
                    }
                    Shown::Demo => Method::Demo,
                    Shown::Passkey(key) => {
                        let gone = || AccountError::Passkey("it was deleted meanwhile".to_owned());
                        CREDENTIALS.get(tx, &key)?.ok_or_else(gone)?;
                        if !user.once.passkey_sign_in {
                            user.once.passkey_sign_in = true;
                            progress.record(tx, user.id, &Event::PasskeySignIn, now)?;
                        }
                        Method::Passkey
                    }
                };
                if let Some(claimed) = link {
                    oidc::attach(tx, &mut user, claimed, true)?;
                }
                days::came(tx, &progress, user.id, (today, now))?;
                sessions::open(tx, &mut user, method, &device, &secrets, now)
            })
            .await?;
        let user = opened.user.short_id();
        let method = opened.session.method.key();
        tracing::info!(
            security.event = "signed_in",
            security.method = method,
            user.id = user,
            "signed in"
        );
        if links {
            tracing::info!(
                security.event = "oauth_linked",
                user.id = user,
                "an outside account was linked"
            );
        }
        Ok(opened)
    }
}
