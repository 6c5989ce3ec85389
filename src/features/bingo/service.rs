//! The rules of bingo.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow, RangeInclusive};
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::model::{Card, Claim, LINES_FOR_REWARD, Month, Reward, first_of, grid, name};
use super::reward;
use super::tables::{CARDS, CLAIMS, MONTHS, REWARDS};
use crate::features::accounts::Accounts;
use crate::features::draws::Draws;
use crate::features::progress::Progress;
use crate::store::{Bytes, OfUser, Reader, StoreError, WriteTx};
use crate::system::NoEntropy;
use crate::tarot::bingo::{Called, Cycle, Receipt, Sealed};
use crate::tarot::draw::SECRET_BYTES;
use crate::web::{FieldError, Problem};

/// Why it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum BingoError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness for a month's secret.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// A month's record cannot be read.
    #[error("the record of a month is broken")]
    Broken,
    /// The grid is none.
    #[error("the card is not one")]
    Grid(Vec<(String, &'static str, &'static str)>),
    /// They laid this month's card before.
    #[error("there is a card already")]
    HasCard,
    /// They have no card this month.
    #[error("there is no card")]
    NoCard,
    /// They claimed today's number before.
    #[error("claimed before")]
    Claimed(Date),
    /// Another number than today's.
    #[error("not today's number")]
    NotToday(u8),
    /// Not `YYYY-MM`.
    #[error("not a month")]
    Format,
    /// They have nothing of that month.
    #[error("nothing of that month")]
    NoHistory(String),
    /// The site has no numbers of that month.
    #[error("no such month")]
    NoMonth,
    /// Its secret is still one.
    #[error("the month is not over")]
    NotOver,
}

impl From<BingoError> for Problem {
    fn from(error: BingoError) -> Self {
        let problem = |status, code, zh: &str, en: &str| Self::new(status, code, zh, en);
        match error {
            BingoError::Store(error) => error.into(),
            BingoError::Entropy(_) | BingoError::Broken => {
                tracing::error!(bingo.error = %error, "bingo failed");
                Self::internal()
            }
            BingoError::Grid(errors) => Self::invalid(
                errors.into_iter().map(|(at, zh, en)| FieldError::new(at, zh, en)).collect(),
            ),
            BingoError::HasCard => problem(
                StatusCode::CONFLICT,
                "card_already_exists",
                "這個月的卡已經排好了，排好就不能再改。",
                "You laid this month's card already; a card stays as it was laid.",
            ),
            BingoError::NoCard => problem(
                StatusCode::NOT_FOUND,
                "no_card_found",
                "你這個月還沒有排卡。",
                "You have not laid a card this month.",
            ),
            BingoError::Claimed(day) => problem(
                StatusCode::CONFLICT,
                "already_claimed",
                "今天的號碼你已經領過了。",
                "You claimed today's number already.",
            )
            .with("date", day.to_string()),
            BingoError::NotToday(number) => Self::new(
                StatusCode::CONFLICT,
                "not_todays_number",
                format!("今天的號碼是 {number}，只能領這一個。"),
                format!("Today's number is {number}; only that one can be claimed."),
            )
            .with("daily_number", number),
            BingoError::Format => problem(
                StatusCode::BAD_REQUEST,
                "invalid_month_format",
                "月份要寫成 2026-11 這樣。",
                "A month is written like 2026-11.",
            ),
            BingoError::NoHistory(month) => problem(
                StatusCode::NOT_FOUND,
                "no_history_data",
                "那個月你沒有排卡。",
                "You laid no card that month.",
            )
            .with("month_year", month),
            BingoError::NoMonth => problem(
                StatusCode::NOT_FOUND,
                "no_such_month",
                "那個月沒有號碼。",
                "There are no numbers of that month.",
            ),
            BingoError::NotOver => problem(
                StatusCode::CONFLICT,
                "month_not_over",
                "這個月還沒過完，收據要等月底之後。",
                "The month is not over; its receipt comes after its last day.",
            ),
        }
    }
}

/// What bingo needs.
#[derive(Clone)]
pub struct Bingo {
    /// Store, clock, randomness, the local day.
    pub accounts: Arc<Accounts>,
    /// The instance's key.
    pub draws: Draws,
}

/// This local day, and what its month's numbers come from.
#[derive(Clone, Debug)]
pub struct Today {
    /// The day.
    pub day: Date,
    /// Its month's first.
    pub first: Date,
    /// Its number.
    pub called: Called,
    /// Its month.
    pub month: Month,
    /// The moment it was asked for.
    pub now: Timestamp,
}

