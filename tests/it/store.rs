//! The store against a model of it, and what it refuses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::{Bound, ControlFlow};
use std::path::Path;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use wasteland_tarot::store::{
    FILE_NAME, Index, Key, OpenError, Reader, Result, Store, StoreError, Table, WriteTx,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    owner: String,
    words: Vec<String>,
}

const BY_OWNER: Index<u64, Note> =
    Index::new("test.notes.by_owner", |_, note| vec![note.owner.to_bytes()]);
const BY_WORD: Index<u64, Note> = Index::new("test.notes.by_word", |_, note| {
    let words: BTreeSet<&String> = note.words.iter().collect();
    words.into_iter().map(Key::to_bytes).collect()
});
const NOTES: Table<u64, Note> = Table::new("test.notes").indexed(&[BY_OWNER, BY_WORD]);
const CACHE: usize = 1 << 20;

#[derive(Clone, Debug)]
enum Step {
    Insert(u64, Note),
    Remove(u64),
    Clear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Commit,
    Fail,
    Panic,
}

#[derive(Debug, thiserror::Error)]
enum TestError {
    #[error("on purpose")]
    OnPurpose,
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn notes() -> impl Strategy<Value = Note> {
    // Owners that are the beginning of one another, and one with a zero byte in it.
    let owner = prop_oneof![Just(""), Just("a"), Just("ab"), Just("a\0"), Just("b")];
    let word = prop_oneof![Just("x"), Just("xy"), Just("塔")];
    (owner, proptest::collection::vec(word, 0..3)).prop_map(|(owner, words)| Note {
        owner: owner.to_owned(),
        words: words.into_iter().map(str::to_owned).collect(),
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0_u64..12, notes()).prop_map(|(key, note)| Step::Insert(key, note)),
        3 => (0_u64..12).prop_map(Step::Remove),
        1 => Just(Step::Clear),
    ];
    proptest::collection::vec(step, 0..8)
}

fn ends() -> impl Strategy<Value = End> {
    prop_oneof![4 => Just(End::Commit), 1 => Just(End::Fail), 1 => Just(End::Panic)]
}

type Model = BTreeMap<u64, Note>;

fn apply(model: &mut Model, step: &Step) {
    match step {
        Step::Insert(key, note) => drop(model.insert(*key, note.clone())),
        Step::Remove(key) => drop(model.remove(key)),
        Step::Clear => model.clear(),
    }
}

fn run(tx: &mut WriteTx<'_>, step: &Step) -> Result<()> {
    match step {
        Step::Insert(key, note) => NOTES.insert(tx, key, note),
        Step::Remove(key) => NOTES.remove(tx, key).map(drop),
        Step::Clear => NOTES.clear(tx),
    }
}

/// Everything that can be asked of the table, compared with the model.
fn compare(tx: &impl Reader, model: &Model) -> Result<()> {
    let all: Model = NOTES.all(tx)?.into_iter().collect();
    assert_eq!(&all, model);
    for descending in [false, true] {
        let mut found = Vec::new();
        let range = (Bound::Included(&3), Bound::Excluded(&9));
        NOTES.scan(tx, range, descending, |key, _| {
            found.push(key);
            if found.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        let mut expected: Vec<u64> = model.range(3..9).map(|(key, _)| *key).collect();
        if descending {
            expected.reverse();
        }
        expected.truncate(3);
        assert_eq!(found, expected);
    }
    for owner in ["", "a", "ab", "a\0", "b", "c"] {
        let found = BY_OWNER.find(tx, &owner.to_owned())?;
        let expected: Vec<u64> =
            model.iter().filter(|(_, note)| note.owner == owner).map(|(key, _)| *key).collect();
        assert_eq!(found, expected, "owner {owner:?}");
    }
    for word in ["x", "xy", "塔"] {
        let found = BY_WORD.find(tx, &word.to_owned())?;
        let has = |note: &Note| note.words.iter().any(|held| held == word);
        let expected: Vec<u64> =
            model.iter().filter(|(_, note)| has(note)).map(|(key, _)| *key).collect();
        assert_eq!(found, expected, "word {word:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_writes_leaves_what_the_model_has(
        writes in proptest::collection::vec((steps(), ends()), 1..12)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), CACHE).unwrap();
        let mut model = Model::new();
        for (steps, end) in writes {
            let mut after = model.clone();
            steps.iter().for_each(|step| apply(&mut after, step));
            let expected = after.clone();
            let outcome: Result<(), TestError> = store.write_blocking(move |tx| {
                for step in &steps {
                    run(tx, step)?;
                }
                // A write sees its own changes, before anyone else does.
                compare(tx, &expected)?;
                match end {
                    End::Commit => Ok(()),
                    End::Fail => Err(TestError::OnPurpose),
                    End::Panic => std::panic::panic_any("on purpose"),
                }
            });
            match end {
                End::Commit => {
                    outcome.unwrap();
                    model = after;
                }
                End::Fail => assert!(matches!(outcome, Err(TestError::OnPurpose))),
                End::Panic => {
                    assert!(matches!(outcome, Err(TestError::Store(StoreError::Panicked))));
                }
            }
            store.read(|tx| compare(tx, &model)).unwrap();
        }
        store.close().unwrap();
        let again = Store::open(folder.path(), CACHE).unwrap();
        again.read(|tx| compare(tx, &model)).unwrap();
    }
}

fn note(owner: &str) -> Note {
    Note { owner: owner.to_owned(), words: Vec::new() }
}

#[tokio::test]
async fn a_write_that_fails_takes_none_of_its_neighbours_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), CACHE).unwrap();
    let mut writes = tokio::task::JoinSet::new();
    for key in 0..200_u64 {
        let store = store.clone();
        writes.spawn(async move {
            let outcome: Result<(), TestError> = store
                .write(move |tx| {
                    NOTES.insert(tx, &key, &note("all"))?;
                    match key % 3 {
                        0 => Ok(()),
                        1 => Err(TestError::OnPurpose),
                        _ => std::panic::panic_any("on purpose"),
                    }
                })
                .await;
            assert_eq!(outcome.is_ok(), key % 3 == 0);
        });
    }
    while let Some(done) = writes.join_next().await {
        done.unwrap();
    }
    let kept: Vec<u64> = store.read(|tx| BY_OWNER.find(tx, &"all".to_owned())).unwrap();
    assert_eq!(kept, (0..200).filter(|key| key % 3 == 0).collect::<Vec<_>>());
}

