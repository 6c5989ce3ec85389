//! Tellings and the ledger as the API takes and answers them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Attempt, Kind, Line, Version};
use super::teller::cost;
use crate::ai::{Allowance, Sums, Target};
use crate::features::readings::record::By;

/// Who shall tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// The reader of this box: at once, free, and nothing leaves.
    #[default]
    Offline,
    /// A language model, by the operator's chain.
    Ai,
}

/// What happens when nobody watches any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnClose {
    /// It is told to its end and kept.
    #[default]
    Finish,
    /// It stops, and the call to the provider with it.
    Stop,
}

/// What is to be told.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct TellRequest {
    /// `offline` or `ai`.
    #[serde(default)]
    pub reader: Reader,
    /// Key of a voice. Another one than the reading's makes a second voice beside it.
    #[serde(default)]
    #[schema(example = "ghoul")]
    pub character_voice: Option<String>,
    /// `openai`, `anthropic` or `gemini`: only this one is asked. Default: the whole chain.
    #[serde(default)]
    #[schema(example = "openai")]
    pub provider: Option<String>,
    /// What a preview answered: nothing else than what was looked at is sent.
    #[serde(default)]
    pub preview_token: Option<String>,
    /// `finish` or `stop`.
    #[serde(default)]
    pub on_close: OnClose,
}

/// One more question about the same cards.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct FollowUpRequest {
    /// At most 500 characters.
    pub question: String,
    /// `offline` or `ai`.
    #[serde(default)]
    pub reader: Reader,
    /// As for the reading.
    #[serde(default)]
    pub provider: Option<String>,
    /// As for the reading.
    #[serde(default)]
    pub preview_token: Option<String>,
    /// As for the reading.
    #[serde(default)]
    pub on_close: OnClose,
}

/// What shall be previewed.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct PreviewRequest {
    /// As for the reading.
    #[serde(default)]
    pub character_voice: Option<String>,
    /// As for the reading.
    #[serde(default)]
    pub provider: Option<String>,
    /// A follow-up, if that is what would be asked.
    #[serde(default)]
    pub question: Option<String>,
}

/// What would be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewBody {
    /// Instructions.
    pub system: String,
    /// Data and question, masked.
    pub user: String,
    /// What was masked: `email`, `phone`, `identity_number`, `card_number`.
    pub masked: Vec<&'static str>,
    /// Who would be asked, in this order, each only if the one before fails.
    pub readers: Vec<ReaderBody>,
    /// Tokens of the answer at most.
    pub max_tokens: u32,
    /// Tokens that are set aside for it: all that the whole chain could use.
    pub forecast_tokens: u64,
    /// Millionths of a US dollar; null where a price is not known.
    pub forecast_micro_usd: Option<u64>,
    /// To be sent with the order.
    pub preview_token: String,
}

/// Who can tell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReaderBody {
    /// `offline` or `ai`.
    pub reader: &'static str,
    /// `openai`, `anthropic` or `gemini`; null for the offline reader.
    pub provider: Option<&'static str>,
    /// The model; for the offline reader its version.
    pub model: String,
    /// Where a question goes; null: it stays here.
    pub host: Option<String>,
    /// Whether that is this machine or its private network.
    pub local: bool,
}

impl ReaderBody {
    /// The reader of this box.
    #[must_use]
    pub fn offline() -> Self {
        let model = crate::oracle::reading::ENGINE.to_owned();
        Self { reader: "offline", provider: None, model, host: None, local: true }
    }

    /// A model.
    #[must_use]
    pub fn of(target: &Target) -> Self {
        Self {
            reader: "ai",
            provider: Some(target.provider.as_str()),
            model: target.model.clone(),
            host: Some(target.host.clone()),
            local: target.local,
        }
    }
}

/// How a reading has been told.
#[derive(Debug, Serialize, ToSchema)]
pub struct TellingsBody {
    /// Every telling but the first offline one, the oldest first.
    pub versions: Vec<VersionBody>,
    /// Follow-up questions that are left.
    pub follow_ups_left: usize,
    /// The one under way, to be watched.
    pub run: Option<RunBody>,
}

/// A telling under way.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunBody {
    /// Its id.
    pub id: Uuid,
    /// What is told.
    pub kind: Kind,
}

/// A telling.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionBody {
    /// Its id: that of its run.
    pub id: Uuid,
    /// What was told.
    pub kind: Kind,
    /// Who told it.
    pub written_by: By,
    /// The follow-up.
    pub question: Option<String>,
    /// Key of the voice.
    pub character_voice: String,
    /// The language.
    pub lang: String,
    /// Whose model.
    pub provider: Option<String>,
    /// Which model.
    pub model: Option<String>,
    /// The text; null where the reading's own offline text stands.
    pub text: Option<String>,
    /// Why the offline reader told it although a model was asked: a code.
    pub fell_back: Option<String>,
    /// Tokens.
    pub tokens: u64,
    /// Milliseconds.
    pub ms: u64,
    /// RFC 3339 UTC.
    pub at: String,
}

impl VersionBody {
    /// Of a version.
    #[must_use]
    pub fn new(id: Uuid, version: Version) -> Self {
        Self {
            id,
            kind: version.kind,
            written_by: version.by,
            question: version.question,
            character_voice: version.character_voice,
            lang: version.lang,
            provider: version.provider,
            model: version.model,
            text: version.text.inflated().filter(|text| !text.is_empty()),
            fell_back: version.fell_back,
            tokens: version.tokens,
            ms: version.ms,
            at: version.at.to_string(),
        }
    }
}

