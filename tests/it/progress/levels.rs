//! The ladder of levels, climbed day by day with what a diligent person does, up to the last title.

use serde_json::{Value, json};
use wasteland_tarot::features::progress::rules::{level_of, required};

use super::person::{DAY, Person};
use crate::support::TestApp;

/// Three readings with everything that can be done beside them, and the day's tasks.
async fn a_full_day(ada: &Person<'_>, thread: &Value) {
    ada.daily_card().await;
    let call = async |method: &str, path: &str, body: Value| {
        let answer = ada.browser.call(method, path, &body).await;
        assert!([200, 201].contains(&answer.status), "{path}: {}", answer.text());
    };
    for _ in 0..3 {
        let reading = ada.reading(json!({"spread": "single_wasteland"})).await;
        let path = format!("/readings/{}", reading["id"].as_str().unwrap());
        call("PATCH", &path, json!({"accuracy_rating": 5, "is_favorite": true})).await;
        call("PUT", &format!("{path}/outcome"), json!({"outcome": "happened"})).await;
        call("PUT", &format!("{path}/thread"), json!({"thread_id": thread["id"]})).await;
        call("POST", &format!("{path}/journal"), json!({"content": "So it was."})).await;
        call("POST", &format!("{path}/share"), json!({})).await;
    }
    for period in ["daily", "weekly"] {
        let tasks = ada.get(&format!("/tasks/{period}")).await;
        for task in tasks["tasks"].as_array().unwrap() {
            if task["is_completed"] == true && task["is_claimed"] == false {
                let id = task["id"].as_str().unwrap();
                call("POST", &format!("/tasks/{period}/{id}/claim"), Value::Null).await;
            }
        }
    }
    let all = ada.get("/achievements/progress").await;
    for one in all["achievements"].as_array().unwrap() {
        if one["status"] == "UNLOCKED" {
            let code = one["achievement"]["code"].as_str().unwrap();
            call("POST", &format!("/achievements/{code}/claim"), Value::Null).await;
        }
    }
}

#[tokio::test]
async fn the_ladder_of_levels_is_climbed_and_each_title_is_worn() {
    // From which level a title may be worn. The first is everybody's, and is not put on.
    let tiers: [(u64, &str, &str); 7] = [
        (1, "newcomer", "Fresh Out of the Door"),
        (2, "scavenger", "Scavenger"),
        (3, "signal_listener", "Signal Listener"),
        (4, "road_reader", "Reader of Roads"),
        (5, "lamp_keeper", "Lamp Keeper"),
        (10, "card_smith", "Card Smith"),
        (20, "old_hand", "Old Hand"),
    ];
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let body = json!({"title": "The road", "question": "Which way?"});
    let thread = ada.browser.post("/threads", &body).await.json();
    let mut told = Vec::new();
    let mut titles = Vec::new();
    let mut level = 1;
    for _ in 0..60 {
        a_full_day(&ada, &thread).await;
        let total = ada.total().await;
        let me = ada.get("/levels/me").await["data"].clone();
        level = me["level"].as_u64().unwrap();
        assert_eq!(level, u64::from(level_of(total)));
        let next = required(u8::try_from(level + 1).unwrap());
        assert_eq!(me["karma_to_next"], next - total);
        let (_, key, name) = tiers.iter().rev().find(|tier| level >= tier.0).unwrap();
        assert_eq!(me["title_en"], *name);
        assert!(me["privileges"].to_string().contains(&format!("title:{key}")), "{me}");
        let worn = ada.get("/users/me/titles").await;
        for (from, _, name) in tiers.into_iter().skip(1) {
            let has = worn["unlocked_titles"].as_array().unwrap().contains(&json!(name));
            assert_eq!(has, level >= from, "{name} at {level}");
            let wear = ada.browser.call("PUT", "/users/me/title", &json!({"title": name})).await;
            if has {
                assert_eq!(wear.json()["current_title"], name);
            } else {
                wear.problem(400, "title_locked");
            }
        }
        let milestone = ada.get("/levels/me/next-milestone").await["data"].clone();
        let wanted = (level / 10 + 1) * 10;
        assert_eq!(milestone["milestone_level"], wanted);
        let karma = required(u8::try_from(wanted).unwrap());
        assert_eq!(milestone["required_karma"], karma);
        assert_eq!(milestone["karma_needed"], karma - total);
        let unseen = ada.get("/progress/unseen").await["unseen"].as_array().unwrap().clone();
        for one in &unseen {
            match one["kind"].as_str().unwrap() {
                "level" => told.push(one["level"].as_u64().unwrap()),
                "title" => titles.push(one["name"].as_str().unwrap().to_owned()),
                _ => {}
            }
        }
        if let Some(last) = unseen.last() {
            let ack = json!({"up_to": last["number"]});
            assert_eq!(ada.browser.post("/progress/unseen/ack", &ack).await.status, 200);
        }
        if level >= 20 {
            break;
        }
        ada.later(DAY).await;
    }
    assert!(level >= 20, "{level}");
    // Each is told once, in its order; one that was passed in one leap goes with the next.
    assert!(told.is_sorted_by(|one, next| one < next), "{told:?}");
    assert_eq!(*told.last().unwrap(), level);
    for (_, _, name) in tiers.into_iter().skip(1) {
        assert_eq!(titles.iter().filter(|title| *title == name).count(), 1, "{name}: {titles:?}");
    }
}
