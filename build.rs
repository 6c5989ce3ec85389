//! Packs what the binary carries.
//!
//! - `data-seed/` is read, checked by the rules of `tarot::seed`, and packed into one block
//!   (brotli over MessagePack) beside its content hash: a start compares hashes and parses no TOML.
//! - `assets/web/` is copied with a `.br` and a `.gz` beside each text file, so that the server
//!   sends bytes that lie ready; the hash over all of it names the folder in their addresses.
//!
//! A seed that breaks a rule stops the build with every problem named.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

// The same files the program compiles: one definition of a card, one set of rules.
#[path = "src/tarot/card.rs"]
#[allow(dead_code, reason = "the build needs the shapes, not every method")]
mod card;
#[path = "src/tarot/lang.rs"]
#[allow(dead_code, reason = "see `card`")]
mod lang;
#[path = "src/tarot/phrases.rs"]
#[allow(dead_code, reason = "see `card`")]
mod phrases;
#[path = "src/tarot/seed.rs"]
mod seed;
#[path = "src/tarot/setting.rs"]
#[allow(dead_code, reason = "see `card`")]
mod setting;
#[path = "src/tarot/spread.rs"]
#[allow(dead_code, reason = "see `card`")]
mod spread;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Spreads {
    spread: Vec<spread::Spread>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Voices {
    voice: Vec<setting::Voice>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Factions {
    faction: Vec<setting::Faction>,
}

fn main() -> Outcome<()> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    pack_seed(Path::new("data-seed"), &out)?;
    pack_web(Path::new("assets/web"), &out.join("web"))
}

fn pack_seed(from: &Path, out: &Path) -> Outcome<()> {
    println!("cargo:rerun-if-changed={}", from.display());
    println!("cargo:rerun-if-changed=src/tarot");
    let mut cards: Vec<card::Card> = Vec::new();
    for path in files(&from.join("cards"))? {
        cards.push(parse(&path)?);
    }
    cards.sort_by_key(|card| card.id);
    let seed = seed::Seed {
        cards,
        spreads: parse::<Spreads>(&from.join("spreads.toml"))?.spread,
        voices: parse::<Voices>(&from.join("voices.toml"))?.voice,
        factions: parse::<Factions>(&from.join("factions.toml"))?.faction,
        phrases: phrases(&from.join("oracle"))?,
    };
    let problems = seed.problems();
    if !problems.is_empty() {
        return Err(format!("data-seed breaks its rules:\n  {}", problems.join("\n  ")).into());
    }
    let block = rmp_serde::to_vec_named(&seed)?;
    println!("cargo:rustc-env=SEED_HASH={}", hex(&Sha256::digest(&block)));
    fs::write(out.join("seed.bin"), brotli(&block)?)?;
    Ok(())
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    pair: Vec<phrases::Pair>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Frames {
    frames: std::collections::BTreeMap<String, phrases::Variants>,
}

fn phrases(from: &Path) -> Outcome<phrases::Phrases> {
    let mut voices = Vec::new();
    for path in files(&from.join("voices"))? {
        voices.push(parse(&path)?);
    }
    Ok(phrases::Phrases {
        voices,
        pairs: parse::<Pairs>(&from.join("pairs.toml"))?.pair,
        frames: parse::<Frames>(&from.join("frames.toml"))?.frames,
        safety: parse(&from.join("safety.toml"))?,
    })
}

fn pack_web(from: &Path, to: &Path) -> Outcome<()> {
    println!("cargo:rerun-if-changed={}", from.display());
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    let mut all = Sha256::new();
    for path in files(from)? {
        let name = path.strip_prefix(from)?;
        let bytes = fs::read(&path)?;
        all.update(name.to_string_lossy().as_bytes());
        all.update([0]);
        all.update(&bytes);
        let target = to.join(name);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let extension = name.extension().and_then(|e| e.to_str()).unwrap_or_default();
        // index.html and docs are templates: they are filled, then compressed, when served.
        if ["js", "css", "svg", "json", "txt", "webmanifest"].contains(&extension) {
            write_if_smaller(&beside(&target, "br"), &brotli(&bytes)?, bytes.len())?;
            write_if_smaller(&beside(&target, "gz"), &gzip(&bytes)?, bytes.len())?;
        }
        fs::write(target, bytes)?;
    }
    fs::create_dir_all(to)?;
    let hash = hex(&all.finalize());
    println!("cargo:rustc-env=WEB_HASH={}", hash.get(..16).unwrap_or(&hash));
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

fn write_if_smaller(path: &Path, bytes: &[u8], than: usize) -> Outcome<()> {
    if bytes.len() < than {
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// All files below a folder, sorted, so that the same folder always gives the same hash.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

fn parse<T: DeserializeOwned>(path: &Path) -> Outcome<T> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()).into())
}

fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 4096, 11, 22).write_all(bytes)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
