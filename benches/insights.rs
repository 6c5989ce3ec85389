//! Insights: what they cost somebody with a thousand readings, among many people's.
//!
//! `cargo bench --profile measure --bench insights`, with `-- --accounts 20000` for the full size (two million
//! readings of others, some gigabytes below `target/`; 200 accounts without it). In this process, over HTTP on
//! one connection.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;
use wasteland_tarot::app::{self, App};
use wasteland_tarot::features::accounts::AccountError;
use wasteland_tarot::features::accounts::model::{Method, User};
use wasteland_tarot::features::accounts::sessions::{self, Secrets};
use wasteland_tarot::features::accounts::tables::USERS;
use wasteland_tarot::features::catalog::Catalog;
use wasteland_tarot::features::readings::cards::Cards;
use wasteland_tarot::features::readings::choices::{Asked, Choices};
use wasteland_tarot::features::readings::kept::{self, Extra, ReadingError};
use wasteland_tarot::features::readings::record::{Origin, Reading, Terms};
use wasteland_tarot::features::readings::tables::READINGS;
use wasteland_tarot::settings::{Raw, Settings};
use wasteland_tarot::store::{Bytes, OfUser, Store};
use wasteland_tarot::system::System;
use wasteland_tarot::tarot::draw::os_stream;
use wasteland_tarot::tarot::{Lang, Picks, ReversalRate, deal};

#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

const OTHERS_EACH: usize = 100;
const OWN: usize = 1_000;
const ASKED: usize = 300;

fn main() -> Outcome<()> {
    let given: Vec<String> = std::env::args().collect();
    let accounts = given.iter().position(|word| word == "--accounts");
    let accounts = accounts.and_then(|at| given.get(at + 1)?.parse().ok()).unwrap_or(200);
    let folder = tempfile::tempdir_in("target")?;
    let (settings, system) = (settings(folder.path())?, System::default());
    let (store, catalog) = app::open(&settings, &system)?;
    let token = fill(&store, &catalog, &system, accounts)?;
    let bytes = store.file_bytes() as f64 / 1e9;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let app = App::start(&settings, system, (store, catalog)).await?;
        println!("{OWN} readings of one person among {} ({bytes:.2} GB)", accounts * OTHERS_EACH);
        for (name, path) in [
            ("insights", "/api/v1/insights"),
            ("insights, 90 days", "/api/v1/insights?range=90d"),
            ("personal stats", "/api/v1/readings/stats/personal"),
        ] {
            let mut times = ask(app.local_addr(), path, &token).await?;
            times.sort();
            let at = |q: f64| times[((times.len() - 1) as f64 * q) as usize].as_secs_f64() * 1e3;
            println!("{name}: p50 {:.1} ms, p99 {:.1} ms (bar: 50)", at(0.5), at(0.99));
        }
        app.shutdown().await?;
        Ok(())
    })
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

async fn ask(address: SocketAddr, path: &str, token: &str) -> Outcome<Vec<Duration>> {
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    let (mut stream, mut buffer, mut times) =
        (TcpStream::connect(address).await?, Vec::new(), Vec::new());
    for _ in 0..ASKED {
        let started = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        buffer.clear();
        loop {
            let mut chunk = [0; 64 * 1024];
            let read = stream.read(&mut chunk).await?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            buffer.extend_from_slice(&chunk[..read]);
            let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
            if !text.starts_with("http/1.1 200") {
                return Err(format!("{path}: {text}").into());
            }
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.ok_or("no content-length")?.parse()?;
            if buffer.len() >= head + 4 + length {
                break;
            }
        }
        times.push(started.elapsed());
    }
    Ok(times)
}

/// Somebody with a thousand readings over three years, between others; their token.
fn fill(store: &Store, catalog: &Catalog, system: &System, accounts: usize) -> Outcome<String> {
    let now = system.clock.now();
    let mut token = String::new();
    for number in 0..=accounts {
        let is_theirs = number == accounts / 2;
        let count = if is_theirs { OWN } else { OTHERS_EACH };
        let made = made(catalog, system, count, now)?;
        let secrets = Secrets::new(system)?;
        let opened = store.write_blocking::<_, AccountError>(move |tx| {
            let email = format!("person{number}@example.com");
            let mut user = User::new(Uuid::now_v7(), email, format!("Person {number}"), now);
            USERS.insert(tx, &user.id, &user)?;
            sessions::open(tx, &mut user, Method::Password, "bench", &secrets, now)
        })?;
        let user = opened.user.id;
        if is_theirs {
            token = opened.access_token;
        }
        store.write_blocking::<_, ReadingError>(move |tx| {
            for (reading, text) in made {
                let (id, whole) = (Uuid::now_v7(), reading.clone());
                kept::keep(tx, user, id, reading, (text, None), now)?;
                // What a receipt would have said; making receipts is not what is measured.
                READINGS.insert(tx, &OfUser(user, id), &whole)?;
            }
            Ok(())
        })?;
    }
    Ok(token)
}

fn made(
    catalog: &Catalog,
    system: &System,
    count: usize,
    now: Timestamp,
) -> Outcome<Vec<(Reading, Bytes)>> {
    let mut made = Vec::new();
    let names = ["single_wasteland", "vault_tec_spread", "vault_tec_spread", "celtic_cross"];
    let mut words = os_stream(|bytes| system.entropy.fill(bytes))?;
    let mut pattern = Vec::new();
    for name in names {
        let spread = catalog.spread(name).ok_or("no such spread")?;
        let cards = Cards {
            dealt: deal(&mut words, ReversalRate::HALF, &Picks::top(spread.positions.len())),
            extras: Vec::new(),
            origin: Origin::Draw,
        };
        let asked = Asked { question: Some("Should I move?"), ..Asked::default() };
        let choices = Choices::of(asked, Lang::En, catalog, &mut Vec::new()).ok_or("choices")?;
        let (reading, text) =
            kept::compose(catalog, spread, &cards, &choices, Extra::default(), now)
                .map_err(|_| "a reading could not be made")?;
        pattern.push((reading, kept::pack(&text).map_err(|_| "a text could not be packed")?));
    }
    for number in 0..count {
        let (mut reading, text) = pattern[number % pattern.len()].clone();
        let dealt = deal(&mut words, ReversalRate::HALF, &Picks::top(reading.cards.len()));
        for (laid, dealt) in reading.cards.iter_mut().zip(dealt) {
            laid.card = dealt.card.index();
        }
        reading.terms = Some(Terms { reversals_in_10000: 5_000, significator: None });
        reading.created_at = now - SignedDuration::from_hours(26 * (count - number) as i64);
        made.push((reading, text));
    }
    Ok(made)
}
