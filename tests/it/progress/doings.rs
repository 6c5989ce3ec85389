//! What people do beside asking: sharing, looking back, writing, tying together, keys, loyalty and bingo,
//! each over HTTP, each said by twenty connections at once, and each undone and done again.

use std::time::Duration;

use serde_json::{Value, json};

use super::person::{CONNECTIONS, DAY, Person, twenty};
use crate::accounts::authenticator::Device;
use crate::accounts::passkeys::{begin, localhost, sign_in, sign_in_options};
use crate::support::{Answer, TestApp};

fn with(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

impl Person<'_> {
    /// A reading of one card; the path to it.
    async fn asked(&self) -> String {
        let reading = self.reading(json!({"spread": "single_wasteland"})).await;
        format!("/readings/{}", reading["id"].as_str().unwrap())
    }

    async fn does(&self, method: &str, path: &str, body: Value, status: u16) -> Value {
        let answer = self.browser.call(method, path, &body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        if answer.bytes.is_empty() { Value::Null } else { answer.json() }
    }
}

#[tokio::test]
async fn a_week_of_sharing_brings_its_tasks_and_its_achievements() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    // To Monday, 20:00 in Taipei.
    ada.later(DAY).await;
    ada.on_the_way("FIRST_SHARE", 0).await;
    for day in 1..=5_u64 {
        for number in 1..=4_u64 {
            let share = format!("{}/share", ada.asked().await);
            if (day, number) == (1, 1) {
                let total = ada.total().await;
                let answers = twenty(&ada, "POST", &share, json!({})).await;
                assert_eq!(with(&answers, 201), CONNECTIONS, "each is a link of its own");
                assert_eq!(ada.total().await, total + 10, "and one reading was shared");
                ada.claims("FIRST_SHARE").await;
                let id = answers[0].json()["uuid"].as_str().unwrap().to_owned();
                ada.does("DELETE", &format!("/share/{id}"), Value::Null, 200).await;
                let total = ada.total().await;
                ada.does("POST", &share, json!({}), 201).await;
                assert_eq!(ada.total().await, total, "taken back and shared again");
            } else {
                ada.does("POST", &share, json!({}), 201).await;
            }
            let (today, done, ..) = ada.task("daily", "daily_share").await;
            assert_eq!((today, done), (1, true));
            let shared = (day - 1) * 4 + number;
            assert_eq!(ada.task("weekly", "weekly_social").await.0, shared.min(3));
        }
        if day == 1 {
            ada.claims_task("weekly_social", 50).await;
        }
        for key in ["daily_reading", "daily_login", "daily_share"] {
            assert_eq!(ada.task("weekly", "weekly_daily_complete").await.0, (day - 1).min(3));
            ada.claims_task(key, 20).await;
        }
        assert_eq!(ada.task("weekly", "weekly_daily_complete").await.0, day.min(3));
        if day == 3 {
            ada.claims_task("weekly_daily_complete", 50).await;
        }
        if day < 5 {
            ada.on_the_way("SOCIAL_BUTTERFLY", day * 4).await;
            ada.on_the_way("FRIEND_COLLECTOR", day).await;
            ada.later(DAY).await;
            assert_eq!(ada.task("daily", "daily_share").await.0, 0, "a new day");
        }
    }
    ada.claims("SOCIAL_BUTTERFLY").await;
    ada.claims("FRIEND_COLLECTOR").await;
    // Three of four give karma on each of five days.
    assert_eq!(ada.given("sharing_wisdom").await, [10; 15]);
    ada.later(DAY * 3).await;
    for key in ["weekly_social", "weekly_daily_complete"] {
        let (value, _, claimed, _) = ada.task("weekly", key).await;
        assert_eq!((value, claimed), (0, false), "a new week: {key}");
    }
}

