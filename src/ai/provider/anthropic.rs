//! Anthropic's Messages. Every event names its type in its data too; `message_stop` is the last one, `ping`
//! says only that somebody is there.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Said, Speaker, Step};
use crate::ai::event::{Ending, Failure, Prompt};

/// Of the API, in a header.
pub(super) const VERSION: &str = "2023-06-01";

/// How a model is kept from thinking long (platform.claude.com/docs, migration guides, 2026-11-25).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thinking {
    /// It does not unless asked, and takes a temperature.
    No,
    /// It does unless told not to.
    Off,
    /// It always does; little, if told so.
    Low,
    /// Nobody knows; nothing is said.
    Unknown,
}

fn thinking(model: &str) -> Thinking {
    let rows = [
        ("claude-haiku-5-5", Thinking::Off),
        ("claude-sonnet-5", Thinking::Low),
        ("claude-opus-5", Thinking::Low),
        ("claude-fable-5", Thinking::Low),
        ("claude-haiku-4-5", Thinking::No),
        ("claude-sonnet-4-5", Thinking::No),
        ("claude-sonnet-4-6", Thinking::No),
    ];
    let row = rows.iter().find(|(name, _)| model.starts_with(name));
    row.map_or(Thinking::Unknown, |(_, thinking)| *thinking)
}

pub(super) fn thinks(model: &str) -> bool {
    matches!(thinking(model), Thinking::Low | Thinking::Unknown)
}

pub(super) fn body(speaker: &Speaker, prompt: &Prompt) -> Value {
    let mut body = json!({
        "model": speaker.model,
        "system": prompt.system,
        "messages": [{"role": "user", "content": prompt.user}],
        "max_tokens": speaker.max_tokens(prompt),
        "stream": true,
    });
    let (name, value) = match thinking(&speaker.model) {
        Thinking::No => ("temperature", json!(prompt.temperature)),
        Thinking::Off => ("thinking", json!({"type": "disabled"})),
        Thinking::Low => ("output_config", json!({"effort": "low"})),
        Thinking::Unknown => return body,
    };
    if let Some(fields) = body.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    body
}

#[derive(Deserialize)]
struct Told {
    #[serde(rename = "type")]
    kind: String,
    message: Option<Message>,
    delta: Option<Delta>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Message {
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Delta {
    #[serde(rename = "type")]
    kind: Option<String>,
    text: Option<String>,
    stop_reason: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
}

impl Usage {
    /// The counts in `message_delta` are of the whole message, so the last one stands.
    fn note(&self, said: &mut Said) {
        said.input_tokens = self.input_tokens.or(said.input_tokens);
        said.output_tokens = self.output_tokens.or(said.output_tokens);
    }
}

pub(super) fn read(said: &mut Said, data: &str) -> Result<Step, Failure> {
    let told: Told = super::json(data)?;
    if let Some(usage) = told.message.and_then(|message| message.usage).or(told.usage) {
        usage.note(said);
    }
    match told.kind.as_str() {
        "content_block_delta" => match told.delta {
            Some(Delta { kind, text, .. }) if kind.as_deref() == Some("text_delta") => {
                text.map(|text| Step::text(Some(text))).ok_or(Failure::Malformed)
            }
            // Thinking and its signature.
            _ => Ok(Step::default()),
        },
        "message_delta" => {
            match told.delta.and_then(|delta| delta.stop_reason).as_deref() {
                None => {}
                Some("refusal") => return Err(Failure::Refused),
                Some("max_tokens" | "model_context_window_exceeded") => {
                    said.ending = Some(Ending::Length);
                }
                Some(_) => said.ending = Some(Ending::Whole),
            }
            Ok(Step::default())
        }
        "message_stop" => {
            said.ending.get_or_insert(Ending::Whole);
            Ok(Step::done())
        }
        "error" => Err(Failure::Reported),
        _ => Ok(Step::default()),
    }
}
