//! Packs what the binary carries.
//!
//! - `data-seed/` is read, joined with the names and alt texts of `assets/deck/names/`, checked by the
//!   rules of `tarot::seed`, and packed into one block (brotli over MessagePack) beside its content
//!   hash: a start compares hashes and parses no TOML.
//! - `assets/deck/` is held against the rules of `tarot::deck`, those that `deck check` knows, and its
//!   pictures are packed like the client's files; the hash over them is the `?v=` of their addresses.
//! - `assets/web/` is packed into one block, each text file with its brotli and gzip form, so that the
//!   server sends bytes that lie ready; the hash over all of it names the folder in their addresses.
//!
//! A seed or a deck that breaks a rule stops the build with every problem named.

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
#[path = "src/tarot/deck/mod.rs"]
#[allow(dead_code, unused_imports, reason = "see `card`")]
mod deck;
#[path = "src/tarot/lang.rs"]
#[allow(dead_code, reason = "see `card`")]
mod lang;
#[path = "src/tarot/phrases.rs"]
#[allow(dead_code, reason = "see `card`")]
mod phrases;
#[path = "src/features/progress/seed.rs"]
#[allow(dead_code, reason = "see `card`")]
mod progress;
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
    let from = Path::new("assets/deck");
    let deck = read_deck(from)?;
    pack_seed(Path::new("data-seed"), &deck, &out)?;
    pack_progress(Path::new("data-seed/progress"), &out)?;
    pack_deck(from, &out.join("deck"), &deck)?;
    pack_web(Path::new("assets/web"), &out.join("web"))
}

/// What the rest of the build needs of `assets/deck`.
struct Deck {
    manifest: deck::Manifest,
    zh_tw: deck::Names,
    en: deck::Names,
}

impl Deck {
    fn names(&self, lang: lang::Lang) -> &deck::Names {
        lang.pick(&self.zh_tw, &self.en)
    }
}

fn read_deck(from: &Path) -> Outcome<Deck> {
    println!("cargo:rerun-if-changed={}", from.display());
    let mut listing = deck::Listing::default();
    for path in files(from)? {
        let name = path.strip_prefix(from)?.to_string_lossy().into_owned();
        listing
            .files
            .push(deck::Listed { path: name, content: deck::Content::Read(fs::read(&path)?) });
    }
    let findings: Vec<String> = deck::check(&listing).iter().map(ToString::to_string).collect();
    if !findings.is_empty() {
        return Err(format!("{} has:\n  {}", from.display(), findings.join("\n  ")).into());
    }
    let names = |lang: lang::Lang| -> Outcome<deck::Names> {
        let text = fs::read_to_string(from.join(format!("names/{lang}.toml")))?;
        Ok(deck::Names::parse(&text)?)
    };
    let (manifest, _) = deck::Manifest::parse(&fs::read_to_string(from.join("deck.toml"))?)
        .map_err(|finding| finding.to_string())?;
    Ok(Deck { manifest, zh_tw: names(lang::Lang::ZhTw)?, en: names(lang::Lang::En)? })
}

/// A card's file with the name and the alt text that the deck gives it in each language.
fn joined(path: &Path, deck: &Deck) -> Outcome<card::Card> {
    let mut table: toml::Table = parse(path)?;
    let id: card::CardId = table
        .get("id")
        .and_then(toml::Value::as_str)
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| format!("{}: `id` has to be a card of the deck", path.display()))?;
    for lang in lang::Lang::ALL {
        let names = deck.names(lang);
        let texts = table.get_mut(lang.tag()).and_then(toml::Value::as_table_mut);
        let texts = texts.ok_or_else(|| format!("{}: [{lang}] is missing", path.display()))?;
        for (key, text) in [("name", names.name(id)), ("alt", names.alt(id))] {
            let text = text.ok_or_else(|| format!("names/{lang}.toml: {id} has no {key}"))?;
            if texts.insert(key.to_owned(), text.into()).is_some() {
                let at = path.display();
                return Err(format!("{at}: {lang}.{key} stands in assets/deck/names").into());
            }
        }
    }
    table.try_into().map_err(|e| format!("{}: {e}", path.display()).into())
}