#[test]
fn a_second_process_on_the_same_folder_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), CACHE).unwrap();
    let error = Store::open(folder.path(), CACHE).err().unwrap();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    assert!(error.to_string().contains("in use by another process"));
    store.close().unwrap();
    Store::open(folder.path(), CACHE).unwrap();
}

/// Makes a store with something in it and gives its bytes.
fn filled(folder: &Path) -> Vec<u8> {
    let store = Store::open(folder, CACHE).unwrap();
    for key in 0..2000_u64 {
        let written: Result<()> =
            store.write_blocking(move |tx| NOTES.insert(tx, &key, &note("someone")));
        written.unwrap();
    }
    store.close().unwrap();
    fs::read(folder.join(FILE_NAME)).unwrap()
}

#[test]
fn a_truncated_file_is_refused_and_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let whole = filled(folder.path());
    let path = folder.path().join(FILE_NAME);
    for keep in [1, 8, 9, 64, 319, 4096, 5000, whole.len() / 2, whole.len() - 4096, whole.len() - 1]
    {
        let cut = &whole[..keep];
        fs::write(&path, cut).unwrap();
        let error = Store::open(folder.path(), CACHE).err();
        let error = error.unwrap_or_else(|| panic!("a file cut to {keep} bytes was opened"));
        let refused = matches!(error, OpenError::Damaged { .. } | OpenError::Foreign { .. });
        assert!(refused, "cut to {keep}: {error}");
        assert!(error.to_string().contains("left untouched"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), cut, "cut to {keep}: the file was changed");
    }
}

#[test]
fn a_foreign_file_is_refused_and_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    let foreign: [&[u8]; 3] = [b"SQLite format 3\0 and more", b"redb", &[0; 100_000]];
    for bytes in foreign {
        fs::write(&path, bytes).unwrap();
        let error = Store::open(folder.path(), CACHE).err().unwrap();
        assert!(matches!(error, OpenError::Foreign { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, b"").unwrap();
    let error = Store::open(&file.join("below"), CACHE).err().unwrap();
    assert!(error.to_string().starts_with("cannot use "), "{error}");
}

#[test]
fn keys_read_back_and_sort_as_their_values_do() {
    let mut texts = ["", "a", "a\0", "a\0b", "ab", "b", "塔", "塔羅"].map(str::to_owned).to_vec();
    texts.sort();
    let bytes: Vec<Vec<u8>> = texts.iter().map(Key::to_bytes).collect();
    assert!(bytes.windows(2).all(|pair| pair[0] < pair[1]));
    for (text, bytes) in texts.iter().zip(&bytes) {
        assert_eq!(String::from_bytes(bytes).as_ref(), Some(text));
    }
    for (one, other) in bytes.iter().flat_map(|a| bytes.iter().map(move |b| (a, b))) {
        assert!(one == other || !one.starts_with(other), "{other:?} begins {one:?}");
    }
    assert_eq!(String::from_bytes(b"no end"), None);
}
