//! Bingo: one card a month, one number a day, one reward a month, and numbers that a stranger can check.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use serde_json::{Value, json};
use wasteland_tarot::tarot::bingo::{Cycle, Receipt, Sealed, days_of};

use crate::accounts::browser::{Browser, at_once};
use crate::support::{TestApp, root};

const DAY: Duration = Duration::from_hours(24);
const ADA: &str = "ada@example.com";

fn grid() -> Value {
    json!([
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
        [11, 12, 13, 14, 15],
        [16, 17, 18, 19, 20],
        [21, 22, 23, 24, 25]
    ])
}

async fn laid(person: &Browser<'_>) -> Value {
    let answer = person.post("/bingo/card", &json!({"numbers": grid()})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn number(person: &Browser<'_>) -> Value {
    person.get("/bingo/daily-number").await.json()
}

#[tokio::test]
async fn a_card_holds_each_number_once_and_stays_as_it_was_laid() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    ada.get("/bingo/card").await.problem(404, "no_card_found");
    ada.get("/bingo/lines").await.problem(404, "no_card_found");
    ada.post("/bingo/claim", &Value::Null).await.problem(404, "no_card_found");
    let mut twice = grid();
    twice[2][3] = json!(1);
    let mut outside = grid();
    outside[4][4] = json!(26);
    for (numbers, pointer) in [
        (json!([[1, 2, 3]]), "/numbers"),
        (twice, "/numbers/2/3"),
        (outside, "/numbers/4/4"),
        (json!("card"), "/numbers"),
    ] {
        let answer = ada.post("/bingo/card", &json!({"numbers": numbers})).await;
        assert_eq!(answer.problem(422, "invalid_input")["errors"][0]["pointer"], pointer);
    }
    let card = laid(&ada).await;
    assert_eq!((&card["card_data"], &card["month_year"]), (&grid(), &json!("2026-11")));
    assert_eq!(card["is_active"], true);
    let again = ada.post("/bingo/card", &json!({"numbers": grid()})).await;
    again.problem(409, "card_already_exists");
    assert_eq!(ada.get("/bingo/card").await.json(), card);
    let status = ada.get("/bingo/status").await.json();
    assert_eq!((&status["has_card"], &status["card"]), (&json!(true), &card));
    assert_eq!((&status["today_claimed"], &status["claimed_numbers"]), (&json!(false), &json!([])));
    for path in ["/bingo/status", "/bingo/card", "/bingo/rewards", "/bingo/daily-number"] {
        Browser::new(&app).get(path).await.problem(401, "not_signed_in");
    }
    // Another's card is their own matter.
    let bob = Browser::registered(&app, "bob@example.com").await;
    assert_eq!(bob.get("/bingo/status").await.json()["has_card"], false);
    bob.get("/bingo/history/2026-11").await.problem(404, "no_history_data");
}

#[tokio::test]
async fn of_twenty_claims_at_once_one_counts_and_only_todays_number_can_be_claimed() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    laid(&ada).await;
    let today = number(&ada).await["number"].as_u64().unwrap();
    let other = today % 25 + 1;
    let wrong = ada.post("/bingo/claim/manual", &json!({"number": other})).await;
    assert_eq!(wrong.problem(409, "not_todays_number")["daily_number"], today);
    ada.post("/bingo/claim/manual", &json!({"number": 26})).await.problem(422, "invalid_input");
    let claims = (0..20).map(|index| {
        if index % 2 == 0 {
            ada.request("POST".parse().unwrap(), "/bingo/claim")
        } else {
            ada.request("POST".parse().unwrap(), "/bingo/claim/manual")
                .json(&json!({"number": today}))
        }
    });
    let answers = at_once(claims.collect()).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    let body = won[0].json();
    for (key, value) in [
        ("success", json!(true)),
        ("daily_number", json!(today)),
        ("number", json!(today)),
        ("is_on_card", json!(true)),
        ("line_count", json!(0)),
        ("current_lines", json!(0)),
        ("has_reward", json!(false)),
        ("reward", Value::Null),
    ] {
        assert_eq!(body[key], value, "{key}");
    }
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(lost.problem(409, "already_claimed")["date"], "2026-11-22");
    }
    let status = ada.get("/bingo/status").await.json();
    assert_eq!(status["claimed_numbers"], json!([today]));
    assert_eq!(status["today_claimed"], true);
}

