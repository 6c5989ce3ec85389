//! The rules that a deck's folder is held against.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::card::{CardId, Suit};
use super::emblem;
use super::finding::{Code, Finding};
use super::lang::Lang;
use super::listing::{
    Content, Listed, Listing, MAX_DECK_BYTES, MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES, MAX_TEXT_BYTES,
    extension, is_text,
};
use super::manifest::{self, Manifest};
use super::names::Names;
use super::svg::{self, Sheet};

/// House rule: a picture's bytes.
pub const MAX_PICTURE_BYTES: u64 = 9_000;
/// House rule: all pictures' bytes.
pub const MAX_PICTURES_BYTES: u64 = 450_000;
/// Files beside the format's own that our deck has.
const OWN_FILES: [&str; 4] = [manifest::FILE, "STYLE.md", "README.md", "LICENSE"];

/// Everything that is wrong with a deck, by path; empty when nothing is.
#[must_use]
pub fn check(listing: &Listing) -> Vec<Finding> {
    let mut files: Vec<&Listed> = listing.files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let Some(text) = files.iter().find(|file| file.path == manifest::FILE) else {
        let sentence = "the folder has none, so it is no deck";
        return vec![Finding::new(Code::MissingDeckToml, manifest::FILE, sentence)];
    };
    let parsed = read(text, Code::BrokenToml).and_then(Manifest::parse);
    let (manifest, mut found) = match parsed {
        Ok(parsed) => parsed,
        Err(finding) => return vec![finding],
    };
    let mut check = Check {
        files,
        manifest,
        names: BTreeMap::new(),
        pictures: BTreeSet::new(),
        roots: BTreeSet::new(),
    };
    check.entries(&mut found);
    check.sizes(listing.is_cut, &mut found);
    check.read_names(&mut found);
    check.places(&mut found);
    check.cards(&mut found);
    check.backs(&mut found);
    if check.manifest.house_rules {
        check.house(&mut found);
    } else {
        check.alt_texts(&mut found);
    }
    check.svgs(&mut found);
    found.sort();
    found
}

/// A file's text, or why it has none.
fn read(file: &Listed, code: Code) -> Result<&str, Finding> {
    let sentence = match &file.content {
        Content::Read(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(text.trim_start_matches('\u{feff}')),
            Err(_) => "is not UTF-8",
        },
        Content::Unread(_) => "is too large to be read",
        Content::Link => "is a link, and links are not followed",
        Content::Special => "is no ordinary file",
    };
    Err(Finding::new(code, &file.path, sentence))
}

struct Check<'a> {
    /// By path.
    files: Vec<&'a Listed>,
    manifest: Manifest,
    /// By language tag.
    names: BTreeMap<String, Names>,
    /// Ids of cards that have a picture.
    pictures: BTreeSet<String>,
    /// Folders of pictures that the deck has: `scalable`, `h1200` …
    roots: BTreeSet<String>,
}

