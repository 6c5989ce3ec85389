//! Cards, spreads, voices and factions over HTTP.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::TestApp;

fn ids(body: &Value) -> Vec<String> {
    let cards = body["cards"].as_array().unwrap();
    cards.iter().map(|card| card["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn all_seventy_eight_cards_come_in_both_languages_with_no_text_missing() {
    let app = TestApp::start().await;
    for lang in ["zh-TW", "en"] {
        let body = app.get(&format!("/api/v1/cards?page_size=100&lang={lang}")).await.json();
        let cards = body["cards"].as_array().unwrap();
        assert_eq!(cards.len(), 78);
        assert_eq!(body["total_count"], 78);
        assert_eq!(body["has_more"], false);
        for card in cards {
            let texts = ["name", "standard_name", "upright_meaning", "reversed_meaning"];
            for key in texts {
                let text = card[key].as_str().unwrap();
                assert!(!text.is_empty(), "{} {key}", card["id"]);
                let chinese = text.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
                assert_eq!(chinese, lang == "zh-TW", "{} {key}: {text}", card["id"]);
            }
            assert!(card["keywords"]["upright"].as_array().unwrap().len() >= 4);
            assert!(card["keywords"]["reversed"].as_array().unwrap().len() >= 4);
            let radiation = card["metadata"]["radiation_level"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&radiation));
            assert!((1..=10).contains(&card["metadata"]["threat_level"].as_i64().unwrap()));
            assert!(!card["visuals"]["image_alt_text"].as_str().unwrap().is_empty());
            assert_eq!(card["character_voices"].as_object().unwrap().len(), 14);
        }
    }
}

#[tokio::test]
async fn the_pages_of_the_list_hold_every_card_once() {
    let app = TestApp::start().await;
    let mut seen = Vec::new();
    for page in 1.. {
        let body = app.get(&format!("/api/v1/cards?page={page}&page_size=20")).await.json();
        seen.extend(ids(&body));
        if body["has_more"] == false {
            assert_eq!(page, 4);
            break;
        }
    }
    assert_eq!(seen.len(), 78);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 78);
    let beyond = app.get("/api/v1/cards?page=9").await.json();
    assert_eq!(beyond["cards"].as_array().unwrap().len(), 0);
    assert_eq!(beyond["has_more"], false);
}

