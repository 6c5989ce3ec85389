//! The rules of threads, of looking back, and of what is told then.

use std::ops::{Bound, ControlFlow};

use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use super::model::{
    LookBack, LookBackRequest, Member, Outcome, OutcomeRequest, Thread, ThreadChange,
};
use super::same::Matter;
use super::tables::{LIMITS, LOOK_BACKS, MEMBERS, OF_THREAD, THREADS};
use crate::features::accounts::input;
use crate::features::readings::kept::{self, ReadingError};
use crate::features::readings::model::MAX_QUESTION;
use crate::features::readings::record::Reading;
use crate::store::{OfUser, Reader, StoreError, WriteTx};
use crate::web::{FieldError, Problem};

/// A title, in characters.
pub const TITLE: (usize, usize) = (1, 100);
/// What happened, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Threads of one person at most.
pub const MAX_THREADS: usize = 500;
/// Readings on one thread at most, so that its page is a page.
pub const MAX_READINGS: usize = 500;
/// Days after which one may look back by one press.
pub const IN_DAYS: [i32; 3] = [7, 30, 90];
/// … and by a date of one's own at most.
const FARTHEST_YEARS: i64 = 10;

/// Why a thread was not begun, found or changed.
#[derive(Debug, thiserror::Error)]
pub enum ThreadError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not there, or not theirs: nobody is told which.
    #[error("no such thread")]
    Missing,
    /// The reading is not there, or not theirs.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// Too many.
    #[error("too many threads")]
    TooMany,
    /// Too many on this one.
    #[error("too many readings on a thread")]
    Full,
}

impl From<ThreadError> for Problem {
    fn from(error: ThreadError) -> Self {
        match error {
            ThreadError::Store(error) => error.into(),
            ThreadError::Reading(error) => error.into(),
            ThreadError::Missing => Self::not_found(
                "no_such_thread",
                "沒有這件事，可能已經刪掉了。",
                "There is no such thread; it may have been deleted.",
            ),
            ThreadError::TooMany => Self::new(
                StatusCode::CONFLICT,
                "too_many_threads",
                format!("一個帳號最多留 {MAX_THREADS} 件事，先刪掉一些。"),
                format!("An account has {MAX_THREADS} threads at most; delete some first."),
            ),
            ThreadError::Full => Self::new(
                StatusCode::CONFLICT,
                "thread_full",
                format!("一件事底下最多放 {MAX_READINGS} 份解讀。"),
                format!("A thread holds {MAX_READINGS} readings at most."),
            ),
        }
    }
}

/// A change of a thread, checked.
///
/// # Errors
/// Everything that is wrong with it.
pub fn checked(change: &ThreadChange) -> Result<ThreadChange, Problem> {
    let mut errors = Vec::new();
    let mut line = |text: &Option<String>, range, pointer: &str| {
        let text = text.as_deref()?;
        input::line(text, range, pointer).map_err(|error| errors.push(error)).ok()
    };
    let title = line(&change.title, TITLE, "/title");
    let question = line(&change.question, (1, MAX_QUESTION), "/question");
    if errors.is_empty() {
        Ok(ThreadChange { title, question, is_open: change.is_open })
    } else {
        Err(Problem::invalid(errors))
    }
}

