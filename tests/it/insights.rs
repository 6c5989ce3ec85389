//! Insights and the contract's analytics: counted from real readings, beside what chance expects.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::features::insights::tables::{EVENTS, FAVORITES, RECOMMENDATIONS, VISITS};
use wasteland_tarot::store::{Store, StoreError};
use wasteland_tarot::tarot::CardId;
use wasteland_tarot::tarot::chance::{self, Group};

use crate::accounts::browser::{Browser, PASSWORD};
use crate::support::TestApp;

const DAY: Duration = Duration::from_secs(86_400);

async fn read(person: &Browser<'_>, spread: &str, more: Value) -> Value {
    let mut body = json!({"spread": spread});
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    let answer = person.post("/readings", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn get(person: &Browser<'_>, path: &str) -> Value {
    let answer = person.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// Cards of readings as the API gave them: id, whether reversed.
fn cards(readings: &[Value]) -> Vec<(String, bool)> {
    let places = readings.iter().flat_map(|r| r["card_positions"].as_array().unwrap());
    places
        .map(|place| {
            let id = place["card_id"].as_str().unwrap().to_owned();
            (id, place["is_reversed"].as_bool().unwrap())
        })
        .collect()
}

fn near(found: &Value, wanted: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - wanted).abs() < 1e-4, "{found}, not {wanted}");
}

#[tokio::test]
async fn every_figure_is_counted_from_the_readings_and_stands_beside_what_chance_expects() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    read(&bob, "celtic_cross", json!({})).await;
    let mut draws = Vec::new();
    for _ in 0..8 {
        draws.push(read(&ada, "single_wasteland", json!({"karma_context": "good"})).await);
    }
    for _ in 0..4 {
        let more =
            json!({"character_voice": "ghoul", "reversal_rate": 0.3, "mood_before": "restless"});
        draws.push(read(&ada, "vault_tec_spread", more).await);
    }
    let own = json!({"cards": [{"card_id": "major_arcana.16", "is_reversed": true}]});
    let physical = read(&ada, "single_wasteland", own).await;
    let found = get(&ada, "/insights").await;

    assert_eq!(
        found["readings"],
        json!({"total": 13, "draws": 12, "physical": 1, "daily": 0, "cards": 21, "drawn_cards": 20})
    );
    assert_eq!(found["enough"], true);
    let note = found["note"].as_str().unwrap();
    assert!(note.contains("12 draws") && note.contains("not compared"), "{note}");
    let groups = [Group::of(8, 1), Group::of(4, 3)];

    // Cards: as often as they lie in the readings; compared only where they were drawn.
    let (mut drawn, mut all) = (BTreeMap::<String, usize>::new(), BTreeMap::<String, usize>::new());
    for (id, _) in cards(&draws) {
        *drawn.entry(id.clone()).or_default() += 1;
        *all.entry(id).or_default() += 1;
    }
    for (id, _) in cards(std::slice::from_ref(&physical)) {
        *all.entry(id).or_default() += 1;
    }
    let list = found["cards"].as_array().unwrap();
    assert_eq!(list.len(), all.len());
    for card in list {
        let id = card["card_id"].as_str().unwrap();
        assert_eq!(card["count"], all[id], "{id}");
        let times = drawn.get(id).copied().unwrap_or(0);
        assert_eq!(card["drawn"], times, "{id}");
        let expected = chance::card(&groups, id.parse::<CardId>().unwrap());
        near(&card["chance"]["expected"], 20.0 / 78.0);
        near(&card["chance"]["at_least"], expected.at_least(times));
        assert!(card["sentence"].as_str().unwrap().contains(card["name"].as_str().unwrap()));
    }
    let most = drawn.values().max().copied().unwrap();
    let likely = chance::some_card(&groups, most);
    assert_eq!(found["most"]["count"], most);
    near(&found["most"]["probability"], likely.probability);
    near(&found["most"]["no_less_than"], likely.low);
    near(&found["most"]["no_more_than"], likely.high);
    // Outside their bands: counted over all 78, those that never came too.
    let one = chance::card(&groups, CardId::at(0).unwrap());
    let (low, high) = one.band();
    let odd = drawn.values().filter(|times| !(low..=high).contains(*times)).count();
    assert_eq!((low, &found["outside"]["count"]), (0, &json!(odd)));
    near(&found["outside"]["expected"], 78.0 * one.at_least(high + 1));
    assert_eq!(found["different"]["count"], drawn.len());
    near(&found["different"]["chance"]["expected"], chance::different_cards(&groups).expected());

    let majors = cards(&draws).iter().filter(|(id, _)| id.starts_with("major")).count();
    assert_eq!((&found["majors"]["count"], &found["majors"]["of"]), (&json!(majors), &json!(20)));
    near(&found["majors"]["chance"]["expected"], 20.0 * 22.0 / 78.0);
    let suits = found["suits"].as_array().unwrap();
    assert_eq!(suits.iter().map(|suit| suit["count"].as_u64().unwrap()).sum::<u64>(), 21);
    assert_eq!(suits.iter().map(|suit| suit["drawn"].as_u64().unwrap()).sum::<u64>(), 20);
    assert_eq!(suits[0]["drawn"], majors);

    // Reversals at the rates of their draws: eight at one half, twelve at three in ten.
    let reversed = cards(&draws).iter().filter(|(_, reversed)| *reversed).count();
    assert_eq!(found["reversals"]["count"], reversed);
    assert_eq!(found["reversals"]["of"], 20);
    near(&found["reversals"]["chance"]["expected"], 8.0 * 0.5 + 12.0 * 0.3);

    // Neighbouring draws that share a card.
    let ids = |reading: &Value| -> Vec<String> {
        cards(std::slice::from_ref(reading)).into_iter().map(|(id, _)| id).collect()
    };
    let shares = |pair: &[Value]| ids(&pair[0]).iter().any(|id| ids(&pair[1]).contains(id));
    assert_eq!(found["repeats"]["count"], draws.windows(2).filter(|pair| shares(pair)).count());
    assert_eq!(found["repeats"]["of"], 11);
    let expected = 7.0 / 78.0 + 3.0 / 78.0 + 3.0 * chance::shared(3, 3).at_least(1);
    near(&found["repeats"]["chance"]["expected"], expected);

    // 12:00 UTC on Sunday is 20 h in Taipei.
    assert_eq!(found["range"]["time_zone"], "Asia/Taipei");
    assert_eq!(found["hours"][6][20], 13);
    assert_eq!(found["weekdays"][6]["count"], 13);
    assert_eq!(found["weekdays"][6]["name"], "Sunday");
    // One day tells nothing of weekdays.
    assert_eq!(found["weekdays"][6]["chance"], Value::Null);
    assert_eq!(found["busiest"], Value::Null);

    assert_eq!(found["voices"][0], json!({"key": "pip_boy", "name": "Pip-Boy", "count": 9}));
    assert_eq!(found["spreads"][0]["key"], "single_wasteland");
    assert_eq!(found["karma"][0], json!({"key": "good", "name": "Good", "count": 8}));
    assert_eq!(
        found["moods"]["before"],
        json!([{"key": "restless", "name": "restless", "count": 4}])
    );
    assert_eq!(found["streak"]["current"], 1);

    // The same in Chinese; and who deletes a reading is told without it.
    let zh = get(&ada, "/insights?lang=zh-TW").await;
    assert!(zh["most"]["sentence"].as_str().unwrap().contains("次以上的牌"), "{zh}");
    assert_eq!(zh["explained"].as_array().unwrap().len(), 5);
    assert_eq!(zh["explained"][0]["title"], "為什麼老是同一張牌？");
    let path = format!("/readings/{}", draws[0]["id"].as_str().unwrap());
    assert_eq!(ada.delete(&path, &Value::Null).await.status, 204);
    assert_eq!(get(&ada, "/insights").await["readings"]["draws"], 11);
}