#[tokio::test]
async fn filters_and_orders_do_what_they_say() {
    let app = TestApp::start().await;
    let cups = app.get("/api/v1/cards?suit=nuka_cola_bottles&page_size=100").await.json();
    assert_eq!(cups["total_count"], 14);
    assert!(ids(&cups).iter().all(|id| id.starts_with("minor_arcana.cups.")));

    let hot = app.get("/api/v1/cards?min_threat=8&max_threat=10&page_size=100").await.json();
    let threats: Vec<i64> = hot["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| card["metadata"]["threat_level"].as_i64().unwrap())
        .collect();
    assert!(!threats.is_empty() && threats.iter().all(|threat| *threat >= 8));

    let down = "/api/v1/cards?sort_by=radiation_level&sort_order=desc&page_size=100";
    let levels: Vec<f64> = app.get(down).await.json()["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| card["metadata"]["radiation_level"].as_f64().unwrap())
        .collect();
    assert!(levels.windows(2).all(|pair| pair[0] >= pair[1]));
    assert_eq!(levels.len(), 78);
}

#[tokio::test]
async fn a_search_finds_a_card_by_every_name_it_has_in_either_language() {
    let app = TestApp::start().await;
    let five = app.get("/api/v1/cards/minor_arcana.pentacles.five?lang=zh-TW").await.json();
    let own = five["name"].as_str().unwrap();
    for (words, lang) in [
        ("Five of Pentacles", "zh-TW"),
        ("five of pentacles", "en"),
        ("錢幣五", "en"),
        ("金幣五", "zh-TW"),
        ("星幣 5", "zh-TW"),
        ("星幣5", "zh-TW"),
        (own, "en"),
    ] {
        let query = [("search", words), ("lang", lang)];
        let request = app.client.get(format!("{}/api/v1/cards", app.url)).query(&query);
        let found = ids(&crate::support::Answer::of(request).await.json());
        assert_eq!(found.first().unwrap(), "minor_arcana.pentacles.five", "{words}");
    }
    let nothing = app.get("/api/v1/cards?search=qqqqqq").await.json();
    assert_eq!(nothing["total_count"], 0);
}

#[tokio::test]
async fn a_suit_is_found_by_its_key_and_by_its_short_name() {
    let app = TestApp::start().await;
    let by_key = app.get("/api/v1/cards/suits/major_arcana?page_size=50").await;
    assert_eq!(by_key.json()["total_count"], 22);
    let short = app.get("/api/v1/cards/suits/major?page_size=50").await;
    assert_eq!(by_key.bytes, short.bytes);
    let numbers: Vec<i64> = by_key.json()["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| card["number"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, (0..22).collect::<Vec<_>>());
    let default = app.get("/api/v1/cards/suits/rods").await.json();
    assert_eq!(default["cards"].as_array().unwrap().len(), 8);
    app.get("/api/v1/cards/suits/hearts").await.problem(404, "suit_not_found");
}

#[tokio::test]
async fn only_courts_of_the_minor_arcana_have_a_rank() {
    let app = TestApp::start().await;
    for (id, rank) in [
        ("major_arcana.11", Value::Null),
        ("major_arcana.14", Value::Null),
        ("minor_arcana.swords.queen", Value::from("Queen")),
        ("minor_arcana.swords.ten", Value::Null),
    ] {
        let card = app.get(&format!("/api/v1/cards/{id}")).await.json();
        assert_eq!(card["rank"], rank, "{id}");
        assert_eq!(card["is_court_card"], !rank.is_null());
    }
}

#[tokio::test]
async fn one_card_tells_as_much_as_it_is_asked_for() {
    let app = TestApp::start().await;
    let path = "/api/v1/cards/major_arcana.16";
    let plain = app.get(path).await.json();
    assert!(plain.get("story").is_none());
    let roles = plain["roles"]["upright"].as_object().unwrap();
    assert_eq!(roles.len(), 9);
    assert_eq!(plain["topics"]["reversed"].as_object().unwrap().len(), 7);
    // Each of the fourteen tells it in their own way.
    let voices = plain["character_voices"].as_object().unwrap();
    let told: BTreeSet<&str> = voices.values().map(|text| text.as_str().unwrap()).collect();
    assert_eq!(told.len(), 14);
    let story = app.get(&format!("{path}?include_story=true")).await.json();
    let length = story["story"]["background"].as_str().unwrap().chars().count();
    assert!((200..=500).contains(&length));
    assert!(!story["story"]["factions_involved"].as_array().unwrap().is_empty());
    let english = app.get(&format!("{path}?include_story=true&lang=en")).await.json();
    assert_eq!(english["story"]["time"], "2281");
    assert_eq!(english["story"]["faction_names"][0], "Brotherhood of Steel");
    let short = app.get(&format!("{path}?include_interpretations=false")).await.json();
    assert!(short.get("roles").is_none());
    app.get("/api/v1/cards/major_arcana.22").await.problem(404, "card_not_found");
    app.get("/api/v1/cards/00000000-0000-0000-0000-000000000000")
        .await
        .problem(404, "card_not_found");
}

#[tokio::test]
async fn a_drawn_card_is_counted_after_the_flush_and_a_get_never_writes() {
    let app = TestApp::start().await;
    let drawn = app.get("/api/v1/cards/draws?count=10&lang=en").await.json();
    let drawn: Vec<&str> =
        drawn.as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 10);
    let path = format!("/api/v1/cards/{}", drawn[0]);
    assert_eq!(app.get(&path).await.json()["stats"]["draw_frequency"], 0);
    // Stopping flushes; the next start shows what was counted.
    let folder = app.stop_keeping_folder().await;
    let again = TestApp::start_in(folder.path(), &[]).await;
    let stats = again.get(&path).await.json()["stats"].clone();
    assert_eq!(stats["draw_frequency"], 1);
    assert_eq!(stats["total_appearances"], 2);
    assert_eq!(stats["last_drawn_at"], "2026-11-22T12:00:00Z");
    again.stop().await;
}

#[tokio::test]
async fn draws_keep_to_what_was_asked() {
    let app = TestApp::start().await;
    let suit = app.get("/api/v1/cards/draws?count=10&suit=bottle_caps").await.json();
    assert!(suit.as_array().unwrap().iter().all(|card| card["suit"] == "bottle_caps"));
    let minors = app.get("/api/v1/cards/draws?count=10&exclude_major_arcana=true").await.json();
    assert!(minors.as_array().unwrap().iter().all(|card| card["is_major_arcana"] == false));
    let body = app
        .get("/api/v1/cards/draws?suit=major_arcana&exclude_major_arcana=true")
        .await
        .problem(422, "invalid_input");
    assert_eq!(body["errors"][0]["pointer"], "/exclude_major_arcana");
    let body = app.get("/api/v1/cards/draws?count=11").await.problem(422, "invalid_input");
    assert_eq!(body["errors"][0]["pointer"], "/count");
}

#[tokio::test]
async fn the_eight_spreads_have_their_contracts_ids_counts_and_roles() {
    let app = TestApp::start().await;
    let body = app.get("/api/v1/spreads?lang=en").await.json();
    let found: Vec<(String, String, u64)> = body["spreads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|spread| {
            let text = |key: &str| spread[key].as_str().unwrap().to_owned();
            let count = spread["card_count"].as_u64().unwrap();
            assert_eq!(spread["positions"].as_array().unwrap().len() as u64, count);
            (text("id"), text("name"), count)
        })
        .collect();
    let expected = [
        ('1', "single_wasteland", 1),
        ('2', "vault_tec_spread", 3),
        ('3', "wasteland_survival", 5),
        ('4', "brotherhood_council", 7),
        ('5', "raider_chaos", 4),
        ('6', "ncr_strategic", 6),
        ('7', "celtic_cross", 10),
        ('8', "horseshoe", 7),
    ]
    .map(|(digit, name, count)| {
        let id = "dddddddd-dddd-dddd-dddd-dddddddddddd".replace('d', &digit.to_string());
        (id, name.to_owned(), count)
    });
    assert_eq!(found, expected);
    let by_name = app.get("/api/v1/spreads/celtic_cross?lang=en").await;
    let by_id = app.get("/api/v1/spreads/77777777-7777-7777-7777-777777777777?lang=en").await;
    assert_eq!(by_name.bytes, by_id.bytes);
    let roles: Vec<String> = by_id.json()["positions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|position| position["role"].as_str().unwrap().to_owned())
        .collect();
    let expected = [
        "situation",
        "obstacle",
        "past",
        "past",
        "advice",
        "outcome",
        "self",
        "other",
        "hope_fear",
        "outcome",
    ];
    assert_eq!(roles, expected);
    let crossing = &by_id.json()["positions"][1];
    assert_eq!(crossing["rotation"], 90.0);
    app.get("/api/v1/spreads/none").await.problem(404, "spread_not_found");
}

#[tokio::test]
async fn fourteen_voices_and_twelve_factions_come_in_order_with_their_keys() {
    let app = TestApp::start().await;
    let voices = app.get("/api/v1/characters?is_active=true&limit=100&lang=en").await.json();
    let keys: Vec<&str> =
        voices.as_array().unwrap().iter().map(|v| v["key"].as_str().unwrap()).collect();
    assert_eq!(
        keys,
        [
            "pip_boy",
            "vault_dweller",
            "wasteland_trader",
            "codsworth",
            "super_mutant",
            "ghoul",
            "raider",
            "brotherhood_scribe",
            "brotherhood_paladin",
            "ncr_ranger",
            "legion_centurion",
            "minuteman",
            "railroad_agent",
            "institute_scientist",
        ]
    );
    let factions = app.get("/api/v1/factions/?lang=zh-TW").await.json();
    let factions = factions.as_array().unwrap();
    assert_eq!(factions.len(), 12);
    assert_eq!(factions[0]["key"], "vault-tec");
    for faction in factions {
        let speakers = faction["voices"].as_array().unwrap();
        assert_eq!(speakers[0], "pip_boy");
        assert!(speakers.iter().all(|key| keys.contains(&key.as_str().unwrap())));
    }
    let one = app.get("/api/v1/characters?search=ghoul&lang=en").await.json();
    assert!(one.as_array().unwrap().iter().any(|voice| voice["key"] == "ghoul"));
}
