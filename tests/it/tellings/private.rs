//! Secrets and private things, in the real binary: they are in no log, no problem, no export, no ledger;
//! and with `--offline` nothing is opened at all.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Events, KEY, TOLD, ai, app_with, id, one_card, path, reading, says};
use crate::accounts::browser::Browser;
use crate::accounts::server::Server;
use crate::provider::{FakeProvider, Script};
use crate::support::{Answer, client};

const PRIVATE: [&str; 4] =
    ["wang.xm@example.com", "0912-345-678", "A123456789", "4111111111111111"];

#[tokio::test]
async fn neither_the_key_nor_what_was_masked_is_anywhere() {
    let provider = FakeProvider::start([
        says(TOLD),
        Script::whole("500 Oops", "", &format!("{{\"error\":\"{KEY}\"}}")),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    let base = format!("{}/v1", provider.url());
    let environment =
        [("WT_AI", "openai"), ("OPENAI_API_KEY", KEY), ("OPENAI_BASE_URL", base.as_str())];
    let server = Server::start_with(folder.path(), &["--log", "trace"], &environment);
    let ada = server.browser();
    let mail = "ada@example.com";
    let body = json!({"email": mail, "password": "radroaches at dawn", "confirm_password": "radroaches at dawn", "name": "Ada"});
    assert_eq!(ada.post("/auth/register", &body).await.status, 201);
    let question = format!("Should I give {} to her?", PRIVATE.join(" or "));
    let cards = json!([{"card_id": "minor_arcana.cups.two", "is_reversed": true}]);
    let reading = reading(&ada, json!({"cards": cards, "question": question, "lang": "en"})).await;
    let preview = ada.post(&format!("{}/preview", path(&reading)), &json!({})).await;
    assert_eq!(
        preview.json()["masked"],
        json!(["card_number", "email", "identity_number", "phone"])
    );
    let mut seen = vec![preview.text().to_owned()];
    for _ in 0..2 {
        let whole = Events::tell(&ada, &reading, ai()).await.rest().await;
        whole.done();
        // `basis` is the person's own; it holds no question either.
        seen.push(format!("{whole:?}"));
    }
    for asked in provider.asked() {
        // The key is where it has to be, and there only.
        assert!(asked.head.contains(KEY));
        seen.push(asked.body);
    }
    for at in ["/ai/ledger", "/ai/status"] {
        seen.push(ada.get(at).await.text().to_owned());
    }
    seen.push(bare(&server, "/metrics").await.text().to_owned());
    let lines = ada.get("/ai/ledger").await.json()["lines"].clone();
    for line in lines.as_array().unwrap() {
        let line = ada.get(&format!("/ai/ledger/{}", line["id"].as_str().unwrap())).await;
        assert!(line.json()["sent"]["user"].as_str().unwrap().contains("[phone number]"));
        seen.push(line.text().to_owned());
    }
    // Problems, of every kind that this can make.
    for body in [
        json!({"provider": KEY, "reader": "ai"}),
        json!({"character_voice": "x", "reader": "ai"}),
        json!({"preview_token": "x", "reader": "ai"}),
    ] {
        let answer = ada.post(&path(&reading), &body).await;
        assert!(answer.status >= 400);
        if !body.to_string().contains(KEY) {
            seen.push(answer.text().to_owned());
        }
    }
    let told = ada.get(&path(&reading)).await.text().to_owned();
    seen.push(told);
    seen.push(server.log_until("/api/v1/readings/{id}/interpretation"));
    seen.push(server.errors());
    for text in seen {
        for secret in PRIVATE.into_iter().chain([KEY]) {
            assert!(!text.contains(secret), "{secret} in: {text}");
        }
        // Digits without their hyphens neither.
        assert!(!text.contains("0912345678"));
    }
    // The person's own export has their question as they wrote it, and no key.
    let own = ada.get(&format!("/readings/{}", id(&reading))).await;
    assert!(own.text().contains("0912-345-678") && !own.text().contains(KEY));
}

/// A page or a file, as a stranger gets it.
async fn bare(server: &Server, path: &str) -> Answer {
    Answer::of(client().build().unwrap().get(format!("{}{path}", server.url))).await
}

/// The inodes of the sockets that a process holds.
#[cfg(target_os = "linux")]
fn sockets(process: u32) -> BTreeSet<String> {
    let files = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    let links = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    let names = links.map(|link| link.to_string_lossy().into_owned());
    names
        .filter_map(|name| Some(name.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect()
}

/// The process's TCP and UDP sockets: state, local port, remote port.
#[cfg(target_os = "linux")]
fn connections(process: u32) -> Vec<(String, String, String)> {
    let own = sockets(process);
    let mut found = Vec::new();
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let Ok(text) = std::fs::read_to_string(format!("/proc/{process}/net/{table}")) else {
            continue;
        };
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            if own.contains(fields[9]) {
                let port = |at: usize| fields[at].rsplit(':').next().unwrap().to_owned();
                found.push((format!("{table} {}", fields[3]), port(1), port(2)));
            }
        }
    }
    found
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn offline_opens_no_socket_and_every_route_answers() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let folder = tempfile::tempdir().unwrap();
    let base = format!("{}/v1", provider.url());
    let environment =
        [("WT_AI", "openai"), ("OPENAI_API_KEY", KEY), ("OPENAI_BASE_URL", base.as_str())];
    let server = Server::start_with(folder.path(), &["--offline"], &environment);
    let port = format!("{:04X}", server.url.rsplit(':').next().unwrap().parse::<u16>().unwrap());
    let ada = server.browser();
    let body = json!({"email": "ada@example.com", "password": "radroaches at dawn", "confirm_password": "radroaches at dawn", "name": "Ada"});
    assert_eq!(ada.post("/auth/register", &body).await.status, 201);
    let reading = one_card(&ada).await;
    let status = ada.get("/ai/status").await.json();
    assert_eq!(status["readers"].as_array().unwrap().len(), 1, "{status}");
    ada.post(&path(&reading), &ai()).await.problem(501, "no_ai");
    let whole = Events::tell(&ada, &reading, json!({})).await.rest().await;
    assert_eq!(whole.done()["written_by"], "offline");
    let legacy = json!({"card_id": "major_arcana.16"});
    assert_eq!(ada.post("/readings/interpretation/stream", &legacy).await.status, 200);
    // Every address of the API that can be read without an id answers.
    let document: Value = bare(&server, "/openapi.json").await.json();
    let mut asked = 0;
    for (route, methods) in document["paths"].as_object().unwrap() {
        if methods.get("get").is_some() && !route.contains('{') {
            let answer = bare(&server, route).await;
            assert!(answer.status < 500 || answer.status == 501, "{route}: {}", answer.status);
            asked += 1;
        }
    }
    assert!(asked > 20, "{asked}");
    for page in ["/", "/readings", "/settings", "/cards"] {
        assert_eq!(bare(&server, page).await.status, 200, "{page}");
    }
    // Its listener, and what was accepted there: nothing else.
    let all = connections(server.id());
    assert!(all.iter().any(|(_, local, _)| *local == port), "{all:?}");
    for (kind, local, remote) in &all {
        assert_eq!(*local, port, "{kind} to {remote}: a socket of its own");
    }
    assert_eq!(bare(&server, "/metrics").await.json()["ai"]["client_built"], false);
    assert_eq!(provider.connections(), 0);
}

#[tokio::test]
async fn a_model_of_this_machine_is_the_only_thing_that_is_spoken_to() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    assert_eq!(
        app.get("/metrics").await.json()["ai"]["client_built"],
        false,
        "before the first call"
    );
    Events::tell(&ada, &reading, ai()).await.rest().await.done();
    assert_eq!(provider.connections(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_link_shows_the_offline_text_and_no_word_of_a_model() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    assert_eq!(Events::tell(&ada, &reading, ai()).await.rest().await.text, TOLD);
    let made = ada.post(&format!("/readings/{}/share", id(&reading)), &json!({})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let link = made.json()["uuid"].as_str().unwrap().to_owned();
    // The model was told the question, the faction and the karma; its text may hold all of it.
    let shared = app.get(&format!("/api/v1/share/{link}?lang=en")).await;
    let own = reading["card_positions"][0]["position_interpretation"].as_str().unwrap();
    assert!(shared.json()["interpretation"].as_str().unwrap().contains(own));
    let page = app.get_with(&format!("/share/{link}?lang=en"), &[("accept", "text/html")]).await;
    for seen in [shared.text(), page.text()] {
        for sentence in TOLD.split(". ") {
            assert!(!seen.contains(sentence), "{sentence}");
        }
    }
    app.stop().await;
}