impl Bingo {
    /// Today's number. Makes the month's record if the job of the first has not.
    ///
    /// # Errors
    /// When the store fails or there is no randomness.
    pub async fn today(&self) -> Result<Today, BingoError> {
        let now = self.accounts.now();
        // From the same moment, so that midnight cannot fall between the two.
        let day = now.to_zoned(self.accounts.options.time_zone.clone()).date();
        let first = day.first_of_month();
        let there = self.accounts.store.read(|tx| MONTHS.get(tx, &first))?;
        let month = if let Some(month) = there {
            month
        } else {
            let mut secret = [0; SECRET_BYTES];
            self.accounts.system.entropy.fill(&mut secret)?;
            let made = move |tx: &mut WriteTx<'_>| month_of(tx, first, &secret, now);
            self.accounts.store.write::<_, BingoError>(made).await?
        };
        let called = called(&month, day)?;
        Ok(Today { day, first, called, month, now })
    }

    /// When a day's number could first be seen.
    #[must_use]
    pub fn seen_at(&self, today: &Today) -> Timestamp {
        let zone = self.accounts.options.time_zone.clone();
        let midnight = today.day.to_zoned(zone).map(|midnight| midnight.timestamp());
        midnight.unwrap_or(today.now).max(today.month.committed_at)
    }

    /// What is public of a month: its record as sealed, the numbers up to today, and the receipt once it
    /// is over.
    ///
    /// # Errors
    /// When there is no such month.
    pub async fn public(&self, text: &str) -> Result<Public, BingoError> {
        let first = first_of(text).ok_or(BingoError::Format)?;
        let today = self.today().await?;
        let month = self.accounts.store.read(|tx| MONTHS.get(tx, &first))?;
        let month = month.filter(|_| first <= today.first).ok_or(BingoError::NoMonth)?;
        let sealed = month.sealed(first).ok_or(BingoError::Broken)?;
        let is_over = first < today.first;
        let days = if is_over { first.days_in_month() } else { today.day.day() };
        let numbers = sealed.numbers(u8::try_from(days).unwrap_or_default()).0;
        let receipt = if is_over {
            let at = month.committed_at.to_string();
            Some(Receipt::sign(&sealed, at, self.draws.signing_key()).ok_or(BingoError::Broken)?)
        } else {
            None
        };
        Ok(Public { first, sealed, committed_at: month.committed_at, numbers, receipt })
    }
}

/// See [`Bingo::public`].
pub struct Public {
    /// The month's first.
    pub first: Date,
    /// Never sent as it is: the secret is in it.
    pub sealed: Sealed,
    /// When.
    pub committed_at: Timestamp,
    /// From the first up to today or to the last.
    pub numbers: Vec<Called>,
    /// Once it is over.
    pub receipt: Option<Receipt>,
}

/// The month's record; made with this secret if there is none.
///
/// It begins where the last month before it ended, whose end is known from its own record even if the site
/// slept through it. A month that was slept through as a whole gets no record: nobody was told a number
/// of it, and a commitment made afterwards would bind nothing.
fn month_of(
    tx: &mut WriteTx<'_>,
    first: Date,
    secret: &[u8; SECRET_BYTES],
    now: Timestamp,
) -> Result<Month, BingoError> {
    if let Some(there) = MONTHS.get(tx, &first)? {
        return Ok(there);
    }
    let mut last = None;
    MONTHS.scan(tx, (Bound::Unbounded, Bound::Excluded(&first)), true, |key, month| {
        last = Some((key, month));
        ControlFlow::Break(())
    })?;
    let start = match last {
        None => Cycle::default(),
        Some((key, month)) => {
            let days = u8::try_from(key.days_in_month()).unwrap_or_default();
            month.sealed(key).ok_or(BingoError::Broken)?.numbers(days).1
        }
    };
    let month = Month { secret: Bytes(secret.to_vec()), start, committed_at: now };
    MONTHS.insert(tx, &first, &month)?;
    tracing::info!(bingo.month = name(first), "a month's numbers were committed to");
    Ok(month)
}

fn called(month: &Month, day: Date) -> Result<Called, BingoError> {
    let sealed = month.sealed(day.first_of_month()).ok_or(BingoError::Broken)?;
    let days = u8::try_from(day.day()).unwrap_or_default();
    sealed.numbers(days).0.last().copied().ok_or(BingoError::Broken)
}

/// A month of someone's: card, claims by day, reward.
#[derive(Clone, Debug)]
pub struct Played {
    /// Their card.
    pub card: Card,
    /// By day.
    pub claims: Vec<(Date, Claim)>,
    /// The month's reward.
    pub reward: Option<Reward>,
}