#[tokio::test]
async fn a_significator_is_not_among_the_cards_that_could_come() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let body = json!({"spread": "vault_tec_spread", "significator": "major_arcana.00"});
    let draw = ada.post("/draws", &body).await.json();
    let id = draw["id"].as_str().unwrap();
    let revealed = ada.post(&format!("/draws/{id}/reveal"), &json!({"cut": 3})).await;
    assert_eq!(revealed.status, 200, "{}", revealed.text());
    read(&ada, "vault_tec_spread", json!({"draw_id": id})).await;
    let found = get(&ada, "/insights").await;
    for card in found["cards"].as_array().unwrap() {
        near(&card["chance"]["expected"], 3.0 / 77.0);
    }
    near(&found["majors"]["chance"]["expected"], 3.0 * 21.0 / 77.0);
}

#[tokio::test]
async fn who_has_few_readings_is_told_that_nothing_can_be_told() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let none = get(&ada, "/insights").await;
    assert_eq!(none["readings"]["total"], 0);
    assert_eq!(none["enough"], false);
    assert_eq!(none["note"], "There are no readings in this time.");
    for key in ["most", "different", "majors", "reversals", "repeats", "busiest"] {
        assert_eq!(none[key], Value::Null, "{key}");
    }
    assert_eq!(none["streak"]["current"], 0);
    // With somebody else's numbers, and saying so.
    assert!(none["explained"][0]["text"].as_str().unwrap().contains("ninety days"));
    for _ in 0..3 {
        read(&ada, "single_wasteland", json!({})).await;
    }
    let few = get(&ada, "/insights").await;
    assert_eq!(few["enough"], false);
    assert!(few["note"].as_str().unwrap().starts_with("3 draws cannot tell anything."));
    assert!(few["explained"][0]["text"].as_str().unwrap().contains("ninety days"));
}

