//! What other sites, planted headers and odd paths get.

use reqwest::Method;
use serde_json::{Value, json};

use super::browser::{Browser, PASSWORD, at_once, cookies, credentials, registration};
use crate::support::{Answer, TestApp};

const ADA: &str = "ada@example.com";

/// Every documented operation that may change something, with ids filled in.
async fn unsafe_operations(app: &TestApp) -> Vec<(Method, String)> {
    let document = app.get("/openapi.json").await.json();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|method| *method != "get") {
            let path = path.replace("{id}", "00000000-0000-7000-8000-000000000000");
            operations.push((method.to_uppercase().parse().unwrap(), path));
        }
    }
    assert!(operations.len() >= 40, "{}", operations.len());
    operations
}

#[tokio::test]
async fn no_other_site_changes_anything_by_any_method_or_path() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    for (method, path) in unsafe_operations(&app).await {
        for (header, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "nonsense"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1"),
            ("origin", "http://127.0.0.1:1.evil.example"),
        ] {
            let request = ada.request(method.clone(), &path).header(header, value).json(&json!({}));
            let answer = Answer::of(request).await;
            answer.problem(403, "cross_site");
            assert_eq!(answer.header("set-cookie"), "", "{method} {path} {header}: {value}");
        }
    }
    assert!(ada.me().await.is_ok(), "still signed in: not even the sign-out was carried out");
}

#[tokio::test]
async fn pages_of_this_site_and_programs_are_let_through() {
    let app = TestApp::start().await;
    let host = app.url.strip_prefix("http://").unwrap();
    let ada = Browser::registered(&app, ADA).await;
    for (header, value) in [
        ("sec-fetch-site", "same-origin".to_owned()),
        ("sec-fetch-site", "none".to_owned()),
        ("origin", format!("http://{host}")),
        // The scheme is the proxy's business.
        ("origin", format!("https://{host}")),
        ("x-nothing", "at all".to_owned()),
    ] {
        let request = ada.request(Method::POST, "/auth/verify").header(header, &value);
        assert_eq!(Answer::of(request).await.status, 200, "{header}: {value}");
    }
    // Reading is free for everybody; a page of another site cannot see the answer.
    let read = ada.request(Method::GET, "/auth/me").header("sec-fetch-site", "cross-site");
    let answer = Answer::of(read).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}

#[tokio::test]
async fn the_public_address_is_an_origin_of_this_site_and_a_forwarded_host_only_from_a_trusted_proxy()
 {
    let origin = async |app: &TestApp, origin: &str, forwarded: Option<&str>| {
        let mut request =
            Browser::new(app).request(Method::POST, "/auth/logout").header("origin", origin);
        if let Some(host) = forwarded {
            request = request.header("x-forwarded-host", host);
        }
        Answer::of(request).await.status
    };
    let app = TestApp::start_with(&[("public_url", "https://Tarot.example/")]).await;
    assert_eq!(origin(&app, "https://tarot.example", None).await, 200);
    assert_eq!(origin(&app, "https://tarot.example.evil.example", None).await, 403);
    assert_eq!(origin(&app, "https://evil.example", Some("evil.example")).await, 403);
    let app = TestApp::start_with(&[("trusted_proxies", "127.0.0.1")]).await;
    assert_eq!(origin(&app, "https://tarot.example", Some("tarot.example")).await, 200);
    assert_eq!(origin(&app, "https://evil.example", Some("tarot.example")).await, 403);
}

#[tokio::test]
async fn line_breaks_in_names_reach_no_header_and_no_record() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let evil = "Ada\r\nSet-Cookie: access_token=stolen\r\n\r\n<html>";
    for (method, path, body) in [
        ("POST", "/auth/register", {
            let mut body = registration("new@example.com");
            body["name"] = evil.into();
            body
        }),
        ("PATCH", "/users/me/profile", json!({"name": evil})),
        ("PATCH", "/users/me/profile", json!({"display_name": evil})),
        ("PATCH", "/users/me/profile", json!({"wasteland_location": evil})),
        ("PATCH", "/users/me/profile", json!({"bio": "a\rb"})),
        ("PATCH", "/users/me/profile", json!({"name": "\u{202e}nimda"})),
        ("PATCH", "/users/me/profile", json!({"name": "nul\0"})),
        ("PUT", "/users/me/title", json!({"title": evil})),
        ("PUT", "/preferences", json!({"theme": evil})),
        ("POST", "/auth/login", json!({"email": evil, "password": PASSWORD})),
    ] {
        let answer = ada.call(method, path, &body).await;
        assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.status);
        assert!(!cookies(&answer).iter().any(|cookie| cookie.contains("stolen")));
    }
    // White space around an address or a name is nobody's wish.
    let around = json!({"name": "\r\n Ada \r\n"});
    assert_eq!(ada.call("PATCH", "/users/me/profile", &around).await.json()["user"]["name"], "Ada");
    assert_eq!(ada.me().await.unwrap()["email"], ADA);
}

