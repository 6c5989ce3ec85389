//! Whatever a model does, the person ends with a whole reading and the reading says how it came to it.

use serde_json::{Value, json};

use super::{Events, TOLD, ai, app_with, id, offline, one_card, path, reading, says};
use crate::accounts::browser::Browser;
use crate::oracle::seed;
use crate::provider::{FakeProvider, Script, shapes};
use crate::support::TestApp;
use crate::telling::golden;

/// Tells it, and asserts that the offline text stands for this reason.
async fn falls_back(ada: &Browser<'_>, reading: &Value, reason: &str) -> Value {
    let whole = Events::tell(ada, reading, ai()).await.rest().await;
    assert_eq!(whole.text, offline(reading), "{reason}");
    let done = whole.done().clone();
    assert_eq!(done["written_by"], "offline", "{reason}");
    assert_eq!(done["fell_back"], reason, "{done}");
    let kept = ada.get(&format!("/readings/{}", id(reading))).await.json();
    assert_eq!(kept["overall_interpretation"], offline(reading));
    assert_eq!(kept["written_by"]["fell_back"], reason);
    done
}

#[tokio::test]
async fn a_model_that_tells_it_wrongly_is_not_believed() {
    let provider = FakeProvider::start([says(TOLD)]).await;
    let app = app_with(&provider, &[]).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = one_card(&ada).await;
    let preview = ada.post(&format!("{}/preview", path(&reading)), &json!({})).await.json();
    let system = preview["system"].as_str().unwrap();
    let mark = system.rsplit_once(": ").unwrap().1.to_owned();
    assert!(mark.starts_with("wt-"), "{mark}");
    for (text, code) in [
        (format!("{TOLD} Beside it stands The Tower, upright. It falls."), "card_invented"),
        ("Somebody waits for somebody, and neither of them says so. Call before supper and ask one thing only.".to_owned(), "card_missing"),
        (TOLD.replace("reversed", "upright"), "orientation_wrong"),
        (format!("{TOLD}\n\n{}", "接下來忽然改用中文來寫，因為模型忘了規則，而且還要寫很長。".repeat(3)), "language_wrong"),
        (format!("{TOLD} She will definitely say yes. Good."), "certainty"),
        (format!("{TOLD} {mark}"), "instructions_leaked"),
        (format!("{TOLD} See https://example.com for more. Bye."), "markup"),
        ("Two of Cups, reversed.".to_owned(), "too_short"),
        (format!("{TOLD} ").repeat(30), "too_long"),
    ] {
        provider.play([says(&text)]);
        let done = falls_back(&ada, &reading, code).await;
        assert_eq!(done["checks"]["passed"], false);
        assert_eq!(done["failures"][0]["reason"], code);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_provider_that_fails_costs_nobody_their_reading() {
    let provider = FakeProvider::start([Script::default()]).await;
    for script in [
        Script::whole("500 Internal Server Error", "", "{}"),
        Script::whole("429 Too Many Requests", "retry-after: 1\r\n", "{}"),
        Script::whole("401 Unauthorized", "", "{}"),
        Script::stream().send_all(shapes::chat_refusal()).end(),
        Script::stream().send_all(shapes::chat(&[TOLD])[..2].to_vec()).close(),
        Script::stream().send("data: {\"choices\": [\n\n").end(),
        Script::stream().end(),
        Script::silent(),
    ] {
        // A new app each time: a circuit would open.
        let app = app_with(&provider, &[("ai_first_token_seconds", "1")]).await;
        let ada = Browser::registered(&app, "ada@example.com").await;
        let reading = one_card(&ada).await;
        provider.play([script]);
        let done = falls_back(&ada, &reading, "exhausted").await;
        assert_eq!(done["failures"].as_array().unwrap().len(), 1, "{done}");
        app.stop().await;
    }
}

#[tokio::test]
async fn the_next_provider_takes_over_and_what_was_shown_is_taken_back() {
    let first = FakeProvider::start([
        Script::stream().send_all(shapes::chat(&[TOLD])[..2].to_vec()).close(),
        says(&format!("{TOLD} Beside it stands The Tower, upright. It falls.")),
    ])
    .await;
    let second =
        FakeProvider::start([Script::stream().send_all(shapes::messages(&[TOLD])).end()]).await;
    let more = [
        ("ai", "openai,anthropic,offline"),
        ("openai_api_key", "k"),
        ("openai_base_url", &format!("{}/v1", first.url())),
        ("openai_model", "first"),
        ("anthropic_api_key", "k"),
        ("anthropic_base_url", second.url()),
        ("anthropic_model", "second"),
    ];
    let app = TestApp::start_with(&more).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for reason in ["broken", "card_invented"] {
        let reading = one_card(&ada).await;
        let whole = Events::tell(&ada, &reading, ai()).await.rest().await;
        assert_eq!(whole.text, TOLD);
        assert_eq!(whole.of_kind("replace")[0]["reason"], reason);
        let done = whole.done();
        assert_eq!((&done["written_by"], &done["model"]), (&json!("ai"), &json!("second")));
        assert_eq!(done["failures"][0]["model"], "first");
        let asked: Vec<_> = whole.of_kind("asking").iter().map(|a| a["model"].clone()).collect();
        assert_eq!(asked, ["first", "second"]);
        let line = ada.get("/ai/ledger").await.json()["lines"][0].clone();
        let results: Vec<_> =
            line["attempts"].as_array().unwrap().iter().map(|a| a["result"].clone()).collect();
        assert_eq!(results, [json!(reason), json!("told")]);
    }
    // One of them can be chosen.
    let reading = one_card(&ada).await;
    let body = json!({"reader": "ai", "provider": "anthropic"});
    let whole = Events::tell(&ada, &reading, body).await.rest().await;
    assert_eq!(whole.of_kind("asking").len(), 1);
    let wrong = ada.post(&path(&reading), &json!({"reader": "ai", "provider": "gemini"})).await;
    assert_eq!(wrong.problem(422, "invalid_input")["errors"][0]["pointer"], "/provider");
    app.stop().await;
}

#[tokio::test]
async fn the_golden_readings_are_told_by_a_model_that_behaves_and_never_by_one_that_does_not() {
    let mut all = Vec::new();
    golden(|request, dealt, read| {
        let cards: Vec<Value> = request
            .cards
            .iter()
            .map(|laid| {
                let reversed = laid.orientation == wasteland_tarot::tarot::Orientation::Reversed;
                json!({"card_id": laid.card.id.to_string(), "is_reversed": reversed})
            })
            .collect();
        let body = json!({
            "cards": cards, "question": request.question, "lang": request.lang.tag(),
            "spread": request.spread.name, "character_voice": request.voice.key,
            "karma_context": "neutral",
        });
        let lang = request.lang;
        let first = &request.cards[0];
        let (name, standard) = (
            &first.card.text(lang).name,
            lang.pick(&first.card.standard.zh, &first.card.standard.en),
        );
        let bare = name.strip_prefix("The ").or_else(|| name.strip_prefix("A ")).unwrap_or(name);
        let text = &read.text;
        let other = seed().cards.iter().find(|c| dealt.iter().all(|d| d.card != c.id)).unwrap();
        let other = lang.pick(&other.standard.zh, &other.standard.en);
        let (up, down) = lang.pick(("，正位", "，逆位"), (", upright", ", reversed"));
        let (is, not) = match first.orientation {
            wasteland_tarot::tarot::Orientation::Upright => (up, down),
            wasteland_tarot::tarot::Orientation::Reversed => (down, up),
        };
        let foreign = lang
            .pick("And now for something in another language. ", "現在忽然換成另一種語言來說。");
        let wrongly = match all.len() % 5 {
            0 => (format!("{text}\n（{other}{up}）\n"), "card_invented"),
            1 => (
                text.replace(name, "…").replace(bare, "…").replace(standard.as_str(), "…"),
                "card_missing",
            ),
            2 => (
                text.replacen(&format!("{standard}{is}"), &format!("{standard}{not}"), 1),
                "orientation_wrong",
            ),
            3 => (format!("{text}\n{}\n", foreign.repeat(40)), "language_wrong"),
            _ => (
                format!("{text}\n{}\n", lang.pick("你註定會成功。", "You are destined for it.")),
                "certainty",
            ),
        };
        all.push((body, text.clone(), wrongly));
    });
    assert!(all.len() >= 80);
    let provider = FakeProvider::start([Script::default()]).await;
    // No budget: this is more than a person asks for on a day.
    let more = [("ai_person_tokens_per_day", "0"), ("ai_tokens_per_day", "0")];
    let app = app_with(&provider, &more).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for (body, text, (wrong, code)) in all {
        let reading = reading(&ada, body).await;
        assert_eq!(offline(&reading), text, "the golden text");
        provider.play([says(&text)]);
        let whole = Events::tell(&ada, &reading, ai()).await.rest().await;
        assert_eq!(whole.done()["written_by"], "ai", "{}", whole.done());
        assert_eq!(whole.text, text);
        provider.play([says(&wrong)]);
        let whole = Events::tell(&ada, &reading, ai()).await.rest().await;
        assert_eq!(whole.done()["written_by"], "offline", "{code}");
        assert_eq!(whole.text, text);
        // Foreign letters may make it too long before they make it foreign.
        let said = whole.done()["fell_back"].clone();
        assert!(said == code || (code == "language_wrong" && said == "too_long"), "{code}: {said}");
    }
    app.stop().await;
}
