//! Everything once, whoever asks and however often at once.

use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::features::progress::Event;
use wasteland_tarot::store::StoreError;

use super::person::{Bare, CONNECTIONS, DAY, Person, at, one_of_them, own_cards, twenty};
use crate::support::TestApp;

#[tokio::test]
async fn each_task_is_claimed_by_one_of_twenty_at_once() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    // To Monday, so that the week is whole.
    ada.later(DAY).await;
    for key in ["daily_reading", "weekly_readings", "weekly_collection"] {
        let period = key.split('_').next().unwrap();
        let (.., id) = ada.task(period, key).await;
        let path = format!("/tasks/{period}/{id}/claim");
        ada.browser.post(&path, &Value::Null).await.problem(400, "task_not_completed");
    }
    for number in 0..5_u8 {
        let cards =
            own_cards(&[(number * 3, false), (number * 3 + 1, true), (number * 3 + 2, false)]);
        ada.reading(json!({"spread": "vault_tec_spread", "cards": cards})).await;
        let (value, done, ..) = ada.task("weekly", "weekly_readings").await;
        assert_eq!((value, done), (u64::from(number) + 1, number == 4));
        let (value, ..) = ada.task("weekly", "weekly_collection").await;
        assert_eq!(value, (u64::from(number) * 3 + 3).min(10));
    }
    for day in 1..=3 {
        let (value, done, ..) = ada.task("weekly", "weekly_streak").await;
        assert_eq!((value, done), (day, day == 3));
        if day < 3 {
            ada.later(DAY).await;
        }
    }
    ada.daily_card().await;
    for (key, karma) in [
        ("daily_reading", 20),
        ("daily_login", 20),
        ("weekly_readings", 50),
        ("weekly_streak", 50),
        ("weekly_collection", 50),
    ] {
        let period = key.split('_').next().unwrap();
        ada.claims_task(key, karma).await;
        let (.., id) = ada.task(period, key).await;
        // The other period does not know it.
        let other = if period == "daily" { "weekly" } else { "daily" };
        let wrong = format!("/tasks/{other}/{id}/claim");
        ada.browser.post(&wrong, &Value::Null).await.problem(404, "task_not_found");
    }
    // Another's task is nobody's.
    let (.., id) = ada.task("daily", "daily_login").await;
    let eve = crate::accounts::browser::Browser::registered(&app, "eve@example.com").await;
    let path = format!("/tasks/daily/{id}/claim");
    eve.post(&path, &Value::Null).await.problem(404, "task_not_found");
    let logs = ada.get("/karma/logs").await;
    let task = &logs["logs"][0];
    assert_eq!(task["action_type"], "complete_task");
    assert_eq!(task["metadata"]["task_key"], "weekly_collection");
    assert_eq!(task["metadata"]["task_id"], ada.task("weekly", "weekly_collection").await.3);
    assert_eq!(task["description"], "Claimed a task: Ten faces");
}

#[tokio::test]
async fn each_achievement_is_claimed_by_one_of_twenty_at_once() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let path = "/achievements/FIRST_READING/claim";
    ada.browser.post(path, &Value::Null).await.problem(400, "achievement_not_unlocked");
    let missing = "/achievements/NO_SUCH/claim";
    ada.browser.post(missing, &Value::Null).await.problem(404, "achievement_not_found");
    ada.reading(json!({"spread": "single_wasteland"})).await;
    let before = ada.total().await;
    one_of_them(&twenty(&ada, "POST", path, Value::Null).await, "already_claimed");
    assert_eq!(ada.total().await, before + 50);
    assert_eq!(ada.given("claim_achievement").await, [50]);
    let titles = ada.get("/users/me/titles").await;
    let wanted =
        json!({"current_title": "Wasteland Diviner", "unlocked_titles": ["Wasteland Diviner"]});
    assert_eq!(titles, wanted);
    // Taken off, put on by its name in the other language, and shown in the caller's.
    let wear = async |title: Value| {
        ada.browser.call("PUT", "/users/me/title", &json!({"title": title})).await
    };
    assert_eq!(wear(Value::Null).await.json()["current_title"], Value::Null);
    assert_eq!(wear(json!("廢土占牌人")).await.json()["current_title"], "Wasteland Diviner");
    assert_eq!(ada.browser.me().await.unwrap()["current_title"], "Wasteland Diviner");
    wear(json!("Old Hand")).await.problem(400, "title_locked");
    let zh = ada.get("/users/me/titles?lang=zh-TW").await;
    assert_eq!(zh["current_title"], "廢土占牌人");
}

