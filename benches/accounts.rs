//! Signing in, many at once: what it costs in memory, and how long it takes.
//!
//! `cargo bench --profile measure --bench accounts`. Runs the binary of the same profile and measures it from
//! outside: 500 sign-ins, 50 at a time, then 500 whose callers hang up at once. Bars stand beside the
//! figures; a bar that is not held, or an answer that is neither 200 nor 429, ends it with an error.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PEOPLE: u64 = 50;
const SIGN_INS: u64 = 500;
const AT_ONCE: usize = 50;
const PEAK_MB: f64 = 60.0;
const AFTER_MB: f64 = 25.0;
const AFTER: Duration = Duration::from_secs(10);

struct Serving(Child, SocketAddr);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Serving {
    fn start(data: &Path) -> Outcome<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wasteland-tarot"))
            .args(["serve", "--requests-per-minute", "0", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(["--log-format", "json"])
            .env_clear()
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
        let address = rest.split('"').next().unwrap_or_default().parse()?;
        // Its log goes on, and must never wait for us.
        std::thread::spawn(move || lines.count());
        Ok(Self(child, address))
    }

    /// MB (10⁶ bytes) that the kernel counts: now (`VmRSS`) or at the most so far (`VmHWM`).
    fn mb(&self, what: &str) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(what)).ok_or("no such line")?;
        let kib: f64 =
            line.trim_matches([':', ' ', '\t']).trim_end_matches(" kB").trim().parse()?;
        Ok(kib * 1024.0 / 1e6)
    }
}

fn request(path: &str, body: &str) -> String {
    format!(
        "POST /api/v1/auth/{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The status of the answer.
async fn post(address: SocketAddr, path: &str, body: &str) -> Outcome<u16> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request(path, body).as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let head = String::from_utf8_lossy(answer.get(..16).ok_or("half an answer")?).into_owned();
    Ok(head.split(' ').nth(1).ok_or("no status")?.parse()?)
}

fn sign_in(number: u64) -> String {
    let person = number % PEOPLE;
    format!(r#"{{"email":"person{person}@example.com","password":"radroaches at dawn"}}"#)
}

/// Signs in again and again, so many at once: how often each status came, and how long each took.
async fn many(address: SocketAddr) -> Outcome<(BTreeMap<u16, u64>, Vec<Duration>)> {
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let next = Arc::clone(&next);
        tasks.spawn(async move {
            let mut seen = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= SIGN_INS {
                    return Ok::<_, Box<dyn Error + Send + Sync>>(seen);
                }
                let started = Instant::now();
                let status = post(address, "login", &sign_in(number)).await?;
                seen.push((status, started.elapsed()));
            }
        });
    }
    let (mut statuses, mut times) = (BTreeMap::new(), Vec::new());
    while let Some(seen) = tasks.join_next().await {
        for (status, time) in seen?? {
            *statuses.entry(status).or_default() += 1;
            times.push(time);
        }
    }
    times.sort();
    Ok((statuses, times))
}

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let serving = Serving::start(folder.path())?;
    let address = serving.1;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    println!("RSS at the start: {:.1} MB", serving.mb("VmRSS")?);
    runtime.block_on(async {
        for person in 0..PEOPLE {
            let body = format!(
                r#"{{"email":"person{person}@example.com","password":"radroaches at dawn","confirm_password":"radroaches at dawn","name":"x"}}"#
            );
            if post(address, "register", &body).await? != 201 {
                return Err("a registration failed".into());
            }
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(())
    })?;

    let started = Instant::now();
    let (statuses, times) = runtime.block_on(many(address))?;
    let took = started.elapsed();
    let at = |share: usize| times.get(times.len() * share / 100).map_or(0, Duration::as_millis);
    println!(
        "{SIGN_INS} sign-ins, {AT_ONCE} at a time: {:.1} s, {:.0}/s, p50 {} ms, p99 {} ms; answers {statuses:?} (bar: 200 and 429 only)",
        took.as_secs_f64(),
        SIGN_INS as f64 / took.as_secs_f64(),
        at(50),
        at(99),
    );
    let peak = serving.mb("VmHWM")?;
    println!("RSS at the peak: {peak:.1} MB (bar: {PEAK_MB})");
    std::thread::sleep(AFTER);
    let after = serving.mb("VmRSS")?;
    println!("RSS {} s later: {after:.1} MB (bar: {AFTER_MB})", AFTER.as_secs());

    runtime.block_on(async {
        for number in 0..SIGN_INS {
            let mut stream = TcpStream::connect(address).await?;
            stream.write_all(request("login", &sign_in(number)).as_bytes()).await?;
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(())
    })?;
    std::thread::sleep(AFTER);
    let (hung_up, later) = (serving.mb("VmHWM")?, serving.mb("VmRSS")?);
    println!(
        "{SIGN_INS} more whose callers hang up: RSS at the peak {hung_up:.1} MB (bar: {PEAK_MB}), {} s later {later:.1} MB (bar: {AFTER_MB})",
        AFTER.as_secs(),
    );
    let held = peak.max(hung_up) <= PEAK_MB && after.max(later) <= AFTER_MB;
    let clean = statuses.keys().all(|status| matches!(status, 200 | 429));
    if held && clean { Ok(()) } else { Err("a bar is not held".into()) }
}
