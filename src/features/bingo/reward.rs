//! Where bingo meets progress: the one place that tells what someone did with a number.

use uuid::Uuid;

use crate::features::accounts;
use crate::store::{StoreError, WriteTx};

/// Karma for the first three lines of a month: a month has about thirty chances for one number each, and
/// three lines take some twenty of them.
pub const KARMA: i64 = 10;

/// What happened in the transaction that calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Today's number was claimed; the card has so many lines now, so many of them new.
    Claimed {
        /// Lines now.
        lines: usize,
        /// Of these, made by this claim.
        new: usize,
    },
    /// The month's reward was issued.
    Rewarded,
}

/// Tells it; what is given for it is given in the same transaction. The karma that was given.
///
/// # Errors
/// When the store fails.
pub fn tell(tx: &mut WriteTx<'_>, user: Uuid, what: Happened) -> Result<i64, StoreError> {
    // WIRE(progress): the ledger takes the place of these lines:
    // `progress::service::record(tx, user, Event::Bingo…)`.
    match what {
        Happened::Claimed { .. } => Ok(0),
        Happened::Rewarded => {
            accounts::service::add_karma(tx, user, KARMA)?;
            Ok(KARMA)
        }
    }
}