#[tokio::test]
async fn ranges_streaks_and_statistics_go_by_local_days() {
    let app = TestApp::start().await;
    // Sunday the 22nd, and then with a day of rest: Monday, Wednesday, Thursday.
    let ada = Browser::registered(&app, "ada@example.com").await;
    read(&ada, "single_wasteland", json!({})).await;
    let mut last = ada;
    for days in [1, 2, 1] {
        app.clock.advance(DAY * days);
        last = Browser::signed_in(&app, "ada@example.com").await;
        let reading = read(&last, "vault_tec_spread", json!({"character_voice": "ghoul"})).await;
        let path = format!("/readings/{}", reading["id"].as_str().unwrap());
        let rating = json!({"user_satisfaction": if days == 2 { 2 } else { 5 }});
        assert_eq!(last.call("PATCH", &path, &rating).await.status, 200);
    }
    let ada = last;
    let found = get(&ada, "/insights").await;
    assert_eq!(found["range"]["from"], "2026-11-22");
    assert_eq!(found["range"]["to"], "2026-11-26");
    assert_eq!(found["range"]["days"], 5);
    assert_eq!(found["streak"]["current"], 4);
    assert_eq!(found["streak"]["longest"], 4);
    let only = get(&ada, "/insights?from=2026-11-23&to=2026-11-25").await;
    assert_eq!(only["readings"]["total"], 2);
    assert_eq!(only["range"]["key"], "custom");
    assert_eq!(only["streak"]["current"], 4);
    // From Sunday the 22nd to Sunday the 6th: three Sundays, two of every other day.
    let weeks = get(&ada, "/insights?to=2026-12-06").await;
    near(&weeks["weekdays"][6]["chance"]["expected"], 4.0 * 3.0 / 15.0);
    near(&weeks["weekdays"][3]["chance"]["expected"], 4.0 * 2.0 / 15.0);
    assert_eq!(weeks["busiest"]["count"], 1);
    near(&weeks["busiest"]["probability"], 1.0);
    assert_eq!(get(&ada, "/insights?range=90d").await["range"]["days"], 90);
    assert_eq!(get(&ada, "/insights?range=year").await["range"]["days"], 365);
    for (query, pointer) in [
        ("range=week", "/range"),
        ("from=yesterday", "/from"),
        ("from=2026-02-30", "/from"),
        ("from=2026-11-25&to=2026-11-01", "/to"),
        ("lang=fr", "/lang"),
    ] {
        let body = ada.get(&format!("/insights?{query}")).await.problem(422, "invalid_input");
        assert_eq!(body["errors"][0]["pointer"], pointer, "{query}");
    }

    assert_eq!(
        get(&ada, "/readings/stats/personal").await,
        json!({
            "total_readings": 4, "readings_this_month": 4, "readings_this_week": 3,
            "average_satisfaction": 4.0, "favorite_character_voice": "ghoul",
            "favorite_spread": "vault_tec_spread", "total_cards_drawn": 10,
            "karma_distribution": {"good": 0, "neutral": 4, "evil": 0},
            "recent_readings_count": 4, "consecutive_days": 2,
        })
    );
    let analytics = |path: &str| format!("/readings/analytics/{path}");
    let stats = get(&ada, &analytics("stats?start_date=2026-11-25")).await;
    assert_eq!(stats["total_readings"], 2);
    assert_eq!(stats["average_satisfaction"], 3.5);
    let frequency = get(&ada, &analytics("frequency?period=5d")).await;
    let counts: Vec<_> = frequency["data_points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["count"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [1, 1, 0, 1, 1]);
    assert_eq!(frequency["data_points"][0]["date"], "2026-11-22");
    assert_eq!(
        get(&ada, &analytics("spreads")).await,
        json!({"spread_usage": {"single_wasteland": 1, "vault_tec_spread": 3}})
    );
    assert_eq!(
        get(&ada, &analytics("voices")).await,
        json!({"voice_usage": {"ghoul": 3, "pip_boy": 1}, "favorite_voice": "ghoul"})
    );
    assert_eq!(get(&ada, &analytics("karma")).await["karma_distribution"]["neutral"], 4);
    assert_eq!(
        get(&ada, &analytics("satisfaction")).await,
        json!({"average_rating": 4.0, "trend": "stable", "rating_distribution": {"1": 0, "2": 1, "3": 0, "4": 0, "5": 2}})
    );
    assert_eq!(
        get(&ada, &analytics("patterns")).await,
        json!({"most_active_day": "Monday", "most_active_hour": 20, "average_readings_per_week": 4.0, "streak_days": 2})
    );
    let cards = get(&ada, &analytics("cards?limit=3")).await["most_drawn_cards"].clone();
    assert_eq!(cards.as_array().unwrap().len(), 3);
    near(&cards[0]["percentage"], cards[0]["count"].as_f64().unwrap() * 10.0);
    assert_eq!(
        get(&ada, &analytics("compare?period1=2d&period2=previous_2d")).await,
        json!({
            "period1": {"reading_count": 2, "average_satisfaction": 3.5},
            "period2": {"reading_count": 1, "average_satisfaction": 5.0},
            "changes": {"reading_count_change": 1, "satisfaction_change": "decrease"},
        })
    );
    for wrong in [
        "compare?period1=2w",
        "compare?period1=2d&period2=previous_3d",
        "frequency?period=0d",
        "cards?limit=51",
        "export?format=xls",
    ] {
        ada.get(&analytics(wrong)).await.problem(422, "invalid_input");
    }
    let exported = get(&ada, &analytics("export")).await;
    assert_eq!(exported["statistics"]["total_readings"], 4);
    assert_eq!(exported["trends"]["frequency"]["data_points"].as_array().unwrap().len(), 30);
    let csv = ada.get(&analytics("export?format=csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("analytics.csv"));
    assert!(csv.text().starts_with("figure,key,value\r\ntotal_readings,,4\r\n"), "{}", csv.text());
    assert!(csv.text().contains("spread,vault_tec_spread,3\r\n"));
}

fn event(name: &str) -> Value {
    json!({
        "event_type": name, "event_category": "cards", "event_action": "view", "duration": 3,
        "device_type": "mobile", "session_id": "one",
        "event_data": {"card_id": "major_arcana.16", "count": 2, "question": "Should-I-leave", "page": "Should I leave him?"},
    })
}

#[tokio::test]
async fn events_are_kept_with_consent_only_within_bounds_and_never_with_a_question() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let body = json!({"events": [event("card_viewed"), event("a sentence, no name"), {}]});
    let answer = ada.post("/analytics/events", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["tracked_count"], 1);
    let kept = get(&ada, "/analytics/events").await;
    assert_eq!(kept["count"], 1);
    assert_eq!(kept["events"][0]["event_data"], json!({"card_id": "major_arcana.16", "count": 2}));
    assert!(!kept.to_string().contains("leave"));
    assert_eq!(get(&bob, "/analytics/events").await["count"], 0);
    let signed = json!({"event_type": "login_success", "metadata": {"feature": "passkey"}});
    let signed = ada.post("/analytics/auth-events", &signed).await;
    assert_eq!(signed.status, 201);
    assert_eq!(signed.json()["event"]["event_category"], "authentication");
    assert_eq!(
        get(&ada, "/analytics/statistics").await,
        json!({
            "total_events": 2,
            "event_type_distribution": {"card_viewed": 1, "login_success": 1},
            "category_distribution": {"authentication": 1, "cards": 1},
            "action_distribution": {"reported": 1, "view": 1},
        })
    );
    let visit = json!({"duration": 90, "device_type": "mobile"});
    let noted = ada.post("/analytics/session", &visit).await.json();
    assert_eq!(noted["analytics"]["avg_session_duration"], 90.0);
    ada.post("/analytics/session", &json!({"duration": -1})).await.problem(422, "invalid_input");

    // A thousand at most: twenty batches and one more, and the first are gone.
    for batch in 0..21 {
        let events: Vec<Value> = (0..50).map(|n| event(&format!("e{}", batch * 50 + n))).collect();
        assert_eq!(ada.post("/analytics/events", &json!({"events": events})).await.status, 201);
    }
    assert_eq!(get(&ada, "/analytics/statistics").await["total_events"], 1_000);
    let newest = get(&ada, "/analytics/events?limit=1").await;
    assert_eq!(newest["events"][0]["event_type"], "e1049");
    let gone = get(&ada, "/analytics/events?event_type=card_viewed&limit=1000").await;
    assert_eq!(gone["count"], 0);
    let many: Vec<Value> = (0..51).map(|_| event("x")).collect();
    ada.post("/analytics/events", &json!({"events": many})).await.problem(422, "invalid_input");

    // Without consent nothing more is kept; and what is can be deleted.
    let off = json!({"data_collection_consent": false});
    assert_eq!(ada.call("PUT", "/preferences", &off).await.status, 200);
    let refused = ada.post("/analytics/events", &json!({"events": [event("card_viewed")]})).await;
    assert_eq!((refused.status, &refused.json()["tracked_count"]), (201, &json!(0)));
    assert_eq!(refused.json()["message"], "Nothing was kept.");
    let noted = ada.post("/analytics/session", &visit).await.json();
    assert_eq!(noted["analytics"]["session_count"], 1);
    let forgotten = ada.delete("/analytics/events", &Value::Null).await;
    assert_eq!(forgotten.json()["forgotten"], 1_001);
    assert_eq!(get(&ada, "/analytics/statistics").await["total_events"], 0);
}

#[tokio::test]
async fn suggestions_come_from_ones_own_readings_and_are_nobody_elses() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let generate = "/analytics/recommendations/generate";
    assert_eq!(ada.post(generate, &json!({})).await.json()["count"], 0);
    for spread in ["celtic_cross", "celtic_cross", "single_wasteland"] {
        read(&ada, spread, json!({})).await;
    }
    let made = ada.post(generate, &json!({})).await.json();
    let list = made["recommendations"].as_array().unwrap();
    assert_eq!(list[0]["recommendation_data"], json!({"spread_type": "celtic_cross"}));
    near(&list[0]["confidence_score"], 2.0 / 3.0);
    assert_eq!(list[1]["recommendation_data"]["spread_type"], "vault_tec_spread");
    assert_eq!(list[1]["confidence_score"], Value::Null);
    assert_eq!(list[3]["recommendation_data"], json!({"hour": 20}));
    let path = |at: usize, act: &str| {
        format!("/analytics/recommendations/{}/{act}", list[at]["id"].as_str().unwrap())
    };
    for act in ["accept", "reject"] {
        bob.post(&path(0, act), &json!({})).await.problem(404, "no_such_recommendation");
    }
    let accepted = ada.post(&path(0, "accept"), &json!({})).await.json();
    assert_eq!(accepted["recommendation"]["is_active"], "accepted");
    assert_eq!(ada.post(&path(1, "reject"), &json!({})).await.status, 200);
    assert_eq!(get(&ada, "/analytics/recommendations").await["count"], 2);
    assert_eq!(get(&ada, "/analytics/recommendations?is_active=false").await["count"], 4);
    // What was turned down does not come again.
    let again = ada.post(generate, &json!({})).await.json().to_string();
    assert!(!again.contains("vault_tec_spread"), "{again}");
    assert_eq!(get(&bob, "/analytics/recommendations").await["count"], 0);
}

#[tokio::test]
async fn a_question_gets_a_spread_that_exists_or_care() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let ask = |question: &str| {
        let body = json!({"question": question});
        let ada = &ada;
        async move { ada.post("/analytics/recommendations/spread-for-question", &body).await.json() }
    };
    for (question, spread) in [
        ("", "single_wasteland"),
        ("他會回我訊息嗎？", "single_wasteland"),
        ("Should I take the job or stay?", "ncr_strategic"),
        ("When will I finish this?", "vault_tec_spread"),
    ] {
        let answer = ask(question).await;
        assert_eq!(answer["recommendation"]["spread_type"], spread, "{question}");
        assert_eq!(app.get(&format!("/api/v1/spreads/{spread}")).await.status, 200);
    }
    let care = ask("我不想活了").await;
    assert_eq!(care["safety"]["level"], "self_harm");
    assert!(care.get("recommendation").is_none());
    let long = json!({"question": "字".repeat(501)});
    let path = "/analytics/recommendations/spread-for-question";
    ada.post(path, &long).await.problem(422, "invalid_input");
    let path = "/analytics/recommendations/interpretation-style";
    let style = ada.post(path, &json!({"card_ids": ["major_arcana.16"]})).await.json();
    assert_eq!(style["style"], json!({"style": "mystical", "depth": "simple", "focus": "general"}));
    let wrong = ada.post(path, &json!({"card_ids": ["major_arcana.16", "nothing"]})).await;
    assert_eq!(wrong.problem(422, "invalid_input")["errors"][0]["pointer"], "/card_ids/1");
}

