//! Durable writes: 64 writers at once against one, in one run on one disk.
//!
//! `cargo bench --profile measure --bench store`. Each write is acknowledged after its fsync. The two are taken in
//! turn, so that a disk whose speed drifts does not favour one.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::time::{Duration, Instant};

use wasteland_tarot::store::{DEFAULT_CACHE_BYTES, Store, StoreError, Table};

const ROWS: Table<u64, String> = Table::new("bench.rows");
const SPELL: Duration = Duration::from_millis(1500);
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir_in("target")?;
    let store = Store::open(folder.path(), DEFAULT_CACHE_BYTES)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    let mut ratios = Vec::new();
    let mut next = 0;
    for _ in 0..ROUNDS {
        let one = runtime.block_on(rate(&store, 1, &mut next));
        let many = runtime.block_on(rate(&store, 64, &mut next));
        println!("1 writer {one:.0}/s, 64 writers {many:.0}/s, ratio {:.1}", many / one);
        ratios.push(many / one);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.1} (bar: 4)", ratios.get(ROUNDS / 2).copied().unwrap_or_default());
    store.close()?;
    Ok(())
}

async fn rate(store: &Store, writers: u64, next: &mut u64) -> f64 {
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let store = store.clone();
        let from = *next + writer * 1_000_000;
        tasks.spawn(async move {
            let mut done = 0_u32;
            while started.elapsed() < SPELL {
                let key = from + u64::from(done);
                let value = "x".repeat(500);
                let written: Result<(), StoreError> =
                    store.write(move |tx| ROWS.insert(tx, &key, &value)).await;
                if written.is_err() {
                    break;
                }
                done += 1;
            }
            done
        });
    }
    *next += writers * 1_000_000;
    let mut total = 0.0;
    while let Some(done) = tasks.join_next().await {
        total += f64::from(done.unwrap_or_default());
    }
    total / started.elapsed().as_secs_f64()
}
