//! Dates on which someone wanted to look back at what they asked: the place where threads are wired in.

use jiff::civil::Date;
use uuid::Uuid;

use crate::store::{Reader, Store, StoreError};

/// A date to look back on. No question and no title: only that there is something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookBack {
    /// What to look back at; makes the event's id.
    pub id: Uuid,
    /// When.
    pub day: Date,
}

/// Someone's dates between two days, both included.
///
/// # Errors
/// When the store fails.
pub fn dates(
    _: &impl Reader,
    _user: Uuid,
    _between: (Date, Date),
) -> Result<Vec<LookBack>, StoreError> {
    // WIRE(threads): `threads::service::look_backs(tx, user, between)`. Until then nobody can set a date.
    Ok(Vec::new())
}

/// Tells people of the dates that are today; how many. Called by the job `look-back`.
///
/// # Errors
/// When the store fails.
#[expect(clippy::unused_async, reason = "what is wired in here writes")]
pub async fn tell(_: &Store, _today: Date) -> Result<usize, StoreError> {
    // WIRE(threads): mark the threads whose date has come as due, so that the home page shows them.
    Ok(0)
}
