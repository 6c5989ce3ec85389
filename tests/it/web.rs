//! What every answer has: encodings, tags, headers, both slash spellings, the language.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::{Answer, TestApp};

#[tokio::test]
async fn the_catalogue_comes_compressed_with_a_tag_that_saves_the_second_answer() {
    let app = TestApp::start().await;
    let path = "/api/v1/cards?page_size=100";
    let raw = app.get(path).await;
    let mut tags = vec![raw.header("etag").to_owned()];
    for (asked, name) in [("gzip", "gzip"), ("br, gzip", "br"), ("br;q=0.1, gzip", "gzip")] {
        let packed = app.get_with(path, &[("accept-encoding", asked)]).await;
        assert_eq!(packed.header("content-encoding"), name);
        assert!(packed.bytes.len() * 2 < raw.bytes.len());
        let mut unpacked = Vec::new();
        match name {
            "gzip" => flate2::read::GzDecoder::new(&packed.bytes[..]).read_to_end(&mut unpacked),
            _ => brotli::Decompressor::new(&packed.bytes[..], 4096).read_to_end(&mut unpacked),
        }
        .unwrap();
        assert_eq!(unpacked, raw.bytes);
        let tag = packed.header("etag").to_owned();
        let headers = [("accept-encoding", asked), ("if-none-match", tag.as_str())];
        let second = app.get_with(path, &headers).await;
        assert_eq!((second.status, second.bytes.len()), (304, 0));
        assert_eq!(second.header("etag"), tag);
        tags.push(tag);
    }
    // A strong tag names bytes, so each encoding has one of its own; gzip was asked for twice.
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 3);
    let other = app.get_with(path, &[("if-none-match", "\"something else\"")]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn both_slash_spellings_are_answered_at_once() {
    let app = TestApp::start().await;
    for path in ["/api/v1/cards", "/api/v1/spreads", "/api/v1/characters", "/api/v1/factions"] {
        let without = app.get(path).await;
        let with = app.get(&format!("{path}/")).await;
        assert_eq!((without.status, with.status), (200, 200));
        assert_eq!(without.bytes, with.bytes);
        let query = app.get(&format!("{path}/?lang=en")).await;
        assert_ne!(query.bytes, without.bytes);
    }
    let post = format!("{}/api/v1/readings/quick/", app.url);
    assert_eq!(Answer::of(app.client.post(post).json(&serde_json::json!({}))).await.status, 200);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_an_id() {
    let app = TestApp::start().await;
    for path in ["/", "/api/v1/cards", "/health", "/nothing", "/openapi.json", "/docs"] {
        let answer = app.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
    }
    let given = app.get_with("/health", &[("x-request-id", "trace-42")]).await;
    assert_eq!(given.header("x-request-id"), "trace-42");
    let hostile = app.get_with("/health", &[("x-request-id", "a b<script>")]).await;
    assert_eq!(hostile.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn the_page_is_in_the_language_of_the_switch_then_of_the_browser() {
    let app = TestApp::start().await;
    let lang = async |path: &str, headers: &[(&str, &str)]| {
        let page = app.get_with(path, headers).await;
        page.text().split("<html lang=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(lang("/", &[]).await, "zh-TW");
    assert_eq!(lang("/", &[("accept-language", "en-GB,en;q=0.8")]).await, "en");
    assert_eq!(lang("/", &[("accept-language", "fr,de")]).await, "en");
    assert_eq!(lang("/", &[("accept-language", "en;q=0.5,zh-TW")]).await, "zh-TW");
    let both = [("accept-language", "en"), ("cookie", "a=b; lang=zh-TW")];
    assert_eq!(lang("/", &both).await, "zh-TW");
    assert_eq!(lang("/?lang=en", &both).await, "en");
}

#[tokio::test]
async fn the_clients_files_are_kept_for_ever_and_its_pages_asked_for_each_time() {
    let app = TestApp::start().await;
    let page = app.get("/").await;
    assert_eq!(page.header("cache-control"), "no-cache");
    let base = page.text().split("/assets/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let path = format!("/assets/{base}/main.js");
    let file = app.get_with(&path, &[("accept-encoding", "br")]).await;
    assert_eq!(file.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
    let tag = file.header("etag").to_owned();
    let again = app.get_with(&path, &[("accept-encoding", "br"), ("if-none-match", &tag)]).await;
    assert_eq!(again.status, 304);
    // A tab from before an update still gets a file, but may not keep it.
    let old = app.get("/assets/0000000000000000/main.js").await;
    assert_eq!((old.status, old.header("cache-control")), (200, "no-cache"));
}

#[tokio::test]
async fn a_connection_that_never_finishes_its_head_does_not_hold_up_the_shutdown() {
    let app = TestApp::start_with(&[("drain_seconds", "0")]).await;
    let address = app.app().local_addr();
    let mut stuck = TcpStream::connect(address).unwrap();
    stuck.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").unwrap();
    assert_eq!(app.get("/health").await.status, 200);
    tokio::time::timeout(Duration::from_secs(10), app.stop()).await.unwrap();
}

#[tokio::test]
async fn an_address_has_no_more_than_its_share_of_connections() {
    let app = TestApp::start_with(&[("max_connections_per_address", "2")]).await;
    let address = app.app().local_addr();
    let ask = |stream: &mut TcpStream| {
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        drop(stream.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n"));
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).map(|()| answer)
    };
    tokio::task::spawn_blocking(move || {
        let mut open: Vec<TcpStream> =
            (0..2).map(|_| TcpStream::connect(address).unwrap()).collect();
        for stream in &mut open {
            assert_eq!(&ask(stream).unwrap(), b"HTTP/1.1 200");
        }
        let mut third = TcpStream::connect(address).unwrap();
        assert!(ask(&mut third).is_err(), "the third connection was answered");
        // The two that are open go on.
        for stream in &mut open {
            let mut rest = [0; 4096];
            let _ = stream.read(&mut rest).unwrap();
            assert_eq!(&ask(stream).unwrap(), b"HTTP/1.1 200");
        }
    })
    .await
    .unwrap();
}
