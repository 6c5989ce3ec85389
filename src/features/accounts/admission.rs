//! Who may join: by registering, by an invitation, or by the set-up link that makes the operator.

use std::sync::{MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use uuid::Uuid;

use super::error::AccountError;
use super::model::{Hash, Invitation, Method, User};
use super::service::{Accounts, by_email};
use super::sessions::{self, Opened, Secrets};
use super::tables::{Digest, INVITATIONS, USERS};
use super::{days, rules};
use crate::store::{Reader, WriteTx};

/// Who may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Everybody.
    Open,
    /// Who has an invitation.
    Invite,
    /// Nobody; the operator makes accounts.
    Closed,
}

impl Registration {
    /// As the setting and the API say it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Invite => "invite",
            Self::Closed => "closed",
        }
    }
}

/// Someone who wants an account.
#[derive(Clone, Debug, Default)]
pub struct Newcomer {
    /// Checked by [`super::input::email`].
    pub email: String,
    /// Checked.
    pub name: String,
    /// Checked.
    pub display_name: Option<String>,
    /// Checked.
    pub faction_alignment: Option<String>,
    /// Checked.
    pub wasteland_location: Option<String>,
    /// A hash.
    pub password: Option<String>,
    /// Where registration is by invitation.
    pub invitation: Option<String>,
    /// From the set-up link.
    pub setup: Option<String>,
}

impl Accounts {
    /// Makes the secret of the set-up link, if nobody has an account yet.
    ///
    /// # Errors
    /// When the store fails or there is no randomness.
    pub fn begin_setup(&self) -> Result<Option<String>, AccountError> {
        if self.count()? > 0 {
            return Ok(None);
        }
        let secret = sessions::secret_text(&self.system)?;
        *self.setup() = Some(Digest::of(secret.as_bytes()).0);
        Ok(Some(secret))
    }

    fn setup(&self) -> MutexGuard<'_, Option<Hash>> {
        self.setup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The set-up link is worth nothing any more: there is an operator.
    pub(super) fn end_setup(&self) {
        *self.setup() = None;
    }

    /// Whether someone may make an account, before anything is spent on it or told about the address.
    /// It is looked at again, and the invitation used up, when the account is made.
    ///
    /// # Errors
    /// Why not.
    pub fn may_register(&self, invitation: Option<&str>) -> Result<(), AccountError> {
        let (registration, now) = (self.options.registration, self.now());
        self.store.read(|tx| admission(tx, registration, invitation, now)).map(drop)
    }

    /// Makes an account and signs its owner in.
    ///
    /// # Errors
    /// Why not.
    pub async fn register(&self, newcomer: Newcomer, device: &str) -> Result<Opened, AccountError> {
        let is_setup = match &newcomer.setup {
            None => false,
            Some(secret) => {
                let given = Digest::of(secret.as_bytes()).0;
                // Taken out before the account is made, so that two at once cannot both be first.
                let good = self.setup().take_if(|hash| *hash == given).is_some();
                if !good {
                    return Err(AccountError::SetupLink);
                }
                true
            }
        };
        let made = self.register_with(newcomer.clone(), is_setup, device).await;
        if let (Err(_), Some(secret), true) = (&made, &newcomer.setup, is_setup) {
            *self.setup() = Some(Digest::of(secret.as_bytes()).0);
        }
        made
    }

    async fn register_with(
        &self,
        newcomer: Newcomer,
        is_setup: bool,
        device: &str,
    ) -> Result<Opened, AccountError> {
        let registration = self.options.registration;
        let (secrets, now, today) = (Secrets::new(&self.system)?, self.now(), self.today());
        let (device, progress) = (device.to_owned(), self.progress.clone());
        let opened = self
            .store
            .write::<_, AccountError>(move |tx| {
                if !is_setup {
                    admit(tx, registration, newcomer.invitation.as_deref(), now)?;
                }
                let mut user = create(tx, newcomer, is_setup, now)?;
                let method =
                    if user.password.is_some() { Method::Password } else { Method::Passkey };
                days::came(tx, &progress, user.id, (today, now))?;
                sessions::open(tx, &mut user, method, &device, &secrets, now)
            })
            .await?;
        tracing::info!(
            security.event = "registered",
            user.id = opened.user.short_id(),
            user.admin = opened.user.is_admin,
            "a new account"
        );
        Ok(opened)
    }

    /// Makes an invitation; its code, which is not kept.
    ///
    /// # Errors
    /// When the store fails or there is no randomness.
    pub async fn invite(&self) -> Result<(String, Timestamp), AccountError> {
        let mut bytes = [0; 16];
        self.system.entropy.fill(&mut bytes)?;
        let code = URL_SAFE_NO_PAD.encode(bytes);
        let now = self.now();
        let invitation = Invitation { created_at: now, expires_at: now + rules::INVITATION };
        let (key, until) = (Digest::of(code.as_bytes()), invitation.expires_at);
        self.store
            .write::<_, AccountError>(move |tx| {
                // Those that ran out go when a new one comes.
                for (key, old) in INVITATIONS.all(tx)? {
                    if now >= old.expires_at {
                        INVITATIONS.remove(tx, &key)?;
                    }
                }
                Ok(INVITATIONS.insert(tx, &key, &invitation)?)
            })
            .await?;
        Ok((code, until))
    }
}

/// Whether someone may come in; with which invitation, where one is needed.
fn admission(
    tx: &impl Reader,
    registration: Registration,
    code: Option<&str>,
    now: Timestamp,
) -> Result<Option<Digest>, AccountError> {
    match registration {
        Registration::Open => Ok(None),
        Registration::Closed => Err(AccountError::RegistrationClosed),
        Registration::Invite => {
            let key = Digest::of(code.unwrap_or_default().trim().as_bytes());
            let invitation = INVITATIONS.get(tx, &key)?.filter(|i| now < i.expires_at);
            invitation.ok_or(AccountError::InvitationNeeded)?;
            Ok(Some(key))
        }
    }
}

/// Lets someone in, or not; an invitation is used up by it.
pub(super) fn admit(
    tx: &mut WriteTx<'_>,
    registration: Registration,
    code: Option<&str>,
    now: Timestamp,
) -> Result<(), AccountError> {
    if let Some(invitation) = admission(tx, registration, code, now)? {
        INVITATIONS.remove(tx, &invitation)?;
    }
    Ok(())
}

/// Makes a person, if the address is free.
///
/// # Errors
/// When it is not.
pub fn create(
    tx: &mut WriteTx<'_>,
    newcomer: Newcomer,
    is_admin: bool,
    now: Timestamp,
) -> Result<User, AccountError> {
    if by_email(tx, &newcomer.email)?.is_some() {
        return Err(AccountError::EmailTaken);
    }
    let mut user = User::new(Uuid::now_v7(), newcomer.email, newcomer.name, now);
    user.display_name = newcomer.display_name;
    if let Some(faction) = newcomer.faction_alignment {
        user.faction_alignment = faction;
    }
    user.wasteland_location = newcomer.wasteland_location;
    user.password = newcomer.password;
    user.is_admin = is_admin;
    USERS.insert(tx, &user.id, &user)?;
    Ok(user)
}