impl Check<'_> {
    fn has(&self, path: &str) -> bool {
        let path = path.strip_prefix("./").unwrap_or(path);
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok()
    }

    /// Ids of the cards that the deck has to show: the seventy-eight without those it leaves out, and
    /// its own.
    fn wanted(&self) -> Vec<String> {
        let standard = CardId::deck().map(|id| id.to_string());
        let own = self.manifest.own_cards.keys().cloned();
        standard.chain(own).filter(|id| !self.manifest.excluded.contains(id)).collect()
    }

    /// Where a card's picture would lie: among the deck's vectors, or in the first of its other folders.
    fn expected(&self, id: &str) -> String {
        let place = id.replace('.', "/");
        match self.roots.first() {
            Some(root) if !self.roots.contains("scalable") => format!("{root}/{place}"),
            _ => format!("scalable/{place}.svg"),
        }
    }

    /// Entries that are no ordinary files, and names that only some systems can hold.
    fn entries(&self, found: &mut Vec<Finding>) {
        for file in &self.files {
            let sentence = match &file.content {
                Content::Link => "is a link, and links are not followed",
                Content::Special => "is no ordinary file",
                _ if file.path.contains(['\\', ':', char::REPLACEMENT_CHARACTER])
                    || file.path.contains(char::is_control) =>
                {
                    "has a name that other systems cannot hold"
                }
                _ => continue,
            };
            found.push(Finding::new(Code::UnsafePath, &file.path, sentence));
        }
    }

    fn sizes(&self, is_cut: bool, found: &mut Vec<Finding>) {
        for file in &self.files {
            let most = if is_text(&file.path) { MAX_TEXT_BYTES } else { MAX_FILE_BYTES };
            let house = self.manifest.house_rules && extension(&file.path) == "svg";
            let most = if house { MAX_PICTURE_BYTES } else { most };
            if file.size() > most {
                let sentence = format!("has {} bytes, more than {most}", file.size());
                found.push(Finding::new(Code::FileTooLarge, &file.path, sentence));
            }
        }
        let sum = |files: &mut dyn Iterator<Item = &&Listed>| files.map(|f| f.size()).sum::<u64>();
        let pictures = sum(&mut self.files.iter().filter(|file| extension(&file.path) == "svg"));
        let (has, most) = if self.manifest.house_rules {
            (pictures, MAX_PICTURES_BYTES)
        } else {
            (sum(&mut self.files.iter()), MAX_DECK_BYTES)
        };
        if has > most {
            let sentence = format!("the pictures have {has} bytes together, more than {most}");
            found.push(Finding::new(Code::DeckTooLarge, ".", sentence));
        }
        if is_cut {
            let sentence = format!(
                "the folder has more than {MAX_FILES} files or is deeper than {MAX_DEPTH}; the rest was not read"
            );
            found.push(Finding::new(Code::DeckTooLarge, ".", sentence));
        }
    }

    fn read_names(&mut self, found: &mut Vec<Finding>) {
        for file in &self.files {
            let Some(tag) = file.path.strip_prefix("names/").and_then(|n| n.strip_suffix(".toml"))
            else {
                continue;
            };
            let broken = |sentence| Finding::new(Code::BrokenToml, &file.path, sentence);
            match read(file, Code::BrokenToml).and_then(|text| Names::parse(text).map_err(broken)) {
                Ok(names) => {
                    self.check_names(&file.path, &names, found);
                    self.names.insert(tag.to_owned(), names);
                }
                Err(finding) => found.push(finding),
            }
        }
    }

    /// Cards and suits that a names file speaks of.
    fn check_names(&self, path: &str, names: &Names, found: &mut Vec<Finding>) {
        for prefix in [&[][..], &["alt_text"][..]] {
            let at = |key: &'static str| [prefix, &[key]].concat();
            let majors = names.table(&at("major_arcana"));
            self.check_ids(path, prefix, "major_arcana", majors, found);
            for (suit, cards) in names.table(&at("minor_arcana")).into_iter().flatten() {
                if self.manifest.knows_suit(suit) {
                    let arcana = format!("minor_arcana.{suit}");
                    self.check_ids(path, prefix, &arcana, cards.as_table(), found);
                } else {
                    let table = at("minor_arcana").join(".");
                    let sentence = format!("[{table}.{suit}] names a suit that the deck has not");
                    found.push(Finding::new(Code::UnknownSuit, path, sentence));
                }
            }
        }
        if self.manifest.backs.is_empty() {
            return;
        }
        for (key, _) in names.table(&["alt_text", "card_backs"]).into_iter().flatten() {
            if self.manifest.backs.iter().all(|back| &back.key != key) {
                let sentence = format!("[alt_text.card_backs] names `{key}`, which is no back");
                found.push(Finding::new(Code::UnknownId, path, sentence));
            }
        }
    }

    fn check_ids(
        &self,
        path: &str,
        prefix: &[&str],
        arcana: &str,
        cards: Option<&Table>,
        found: &mut Vec<Finding>,
    ) {
        for (key, value) in cards.into_iter().flatten() {
            let id = format!("{arcana}.{key}");
            if !self.manifest.knows(&id) {
                let sentence = format!("names `{id}`, which is no card of this deck");
                found.push(Finding::new(Code::UnknownId, path, sentence));
            } else if !matches!(value, Value::String(_) | Value::Table(_)) {
                let at = [prefix, &[id.as_str()]].concat().join(".");
                found.push(Finding::new(Code::BrokenToml, path, format!("{at} is no text")));
            }
        }
    }

    /// What lies in the folders of the format, and which cards thereby have a picture.
    fn places(&mut self, found: &mut Vec<Finding>) {
        let mut suits: BTreeSet<String> = BTreeSet::new();
        let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
        for file in &self.files {
            match place(&file.path) {
                Place::Card { root, id } => {
                    if self.manifest.knows(&id) {
                        let kept = seen.entry((root.clone(), id.clone())).or_default();
                        if !kept.is_empty() {
                            let sentence = format!("is the same card as {kept}");
                            let code = Code::DuplicateChainExtension;
                            found.push(Finding::new(code, &file.path, sentence));
                        }
                        kept.clone_from(&file.path);
                        self.pictures.insert(id);
                        self.roots.insert(root);
                        continue;
                    }
                    let suit = id.strip_prefix("minor_arcana.").and_then(|id| id.split('.').next());
                    match suit.filter(|suit| !self.manifest.knows_suit(suit)) {
                        // Once a folder, not once a card.
                        Some(suit) => drop(suits.insert(format!("{root}/minor_arcana/{suit}"))),
                        None => found.push(Finding::new(
                            Code::UnknownId,
                            &file.path,
                            format!("is a picture of `{id}`, which is no card of this deck"),
                        )),
                    }
                }
                // A link is told of already.
                Place::Nowhere if matches!(file.content, Content::Link | Content::Special) => {}
                Place::Nowhere => {
                    let sentence = "the format has no place for such a file here";
                    found.push(Finding::new(Code::UnexpectedFile, &file.path, sentence));
                }
                Place::Elsewhere => {}
            }
        }
        found.extend(suits.into_iter().map(|folder| {
            let sentence = "is a suit that the format does not know and the deck does not declare";
            Finding::new(Code::UnknownSuit, folder, sentence)
        }));
    }

    fn cards(&self, found: &mut Vec<Finding>) {
        for id in self.wanted() {
            let own = self.manifest.own_cards.get(&id);
            let named = own.and_then(|card| card.image.as_deref());
            if !self.pictures.contains(&id) && !named.is_some_and(|path| self.has(path)) {
                let path = named.map_or_else(|| self.expected(&id), str::to_owned);
                found.push(Finding::new(Code::MissingImage, path, format!("{id} has no picture")));
            }
            if own.is_some_and(|card| card.name.is_empty()) {
                let sentence = format!("{id} has no name");
                found.push(Finding::new(Code::MissingName, manifest::FILE, sentence));
            }
        }
        if let Some(icon) = self.manifest.icon.as_deref().filter(|icon| !self.has(icon)) {
            let sentence = "deck.toml names it as the deck's icon, but it is not there";
            found.push(Finding::new(Code::MissingImage, icon, sentence));
        }
    }

    fn backs(&self, found: &mut Vec<Finding>) {
        for back in &self.manifest.backs {
            if back.image.is_empty() || !self.has(&back.image) {
                let sentence = format!("the back `{}` has no picture", back.key);
                let path = if back.image.is_empty() { manifest::FILE } else { &back.image };
                found.push(Finding::new(Code::MissingCardBackImage, path, sentence));
            }
        }
    }

    /// Each card's picture has to be told in at least one language. A deck that tells none is one
    /// finding, not seventy-eight.
    fn alt_texts(&self, found: &mut Vec<Finding>) {
        let wanted = self.wanted();
        let missing: Vec<&String> = wanted
            .iter()
            .filter(|id| {
                let own = self.manifest.own_cards.get(*id).is_some_and(|c| !c.alt.is_empty());
                !own && self.names.values().all(|names| names.alt_of(id).is_none())
            })
            .collect();
        if missing.len() == wanted.len() && !wanted.is_empty() {
            let sentence = "no language says what the pictures show";
            found.push(Finding::new(Code::MissingAltText, "names", sentence));
            return;
        }
        found.extend(missing.into_iter().map(|id| {
            let sentence = format!("no language says what the picture of {id} shows");
            Finding::new(Code::MissingAltText, "names", sentence)
        }));
    }

    /// House rules on texts and files: both languages complete, emblems there, nothing else.
    fn house(&self, found: &mut Vec<Finding>) {
        for lang in Lang::ALL {
            let path = format!("names/{lang}.toml");
            let mut missing = |code: Code, sentence: String| {
                found.push(Finding::new(code, &path, sentence));
            };
            let Some(names) = self.names.get(lang.tag()) else {
                missing(Code::MissingName, "the file is not there".to_owned());
                continue;
            };
            for id in CardId::deck().filter(|id| !self.manifest.excluded.contains(&id.to_string()))
            {
                if names.name(id).is_none() {
                    missing(Code::MissingName, format!("{id} has no name"));
                }
                if names.alt(id).is_none() {
                    missing(Code::MissingAltText, format!("says nothing of what {id} shows"));
                }
            }
            for back in &self.manifest.backs {
                let key = &back.key;
                // deck.toml is written in English.
                let own = lang == Lang::En && !back.name.is_empty();
                if !own && names.back(key, "name").is_none() {
                    missing(Code::MissingName, format!("the back `{key}` has no name"));
                }
                if names.back_alt(key).is_none() {
                    missing(Code::MissingAltText, format!("says nothing of what `{key}` shows"));
                }
            }
        }
        for path in Suit::ALL.map(emblem).iter().filter(|path| !self.has(path)) {
            found.push(Finding::new(Code::MissingImage, path, "a suit has no emblem"));
        }
        for file in self.files.iter().filter(|file| !self.is_ours(&file.path)) {
            let sentence = "our deck has no place for such a file";
            found.push(Finding::new(Code::UnexpectedFile, &file.path, sentence));
        }
    }

    /// Whether our own deck has a place for the file. Those in the format's folders are looked at by
    /// [`Self::places`].
    fn is_ours(&self, path: &str) -> bool {
        OWN_FILES.contains(&path)
            || path.starts_with("scalable/")
            || Lang::ALL.iter().any(|lang| path == format!("names/{lang}.toml"))
            || Suit::ALL.iter().any(|suit| path == emblem(*suit))
            || self.manifest.backs.iter().any(|back| path == back.image)
            || (!path.starts_with("card_backs/") && matches!(place(path), Place::Nowhere))
    }

    fn svgs(&self, found: &mut Vec<Finding>) {
        for file in self.files.iter().filter(|file| extension(&file.path) == "svg") {
            let Content::Read(bytes) = &file.content else { continue };
            let sheet = if file.path.starts_with("emblems/") { Sheet::Emblem } else { Sheet::Card };
            let sheet = self.manifest.house_rules.then_some(sheet);
            found.extend(
                svg::problems(bytes, sheet)
                    .into_iter()
                    .map(|(code, sentence)| Finding::new(code, &file.path, sentence)),
            );
        }
    }
}

