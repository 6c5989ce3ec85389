//! JSON of the wrong type everywhere: always a clear 4xx, never a 5xx.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::browser::{Browser, PASSWORD, credentials, registration};
use super::issuer::Issuer;
use crate::support::{Answer, TestApp};

/// Every call that takes JSON, with a good body. What a good body does is undone before the next one, or
/// does no harm.
fn calls() -> Vec<(&'static str, &'static str, Value)> {
    let attestation = json!({"credential_id": "AAAA", "client_data_json": "AAAA", "attestation_object": "AAAA",
            "transports": ["usb"], "device_name": "x"});
    let assertion = json!({"credential_id": "AAAA", "client_data_json": "AAAA",
        "authenticator_data": "AAAA", "signature": "AAAA", "user_handle": "AAAA"});
    let with = |mut body: Value, more: Value| {
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let mut new = registration("new@example.com");
    for key in
        ["display_name", "faction_alignment", "wasteland_location", "invitation", "setup_token"]
    {
        new[key] = Value::Null;
    }
    vec![
        ("POST", "/auth/register", new),
        ("POST", "/auth/login", json!({"email": "x@example.com", "password": "some password"})),
        (
            "POST",
            "/auth/login?link_oauth=true",
            json!({"email": "x@example.com", "password": PASSWORD}),
        ),
        ("POST", "/auth/refresh", json!({"refresh_token": "x"})),
        ("POST", "/auth/set-password", json!({"password": PASSWORD})),
        (
            "POST",
            "/auth/change-password",
            json!({"current_password": "x", "new_password": PASSWORD}),
        ),
        (
            "POST",
            "/auth/extend-token",
            json!({"extension_type": "activity", "activity_duration": 1}),
        ),
        (
            "POST",
            "/auth/oauth/google/login",
            json!({"redirect_url": "/", "invitation": "x", "link": false}),
        ),
        ("POST", "/auth/oauth/callback", json!({"code": "x", "state": "y"})),
        ("POST", "/auth/passkey/login-and-link", json!({"assertion_response": assertion})),
        ("POST", "/webauthn/register-new/options", json!({"email": "n@example.com", "name": "x"})),
        (
            "POST",
            "/webauthn/register-new/verify",
            with(
                attestation.clone(),
                json!({"email": "n@example.com", "name": "x", "invitation": null}),
            ),
        ),
        ("POST", "/webauthn/register/options", json!({"device_name": "x"})),
        ("POST", "/webauthn/register/verify", attestation),
        ("POST", "/webauthn/authenticate/options", json!({"email": "x@example.com"})),
        ("POST", "/webauthn/authenticate/verify", assertion.clone()),
        (
            "PATCH",
            "/webauthn/credentials/00000000-0000-7000-8000-000000000000/name",
            json!({"device_name": "x"}),
        ),
        (
            "PATCH",
            "/users/me/profile",
            json!({"name": "Ada", "display_name": null, "bio": null,
            "faction_alignment": null, "wasteland_location": null, "favorite_card_suit": null}),
        ),
        ("PUT", "/users/me/title", json!({"title": null})),
        ("DELETE", "/users/me", json!({"password": "x", "passkey": assertion})),
        (
            "PUT",
            "/preferences",
            json!({"theme": "x", "sound_effects": true, "voice_volume": 0.5,
            "favorite_spread_types": ["x"], "background_opacity": 1, "lang": "en",
            "reading_reminder_time": "10:00"}),
        ),
        ("PUT", "/preferences/theme", json!({"theme": "x"})),
        (
            "POST",
            "/preferences/adaptive",
            json!({"is_night_time": true, "is_mobile": true, "low_performance": true}),
        ),
    ]
}

/// What nobody expects for a value.
fn oddities() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!(""),
        json!(" "),
        json!("nul\0nul"),
        json!("\r\nx: y"),
        json!("\u{fffe}\u{202e}\u{10ffff}"),
        json!("𓂀".repeat(15_000)),
        json!("x".repeat(60_000)),
        json!([]),
        json!([null]),
        json!(["x", 1, {}]),
        json!({}),
        json!({"x": {"y": {"z": [[[[[1]]]]]}}}),
    ]
}

struct Attacker<'a> {
    browser: Browser<'a>,
    app: &'a TestApp,
    seen: usize,
}

