//! Chat Completions: OpenAI's older models, and every compatible server (Ollama, llama.cpp, vLLM, LM
//! Studio). Chunks are unnamed events; `[DONE]` is the last one.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Said, Speaker, Step};
use crate::ai::event::{Ending, Failure, Prompt};

pub(super) fn body(speaker: &Speaker, prompt: &Prompt) -> Value {
    let mut body = json!({
        "model": speaker.model,
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.user},
        ],
        "temperature": prompt.temperature,
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    // The newer name is OpenAI's; compatible servers all know the older one.
    let limit = if speaker.own { "max_completion_tokens" } else { "max_tokens" };
    if let Some(fields) = body.as_object_mut() {
        fields.insert(limit.to_owned(), speaker.max_tokens(prompt).into());
    }
    body
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Usage>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

pub(super) fn read(said: &mut Said, data: &str) -> Result<Step, Failure> {
    if data.trim() == "[DONE]" {
        // A server that names no reason has still said that it is done.
        said.ending.get_or_insert(Ending::Whole);
        return Ok(Step::done());
    }
    let chunk: Chunk = super::json(data)?;
    if chunk.error.is_some_and(|error| !error.is_null()) {
        return Err(Failure::Reported);
    }
    if let Some(usage) = chunk.usage {
        said.input_tokens = usage.prompt_tokens.or(said.input_tokens);
        said.output_tokens = usage.completion_tokens.or(said.output_tokens);
    }
    // One answer was asked for; the last chunk, with the usage, has none.
    let Some(choice) = chunk.choices.into_iter().next() else { return Ok(Step::default()) };
    match choice.finish_reason.as_deref() {
        None | Some("") => {}
        Some("length") => said.ending = Some(Ending::Length),
        Some("content_filter") => return Err(Failure::Refused),
        Some(_) => said.ending = Some(Ending::Whole),
    }
    let Some(delta) = choice.delta else { return Ok(Step::default()) };
    if delta.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(Failure::Refused);
    }
    Ok(Step::text(delta.content))
}
