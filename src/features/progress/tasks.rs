//! Tasks: what was done on the local days of a period, and the karma for it, claimed once.
//!
//! Nothing is reset and nothing deleted: a new day or week looks at new rows. A task that was finished
//! and not claimed in its time is over with it.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use super::card_set::CardSet;
use super::error::ProgressError;
use super::ledger;
use super::model::Day;
use super::seed::{Counts, Period, Task};
use super::service::{self, Progress};
use crate::store::{Reader, StoreError, WriteTx};

/// How a task stands.
pub struct State<'a> {
    /// The task.
    pub task: &'a Task,
    /// Names it for this person and period.
    pub id: Uuid,
    /// How far it has come, the target at most.
    pub value: u64,
    /// Whether its karma was taken.
    pub claimed: bool,
}

impl State<'_> {
    /// Whether it is finished.
    #[must_use]
    pub const fn completed(&self) -> bool {
        self.value >= self.task.target
    }
}

/// What claiming gave.
pub struct Claimed {
    /// Now.
    pub given: u64,
    /// The total with it.
    pub total: u64,
}

/// The first day of the period that a day lies in.
#[must_use]
pub fn first_day(period: Period, day: Date) -> Date {
    match period {
        Period::Daily => day,
        Period::Weekly => {
            let since_monday = i64::from(day.weekday().to_monday_zero_offset());
            day.saturating_sub(since_monday.days())
        }
    }
}

/// The first day of the period after the one that begins on `first`.
#[must_use]
pub fn next(period: Period, first: Date) -> Date {
    first.saturating_add(length(period).days())
}

const fn length(period: Period) -> i64 {
    match period {
        Period::Daily => 1,
        Period::Weekly => 7,
    }
}

/// The task of a person in a period, by name: the same wherever it is asked.
fn id(user: Uuid, task: &Task, first: Date) -> Uuid {
    Uuid::new_v5(&user, cause(task, first).as_bytes())
}

fn cause(task: &Task, first: Date) -> String {
    format!("{}/{first}", task.key)
}

/// The id of the task that a ledger entry's cause names.
#[must_use]
pub fn id_of_cause(user: Uuid, cause: &str) -> Uuid {
    Uuid::new_v5(&user, cause.as_bytes())
}

impl Progress {
    /// How someone's tasks of the period that begins on `first` stand.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tasks(
        &self,
        tx: &impl Reader,
        user: Uuid,
        period: Period,
        first: Date,
    ) -> Result<Vec<State<'_>>, StoreError> {
        let mut days = Vec::new();
        for after in 0..length(period) {
            let date = first.saturating_add(after.days());
            days.push((date, service::day(tx, user, date)?));
        }
        let mut states = Vec::new();
        for task in self.rules.tasks(period) {
            let value = match task.counts {
                Counts::Readings => sum(&days, "reading"),
                Counts::Shares => sum(&days, "sharing_wisdom"),
                Counts::CheckIns => sum(&days, "check_in"),
                Counts::Cards => {
                    days.iter().fold(CardSet::default(), |all, (_, day)| all.or(day.cards)).len()
                }
                Counts::FullDays => {
                    let mut full = 0;
                    for (date, _) in &days {
                        full += u64::from(self.is_full(tx, user, *date)?);
                    }
                    full
                }
            };
            let claimed = ledger::came_up(tx, user, "complete_task", &cause(task, first))?;
            let value = value.min(task.target);
            states.push(State { task, id: id(user, task, first), value, claimed });
        }
        Ok(states)
    }

    /// Whether every daily task of a day was finished and claimed.
    fn is_full(&self, tx: &impl Reader, user: Uuid, date: Date) -> Result<bool, StoreError> {
        for task in self.rules.tasks(Period::Daily) {
            // Only what is finished can be claimed.
            if !ledger::came_up(tx, user, "complete_task", &cause(task, date))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes a finished task's karma, once, in its time.
    ///
    /// # Errors
    /// Why not.
    pub fn claim_task(
        &self,
        tx: &mut WriteTx<'_>,
        user: Uuid,
        (period, wanted): (Period, Uuid),
        now: Timestamp,
    ) -> Result<Claimed, ProgressError> {
        let first = first_day(period, self.moment(now).day);
        let states = self.tasks(tx, user, period, first)?;
        let Some(state) = states.into_iter().find(|state| state.id == wanted) else {
            let before = first.saturating_sub(length(period).days());
            let old = self.rules.tasks(period).any(|task| id(user, task, before) == wanted);
            return Err(if old { ProgressError::TaskExpired } else { ProgressError::NoTask });
        };
        if state.claimed {
            return Err(ProgressError::AlreadyClaimed);
        }
        if !state.completed() {
            return Err(ProgressError::TaskNotCompleted);
        }
        let (cause, karma) = (cause(state.task, first), state.task.karma);
        if !ledger::once(tx, user, "complete_task", &cause)? {
            return Err(ProgressError::AlreadyClaimed);
        }
        let mut open = self.open(tx, user, now, None)?;
        ledger::give(tx, &mut open, "complete_task", &cause, karma)?;
        let total = open.standing.total;
        self.close(tx, open)?;
        Ok(Claimed { given: karma, total })
    }
}

fn sum(days: &[(Date, Day)], kind: &str) -> u64 {
    days.iter().map(|(_, day)| day.count(kind)).sum()
}
