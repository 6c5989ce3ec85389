//! A draft, as it is kept and as the API says it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::features::readings::model::Care;

/// Where a draft is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Under way.
    #[default]
    Active,
    /// Laid aside.
    Paused,
    /// It became a reading.
    Complete,
}

impl Status {
    /// What a caller may write.
    pub const WORDS: [(&'static str, Self); 3] =
        [("active", Self::Active), ("paused", Self::Paused), ("complete", Self::Complete)];

    /// As the API says it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Complete => "complete",
        }
    }
}

/// A draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The client's word for the spread.
    pub spread_type: String,
    /// The client's own, JSON.
    #[serde(default)]
    pub spread_config: Option<String>,
    /// What was asked; may be empty.
    pub question: String,
    /// The client's own, JSON.
    pub session_state: String,
    /// Where it is.
    pub status: Status,
    /// The client's own id for it.
    #[serde(default)]
    pub client_id: Option<Uuid>,
    /// The reading that it became.
    #[serde(default)]
    pub reading: Option<Uuid>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it was looked at last, by the client's word.
    #[serde(default)]
    pub last_accessed_at: Option<Timestamp>,
    /// When it became a reading.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// Counts changes; names the version.
    #[serde(default)]
    pub version: u64,
}

impl Draft {
    /// The strong tag of this version.
    #[must_use]
    pub fn etag(&self, id: Uuid) -> String {
        format!("\"{}-{}\"", id.simple(), self.version)
    }
}

/// A draft, whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftBody {
    /// Id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// The client's word for the spread.
    pub spread_type: String,
    /// The client's own.
    #[schema(value_type = Option<Object>)]
    pub spread_config: Option<Value>,
    /// What was asked.
    pub question: String,
    /// The client's own.
    #[schema(value_type = Object)]
    pub session_state: Value,
    /// `active`, `paused` or `complete`.
    pub status: Status,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// RFC 3339 UTC.
    pub updated_at: String,
    /// RFC 3339 UTC.
    pub last_accessed_at: Option<String>,
    /// The client's own id for it.
    pub client_id: Option<Uuid>,
    /// The reading that it became.
    pub reading_id: Option<Uuid>,
}

impl DraftBody {
    /// Of a draft.
    #[must_use]
    pub fn new(user_id: Uuid, id: Uuid, draft: &Draft) -> Self {
        let json = |text: &String| serde_json::from_str(text).unwrap_or_default();
        Self {
            id,
            user_id,
            spread_type: draft.spread_type.clone(),
            spread_config: draft.spread_config.as_ref().map(json),
            question: draft.question.clone(),
            session_state: json(&draft.session_state),
            status: draft.status,
            created_at: draft.created_at.to_string(),
            updated_at: draft.updated_at.to_string(),
            last_accessed_at: draft.last_accessed_at.map(|at| at.to_string()),
            client_id: draft.client_id,
            reading_id: draft.reading,
        }
    }
}

/// A draft in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftBrief {
    /// Id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// The client's word for the spread.
    pub spread_type: String,
    /// What was asked.
    pub question: String,
    /// `active`, `paused` or `complete`.
    pub status: Status,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// RFC 3339 UTC.
    pub updated_at: String,
    /// RFC 3339 UTC.
    pub last_accessed_at: Option<String>,
}

/// Drafts.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftsBody {
    /// The one changed last first.
    pub sessions: Vec<DraftBrief>,
    /// All that match.
    pub total: usize,
    /// Drafts a page.
    pub limit: usize,
    /// Left out before them.
    pub offset: usize,
}

/// Begins a draft.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DraftRequest {
    /// 1–50 characters.
    #[schema(example = "vault_tec_spread")]
    pub spread_type: String,
    /// The client's own.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub spread_config: Option<Map<String, Value>>,
    /// At most 500 characters; may be empty.
    #[serde(default)]
    pub question: String,
    /// The client's own; with the rest at most 32 kB.
    #[schema(value_type = Object)]
    pub session_state: Map<String, Value>,
    /// `active` or `paused`.
    #[serde(default)]
    pub status: Option<String>,
    /// The client's own id for it.
    #[serde(default)]
    pub client_id: Option<String>,
}

