//! Notices: they arrive once, hold no question, and go nowhere that only the operator may choose.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde_json::{Value, json};
use wasteland_tarot::jobs::record::By;
use wasteland_tarot::outbound::{AllowedHosts, is_public};

use crate::accounts::browser::Browser;
use crate::support::TestApp;

/// What came in: path, headers that matter, body.
type Heard = Arc<Mutex<Vec<(String, String, Value)>>>;

/// Somebody's server: takes what comes and answers with a status.
async fn listener(status: u16) -> (String, Heard) {
    let heard = Heard::default();
    let router =
        axum::Router::new().fallback(async move |State(heard): State<Heard>, request: Request| {
            let proof = proof(request.headers());
            let path = request.uri().path().to_owned();
            let bytes = axum::body::to_bytes(request.into_body(), 1 << 16).await.unwrap();
            let body = serde_json::from_slice(&bytes).unwrap();
            heard.lock().unwrap().push((path, proof, body));
            StatusCode::from_u16(status).unwrap()
        });
    let router = router.with_state(Arc::clone(&heard));
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    tokio::spawn(async move { hyper_serve(socket, router).await });
    (url, heard)
}

fn proof(headers: &axum::http::HeaderMap) -> String {
    let found = headers.get("authorization").or_else(|| headers.get("x-gotify-key"));
    found.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

async fn hyper_serve(socket: tokio::net::TcpListener, router: axum::Router) {
    loop {
        let (stream, _) = socket.accept().await.unwrap();
        let service = hyper_util::service::TowerToHyperService::new(router.clone());
        let io = hyper_util::rt::TokioIo::new(stream);
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(io, service));
    }
}