/// Where a file lies, as the format sees it.
enum Place {
    /// A card's picture, in one of the folders for pictures.
    Card { root: String, id: String },
    /// In one of the format's folders, where no such file belongs.
    Nowhere,
    /// Beside them.
    Elsewhere,
}

fn place(path: &str) -> Place {
    let mut parts = path.split('/');
    let root = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let Some(kinds) = formats(root) else { return Place::Elsewhere };
    // Stems are compared without regard to case.
    let lower: Vec<String> = rest.iter().map(|part| part.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let fits = kinds.contains(&extension(path).as_str());
    match (root, lower.as_slice()) {
        ("names" | "card_backs", [_]) if fits => Place::Elsewhere,
        ("names" | "card_backs", _) => Place::Nowhere,
        (_, ["major_arcana", name]) if fits => {
            Place::Card { root: root.to_owned(), id: format!("major_arcana.{}", stem(name)) }
        }
        (_, ["minor_arcana", suit, name]) if fits => {
            Place::Card { root: root.to_owned(), id: format!("minor_arcana.{suit}.{}", stem(name)) }
        }
        // Terminal art keeps its backs with it.
        (root, ["card_backs", _]) if fits && root.starts_with("ansi") => Place::Elsewhere,
        _ => Place::Nowhere,
    }
}

/// What kinds of files one of the format's folders holds; `None` for any other folder, and for a file
/// that lies in none.
fn formats(root: &str) -> Option<&'static [&'static str]> {
    const RASTER: &[&str] = &["png", "jpg", "jpeg", "webp", "avif"];
    let sized = |prefix: &str| {
        let size = root.strip_prefix(prefix)?;
        (!size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
    };
    match root {
        "scalable" => Some(&["svg"]),
        "names" => Some(&["toml"]),
        "card_backs" => Some(&["svg", "png", "jpg", "jpeg", "webp", "avif"]),
        _ if sized("h").is_some() => Some(RASTER),
        _ if sized("ansi").is_some() => Some(&["ansi", "txt"]),
        _ => None,
    }
}
