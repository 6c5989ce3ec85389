//! Draws that were turned up and are no reading yet, on their way out and back. A sealed one stays: whoever
//! has its secret knows the cards before the person has shuffled. One that became a reading goes with it.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::model::Draw;
use super::service::{OWNED, claimable};
use super::tables::DRAWS;
use crate::features::portable::section::{Owner, Records, Section, Standing, alike};
use crate::store::{ReadTx, Reader, StoreError, WriteTx};
use crate::web::FieldError;

/// Draws that may come in at once: nobody turns up so many in two weeks.
const MOST: u64 = 2_000;

/// What draws give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![Section::new("draws.revealed", Revealed).at_most(MOST)]
}

struct Revealed;

impl Records for Revealed {
    type Key = Uuid;
    type Record = Draw;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(Uuid, Draw) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let all = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
        DRAWS.scan(tx, all, false, |id, draw| {
            if draw.owner != Some(user) || draw.receipt.is_none() {
                return ControlFlow::Continue(());
            }
            // Whose it is goes without saying, and is another on the way back.
            visit(id, Draw { owner: None, ..draw })
        })
    }

    fn check(&self, owner: &Owner, id: &Uuid, draw: &Draw, errors: &mut Vec<FieldError>) {
        let mut need = |good: bool, pointer: &str, zh: &str, en: &str| {
            if !good {
                errors.push(FieldError::new(pointer, zh, en));
            }
        };
        let holds = draw.receipt.as_ref().is_some_and(|receipt| {
            receipt.checks().iter().all(|check| check.failure.is_none())
                && receipt.id.parse() == Ok(*id)
                && receipt.spread == draw.spread
                && receipt.positions == draw.positions
                && receipt.reversals_in_10000 == draw.rate
                && receipt.significator == draw.significator
                && receipt.secret == draw.secret
        });
        need(holds, "/receipt", "收據不成立。", "The receipt does not hold.");
        let spread = owner.catalog.spread(&draw.spread);
        let fits = spread.is_some_and(|s| {
            s.name == draw.spread && s.positions.len() == usize::from(draw.positions)
        });
        need(fits, "/spread", "沒有這個牌陣。", "There is no such spread.");
        let lives = draw.expires_at <= owner.now + OWNED && draw.committed_at <= draw.expires_at;
        need(lives, "/expires_at", "這個時間不可能。", "This time cannot be.");
        need(draw.owner.is_none(), "/owner", "不能指定是誰的。", "It says whose it is.");
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        id: &Uuid,
        draw: &Draw,
    ) -> Result<Standing<Draw>, StoreError> {
        if let Some(ours) = DRAWS.get(tx, id)? {
            let same = ours.owner == Some(user) && alike(&Draw { owner: None, ..ours }, draw);
            return Ok(if same { Standing::Same } else { Standing::Ours });
        }
        // One that is a reading by now becomes no second one.
        let free = claimable(tx, *id, user, Uuid::nil())?;
        Ok(if free { Standing::New } else { Standing::Ours })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        id: &Uuid,
        draw: Draw,
    ) -> Result<(), StoreError> {
        DRAWS.insert(tx, id, &Draw { owner: Some(owner.user), ..draw })
    }
}
