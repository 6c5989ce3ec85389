//! The providers' ways of speaking: what a request looks like, and what each event of the answer means.
//!
//! Thin adapters of our own, about a hundred lines each. `genai` 0.7.2 was looked at first: it runs over a
//! `reqwest::Client` of ours, and dropping its stream cancels the call, but
//! - it keeps what has no line end and reads error bodies whole, without a bound: ten megabytes stay in memory;
//! - it wants the client itself, so `--offline` and the size cap of [`crate::outbound`] could not be enforced;
//! - a refusal of OpenAI's (`delta.refusal`) is not read: it arrives as an answer without text;
//! - what leaves the box cannot be counted for the ledger before it leaves, nor `store: false` be said;
//! - it brings 16 more crates and HTTP/2, for 36 000 lines of which we would use three adapters.
//!
//! A model takes only what it is known to take: an optional parameter (temperature, effort of thinking) that
//! a newer model has dropped is answered with a 400, so unknown models get none.

mod anthropic;
mod gemini;
mod openai;
mod responses;

use serde::de::DeserializeOwned;

use super::event::{Ending, Failure, Prompt, Provider};
use super::options::{LinkOptions, Secret};

/// A way of speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// OpenAI's Chat Completions, as every compatible server speaks them.
    Chat,
    /// OpenAI's Responses, for its own models that think.
    Responses,
    /// Anthropic's Messages.
    Messages,
    /// Gemini's `streamGenerateContent`.
    Generate,
}

/// What a request is made of.
pub(super) struct Speaker {
    dialect: Dialect,
    model: String,
    /// Without a slash at its end.
    base: String,
    /// Whether the base is the provider's own.
    own: bool,
    key: Option<Secret>,
}

/// A request before it is sent.
pub(super) struct Request {
    /// Where to.
    pub url: String,
    /// With the key in one of them.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Vec<u8>,
}

/// What thinking may use up beside the text, where it cannot be turned off: it counts as output.
const THINKING_ROOM: u32 = 2048;

impl Speaker {
    pub(super) fn new(link: &LinkOptions) -> Self {
        let own = link.base_url.is_none();
        let dialect = match link.provider {
            Provider::OpenAi if link.responses.unwrap_or(own && responses::wanted(&link.model)) => {
                Dialect::Responses
            }
            Provider::OpenAi => Dialect::Chat,
            Provider::Anthropic => Dialect::Messages,
            Provider::Gemini => Dialect::Generate,
        };
        let base = link.base_url.as_ref().map(|base| base.url.clone());
        let base = base.unwrap_or_else(|| default_base(link.provider).to_owned());
        Self { dialect, model: link.model.clone(), base, own, key: link.key.clone() }
    }

    /// Output tokens that are asked for: the text's, and room for thinking.
    pub(super) fn max_tokens(&self, prompt: &Prompt) -> u32 {
        let thinks = match self.dialect {
            Dialect::Chat => false,
            Dialect::Responses => responses::thinks(&self.model),
            Dialect::Messages => anthropic::thinks(&self.model),
            Dialect::Generate => gemini::thinks(&self.model),
        };
        prompt.max_tokens.saturating_add(if thinks { THINKING_ROOM } else { 0 })
    }

    /// The request for a prompt.
    pub(super) fn request(&self, prompt: &Prompt) -> Request {
        let (path, body) = match self.dialect {
            Dialect::Chat => ("/chat/completions".to_owned(), openai::body(self, prompt)),
            Dialect::Responses => ("/responses".to_owned(), responses::body(self, prompt)),
            Dialect::Messages => ("/v1/messages".to_owned(), anthropic::body(self, prompt)),
            Dialect::Generate => (gemini::path(&self.model), gemini::body(self, prompt)),
        };
        let mut headers = Vec::new();
        if let Some(key) = &self.key {
            headers.push(match self.dialect {
                Dialect::Chat | Dialect::Responses => {
                    ("authorization", format!("Bearer {}", key.expose()))
                }
                Dialect::Messages => ("x-api-key", key.expose().to_owned()),
                Dialect::Generate => ("x-goog-api-key", key.expose().to_owned()),
            });
        }
        if self.dialect == Dialect::Messages {
            headers.push(("anthropic-version", anthropic::VERSION.to_owned()));
        }
        Request {
            url: format!("{}{path}", self.base),
            headers,
            body: body.to_string().into_bytes(),
        }
    }

    /// For the events of the answer.
    pub(super) fn decoder(&self) -> Decoder {
        Decoder { dialect: self.dialect, said: Said::default() }
    }
}

/// Where a provider's own API stands: as its own libraries have it, so that what people already set fits.
pub(super) const fn default_base(provider: Provider) -> &'static str {
    match provider {
        Provider::OpenAi => "https://api.openai.com/v1",
        Provider::Anthropic => "https://api.anthropic.com",
        Provider::Gemini => "https://generativelanguage.googleapis.com",
    }
}

/// What the answer has said so far beside its text.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// How the text ends, once that is known.
    pub ending: Option<Ending>,
    /// Tokens sent.
    pub input_tokens: Option<u64>,
    /// Tokens received.
    pub output_tokens: Option<u64>,
}

/// What an event brings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// More of the text; may be empty.
    pub text: String,
    /// Whether it was the last event.
    pub done: bool,
}

impl Step {
    fn text(text: Option<String>) -> Self {
        Self { text: text.unwrap_or_default(), done: false }
    }

    fn done() -> Self {
        Self { text: String::new(), done: true }
    }
}

/// Understands the events of one answer.
#[derive(Debug)]
pub(super) struct Decoder {
    dialect: Dialect,
    pub(super) said: Said,
}

impl Decoder {
    /// Reads one event's data.
    pub(super) fn read(&mut self, data: &str) -> Result<Step, Failure> {
        match self.dialect {
            Dialect::Chat => openai::read(&mut self.said, data),
            Dialect::Responses => responses::read(&mut self.said, data),
            Dialect::Messages => anthropic::read(&mut self.said, data),
            Dialect::Generate => gemini::read(&mut self.said, data),
        }
    }

    /// Whether the answer may end here, without its last event. Compatible servers leave `[DONE]` out after
    /// the `finish_reason`; nobody else may leave anything out.
    pub(super) fn may_end(&self) -> bool {
        self.dialect == Dialect::Chat && self.said.ending.is_some()
    }
}

/// An event's JSON, or the failure that it is none.
fn json<T: DeserializeOwned>(data: &str) -> Result<T, Failure> {
    serde_json::from_str(data).map_err(|_| Failure::Malformed)
}
