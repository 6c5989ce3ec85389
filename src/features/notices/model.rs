//! What the store keeps of a notice, and its bodies.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address at most, in bytes.
pub const MAX_URL: usize = 500;
/// A token at most, in bytes.
pub const MAX_TOKEN: usize = 200;
/// After so many failures in a row nothing is sent until the settings are saved again, or a test arrives.
pub const MAX_FAILURES: u32 = 10;

/// What stands at the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NoticeKind)]
pub enum Kind {
    /// An ntfy topic, such as `https://ntfy.example/my-topic`.
    Ntfy,
    /// A Gotify server, such as `https://gotify.example`.
    Gotify,
    /// Anything that takes a JSON body by POST.
    Webhook,
}

/// Why the last one did not arrive. No more than this is told: an answer's text is nobody's business who
/// only chose its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NoticeFailure)]
pub enum Failure {
    /// The operator has outbound connections off.
    Offline,
    /// The address may not be gone to.
    Refused,
    /// Nobody answered, or not in time.
    Unreachable,
    /// The answer was not a success; its status stands beside.
    Status,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What stands at the address.
    pub kind: Kind,
    /// The address.
    pub url: String,
    /// What proves to it who we are.
    #[serde(default)]
    pub token: Option<String>,
    /// Local time, `HH:MM`.
    pub at: String,
    /// Tag of its language.
    pub lang: String,
    /// Whether it is sent.
    pub enabled: bool,
    /// Whether it tells of dates to look back on, too.
    #[serde(default)]
    pub look_back: bool,
    /// The local day up to which it told of such dates.
    #[serde(default)]
    pub looked_back_on: Option<Date>,
    /// The local day of the last one, whether it arrived or not.
    #[serde(default)]
    pub last_on: Option<Date>,
    /// When the last one arrived.
    #[serde(default)]
    pub last_success: Option<Timestamp>,
    /// Why the last one did not.
    #[serde(default)]
    pub last_failure: Option<Failure>,
    /// With this status.
    #[serde(default)]
    pub last_status: Option<u16>,
    /// Failures since one last arrived.
    #[serde(default)]
    pub failures_in_a_row: u32,
    /// Failures ever.
    #[serde(default)]
    pub failures: u32,
}

/// A notice as someone wants it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NoticeRequest {
    /// `ntfy`, `gotify` or `webhook`.
    pub kind: Kind,
    /// The address.
    #[schema(example = "https://ntfy.example/my-topic")]
    pub url: String,
    /// What proves to it who we are. Absent: as it was, if the address is; an empty text: none.
    #[serde(default)]
    pub token: Option<String>,
    /// Local time, `HH:MM`.
    #[schema(example = "07:30")]
    pub at: String,
    /// `zh-TW` or `en`; the caller's without it.
    #[serde(default)]
    pub lang: Option<String>,
    /// Whether it is sent; default true.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// Whether it tells of dates to look back on, too, at eight in the morning; default false.
    #[serde(default)]
    pub look_back: Option<bool>,
}

/// A notice as its owner sees it: without its token.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts")]
pub struct NoticeBody {
    /// `ntfy`, `gotify` or `webhook`.
    pub kind: Kind,
    /// The address.
    pub url: String,
    /// Whether there is a token.
    pub has_token: bool,
    /// Local time.
    pub at: String,
    /// `zh-TW` or `en`.
    pub lang: String,
    /// Whether it is sent.
    pub enabled: bool,
    /// Whether it tells of dates to look back on, too.
    pub look_back: bool,
    /// Too many failures in a row: nothing is sent until the settings are saved again or a test arrives.
    pub paused: bool,
    /// When the last one arrived, RFC 3339 UTC.
    pub last_success: Option<String>,
    /// Why the last one did not.
    pub last_failure: Option<Failure>,
    /// With this HTTP status.
    pub last_status: Option<u16>,
    /// Failures since one last arrived.
    pub failures_in_a_row: u32,
    /// Failures ever.
    pub failures: u32,
}

/// The notice, if there is one, and whether this site can send any.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeAnswer {
    /// False: the operator has outbound connections off.
    pub available: bool,
    /// Null without one.
    pub notice: Option<NoticeBody>,
}

impl Notice {
    /// Whether nothing is sent for now, because too much failed.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.failures_in_a_row >= MAX_FAILURES
    }

    /// Notes how sending went.
    pub fn note(&mut self, outcome: Result<(), (Failure, Option<u16>)>, now: Timestamp) {
        match outcome {
            Ok(()) => {
                self.last_success = Some(now);
                (self.last_failure, self.last_status) = (None, None);
                self.failures_in_a_row = 0;
            }
            Err((failure, status)) => {
                (self.last_failure, self.last_status) = (Some(failure), status);
                self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
                self.failures = self.failures.saturating_add(1);
            }
        }
    }
}

impl From<&Notice> for NoticeBody {
    fn from(notice: &Notice) -> Self {
        Self {
            kind: notice.kind,
            url: notice.url.clone(),
            has_token: notice.token.is_some(),
            at: notice.at.clone(),
            lang: notice.lang.clone(),
            enabled: notice.enabled,
            look_back: notice.look_back,
            paused: notice.is_paused(),
            last_success: notice.last_success.map(|at| at.to_string()),
            last_failure: notice.last_failure,
            last_status: notice.last_status,
            failures_in_a_row: notice.failures_in_a_row,
            failures: notice.failures,
        }
    }
}
