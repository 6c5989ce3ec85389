//! How often who may do what, how they are told, and that the memory of it is bounded.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::system::System;
use wasteland_tarot::web::limits::{Limit, Limits};

use super::browser::{Browser, PASSWORD, registration, wrong};
use crate::support::{Answer, CountingEntropy, FixedClock, TestApp};

const ON: (&str, &str) = ("requests_per_minute", "1200");
const BEHIND_A_PROXY: (&str, &str) = ("trusted_proxies", "127.0.0.1");

/// A sign-in that fails, from an address, for an address that nobody else tries.
async fn attempt(app: &TestApp, from: &str, number: u32) -> Answer {
    let browser = Browser::new(app).with("x-forwarded-for", from);
    browser.post("/auth/login", &wrong(&format!("someone{number}@example.com"))).await
}

fn told(answer: &Answer) -> [&str; 3] {
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map(|name| answer.header(name))
}

#[tokio::test]
async fn thirty_sign_ins_a_minute_come_from_one_address_and_every_answer_says_how_many_are_left() {
    let app = TestApp::start_with(&[ON, BEHIND_A_PROXY]).await;
    for number in 0..30 {
        let answer = attempt(&app, "203.0.113.7", number).await;
        answer.problem(401, "wrong_credentials");
        let (left, reset) = ((29 - number).to_string(), (2 * (number + 1)).to_string());
        assert_eq!(told(&answer), ["30", left.as_str(), reset.as_str()]);
    }
    let refused = attempt(&app, "203.0.113.7", 30).await;
    refused.problem(429, "too_many_requests");
    assert_eq!((refused.header("retry-after"), told(&refused)), ("2", ["30", "0", "2"]));
    // Neighbours are free, and so is she when she has waited as long as she was told.
    attempt(&app, "203.0.113.8", 31).await.problem(401, "wrong_credentials");
    app.clock.advance(Duration::from_secs(2));
    attempt(&app, "203.0.113.7", 32).await.problem(401, "wrong_credentials");
    attempt(&app, "203.0.113.7", 33).await.problem(429, "too_many_requests");
    // What is no sign-in goes on all the while, under its own limit.
    let browser = Browser::new(&app).with("x-forwarded-for", "203.0.113.7");
    assert_eq!(told(&browser.get("/cards").await)[0], "600");
}

#[tokio::test]
async fn one_household_is_one_ipv4_address_or_one_ipv6_64() {
    let app = TestApp::start_with(&[ON, BEHIND_A_PROXY]).await;
    for number in 0..30 {
        let from = format!("2001:db8:1:2:{number:x}::{number:x}");
        attempt(&app, &from, number).await.problem(401, "wrong_credentials");
    }
    attempt(&app, "[2001:db8:1:2:ffff::1]:443", 40).await.problem(429, "too_many_requests");
    attempt(&app, "2001:db8:1:3::1", 41).await.problem(401, "wrong_credentials");
    for number in 50..80 {
        attempt(&app, "198.51.100.4", number).await.problem(401, "wrong_credentials");
    }
    attempt(&app, "::ffff:198.51.100.4", 80).await.problem(429, "too_many_requests");
    attempt(&app, "198.51.100.4:5000", 81).await.problem(429, "too_many_requests");
}

#[tokio::test]
async fn whoever_writes_the_beginning_of_x_forwarded_for_gains_nothing() {
    let app = TestApp::start_with(&[ON, ("trusted_proxies", "127.0.0.1, 10.0.0.0/8")]).await;
    for number in 0..30 {
        let from = format!("192.0.2.{number}, 203.0.113.7, 10.1.2.3");
        attempt(&app, &from, number).await.problem(401, "wrong_credentials");
    }
    let answer = attempt(&app, "192.0.2.99, 203.0.113.7, 10.1.2.3", 30).await;
    answer.problem(429, "too_many_requests");
    let direct = TestApp::start_with(&[ON]).await;
    for number in 0..30 {
        let from = format!("192.0.2.{number}");
        attempt(&direct, &from, number).await.problem(401, "wrong_credentials");
    }
    let answer = attempt(&direct, "192.0.2.99", 30).await;
    answer.problem(429, "too_many_requests");
}

#[tokio::test]
async fn ten_accounts_are_made_from_one_address_in_ten_minutes() {
    let app = TestApp::start_with(&[ON]).await;
    for number in 0..10 {
        let body = registration(&format!("person{number}@example.com"));
        assert_eq!(app.post("/api/v1/auth/register", &body).await.status, 201);
    }
    let eleventh = registration("person10@example.com");
    let refused = app.post("/api/v1/auth/register", &eleventh).await;
    refused.problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "60");
    // By passkey is no way around it.
    let by_passkey = Browser::new(&app).at_localhost();
    let who = json!({"email": "person11@example.com", "name": "X"});
    let refused = by_passkey.post("/webauthn/register-new/options", &who).await;
    refused.problem(429, "too_many_requests");
    app.clock.advance(Duration::from_mins(1));
    assert_eq!(app.post("/api/v1/auth/register", &eleventh).await.status, 201);
}

