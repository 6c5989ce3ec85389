//! The contract's old streams: `data: "text"`, `data: [DONE]`.

use serde_json::{Value, json};

use super::{TOLD, app_with, says};
use crate::accounts::browser::Browser;
use crate::provider::{FakeProvider, Script};
use crate::support::TestApp;

async fn told(person: &Browser<'_>, path: &str, body: Value) -> String {
    let answer = person.post(&format!("/readings/interpretation/{path}?lang=en"), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "text/event-stream");
    let mut lines: Vec<&str> = answer.text().split("\n\n").filter(|l| !l.is_empty()).collect();
    lines.retain(|line| !line.starts_with(':'));
    assert_eq!(lines.pop(), Some("data: [DONE]"));
    assert!(!lines.is_empty(), "never an empty stream");
    lines
        .iter()
        .map(|line| serde_json::from_str::<String>(line.strip_prefix("data: ").unwrap()).unwrap())
        .collect()
}

#[tokio::test]
async fn the_old_streams_know_which_way_up_a_card_lies_and_always_have_a_text() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let card =
        json!({"card_id": "minor_arcana.cups.two", "is_reversed": true, "question": "Call?"});
    assert_eq!(told(&ada, "stream", card.clone()).await, TOLD);
    assert!(provider.asked()[0].body.contains("reversed"));
    let line = ada.get("/ai/ledger").await.json()["lines"][0].clone();
    assert_eq!((&line["kind"], &line["reading_id"]), (&json!("legacy"), &Value::Null));
    for script in [
        Script::whole("500 Oops", "", "{}"),
        Script::stream().end(),
        says(&TOLD.replace("reversed", "upright")),
    ] {
        provider.play([script]);
        let text = told(&ada, "stream", card.clone()).await;
        assert!(text.contains("Two of Cups, reversed"), "{text}");
        assert_ne!(text, TOLD);
    }
    let cards = json!({
        "card_ids": ["major_arcana.16", "minor_arcana.cups.two", "major_arcana.08"],
        "is_reversed": [false, true], "question": "", "spread_type": "vault_tec_spread",
        "character_voice": "ghoul", "karma_alignment": "good", "faction_alignment": "ncr",
    });
    let text = told(&ada, "stream-multi", cards.clone()).await;
    for card in ["The Tower, upright", "Two of Cups, reversed", "Strength, upright"] {
        assert!(text.contains(card), "{card}: {text}");
    }
    ada.call("PUT", "/preferences", &json!({"never_send_questions": true})).await;
    let before = provider.asked().len();
    assert!(told(&ada, "stream", card).await.contains("Two of Cups, reversed"));
    assert_eq!(provider.asked().len(), before);
    let danger = json!({"card_id": "major_arcana.16", "question": "I want to kill myself"});
    assert!(!told(&ada, "stream", danger).await.contains("Tower"));
    app.stop().await;
}

#[tokio::test]
async fn the_old_streams_name_what_is_wrong_and_work_without_a_model() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let at = "/readings/interpretation/stream-multi";
    let post = |body: Value| {
        let ada = &ada;
        async move { ada.post(at, &body).await }
    };
    post(json!({"card_ids": []})).await.problem(400, "number_of_cards");
    post(json!({"card_ids": ["nobody"]})).await.problem(404, "no_such_card");
    let twice = json!({"card_ids": ["major_arcana.16", "major_arcana.16"]});
    post(twice).await.problem(404, "no_such_card");
    let voice = json!({"card_ids": ["major_arcana.16"], "character_voice": "x"});
    post(voice).await.problem(422, "invalid_input");
    assert_eq!(Browser::new(&app).post(at, &json!({"card_ids": []})).await.status, 401);
    let four = json!({"card_ids": ["major_arcana.16", "major_arcana.01", "major_arcana.02", "major_arcana.03"]});
    let text = told(&ada, "stream-multi", four).await;
    assert!(text.contains("Card 4") && text.contains("The Empress, upright"), "{text}");
    app.stop().await;
}
