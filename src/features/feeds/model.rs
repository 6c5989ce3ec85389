//! What the store keeps of a feed, and its bodies.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Feeds of a person at most: one a device, and some.
pub const MAX_FEEDS: usize = 10;
/// What someone calls a feed, in characters.
pub const MAX_NAME: usize = 50;

/// What kind of feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// iCalendar.
    Calendar,
    /// Atom.
    Atom,
}

impl Kind {
    /// The last part of its address.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Calendar => "calendar.ics",
            Self::Atom => "atom.xml",
        }
    }
}

/// A feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// What kind.
    pub kind: Kind,
    /// SHA-256 of its token, hex.
    pub token: String,
    /// What they call it.
    #[serde(default)]
    pub name: String,
    /// Tag of its language.
    pub lang: String,
    /// With the cards of the day.
    pub daily_card: bool,
    /// With the moon.
    pub moon: bool,
    /// With dates to look back on.
    pub look_back: bool,
    /// Local time at which the calendar reminds of the card, `HH:MM`.
    #[serde(default)]
    pub alarm: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A feed as someone wants it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FeedRequest {
    /// `calendar` or `atom`.
    pub kind: Kind,
    /// What they call it, at most 50 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// `zh-TW` or `en`; the caller's without it.
    #[serde(default)]
    pub lang: Option<String>,
    /// With the cards of the day that were drawn; default true. Of an Atom feed it is all there is.
    #[serde(default)]
    pub daily_card: Option<bool>,
    /// With the moon's phases; default false.
    #[serde(default)]
    pub moon: Option<bool>,
    /// With dates to look back on; default true.
    #[serde(default)]
    pub look_back: Option<bool>,
    /// Local time, `HH:MM`, at which the calendar rings on days whose card is not drawn; default null: never.
    #[serde(default)]
    pub alarm: Option<String>,
}

/// A feed. The link is in it once, when it is made.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedBody {
    /// Its id.
    pub id: Uuid,
    /// `calendar` or `atom`.
    pub kind: Kind,
    /// What they call it; may be empty.
    pub name: String,
    /// `zh-TW` or `en`.
    pub lang: String,
    /// With the cards of the day.
    pub daily_card: bool,
    /// With the moon's phases.
    pub moon: bool,
    /// With dates to look back on.
    pub look_back: bool,
    /// Local time, or null.
    pub alarm: Option<String>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// The secret link; null but in the answer that made it.
    pub url: Option<String>,
}

impl FeedBody {
    /// As its owner sees it.
    #[must_use]
    pub fn new(id: Uuid, feed: &Feed, url: Option<String>) -> Self {
        Self {
            id,
            kind: feed.kind,
            name: feed.name.clone(),
            lang: feed.lang.clone(),
            daily_card: feed.daily_card,
            moon: feed.moon,
            look_back: feed.look_back,
            alarm: feed.alarm.clone(),
            created_at: feed.created_at.to_string(),
            url,
        }
    }
}
