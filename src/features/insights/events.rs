//! What programs report about their own use (contract §12). Our own client reports nothing.
//!
//! Kept only while the person's preference `data_collection_consent` is on, a thousand events each, the
//! oldest going first. Of `event_data` only the names of [`KEYS`] are kept, with numbers, flags and words
//! without spaces, so that no question and no other sentence can be kept by mistake.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

/// Events of one person at most.
pub const MAX_EVENTS: usize = 1_000;
/// Events of one request at most.
pub const MAX_BATCH: usize = 50;
/// A word, in characters.
pub const MAX_WORD: usize = 64;
/// Seconds that a visit or an event may have lasted: a day.
pub const MAX_SECONDS: u32 = 86_400;
/// What may be kept of `event_data`.
pub const KEYS: [&str; 11] = [
    "card_id",
    "category",
    "character_voice",
    "component",
    "count",
    "feature",
    "format",
    "page",
    "position",
    "spread_type",
    "suit",
];

/// Something that happened in a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Such as `card_viewed`.
    pub event_type: String,
    /// Such as `cards`.
    pub event_category: String,
    /// Such as `view`.
    pub event_action: String,
    /// Of [`KEYS`].
    #[serde(default)]
    pub event_data: BTreeMap<String, Scalar>,
    /// The program's own.
    #[serde(default)]
    pub session_id: Option<String>,
    /// Such as `mobile`.
    #[serde(default)]
    pub device_type: Option<String>,
    /// Its name.
    #[serde(default)]
    pub browser: Option<String>,
    /// Its name.
    #[serde(default)]
    pub platform: Option<String>,
    /// Seconds.
    #[serde(default)]
    pub duration: Option<u32>,
    /// When it was reported.
    pub at: Timestamp,
}

/// A value without room for a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// A flag.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A word.
    Word(String),
}

/// Visits of a local day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    /// How many.
    pub count: u32,
    /// How long, all together.
    pub seconds: u32,
    /// By kind of device; eight kinds at most.
    #[serde(default)]
    pub devices: BTreeMap<String, u32>,
    /// The last one.
    pub last_at: Timestamp,
}

/// A marked card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favorite {
    /// Since when.
    pub at: Timestamp,
}

/// An event as it is sent.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct EventRequest {
    /// Such as `card_viewed`: letters, digits, `._-/`, at most 64.
    pub event_type: String,
    /// As `event_type`.
    pub event_category: String,
    /// As `event_type`.
    pub event_action: String,
    /// Kept of it: `card_id`, `category`, `character_voice`, `component`, `count`, `feature`, `format`,
    /// `page`, `position`, `spread_type` and `suit`, with numbers, flags and words.
    #[schema(value_type = Object)]
    pub event_data: Map<String, Value>,
    /// As `event_type`.
    pub session_id: Option<String>,
    /// As `event_type`.
    pub device_type: Option<String>,
    /// As `event_type`.
    pub browser: Option<String>,
    /// As `event_type`.
    pub platform: Option<String>,
    /// Seconds, up to a day.
    pub duration: Option<i64>,
}

/// An event as it is answered.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "keys of the contract, §12.1; see `EventRequest`")]
pub struct EventBody {
    pub id: Uuid,
    pub user_id: Uuid,
    pub event_type: String,
    pub event_category: String,
    pub event_action: String,
    pub event_data: BTreeMap<String, Scalar>,
    pub session_id: Option<String>,
    pub device_type: Option<String>,
    pub browser: Option<String>,
    pub platform: Option<String>,
    pub duration: Option<u32>,
    /// When it was reported.
    #[schema(value_type = String)]
    pub timestamp: Timestamp,
}

impl EventBody {
    /// The event with its id and owner.
    #[must_use]
    pub fn new((user, id): (Uuid, Uuid), event: Event) -> Self {
        Self {
            id,
            user_id: user,
            event_type: event.event_type,
            event_category: event.event_category,
            event_action: event.event_action,
            event_data: event.event_data,
            session_id: event.session_id,
            device_type: event.device_type,
            browser: event.browser,
            platform: event.platform,
            duration: event.duration,
            timestamp: event.at,
        }
    }
}

/// Whether a text is a word in which no sentence fits.
#[must_use]
pub fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_WORD
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
}

fn word(text: Option<String>) -> Option<String> {
    text.filter(|text| is_word(text))
}

impl EventRequest {
    /// What of it is kept; nothing without its three names.
    #[must_use]
    pub fn kept(self, now: Timestamp) -> Option<Event> {
        let known = |(key, value): (String, Value)| {
            let value = match value {
                Value::Bool(flag) => Scalar::Flag(flag),
                Value::Number(number) => Scalar::Number(number.as_i64()?),
                Value::String(text) if is_word(&text) => Scalar::Word(text),
                _ => return None,
            };
            KEYS.contains(&key.as_str()).then_some((key, value))
        };
        Some(Event {
            event_type: word(Some(self.event_type))?,
            event_category: word(Some(self.event_category))?,
            event_action: word(Some(self.event_action))?,
            event_data: self.event_data.into_iter().filter_map(known).collect(),
            session_id: word(self.session_id),
            device_type: word(self.device_type),
            browser: word(self.browser),
            platform: word(self.platform),
            duration: self
                .duration
                .and_then(|seconds| u32::try_from(seconds).ok())
                .map(|s| s.min(MAX_SECONDS)),
            at: now,
        })
    }
}
