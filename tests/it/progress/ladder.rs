//! Every achievement whose feature is here, earned over HTTP as a person would, with exact progress on
//! the way; those whose features record from elsewhere stand in `rules`.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use wasteland_tarot::system::Clock;

use super::person::{DAY, Person, own_cards};
use crate::accounts::authenticator::Device;
use crate::accounts::passkeys::begin;
use crate::support::TestApp;

const VOICES: [&str; 14] = [
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
];
const SPREADS: [(&str, u8); 8] = [
    ("celtic_cross", 10),
    ("horseshoe", 7),
    ("brotherhood_council", 7),
    ("ncr_strategic", 6),
    ("wasteland_survival", 5),
    ("vault_tec_spread", 3),
    ("single_wasteland", 1),
    ("raider_chaos", 4),
];

fn finished_suits(seen: &BTreeSet<u8>) -> u64 {
    (0..4).filter(|suit| (0..14).all(|rank| seen.contains(&(22 + suit * 14 + rank)))).count() as u64
}

#[tokio::test]
async fn the_whole_deck_every_spread_and_every_voice_are_counted_card_by_card() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let mut next = 0_u8;
    let (mut upright, mut reversed) = (BTreeSet::new(), BTreeSet::new());
    for (number, voice) in VOICES.iter().enumerate() {
        // Ten a day count; what is more would be kept all the same.
        if number == 10 {
            ada.later(DAY).await;
        }
        let (spread, size) = SPREADS.get(number).copied().unwrap_or(("celtic_cross", 10));
        let laid: Vec<(u8, bool)> = match spread {
            // One of each suit.
            "raider_chaos" => [22, 36, 50, 64].map(|card| (card, false)).to_vec(),
            "vault_tec_spread" => [3, 4, 5].map(|card| (card, true)).to_vec(),
            _ => (next..next + size).map(|card| (card % 78, false)).collect(),
        };
        if spread == "raider_chaos" {
            ada.on_the_way("FOUR_SUITS", 0).await;
            ada.on_the_way("ALL_SPREADS", 7).await;
        }
        if spread == "vault_tec_spread" {
            assert_eq!(ada.state("UPSIDE_DOWN").await, None, "hidden");
            ada.on_the_way("BOTH_WAYS", 0).await;
        }
        next += if ["raider_chaos", "vault_tec_spread"].contains(&spread) { 0 } else { size };
        let cards = own_cards(&laid);
        ada.reading(json!({"spread": spread, "cards": cards, "character_voice": voice})).await;
        for (card, over) in laid {
            if over {
                reversed.insert(card)
            } else {
                upright.insert(card)
            };
        }
        let seen: BTreeSet<u8> = upright.union(&reversed).copied().collect();
        let majors = seen.iter().filter(|card| **card < 22).count() as u64;
        for (code, value, target) in [
            ("FULL_DECK", seen.len() as u64, 78),
            ("CARD_EXPLORER", seen.len() as u64, 30),
            ("MAJOR_ARCANA_COLLECTOR", majors, 22),
            ("SUIT_FINISHED", finished_suits(&seen), 1),
            ("ALL_VOICES", number as u64 + 1, 14),
            ("MUSIC_LOVER", number as u64 + 1, 5),
        ] {
            let status = if value >= target { "UNLOCKED" } else { "IN_PROGRESS" };
            Person::assert_at(code, ada.state(code).await, status, value.min(target));
        }
    }
    let codes = [
        "FIRST_READING",
        "READING_APPRENTICE",
        "CELTIC_CROSS_INITIATE",
        "OWN_CELTIC_CROSS",
        "MAJOR_ARCANA_COLLECTOR",
        "CARD_EXPLORER",
        "FULL_DECK",
        "FOUR_SUITS",
        "SUIT_FINISHED",
        "ALL_VOICES",
        "MUSIC_LOVER",
        "ALL_SPREADS",
        "BOTH_WAYS",
        "UPSIDE_DOWN",
    ];
    for code in codes {
        ada.claims(code).await;
    }
    // They are told once, in their order.
    let unseen = ada.get("/progress/unseen").await["unseen"].as_array().unwrap().clone();
    let told = |code: &str| unseen.iter().any(|one| one["achievement"]["code"] == code);
    assert!(codes.iter().all(|code| told(code)));
    assert!(unseen.iter().any(|one| one["kind"] == "level" && one["level"].as_u64() > Some(1)));
    assert!(unseen.iter().any(|one| one["kind"] == "title" && one["name"] == "Scavenger"));
    let last = unseen.last().unwrap()["number"].clone();
    let acknowledged = ada.browser.post("/progress/unseen/ack", &json!({"up_to": last})).await;
    assert_eq!(acknowledged.json()["acknowledged"], unseen.len());
    assert_eq!(ada.get("/progress/unseen").await, json!({"unseen": []}));
    let again = ada.browser.post("/progress/unseen/ack", &json!({"up_to": last})).await;
    assert_eq!(again.json()["acknowledged"], 0);
}

