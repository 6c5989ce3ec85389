//! The picture of a shared reading: how long the first one takes, how long the next.
//!
//! `cargo bench --profile measure --bench sharing`. With `-- --pictures FOLDER` it writes a sheet of them
//! instead, in both languages, for a person to look at: long names, both ways up, every spread.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use wasteland_tarot::features::catalog::service::PACKED;
use wasteland_tarot::features::sharing::picture::scene::{Card, Scene};
use wasteland_tarot::features::sharing::picture::{Pictures, draw};
use wasteland_tarot::tarot::deck::picture;
use wasteland_tarot::tarot::{self, Lang, Seed, Spread};

#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 21;

fn main() -> Outcome<()> {
    let seed = PACKED.unpack()?;
    let given: Vec<String> = std::env::args().collect();
    let folder = given.iter().position(|word| word == "--pictures");
    if let Some(folder) = folder.and_then(|at| given.get(at + 1)) {
        return sheet(&seed, Path::new(folder));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
    for count in [1, 3, 10] {
        let spread = seed.spreads.iter().find(|spread| spread.positions.len() == count);
        let spread = spread.ok_or("no such spread")?;
        let (mut first, mut next, mut bytes) = (Vec::new(), Vec::new(), 0);
        for round in 0..ROUNDS {
            let cards = seed.cards.iter().cycle().skip(round * 7);
            let scene = scene(spread, cards, Lang::ZhTw);
            let pictures = Pictures::default();
            let started = Instant::now();
            let drawn = runtime.block_on(pictures.of(scene.clone()))?;
            first.push(started.elapsed());
            let started = Instant::now();
            let ready = pictures.ready(&scene).ok_or("it was not kept")?;
            next.push(started.elapsed());
            bytes = drawn.held().max(ready.held());
        }
        println!(
            "{count:>2} cards: first {:.1} ms (bar: 300), next {:.3} ms (bar: 5), about {} kB",
            middle(first).as_secs_f64() * 1e3,
            middle(next).as_secs_f64() * 1e3,
            bytes / 1000
        );
    }
    Ok(())
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A spread with these cards, every second one reversed.
fn scene<'a>(spread: &Spread, cards: impl Iterator<Item = &'a tarot::Card>, lang: Lang) -> Scene {
    let cards = spread.positions.iter().zip(cards).map(|(position, card)| Card {
        number: position.number,
        position: position.text(lang).name.clone(),
        name: card.text(lang).name.clone(),
        classic: lang.pick(&card.standard.zh, &card.standard.en).clone(),
        is_reversed: position.number % 2 == 0,
        picture: picture(card.id),
    });
    Scene {
        lang,
        title: spread.text(lang).display_name.clone(),
        cards: cards.collect(),
        positions: spread.positions.clone(),
        host: Some("tarot.example".to_owned()),
    }
}

fn sheet(seed: &Seed, folder: &Path) -> Outcome<()> {
    std::fs::create_dir_all(folder)?;
    for lang in Lang::ALL {
        for spread in &seed.spreads {
            // The longest names, which are the hardest to set; and those of the deck's beginning.
            let mut longest: Vec<&tarot::Card> = seed.cards.iter().collect();
            longest.sort_by_key(|card| std::cmp::Reverse(card.text(lang).name.chars().count()));
            let usual = scene(spread, seed.cards.iter().skip(9), lang);
            let mut long = scene(spread, longest.into_iter(), lang);
            for card in &mut long.cards {
                card.is_reversed = !card.is_reversed;
            }
            for (kind, scene) in [("usual", usual), ("long", long)] {
                let name = format!("{lang}-{:02}-{}-{kind}.png", scene.cards.len(), spread.name);
                std::fs::write(folder.join(&name), draw(&scene.svg())?)?;
                println!("{name}");
            }
        }
    }
    Ok(())
}
