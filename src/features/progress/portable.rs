//! What was earned, on its way out and back: where someone stands, what was counted, the ledger, its causes,
//! the days. All of it or nothing: `features::portable` says why.
//!
//! The record of where they stand decides. It comes back as the frame only: every entry of the ledger is
//! appended anew, so that the balance is the sum of the entries whatever a file claims.

use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::board::has_twin;
use super::ledger::{self, ALIGNMENT};
use super::model::{Day, Entry, Standing, Tally};
use super::rules::level_of;
use super::service::{MAX_NOTICES, forget, tally};
use super::tables::{CAUSES, DAYS, LEDGER, STANDINGS, TALLIES};
use crate::features::portable::checks::{countable, need, past};
use crate::features::portable::section::{
    self as section, Earned, OfTable, Owner, Records, Section, alike,
};
use crate::store::{OfUser, ReadTx, Reader, StoreError, WriteTx};
use crate::web::FieldError;

/// Rules under which an account that was only opened has entries: nothing that anybody had to do.
const OPENED: [&str; 5] =
    ["opening", "check_in", "passkey_registration", "passkey_login", "export"];
/// The most that one entry gives: ten times what any rule does.
const MAX_AMOUNT: u64 = 10_000;
/// Characters of a rule, of a cause.
const MAX_WORDS: (usize, usize) = (60, 250);
/// Things of one kind that are counted, at most: voices, achievements.
const MAX_KINDS: usize = 500;
/// Entries, causes and days of one person that come in.
const MOST: u64 = 1_000_000;

