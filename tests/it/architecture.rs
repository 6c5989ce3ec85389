//! Reads the `use` lines of `src/`: a room imports only from its own floor or below, and only the
//! rooms that may know redb, axum or reqwest name them.

use std::path::{Path, PathBuf};

use crate::support::root;

/// The floor of each room of `src/`.
const FLOORS: &[(&str, u8)] = &[
    ("main", 4),
    ("lib", 4),
    ("cli", 4),
    ("settings", 4),
    ("app", 4),
    ("control", 4),
    ("features", 3),
    ("jobs", 3),
    ("web", 2),
    ("store", 2),
    ("telemetry", 2),
    ("system", 2),
    ("outbound", 2),
    ("ai", 2),
    ("oracle", 1),
    ("tarot", 0),
];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Each source file of the program: its room, its path below `src/`, its code without comments.
fn rooms() -> Vec<(String, String, String)> {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 20, "the sources have moved");
    let code = |text: String| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    files
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
            let room = name.split(['/', '.']).next().unwrap().to_owned();
            (room, name, code(std::fs::read_to_string(&file).unwrap()))
        })
        .collect()
}

/// Every room that a file's `crate::…` paths name, those in a braced list included.
fn imported(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            for item in list.split('}').next().unwrap().split(',') {
                found.push(item.trim().split("::").next().unwrap().to_owned());
            }
        } else {
            let word: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(word);
        }
    }
    found.retain(|word| floor(word).is_some());
    found
}

#[test]
fn every_room_stands_on_a_floor() {
    for (room, file, _) in rooms() {
        assert!(floor(&room).is_some(), "{file}: say in FLOORS on which floor `{room}` stands");
    }
}

#[test]
fn no_import_runs_up_a_floor() {
    for (room, file, code) in rooms() {
        for target in imported(&code) {
            assert!(
                floor(&target) <= floor(&room),
                "{file} (floor {:?}) imports `{target}` (floor {:?})",
                floor(&room),
                floor(&target),
            );
        }
    }
}

#[test]
fn the_ground_floors_know_nothing_beside_their_own_list() {
    for (room, file, code) in rooms() {
        let allowed: &[&str] = match room.as_str() {
            "tarot" => &["tarot"],
            "oracle" => &["oracle", "tarot"],
            "ai" => &["ai", "outbound", "system", "telemetry"],
            // The outside rooms may use each other, and the languages and card ids below.
            "store" | "telemetry" | "system" => &["store", "telemetry", "system", "tarot"],
            _ => continue,
        };
        for target in imported(&code) {
            assert!(allowed.contains(&target.as_str()), "{file} imports `{target}`");
        }
    }
}

#[test]
fn only_the_rooms_that_may_know_a_library_name_it() {
    let may: &[(&str, &[&str])] = &[
        ("redb::", &["store"]),
        ("axum::", &["web", "features", "app", "outbound"]),
        ("hyper::", &["web"]),
        ("hyper_util", &["web"]),
        ("reqwest", &["outbound"]),
        ("sse_stream", &["ai"]),
        ("tokio_cron_scheduler", &["jobs", "app", "telemetry"]),
        ("getrandom", &["system"]),
        ("roxmltree", &["tarot"]),
        ("SystemTime", &["system"]),
        ("Timestamp::now", &["system"]),
        ("std::net::TcpStream", &["cli"]),
    ];
    for (room, file, code) in rooms() {
        for (library, allowed) in may {
            let named = code.contains(library);
            assert!(!named || allowed.contains(&room.as_str()), "{file} names {library}");
        }
    }
}

#[test]
fn no_feature_names_another_features_tables() {
    for (_, file, code) in rooms() {
        let Some(feature) =
            file.strip_prefix("features/").and_then(|rest| rest.split(['/', '.']).next())
        else {
            continue;
        };
        for rest in code.split("::tables").collect::<Vec<_>>().iter().rev().skip(1) {
            let owner = rest.rsplit("::").next().unwrap_or_default();
            let owner = owner.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            let foreign = !["super", "crate", feature].contains(&owner) && !owner.is_empty();
            assert!(!foreign, "{file} names the tables of `{owner}`");
        }
    }
}
