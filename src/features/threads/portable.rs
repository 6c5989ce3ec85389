//! Threads on their way out and back: what they are, which readings hang on them, when to look back and what
//! came of it, and the limits that somebody set for themselves.

use std::ops::ControlFlow;

use jiff::ToSpan;
use uuid::Uuid;

use super::limits::{DAYS, OwnLimits, PER_WEEK};
use super::model::{LookBack, Member, Thread};
use super::service::{MAX_NOTE, MAX_READINGS, MAX_THREADS, TITLE, readings_of};
use super::tables::{LIMITS, LOOK_BACKS, MEMBERS, THREADS};
use crate::features::accounts::input;
use crate::features::portable::checks::{need, past, sorts_by_time};
use crate::features::portable::section::{OfTable, Owner, Records, Section, Standing};
use crate::features::readings::model::MAX_QUESTION;
use crate::features::readings::portable as readings;
use crate::store::{OfUser, ReadTx, Reader, StoreError, WriteTx};
use crate::web::FieldError;

/// Years ahead at most on which one may look back: ten, and the days by which they differ.
const FARTHEST_YEARS: i64 = 11;

/// What threads give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    let members = OfTable::new(&MEMBERS, |owner, _, member: &Member, errors| {
        past(owner, member.since, "/since", errors);
    });
    let members = members
        .fits(|tx, user, _, member| Ok(readings_of(&tx, user, member.thread)?.len() < MAX_READINGS))
        .stands_on(|tx, user, reading, member| {
            let there = THREADS.get(&tx, &OfUser(user, member.thread))?.is_some();
            Ok(there && readings::has(&tx, user, *reading)?)
        });
    let look_backs = OfTable::new(&LOOK_BACKS, look_back)
        .stands_on(|tx, user, reading, _| readings::has(&tx, user, *reading));
    vec![
        OfTable::new(&THREADS, thread).most(MAX_THREADS).section("threads.threads"),
        members.section("threads.members"),
        look_backs.section("threads.look_backs"),
        Section::new("threads.limits", Limits).at_most(1),
    ]
}

fn thread(owner: &Owner, id: &Uuid, thread: &Thread, errors: &mut Vec<FieldError>) {
    sorts_by_time(id, errors);
    errors.extend(input::line(&thread.title, TITLE, "/title").err());
    errors.extend(input::line(&thread.question, (1, MAX_QUESTION), "/question").err());
    past(owner, thread.created_at, "/created_at", errors);
    past(owner, thread.updated_at, "/updated_at", errors);
}

fn look_back(owner: &Owner, _: &Uuid, told: &LookBack, errors: &mut Vec<FieldError>) {
    let (zh, en) = ("這裡什麼都沒有寫。", "There is nothing in this.");
    need(!told.is_empty(), "", zh, en, errors);
    let today = owner.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let farthest = today.saturating_add(FARTHEST_YEARS.years());
    let near = told.on.is_none_or(|on| on <= farthest);
    need(near, "/on", "這一天太遠了。", "This day is too far ahead.", errors);
    let (zh, en) = ("日子和選它的時間要一起有。", "A day and when it was chosen belong together.");
    need(told.on.is_some() == told.set_at.is_some(), "/set_at", zh, en, errors);
    let (zh, en) =
        ("結果和寫下它的時間要一起有。", "An outcome and when it was told belong together.");
    let whole = told.outcome.is_some() == told.told_at.is_some();
    need(whole && (told.note.is_none() || told.outcome.is_some()), "/outcome", zh, en, errors);
    errors.extend(input::lines(told.note.as_deref().unwrap_or_default(), MAX_NOTE, "/note").err());
    for (at, pointer) in [(told.set_at, "/set_at"), (told.told_at, "/told_at")] {
        if let Some(at) = at {
            past(owner, at, pointer, errors);
        }
    }
}

/// The one key of what a person has once.
const ONE: &str = "me";

struct Limits;

impl Records for Limits {
    type Key = String;
    type Record = OwnLimits;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(String, OwnLimits) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        if let Some(own) = LIMITS.get(tx, &user)? {
            let _ = visit(ONE.to_owned(), own);
        }
        Ok(())
    }

    fn check(&self, owner: &Owner, key: &String, own: &OwnLimits, errors: &mut Vec<FieldError>) {
        need(key == ONE, "", "這裡的鍵只有 me。", "The only key here is me.", errors);
        for (limit, (low, high), pointer) in [
            (own.readings_per_week, PER_WEEK, "/readings_per_week"),
            (own.same_question_days, DAYS, "/same_question_days"),
        ] {
            let Some(limit) = limit else { continue };
            let (zh, en) = (
                format!("要在 {low} 到 {high} 之間。"),
                format!("This has to be from {low} to {high}."),
            );
            need((low..=high).contains(&limit.value), pointer, &zh, &en, errors);
            past(owner, limit.set_at, pointer, errors);
        }
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        _: &String,
        theirs: &OwnLimits,
    ) -> Result<Standing<OwnLimits>, StoreError> {
        Ok(match LIMITS.get(tx, &user)? {
            Some(ours) if ours == *theirs => Standing::Same,
            Some(ours) if ours != OwnLimits::default() => Standing::Ours,
            Some(_) | None => Standing::New,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        _: &String,
        own: OwnLimits,
    ) -> Result<(), StoreError> {
        LIMITS.insert(tx, &owner.user, &own)
    }
}
