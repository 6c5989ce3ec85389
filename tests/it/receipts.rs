//! Receipts of wt-draw-1: they verify, nothing in them can be changed, they stay small, and the vectors
//! in `tests/vectors` say what a stranger's verifier must say.

use std::process::Command;

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use wasteland_tarot::tarot::receipt::{Facts, Kind, MAX_BYTES, Person, Receipt, Sealed};
use wasteland_tarot::tarot::{CardId, ReversalRate};

use crate::support::root;

/// A small deterministic generator (splitmix64), so that a failure can be run again.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }

    /// `count` places below `size`, no two alike.
    fn places(&mut self, count: u8, size: u64) -> Vec<u8> {
        let mut places = Vec::new();
        while places.len() < usize::from(count) {
            let place = self.below(size) as u8;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }
}

const SPREADS: [(&str, u8); 8] = [
    ("single_wasteland", 1),
    ("vault_tec_spread", 3),
    ("wasteland_survival", 5),
    ("raider_chaos", 4),
    ("ncr_strategic", 6),
    ("brotherhood_council", 7),
    ("horseshoe", 7),
    ("celtic_cross", 10),
];

fn facts() -> Facts {
    Facts {
        id: "0193a3b0-0000-7000-8000-0000000000c5".to_owned(),
        committed_at: "2026-11-22T12:00:00Z".to_owned(),
        revealed_at: "2026-11-22T12:03:20.5Z".to_owned(),
    }
}

fn random(numbers: &mut Numbers, key: &SigningKey) -> Receipt {
    let (spread, positions) = SPREADS[numbers.below(8) as usize];
    let significator = numbers.coin().then(|| CardId::at(numbers.below(78) as u8).unwrap());
    let size = 78 - u64::from(significator.is_some());
    let sealed = Sealed {
        spread: spread.to_owned(),
        rate: ReversalRate::new(numbers.below(5001) as u16).unwrap(),
        significator,
        secret: numbers.bytes(),
    };
    let gesture = if numbers.coin() { numbers.bytes::<40>().to_vec() } else { Vec::new() };
    let words = if numbers.coin() { "廢土 wasteland" } else { "" };
    let person = Person {
        cut: numbers.coin().then(|| numbers.below(size) as u8),
        picks: if numbers.coin() { numbers.places(positions, size) } else { Vec::new() },
        jumper: numbers.coin(),
        ..Person::new(&gesture, words)
    };
    Receipt::sign(&sealed, &person, (positions, numbers.below(4) as u8), facts(), key)
}

/// The names of the checks that fail.
fn failures(receipt: &Receipt) -> Vec<&'static str> {
    let checks = receipt.checks();
    checks.iter().filter(|check| check.failure.is_some()).map(|check| check.name).collect()
}

#[test]
fn ten_thousand_random_draws_have_receipts_that_verify_and_are_small() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let mut numbers = Numbers(20_261_122);
    let (mut largest, mut jumped) = (0, 0);
    for round in 0..10_000 {
        let receipt = random(&mut numbers, &key);
        let json = serde_json::to_string(&receipt).unwrap();
        let read = Receipt::parse(&json).unwrap();
        assert_eq!(failures(&read), [""; 0], "round {round}: {json}");
        let extra = receipt.cards.iter().filter(|drawn| drawn.kind == Kind::Jumper).count();
        let wanted = usize::from(receipt.positions) + usize::from(receipt.clarifiers) + extra;
        assert_eq!(receipt.cards.len(), wanted);
        largest = largest.max(json.len());
        jumped += extra;
    }
    // Half of the draws allow a jumper, and one in eight of those has one: 625 ± 24.
    assert!((500..750).contains(&jumped), "{jumped} cards jumped");
    assert!(largest <= MAX_BYTES, "{largest} bytes");
}

#[test]
fn the_largest_receipt_there_can_be_stays_below_four_kilobytes_even_indented() {
    let vector = vectors().into_iter().find(|(name, _)| *name == "ten-cards-jumper-clarifiers");
    let (_, receipt) = vector.unwrap();
    assert_eq!(receipt.cards.len(), 14);
    assert!(serde_json::to_string_pretty(&receipt).unwrap().len() <= MAX_BYTES);
}

