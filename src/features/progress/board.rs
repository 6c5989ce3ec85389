//! The board: who chose to be on it, by what they gathered. Who did not has no rank and is not shown.

use std::ops::ControlFlow;

use jiff::Timestamp;
use uuid::Uuid;

use super::error::ProgressError;
use super::model::Standing;
use super::service::Progress;
use super::tables::{BOARD, PLACE, STANDINGS};
use crate::features::accounts::service as accounts;
use crate::store::{Reader, StoreError, WriteTx};

/// Someone on the board.
#[derive(Clone, Debug)]
pub struct Row {
    /// From 1.
    pub rank: usize,
    /// Who.
    pub user: Uuid,
    /// What they call themselves towards others; `None` for who has not said.
    pub name: Option<String>,
    /// Their total.
    pub total: u64,
    /// Their level.
    pub level: u8,
}

/// A part of the board, and how many are on it.
///
/// # Errors
/// When the store fails.
pub fn page(
    tx: &impl Reader,
    (skip, take): (usize, usize),
) -> Result<(Vec<Row>, usize), StoreError> {
    let (mut rows, mut total) = (Vec::new(), 0);
    each(tx, |row| {
        total += 1;
        if total > skip && rows.len() < take {
            rows.push(row);
        }
        ControlFlow::Continue(())
    })?;
    Ok((rows, total))
}

/// Someone's row; `None` for who is not on the board.
///
/// # Errors
/// When the store fails.
pub fn row(tx: &impl Reader, user: Uuid) -> Result<Option<Row>, StoreError> {
    if !STANDINGS.get(tx, &user)?.is_some_and(|standing| standing.listed) {
        return Ok(None);
    }
    let mut found = None;
    each(tx, |row| {
        if row.user == user {
            found = Some(row);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Shows `visit` the rows from the first one on, until it breaks. Who was disabled by the operator is not
/// shown, and keeps no place.
fn each(tx: &impl Reader, mut visit: impl FnMut(Row) -> ControlFlow<()>) -> Result<(), StoreError> {
    let mut rank = 0;
    for user in listed(tx)? {
        let (person, standing) = (accounts::known(tx, user)?, STANDINGS.get(tx, &user)?);
        let (Some(person), Some(standing)) = (person.filter(|one| one.is_active), standing) else {
            continue;
        };
        rank += 1;
        let (total, level) = (standing.total, standing.level);
        if visit(Row { rank, user, name: person.display_name, total, level }).is_break() {
            break;
        }
    }
    Ok(())
}

/// Who is on the board, the first one first.
fn listed(tx: &impl Reader) -> Result<Vec<Uuid>, StoreError> {
    let mut users = Vec::new();
    BOARD.each(tx, PLACE, |user| {
        users.push(user);
        ControlFlow::Continue(())
    })?;
    Ok(users)
}

/// Whether what this account stands on is on the board already, as another account's.
///
/// # Errors
/// When the store fails.
pub fn has_twin(tx: &impl Reader, user: Uuid, own: &Standing) -> Result<bool, StoreError> {
    let origin = own.origin.unwrap_or(user);
    for other in listed(tx)?.into_iter().filter(|other| *other != user) {
        let standing = STANDINGS.get(tx, &other)?;
        if standing.is_some_and(|theirs| theirs.origin.unwrap_or(other) == origin) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Progress {
    /// Puts someone on the board or takes them off, as they choose. What was brought from elsewhere has no
    /// place on it, and what one account earned has one place, however many accounts it was brought into.
    ///
    /// # Errors
    /// [`ProgressError::FromElsewhere`], or when the store fails.
    pub fn list(
        &self,
        tx: &mut WriteTx<'_>,
        user: Uuid,
        listed: bool,
        now: Timestamp,
    ) -> Result<(), ProgressError> {
        let mut open = self.open(tx, user, now, None)?;
        if listed && (open.standing.elsewhere || has_twin(tx, user, &open.standing)?) {
            return Err(ProgressError::FromElsewhere);
        }
        open.standing.listed = listed;
        Ok(self.close(tx, open)?)
    }
}