#[tokio::test]
async fn a_month_of_mornings_and_a_hundred_questions() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    ada.on_the_way("DAILY_DEVOTEE", 1).await;
    for day in 1..=30_u64 {
        ada.daily_card().await;
        for _ in 0..3 {
            ada.reading(json!({"spread": "single_wasteland", "karma_context": "good"})).await;
        }
        match day {
            6 => ada.on_the_way("DAILY_DEVOTEE", 6).await,
            7 => ada.claims("DAILY_DEVOTEE").await,
            // Three a day up from fifty: neither nor for two days.
            10 => {
                ada.on_the_way("DAILY_THIRTY", 10).await;
                ada.on_the_way("READING_CENTURY", 40).await;
                assert_eq!(ada.alignment().await, 80);
                ada.on_the_way("WASTELAND_SAINT", 80).await;
            }
            14 => ada.claims("WASTELAND_SAINT").await,
            25 => ada.claims("READING_CENTURY").await,
            _ => {}
        }
        for key in ["daily_reading", "daily_login"] {
            let (.., id) = ada.task("daily", key).await;
            let path = format!("/tasks/daily/{id}/claim");
            assert_eq!(ada.browser.post(&path, &Value::Null).await.status, 200, "{key}");
        }
        if day < 30 {
            ada.on_the_way("DAILY_THIRTY", day).await;
            ada.later(DAY).await;
        }
    }
    ada.claims("DAILY_THIRTY").await;
    assert_eq!(ada.alignment().await, 100, "it ends there");
    ada.claims("LEVEL_TEN").await;
    let told = ada.reading(json!({"spread": "single_wasteland"})).await;
    assert_eq!(told["karma_context"], "good", "{told}");
    // Every line of it is in the ledger.
    let logs = ada.get("/karma/logs?limit=100").await;
    let pages = logs["pagination"]["total_pages"].as_u64().unwrap();
    let mut sum = 0;
    for page in 1..=pages {
        let logs = ada.get(&format!("/karma/logs?limit=100&page={page}")).await;
        let amounts = logs["logs"].as_array().unwrap().clone();
        sum += amounts.iter().map(|log| log["karma_amount"].as_u64().unwrap()).sum::<u64>();
    }
    assert_eq!(sum, ada.total().await);
}

/// How long it is to noon on the first of the month, so many months on.
fn to_month(app: &TestApp, months: i64) -> Duration {
    let zone = TimeZone::get("Asia/Taipei").unwrap();
    let now = app.clock.now().to_zoned(zone.clone());
    let first = now.date().first_of_month().checked_add(months.months()).unwrap();
    let then = first.at(12, 0, 0, 0).to_zoned(zone).unwrap();
    then.timestamp().duration_since(now.timestamp()).unsigned_abs()
}

#[tokio::test]
async fn a_reading_a_month_for_a_year_and_one_left_out_begins_again() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    for months in [1, 1, 2] {
        ada.reading(json!({"spread": "single_wasteland"})).await;
        ada.later(to_month(&app, months)).await;
    }
    ada.on_the_way("YEAR_ROUND", 3).await;
    for number in 1..=12 {
        ada.reading(json!({"spread": "single_wasteland"})).await;
        if number < 12 {
            ada.on_the_way("YEAR_ROUND", number.max(3)).await;
            ada.later(to_month(&app, 1)).await;
        }
    }
    ada.claims("YEAR_ROUND").await;
}

#[tokio::test]
async fn the_hours_of_the_night_are_those_of_taipei() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    let ask = async || ada.reading(json!({"spread": "single_wasteland"})).await;
    // It is 20:00 in Taipei.
    ask().await;
    ada.later(Duration::from_hours(4)).await;
    for _ in 0..4 {
        ask().await;
    }
    assert_eq!(ada.state("MIDNIGHT_DIVINER").await, None);
    let hidden = "/achievements/MIDNIGHT_DIVINER/claim";
    ada.browser.post(hidden, &Value::Null).await.problem(404, "achievement_not_found");
    let listed = ada.get("/achievements").await;
    assert!(!listed.to_string().contains("MIDNIGHT_DIVINER"));
    // 05:59:59 is night still, and dawn already.
    ada.later(Duration::from_hours(6) - Duration::from_secs(1)).await;
    ask().await;
    ada.claims("MIDNIGHT_DIVINER").await;
    ada.later(Duration::from_secs(1)).await;
    for _ in 0..3 {
        ask().await;
    }
    assert_eq!(ada.state("DAWN_READER").await, None);
    ada.later(Duration::from_hours(2) - Duration::from_secs(1)).await;
    ask().await;
    ada.claims("DAWN_READER").await;
}

