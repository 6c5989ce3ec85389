//! Links on their way out and back, with the ids in their addresses.
//!
//! A password's hash leaves this box in no file. So a link that asks for one goes out as taken back: where it
//! comes in, its address answers 410 and opens nothing that was locked; its owner makes another. Where the link
//! itself is still there, it stays as it is. An id that is another account's link is that account's: ours is
//! passed over and named.

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::Share;
use super::service::{MAX_DAYS, MAX_LINKS, of_reading};
use super::tables::{BY_ID, SHARES};
use crate::features::portable::checks::{AHEAD, countable, need, past};
use crate::features::portable::section::{Owner, Records, Section, Standing};
use crate::features::readings::portable as readings;
use crate::store::{OfUser, ReadTx, Reader, StoreError, WriteTx};
use crate::web::FieldError;

/// What sharing gives along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![Section::new("sharing.shares", Links)]
}

/// A link without its lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Link {
    reading: Uuid,
    #[serde(default)]
    expires_at: Option<Timestamp>,
    #[serde(default)]
    show_question: bool,
    is_active: bool,
    #[serde(default)]
    access_count: u64,
    created_at: Timestamp,
}

impl Link {
    fn of(share: &Share) -> Self {
        Self {
            reading: share.reading,
            expires_at: share.expires_at,
            show_question: share.show_question,
            is_active: share.is_active && share.password.is_none(),
            access_count: share.access_count,
            created_at: share.created_at,
        }
    }
}

struct Links;

impl Records for Links {
    type Key = Uuid;
    type Record = Link;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(Uuid, Link) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        SHARES.each_of(tx, user, |id, share| visit(id, Link::of(&share)))
    }

    fn check(&self, owner: &Owner, id: &Uuid, link: &Link, errors: &mut Vec<FieldError>) {
        let (zh, en) = ("連結的編號要是隨機的 UUIDv4。", "A link's id is a random UUIDv4.");
        need(id.get_version_num() == 4, "", zh, en, errors);
        past(owner, link.created_at, "/created_at", errors);
        let longest = SignedDuration::from_hours(24 * MAX_DAYS) + AHEAD;
        let last = link.created_at.checked_add(longest).ok();
        let possible = link
            .expires_at
            .is_none_or(|end| end > link.created_at && last.is_some_and(|last| end <= last));
        let (zh, en) = ("連結不會在這個時候到期。", "No link ends then.");
        need(possible, "/expires_at", zh, en, errors);
        countable(link.access_count, "/access_count", errors);
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        id: &Uuid,
        theirs: &Link,
    ) -> Result<Standing<Link>, StoreError> {
        let Some(ours) = SHARES.get(tx, &OfUser(user, *id))? else {
            let free = BY_ID.find(tx, id)?.is_empty();
            let room = of_reading(tx, user, theirs.reading)?.len() < MAX_LINKS;
            return Ok(if free && room { Standing::New } else { Standing::Ours });
        };
        let ours = Link::of(&ours);
        // Visits are counted here, too; more of them are no other link.
        let alike = Link { access_count: ours.access_count, ..theirs.clone() } == ours;
        Ok(match (alike, theirs.access_count > ours.access_count) {
            (false, _) => Standing::Ours,
            (true, false) => Standing::Same,
            (true, true) => Standing::Merged(theirs.clone()),
        })
    }

    fn stands(
        &self,
        tx: &dyn Reader,
        user: Uuid,
        _: &Uuid,
        link: &Link,
    ) -> Result<bool, StoreError> {
        readings::has(&tx, user, link.reading)
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        id: &Uuid,
        link: Link,
    ) -> Result<(), StoreError> {
        let key = OfUser(owner.user, *id);
        let share = match SHARES.get(tx, &key)? {
            Some(ours) => Share { access_count: link.access_count, ..ours },
            None => Share {
                reading: link.reading,
                password: None,
                expires_at: link.expires_at,
                show_question: link.show_question,
                is_active: link.is_active,
                access_count: link.access_count,
                created_at: link.created_at,
            },
        };
        SHARES.insert(tx, &key, &share)
    }
}
