//! Readings told by a model, as a person sees it: through the real server, with a provider of this machine.

mod keeping;
mod ledger;
mod legacy;
mod matrix;
mod private;
mod watching;

use serde_json::{Value, json};

use crate::accounts::browser::Browser;
use crate::provider::{FakeProvider, Script, shapes};
use crate::support::TestApp;

/// A key that is nowhere else.
pub const KEY: &str = "sk-keykeykey-0123456789";

/// An app with one model, which speaks as OpenAI does.
pub async fn app_with(provider: &FakeProvider, more: &[(&str, &str)]) -> TestApp {
    let base = format!("{}/v1", provider.url());
    let mut changes = vec![
        ("ai", "openai,offline"),
        ("openai_api_key", KEY),
        ("openai_base_url", base.as_str()),
        ("openai_model", "test-model"),
    ];
    changes.extend(more);
    TestApp::start_with(&changes).await
}

/// A text in small pieces, as a model says it.
pub fn says(text: &str) -> Script {
    Script::stream().send_all(shapes::chat(&pieces(text))).end()
}

/// The beginning of a text; then the model falls silent.
pub fn begins(text: &str) -> Script {
    let pieces = pieces(text);
    let events = shapes::chat(&pieces);
    Script::stream().send_all(events[..=pieces.len() / 2].to_vec()).hang()
}

fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.char_indices().nth(9).map_or(rest.len(), |(at, _)| at);
        let (piece, more) = rest.split_at(at);
        pieces.push(piece);
        rest = more;
    }
    pieces
}

/// A kept reading.
pub async fn reading(person: &Browser<'_>, body: Value) -> Value {
    let answer = person.post("/readings", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

/// A reading of one card, in English.
pub async fn one_card(person: &Browser<'_>) -> Value {
    let cards = json!([{"card_id": "minor_arcana.cups.two", "is_reversed": true}]);
    let body = json!({"cards": cards, "question": "Should I call her?", "lang": "en"});
    reading(person, body).await
}

pub fn id(reading: &Value) -> &str {
    reading["id"].as_str().unwrap()
}

pub fn offline(reading: &Value) -> &str {
    reading["interpretation"]["text"].as_str().unwrap()
}

pub fn path(reading: &Value) -> String {
    format!("/readings/{}/interpretation", id(reading))
}

/// What a model that behaves says of [`one_card`].
pub const TOLD: &str = "The Even Pour (Two of Cups, reversed) is the two of you with the glasses held \
    a little apart. You keep guessing what is in hers. Call her before supper, and ask one thing.";

/// An event of a stream.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub data: Value,
}

/// A stream of events as it comes.
pub struct Events {
    response: reqwest::Response,
    buffer: Vec<u8>,
}

impl Events {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        if status != 200 {
            panic!("{status}: {}", response.text().await.unwrap());
        }
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, buffer: Vec::new() }
    }

    pub async fn tell(person: &Browser<'_>, reading: &Value, body: Value) -> Self {
        Self::of(person.request("POST".parse().unwrap(), &path(reading)).json(&body)).await
    }

    /// The next event; `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|two| two == b"\n\n") {
                let block: Vec<u8> = self.buffer.drain(..end + 2).collect();
                let block = String::from_utf8(block).unwrap();
                let field = |name: &str| {
                    let line = block.lines().find_map(|line| line.strip_prefix(name));
                    line.map(str::trim_start).unwrap_or_default().to_owned()
                };
                if block.starts_with(':') {
                    continue;
                }
                let data = field("data:");
                let data = serde_json::from_str(&data).unwrap_or(Value::String(data));
                return Some(Event { id: field("id:"), kind: field("event:"), data });
            }
            match self.response.chunk().await.unwrap() {
                Some(bytes) => self.buffer.extend_from_slice(&bytes),
                None => {
                    assert!(self.buffer.is_empty(), "half an event");
                    return None;
                }
            }
        }
    }

    /// Reads on until there was some of the text.
    pub async fn until_text(&mut self) -> Event {
        loop {
            let event = self.next().await.expect("the stream ended");
            if event.kind == "delta" {
                return event;
            }
        }
    }

    /// All that is left.
    pub async fn rest(mut self) -> Whole {
        let mut whole = Whole::default();
        while let Some(event) = self.next().await {
            whole.take(event);
        }
        whole
    }
}

/// A stream that is over.
#[derive(Debug, Default)]
pub struct Whole {
    pub text: String,
    pub events: Vec<Event>,
}

impl Whole {
    pub fn take(&mut self, event: Event) {
        match event.kind.as_str() {
            "delta" => self.text.push_str(event.data["text"].as_str().unwrap()),
            "replace" => self.text = event.data["text"].as_str().unwrap().to_owned(),
            _ => {}
        }
        self.events.push(event);
    }

    /// The data of the last event, which is `done`.
    #[track_caller]
    pub fn done(&self) -> &Value {
        let last = self.events.last().expect("an event");
        assert_eq!(last.kind, "done", "{last:?}");
        &last.data
    }

    pub fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = self.events.iter().map(|event| event.kind.as_str()).collect();
        kinds.dedup();
        kinds
    }

    pub fn of_kind(&self, kind: &str) -> Vec<&Value> {
        self.events.iter().filter(|event| event.kind == kind).map(|event| &event.data).collect()
    }
}

pub fn ai() -> Value {
    json!({"reader": "ai"})
}