#[tokio::test]
async fn each_kind_of_signing_in_draws_on_the_same_limit() {
    let app = TestApp::start_with(&[ON]).await;
    let ada = Browser::registered(&app, "ada@example.com").await.at_localhost();
    let calls = [
        ("/auth/login", wrong("nobody@example.com")),
        ("/auth/refresh", json!({"refresh_token": "x"})),
        ("/webauthn/authenticate/options", json!({})),
        ("/webauthn/authenticate/verify", json!({})),
        ("/webauthn/register/options", json!({})),
        ("/auth/oauth/google/login", json!({})),
        ("/auth/oauth/callback", json!({"code": "x"})),
        ("/auth/passkey/login-and-link", json!({})),
    ];
    for _ in 0..30 {
        ada.post("/webauthn/authenticate/options", &Value::Null).await;
    }
    for (path, body) in &calls {
        ada.post(path, body).await.problem(429, "too_many_requests");
    }
}

#[tokio::test]
async fn the_coarse_limit_covers_the_api_and_nothing_else() {
    let app = TestApp::start_with(&[("requests_per_minute", "10")]).await;
    for _ in 0..5 {
        assert_eq!(app.get("/api/v1/cards").await.status, 200);
    }
    let refused = app.get("/api/v1/cards").await;
    refused.problem(429, "too_many_requests");
    assert_eq!((refused.header("retry-after"), told(&refused)), ("6", ["5", "0", "6"]));
    for path in ["/", "/health", "/openapi.json"] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
    app.clock.advance(Duration::from_secs(6));
    assert_eq!(app.get("/api/v1/cards").await.status, 200);
}

#[tokio::test]
async fn ten_times_in_ten_minutes_one_may_touch_ones_password() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let body = json!({"password": "another password"});
    for _ in 0..10 {
        ada.post("/auth/set-password", &body).await.problem(409, "has_password");
    }
    let change = json!({"current_password": PASSWORD, "new_password": "another password"});
    for refused in [
        ada.post("/auth/set-password", &body).await,
        ada.post("/auth/change-password", &change).await,
        ada.delete("/users/me", &json!({"password": PASSWORD})).await,
    ] {
        let body = refused.problem(429, "too_many_requests");
        assert_eq!(refused.header("retry-after"), "60", "whoever waits so long is let in");
        assert_eq!(body["detail"], "Too many requests; try again in 1 minute.");
    }
    app.clock.advance(Duration::from_mins(1));
    ada.post("/auth/login", &super::browser::credentials("ada@example.com")).await;
    assert_eq!(ada.post("/auth/change-password", &change).await.status, 200);
}

fn limits() -> (Arc<FixedClock>, Limits) {
    let clock = Arc::new(FixedClock::default());
    let entropy = Arc::new(CountingEntropy::default());
    let system = System { clock: Arc::clone(&clock) as _, entropy };
    (clock, Limits::new(&system, 1200))
}

#[test]
fn a_hundred_thousand_addresses_take_no_more_memory_than_fifty_thousand() {
    let (_, limits) = limits();
    for key in 0..100_000 {
        assert!(limits.take(Limit::SignIn, key).is_some());
    }
    assert!(limits.len() <= 50_001, "{}", limits.len());
    // Who finds no place of their own shares one; they are still limited.
    let allowed = |key| limits.take(Limit::SignIn, key).unwrap().allowed();
    assert_eq!((100_000..101_000).filter(|key| allowed(*key)).count(), 0);
}

#[test]
fn a_full_table_makes_room_as_soon_as_buckets_are_full_again() {
    let (clock, limits) = limits();
    for key in 0..60_000 {
        assert!(limits.take(Limit::SignIn, key).is_some());
    }
    let allowed = |key| limits.take(Limit::SignIn, key).unwrap().allowed();
    assert!(!allowed(70_000));
    // One of thirty comes back in two seconds, and governor waits for two more; nobody waits for the
    // job that sweeps.
    clock.advance(Duration::from_secs(5));
    let newcomers = (70_000..71_000).filter(|key| allowed(*key)).count();
    assert_eq!(newcomers, 1000);
    assert!(limits.len() < 2000, "{}", limits.len());
}

#[test]
fn the_sweep_forgets_nobody_who_is_still_limited() {
    let (clock, limits) = limits();
    for _ in 0..30 {
        assert!(limits.take(Limit::SignIn, 1).unwrap().allowed());
    }
    limits.sweep();
    assert!(!limits.take(Limit::SignIn, 1).unwrap().allowed());
    clock.advance(Duration::from_secs(63));
    limits.sweep();
    assert!(limits.is_empty());
}