/// A thread of theirs.
///
/// # Errors
/// [`ThreadError::Missing`] when it is not.
pub fn mine(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Thread, ThreadError> {
    THREADS.get(tx, &OfUser(user, id))?.ok_or(ThreadError::Missing)
}

/// A person's threads: open ones first, then the one changed last first.
///
/// # Errors
/// When the store fails.
pub fn of_user(tx: &impl Reader, user: Uuid) -> Result<Vec<(Uuid, Thread)>, StoreError> {
    let mut found = Vec::new();
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    THREADS.scan(
        tx,
        (Bound::Included(&from), Bound::Included(&to)),
        true,
        |OfUser(_, id), thread| {
            found.push((id, thread));
            ControlFlow::Continue(())
        },
    )?;
    found.sort_by_key(|(_, thread)| (!thread.is_open, std::cmp::Reverse(thread.updated_at)));
    Ok(found)
}

/// The readings of a thread, the one kept first first.
///
/// # Errors
/// When the store fails.
pub fn readings_of(tx: &impl Reader, user: Uuid, thread: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let found = OF_THREAD.find(tx, &OfUser(user, thread))?;
    Ok(found.into_iter().map(|OfUser(_, reading)| reading).collect())
}

/// The thread that a reading hangs on.
///
/// # Errors
/// When the store fails.
pub fn thread_of(tx: &impl Reader, user: Uuid, reading: Uuid) -> Result<Option<Uuid>, StoreError> {
    Ok(MEMBERS.get(tx, &OfUser(user, reading))?.map(|member| member.thread))
}

/// Begins a thread, with a reading if one is named.
///
/// # Errors
/// When the reading is not theirs, or there are too many threads.
pub fn begin(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    thread: &Thread,
    reading: Option<Uuid>,
) -> Result<(), ThreadError> {
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    if THREADS.count_range(tx, &from, &to)? >= MAX_THREADS {
        return Err(ThreadError::TooMany);
    }
    THREADS.insert(tx, &OfUser(user, id), thread)?;
    match reading {
        Some(reading) => place(tx, user, reading, Some(id), thread.created_at),
        None => Ok(()),
    }
}

/// Changes a thread.
///
/// # Errors
/// When it is not theirs.
pub fn change(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    change: ThreadChange,
    now: Timestamp,
) -> Result<Thread, ThreadError> {
    let mut thread = mine(tx, user, id)?;
    thread.title = change.title.unwrap_or(thread.title);
    thread.question = change.question.unwrap_or(thread.question);
    thread.is_open = change.is_open.unwrap_or(thread.is_open);
    thread.updated_at = now;
    THREADS.insert(tx, &OfUser(user, id), &thread)?;
    Ok(thread)
}

/// Deletes a thread; its readings stay, and so does what was told of them.
///
/// # Errors
/// When it is not theirs.
pub fn delete(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), ThreadError> {
    mine(tx, user, id)?;
    for reading in readings_of(tx, user, id)? {
        MEMBERS.remove(tx, &OfUser(user, reading))?;
    }
    THREADS.remove(tx, &OfUser(user, id))?;
    Ok(())
}

/// Hangs a reading on a thread, off the one before; or only off it.
///
/// # Errors
/// When one of them is not theirs, or the thread is full.
pub fn place(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    reading: Uuid,
    thread: Option<Uuid>,
    now: Timestamp,
) -> Result<(), ThreadError> {
    kept::mine(tx, user, reading)?;
    let key = OfUser(user, reading);
    let Some(id) = thread else {
        MEMBERS.remove(tx, &key)?;
        return Ok(());
    };
    let mut to = mine(tx, user, id)?;
    if thread_of(tx, user, reading)? == thread {
        return Ok(());
    }
    if readings_of(tx, user, id)?.len() >= MAX_READINGS {
        return Err(ThreadError::Full);
    }
    MEMBERS.insert(tx, &key, &Member { thread: id, since: now })?;
    to.updated_at = now;
    THREADS.insert(tx, &OfUser(user, id), &to)?;
    Ok(())
}

/// When to look back on a reading and what came of it, if anything was said.
///
/// # Errors
/// When the store fails.
pub fn look_back(
    tx: &impl Reader,
    user: Uuid,
    reading: Uuid,
) -> Result<Option<LookBack>, StoreError> {
    LOOK_BACKS.get(tx, &OfUser(user, reading))
}

/// The day that somebody chose.
///
/// # Errors
/// When it is none, or past, or too far.
pub fn chosen_day(body: &LookBackRequest, today: Date) -> Result<Date, Problem> {
    let wrong = |pointer: &str, zh: &str, en: &str| {
        Err(Problem::invalid(vec![FieldError::new(pointer, zh, en)]))
    };
    match (body.in_days, &body.on) {
        (Some(days), None) if IN_DAYS.contains(&days) => {
            Ok(today.saturating_add(i64::from(days).days()))
        }
        (Some(_), None) => wrong(
            "/in_days",
            "天數是 7、30 或 90；別的日子用 on。",
            "Days are 7, 30 or 90; for another day use `on`.",
        ),
        (None, Some(text)) => {
            let farthest = today.saturating_add(FARTHEST_YEARS.years());
            match text.parse::<Date>() {
                Ok(on) if (today..=farthest).contains(&on) => Ok(on),
                Ok(_) => wrong(
                    "/on",
                    "要在今天到十年之內。",
                    "This has to be within ten years from today on.",
                ),
                Err(_) => wrong("/on", "日期要寫成 2026-01-31。", "A date is written 2026-01-31."),
            }
        }
        _ => wrong("/on", "要給 in_days 或 on，一個就好。", "Give either `in_days` or `on`."),
    }
}

/// What somebody told, checked.
///
/// # Errors
/// Everything that is wrong with it.
pub fn told(body: &OutcomeRequest) -> Result<(Outcome, Option<String>), Problem> {
    let mut errors = Vec::new();
    let outcome = Outcome::WORDS.iter().find(|(word, _)| *word == body.outcome);
    if outcome.is_none() {
        errors.push(FieldError::new(
            "/outcome",
            "結果要是 happened、partly、did_not 或 unclear。",
            "An outcome is happened, partly, did_not or unclear.",
        ));
    }
    let note = body.note.as_deref().map(|text| input::lines(text, MAX_NOTE, "/note"));
    let note = note.transpose().map_err(|error| errors.push(error)).unwrap_or_default();
    match outcome {
        Some((_, outcome)) if errors.is_empty() => {
            Ok((*outcome, note.filter(|note| !note.is_empty())))
        }
        _ => Err(Problem::invalid(errors)),
    }
}

/// Changes when to look back on a reading or what came of it; what is empty then is not kept.
///
/// # Errors
/// When the reading is not theirs.
pub fn set_look_back(
    tx: &mut WriteTx<'_>,
    (user, reading): (Uuid, Uuid),
    now: Timestamp,
    change: impl FnOnce(&mut LookBack),
) -> Result<Option<LookBack>, ThreadError> {
    kept::mine(tx, user, reading)?;
    let key = OfUser(user, reading);
    let mut look_back = LOOK_BACKS.get(tx, &key)?.unwrap_or_default();
    change(&mut look_back);
    if let Some(id) = thread_of(tx, user, reading)?
        && let Some(mut thread) = THREADS.get(tx, &OfUser(user, id))?
    {
        thread.updated_at = now;
        THREADS.insert(tx, &OfUser(user, id), &thread)?;
    }
    if look_back.is_empty() {
        LOOK_BACKS.remove(tx, &key)?;
        return Ok(None);
    }
    LOOK_BACKS.insert(tx, &key, &look_back)?;
    Ok(Some(look_back))
}

/// A date to look back that nobody has answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The reading to look back on.
    pub reading: Uuid,
    /// The thread that it hangs on.
    pub thread: Option<Uuid>,
    /// The local day.
    pub on: Date,
}

