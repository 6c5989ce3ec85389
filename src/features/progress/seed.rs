//! The rules of progress as `data-seed/progress/` has them, and what has to hold of them.
//!
//! `build.rs` includes this file: it reads the TOML, runs [`Seed::problems`] and packs the value. It
//! names nothing of the crate, so that both can compile it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// All rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seed {
    /// What karma is given for.
    pub karma: Karma,
    /// Tasks, in their order.
    pub tasks: Vec<Task>,
    /// Achievements, in their order.
    pub achievements: Vec<Achievement>,
    /// Titles and tiers.
    pub titles: Titles,
}

/// What karma is given for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Karma {
    /// What a ledger opens with.
    pub start_total: u64,
    /// What a ledger opens with, 0–100.
    pub start_alignment: i64,
    /// By their keys.
    pub rule: Vec<Rule>,
}

/// One thing that karma is given for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name in the ledger.
    pub key: String,
    /// What it adds to the total; the total never falls.
    pub total: u64,
    /// What it adds to the alignment, or takes from it.
    pub alignment: i64,
    /// What it adds to the total on one local day at most.
    #[serde(default)]
    pub daily_total: Option<u64>,
    /// How far it moves the alignment on one local day at most, either way.
    #[serde(default)]
    pub daily_alignment: Option<i64>,
    /// How often a thing of this kind counts on one local day, for anything at all.
    #[serde(default)]
    pub daily_count: Option<u64>,
    /// What the ledger says.
    #[serde(rename = "zh-TW")]
    pub zh_tw: String,
    /// What the ledger says.
    pub en: String,
}

/// How long a task runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A local day.
    Daily,
    /// Monday to Sunday.
    Weekly,
}

/// What a task counts, over the days of its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Readings kept.
    Readings,
    /// Days on which one came.
    CheckIns,
    /// Readings shared.
    Shares,
    /// Different cards in readings.
    Cards,
    /// Days on which every daily task was finished and claimed.
    FullDays,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Its key.
    pub key: String,
    /// How long it runs.
    pub period: Period,
    /// What it counts.
    pub counts: Counts,
    /// How much of it.
    pub target: u64,
    /// What it gives.
    pub karma: u64,
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: Words,
    /// In English.
    pub en: Words,
}

/// A name and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// A few words.
    pub name: String,
    /// A sentence.
    pub description: String,
}

/// What an achievement measures. Each only ever grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Readings kept.
    Readings,
    /// Readings with a Celtic Cross.
    CelticCrosses,
    /// … laid with one's own deck.
    OwnCelticCrosses,
    /// Different majors met.
    MajorsSeen,
    /// Different cards met.
    CardsSeen,
    /// Suits of which all fourteen were met.
    SuitsFinished,
    /// Readings with all four suits.
    FourSuits,
    /// Cards met both ways up.
    BothWays,
    /// Spreads of three cards or more that lay all reversed.
    UpsideDown,
    /// Different voices heard.
    VoicesHeard,
    /// Different spreads used.
    SpreadsUsed,
    /// Different ways of karma a reading was told in.
    KarmasTold,
    /// Daily cards drawn.
    DailyCards,
    /// Months in a row with a reading; the longest run.
    MonthsInARow,
    /// Readings from midnight to six.
    MidnightReadings,
    /// Readings from five to eight.
    DawnReadings,
    /// Readings while the alignment lay between 45 and 55.
    BalancedReadings,
    /// Days in a row on which one came; the longest run.
    DaysInARow,
    /// Different readings shared.
    Shares,
    /// Days on which something was shared.
    ShareDays,
    /// Lines on bingo cards.
    BingoLines,
    /// Days of a month on which the number was taken; the best month.
    BingoMonthDays,
    /// The best alignment ever.
    BestAlignment,
    /// The level.
    Level,
    /// Receipts of one's own draws that were checked.
    ReceiptsChecked,
    /// Readings that were looked back at.
    LookBacks,
    /// Pages of the journal.
    JournalEntries,
    /// Readings tied into threads.
    Threaded,
    /// Days on which the data was exported.
    Exports,
    /// Different tags used.
    TagsUsed,
    /// Passkeys added, the first one.
    Passkeys,
}

