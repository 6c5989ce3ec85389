//! The demo: three people with a year behind them, made by the product's own functions, anew every night.

use serde_json::{Value, json};
use wasteland_tarot::jobs::record::{By, Ended};

use crate::accounts::browser::{Browser, registration};
use crate::support::TestApp;

async fn signed_in<'a>(app: &'a TestApp, person: &str) -> Browser<'a> {
    let browser = Browser::new(app);
    let answer = browser.post("/demo/sign-in", &json!({"person": person})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    browser
}

#[tokio::test]
async fn a_demo_has_three_people_with_a_year_and_is_made_anew() {
    let app = TestApp::start_with(&[("demo", "true")]).await;
    let about = Browser::new(&app).get("/demo").await.json();
    assert_eq!(
        (&about["demo"], &about["resets_at"]),
        (&json!(true), &json!("2026-11-22T20:00:00Z"))
    );
    let mut kept = Vec::new();
    for person in about["people"].as_array().unwrap() {
        let key = person["key"].as_str().unwrap();
        let browser = signed_in(&app, key).await;
        assert_eq!(browser.me().await.unwrap()["name"], person["name"]);
        let list = browser.get("/readings?page_size=100").await.json();
        let total = list["total_count"].as_u64().unwrap();
        assert!(total > 150, "{key}: {total}");
        let newest = list["readings"][0]["created_at"].as_str().unwrap();
        assert!(newest.starts_with("2026-11-"), "up to yesterday: {newest}");
        let questions: Vec<_> =
            list["readings"].as_array().unwrap().iter().filter(|r| r["question"] != "").collect();
        assert!(!questions.is_empty());
        assert_eq!(
            browser.get("/readings/daily").await.json()["reading"],
            Value::Null,
            "today is yours"
        );
        let months = browser.get("/bingo/history").await.json();
        assert!(months.as_array().unwrap().len() >= 12, "{months}");
        let sessions = browser.get("/auth/sessions").await.json();
        assert!(!sessions.to_string().contains("2025-"), "none of the past is open");
        kept.push(total);
    }
    assert_eq!(kept.len(), 3);
    // Nobody else comes in, and nothing goes out.
    let answer = Browser::new(&app).post("/auth/register", &registration("me@example.com")).await;
    answer.problem(403, "registration_closed");
    let ada = signed_in(&app, "yuqing").await;
    assert_eq!(ada.get("/notices/daily-card").await.json()["available"], false);
    let nobody = Browser::new(&app).post("/demo/sign-in", &json!({"person": "you"})).await;
    nobody.problem(422, "invalid_input");
    // What a visitor did is gone in the morning, and the rest is as it was.
    ada.post("/readings", &json!({"question": "a visitor was here"})).await;
    let run = app.app().jobs().run("demo-reset", By::Operator).await.unwrap();
    assert_eq!(run.ended, Ended::Ok, "{}", run.message);
    assert_eq!(ada.me().await, Err(401));
    let ada = signed_in(&app, "yuqing").await;
    let list = ada.get("/readings").await.json();
    assert_eq!(list["total_count"].as_u64().unwrap(), kept[0], "the same year again");
    assert!(!list.to_string().contains("a visitor was here"));
    // A demo that is started again makes nobody twice.
    let folder = app.stop_keeping_folder().await;
    let app = TestApp::start_in(folder.path(), &[("demo", "true")]).await;
    let ada = signed_in(&app, "yuqing").await;
    assert_eq!(ada.get("/readings").await.json()["total_count"].as_u64().unwrap(), kept[0]);
    app.stop().await;
}

#[tokio::test]
async fn a_site_that_is_no_demo_says_so_and_signs_nobody_in() {
    let app = TestApp::start().await;
    let body = Browser::new(&app).get("/demo").await.json();
    assert_eq!(body, json!({"demo": false, "people": [], "resets_at": null}));
    let answer = Browser::new(&app).post("/demo/sign-in", &json!({"person": "yuqing"})).await;
    answer.problem(404, "no_demo");
}
