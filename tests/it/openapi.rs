//! The OpenAPI document: a change of the API is a diff of its snapshot.

use serde_json::Value;

use crate::support::TestApp;

#[tokio::test]
async fn the_document_is_the_one_in_the_snapshot() {
    let app = TestApp::start().await;
    let mut document = app.get("/openapi.json").await.json();
    document["info"]["version"] = Value::from("[version]");
    insta::assert_json_snapshot!(document);
}

#[tokio::test]
async fn every_route_in_the_document_answers() {
    let app = TestApp::start().await;
    let document = app.get("/openapi.json").await.json();
    let mut seen = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let path = path.replace("{suit}", "major_arcana");
            let path = if path.contains("spreads") {
                path.replace("{id}", "celtic_cross")
            } else {
                path.replace("{id}", "major_arcana.00")
            };
            let answer = match method.as_str() {
                "get" => app.get(&path).await,
                "post" => app.post(&path, &serde_json::json!({})).await,
                other => panic!("{other} {path}: say here how to call it"),
            };
            assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text());
            seen += 1;
        }
    }
    assert!(seen >= 14, "{seen}");
}
