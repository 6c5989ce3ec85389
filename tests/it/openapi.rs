//! The OpenAPI document: a change of the API is a diff of its snapshot.

use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

#[tokio::test]
async fn the_document_is_the_one_in_the_snapshot() {
    let app = TestApp::start().await;
    let mut document = app.get("/openapi.json").await.json();
    document["info"]["version"] = Value::from("[version]");
    insta::assert_json_snapshot!(document);
}

/// What any operation may answer: no JSON, from another site, too large, another kind, wrong input, too
/// often. The document names them only where there is more to say.
const OF_ALL: [u16; 6] = [400, 403, 413, 415, 422, 429];

/// A path with something in place of its parameters: there where that can be, and nobody's otherwise.
fn filled(path: &str) -> String {
    let path = path.replace("{suit}", "major_arcana");
    let id = match path.as_str() {
        path if path.contains("spreads") => "celtic_cross",
        path if path.contains("cards") => "major_arcana.00",
        _ => "00000000-0000-7000-8000-000000000000",
    };
    let path = path.replace("{task_id}", id).replace("{user_id}", id);
    path.replace("{id}", id)
        .replace("{uuid}", id)
        .replace("{code}", "FIRST_READING")
        .replace("{level}", "7")
}

/// Every operation of the document: method, path, and what is said of it.
async fn operations(app: &TestApp) -> Vec<(String, String, Value)> {
    let document = app.get("/openapi.json").await.json();
    let paths = document["paths"].as_object().unwrap().iter();
    let of_path = |(path, operations): (&String, &Value)| {
        let operations = operations.as_object().unwrap().clone();
        let path = path.clone();
        operations
            .into_iter()
            .map(move |(method, said)| (method.to_uppercase(), path.clone(), said))
    };
    paths.flat_map(of_path).collect()
}

/// Calls it with an empty object where it takes a body.
async fn call(app: &TestApp, method: &str, path: &str, token: Option<&str>) -> Answer {
    let request =
        app.client.request(method.parse().unwrap(), format!("{}{}", app.url, filled(path)));
    // Where passkeys work.
    let mut request = request.header("host", "localhost");
    if method != "GET" {
        request = request.json(&json!({}));
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    Answer::of(request).await
}

#[track_caller]
fn assert_documented(answer: &Answer, said: &Value, call: &str) {
    let status = answer.status;
    let named = said["responses"].get(status.to_string());
    assert!(named.is_some() || OF_ALL.contains(&status), "{call}: {status} {}", answer.text());
    assert!(status < 500 || status == 501, "{call}: {status} {}", answer.text());
    let kind = answer.header("content-type").split(';').next().unwrap();
    if status >= 400 {
        assert_eq!(kind, "application/problem+json", "{call}");
    } else if let Some(content) = named.and_then(|named| named["content"].as_object()) {
        assert!(content.contains_key(kind), "{call}: {kind}");
    }
}

#[tokio::test]
async fn every_route_in_the_document_answers() {
    let app = TestApp::start().await;
    let (mut seen, mut answered) = (0, 0);
    for (method, path, said) in operations(&app).await {
        let call_of = format!("{method} {path}");
        let answer = call(&app, &method, &path, None).await;
        assert_documented(&answer, &said, &call_of);
        let documents_401 = said["responses"].get("401").is_some();
        if method == "GET" && documents_401 {
            answer.problem(401, "not_signed_in");
        }
        answered += usize::from(answer.status < 300);
        seen += 1;
    }
    assert!(seen >= 80 && answered >= 20, "{answered} of {seen}");
}

#[tokio::test]
async fn every_route_in_the_document_answers_whoever_is_signed_in() {
    let app = TestApp::start().await;
    for (method, path, said) in operations(&app).await {
        let call_of = format!("{method} {path}");
        // Each its own person: one of these calls signs out.
        let name = format!("{}{}", method.to_lowercase(), path.replace(['/', '{', '}', '.'], ""));
        let body = json!({"email": format!("{}@example.com", &name[..name.len().min(60)]),
            "password": "radroaches at dawn", "confirm_password": "radroaches at dawn", "name": "Ada"});
        let signed_in = app.post("/api/v1/auth/register", &body).await;
        assert_eq!(signed_in.status, 201, "{}", signed_in.text());
        let token = signed_in.json()["access_token"].as_str().unwrap().to_owned();
        let answer = call(&app, &method, &path, Some(&token)).await;
        assert_documented(&answer, &said, &call_of);
        if method == "GET" {
            let operators = path.contains("/admin/") && answer.status == 403;
            // What is no month is a 400 by the contract.
            let no_month = path.contains("{month}") && answer.status == 400;
            let fits = matches!(answer.status, 200 | 404) || operators || no_month;
            assert!(fits, "{call_of}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn every_operation_says_what_it_is() {
    let app = TestApp::start().await;
    let mut names = std::collections::BTreeSet::new();
    for (method, path, said) in operations(&app).await {
        assert!(!said["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path}");
        assert!(said["tags"].is_array(), "{method} {path}");
        assert!(
            names.insert(said["operationId"].to_string()),
            "{method} {path} is called as another"
        );
        for (status, response) in said["responses"].as_object().unwrap() {
            let problem = response["content"].get("application/problem+json").is_some();
            assert_eq!(problem, status.as_str() >= "400", "{method} {path}: {status}");
        }
    }
}
