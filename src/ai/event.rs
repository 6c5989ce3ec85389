//! What goes into a call and what comes out of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is asked. Whoever makes it has masked what must not leave the box.
#[derive(Clone, PartialEq)]
pub struct Prompt {
    /// Instructions.
    pub system: String,
    /// Data and the person's question.
    pub user: String,
    /// Length of the text at most, in the provider's tokens.
    pub max_tokens: u32,
    /// 0 to 1; left out where a model takes none.
    pub temperature: f32,
}

/// Without its texts: they hold what somebody asked.
impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prompt")
            .field("system_bytes", &self.system.len())
            .field("user_bytes", &self.user.len())
            .field("max_tokens", &self.max_tokens)
            .field("temperature", &self.temperature)
            .finish()
    }
}

/// Whose way of speaking a link speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// OpenAI, or a server that speaks its Chat Completions.
    OpenAi,
    /// Anthropic's Messages.
    Anthropic,
    /// Google's Gemini.
    Gemini,
}

impl Provider {
    /// All, in the order of the original's choice.
    pub const ALL: [Self; 3] = [Self::OpenAi, Self::Anthropic, Self::Gemini];

    /// In settings, logs and the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who is called: all of it may be shown to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whose API.
    pub provider: Provider,
    /// Which model.
    pub model: String,
    /// The host it goes to, with the port where one is named: `api.openai.com`, `localhost:11434`.
    pub host: String,
    /// Whether that host is this machine or its private network.
    pub local: bool,
}

/// Tokens of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// What was sent.
    pub input_tokens: u64,
    /// What came back, thinking included.
    pub output_tokens: u64,
    /// Whether they were reckoned from the texts, because the provider has not said.
    pub estimated: bool,
}

/// What a call cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Tokens.
    pub usage: Usage,
    /// Millionths of a US dollar; `None` where the model's price is not known.
    pub micro_usd: Option<u64>,
}

/// Why an attempt came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Not called: too many failures lately, or it asked to be left alone for a while.
    Resting,
    /// No connection stands: no address, refused, TLS.
    Unreachable,
    /// Nothing of the text in time.
    Silent,
    /// The text began, and then nothing came for too long.
    Stalled,
    /// Asked too often, or the account is used up (429).
    RateLimited,
    /// The key was not taken (401, 403).
    Unauthorized,
    /// Any other status that is not 200.
    Status(u16),
    /// The provider told an error inside its stream.
    Reported,
    /// The model, or a filter before it, will not answer this.
    Refused,
    /// The stream ended before its end.
    Broken,
    /// The stream is not what the provider's documentation says.
    Malformed,
    /// More than any reading needs.
    TooLong,
    /// It ended well without a word.
    Empty,
    /// The time for all attempts together was over.
    OutOfTime,
    /// Whoever asked has called it off.
    Cancelled,
}

impl Failure {
    /// For logs, figures and the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resting => "resting",
            Self::Unreachable => "unreachable",
            Self::Silent => "silent",
            Self::Stalled => "stalled",
            Self::RateLimited => "rate_limited",
            Self::Unauthorized => "unauthorized",
            Self::Status(_) => "status",
            Self::Reported => "reported",
            Self::Refused => "refused",
            Self::Broken => "broken",
            Self::Malformed => "malformed",
            Self::TooLong => "too_long",
            Self::Empty => "empty",
            Self::OutOfTime => "out_of_time",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The model was done.
    Whole,
    /// At `max_tokens`: the last sentence may be cut.
    Length,
}

/// What happens during [`super::Chain::stream`], in this order: for each attempt `Started`, `Delta`s, then
/// `Finished`, which is the last event, or `Abandoned`, and the next link's turn. After the last link
/// `Exhausted`. A link that rests is not started; it stands in `Exhausted` only.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The request is about to leave.
    Started {
        /// To whom.
        target: Arc<Target>,
        /// 1 for the first that was really called.
        attempt: u8,
        /// Bytes of the request's body.
        bytes: u64,
        /// When, for the ledger.
        at: Timestamp,
    },
    /// More of the text.
    Delta(String),
    /// All `Delta`s since the last `Started` are void.
    Abandoned {
        /// Who.
        target: Arc<Target>,
        /// Why.
        reason: Failure,
        /// What it has cost all the same.
        spent: Spent,
        /// Since `Started`.
        elapsed: Duration,
    },
    /// The text is there.
    Finished {
        /// Who wrote it.
        target: Arc<Target>,
        /// Whether it was cut.
        ending: Ending,
        /// What it cost.
        spent: Spent,
        /// From `Started` to the first `Delta`.
        first_token: Duration,
        /// Since `Started`.
        elapsed: Duration,
    },
    /// Nobody could. Each link's last failure, in order; the offline reader's text stands.
    Exhausted(Vec<(Arc<Target>, Failure)>),
}
