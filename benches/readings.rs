//! Kept readings: how fast they are made, and what they cost when there are many.
//!
//! `cargo build --release && cargo bench --profile measure --bench readings`, with `-- --accounts 20000` for
//! the full size (two million readings, some gigabytes below `target/`; 1 000 accounts without it). Making
//! is measured in this process, 64 clients against one in turn, while another client lists; the size with
//! the release binary on a folder that this program filled, from outside.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;
use wasteland_tarot::app::{self, App};
use wasteland_tarot::features::accounts::model::{Method, User};
use wasteland_tarot::features::accounts::sessions::{self, Secrets};
use wasteland_tarot::features::accounts::tables::USERS;
use wasteland_tarot::features::catalog::Catalog;
use wasteland_tarot::features::readings::cards::Cards;
use wasteland_tarot::features::readings::choices::{Asked, Choices};
use wasteland_tarot::features::readings::kept::{self, Extra, ReadingError};
use wasteland_tarot::settings::{Raw, Settings};
use wasteland_tarot::store::Store;
use wasteland_tarot::system::System;
use wasteland_tarot::tarot::draw::os_stream;
use wasteland_tarot::tarot::{Lang, Picks, ReversalRate, deal};

#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

const READINGS_EACH: usize = 100;
const ASKED: usize = 2_000;
const SPELL: Duration = Duration::from_secs(3);
const ROUNDS: usize = 5;

fn main() -> Outcome<()> {
    let given: Vec<String> = std::env::args().collect();
    let accounts = given.iter().position(|word| word == "--accounts");
    let accounts = accounts.and_then(|at| given.get(at + 1)?.parse().ok()).unwrap_or(1_000);
    making()?;
    size(accounts)
}

fn settings(data: &Path) -> Outcome<Settings> {
    let data = data.display().to_string();
    let flag = |key: &str| match key {
        "data" => Some(data.clone()),
        "listen" => Some("127.0.0.1:0".to_owned()),
        "requests_per_minute" => Some("0".to_owned()),
        _ => None,
    };
    Ok(Settings::parse(&Raw::gather(flag, |_| None, None)?)?)
}

/// A person with an open session; its access token.
fn person(store: &Store, system: &System, number: usize) -> Outcome<(Uuid, String)> {
    let (now, secrets) = (system.clock.now(), Secrets::new(system)?);
    let opened = store.write_blocking::<_, wasteland_tarot::features::accounts::AccountError>(
        move |tx| {
            let email = format!("person{number}@example.com");
            let mut user = User::new(Uuid::now_v7(), email, format!("Person {number}"), now);
            USERS.insert(tx, &user.id, &user)?;
            sessions::open(tx, &mut user, Method::Password, "bench", &secrets, now)
        },
    )?;
    Ok((opened.user.id, opened.access_token))
}

/// Sends one request on a kept connection; the status and how long it took.
async fn ask(
    stream: &mut TcpStream,
    request: &str,
    buffer: &mut Vec<u8>,
) -> Outcome<(u16, Duration)> {
    let started = Instant::now();
    stream.write_all(request.as_bytes()).await?;
    buffer.clear();
    loop {
        let mut chunk = [0; 16 * 1024];
        let read = stream.read(&mut chunk).await?;
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        buffer.extend_from_slice(&chunk[..read]);
        let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
        let length =
            text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let length: usize = length.ok_or("no content-length")?;
        if buffer.len() >= head + 4 + length {
            let status = text.get(9..12).and_then(|code| code.parse().ok()).ok_or("no status")?;
            return Ok((status, started.elapsed()));
        }
    }
}

fn post(token: &str) -> String {
    let body =
        r#"{"question":"Should I move to the coast?","spread":"vault_tec_spread","lang":"en"}"#;
    format!(
        "POST /api/v1/readings HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn get(path: &str, token: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n")
}

fn quantile(times: &mut [Duration], q: f64) -> f64 {
    times.sort();
    let at = ((times.len() as f64 - 1.0) * q).round() as usize;
    times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// 64 clients against one, in turn, while another one lists.
fn making() -> Outcome<()> {
    let folder = tempfile::tempdir_in("target")?;
    let (settings, system) = (settings(folder.path())?, System::default());
    let opened = app::open(&settings, &system)?;
    let tokens: Vec<String> =
        (0..65).map(|n| Ok(person(&opened.0, &system, n)?.1)).collect::<Outcome<_>>()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let app = App::start(&settings, system, opened).await?;
        let address = app.local_addr();
        let mut ratios = Vec::new();
        let mut slowest = Vec::new();
        for round in 0..=ROUNDS {
            let (one, _) = makers(address, &tokens[..1], &tokens[64]).await?;
            let (many, mut times) = makers(address, &tokens[..64], &tokens[64]).await?;
            let p99 = quantile(&mut times, 0.99);
            // The first round warms up both.
            if round > 0 {
                println!(
                    "1 client {one:.0} readings/s, 64 clients {many:.0}/s, ratio {:.1}; of the 64: p50 {:.1} ms, p99 {p99:.1} ms",
                    many / one,
                    quantile(&mut times, 0.5),
                );
                ratios.push(many / one);
                slowest.push(p99);
            }
        }
        ratios.sort_by(f64::total_cmp);
        slowest.sort_by(f64::total_cmp);
        println!(
            "making readings: median ratio {:.1} (bar: 4), median p99 {:.1} ms (bar: 30)",
            ratios[ROUNDS / 2], slowest[ROUNDS / 2]
        );
        app.shutdown().await?;
        Ok(())
    })
}

