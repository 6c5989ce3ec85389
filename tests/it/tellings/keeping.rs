//! What is kept of a telling, who may ask for one, follow-ups and second voices.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Events, TOLD, ai, app_with, begins, id, offline, one_card, path, says};
use crate::accounts::browser::{Browser, PASSWORD};
use crate::provider::FakeProvider;
use crate::support::TestApp;

#[tokio::test]
async fn a_model_that_behaves_tells_the_reading_and_the_offline_text_stays_beside_it() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    assert_eq!(reading["written_by"]["by"], "offline");
    assert_eq!(reading["written_by"]["engine"], "oracle-1");

    let whole = Events::tell(&ada, &reading, ai()).await.rest().await;
    assert_eq!(whole.kinds(), ["basis", "asking", "delta", "done"]);
    assert_eq!(whole.text, TOLD);
    let basis = whole.of_kind("basis")[0];
    assert_eq!(basis["cards"][0]["orientation"], "reversed");
    assert_eq!(basis["cards"][0]["card_id"], "minor_arcana.cups.two");
    assert!(basis["links"][0]["weight"].as_u64().unwrap() > 0);
    let done = whole.done();
    assert_eq!(done["written_by"], "ai");
    assert_eq!(done["provider"], "openai");
    assert_eq!(done["model"], "test-model");
    assert_eq!(done["checks"], json!({"passed": true, "failed": []}));
    assert_eq!(done["tokens"], json!({"input": 120, "output": 34}));
    assert_eq!(done["fell_back"], Value::Null);
    // The ids count.
    let numbers: Vec<usize> =
        whole.events.iter().map(|e| e.id.rsplit_once('.').unwrap().1.parse().unwrap()).collect();
    assert!(numbers.is_sorted() && numbers[0] == 1, "{numbers:?}");

    let kept = ada.get(&format!("/readings/{}", id(&reading))).await.json();
    assert_eq!(kept["overall_interpretation"], TOLD);
    assert_eq!(kept["interpretation"]["text"], offline(&reading));
    assert_eq!(kept["written_by"]["by"], "ai");
    assert_eq!(kept["written_by"]["model"], "test-model");
    assert_eq!(kept["ai_interpretation_requested"], true);
    assert_eq!(kept["ai_interpretation_provider"], "openai");
    let listed = ada.get("/readings").await.json()["readings"][0].clone();
    assert_eq!(listed["written_by"]["by"], "ai");
    let told = ada.get(&path(&reading)).await.json();
    assert_eq!(told["versions"].as_array().unwrap().len(), 1);
    assert_eq!(told["versions"][0]["text"], TOLD);
    assert_eq!(told["run"], Value::Null);

    // Written again: a version more. The offline reader again: its text stands, the versions stay.
    let again = format!("{TOLD} Then wait.");
    provider.play([says(&again)]);
    assert_eq!(Events::tell(&ada, &reading, ai()).await.rest().await.text, again);
    let whole = Events::tell(&ada, &reading, json!({})).await.rest().await;
    assert_eq!(whole.text, offline(&reading));
    assert_eq!(whole.done()["written_by"], "offline");
    let kept = ada.get(&format!("/readings/{}", id(&reading))).await.json();
    assert_eq!(kept["overall_interpretation"], offline(&reading));
    assert_eq!(kept["ai_interpretation_requested"], false);
    let told = ada.get(&path(&reading)).await.json();
    assert_eq!(told["versions"].as_array().unwrap().len(), 2);
    assert_eq!(provider.asked().len(), 2);
    app.stop().await;
}

