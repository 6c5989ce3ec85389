//! A draw in its two halves, over HTTP: sealed before, revealed once, and only by whoever it is.

use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::tarot::Receipt;

use crate::accounts::browser::{Browser, at_once};
use crate::support::TestApp;

async fn sealed(guest: &Browser<'_>, body: Value) -> Value {
    let answer = guest.post("/draws", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn reveal_path(draw: &Value) -> String {
    format!("/draws/{}/reveal", draw["id"].as_str().unwrap())
}

fn receipt(revealed: &Value) -> Receipt {
    Receipt::parse(&revealed["receipt"].to_string()).unwrap()
}

fn assert_holds(receipt: &Receipt) {
    for check in receipt.checks() {
        assert_eq!(check.failure, None, "{}", check.name);
    }
}

#[tokio::test]
async fn what_was_sealed_is_what_is_revealed_and_the_receipt_holds() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    let draw = sealed(&guest, json!({"spread": "vault_tec_spread", "reversal_rate": 0.25})).await;
    assert_eq!(draw["cards"], 78);
    assert!(draw.get("secret").is_none(), "the secret stays until the reveal");
    let person = json!({"gesture": "AAECAwQ=", "cut": 31, "picks": [4, 40, 71], "words": "天氣"});
    let answer = guest.post(&reveal_path(&draw), &person).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let revealed = answer.json();
    let receipt = receipt(&revealed);
    assert_holds(&receipt);
    assert!(answer.bytes.len() < 64 * 1024);
    assert_eq!(receipt.commitment, draw["commitment"]);
    assert_eq!(receipt.secret, revealed["secret"]);
    assert_eq!((receipt.cut, receipt.picks.as_slice()), (Some(31), &[4, 40, 71][..]));
    assert_eq!(receipt.reversals_in_10000, 2500);
    let cards = revealed["cards"].as_array().unwrap();
    for (card, drawn) in cards.iter().zip(&receipt.cards) {
        assert_eq!(card["card"]["id"], drawn.card.as_str());
        assert_eq!(card["is_reversed"], drawn.reversed);
    }
    let key = guest.get("/draws/instance-key").await.json();
    assert_eq!(key["public_key"], receipt.instance.as_str());
}

#[tokio::test]
async fn what_the_person_does_changes_the_cards() {
    // The same secret in each, since the entropy of each server counts from the same start.
    let mut tables = std::collections::BTreeSet::new();
    for person in [
        json!({}),
        json!({"gesture": "AA=="}),
        json!({"words": "x"}),
        json!({"cut": 1}),
        json!({"picks": [77, 76, 75]}),
    ] {
        let app = TestApp::start().await;
        let guest = Browser::new(&app);
        let draw = sealed(&guest, json!({"spread": "vault_tec_spread"})).await;
        let revealed = guest.post(&reveal_path(&draw), &person).await.json();
        let ids: Vec<String> = receipt(&revealed).cards.into_iter().map(|c| c.card).collect();
        assert!(tables.insert(ids), "{person} changed nothing");
    }
}

#[tokio::test]
async fn a_revealed_draw_cannot_be_revealed_again() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    let draw = sealed(&guest, json!({})).await;
    let first = guest.post(&reveal_path(&draw), &json!({"cut": 3})).await.json();
    guest.post(&reveal_path(&draw), &json!({"cut": 4})).await.problem(409, "draw_revealed");
    let looked = guest.get(&format!("/draws/{}", draw["id"].as_str().unwrap())).await.json();
    assert_eq!(looked["receipt"], first["receipt"], "what was revealed stands");
}

#[tokio::test]
async fn of_two_reveals_at_once_one_wins_and_the_other_is_told() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    let draw = sealed(&guest, json!({})).await;
    let reveals = (0..20).map(|cut| {
        guest.request("POST".parse().unwrap(), &reveal_path(&draw)).json(&json!({"cut": cut}))
    });
    let answers = at_once(reveals.collect()).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        lost.problem(409, "draw_revealed");
    }
    let looked = guest.get(&format!("/draws/{}", draw["id"].as_str().unwrap())).await.json();
    assert_eq!(looked["receipt"], won[0].json()["receipt"]);
}

#[tokio::test]
async fn a_persons_draw_is_theirs_and_a_guests_belongs_to_whoever_has_its_id() {
    let app = TestApp::start().await;
    let (ada, bob, guest) = (
        Browser::registered(&app, "ada@example.com").await,
        Browser::registered(&app, "bob@example.com").await,
        Browser::new(&app),
    );
    let hers = sealed(&ada, json!({})).await;
    for other in [&bob, &guest] {
        other.post(&reveal_path(&hers), &json!({})).await.problem(403, "not_your_draw");
        let path = format!("/draws/{}", hers["id"].as_str().unwrap());
        other.get(&path).await.problem(403, "not_your_draw");
    }
    assert_eq!(ada.post(&reveal_path(&hers), &json!({})).await.status, 200);
    let free = sealed(&guest, json!({})).await;
    assert_eq!(ada.post(&reveal_path(&free), &json!({})).await.status, 200);
    guest.post("/draws/nonsense/reveal", &json!({})).await.problem(404, "no_such_draw");
}

