//! kill -9 between any two writes: the record of where someone stands is the sum of their ledger, and
//! what was acknowledged counted.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::tz::TimeZone;
use uuid::Uuid;
use wasteland_tarot::features::progress::tables::STANDINGS;
use wasteland_tarot::features::progress::{Event, Progress, ledger};
use wasteland_tarot::store::{Store, StoreError};

use super::person::at;

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
