//! Responses: OpenAI's own way since its models think. Chat Completions has not all of them, and cannot say
//! `store: false` for all; this says it always. Every event names its type in its data.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Said, Speaker, Step};
use crate::ai::event::{Ending, Failure, Prompt};

/// Families that Chat Completions is right for: they do not think and take a temperature.
const CHAT: [&str; 3] = ["gpt-4", "gpt-3.5", "chatgpt-4o"];

/// The least effort of thinking that a model takes, the first row that fits (developers.openai.com/api/docs/models,
/// 2026-11-25). Somebody waits for the first word.
const EFFORT: [(&str, &str); 10] = [
    ("gpt-6.1-terra", "none"),
    ("gpt-6.1-sol", "low"),
    ("gpt-6-luna", "none"),
    ("gpt-6-astra", "low"),
    ("gpt-5.6", "none"),
    ("gpt-5.5", "none"),
    ("gpt-5.4", "none"),
    ("gpt-5.2", "none"),
    ("gpt-5.1", "none"),
    ("o4-mini", "low"),
];

/// Whether a model of OpenAI's is asked this way.
pub(super) fn wanted(model: &str) -> bool {
    !CHAT.iter().any(|family| model.starts_with(family))
}

fn effort(model: &str) -> Option<&'static str> {
    let plain = !model.contains("-pro") && !model.contains("-chat") && !model.contains("-codex");
    let row = EFFORT.iter().find(|(name, _)| plain && model.starts_with(name));
    row.map(|(_, effort)| *effort)
}

pub(super) fn thinks(model: &str) -> bool {
    effort(model) != Some("none")
}

pub(super) fn body(speaker: &Speaker, prompt: &Prompt) -> Value {
    let mut body = json!({
        "model": speaker.model,
        "instructions": prompt.system,
        "input": prompt.user,
        "max_output_tokens": speaker.max_tokens(prompt),
        "store": false,
        "stream": true,
        "stream_options": {"include_obfuscation": false},
    });
    if let (Some(effort), Some(fields)) = (effort(&speaker.model), body.as_object_mut()) {
        fields.insert("reasoning".to_owned(), json!({ "effort": effort }));
    }
    body
}

#[derive(Deserialize)]
struct Told {
    #[serde(rename = "type")]
    kind: String,
    /// A text in the events we read; others have objects.
    delta: Option<Value>,
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Response {
    usage: Option<Usage>,
    incomplete_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
}

pub(super) fn read(said: &mut Said, data: &str) -> Result<Step, Failure> {
    let told: Told = super::json(data)?;
    if let Some(usage) = told.response.as_ref().and_then(|response| response.usage.as_ref()) {
        said.input_tokens = usage.input_tokens.or(said.input_tokens);
        said.output_tokens = usage.output_tokens.or(said.output_tokens);
    }
    match told.kind.as_str() {
        "response.output_text.delta" => match told.delta {
            Some(Value::String(text)) => Ok(Step::text(Some(text))),
            _ => Err(Failure::Malformed),
        },
        "response.refusal.delta" | "response.refusal.done" => Err(Failure::Refused),
        "response.completed" => {
            said.ending = Some(Ending::Whole);
            Ok(Step::done())
        }
        "response.incomplete" => {
            let details = told.response.and_then(|response| response.incomplete_details);
            match details.and_then(|details| details.reason).as_deref() {
                Some("max_output_tokens") => {
                    said.ending = Some(Ending::Length);
                    Ok(Step::done())
                }
                Some("content_filter") => Err(Failure::Refused),
                _ => Err(Failure::Reported),
            }
        }
        "response.failed" | "response.cancelled" | "error" => Err(Failure::Reported),
        _ => Ok(Step::default()),
    }
}
