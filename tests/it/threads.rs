//! Threads, looking back, the same question, and what people allow themselves.

use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::features::threads::service::{all_dates, due};
use wasteland_tarot::store::Store;

use crate::accounts::browser::{Browser, PASSWORD, at_once, credentials};
use crate::support::TestApp;

const DAY: Duration = Duration::from_hours(24);

async fn reading(person: &Browser<'_>, question: &str) -> String {
    let answer = person.post("/readings", &json!({"question": question, "lang": "en"})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn thread(person: &Browser<'_>, body: Value) -> Value {
    let answer = person.post("/threads", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn path(thread: &Value) -> String {
    format!("/threads/{}", thread["id"].as_str().unwrap())
}

async fn place(person: &Browser<'_>, reading: &str, thread: &Value) -> Value {
    let body = json!({"thread_id": thread["id"]});
    let answer = person.call("PUT", &format!("/readings/{reading}/thread"), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Time passes, and whoever comes back then signs in again: sessions end before a day does.
async fn wait(app: &TestApp, ada: &Browser<'_>, by: Duration) {
    app.clock.advance(by);
    ada.post("/auth/login", &credentials("ada@example.com")).await;
}

#[tokio::test]
async fn a_thread_has_its_readings_in_the_order_of_time_and_a_reading_hangs_on_one() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (one, two) = (reading(&ada, "Should I move?").await, {
        wait(&app, &ada, DAY).await;
        reading(&ada, "And now?").await
    });
    let begun = json!({"title": " The house ", "question": "Where do I live?", "reading_id": two});
    let house = thread(&ada, begun).await;
    assert_eq!((&house["title"], &house["is_open"]), (&json!("The house"), &json!(true)));
    assert_eq!((&house["readings"], house["last_reading_at"].is_string()), (&json!(1), true));
    let standing = place(&ada, &one, &house).await;
    assert_eq!(standing["thread"]["id"], house["id"]);
    assert_eq!(standing["look_back"], Value::Null);
    let whole = ada.get(&path(&house)).await.json();
    let asked: Vec<_> = whole["items"].as_array().unwrap().iter().map(|i| &i["question"]).collect();
    assert_eq!(asked, ["Should I move?", "And now?"], "the oldest first");
    assert_eq!(whole["items"][0]["cards"].as_array().unwrap().len(), 1);
    // On another thread it is no longer on the first.
    let work = thread(&ada, json!({"title": "Work", "question": "Stay or go?"})).await;
    place(&ada, &one, &work).await;
    assert_eq!(ada.get(&path(&house)).await.json()["readings"], 1);
    assert_eq!(ada.get(&path(&work)).await.json()["items"][0]["reading_id"], one.as_str());
    let off =
        ada.call("PUT", &format!("/readings/{one}/thread"), &json!({"thread_id": null})).await;
    assert_eq!(off.json()["thread"], Value::Null);
    assert_eq!(ada.get(&path(&work)).await.json()["readings"], 0);
    // Closing, reopening, listing.
    ada.call("PATCH", &path(&house), &json!({"is_open": false, "title": "The old house"})).await;
    let all = ada.get("/threads").await.json();
    assert_eq!((&all["total"], &all["items"][0]["title"]), (&json!(2), &json!("Work")));
    let closed = ada.get("/threads?is_open=false").await.json();
    assert_eq!(
        (&closed["total"], &closed["items"][0]["title"]),
        (&json!(1), &json!("The old house"))
    );
    // A deleted thread leaves its readings.
    assert_eq!(ada.delete(&path(&house), &Value::Null).await.status, 204);
    ada.get(&path(&house)).await.problem(404, "no_such_thread");
    let standing = ada.get(&format!("/readings/{two}/thread")).await.json();
    assert_eq!(standing["thread"], Value::Null);
    assert_eq!(ada.get(&format!("/readings/{two}")).await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn nobody_else_sees_or_touches_a_thread_a_day_or_an_outcome() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let id = reading(&ada, "hers alone").await;
    let hers = thread(&ada, json!({"title": "t", "question": "q", "reading_id": id})).await;
    let his = thread(&bob, json!({"title": "t", "question": "q"})).await;
    for (method, path, body, code) in [
        ("GET", path(&hers), Value::Null, "no_such_thread"),
        ("PATCH", path(&hers), json!({"title": "x"}), "no_such_thread"),
        ("DELETE", path(&hers), Value::Null, "no_such_thread"),
        ("GET", format!("/readings/{id}/thread"), Value::Null, "no_such_reading"),
        (
            "PUT",
            format!("/readings/{id}/thread"),
            json!({"thread_id": his["id"]}),
            "no_such_reading",
        ),
        ("PUT", format!("/readings/{id}/look-back"), json!({"in_days": 7}), "no_such_reading"),
        ("DELETE", format!("/readings/{id}/look-back"), Value::Null, "no_such_reading"),
        ("PUT", format!("/readings/{id}/outcome"), json!({"outcome": "partly"}), "no_such_reading"),
        ("DELETE", format!("/readings/{id}/outcome"), Value::Null, "no_such_reading"),
    ] {
        bob.call(method, &path, &body).await.problem(404, code);
        Browser::new(&app).call(method, &path, &body).await.problem(401, "not_signed_in");
    }
    // Neither his reading on her thread, nor her reading with his.
    let own = reading(&bob, "mine").await;
    let on_hers = json!({"thread_id": hers["id"]});
    bob.call("PUT", &format!("/readings/{own}/thread"), &on_hers)
        .await
        .problem(404, "no_such_thread");
    let with_hers = json!({"title": "t", "question": "q", "reading_id": id});
    bob.post("/threads", &with_hers).await.problem(404, "no_such_reading");
    assert_eq!(bob.get("/threads").await.json()["total"], 1, "nothing half-written");
    assert_eq!(ada.get(&path(&hers)).await.json()["readings"], 1);
    let asked =
        bob.post("/readings/same-question", &json!({"question": "hers alone"})).await.json();
    assert_eq!(asked["last"], Value::Null);
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let id = reading(&ada, "q").await;
    let (day, outcome) = (format!("/readings/{id}/look-back"), format!("/readings/{id}/outcome"));
    for (method, path, body, pointer) in [
        ("POST", "/threads", json!({"title": " ", "question": "q"}), "/title"),
        ("POST", "/threads", json!({"title": "t".repeat(101), "question": "q"}), "/title"),
        ("POST", "/threads", json!({"title": "t", "question": ""}), "/question"),
        ("POST", "/threads", json!({"title": "t", "question": "q".repeat(501)}), "/question"),
        ("PUT", &day, json!({}), "/on"),
        ("PUT", &day, json!({"in_days": 8}), "/in_days"),
        ("PUT", &day, json!({"in_days": 7, "on": "2026-12-01"}), "/on"),
        ("PUT", &day, json!({"on": "2026-11-21"}), "/on"),
        ("PUT", &day, json!({"on": "2036-11-23"}), "/on"),
        ("PUT", &day, json!({"on": "soon"}), "/on"),
        ("PUT", &outcome, json!({"outcome": "hit"}), "/outcome"),
        ("PUT", &outcome, json!({"outcome": "partly", "note": "n".repeat(2_001)}), "/note"),
        ("POST", "/readings/same-question", json!({"question": "q".repeat(501)}), "/question"),
        ("POST", "/readings/same-question", json!({"question": "q", "days": 0}), "/days"),
        ("PUT", "/users/me/limits", json!({"readings_per_week": 0}), "/readings_per_week"),
        ("PUT", "/users/me/limits", json!({"same_question_days": 366}), "/same_question_days"),
    ] {
        let problem = ada.call(method, path, &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{path} {body}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_day_to_look_back_becomes_due_and_what_is_told_then_is_kept_without_a_score() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let id = reading(&ada, "Will the roof hold?").await;
    let later = reading(&ada, "Will the wall?").await;
    let day = |id: &str| format!("/readings/{id}/look-back");
    let chosen = ada.call("PUT", &day(&id), &json!({"in_days": 7})).await.json();
    assert_eq!((&chosen["on"], &chosen["is_due"]), (&json!("2026-11-29"), &json!(false)));
    ada.call("PUT", &day(&later), &json!({"on": "2027-02-28"})).await;
    assert_eq!(ada.get("/look-backs?due=true").await.json()["total"], 0);
    let all = ada.get("/look-backs").await.json();
    assert_eq!(
        (&all["items"][0]["on"], &all["items"][1]["on"]),
        (&json!("2026-11-29"), &json!("2027-02-28"))
    );
    // A minute to midnight of the 28th in Taipei, and one after.
    wait(&app, &ada, DAY * 6 + Duration::from_mins(3 * 60 + 59)).await;
    assert_eq!(ada.get("/look-backs?due=true").await.json()["total"], 0);
    app.clock.advance(Duration::from_mins(2));
    let due = ada.get("/look-backs?due=true").await.json();
    assert_eq!((&due["total"], &due["items"][0]["reading_id"]), (&json!(1), &json!(id)));
    assert_eq!(due["items"][0]["question"], "Will the roof hold?");
    let body = json!({"outcome": "partly", "note": " It held.\r\nMostly. "});
    let told = ada.call("PUT", &format!("/readings/{id}/outcome"), &body).await.json();
    assert_eq!((&told["outcome"], &told["note"]), (&json!("partly"), &json!("It held.\nMostly.")));
    assert_eq!((&told["is_due"], told["told_at"].is_string()), (&json!(false), true));
    assert_eq!(ada.get("/look-backs?due=true").await.json()["total"], 0);
    let standing = ada.get(&format!("/readings/{id}/thread")).await.json();
    assert_eq!(standing["look_back"]["outcome"], "partly");
    for text in [
        ada.get("/look-backs").await.text(),
        ada.get(&format!("/readings/{id}/thread")).await.text(),
    ] {
        assert!(!["score", "accuracy", "percent"].iter().any(|word| text.contains(word)), "{text}");
    }
    // Once more later, with what was told still there; then taken back.
    app.clock.advance(Duration::from_secs(1));
    let again = ada.call("PUT", &day(&id), &json!({"on": "2026-11-29"})).await.json();
    assert_eq!((&again["is_due"], &again["outcome"]), (&json!(true), &json!("partly")));
    let left = ada.delete(&format!("/readings/{id}/outcome"), &Value::Null).await.json();
    assert_eq!((&left["outcome"], &left["on"]), (&Value::Null, &json!("2026-11-29")));
    ada.delete(&day(&id), &Value::Null).await;
    let standing = ada.get(&format!("/readings/{id}/thread")).await.json();
    assert_eq!(standing["look_back"], Value::Null, "what is empty is not kept");
    app.stop().await;
}

#[tokio::test]
async fn a_deleted_reading_leaves_its_thread_and_is_not_looked_back_on() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let id = reading(&ada, "q").await;
    let on = thread(&ada, json!({"title": "t", "question": "q", "reading_id": id})).await;
    ada.call("PUT", &format!("/readings/{id}/look-back"), &json!({"on": "2026-11-22"})).await;
    assert_eq!(ada.get("/look-backs?due=true").await.json()["total"], 1);
    let me = ada.me().await.unwrap()["id"].as_str().unwrap().parse().unwrap();
    let stays = reading(&ada, "another").await;
    ada.call("PUT", &format!("/readings/{stays}/look-back"), &json!({"in_days": 30})).await;
    assert_eq!(ada.delete(&format!("/readings/{id}"), &Value::Null).await.status, 204);
    let whole = ada.get(&path(&on)).await.json();
    assert_eq!((&whole["readings"], &whole["items"]), (&json!(0), &json!([])));
    assert_eq!(ada.get("/look-backs").await.json()["total"], 1);
    // What calendars and reminders ask.
    let folder = app.stop_keeping_folder().await;
    let look = |today: &str| {
        let store = Store::open(folder.path(), 1 << 20).unwrap();
        let today = today.parse().unwrap();
        let found = store.read(|tx| {
            Ok::<_, wasteland_tarot::store::StoreError>((due(tx, me, today)?, all_dates(tx, me)?))
        });
        store.close().unwrap();
        found.unwrap()
    };
    assert_eq!(look("2026-12-21").0.len(), 0);
    let (now, all) = look("2026-12-22");
    assert_eq!(
        (now.len(), all[0].on.to_string(), all[0].thread),
        (1, "2026-12-22".to_owned(), None)
    );
    let app = TestApp::start_in(folder.path(), &[]).await;
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    ada.call("PUT", "/users/me/limits", &json!({"readings_per_week": 3})).await;
    assert_eq!(ada.delete("/users/me", &json!({"password": PASSWORD})).await.status, 200);
    app.stop().await;
    let (now, all) = look("2030-01-01");
    assert_eq!((now.len(), all.len()), (0, 0));
}

#[tokio::test]
async fn the_same_question_within_days_brings_the_last_answer_first() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let same = async |question: &str, days: Value| {
        let body = json!({"question": question, "days": days});
        ada.post("/readings/same-question", &body).await.json()["last"].clone()
    };
    assert_eq!(same("我該不該換工作？", Value::Null).await, Value::Null);
    reading(&ada, "我該不該換工作？").await;
    wait(&app, &ada, DAY).await;
    let id = reading(&ada, "我應該換工作嗎").await;
    wait(&app, &ada, DAY * 2).await;
    reading(&ada, "要不要搬家").await;
    let last = same("現在要不要換工作", Value::Null).await;
    assert_eq!((&last["reading_id"], &last["days_ago"]), (&json!(id), &json!(2)));
    assert_eq!(last["question"], "我應該換工作嗎");
    assert!(!last["summary"].as_str().unwrap().is_empty());
    assert_eq!(same("我會不會升官", Value::Null).await, Value::Null);
    assert_eq!(same("", Value::Null).await, Value::Null);
    wait(&app, &ada, DAY * 6).await;
    assert_eq!(same("我該換工作嗎", Value::Null).await, Value::Null, "eight days ago");
    assert_eq!(same("我該換工作嗎", json!(8)).await["reading_id"], id.as_str());
    app.stop().await;
}

#[tokio::test]
async fn a_limit_of_ones_own_stops_kindly_and_lifts_with_one_press() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let none = ada.get("/users/me/limits").await.json();
    assert_eq!(
        (&none["readings_per_week"], &none["same_question_days"]),
        (&Value::Null, &Value::Null)
    );
    let set = ada.call("PUT", "/users/me/limits", &json!({"readings_per_week": 2})).await.json();
    assert_eq!(set["readings_per_week_set_at"], "2026-11-22T12:00:00Z");
    wait(&app, &ada, DAY).await;
    // The same again is no new promise.
    let both = json!({"readings_per_week": 2, "same_question_days": 3});
    let set = ada.call("PUT", "/users/me/limits", &both).await.json();
    assert_eq!(set["readings_per_week_set_at"], "2026-11-22T12:00:00Z");
    assert_eq!(set["same_question_days_set_at"], "2026-11-23T12:00:00Z");
    reading(&ada, "Should I move?").await;
    // The daily card is one a day anyway, and takes no place.
    assert_eq!(ada.post("/readings/daily", &json!({})).await.status, 200);
    let again = json!({"question": "should I move now?"});
    let problem = ada.post("/readings", &again).await.problem(409, "own_limit");
    let stop = json!({"limit": "same_question_days", "value": 3, "set_on": "2026-11-23", "until": "2026-11-26"});
    assert_eq!(problem["stop"], stop);
    assert!(problem["detail"].as_str().unwrap().contains("2026-11-23"), "{problem}");
    let asked = ada.post("/readings/same-question", &again).await.json();
    assert_eq!(asked["stop"], stop);
    assert!(asked["last"].is_object(), "the last answer stands beside the stop");
    wait(&app, &ada, DAY).await;
    reading(&ada, "Something else?").await;
    let third = ada.post("/readings", &json!({"question": "A third?"})).await;
    let problem = third.problem(409, "own_limit");
    let week = json!({"limit": "readings_per_week", "value": 2, "set_on": "2026-11-22", "until": "2026-11-30"});
    assert_eq!(problem["stop"], week);
    assert_eq!(ada.get("/readings").await.json()["total"], 3, "nothing half-written");
    // On the day that it names there is room again.
    wait(&app, &ada, DAY * 5).await;
    ada.post("/readings", &json!({"question": "A third?"})).await.problem(409, "own_limit");
    wait(&app, &ada, DAY).await;
    reading(&ada, "A third?").await;
    ada.post("/readings", &json!({"question": "A fourth?"})).await.problem(409, "own_limit");
    ada.call("PUT", "/users/me/limits", &json!({})).await;
    reading(&ada, "A fourth?").await;
    reading(&ada, "A fourth?").await;
    app.stop().await;
}

#[tokio::test]
async fn a_limit_holds_for_readings_made_at_the_same_moment() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    ada.call("PUT", "/users/me/limits", &json!({"readings_per_week": 2})).await;
    let posts = (0..6).map(|number| {
        let body = json!({"question": format!("question {number}")});
        ada.request("POST".parse().unwrap(), "/readings").json(&body)
    });
    let answers = at_once(posts.collect()).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 2);
    app.stop().await;
}
