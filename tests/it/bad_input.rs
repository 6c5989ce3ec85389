//! Wrong input gets the right 4xx as problem details, never a 5xx.

use serde_json::json;

use crate::support::{Answer, TestApp};

#[tokio::test]
async fn wrong_query_parameters_are_named() {
    let app = TestApp::start().await;
    for (query, pointer) in [
        ("page=0", "/page"),
        ("page=-1", "/page"),
        ("page=x", "/page"),
        ("page=99999999999999999999", "/page"),
        ("page_size=101", "/page_size"),
        ("page_size=0", "/page_size"),
        ("suit=hearts", "/suit"),
        ("sort_by=__class__", "/sort_by"),
        ("sort_order=up", "/sort_order"),
        ("min_radiation=2", "/min_radiation"),
        ("min_radiation=NaN", "/min_radiation"),
        ("min_threat=9&max_threat=3", "/max_threat"),
        ("include_story=maybe", "/include_story"),
        ("faction=nobody", "/faction"),
        ("lang=fr", "/lang"),
    ] {
        let body = app.get(&format!("/api/v1/cards?{query}")).await.problem(422, "invalid_input");
        assert_eq!(body["errors"][0]["pointer"], pointer, "{query}");
    }
    let long = "字".repeat(101);
    let body = app.get(&format!("/api/v1/cards?search={long}")).await.problem(422, "invalid_input");
    assert_eq!(body["errors"][0]["pointer"], "/search");
}

#[tokio::test]
async fn all_mistakes_of_a_query_come_together() {
    let app = TestApp::start().await;
    let body =
        app.get("/api/v1/cards?page=0&page_size=101&suit=x").await.problem(422, "invalid_input");
    assert_eq!(body["errors"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn wrong_bodies_get_the_status_that_says_what_is_wrong() {
    let app = TestApp::start().await;
    let url = format!("{}/api/v1/readings/quick", app.url);
    let post = |body: &str, kind: &str| {
        Answer::of(app.client.post(&url).header("content-type", kind).body(body.to_owned()))
    };
    post("{\"question\":", "application/json").await.problem(400, "broken_json");
    post("", "application/json").await.problem(400, "broken_json");
    post("{} {}", "application/json").await.problem(400, "broken_json");
    post("\u{0}\u{1}", "application/json").await.problem(400, "broken_json");
    post("{}", "text/plain").await.problem(415, "unsupported_media_type");
    let body = post("{\"question\": 5}", "application/json").await.problem(422, "invalid_input");
    assert_eq!(body["errors"][0]["pointer"], "/question");
    post("[]", "application/json; charset=utf-8").await.problem(422, "invalid_input");
    let deep = "[".repeat(10_000);
    post(&deep, "application/json").await.problem(400, "broken_json");
}

#[tokio::test]
async fn a_body_of_a_megabyte_is_refused() {
    let app = TestApp::start().await;
    let big = json!({"question": "x".repeat(1_000_000)});
    app.post("/api/v1/readings/quick", &big).await.problem(413, "body_too_large");
}

#[tokio::test]
async fn headers_of_twenty_kilobytes_are_refused() {
    let app = TestApp::start().await;
    let big = "x".repeat(20_000);
    let answer = app.get_with("/api/v1/cards", &[("x-big", &big)]).await;
    answer.problem(431, "headers_too_large");
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = TestApp::start().await;
    let answer = Answer::of(app.client.delete(format!("{}/api/v1/cards", app.url))).await;
    answer.problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD");
    app.get("/api/v1/readings/quick").await.problem(405, "method_not_allowed");
}

#[tokio::test]
async fn an_unknown_path_is_a_problem_for_programs_and_a_page_for_people() {
    let app = TestApp::start().await;
    app.get("/api/v1/nothing").await.problem(404, "not_found");
    app.get("/nothing").await.problem(404, "not_found");
    app.get("/assets/../../etc/passwd").await.problem(404, "not_found");
    app.get("/assets/x/%2e%2e/%2e%2e/etc/passwd").await.problem(404, "not_found");
    let people = [("accept", "text/html,application/xhtml+xml")];
    let page = app.get_with("/nothing", &people).await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"));
    let api = app.get_with("/api/v1/nothing", &people).await;
    api.problem(404, "not_found");
    let card = app.get_with("/cards/minor_arcana.cups.eleven", &people).await;
    assert_eq!(card.status, 404);
}

#[tokio::test]
async fn a_problem_speaks_the_callers_language() {
    let app = TestApp::start().await;
    let english =
        app.get_with("/api/v1/cards?page=0", &[("accept-language", "en-US,en;q=0.9")]).await;
    let body = english.problem(422, "invalid_input");
    assert_eq!(body["detail"], "page has to be a number from 1 to 1000000.");
    let chinese = app.get_with("/api/v1/cards?page=0", &[("accept-language", "zh-TW")]).await;
    assert_eq!(
        chinese.problem(422, "invalid_input")["detail"],
        "page 要是 1 到 1000000 之間的數字。"
    );
    let asked = app.get_with("/api/v1/nothing?lang=en", &[("accept-language", "zh-TW")]).await;
    assert!(asked.problem(404, "not_found")["detail"].as_str().unwrap().starts_with("There is"));
}
