//! When a link opens, to whom, and when it leads nowhere any more.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::{id, link, page, picture, reading, shared, stranger};
use crate::accounts::browser::{Browser, PASSWORD, cookies};
use crate::accounts::server::Server;
use crate::support::{Answer, TestApp};

const DAY: Duration = Duration::from_hours(24);

/// Sends the page's form.
async fn give(browser: &Browser<'_>, url: &str, id: &str, password: &str) -> Answer {
    let form = format!("password={password}");
    let request = browser.request(Method::POST, &format!("{url}/share/{id}?lang=en"));
    let kind = ("content-type", "application/x-www-form-urlencoded");
    browser.send(request.header(kind.0, kind.1).body(form)).await
}

#[tokio::test]
async fn a_password_opens_a_link_for_who_gives_it_and_stands_in_no_address() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let made = link(&ada, &reading, json!({"require_password": true, "password": "glow-7"})).await;
    let other = link(&ada, &reading, json!({"password": "glow-7"})).await;
    let locked = page(&app, id(&made)).await;
    assert_eq!((locked.status, locked.header("cache-control")), (403, "private, no-store"));
    assert!(locked.text().contains(r#"method="post""#) && !locked.text().contains("og:image"));
    assert!(
        !locked.text().contains("Vault Timeline"),
        "nothing of the reading before the password"
    );
    shared(&app, id(&made)).await.problem(403, "share_password_needed");
    // Not even in the address, where the original took it.
    let asked = format!("/api/v1/share/{}?password=glow-7", id(&made));
    app.get(&asked).await.problem(403, "share_password_needed");
    picture(&app, id(&made)).await.problem(404, "no_such_share");
    app.get(&format!("/share/{}/receipt.json", id(&made)))
        .await
        .problem(403, "share_password_needed");

    let visitor = stranger(&app);
    let wrong = give(&visitor, &app.url, id(&made), "glow-8").await;
    assert_eq!(wrong.status, 403);
    assert!(wrong.text().contains("That is not the password.") && cookies(&wrong).is_empty());
    let right = give(&visitor, &app.url, id(&made), "glow-7").await;
    assert_eq!(
        (right.status, right.header("location")),
        (303, format!("/share/{}?lang=en", id(&made)).as_str())
    );
    let set = cookies(&right);
    assert_eq!(set.len(), 2);
    for (cookie, path) in set.iter().zip(["/share", "/api/v1/share"]) {
        assert!(
            cookie.contains(&format!(
                "; Path={path}/{}; Max-Age=3600; HttpOnly; SameSite=Lax",
                id(&made)
            )),
            "{cookie}"
        );
        assert!(!cookie.contains("glow"));
    }
    let opened = visitor.get(&format!("{}/share/{}?lang=en", app.url, id(&made))).await;
    assert_eq!((opened.status, opened.header("cache-control")), (200, "private, no-store"));
    assert!(opened.text().contains("Vault Timeline") && !opened.text().contains("og:image"));
    let key = visitor.cookie("share_key").unwrap();
    let with_key = async |id: &str, key: &str| {
        app.get_with(&format!("/api/v1/share/{id}"), &[("cookie", &format!("share_key={key}"))])
            .await
            .status
    };
    assert_eq!(with_key(id(&made), &key).await, 200);
    // For this link, unchanged, and for an hour.
    assert_eq!(with_key(id(&other), &key).await, 403);
    let mut forged = key.clone().into_bytes();
    forged[3] = if forged[3] == b'A' { b'B' } else { b'A' };
    assert_eq!(with_key(id(&made), std::str::from_utf8(&forged).unwrap()).await, 403);
    assert_eq!(with_key(id(&made), "").await, 403);
    app.clock.advance(Duration::from_secs(3601));
    assert_eq!(with_key(id(&made), &key).await, 403);
    // The API opens it too.
    let open = format!("/api/v1/share/{}/open", id(&made));
    app.post(&open, &json!({"password": "nope"})).await.problem(403, "share_password_wrong");
    assert_eq!(app.post(&open, &json!({"password": "glow-7"})).await.status, 204);
}

#[tokio::test]
async fn twenty_wrong_passwords_are_enough_for_one_address_and_nobody_else_pays() {
    let app = TestApp::start_with(&[("trusted_proxies", "127.0.0.1")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let made = link(&ada, &reading, json!({"password": "glow-7"})).await;
    let open = format!("{}/api/v1/share/{}/open", app.url, id(&made));
    let from = |address: &'static str| stranger(&app).with("x-forwarded-for", address);
    let guesser = from("203.0.113.7");
    for _ in 0..20 {
        guesser
            .post(&open, &json!({"password": "nope"}))
            .await
            .problem(403, "share_password_wrong");
    }
    // Now even the right one has to wait, through either door.
    let refused = guesser.post(&open, &json!({"password": "glow-7"})).await;
    refused.problem(429, "too_many_requests");
    assert!(!refused.header("retry-after").is_empty());
    let page = give(&guesser, &app.url, id(&made), "glow-7").await;
    assert_eq!(page.status, 429);
    assert!(page.text().contains("Too many tries") && !page.header("retry-after").is_empty());
    // Other people, other links and the owner are not in the way.
    assert_eq!(from("203.0.113.8").post(&open, &json!({"password": "glow-7"})).await.status, 204);
    let other = link(&ada, &reading, json!({"password": "glow-7"})).await;
    assert_eq!(give(&guesser, &app.url, id(&other), "glow-7").await.status, 303);
    assert_eq!(ada.get(&format!("/readings/{reading}/shares")).await.status, 200);
    // It passes.
    app.clock.advance(Duration::from_mins(1));
    assert_eq!(guesser.post(&open, &json!({"password": "glow-7"})).await.status, 204);
}

#[tokio::test]
async fn a_link_that_was_taken_back_is_over_and_so_is_one_whose_time_is_up() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let taken = link(&ada, &reading, json!({})).await;
    let brief = link(&ada, &reading, json!({"expires_in_days": 1})).await;
    let dated = link(&ada, &reading, json!({"expires_at": "2026-11-24T12:00:00Z"})).await;
    assert_eq!(brief["expires_at"], "2026-11-23T12:00:00Z");
    let path = format!("/share/{}", id(&taken));
    bob.delete(&path, &Value::Null).await.problem(404, "no_such_share");
    assert_eq!(shared(&app, id(&taken)).await.status, 200);
    for _ in 0..2 {
        let answer = ada.delete(&path, &Value::Null).await;
        assert_eq!((answer.status, &answer.json()["uuid"]), (200, &taken["uuid"]));
    }
    assert_over(&app, id(&taken), "share_revoked", "This link was taken back").await;
    app.clock.advance(DAY - Duration::from_millis(1));
    assert_eq!(shared(&app, id(&brief)).await.status, 200);
    app.clock.advance(Duration::from_millis(1));
    assert_over(&app, id(&brief), "share_expired", "This link has expired").await;
    assert_eq!(page(&app, id(&dated)).await.status, 200);
    for nowhere in ["00000000-0000-4000-8000-000000000000", "not-a-link"] {
        let page = page(&app, nowhere).await;
        assert_eq!(page.status, 404);
        assert!(page.text().contains("There is nothing behind this link"));
        shared(&app, nowhere).await.problem(404, "no_such_share");
    }
    // The owner sees how each stands, the newest first; a day later they have to sign in anew.
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    let shares = async |query: &str| {
        ada.get(&format!("/readings/{reading}/shares{query}")).await.json()["shares"]
            .as_array()
            .unwrap()
            .clone()
    };
    let all = shares("").await;
    let find = |one: &Value| all.iter().find(|share| share["uuid"] == one["uuid"]).unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(
        (&find(&taken)["is_active"], &find(&brief)["is_expired"]),
        (&json!(false), &json!(true))
    );
    let active = shares("?active_only=true").await;
    assert_eq!((active.len(), &active[0]["uuid"]), (1, &dated["uuid"]));
}

/// 410 at every door, with a page that says why.
async fn assert_over(app: &TestApp, id: &str, code: &str, title: &str) {
    shared(app, id).await.problem(410, code);
    picture(app, id).await.problem(410, code);
    app.get(&format!("/share/{id}/receipt.json")).await.problem(410, code);
    app.post(&format!("/api/v1/share/{id}/open"), &json!({"password": "x"}))
        .await
        .problem(410, code);
    let page = page(app, id).await;
    assert_eq!(page.status, 410);
    assert!(page.text().contains(title) && !page.text().contains("og:image"), "{}", page.text());
}

#[tokio::test]
async fn links_go_with_their_reading_and_with_their_owner() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (one, two) = (reading(&ada, json!({})).await, reading(&ada, json!({})).await);
    let (first, second) = (link(&ada, &one, json!({})).await, link(&ada, &two, json!({})).await);
    ada.delete(&format!("/readings/{one}"), &Value::Null).await;
    shared(&app, id(&first)).await.problem(404, "no_such_share");
    assert_eq!(page(&app, id(&first)).await.status, 404);
    assert_eq!(shared(&app, id(&second)).await.status, 200);
    let gone = ada.delete("/users/me", &json!({"password": PASSWORD})).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    shared(&app, id(&second)).await.problem(404, "no_such_share");
}

#[tokio::test]
async fn the_address_of_a_link_is_the_one_the_operator_named() {
    let app = TestApp::start_with(&[("public_url", "https://tarot.example")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let made = link(&ada, &reading, json!({"password": "glow-7"})).await;
    assert_eq!(made["url"], format!("https://tarot.example/share/{}", id(&made)));
    let opened = give(&stranger(&app), &app.url, id(&made), "glow-7").await;
    assert!(cookies(&opened).iter().all(|cookie| cookie.ends_with("; Secure")));
}

#[test]
fn no_password_and_no_link_reaches_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--log", "trace", "--requests-per-minute", "0"]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let secret = runtime.block_on(async {
        let ada = server.browser();
        let registration = crate::accounts::browser::registration("ada@example.com");
        assert_eq!(ada.post("/auth/register", &registration).await.status, 201);
        let reading = reading(&ada, json!({})).await;
        let made = link(&ada, &reading, json!({"password": "glow-7"})).await;
        let client = crate::support::client().build().unwrap();
        let visitor = Browser::at("", &client);
        for password in ["glow-8", "glow-7"] {
            give(&visitor, &server.url, id(&made), password).await;
            ada.post(&format!("/share/{}/open", id(&made)), &json!({"password": password})).await;
        }
        assert_eq!(ada.get(&format!("/share/{}", id(&made))).await.status, 200);
        id(&made).to_owned()
    });
    let log = server.log_until("/api/v1/share/{uuid}/open");
    assert!(!log.contains("glow-"), "the password");
    assert!(!log.contains(&secret), "the link");
    server.stop();
}
