//! What the store keeps of bingo, and its bodies.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::Bytes;
use crate::tarot::bingo::{Cycle, NUMBERS, Receipt, Sealed};

/// A card's side.
pub const SIDE: usize = 5;
/// Cells of a card.
pub const CELLS: usize = SIDE * SIDE;
/// Lines that earn the month's reward (contract §13.1).
pub const LINES_FOR_REWARD: usize = 3;
/// What a reward is called (contract §13.2).
pub const THREE_LINES: &str = "THREE_LINES";

/// What a month's numbers come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Month {
    /// 64 bytes.
    pub secret: Bytes,
    /// Where the numbers stood when it began.
    pub start: Cycle,
    /// When the commitment was made; after the first when the site slept through it.
    pub committed_at: Timestamp,
}

impl Month {
    /// As it is committed to; `None` when the record is broken.
    #[must_use]
    pub fn sealed(&self, first: Date) -> Option<Sealed> {
        let secret = self.secret.0.as_slice().try_into().ok()?;
        Some(Sealed { month: name(first), start: self.start.clone(), secret })
    }
}

/// `YYYY-MM`.
#[must_use]
pub fn name(first: Date) -> String {
    format!("{:04}-{:02}", first.year(), first.month())
}

/// The first day of a month by its name.
#[must_use]
pub fn first_of(name: &str) -> Option<Date> {
    crate::tarot::bingo::days_of(name)?;
    format!("{name}-01").parse().ok()
}

/// A person's card of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// UUIDv7.
    pub id: Uuid,
    /// Row by row; each of 1–25 once.
    pub numbers: Vec<u8>,
    /// When it was laid.
    pub created_at: Timestamp,
}

/// A number that a person claimed on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// 1–25.
    pub number: u8,
    /// When.
    pub claimed_at: Timestamp,
}

/// A month's reward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reward {
    /// UUIDv7.
    pub id: Uuid,
    /// The card that earned it.
    pub card: Uuid,
    /// The lines that it had then.
    pub lines: Vec<String>,
    /// What was given for it.
    #[serde(default)]
    pub karma: i64,
    /// When.
    pub issued_at: Timestamp,
}

impl Card {
    /// The grid as rows.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<u8>> {
        self.numbers.chunks(SIDE).map(<[u8]>::to_vec).collect()
    }

    /// The full lines, named as the contract does: `row-0` … `col-4`, `diagonal-main`, `diagonal-anti`.
    #[must_use]
    pub fn lines(&self, claimed: &BTreeSet<u8>) -> Vec<String> {
        let marked = |cell: usize| self.numbers.get(cell).is_some_and(|n| claimed.contains(n));
        let mut lines = Vec::new();
        for row in 0..SIDE {
            if (0..SIDE).all(|col| marked(row * SIDE + col)) {
                lines.push(format!("row-{row}"));
            }
        }
        for col in 0..SIDE {
            if (0..SIDE).all(|row| marked(row * SIDE + col)) {
                lines.push(format!("col-{col}"));
            }
        }
        if (0..SIDE).all(|at| marked(at * (SIDE + 1))) {
            lines.push("diagonal-main".to_owned());
        }
        if (1..=SIDE).all(|at| marked(at * (SIDE - 1))) {
            lines.push("diagonal-anti".to_owned());
        }
        lines
    }
}

/// A card as someone wants it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CardRequest {
    /// Five rows of five; each of 1–25 once.
    #[schema(example = json!([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12, 13, 14, 15], [16, 17, 18, 19, 20], [21, 22, 23, 24, 25]]))]
    pub numbers: Vec<Vec<i64>>,
}

/// A number that someone clicked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ManualRequest {
    /// 1–25.
    #[schema(example = 17)]
    pub number: i64,
}

/// A card.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoCardBody)]
pub struct CardBody {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// `YYYY-MM`.
    pub month_year: String,
    /// Five rows of five.
    pub card_data: Vec<Vec<u8>>,
    /// Whether it is this month's.
    pub is_active: bool,
    /// RFC 3339 UTC.
    pub created_at: String,
}

/// How someone stands this month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoStatusBody)]
pub struct StatusBody {
    /// `YYYY-MM`.
    pub month_year: String,
    /// The local day.
    pub date: String,
    /// Whether they laid a card this month.
    pub has_card: bool,
    /// It; null without one.
    pub card: Option<CardBody>,
    /// By day.
    pub claimed_numbers: Vec<u8>,
    /// 0–12.
    pub line_count: usize,
    /// Such as `row-0`.
    pub line_types: Vec<String>,
    /// Whether the month's reward was given.
    pub has_reward: bool,
    /// Whether today's number was claimed.
    pub today_claimed: bool,
    /// Today's number. There always is one; the contract's type is kept.
    pub daily_number: Option<u8>,
    /// What the month's numbers were bound by on its first day, hex.
    pub commitment: String,
}

/// A reward, shortly.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoRewardBrief)]
pub struct RewardBrief {
    /// Its id.
    pub id: Uuid,
    /// `THREE_LINES`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Karma that was given with it.
    pub karma: i64,
    /// RFC 3339 UTC.
    pub issued_at: String,
}