#[tokio::test]
async fn looking_back_writing_and_tying_together_count_once_each() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let thread = ada
        .does(
            "POST",
            "/threads",
            json!({"title": "The house", "question": "Where do I live?"}),
            201,
        )
        .await;
    let told = json!({"outcome": "partly"});
    for number in 0..10_u64 {
        if [4, 8].contains(&number) {
            ada.later(DAY).await;
        }
        let reading = ada.asked().await;
        let (outcome, tied) = (format!("{reading}/outcome"), format!("{reading}/thread"));
        let journal = format!("{reading}/journal");
        let body = json!({"thread_id": thread["id"]});
        let page = json!({"content": "It held.", "mood_tags": ["hopeful"]});
        if number == 0 {
            for code in ["LOOKED_BACK", "LONG_MEMORY", "JOURNAL_KEEPER", "LONG_QUESTION"] {
                ada.on_the_way(code, 0).await;
            }
            let total = ada.total().await;
            assert_eq!(with(&twenty(&ada, "PUT", &outcome, told.clone()).await, 200), CONNECTIONS);
            assert_eq!(ada.total().await, total + 15);
            assert_eq!(with(&twenty(&ada, "PUT", &tied, body.clone()).await, 200), CONNECTIONS);
            assert_eq!(ada.total().await, total + 15 + 3);
            let pages = twenty(&ada, "POST", &journal, page.clone()).await;
            assert_eq!((with(&pages, 201), with(&pages, 409)), (1, CONNECTIONS - 1));
            assert_eq!(ada.total().await, total + 15 + 3 + 8);
            assert_eq!(ada.alignment().await, 50 + 2 + 1);
            ada.claims("LOOKED_BACK").await;
            // Undone and done again.
            let total = ada.total().await;
            ada.does("DELETE", &outcome, Value::Null, 200).await;
            ada.does("PUT", &outcome, told.clone(), 200).await;
            ada.does("PUT", &tied, json!({"thread_id": null}), 200).await;
            ada.does("PUT", &tied, body, 200).await;
            assert_eq!(ada.total().await, total);
            assert_eq!(ada.alignment().await, 53);
        } else {
            ada.does("PUT", &outcome, told.clone(), 200).await;
            ada.does("PUT", &tied, body, 200).await;
            ada.does("POST", &journal, page, 201).await;
        }
        match number + 1 {
            3 => ada.claims("LONG_QUESTION").await,
            10 => {}
            count => {
                ada.on_the_way("LONG_MEMORY", count).await;
                ada.on_the_way("JOURNAL_KEEPER", count).await;
            }
        }
    }
    ada.claims("LONG_MEMORY").await;
    ada.claims("JOURNAL_KEEPER").await;
    // Four, four and two: of each day three give karma.
    assert_eq!(ada.given("looked_back").await, [15; 8]);
    assert_eq!(ada.given("threaded").await, [3; 8]);
    assert_eq!(ada.given("journal").await, [8; 8]);
    // A page torn out and written anew brings no more than three pages do.
    for _ in 0..7 {
        let page = ada.does("POST", "/journals", json!({"content": "Again."}), 201).await;
        let path = format!("/journals/{}", page["id"].as_str().unwrap());
        ada.does("DELETE", &path, Value::Null, 204).await;
    }
    assert_eq!(ada.given("journal").await, [8; 9]);
}

