//! The offline reader: a ten-card reading on one core, and the memory of all its texts.
//!
//! `cargo bench --profile measure --bench oracle`.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::time::Instant;

use wasteland_tarot::features::catalog::service::PACKED;
use wasteland_tarot::oracle::{Karma, Laid, Request, read, safety::care};
use wasteland_tarot::tarot::draw::os_stream;
use wasteland_tarot::tarot::{Lang, Picks, ReversalRate, deal};

const READINGS: usize = 5_000;

/// As the server has it, so that the memory is the server's.
#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.unwrap_or_default() * 1024.0 / 1e6
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let before = rss_mb();
    let seed = PACKED.unpack()?;
    // What unpacking took in passing goes back after the allocator's decay of a second.
    std::thread::sleep(std::time::Duration::from_secs(3));
    println!("all texts in memory: {:.1} MB of RSS (bar: 6)", rss_mb() - before);

    let spread =
        seed.spreads.iter().find(|s| s.positions.len() == 10).ok_or("no ten-card spread")?;
    let voice = seed.voices.first().ok_or("no voice")?;
    let mut words = os_stream(getrandom::fill)?;
    let picks = Picks::top(10);
    for lang in Lang::ALL {
        let question = lang.pick(
            "要不要換工作？我已經想了很久了。",
            "Should I change jobs? I have thought about it for long.",
        );
        let mut times = Vec::with_capacity(READINGS);
        let mut letters = 0;
        for _ in 0..READINGS {
            let dealt = deal(&mut words, ReversalRate::HALF, &picks);
            let cards = Laid::all(spread, &seed.cards, &dealt);
            let request = Request {
                spread,
                cards,
                question,
                voice,
                faction: None,
                karma: Karma::Neutral,
                lang,
                phrases: &seed.phrases,
            };
            let started = Instant::now();
            if care(question).is_none() {
                letters += read(&request).text.chars().count();
            }
            times.push(started.elapsed());
        }
        times.sort();
        let median = times.get(READINGS / 2).copied().unwrap_or_default();
        println!(
            "{lang}: ten cards, safety gate included: median {:.0} µs (bar: 1000), {} characters on average",
            median.as_secs_f64() * 1e6,
            letters / READINGS
        );
    }
    Ok(())
}