#[tokio::test]
async fn marked_cards_stay_marked_and_the_persons_page_is_counted() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading =
        read(&ada, "vault_tec_spread", json!({"question": "要不要搬家？", "notes": "雨"})).await;
    let path = |card: &str| format!("/analytics/cards/{card}/favorite");
    for card in ["major_arcana.16", "minor_arcana.cups.ace", "major_arcana.16"] {
        assert_eq!(ada.post(&path(card), &Value::Null).await.status, 200);
        app.clock.advance(Duration::from_secs(1));
    }
    ada.post(&path("major_arcana.99"), &Value::Null).await.problem(404, "no_such_card");
    let user = get(&ada, "/analytics/user").await;
    let found = &user["user_analytics"];
    assert_eq!(found["favorited_cards"], json!(["major_arcana.16", "minor_arcana.cups.ace"]));
    assert_eq!(found["readings_count"], 1);
    assert_eq!(found["notes_count"], 1);
    assert_eq!(found["avg_question_length"], 6.0);
    assert_eq!(found["favorite_spread_type"], "vault_tec_spread");
    assert_eq!(found["most_drawn_cards"].as_array().unwrap().len(), 3);
    assert_eq!(found["reading_times"], json!({"20": 1}));
    let left = ada.delete(&path("major_arcana.16"), &Value::Null).await.json();
    assert_eq!(left["favorited_cards"], json!(["minor_arcana.cups.ace"]));
    // Nothing that is sent here counts: the readings do.
    let claimed = json!({"spread_type": "celtic_cross", "card_ids": ["major_arcana.00"]});
    let noted = ada.post("/analytics/reading", &claimed).await.json();
    assert_eq!(noted["analytics"]["readings_count"], 1);
    let id = reading["id"].as_str().unwrap();
    ada.delete(&format!("/readings/{id}"), &Value::Null).await;
    assert_eq!(get(&ada, "/analytics/user").await["user_analytics"]["readings_count"], 0);
}