#[tokio::test]
async fn a_second_voice_and_two_follow_ups_stand_beside_the_reading() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    // The offline reader's second opinion is free and sends nothing.
    let second = json!({"reader": "offline", "character_voice": "ghoul"});
    let whole = Events::tell(&ada, &reading, second).await.rest().await;
    assert_eq!(whole.done()["kind"], "second_voice");
    assert_ne!(whole.text, offline(&reading));
    assert!(provider.asked().is_empty());
    let second = json!({"reader": "ai", "character_voice": "codsworth"});
    assert_eq!(Events::tell(&ada, &reading, second).await.rest().await.text, TOLD);
    let kept = ada.get(&format!("/readings/{}", id(&reading))).await.json();
    assert_eq!(kept["written_by"]["by"], "offline", "the reading's own voice is untouched");
    let unknown = ada.post(&path(&reading), &json!({"character_voice": "nobody"})).await;
    assert_eq!(unknown.problem(422, "invalid_input")["errors"][0]["pointer"], "/character_voice");

    let follow = format!("{}/follow-up", path(&reading));
    let ask = |body: Value| Events::of(ada.request("POST".parse().unwrap(), &follow).json(&body));
    let first = ask(json!({"question": "And if she does not answer?"})).await.rest().await;
    assert_eq!(first.done()["kind"], "follow_up");
    assert!(first.text.contains("Two of Cups, reversed"), "{}", first.text);
    let answer = "Then the Two of Cups, reversed, has told you how it is poured. Write it down and sleep on it.";
    provider.play([says(answer)]);
    let body = json!({"question": "Mail me at a.b@example.com: when?", "reader": "ai"});
    let second = ask(body).await.rest().await;
    assert_eq!((second.text.as_str(), &second.done()["written_by"]), (answer, &json!("ai")));
    let sent = provider.asked().last().unwrap().body.clone();
    assert!(sent.contains("And if she does not answer?") && sent.contains("[e-mail address]"));
    assert!(!sent.contains("a.b@example.com"));
    ada.post(&follow, &json!({"question": "A third?"})).await.problem(409, "no_more_follow_ups");
    ada.post(&follow, &json!({"question": " "})).await.problem(422, "invalid_input");
    let told = ada.get(&path(&reading)).await.json();
    assert_eq!(told["follow_ups_left"], 0);
    let kinds: Vec<_> =
        told["versions"].as_array().unwrap().iter().map(|v| v["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["second_voice", "second_voice", "follow_up", "follow_up"]);
    app.stop().await;
}

#[tokio::test]
async fn care_comes_before_everything_also_for_a_follow_up() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let follow = format!("{}/follow-up", path(&reading));
    let body = json!({"question": "I want to kill myself tonight", "reader": "ai"});
    let request = ada.request("POST".parse().unwrap(), &follow).json(&body);
    let whole = Events::of(request).await.rest().await;
    assert_eq!(whole.kinds(), ["care"]);
    assert_eq!(whole.events[0].data["level"], "self_harm");
    assert!(!whole.events[0].data["lines"].as_array().unwrap().is_empty());
    assert!(provider.asked().is_empty());
    assert_eq!(ada.get("/ai/ledger").await.json()["total"], 0);
    assert_eq!(ada.get(&path(&reading)).await.json()["follow_ups_left"], 2);
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_asked_for_guests_for_others_or_against_a_persons_will() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let guest = Browser::new(&app);
    let reading = one_card(&ada).await;
    for stranger in [&guest, &bob] {
        for (method, end) in [("POST", ""), ("GET", ""), ("POST", "/preview"), ("DELETE", "/x")] {
            let body = if method == "POST" { ai() } else { Value::Null };
            let answer = stranger.call(method, &format!("{}{end}", path(&reading)), &body).await;
            let wanted = if stranger.cookie("access_token").is_some() { 404 } else { 401 };
            assert_eq!(answer.status, wanted, "{method} {end}: {}", answer.text());
        }
    }
    let status = guest.get("/ai/status").await.json();
    assert_eq!((&status["allowed"], &status["reason"]), (&json!(false), &json!("not_signed_in")));
    assert_eq!(status["readers"][0]["reader"], "offline");
    assert_eq!(status["readers"][1]["model"], "test-model");
    assert!(!status.to_string().contains(super::KEY));
    assert_eq!(ada.get("/ai/status").await.json()["allowed"], true);

    let never = ada.call("PUT", "/preferences", &json!({"never_send_questions": true})).await;
    assert_eq!(never.status, 200, "{}", never.text());
    assert_eq!(ada.get("/ai/status").await.json()["reason"], "questions_stay_here");
    ada.post(&path(&reading), &ai()).await.problem(403, "questions_stay_here");
    let preview = format!("{}/preview", path(&reading));
    ada.post(&preview, &json!({})).await.problem(403, "questions_stay_here");
    // The offline reader still tells it.
    let whole = Events::tell(&ada, &reading, json!({"reader": "offline"})).await.rest().await;
    assert_eq!(whole.text, offline(&reading));
    assert!(provider.asked().is_empty());
    app.stop().await;
}

