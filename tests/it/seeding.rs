//! The seed: written once, replaced when it changes, and never over what is not its own.

use jiff::Timestamp;
use wasteland_tarot::features::catalog::service::{PACKED, Packed, seed};
use wasteland_tarot::features::catalog::tables::{CARDS, COUNTERS, CardCount, SEEDED};
use wasteland_tarot::store::{Store, StoreError, Table};

const CACHE: usize = 1 << 20;
/// Something of the operator's that no seed knows.
const OWN: Table<String, String> = Table::new("test.operator");

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

#[test]
fn the_seed_keeps_all_its_rules() {
    assert_eq!(PACKED.unpack().unwrap().problems(), Vec::<String>::new());
}

#[test]
fn a_rule_that_is_broken_is_named() {
    let whole = PACKED.unpack().unwrap();
    let problem = |change: &dyn Fn(&mut wasteland_tarot::tarot::Seed)| {
        let mut seed = whole.clone();
        change(&mut seed);
        seed.problems().join("\n")
    };
    assert!(problem(&|s| drop(s.cards.pop())).contains("the deck has to hold its 78 cards"));
    assert!(
        problem(&|s| s.cards[3].en.upright.roles.advice.clear())
            .contains("major_arcana.03.en.upright")
    );
    assert!(problem(&|s| s.cards[3].threat_level = 11).contains("threat_level"));
    assert!(
        problem(&|s| s.cards[3].zh_tw.name = s.cards[4].zh_tw.name.clone())
            .contains("another card has it")
    );
    assert!(problem(&|s| s.cards[3].zh_tw.reversed.keywords.truncate(3)).contains("at least four"));
    assert!(problem(&|s| s.spreads[1].positions[1].number = 7).contains("without a gap"));
    assert!(problem(&|s| s.factions[1].voices.push("nobody".to_owned())).contains("nobody"));
    assert!(problem(&|s| s.cards[0].en.story.background = "short".to_owned()).contains("200–500"));
    assert!(problem(&|s| s.cards[0].en.alt.push(' ')).contains("white space"));
}

#[test]
fn an_unchanged_seed_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), CACHE).unwrap();
    assert!(seed(&store, &PACKED, now()).unwrap());
    store.close().unwrap();
    let store = Store::open(folder.path(), CACHE).unwrap();
    let later = "2027-01-01T00:00:00Z".parse().unwrap();
    assert!(!seed(&store, &PACKED, later).unwrap());
    let marked = store.read(|tx| SEEDED.get(tx, &"catalog".to_owned())).unwrap().unwrap();
    assert_eq!(marked.at, "2026-11-22T12:00:00Z");
}

#[test]
fn a_changed_seed_replaces_the_seeded_records_and_touches_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), CACHE).unwrap();
    seed(&store, &PACKED, now()).unwrap();
    let tower = "major_arcana.16".parse().unwrap();
    let count = CardCount { drawn: 7, seen: 9, last_drawn_at: None };
    let counted = count.clone();
    store
        .write_blocking::<_, StoreError>(move |tx| {
            COUNTERS.insert(tx, &tower, &counted)?;
            OWN.insert(tx, &"note".to_owned(), &"mine".to_owned())?;
            // As if an older seed had said something else, and had had a card that is gone.
            let mut old = CARDS.get(tx, &tower)?.unwrap();
            old.en.name = "An Older Name".to_owned();
            CARDS.insert(tx, &tower, &old)
        })
        .unwrap();
    let newer = Packed { block: PACKED.block, hash: "another hash" };
    assert!(seed(&store, &newer, now()).unwrap());
    store
        .read::<_, StoreError>(|tx| {
            assert_eq!(CARDS.all(tx)?.len(), 78);
            let seeded = PACKED.unpack().unwrap();
            assert_eq!(CARDS.get(tx, &tower)?.unwrap(), seeded.cards[16]);
            assert_eq!(COUNTERS.get(tx, &tower)?, Some(count));
            assert_eq!(OWN.get(tx, &"note".to_owned())?.as_deref(), Some("mine"));
            assert_eq!(SEEDED.get(tx, &"catalog".to_owned())?.unwrap().hash, "another hash");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_damaged_block_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), CACHE).unwrap();
    seed(&store, &PACKED, now()).unwrap();
    let broken = Packed { block: b"not a seed", hash: "another hash" };
    let error = seed(&store, &broken, now()).unwrap_err().to_string();
    assert!(error.contains("damaged"), "{error}");
    let cards = store.read(|tx| CARDS.all(tx)).unwrap();
    assert_eq!(cards.len(), 78);
}
