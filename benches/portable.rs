//! Memory of taking along and bringing back: one person with 20 000 readings, the release binary measured
//! from outside by its own high-water mark (VmHWM).
//!
//! ```sh
//! cargo build --release && cargo bench --profile measure --bench portable
//! ```
//! `-- --readings N` fills another number. The bar is 60 MB.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use uuid::Uuid;
use wasteland_tarot::app;
use wasteland_tarot::features::accounts::model::{Method, User};
use wasteland_tarot::features::accounts::sessions::{self, Secrets};
use wasteland_tarot::features::accounts::tables::USERS;
use wasteland_tarot::features::draws::Draws;
use wasteland_tarot::features::readings::cards::Cards;
use wasteland_tarot::features::readings::choices::{Asked, Choices};
use wasteland_tarot::features::readings::kept::{self, Extra, ReadingError};
use wasteland_tarot::settings::{Raw, Settings};
use wasteland_tarot::store::Store;
use wasteland_tarot::system::System;
use wasteland_tarot::tarot::{Lang, ReversalRate};

#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Serving(Child, SocketAddr);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn main() -> Outcome<()> {
    let given: Vec<String> = std::env::args().collect();
    let at = given.iter().position(|word| word == "--readings");
    let readings = at.and_then(|at| given.get(at + 1)?.parse().ok()).unwrap_or(20_000);
    let folder = tempfile::tempdir_in("target")?;
    let started = Instant::now();
    let (from, to) = fill(folder.path(), readings)?;
    println!("{readings} readings made in {:.0} s", started.elapsed().as_secs_f64());
    let archive = folder.path().join("export.zip");

    let serving = serve(folder.path())?;
    println!("at rest: VmHWM {:.1} MB", peak(&serving)?);
    let started = Instant::now();
    let (status, length) = ask(&serving, &head("GET", "/export", &from, 0), None, Some(&archive))?;
    println!(
        "export: {status}, {:.1} MB in {:.1} s; VmHWM {:.1} MB (bar: 60)",
        length as f64 / 1e6,
        started.elapsed().as_secs_f64(),
        peak(&serving)?
    );
    drop(serving);
    for query in ["/import?dry_run=true", "/import", "/import"] {
        let serving = serve(folder.path())?;
        let (started, length) = (Instant::now(), std::fs::metadata(&archive)?.len());
        let (status, _) = ask(&serving, &head("POST", query, &to, length), Some(&archive), None)?;
        println!(
            "{query}: {status} in {:.1} s; VmHWM {:.1} MB (bar: 60)",
            started.elapsed().as_secs_f64(),
            peak(&serving)?
        );
    }
    let serving = serve(folder.path())?;
    let table = folder.path().join("table.csv");
    let mut text = "date,question,cards,notes\n".to_owned();
    for number in 0..5_000 {
        text.push_str(&format!(
            "2024-03-05,question {number},3w;0;16,\"{}\"\n",
            "a note of some length ".repeat(30)
        ));
    }
    std::fs::write(&table, &text)?;
    let started = Instant::now();
    let request =
        head("POST", "/import/csv", &to, text.len() as u64).replace("application/zip", "text/csv");
    let (status, _) = ask(&serving, &request, Some(&table), None)?;
    println!(
        "5000 rows of CSV: {status} in {:.1} s; VmHWM {:.1} MB (bar: 60)",
        started.elapsed().as_secs_f64(),
        peak(&serving)?
    );
    Ok(())
}

fn head(method: &str, path: &str, token: &str, length: u64) -> String {
    format!(
        "{method} /api/v1/users/me{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/zip\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    )
}

/// Sends a request, its body from a file, the answer's body into one; the status and the body's length.
fn ask(
    serving: &Serving,
    head: &str,
    body: Option<&Path>,
    into: Option<&Path>,
) -> Outcome<(String, u64)> {
    let mut stream = TcpStream::connect(serving.1)?;
    stream.write_all(head.as_bytes())?;
    if let Some(body) = body {
        std::io::copy(&mut std::fs::File::open(body)?, &mut stream)?;
    }
    let mut start = Vec::new();
    let mut byte = [0];
    while !start.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Err("the server closed the connection".into());
        }
        start.push(byte[0]);
    }
    let status = String::from_utf8_lossy(&start).lines().next().unwrap_or_default().to_owned();
    let length = match into {
        Some(path) => std::io::copy(&mut stream, &mut std::fs::File::create(path)?)?,
        None => std::io::copy(&mut stream, &mut std::io::sink())?,
    };
    Ok((status, length))
}