#[tokio::test]
async fn a_draw_that_is_never_revealed_expires() {
    let app = TestApp::start().await;
    let (guest, ada) = (Browser::new(&app), Browser::registered(&app, "ada@example.com").await);
    let draw = sealed(&guest, json!({})).await;
    let hers = sealed(&ada, json!({})).await;
    app.clock.advance(Duration::from_secs(48 * 3600 + 1));
    guest.post(&reveal_path(&draw), &json!({})).await.problem(404, "no_such_draw");
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    assert_eq!(ada.post(&reveal_path(&hers), &json!({})).await.status, 200, "fourteen days");
}

#[tokio::test]
async fn a_significator_lies_outside_and_is_never_drawn() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    for _ in 0..30 {
        let body = json!({"spread": "celtic_cross", "significator": "major_arcana.09", "reversal_rate": 0});
        let draw = sealed(&guest, body).await;
        assert_eq!(draw["cards"], 77);
        guest
            .post(&reveal_path(&draw), &json!({"picks": [0, 1, 2, 3, 4, 5, 6, 7, 8, 77]}))
            .await
            .problem(422, "invalid_input");
        let revealed = guest.post(&reveal_path(&draw), &json!({})).await.json();
        let receipt = receipt(&revealed);
        assert_holds(&receipt);
        assert!(receipt.cards.iter().all(|c| c.card != "major_arcana.09" && !c.reversed));
    }
}

#[tokio::test]
async fn jumpers_and_clarifiers_come_from_the_same_stream() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    let mut jumped = 0;
    for _ in 0..40 {
        let draw = sealed(&guest, json!({"spread": "vault_tec_spread"})).await;
        let clarifier = format!("/draws/{}/clarifier", draw["id"].as_str().unwrap());
        guest.post(&clarifier, &json!({})).await.problem(409, "draw_sealed");
        let revealed = guest.post(&reveal_path(&draw), &json!({"jumper": true})).await.json();
        let before = receipt(&revealed);
        jumped += before.cards.len() - 3;
        for count in 1..=3 {
            let answer = guest.post(&clarifier, &json!({})).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let after = receipt(&answer.json());
            assert_holds(&after);
            assert_eq!(after.clarifiers, count);
            assert_eq!(after.cards[..before.cards.len()], before.cards, "what lay there stays");
        }
        guest.post(&clarifier, &json!({})).await.problem(409, "too_many_clarifiers");
    }
    assert!((1..=14).contains(&jumped), "{jumped} of 40, one in eight is the rule");
}

#[tokio::test]
async fn wrong_input_is_named_and_takes_nothing_from_the_draw() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    for (body, pointer) in [
        (json!({"spread": "no_such"}), "/spread"),
        (json!({"reversal_rate": 0.51}), "/reversal_rate"),
        (json!({"reversal_rate": -0.1}), "/reversal_rate"),
        (json!({"significator": "major_arcana.22"}), "/significator"),
        (json!({"deck": "other"}), "/deck"),
        (json!({"spread": 7}), "/spread"),
    ] {
        let problem = guest.post("/draws", &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    let draw = sealed(&guest, json!({"spread": "vault_tec_spread"})).await;
    for (body, pointer) in [
        (json!({"gesture": "not base64!"}), "/gesture"),
        (json!({"gesture": "A".repeat(4100)}), "/gesture"),
        (json!({"words": "字".repeat(201)}), "/words"),
        (json!({"cut": 78}), "/cut"),
        (json!({"picks": [1, 2]}), "/picks"),
        (json!({"picks": [1, 2, 2]}), "/picks/2"),
        (json!({"picks": [1, 2, 78]}), "/picks/2"),
        (json!({"picks": "all"}), "/picks"),
    ] {
        let problem = guest.post(&reveal_path(&draw), &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    assert_eq!(guest.post(&reveal_path(&draw), &json!({})).await.status, 200);
}

#[tokio::test]
async fn the_instances_key_stays_the_same_over_a_restart() {
    let app = TestApp::start().await;
    let key = app.get("/api/v1/draws/instance-key").await.json();
    let folder = app.stop_keeping_folder().await;
    let again = TestApp::start_in(folder.path(), &[]).await;
    assert_eq!(again.get("/api/v1/draws/instance-key").await.json(), key);
    again.stop().await;
}