#[tokio::test]
async fn a_month_played_to_its_end_gives_one_reward_and_stays_for_good() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    // To the first of December, 00:30 in Taipei.
    app.clock.advance(8 * DAY + Duration::from_mins(4 * 60 + 30));
    let mut rewards = Vec::new();
    let mut numbers = Vec::new();
    for day in 1..=31 {
        let ada = Browser::signed_in(&app, ADA).await;
        if day == 1 {
            laid(&ada).await;
        }
        let claim = ada.post("/bingo/claim", &Value::Null).await.json();
        let today = number(&ada).await;
        assert_eq!(today["date"], format!("2026-12-{day:02}"));
        assert_eq!(claim["number"], today["number"]);
        numbers.push(today["number"].as_u64().unwrap());
        let lines = ada.get("/bingo/lines").await.json();
        assert_eq!(lines["line_count"], claim["current_lines"]);
        assert_eq!(lines["has_three_lines"], claim["line_count"].as_u64().unwrap() >= 3);
        assert_eq!(lines["reward_issued"], claim["has_reward"]);
        if !claim["reward"].is_null() {
            assert_eq!(claim["reward"]["type"], "THREE_LINES");
            assert_eq!(claim["reward"]["karma"], 150);
            rewards.push(claim["reward"]["id"].clone());
        }
        app.clock.advance(DAY);
    }
    assert_eq!(rewards.len(), 1, "once a month");
    // The new year: a new month without a card, and the old one as it was.
    let ada = Browser::signed_in(&app, ADA).await;
    let logs = ada.get("/karma/logs?limit=100").await.json();
    let given = logs["logs"].as_array().unwrap().iter();
    let given = given.filter(|log| log["action_type"] == "bingo_reward").count();
    assert_eq!(given, 1, "really given, once");
    let status = ada.get("/bingo/status").await.json();
    assert_eq!((&status["has_card"], &status["month_year"]), (&json!(false), &json!("2027-01")));
    let history = ada.get("/bingo/history/2026-12").await.json();
    assert_eq!(history["claimed_numbers"], json!(numbers));
    assert_eq!((&history["card_data"], &history["had_reward"]), (&grid(), &json!(true)));
    assert_eq!(history["reward"]["id"], rewards[0]);
    assert_eq!(history["claims"][30], json!({"date": "2026-12-31", "number": numbers[30]}));
    let list = ada.get("/bingo/rewards").await.json();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["month_year"]), (1, &json!("2026-12")));
    assert_eq!(list[0]["line_count"], list[0]["line_types"].as_array().unwrap().len());
    let months = ada.get("/bingo/history").await.json();
    assert_eq!((&months[0]["month_year"], &months[0]["claims"]), (&json!("2026-12"), &json!(31)));
    ada.get("/bingo/history/2026-11").await.problem(404, "no_history_data");
    for wrong in ["2026-13", "26-12", "december", "2026-1"] {
        let path = format!("/bingo/history/{wrong}");
        ada.get(&path).await.problem(400, "invalid_month_format");
    }
    // A stranger checks all of it.
    let answer = Browser::new(&app).get("/bingo/months/2026-12/receipt").await;
    let receipt = Receipt::parse(answer.text()).unwrap();
    assert!(receipt.checks().iter().all(|check| check.failure.is_none()), "{receipt:?}");
    let told: Vec<u64> = receipt.numbers.iter().map(|number| u64::from(*number)).collect();
    assert_eq!(told, numbers);
    // And when the account goes, all of it goes.
    let proof = json!({"password": crate::accounts::browser::PASSWORD});
    let status = ada.delete("/users/me", &proof).await.status;
    assert!(status == 200 || status == 204, "{status}");
    let again = Browser::registered(&app, ADA).await;
    assert_eq!(again.get("/bingo/history").await.json(), json!([]));
}