#[tokio::test]
async fn headers_that_lie_are_told_so_or_passed_over() {
    let app = TestApp::start_with(&[("trusted_proxies", "127.0.0.1")]).await;
    Browser::registered(&app, ADA).await;
    let long = "x".repeat(8000);
    for (header, value) in [
        ("host", "evil.example"),
        ("host", "a b"),
        ("host", "[::1"),
        ("host", long.as_str()),
        ("x-forwarded-host", "evil.example, other"),
        ("x-forwarded-host", long.as_str()),
        ("x-forwarded-for", "unknown"),
        ("x-forwarded-for", "1.2.3.4, , 127.0.0.1"),
        ("x-forwarded-for", "999.999.999.999"),
        ("x-forwarded-for", long.as_str()),
        ("x-forwarded-proto", "https,http,ftp"),
        ("x-request-id", "a\"b"),
        ("x-request-id", long.as_str()),
        ("user-agent", long.as_str()),
        ("accept-language", "en;q=NaN, *;q=-1"),
        ("cookie", "access_token; refresh_token=; =; ;;"),
        ("authorization", "Bearer"),
    ] {
        let browser = Browser::new(&app).with(header, value);
        let answer = browser.post("/auth/login", &credentials(ADA)).await;
        let shown = &value[..value.len().min(30)];
        assert!(answer.status < 500, "{header}: {shown}: {}", answer.text());
        assert!(answer.header("x-request-id").len() <= 64, "{header}: {shown}");
        assert!(!answer.text().contains("evil"), "{header}: {shown}");
    }
}

#[tokio::test]
async fn nobody_on_the_way_keeps_what_is_one_persons() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    for path in ["/auth/me", "/auth/sessions", "/users/me/export", "/preferences", "/auth/methods"]
    {
        for browser in [&ada, &Browser::new(&app)] {
            let answer = browser.get(path).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{path} {}", answer.status);
        }
    }
    let login = ada.post("/auth/login", &credentials(ADA)).await;
    assert_eq!(login.header("cache-control"), "no-store");
    // Nothing secret leaves with one's data either.
    let export = ada.get("/users/me/export").await;
    assert!(export.header("content-disposition").starts_with("attachment"));
    for (name, bytes) in crate::portable::zips::files(&export.bytes) {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["$argon2", "password\":", &ada.access(), &ada.refresh()] {
            assert!(!text.contains(secret), "{name}: {secret}");
        }
    }
}

#[tokio::test]
async fn of_two_who_register_one_address_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let register = |email: &str| {
        Browser::new(&app).request(Method::POST, "/auth/register").json(&registration(email))
    };
    let spellings = ["ada@example.com", "Ada@example.com", "ADA@EXAMPLE.COM", "ada@Example.Com"];
    let answers = at_once(spellings.map(register).into()).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.problem(409, "email_taken");
    }
}

#[tokio::test]
async fn ids_that_are_none_and_paths_that_climb_are_nothing() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let ids = [
        "0",
        "-1",
        "me",
        "null",
        "%00",
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "%ff%fe",
        "'%20OR%201=1--",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "%7B00000000-0000-0000-0000-000000000000%7D",
        &"9".repeat(5000),
    ];
    for id in ids {
        for (method, path, body) in [
            ("DELETE", format!("/auth/sessions/{id}"), Value::Null),
            ("PATCH", format!("/webauthn/credentials/{id}/name"), json!({"device_name": "x"})),
            ("DELETE", format!("/webauthn/credentials/{id}"), Value::Null),
            ("GET", format!("/users/{id}/avatar"), Value::Null),
        ] {
            let answer = ada.call(method, &path, &body).await;
            assert!(matches!(answer.status, 400 | 404 | 405), "{method} {path}: {}", answer.text());
            assert_eq!(
                answer.header("content-type"),
                "application/problem+json",
                "{method} {path}"
            );
        }
    }
    assert!(ada.me().await.is_ok());
}