/// Something to achieve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    /// Its code, in capitals.
    pub code: String,
    /// `READING`, `SOCIAL`, `BINGO`, `KARMA` or `EXPLORATION`.
    pub category: String,
    /// `COMMON`, `RARE`, `EPIC` or `LEGENDARY`.
    pub rarity: String,
    /// The icon's name.
    pub icon: String,
    /// What it measures.
    pub measures: Measure,
    /// From where it is unlocked.
    pub target: u64,
    /// What claiming it gives.
    pub karma: u64,
    /// A title that comes with it.
    #[serde(default)]
    pub title: Option<String>,
    /// Not shown before it is unlocked.
    #[serde(default)]
    pub hidden: bool,
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: Words,
    /// In English.
    pub en: Words,
}

/// Titles and tiers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Titles {
    /// By the level they begin at.
    pub tier: Vec<Tier>,
    /// All titles.
    pub title: Vec<Title>,
}

/// Levels from one on, up to the next tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its first level.
    pub from: u8,
    /// Key of its title.
    pub title: String,
    /// Its emblem.
    pub icon: String,
}

/// A title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Its key.
    pub key: String,
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW")]
    pub zh_tw: String,
    /// In English.
    pub en: String,
}

/// The contract's categories.
pub const CATEGORIES: [&str; 5] = ["READING", "SOCIAL", "BINGO", "KARMA", "EXPLORATION"];
/// The contract's rarities.
pub const RARITIES: [&str; 4] = ["COMMON", "RARE", "EPIC", "LEGENDARY"];

impl Seed {
    /// Every rule the seed breaks, a sentence each; empty when it may be used.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let titles: BTreeSet<&str> = self.titles.title.iter().map(|t| t.key.as_str()).collect();
        unique("karma", self.karma.rule.iter().map(|rule| &rule.key), &mut found);
        unique("tasks", self.tasks.iter().map(|task| &task.key), &mut found);
        unique("achievements", self.achievements.iter().map(|one| &one.code), &mut found);
        unique("titles", self.titles.title.iter().map(|title| &title.key), &mut found);
        for rule in &self.karma.rule {
            filled(&rule.key, [&rule.zh_tw, &rule.en], &mut found);
        }
        for title in &self.titles.title {
            filled(&title.key, [&title.zh_tw, &title.en], &mut found);
        }
        for task in &self.tasks {
            words(&task.key, [&task.zh_tw, &task.en], &mut found);
            if task.target == 0 || task.karma == 0 {
                found.push(format!("{}: target and karma have to be above 0", task.key));
            }
        }
        for one in &self.achievements {
            words(&one.code, [&one.zh_tw, &one.en], &mut found);
            if !CATEGORIES.contains(&one.category.as_str())
                || !RARITIES.contains(&one.rarity.as_str())
            {
                found.push(format!("{}: category or rarity is not the contract's", one.code));
            }
            if one.target == 0 || one.karma == 0 {
                found.push(format!("{}: target and karma have to be above 0", one.code));
            }
            if one.title.as_deref().is_some_and(|title| !titles.contains(title)) {
                found.push(format!("{}: there is no such title", one.code));
            }
        }
        let froms: Vec<u8> = self.titles.tier.iter().map(|tier| tier.from).collect();
        if froms.first() != Some(&1) || !froms.is_sorted_by(|a, b| a < b) {
            found.push("tiers: they begin at level 1 and rise".to_owned());
        }
        for tier in &self.titles.tier {
            if !titles.contains(tier.title.as_str()) {
                found.push(format!("tier {}: there is no such title", tier.from));
            }
        }
        found
    }
}

fn words(at: &str, both: [&Words; 2], found: &mut Vec<String>) {
    for words in both {
        filled(at, [&words.name, &words.description], found);
    }
}

fn filled(at: &str, texts: [&String; 2], found: &mut Vec<String>) {
    if texts.iter().any(|text| text.trim().is_empty()) {
        found.push(format!("{at}: a text is empty"));
    }
}

fn unique<'a>(at: &str, keys: impl Iterator<Item = &'a String>, found: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            found.push(format!("{at}: {key} stands there twice"));
        }
    }
}
