//! Levels and the board: nobody is on it who did not choose to be; and what is deleted is gone.

use serde_json::{Value, json};
use wasteland_tarot::features::progress::tables::{CAUSES, DAYS, LEDGER, STANDINGS, TALLIES};
use wasteland_tarot::store::{Store, StoreError};

use super::person::Person;
use crate::accounts::browser::{Browser, PASSWORD, registration};
use crate::support::TestApp;

async fn board(browser: &Browser<'_>, query: &str) -> Value {
    let answer = browser.get(&format!("/levels/leaderboard{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["data"].clone()
}

async fn join(browser: &Browser<'_>, joined: bool) -> Value {
    let answer = browser.call("PUT", "/levels/leaderboard", &json!({"joined": joined})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["data"].clone()
}

#[tokio::test]
async fn who_joins_is_on_the_board_by_their_display_name_and_who_leaves_is_not() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let id = ada.browser.me().await.unwrap()["id"].as_str().unwrap().to_owned();
    let bob = Browser::new(&app);
    let mut body = registration("bob@example.com");
    body["display_name"] = json!("The Courier");
    assert_eq!(bob.post("/auth/register", &body).await.status, 201);
    let eve = Browser::registered(&app, "eve@example.com").await;
    let guest = Browser::new(&app);
    let empty = board(&guest, "").await;
    assert_eq!((&empty["leaderboard"], &empty["me"]), (&json!([]), &Value::Null));
    let rank = ada.get("/levels/me/rank").await;
    assert_eq!(rank["success"], false);
    assert!(!rank["message"].as_str().unwrap().is_empty());
    assert_eq!(ada.get("/karma/summary").await["rank"], Value::Null);
    let someone = format!("/levels/{id}");
    guest.get(&someone).await.problem(404, "not_on_the_board");
    guest.get("/levels/nobody").await.problem(404, "not_on_the_board");
    // Equal totals: who came first stands first, whoever joined first.
    join(&bob, true).await;
    assert_eq!(join(&ada.browser, true).await["me"]["rank"], 1);
    let shown = board(&guest, "").await;
    assert_eq!(shown["pagination"], json!({"page": 1, "limit": 10, "total": 2, "total_pages": 1}));
    assert_eq!(shown["leaderboard"][0]["username"], "Somebody", "a name is its owner's");
    assert_eq!(shown["leaderboard"][1]["username"], "The Courier");
    assert_eq!(shown["leaderboard"][1]["total_karma"], 55);
    assert!(!shown.to_string().contains("Ada"));
    assert_eq!(guest.get(&someone).await.json()["data"]["total_karma"], 55);
    // Bob earns more and goes past.
    assert_eq!(bob.post("/readings", &json!({})).await.status, 201);
    let second = board(&ada.browser, "?page=2&limit=1").await;
    assert_eq!(second["leaderboard"][0]["user_id"], json!(id));
    assert_eq!(second["me"]["rank"], 2);
    assert_eq!(ada.get("/levels/me/rank").await["data"], json!({"rank": 2, "user_id": id}));
    assert_eq!(ada.get("/karma/summary").await["rank"], 2);
    assert_eq!(board(&eve, "").await["me"], Value::Null);
    assert_eq!(join(&ada.browser, false).await, json!({"joined": false, "me": null}));
    assert_eq!(board(&guest, "").await["pagination"]["total"], 1);
    guest.get(&someone).await.problem(404, "not_on_the_board");
    guest.get("/levels/leaderboard?limit=0").await.problem(422, "invalid_input");
    guest
        .call("PUT", "/levels/leaderboard", &json!({"joined": true}))
        .await
        .problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_level_says_what_it_needs_and_locks_nothing() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let me = ada.get("/levels/me").await["data"].clone();
    assert_eq!(
        (&me["level"], &me["total_karma"], &me["karma_to_next"]),
        (&json!(1), &json!(55), &json!(227))
    );
    assert_eq!(me["progress_percentage"], 19.5);
    assert_eq!(me["privileges"]["reading_limit"], Value::Null);
    assert_eq!(me["privileges"]["unlocked_spreads"], json!(["all"]));
    let way = ada.get("/levels/progress").await["data"].clone();
    let wanted = json!({"current_level": 1, "current_karma": 55, "level_start_karma": 0,
        "level_end_karma": 282, "karma_in_level": 55, "karma_to_next": 227, "progress_percentage": 19.5});
    assert_eq!(way, wanted);
    let next = ada.get("/levels/me/next-milestone").await["data"].clone();
    assert_eq!((&next["milestone_level"], &next["required_karma"]), (&json!(10), &json!(3162)));
    assert!(next["special_rewards"].as_array().unwrap().contains(&json!("title:card_smith")));
    let guest = Browser::new(&app);
    let top = guest.get("/levels/details/100").await.json()["data"].clone();
    assert_eq!((&top["required_karma"], &top["title_en"]), (&json!(100_000), &json!("Old Hand")));
    for wrong in ["0", "101", "ten"] {
        guest.get(&format!("/levels/details/{wrong}")).await.problem(422, "invalid_input");
    }
    // The emblem is a picture that is there.
    let url = format!("{}{}", app.url, top["icon_image_url"].as_str().unwrap());
    let picture = app.client.get(url).send().await.unwrap();
    assert_eq!(
        (picture.status().as_u16(), &picture.headers()["content-type"]),
        (200, &"image/svg+xml".parse().unwrap())
    );
    let listed = guest.get("/achievements?category=BINGO").await.json();
    assert_eq!((&listed["total"], &listed["category_filter"]), (&json!(4), &json!("BINGO")));
    for one in listed["achievements"].as_array().unwrap() {
        let url = format!("{}{}", app.url, one["icon_image_url"].as_str().unwrap());
        assert_eq!(app.client.get(url).send().await.unwrap().status(), 200);
    }
    guest.get("/achievements?category=MUSIC").await.problem(422, "invalid_input");
}

#[tokio::test]
async fn counts_of_achievements_are_those_of_their_category() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    ada.reading(json!({"spread": "celtic_cross"})).await;
    ada.claims("FIRST_READING").await;
    let all = ada.get("/achievements/progress").await;
    let of = async |word: &str| ada.get(&format!("/achievements/progress?category={word}")).await;
    let (reading, social) = (of("READING").await, of("SOCIAL").await);
    assert_eq!(reading["claimed_count"], 1);
    assert!(reading["unlocked_count"].as_u64().unwrap() >= 1, "{reading}");
    let zero = (&social["unlocked_count"], &social["claimed_count"]);
    assert_eq!(zero, (&json!(0), &json!(0)));
    let summary = ada.get("/achievements/summary").await;
    for body in [&all, &reading, &social, &summary["overall"]] {
        let count = |key: &str| body[key].as_u64().unwrap();
        let parts = count("unlocked_count") + count("claimed_count") + count("in_progress_count");
        assert_eq!(parts, count("total_achievements"));
        let part = (count("unlocked_count") + count("claimed_count")) as f64;
        let wanted = (part * 10_000.0 / count("total_achievements") as f64).floor() / 100.0;
        assert_eq!(body["completion_percentage"], wanted);
    }
    assert_eq!(all["total_achievements"], summary["overall"]["total_achievements"]);
    let categories = summary["by_category"].as_object().unwrap();
    let total: u64 = categories.values().map(|one| one["total"].as_u64().unwrap()).sum();
    assert_eq!(json!(total), all["total_achievements"]);
    assert_eq!(summary["by_category"]["READING"]["claimed"], 1);
}

#[tokio::test]
async fn registering_opens_the_ledger_and_deleting_the_account_leaves_nothing_of_it() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let logs = ada.get("/karma/logs").await["logs"].as_array().unwrap().clone();
    let kinds: Vec<_> = logs.iter().map(|log| log["action_type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["check_in", "opening"]);
    ada.reading(json!({"tags": ["home"]})).await;
    join(&ada.browser, true).await;
    let eve = Browser::registered(&app, "eve@example.com").await;
    let gone = ada.browser.delete("/users/me", &json!({"password": PASSWORD})).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert_eq!(board(&eve, "").await["leaderboard"], json!([]));
    let id = eve.me().await.unwrap()["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
    let folder = app.stop_keeping_folder().await;
    let store = Store::open(folder.path(), 1 << 20).unwrap();
    store
        .read::<_, StoreError>(|tx| {
            assert!(LEDGER.all(tx)?.iter().all(|(key, _)| key.0 == id));
            assert!(CAUSES.all(tx)?.iter().all(|(key, ())| key.0 == id));
            assert!(DAYS.all(tx)?.iter().all(|(key, _)| key.0 == id));
            assert_eq!(STANDINGS.all(tx)?.len(), 1);
            assert_eq!(TALLIES.all(tx)?.len(), 1);
            assert!(!LEDGER.all(tx)?.is_empty());
            Ok(())
        })
        .unwrap();
    store.close().unwrap();
}