/// What progress gives along.
#[must_use]
pub fn sections(earned: &Earned) -> Vec<Section> {
    let causes = OfTable::new(&CAUSES, |_, cause: &String, (), errors| {
        need(
            cause.len() <= MAX_WORDS.0 + MAX_WORDS.1,
            "",
            "這個太長了。",
            "This is too long.",
            errors,
        );
    });
    vec![
        Section::new("progress.standing", Stood(earned.clone())).at_most(1).deciding(),
        Section::new("progress.ledger", Entries(earned.clone())).at_most(MOST),
        causes.earned(earned).section("progress.causes").at_most(MOST),
        OfTable::new(&DAYS, day).earned(earned).section("progress.days").at_most(MOST),
    ]
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of every section's check")]
fn day(owner: &Owner, day: &Date, of: &Day, errors: &mut Vec<FieldError>) {
    // The local day may be one ahead of UTC's.
    let latest = owner.now.to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow();
    let come = latest.is_ok_and(|latest| *day <= latest);
    need(come, "", "這一天還沒到。", "This day has not come.", errors);
    let few = of.counts.len().max(of.given.len()) <= MAX_KINDS;
    let wordy = of.counts.keys().chain(of.given.keys()).any(|key| key.len() > MAX_WORDS.0);
    need(few && !wordy, "", "一天裡沒有這麼多種。", "No day has so many kinds.", errors);
}

/// Where someone stands and what was counted, as one record.
#[derive(Serialize, Deserialize)]
struct Stands {
    /// The account that earned it.
    origin: Uuid,
    total: u64,
    alignment: i64,
    level: u8,
    entries: u64,
    since: Timestamp,
    #[serde(default)]
    listed: bool,
    #[serde(default)]
    elsewhere: bool,
    tally: Tally,
}

impl Stands {
    fn of(user: Uuid, standing: &Standing, tally: Tally) -> Self {
        Self {
            origin: standing.origin.unwrap_or(user),
            total: standing.total,
            alignment: standing.alignment,
            level: standing.level,
            entries: standing.entries,
            since: standing.since,
            listed: standing.listed,
            elsewhere: standing.elsewhere,
            tally,
        }
    }

    fn ours(tx: &impl Reader, user: Uuid) -> Result<Option<Self>, StoreError> {
        let Some(standing) = STANDINGS.get(tx, &user)? else { return Ok(None) };
        Ok(Some(Self::of(user, &standing, tally(tx, user)?)))
    }
}

impl PartialEq for Stands {
    fn eq(&self, other: &Self) -> bool {
        let plain = |one: &Self| (one.origin, one.total, one.alignment, one.entries, one.since);
        plain(self) == plain(other) && self.tally == other.tally
    }
}

/// The one key of what a person has once.
const ONE: &str = "me";

struct Stood(Earned);

impl Records for Stood {
    type Key = String;
    type Record = Stands;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(String, Stands) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        if let Some(ours) = Stands::ours(tx, user)? {
            let _ = visit(ONE.to_owned(), ours);
        }
        Ok(())
    }

    fn check(&self, owner: &Owner, key: &String, stands: &Stands, errors: &mut Vec<FieldError>) {
        need(key == ONE, "", "這裡的鍵只有 me。", "The only key here is me.", errors);
        countable(stands.total, "/total", errors);
        countable(stands.entries, "/entries", errors);
        let level = level_of(stands.total) == stands.level;
        need(level, "/level", "等級和業力不合。", "This level is not that of the total.", errors);
        let scale = (ALIGNMENT.0..=ALIGNMENT.1).contains(&stands.alignment);
        need(scale, "/alignment", "要在 0 到 100 之間。", "This has to be from 0 to 100.", errors);
        past(owner, stands.since, "/since", errors);
        let tally = &stands.tally;
        let few = tally.voices.len().max(tally.spreads.len()).max(tally.karmas.len()) <= MAX_KINDS
            && tally.unlocked.len() <= MAX_KINDS
            && tally.notices.len() <= MAX_NOTICES;
        let mut words = tally.voices.iter().chain(&tally.spreads).chain(&tally.karmas);
        let short = words.all(|word| word.len() <= MAX_WORDS.0)
            && tally.unlocked.keys().all(|code| code.len() <= MAX_WORDS.0);
        need(few && short, "/tally", "沒有這麼多種。", "There are not so many kinds.", errors);
        for count in tally.counts.values() {
            countable(*count, "/tally/counts", errors);
        }
        countable(tally.next_notice, "/tally/next_notice", errors);
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        _: &String,
        theirs: &Stands,
    ) -> Result<section::Standing<Stands>, StoreError> {
        let mut opened = true;
        ledger::each(tx, user, |_, entry| {
            opened = OPENED.contains(&entry.rule.as_str());
            if opened { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        let same = Stands::ours(tx, user)?.is_some_and(|ours| ours == *theirs);
        self.0.set(opened && !same);
        Ok(match (same, opened) {
            (true, _) => section::Standing::Same,
            (false, true) => section::Standing::New,
            (false, false) => section::Standing::Ours,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        _: &String,
        stands: Stands,
    ) -> Result<(), StoreError> {
        let user = owner.user;
        forget(tx, user)?;
        let elsewhere = stands.elsewhere || !owner.sealed;
        let mut standing = Standing {
            total: 0,
            alignment: 0,
            level: 1,
            entries: 0,
            since: stands.since,
            listed: false,
            elsewhere,
            origin: Some(stands.origin).filter(|origin| *origin != user),
        };
        standing.listed = stands.listed && !elsewhere && !has_twin(tx, user, &standing)?;
        TALLIES.insert(tx, &user, &stands.tally)?;
        STANDINGS.insert(tx, &user, &standing)
    }
}

struct Entries(Earned);

impl Records for Entries {
    type Key = u64;
    type Record = Entry;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(u64, Entry) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        LEDGER.each_of(tx, user, visit)
    }

    fn check(&self, owner: &Owner, _: &u64, entry: &Entry, errors: &mut Vec<FieldError>) {
        let short = entry.rule.len() <= MAX_WORDS.0 && entry.cause.len() <= MAX_WORDS.1;
        need(short, "/cause", "這個太長了。", "This is too long.", errors);
        let amount =
            entry.total <= MAX_AMOUNT && (-ALIGNMENT.1..=ALIGNMENT.1).contains(&entry.alignment);
        need(amount, "/total", "沒有這麼多。", "No entry gives so much.", errors);
        past(owner, entry.at, "/at", errors);
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        number: &u64,
        theirs: &Entry,
    ) -> Result<section::Standing<Entry>, StoreError> {
        let ours = LEDGER.get(tx, &OfUser(user, *number))?;
        Ok(match ours {
            _ if self.0.comes() => section::Standing::New,
            Some(ours) if alike(&ours, theirs) => section::Standing::Same,
            _ => section::Standing::Ours,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        _: &u64,
        entry: Entry,
    ) -> Result<(), StoreError> {
        let Some(mut standing) = STANDINGS.get(tx, &owner.user)? else { return Ok(()) };
        let about = (entry.rule.as_str(), entry.cause.as_str());
        let amounts = (entry.total, entry.alignment);
        ledger::append(tx, owner.user, &mut standing, about, amounts, (entry.day, entry.at))?;
        STANDINGS.insert(tx, &owner.user, &standing)
    }
}