impl Attacker<'_> {
    /// Signs in anew, after the locks and limits of before have ended.
    async fn begin(&self) {
        self.app.clock.advance(Duration::from_mins(20));
        let answer = self.browser.post("/auth/login", &credentials("ada@example.com")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        // Refreshing with this one would end the session at the second try.
        self.browser.forget("refresh_token");
        self.browser.post("/webauthn/authenticate/options", &json!({})).await;
    }

    /// Sends a body, and looks that nothing breaks. Some of them are good by chance: a password of
    /// 60 000 characters is a wrong one, null is nothing.
    async fn send(&mut self, method: &str, path: &str, body: Vec<u8>) {
        let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        let request = self.browser.request(method.parse().unwrap(), path);
        let request = request.header("content-type", "application/json").body(body);
        let answer = Answer::of(request).await;
        assert!(
            answer.status < 500,
            "{method} {path} {shown}: {} {}",
            answer.status,
            answer.text()
        );
        if answer.status >= 400 {
            assert_eq!(
                answer.header("content-type"),
                "application/problem+json",
                "{method} {path}"
            );
            let problem = answer.json();
            assert!(!problem["detail"].as_str().unwrap().is_empty());
            assert!(answer.bytes.len() < 3000, "{method} {path} {shown}: an echo");
        }
        // A session that died on the way would make all the rest of this shallow.
        let without_session =
            ["/auth/refresh", "/auth/login", "/auth/change-password", "/users/me"];
        let alive = answer.status != 401 || without_session.iter().any(|one| path.starts_with(one));
        assert!(alive || answer.json()["code"] != "not_signed_in", "{method} {path}");
        self.seen += 1;
    }
}

#[tokio::test]
async fn no_json_whatever_its_types_breaks_an_endpoint() {
    let issuer = Issuer::start().await;
    let app = TestApp::start_with(&issuer.settings()).await;
    let browser = Browser::registered(&app, "ada@example.com").await.at_localhost();
    let mut attacker = Attacker { browser, app: &app, seen: 0 };
    for (method, path, good) in calls() {
        attacker.begin().await;
        for whole in oddities() {
            attacker.send(method, path, whole.to_string().into_bytes()).await;
        }
        for key in good.as_object().unwrap().keys() {
            for value in oddities() {
                let mut body = good.clone();
                body[key] = value;
                attacker.send(method, path, body.to_string().into_bytes()).await;
            }
            let mut body = good.clone();
            body.as_object_mut().unwrap().remove(key);
            attacker.send(method, path, body.to_string().into_bytes()).await;
            // The same key twice.
            let twice = format!("{{\"{key}\":1,\"{key}\":null,{}", &good.to_string()[1..]);
            attacker.send(method, path, twice.into_bytes()).await;
        }
    }
    assert!(attacker.seen > 1000, "{}", attacker.seen);
}

#[tokio::test]
async fn no_bytes_break_an_endpoint() {
    let issuer = Issuer::start().await;
    let app = TestApp::start_with(&issuer.settings()).await;
    let browser = Browser::registered(&app, "ada@example.com").await.at_localhost();
    let mut attacker = Attacker { browser, app: &app, seen: 0 };
    for (method, path, good) in calls() {
        attacker.begin().await;
        let good = good.to_string();
        for bytes in [
            b"".to_vec(),
            b"\0\0\0\0".to_vec(),
            b"\xff\xfe{\0}\0".to_vec(),
            b"\xef\xbb\xbf{}".to_vec(),
            b"{\"email\":\"\xc3\x28\"}".to_vec(),
            b"{\"email\":\"\\ud800\",\"password\":\"\\ud800\"}".to_vec(),
            good.as_bytes()[..good.len() - 1].to_vec(),
            [good.as_bytes(), b"x"].concat(),
            b"[".repeat(20_000),
            b"{\"a\":".repeat(10_000),
            b"9".repeat(60_000),
            b" ".repeat(64 * 1024),
            b" ".repeat(64 * 1024 + 1),
        ] {
            attacker.send(method, path, bytes).await;
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_by_its_own_word_is_not_read() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"] {
        let request = ada.request(Method::PUT, "/preferences");
        let request = request.header("content-type", kind).body("{\"theme\":\"stolen\"}");
        Answer::of(request).await.problem(415, "unsupported_media_type");
    }
    assert_eq!(ada.get("/preferences").await.json()["preferences"]["theme"], "dark_vault");
}
