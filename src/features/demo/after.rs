//! What they do once the cards lie: a page of the journal, a thread, a day to look back and what came of it, a
//! link, and taking what they earned. By the features' own functions, inside one write.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use super::people::Person;
use super::service::DemoError;
use crate::features::journal::model::Entry;
use crate::features::journal::service as journal;
use crate::features::progress::seed::Period;
use crate::features::progress::tasks::first_day;
use crate::features::progress::{Event, Progress};
use crate::features::sharing::model::Wanted;
use crate::features::sharing::service as sharing;
use crate::features::threads::model::Thread;
use crate::features::threads::service as threads;
use crate::store::WriteTx;

/// What they decided on a day, by chance.
pub(super) struct Evening {
    pub person: &'static Person,
    pub user: Uuid,
    pub progress: Progress,
    pub day: Date,
    pub now: Timestamp,
    /// A page beside this reading.
    pub page: Option<(Uuid, usize)>,
    /// What they asked, and its tag.
    pub asked: Option<(Uuid, &'static str)>,
    /// In so many days they want to look back on it.
    pub look_back: Option<i64>,
    /// The link to it.
    pub link: Option<Uuid>,
    /// Which of their outcomes comes next.
    pub outcome: usize,
    /// Whether they take what they earned.
    pub claims: bool,
    /// Their thread, once it is begun.
    pub thread: Option<Uuid>,
}

fn broken(error: impl std::fmt::Display) -> DemoError {
    DemoError::Broken(error.to_string())
}

impl Evening {
    /// Lives it; the thread, if it is begun by now.
    pub fn live(mut self, tx: &mut WriteTx<'_>) -> Result<Option<Uuid>, DemoError> {
        self.write(tx)?;
        self.look_back(tx)?;
        self.ask(tx)?;
        if self.claims {
            self.claim(tx)?;
        }
        Ok(self.thread)
    }

    fn record(&self, tx: &mut WriteTx<'_>, event: &Event) -> Result<(), DemoError> {
        self.progress.record(tx, self.user, event, self.now).map(drop).map_err(DemoError::Store)
    }

    fn write(&self, tx: &mut WriteTx<'_>) -> Result<(), DemoError> {
        let Some((reading, page)) = self.page else { return Ok(()) };
        let Some((content, mood)) = self.person.pages.get(page) else { return Ok(()) };
        let id = Uuid::now_v7();
        let entry = Entry {
            reading: Some(reading),
            content: (*content).to_owned(),
            mood_tags: vec![*mood],
            is_private: true,
            created_at: self.now,
            updated_at: self.now,
            version: 0,
        };
        journal::write(tx, (self.user, id), &entry).map_err(broken)?;
        self.record(tx, &Event::JournalWritten { entry: id })
    }

    /// Says what came of what has come to its day.
    fn look_back(&self, tx: &mut WriteTx<'_>) -> Result<(), DemoError> {
        let due = threads::due(tx, self.user, self.day).map_err(DemoError::Store)?;
        for (at, waiting) in due.into_iter().enumerate() {
            let told = self.person.afterwards;
            let Some((outcome, note)) = told.get((self.outcome + at) % told.len()) else {
                continue;
            };
            let (reading, now) = (waiting.reading, self.now);
            let set = threads::set_look_back(tx, (self.user, reading), now, |look_back| {
                look_back.outcome = Some(*outcome);
                look_back.note = Some((*note).to_owned());
                look_back.told_at = Some(now);
            });
            set.map_err(broken)?;
            self.record(tx, &Event::LookedBack { reading })?;
        }
        Ok(())
    }

    fn ask(&mut self, tx: &mut WriteTx<'_>) -> Result<(), DemoError> {
        let Some((reading, tag)) = self.asked else { return Ok(()) };
        let (title, question, of) = self.person.thread;
        if tag == of {
            match self.thread {
                Some(_) => {
                    let placed = threads::place(tx, self.user, reading, self.thread, self.now);
                    placed.map_err(broken)?;
                }
                None => self.begin(tx, reading, (title, question))?,
            }
            self.record(tx, &Event::Threaded { reading })?;
        }
        if let Some(days) = self.look_back {
            let (day, now) = (self.day.saturating_add(days.days()), self.now);
            let set = threads::set_look_back(tx, (self.user, reading), now, |look_back| {
                look_back.on = Some(day);
                look_back.set_at = Some(now);
            });
            set.map_err(broken)?;
        }
        if let Some(link) = self.link {
            let wanted = Wanted { password: None, expires_at: None, show_question: true };
            let made = sharing::create(tx, self.user, (link, reading), (&wanted, None), self.now);
            made.map_err(broken)?;
            self.record(tx, &Event::Shared { reading })?;
        }
        Ok(())
    }

    fn begin(
        &mut self,
        tx: &mut WriteTx<'_>,
        reading: Uuid,
        (title, question): (&str, &str),
    ) -> Result<(), DemoError> {
        let id = Uuid::now_v7();
        let thread = Thread {
            title: title.to_owned(),
            question: question.to_owned(),
            is_open: true,
            created_at: self.now,
            updated_at: self.now,
        };
        threads::begin(tx, (self.user, id), &thread, Some(reading)).map_err(broken)?;
        self.thread = Some(id);
        Ok(())
    }

    fn claim(&self, tx: &mut WriteTx<'_>) -> Result<(), DemoError> {
        for period in [Period::Daily, Period::Weekly] {
            let first = first_day(period, self.day);
            let states = self.progress.tasks(tx, self.user, period, first);
            let states = states.map_err(DemoError::Store)?;
            let done = states.iter().filter(|state| state.value >= state.task.target);
            let ids: Vec<Uuid> =
                done.filter(|state| !state.claimed).map(|state| state.id).collect();
            for id in ids {
                let claimed = self.progress.claim_task(tx, self.user, (period, id), self.now);
                claimed.map_err(broken)?;
            }
        }
        let states = self.progress.achievements(tx, self.user).map_err(DemoError::Store)?;
        let ripe = states.iter().filter(|state| state.unlocked.is_some() && !state.claimed());
        let codes: Vec<String> = ripe.map(|state| state.achievement.code.clone()).collect();
        for code in codes {
            let claimed = self.progress.claim_achievement(tx, self.user, &code, self.now);
            claimed.map_err(broken)?;
        }
        Ok(())
    }
}
