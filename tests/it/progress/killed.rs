//! kill -9 between any two writes: the record of where someone stands is the sum of their ledger, and
//! what was acknowledged counted.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::tz::TimeZone;
use serde_json::json;
use uuid::Uuid;
use wasteland_tarot::features::progress::tables::STANDINGS;
use wasteland_tarot::features::progress::{Event, Progress, ledger};
use wasteland_tarot::store::{Store, StoreError};

use super::person::at;
use crate::accounts::browser::{Browser, at_once, registration};
use crate::accounts::server::Server;

const FOLDER: &str = "WT_TEST_PROGRESS_FOLDER";
const ROUNDS: u64 = 15;
const PEOPLE: u128 = 4;

fn user(number: u128) -> Uuid {
    Uuid::from_u128(number + 1)
}

/// The child. Does nothing unless the parent has named a folder.
#[test]
fn child_that_records_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Store::open(Path::new(&folder), 1 << 20).unwrap();
    let progress = Progress::load(TimeZone::UTC).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8_u128 {
            let (store, progress) = (store.clone(), progress.clone());
            writers.spawn(async move {
                for step in 0_i64.. {
                    let (user, id) = (user(writer % PEOPLE), Uuid::now_v7());
                    let event = match step % 3 {
                        0 => Event::Shared { reading: id },
                        1 => Event::LookedBack { reading: id },
                        _ => Event::JournalWritten { entry: id },
                    };
                    let now = at("2026-11-22T12:00:00Z") + jiff::SignedDuration::from_hours(step);
                    let (kind, progress) = (event.kind(), progress.clone());
                    let write = store
                        .write::<_, StoreError>(move |tx| progress.record(tx, user, &event, now));
                    write.await.unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "recorded {} {kind} {id}", writer % PEOPLE).unwrap();
                    out.flush().unwrap();
                }
            });
        }
        while writers.join_next().await.is_some() {}
    });
}

#[test]
fn killed_in_the_middle_of_recording_the_balance_is_the_sum_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<(u128, String, String)> = Vec::new();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "progress::killed::child_that_records_until_it_is_killed"])
            .arg("--nocapture")
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let enough = 5 + usize::try_from(round * 7 % 60).unwrap();
        let mut heard = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let Ok(line) = line else { break };
            let words: Vec<&str> = line.split(' ').collect();
            if let Some(at) = words.iter().position(|word| *word == "recorded")
                && let [who, kind, id] = words[at + 1..]
            {
                acknowledged.push((who.parse().unwrap(), kind.to_owned(), id.to_owned()));
                heard += 1;
            }
            if heard == enough {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(heard >= enough, "round {round}: the child ended after {heard} writes");
        let store = Store::open(folder.path(), 1 << 20).unwrap();
        store
            .read::<_, StoreError>(|tx| {
                for number in 0..PEOPLE {
                    let Some(standing) = STANDINGS.get(tx, &user(number))? else { continue };
                    let sum = ledger::sum(tx, user(number))?;
                    let there = (standing.total, standing.alignment, standing.entries);
                    assert_eq!(there, sum, "round {round}");
                }
                for (who, kind, id) in &acknowledged {
                    assert!(ledger::came_up(tx, user(*who), kind, id)?, "{kind} {id} is lost");
                }
                Ok(())
            })
            .unwrap();
        store.close().unwrap();
    }
    assert!(acknowledged.len() > 300);
}

/// The cookies of someone, as a header.
async fn somebody(server: &Server, email: &str) -> (Uuid, String) {
    let browser: Browser<'_> = server.browser();
    let made = browser.post("/auth/register", &registration(email)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let id = browser.me().await.unwrap()["id"].as_str().unwrap().parse().unwrap();
    (id, browser.access())
}

#[tokio::test]
async fn a_server_killed_while_people_earn_has_every_answered_reading_in_the_ledger() {
    const EACH: usize = 3;
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--requests-per-minute", "0"];
    let mut acknowledged: Vec<(Uuid, Uuid)> = Vec::new();
    let mut people = Vec::new();
    for round in 0..4_usize {
        let server = Server::start(folder.path(), &flags);
        if round == 0 {
            for number in 0..4 {
                people.push(somebody(&server, &format!("person{number}@example.com")).await);
            }
        }
        let (heard, mut answers) = tokio::sync::mpsc::unbounded_channel();
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..people.len() * EACH {
            let (user, access) = people[writer % people.len()].clone();
            let (url, heard) = (server.url.clone(), heard.clone());
            let client = crate::support::client().build().unwrap();
            writers.spawn(async move {
                loop {
                    let request = client.post(format!("{url}/api/v1/readings"));
                    let body = json!({"spread": "single_wasteland"});
                    let sent = request.bearer_auth(&access).json(&body).send().await;
                    // Once it is killed, nobody answers any more.
                    let Ok(answer) = sent else { return };
                    assert_eq!(answer.status(), 201);
                    let Ok(reading) = answer.json::<serde_json::Value>().await else { return };
                    let id = reading["id"].as_str().unwrap().parse().unwrap();
                    if heard.send((user, id)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(heard);
        let (enough, mut server) = (7 + round * 5, Some(server));
        let mut count = 0;
        while let Some(answered) = answers.recv().await {
            acknowledged.push(answered);
            count += 1;
            if count == enough {
                server.take().unwrap().kill();
            }
        }
        while let Some(ended) = writers.join_next().await {
            ended.unwrap();
        }
        let store = Store::open(folder.path(), 1 << 20).unwrap();
        store
            .read::<_, StoreError>(|tx| {
                for (user, _) in &people {
                    let standing = STANDINGS.get(tx, user)?.unwrap();
                    let there = (standing.total, standing.alignment, standing.entries);
                    assert_eq!(there, ledger::sum(tx, *user)?, "round {round}");
                }
                Ok(())
            })
            .unwrap();
        store.close().unwrap();
    }
    // Started once more, every answered reading is there, and the sum told is the sum of the lines told.
    let server = Server::start(folder.path(), &flags);
    let client = crate::support::client().build().unwrap();
    for (user, access) in &people {
        let get = |path: &str| {
            let request = client.get(format!("{}/api/v1{path}", server.url)).bearer_auth(access);
            async { at_once(vec![request]).await.remove(0).json() }
        };
        let logs = get("/karma/logs?limit=100").await;
        assert_eq!(logs["pagination"]["total_pages"], 1);
        let lines = logs["logs"].as_array().unwrap();
        let sum: u64 = lines.iter().map(|line| line["karma_amount"].as_u64().unwrap()).sum();
        assert_eq!(get("/karma/summary").await["total_karma"], sum);
        assert!((65..=50 + 2 * (5 + 30)).contains(&sum), "{sum}");
        let mine: Vec<_> = acknowledged.iter().filter(|(owner, _)| owner == user).collect();
        for (_, reading) in &mine {
            assert_eq!(get(&format!("/readings/{reading}")).await["id"], json!(reading));
        }
        // Ten a day count, however many were answered.
        let all = get("/achievements/progress").await;
        let all = all["achievements"].as_array().unwrap();
        let hundred = all.iter().find(|one| one["achievement"]["code"] == "READING_CENTURY");
        let counted = hundred.unwrap()["current_progress"].as_u64().unwrap();
        assert!(counted >= (mine.len() as u64).min(10), "{counted} of {}", mine.len());
    }
    server.stop();
}
