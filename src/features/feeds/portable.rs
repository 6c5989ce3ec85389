//! Feeds on their way out and back. The hash of a feed's token goes along, not the token, which nobody has but
//! its owner's calendar: brought back to this site, the secret link works again.

use uuid::Uuid;

use super::model::{Feed, MAX_FEEDS, MAX_NAME};
use super::service::{no_time_of_day, time_of_day};
use super::tables::{BY_TOKEN, FEEDS};
use crate::features::accounts::input;
use crate::features::portable::checks::{need, past, sorts_by_time};
use crate::features::portable::section::{OfTable, Owner, Section};
use crate::tarot::Lang;
use crate::tarot::signed::unhex;
use crate::web::FieldError;
use crate::web::locale::unknown_lang;

/// What feeds give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    let feeds = OfTable::new(&FEEDS, check).most(MAX_FEEDS);
    // A link leads to one person's feed.
    let feeds = feeds.fits(|tx, _, _, feed| Ok(BY_TOKEN.find(&tx, &feed.token)?.is_empty()));
    vec![feeds.section("feeds.feeds")]
}

fn check(owner: &Owner, id: &Uuid, feed: &Feed, errors: &mut Vec<FieldError>) {
    sorts_by_time(id, errors);
    errors.extend(input::line(&feed.name, (0, MAX_NAME), "/name").err());
    let hash = unhex::<32>(&feed.token).is_some();
    need(hash, "/token", "這不是 SHA-256。", "This is no SHA-256.", errors);
    if feed.lang.parse::<Lang>().is_err() {
        errors.push(unknown_lang());
    }
    if feed.alarm.as_deref().is_some_and(|at| time_of_day(at).is_none()) {
        errors.push(no_time_of_day("/alarm"));
    }
    past(owner, feed.created_at, "/created_at", errors);
}