/// Another value of the same kind, such as somebody would write who wants another draw.
fn other(field: &str, value: &Value) -> Value {
    match value {
        Value::Bool(is) => json!(!is),
        Value::Number(number) => match number.as_u64().unwrap() {
            0 => json!(1),
            number => json!(number - 1),
        },
        Value::Null if field == "cut" => json!(5),
        Value::Null => json!("major_arcana.13"),
        Value::String(text) => match field {
            "kind" => json!(if text == "position" { "clarifier" } else { "position" }),
            "card" | "significator" => {
                json!(if text == "major_arcana.00" { "major_arcana.01" } else { "major_arcana.00" })
            }
            "spread" => json!("raider_chaos"),
            "algorithm" => json!("wt-draw-2"),
            "deck" => json!("another-deck"),
            "committed_at" | "revealed_at" => json!(text.replace("2026", "2025")),
            _ => {
                let (first, rest) = text.split_at(1);
                json!(format!("{}{rest}", if first == "0" { "1" } else { "0" }))
            }
        },
        Value::Array(items) if items.is_empty() => json!([1]),
        Value::Array(items) => {
            let mut items = items.clone();
            items.reverse();
            if items == *value.as_array().unwrap() {
                items.clear();
            }
            Value::Array(items)
        }
        Value::Object(_) => unreachable!("fields of objects are changed one by one"),
    }
}

#[test]
fn changing_any_one_field_fails_a_check_that_is_named() {
    for (name, receipt) in vectors() {
        let whole = serde_json::to_value(&receipt).unwrap();
        let mut pointers: Vec<(String, String)> = Vec::new();
        for (field, value) in whole.as_object().unwrap() {
            pointers.push((format!("/{field}"), field.clone()));
            if field == "cards" {
                for (index, card) in value.as_array().unwrap().iter().enumerate() {
                    for own in card.as_object().unwrap().keys() {
                        pointers.push((format!("/cards/{index}/{own}"), own.clone()));
                    }
                }
            }
        }
        assert!(pointers.len() >= 21 + 4);
        for (pointer, field) in pointers {
            let mut changed = whole.clone();
            let place = changed.pointer_mut(&pointer).unwrap();
            *place = other(&field, place);
            assert_ne!(changed, whole, "{pointer}");
            let failed = failures(&Receipt::parse(&changed.to_string()).unwrap());
            assert!(!failed.is_empty(), "{name}: {pointer} can be changed");
            let wanted = match pointer.as_str() {
                "/deck_hash" => "deck",
                "/commitment" | "/secret" => "commitment",
                "/gesture_sha256" | "/words_sha256" | "/clarifiers" => "cards",
                "/algorithm" | "/deck" => "form",
                at if at.starts_with("/cards") => "cards",
                _ => "signature",
            };
            assert!(failed.contains(&wanted), "{name}: {pointer} fails {failed:?}, not {wanted}");
        }
    }
}

#[test]
fn a_field_too_many_or_too_few_is_refused() {
    let (_, receipt) = vectors().remove(0);
    let whole = serde_json::to_value(&receipt).unwrap();
    let mut more = whole.clone();
    more["note"] = json!("signed by nobody");
    assert!(Receipt::parse(&more.to_string()).unwrap_err().contains("unknown field `note`"));
    let mut more = whole.clone();
    more["cards"][0]["note"] = json!(1);
    assert!(Receipt::parse(&more.to_string()).unwrap_err().contains("unknown field `note`"));
    for field in whole.as_object().unwrap().keys() {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(field);
        let error = Receipt::parse(&less.to_string()).unwrap_err();
        assert!(error.contains(&format!("missing field `{field}`")), "{error}");
    }
    let doubled = whole.to_string().replacen('{', "{\"spread\":\"celtic_cross\",", 1);
    assert!(Receipt::parse(&doubled).unwrap_err().contains("duplicate field `spread`"));
}

