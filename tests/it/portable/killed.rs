//! kill -9 in the middle of an import: all of it is there, or nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::zips::{export, files, fill, import, put_records, records, relisted, zipped};
use crate::accounts::browser::Browser;
use crate::accounts::server::Server;
use crate::support::{TestApp, client};

const READINGS: usize = 300;
const ROUNDS: u64 = 5;

/// An export of many readings.
async fn large() -> Vec<u8> {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    fill(&ada).await;
    let mut files = files(&export(&ada).await);
    let physical = records(&files, "readings.readings")
        .into_iter()
        .find(|line| line["record"]["reading"]["origin"] == "physical")
        .unwrap();
    let many: Vec<_> = (0..READINGS)
        .map(|number| {
            let mut line = physical.clone();
            line["key"] = format!("019ab000-0000-7000-8000-{number:012x}").into();
            line
        })
        .collect();
    put_records(&mut files, "readings.readings", &many);
    relisted(&mut files);
    zipped(&files)
}

#[tokio::test]
async fn killed_in_the_middle_of_an_import_all_or_nothing_is_there() {
    let zip = large().await;
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--requests-per-minute", "0"];
    let file = folder.path().join("wasteland.redb");
    let (mut none, mut cut) = (0, 0);
    for round in 0..ROUNDS {
        let server = Server::start(folder.path(), &flags);
        let (url, talker) = (server.url.clone(), client().build().unwrap());
        let email = format!("person{round}@example.com");
        let person = Browser::at(&url, &talker);
        let body = crate::accounts::browser::registration(&email);
        assert_eq!(person.post("/auth/register", &body).await.status, 201);
        let request = person
            .request("POST".parse().unwrap(), "/users/me/import")
            .header("content-type", "application/zip")
            .body(zip.clone());
        let answered = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&answered);
        let sending = tokio::spawn(async move {
            let sent = request.send().await;
            told.store(true, Ordering::Relaxed);
            sent.is_ok_and(|answer| answer.status() == 200)
        });
        // Killed when the file has changed so often: somewhere within the write, or just behind it.
        let stamp = || std::fs::metadata(&file).unwrap().modified().unwrap();
        let (mut last, mut changes) = (stamp(), 0);
        while changes <= round * 3 && !answered.load(Ordering::Relaxed) {
            let now = stamp();
            changes += u64::from(now != last);
            last = now;
            tokio::task::yield_now().await;
        }
        server.kill();
        let acknowledged = sending.await.unwrap();
        let server = Server::start(folder.path(), &flags);
        let person = server.browser();
        let signed_in =
            person.post("/auth/login", &crate::accounts::browser::credentials(&email)).await;
        assert_eq!(signed_in.status, 200);
        let total = person.get("/readings").await.json()["total"].as_u64().unwrap();
        assert!(total == 0 || total == READINGS as u64, "round {round}: {total}");
        assert!(!acknowledged || total == READINGS as u64, "round {round}: acknowledged and lost");
        none += u64::from(total == 0);
        cut += u64::from(!acknowledged);
        // It can be taken now, whatever became of it before.
        assert_eq!(import(&person, &zip, "").await.status, 200);
        assert_eq!(person.get("/readings").await.json()["total"], READINGS);
        server.stop();
    }
    assert!(none > 0 && cut > 0, "none was cut off in the middle: {none}, {cut}");
}
