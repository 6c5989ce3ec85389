//! The seventy-eight cards: their ids, suits, ranks, and the record the seed holds for each.
//!
//! A card id is the Arcana Land id (`major_arcana.00` … `minor_arcana.pentacles.king`), stable
//! across instances so that a receipt can be checked anywhere. A suit keeps the original's key
//! (`nuka_cola_bottles`), because clients of the original's API send and expect it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lang::texts;
use super::spread::Role;

/// Number of cards in the deck.
pub const DECK_SIZE: usize = 78;
/// Number of major arcana.
pub const MAJORS: u8 = 22;
/// Cards in a suit of the minor arcana: ace to ten, page, knight, queen, king.
pub const RANKS: u8 = 14;

/// The major arcana, or one of the four suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suit {
    /// The twenty-two major arcana.
    MajorArcana,
    /// Wands: radiation rods.
    RadiationRods,
    /// Cups: soda bottles.
    NukaColaBottles,
    /// Swords: combat weapons.
    CombatWeapons,
    /// Pentacles: bottle caps.
    BottleCaps,
}

impl Suit {
    /// In the deck's order: majors, wands, cups, swords, pentacles.
    pub const ALL: [Self; 5] = [
        Self::MajorArcana,
        Self::RadiationRods,
        Self::NukaColaBottles,
        Self::CombatWeapons,
        Self::BottleCaps,
    ];

    /// The API's key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::MajorArcana => "major_arcana",
            Self::RadiationRods => "radiation_rods",
            Self::NukaColaBottles => "nuka_cola_bottles",
            Self::CombatWeapons => "combat_weapons",
            Self::BottleCaps => "bottle_caps",
        }
    }

    /// The suit's name in ordinary tarot, as the API's `standard_suit` spells it.
    #[must_use]
    pub const fn standard(self) -> &'static str {
        match self {
            Self::MajorArcana => "Major Arcana",
            Self::RadiationRods => "Wands",
            Self::NukaColaBottles => "Cups",
            Self::CombatWeapons => "Swords",
            Self::BottleCaps => "Pentacles",
        }
    }

    /// The part of a card id between `minor_arcana.` and the rank; `None` for the majors.
    #[must_use]
    pub const fn id_part(self) -> Option<&'static str> {
        match self {
            Self::MajorArcana => None,
            Self::RadiationRods => Some("wands"),
            Self::NukaColaBottles => Some("cups"),
            Self::CombatWeapons => Some("swords"),
            Self::BottleCaps => Some("pentacles"),
        }
    }

    /// The smallest and the greatest `number` of the suit's cards.
    #[must_use]
    pub const fn numbers(self) -> (u8, u8) {
        match self {
            Self::MajorArcana => (0, MAJORS - 1),
            _ => (1, RANKS),
        }
    }
}

impl FromStr for Suit {
    type Err = UnknownCard;

    /// The keys of [`Suit::key`], and the short names that the original's suit route accepts.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name.to_ascii_lowercase().as_str() {
            "major_arcana" | "major" => Ok(Self::MajorArcana),
            "radiation_rods" | "rods" => Ok(Self::RadiationRods),
            "nuka_cola_bottles" | "bottles" => Ok(Self::NukaColaBottles),
            "combat_weapons" | "weapons" => Ok(Self::CombatWeapons),
            "bottle_caps" | "caps" => Ok(Self::BottleCaps),
            _ => Err(UnknownCard),
        }
    }
}

/// The four elements. Each major arcanum carries the one of its Golden Dawn attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// Wands.
    Fire,
    /// Cups.
    Water,
    /// Swords.
    Air,
    /// Pentacles.
    Earth,
}

/// The rank of a court card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Court {
    /// Number 11.
    Page,
    /// Number 12.
    Knight,
    /// Number 13.
    Queen,
    /// Number 14.
    King,
}

impl Court {
    /// As the API's `rank` spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "Page",
            Self::Knight => "Knight",
            Self::Queen => "Queen",
            Self::King => "King",
        }
    }
}

/// The last part of a minor card's id, by `number - 1`.
const RANK_PARTS: [&str; RANKS as usize] = [
    "ace", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "page",
    "knight", "queen", "king",
];

