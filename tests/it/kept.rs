//! Kept readings: made, found, changed, deleted, and nobody's but their owner's.

use std::time::Duration;

use serde_json::{Value, json};

use crate::accounts::browser::{Browser, PASSWORD, at_once};
use crate::support::TestApp;

async fn kept(person: &Browser<'_>, body: Value) -> Value {
    let answer = person.post("/readings", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn path(reading: &Value) -> String {
    format!("/readings/{}", reading["id"].as_str().unwrap())
}

async fn found(person: &Browser<'_>, query: &str) -> Vec<String> {
    let answer = person.get(&format!("/readings?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let readings = answer.json()["readings"].clone();
    readings
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["question"].as_str().unwrap().to_owned())
        .collect()
}

/// A reading without the counters of its cards, which go on counting.
fn unmoved(reading: &Value) -> Value {
    let mut reading = reading.clone();
    for place in reading["card_positions"].as_array_mut().unwrap() {
        place["card"].as_object_mut().unwrap().remove("stats");
    }
    reading
}

/// A revealed draw's id.
async fn drawn(person: &Browser<'_>) -> String {
    let draw = person.post("/draws", &json!({"spread": "vault_tec_spread"})).await.json();
    let id = draw["id"].as_str().unwrap().to_owned();
    let revealed = person.post(&format!("/draws/{id}/reveal"), &json!({"cut": 7})).await;
    assert_eq!(revealed.status, 200);
    id
}

#[tokio::test]
async fn a_draw_becomes_a_reading_with_its_cards_its_text_and_its_receipt() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let draw = drawn(&ada).await;
    let looked = ada.get(&format!("/draws/{draw}")).await.json();
    let body = json!({
        "draw_id": draw, "question": "Should I move?", "character_voice": "ghoul",
        "karma_context": "good", "faction": "ncr", "lang": "en", "tags": ["home", "home", " "],
        "mood_before": "restless",
    });
    let reading = kept(&ada, body).await;
    assert_eq!(reading["receipt"], looked["receipt"]);
    assert_eq!(reading["character_voice_used"], "ghoul");
    assert_eq!(reading["faction_influence"], "ncr");
    assert_eq!(reading["tags"], json!(["home"]));
    assert_eq!(reading["spread_template"]["name"], "vault_tec_spread");
    let places = reading["card_positions"].as_array().unwrap();
    assert_eq!(places.len(), 3);
    for (place, card) in places.iter().zip(looked["cards_drawn"].as_array().unwrap()) {
        assert_eq!(place["card_id"], card["card"]["id"]);
        assert_eq!(place["is_reversed"], card["is_reversed"]);
        let text = place["position_interpretation"].as_str().unwrap();
        assert!(reading["overall_interpretation"].as_str().unwrap().contains(text));
    }
    // What was answered is what is kept, also over a restart.
    assert_eq!(unmoved(&ada.get(&path(&reading)).await.json()), unmoved(&reading));
    let me = ada.me().await.unwrap();
    assert_eq!(me["total_readings"], 1);
    let token = ada.access();
    let folder = app.stop_keeping_folder().await;
    let app = TestApp::start_in(folder.path(), &[]).await;
    let ada = Browser::new(&app);
    ada.set_cookie("access_token", &token);
    assert_eq!(unmoved(&ada.get(&path(&reading)).await.json()), unmoved(&reading));
    app.stop().await;
}

#[tokio::test]
async fn a_draw_becomes_one_reading_only_whoever_asks_and_however_often_at_once() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let draw = drawn(&ada).await;
    let body = json!({"draw_id": draw});
    bob.post("/readings", &body).await.problem(403, "not_your_draw");
    let posts = (0..10).map(|_| ada.request("POST".parse().unwrap(), "/readings").json(&body));
    let answers = at_once(posts.collect()).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for lost in answers.iter().filter(|answer| answer.status != 201) {
        let problem = lost.problem(409, "draw_used");
        assert!(problem["reading_id"].is_string());
    }
    assert_eq!(found(&ada, "").await.len(), 1);
    // A sealed one has no cards to read yet; one that never was, neither.
    let sealed = ada.post("/draws", &json!({})).await.json();
    ada.post("/readings", &json!({"draw_id": sealed["id"]})).await.problem(409, "draw_sealed");
    let forged = json!({"draw_id": "3f0c0f0e-0000-4000-8000-000000000000"});
    ada.post("/readings", &forged).await.problem(404, "no_such_draw");
}

#[tokio::test]
async fn a_guest_keeps_the_reading_by_signing_up_afterwards() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    let draw = drawn(&guest).await;
    let quick = json!({"draw_id": draw, "question": "Should I move?", "lang": "en"});
    let told = guest.post("/readings/quick", &quick).await.json();
    guest.post("/readings", &quick).await.problem(401, "not_signed_in");
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = kept(&ada, quick).await;
    assert_eq!(reading["overall_interpretation"], told["interpretation"]["text"]);
}

