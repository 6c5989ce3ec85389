//! `deck.toml`: what a deck says of itself.
//!
//! Read by hand from the TOML value instead of by a derived shape, because other people's decks are
//! read too: a key that is unknown or of an unexpected type costs that key, not the deck.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::card::{CardId, Suit};
use super::finding::{Code, Finding};
use super::listing::why_unsafe;
use super::names::{OWN_REALM, broken};

/// The file's name.
pub const FILE: &str = "deck.toml";
/// What `[deck]` has to say (specification 1.0, "Common Fields").
const REQUIRED: [&str; 4] = ["id", "schema_version", "name", "version"];

/// A deck's own description.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// For people.
    pub name: String,
    /// The deck's version.
    pub version: String,
    /// Its backs, by key.
    pub backs: Vec<Back>,
    /// The key of the back that is shown without a choice.
    pub default_back: Option<String>,
    /// Ids of cards that the deck leaves out on purpose.
    pub excluded: BTreeSet<String>,
    /// Suits that only this deck has.
    pub own_suits: BTreeSet<String>,
    /// Cards that only this deck has, by id.
    pub own_cards: BTreeMap<String, OwnCard>,
    /// The deck's preview picture.
    pub icon: Option<String>,
    /// Whether the rules of our own hand bind it: `[app."wasteland-tarot"] house_rules = true`.
    pub house_rules: bool,
}

/// A back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Back {
    /// Names it.
    pub key: String,
    /// For people; empty without.
    pub name: String,
    /// Its picture's path; empty when the deck names none.
    pub image: String,
    /// A sentence about it; empty without.
    pub description: String,
    /// What it shows, where no names file says so; empty without.
    pub alt: String,
}

/// A card that only one deck has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnCard {
    /// For people; empty without.
    pub name: String,
    /// Its picture's path, if it is not where its id says.
    pub image: Option<String>,
    /// What it shows, where no names file says so; empty without.
    pub alt: String,
}

impl Manifest {
    /// Reads the file. What can be used is there, together with all that is wrong with it.
    ///
    /// # Errors
    /// The one finding that makes the rest pointless: not TOML, or of a version that is not read.
    pub fn parse(text: &str) -> Result<(Self, Vec<Finding>), Finding> {
        let root: Table =
            text.parse().map_err(|e| Finding::new(Code::BrokenToml, FILE, broken(&e)))?;
        let empty = Table::new();
        let deck = table(&root, "deck").unwrap_or(&empty);
        readable_version(deck.get("schema_version"))?;
        let mut found: Vec<Finding> = REQUIRED
            .iter()
            .filter(|key| deck.get(**key).is_none_or(|v| v.as_str().is_some_and(str::is_empty)))
            .map(|key| {
                Finding::new(Code::MissingRequiredField, FILE, format!("[deck] has no `{key}`"))
            })
            .collect();
        let mut manifest = Self {
            name: string(deck, "name"),
            version: string(deck, "version"),
            icon: deck.get("icon").and_then(Value::as_str).map(str::to_owned),
            house_rules: table(&root, "app")
                .and_then(|app| table(app, OWN_REALM))
                .is_some_and(|own| own.get("house_rules") == Some(&Value::Boolean(true))),
            ..Self::default()
        };
        manifest.read_own_cards(&root);
        manifest.read_excluded(deck, &mut found);
        manifest.read_backs(&root, &mut found);
        manifest.check_keys(&root, &mut found);
        manifest.check_paths(deck, &mut found);
        Ok((manifest, found))
    }

