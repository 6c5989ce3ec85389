//! Drafts: nothing is lost, two tabs get both versions, and a finished one is a reading.

use std::time::Duration;

use serde_json::{Value, json};

use crate::accounts::browser::{Browser, at_once};
use crate::support::TestApp;

async fn begun(person: &Browser<'_>, question: &str, state: Value) -> Value {
    let body =
        json!({"spread_type": "vault_tec_spread", "question": question, "session_state": state});
    let answer = person.post("/sessions", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn path(draft: &Value) -> String {
    format!("/sessions/{}", draft["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_draft_comes_back_as_it_was_left_and_only_to_its_owner() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let state = json!({"draw_id": "x", "turned": [1, 2], "note": "「半張」"});
    let draft = begun(&ada, "still asking", state.clone()).await;
    app.clock.advance(Duration::from_secs(60));
    let answer =
        ada.call("PATCH", &path(&draft), &json!({"session_state": {"turned": [1, 2, 3]}})).await;
    assert_eq!(answer.json()["session_state"], json!({"turned": [1, 2, 3]}));
    assert_eq!(answer.json()["question"], "still asking");
    let list = ada.get("/sessions").await.json();
    assert_eq!((&list["total"], &list["sessions"][0]["id"]), (&json!(1), &draft["id"]));
    for method in ["GET", "PATCH", "DELETE"] {
        let body = if method == "PATCH" { json!({}) } else { Value::Null };
        bob.call(method, &path(&draft), &body).await.problem(404, "no_such_draft");
        Browser::new(&app).call(method, &path(&draft), &body).await.problem(401, "not_signed_in");
    }
    assert_eq!(ada.delete(&path(&draft), &Value::Null).await.status, 204);
    ada.get(&path(&draft)).await.problem(404, "no_such_draft");
}

#[tokio::test]
async fn of_two_tabs_one_wins_and_the_other_gets_both_versions() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let draft = begun(&ada, "q", json!({"step": 0})).await;
    let tag = ada.get(&path(&draft)).await.header("etag").to_owned();
    assert!(tag.starts_with('"'));
    let tabs = (1..=10).map(|tab| {
        ada.request("PATCH".parse().unwrap(), &path(&draft))
            .header("if-match", &tag)
            .json(&json!({"session_state": {"step": tab}}))
    });
    let answers = at_once(tabs.collect()).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        let problem = lost.problem(412, "draft_changed");
        assert_eq!(problem["session"]["session_state"], won[0].json()["session_state"]);
        assert_eq!(problem["conflicts"][0]["field"], "session_state");
        assert_eq!(problem["etag"], won[0].header("etag"));
    }
    // Whoever chooses then says which version they saw.
    let latest = won[0].header("etag");
    let request = ada.request("PATCH".parse().unwrap(), &path(&draft));
    let answer = ada
        .send(request.header("if-match", latest).json(&json!({"session_state": {"step": 99}})))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    // The contract's own way.
    let stale = format!("{}?expected_updated_at=2020-01-01T00:00:00Z", path(&draft));
    ada.call("PATCH", &stale, &json!({"question": "new"})).await.problem(409, "draft_changed");
}

#[tokio::test]
async fn a_finished_draft_is_a_reading_and_is_finished_once() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let draw = ada.post("/draws", &json!({"spread": "vault_tec_spread"})).await.json();
    let id = draw["id"].as_str().unwrap();
    let draft = begun(&ada, "with a receipt", json!({"draw_id": id})).await;
    let complete = format!("{}/complete", path(&draft));
    // Before the cards are turned up it stays a draft.
    ada.post(&complete, &json!({})).await.problem(409, "draw_sealed");
    ada.post(&format!("/draws/{id}/reveal"), &json!({})).await;
    let posts = (0..6).map(|_| {
        let body = json!({"character_voice": "pip-boy", "faction_influence": "vault-tec"});
        ada.request("POST".parse().unwrap(), &complete).json(&body)
    });
    let answers = at_once(posts.collect()).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1, "{:?}", answers.iter().map(|a| a.text()).collect::<Vec<_>>());
    let reading = won[0].json()["reading_id"].as_str().unwrap().to_owned();
    let whole = ada.get(&format!("/readings/{reading}")).await.json();
    assert_eq!(whole["question"], "with a receipt");
    assert!(whole["receipt"].is_object());
    let again = ada.post(&complete, &json!({})).await.problem(400, "draft_complete");
    assert_eq!(again["reading_id"], reading);
    ada.call("PATCH", &path(&draft), &json!({"question": "late"}))
        .await
        .problem(400, "draft_complete");
    assert_eq!(ada.get("/sessions").await.json()["total"], 0, "finished ones are not listed");
    assert_eq!(ada.get("/sessions?status_filter=complete").await.json()["total"], 1);
    assert_eq!(ada.get("/readings").await.json()["total_count"], 1);
}