#[tokio::test]
async fn the_secret_of_a_month_is_kept_until_it_is_over_and_the_commitment_stands_from_the_start() {
    let app = TestApp::start().await;
    let anybody = Browser::new(&app);
    let month = anybody.get("/bingo/months/current").await.json();
    assert_eq!((&month["month_year"], &month["is_over"]), (&json!("2026-11"), &json!(false)));
    assert_eq!(month["numbers"].as_array().unwrap().len(), 22, "none of a day to come");
    assert!(month["receipt"].is_null());
    assert!(!month.to_string().contains("secret"));
    anybody.get("/bingo/months/2026-11/receipt").await.problem(409, "month_not_over");
    anybody.get("/bingo/months/2026-12").await.problem(404, "no_such_month");
    anybody.get("/bingo/months/2026-10").await.problem(404, "no_such_month");
    app.clock.advance(9 * DAY);
    let over = anybody.get("/bingo/months/2026-11").await.json();
    assert_eq!(over["receipt"]["commitment"], month["commitment"]);
    assert_eq!(over["committed_at"], month["committed_at"]);
    assert_eq!(over["numbers"].as_array().unwrap()[..22], month["numbers"].as_array().unwrap()[..]);
}

#[tokio::test]
async fn midnight_is_taipeis_and_a_clock_set_back_tells_the_same_again() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    laid(&ada).await;
    app.clock.advance(Duration::from_secs(4 * 3600 - 1));
    let ada = Browser::signed_in(&app, ADA).await;
    let evening = number(&ada).await;
    assert_eq!(evening["date"], "2026-11-22");
    ada.post("/bingo/claim", &Value::Null).await;
    app.clock.advance(Duration::from_secs(1));
    let midnight = number(&ada).await;
    assert_eq!(midnight["date"], "2026-11-23");
    assert_eq!(midnight["generated_at"], "2026-11-22T16:00:00Z");
    assert_ne!(midnight["number"], evening["number"], "of one cycle");
    ada.post("/bingo/claim", &Value::Null).await;
    app.clock.set_back(Duration::from_secs(60));
    assert_eq!(number(&ada).await, evening);
    ada.post("/bingo/claim", &Value::Null).await.problem(409, "already_claimed");
    // Over the end of a month and back.
    app.clock.advance(9 * DAY);
    let ada = Browser::signed_in(&app, ADA).await;
    let december = number(&ada).await;
    app.clock.set_back(3 * DAY);
    assert_eq!(number(&ada).await["date"], "2026-11-28");
    app.clock.advance(3 * DAY);
    let ada = Browser::signed_in(&app, ADA).await;
    assert_eq!(number(&ada).await, december);
}

#[tokio::test]
async fn a_site_that_slept_for_forty_days_goes_on_where_the_numbers_stood() {
    let app = TestApp::start().await;
    let anybody = Browser::new(&app);
    let november = anybody.get("/bingo/months/current").await.json();
    // Into January: all of December was slept through.
    app.clock.advance(40 * DAY);
    let january = anybody.get("/bingo/months/current").await.json();
    assert_eq!(january["month_year"], "2027-01");
    let receipt = anybody.get("/bingo/months/2026-11").await.json()["receipt"].clone();
    assert_eq!(receipt["commitment"], november["commitment"]);
    anybody.get("/bingo/months/2026-12").await.problem(404, "no_such_month");
    // Thirty days end five numbers into the second cycle, and January begins there.
    assert_eq!(january["cycle"], 2);
    assert_eq!(january["used"], json!(receipt["numbers"].as_array().unwrap()[25..]));
    let first = &january["numbers"][0]["number"];
    assert!(!january["used"].as_array().unwrap().contains(first), "no repeat within a cycle");
    // A leap day has its number, and the receipt as many as the month has days.
    let app = TestApp::start().await;
    let anybody = Browser::new(&app);
    app.clock.advance(464 * DAY);
    let leap = anybody.get("/bingo/months/current").await.json();
    assert_eq!(leap["numbers"].as_array().unwrap().last().unwrap()["date"], "2028-02-29");
    app.clock.advance(DAY);
    let receipt = anybody.get("/bingo/months/2028-02/receipt").await.json();
    assert_eq!(receipt["numbers"].as_array().unwrap().len(), 29);
}