/// Names a card of the deck. Only the seventy-eight that exist can be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CardId {
    suit: Suit,
    number: u8,
}

/// Not a card or a suit of this deck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCard;

impl fmt::Display for UnknownCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such card or suit")
    }
}

impl CardId {
    /// The card with this number in this suit: 0–21 for majors, 1–14 otherwise.
    ///
    /// # Errors
    /// [`UnknownCard`] when the suit has no such number.
    pub fn new(suit: Suit, number: u8) -> Result<Self, UnknownCard> {
        let (low, high) = suit.numbers();
        if (low..=high).contains(&number) { Ok(Self { suit, number }) } else { Err(UnknownCard) }
    }

    /// The suit.
    #[must_use]
    pub const fn suit(self) -> Suit {
        self.suit
    }

    /// 0–21 for majors; 1–14 for minors, where 11 is the page and 14 the king.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.number
    }

    /// Whether the card is one of the twenty-two majors.
    #[must_use]
    pub fn is_major(self) -> bool {
        self.suit == Suit::MajorArcana
    }

    /// The court rank, `None` for pips and for majors (the original gave majors 11–14 one).
    #[must_use]
    pub fn court(self) -> Option<Court> {
        if self.is_major() {
            return None;
        }
        match self.number {
            11 => Some(Court::Page),
            12 => Some(Court::Knight),
            13 => Some(Court::Queen),
            14 => Some(Court::King),
            _ => None,
        }
    }

    /// The card's place in [`Self::deck`], from 0.
    #[must_use]
    pub fn index(self) -> u8 {
        let suits = Suit::ALL.iter().take_while(|suit| **suit != self.suit);
        let before: u8 = suits.map(|suit| suit.numbers().1 - suit.numbers().0 + 1).sum();
        before + self.number - self.suit.numbers().0
    }

    /// The card at a place of [`Self::deck`].
    #[must_use]
    pub fn at(index: u8) -> Option<Self> {
        Self::deck().nth(usize::from(index))
    }

    /// All cards in the deck's canonical order: the majors 00–21, then wands, cups, swords and
    /// pentacles, each from ace to king. The index is what a receipt calls a card's place.
    pub fn deck() -> impl Iterator<Item = Self> {
        Suit::ALL.into_iter().flat_map(|suit| {
            let (low, high) = suit.numbers();
            (low..=high).map(move |number| Self { suit, number })
        })
    }
}

impl fmt::Display for CardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.suit.id_part() {
            None => write!(f, "major_arcana.{:02}", self.number),
            Some(suit) => {
                let rank = usize::from(self.number).checked_sub(1).and_then(|i| RANK_PARTS.get(i));
                write!(f, "minor_arcana.{suit}.{}", rank.copied().unwrap_or_default())
            }
        }
    }
}

impl FromStr for CardId {
    type Err = UnknownCard;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::deck().find(|card| card.to_string() == id).ok_or(UnknownCard)
    }
}

impl Serialize for CardId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CardId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        id.parse().map_err(|_| serde::de::Error::custom(format!("`{id}` is no card of this deck")))
    }
}

/// Which way up a card lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// 正位.
    Upright,
    /// 逆位.
    Reversed,
}

impl Orientation {
    /// Both, upright first.
    pub const ALL: [Self; 2] = [Self::Upright, Self::Reversed];

    /// As used in source ids: `upright` or `reversed`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Upright => "upright",
            Self::Reversed => "reversed",
        }
    }
}

/// Everything the seed says about one card; the shape of a file in `data-seed/cards/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The Arcana Land id.
    pub id: CardId,
    /// The suit; equal to `id.suit()`.
    pub suit: Suit,
    /// The number; equal to `id.number()`.
    pub number: u8,
    /// The element.
    pub element: Element,
    /// The vault this card belongs to, 1–122.
    pub vault_number: u16,
    /// 0–1: how hot the card is.
    pub radiation_level: f64,
    /// 1–10: how hard it bites.
    pub threat_level: u8,
    /// The card's name in ordinary tarot.
    pub standard: StandardName,
    /// Texts in Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: CardText,
    /// Texts in English.
    pub en: CardText,
    /// Facts of the card's story that are the same in both languages.
    pub story: StoryFacts,
}

