//! The figures of chance: each against a hundred thousand simulated runs (fixed seed), and against numbers
//! that were known before.

use wasteland_tarot::tarot::chance::{self, Distribution, Group};
use wasteland_tarot::tarot::{CardId, Suit};

const RUNS: usize = 100_000;

/// SplitMix64: enough for a simulation, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.word()) * bound as u128) >> 64) as usize
    }
}

/// What a run of somebody's readings gave.
struct Run {
    counts: [usize; 78],
}

/// Simulates readings card by card, each from a deck that was shuffled for it.
fn simulate(groups: &[Group], seed: u64, mut look: impl FnMut(&Run)) {
    let mut dice = Dice(seed);
    let mut deck: Vec<usize> = (0..78).collect();
    for _ in 0..RUNS {
        let mut run = Run { counts: [0; 78] };
        for group in groups {
            for _ in 0..group.readings {
                let mut size = 78;
                if let Some(aside) = group.aside {
                    let at = deck.iter().position(|card| *card == usize::from(aside.index()));
                    deck.swap(at.unwrap(), 77);
                    size = 77;
                }
                for place in 0..group.cards {
                    let other = place + dice.below(size - place);
                    deck.swap(place, other);
                    run.counts[deck[place]] += 1;
                }
            }
        }
        look(&run);
    }
}

/// How often something happened is what was computed, within four and a half standard errors.
#[track_caller]
fn agrees(hits: usize, probability: f64, what: &str) {
    let found = hits as f64 / RUNS as f64;
    let error = (probability * (1.0 - probability) / RUNS as f64).sqrt();
    assert!(
        (found - probability).abs() <= 4.5 * error + 1e-9,
        "{what}: simulated {found:.5}, computed {probability:.5}, standard error {error:.5}"
    );
}

#[track_caller]
fn follows(simulated: &[usize], computed: &Distribution, what: &str) {
    let most = simulated.iter().rposition(|hits| *hits > 0).unwrap();
    for number in 0..=most + 1 {
        let hits = simulated.get(number).copied().unwrap_or(0);
        agrees(hits, computed.exactly(number), &format!("{what}, exactly {number}"));
    }
    let sum: f64 = computed.numbers().map(|(_, p)| p).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{what}: the probabilities add up to {sum}");
}

fn note(histogram: &mut Vec<usize>, number: usize) {
    if histogram.len() <= number {
        histogram.resize(number + 1, 0);
    }
    histogram[number] += 1;
}

/// Somebody's readings: single cards, threes, two crosses with a clarifier, and one significator.
fn mixed() -> Vec<Group> {
    vec![
        Group::of(30, 1),
        Group::of(25, 3),
        Group::of(4, 10),
        Group::of(2, 11),
        Group { cards: 3, aside: CardId::at(9), readings: 6 },
    ]
}

#[test]
fn one_card_majors_suits_and_different_cards_agree_with_a_simulation() {
    let groups = mixed();
    let (mut tower, mut hermit, mut majors, mut wands, mut seen) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    simulate(&groups, 1, |run| {
        note(&mut tower, run.counts[16]);
        note(&mut hermit, run.counts[9]);
        note(&mut majors, run.counts[..22].iter().sum());
        note(&mut wands, run.counts[22..36].iter().sum());
        note(&mut seen, run.counts.iter().filter(|count| **count > 0).count());
    });
    follows(&tower, &chance::card(&groups, CardId::at(16).unwrap()), "the tower");
    follows(&hermit, &chance::card(&groups, CardId::at(9).unwrap()), "the significator's card");
    follows(&majors, &chance::majors(&groups), "majors");
    follows(&wands, &chance::suit(&groups, Suit::RadiationRods), "wands");
    // Six of 67 readings without one card change this by less than the simulation can tell.
    follows(&seen, &chance::different_cards(&groups), "different cards");
}

#[test]
fn the_commonest_card_of_single_draws_agrees_with_a_simulation_and_is_exact() {
    let groups = [Group::of(90, 1)];
    let mut most = Vec::new();
    simulate(&groups, 2, |run| note(&mut most, *run.counts.iter().max().unwrap()));
    for number in 1..10 {
        let hits = most.iter().skip(number).sum();
        let computed = chance::some_card(&groups, number);
        agrees(hits, computed.probability, &format!("some card {number} times of 90"));
        assert_eq!(computed.low, computed.high);
    }
}

#[test]
fn the_commonest_card_of_any_readings_agrees_with_a_simulation_and_keeps_within_its_bounds() {
    for (groups, seed) in [
        (mixed(), 3),
        (vec![Group::of(40, 3)], 4),
        (vec![Group::of(12, 10)], 5),
        (vec![Group::of(5, 1), Group::of(3, 10)], 6),
    ] {
        let mut most = Vec::new();
        simulate(&groups, seed, |run| note(&mut most, *run.counts.iter().max().unwrap()));
        for number in 1..=most.len() + 1 {
            let hits = most.iter().skip(number).sum();
            let computed = chance::some_card(&groups, number);
            agrees(hits, computed.probability, &format!("{groups:?}: some card {number} times"));
            assert!(computed.low <= computed.probability && computed.probability <= computed.high);
            // Where it is rarer than four in ten, the bounds leave less than two in a hundred.
            if computed.probability < 0.4 {
                assert!(computed.high - computed.low < 0.02, "{groups:?}, {number}: {computed:?}");
            }
        }
    }
}

