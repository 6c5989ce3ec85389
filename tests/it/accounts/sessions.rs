//! Sessions: how long they live, who may end them, and what a stolen token is worth.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use wasteland_tarot::features::accounts::administration::Command;

use super::browser::{Browser, PASSWORD, at_once, cookies, credentials, registration};
use super::contract::operator;
use crate::support::{Answer, TestApp};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_refresh_token_is_good_once_and_its_reuse_ends_the_whole_session() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let elsewhere = Browser::signed_in(&app, ADA).await;
    let (old_access, stolen) = (ada.access(), ada.refresh());
    assert_eq!(ada.post("/auth/refresh", &Value::Null).await.status, 200);
    assert_ne!((ada.access(), ada.refresh()), (old_access.clone(), stolen.clone()));
    assert!(ada.me().await.is_ok());
    // The access token of before is worth nothing any more.
    let before = Browser::new(&app);
    before.set_cookie("access_token", &old_access);
    assert_eq!(before.me().await, Err(401));
    assert!(ada.me().await.is_ok(), "an old access token is no sign of theft");

    let thief = Browser::new(&app);
    thief.set_cookie("refresh_token", &stolen);
    let refused = thief.post("/auth/refresh", &Value::Null).await;
    refused.problem(401, "not_signed_in");
    assert!(cookies(&refused).iter().all(|cookie| cookie.contains("Max-Age=0")));
    // Nobody can tell which of the two is the thief: both tokens of the session are dead …
    assert_eq!(ada.me().await, Err(401));
    ada.post("/auth/refresh", &Value::Null).await.problem(401, "not_signed_in");
    // … and only of this session.
    assert!(elsewhere.me().await.is_ok());
}

#[tokio::test]
async fn a_refresh_token_from_three_refreshes_ago_is_still_known_as_stolen() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let stolen = ada.refresh();
    for _ in 0..3 {
        assert_eq!(ada.post("/auth/refresh", &Value::Null).await.status, 200);
    }
    let thief = app.post("/api/v1/auth/refresh", &json!({"refresh_token": stolen})).await;
    thief.problem(401, "not_signed_in");
    assert_eq!(ada.me().await, Err(401));
}

#[tokio::test]
async fn tokens_sent_before_signing_in_are_never_adopted() {
    let app = TestApp::start().await;
    // The attacker has an account of her own, and plants her tokens in the victim's browser.
    let attacker = Browser::registered(&app, "mallory@example.com").await;
    let made_up = "A".repeat(64);
    let planted = [(attacker.access(), attacker.refresh()), (made_up.clone(), made_up)];
    for (number, (access, refresh)) in planted.into_iter().enumerate() {
        let victim = Browser::new(&app);
        victim.set_cookie("access_token", &access);
        victim.set_cookie("refresh_token", &refresh);
        let email = format!("victim{number}@example.com");
        victim.post("/auth/register", &registration(&email)).await;
        assert_ne!(victim.access(), access);
        assert_ne!(victim.refresh(), refresh);
        victim.set_cookie("access_token", &access);
        victim.set_cookie("refresh_token", &refresh);
        assert_eq!(victim.post("/auth/login", &credentials(&email)).await.status, 200);
        assert_ne!(victim.access(), access);
        assert_eq!(victim.me().await.unwrap()["email"], email.as_str());
    }
    assert_eq!(attacker.me().await.unwrap()["email"], "mallory@example.com");
}

#[tokio::test]
async fn each_token_ends_at_its_time_and_the_session_with_the_last() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    app.clock.advance(Duration::from_secs(30 * 60 - 1));
    assert!(ada.me().await.is_ok());
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(ada.me().await, Err(401), "an access token lives for half an hour");
    // A week without a refresh is the end.
    app.clock.advance(Duration::from_hours(7 * 24) - Duration::from_secs(30 * 60 + 1));
    assert_eq!(ada.post("/auth/refresh", &Value::Null).await.status, 200);
    app.clock.advance(Duration::from_hours(7 * 24));
    ada.post("/auth/refresh", &Value::Null).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_however_active_it_is() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    for _ in 0..29 {
        app.clock.advance(Duration::from_hours(24));
        assert_eq!(ada.post("/auth/refresh", &Value::Null).await.status, 200);
    }
    app.clock.advance(Duration::from_mins(24 * 60 - 10));
    let last = ada.post("/auth/refresh", &Value::Null).await;
    let end = 1_795_348_800 + 30 * 24 * 3600;
    assert_eq!(last.json()["token_expires_at"], end, "no token outlives its session");
    let body = json!({"extension_type": "activity"});
    ada.post("/auth/extend-token", &body).await.problem(403, "session_ends");
    app.clock.advance(Duration::from_mins(10));
    assert_eq!(ada.me().await, Err(401));
    ada.post("/auth/refresh", &Value::Null).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn ten_extensions_in_a_day_are_enough_and_the_refusal_says_when_there_is_another() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let body = json!({"extension_type": "activity", "activity_duration": 1800});
    let half_an_hour = async || {
        // A client that is at work refreshes before its token ends.
        app.clock.advance(Duration::from_mins(15));
        assert_eq!(ada.post("/auth/refresh", &Value::Null).await.status, 200);
        app.clock.advance(Duration::from_mins(15));
    };
    for _ in 0..10 {
        half_an_hour().await;
        assert_eq!(ada.post("/auth/extend-token", &body).await.status, 200);
    }
    half_an_hour().await;
    let refused = ada.post("/auth/extend-token", &body).await;
    refused.problem(429, "too_many_extensions");
    // The first one was five hours ago.
    assert_eq!(refused.header("retry-after"), (19 * 3600).to_string());
    app.clock.advance(Duration::from_hours(19));
    assert_eq!(ada.post("/auth/refresh", &Value::Null).await.status, 200);
    assert_eq!(ada.post("/auth/extend-token", &body).await.status, 200);
}