/// A page of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerBody {
    /// The newest first; without what was sent.
    pub lines: Vec<LineBody>,
    /// All lines.
    pub total: usize,
    /// From 1.
    pub page: usize,
    /// Lines a page.
    pub page_size: usize,
    /// Whether there is another page.
    pub has_more: bool,
    /// Tokens of all lines.
    pub total_tokens: u64,
    /// Bytes of all requests.
    pub total_bytes: u64,
    /// Millionths of a US dollar of all lines, as far as prices are known.
    pub total_micro_usd: u64,
}

/// A line of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineBody {
    /// Its id: that of the run.
    pub id: Uuid,
    /// RFC 3339 UTC.
    pub at: String,
    /// The reading it was about; null for one that was not kept.
    pub reading_id: Option<Uuid>,
    /// What was asked for.
    pub kind: Kind,
    /// Who may have been asked, in their order, as `provider/model`.
    pub chain: Vec<String>,
    /// False while it is under way, and when the server was killed meanwhile: then the first of `chain`
    /// may have got it.
    pub over: bool,
    /// The requests that left, in their order.
    pub attempts: Vec<AttemptBody>,
    /// What was masked.
    pub masked: Vec<String>,
    /// Bytes that left.
    pub bytes: u64,
    /// Tokens, sent and received.
    pub tokens: u64,
    /// Millionths of a US dollar; null where no price is known.
    pub micro_usd: Option<u64>,
    /// Instructions and data as they left; null in lists, and when the reading was deleted.
    pub sent: Option<SentBody>,
}

/// What left.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SentBody {
    /// Instructions.
    pub system: String,
    /// Data and question, masked.
    pub user: String,
}

/// A request that left.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptBody {
    /// Whose API.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// The host.
    pub host: String,
    /// Whether that is this machine or its private network.
    pub local: bool,
    /// RFC 3339 UTC.
    pub at: String,
    /// Bytes of the body.
    pub bytes: u64,
    /// Tokens sent.
    pub input_tokens: u64,
    /// Tokens received.
    pub output_tokens: u64,
    /// Whether the tokens were reckoned here, because the provider has not said.
    pub estimated: bool,
    /// Millionths of a US dollar; null where the price is not known.
    pub micro_usd: Option<u64>,
    /// Milliseconds.
    pub ms: u64,
    /// Milliseconds to the first word.
    pub first_token_ms: Option<u64>,
    /// `told`, or why it came to nothing.
    pub result: Option<String>,
}

impl LineBody {
    /// Of a line; with what was sent where that is asked for.
    #[must_use]
    pub fn new(id: Uuid, line: Line, with_sent: bool) -> Self {
        let tokens = line.attempts.iter().map(|one| one.usage);
        let sent = line.sent.filter(|_| with_sent);
        Self {
            id,
            at: line.at.to_string(),
            reading_id: line.reading,
            kind: line.kind,
            chain: line.chain,
            over: line.over,
            masked: line.masked,
            bytes: line.attempts.iter().map(|one| one.bytes).sum(),
            tokens: tokens.map(|usage| usage.input_tokens + usage.output_tokens).sum(),
            micro_usd: cost(&line.attempts),
            attempts: line.attempts.into_iter().map(AttemptBody::new).collect(),
            sent: sent.and_then(|sent| serde_json::from_str(&sent.inflated()?).ok()),
        }
    }
}

impl AttemptBody {
    fn new(attempt: Attempt) -> Self {
        Self {
            provider: attempt.provider,
            model: attempt.model,
            host: attempt.host,
            local: attempt.local,
            at: attempt.at.to_string(),
            bytes: attempt.bytes,
            input_tokens: attempt.usage.input_tokens,
            output_tokens: attempt.usage.output_tokens,
            estimated: attempt.usage.estimated,
            micro_usd: attempt.micro_usd,
            ms: attempt.ms,
            first_token_ms: attempt.first_token_ms,
            result: attempt.result,
        }
    }
}

/// Who can tell, and what is left of the day.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusBody {
    /// The offline reader first, then the models in the order in which they are asked.
    pub readers: Vec<ReaderBody>,
    /// Whether the person's questions may leave.
    pub allowed: bool,
    /// Why not: `no_ai`, `questions_stay_here` or `not_signed_in`.
    pub reason: Option<&'static str>,
    /// What is left of the person's day; null for a guest.
    pub budget: Option<BudgetBody>,
    /// Follow-up questions of a reading.
    pub follow_ups: usize,
}

/// What is left of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetBody {
    /// Tokens a day; null: no limit.
    pub tokens_limit: Option<u64>,
    /// Tokens used today, those set aside included.
    pub tokens_used: u64,
    /// Millionths of a US dollar a day; null: no limit.
    pub micro_usd_limit: Option<u64>,
    /// Used today.
    pub micro_usd_used: u64,
    /// Whether everybody's day is used up.
    pub instance_used_up: bool,
    /// When the day begins anew, RFC 3339 UTC.
    pub resets_at: String,
}

impl BudgetBody {
    /// Of a person's day.
    #[must_use]
    pub fn new(
        (person, used): (Allowance, Sums),
        (instance, all): (Allowance, Sums),
        resets_at: String,
    ) -> Self {
        let full = |limit: Option<u64>, used: u64| limit.is_some_and(|limit| used >= limit);
        Self {
            tokens_limit: person.tokens,
            tokens_used: used.tokens,
            micro_usd_limit: person.micro_usd,
            micro_usd_used: used.micro_usd,
            instance_used_up: full(instance.tokens, all.tokens)
                || full(instance.micro_usd, all.micro_usd),
            resets_at,
        }
    }
}