/// A card's name in ordinary tarot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardName {
    /// `Five of Pentacles`.
    pub en: String,
    /// 錢幣五.
    pub zh: String,
    /// Other Chinese names in use, found by search (金幣五, 星幣五).
    pub aliases_zh: Vec<String>,
}

/// What a card says in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardText {
    /// The wasteland's name for the card.
    pub name: String,
    /// What its picture shows, for those who do not see it.
    pub alt: String,
    /// The card upright.
    pub upright: Side,
    /// The card reversed.
    pub reversed: Side,
    /// Its story.
    pub story: StoryText,
}

impl CardText {
    /// What the card says this way up.
    #[must_use]
    pub const fn side(&self, orientation: Orientation) -> &Side {
        match orientation {
            Orientation::Upright => &self.upright,
            Orientation::Reversed => &self.reversed,
        }
    }
}

/// What a card says one way up, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// At least four.
    pub keywords: Vec<String>,
    /// Two to four sentences: the card's page in the library.
    pub meaning: String,
    /// The card in a breath.
    pub essence: String,
    /// How it speaks in each role of a spread.
    pub roles: Roles,
    /// How it speaks to each topic of a question.
    pub topics: Topics,
}

/// One passage for each role a position can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the roles are described at `Role`")]
pub struct Roles {
    pub situation: String,
    pub past: String,
    pub obstacle: String,
    pub advice: String,
    pub resource: String,
    #[serde(rename = "self")]
    pub self_: String,
    pub other: String,
    pub hope_fear: String,
    pub outcome: String,
}

impl Roles {
    /// The passage for a role.
    #[must_use]
    pub fn get(&self, role: Role) -> &str {
        match role {
            Role::Situation => &self.situation,
            Role::Past => &self.past,
            Role::Obstacle => &self.obstacle,
            Role::Advice => &self.advice,
            Role::Resource => &self.resource,
            Role::Self_ => &self.self_,
            Role::Other => &self.other,
            Role::HopeFear => &self.hope_fear,
            Role::Outcome => &self.outcome,
        }
    }
}

/// What a question can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Love and partnership.
    Love,
    /// Work and calling.
    Work,
    /// Money and things.
    Money,
    /// Family and friends.
    Family,
    /// Health of mind: rest, worry, mood.
    Mind,
    /// Study and exams.
    Study,
    /// None of these, or no question at all.
    Open,
}

impl Topic {
    /// All topics; `Open` last.
    pub const ALL: [Self; 7] =
        [Self::Love, Self::Work, Self::Money, Self::Family, Self::Mind, Self::Study, Self::Open];

    /// As in the seed and in source ids.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Love => "love",
            Self::Work => "work",
            Self::Money => "money",
            Self::Family => "family",
            Self::Mind => "mind",
            Self::Study => "study",
            Self::Open => "open",
        }
    }
}

/// One passage for each topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the topics are described at `Topic`")]
pub struct Topics {
    pub love: String,
    pub work: String,
    pub money: String,
    pub family: String,
    pub mind: String,
    pub study: String,
    pub open: String,
}

impl Topics {
    /// The passage for a topic.
    #[must_use]
    pub fn get(&self, topic: Topic) -> &str {
        match topic {
            Topic::Love => &self.love,
            Topic::Work => &self.work,
            Topic::Money => &self.money,
            Topic::Family => &self.family,
            Topic::Mind => &self.mind,
            Topic::Study => &self.study,
            Topic::Open => &self.open,
        }
    }
}

/// A card's story in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryText {
    /// 200–500 characters.
    pub background: String,
    /// Whose story it is.
    pub character: String,
    /// Where.
    pub location: String,
    /// The errand it belongs to.
    pub quest: String,
}

/// What a card's story has in common in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryFacts {
    /// `戰前`, `戰後`, or four digits, a space and `年`: the contract's form.
    pub timeline: String,
    /// Keys of factions that appear in it; never empty.
    pub factions: Vec<String>,
}

texts!(Card => CardText);