/// What came of a claim. Number and lines come under both names, the server's and the client's of the
/// original, which never agreed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoClaimBody)]
pub struct ClaimBody {
    /// True.
    pub success: bool,
    /// Today's number.
    pub daily_number: u8,
    /// The same.
    pub number: u8,
    /// True: a card holds all 25.
    pub is_on_card: bool,
    /// 0–12.
    pub line_count: usize,
    /// The same.
    pub current_lines: usize,
    /// Such as `row-0`.
    pub line_types: Vec<String>,
    /// Whether the month's reward is given, now or before.
    pub has_reward: bool,
    /// The reward, if it was given now.
    pub reward: Option<RewardBrief>,
    /// RFC 3339 UTC.
    pub claimed_at: String,
}

/// Today's number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoNumberBody)]
pub struct NumberBody {
    /// Follows from month and day.
    pub id: Uuid,
    /// The local day.
    pub date: String,
    /// 1–25.
    pub number: u8,
    /// From 1; a cycle is 25 days.
    pub cycle_number: u32,
    /// When it could first be seen, RFC 3339 UTC: its midnight, or the commitment if that came later.
    pub generated_at: String,
}

/// The lines of this month's card.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoLinesBody)]
pub struct LinesBody {
    /// 0–12.
    pub line_count: usize,
    /// Such as `row-0`.
    pub line_types: Vec<String>,
    /// Three or more.
    pub has_three_lines: bool,
    /// Whether the month's reward was given.
    pub reward_issued: bool,
    /// The same, as the original's client reads it.
    pub has_reward: bool,
}

/// A reward.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoRewardBody)]
pub struct RewardBody {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// The card that earned it.
    pub card_id: Uuid,
    /// `YYYY-MM`.
    pub month_year: String,
    /// The lines that it had then.
    pub line_types: Vec<String>,
    /// How many.
    pub line_count: usize,
    /// Karma that was given with it.
    pub karma: i64,
    /// RFC 3339 UTC.
    pub issued_at: String,
}

/// A claim of a month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoClaimedDay)]
pub struct ClaimedDay {
    /// The local day.
    pub date: String,
    /// Its number.
    pub number: u8,
}

/// A month of someone's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoHistoryBody)]
pub struct HistoryBody {
    /// `YYYY-MM`.
    pub month_year: String,
    /// Five rows of five.
    pub card_data: Vec<Vec<u8>>,
    /// By day.
    pub claimed_numbers: Vec<u8>,
    /// The same with their days.
    pub claims: Vec<ClaimedDay>,
    /// 0–12.
    pub line_count: usize,
    /// Such as `row-0`.
    pub line_types: Vec<String>,
    /// Whether the month's reward was given.
    pub had_reward: bool,
    /// It.
    pub reward: Option<RewardBody>,
}

/// A month in the list of someone's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoMonthBrief)]
pub struct MonthBrief {
    /// `YYYY-MM`.
    pub month_year: String,
    /// Days on which they claimed.
    pub claims: usize,
    /// 0–12.
    pub line_count: usize,
    /// Whether the month's reward was given.
    pub had_reward: bool,
}

/// A day's number as everybody may see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoCalledBody)]
pub struct CalledBody {
    /// The local day.
    pub date: String,
    /// 1–25.
    pub number: u8,
    /// From 1.
    pub cycle_number: u32,
}

/// What is public of a month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BingoMonthBody)]
pub struct MonthBody {
    /// `YYYY-MM`.
    pub month_year: String,
    /// `wt-bingo-1`.
    pub algorithm: &'static str,
    /// What binds its numbers, hex.
    pub commitment: String,
    /// When it was made, RFC 3339 UTC. It proves nothing about days before.
    pub committed_at: String,
    /// The cycle that the month began in.
    pub cycle: u32,
    /// The numbers of that cycle that were gone by then.
    pub used: Vec<u8>,
    /// The numbers up to today.
    pub numbers: Vec<CalledBody>,
    /// Whether the month is over.
    pub is_over: bool,
    /// What lets a stranger check all of it; null until the month is over.
    pub receipt: Option<Receipt>,
}

/// The numbers of a grid, row by row.
///
/// # Errors
/// The pointer of each cell that is wrong, with the reason in both languages.
pub fn grid(rows: &[Vec<i64>]) -> Result<Vec<u8>, Vec<(String, &'static str, &'static str)>> {
    if rows.len() != SIDE || rows.iter().any(|row| row.len() != SIDE) {
        let (zh, en) = ("要五列，每列五個數字。", "There have to be five rows of five numbers.");
        return Err(vec![("/numbers".to_owned(), zh, en)]);
    }
    let (mut numbers, mut errors) = (Vec::with_capacity(CELLS), Vec::new());
    for (row, cells) in rows.iter().enumerate() {
        for (col, cell) in cells.iter().enumerate() {
            let at = || format!("/numbers/{row}/{col}");
            match u8::try_from(*cell).ok().filter(|n| (1..=NUMBERS).contains(n)) {
                None => errors.push((
                    at(),
                    "要是 1 到 25 的數字。",
                    "This has to be a number from 1 to 25.",
                )),
                Some(number) if numbers.contains(&number) => {
                    errors.push((at(), "這個數字出現兩次。", "This number is there twice."));
                }
                Some(number) => numbers.push(number),
            }
        }
    }
    if errors.is_empty() { Ok(numbers) } else { Err(errors) }
}
