//! Dates on which someone wanted to look back at what they asked, for their calendar.

use jiff::civil::Date;
use uuid::Uuid;

use crate::features::threads::service as threads;
use crate::store::{Reader, StoreError};

/// A date to look back on. No question and no title: only that there is something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookBack {
    /// The reading to look back at; makes the event's id.
    pub id: Uuid,
    /// When.
    pub day: Date,
}

/// Someone's dates between two days, both included.
///
/// # Errors
/// When the store fails.
pub fn dates(
    tx: &impl Reader,
    user: Uuid,
    (from, to): (Date, Date),
) -> Result<Vec<LookBack>, StoreError> {
    let dates = threads::all_dates(tx, user)?.into_iter();
    let wanted = dates.filter(|waiting| (from..=to).contains(&waiting.on));
    Ok(wanted.map(|waiting| LookBack { id: waiting.reading, day: waiting.on }).collect())
}