#[tokio::test]
async fn a_key_and_a_first_loyalty_are_rewarded_once_for_good() {
    let app = TestApp::start().await;
    let mut ada = Person::new(&app).await;
    ada.browser = ada.browser.at_localhost();
    let mut phone = Device::phone();
    for number in 0..2 {
        // A second key is welcome, and brings nothing.
        let mut key = if number == 0 { Device::phone() } else { Device::security_key() };
        let options = begin(&ada.browser, "/webauthn/register/options", &json!({})).await;
        let made = ada.browser.post("/webauthn/register/verify", &key.create(&options)).await;
        assert_eq!(made.status, 201, "{}", made.text());
        if number == 0 {
            phone = key;
        }
    }
    assert_eq!(ada.given("passkey_registration").await, [20]);
    // One answer of the key, sent twenty times: it opens one session.
    let other = localhost(&app);
    let proof = phone.get(&sign_in_options(&other).await);
    let path = "/webauthn/authenticate/verify";
    let request = || other.request("POST".parse().unwrap(), path).json(&proof);
    let answers =
        crate::accounts::browser::at_once((0..CONNECTIONS).map(|_| request()).collect()).await;
    assert_eq!(with(&answers, 200), 1);
    for _ in 0..2 {
        assert_eq!(sign_in(&localhost(&app), &mut phone).await.status, 200);
    }
    assert_eq!(ada.given("passkey_login").await, [10]);
    assert_eq!(ada.alignment().await, 50 + 20 + 10);
    // Three days of seven.
    let body = json!({"extension_type": "loyalty"});
    for day in 0..4 {
        if day < 2 {
            ada.browser.post("/auth/extend-token", &body).await.problem(400, "too_few_days");
        } else {
            let answers = twenty(&ada, "POST", "/auth/extend-token", body.clone()).await;
            assert_eq!(with(&answers, 200), 1, "{}", answers[0].text());
            assert_eq!(with(&answers, 400) + with(&answers, 401), CONNECTIONS - 1);
            // Its tokens went to one of the twenty.
            ada.sign_in().await;
            assert_eq!(ada.given("loyalty").await, [10], "the first one alone");
        }
        ada.later(DAY).await;
    }
    assert_eq!(ada.alignment().await, 90);
    ada.claims("WASTELAND_SAINT").await;
}

#[tokio::test]
async fn bingo_is_played_until_ten_lines_are_there() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    // To noon of the first of December in Taipei.
    ada.later(DAY * 8 + Duration::from_hours(16)).await;
    let rows: Vec<Vec<u8>> = (0..5).map(|row| (row * 5 + 1..=row * 5 + 5).collect()).collect();
    let (mut before, mut days, mut rewards) = (0, 0, 0);
    let (mut this_month, mut first, mut twenty_days) = (0, true, false);
    ada.on_the_way("BINGO_FIRST_TRY", 0).await;
    while before + this_month < 10 {
        let status = ada.get("/bingo/status").await;
        if status["has_card"] == false {
            ada.does("POST", "/bingo/card", json!({"numbers": rows}), 201).await;
            (before, this_month, days) = (before + this_month, 0, 0);
        }
        let total = ada.total().await;
        let answers = twenty(&ada, "POST", "/bingo/claim", Value::Null).await;
        assert_eq!((with(&answers, 200), with(&answers, 409)), (1, CONNECTIONS - 1));
        let claim = answers.iter().find(|answer| answer.status == 200).unwrap().json();
        days += 1;
        let lines = claim["line_count"].as_u64().unwrap();
        let rewarded = u64::from(!claim["reward"].is_null());
        let given = 5 + 30 * (lines - this_month) + 150 * rewarded;
        assert_eq!(ada.total().await, total + given, "{claim}");
        (this_month, rewards) = (lines, rewards + rewarded);
        if first && this_month > 0 {
            ada.claims("BINGO_FIRST_TRY").await;
            first = false;
        }
        if !twenty_days && days == 20 {
            ada.claims("BINGO_MONTH").await;
            twenty_days = true;
        } else if !twenty_days {
            ada.on_the_way("BINGO_MONTH", days).await;
        }
        if before + this_month < 10 {
            ada.on_the_way("BINGO_MASTER", before + this_month).await;
            ada.later(DAY).await;
        }
    }
    ada.claims("BINGO_MASTER").await;
    assert!(twenty_days && rewards >= 1);
    let lines = ada.given("bingo_line").await;
    assert_eq!((lines.len() as u64, lines[0]), (before + this_month, 30));
    assert_eq!(ada.given("bingo_reward").await.len() as u64, rewards);
    let numbers = ada.given("bingo_number").await;
    assert!(numbers.iter().all(|given| *given == 5));
    // The day's number once more: nothing.
    ada.browser.post("/bingo/claim", &Value::Null).await.problem(409, "already_claimed");
}

