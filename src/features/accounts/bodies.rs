//! The accounts' bodies, with the contract's keys. One person is one shape, wherever it is answered.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Credential, Session, User};
use super::preferences::Preferences;
use crate::features::progress::rules::alignment_word;

/// A person, as they see themselves.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "keys of the contract")]
pub struct UserBody {
    /// Id.
    pub id: Uuid,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// What others see.
    pub display_name: Option<String>,
    /// What they say of themselves.
    pub bio: Option<String>,
    /// Their picture, on this instance.
    pub avatar_url: Option<String>,
    /// Their picture at the issuer; the client never loads it.
    pub profile_picture_url: Option<String>,
    /// A faction's key, or `independent`.
    pub faction_alignment: String,
    /// 0–100.
    pub karma_score: i64,
    /// `good`, `neutral` or `evil`.
    #[schema(example = "neutral")]
    pub karma_alignment: &'static str,
    /// Where in the wasteland.
    pub wasteland_location: Option<String>,
    /// The contract's key; always the first one.
    #[schema(example = "Novice Survivor")]
    pub experience_level: &'static str,
    /// A suit's key.
    pub favorite_card_suit: Option<String>,
    /// Readings kept.
    pub total_readings: u64,
    /// The title they wear.
    pub current_title: Option<String>,
    /// Whether an issuer is linked.
    pub is_oauth_user: bool,
    /// Its name.
    pub oauth_provider: Option<String>,
    /// Whether an issuer vouched for the address.
    pub is_verified: bool,
    /// Always true here: a disabled account sees nothing.
    pub is_active: bool,
    /// The operator.
    pub is_admin: bool,
    /// Always false: nothing is for sale.
    pub is_premium: bool,
    /// RFC 3339 UTC.
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    /// RFC 3339 UTC.
    #[schema(value_type = Option<String>)]
    pub last_login: Option<Timestamp>,
}

impl UserBody {
    /// Of a person: how many readings they keep, their karma's alignment, and the title they wear, in
    /// words.
    #[must_use]
    pub fn new(user: &User, total_readings: u64, alignment: i64, title: Option<String>) -> Self {
        let avatar = |tag: &String| format!("/api/v1/users/{}/avatar?v={tag}", user.id);
        Self {
            id: user.id,
            email: user.email.clone(),
            name: user.name.clone(),
            display_name: user.display_name.clone(),
            bio: user.bio.clone(),
            avatar_url: user.avatar.as_ref().map(avatar),
            profile_picture_url: user.oidc.as_ref().and_then(|oidc| oidc.picture.clone()),
            faction_alignment: user.faction_alignment.clone(),
            karma_score: alignment,
            karma_alignment: alignment_word(alignment),
            wasteland_location: user.wasteland_location.clone(),
            experience_level: "Novice Survivor",
            favorite_card_suit: user.favorite_card_suit.clone(),
            total_readings,
            current_title: title,
            is_oauth_user: user.oidc.is_some(),
            oauth_provider: user.oidc.as_ref().map(|oidc| oidc.provider.clone()),
            is_verified: user.is_verified,
            is_active: user.is_active,
            is_admin: user.is_admin,
            is_premium: false,
            created_at: user.created_at,
            last_login: user.last_login,
        }
    }
}

/// A sentence, for clients that show one.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageBody {
    /// Always true; a failure is a problem.
    pub success: bool,
    /// In the caller's language.
    pub message: String,
}

/// Signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInBody {
    /// In the caller's language.
    pub message: String,
    /// Who.
    pub user: UserBody,
    /// When the access token ends, in seconds since 1970.
    pub token_expires_at: i64,
    /// For programs; browsers have it as a cookie.
    pub access_token: String,
    /// For programs; browsers have it as a cookie.
    pub refresh_token: String,
}

/// Registers.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RegisterRequest {
    /// Address.
    pub email: String,
    /// 8–128 characters, none of the 10 000 commonest.
    pub password: String,
    /// The same again.
    pub confirm_password: String,
    /// 1–50 characters.
    pub name: String,
    /// 1–100 characters.
    #[serde(default)]
    pub display_name: Option<String>,
    /// A faction's key, or `independent`.
    #[serde(default)]
    pub faction_alignment: Option<String>,
    /// At most 100 characters.
    #[serde(default)]
    pub wasteland_location: Option<String>,
    /// Where registration is by invitation.
    #[serde(default)]
    pub invitation: Option<String>,
    /// From the set-up link.
    #[serde(default)]
    pub setup_token: Option<String>,
}