#[tokio::test]
async fn cards_of_a_drafts_state_are_the_persons_own() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let state = json!({"cards_drawn": [
        "major_arcana.01",
        {"card_name": "The Tower", "position": "reversed"},
        {"id": "minor_arcana.cups.ten", "isReversed": false},
    ]});
    let draft = begun(&ada, "", state).await;
    let done = ada.post(&format!("{}/complete", path(&draft)), &json!({})).await.json();
    let whole =
        ada.get(&format!("/readings/{}", done["reading_id"].as_str().unwrap())).await.json();
    assert_eq!((&whole["origin"], &whole["receipt"]), (&json!("physical"), &Value::Null));
    assert_eq!(whole["cards"][1]["card_id"], "major_arcana.16");
    assert_eq!(whole["cards"][1]["is_reversed"], true);
    let short = begun(&ada, "", json!({"cards_drawn": ["major_arcana.01"]})).await;
    ada.post(&format!("{}/complete", path(&short)), &json!({})).await.problem(422, "invalid_input");
    assert_eq!(ada.get(&path(&short)).await.json()["status"], "active", "nothing half-written");
}

#[tokio::test]
async fn a_copy_made_offline_is_taken_in_once_and_a_newer_one_is_not_overwritten() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let copy = |step: u64, updated: &str| {
        json!({
            "client_id": "0196c1e2-0000-7000-8000-000000000001", "user_id": "whoever", "spread_type": "vault_tec_spread",
            "question": "offline", "session_state": {"step": step}, "status": "active",
            "created_at": "2026-11-22T11:59:00Z", "updated_at": updated,
        })
    };
    let first = ada.post("/sessions/sync", &copy(1, "2026-11-22T12:00:00Z")).await.json();
    assert_eq!(first["status"], "synced");
    let again = ada.post("/sessions/sync", &copy(1, "2026-11-22T12:00:00Z")).await.json();
    assert_eq!(again["server_id"], first["server_id"], "not a second draft");
    app.clock.advance(Duration::from_secs(600));
    let newer = ada.post("/sessions/sync", &copy(2, "2026-11-22T12:05:00Z")).await.json();
    assert_eq!(
        (&newer["status"], &newer["session"]["session_state"]),
        (&json!("synced"), &json!({"step": 2}))
    );
    let stale = ada.post("/sessions/sync", &copy(3, "2026-11-22T12:06:00Z")).await.json();
    assert_eq!(stale["status"], "conflict");
    assert_eq!(stale["session"]["session_state"], json!({"step": 2}), "the server's stays");
    assert_eq!(stale["conflicts"][0]["client_value"], json!({"step": 3}));
    assert_eq!(ada.get("/sessions").await.json()["total"], 1);
    let resolve = |strategy: &str| json!({"session_id": first["server_id"], "strategy": strategy, "conflicts": [], "client_data": copy(3, "2026-11-22T12:06:00Z")});
    let step = |answer: Value| answer["session_state"]["step"].clone();
    assert_eq!(
        step(ada.post("/sessions/resolve-conflict", &resolve("server-wins")).await.json()),
        2
    );
    assert_eq!(
        step(ada.post("/sessions/resolve-conflict", &resolve("last-write-wins")).await.json()),
        2
    );
    assert_eq!(
        step(ada.post("/sessions/resolve-conflict", &resolve("client-wins")).await.json()),
        3
    );
    ada.post("/sessions/resolve-conflict", &resolve("mine")).await.problem(422, "invalid_input");
}

#[tokio::test]
async fn a_draft_has_limits_and_so_has_their_number() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for (body, pointer) in [
        (json!({"spread_type": "", "session_state": {}}), "/spread_type"),
        (json!({"spread_type": "x", "session_state": []}), "/session_state"),
        (
            json!({"spread_type": "x", "session_state": {}, "question": "q".repeat(501)}),
            "/question",
        ),
        (
            json!({"spread_type": "x", "session_state": {"a": "b".repeat(33 * 1024)}}),
            "/session_state",
        ),
        (json!({"spread_type": "x", "session_state": {}, "status": "complete"}), "/status"),
        (json!({"spread_type": "x", "session_state": {}, "client_id": "me"}), "/client_id"),
    ] {
        let problem = ada.post("/sessions", &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    for number in 0..55 {
        begun(&ada, &number.to_string(), json!({})).await;
        app.clock.advance(Duration::from_secs(1));
    }
    let list = ada.get("/sessions?limit=100").await.json();
    assert_eq!(list["total"], 50);
    assert_eq!(list["sessions"][0]["question"], "54", "the oldest went");
}