fn pack_seed(from: &Path, deck: &Deck, out: &Path) -> Outcome<()> {
    println!("cargo:rerun-if-changed={}", from.display());
    println!("cargo:rerun-if-changed=src/tarot");
    let mut cards: Vec<card::Card> = Vec::new();
    for path in files(&from.join("cards"))? {
        cards.push(joined(&path, deck)?);
    }
    cards.sort_by_key(|card| card.id);
    let seed = seed::Seed {
        cards,
        backs: deck::CardBack::all(&deck.manifest, &deck.zh_tw, &deck.en),
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
struct Tasks {
    task: Vec<progress::Task>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Achievements {
    achievement: Vec<progress::Achievement>,
}

/// The rules of progress, a block of their own: they are no part of the catalogue.
fn pack_progress(from: &Path, out: &Path) -> Outcome<()> {
    println!("cargo:rerun-if-changed=src/features/progress/seed.rs");
    let seed = progress::Seed {
        karma: parse(&from.join("karma.toml"))?,
        tasks: parse::<Tasks>(&from.join("tasks.toml"))?.task,
        achievements: parse::<Achievements>(&from.join("achievements.toml"))?.achievement,
        titles: parse(&from.join("titles.toml"))?,
    };
    let problems = seed.problems();
    if !problems.is_empty() {
        let problems = problems.join("\n  ");
        return Err(format!("data-seed/progress breaks its rules:\n  {problems}").into());
    }
    fs::write(out.join("progress.bin"), brotli(&rmp_serde::to_vec_named(&seed)?)?)?;
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
    let hash = pack(from, to, |_| true)?;
    println!("cargo:rustc-env=WEB_HASH={hash}");
    Ok(())
}

fn pack_deck(from: &Path, to: &Path, deck: &Deck) -> Outcome<()> {
    // The style sheet is for who draws.
    let hash = pack(from, to, |name| name.extension().is_none_or(|extension| extension != "md"))?;
    println!("cargo:rustc-env=DECK_HASH={hash}");
    let backs = deck::CardBack::all(&deck.manifest, &deck.zh_tw, &deck.en);
    let default = backs.first().ok_or("assets/deck: the deck has no back")?;
    println!("cargo:rustc-env=DECK_BACK={}", default.image);
    Ok(())
}

/// Packs a folder into one block, `<to>.bin`, with its text files compressed beside, and writes what
/// lies where to `<to>.index` (its form stands in `src/web/packed.rs`); with the hash over the
/// folder's names and bytes.
fn pack(from: &Path, to: &Path, wanted: impl Fn(&Path) -> bool) -> Outcome<String> {
    let (mut index, mut block, mut all) = (Vec::new(), Vec::new(), Sha256::new());
    for path in files(from)?.into_iter().filter(|path| wanted(path)) {
        let name = path.strip_prefix(from)?.to_string_lossy().into_owned();
        if name.contains(char::is_whitespace) {
            return Err(format!("{}: a name may not have a space", path.display()).into());
        }
        let bytes = fs::read(&path)?;
        all.update(name.as_bytes());
        all.update([0]);
        all.update(&bytes);
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        // The pages and the manifest are templates: they are filled, then compressed, when served.
        let is_text = ["js", "css", "svg", "json", "toml", "txt"].contains(&extension);
        let smaller =
            |packed: Vec<u8>| if packed.len() < bytes.len() { packed } else { Vec::new() };
        let gzip = if is_text { smaller(gzip(&bytes)?) } else { Vec::new() };
        let brotli = if is_text { smaller(brotli(&bytes)?) } else { Vec::new() };
        // Twelve bytes of a SHA-256 tell any two files of ours apart.
        let mut tag = hex(&Sha256::digest(&bytes));
        tag.truncate(24);
        let (raw, gz, br) = (bytes.len(), gzip.len(), brotli.len());
        index.push(format!("{name} {tag} {raw} {gz} {br}"));
        block.extend([bytes, gzip, brotli].concat());
    }
    fs::write(to.with_extension("index"), index.join("\n"))?;
    fs::write(to.with_extension("bin"), block)?;
    let mut hash = hex(&all.finalize());
    hash.truncate(16);
    Ok(hash)
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
