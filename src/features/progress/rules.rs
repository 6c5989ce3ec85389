//! The rules at work: unpacked once at the start, looked up by key; and the levels' formula.

use std::io::Read;
use std::sync::{Arc, LazyLock};

use super::seed::{Achievement, Period, Rule, Seed, Task, Tier, Title, Words};
use crate::tarot::Lang;

/// What `build.rs` packed: brotli over MessagePack.
const BLOCK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/progress.bin"));

/// The highest level.
pub const TOP_LEVEL: u8 = 100;

/// The rules; clones share them.
#[derive(Clone, Debug)]
pub struct Rules(Arc<Seed>);

impl Rules {
    /// Unpacks them.
    ///
    /// # Errors
    /// A sentence for the operator, when the binary is damaged.
    pub fn load() -> Result<Self, String> {
        let damaged =
            |reason: String| format!("the rules in this binary cannot be read ({reason})");
        let mut bytes = Vec::new();
        brotli::Decompressor::new(BLOCK, 16 * 1024)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(error.to_string()))?;
        let seed = rmp_serde::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        Ok(Self(Arc::new(seed)))
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &Seed {
        &self.0
    }

    /// What karma is given for, by its key.
    #[must_use]
    pub fn rule(&self, key: &str) -> Option<&Rule> {
        self.0.karma.rule.iter().find(|rule| rule.key == key)
    }

    /// Tasks of a period, in their order.
    pub fn tasks(&self, period: Period) -> impl Iterator<Item = &Task> {
        self.0.tasks.iter().filter(move |task| task.period == period)
    }

    /// The achievement with this code.
    #[must_use]
    pub fn achievement(&self, code: &str) -> Option<&Achievement> {
        self.0.achievements.iter().find(|one| one.code == code)
    }

    /// The tier of a level.
    #[must_use]
    pub fn tier(&self, level: u8) -> Option<&Tier> {
        self.0.titles.tier.iter().rev().find(|tier| tier.from <= level)
    }

    /// A level's title.
    #[must_use]
    pub fn level_title(&self, level: u8, lang: Lang) -> String {
        self.tier(level).map(|tier| self.title(&tier.title, lang)).unwrap_or_default()
    }

    /// A title as it is worn; what is not one of ours stays as it is.
    #[must_use]
    pub fn title(&self, key: &str, lang: Lang) -> String {
        let title = self.0.titles.title.iter().find(|title| title.key == key);
        title.map_or_else(|| key.to_owned(), |title| text(title, lang).to_owned())
    }

    /// The key of a title, by its key or its name in either language.
    #[must_use]
    pub fn title_key(&self, written: &str) -> Option<&str> {
        let is =
            |title: &&Title| [&title.key, &title.zh_tw, &title.en].iter().any(|t| *t == written);
        self.0.titles.title.iter().find(is).map(|title| title.key.as_str())
    }
}

fn text(title: &Title, lang: Lang) -> &str {
    lang.pick(&title.zh_tw, &title.en)
}

impl Task {
    /// Its words in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &Words {
        lang.pick(&self.zh_tw, &self.en)
    }
}

impl Achievement {
    /// Its words in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &Words {
        lang.pick(&self.zh_tw, &self.en)
    }
}

/// The total that a level needs: floor(100 · level^1.5), and nothing for the first (contract §8). Exact:
/// 100 · level^1.5 is the root of 10 000 · level³.
#[must_use]
pub const fn required(level: u8) -> u64 {
    if level <= 1 {
        return 0;
    }
    let level = level as u64;
    (10_000 * level * level * level).isqrt()
}

/// What each level needs, from the first on; every thing recorded asks for it.
static REQUIRED: LazyLock<Vec<u64>> = LazyLock::new(|| (1..=TOP_LEVEL).map(required).collect());

/// The level of a total, 1–100.
#[must_use]
pub fn level_of(total: u64) -> u8 {
    // The first needs nothing, so at least one is reached, and no more than there are.
    let reached = REQUIRED.partition_point(|required| *required <= total);
    u8::try_from(reached).unwrap_or(TOP_LEVEL)
}

/// What is missing to the next level; 0 at the top.
#[must_use]
pub fn to_next(total: u64) -> u64 {
    let level = level_of(total);
    if level >= TOP_LEVEL { 0 } else { required(level + 1).saturating_sub(total) }
}

/// `good`, `neutral` or `evil` (contract §1: from 70, up to 30).
#[must_use]
pub const fn alignment_word(alignment: i64) -> &'static str {
    match alignment {
        70.. => "good",
        ..=30 => "evil",
        _ => "neutral",
    }
}

/// The contract's five words for an alignment (§7).
#[must_use]
pub const fn alignment_category(alignment: i64) -> &'static str {
    match alignment {
        ..20 => "very_evil",
        20..40 => "evil",
        40..60 => "neutral",
        60..80 => "good",
        _ => "very_good",
    }
}
