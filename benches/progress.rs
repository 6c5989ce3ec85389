//! What recording progress adds to making a reading: the same readings, made and kept with and without it,
//! in turn, in one process.
//!
//! `cargo bench --profile measure --bench progress`. A reading is composed, packed and written as the route
//! does it; HTTP is left out, which makes the share of progress look larger than it is. With one writer the
//! fsync counts for most; with 64 they share it, and the work itself is what is seen.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;
use wasteland_tarot::app;
use wasteland_tarot::features::accounts::model::User;
use wasteland_tarot::features::accounts::tables::USERS;
use wasteland_tarot::features::catalog::Catalog;
use wasteland_tarot::features::progress::event::Kept;
use wasteland_tarot::features::progress::{Event, Progress};
use wasteland_tarot::features::readings::cards::Cards;
use wasteland_tarot::features::readings::choices::{Asked, Choices};
use wasteland_tarot::features::readings::kept::{self, Extra, ReadingError};
use wasteland_tarot::features::readings::record::Origin;
use wasteland_tarot::settings::{Raw, Settings};
use wasteland_tarot::store::{Store, StoreError};
use wasteland_tarot::system::System;
use wasteland_tarot::tarot::draw::os_stream;
use wasteland_tarot::tarot::{Lang, Picks, ReversalRate, deal};

#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const ROUNDS: usize = 25;
const EACH: usize = 20;
const BAR: f64 = 20.0;

/// What a maker needs.
#[derive(Clone)]
struct Workshop {
    store: Store,
    catalog: Arc<Catalog>,
    progress: Progress,
    system: System,
}

fn main() -> Outcome<()> {
    std::fs::create_dir_all("target")?;
    let folder = tempfile::tempdir_in("target")?;
    let (settings, system) = (settings(folder.path())?, System::default());
    let (store, catalog) = app::open(&settings, &system)?;
    let progress = Progress::load(TimeZone::get("Asia/Taipei")?)?;
    let workshop = Workshop { store, catalog: Arc::new(catalog), progress, system };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        for makers in [1, 64] {
            let mut added = Vec::new();
            // A day for each round, so that caps leave the work to be done; the first one warms up.
            for round in 0..=ROUNDS {
                // Which of the two comes first alternates.
                let first = round % 2 == 0;
                let one = making(&workshop, makers, first, round).await?;
                let other = making(&workshop, makers, !first, round).await?;
                let (with, without) = if first { (one, other) } else { (other, one) };
                if round > 0 {
                    added.push((with.as_secs_f64() / without.as_secs_f64() - 1.0) * 100.0);
                }
            }
            added.sort_by(f64::total_cmp);
            println!(
                "{makers} at once: progress adds {:.1} % to a reading, median of {ROUNDS} ({:.1} to {:.1}; bar: {BAR})",
                added[ROUNDS / 2],
                added[0],
                added[ROUNDS - 1],
            );
        }
        Ok(())
    })
}

fn settings(data: &Path) -> Outcome<Settings> {
    let data = data.display().to_string();
    let flag = |key: &str| (key == "data").then(|| data.clone());
    Ok(Settings::parse(&Raw::gather(flag, |_| None, None)?)?)
}

/// People who each make readings one after the other, all at once; how long it took.
async fn making(workshop: &Workshop, makers: usize, record: bool, day: usize) -> Outcome<Duration> {
    let now = workshop.system.clock.now() + jiff::SignedDuration::from_hours(24 * day as i64);
    let mut people = Vec::new();
    for _ in 0..makers {
        people.push(person(workshop, now).await?);
    }
    let each = if makers == 1 { EACH * 10 } else { EACH };
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for user in people {
        let workshop = workshop.clone();
        tasks.spawn(async move {
            for number in 0..each {
                // Every ten readings another day, as ten a day count.
                let now = now + jiff::SignedDuration::from_hours(24 * (number as i64 / 10));
                make(&workshop, user, record, number, now).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(made) = tasks.join_next().await {
        made??;
    }
    Ok(started.elapsed())
}

/// Someone with a ledger and some things unlocked already.
async fn person(workshop: &Workshop, now: Timestamp) -> Outcome<Uuid> {
    let (progress, id) = (workshop.progress.clone(), Uuid::now_v7());
    let write = workshop.store.write::<_, StoreError>(move |tx| {
        let user = User::new(id, format!("{id}@example.com"), "Ada".to_owned(), now);
        USERS.insert(tx, &id, &user)?;
        progress.record(tx, id, &Event::CheckedIn, now)?;
        Ok(id)
    });
    Ok(write.await?)
}

async fn make(
    workshop: &Workshop,
    user: Uuid,
    record: bool,
    number: usize,
    now: Timestamp,
) -> Outcome<()> {
    let catalog = &workshop.catalog;
    let spread = catalog.spread("vault_tec_spread").ok_or("no such spread")?;
    let mut words = os_stream(|bytes| workshop.system.entropy.fill(bytes))?;
    let cards = Cards {
        dealt: deal(&mut words, ReversalRate::HALF, &Picks::top(spread.positions.len())),
        extras: Vec::new(),
        origin: Origin::Draw,
    };
    let lang = Lang::ALL[number % 2];
    let asked = Asked { question: Some("Should I move to the coast?"), ..Asked::default() };
    let choices = Choices::of(asked, lang, catalog, &mut Vec::new()).ok_or("wrong choices")?;
    let (reading, text) = kept::compose(catalog, spread, &cards, &choices, Extra::default(), now)
        .map_err(|_| "a reading could not be made")?;
    let packed = kept::pack(&text).map_err(|_| "a text could not be packed")?;
    let (id, progress) = (Uuid::now_v7(), workshop.progress.clone());
    let mut reading = reading;
    reading.request = Some(Uuid::now_v7());
    let write = workshop.store.write::<_, ReadingError>(move |tx| {
        // Each request of the client's has a number, and an answer that was lost is found by it.
        if kept::of_request(tx, user, reading.request)?.is_some() {
            return Ok(());
        }
        let (reading, _) = kept::keep(tx, user, id, reading, (packed, None), now)?;
        if record {
            let event = Event::ReadingKept(Kept::of(id, &reading, false));
            progress.record(tx, user, &event, now)?;
        }
        Ok(())
    });
    write.await?;
    Ok(())
}
