//! Readings told by a model, many at once: how fast a word reaches the browser, and what it costs in memory.
//!
//! `cargo bench --profile measure --bench tell [-- --seconds N]`. Runs the binary of the same profile with a
//! provider of this machine in this process, and measures both ends. First the time from the provider's first
//! token to the browser's first `delta`; then 200 tellings at once, each of N seconds (60 by default). Bars
//! stand beside the figures; a bar that is not held, or a telling that is not whole, ends it with an error.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    dead_code,
    reason = "a program that prints figures"
)]

#[path = "../tests/it/provider.rs"]
mod provider;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use provider::shapes;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PEOPLE: usize = 100;
const EACH: usize = 2;
const SAMPLES: usize = 200;
const FIRST_BYTE_MS: f64 = 5.0;
const PEAK_MB: f64 = 60.0;
const FIRST: &str = "The Even Pour (Two of Cups, reversed) stands a little apart from you. ";

struct Serving(Child, String);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Serving {
    fn start(data: &Path, provider: &str) -> Outcome<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wasteland-tarot"))
            .args(["serve", "--requests-per-minute", "0", "--max-connections-per-address", "0"])
            .args(["--listen", "127.0.0.1:0", "--log-format", "json", "--data"])
            .arg(data)
            .args(["--ai-tokens-per-day", "0", "--ai-person-tokens-per-day", "0"])
            .args(["--ai-usd-per-day", "0", "--ai-person-usd-per-day", "0"])
            .env_clear()
            .env("WT_AI", "openai")
            .env("OPENAI_BASE_URL", format!("{provider}/v1"))
            .env("OPENAI_MODEL", "bench")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let line = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.contains("\"listening\""))
            .ok_or("the server did not start")?;
        let (_, rest) = line.split_once("\"address\":\"").ok_or("no address")?;
        let address = rest.split('"').next().unwrap_or_default().to_owned();
        std::thread::spawn(move || lines.count());
        Ok(Self(child, format!("http://{address}")))
    }

    fn mb(&self, what: &str) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(what)).ok_or("no such line")?;
        let kib: f64 =
            line.trim_matches([':', ' ', '\t']).trim_end_matches(" kB").trim().parse()?;
        Ok(kib * 1024.0 / 1e6)
    }

    fn sockets(&self) -> Outcome<usize> {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.0.id()))?;
        let links = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
        Ok(links.filter(|link| link.to_string_lossy().starts_with("socket:")).count())
    }
}

/// A provider that says what it is told to, a piece at a time, and knows when it said the first one.
struct Model {
    url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// The events, and the pause before each.
    plays: Mutex<(Vec<String>, Duration)>,
    first: Mutex<Option<Instant>>,
    open: AtomicUsize,
}

impl Model {
    async fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (url, state) = (format!("http://{}", listener.local_addr()?), Arc::<State>::default());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    state.open.fetch_add(1, Ordering::SeqCst);
                    drop(Self::serve(&state, socket).await);
                    state.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Ok(Self { url, state })
    }

    async fn serve(state: &State, socket: TcpStream) -> Outcome<()> {
        socket.set_nodelay(true)?;
        let mut socket = tokio::io::BufReader::new(socket);
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if socket.read_line(&mut line).await? == 0 {
                    return Ok(());
                }
                let lower = line.to_ascii_lowercase();
                if let Some(value) = lower.strip_prefix("content-length:") {
                    length = value.trim().parse()?;
                }
                if line == "\r\n" {
                    break;
                }
            }
            socket.read_exact(&mut vec![0; length]).await?;
            let (events, pause) = state.plays.lock().unwrap().clone();
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
            socket.write_all(head.as_bytes()).await?;
            for (at, event) in events.iter().enumerate() {
                tokio::time::sleep(pause).await;
                // The first one says who speaks and has no text yet.
                if at == 1 {
                    state.first.lock().unwrap().get_or_insert(Instant::now());
                }
                let chunk = format!("{:x}\r\n{event}\r\n", event.len());
                socket.write_all(chunk.as_bytes()).await?;
            }
            socket.write_all(b"0\r\n\r\n").await?;
        }
    }

    fn play(&self, pieces: &[&str], pause: Duration) {
        *self.state.plays.lock().unwrap() = (shapes::chat(pieces), pause);
        *self.state.first.lock().unwrap() = None;
    }

    fn open(&self) -> usize {
        self.state.open.load(Ordering::SeqCst)
    }
}

/// Somebody who is signed in.
#[derive(Clone)]
struct Person {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Person {
    async fn registered(client: &reqwest::Client, url: &str, number: usize) -> Outcome<Self> {
        let body = json!({
            "email": format!("person{number}@example.com"), "name": "x",
            "password": "radroaches at dawn", "confirm_password": "radroaches at dawn",
        });
        let answer = client.post(format!("{url}/api/v1/auth/register")).json(&body).send().await?;
        if answer.status() != 201 {
            return Err(answer.text().await?.into());
        }
        let cookies: Vec<String> = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok().map(str::to_owned))
            .collect();
        let token = cookies
            .iter()
            .find_map(|cookie| cookie.strip_prefix("access_token=")?.split(';').next())
            .ok_or("no token")?;
        Ok(Self { client: client.clone(), url: url.to_owned(), token: token.to_owned() })
    }

