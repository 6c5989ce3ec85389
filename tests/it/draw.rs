//! The draw: unbiased, whole, and the same from the same stream.

use proptest::prelude::*;
use wasteland_tarot::tarot::draw::SECRET_BYTES;
use wasteland_tarot::tarot::{
    CardId, DECK_SIZE, Orientation, Picks, PicksError, ReversalRate, WordStream, deal,
};

fn stream(seed: u64) -> WordStream {
    let mut secret = [0; SECRET_BYTES];
    secret[..8].copy_from_slice(&seed.to_be_bytes());
    WordStream::new(&secret, b"")
}

fn all() -> Picks {
    Picks::top(DECK_SIZE)
}

#[test]
fn the_deck_has_seventy_eight_cards_whose_ids_read_back() {
    let deck: Vec<CardId> = CardId::deck().collect();
    assert_eq!(deck.len(), DECK_SIZE);
    for card in &deck {
        assert_eq!(card.to_string().parse::<CardId>(), Ok(*card));
    }
    assert_eq!(deck[0].to_string(), "major_arcana.00");
    assert_eq!(deck[77].to_string(), "minor_arcana.pentacles.king");
    for wrong in ["", "major_arcana.22", "major_arcana.0", "minor_arcana.cups.eleven", "cups.ace"] {
        assert!(wrong.parse::<CardId>().is_err(), "{wrong}");
    }
}

#[test]
fn the_stream_is_hmac_sha_256_in_counter_mode() {
    // python3 -c "import hmac,hashlib;k=bytes(range(64));print([hmac.new(k,b'person'+n.to_bytes(4,'big'),
    //   hashlib.sha256).hexdigest() for n in (0,1)])"
    let secret: [u8; SECRET_BYTES] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let mut words = WordStream::new(&secret, b"person");
    let hex: String = (0..16).map(|_| format!("{:08x}", words.word())).collect();
    assert_eq!(hex, VECTOR);
}

const VECTOR: &str = "9e3a5904e00d8e063ddb7a29aad7f96e46e581e67ce1b4fa149c1a93eac4f8b4fd8ceb38d7d9d00e6cba9d4fefeda77ab92f773c5735138432b93f330a21eb53";

proptest! {
    #[test]
    fn a_deal_is_the_whole_deck_once(seed: u64) {
        let dealt = deal(&mut stream(seed), ReversalRate::HALF, &all());
        let mut cards: Vec<CardId> = dealt.iter().map(|dealt| dealt.card).collect();
        cards.sort();
        prop_assert_eq!(cards, CardId::deck().collect::<Vec<_>>());
    }

    #[test]
    fn the_same_stream_deals_the_same_and_picks_only_choose(seed: u64, places in proptest::sample::subsequence((0..78_u32).collect::<Vec<_>>(), 1..=10)) {
        let whole = deal(&mut stream(seed), ReversalRate::HALF, &all());
        let picks = Picks::new(places.len(), &places).unwrap();
        let picked = deal(&mut stream(seed), ReversalRate::HALF, &picks);
        let expected: Vec<_> = places.iter().map(|place| whole[*place as usize]).collect();
        prop_assert_eq!(picked, expected);
    }

    #[test]
    fn a_bounded_number_is_below_its_bound(seed: u64, bound in 1_u32..) {
        let mut words = stream(seed);
        for _ in 0..20 {
            prop_assert!(words.below(bound) < bound);
        }
    }

    #[test]
    fn without_reversals_every_card_is_upright(seed: u64) {
        let never = ReversalRate::new(0).unwrap();
        let dealt = deal(&mut stream(seed), never, &all());
        prop_assert!(dealt.iter().all(|dealt| dealt.orientation == Orientation::Upright));
    }
}

#[test]
fn what_the_person_does_changes_the_deal() {
    let secret = [7; SECRET_BYTES];
    let one = deal(&mut WordStream::new(&secret, b"one"), ReversalRate::HALF, &all());
    let two = deal(&mut WordStream::new(&secret, b"two"), ReversalRate::HALF, &all());
    assert_ne!(one, two);
}

#[test]
fn picks_that_cannot_be_are_refused() {
    assert_eq!(Picks::new(3, &[1, 2]), Err(PicksError::Count { wanted: 3, got: 2 }));
    assert_eq!(Picks::new(2, &[1, 78]), Err(PicksError::Outside(1)));
    assert_eq!(Picks::new(2, &[1, u32::MAX]), Err(PicksError::Outside(1)));
    assert_eq!(Picks::new(3, &[4, 5, 4]), Err(PicksError::Repeated(2)));
    assert!(ReversalRate::new(5001).is_none());
}

/// Each card in each place, and orientation, within five standard deviations of chance. The bench
/// `fairness` does the same with a million draws and reports χ².
#[test]
fn no_card_and_no_place_is_favoured() {
    const DRAWS: u32 = 20_000;
    let deck: Vec<CardId> = CardId::deck().collect();
    let mut counts = vec![vec![0_u32; DECK_SIZE]; DECK_SIZE];
    let mut reversed = vec![0_u32; DECK_SIZE];
    // One long stream: the words of all draws follow each other.
    let mut words = stream(20_261_122);
    for _ in 0..DRAWS {
        for (place, dealt) in deal(&mut words, ReversalRate::HALF, &all()).iter().enumerate() {
            let index = deck.binary_search(&dealt.card).unwrap();
            counts[place][index] += 1;
            reversed[index] += u32::from(dealt.orientation == Orientation::Reversed);
        }
    }
    let within = |count: u32, chance: f64| {
        let expected = f64::from(DRAWS) * chance;
        let deviation = (expected * (1.0 - chance)).sqrt();
        (f64::from(count) - expected).abs() <= 5.0 * deviation
    };
    for (place, row) in counts.iter().enumerate() {
        for (index, count) in row.iter().enumerate() {
            assert!(within(*count, 1.0 / 78.0), "{} in place {place}: {count}", deck[index]);
        }
    }
    for (index, count) in reversed.iter().enumerate() {
        assert!(within(*count, 0.5), "{} reversed: {count}", deck[index]);
    }
}
