//! A million simulated draws: χ² over card × place, and over orientation.
//!
//! `cargo bench --profile measure --bench fairness`. The test `no_card_and_no_place_is_favoured` does the same with
//! fewer draws and fails past five standard deviations; this prints the figures of the full run.
#![allow(
    clippy::print_stdout,
    clippy::pedantic,
    missing_docs,
    reason = "a program that prints figures"
)]

use std::time::Instant;

use wasteland_tarot::tarot::{
    CardId, DECK_SIZE, Orientation, Picks, ReversalRate, deal, draw::os_stream,
};

const DRAWS: u32 = 1_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let deck: Vec<CardId> = CardId::deck().collect();
    let all = Picks::top(DECK_SIZE);
    let mut counts = vec![0_u32; DECK_SIZE * DECK_SIZE];
    let mut reversed = vec![0_u32; DECK_SIZE];
    let mut words = os_stream(getrandom::fill)?;
    let started = Instant::now();
    for _ in 0..DRAWS {
        for (place, dealt) in deal(&mut words, ReversalRate::HALF, &all).iter().enumerate() {
            let card = deck.binary_search(&dealt.card).unwrap_or_default();
            if let Some(count) = counts.get_mut(place * DECK_SIZE + card) {
                *count += 1;
            }
            if let (Orientation::Reversed, Some(count)) =
                (dealt.orientation, reversed.get_mut(card))
            {
                *count += 1;
            }
        }
    }
    let took = started.elapsed();
    println!(
        "{DRAWS} draws of {DECK_SIZE} cards in {:.1} s, {:.2} µs a draw",
        took.as_secs_f64(),
        took.as_secs_f64() * 1e6 / f64::from(DRAWS)
    );
    report("card × place", &counts, 1.0 / 78.0, 77 * 77);
    report("reversed by card", &reversed, 0.5, 78);
    Ok(())
}

/// χ² over counts that should each be `chance` of the draws, and the count farthest from that.
fn report(what: &str, counts: &[u32], chance: f64, freedom: u32) {
    let expected = f64::from(DRAWS) * chance;
    let squares: f64 = counts.iter().map(|c| (f64::from(*c) - expected).powi(2)).sum();
    // For orientation both ways up count: the upright square is the same over (1 − chance).
    let chi2 = if freedom == 78 { squares / expected / (1.0 - chance) } else { squares / expected };
    let deviation = (expected * (1.0 - chance)).sqrt();
    let farthest = counts
        .iter()
        .map(|count| ((f64::from(*count) - expected) / deviation).abs())
        .fold(0.0, f64::max);
    let freedom = f64::from(freedom);
    // Wilson–Hilferty: the cube root of χ²/k is nearly normal.
    let z =
        ((chi2 / freedom).cbrt() - (1.0 - 2.0 / (9.0 * freedom))) / (2.0 / (9.0 * freedom)).sqrt();
    println!(
        "{what}: χ² = {chi2:.0} at {freedom} degrees of freedom (z = {z:+.2}), farthest count {farthest:.2} σ"
    );
}
