//! Achievements: how far someone has come, and what claiming one gives.

use jiff::Timestamp;
use uuid::Uuid;

use super::error::ProgressError;
use super::ledger;
use super::model::Unlocked;
use super::seed::{Achievement, Measure};
use super::service::{self, Progress};
use crate::features::accounts::service as accounts;
use crate::store::{Reader, StoreError, WriteTx};

/// How an achievement stands for someone.
pub struct State<'a> {
    /// The achievement.
    pub achievement: &'a Achievement,
    /// How far it has come, the target at most.
    pub value: u64,
    /// When it was unlocked and claimed.
    pub unlocked: Option<Unlocked>,
}

impl State<'_> {
    /// The contract's word.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match self.unlocked {
            None => "IN_PROGRESS",
            Some(Unlocked { claimed_at: None, .. }) => "UNLOCKED",
            Some(_) => "CLAIMED",
        }
    }

    /// Whether its karma was taken.
    #[must_use]
    pub fn claimed(&self) -> bool {
        self.unlocked.is_some_and(|unlocked| unlocked.claimed_at.is_some())
    }
}

/// What the contract calls a measure, and how it narrows it (§9.1); where the contract has no word, the
/// measure's own in capitals.
#[must_use]
pub fn criterion(measure: Measure) -> (String, Vec<(&'static str, &'static str)>) {
    let (word, filters): (&str, &[(&str, &str)]) = match measure {
        Measure::Readings => ("READING_COUNT", &[]),
        Measure::CelticCrosses => ("READING_COUNT", &[("spread_type", "CELTIC_CROSS")]),
        Measure::OwnCelticCrosses => {
            ("READING_COUNT", &[("spread_type", "CELTIC_CROSS"), ("origin", "physical")])
        }
        Measure::BalancedReadings => ("READING_COUNT", &[("karma_range", "45-55")]),
        Measure::DailyCards => ("READING_COUNT", &[("daily", "true")]),
        Measure::MajorsSeen => ("CARD_VIEW", &[("card_suit", "major_arcana")]),
        Measure::CardsSeen => ("CARD_VIEW", &[]),
        Measure::Shares => ("SOCIAL_SHARE", &[]),
        Measure::BingoLines => ("BINGO_LINE", &[]),
        Measure::DaysInARow => ("CONSECUTIVE_LOGIN", &[]),
        Measure::BestAlignment => ("KARMA_THRESHOLD", &[]),
        Measure::MidnightReadings => ("TIME_BASED", &[("time_range", "midnight")]),
        Measure::DawnReadings => ("TIME_BASED", &[("time_range", "dawn")]),
        other => {
            let own = serde_json::to_value(other).ok();
            let own = own.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
            return (own.to_uppercase(), Vec::new());
        }
    };
    (word.to_owned(), filters.to_vec())
}

impl Progress {
    /// Everything that someone can see: all that is not hidden, and what is unlocked.
    ///
    /// # Errors
    /// When the store fails.
    pub fn achievements(&self, tx: &impl Reader, user: Uuid) -> Result<Vec<State<'_>>, StoreError> {
        let (standing, tally) = (self.standing(tx, user)?, service::tally(tx, user)?);
        let mut states = Vec::new();
        for achievement in &self.rules.all().achievements {
            let unlocked = tally.unlocked.get(&achievement.code).copied();
            if achievement.hidden && unlocked.is_none() {
                continue;
            }
            // Unlocked is unlocked, should a later version ask for more.
            let value = match unlocked {
                Some(_) => achievement.target,
                None => tally.value(achievement.measures, &standing).min(achievement.target),
            };
            states.push(State { achievement, value, unlocked });
        }
        Ok(states)
    }

    /// Takes an unlocked achievement's karma and title, once; when.
    ///
    /// # Errors
    /// Why not.
    pub fn claim_achievement(
        &self,
        tx: &mut WriteTx<'_>,
        user: Uuid,
        code: &str,
        now: Timestamp,
    ) -> Result<&Achievement, ProgressError> {
        let achievement = self.rules.achievement(code).ok_or(ProgressError::NoAchievement)?;
        let mut open = self.open(tx, user, now, None)?;
        let Some(unlocked) = open.tally.unlocked.get_mut(code) else {
            let hidden = achievement.hidden;
            return Err(if hidden {
                ProgressError::NoAchievement
            } else {
                ProgressError::NotUnlocked
            });
        };
        if unlocked.claimed_at.is_some() || !ledger::once(tx, user, "claim_achievement", code)? {
            return Err(ProgressError::AlreadyClaimed);
        }
        unlocked.claimed_at = Some(now);
        ledger::give(tx, &mut open, "claim_achievement", code, achievement.karma)?;
        self.close(tx, open)?;
        if let Some(title) = &achievement.title {
            accounts::wear_if_bare(tx, user, title)?;
        }
        Ok(achievement)
    }
}