fn vector() -> Receipt {
    let mut secret = [0; 64];
    for (index, byte) in secret.iter_mut().enumerate() {
        *byte = u8::try_from(index).unwrap();
    }
    let start = Cycle { number: 3, used: vec![7, 25, 1] };
    let sealed = Sealed { month: "2026-11".to_owned(), start, secret };
    let key = SigningKey::from_bytes(&[7; 32]);
    Receipt::sign(&sealed, "2026-10-31T16:00:00Z".to_owned(), &key).unwrap()
}

#[test]
fn the_vector_is_what_this_program_signs_and_the_verb_checks_it() {
    let path = root().join("tests/vectors/bingo-2026-11.json");
    let text = format!("{}\n", serde_json::to_string_pretty(&vector()).unwrap());
    if std::env::var_os("WT_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let verify = |path: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasteland-tarot"));
        let output = command.arg("verify").arg(path).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (holds, said) = verify(&path);
    assert!(holds, "{said}");
    assert!(said.starts_with("ok form\nok commitment\nok numbers\nok signature\n"), "{said}");
    let script = root().join("tests/verify-bingo.mjs");
    let stranger = Command::new("node").arg(script).arg(&path).output().unwrap();
    let said = String::from_utf8(stranger.stdout).unwrap();
    assert_eq!(said, "ok form\nok commitment\nok numbers\nok signature\n");
    // A single number changed.
    let mut forged = vector();
    forged.numbers[4] = forged.numbers[5];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("forged.json");
    std::fs::write(&path, serde_json::to_string(&forged).unwrap()).unwrap();
    let (holds, said) = verify(&path);
    assert!(!holds);
    assert!(said.contains("FAILED numbers: the number of day 5"), "{said}");
    assert!(said.contains("FAILED signature"), "{said}");
}

#[test]
fn nothing_in_a_receipt_can_be_changed() {
    let json = serde_json::to_value(vector()).unwrap();
    for (key, other) in [
        ("algorithm", json!("wt-bingo-2")),
        ("month", json!("2026-09")),
        ("cycle", json!(4)),
        ("used", json!([7, 25, 2])),
        ("commitment", json!("00".repeat(32))),
        ("committed_at", json!("2026-10-01T00:00:00Z")),
        ("secret", json!("00".repeat(64))),
        ("instance", json!("00".repeat(32))),
    ] {
        let mut changed = json.clone();
        changed[key] = other;
        let receipt = Receipt::parse(&changed.to_string()).unwrap();
        assert!(receipt.checks().iter().any(|check| check.failure.is_some()), "{key}");
    }
}

proptest! {
    #[test]
    fn no_cycle_repeats_a_number_over_any_months(secret in any::<[u8; 32]>(), months in 1..30_u32) {
        let mut cycle = Cycle::default();
        let mut seen: BTreeSet<u8> = BTreeSet::new();
        let mut at = cycle.number;
        for index in 0..months {
            let month = format!("{}-{:02}", 2026 + index / 12, index % 12 + 1);
            let mut whole = [0; 64];
            whole[..32].copy_from_slice(&secret);
            whole[32] = u8::try_from(index).unwrap();
            let days = days_of(&month).unwrap();
            let (called, end) = Sealed { month, start: cycle, secret: whole }.numbers(days);
            for day in called {
                if day.cycle != at {
                    prop_assert_eq!((day.cycle, seen.len()), (at + 1, 25));
                    (at, seen) = (day.cycle, BTreeSet::new());
                }
                prop_assert!((1..=25).contains(&day.number));
                prop_assert!(seen.insert(day.number));
            }
            cycle = end;
        }
    }
}
