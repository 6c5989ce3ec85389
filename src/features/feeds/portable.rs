//! Feeds on their way out and back. The hash of a feed's token goes along, not the token, which nobody has but
//! its owner's calendar: brought back to this site, the secret link works again.

use uuid::Uuid;

use super::model::{Feed, MAX_FEEDS, MAX_NAME};
use super::service::time_of_day;
use super::tables::{BY_TOKEN, FEEDS};
use crate::features::accounts::input;
use crate::features::portable::checks::{need, past, sorts_by_time};
use crate::features::portable::section::{OfTable, Owner, Section};
use crate::tarot::Lang;
use crate::tarot::receipt::unhex;
use crate::web::FieldError;

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
    let lang = feed.lang.parse::<Lang>().is_ok();
    need(lang, "/lang", "語言要是 zh-TW 或 en。", "A language is zh-TW or en.", errors);
    let alarm = feed.alarm.as_deref().is_none_or(|at| time_of_day(at).is_some());
    let (zh, en) = ("時間要寫成 07:30 這樣。", "A time is written like 07:30.");
    need(alarm, "/alarm", zh, en, errors);
    past(owner, feed.created_at, "/created_at", errors);
}