#[tokio::test]
async fn what_twenty_say_at_once_happened_once() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    ada.later(DAY).await;
    let total = ada.total().await;
    for answer in twenty(&ada, "POST", "/auth/daily-check-in", Value::Null).await {
        assert_eq!(answer.status, 200);
    }
    assert_eq!(ada.total().await, total, "signing in was the check-in");
    for answer in twenty(&ada, "POST", "/readings/daily", json!({})).await {
        assert_eq!(answer.status, 200);
    }
    assert_eq!(ada.total().await, total + 15);
    assert_eq!(ada.task("weekly", "weekly_readings").await.0, 1);
    let reading = ada.reading(json!({"spread": "vault_tec_spread"})).await;
    let path = format!("/readings/{}", reading["id"].as_str().unwrap());
    let total = ada.total().await;
    let body = json!({"accuracy_rating": 4, "is_favorite": true, "tags": ["home"]});
    for answer in twenty(&ada, "PATCH", &path, body).await {
        assert_eq!(answer.status, 200);
    }
    assert_eq!(ada.total().await, total + 2 + 1 + 1);
    assert_eq!(ada.alignment().await, 52);
    let receipt = json!({"receipt": reading["receipt"]});
    let answers = twenty(&ada, "POST", "/progress/receipts", receipt).await;
    let counted = answers.iter().filter(|answer| answer.json()["counted"] == true).count();
    assert_eq!(counted, 1);
    assert_eq!(ada.total().await, total + 4 + 5);
    // One export at a time: the others are asked to wait.
    let answers = twenty(&ada, "GET", "/users/me/export", Value::Null).await;
    assert!(answers.iter().any(|answer| answer.status == 200));
    assert!(answers.iter().all(|answer| [200, 409].contains(&answer.status)));
    assert_eq!(ada.total().await, total + 4 + 5 + 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_another_feature_counts_once_of_twenty_at_once() {
    let ada = tokio::task::spawn_blocking(Bare::new).await.unwrap();
    let month = jiff::civil::date(2026, 11, 1);
    let reading = uuid::Uuid::now_v7();
    for event in [
        Event::Shared { reading },
        Event::LookedBack { reading },
        Event::Threaded { reading },
        Event::JournalWritten { entry: reading },
        Event::BingoNumber { day: month },
        Event::BingoLine { month, line: "row-0".to_owned() },
        Event::BingoReward { month },
        Event::PasskeySignIn,
        Event::Loyal,
    ] {
        let mut writes = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (store, progress) = (ada.store.clone(), ada.progress.clone());
            let (user, event) = (ada.user, event.clone());
            writes.spawn(async move {
                let now = at("2026-11-22T12:00:00Z");
                let write =
                    store.write::<_, StoreError>(move |tx| progress.record(tx, user, &event, now));
                write.await.unwrap()
            });
        }
        let counted = writes.join_all().await.into_iter().filter(|counted| *counted).count();
        assert_eq!(counted, 1, "{event:?}");
        ada.balanced();
    }
}

#[tokio::test]
async fn deleting_and_making_anew_brings_no_more_than_keeping() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let total = ada.total().await;
    for _ in 0..12 {
        let reading = ada.reading(json!({"spread": "single_wasteland"})).await;
        let path = format!("/readings/{}", reading["id"].as_str().unwrap());
        assert_eq!(ada.browser.delete(&path, &json!({})).await.status, 204);
    }
    // Thirty a day at most, and ten that count; nothing is taken back.
    assert_eq!(ada.total().await, total + 30);
    ada.on_the_way("READING_CENTURY", 10).await;
    // The daily card, deleted and drawn anew, is the same cause.
    ada.later(DAY).await;
    let total = ada.total().await;
    for _ in 0..3 {
        let daily = ada.browser.post("/readings/daily", &json!({})).await.json();
        let path = format!("/readings/{}", daily["reading"]["id"].as_str().unwrap());
        assert_eq!(ada.browser.delete(&path, &json!({})).await.status, 204);
    }
    assert_eq!(ada.total().await, total + 15);
    ada.on_the_way("DAILY_THIRTY", 1).await;
    ada.later(Duration::from_hours(24)).await;
    assert_eq!(ada.task("daily", "daily_reading").await.0, 0);
}