#[tokio::test]
async fn the_cookie_wins_over_the_bearer_and_programs_need_no_cookie() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let bearer = |token: &str| Browser::new(&app).with("authorization", format!("Bearer {token}"));
    let program = bearer(&bob.access());
    assert_eq!(program.me().await.unwrap()["email"], "bob@example.com");
    let lower = Browser::new(&app).with("authorization", format!("bearer  {}", bob.access()));
    assert_eq!(lower.me().await.unwrap()["email"], "bob@example.com");
    program.set_cookie("access_token", &ada.access());
    assert_eq!(program.me().await.unwrap()["email"], ADA, "the contract's order");
    program.set_cookie("access_token", "nonsense");
    assert_eq!(program.me().await, Err(401), "a bad cookie is not passed over");
    program.set_cookie("access_token", "");
    assert_eq!(program.me().await.unwrap()["email"], "bob@example.com", "an empty one is none");
    // Neither kind of token stands in for the other.
    assert_eq!(bearer(&bob.refresh()).me().await, Err(401));
    let body = json!({"refresh_token": bob.access()});
    app.post("/api/v1/auth/refresh", &body).await.problem(401, "not_signed_in");
    assert!(bob.me().await.is_ok(), "and trying it ends nothing");
    let body = json!({"refresh_token": bob.refresh()});
    let fresh = app.post("/api/v1/auth/refresh", &body).await;
    assert_eq!(fresh.status, 200);
    let token = fresh.json()["access_token"].as_str().unwrap().to_owned();
    assert!(bearer(&token).me().await.is_ok());
}

#[tokio::test]
async fn a_token_of_the_wrong_shape_is_nobodys() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let good = ada.access();
    let mut last_changed = good.clone();
    last_changed.replace_range(63..64, if good.ends_with('A') { "B" } else { "A" });
    let mut secret_changed = good.clone();
    secret_changed.replace_range(30..31, if &good[30..31] == "A" { "B" } else { "A" });
    let wrong = [
        "x".to_owned(),
        "A".repeat(64),
        "A".repeat(5_000),
        "=".repeat(64),
        good[..63].to_owned(),
        format!("{good}A"),
        format!("{good}="),
        last_changed,
        secret_changed,
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.".to_owned(),
        "../../../../etc/passwd".to_owned(),
        "%00".to_owned(),
        "' OR 1=1 --".to_owned(),
    ];
    for token in &wrong {
        let browser = Browser::new(&app);
        browser.set_cookie("access_token", token);
        browser.set_cookie("refresh_token", token);
        assert_eq!(browser.me().await, Err(401), "{token}");
        browser.post("/auth/refresh", &Value::Null).await.problem(401, "not_signed_in");
        let program = Browser::new(&app).with("authorization", format!("Bearer {token}"));
        assert_eq!(program.me().await, Err(401), "{token}");
    }
    let basic = Browser::new(&app).with("authorization", format!("Basic {good}"));
    assert_eq!(basic.me().await, Err(401));
    assert!(ada.me().await.is_ok());
}

