//! Bingo on its way out and back: cards, claims, rewards, with what else was earned or not at all.

use jiff::civil::Date;

use super::model::{CELLS, Card, Claim, Reward};
use super::tables::{CARDS, CLAIMS, REWARDS};
use crate::features::portable::checks::{need, past, sorts_by_time};
use crate::features::portable::section::{Earned, OfTable, Owner, Section};
use crate::web::FieldError;

/// Lines of a card.
const LINES: usize = 12;
/// Characters of a line's name.
const MAX_LINE: usize = 20;
/// The most that a month gives: ten times what it does.
const MAX_KARMA: i64 = 10_000;

/// What bingo gives along.
#[must_use]
pub fn sections(earned: &Earned) -> Vec<Section> {
    vec![
        OfTable::new(&CARDS, card).earned(earned).section("bingo.cards"),
        OfTable::new(&CLAIMS, claim).earned(earned).section("bingo.claims"),
        OfTable::new(&REWARDS, reward).earned(earned).section("bingo.rewards"),
    ]
}

fn month(first: Date, errors: &mut Vec<FieldError>) {
    need(first.day() == 1, "", "月份的鍵是一號。", "A month's key is its first day.", errors);
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of every section's check")]
fn card(owner: &Owner, first: &Date, card: &Card, errors: &mut Vec<FieldError>) {
    month(*first, errors);
    let mut numbers = card.numbers.clone();
    numbers.sort_unstable();
    let all = numbers.len() == CELLS && numbers.iter().zip(1..).all(|(number, at)| *number == at);
    let (zh, en) = ("卡上要有 1 到 25 各一個。", "A card has each of 1 to 25 once.");
    need(all, "/numbers", zh, en, errors);
    sorts_by_time(&card.id, errors);
    past(owner, card.created_at, "/created_at", errors);
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of every section's check")]
fn claim(owner: &Owner, _: &Date, claim: &Claim, errors: &mut Vec<FieldError>) {
    let there = (1..=CELLS).contains(&usize::from(claim.number));
    need(there, "/number", "號碼是 1 到 25。", "A number is from 1 to 25.", errors);
    past(owner, claim.claimed_at, "/claimed_at", errors);
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of every section's check")]
fn reward(owner: &Owner, first: &Date, reward: &Reward, errors: &mut Vec<FieldError>) {
    month(*first, errors);
    let few = reward.lines.len() <= LINES && reward.lines.iter().all(|line| line.len() <= MAX_LINE);
    need(few, "/lines", "一張卡沒有這麼多條線。", "No card has so many lines.", errors);
    let amount = (0..=MAX_KARMA).contains(&reward.karma);
    need(amount, "/karma", "沒有這麼多。", "No month gives so much.", errors);
    past(owner, reward.issued_at, "/issued_at", errors);
}