/// Signs in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LoginRequest {
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// A new password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetPasswordRequest {
    /// 8–128 characters, none of the 10 000 commonest.
    pub password: String,
}

/// Another password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangePasswordRequest {
    /// The one so far.
    pub current_password: String,
    /// 8–128 characters, none of the 10 000 commonest.
    pub new_password: String,
}

/// A passkey, as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "keys of the contract")]
pub struct CredentialBody {
    /// Id, for renaming and deleting.
    pub id: Uuid,
    /// The first twenty characters of the authenticator's id, and three dots.
    pub credential_id: String,
    /// What its owner calls it.
    pub device_name: String,
    /// The same, as the sign-in methods call it.
    pub name: String,
    /// As the browser said.
    pub transports: Option<Vec<String>>,
    /// `platform`, `roaming` or `unknown`.
    pub device_type: &'static str,
    /// Whether it may be synced.
    pub backup_eligible: bool,
    /// Whether it is.
    pub backup_state: bool,
    /// RFC 3339 UTC.
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    /// RFC 3339 UTC.
    #[schema(value_type = Option<String>)]
    pub last_used_at: Option<Timestamp>,
    /// Built into the device.
    pub is_platform_authenticator: bool,
    /// A key that is carried about.
    pub is_roaming_authenticator: bool,
}

impl CredentialBody {
    /// Of a passkey; one without a name is called so in the caller's language.
    #[must_use]
    pub fn new(id: Uuid, credential: &Credential, unnamed: &str) -> Self {
        use base64::Engine as _;
        let encoded =
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&credential.credential_id);
        let short: String = encoded.chars().take(20).collect();
        let name = match credential.device_name.as_str() {
            "" => unnamed.to_owned(),
            name => name.to_owned(),
        };
        let has = |wanted: &[&str]| {
            let transports = credential.transports.as_deref().unwrap_or_default();
            transports.iter().any(|transport| wanted.contains(&transport.as_str()))
        };
        let (platform, roaming) = (has(&["internal"]), has(&["usb", "nfc", "ble"]));
        Self {
            id,
            credential_id: format!("{short}..."),
            device_name: name.clone(),
            name,
            transports: credential.transports.clone(),
            device_type: match (platform, roaming) {
                (true, _) => "platform",
                (false, true) => "roaming",
                (false, false) => "unknown",
            },
            backup_eligible: credential.backup_eligible,
            backup_state: credential.backup_state,
            created_at: credential.created_at,
            last_used_at: credential.last_used_at,
            is_platform_authenticator: platform,
            is_roaming_authenticator: roaming,
        }
    }
}

/// A session, as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionBody {
    /// Id, for ending it.
    pub id: Uuid,
    /// Such as `Firefox · Android`; empty when it did not say.
    pub device: String,
    /// `password`, `passkey` or `oauth`.
    pub method: &'static str,
    /// RFC 3339 UTC.
    #[schema(value_type = String)]
    pub signed_in_at: Timestamp,
    /// RFC 3339 UTC.
    #[schema(value_type = String)]
    pub last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

impl SessionBody {
    /// Of a session.
    #[must_use]
    pub fn new(id: Uuid, session: &Session, seen: Option<Timestamp>, current: Uuid) -> Self {
        Self {
            id,
            device: session.device.clone(),
            method: session.method.key(),
            signed_in_at: session.signed_in_at,
            last_seen_at: seen.map_or(session.last_seen_at, |at| at.max(session.last_seen_at)),
            is_current: id == current,
        }
    }
}

/// Preferences and a sentence (contract §5).
#[derive(Debug, Serialize, ToSchema)]
pub struct PreferencesBody {
    /// In the caller's language.
    pub message: String,
    /// All of them.
    pub preferences: OwnedPreferences,
}

/// Preferences with their owner's id, as the contract has them.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnedPreferences {
    /// Whose.
    pub user_id: Uuid,
    /// All of them.
    #[serde(flatten)]
    pub preferences: Preferences,
}