#[tokio::test]
async fn each_action_gives_its_karma_up_to_its_cap_and_again_on_the_next_day() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let thread = ada
        .does("POST", "/threads", json!({"title": "The road", "question": "Which way?"}), 201)
        .await;
    assert_eq!(ada.given("opening").await, [50]);
    for day in 1..=2_usize {
        let daily = ada.does("POST", "/readings/daily", json!({}), 200).await;
        let again = ada.does("POST", "/readings/daily", json!({}), 200).await;
        assert_eq!(daily["reading"]["id"], again["reading"]["id"]);
        ada.does("POST", "/auth/daily-check-in", Value::Null, 200).await;
        let karma = if day == 1 { "good" } else { "evil" };
        let at_first = ada.alignment().await;
        let mut all = Vec::new();
        for _ in 0..6 {
            let body = json!({"spread": "single_wasteland", "karma_context": karma});
            all.push(ada.reading(body).await);
        }
        assert_eq!(ada.alignment().await - at_first, if day == 1 { 3 } else { -3 });
        for round in 0..2 {
            for (number, reading) in all.iter().enumerate() {
                let path = format!("/readings/{}", reading["id"].as_str().unwrap());
                let change = json!({"accuracy_rating": 4, "is_favorite": true,
                    "tags": [format!("tag {day} {number}")]});
                ada.does("PATCH", &path, change, 200).await;
                let thread = json!({"thread_id": thread["id"]});
                ada.does("PUT", &format!("{path}/thread"), thread, 200).await;
                ada.does("PUT", &format!("{path}/outcome"), json!({"outcome": "happened"}), 200)
                    .await;
                ada.does("POST", &format!("{path}/share"), json!({}), 201).await;
                let receipt = json!({"receipt": reading["receipt"]});
                let checked = ada.does("POST", "/progress/receipts", receipt, 200).await;
                assert_eq!(checked["counted"], round == 0);
                if round == 0 {
                    let page = json!({"content": "So it was."});
                    ada.does("POST", &format!("{path}/journal"), page, 201).await;
                    // Undone, to be done again.
                    let nothing =
                        json!({"accuracy_rating": null, "is_favorite": false, "tags": []});
                    ada.does("PATCH", &path, nothing, 200).await;
                }
            }
        }
        assert_eq!(ada.browser.get("/users/me/export").await.status, 200);
        for (action, amount, times) in [
            ("reading", 10, 3),
            ("daily_card", 5, 1),
            ("check_in", 5, 1),
            ("reading_accuracy", 2, 5),
            ("looked_back", 15, 3),
            ("favorite", 1, 3),
            ("tag", 1, 3),
            ("journal", 8, 3),
            ("threaded", 3, 3),
            ("sharing_wisdom", 10, 3),
            ("receipt_checked", 5, 2),
            ("export", 5, 1),
        ] {
            // Registering was the check-in of the first day; the first export alone counts.
            let times = if action == "export" { times } else { times * day };
            assert_eq!(ada.given(action).await, vec![amount; times], "{action}, day {day}");
        }
        // Two for a look back and a rating each, one for a share and a page, within their caps.
        let moved = (10, 6, 5, 3);
        let told = if day == 1 { 3 } else { -3 };
        let wanted = at_first + told + moved.0 + moved.1 + moved.2 + moved.3;
        assert_eq!(ada.alignment().await, wanted.min(100));
        ada.later(DAY).await;
    }
    let history = ada.get("/karma/history?limit=100").await;
    let moves = history["history"].as_array().unwrap();
    for (reason, amount) in [("told_good", 1), ("told_evil", -1)] {
        let moved = moves.iter().filter(|one| one["reason"] == reason);
        let moved: Vec<_> = moved.map(|one| one["change_amount"].as_i64().unwrap()).collect();
        assert_eq!(moved, [amount; 3], "{reason}");
    }
}
