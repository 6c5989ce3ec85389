//! What was earned comes back whole or not at all, never twice, and to the board only as it was sealed.

use serde_json::{Value, json};

use super::hostile::altered;
use super::zips::{export, files, fill, import, records};
use crate::accounts::browser::{Browser, PASSWORD};
use crate::support::{Answer, TestApp};

const ADA: &str = "ada@example.com";

/// The total, which is the sum of the ledger's entries.
async fn total(person: &Browser<'_>) -> u64 {
    let total = person.get("/karma/summary").await.json()["total_karma"].as_u64().unwrap();
    let logs = person.get("/karma/logs?limit=100").await.json();
    assert_eq!(logs["pagination"]["total_pages"], 1, "the test reads one page");
    let amounts = logs["logs"].as_array().unwrap().iter().map(|l| l["karma_amount"].as_u64());
    assert_eq!(amounts.map(Option::unwrap).sum::<u64>(), total);
    total
}

async fn join(person: &Browser<'_>) -> Answer {
    person.call("PUT", "/levels/leaderboard", &json!({"joined": true})).await
}

fn counts<'a>(report: &'a Value, section: &str) -> &'a Value {
    report["sections"].as_array().unwrap().iter().find(|s| s["section"] == section).unwrap()
}

#[tokio::test]
async fn deleted_and_brought_back_it_is_as_it_was_and_on_the_board_again() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let before = total(&ada).await;
    assert!(before > 100, "{before}");
    assert_eq!(ada.delete("/users/me", &json!({"password": PASSWORD})).await.status, 200);
    let ada = Browser::registered(&app, ADA).await;
    for _ in 0..2 {
        assert_eq!(import(&ada, &zip, "").await.status, 200);
        assert_eq!(total(&ada).await, before);
    }
    let board = ada.get("/levels/leaderboard").await.json();
    assert_eq!(board["data"]["me"]["total_karma"], before);
    // What was claimed is claimed, what was counted is counted.
    ada.post("/achievements/FIRST_READING/claim", &Value::Null)
        .await
        .problem(400, "already_claimed");
    ada.post("/bingo/claim", &Value::Null).await.problem(409, "already_claimed");
    assert_eq!(total(&ada).await, before);
}

#[tokio::test]
async fn what_one_account_earned_has_one_place_on_the_board() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    assert_eq!(import(&bob, &zip, "").await.status, 200);
    assert_eq!(total(&bob).await, total(&ada).await);
    join(&bob).await.problem(409, "earned_elsewhere");
    let left = ada.call("PUT", "/levels/leaderboard", &json!({"joined": false})).await;
    assert_eq!(left.status, 200);
    assert_eq!(join(&bob).await.status, 200);
    join(&ada).await.problem(409, "earned_elsewhere");
}

#[tokio::test]
async fn an_account_with_something_of_its_own_keeps_that_and_nothing_is_added_up() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let read = bob.post("/readings", &json!({"question": "mine", "lang": "en"})).await;
    assert_eq!(read.status, 201);
    let before = total(&bob).await;
    let came = import(&bob, &zip, "").await;
    assert_eq!(came.status, 200, "{}", came.text());
    let report = came.json();
    assert_eq!(counts(&report, "progress.standing")["kept"], 1);
    assert_eq!(counts(&report, "progress.ledger")["new"], 0);
    assert_eq!(counts(&report, "bingo.cards")["new"], 0);
    assert_eq!(counts(&report, "readings.readings")["new"], 4);
    assert_eq!(total(&bob).await, before);
    bob.get("/bingo/card").await.problem(404, "no_card_found");
}

#[tokio::test]
async fn what_was_written_into_the_file_by_hand_has_no_place_on_the_board() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let earned = total(&ada).await;
    let entries = records(&files(&zip), "progress.ledger");
    let first = entries[0]["record"]["total"].as_u64().unwrap();
    let richer = altered(&zip, "progress.ledger", |line| line["record"]["total"] = 9_000.into());
    assert_eq!(ada.delete("/users/me", &json!({"password": PASSWORD})).await.status, 200);
    let ada = Browser::registered(&app, ADA).await;
    assert_eq!(import(&ada, &richer, "").await.status, 200);
    // Whatever the record of the sum claims, the sum is that of the entries.
    assert_eq!(total(&ada).await, earned - first + 9_000);
    join(&ada).await.problem(409, "earned_elsewhere");
    assert_eq!(ada.get("/levels/leaderboard").await.json()["data"]["me"], Value::Null);
    // And taken along from here it stays what it is.
    let again = export(&ada).await;
    assert_eq!(ada.delete("/users/me", &json!({"password": PASSWORD})).await.status, 200);
    let ada = Browser::registered(&app, ADA).await;
    assert_eq!(import(&ada, &again, "").await.status, 200);
    join(&ada).await.problem(409, "earned_elsewhere");
}