#[tokio::test]
async fn who_deletes_the_account_leaves_nothing_here() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    for person in [&ada, &bob] {
        read(person, "single_wasteland", json!({})).await;
        person.post("/analytics/events", &json!({"events": [event("card_viewed")]})).await;
        person.post("/analytics/session", &json!({"duration": 9})).await;
        person.post("/analytics/cards/major_arcana.16/favorite", &Value::Null).await;
        person.post("/analytics/recommendations/generate", &Value::Null).await;
    }
    let deleted = ada.delete("/users/me", &json!({"password": PASSWORD})).await;
    assert_eq!(deleted.status, 200, "{}", deleted.text());
    let folder = app.stop_keeping_folder().await;
    let left = tokio::task::spawn_blocking(move || {
        let store = Store::open(folder.path(), 1 << 20).unwrap();
        let left = store.read::<_, StoreError>(|tx| {
            let mut owners: Vec<_> = EVENTS.all(tx)?.into_iter().map(|(key, _)| key.0).collect();
            owners.extend(VISITS.all(tx)?.into_iter().map(|(key, _)| key.0));
            owners.extend(FAVORITES.all(tx)?.into_iter().map(|(key, _)| key.0));
            owners.extend(RECOMMENDATIONS.all(tx)?.into_iter().map(|(key, _)| key.0));
            Ok(owners)
        });
        store.close().unwrap();
        left.unwrap()
    });
    let left = left.await.unwrap();
    // Bob's event, visit, mark and three suggestions; and only his.
    assert!(left.len() >= 5 && left.iter().all(|owner| *owner == left[0]), "{left:?}");
}
