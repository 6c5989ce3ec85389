//! The journal: kept as typed, shown harmlessly, found in both languages, and nobody's but its writer's.

use std::time::Duration;

use serde_json::{Value, json};

use crate::accounts::browser::{Browser, PASSWORD, at_once, credentials};
use crate::support::{Answer, TestApp};

async fn reading(person: &Browser<'_>, question: &str) -> String {
    let answer = person.post("/readings", &json!({"question": question})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn written(person: &Browser<'_>, content: &str, moods: &[&str]) -> Value {
    let body = json!({"content": content, "mood_tags": moods});
    let answer = person.post("/journals", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn path(entry: &Value) -> String {
    format!("/journals/{}", entry["id"].as_str().unwrap())
}

async fn found(person: &Browser<'_>, query: &str) -> Vec<String> {
    let answer = person.get(&format!("/journals?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.iter().map(|entry| entry["content"].as_str().unwrap().to_owned()).collect()
}

async fn put(person: &Browser<'_>, entry: &Value, tag: &str, body: &Value) -> Answer {
    let request = person.request("PUT".parse().unwrap(), &path(entry)).header("if-match", tag);
    person.send(request.json(body)).await
}

/// Time passes, and whoever comes back then signs in again: sessions end before a day does.
async fn wait(app: &TestApp, ada: &Browser<'_>, by: Duration) {
    app.clock.advance(by);
    ada.post("/auth/login", &credentials("ada@example.com")).await;
}

#[tokio::test]
async fn an_entry_beside_a_reading_has_the_contracts_keys_and_there_is_one() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let id = reading(&ada, "Should I move?").await;
    let beside = format!("/readings/{id}/journal");
    assert_eq!(ada.get(&beside).await.json(), json!({"entry": null}));
    let body = json!({"content": "  The van is *booked*.\n", "mood_tags": ["hopeful", "anxious"]});
    let answer = ada.post(&beside, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let entry = answer.json();
    assert_eq!(entry["content"], "  The van is *booked*.\n", "as it was typed");
    assert_eq!(entry["html"], "<p>The van is <em>booked</em>.</p>\n");
    assert_eq!(entry["reading_id"], id.as_str());
    assert_eq!(entry["user_id"], ada.me().await.unwrap()["id"]);
    assert_eq!(entry["mood_tags"], json!(["hopeful", "anxious"]));
    assert_eq!(entry["is_private"], true);
    assert_eq!(entry["created_at"], "2026-11-22T12:00:00Z");
    assert_eq!(entry["updated_at"], "2026-11-22T12:00:00Z");
    assert_eq!(entry["reading"]["question"], "Should I move?");
    assert_eq!(entry["help_lines"], json!([]));
    let again = ada.get(&beside).await;
    assert_eq!(again.json()["entry"], entry);
    assert_eq!(again.header("etag"), answer.header("etag"));
    assert_eq!(ada.get(&path(&entry)).await.json(), entry);
    let second = ada.post(&beside, &body).await.problem(409, "entry_exists");
    assert_eq!(second["journal_id"], entry["id"]);
    // At the same moment from two tabs: one.
    let other = reading(&ada, "").await;
    let posts = (0..8).map(|_| {
        ada.request("POST".parse().unwrap(), &format!("/readings/{other}/journal")).json(&body)
    });
    let answers = at_once(posts.collect()).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    app.stop().await;
}

#[tokio::test]
async fn nobody_else_sees_or_touches_an_entry_private_or_not() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let id = reading(&ada, "mine").await;
    let beside = format!("/readings/{id}/journal");
    let body = json!({"content": "secret", "is_private": false});
    let entry = ada.post(&beside, &body).await.json();
    assert_eq!(entry["is_private"], false);
    for (method, path) in [
        ("GET", path(&entry)),
        ("PUT", path(&entry)),
        ("DELETE", path(&entry)),
        ("GET", "/journals/nothing-of-the-kind".to_owned()),
    ] {
        let body = if method == "PUT" { body.clone() } else { Value::Null };
        bob.call(method, &path, &body).await.problem(404, "no_such_entry");
        Browser::new(&app).call(method, &path, &body).await.problem(401, "not_signed_in");
    }
    for (method, body) in [("GET", Value::Null), ("POST", body)] {
        bob.call(method, &beside, &body).await.problem(404, "no_such_reading");
        Browser::new(&app).call(method, &beside, &body).await.problem(401, "not_signed_in");
    }
    assert_eq!(found(&bob, "").await.len(), 0);
    assert_eq!(bob.get("/journals/calendar").await.json()["days"], json!([]));
    // By bearer as well as by cookie.
    let token = format!("Bearer {}", ada.access());
    let bearer = Browser::new(&app).with("authorization", token);
    assert_eq!(bearer.get(&path(&entry)).await.json()["content"], "secret");
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_entry_is_named_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for (body, pointer) in [
        (json!({"content": ""}), "/content"),
        (json!({"content": " \n\t"}), "/content"),
        (json!({"content": "字".repeat(10_001)}), "/content"),
        (json!({"content": "a\u{0}b"}), "/content"),
        (json!({}), ""),
        (json!({"content": 5}), "/content"),
        (json!({"content": "x", "mood_tags": ["hopeful", "furious"]}), "/mood_tags/1"),
        (
            json!({"content": "x", "mood_tags": ["hopeful", "anxious", "reflective", "excited", "peaceful", "confused"]}),
            "/mood_tags",
        ),
    ] {
        let problem = ada.post("/journals", &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    assert_eq!(found(&ada, "").await.len(), 0);
    let longest = "字".repeat(10_000);
    let entry = written(&ada, &longest, &["hopeful", "hopeful"]).await;
    assert_eq!((&entry["content"], &entry["mood_tags"]), (&json!(longest), &json!(["hopeful"])));
    ada.call("PUT", &path(&entry), &json!({"content": ""})).await.problem(422, "invalid_input");
    app.stop().await;
}

#[tokio::test]
async fn hostile_markdown_is_kept_as_typed_and_shown_harmlessly() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let hostile = [
        "<script>fetch('https://evil.example')</script>",
        "<img src=x onerror=alert(1)>",
        "[here](javascript:alert(1)) [there](data:text/html,x) <javascript:alert(1)>",
        "![track](https://evil.example/pixel.png)",
        "<a href=\"https://ok.example\" onclick=\"x()\" target=_top>a</a>",
    ];
    for text in hostile.into_iter().map(str::to_owned).chain([">".repeat(10_000)]) {
        let entry = written(&ada, &text, &[]).await;
        assert_eq!(entry["content"], text);
        let html = entry["html"].as_str().unwrap();
        for bad in ["<script", "<img", "<a href"] {
            assert!(!html.contains(bad), "{text:.60} became {html:.200}");
        }
        assert!(html.matches("<blockquote>").count() <= 16);
        let preview = ada.post("/journals/preview", &json!({"content": text})).await.json();
        assert_eq!(
            preview["html"], entry["html"],
            "what is looked at before is what is there after"
        );
    }
    let link = written(&ada, "[x](https://ok.example)", &[]).await;
    let html = "<p><a href=\"https://ok.example\" rel=\"noopener nofollow\">x</a></p>\n";
    assert_eq!(link["html"], html);
    let long = json!({"content": "x".repeat(10_001)});
    ada.post("/journals/preview", &long).await.problem(422, "invalid_input");
    Browser::new(&app).post("/journals/preview", &long).await.problem(401, "not_signed_in");
    app.stop().await;
}

#[tokio::test]
async fn of_two_tabs_one_wins_and_the_other_gets_the_newer_text_beside_its_own() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let entry = written(&ada, "first", &["hopeful"]).await;
    let tag = ada.get(&path(&entry)).await.header("etag").to_owned();
    assert!(tag.starts_with('"'));
    app.clock.advance(Duration::from_secs(60));
    let won = put(&ada, &entry, &tag, &json!({"content": "from the first tab"})).await;
    assert_eq!(won.status, 200, "{}", won.text());
    assert_eq!(won.json()["mood_tags"], json!(["hopeful"]), "what is absent stays");
    assert_eq!(won.json()["updated_at"], "2026-11-22T12:01:00Z");
    let late = put(&ada, &entry, &tag, &json!({"content": "from the second tab"})).await;
    let problem = late.problem(412, "entry_changed");
    assert_eq!(problem["entry"]["content"], "from the first tab");
    assert_eq!(problem["etag"], won.header("etag"));
    let tag = problem["etag"].as_str().unwrap();
    let kept = put(&ada, &entry, tag, &json!({"content": "both", "mood_tags": []})).await;
    assert_eq!((kept.status, &kept.json()["mood_tags"]), (200, &json!([])));
    // A change that names no version is the contract's plain one.
    let plain = ada.call("PUT", &path(&entry), &json!({"is_private": false})).await.json();
    assert_eq!((&plain["content"], &plain["is_private"]), (&json!("both"), &json!(false)));
    assert_eq!(ada.delete(&path(&entry), &Value::Null).await.status, 204);
    let gone = put(&ada, &entry, "*", &json!({"content": "late"})).await;
    gone.problem(404, "no_such_entry");
    app.stop().await;
}

#[tokio::test]
async fn entries_are_found_in_both_languages_and_by_mood_kind_and_day() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let id = reading(&ada, "要不要搬家？").await;
    let beside = format!("/readings/{id}/journal");
    ada.post(&beside, &json!({"content": "今天看了三間房子", "mood_tags": ["anxious"]})).await;
    wait(&app, &ada, Duration::from_hours(24)).await;
    written(&ada, "Rain on the Tin Roof, all night", &["peaceful", "grateful"]).await;
    wait(&app, &ada, Duration::from_hours(24)).await;
    written(&ada, "下了一整夜的雨，ＷＡＳＴＥＬＡＮＤ 很安靜", &["peaceful"]).await;
    let (house, roof, rain) = (
        "今天看了三間房子",
        "Rain on the Tin Roof, all night",
        "下了一整夜的雨，ＷＡＳＴＥＬＡＮＤ 很安靜",
    );
    for (query, wanted) in [
        ("", vec![rain, roof, house]),
        ("search=房子", vec![house]),
        ("search=整夜 安靜", vec![rain]),
        ("search=tin%20RAIN", vec![roof]),
        ("search=wasteland", vec![rain]),
        ("search=搬家", vec![house]),
        ("search=搬家 房子", vec![house]),
        ("search=搬家 tin", vec![]),
        ("mood=peaceful", vec![rain, roof]),
        ("mood=peaceful&search=雨", vec![rain]),
        ("kind=reading", vec![house]),
        ("kind=free", vec![rain, roof]),
        ("date_from=2026-11-23", vec![rain, roof]),
        ("date_from=2026-11-23&date_to=2026-11-23", vec![roof]),
        ("date_to=2026-11-22", vec![house]),
    ] {
        assert_eq!(found(&ada, query).await, wanted, "{query}");
    }
    for query in ["mood=furious", "kind=both", "date_from=yesterday", "limit=many"] {
        ada.get(&format!("/journals?{query}")).await.problem(422, "invalid_input");
    }
    app.stop().await;
}

#[tokio::test]
async fn totals_are_counted_and_windows_are_brought_into_their_range() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for number in 0..5 {
        written(&ada, &format!("entry {number}"), &[]).await;
    }
    for (query, skip, limit, count) in [
        ("", 0, 20, 5),
        ("skip=3&limit=2", 3, 2, 2),
        ("skip=4&limit=2", 4, 2, 1),
        ("skip=9", 9, 20, 0),
        ("skip=-4&limit=0", 0, 1, 1),
        ("limit=100000", 0, 100, 5),
        ("limit=-1", 0, 1, 1),
    ] {
        let page = ada.get(&format!("/journals?{query}")).await.json();
        assert_eq!(page["total"], 5, "{query}");
        assert_eq!((&page["skip"], &page["limit"]), (&json!(skip), &json!(limit)), "{query}");
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
    }
    app.stop().await;
}

#[tokio::test]
async fn the_calendar_has_the_days_of_the_instance_with_a_card_and_a_mood() {
    // 12:00 UTC is 20:00 in Taipei.
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let own =
        json!({"spread": "single_wasteland", "cards": [{"card_id": "XVI", "is_reversed": true}]});
    let first = ada.post("/readings", &own).await.json();
    written(&ada, "evening", &["anxious", "hopeful"]).await;
    app.clock.advance(Duration::from_secs(60));
    reading(&ada, "a second one").await;
    written(&ada, "night", &["peaceful"]).await;
    written(&ada, "no mood", &[]).await;
    // 01:00 of the next day in Taipei, still the 22nd in UTC.
    wait(&app, &ada, Duration::from_hours(5)).await;
    reading(&ada, "before the daily card").await;
    let daily = ada.post("/readings/daily", &json!({})).await.json();
    let month = ada.get("/journals/calendar?month=2026-11").await.json();
    assert_eq!((&month["month"], &month["today"]), (&json!("2026-11"), &json!("2026-11-23")));
    let days = month["days"].as_array().unwrap();
    assert_eq!(days.len(), 2, "{days:?}");
    assert_eq!(days[0]["date"], "2026-11-22");
    assert_eq!(days[0]["card"]["card_id"], "major_arcana.16");
    assert_eq!(days[0]["card"]["is_reversed"], true);
    assert_eq!(days[0]["reading_id"], first["id"]);
    assert_eq!(days[0]["mood"], "peaceful");
    assert_eq!((&days[0]["readings"], &days[0]["entries"]), (&json!(2), &json!(3)));
    assert_eq!(days[1]["reading_id"], daily["reading"]["id"], "the daily card comes first");
    assert_eq!((&days[1]["mood"], &days[1]["readings"]), (&Value::Null, &json!(2)));
    assert_eq!(ada.get("/journals/calendar").await.json(), month, "this month without a wish");
    assert_eq!(ada.get("/journals/calendar?month=2026-10").await.json()["days"], json!([]));
    for wrong in ["2026-13", "november", "2026-11-01", "26-11"] {
        let path = format!("/journals/calendar?month={wrong}");
        ada.get(&path).await.problem(422, "invalid_input");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_entry_that_tells_of_danger_is_kept_and_gets_help_lines_and_no_lecture() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let entry = written(&ada, "我不想活了，今天晚上就結束", &["confused"]).await;
    assert_eq!(entry["content"], "我不想活了，今天晚上就結束");
    let lines = entry["help_lines"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["number"] == "1925"), "{lines:?}");
    assert!(entry.get("safety").is_none());
    assert_eq!(ada.get(&path(&entry)).await.json()["help_lines"], entry["help_lines"]);
    let listed = ada.get("/journals").await.json();
    assert_eq!(listed["items"][0]["content"], entry["content"]);
    assert_eq!(listed["items"][0]["help_lines"], json!([]), "a list stays a list");
    app.stop().await;
}

#[tokio::test]
async fn what_stands_beside_a_reading_goes_with_it_and_everything_goes_with_the_account() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let id = reading(&ada, "q").await;
    let body = json!({"content": "beside"});
    let entry = ada.post(&format!("/readings/{id}/journal"), &body).await.json();
    let free = written(&ada, "free", &[]).await;
    assert_eq!(ada.delete(&format!("/readings/{id}"), &Value::Null).await.status, 204);
    ada.get(&path(&entry)).await.problem(404, "no_such_entry");
    assert_eq!(found(&ada, "").await, ["free"]);
    assert_eq!(ada.get(&path(&free)).await.status, 200);
    let confirm = json!({"password": PASSWORD});
    let deleted = ada.delete("/users/me", &confirm).await;
    assert_eq!(deleted.status, 200, "{}", deleted.text());
    let folder = app.stop_keeping_folder().await;
    let bytes = std::fs::read(folder.path().join("wasteland.redb")).unwrap();
    let app = TestApp::start_in(folder.path(), &[]).await;
    let again = Browser::registered(&app, "ada@example.com").await;
    assert_eq!(found(&again, "").await.len(), 0);
    assert!(!bytes.is_empty());
    app.stop().await;
}
