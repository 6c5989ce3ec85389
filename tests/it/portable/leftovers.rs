//! After an account is deleted nothing of its owner is in the store.

use serde_json::json;
use uuid::Uuid;

use super::zips::{dump, export, fill, import};
use crate::accounts::browser::{Browser, PASSWORD};
use crate::support::TestApp;

/// Tables whose keys begin with a person and that do not leave with them, each with the reason.
const STAY: [(&str, &str); 2] = [
    ("accounts.extensions", "how long sessions lasted here: nothing of the person's making"),
    ("interpretations.spent", "what a day has cost is the operator's budget"),
];

#[tokio::test]
async fn of_a_deleted_account_nothing_remains_in_any_table() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada.lovelace@example.com").await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let asked = ada.post("/readings", &json!({"question": "xyzzy-question", "lang": "en"})).await;
    assert_eq!(asked.status, 201);
    assert_eq!(import(&ada, &zip, "").await.status, 200);
    let csv = "date,question,cards\n2024-03-05,xyzzy-row,3w\n";
    let sent = ada.request("POST".parse().unwrap(), "/users/me/import/csv");
    let sent = ada.send(sent.header("content-type", "text/csv").body(csv)).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let id: Uuid = ada.me().await.unwrap()["id"].as_str().unwrap().parse().unwrap();
    let folder = app.stop_keeping_folder().await;
    let traces = [
        id.as_bytes().to_vec(),
        id.to_string().into_bytes(),
        id.simple().to_string().into_bytes(),
        b"ada.lovelace@example.com".to_vec(),
        b"xyzzy-".to_vec(),
        "該不該搬去海邊".as_bytes().to_vec(),
    ];
    let found = |folder: &std::path::Path| {
        let has = |bytes: &[u8], trace: &[u8]| bytes.windows(trace.len()).any(|part| part == trace);
        let mut tables = std::collections::BTreeSet::new();
        for (table, key, value) in dump(folder) {
            if traces.iter().any(|trace| has(&key, trace) || has(&value, trace)) {
                tables.insert(table);
            }
        }
        tables
    };
    let there = found(folder.path());
    for table in [
        "accounts.users",
        "readings.readings",
        "readings.texts",
        "drafts.drafts",
        "draws.draws",
        "accounts.sessions",
    ] {
        assert!(there.contains(table), "{table}: the test looks in the wrong place: {there:?}");
    }
    let app = TestApp::start_in(folder.path(), &[]).await;
    let ada = Browser::signed_in(&app, "ada.lovelace@example.com").await;
    assert_eq!(ada.delete("/users/me", &json!({"password": PASSWORD})).await.status, 200);
    app.stop().await;
    assert_eq!(found(folder.path()), Default::default());
}

/// Whoever adds a table of a person's adds a section, or says here why not.
#[tokio::test]
async fn every_table_of_a_persons_is_in_the_export() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    fill(&ada).await;
    let id: Uuid = ada.me().await.unwrap()["id"].as_str().unwrap().parse().unwrap();
    let folder = app.stop_keeping_folder().await;
    let sections: Vec<String> = wasteland_tarot::features::portable::sections()
        .iter()
        .map(|s| s.name().to_owned())
        .collect();
    // Made anew from the readings, or another name for a section.
    let covered = [
        "readings.texts",
        "readings.daily",
        "readings.counts",
        "accounts.users",
        "accounts.avatars",
        "accounts.preferences",
        "progress.standings",
        "progress.tallies",
    ];
    for (table, key, _) in dump(folder.path()) {
        if key.starts_with(id.as_bytes()) && !table.contains(".by_") {
            let known = sections.contains(&table)
                || covered.contains(&table.as_str())
                || STAY.iter().any(|(stays, _)| *stays == table);
            assert!(known, "`{table}` has something of a person's that they cannot take along");
        }
    }
}
