//! A provider of this machine: plays what a script says, connection by connection, byte by byte, and
//! remembers what it was asked. It knows nothing of the product, so tests and benches share it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What the provider does once it has read a request.
#[derive(Clone, Debug)]
pub enum Act {
    /// Sends bytes as they are.
    Raw(Vec<u8>),
    /// Sends bytes as a piece of the chunked body.
    Body(Vec<u8>),
    /// The same with bytes that are made when they are sent.
    Made(fn() -> Vec<u8>),
    /// Ends the chunked body; the connection may be used again.
    End,
    /// Does nothing for a while.
    Wait(Duration),
    /// Does nothing until the caller hangs up.
    Hang,
    /// Hangs up.
    Close,
}

/// The answer to one request.
#[derive(Clone, Debug, Default)]
pub struct Script(pub Vec<Act>);

impl Script {
    /// The head of a stream of events.
    pub fn stream() -> Self {
        Self::head("200 OK", "content-type: text/event-stream; charset=utf-8\r\n")
    }

    /// A head with a chunked body to come.
    pub fn head(status: &str, headers: &str) -> Self {
        let head = format!("HTTP/1.1 {status}\r\n{headers}transfer-encoding: chunked\r\n\r\n");
        Self(vec![Act::Raw(head.into_bytes())])
    }

    /// A whole answer.
    pub fn whole(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}");
        Self(vec![Act::Raw(head.into_bytes())])
    }

    /// One that is silent from the start.
    pub fn silent() -> Self {
        Self(vec![Act::Hang])
    }

    pub fn then(mut self, act: Act) -> Self {
        self.0.push(act);
        self
    }

    pub fn send(self, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        if bytes.is_empty() { self } else { self.then(Act::Body(bytes)) }
    }

    /// Sends each piece by itself.
    pub fn send_all<T: Into<Vec<u8>>>(self, pieces: impl IntoIterator<Item = T>) -> Self {
        pieces.into_iter().fold(self, Self::send)
    }

    pub fn wait(self, time: Duration) -> Self {
        self.then(Act::Wait(time))
    }

    pub fn hang(self) -> Self {
        self.then(Act::Hang)
    }

    pub fn close(self) -> Self {
        self.then(Act::Close)
    }

    pub fn end(self) -> Self {
        self.then(Act::End)
    }
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// With its query.
    pub path: String,
    /// The head, as it came.
    pub head: String,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

#[derive(Default)]
struct State {
    /// The next requests' scripts; the last one stays.
    scripts: Mutex<VecDeque<Script>>,
    asked: Mutex<Vec<Asked>>,
    connections: AtomicUsize,
    /// Connections that the caller has closed.
    hung_up: AtomicUsize,
    open: AtomicUsize,
    changed: Notify,
}

/// The provider at work, until it is dropped.
pub struct FakeProvider {
    url: String,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

impl Drop for FakeProvider {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl FakeProvider {
    /// Answers the first request with the first script and so on; the last one for all that come after.
    pub async fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        state.scripts.lock().unwrap().extend(scripts);
        let shared = Arc::clone(&state);
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((socket, _)) = listener.accept().await else { return };
                shared.connections.fetch_add(1, Ordering::SeqCst);
                shared.open.fetch_add(1, Ordering::SeqCst);
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    let served = serve(&state, socket).await;
                    state.open.fetch_sub(1, Ordering::SeqCst);
                    if served.is_err() {
                        state.hung_up.fetch_add(1, Ordering::SeqCst);
                    }
                    state.changed.notify_waiters();
                });
            }
        });
        Self { url, state, accepting }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What comes next, in place of what was to come.
    pub fn play(&self, scripts: impl IntoIterator<Item = Script>) {
        let mut queue = self.state.scripts.lock().unwrap();
        queue.clear();
        queue.extend(scripts);
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.state.asked.lock().unwrap().clone()
    }

    /// Connections that were ever opened.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Connections that stand now.
    pub fn open(&self) -> usize {
        self.state.open.load(Ordering::SeqCst)
    }

    /// Waits until so many connections were closed by the caller.
    pub async fn hung_up(&self, wanted: usize) {
        loop {
            let changed = self.state.changed.notified();
            if self.state.hung_up.load(Ordering::SeqCst) >= wanted {
                return;
            }
            changed.await;
        }
    }

    /// Waits until it was asked so often.
    pub async fn was_asked(&self, wanted: usize) {
        loop {
            let changed = self.state.changed.notified();
            if self.state.asked.lock().unwrap().len() >= wanted {
                return;
            }
            changed.await;
        }
    }
}