#[tokio::test]
async fn cards_of_ones_own_are_read_as_people_type_them_and_have_no_receipt() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let own = |cards: Value| json!({"spread": "vault_tec_spread", "lang": "en", "cards": cards});
    let typed = json!([{"card_id": "3w r"}, {"card_id": "權杖國王 逆位"}, {"card_id": "XVI", "is_reversed": false}]);
    let reading = kept(&ada, own(typed)).await;
    assert_eq!(reading["origin"], "physical");
    assert_eq!(reading["receipt"], Value::Null);
    let cards: Vec<(String, bool)> = reading["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["card_id"].as_str().unwrap().to_owned(), c["is_reversed"].as_bool().unwrap()))
        .collect();
    let expected = [
        ("minor_arcana.wands.three", true),
        ("minor_arcana.wands.king", true),
        ("major_arcana.16", false),
    ];
    assert_eq!(cards, expected.map(|(id, reversed)| (id.to_owned(), reversed)));
    ada.post(&format!("{}/clarifier", path(&reading)), &json!({})).await.problem(409, "own_cards");
    for (cards, pointer) in [
        (
            json!([{"card_id": "3w"}, {"card_id": "three of wands"}, {"card_id": "0"}]),
            "/cards/1/card_id",
        ),
        (json!([{"card_id": "3w"}, {"card_id": "聖杯"}, {"card_id": "0"}]), "/cards/1/card_id"),
        (json!([{"card_id": "3w"}]), "/cards"),
    ] {
        let problem = ada.post("/readings", &own(cards)).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
}

#[tokio::test]
async fn a_request_that_is_sent_again_makes_one_reading() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let own = |request: &str| {
        json!({
            "spread": "single_wasteland", "cards": [{"card_id": "3w r"}], "request_id": request,
        })
    };
    let (one, two) =
        ("0b9c1a52-8a3e-4c8e-9d55-6f3a9d1c0001", "0b9c1a52-8a3e-4c8e-9d55-6f3a9d1c0002");
    let sent = own(one);
    let answers = five_times(&ada, &sent).await;
    let ids: Vec<&str> = answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let another = kept(&ada, own(two)).await;
    assert_ne!(another["id"], answers[0]["id"]);
    let bobs = kept(&bob, own(one)).await;
    assert_ne!(bobs["id"], answers[0]["id"], "each person has names of their own");
    assert_eq!(found(&ada, "").await.len(), 2);
}

/// Five times the same at once.
async fn five_times(person: &Browser<'_>, body: &Value) -> Vec<Value> {
    let one = || async { person.post("/readings", body).await.json() };
    let (a, b, c, d, e) = tokio::join!(one(), one(), one(), one(), one());
    vec![a, b, c, d, e]
}

#[tokio::test]
async fn a_guests_clarifier_keeps_its_place_when_the_reading_is_kept() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    let draw = drawn(&guest).await;
    let clarifier = format!("/draws/{draw}/clarifier");
    let problem = guest.post(&clarifier, &json!({"position": 4})).await;
    assert_eq!(problem.problem(422, "invalid_input")["errors"][0]["pointer"], "/position");
    assert_eq!(guest.post(&clarifier, &json!({"position": 2})).await.status, 200);
    assert_eq!(guest.post(&clarifier, &json!({})).await.status, 200);
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = kept(&ada, json!({"draw_id": draw, "lang": "en"})).await;
    let places = reading["card_positions"].as_array().unwrap();
    let clarifiers: Vec<&Value> =
        places.iter().filter(|place| place["role"] == "clarifier").collect();
    assert_eq!(clarifiers.len(), 2);
    assert_eq!(clarifiers[0]["position_number"], 2);
    assert_eq!(clarifiers[1]["position_number"], Value::Null);
}