#[test]
fn reversals_shared_cards_and_weekdays_agree_with_a_simulation() {
    let mut dice = Dice(7);
    let rates = [(40, 5_000), (25, 3_000), (12, 0)];
    let (mut reversed, mut shared, mut monday, mut busiest) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    // Forty readings in 24 days that began on a Wednesday: four Wednesdays to Fridays, three of the others.
    let days = [3, 3, 4, 4, 4, 3, 3];
    for _ in 0..RUNS {
        let lies = |dice: &mut Dice, (cards, rate): &(usize, u16)| {
            (0..*cards).filter(|_| dice.below(10_000) < usize::from(*rate)).count()
        };
        note(&mut reversed, rates.iter().map(|group| lies(&mut dice, group)).sum());
        let mut deck: Vec<usize> = (0..78).collect();
        for place in 0..10 {
            let other = place + dice.below(78 - place);
            deck.swap(place, other);
        }
        // The first reading is cards 0, 1 and 2; the second ten of the shuffled deck.
        note(&mut shared, deck[..10].iter().filter(|card| **card < 3).count());
        let mut week = [0; 7];
        for _ in 0..40 {
            let day = dice.below(24);
            let (mut left, mut at) = (day, 0);
            while left >= days[at] {
                left -= days[at];
                at += 1;
            }
            week[at] += 1;
        }
        note(&mut monday, week[0]);
        note(&mut busiest, *week.iter().max().unwrap());
    }
    follows(&reversed, &chance::reversals(&rates), "reversals");
    follows(&shared, &chance::shared(3, 10), "shared cards");
    follows(&monday, &chance::weekday(40, 3, 24), "Mondays");
    let shares: Vec<f64> = days.iter().map(|days| f64::from(*days as u32) / 24.0).collect();
    for number in 6..20 {
        let hits = busiest.iter().skip(number).sum();
        agrees(hits, chance::some_part(40, &shares, number), &format!("a day with {number} of 40"));
    }
}

#[test]
fn the_figures_that_people_quote_are_right() {
    let percent = |p: f64| (p * 100.0).round() as u32;
    let some = |days, number| percent(chance::some_card(&[Group::of(days, 1)], number).probability);
    // One card a day: three times in a month, five times in three months, and so on. The long digits are
    // the same sum in exact fractions.
    assert_eq!((some(30, 3), some(90, 5), some(180, 7), some(365, 11)), (42, 40, 53, 49));
    for (days, number, exactly) in [
        (30, 3, 0.424_380_919_264_254_3),
        (90, 5, 0.397_401_311_987_057_1),
        (180, 7, 0.525_538_501_210_461_8),
        (365, 11, 0.493_689_660_405_082_9),
    ] {
        let computed = chance::some_card(&[Group::of(days, 1)], number).probability;
        assert!((computed - exactly).abs() < 1e-9, "{number} of {days}: {computed}");
    }
    assert_eq!(percent(chance::shared(3, 3).at_least(1)), 11);
    assert_eq!(percent(chance::shared(10, 10).at_least(1)), 77);
    let majors = chance::majors(&[Group::of(1, 10)]);
    assert!((majors.at_least(5) - 0.106).abs() < 0.0005);
    assert!((majors.expected() - 2.82).abs() < 0.005);
    // The birthday problem is the same question with 365 cards; ours with 78: 11 single draws, one even bet.
    let twice = |draws| chance::some_card(&[Group::of(draws, 1)], 2).probability;
    let without: f64 = (0..11).map(|drawn| f64::from(78 - drawn) / 78.0).product();
    assert!((twice(11) - (1.0 - without)).abs() < 1e-12);
    assert!(twice(10) < 0.5 && twice(11) > 0.5);
}

#[test]
fn the_ends_are_where_they_should_be() {
    assert_eq!(chance::some_card(&[], 1).probability, 0.0);
    assert_eq!(chance::some_card(&[Group::of(5, 3)], 0).probability, 1.0);
    assert_eq!(chance::some_card(&[Group::of(5, 3)], 1).probability, 1.0);
    assert_eq!(chance::some_card(&[Group::of(5, 3)], 6).probability, 0.0);
    // All 78 cards in each reading: every card comes each time.
    assert_eq!(chance::card(&[Group::of(4, 78)], CardId::at(0).unwrap()).exactly(4), 1.0);
    assert_eq!(chance::different_cards(&[Group::of(1, 78)]).exactly(78), 1.0);
    assert_eq!(chance::different_cards(&[]).exactly(0), 1.0);
    assert_eq!(chance::reversals(&[(10, 0)]).band(), (0, 0));
    let even = Distribution::binomial(100, 0.5);
    assert_eq!(even.band(), (42, 58));
    assert!((even.at_least(50) + even.at_most(49) - 1.0).abs() < 1e-12);
    assert!((even.expected() - 50.0).abs() < 1e-9);
}

#[test]
fn a_life_of_readings_costs_no_more_than_a_month_of_them() {
    // Fifty thousand readings, more than an account keeps: the tails are cut, so this returns at once.
    let groups = [Group::of(30_000, 1), Group::of(15_000, 3), Group::of(5_000, 10)];
    let card = chance::card(&groups, CardId::at(0).unwrap());
    let expected = (30_000.0 + 45_000.0 + 50_000.0) / 78.0;
    assert!((card.expected() - expected).abs() < 1e-6);
    assert!(card.numbers().len() < 1_200);
    let majors = chance::majors(&groups);
    assert!((majors.expected() - 22.0 * expected).abs() < 1e-4);
    let most = chance::some_card(&groups, 1_700);
    assert!(most.low <= most.probability && most.probability <= most.high && most.high > 0.0);
    assert!(chance::different_cards(&groups).exactly(78) > 0.999);
}
