//! The accounts' tables.

use jiff::civil::Date;
use uuid::Uuid;

use super::model::{Avatar, Credential, Extension, Hash, Invitation, OidcIdentity, Session, User};
use super::preferences::Preferences;
use crate::store::{Index, Key, OfUser, Table};

/// Finds a person by e-mail address, whatever its case.
pub const BY_EMAIL: Index<Uuid, User> =
    Index::new("accounts.users.by_email", |_, user| vec![fold(&user.email).to_bytes()]);
/// Finds a person by who they are at an issuer.
pub const BY_OIDC: Index<Uuid, User> = Index::new("accounts.users.by_oidc", |_, user| {
    user.oidc.iter().map(|oidc| oidc_key(oidc).to_bytes()).collect()
});
/// People.
pub const USERS: Table<Uuid, User> = Table::new("accounts.users").indexed(&[BY_EMAIL, BY_OIDC]);

/// Finds a person's sessions.
pub const SESSIONS_OF: Index<Uuid, Session> =
    Index::new("accounts.sessions.by_user", |_, session| vec![session.user.to_bytes()]);
/// Signed-in browsers and programs.
pub const SESSIONS: Table<Uuid, Session> = Table::new("accounts.sessions").indexed(&[SESSIONS_OF]);

/// Refresh tokens of a session that were exchanged, by their number: one that comes again was stolen.
pub const USED_REFRESH: Table<OfSession<u64>, Hash> = Table::new("accounts.used_refresh_tokens");

/// Finds a person's passkeys.
pub const CREDENTIALS_OF: Index<Uuid, Credential> =
    Index::new("accounts.credentials.by_user", |_, credential| vec![credential.user.to_bytes()]);
/// Finds a passkey by the authenticator's id for it.
pub const BY_CREDENTIAL_ID: Index<Uuid, Credential> =
    Index::new("accounts.credentials.by_id", |_, credential| {
        vec![Digest::of(&credential.credential_id).to_bytes()]
    });
/// Passkeys.
pub const CREDENTIALS: Table<Uuid, Credential> =
    Table::new("accounts.credentials").indexed(&[CREDENTIALS_OF, BY_CREDENTIAL_ID]);

/// What each person set for themselves.
pub const PREFERENCES: Table<Uuid, Preferences> = Table::new("accounts.preferences");
/// Pictures of people.
pub const AVATARS: Table<Uuid, Avatar> = Table::new("accounts.avatars");
/// How often someone came on a local day.
pub const LOGIN_DAYS: Table<OfUser<Date>, u32> = Table::new("accounts.login_days");
/// Extensions of access tokens, by person and UUIDv7.
pub const EXTENSIONS: Table<OfUser<Uuid>, Extension> = Table::new("accounts.extensions");
/// Invitations, by the hash of their code.
pub const INVITATIONS: Table<Digest, Invitation> = Table::new("accounts.invitations");

/// E-mail addresses are compared without case. (RFC 5321 lets a host tell them apart; none does.)
#[must_use]
pub fn fold(email: &str) -> String {
    email.to_lowercase()
}

/// An identity at an issuer as one key. An issuer is a URL, so it has no line break.
#[must_use]
pub fn oidc_key(oidc: &OidcIdentity) -> String {
    format!("{}\n{}", oidc.issuer, oidc.subject)
}

/// A SHA-256 as a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(pub Hash);

impl Digest {
    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(<sha2::Sha256 as sha2::Digest>::digest(bytes).into())
    }
}

impl Key for Digest {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// What is a session's, as what is a person's: the session first.
pub type OfSession<K> = OfUser<K>;
