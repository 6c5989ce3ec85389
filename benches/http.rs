//! The card list against a bare axum handler that returns the same bytes, in one run.
//!
//! `cargo bench --profile measure --bench http`. Both are served by the same accept loop of axum's or ours in this
//! process, asked by the same client, in turn.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    reason = "a program that prints figures"
)]

use axum::Router;
use axum::http::header;
use axum::routing::get;
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wasteland_tarot::app::{self, App};
use wasteland_tarot::settings::{Raw, Settings};
use wasteland_tarot::system::System;

#[path = "load/client.rs"]
mod client;

/// As the product has it; both sides live in this process and share it.
#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const PATH: &str = "/api/v1/cards?page_size=100";
const ROUNDS: usize = 7;
const REQUESTS: u64 = 6_000;
const CONNECTIONS: usize = 16;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().display().to_string();
    let flag = |key: &str| match key {
        "data" => Some(data.clone()),
        "listen" => Some("127.0.0.1:0".to_owned()),
        // On, and never reached.
        "requests_per_minute" => Some("1000000".to_owned()),
        _ => None,
    };
    let settings = Settings::parse(&Raw::gather(flag, |_| None, None)?)?;
    let system = System::default();
    let opened = app::open(&settings, &system)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let product = App::start(&settings, system, opened).await?;
        let ours = product.local_addr();
        let body = fetch(ours).await?;
        println!("{} bytes a response, {CONNECTIONS} connections", body.len());
        let handler = move || {
            let body = body.clone();
            async move { ([(header::CONTENT_TYPE, "application/json")], body) }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let bare = listener.local_addr()?;
        let router = Router::new().route("/api/v1/cards", get(handler));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut ratios = Vec::new();
        for round in 0..=ROUNDS {
            let a = client::load(bare, PATH, CONNECTIONS, REQUESTS).await;
            let b = client::load(ours, PATH, CONNECTIONS, REQUESTS).await;
            if a.failures + b.failures > 0 {
                return Err("a request failed".into());
            }
            let ratio = b.per_second() / a.per_second();
            // The first round warms up both.
            if round > 0 {
                println!(
                    "bare axum {:.0}/s, ours {:.0}/s, ratio {ratio:.2}; ours p99 {:.1} ms",
                    a.per_second(),
                    b.per_second(),
                    b.quantile(0.99).as_secs_f64() * 1e3
                );
                ratios.push(ratio);
            }
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "median ratio {:.2} (bar: 0.70)",
            ratios.get(ROUNDS / 2).copied().unwrap_or_default()
        );
        product.shutdown().await?;
        Ok(())
    })
}

async fn fetch(address: std::net::SocketAddr) -> std::io::Result<Bytes> {
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let request = format!("GET {PATH} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    Ok(Bytes::from(answer.split_off(head)))
}