#[tokio::test]
async fn twenty_readings_in_the_middle_and_three_ways_to_be_told() {
    let app = TestApp::start().await;
    let ada = Person::new(&app).await;
    for number in 1..=20_u64 {
        if number == 11 {
            ada.later(DAY).await;
        }
        let karma = match number {
            3 => "evil",
            4 => "good",
            _ => "neutral",
        };
        ada.reading(json!({"spread": "single_wasteland", "karma_context": karma})).await;
        match number {
            2 => ada.on_the_way("THREE_WAYS", 1).await,
            3 => ada.on_the_way("THREE_WAYS", 2).await,
            4 => ada.claims("THREE_WAYS").await,
            19 => ada.on_the_way("BALANCED_SOUL", 19).await,
            _ => {}
        }
    }
    ada.claims("BALANCED_SOUL").await;
    let history = ada.get("/karma/history").await;
    let moves = history["history"].as_array().unwrap();
    let moves: Vec<_> = moves.iter().map(|one| one["change_amount"].as_i64().unwrap()).collect();
    assert_eq!(moves, [1, -1, 50]);
}

#[tokio::test]
async fn a_receipt_an_export_five_tags_and_a_key_of_ones_own() {
    let app = TestApp::start().await;
    let mut ada = Person::new(&app).await;
    ada.browser = ada.browser.at_localhost();
    let tags = json!(["home", "work", "sea"]);
    let reading = ada.reading(json!({"spread": "vault_tec_spread", "tags": tags})).await;
    ada.on_the_way("TAGGED", 3).await;
    let id = reading["id"].as_str().unwrap();
    let path = format!("/readings/{id}");
    for tags in [json!(["home", "work"]), json!(["home", "road"]), json!(["rain", "home"])] {
        assert_eq!(ada.browser.call("PATCH", &path, &json!({"tags": tags})).await.status, 200);
    }
    ada.claims("TAGGED").await;
    ada.on_the_way("RECEIPT_CHECKED", 0).await;
    let mut forged = reading["receipt"].clone();
    forged["cards"][0]["reversed"] = json!(!forged["cards"][0]["reversed"].as_bool().unwrap());
    let check = async |receipt: &Value| {
        ada.browser.post("/progress/receipts", &json!({"receipt": receipt})).await
    };
    check(&forged).await.problem(422, "receipt_does_not_hold");
    let checked = check(&reading["receipt"]).await;
    assert_eq!(checked.json(), json!({"holds": true, "counted": true}), "{}", checked.text());
    assert_eq!(check(&reading["receipt"]).await.json()["counted"], false);
    ada.claims("RECEIPT_CHECKED").await;
    // Another's is not theirs.
    let eve = crate::accounts::browser::Browser::registered(&app, "eve@example.com").await;
    let body = json!({"receipt": reading["receipt"]});
    eve.post("/progress/receipts", &body).await.problem(404, "no_such_reading");
    ada.on_the_way("DATA_KEEPER", 0).await;
    for _ in 0..2 {
        let export = ada.browser.get("/users/me/export").await;
        assert_eq!(export.status, 200);
    }
    ada.claims("DATA_KEEPER").await;
    ada.on_the_way("KEY_HOLDER", 0).await;
    let options = begin(&ada.browser, "/webauthn/register/options", &json!({})).await;
    let key = Device::phone().create(&options);
    assert_eq!(ada.browser.post("/webauthn/register/verify", &key).await.status, 201);
    ada.claims("KEY_HOLDER").await;
    assert_eq!(ada.alignment().await, 70);
}

#[tokio::test]
async fn what_is_read_first_is_what_is_kept_for_someone_good() {
    let app = TestApp::start().await;
    let mut ada = Person::new(&app).await;
    ada.browser = ada.browser.at_localhost();
    let options = begin(&ada.browser, "/webauthn/register/options", &json!({})).await;
    let key = Device::phone().create(&options);
    assert_eq!(ada.browser.post("/webauthn/register/verify", &key).await.status, 201);
    // One card leaves room for what the karma has to say.
    let cards = own_cards(&[(1, false)]);
    let body = json!({"spread": "single_wasteland", "cards": cards, "lang": "en",
        "question": "Should I move to the coast?"});
    let quick = ada.browser.post("/readings/quick", &body).await.json();
    let kept = ada.reading(body.clone()).await;
    assert_eq!(kept["karma_context"], "good");
    assert_eq!(kept["interpretation"], quick["interpretation"]);
    let guest = crate::accounts::browser::Browser::new(&app);
    let neutral = guest.post("/readings/quick", &body).await.json();
    assert_ne!(quick["interpretation"], neutral["interpretation"]);
}
