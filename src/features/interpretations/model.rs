//! What the store keeps of tellings, and of what left the box for them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ai::{Spent, Target, Usage};
use crate::features::readings::record::By;
use crate::oracle::telling::Code;
use crate::store::Bytes;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TellingKind)]
pub enum Kind {
    /// The reading in its own voice.
    Reading,
    /// The same cards in another voice.
    SecondVoice,
    /// The answer to one more question about the same cards.
    FollowUp,
    /// A telling that is not kept, over the contract's old paths.
    Legacy,
}

/// A telling of a kept reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What is told.
    pub kind: Kind,
    /// Who told it.
    pub by: By,
    /// The follow-up.
    #[serde(default)]
    pub question: Option<String>,
    /// Key of the voice.
    pub character_voice: String,
    /// The language.
    pub lang: String,
    /// Whose model.
    #[serde(default)]
    pub provider: Option<String>,
    /// Which model.
    #[serde(default)]
    pub model: Option<String>,
    /// The text, deflated.
    pub text: Bytes,
    /// Why the offline reader told it, although a model was asked: a code.
    #[serde(default)]
    pub fell_back: Option<String>,
    /// Tokens, if a model was asked.
    #[serde(default)]
    pub tokens: u64,
    /// From the first request to the last word.
    #[serde(default)]
    pub ms: u64,
    /// When.
    pub at: Timestamp,
}

/// One request that left the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Whose API.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// The host it went to.
    pub host: String,
    /// Whether that is this machine or its private network.
    #[serde(default)]
    pub local: bool,
    /// When.
    pub at: Timestamp,
    /// Bytes of the body.
    pub bytes: u64,
    /// Tokens.
    #[serde(default)]
    pub usage: Usage,
    /// Millionths of a US dollar; absent where the model's price is not known.
    #[serde(default)]
    pub micro_usd: Option<u64>,
    /// To its end.
    #[serde(default)]
    pub ms: u64,
    /// To the first word.
    #[serde(default)]
    pub first_token_ms: Option<u64>,
    /// `told`; or why it came to nothing: a failure's code or a check's. Absent: under way, or the process
    /// ended before it was.
    #[serde(default)]
    pub result: Option<String>,
}

impl Attempt {
    /// One that begins.
    #[must_use]
    pub fn begun(target: &Target, bytes: u64, at: Timestamp) -> Self {
        Self {
            provider: target.provider.as_str().to_owned(),
            model: target.model.clone(),
            host: target.host.clone(),
            local: target.local,
            at,
            bytes,
            usage: Usage::default(),
            micro_usd: None,
            ms: 0,
            first_token_ms: None,
            result: None,
        }
    }

    /// What it cost.
    #[must_use]
    pub const fn spent(&self) -> Spent {
        Spent { usage: self.usage, micro_usd: self.micro_usd }
    }
}

/// A line of the ledger: one thing that was asked, with all requests that were made for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When it was asked.
    pub at: Timestamp,
    /// About which reading; absent for a telling that was not kept.
    #[serde(default)]
    pub reading: Option<Uuid>,
    /// What was asked for.
    pub kind: Kind,
    /// Who may have been asked, in their order, as `provider/model`.
    pub chain: Vec<String>,
    /// The requests, in their order.
    pub attempts: Vec<Attempt>,
    /// Whether it is over.
    #[serde(default)]
    pub over: bool,
    /// What was taken out before it left.
    #[serde(default)]
    pub masked: Vec<String>,
    /// What left: instructions and data, as JSON, deflated. Absent when the reading was deleted.
    #[serde(default)]
    pub sent: Option<Bytes>,
}

/// What happened when a text was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Checked {
    /// Whether it stands.
    pub passed: bool,
    /// What was wrong with it.
    pub failed: Vec<Code>,
}

/// A sum that was set aside before a call.
#[derive(Clone, Copy, Debug)]
pub struct Reserved {
    /// The day on which.
    pub day: Date,
    /// How much.
    pub forecast: Spent,
}
