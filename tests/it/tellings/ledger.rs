//! The ledger, previews and budgets.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Events, TOLD, ai, app_with, id, one_card, path, says};
use crate::accounts::browser::Browser;
use crate::provider::{FakeProvider, Script};

#[tokio::test]
async fn the_ledger_says_what_left_and_it_is_what_the_preview_showed() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let reading = one_card(&ada).await;
    let preview = ada.post(&format!("{}/preview", path(&reading)), &json!({})).await.json();
    assert!(provider.asked().is_empty(), "a preview sends nothing");
    assert_eq!(preview["readers"][0]["model"], "test-model");
    assert!(preview["forecast_tokens"].as_u64().unwrap() > 0);
    let body = json!({"reader": "ai", "preview_token": preview["preview_token"]});
    let whole = Events::tell(&ada, &reading, body.clone()).await.rest().await;
    assert_eq!(whole.done()["written_by"], "ai");
    let sent: Value = serde_json::from_str(&provider.asked()[0].body).unwrap();
    let sent = sent.to_string();
    for part in ["system", "user"] {
        let part = serde_json::to_string(&preview[part]).unwrap();
        assert!(sent.contains(part.trim_matches('"')), "{part} is not what was sent: {sent}");
    }

    let page = ada.get("/ai/ledger").await.json();
    assert_eq!((&page["total"], &page["total_tokens"]), (&json!(1), &json!(154)));
    let line = &page["lines"][0];
    assert_eq!(line["reading_id"], id(&reading));
    assert_eq!((&line["kind"], &line["over"]), (&json!("reading"), &json!(true)));
    assert_eq!(line["chain"], json!(["openai/test-model"]));
    assert_eq!(line["sent"], Value::Null);
    let attempt = &line["attempts"][0];
    assert_eq!(attempt["result"], "told");
    assert_eq!(attempt["bytes"], provider.asked()[0].body.len());
    assert_eq!(attempt["host"], provider.url().trim_start_matches("http://"));
    assert_eq!((&attempt["input_tokens"], &attempt["output_tokens"]), (&json!(120), &json!(34)));
    let at = format!("/ai/ledger/{}", line["id"].as_str().unwrap());
    let whole = ada.get(&at).await.json();
    assert_eq!(
        (&whole["sent"]["system"], &whole["sent"]["user"]),
        (&preview["system"], &preview["user"])
    );
    // Nobody else's.
    assert_eq!(bob.get("/ai/ledger").await.json()["total"], 0);
    bob.get(&at).await.problem(404, "no_such_line");
    bob.delete(&at, &Value::Null).await.problem(404, "no_such_line");
    assert_eq!(Browser::new(&app).get("/ai/ledger").await.status, 401);

    // A preview of something else is not this one's.
    let other = json!({"reader": "ai", "preview_token": preview["preview_token"], "character_voice": "ghoul"});
    ada.post(&path(&reading), &other).await.problem(409, "preview_stale");
    let used = ada.get("/ai/status").await.json()["budget"]["tokens_used"].clone();
    assert_eq!(used, 154);
    assert_eq!(ada.delete(&at, &Value::Null).await.status, 204);
    ada.get(&at).await.problem(404, "no_such_line");
    Events::tell(&ada, &reading, ai()).await.rest().await;
    assert_eq!(ada.delete("/ai/ledger", &Value::Null).await.json()["deleted"], 1);
    assert_eq!(ada.get("/ai/ledger").await.json()["total"], 0);
    assert_eq!(ada.get("/ai/status").await.json()["budget"]["tokens_used"], 308);
    app.stop().await;
}

#[tokio::test]
async fn a_day_has_a_budget_and_says_when_it_begins_anew() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let preview = ada.post(&format!("{}/preview", path(&reading)), &json!({})).await.json();
    let once = preview["forecast_tokens"].as_u64().unwrap();
    app.stop().await;

    // Enough for one at a time.
    let limit = (once + 100).to_string();
    let app = app_with(&provider, &[("ai_person_tokens_per_day", &limit)]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (one, other) = (one_card(&ada).await, one_card(&ada).await);
    // What may still come of a call counts until it is over.
    provider.play([super::begins(TOLD)]);
    let mut events = Events::tell(&ada, &one, ai()).await;
    let run = events.until_text().await.id.split_once('.').unwrap().0.to_owned();
    let refused = ada.post(&path(&other), &ai()).await.problem(403, "ai_budget_used_up");
    assert_eq!((&refused["whose"], &refused["measure"]), (&json!("person"), &json!("tokens")));
    assert_eq!(refused["resets_at"], "2026-11-22T16:00:00Z", "midnight in Taipei");
    assert_eq!(provider.asked().len(), 1, "nothing left");
    ada.delete(&format!("{}/{run}", path(&one)), &Value::Null).await;
    events.rest().await;
    let mut told = 0;
    provider.play([says(TOLD)]);
    while ada.get("/ai/status").await.json()["budget"]["tokens_used"].as_u64().unwrap() <= 100 {
        Events::tell(&ada, &other, ai()).await.rest().await.done();
        told += 1;
        assert!(told < 10);
    }
    ada.post(&path(&other), &ai()).await.problem(403, "ai_budget_used_up");
    // The offline reader has no budget; tomorrow there is a new one.
    Events::tell(&ada, &other, json!({})).await.rest().await.done();
    app.clock.advance(Duration::from_secs(4 * 3600 + 1));
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    assert_eq!(Events::tell(&ada, &other, ai()).await.rest().await.done()["written_by"], "ai");
    app.stop().await;
}

#[tokio::test]
async fn everybodys_budget_holds_everybody_and_a_call_that_nobody_took_costs_nothing() {
    let provider = FakeProvider::start([Script::whole("500 Oops", "", "{}")]).await;
    let app = app_with(&provider, &[("ai_tokens_per_day", "10")]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let refused = ada.post(&path(&reading), &ai()).await.problem(403, "ai_budget_used_up");
    assert_eq!(refused["whose"], "instance");
    assert_eq!(ada.get("/ai/ledger").await.json()["total"], 0);
    // Refused before it began: the reading is free for another telling.
    Events::tell(&ada, &reading, json!({})).await.rest().await.done();
    app.stop().await;
}
