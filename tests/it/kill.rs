//! kill -9 in the middle of acknowledged writes: none is lost.
//!
//! The test starts itself again as a child that writes and says after each acknowledgement which
//! write it was; kills it; and looks whether everything that was said is there.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use wasteland_tarot::store::{Result, Store, Table};

const WRITES: Table<u64, u64> = Table::new("test.writes");
const CACHE: usize = 1 << 20;
const FOLDER: &str = "WT_TEST_KILL_FOLDER";
const ROUNDS: u64 = 50;

/// The child. Does nothing unless the parent has named a folder.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Store::open(Path::new(&folder), CACHE).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let start: u64 = store.read(|tx| WRITES.all(tx)).unwrap().len() as u64 * 1000;
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8 {
            let store = store.clone();
            writers.spawn(async move {
                for step in 0_u64.. {
                    let key = (start + step) * 8 + writer;
                    let written: Result<()> =
                        store.write(move |tx| WRITES.insert(tx, &key, &(key * 3))).await;
                    written.unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "written {key}").unwrap();
                    out.flush().unwrap();
                }
            });
        }
        while writers.join_next().await.is_some() {}
    });
}

#[test]
fn fifty_times_killed_in_the_middle_of_writes_and_none_that_was_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<u64> = Vec::new();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child_that_writes_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Kill after a different number of writes each time; what was said before the end counts.
        let enough = 5 + usize::try_from(round * 7 % 60).unwrap();
        let mut heard = 0;
        for line in lines {
            let Ok(line) = line else { break };
            if let Some(key) = line.split("written ").nth(1).and_then(|key| key.parse().ok()) {
                acknowledged.push(key);
                heard += 1;
            }
            if heard == enough {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(heard >= enough, "round {round}: the child ended after {heard} writes");
        let store = Store::open(folder.path(), CACHE).unwrap();
        store
            .read::<_, wasteland_tarot::store::StoreError>(|tx| {
                for key in &acknowledged {
                    assert_eq!(WRITES.get(tx, key)?, Some(key * 3), "round {round}: {key} is lost");
                }
                Ok(())
            })
            .unwrap();
        store.close().unwrap();
    }
    assert!(acknowledged.len() > 1000);
}