    /// Whether the deck may have this card: one of the seventy-eight, or declared.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        id.parse::<CardId>().is_ok() || self.own_cards.contains_key(id)
    }

    /// Whether the deck may have this suit.
    #[must_use]
    pub fn knows_suit(&self, suit: &str) -> bool {
        Suit::ALL.iter().any(|known| known.id_part() == Some(suit)) || self.own_suits.contains(suit)
    }

    fn read_own_cards(&mut self, root: &Table) {
        let Some(own) = table(root, "custom_cards") else { return };
        for (key, value) in table(own, "major_arcana").into_iter().flatten() {
            if let Some(card) = value.as_table() {
                let id = card.get("id").and_then(Value::as_str).unwrap_or(key);
                self.own_cards.insert(format!("major_arcana.{id}"), own_card(card));
            }
        }
        for (suit, value) in table(own, "minor_arcana").into_iter().flatten() {
            self.own_suits.insert(suit.clone());
            let cards = value.get("cards").and_then(Value::as_array);
            for card in cards.into_iter().flatten().filter_map(Value::as_table) {
                if let Some(id) = card.get("id").and_then(Value::as_str) {
                    self.own_cards.insert(format!("minor_arcana.{suit}.{id}"), own_card(card));
                }
            }
        }
    }

    fn read_excluded(&mut self, deck: &Table, found: &mut Vec<Finding>) {
        let cards = table(deck, "excluded_cards").and_then(|t| t.get("cards")?.as_array());
        for id in cards.into_iter().flatten().filter_map(Value::as_str) {
            if self.knows(id) {
                self.excluded.insert(id.to_owned());
            } else {
                let sentence = format!("[deck.excluded_cards] leaves out `{id}`, which is no card");
                found.push(Finding::new(Code::UnknownId, FILE, sentence));
            }
        }
    }

    fn read_backs(&mut self, root: &Table, found: &mut Vec<Finding>) {
        let Some(backs) = table(root, "card_backs") else { return };
        for (key, value) in table(backs, "variants").into_iter().flatten() {
            let Some(back) = value.as_table() else { continue };
            self.backs.push(Back {
                key: key.clone(),
                name: string(back, "name"),
                image: string(back, "image"),
                description: string(back, "description"),
                alt: string(back, "alt_text"),
            });
        }
        self.default_back = backs.get("default").and_then(Value::as_str).map(str::to_owned);
        let sentence = match &self.default_back {
            Some(key) if self.backs.iter().all(|back| &back.key != key) => {
                format!("[card_backs] default is `{key}`, but no variant is called that")
            }
            None if self.backs.len() > 1 => {
                "[card_backs] has several variants, but no `default`".to_owned()
            }
            _ => return,
        };
        found.push(Finding::new(Code::MissingDefaultCardBack, FILE, sentence));
    }

    /// Keys that have to be suits or cards of this deck.
    fn check_keys(&self, root: &Table, found: &mut Vec<Finding>) {
        let aliases = table(root, "aliases").and_then(|aliases| table(aliases, "suits"));
        for (suit, _) in aliases.into_iter().flatten().filter(|(suit, _)| !self.knows_suit(suit)) {
            let sentence = format!("[aliases.suits] names `{suit}`, which is no suit of this deck");
            found.push(Finding::new(Code::UnknownSuit, FILE, sentence));
        }
        for (number, _) in table(root, "remap_major_arcana").into_iter().flatten() {
            if !self.knows(&format!("major_arcana.{number}")) {
                let sentence = format!("[remap_major_arcana] names `{number}`, which is no major");
                found.push(Finding::new(Code::UnknownId, FILE, sentence));
            }
        }
    }

    /// Every path that the file holds.
    fn check_paths(&self, deck: &Table, found: &mut Vec<Finding>) {
        let backs = self.backs.iter().filter(|back| !back.image.is_empty());
        let licences = deck.get("license_files").and_then(Value::as_array);
        let paths = backs
            .map(|back| (format!("card_backs.variants.{}.image", back.key), back.image.as_str()))
            .chain(self.own_cards.iter().filter_map(|(id, card)| {
                Some((format!("custom_cards.{id}.image"), card.image.as_deref()?))
            }))
            .chain(self.icon.iter().map(|icon| ("deck.icon".to_owned(), icon.as_str())))
            .chain(
                licences
                    .into_iter()
                    .flatten()
                    .filter_map(|path| Some(("deck.license_files".to_owned(), path.as_str()?))),
            );
        for (key, path) in paths {
            if let Some(why) = why_unsafe(path) {
                let sentence = format!("{key} is `{path}`, which {why}");
                found.push(Finding::new(Code::UnsafePath, FILE, sentence));
            }
        }
    }
}

/// Any 1.x is read as 1.0: 1.1 was never published, but decks that declare it are about. A deck that
/// declares nothing is read as 1.0 too; that the key is missing is said elsewhere.
fn readable_version(declared: Option<&Value>) -> Result<(), Finding> {
    let sentence = match declared {
        None => return Ok(()),
        Some(Value::String(version)) => {
            let mut parts = version.split('.');
            let major = parts.next().and_then(|major| major.parse::<u32>().ok());
            let well_formed = parts.next().is_some_and(|minor| minor.parse::<u32>().is_ok())
                && parts.next().is_none();
            match major {
                Some(1) if well_formed => return Ok(()),
                Some(2) if well_formed => format!(
                    "the deck is written for version {version} of the format, a draft that keeps suits, \
                     backs and exclusions in other places; this program reads 1.x"
                ),
                Some(_) if well_formed => format!(
                    "the deck is written for version {version} of the format; this program reads 1.x"
                ),
                _ => format!(
                    "schema_version is `{version}`, but has to be two numbers as in \"1.0\""
                ),
            }
        }
        Some(other) => format!(
            "schema_version is of type {}, but has to be text as in \"1.0\"",
            other.type_str()
        ),
    };
    Err(Finding::new(Code::UnsupportedSchemaVersion, FILE, sentence))
}

fn own_card(card: &Table) -> OwnCard {
    OwnCard {
        name: string(card, "name"),
        image: card.get("image").and_then(Value::as_str).map(str::to_owned),
        alt: string(card, "alt_text"),
    }
}

fn table<'a>(table: &'a Table, key: &str) -> Option<&'a Table> {
    table.get(key)?.as_table()
}

fn string(table: &Table, key: &str) -> String {
    table.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}
