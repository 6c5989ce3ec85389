//! Gemini's `streamGenerateContent` as server-sent events: each chunk is a whole response with a part of the
//! text; the one with a `finishReason` is the last.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Said, Speaker, Step};
use crate::ai::event::{Ending, Failure, Prompt};

pub(super) fn path(model: &str) -> String {
    // A model's name is one segment, or `models/…`/`tunedModels/…` as the listing has it.
    let name = if model.contains('/') { model.to_owned() } else { format!("models/{model}") };
    format!("/v1beta/{name}:streamGenerateContent?alt=sse")
}

/// What keeps a model from thinking long (ai.google.dev/gemini-api/docs/thinking, 2026-11-25): `minimal` is an error
/// for 3.8, and 3.x are made for their default temperature.
fn config(model: &str) -> Option<Value> {
    if model.contains("gemini-3") {
        Some(json!({"thinkingLevel": "low"}))
    } else if model.contains("gemini-2.5-flash") {
        Some(json!({"thinkingBudget": 0}))
    } else {
        None
    }
}

pub(super) fn thinks(model: &str) -> bool {
    !model.contains("gemini-2.5-flash") && !model.contains("gemma")
}

pub(super) fn body(speaker: &Speaker, prompt: &Prompt) -> Value {
    let mut generation = json!({ "maxOutputTokens": speaker.max_tokens(prompt) });
    if let (Some(config), Some(fields)) = (config(&speaker.model), generation.as_object_mut()) {
        fields.insert("thinkingConfig".to_owned(), config);
    }
    json!({
        "systemInstruction": {"parts": [{"text": prompt.system}]},
        "contents": [{"role": "user", "parts": [{"text": prompt.user}]}],
        "generationConfig": generation,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chunk {
    #[serde(default)]
    candidates: Vec<Candidate>,
    prompt_feedback: Option<Feedback>,
    usage_metadata: Option<Usage>,
    error: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Feedback {
    block_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    content: Option<Content>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    text: Option<String>,
    #[serde(default)]
    thought: bool,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(rename = "promptTokenCount")]
    prompt: Option<u64>,
    #[serde(rename = "candidatesTokenCount")]
    text: Option<u64>,
    #[serde(rename = "thoughtsTokenCount")]
    thoughts: Option<u64>,
}

pub(super) fn read(said: &mut Said, data: &str) -> Result<Step, Failure> {
    let chunk: Chunk = super::json(data)?;
    if chunk.error.is_some_and(|error| !error.is_null()) {
        return Err(Failure::Reported);
    }
    if chunk.prompt_feedback.and_then(|feedback| feedback.block_reason).is_some() {
        return Err(Failure::Refused);
    }
    if let Some(usage) = chunk.usage_metadata {
        said.input_tokens = usage.prompt.or(said.input_tokens);
        if usage.text.is_some() || usage.thoughts.is_some() {
            let tokens = usage.text.unwrap_or(0).saturating_add(usage.thoughts.unwrap_or(0));
            said.output_tokens = Some(tokens);
        }
    }
    let Some(candidate) = chunk.candidates.into_iter().next() else { return Ok(Step::default()) };
    let done = match candidate.finish_reason.as_deref() {
        None | Some("FINISH_REASON_UNSPECIFIED") => false,
        Some("STOP") => {
            said.ending = Some(Ending::Whole);
            true
        }
        Some("MAX_TOKENS") => {
            said.ending = Some(Ending::Length);
            true
        }
        Some(
            "SAFETY" | "RECITATION" | "LANGUAGE" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII",
        ) => return Err(Failure::Refused),
        Some(_) => return Err(Failure::Reported),
    };
    let parts = candidate.content.map(|content| content.parts).unwrap_or_default();
    let text = parts.into_iter().filter(|part| !part.thought).filter_map(|part| part.text);
    Ok(Step { text: text.collect(), done })
}
