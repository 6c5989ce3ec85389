//! Spreads: how many cards, where they lie, and what each place asks of its card.

use serde::{Deserialize, Serialize};

use super::lang::texts;

/// What a position asks of the card that lies in it. A machine's word: readers see the
/// position's name and meaning instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// How things stand.
    Situation,
    /// What lies behind, the root.
    Past,
    /// What is in the way.
    Obstacle,
    /// What to do.
    Advice,
    /// What or who helps.
    Resource,
    /// The asker's inner side.
    #[serde(rename = "self")]
    Self_,
    /// Other people, surroundings.
    Other,
    /// What is hoped for and feared.
    HopeFear,
    /// Where it tends.
    Outcome,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Situation,
        Self::Past,
        Self::Obstacle,
        Self::Advice,
        Self::Resource,
        Self::Self_,
        Self::Other,
        Self::HopeFear,
        Self::Outcome,
    ];

    /// As in the seed, the API's `position_role` and source ids.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Past => "past",
            Self::Obstacle => "obstacle",
            Self::Advice => "advice",
            Self::Resource => "resource",
            Self::Self_ => "self",
            Self::Other => "other",
            Self::HopeFear => "hope_fear",
            Self::Outcome => "outcome",
        }
    }
}

/// A spread, as `data-seed/spreads.toml` holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_field_names, reason = "`spread_type` is the contract's key")]
pub struct Spread {
    /// The contract's stable id.
    pub id: String,
    /// The machine name, `vault_tec_spread`.
    pub name: String,
    /// Equal to `name` (the original stored `custom_spread` for two of them, a defect).
    pub spread_type: String,
    /// beginner, intermediate or advanced.
    pub difficulty: String,
    /// The faction it goes with; empty for none.
    pub faction_preference: String,
    /// 0–1.
    pub radiation_sensitivity: f64,
    /// The vault it comes from.
    #[serde(default)]
    pub vault_origin: Option<u16>,
    /// The original's layout key, for clients that draw by it.
    pub layout: String,
    /// Texts in Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: SpreadText,
    /// Texts in English.
    pub en: SpreadText,
    /// Places that are read against each other first.
    #[serde(default)]
    pub tensions: Vec<Tension>,
    /// Its places, numbered from 1 without a gap.
    #[serde(rename = "position")]
    pub positions: Vec<Position>,
}

/// A spread's texts in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpreadText {
    /// The name people see.
    pub display_name: String,
    /// What question it is for.
    pub description: String,
    /// How to read it as a whole.
    pub guide: String,
}

/// Two places that a spread reads against each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tension {
    /// The frame that says how.
    pub frame: String,
    /// Number of the place that fills `{a}`.
    pub a: u8,
    /// Number of the place that fills `{b}`.
    pub b: u8,
}

/// A place of a spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// From 1.
    pub number: u8,
    /// The contract's position name, `Distant_Past`.
    pub key: String,
    /// What it asks of its card.
    pub role: Role,
    /// The card's centre, 0–1 from the left.
    pub x: f64,
    /// The card's centre, 0–1 from the top.
    pub y: f64,
    /// Degrees clockwise.
    pub rotation: f64,
    /// 1 is the ordinary size.
    pub scale: f64,
    /// What lies on top of what.
    pub z: i32,
    /// Texts in Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: PositionText,
    /// Texts in English.
    pub en: PositionText,
}

/// A position's texts in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionText {
    /// The name people see.
    pub name: String,
    /// What this place shows.
    pub meaning: String,
    /// What to look for here.
    pub description: String,
    /// A few words.
    pub keywords: Vec<String>,
}

texts!(Spread => SpreadText, Position => PositionText);
