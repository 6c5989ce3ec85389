//! The cards of days as others may see them: feeds and notices, which leave the site. A card, its day and its
//! moment; no question, no text.

use std::ops::{Bound, ControlFlow};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::tables::{DAILY, READINGS};
use crate::store::{OfUser, Reader, StoreError};

/// The card of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyCard {
    /// The local day.
    pub day: Date,
    /// The reading it is.
    pub reading: Uuid,
    /// Place in the canonical deck.
    pub card: u8,
    /// Whether it lies upside down.
    pub reversed: bool,
    /// When it was drawn.
    pub at: Timestamp,
}

/// Someone's cards of the days between two, both included, the oldest first.
///
/// # Errors
/// When the store fails.
pub fn between(
    tx: &impl Reader,
    user: Uuid,
    from: Date,
    to: Date,
) -> Result<Vec<DailyCard>, StoreError> {
    let mut days = Vec::new();
    let (from, to) = (OfUser(user, from), OfUser(user, to));
    DAILY.scan(tx, (Bound::Included(&from), Bound::Included(&to)), false, |key, reading| {
        days.push((key.1, reading));
        ControlFlow::Continue(())
    })?;
    let mut cards = Vec::with_capacity(days.len());
    for (day, id) in days {
        let reading = READINGS.get(tx, &OfUser(user, id))?;
        let Some(reading) = reading else { continue };
        let Some(card) = reading.cards.first() else { continue };
        let (card, reversed) = (card.card, card.reversed);
        cards.push(DailyCard { day, reading: id, card, reversed, at: reading.created_at });
    }
    Ok(cards)
}