async fn makers(
    address: SocketAddr,
    tokens: &[String],
    reader: &str,
) -> Outcome<(f64, Vec<Duration>)> {
    let started = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for token in tokens {
        let request = post(token);
        clients.spawn(async move {
            let (mut stream, mut times, mut buffer) =
                (TcpStream::connect(address).await.ok()?, Vec::new(), Vec::new());
            while started.elapsed() < SPELL {
                let (status, took) = ask(&mut stream, &request, &mut buffer).await.ok()?;
                if status != 201 {
                    return None;
                }
                times.push(took);
            }
            Some(times)
        });
    }
    let request = get("/api/v1/readings?page_size=20", reader);
    let reading = tokio::spawn(async move {
        let (mut stream, mut buffer) = (TcpStream::connect(address).await.ok()?, Vec::new());
        while started.elapsed() < SPELL {
            ask(&mut stream, &request, &mut buffer).await.ok()?;
        }
        Some(())
    });
    let mut times = Vec::new();
    while let Some(client) = clients.join_next().await {
        times.extend(client?.ok_or("a request failed")?);
    }
    reading.await?.ok_or("the reader failed")?;
    Ok((times.len() as f64 / started.elapsed().as_secs_f64(), times))
}

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn rss(process: u32) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0 / 1e6)
}

/// Fills a folder, starts the release binary on it, and asks.
fn size(accounts: usize) -> Outcome<()> {
    let folder = tempfile::tempdir_in("target")?;
    let tokens = fill(folder.path(), accounts)?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address: SocketAddr = format!("127.0.0.1:{port}").parse()?;
    let binary: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/wasteland-tarot");
    let started = Instant::now();
    let child = Command::new(binary)
        .args(["serve", "--requests-per-minute", "0", "--listen", &address.to_string(), "--data"])
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let serving = Serving(child);
    while std::net::TcpStream::connect(address).is_err() {
        if started.elapsed() > Duration::from_secs(30) {
            return Err("the server did not start".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let start = started.elapsed();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (mut stream, mut buffer) = (TcpStream::connect(address).await?, Vec::new());
        println!("start on {accounts} accounts with {READINGS_EACH} readings each: {:.0} ms (bar: 300), RSS {:.1} MB", start.as_secs_f64() * 1e3, rss(serving.0.id())?);
        for (name, path) in [
            ("list", "/api/v1/readings?page_size=20"),
            ("search", "/api/v1/readings?search=coast&page_size=20"),
            ("search that opens every text", "/api/v1/readings?search=no-such-word-anywhere"),
        ] {
            let mut times = Vec::new();
            for number in 0..ASKED {
                let token = &tokens[(number * 7919) % tokens.len()];
                let (status, took) = ask(&mut stream, &get(path, token), &mut buffer).await?;
                if status != 200 {
                    return Err(format!("{path}: {status}").into());
                }
                times.push(took);
            }
            println!(
                "{name}: p50 {:.1} ms, p99 {:.1} ms (bar: 20); RSS {:.1} MB (bar: 40)",
                quantile(&mut times, 0.5),
                quantile(&mut times, 0.99),
                rss(serving.0.id())?
            );
        }
        Ok(())
    })
}

/// Accounts with readings; tokens of some of them.
fn fill(folder: &Path, accounts: usize) -> Outcome<Vec<String>> {
    let started = Instant::now();
    let (settings, system) = (settings(folder)?, System::default());
    let (store, catalog) = app::open(&settings, &system)?;
    let made = made(&catalog, &system)?;
    let mut tokens = Vec::new();
    for number in 0..accounts {
        let (user, token) = person(&store, &system, number)?;
        if number % (accounts / 200).max(1) == 0 {
            tokens.push(token);
        }
        let (made, now) = (made.clone(), system.clock.now());
        store.write_blocking::<_, ReadingError>(move |tx| {
            for (nth, (reading, text)) in made.iter().enumerate() {
                let mut reading = reading.clone();
                reading.question = format!("{} ({number}, {nth})", reading.question);
                kept::keep(tx, user, Uuid::now_v7(), reading, (text.clone(), None), now)?;
            }
            Ok(())
        })?;
    }
    let bytes = store.file_bytes() as f64 / 1e9;
    store.close()?;
    println!("filled in {:.0} s, {bytes:.2} GB", started.elapsed().as_secs_f64());
    Ok(tokens)
}

type Made =
    Vec<(wasteland_tarot::features::readings::record::Reading, wasteland_tarot::store::Bytes)>;

/// A hundred different readings, one, three and ten cards, in both languages.
fn made(catalog: &Catalog, system: &System) -> Outcome<Made> {
    let mut made = Vec::new();
    for number in 0..READINGS_EACH {
        let name = ["single_wasteland", "vault_tec_spread", "vault_tec_spread", "celtic_cross"]
            [number % 4];
        let spread = catalog.spread(name).ok_or("no such spread")?;
        let mut words = os_stream(|bytes| system.entropy.fill(bytes))?;
        let cards = Cards {
            dealt: deal(&mut words, ReversalRate::HALF, &Picks::top(spread.positions.len())),
            extras: Vec::new(),
            origin: wasteland_tarot::features::readings::record::Origin::Draw,
        };
        let lang = Lang::ALL[number % 2];
        let question = lang.pick("該不該搬去海邊？coast", "Should I move to the coast?");
        let asked = Asked { question: Some(question), ..Asked::default() };
        let choices = Choices::of(asked, lang, catalog, &mut Vec::new()).ok_or("wrong choices")?;
        let (reading, text) =
            kept::compose(catalog, spread, &cards, &choices, Extra::default(), system.clock.now())
                .map_err(|_| "a reading could not be made")?;
        made.push((reading, kept::pack(&text).map_err(|_| "a text could not be packed")?));
    }
    Ok(made)
}