impl Played {
    /// Their full lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.card.lines(&self.claims.iter().map(|(_, claim)| claim.number).collect::<BTreeSet<_>>())
    }
}

/// What someone has of a month; `None` without a card.
///
/// # Errors
/// When the store fails.
pub fn played(tx: &impl Reader, user: Uuid, first: Date) -> Result<Option<Played>, StoreError> {
    let Some(card) = CARDS.get(tx, &OfUser(user, first))? else { return Ok(None) };
    let mut claims = Vec::new();
    let (from, to) = (OfUser(user, first), OfUser(user, first.last_of_month()));
    CLAIMS.scan(tx, (Bound::Included(&from), Bound::Included(&to)), false, |key, claim| {
        claims.push((key.1, claim));
        ControlFlow::Continue(())
    })?;
    let reward = REWARDS.get(tx, &OfUser(user, first))?;
    Ok(Some(Played { card, claims, reward }))
}

/// The months someone played, the newest first.
///
/// # Errors
/// When the store fails.
pub fn months(tx: &impl Reader, user: Uuid) -> Result<Vec<(Date, Played)>, StoreError> {
    let mut firsts = Vec::new();
    let (from, to) = (OfUser(user, Date::MIN), OfUser(user, Date::MAX));
    CARDS.scan(tx, (Bound::Included(&from), Bound::Included(&to)), true, |key, _| {
        firsts.push(key.1);
        ControlFlow::Continue(())
    })?;
    let mut all = Vec::new();
    for first in firsts {
        all.extend(played(tx, user, first)?.map(|played| (first, played)));
    }
    Ok(all)
}

/// Lays this month's card.
///
/// # Errors
/// When the grid is none, or there is a card.
pub fn lay(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    today: &Today,
    rows: &[Vec<i64>],
) -> Result<Card, BingoError> {
    let numbers = grid(rows).map_err(BingoError::Grid)?;
    let key = OfUser(user, today.first);
    if CARDS.get(tx, &key)?.is_some() {
        return Err(BingoError::HasCard);
    }
    let card = Card { id: Uuid::now_v7(), numbers, created_at: today.now };
    CARDS.insert(tx, &key, &card)?;
    Ok(card)
}

/// What came of a claim.
pub struct Outcome {
    /// The card's lines now.
    pub lines: Vec<String>,
    /// Whether the month's reward is given, now or before.
    pub has_reward: bool,
    /// The reward, if it was given now.
    pub reward: Option<Reward>,
}

/// Claims today's number, once a day; gives the month's reward with the third line, once a month.
///
/// # Errors
/// When there is no card, or it was claimed.
pub fn claim(
    tx: &mut WriteTx<'_>,
    progress: &Progress,
    user: Uuid,
    today: &Today,
) -> Result<Outcome, BingoError> {
    let before = played(tx, user, today.first)?.ok_or(BingoError::NoCard)?;
    let key = OfUser(user, today.day);
    if CLAIMS.get(tx, &key)?.is_some() {
        return Err(BingoError::Claimed(today.day));
    }
    let claim = Claim { number: today.called.number, claimed_at: today.now };
    CLAIMS.insert(tx, &key, &claim)?;
    let lines_before = before.lines();
    let mut after = before;
    after.claims.push((today.day, claim));
    let lines = after.lines();
    let new = lines.iter().filter(|line| !lines_before.contains(line)).cloned();
    reward::claimed(tx, progress, user, today, new)?;
    let mut given = None;
    if lines.len() >= LINES_FOR_REWARD && after.reward.is_none() {
        let karma = reward::rewarded(tx, progress, user, today)?;
        let reward = Reward {
            id: Uuid::now_v7(),
            card: after.card.id,
            lines: lines.clone(),
            karma,
            issued_at: today.now,
        };
        REWARDS.insert(tx, &OfUser(user, today.first), &reward)?;
        given = Some(reward);
    }
    Ok(Outcome { lines, has_reward: given.is_some() || after.reward.is_some(), reward: given })
}

/// How many claimed their number on each of the days between two; for the statistics.
///
/// # Errors
/// When the store fails.
pub fn claims_between(
    tx: &impl Reader,
    days: &RangeInclusive<Date>,
) -> Result<BTreeMap<Date, u64>, StoreError> {
    CLAIMS.count_by_day(tx, days)
}

/// Removes everything of a person's.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<(), StoreError> {
    let (from, to) = (OfUser(user, Date::MIN), OfUser(user, Date::MAX));
    CARDS.remove_range(tx, &from, &to)?;
    CLAIMS.remove_range(tx, &from, &to)?;
    REWARDS.remove_range(tx, &from, &to)?;
    Ok(())
}
