//! What the store keeps of a person.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rules;
use crate::store::Bytes;

/// SHA-256 of a secret.
pub type Hash = [u8; 32];

/// A person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// UUIDv7; also the handle that passkeys know a person by.
    pub id: Uuid,
    /// As it was written.
    pub email: String,
    /// 1–50 characters.
    pub name: String,
    /// 1–100 characters.
    #[serde(default)]
    pub display_name: Option<String>,
    /// What they say of themselves.
    #[serde(default)]
    pub bio: Option<String>,
    /// A faction's key, or `independent`.
    pub faction_alignment: String,
    /// Where in the wasteland.
    #[serde(default)]
    pub wasteland_location: Option<String>,
    /// 0–100: with what the ledger of karma opens, for accounts that are older than it. What it is now
    /// stands there ([`crate::features::progress`]).
    pub karma_score: i64,
    /// PHC string; `None` for someone who signs in otherwise.
    #[serde(default)]
    pub password: Option<String>,
    /// Who they are at an OpenID Connect issuer.
    #[serde(default)]
    pub oidc: Option<OidcIdentity>,
    /// Disabled by the operator when false.
    pub is_active: bool,
    /// Whether an issuer vouched for the e-mail address.
    #[serde(default)]
    pub is_verified: bool,
    /// The operator.
    #[serde(default)]
    pub is_admin: bool,
    /// When they came.
    pub created_at: Timestamp,
    /// When they last signed in.
    #[serde(default)]
    pub last_login: Option<Timestamp>,
    /// `password`, `passkey` or `oauth`.
    #[serde(default)]
    pub last_login_method: Option<Method>,
    /// Names the version of their picture; `None` without one.
    #[serde(default)]
    pub avatar: Option<String>,
    /// The title they wear.
    #[serde(default)]
    pub current_title: Option<String>,
    /// Titles they may wear.
    #[serde(default)]
    pub unlocked_titles: Vec<String>,
    /// The suit they like best.
    #[serde(default)]
    pub favorite_card_suit: Option<String>,
    /// What was given once and never again.
    #[serde(default)]
    pub once: Once,
    /// The local day of the last loyalty extension.
    #[serde(default)]
    pub loyalty_on: Option<Date>,
}

/// Rewards that are given once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Once {
    /// For the first passkey.
    #[serde(default)]
    pub passkey: bool,
    /// For the first sign-in with one.
    #[serde(default)]
    pub passkey_sign_in: bool,
    /// For the first loyalty extension.
    #[serde(default)]
    pub loyalty: bool,
}

impl User {
    /// A new person.
    #[must_use]
    pub fn new(id: Uuid, email: String, name: String, now: Timestamp) -> Self {
        Self {
            id,
            email,
            name,
            display_name: None,
            bio: None,
            faction_alignment: "independent".to_owned(),
            wasteland_location: None,
            karma_score: rules::KARMA,
            password: None,
            oidc: None,
            is_active: true,
            is_verified: false,
            is_admin: false,
            created_at: now,
            last_login: None,
            last_login_method: None,
            avatar: None,
            current_title: None,
            unlocked_titles: Vec::new(),
            favorite_card_suit: None,
            once: Once::default(),
            loyalty_on: None,
        }
    }

    /// For logs: the last six characters of the id.
    #[must_use]
    pub fn short_id(&self) -> String {
        short(self.id)
    }
}

/// The last six characters of an id: enough to follow someone through a log, too little to use.
#[must_use]
pub fn short(id: Uuid) -> String {
    let text = id.simple().to_string();
    text.get(26..).unwrap_or_default().to_owned()
}

/// Who someone is at an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OidcIdentity {
    /// The issuer's address.
    pub issuer: String,
    /// The subject there.
    pub subject: String,
    /// The name of the provider, for people.
    pub provider: String,
    /// Their picture there.
    #[serde(default)]
    pub picture: Option<String>,
}

/// How someone signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// With a password.
    Password,
    /// With a passkey.
    Passkey,
    /// At the issuer.
    Oauth,
    /// By the demo's button.
    Demo,
}

impl Method {
    /// As the API says it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::Oauth => "oauth",
            Self::Demo => "demo",
        }
    }
}

/// A signed-in browser or program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub user: Uuid,
    /// How they signed in.
    pub method: Method,
    /// Such as `Firefox · Android`.
    pub device: String,
    /// When they signed in.
    pub signed_in_at: Timestamp,
    /// When it was last used, as of the last flush.
    pub last_seen_at: Timestamp,
    /// Over without a refresh before this.
    pub expires_at: Timestamp,
    /// Of the access token that is good now.
    pub access: Hash,
    /// Until when it is.
    pub access_expires_at: Timestamp,
    /// Of the refresh token that is good now.
    pub refresh: Hash,
    /// How many refresh tokens of it were exchanged.
    #[serde(default)]
    pub refreshed: u64,
    /// Since when activity counts towards the next extension.
    pub active_since: Timestamp,
}

impl Session {
    /// When it ends, however active it is.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.signed_in_at + rules::SESSION
    }
}

/// A passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credential {
    /// Whose.
    pub user: Uuid,
    /// The authenticator's id for it.
    pub credential_id: Vec<u8>,
    /// The key and its counter, as webauthn-rs keeps it, in JSON.
    pub passkey: String,
    /// What the person calls it.
    pub device_name: String,
    /// `internal`, `usb`, `nfc`, `ble`, `hybrid` …; `None` when the browser did not say.
    #[serde(default)]
    pub transports: Option<Vec<String>>,
    /// Whether it may be synced.
    pub backup_eligible: bool,
    /// Whether it is.
    pub backup_state: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last opened a session.
    #[serde(default)]
    pub last_used_at: Option<Timestamp>,
}

/// A kept picture: JPEG, 256 × 256.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Avatar {
    /// The bytes.
    pub jpeg: Bytes,
}

/// An extension of an access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// `activity` or `loyalty`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// What it added.
    pub minutes: i64,
}

/// A way in for someone new, where registration is by invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
}