#[tokio::test]
async fn without_a_model_the_offline_reader_tells_and_says_so() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    ada.post(&path(&reading), &ai()).await.problem(501, "no_ai");
    assert_eq!(ada.get("/ai/status").await.json()["reason"], "no_ai");
    let whole = Events::tell(&ada, &reading, json!({})).await.rest().await;
    assert_eq!(whole.kinds(), ["basis", "delta", "done"]);
    assert_eq!(whole.text, offline(&reading));
    assert_eq!(app.get("/metrics").await.json()["ai"]["client_built"], false);
    app.stop().await;
}

#[tokio::test]
async fn the_first_text_of_a_client_is_taken_once_and_then_only_grows() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let at = format!("/readings/{}", id(&reading));
    let patch = |body: Value| {
        let (ada, at) = (&ada, at.clone());
        async move { ada.call("PATCH", &at, &body).await }
    };
    // The offline text is no obstacle, which lost every text in the original.
    let body = json!({
        "overall_interpretation": " My own. ", "ai_interpretation_requested": true,
        "ai_interpretation_provider": "openai",
    });
    let changed = patch(body).await.json();
    assert_eq!(changed["overall_interpretation"], "My own.");
    assert_eq!(changed["interpretation"]["text"], offline(&reading));
    assert_eq!(changed["written_by"]["by"], "client");
    assert_eq!(changed["ai_interpretation_at"], "2026-11-22T12:00:00Z");
    assert_eq!(changed["ai_interpretation_provider"], "openai");
    for body in [
        json!({"ai_interpretation_requested": true}),
        json!({"ai_interpretation_requested": false}),
        json!({"overall_interpretation": "Another."}),
        json!({"overall_interpretation": "My"}),
    ] {
        patch(body).await.problem(403, "already_told");
    }
    assert_eq!(patch(json!({"overall_interpretation": "My own."})).await.status, 200);
    let grown = patch(json!({"overall_interpretation": "My own. And more."})).await.json();
    assert_eq!(grown["overall_interpretation"], "My own. And more.");
    assert_eq!(patch(json!({"notes": "mine"})).await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn what_hangs_on_a_reading_or_a_person_goes_with_them() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    Events::tell(&ada, &reading, ai()).await.rest().await.done();
    let line = ada.get("/ai/ledger").await.json()["lines"][0]["id"].as_str().unwrap().to_owned();
    let at = format!("/ai/ledger/{line}");
    assert!(ada.get(&at).await.json()["sent"]["user"].as_str().unwrap().contains("call her"));
    let gone = ada.delete(&format!("/readings/{}", id(&reading)), &Value::Null).await;
    assert_eq!(gone.status, 204);
    let line = ada.get(&at).await.json();
    assert_eq!(line["sent"], Value::Null, "that it left stays, what it was went with the reading");
    assert_eq!(line["attempts"][0]["result"], "told");
    let ledger = ada.get("/ai/ledger").await.json();
    assert_eq!(ledger["lines"][0]["id"], line["id"]);
    let answer = ada.delete("/users/me", &json!({"password": PASSWORD})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    app.stop().await;
}

#[tokio::test]
async fn a_reading_deleted_meanwhile_is_not_made_again() {
    let provider = FakeProvider::start([begins(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let mut events = Events::tell(&ada, &reading, ai()).await;
    let run = events.until_text().await.id.split_once('.').unwrap().0.to_owned();
    ada.delete(&format!("/readings/{}", id(&reading)), &Value::Null).await;
    let stop = ada.delete(&format!("{}/{run}", path(&reading)), &Value::Null).await;
    assert_eq!(stop.status, 204);
    let whole = events.rest().await;
    let last = whole.events.last().unwrap();
    assert_eq!((last.kind.as_str(), &last.data["code"]), ("error", &json!("no_such_reading")));
    assert_eq!(ada.get(&format!("/readings/{}", id(&reading))).await.status, 404);
    // It cost what it cost, and it did leave.
    let line = ada.get("/ai/ledger").await.json()["lines"][0].clone();
    assert_eq!(line["attempts"][0]["result"], "cancelled");
    app.clock.advance(Duration::from_secs(61));
    assert_eq!(ada.get(&format!("{}/{run}", path(&reading))).await.status, 404);
    app.stop().await;
}