#[tokio::test]
async fn cookies_are_for_the_server_only_and_for_https_wherever_there_is_any() {
    let secure = |answer: &Answer| cookies(answer).iter().all(|cookie| cookie.contains("; Secure"));
    let any = |answer: &Answer| cookies(answer).iter().any(|cookie| cookie.contains("; Secure"));
    let https = [("x-forwarded-proto", "https")];
    let log_in = async |app: &TestApp, headers: &[(&'static str, &str)]| {
        let browser =
            headers.iter().fold(Browser::new(app), |b, (name, value)| b.with(name, *value));
        browser.post("/auth/login", &credentials(ADA)).await
    };
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    let plain = log_in(&app, &[]).await;
    assert_eq!(cookies(&plain).len(), 2);
    for (cookie, age) in cookies(&plain).iter().zip([1800, 604_800]) {
        assert!(
            cookie.ends_with(&format!("; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax")),
            "{cookie}"
        );
        let token = cookie.split([';', '=']).nth(1).unwrap();
        assert_eq!(token.len(), 64, "without an equals sign, which the original's proxy would cut");
    }
    assert!(!any(&log_in(&app, &https).await), "nobody vouches for this header");
    let app = TestApp::start_with(&[("trusted_proxies", "127.0.0.1")]).await;
    Browser::registered(&app, ADA).await;
    assert!(secure(&log_in(&app, &https).await));
    assert!(!any(&log_in(&app, &[]).await));
    let app = TestApp::start_with(&[("public_url", "https://tarot.example")]).await;
    Browser::registered(&app, ADA).await;
    assert!(secure(&log_in(&app, &[]).await));
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sessions_and_every_sign_in_on_its_way() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let elsewhere = Browser::signed_in(&app, ADA).await;
    let change = json!({"current_password": PASSWORD, "new_password": "a brand new password"});
    // Somebody who knows the old password keeps trying while it is changed. Whatever gets in by it,
    // before or after, must not be in afterwards.
    let sign_in =
        || Browser::new(&app).request(Method::POST, "/auth/login").json(&credentials(ADA));
    let changing = ada.request(Method::POST, "/auth/change-password").json(&change);
    let changing = tokio::spawn(Answer::of(changing));
    let mut answers = Vec::new();
    while !changing.is_finished() {
        answers.extend(at_once((0..3).map(|_| sign_in()).collect()).await);
    }
    let changed = changing.await.unwrap();
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert!(ada.me().await.is_ok(), "whoever changed it stays");
    assert_eq!(elsewhere.me().await, Err(401));
    for answer in answers.iter().filter(|answer| answer.status == 200) {
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        let thief = Browser::new(&app).with("authorization", format!("Bearer {token}"));
        assert_eq!(
            thief.me().await,
            Err(401),
            "a sign-in with the old password survived its change"
        );
    }
    let sessions = ada.get("/auth/sessions").await.json();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_its_sessions_stay_dead_when_it_is_enabled() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    operator(&app, Command::Disable { email: ADA.to_uppercase() }).await;
    assert_eq!(ada.me().await, Err(401));
    ada.post("/auth/refresh", &Value::Null).await.problem(401, "not_signed_in");
    let refused = app.post("/api/v1/auth/login", &credentials(ADA)).await;
    refused.problem(403, "account_disabled");
    operator(&app, Command::Enable { email: ADA.to_owned() }).await;
    assert_eq!(ada.me().await, Err(401));
    Browser::signed_in(&app, ADA).await;
}

#[tokio::test]
async fn nobody_has_more_than_fifty_sessions_and_the_one_unseen_for_longest_goes() {
    let app = TestApp::start().await;
    let oldest = Browser::registered(&app, ADA).await;
    app.clock.advance(Duration::from_secs(1));
    let second = Browser::signed_in(&app, ADA).await;
    for _ in 0..49 {
        app.clock.advance(Duration::from_secs(1));
        assert_eq!(app.post("/api/v1/auth/login", &credentials(ADA)).await.status, 200);
    }
    assert_eq!(oldest.me().await, Err(401));
    let sessions = second.get("/auth/sessions").await.json();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 50);
    assert_eq!(sessions["sessions"][0]["is_current"], true);
}

#[tokio::test]
async fn the_list_of_sessions_says_when_each_was_last_seen() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    app.clock.advance(Duration::from_mins(5));
    ada.me().await.unwrap();
    app.clock.advance(Duration::from_mins(5));
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let other = Browser::new(&app).with("user-agent", firefox);
    other.post("/auth/login", &credentials(ADA)).await;
    let list = other.get("/auth/sessions").await.json();
    let (mine, hers) = (&list["sessions"][0], &list["sessions"][1]);
    assert_eq!((&mine["device"], &mine["method"]), (&json!("Firefox · Linux"), &json!("password")));
    assert_eq!(mine["last_seen_at"], "2026-11-22T12:10:00Z");
    assert_eq!(hers["last_seen_at"], "2026-11-22T12:05:00Z");
    assert_eq!(hers["signed_in_at"], "2026-11-22T12:00:00Z");
    assert_eq!((&hers["is_current"], &hers["device"]), (&json!(false), &json!("")));
}