#[tokio::test]
async fn every_spelling_of_a_card_finds_it() {
    let app = TestApp::start().await;
    for (text, card, reversed) in [
        ("3w r", "minor_arcana.wands.three", true),
        ("3wr", "minor_arcana.wands.three", true),
        ("w3", "minor_arcana.wands.three", false),
        ("權杖三 逆位", "minor_arcana.wands.three", true),
        ("權杖3逆", "minor_arcana.wands.three", true),
        ("逆位權杖三", "minor_arcana.wands.three", true),
        ("Three of Wands reversed", "minor_arcana.wands.three", true),
        ("Queen of Cups", "minor_arcana.cups.queen", false),
        ("qc", "minor_arcana.cups.queen", false),
        ("聖杯王后", "minor_arcana.cups.queen", false),
        ("pp", "minor_arcana.pentacles.page", false),
        ("pc", "minor_arcana.cups.page", false),
        ("金幣五", "minor_arcana.pentacles.five", false),
        ("星幣5", "minor_arcana.pentacles.five", false),
        ("10s", "minor_arcana.swords.ten", false),
        ("ｓ１０", "minor_arcana.swords.ten", false),
        ("XVI", "major_arcana.16", false),
        ("16 rev", "major_arcana.16", true),
        ("0", "major_arcana.00", false),
        ("the fool", "major_arcana.00", false),
        ("愚者", "major_arcana.00", false),
        ("正義", "major_arcana.11", false),
        ("正義逆位", "major_arcana.11", true),
        ("倒吊人", "major_arcana.12", false),
        ("tower r", "major_arcana.16", true),
        ("major_arcana.16", "major_arcana.16", false),
    ] {
        let found = app.post("/api/v1/cards/parse", &json!({"text": text})).await.json();
        assert_eq!(found["card_id"], card, "{text}: {found}");
        assert_eq!(found["is_reversed"], reversed, "{text}");
    }
    let several = app.post("/api/v1/cards/parse", &json!({"text": "聖杯"})).await.json();
    assert_eq!(several["card_id"], Value::Null);
    assert_eq!(several["candidates"].as_array().unwrap().len(), 14, "a whole suit");
    let none = app.post("/api/v1/cards/parse", &json!({"text": "a potato"})).await.json();
    assert_eq!((&none["card_id"], &none["candidates"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn nobody_elses_readings_can_be_seen_changed_or_deleted() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let guest = Browser::new(&app);
    let public =
        json!({"question": "mine", "privacy_level": "public", "allow_public_sharing": true});
    let reading = kept(&ada, public).await;
    let one = path(&reading);
    for (method, path, body) in [
        ("GET", one.clone(), Value::Null),
        ("PATCH", one.clone(), json!({"notes": "x"})),
        ("DELETE", one.clone(), Value::Null),
        ("PATCH", format!("{one}/tags"), json!({"tags": ["x"]})),
        ("PATCH", format!("/tags{one}/tags"), json!({"tags": ["x"]})),
        ("POST", format!("{one}/clarifier"), json!({})),
    ] {
        bob.call(method, &path, &body).await.problem(404, "no_such_reading");
        guest.call(method, &path, &body).await.problem(401, "not_signed_in");
    }
    assert_eq!(found(&bob, "").await, Vec::<String>::new());
    assert_eq!(ada.get(&one).await.json(), reading, "nothing of it was changed");
}

#[tokio::test]
async fn the_list_filters_searches_sorts_and_pages() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let tower = json!({"spread": "single_wasteland", "cards": [{"card_id": "XVI"}]});
    let make = |question: &str, more: Value| {
        let mut body = json!({"question": question});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    kept(&ada, make("我該換工作嗎？", json!({"tags": ["工作", "大事"], "lang": "zh-TW"}))).await;
    app.clock.advance(Duration::from_secs(600));
    kept(
        &ada,
        make(
            "Will the old Ｔｒｕｃｋｌｅｔ run?",
            json!({"character_voice": "ghoul", "lang": "en"}),
        ),
    )
    .await;
    app.clock.advance(Duration::from_secs(60));
    let third = kept(&ada, make("the tower", tower)).await;
    ada.call(
        "PATCH",
        &path(&third),
        &json!({"is_favorite": true, "user_satisfaction": 4, "notes": "a note about kelpwork"}),
    )
    .await;

    assert_eq!(found(&ada, "").await.len(), 3);
    assert_eq!(found(&ada, "").await[0], "the tower", "the newest first");
    for (query, expected) in [
        ("search=換工作", vec!["我該換工作嗎？"]),
        ("search=TRUCKLET%20old", vec!["Will the old Ｔｒｕｃｋｌｅｔ run?"]),
        ("search=kelpwork", vec!["the tower"]),
        ("search=塔", vec!["the tower"]),
        ("search=高塔", vec!["the tower"]),
        ("search=大事", vec!["我該換工作嗎？"]),
        ("search=xylophonequartz", vec![]),
        ("character_voice=ghoul", vec!["Will the old Ｔｒｕｃｋｌｅｔ run?"]),
        ("is_favorite=true", vec!["the tower"]),
        ("card=major_arcana.16&origin=physical", vec!["the tower"]),
        ("tags=工作,大事", vec!["我該換工作嗎？"]),
        ("tags=工作,other", vec![]),
        ("min_satisfaction=4", vec!["the tower"]),
        ("date_to=2026-11-22T12:05:00Z", vec!["我該換工作嗎？"]),
        ("date_from=2026-11-22&date_to=2026-11-22&sort_order=asc&limit=1", vec!["我該換工作嗎？"]),
        ("sort_by=is_favorite&page_size=1", vec!["the tower"]),
        ("page=2&page_size=2", vec!["我該換工作嗎？"]),
    ] {
        assert_eq!(found(&ada, query).await, expected, "{query}");
    }
    let page = ada.get("/readings?page_size=2").await.json();
    assert_eq!((&page["total_count"], &page["has_more"]), (&json!(3), &json!(true)));
    assert_eq!(page["readings"][0]["card_positions"], json!([]));
    for wrong in [
        "page=0",
        "page_size=101",
        "sort_by=secret",
        "card=x",
        "date_from=soon",
        "is_favorite=maybe",
    ] {
        ada.get(&format!("/readings?{wrong}")).await.problem(422, "invalid_input");
    }
}

#[tokio::test]
async fn a_search_finds_words_that_only_the_text_has() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let first =
        kept(&ada, json!({"question": "one", "lang": "en", "spread": "celtic_cross"})).await;
    let second =
        kept(&ada, json!({"question": "two", "lang": "en", "cards": [{"card_id": "0"}]})).await;
    let text = |reading: &Value| reading["overall_interpretation"].as_str().unwrap().to_lowercase();
    let (has, has_not) = (text(&first), text(&second));
    let word = has
        .split(|c: char| !c.is_ascii_alphabetic())
        .find(|word| {
            word.len() > 6
                && !has_not.contains(word)
                && !first["summary_message"].as_str().unwrap().to_lowercase().contains(word)
                && !first["cards"].to_string().to_lowercase().contains(word)
        })
        .expect("a word of its own");
    assert_eq!(found(&ada, &format!("search={word}")).await, ["one"], "{word}");
}

#[tokio::test]
async fn what_the_person_writes_beside_a_reading_is_kept_and_what_happened_stays() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = kept(&ada, json!({"question": "as it was", "mood_before": "calm"})).await;
    let change = json!({
        "is_favorite": true, "tags": [" a ", "b", "a"], "notes": "line one\nline two", "mood_after": "lighter",
        "user_satisfaction": 5, "accuracy_rating": 4, "helpful_rating": 3, "user_feedback": "good",
        "question": "another", "overall_interpretation": "mine",
    });
    let changed = ada.call("PATCH", &path(&reading), &change).await.json();
    for (key, value) in [
        ("question", json!("as it was")),
        ("is_favorite", json!(true)),
        ("tags", json!(["a", "b"])),
        ("notes", json!("line one\nline two")),
        ("mood_before", json!("calm")),
        ("mood_after", json!("lighter")),
        ("user_satisfaction", json!(5)),
        ("helpful_rating", json!(3)),
    ] {
        assert_eq!(changed[key], value, "{key}");
    }
    // A text of the client's own stands beside the offline one (contract §6.3).
    assert_eq!(changed["interpretation"], reading["interpretation"]);
    assert_eq!(changed["written_by"]["by"], "client");
    let cleared = ada
        .call("PATCH", &path(&reading), &json!({"notes": "", "user_satisfaction": 0, "tags": []}))
        .await
        .json();
    assert_eq!(
        (&cleared["notes"], &cleared["user_satisfaction"], &cleared["tags"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!(cleared["mood_after"], "lighter", "what is not named stays");
    for (body, pointer) in [
        (json!({"user_satisfaction": 6}), "/user_satisfaction"),
        (json!({"notes": "x".repeat(5001)}), "/notes"),
        (json!({"tags": ["x".repeat(51)]}), "/tags/0"),
        (json!({"tags": (0..21).map(|n| n.to_string()).collect::<Vec<_>>()}), "/tags"),
        (json!({"privacy_level": "everyone"}), "/privacy_level"),
        (json!({"is_favorite": "yes"}), "/is_favorite"),
    ] {
        let problem = ada.call("PATCH", &path(&reading), &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
}

#[tokio::test]
async fn tags_are_counted_renamed_merged_and_deleted_in_all_readings() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    kept(&ada, json!({"question": "1", "tags": ["love", "work"]})).await;
    kept(&ada, json!({"question": "2", "tags": ["love"]})).await;
    kept(&ada, json!({"question": "3", "tags": ["job"]})).await;
    let counts = async || {
        let all = ada.get("/readings/tags").await.json();
        assert_eq!(ada.get("/tags/readings/tags").await.json(), all);
        all.as_array()
            .unwrap()
            .iter()
            .map(|t| format!("{} {}", t["tag"].as_str().unwrap(), t["count"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(counts().await, ["love 2", "job 1", "work 1"]);
    let merged = ada
        .post("/tags/readings/tags/merge", &json!({"source_tags": ["job"], "target_tag": "work"}))
        .await
        .json();
    assert_eq!(merged["data"]["readings_affected"], 1);
    assert_eq!(counts().await, ["love 2", "work 2"]);
    ada.post("/tags/readings/tags/rename", &json!({"old_tag": "love", "new_tag": "heart"})).await;
    assert_eq!(counts().await, ["heart 2", "work 2"]);
    ada.post("/tags/readings/tags/bulk-delete", &json!({"tags": ["heart"]})).await;
    assert_eq!(counts().await, ["work 2"]);
    for (path, body) in [
        ("merge", json!({"source_tags": ["a"], "target_tag": "a"})),
        ("merge", json!({"source_tags": [], "target_tag": "a"})),
        ("rename", json!({"old_tag": "a", "new_tag": "a"})),
        ("rename", json!({"old_tag": "a", "new_tag": "  "})),
        ("bulk-delete", json!({"tags": [" "]})),
    ] {
        ada.post(&format!("/tags/readings/tags/{path}"), &body).await.problem(422, "invalid_input");
    }
}

#[tokio::test]
async fn the_daily_card_is_one_a_local_day_also_for_ten_tabs_at_once() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    assert_eq!(ada.get("/readings/daily").await.json()["reading"], Value::Null);
    let posts =
        (0..10).map(|_| ada.request("POST".parse().unwrap(), "/readings/daily").json(&json!({})));
    let ids: std::collections::BTreeSet<String> = at_once(posts.collect())
        .await
        .iter()
        .map(|answer| answer.json()["reading"]["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 1);
    let today = ada.get("/readings/daily").await.json();
    // 12:00 UTC is 20:00 in Taipei; four hours on it is tomorrow there.
    assert_eq!(today["date"], "2026-11-22");
    app.clock.advance(Duration::from_secs(4 * 3600));
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    assert_eq!(ada.get("/readings/daily").await.json()["reading"], Value::Null);
    let next = ada.post("/readings/daily", &json!({})).await.json();
    assert_eq!(next["date"], "2026-11-23");
    assert_ne!(next["reading"]["id"], today["reading"]["id"]);
    // A deleted daily card may be drawn anew; the day is not lost.
    ada.delete(&path(&next["reading"]), &Value::Null).await;
    assert!(ada.post("/readings/daily", &json!({})).await.json()["reading"].is_object());
}

#[tokio::test]
async fn someone_in_danger_gets_care_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let answer = ada.post("/readings", &json!({"question": "我不想活了", "lang": "zh-TW"})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["safety"]["level"], "self_harm");
    assert_eq!(found(&ada, "").await.len(), 0);
}

#[tokio::test]
async fn deleting_while_reading_leaves_nothing_half() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let draw = drawn(&ada).await;
    let reading = kept(&ada, json!({"draw_id": draw})).await;
    let mut requests = Vec::new();
    for round in 0..20 {
        let method = if round % 5 == 2 { "DELETE" } else { "GET" };
        requests.push(ada.request(method.parse().unwrap(), &path(&reading)));
        let clarify =
            ada.request("POST".parse().unwrap(), &format!("{}/clarifier", path(&reading)));
        requests.push(clarify.json(&json!({})));
    }
    for answer in at_once(requests).await {
        assert!([200, 204, 404, 409].contains(&answer.status), "{}", answer.text());
        if answer.status == 200 {
            let body = answer.json();
            let receipt =
                wasteland_tarot::tarot::Receipt::parse(&body["receipt"].to_string()).unwrap();
            assert!(receipt.checks().iter().all(|check| check.failure.is_none()));
            assert_eq!(receipt.cards.len(), body["cards"].as_array().unwrap().len());
        }
    }
    ada.get(&path(&reading)).await.problem(404, "no_such_reading");
    assert_eq!(found(&ada, "").await.len(), 0);
    assert_eq!(ada.me().await.unwrap()["total_readings"], 0);
}

#[tokio::test]
async fn deleting_the_account_deletes_its_readings_and_says_how_many() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for _ in 0..3 {
        kept(&ada, json!({})).await;
    }
    let deleted = ada.delete("/users/me", &json!({"password": PASSWORD})).await.json();
    assert_eq!(deleted["deleted"]["readings"], 3);
}
