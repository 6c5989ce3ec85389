//! `names/<language>.toml`: what the cards are called, and what their pictures show.

use toml::{Table, Value};

use super::card::CardId;

/// The table in which a deck keeps what only this program asks for.
pub const OWN_REALM: &str = "wasteland-tarot";

/// A names file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(Table);

impl Names {
    /// Reads a file.
    ///
    /// # Errors
    /// A sentence when it is not TOML.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|error| broken(&error))
    }

    /// What a card is called.
    #[must_use]
    pub fn name(&self, id: CardId) -> Option<&str> {
        self.text(&id.to_string().split('.').collect::<Vec<_>>())
    }

    /// What a card's picture shows.
    #[must_use]
    pub fn alt(&self, id: CardId) -> Option<&str> {
        self.alt_of(&id.to_string())
    }

    /// The same by the id's text, for cards that only one deck has.
    #[must_use]
    pub fn alt_of(&self, id: &str) -> Option<&str> {
        let keys: Vec<&str> = std::iter::once("alt_text").chain(id.split('.')).collect();
        self.text(&keys)
    }

    /// What a back shows.
    #[must_use]
    pub fn back_alt(&self, key: &str) -> Option<&str> {
        self.text(&["alt_text", "card_backs", key])
    }

    /// What a back is called (`name`) or says of itself (`description`) in this language. The format
    /// has no place for it, so it stands in our own table.
    #[must_use]
    pub fn back(&self, key: &str, what: &str) -> Option<&str> {
        self.text(&["app", OWN_REALM, "card_backs", key, what])
    }

    /// A table, by the keys that lead to it.
    #[must_use]
    pub fn table(&self, keys: &[&str]) -> Option<&Table> {
        let mut table = &self.0;
        for key in keys {
            table = table.get(*key)?.as_table()?;
        }
        Some(table)
    }

    /// A text that is not blank, by the keys that lead to it.
    fn text(&self, keys: &[&str]) -> Option<&str> {
        let (last, path) = keys.split_last()?;
        let text = self.table(path)?.get(*last).and_then(Value::as_str)?;
        (!text.trim().is_empty()).then_some(text)
    }
}

/// What a TOML parser says, on one line.
pub(super) fn broken(error: &toml::de::Error) -> String {
    error.message().replace('\n', " ")
}
