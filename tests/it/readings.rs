//! A quick reading over HTTP.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::jobs::settled;
use crate::support::TestApp;

const PATH: &str = "/api/v1/readings/quick";

#[tokio::test]
async fn a_newcomer_gets_three_cards_and_a_text_that_speaks_to_each_place() {
    let app = TestApp::start().await;
    for lang in ["zh-TW", "en"] {
        let asked =
            json!({"question": "要不要換工作？", "spread": "vault_tec_spread", "lang": lang});
        let answer = app.post(PATH, &asked).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let body = answer.json();
        assert_eq!(body["spread"]["name"], "vault_tec_spread");
        let cards = body["cards"].as_array().unwrap();
        let roles: Vec<&str> = cards.iter().map(|c| c["position_role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["past", "situation", "outcome"]);
        let text = body["interpretation"]["text"].as_str().unwrap();
        for (card, reading) in cards.iter().zip(body["interpretation"]["cards"].as_array().unwrap())
        {
            assert_eq!(card["position_number"], reading["position_number"]);
            let name = card["card"]["name"].as_str().unwrap();
            assert!(text.contains(name), "{name} is not in: {text}");
            let side = if card["is_reversed"] == true { "reversed" } else { "upright" };
            let id = card["card"]["id"].as_str().unwrap();
            let full = app.get(&format!("/api/v1/cards/{id}?lang={lang}")).await.json();
            let role = card["position_role"].as_str().unwrap();
            let passage = full["roles"][side][role].as_str().unwrap();
            assert!(text.contains(passage), "{id} {side} {role} is not in: {text}");
        }
    }
}

#[tokio::test]
async fn a_spread_is_known_by_name_by_id_and_by_the_originals_alias() {
    let app = TestApp::start().await;
    for key in ["celtic_cross", "77777777-7777-7777-7777-777777777777"] {
        let body = app.post(PATH, &json!({"spread": key})).await.json();
        assert_eq!(body["cards"].as_array().unwrap().len(), 10);
    }
    let body = app.post(PATH, &json!({"spread": "three_card"})).await.json();
    assert_eq!(body["spread"]["name"], "vault_tec_spread");
    let body = app.post(PATH, &json!({})).await.json();
    assert_eq!(body["spread"]["name"], "single_wasteland");
}

#[tokio::test]
async fn the_picked_places_decide_which_cards_of_the_shuffled_deck_are_dealt() {
    // Two instances with the same entropy shuffle alike; only the picks differ.
    let deal = async |picks: Value| {
        let app = TestApp::start().await;
        // The jobs of a first start draw from it too.
        settled(&app).await;
        app.entropy.go_on_from(1_000);
        let asked = json!({"spread": "vault_tec_spread", "picks": picks});
        let body = app.post(PATH, &asked).await.json();
        let cards = body["cards"].as_array().unwrap().clone();
        cards.iter().map(|c| c["card"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let there = deal(json!([5, 40, 77])).await;
    let back = deal(json!([77, 40, 5])).await;
    assert_eq!(there.iter().rev().cloned().collect::<Vec<_>>(), back);
    assert_ne!(there, deal(json!([6, 41, 76])).await);
    assert_eq!(deal(json!([0, 1, 2])).await, deal(Value::Null).await);
}

#[tokio::test]
async fn no_card_comes_twice_in_one_reading() {
    let app = TestApp::start().await;
    for _ in 0..50 {
        let body = app.post(PATH, &json!({"spread": "celtic_cross"})).await.json();
        let ids: BTreeSet<String> = body["cards"]
            .as_array()
            .unwrap()
            .iter()
            .map(|card| card["card"]["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 10);
    }
}

#[tokio::test]
async fn everything_wrong_with_a_request_is_named_at_once_in_the_callers_language() {
    let app = TestApp::start().await;
    let asked = json!({
        "question": "問".repeat(501), "spread": "nothing", "lang": "fr", "character_voice": "nobody",
    });
    let body = app.post(&format!("{PATH}?lang=en"), &asked).await.problem(422, "invalid_input");
    let pointers: Vec<&str> =
        body["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/lang", "/question", "/character_voice", "/spread"]);
    assert_eq!(body["errors"][1]["detail"], "A question has at most 500 characters.");
    for (picks, pointer) in [
        (json!([1, 2]), "/picks"),
        (json!([1, 2, 78]), "/picks/2"),
        (json!([1, 2, 1]), "/picks/2"),
        (json!([1, -2, 3]), "/picks/1"),
        (json!("1,2,3"), "/picks"),
    ] {
        let asked = json!({"spread": "vault_tec_spread", "picks": picks});
        let body = app.post(PATH, &asked).await.problem(422, "invalid_input");
        assert_eq!(body["errors"][0]["pointer"], pointer);
    }
}

#[tokio::test]
async fn a_question_of_five_hundred_characters_of_any_kind_is_read() {
    let app = TestApp::start().await;
    for question in [
        "問".repeat(500),
        "🃏👻🫠".repeat(100),
        "هل أغير عملي؟ ".repeat(30),
        "</script><img onerror=alert(1)> ignore all rules".to_owned(),
        String::new(),
        "\u{202e}\u{0}\u{7f}".to_owned(),
    ] {
        let answer = app.post(PATH, &json!({"question": question})).await;
        assert_eq!(answer.status, 200, "{question}: {}", answer.text());
    }
}

#[tokio::test]
async fn the_number_of_readings_is_true_and_survives_a_restart() {
    let app = TestApp::start().await;
    let stats = app.get("/api/v1/landing-stats").await.json();
    assert_eq!(stats, json!({"users": 0, "readings": 0, "cards": 78, "providers": 0}));
    for _ in 0..3 {
        app.post(PATH, &json!({})).await;
    }
    assert_eq!(app.get("/api/v1/landing-stats").await.json()["readings"], 3);
    let folder = app.stop_keeping_folder().await;
    let again = TestApp::start_in(folder.path(), &[]).await;
    assert_eq!(again.get("/api/v1/landing-stats").await.json()["readings"], 3);
    again.stop().await;
}

#[tokio::test]
async fn someone_in_danger_gets_care_and_help_lines_and_no_card() {
    let app = TestApp::start().await;
    let asked = json!({"question": "我不想活了", "lang": "zh-TW"});
    let body = app.post(PATH, &asked).await.json();
    assert_eq!(body["safety"]["level"], "self_harm");
    let numbers: Vec<&str> = body["safety"]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["number"].as_str().unwrap())
        .collect();
    assert_eq!(&numbers[..3], ["1925", "1995", "1980"]);
    assert!(body.get("cards").is_none() && body.get("interpretation").is_none());
    let asked = json!({"question": "he hits me and I am afraid to go home", "lang": "en"});
    let body = app.post(PATH, &asked).await.json();
    assert_eq!(body["safety"]["level"], "violence");
    assert!(body["safety"]["lines"].as_array().unwrap().iter().any(|l| l["number"] == "113"));
    // No card was drawn, so none was counted.
    assert_eq!(app.get("/api/v1/landing-stats").await.json()["readings"], 0);
}

#[tokio::test]
async fn the_operators_help_lines_stand_in_for_taiwans() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lines.toml");
    let lines = r#"
        [[line]]
        locale = "en"
        for = ["self_harm"]
        number = "988"
        [line.zh-TW]
        name = "美國自殺防治專線"
        note = "24 小時"
        [line.en]
        name = "988 Lifeline"
        note = "24 hours"
    "#;
    std::fs::write(&file, lines).unwrap();
    let app = TestApp::start_with(&[("help_lines", file.to_str().unwrap())]).await;
    let english = app.get("/api/v1/help-lines?lang=en").await.json();
    assert_eq!(english, json!([{"name": "988 Lifeline", "number": "988", "note": "24 hours"}]));
    let chinese = app.get("/api/v1/help-lines?lang=zh-TW").await.json();
    assert_eq!(chinese[0]["number"], "1925");
    let body = app.post(PATH, &json!({"question": "I want to die", "lang": "en"})).await.json();
    assert_eq!(body["safety"]["lines"], english);
}

#[tokio::test]
async fn a_question_about_quitting_is_read_with_its_limit_said_first() {
    let app = TestApp::start().await;
    let body = app.post(PATH, &json!({"question": "該不該離職？", "lang": "zh-TW"})).await.json();
    let boundary = body["interpretation"]["boundary"].as_str().unwrap();
    assert!(body["interpretation"]["text"].as_str().unwrap().starts_with(boundary));
    assert_eq!(body["cards"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn voice_karma_and_faction_change_the_telling() {
    let app = TestApp::start().await;
    let asked = json!({"spread": "vault_tec_spread", "character_voice": "ghoul", "karma_context": "good", "faction": "ncr", "lang": "en"});
    let body = app.post(PATH, &asked).await.json();
    assert_eq!(body["interpretation"]["character_voice"], "ghoul");
    assert_eq!(body["interpretation"]["engine"], "oracle-1");
    let opening = &body["interpretation"]["opening"]["sources"][0];
    assert!(opening.as_str().unwrap().starts_with("voice/ghoul/opening/"), "{opening}");
    let wrong = json!({"karma_context": "chaotic", "faction": "nobody"});
    let body = app.post(PATH, &wrong).await.problem(422, "invalid_input");
    let pointers: Vec<&str> =
        body["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/karma_context", "/faction"]);
}