/// Changes a draft; what is absent or null stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct DraftChange {
    /// 1–50 characters.
    #[serde(default)]
    pub spread_type: Option<String>,
    /// The client's own.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub spread_config: Option<Map<String, Value>>,
    /// At most 500 characters.
    #[serde(default)]
    pub question: Option<String>,
    /// In place of the state so far.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub session_state: Option<Map<String, Value>>,
    /// `active` or `paused`.
    #[serde(default)]
    pub status: Option<String>,
    /// RFC 3339 UTC.
    #[serde(default)]
    pub last_accessed_at: Option<String>,
}

/// A difference between the server's version and a client's.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Difference {
    /// `spread_type`, `question`, `session_state` or `status`.
    pub field: &'static str,
    /// What the server has.
    #[schema(value_type = Object)]
    pub server_value: Value,
    /// What the client sent.
    #[schema(value_type = Object)]
    pub client_value: Value,
    /// RFC 3339 UTC.
    pub server_updated_at: String,
    /// RFC 3339 UTC, by the client's word; null when it did not say.
    pub client_updated_at: Option<String>,
}

/// Finishes a draft.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct CompleteRequest {
    /// A revealed draw; without it the cards of the draft's state are read, as the person's own.
    #[serde(default)]
    pub draw_id: Option<String>,
    /// Id or name of the spread; without it the draft's.
    #[serde(default)]
    pub spread_template_id: Option<String>,
    /// Key of the voice. Default `pip_boy`; `pip-boy` is understood.
    #[serde(default)]
    pub character_voice: Option<String>,
    /// `good`, `neutral` or `evil`.
    #[serde(default)]
    pub karma_context: Option<String>,
    /// Key of the faction.
    #[serde(default)]
    pub faction_influence: Option<String>,
    /// `zh-TW` or `en`.
    #[serde(default)]
    pub lang: Option<String>,
    /// Read and not kept: the reader writes the text.
    #[serde(default)]
    pub interpretation: Option<String>,
}

/// The reading that a draft became.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompletedBody {
    /// The draft.
    pub session_id: Uuid,
    /// The reading.
    pub reading_id: Uuid,
    /// Always `completed`.
    pub status: &'static str,
}

/// What came of finishing a draft.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum CompleteAnswer {
    /// A reading.
    Done(CompletedBody),
    /// Care instead: the question shows someone in danger, and the draft stays.
    Care {
        /// What to say, and who to call.
        safety: Care,
    },
}

/// A client's copy of a draft that it made while it was offline.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SyncRequest {
    /// The client's own id for it.
    pub client_id: String,
    /// 1–50 characters.
    pub spread_type: String,
    /// The client's own.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub spread_config: Option<Map<String, Value>>,
    /// At most 500 characters.
    #[serde(default)]
    pub question: String,
    /// The client's own.
    #[schema(value_type = Object)]
    pub session_state: Map<String, Value>,
    /// `active` or `paused`.
    #[serde(default)]
    pub status: Option<String>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// RFC 3339 UTC.
    pub updated_at: String,
}

/// What came of a client's copy.
#[derive(Debug, Serialize, ToSchema)]
pub struct SyncedBody {
    /// `synced` or `conflict`.
    pub status: &'static str,
    /// The draft as the server has it now.
    pub session: DraftBody,
    /// What differs, if it does.
    pub conflicts: Vec<Difference>,
    /// The client's own id for it.
    pub client_id: Uuid,
    /// The server's id.
    pub server_id: Uuid,
}

/// How a conflict is settled.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolveRequest {
    /// The draft.
    pub session_id: String,
    /// `server-wins`, `client-wins` or `last-write-wins`.
    pub strategy: String,
    /// The client's copy; not needed for `server-wins`.
    #[serde(default)]
    pub client_data: Option<SyncRequest>,
}
