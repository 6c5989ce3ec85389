//! The hard days over HTTP: month's end, the leap day, an hour set back over midnight, forty days switched
//! off, another time zone, rests across weeks.

use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::jobs::record::{By, Ended};

use super::person::{DAY, Person};
use crate::accounts::browser::Browser;
use crate::jobs::{record, settled};
use crate::support::TestApp;

const HOUR: Duration = Duration::from_hours(1);
const SECOND: Duration = Duration::from_secs(1);

fn grid() -> Value {
    (0..5).map(|row| (row * 5 + 1..=row * 5 + 5).collect::<Vec<u8>>()).collect()
}

#[tokio::test]
async fn a_site_switched_off_for_forty_days_wakes_with_the_right_numbers() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    ada.daily_card().await;
    ada.reading(json!({"spread": "vault_tec_spread"})).await;
    assert_eq!(ada.browser.post("/bingo/card", &json!({"numbers": grid()})).await.status, 201);
    assert_eq!(ada.browser.post("/bingo/claim", &Value::Null).await.status, 200);
    let (.., old) = ada.task("daily", "daily_reading").await;
    let (.., old_week) = ada.task("weekly", "weekly_readings").await;
    let total = ada.total().await;
    let (number, commitment) = {
        let status = ada.get("/bingo/status").await;
        (status["daily_number"].clone(), status["commitment"].clone())
    };
    let folder = app.stop_keeping_folder().await;
    // 2027-01-01, 20:00 in Taipei.
    let app = TestApp::start_later(folder.path(), &[], DAY * 40).await;
    let ada = Person { app: &app, browser: Browser::signed_in(&app, "ada@example.com").await };
    assert_eq!(ada.total().await, total + 5, "for coming today, and for no day between");
    assert_eq!(ada.get("/karma/summary").await["today_earned"], 5);
    let streak = ada.get("/progress/streak").await;
    assert_eq!((&streak["days"], &streak["since"]), (&json!(1), &json!("2027-01-01")));
    for (period, key, id) in
        [("daily", "daily_reading", old), ("weekly", "weekly_readings", old_week)]
    {
        let (value, done, claimed, now) = ada.task(period, key).await;
        assert_eq!((value, done, claimed), (0, false, false), "{key}");
        assert_ne!(now, id);
        let path = format!("/tasks/{period}/{id}/claim");
        ada.browser.post(&path, &Value::Null).await.problem(404, "task_not_found");
    }
    let weekly = ada.get("/tasks/weekly").await;
    assert_eq!(weekly["reset_time"], "2027-01-04T00:00:00+08:00", "over the year's end");
    ada.on_the_way("DAILY_DEVOTEE", 1).await;
    ada.on_the_way("READING_APPRENTICE", 2).await;
    assert_eq!(ada.get("/readings/daily").await["reading"], Value::Null);
    // A new month of bingo; the old one is over, as it was committed to.
    let status = ada.get("/bingo/status").await;
    assert_eq!((&status["month_year"], &status["has_card"]), (&json!("2027-01"), &json!(false)));
    let november = ada.get("/bingo/months/2026-11").await;
    assert_eq!((&november["commitment"], &november["is_over"]), (&commitment, &json!(true)));
    assert_eq!(november["receipt"]["numbers"][21], number);
    // What came due runs once, and not forty times.
    settled(&app).await;
    for name in ["bingo-month", "bingo-number", "statistics", "backup"] {
        let record = record(&app, name);
        let last = record.last.unwrap_or_else(|| panic!("{name} did not run"));
        assert_eq!(last.ended, Ended::Ok, "{name}: {}", last.message);
        assert!(matches!(last.by, By::CatchUp | By::Shutdown), "{name}: {:?}", last.by);
        assert!(record.runs <= 2, "{name}: {}", record.runs);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_week_over_the_end_of_a_month_is_one_week_and_two_months_of_bingo() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    // Monday, 30 November 2026, 23:59:59 in Taipei.
    ada.later(DAY * 8 + HOUR * 4 - SECOND).await;
    assert_eq!(ada.browser.post("/bingo/card", &json!({"numbers": grid()})).await.status, 201);
    let claim = ada.browser.post("/bingo/claim", &Value::Null).await.json();
    assert_eq!(claim["success"], true);
    ada.reading(json!({"spread": "single_wasteland"})).await;
    let (.., week) = ada.task("weekly", "weekly_streak").await;
    app.clock.advance(SECOND);
    // It is December: another card, the same week.
    assert_eq!(ada.get("/bingo/status").await["month_year"], "2026-12");
    ada.browser.post("/bingo/claim", &Value::Null).await.problem(404, "no_card_found");
    assert_eq!(ada.get("/bingo/history/2026-11").await["claims"].as_array().unwrap().len(), 1);
    let (value, .., id) = ada.task("weekly", "weekly_streak").await;
    assert_eq!((value, &id), (1, &week));
    ada.sign_in().await;
    assert_eq!(ada.task("weekly", "weekly_streak").await.0, 2);
    assert_eq!(ada.task("weekly", "weekly_readings").await.0, 1);
    ada.later(DAY).await;
    ada.claims_task("weekly_streak", 50).await;
    ada.reading(json!({"spread": "single_wasteland"})).await;
    ada.on_the_way("YEAR_ROUND", 2).await;
}