/// The caller hung up.
struct HungUp;

async fn serve(state: &State, socket: TcpStream) -> Result<(), HungUp> {
    socket.set_nodelay(true).ok();
    let (mut reading, mut writing) = socket.into_split();
    while let Some(asked) = request(&mut reading).await {
        state.asked.lock().unwrap().push(asked);
        state.changed.notify_waiters();
        let script = {
            let mut scripts = state.scripts.lock().unwrap();
            if scripts.len() > 1 { scripts.pop_front() } else { scripts.front().cloned() }
        };
        for act in script.unwrap_or_default().0 {
            match act {
                Act::Raw(bytes) => write(&mut writing, &bytes).await?,
                Act::Body(bytes) => write(&mut writing, &chunk(&bytes)).await?,
                Act::Made(make) => write(&mut writing, &chunk(&make())).await?,
                Act::End => write(&mut writing, b"0\r\n\r\n").await?,
                Act::Wait(time) => tokio::select! {
                    () = tokio::time::sleep(time) => {}
                    _ = reading.read_u8() => return Err(HungUp),
                },
                Act::Hang => {
                    let _ = reading.read_u8().await;
                    return Err(HungUp);
                }
                Act::Close => return Ok(()),
            }
        }
    }
    Ok(())
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let head = format!("{:x}\r\n", bytes.len()).into_bytes();
    [&head, bytes, b"\r\n"].concat()
}

async fn write(writing: &mut OwnedWriteHalf, bytes: &[u8]) -> Result<(), HungUp> {
    writing.write_all(bytes).await.map_err(|_| HungUp)
}

/// Reads a request with a `content-length`; `None` when the connection ends before one.
async fn request(reading: &mut OwnedReadHalf) -> Option<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(reading.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap().to_owned();
    let mut asked = Asked { path, head, body: String::new() };
    let length = asked.header("content-length").unwrap_or("0").parse().unwrap();
    let mut body = vec![0; length];
    reading.read_exact(&mut body).await.ok()?;
    asked.body = String::from_utf8(body).unwrap();
    Some(asked)
}

/// The event streams of the providers' documentation.
pub mod shapes {
    use serde_json::{Value, json};

    fn data(value: &Value) -> String {
        format!("data: {value}\n\n")
    }

    fn named(value: &Value) -> String {
        format!("event: {}\n{}", value["type"].as_str().unwrap(), data(value))
    }

    /// Chat Completions: an event each, `[DONE]` last.
    pub fn chat(pieces: &[&str]) -> Vec<String> {
        let chunk = |choices: Value, usage: Value| {
            data(&json!({
                "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_795_000_000, "model": "m",
                "choices": choices, "usage": usage,
            }))
        };
        let choice = |delta: Value, reason: Value| json!([{"index": 0, "delta": delta, "logprobs": null, "finish_reason": reason}]);
        let null = Value::Null;
        let first = json!({"role": "assistant", "content": "", "refusal": null});
        let mut events = vec![chunk(choice(first, null.clone()), null.clone())];
        for piece in pieces {
            events.push(chunk(choice(json!({ "content": piece }), null.clone()), null.clone()));
        }
        events.push(chunk(choice(json!({}), json!("stop")), null));
        let usage = json!({"prompt_tokens": 120, "completion_tokens": 34, "total_tokens": 154});
        events.push(chunk(json!([]), usage));
        events.push("data: [DONE]\n\n".to_owned());
        events
    }

    /// A refusal in Chat Completions.
    pub fn chat_refusal() -> Vec<String> {
        let delta = |delta: Value, reason: Value| {
            data(&json!({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}))
        };
        vec![
            delta(json!({"role": "assistant", "content": null, "refusal": "I'm"}), Value::Null),
            delta(json!({"refusal": " sorry."}), Value::Null),
            delta(json!({}), json!("stop")),
            "data: [DONE]\n\n".to_owned(),
        ]
    }

