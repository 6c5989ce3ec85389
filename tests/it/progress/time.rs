//! Midnight in Taipei, a leap day, a clock that was set back: the right day, and nothing twice.

use std::time::Duration;

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use uuid::Uuid;
use wasteland_tarot::features::progress::Event;
use wasteland_tarot::features::progress::event::Kept;
use wasteland_tarot::features::progress::seed::Period;
use wasteland_tarot::features::progress::streak::streak;
use wasteland_tarot::features::progress::tasks::{first_day, next};

use super::person::{Bare, DAY, Person};
use crate::support::TestApp;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_task_belongs_to_its_day_in_taipei_and_is_over_with_it() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    // Sunday, 20:00 in Taipei.
    let daily = ada.get("/tasks/daily").await;
    assert_eq!(daily["reset_time"], "2026-11-23T00:00:00+08:00");
    assert_eq!(ada.get("/tasks/weekly").await["reset_time"], "2026-11-23T00:00:00+08:00");
    assert_eq!((&daily["completed_count"], &daily["total_count"]), (&json!(1), &json!(3)));
    ada.later(Duration::from_hours(4) - SECOND).await;
    ada.reading(json!({"spread": "single_wasteland"})).await;
    let (.., reading) = ada.task("daily", "daily_reading").await;
    let (.., login) = ada.task("daily", "daily_login").await;
    let claim =
        async |id: &str| ada.browser.post(&format!("/tasks/daily/{id}/claim"), &Value::Null).await;
    assert_eq!(claim(&login).await.status, 200);
    let today = ada.get("/karma/summary").await["today_earned"].as_u64().unwrap();
    assert_eq!(today, 5 + 10 + 20);
    app.clock.advance(SECOND);
    // It is Monday: finished yesterday and not claimed is over.
    claim(&reading).await.problem(400, "task_expired");
    let (value, done, claimed, id) = ada.task("daily", "daily_reading").await;
    assert_eq!((value, done, claimed), (0, false, false));
    assert_ne!(id, reading);
    assert_eq!(ada.task("weekly", "weekly_readings").await.0, 0);
    assert_eq!(ada.get("/karma/summary").await["today_earned"], 0);
    assert_eq!(ada.get("/tasks/daily").await["reset_time"], "2026-11-24T00:00:00+08:00");
    assert_eq!(ada.get("/tasks/weekly").await["reset_time"], "2026-11-30T00:00:00+08:00");
    // Two days later it is not even known.
    ada.later(DAY).await;
    claim(&reading).await.problem(404, "task_not_found");
    claim("no-uuid").await.problem(404, "task_not_found");
}

#[tokio::test]
async fn the_instances_time_zone_is_what_counts() {
    let app = TestApp::start_with(&[("timezone", "America/New_York")]).await;
    let ada = Person::new(&app).await;
    assert_eq!(ada.get("/tasks/daily").await["reset_time"], "2026-11-23T00:00:00-05:00");
}

#[tokio::test]
async fn a_clock_that_was_set_back_gives_nothing_twice() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    ada.later(DAY).await;
    ada.daily_card().await;
    for _ in 0..3 {
        ada.reading(json!({"spread": "single_wasteland"})).await;
    }
    let (.., login) = ada.task("daily", "daily_login").await;
    let path = format!("/tasks/daily/{login}/claim");
    assert_eq!(ada.browser.post(&path, &Value::Null).await.status, 200);
    let total = ada.total().await;
    // A day back: that day's check-in was at the registration.
    app.clock.set_back(DAY);
    ada.sign_in().await;
    assert_eq!(ada.total().await, total);
    let (.., before) = ada.task("daily", "daily_login").await;
    assert_ne!(before, login);
    let path_before = format!("/tasks/daily/{before}/claim");
    assert_eq!(ada.browser.post(&path_before, &Value::Null).await.status, 200, "its day again");
    // And forward to the day that was: everything of it was given.
    let total = ada.total().await;
    ada.later(DAY).await;
    ada.daily_card().await;
    ada.reading(json!({"spread": "single_wasteland"})).await;
    assert_eq!(ada.total().await, total);
    ada.browser.post(&path, &Value::Null).await.problem(400, "already_claimed");
    ada.on_the_way("DAILY_THIRTY", 1).await;
    ada.on_the_way("DAILY_DEVOTEE", 2).await;
}

#[test]
fn weeks_begin_on_monday_over_the_ends_of_months_and_years() {
    for (day, monday, end) in [
        (date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 30)),
        (date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 4)),
        (date(2028, 3, 1), date(2028, 2, 28), date(2028, 3, 6)),
    ] {
        assert_eq!(first_day(Period::Weekly, day), monday);
        assert_eq!(next(Period::Weekly, monday), end);
    }
    assert_eq!(next(Period::Daily, date(2028, 2, 28)), date(2028, 2, 29));
}

#[test]
fn a_leap_day_is_a_day_like_any_other() {
    let ada = Bare::new();
    let noon = |day: Date| day.at(12, 0, 0, 0).in_tz("Asia/Taipei").unwrap().timestamp();
    let mut day = date(2028, 2, 27);
    for number in 1..=4 {
        assert!(ada.record(Event::CheckedIn, noon(day)), "{day}");
        assert!(!ada.record(Event::CheckedIn, noon(day)), "{day}");
        let kept = Kept { reading: Uuid::now_v7(), daily: Some(day), ..Kept::default() };
        assert!(ada.record(Event::ReadingKept(kept.clone()), noon(day)));
        let again = Kept { reading: Uuid::now_v7(), ..kept };
        assert!(!ada.record(Event::ReadingKept(again), noon(day)), "the card of {day}");
        assert_eq!(ada.state("DAILY_THIRTY").1, number);
        day = day.tomorrow().unwrap();
    }
    // 27, 28, 29 of February, 1 of March: two months in a row.
    assert_eq!(day, date(2028, 3, 2));
    assert_eq!(ada.state("YEAR_ROUND").1, 2);
    assert_eq!(ada.standing().total, 50 + 4 * (5 + 10 + 5));
    ada.balanced();
}

#[test]
fn a_rest_day_a_week_ends_no_streak_and_two_do() {
    let day = |day: i8| date(2026, 11, day);
    let run = |came: &[i8], today: i8| {
        let came: Vec<Date> = came.iter().map(|number| day(*number)).collect();
        let found = streak(&came, day(today));
        (found.days, found.since.map(|since| since.day()), found.here_today, found.rest_left)
    };
    assert_eq!(run(&[], 22), (0, None, false, true));
    assert_eq!(run(&[22], 22), (1, Some(22), true, true));
    assert_eq!(run(&[20, 21], 22), (2, Some(20), false, true), "today may still come");
    // Monday the 16th to Sunday the 22nd: one missed, and a second.
    assert_eq!(run(&[17, 18, 20, 21, 22], 22), (5, Some(17), true, false));
    assert_eq!(run(&[16, 18, 20, 22], 22), (2, Some(20), true, false));
    // A rest in each of two weeks; what lies ahead of a clock set back is not there.
    assert_eq!(run(&[10, 12, 13, 14, 15, 16, 18, 19], 19), (8, Some(10), true, false));
    assert_eq!(run(&[17, 18, 25], 18), (2, Some(17), true, true));
}

#[tokio::test]
async fn the_streak_is_told_with_its_rest() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    ada.later(DAY * 2).await;
    let streak = ada.get("/progress/streak").await;
    let wanted = json!({"days": 2, "since": "2026-11-22", "here_today": true, "rest_left": false});
    assert_eq!(streak, wanted);
}