    fn post(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        let url = format!("{}/api/v1{path}", self.url);
        self.client.post(url).bearer_auth(&self.token).json(body)
    }

    async fn reading(&self) -> Outcome<String> {
        let cards = json!([{"card_id": "minor_arcana.cups.two", "is_reversed": true}]);
        let body = json!({"cards": cards, "question": "Shall I?", "lang": "en"});
        let answer: Value = self.post("/readings", &body).send().await?.json().await?;
        Ok(answer["id"].as_str().ok_or("no reading")?.to_owned())
    }

    /// Tells it; the time of the first delta, and everything that came.
    async fn tell(&self, reading: &str) -> Outcome<(Option<Instant>, String)> {
        let path = format!("/readings/{reading}/interpretation");
        let mut answer = self.post(&path, &json!({"reader": "ai"})).send().await?;
        let (mut all, mut first) = (Vec::new(), None);
        while let Some(bytes) = answer.chunk().await? {
            all.extend_from_slice(&bytes);
            if first.is_none() && all.windows(12).any(|part| part == b"event: delta") {
                first = Some(Instant::now());
            }
        }
        Ok((first, String::from_utf8(all)?))
    }
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let seconds = after("--seconds").unwrap_or(60);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run(seconds))
}

async fn run(seconds: u64) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let provider = Model::start().await?;
    let serving = Serving::start(folder.path(), &provider.url)?;
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(Person::registered(&client, &serving.1, number).await?);
    }
    println!("RSS with {PEOPLE} accounts: {:.1} MB", serving.mb("VmRSS")?);

    // What signing a hundred people up took at its peak (a password hash takes 19 MB) is another bench's
    // figure (accounts.rs); from here on the peak is that of the tellings.
    tokio::time::sleep(Duration::from_secs(2)).await;
    std::fs::write(format!("/proc/{}/clear_refs", serving.0.id()), "5")?;

    // The first token: what the provider wrote, and when; both clocks are this process's.
    let mut times = Vec::new();
    for sample in 0..SAMPLES {
        let pieces = [FIRST, "Call before supper, and ask one thing only."];
        // Time for the head to have gone by.
        provider.play(&pieces, Duration::from_millis(10));
        let person = &people[sample % PEOPLE];
        let reading = person.reading().await?;
        let (first, all) = person.tell(&reading).await?;
        let written = provider.state.first.lock().unwrap().ok_or("no first token")?;
        if !all.contains("\"written_by\":\"ai\"") {
            return Err(format!("not told: {all}").into());
        }
        times.push(first.ok_or("no delta")?.saturating_duration_since(written).as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let median = at(50);
    println!(
        "first token to the browser: median {median:.2} ms (bar: {FIRST_BYTE_MS}), p99 {:.2} ms, {SAMPLES} tellings",
        at(99),
    );

    let count = usize::try_from(seconds * 4)?.min(280);
    let text: Vec<String> = std::iter::once(FIRST.to_owned())
        .chain((1..count).map(|n| format!("{}to it ", if n % 30 == 0 { ". Back " } else { "" })))
        .chain(["Call before supper.".to_owned()])
        .collect();
    let text: Vec<&str> = text.iter().map(String::as_str).collect();
    provider.play(&text, Duration::from_secs(seconds) / u32::try_from(count + 4)?);
    let mut tasks = tokio::task::JoinSet::new();
    let started = Instant::now();
    for person in &people {
        for _ in 0..EACH {
            let person = person.clone();
            tasks.spawn(async move {
                let reading = person.reading().await?;
                person.tell(&reading).await
            });
        }
    }
    let (mut whole, mut first_wrong) = (0, None);
    while let Some(told) = tasks.join_next().await {
        let (_, all) = told??;
        if all.contains("\"written_by\":\"ai\"") {
            whole += 1;
        } else {
            first_wrong.get_or_insert(all);
        }
    }
    let (peak, took) = (serving.mb("VmHWM")?, started.elapsed().as_secs_f64());
    println!("{} tellings at once, {took:.0} s: {whole} whole", PEOPLE * EACH);
    println!("RSS at the peak: {peak:.1} MB (bar: {PEAK_MB})");
    drop(client);
    drop(people);
    tokio::time::sleep(Duration::from_secs(5)).await;
    // Its listener, the runtime's own, and what the pool keeps.
    println!(
        "5 s later: {} sockets, {} connections at the provider, RSS {:.1} MB",
        serving.sockets()?,
        provider.open(),
        serving.mb("VmRSS")?,
    );
    if let Some(wrong) = first_wrong {
        return Err(format!("not whole: {wrong}").into());
    }
    if median > FIRST_BYTE_MS || peak > PEAK_MB || provider.open() > 5 {
        return Err("a bar is not held".into());
    }
    Ok(())
}
