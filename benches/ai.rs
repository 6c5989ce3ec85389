//! Language models: what our side of a stream takes, and what many at once cost.
//!
//! `cargo bench --profile measure --bench ai`, with `-- --seconds 60` for the full time (10 without it). The
//! provider is this program once more, as a process of its own, so that only our side is weighed.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    missing_docs,
    reason = "a program that prints figures, and a provider that it shares with the tests"
)]

#[path = "../tests/it/provider.rs"]
mod provider;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use provider::{Act, FakeProvider, Script, shapes};
use tokio_util::sync::CancellationToken;
use wasteland_tarot::ai::{BaseUrl, Chain, Event, Limits, LinkOptions, Options, Prompt, Provider};
use wasteland_tarot::outbound::Outbound;
use wasteland_tarot::system::System;

#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Streams at once (issue 8).
const AT_ONCE: usize = 200;
/// Pieces of text a second in each.
const PIECES_A_SECOND: u64 = 20;
/// Pieces that are timed.
const TIMED: usize = 2_000;
/// Of the provider's byte to our event, at most (issue 8, to the browser's byte).
const OVERHEAD: Duration = Duration::from_millis(5);
/// Memory at most (issue 8).
const PEAK_MB: f64 = 60.0;

/// Tasks that stay: one for each connection that is kept (owners-plan: five), and the pool's own.
const KEPT_TASKS: usize = 6;

fn main() -> Outcome<()> {
    let given: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = given.iter().position(|word| word == name)?;
        given.get(at + 1)?.parse::<u64>().ok()
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if let Some(pieces) = number("--provide") {
        runtime.block_on(provide(pieces));
        return Ok(());
    }
    runtime.block_on(overhead())?;
    runtime.block_on(many(number("--seconds").unwrap_or(10)))
}

/// The provider's process: prints its address and answers until it is killed. With 0 pieces it sends
/// stamps without pause, else so many pieces at their pace.
async fn provide(pieces: u64) {
    let mut script = Script::stream();
    if pieces == 0 {
        for _ in 0..TIMED {
            script = script.then(Act::Made(stamp)).wait(Duration::from_micros(200));
        }
    } else {
        let piece = shapes::chat(&["門一直沒鎖，"])[1].clone();
        for _ in 0..pieces {
            script = script.send(piece.clone());
            script = script.wait(Duration::from_millis(1000 / PIECES_A_SECOND));
        }
    }
    let end = shapes::chat(&[]);
    let provider = FakeProvider::start([script.send_all(end[1..].to_vec()).end()]).await;
    println!("{}", provider.url());
    std::future::pending::<()>().await;
}

fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos())
}

/// A piece of text that says when it was sent. Two processes of one machine have one clock.
fn stamp() -> Vec<u8> {
    shapes::chat(&[&format!("{} ", now())])[1].clone().into_bytes()
}

struct Providing(Child, String);

impl Drop for Providing {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Providing {
    fn start(pieces: u64) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["--provide", &pieces.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut url)?;
        Ok(Self(child, url.trim().to_owned()))
    }

    fn chain(&self) -> Outcome<Chain> {
        let link = LinkOptions {
            provider: Provider::OpenAi,
            key: None,
            base_url: Some(BaseUrl::parse(&format!("{}/v1", self.1)).ok_or("an address")?),
            model: "local".to_owned(),
            responses: None,
            limits: Limits { text_bytes: 1 << 20, ..Limits::default() },
        };
        let options = Options { links: vec![link], ..Options::default() };
        Ok(Chain::new(&options, &Arc::new(Outbound::new(false)), &System::default()))
    }
}

fn prompt() -> Prompt {
    let user = "門、爐、路、手。".repeat(200);
    Prompt { system: "Tell the cards.".repeat(60), user, max_tokens: 1000, temperature: 0.8 }
}

async fn overhead() -> Outcome<()> {
    let providing = Providing::start(0)?;
    let total = Duration::from_secs(300);
    let mut events = providing.chain()?.stream(prompt(), total, CancellationToken::new());
    let mut took = Vec::new();
    while let Some(event) = events.recv().await {
        match event {
            Event::Delta(text) => {
                let sent: u128 = text.trim().parse()?;
                took.push(Duration::from_nanos(u64::try_from(now().saturating_sub(sent))?));
            }
            Event::Abandoned { reason, .. } => return Err(reason.as_str().into()),
            _ => {}
        }
    }
    if took.len() != TIMED {
        return Err(format!("{} pieces of {TIMED}", took.len()).into());
    }
    took.sort_unstable();
    let at = |share: usize| took[took.len() * share / 100];
    println!("from the provider's byte to our event: median {:?}, p99 {:?}", at(50), at(99));
    if at(50) > OVERHEAD { Err("more than 5 ms".into()) } else { Ok(()) }
}

async fn many(seconds: u64) -> Outcome<()> {
    let pieces = seconds * PIECES_A_SECOND;
    let providing = Providing::start(pieces)?;
    let chain = providing.chain()?;
    let before = megabytes("VmRSS:")?;
    let total = Duration::from_secs(seconds * 5 + 60);
    let streams: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let mut events = chain.stream(prompt(), total, CancellationToken::new());
            tokio::spawn(async move {
                let (mut deltas, mut whole) = (0, false);
                while let Some(event) = events.recv().await {
                    match event {
                        Event::Delta(_) => deltas += 1,
                        Event::Finished { .. } => whole = true,
                        _ => {}
                    }
                }
                whole && deltas == pieces
            })
        })
        .collect();
    let mut whole = 0;
    for stream in streams {
        whole += usize::from(stream.await?);
    }
    let peak = megabytes("VmHWM:")?;
    println!(
        "{AT_ONCE} streams at once for {seconds} s: {whole} whole, memory {before:.1} MB before, {peak:.1} MB at the peak"
    );
    // What is read behind a last event ends within a quarter of a second.
    let left = tokio::time::timeout(Duration::from_secs(5), async {
        while alive() > KEPT_TASKS {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    if left.await.is_err() {
        return Err(format!("{} tasks are left behind", alive()).into());
    }
    println!("no task is left behind");
    let bar = whole == AT_ONCE && peak <= PEAK_MB;
    if bar { Ok(()) } else { Err("a bar is not held".into()) }
}

fn alive() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

fn megabytes(key: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)).ok_or("no such line")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib * 1024.0 / 1e6)
}