#[test]
fn another_key_cannot_sign_for_this_one() {
    let (_, mut receipt) = vectors().remove(0);
    receipt.instance = "a5".repeat(32);
    assert_eq!(failures(&receipt), ["signature"]);
}

/// The receipts of `tests/vectors`, by their files' names.
fn vectors() -> Vec<(&'static str, Receipt)> {
    let key = SigningKey::from_bytes(&std::array::from_fn(|at| at as u8));
    let secret = |first: u8| std::array::from_fn(|at| first.wrapping_add(at as u8));
    let sealed = |spread: &str, rate, significator: Option<&str>, secret| Sealed {
        spread: spread.to_owned(),
        rate: ReversalRate::new(rate).unwrap(),
        significator: significator.map(|card| card.parse().unwrap()),
        secret,
    };
    let three = Person {
        cut: Some(31),
        picks: vec![4, 40, 71],
        ..Person::new(b"down, left, round and round", "要不要搬家？")
    };
    let significator =
        Person { picks: vec![76, 0, 11], ..Person::new(b"", "the lamp on the water tower") };
    let ten =
        Person { cut: Some(12), jumper: true, ..Person::new(b"three times over the hand", "") };
    // The first secret with which a card does jump out.
    let jumping = (0..=255).find_map(|first| {
        let sealed = sealed("celtic_cross", 3333, None, secret(first));
        let receipt = Receipt::sign(&sealed, &ten, (10, 3), facts(), &key);
        receipt.cards.iter().any(|drawn| drawn.kind == Kind::Jumper).then_some(receipt)
    });
    let sign = |sealed: &Sealed, person: &Person, counts| {
        Receipt::sign(sealed, person, counts, facts(), &key)
    };
    vec![
        ("three-cards", sign(&sealed("vault_tec_spread", 5000, None, secret(1)), &three, (3, 0))),
        (
            "one-card-nothing-done",
            sign(
                &sealed("single_wasteland", 5000, None, secret(77)),
                &Person::new(b"", ""),
                (1, 0),
            ),
        ),
        (
            "significator-no-reversals",
            sign(
                &sealed("vault_tec_spread", 0, Some("major_arcana.09"), secret(150)),
                &significator,
                (3, 1),
            ),
        ),
        ("ten-cards-jumper-clarifiers", jumping.unwrap()),
    ]
}

#[test]
fn the_vectors_are_what_this_program_signs_and_a_strangers_script_agrees() {
    let folder = root().join("tests/vectors");
    for (name, receipt) in vectors() {
        let path = folder.join(format!("{name}.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(&receipt).unwrap());
        if std::env::var_os("WT_WRITE_VECTORS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{name}");
        let (good, said) = by_script(&path);
        assert!(good, "{name}: {said}");
        assert_eq!(said.lines().filter(|line| line.starts_with("ok ")).count(), 5, "{said}");
    }
}

#[test]
fn the_strangers_script_refuses_a_changed_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    for (_, receipt) in vectors() {
        let whole = serde_json::to_value(&receipt).unwrap();
        for field in ["secret", "cards", "revealed_at", "clarifiers"] {
            let mut changed = whole.clone();
            if field == "cards" {
                changed["cards"][0]["reversed"] = other("reversed", &whole["cards"][0]["reversed"]);
            } else {
                changed[field] = other(field, &whole[field]);
            }
            std::fs::write(&path, changed.to_string()).unwrap();
            let (good, said) = by_script(&path);
            assert!(!good && said.contains("FAILED "), "{field}: {said}");
        }
    }
}

/// What `tests/verify-receipt.mjs` says of a receipt, and whether it leaves with 0.
fn by_script(receipt: &std::path::Path) -> (bool, String) {
    let script = root().join("tests/verify-receipt.mjs");
    let output = Command::new("node").arg(script).arg(receipt).output();
    let output = output.expect("node runs the stranger's verifier (tests/all.sh installs it)");
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}
