//! A telling belongs to the server: tabs close, networks break, people stop it, the server stops.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Events, TOLD, Whole, ai, app_with, begins, id, offline, one_card, path};
use crate::accounts::browser::Browser;
use crate::provider::{FakeProvider, Script, shapes};
use crate::support::TestApp;

/// Waits until nothing is told any more.
async fn quiet(app: &TestApp) {
    while app.app().teller().runs.under_way() > 0 {
        tokio::task::yield_now().await;
    }
}

/// The whole text, with a moment in its middle.
fn pauses(text: &str) -> Script {
    let pieces = super::pieces(text);
    let events = shapes::chat(&pieces);
    let (first, second) = events.split_at(pieces.len() / 2);
    Script::stream()
        .send_all(first.to_vec())
        .wait(Duration::from_millis(300))
        .send_all(second.to_vec())
        .end()
}

#[tokio::test]
async fn a_tab_closed_in_the_middle_loses_nothing() {
    let provider = FakeProvider::start([pauses(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let mut events = Events::tell(&ada, &reading, ai()).await;
    events.until_text().await;
    assert_eq!(ada.get(&path(&reading)).await.json()["run"]["kind"], "reading");
    drop(events);
    quiet(&app).await;
    let kept = ada.get(&format!("/readings/{}", id(&reading))).await.json();
    assert_eq!(kept["overall_interpretation"], TOLD);
    assert_eq!(provider.asked().len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn who_was_cut_off_goes_on_where_they_were_for_a_minute() {
    let provider = FakeProvider::start([pauses(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let reading = one_card(&ada).await;
    let mut seen = Whole::default();
    let mut events = Events::tell(&ada, &reading, ai()).await;
    let last = loop {
        let event = events.next().await.unwrap();
        seen.take(event.clone());
        if event.kind == "delta" {
            break event;
        }
    };
    drop(events);
    let run = last.id.split_once('.').unwrap().0.to_owned();
    let at = format!("{}/{run}", path(&reading));
    let resume = |way: &str| {
        let request = match way {
            "header" => ada.request("GET".parse().unwrap(), &at).header("last-event-id", &last.id),
            "query" => {
                ada.request("GET".parse().unwrap(), &format!("{at}?last_event_id={}", last.id))
            }
            _ => ada
                .request("POST".parse().unwrap(), &path(&reading))
                .header("last-event-id", &last.id)
                .json(&ai()),
        };
        Events::of(request)
    };
    for way in ["header", "query", "post"] {
        let rest = resume(way).await.rest().await;
        assert_eq!(format!("{}{}", seen.text, rest.text), TOLD, "{way}");
        assert!(rest.of_kind("basis").is_empty());
        rest.done();
    }
    // From the beginning, and by nobody else.
    let whole = Events::of(ada.request("GET".parse().unwrap(), &at)).await.rest().await;
    assert_eq!(whole.text, TOLD);
    bob.get(&at).await.problem(404, "no_such_run");
    app.clock.advance(Duration::from_secs(59));
    assert_eq!(Events::of(ada.request("GET".parse().unwrap(), &at)).await.rest().await.text, TOLD);
    app.clock.advance(Duration::from_secs(2));
    ada.get(&at).await.problem(404, "no_such_run");
    assert_eq!(provider.asked().len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn stopping_it_frees_the_provider_and_the_offline_text_stands() {
    let provider = FakeProvider::start([begins(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let mut events = Events::tell(&ada, &reading, ai()).await;
    let run = events.until_text().await.id.split_once('.').unwrap().0.to_owned();
    let at = format!("{}/{run}", path(&reading));
    assert_eq!(ada.delete(&at, &Value::Null).await.status, 204);
    provider.hung_up(1).await;
    let whole = events.rest().await;
    assert_eq!(whole.text, offline(&reading));
    assert_eq!(whole.of_kind("replace")[0]["reason"], "cancelled");
    assert_eq!(whole.done()["fell_back"], "cancelled");
    assert_eq!(whole.done()["written_by"], "offline");
    let kept = ada.get(&format!("/readings/{}", id(&reading))).await.json();
    assert_eq!(kept["written_by"]["fell_back"], "cancelled");
    assert_eq!(kept["overall_interpretation"], offline(&reading));
    // What was begun has cost something, and the ledger says so.
    let line = ada.get("/ai/ledger").await.json()["lines"][0].clone();
    assert!(line["tokens"].as_u64().unwrap() > 0);
    app.stop().await;
}

#[tokio::test]
async fn who_chose_so_stops_it_by_leaving() {
    let provider = FakeProvider::start([begins(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let body = json!({"reader": "ai", "on_close": "stop"});
    let mut events = Events::tell(&ada, &reading, body).await;
    events.until_text().await;
    drop(events);
    provider.hung_up(1).await;
    quiet(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn two_tabs_see_one_telling_and_another_one_has_to_wait() {
    let provider = FakeProvider::start([pauses(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let mut one = Events::tell(&ada, &reading, ai()).await;
    let first = one.next().await.unwrap();
    let other = Events::tell(&ada, &reading, ai()).await;
    let busy = ada.post(&path(&reading), &json!({"reader": "offline"})).await;
    busy.problem(409, "telling_under_way");
    let (one, other) = (one.rest().await, other.rest().await);
    assert_eq!((one.text.as_str(), other.text.as_str()), (TOLD, TOLD));
    assert_eq!(first.id, other.events[0].id);
    assert_eq!(one.done(), other.done());
    assert_eq!(provider.asked().len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn one_person_has_three_at_once_at_most() {
    let provider = FakeProvider::start([begins(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let reading = one_card(&ada).await;
        let mut events = Events::tell(&ada, &reading, ai()).await;
        events.until_text().await;
        open.push(events);
    }
    let reading = one_card(&ada).await;
    ada.post(&path(&reading), &ai()).await.problem(429, "too_many_tellings");
    app.stop().await;
}

#[tokio::test]
async fn every_stream_ends_with_the_server_and_what_was_begun_is_kept() {
    let provider = FakeProvider::start([begins(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let mut events = Events::tell(&ada, &reading, ai()).await;
    events.until_text().await;
    let watching = tokio::spawn(async move { events.rest().await });
    let token = ada.access();
    let folder = app.stop_keeping_folder().await;
    let whole = watching.await.unwrap();
    assert_eq!(whole.text, offline(&reading));
    assert_eq!(whole.done()["fell_back"], "cancelled");
    provider.hung_up(1).await;
    // The line is settled: the budget holds what it cost and not what it might have.
    let app = TestApp::start_in(folder.path(), &[]).await;
    let back = Browser::new(&app);
    back.set_cookie("access_token", &token);
    let line = back.get("/ai/ledger").await.json()["lines"][0].clone();
    assert_eq!(line["over"], true);
    assert_eq!(line["attempts"][0]["result"], "cancelled");
    assert!(app.app().teller().runs.tasks() == 0);
    app.stop().await;
}