fn peak(serving: &Serving) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", serving.0.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0 / 1e6)
}

fn serve(folder: &Path) -> Outcome<Serving> {
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address: SocketAddr = format!("127.0.0.1:{port}").parse()?;
    let binary: PathBuf = std::env::var_os("WT_BIN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/wasteland-tarot"),
        PathBuf::from,
    );
    let child = Command::new(binary)
        .args(["serve", "--requests-per-minute", "0", "--listen", &address.to_string(), "--data"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let serving = Serving(child, address);
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        if started.elapsed() > Duration::from_secs(60) {
            return Err("the server did not start".into());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(serving)
}

/// A person with an open session; their id and access token.
fn person(store: &Store, system: &System, email: &str) -> Outcome<(Uuid, String)> {
    let (now, secrets, email) = (system.clock.now(), Secrets::new(system)?, email.to_owned());
    let opened = store.write_blocking::<_, wasteland_tarot::features::accounts::AccountError>(
        move |tx| {
            let mut user = User::new(Uuid::now_v7(), email, "Ada".to_owned(), now);
            USERS.insert(tx, &user.id, &user)?;
            sessions::open(tx, &mut user, Method::Password, "bench", &secrets, now)
        },
    )?;
    Ok((opened.user.id, opened.access_token))
}

/// One with readings of one, three and ten cards, drawn here, and one without any; their tokens.
fn fill(folder: &Path, readings: usize) -> Outcome<(String, String)> {
    let data = folder.display().to_string();
    let flag = |key: &str| (key == "data").then(|| data.clone());
    let settings = Settings::parse(&Raw::gather(flag, |_| None, None)?)?;
    let system = System::default();
    let (store, catalog) = app::open(&settings, &system)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let draws = runtime.block_on(Draws::load(&store, &system))?;
    let (user, from) = person(&store, &system, "ada@example.com")?;
    let (_, to) = person(&store, &system, "bob@example.com")?;
    let mut made = Vec::new();
    for number in 0..readings {
        let name = ["single_wasteland", "vault_tec_spread", "vault_tec_spread", "celtic_cross"]
            [number % 4];
        let spread = catalog.spread(name).ok_or("no such spread")?;
        let receipt = draws.at_once(spread, ReversalRate::HALF)?.1;
        let cards = Cards::of_receipt(&receipt, &[]).ok_or("no cards")?;
        let lang = Lang::ALL[number % 2];
        let question =
            format!("{} {number}", lang.pick("該不該搬去海邊？", "Should I move to the coast?"));
        let asked = Asked { question: Some(&question), ..Asked::default() };
        let choices = Choices::of(asked, lang, &catalog, &mut Vec::new()).ok_or("wrong choices")?;
        // Two readings a day, back from now.
        let now =
            system.clock.now() - jiff::SignedDuration::from_hours(12 * (readings - number) as i64);
        let (reading, text) =
            kept::compose(&catalog, spread, &cards, &choices, Extra::default(), now)
                .map_err(|_| "a reading could not be made")?;
        let text = kept::pack(&text).map_err(|_| "a text could not be packed")?;
        made.push((reading, text, receipt));
        if made.len() == 500 || number + 1 == readings {
            let batch = std::mem::take(&mut made);
            let now = system.clock.now();
            store.write_blocking::<_, ReadingError>(move |tx| {
                for (reading, text, receipt) in batch {
                    kept::keep(tx, user, Uuid::now_v7(), reading, (text, Some(receipt)), now)?;
                }
                Ok(())
            })?;
        }
    }
    store.close()?;
    Ok((from, to))
}