    /// Responses, named events.
    pub fn responses(pieces: &[&str]) -> Vec<String> {
        let head = json!({"id": "resp_1", "status": "in_progress", "usage": null});
        let mut events = vec![
            named(&json!({"type": "response.created", "sequence_number": 0, "response": head})),
            named(&json!({"type": "response.in_progress", "response": head})),
            named(
                &json!({"type": "response.output_item.added", "output_index": 0, "item": {"id": "msg_1"}}),
            ),
            named(
                &json!({"type": "response.content_part.added", "part": {"type": "output_text", "text": ""}}),
            ),
        ];
        for piece in pieces {
            events.push(named(&json!({
                "type": "response.output_text.delta", "item_id": "msg_1", "output_index": 0,
                "content_index": 0, "delta": piece, "logprobs": [],
            })));
        }
        let text = pieces.concat();
        events.push(named(&json!({"type": "response.output_text.done", "text": text})));
        events.push(named(&json!({"type": "response.completed", "response": {
            "id": "resp_1", "status": "completed",
            "output": [{"content": [{"type": "output_text", "text": text}]}],
            "usage": {"input_tokens": 120, "output_tokens": 34, "total_tokens": 154},
        }})));
        events
    }

    /// A refusal in Responses.
    pub fn responses_refusal() -> Vec<String> {
        vec![
            named(&json!({"type": "response.created", "response": {"id": "resp_1"}})),
            named(&json!({"type": "response.refusal.delta", "delta": "I cannot"})),
            named(&json!({"type": "response.refusal.done", "refusal": "I cannot"})),
        ]
    }

    fn message_start() -> String {
        named(&json!({"type": "message_start", "message": {
            "id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "m",
            "stop_reason": null, "usage": {"input_tokens": 120, "output_tokens": 1},
        }}))
    }

    /// Messages, with a ping and a thought in between.
    pub fn messages(pieces: &[&str]) -> Vec<String> {
        let mut events = vec![
            message_start(),
            named(
                &json!({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": ""}}),
            ),
            named(
                &json!({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm."}}),
            ),
            named(&json!({"type": "content_block_stop", "index": 0})),
            named(
                &json!({"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}}),
            ),
            named(&json!({"type": "ping"})),
        ];
        for piece in pieces {
            let delta = json!({"type": "text_delta", "text": piece});
            events.push(named(&json!({"type": "content_block_delta", "index": 1, "delta": delta})));
        }
        events.push(named(&json!({"type": "content_block_stop", "index": 1})));
        events.push(named(&json!({
            "type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": null},
            "usage": {"output_tokens": 34},
        })));
        events.push(named(&json!({"type": "message_stop"})));
        events
    }

    /// A refusal in Messages.
    pub fn messages_refusal() -> Vec<String> {
        vec![
            message_start(),
            named(
                &json!({"type": "message_delta", "delta": {"stop_reason": "refusal"}, "usage": {"output_tokens": 3}}),
            ),
            named(&json!({"type": "message_stop"})),
        ]
    }

    /// Gemini, CRLF as its servers send, with a thought.
    pub fn gemini(pieces: &[&str]) -> Vec<String> {
        let chunk = |parts: Value, reason: Option<&str>, out: u64| {
            let mut candidate = json!({"content": {"parts": parts, "role": "model"}, "index": 0});
            if let Some(reason) = reason {
                candidate["finishReason"] = json!(reason);
            }
            let value = json!({
                "candidates": [candidate], "modelVersion": "m", "responseId": "r",
                "usageMetadata": {"promptTokenCount": 120, "candidatesTokenCount": out, "thoughtsTokenCount": 4},
            });
            format!("data: {value}\r\n\r\n")
        };
        let mut events = vec![chunk(json!([{"text": "Hm.", "thought": true}]), None, 0)];
        for piece in pieces {
            events.push(chunk(json!([{ "text": piece }]), None, 10));
        }
        events.push(chunk(json!([{"text": ""}]), Some("STOP"), 30));
        events
    }

    /// A prompt that Gemini blocks.
    pub fn gemini_refusal() -> Vec<String> {
        let value = json!({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 120}});
        vec![format!("data: {value}\r\n\r\n")]
    }
}