/// All dates to look back that somebody has not answered, past and to come, the earliest first: what a
/// calendar shows.
///
/// # Errors
/// When the store fails.
pub fn all_dates(tx: &impl Reader, user: Uuid) -> Result<Vec<Waiting>, StoreError> {
    let mut waiting = Vec::new();
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    LOOK_BACKS.scan(
        tx,
        (Bound::Included(&from), Bound::Included(&to)),
        false,
        |OfUser(_, reading), look_back| {
            waiting.extend(look_back.waits_for().map(|on| (on, reading)));
            ControlFlow::Continue(())
        },
    )?;
    waiting.sort_unstable();
    let with_thread =
        |(on, reading)| Ok(Waiting { reading, thread: thread_of(tx, user, reading)?, on });
    waiting.into_iter().map(with_thread).collect()
}

/// Those of [`all_dates`] that are here on a local day: what a reminder counts. Each person sees their own
/// by asking; nothing has to be marked.
///
/// # Errors
/// When the store fails.
pub fn due(tx: &impl Reader, user: Uuid, today: Date) -> Result<Vec<Waiting>, StoreError> {
    let mut waiting = all_dates(tx, user)?;
    waiting.retain(|waiting| waiting.on <= today);
    Ok(waiting)
}

/// The last reading in so many local days that asked the same.
///
/// # Errors
/// When the store fails.
pub fn asked_before(
    tx: &impl Reader,
    user: Uuid,
    question: &str,
    days: u16,
    (today, zone): (Date, &TimeZone),
) -> Result<Option<(Uuid, Reading)>, StoreError> {
    let asked = Matter::of(question);
    if asked.is_empty() {
        return Ok(None);
    }
    let since = today.saturating_sub(i64::from(days).days());
    let mut found = None::<(Uuid, Reading)>;
    kept::each(tx, user, |id, reading| {
        let later = found.as_ref().is_none_or(|(_, last)| reading.created_at > last.created_at);
        if later
            && reading.created_at.to_zoned(zone.clone()).date() >= since
            && asked.is_same(&Matter::of(&reading.question))
        {
            found = Some((id, reading));
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// A reading is gone: it hangs on no thread, and nobody looks back on it.
///
/// # Errors
/// When the store fails.
pub fn without_reading(tx: &mut WriteTx<'_>, user: Uuid, reading: Uuid) -> Result<(), StoreError> {
    MEMBERS.remove(tx, &OfUser(user, reading))?;
    LOOK_BACKS.remove(tx, &OfUser(user, reading))?;
    Ok(())
}

/// Removes everything of a person's; how many threads.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, StoreError> {
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    MEMBERS.remove_range(tx, &from, &to)?;
    LOOK_BACKS.remove_range(tx, &from, &to)?;
    LIMITS.remove(tx, &user)?;
    THREADS.remove_range(tx, &from, &to)
}
