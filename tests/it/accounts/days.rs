//! Days, by the clock of the instance: where they begin, and what coming often is worth.

use std::time::Duration;

use serde_json::{Value, json};

use super::browser::Browser;
use crate::support::TestApp;

const ADA: &str = "ada@example.com";

/// Goes on by so long and stays signed in.
async fn later(app: &TestApp, ada: &Browser<'_>, time: Duration) {
    app.clock.advance(time);
    assert_eq!(ada.post("/auth/refresh", &Value::Null).await.status, 200);
}

async fn check_in(ada: &Browser<'_>) -> (String, bool, u64) {
    let answer = ada.post("/auth/daily-check-in", &Value::Null).await.json();
    (
        answer["login_date"].as_str().unwrap().to_owned(),
        answer["is_first_check_in_today"].as_bool().unwrap(),
        answer["consecutive_days"].as_u64().unwrap(),
    )
}

#[tokio::test]
async fn a_day_begins_at_midnight_where_the_operator_says() {
    // It is noon in UTC: 20:00 in Taipei, 07:00 in New York.
    for (zone, to_midnight) in
        [("Asia/Taipei", 4), ("UTC", 12), ("America/New_York", 17), ("Pacific/Kiritimati", 22)]
    {
        let app = TestApp::start_with(&[("timezone", zone)]).await;
        let ada = Browser::registered(&app, ADA).await;
        let (first, ..) = check_in(&ada).await;
        let before = Duration::from_hours(to_midnight) - Duration::from_secs(1);
        later(&app, &ada, before).await;
        assert_eq!(check_in(&ada).await, (first.clone(), false, 1), "{zone}");
        later(&app, &ada, Duration::from_secs(1)).await;
        let (second, is_first, streak) = check_in(&ada).await;
        assert_eq!((is_first, streak), (true, 2), "{zone}");
        assert_ne!(first, second, "{zone}");
    }
}

#[tokio::test]
async fn a_missed_day_ends_the_streak_and_three_of_seven_days_are_loyal() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let day = Duration::from_hours(24);
    let loyalty = async || ada.get("/auth/loyalty-status").await.json();
    later(&app, &ada, day).await;
    assert_eq!(check_in(&ada).await.2, 2);
    later(&app, &ada, day).await;
    assert_eq!(loyalty().await["current_streak"], 2, "today may still come");
    later(&app, &ada, day).await;
    assert_eq!(loyalty().await["current_streak"], 0);
    assert_eq!(check_in(&ada).await.2, 1, "the day before is missing");
    let now = loyalty().await;
    assert_eq!(now["login_dates"], json!(["2026-11-25", "2026-11-23", "2026-11-22"]));
    assert_eq!((&now["is_eligible"], &now["login_days_count"]), (&json!(true), &json!(3)));
    // The first day leaves the last seven.
    for _ in 0..4 {
        later(&app, &ada, day).await;
    }
    let now = loyalty().await;
    assert_eq!(now["login_dates"], json!(["2026-11-25", "2026-11-23"]));
    assert_eq!(now["is_eligible"], false);
    let body = json!({"extension_type": "loyalty"});
    ada.post("/auth/extend-token", &body).await.problem(400, "too_few_days");
}

#[tokio::test]
async fn signing_in_is_coming_and_coming_twice_is_coming_once() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    let other = Browser::signed_in(&app, ADA).await;
    assert!(!check_in(&other).await.1);
    let files = crate::portable::zips::files(&other.get("/users/me/export").await.bytes);
    let days = crate::portable::zips::records(&files, "accounts.login_days");
    assert_eq!(days.iter().map(|day| &day["key"]).collect::<Vec<_>>(), ["2026-11-22"]);
    // Nobody comes from the future: a clock that was set back gives no second reward for a day.
    app.clock.set_back(Duration::from_hours(24));
    assert_eq!(check_in(&other).await.0, "2026-11-21");
    assert_eq!(other.get("/auth/loyalty-status").await.json()["login_days_count"], 1);
}
