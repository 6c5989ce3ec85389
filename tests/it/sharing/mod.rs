//! Links to a reading: what strangers see behind them, what they never see, and when they see nothing.

mod doors;
mod picture;

use serde_json::{Value, json};

use crate::accounts::browser::{Browser, PASSWORD};
use crate::support::{Answer, TestApp};

async fn reading(person: &Browser<'_>, more: Value) -> String {
    let mut body =
        json!({"spread": "vault_tec_spread", "question": "Should I move?", "lang": "en"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = person.post("/readings", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// A new link, as its owner is told of it.
async fn link(person: &Browser<'_>, reading: &str, wanted: Value) -> Value {
    let answer = person.post(&format!("/readings/{reading}/share"), &wanted).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn id(link: &Value) -> &str {
    link["uuid"].as_str().unwrap()
}

/// The page, as a browser asks for it.
async fn page(app: &TestApp, id: &str) -> Answer {
    app.get_with(&format!("/share/{id}?lang=en"), &[("accept", "text/html")]).await
}

async fn shared(app: &TestApp, id: &str) -> Answer {
    app.get(&format!("/api/v1/share/{id}?lang=en")).await
}

async fn picture(app: &TestApp, id: &str) -> Answer {
    app.get(&format!("/share/{id}/picture.png?lang=en")).await
}

/// A browser whose paths are whole addresses.
fn stranger(app: &TestApp) -> Browser<'_> {
    Browser::at("", &app.client)
}

#[tokio::test]
async fn a_link_shows_cards_text_and_receipt_to_a_stranger() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let own = ada.get(&format!("/readings/{reading}")).await.json();
    let made = link(&ada, &reading, json!({})).await;
    assert_eq!(made["url"], format!("{}/share/{}", app.url, id(&made)));
    assert_eq!(
        (&made["require_password"], &made["is_active"], &made["access_count"]),
        (&json!(false), &json!(true), &json!(0))
    );
    let answer = shared(&app, id(&made)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = answer.json();
    assert_eq!(body["receipt"], own["receipt"]);
    assert_eq!(body["created_at"], own["created_at"]);
    assert_eq!(body["question"], Value::Null);
    let places = body["card_positions"].as_array().unwrap();
    assert_eq!(places.len(), 3);
    for (place, owned) in places.iter().zip(own["card_positions"].as_array().unwrap()) {
        assert_eq!(place["card"]["id"], owned["card"]["id"]);
        assert_eq!(place["position_name"], owned["position_name"]);
        assert_eq!(place["position_interpretation"], owned["position_interpretation"]);
        assert!(place["card"]["upright_meaning"].is_string());
        let text = place["position_interpretation"].as_str().unwrap();
        assert!(body["interpretation"].as_str().unwrap().contains(text));
    }
    let page = page(&app, id(&made)).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("x-robots-tag"), "noindex");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let html = page.text();
    assert!(html.contains(r#"<meta name="robots" content="noindex">"#));
    assert!(!html.contains("<script") && !html.contains("style="), "no script, no inline style");
    for place in places {
        let name = place["card"]["name"].as_str().unwrap();
        assert!(html.contains(&maud::html! { (name) }.into_string()), "{name}");
    }
    let address = format!("{}/share/{}", app.url, id(&made));
    assert!(
        html.contains(&format!(r#"property="og:image" content="{address}/picture.png?lang=en""#))
    );
    assert!(html.contains(r#"name="twitter:card" content="summary_large_image""#));
    // In the reader's language, whatever the reading's is.
    let chinese =
        app.get_with(&format!("/share/{}", id(&made)), &[("accept-language", "zh-TW")]).await;
    assert!(chinese.text().contains("這次抽牌的收據") && chinese.text().contains("用英文寫的"));
    let receipt = app.get(&format!("/share/{}/receipt.json", id(&made))).await;
    assert_eq!(receipt.json(), own["receipt"]);
    assert!(receipt.header("content-disposition").starts_with("attachment"));
}

#[tokio::test]
async fn nothing_of_the_person_is_behind_a_link() {
    let app = TestApp::start().await;
    let ada = Browser::new(&app);
    let body = json!({
        "email": "distinctive@example.com", "password": PASSWORD, "confirm_password": PASSWORD,
        "name": "Quizzaciously", "display_name": "Sesquipedalian", "faction_alignment": "ncr",
        "wasteland_location": "Floccinaucinihil",
    });
    assert_eq!(ada.post("/auth/register", &body).await.status, 201);
    let user = ada.me().await.unwrap()["id"].as_str().unwrap().to_owned();
    let mut secret = vec![
        user,
        "distinctive".to_owned(),
        "Quizzaciously".to_owned(),
        "Sesquipedalian".to_owned(),
        "Floccinaucinihil".to_owned(),
    ];
    let reading = reading(&ada, json!({
        "question": "Xylographic questions?", "karma_context": "evil", "faction": "ncr",
        "focus_area": "Ultracrepidarian", "context_notes": "Honorificabilitudin", "notes": "Pneumonoultra",
        "tags": ["Tergiversate"], "mood_before": "Lugubrious", "privacy_level": "friends",
    }))
    .await;
    let changes = json!({"mood_after": "Perspicacious", "user_feedback": "Antidisestablish", "user_satisfaction": 4});
    ada.call("PATCH", &format!("/readings/{reading}"), &changes).await;
    secret.extend(
        [
            "Xylographic",
            "Ultracrepidarian",
            "Honorificabilitudin",
            "Pneumonoultra",
            "Tergiversate",
            "Lugubrious",
            "Perspicacious",
            "Antidisestablish",
        ]
        .map(str::to_owned),
    );
    let made = link(&ada, &reading, json!({})).await;
    let json = shared(&app, id(&made)).await;
    let drawn = picture(&app, id(&made)).await;
    assert_eq!(drawn.status, 200);
    for (what, text) in [
        ("page", page(&app, id(&made)).await.text().to_owned()),
        ("json", json.text().to_owned()),
        ("picture", String::from_utf8_lossy(&drawn.bytes).into_owned()),
        ("receipt", app.get(&format!("/share/{}/receipt.json", id(&made))).await.text().to_owned()),
    ] {
        for word in &secret {
            assert!(!text.contains(word.as_str()), "{what} tells {word}");
        }
    }
    // The contract's list, and more of the like.
    let body = json.json();
    for key in [
        "user_id",
        "user_email",
        "karma_at_reading",
        "faction_affinities",
        "user",
        "karma",
        "faction",
        "karma_context",
        "faction_influence",
        "notes",
        "tags",
        "mood_before",
        "mood_after",
        "context_notes",
        "focus_area",
        "user_feedback",
        "user_satisfaction",
    ] {
        assert!(body.get(key).is_none(), "{key}");
    }
}

#[tokio::test]
async fn what_was_written_because_of_karma_or_faction_is_not_shared() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for (chosen, source) in [
        (json!({"karma_context": "evil"}), "frame/karma_evil/"),
        (json!({"karma_context": "good"}), "frame/karma_good/"),
        (json!({"karma_context": "neutral", "faction": "ncr"}), "frame/faction/"),
    ] {
        let mut chosen = chosen;
        chosen["spread"] = json!("single_wasteland");
        let reading = reading(&ada, chosen).await;
        let own = ada.get(&format!("/readings/{reading}")).await.json();
        let links = own["interpretation"]["links"].as_array().unwrap();
        let because = |link: &&Value| link["sources"][0].as_str().unwrap().starts_with(source);
        let personal = links.iter().find(because).unwrap_or_else(|| panic!("{source}: {links:?}"));
        let personal = personal["text"].as_str().unwrap();
        assert!(own["overall_interpretation"].as_str().unwrap().contains(personal));
        let made = link(&ada, &reading, json!({"show_question": true})).await;
        assert!(!shared(&app, id(&made)).await.text().contains(personal), "{personal}");
        let escaped = maud::html! { (personal) }.into_string();
        let page = page(&app, id(&made)).await;
        assert!(!page.text().contains(&escaped), "{personal}");
        let others = links.iter().filter(|link| !because(link));
        for link in others {
            let text = link["text"].as_str().unwrap();
            assert!(page.text().contains(&maud::html! { (text) }.into_string()), "{text}");
        }
    }
}

#[tokio::test]
async fn the_question_is_shown_only_where_its_owner_chose_so_and_as_text() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let question = r#"<script>alert("x")</script>"><img src=x onerror=alert(1)>"#;
    let reading = reading(&ada, json!({"question": question, "notes": "<b>notes</b>"})).await;
    let hidden = link(&ada, &reading, json!({})).await;
    let shown = link(&ada, &reading, json!({"show_question": true})).await;
    assert!(!page(&app, id(&hidden)).await.text().contains("alert("));
    assert_eq!(shared(&app, id(&hidden)).await.json()["question"], Value::Null);
    assert_eq!(shared(&app, id(&shown)).await.json()["question"], question);
    let html = page(&app, id(&shown)).await.text().to_owned();
    assert!(html.contains("&lt;script&gt;alert(&quot;x&quot;)"));
    assert!(
        !html.contains("<script") && !html.contains("<img src=x") && !html.contains("<b>notes")
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_new_link_is_said_where_it_stands() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let path = format!("/readings/{reading}/share");
    for (body, pointer) in [
        (json!({"require_password": true}), "/password"),
        (json!({"require_password": true, "password": null}), "/password"),
        (json!({"require_password": true, "password": ""}), "/password"),
        (json!({"password": "abc"}), "/password"),
        (json!({"password": "123456789"}), "/password"),
        (json!({"expires_in_days": 0}), "/expires_in_days"),
        (json!({"expires_in_days": 3651}), "/expires_in_days"),
        (json!({"expires_at": "2026-11-22T11:59:59Z"}), "/expires_at"),
        (json!({"expires_at": "soon"}), "/expires_at"),
        (json!({"expires_at": "2026-12-22T12:00:00Z", "expires_in_days": 3}), "/expires_in_days"),
    ] {
        let problem = ada.post(&path, &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    // Four characters are four, in any script; a password counts whatever `require_password` says.
    assert_eq!(link(&ada, &reading, json!({"password": "四個字啊"})).await["has_password"], true);
    bob.post(&path, &json!({})).await.problem(404, "no_such_reading");
    bob.get(&format!("/readings/{reading}/shares")).await.problem(404, "no_such_reading");
    stranger(&app)
        .post(&format!("{}/api/v1{path}", app.url), &json!({}))
        .await
        .problem(401, "not_signed_in");
}

#[tokio::test]
async fn visits_are_counted_and_are_there_after_a_restart() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let made = link(&ada, &reading, json!({})).await;
    let locked = link(&ada, &reading, json!({"password": "glow-7"})).await;
    page(&app, id(&made)).await;
    shared(&app, id(&made)).await;
    // A look at the picture or the door is no visit, and neither is a program that asks what there would be.
    picture(&app, id(&made)).await;
    page(&app, id(&locked)).await;
    let head = app.client.head(format!("{}/share/{}", app.url, id(&made)));
    assert_eq!(Answer::of(head).await.status, 200);
    let counts = async |ada: &Browser<'_>| {
        let shares = ada.get(&format!("/readings/{reading}/shares")).await.json();
        let count = |one: &Value| {
            let shares = shares["shares"].as_array().unwrap();
            let found = shares.iter().find(|share| share["uuid"] == one["uuid"]).unwrap();
            found["access_count"].as_u64().unwrap()
        };
        (count(&made), count(&locked))
    };
    assert_eq!(counts(&ada).await, (2, 0));
    let token = ada.access();
    let folder = app.stop_keeping_folder().await;
    let app = TestApp::start_in(folder.path(), &[]).await;
    let ada = Browser::new(&app);
    ada.set_cookie("access_token", &token);
    assert_eq!(counts(&ada).await, (2, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_reading_has_fifty_links_and_dead_ones_make_room() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = reading(&ada, json!({})).await;
    let mut made = Vec::new();
    for _ in 0..50 {
        made.push(link(&ada, &reading, json!({})).await);
    }
    let path = format!("/readings/{reading}/share");
    ada.post(&path, &json!({})).await.problem(409, "too_many_shares");
    ada.delete(&format!("/share/{}", id(&made[7])), &Value::Null).await;
    link(&ada, &reading, json!({})).await;
    shared(&app, id(&made[7])).await.problem(404, "no_such_share");
    ada.post(&path, &json!({})).await.problem(409, "too_many_shares");
}