#[tokio::test]
async fn the_leap_day_is_lived_like_any_other() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    // Monday, 28 February 2028, 23:59:59 in Taipei.
    ada.later(DAY * 463 + HOUR * 4 - SECOND).await;
    let daily = ada.get("/tasks/daily").await;
    assert_eq!(daily["reset_time"], "2028-02-29T00:00:00+08:00");
    let total = ada.total().await;
    assert_eq!(ada.browser.post("/bingo/card", &json!({"numbers": grid()})).await.status, 201);
    for (day, date) in ["2028-02-28", "2028-02-29", "2028-03-01"].into_iter().enumerate() {
        if day > 0 {
            // One second to midnight, and a day from then on.
            app.clock.advance(if day == 1 { SECOND } else { DAY });
            ada.sign_in().await;
        }
        let card = ada.browser.post("/readings/daily", &json!({})).await.json();
        assert_eq!(card["date"], date, "{card}");
        let number = ada.get("/bingo/daily-number").await;
        assert_eq!(number["date"], date);
        if day < 2 {
            assert_eq!(ada.browser.post("/bingo/claim", &Value::Null).await.status, 200);
        }
        let streak = ada.get("/progress/streak").await;
        assert_eq!((&streak["days"], &streak["since"]), (&json!(day + 1), &json!("2028-02-28")));
        ada.on_the_way("DAILY_THIRTY", day as u64 + 1).await;
    }
    // Three daily cards with their readings, two check-ins, two numbers.
    assert_eq!(ada.total().await, total + 3 * 15 + 2 * 5 + 2 * 5);
    assert_eq!(ada.get("/bingo/history/2028-02").await["claims"][1]["date"], "2028-02-29");
    ada.on_the_way("YEAR_ROUND", 2).await;
}

#[tokio::test]
async fn an_hour_set_back_over_midnight_gives_nothing_twice() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    ada.later(HOUR * 4 - SECOND).await;
    let everything = async || {
        ada.sign_in().await;
        ada.daily_card().await;
        ada.browser.post("/auth/daily-check-in", &Value::Null).await;
        ada.browser.post("/bingo/card", &json!({"numbers": grid()})).await;
        ada.browser.post("/bingo/claim", &Value::Null).await;
        for key in ["daily_reading", "daily_login"] {
            let (.., id) = ada.task("daily", key).await;
            ada.browser.post(&format!("/tasks/daily/{id}/claim"), &Value::Null).await;
        }
    };
    everything().await;
    app.clock.advance(SECOND * 30);
    everything().await;
    let total = ada.total().await;
    // Two days' card with its reading, check-in, number and two tasks.
    assert_eq!(total, 50 + 2 * (15 + 5 + 5 + 40));
    for _ in 0..3 {
        app.clock.set_back(HOUR);
        ada.sign_in().await;
        everything().await;
        assert_eq!(ada.total().await, total, "yesterday was given already");
        app.clock.advance(HOUR);
        everything().await;
        assert_eq!(ada.total().await, total, "and so was today");
    }
    let streak = ada.get("/progress/streak").await;
    assert_eq!(streak["days"], 2);
}

#[tokio::test]
async fn in_new_york_the_day_ends_at_its_own_midnight() {
    let app = TestApp::start_with(&[("timezone", "America/New_York")]).await;
    let ada = Person::new(&app).await;
    // Sunday 07:00 there; to 23:59:59.
    ada.later(HOUR * 17 - SECOND).await;
    let total = ada.total().await;
    ada.daily_card().await;
    ada.claims_task("daily_reading", 20).await;
    assert_eq!(ada.get("/bingo/daily-number").await["date"], "2026-11-22");
    app.clock.advance(SECOND);
    assert_eq!(ada.get("/bingo/daily-number").await["date"], "2026-11-23");
    assert_eq!(ada.task("daily", "daily_reading").await.0, 0);
    assert_eq!(ada.task("weekly", "weekly_readings").await.0, 0, "Monday there as well");
    ada.sign_in().await;
    ada.daily_card().await;
    ada.claims_task("daily_reading", 20).await;
    assert_eq!(ada.total().await, total + 2 * (15 + 20) + 5);
}

#[tokio::test]
async fn a_rest_in_each_of_two_weeks_keeps_the_streak_and_a_second_ends_it() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let streak = async || {
        let told = ada.get("/progress/streak").await;
        (told["days"].as_u64().unwrap(), told["rest_left"].as_bool().unwrap())
    };
    // Sunday the 22nd, then Monday; Tuesday is a rest.
    ada.later(DAY).await;
    assert_eq!(streak().await, (2, true));
    ada.later(DAY * 2).await;
    assert_eq!(streak().await, (3, false));
    for day in 1..=4 {
        ada.later(DAY).await;
        assert_eq!(streak().await, (3 + day, false));
    }
    // The next week has a rest of its own: its Monday.
    ada.later(DAY * 2).await;
    assert_eq!(streak().await, (8, false));
    // Wednesday as well is one too many.
    ada.later(DAY * 2).await;
    assert_eq!(streak().await.0, 2, "since Tuesday");
}
