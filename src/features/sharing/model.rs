//! A link as it is kept, and as its owner sees it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The reading it leads to.
    pub reading: Uuid,
    /// The password's hash, if it has one.
    #[serde(default)]
    pub password: Option<String>,
    /// When it ends, if it does.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// Whether the question is shown.
    #[serde(default)]
    pub show_question: bool,
    /// False once it was taken back.
    pub is_active: bool,
    /// How often it was opened, as of the last flush.
    #[serde(default)]
    pub access_count: u64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Whether a link still leads somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does.
    Open,
    /// Its owner took it back.
    Revoked,
    /// Its time is over.
    Expired,
}

impl Share {
    /// How it stands at a moment.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> State {
        if !self.is_active {
            State::Revoked
        } else if self.expires_at.is_some_and(|end| now >= end) {
            State::Expired
        } else {
            State::Open
        }
    }
}

/// What a new link is to be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Four to eight characters.
    pub password: Option<String>,
    /// In the future.
    pub expires_at: Option<Timestamp>,
    /// Whether the question is shown.
    pub show_question: bool,
}

/// A link, as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "keys of the contract")]
pub struct ShareBody {
    /// The last part of its address.
    pub uuid: Uuid,
    /// Its address.
    #[schema(example = "https://tarot.example/share/3f0c0f0e-0000-4000-8000-000000000000")]
    pub url: String,
    /// Whether it asks for a password.
    pub require_password: bool,
    /// The same, as the contract calls it in lists.
    pub has_password: bool,
    /// How often it was opened.
    pub access_count: u64,
    /// False once it was taken back.
    pub is_active: bool,
    /// Whether its time is over.
    pub is_expired: bool,
    /// Whether the question is shown.
    pub show_question: bool,
    /// When it ends, RFC 3339 UTC; null if it does not.
    pub expires_at: Option<String>,
    /// RFC 3339 UTC.
    pub created_at: String,
}

impl ShareBody {
    /// A link at the instance's `origin`; `waiting` visits are not in the store yet.
    #[must_use]
    pub fn new(id: Uuid, share: &Share, waiting: u64, origin: &str, now: Timestamp) -> Self {
        let has_password = share.password.is_some();
        Self {
            uuid: id,
            url: format!("{origin}/share/{id}"),
            require_password: has_password,
            has_password,
            access_count: share.access_count + waiting,
            is_active: share.is_active,
            is_expired: share.expires_at.is_some_and(|end| now >= end),
            show_question: share.show_question,
            expires_at: share.expires_at.map(|end| end.to_string()),
            created_at: share.created_at.to_string(),
        }
    }
}