async fn set(person: &Browser<'_>, body: Value) -> Value {
    let answer = person.call("PUT", "/notices/daily-card", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn tick(app: &TestApp) {
    app.app().jobs().run("daily-card-notice", By::Operator).await.unwrap();
}

#[tokio::test]
async fn each_kind_gets_its_own_form_and_no_question() {
    let app = TestApp::start_with(&[("notice_hosts", "127.0.0.1")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (url, heard) = listener(200).await;
    assert_eq!(
        ada.get("/notices/daily-card").await.json(),
        json!({"available": true, "notice": null})
    );
    ada.post("/notices/daily-card/test", &Value::Null).await.problem(404, "no_notice");
    let at = "07:30";
    set(&ada, json!({"kind": "webhook", "url": format!("{url}/hook"), "token": "t1", "at": at, "lang": "en"})).await;
    assert_eq!(ada.post("/notices/daily-card/test", &Value::Null).await.status, 200);
    ada.post("/readings", &json!({"question": "nobody may read"})).await;
    let drawn = ada.post("/readings/daily", &json!({"question": "nobody may read"})).await.json();
    let card = drawn["reading"]["cards"][0]["name"].clone();
    assert!(card.is_string(), "{drawn}");
    ada.post("/notices/daily-card/test", &Value::Null).await;
    let notice = set(&ada, json!({"kind": "ntfy", "url": format!("{url}/base/my-topic"), "token": "t2", "at": at, "lang": "zh-TW"})).await;
    assert_eq!((&notice["has_token"], &notice["token"]), (&json!(true), &Value::Null));
    ada.post("/notices/daily-card/test", &Value::Null).await;
    set(
        &ada,
        json!({"kind": "gotify", "url": format!("{url}/"), "token": "t3", "at": at, "lang": "en"}),
    )
    .await;
    ada.post("/notices/daily-card/test", &Value::Null).await;
    let heard = heard.lock().unwrap().clone();
    assert!(!format!("{heard:?}").contains("nobody may read"));
    let [undrawn, hook, ntfy, gotify] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!((undrawn.0.as_str(), undrawn.1.as_str()), ("/hook", "Bearer t1"));
    assert_eq!((&undrawn.2["drawn"], &undrawn.2["card"]), (&json!(false), &Value::Null));
    assert_eq!(hook.2["event"], "daily_card");
    let told = hook.2["card"]["name"].as_str().unwrap();
    assert_eq!(told.trim_end_matches(" (reversed)"), card);
    assert_eq!((ntfy.0.as_str(), ntfy.1.as_str()), ("/base/", "Bearer t2"));
    assert_eq!((&ntfy.2["topic"], &ntfy.2["title"]), (&json!("my-topic"), &json!("今天的牌")));
    assert_eq!((gotify.0.as_str(), gotify.1.as_str()), ("/message", "t3"));
    assert_eq!(gotify.2["message"], hook.2["message"]);
    assert_eq!(ada.delete("/notices/daily-card", &Value::Null).await.status, 204);
    ada.delete("/notices/daily-card", &Value::Null).await.problem(404, "no_notice");
}

#[tokio::test]
async fn it_comes_once_a_day_at_its_time_and_not_hours_late() {
    let app = TestApp::start_with(&[("notice_hosts", "127.0.0.1")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (url, heard) = listener(200).await;
    // It is eight in the evening in Taipei.
    set(&ada, json!({"kind": "webhook", "url": url, "at": "20:30"})).await;
    let count = || heard.lock().unwrap().len();
    tick(&app).await;
    assert_eq!(count(), 0, "not yet");
    app.clock.advance(Duration::from_mins(31));
    tick(&app).await;
    tick(&app).await;
    assert_eq!(count(), 1);
    app.clock.set_back(Duration::from_mins(20));
    tick(&app).await;
    assert_eq!(count(), 1, "a clock set back sends no second one");
    app.clock.advance(Duration::from_mins(20));
    // The next day the program slept past it, until nearly midnight … and the day after for five minutes.
    app.clock.advance(Duration::from_hours(24));
    tick(&app).await;
    assert_eq!(count(), 2);
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    set(&ada, json!({"kind": "webhook", "url": url, "at": "06:00"})).await;
    app.clock.advance(Duration::from_hours(14));
    tick(&app).await;
    assert_eq!(count(), 2, "eleven o'clock is no time for a notice of six");
}

#[tokio::test]
async fn failures_are_counted_shown_and_end_the_sending() {
    let app = TestApp::start_with(&[("notice_hosts", "127.0.0.1")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (url, heard) = listener(403).await;
    set(&ada, json!({"kind": "webhook", "url": url, "at": "20:00"})).await;
    let problem = ada.post("/notices/daily-card/test", &Value::Null).await;
    assert_eq!(problem.problem(502, "notice_not_taken")["answered"], 403);
    tick(&app).await;
    let notice = ada.get("/notices/daily-card").await.json()["notice"].clone();
    assert_eq!((&notice["failures"], &notice["failures_in_a_row"]), (&json!(2), &json!(2)));
    assert_eq!((&notice["last_failure"], &notice["last_status"]), (&json!("status"), &json!(403)));
    for _ in 0..8 {
        app.clock.advance(Duration::from_hours(24));
        tick(&app).await;
    }
    assert_eq!(heard.lock().unwrap().len(), 10);
    app.clock.advance(Duration::from_hours(24));
    tick(&app).await;
    assert_eq!(heard.lock().unwrap().len(), 10, "paused");
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    assert_eq!(ada.get("/notices/daily-card").await.json()["notice"]["paused"], true);
    // Nobody there.
    set(&ada, json!({"kind": "webhook", "url": "http://127.0.0.1:9/", "at": "20:00"})).await;
    let problem = ada.post("/notices/daily-card/test", &Value::Null).await;
    problem.problem(502, "notice_unreachable");
}

#[tokio::test]
async fn a_token_is_sent_to_no_other_address() {
    let app = TestApp::start_with(&[("notice_hosts", "127.0.0.1")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (url, _) = listener(200).await;
    let set_to =
        |path: &str| json!({"kind": "webhook", "url": format!("{url}{path}"), "at": "20:00"});
    let mut with_token = set_to("/a");
    with_token["token"] = json!("secret");
    assert_eq!(set(&ada, with_token.clone()).await["has_token"], true);
    assert_eq!(set(&ada, set_to("/a")).await["has_token"], true, "as it was");
    assert_eq!(set(&ada, set_to("/b")).await["has_token"], false);
    with_token["token"] = json!("");
    assert_eq!(set(&ada, with_token).await["has_token"], false);
}

#[tokio::test]
async fn private_networks_and_plain_http_are_the_operators_to_allow() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for url in [
        "http://ntfy.example/topic",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://localhost/x",
        "https://a.localhost/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[fd00::1]/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest",
        "https://user:secret@ntfy.example/x",
        "ftp://ntfy.example/x",
        "file:///etc/passwd",
        "nonsense",
        "",
    ] {
        let body = json!({"kind": "webhook", "url": url, "at": "20:00"});
        let answer = ada.call("PUT", "/notices/daily-card", &body).await;
        let problem = answer.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], "/url", "{url}");
    }
    for (body, pointer) in [
        (json!({"kind": "webhook", "url": "https://x.example", "at": "7:30"}), "/at"),
        (
            json!({"kind": "webhook", "url": "https://x.example", "at": "07:30", "token": "a b"}),
            "/token",
        ),
        (
            json!({"kind": "webhook", "url": "https://x.example", "at": "07:30", "lang": "fr"}),
            "/lang",
        ),
        (json!({"kind": "ntfy", "url": "https://x.example/", "at": "07:30"}), "/url"),
        (json!({"kind": "sms", "url": "https://x.example/", "at": "07:30"}), "/kind"),
    ] {
        let problem = ada.call("PUT", "/notices/daily-card", &body).await;
        let problem = problem.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
}

#[tokio::test]
async fn a_name_that_leads_home_is_found_out_when_it_is_asked_for() {
    // What the check cannot see, the resolver does: this name is an address of this machine.
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap().trim().to_owned();
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    set(&ada, json!({"kind": "webhook", "url": format!("https://{name}/x"), "at": "20:00"})).await;
    let answer = ada.post("/notices/daily-card/test", &Value::Null).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
}

#[tokio::test]
async fn offline_sends_nothing_and_says_so() {
    let app = TestApp::start_with(&[("offline", "true"), ("notice_hosts", "127.0.0.1")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (url, heard) = listener(200).await;
    set(&ada, json!({"kind": "webhook", "url": url, "at": "20:00"})).await;
    assert_eq!(ada.get("/notices/daily-card").await.json()["available"], false);
    ada.post("/notices/daily-card/test", &Value::Null).await.problem(503, "offline");
    tick(&app).await;
    assert_eq!(heard.lock().unwrap().len(), 0);
}

#[test]
fn what_is_public_is_what_the_registries_call_global() {
    let public = |text: &str| is_public(text.parse().unwrap());
    for text in [
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.32.0.1",
        "2606:4700::1111",
        "64:ff9b::101:101",
    ] {
        assert!(public(text), "{text}");
    }
    for text in [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002::1",
        "3fff::1",
        "fc00::1",
        "fe80::1",
        "ff02::1",
    ] {
        assert!(!public(text), "{text}");
    }
    assert!(
        AllowedHosts::parse("ntfy.lan, 10.0.0.2").unwrap().check("http://NTFY.lan:8080/x").is_ok()
    );
    assert!(AllowedHosts::parse("http://ntfy.lan/").is_none());
}

#[tokio::test]
async fn dates_to_look_back_are_told_once_all_in_one_and_without_the_question() {
    let app = TestApp::start_with(&[("notice_hosts", "127.0.0.1")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (url, heard) = listener(200).await;
    let hook =
        json!({"kind": "webhook", "url": format!("{url}/hook"), "at": "07:30", "lang": "en"});
    for days in [7, 7, 30] {
        let asked = json!({"question": "nobody may read", "lang": "en"});
        let id = ada.post("/readings", &asked).await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/readings/{id}/look-back");
        assert_eq!(ada.call("PUT", &path, &json!({"in_days": days})).await.status, 200);
    }
    let look = async || app.app().jobs().run("look-back", By::Operator).await.unwrap();
    // Who did not ask for it is told nothing.
    set(&ada, hook.clone()).await;
    app.clock.advance(Duration::from_hours(6 * 24));
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    look().await;
    let mut wanted = hook.clone();
    wanted["look_back"] = true.into();
    assert_eq!(set(&ada, wanted).await["look_back"], true);
    look().await;
    assert_eq!(heard.lock().unwrap().len(), 0, "nothing has come to its day");
    app.clock.advance(Duration::from_hours(24));
    for _ in 0..3 {
        look().await;
    }
    {
        let heard = heard.lock().unwrap();
        assert_eq!(heard.len(), 1, "{heard:?}");
        let body = &heard[0].2;
        assert_eq!((&body["event"], &body["count"]), (&json!("look_back"), &json!(2)));
        assert!(!body.to_string().contains("nobody may read"), "{body}");
    }
    // Asleep for forty days: one more, for what came to its day meanwhile.
    app.clock.advance(Duration::from_hours(40 * 24));
    for _ in 0..3 {
        look().await;
    }
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert_eq!(heard[1].2["count"], 1, "only what was not told: {heard:?}");
}
