//! The figures of the README's table, and the load test: runs the release binary and measures it
//! from outside.
//!
//! `cargo build --release && cargo bench --profile measure --bench load`. Bars stand beside the figures; absolute
//! times depend on the machine.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

mod client;

type Outcome<T> = Result<T, Box<dyn Error>>;

const STARTS: usize = 7;
const HUNDRED_THOUSAND: u64 = 100_000;

struct Serving(Child, SocketAddr);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn binary() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/wasteland-tarot")
}

/// Starts the binary on a free port; with the time from the start to the first 200 on `/health`.
fn start(data: &Path) -> Outcome<(Serving, Duration)> {
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address: SocketAddr = format!("127.0.0.1:{port}").parse()?;
    let started = Instant::now();
    let child = Command::new(binary())
        .args(["serve", "--requests-per-minute", "0", "--listen", &address.to_string(), "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .spawn()?;
    let serving = Serving(child, address);
    loop {
        if std::net::TcpStream::connect(address).is_ok_and(healthy) {
            return Ok((serving, started.elapsed()));
        }
        if started.elapsed() > Duration::from_secs(10) {
            return Err("the server did not start".into());
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

fn healthy(mut stream: std::net::TcpStream) -> bool {
    use std::io::Write;
    let asked = stream.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let mut first = String::new();
    asked.is_ok()
        && BufReader::new(stream).read_line(&mut first).is_ok()
        && first.starts_with("HTTP/1.1 200")
}

fn stop(serving: Serving) -> Outcome<()> {
    let id = serving.0.id().to_string();
    Command::new("kill").args(["-TERM", &id]).status()?;
    let mut serving = serving;
    serving.0.wait()?;
    Ok(())
}

/// MB (10⁶ bytes) that the kernel counts for the process.
fn rss_mb(serving: &Serving) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", serving.0.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: f64 = line.and_then(|l| l.trim().strip_suffix(" kB")).ok_or("no VmRSS")?.parse()?;
    Ok(kib * 1024.0 / 1e6)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Bytes on the wire for a path, head and body, with brotli; and the body if it is text.
async fn wire(address: SocketAddr, path: &str, encoding: &str) -> Outcome<(usize, String)> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: x\r\naccept: text/html\r\naccept-encoding: {encoding}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok((answer.len(), String::from_utf8_lossy(&answer).into_owned()))
}

fn main() -> Outcome<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    println!("binary: {:.1} MB (bar: 15)", std::fs::metadata(binary())?.len() as f64 / 1e6);

    let mut empty = Vec::new();
    for _ in 0..STARTS {
        let folder = tempfile::tempdir()?;
        let (serving, took) = start(folder.path())?;
        empty.push(took.as_secs_f64() * 1e3);
        stop(serving)?;
    }
    println!(
        "start to first 200, empty folder: median {:.0} ms of {STARTS} (bar: 150)",
        median(empty)
    );
    let folder = tempfile::tempdir()?;
    stop(start(folder.path())?.0)?;
    let mut seeded = Vec::new();
    for _ in 0..STARTS {
        let (serving, took) = start(folder.path())?;
        seeded.push(took.as_secs_f64() * 1e3);
        stop(serving)?;
    }
    println!(
        "start to first 200, seeded folder: median {:.0} ms of {STARTS} (bar: 50)",
        median(seeded)
    );

    let (serving, _) = start(folder.path())?;
    std::thread::sleep(Duration::from_secs(2));
    println!("RSS idle: {:.1} MB (bar: 14)", rss_mb(&serving)?);
    let address = serving.1;
    let mut after = Vec::new();
    for round in ["first", "second"] {
        let done = runtime.block_on(client::load(address, "/api/v1/cards", 64, HUNDRED_THOUSAND));
        if done.failures > 0 {
            return Err("a request failed under load".into());
        }
        after.push(rss_mb(&serving)?);
        println!(
            "{round} 100 000 × GET /api/v1/cards at 64 connections: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms; RSS {:.1} MB (bar: 25)",
            done.per_second(),
            done.quantile(0.5).as_secs_f64() * 1e3,
            done.quantile(0.99).as_secs_f64() * 1e3,
            after.last().copied().unwrap_or_default(),
        );
    }
    if let [first, second] = after[..] {
        println!("growth in the second 100 000: {:+.1} MB (bar: 2)", second - first);
    }
    runtime.block_on(async {
        let (mut total, page) = wire(address, "/", "br").await?;
        let (_, plain) = wire(address, "/", "identity").await?;
        let linked = plain.split(['"', '\'']).filter(|part| part.starts_with("/assets/"));
        let mut files = 1;
        for path in linked {
            total += wire(address, path, "br").await?.0;
            files += 1;
        }
        drop(page);
        println!(
            "first visit of /: {:.0} kB in {files} files that the page names (bar: 120)",
            total as f64 / 1e3
        );
        Ok::<_, Box<dyn Error>>(())
    })?;
    stop(serving)
}
