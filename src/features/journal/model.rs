//! An entry, as it is kept and as the API takes and answers it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::features::readings::body::CardBrief;
use crate::features::readings::model::Line;

/// How somebody felt (contract §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "their names say it")]
pub enum Mood {
    Hopeful,
    Anxious,
    Reflective,
    Excited,
    Peaceful,
    Confused,
    Grateful,
    Uncertain,
}

impl Mood {
    /// What a caller may write, and what it means.
    pub const WORDS: [(&'static str, Self); 8] = [
        ("hopeful", Self::Hopeful),
        ("anxious", Self::Anxious),
        ("reflective", Self::Reflective),
        ("excited", Self::Excited),
        ("peaceful", Self::Peaceful),
        ("confused", Self::Confused),
        ("grateful", Self::Grateful),
        ("uncertain", Self::Uncertain),
    ];
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The reading that it stands beside.
    #[serde(default)]
    pub reading: Option<Uuid>,
    /// As it was typed.
    pub content: String,
    /// At most five, in their order.
    #[serde(default)]
    pub mood_tags: Vec<Mood>,
    /// The contract's word. Nobody else sees an entry either way.
    pub is_private: bool,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Counts changes; names the version.
    #[serde(default)]
    pub version: u64,
}

impl Entry {
    /// The strong tag of this version.
    #[must_use]
    pub fn etag(&self, id: Uuid) -> String {
        format!("\"{}-{}\"", id.simple(), self.version)
    }
}

/// Writes an entry.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EntryRequest {
    /// Markdown, 1–10 000 characters.
    pub content: String,
    /// At most five of the eight.
    #[serde(default)]
    #[schema(example = json!(["hopeful"]))]
    pub mood_tags: Vec<String>,
    /// The contract's word. Default true.
    #[serde(default)]
    pub is_private: Option<bool>,
}

/// Changes an entry; what is absent or null stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct EntryChange {
    /// Markdown, 1–10 000 characters.
    #[serde(default)]
    pub content: Option<String>,
    /// At most five of the eight, in place of those so far.
    #[serde(default)]
    pub mood_tags: Option<Vec<String>>,
    /// The contract's word.
    #[serde(default)]
    pub is_private: Option<bool>,
}

/// Markdown to be looked at before it is saved.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PreviewRequest {
    /// At most 10 000 characters.
    pub content: String,
}

/// Markdown as a page may show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewBody {
    /// Sanitised.
    pub html: String,
}

/// An entry, with the contract's keys and ours.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryBody {
    /// Id.
    pub id: Uuid,
    /// The reading that it stands beside; null for a free one.
    pub reading_id: Option<Uuid>,
    /// Whose.
    pub user_id: Uuid,
    /// As it was typed.
    pub content: String,
    /// The same as a page may show it: sanitised, without images and raw HTML.
    pub html: String,
    /// At most five.
    pub mood_tags: Vec<Mood>,
    /// The contract's word. Nobody else sees an entry either way.
    pub is_private: bool,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// RFC 3339 UTC.
    pub updated_at: String,
    /// What lists show of its reading; null for a free one.
    pub reading: Option<BesideBody>,
    /// Help lines, when the entry tells of danger; they stand beside it, nothing is withheld. Empty in
    /// lists.
    pub help_lines: Vec<Line>,
}

/// The reading beside which an entry stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct BesideBody {
    /// What was asked; may be empty.
    pub question: String,
    /// Name of the spread.
    pub spread: String,
    /// The cards.
    pub cards: Vec<CardBrief>,
    /// RFC 3339 UTC.
    pub created_at: String,
}

/// The entry beside a reading, if there is one.
#[derive(Debug, Serialize, ToSchema)]
pub struct BesideReadingBody {
    /// Null before it is written.
    pub entry: Option<EntryBody>,
}

/// A page of entries.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntriesBody {
    /// The newest first.
    pub items: Vec<EntryBody>,
    /// All that match.
    pub total: usize,
    /// Left out before them.
    pub skip: usize,
    /// Entries a page.
    pub limit: usize,
}
