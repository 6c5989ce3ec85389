//! What lies around a reading, as people read it: the entry beside it, what happened since, how else it was
//! told; and what has no reading to lie beside: free entries, threads.

use jiff::civil::{Date, DateTime};
use uuid::Uuid;

use super::book::{Teller, paragraphs, stem};
use crate::features::interpretations::model::{Kind, Version};
use crate::features::interpretations::service as tellings;
use crate::features::journal::model::Entry;
use crate::features::journal::{portable as journal, service as entries};
use crate::features::readings::kept::{self, ReadingError};
use crate::features::readings::record::By;
use crate::features::threads::model::{LookBack, Thread};
use crate::features::threads::service::{self as threads, ThreadError};
use crate::store::{ReadTx, StoreError};

/// What lies around a reading.
#[derive(Default)]
pub struct Around {
    /// The entry beside it.
    pub entry: Option<Page>,
    /// Its thread's id and title.
    pub thread: Option<(Uuid, String)>,
    /// The day to look back on, if it is still to come.
    pub look_back: Option<Date>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// How else it was told, the oldest first.
    pub tellings: Vec<Telling>,
}

/// A page of the journal.
pub struct Page {
    /// When, by the local clock.
    pub at: DateTime,
    /// Its id.
    pub id: Uuid,
    /// As it was typed: Markdown.
    pub content: String,
    /// Its moods, in words.
    pub moods: Vec<&'static str>,
}

/// What came of a reading.
pub struct Outcome {
    /// In a word.
    pub name: &'static str,
    /// In the person's own.
    pub note: Option<String>,
}

/// A telling.
pub struct Telling {
    /// What it is, in whose voice, by whom.
    pub name: String,
    /// What was asked on top.
    pub question: Option<String>,
    /// The language of its text.
    pub lang: String,
    /// In paragraphs.
    pub text: Vec<String>,
}

/// A thread with the readings on it.
pub struct Strand {
    /// Its id.
    pub id: Uuid,
    /// When it was begun, by the local clock.
    pub at: DateTime,
    /// The record.
    pub thread: Thread,
    /// Its readings in the order of time.
    pub knots: Vec<Knot>,
}

/// A reading on a thread.
pub struct Knot {
    /// When, by the local clock.
    pub at: DateTime,
    /// Which.
    pub id: Uuid,
    /// Beside the page of threads, the page that it is on.
    pub page: String,
    /// What was asked.
    pub question: String,
    /// What it said, in a sentence.
    pub summary: String,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

impl Knot {
    /// The name that the reading's files share.
    #[must_use]
    pub fn stem(&self) -> String {
        stem(self.at, self.id)
    }
}

impl Teller<'_> {
    /// Tells what lies around a reading.
    ///
    /// # Errors
    /// When the store fails.
    pub fn around(&self, tx: &ReadTx, user: Uuid, reading: Uuid) -> Result<Around, StoreError> {
        let entry = match entries::beside(tx, user, reading)? {
            Some(id) => journal::entry(tx, user, id)?.map(|entry| self.page(id, entry)),
            None => None,
        };
        let thread = match threads::thread_of(tx, user, reading)? {
            Some(id) => match threads::mine(tx, user, id) {
                Ok(thread) => Some((id, thread.title)),
                Err(ThreadError::Store(error)) => return Err(error),
                Err(_) => None,
            },
            None => None,
        };
        let versions = tellings::versions(tx, user, reading)?;
        let look_back = threads::look_back(tx, user, reading)?;
        Ok(Around {
            entry,
            thread,
            look_back: look_back.as_ref().and_then(LookBack::waits_for),
            outcome: look_back.and_then(|told| self.outcome(told)),
            tellings: versions.into_iter().filter_map(|(_, told)| self.telling(&told)).collect(),
        })
    }

    /// Tells a page of the journal.
    #[must_use]
    pub fn page(&self, id: Uuid, entry: Entry) -> Page {
        let words = self.words();
        let moods = entry.mood_tags.iter().map(|mood| words.mood(*mood)).collect();
        Page { at: self.local(entry.created_at), id, content: entry.content, moods }
    }

    fn outcome(&self, told: LookBack) -> Option<Outcome> {
        let name = self.words().outcome(told.outcome?);
        Some(Outcome { name, note: told.note })
    }

    /// Tells a telling; `None` where the reading's own text stands.
    fn telling(&self, version: &Version) -> Option<Telling> {
        let text = version.text.inflated().filter(|text| !text.trim().is_empty())?;
        let words = self.words();
        let what = match version.kind {
            Kind::Reading | Kind::Legacy => words.once_more,
            Kind::SecondVoice => words.second_voice,
            Kind::FollowUp => words.follow_up,
        };
        let voice = self.catalog.voice(&version.character_voice);
        let voice = voice.map(|voice| voice.text(self.lang).name.clone()).unwrap_or_default();
        let model = version.model.as_deref().filter(|_| version.by != By::Offline);
        let by = model.map_or_else(String::new, |model| {
            let (open, close) = words.brackets;
            format!("{open}{}{}{model}{close}", words.by_model, words.colon)
        });
        Some(Telling {
            name: format!("{what}{}{voice}{by}", words.colon),
            question: version.question.clone(),
            lang: version.lang.clone(),
            text: paragraphs(&text),
        })
    }

    /// Tells a thread.
    ///
    /// # Errors
    /// When the store fails.
    pub fn strand(
        &self,
        tx: &ReadTx,
        user: Uuid,
        (id, thread): (Uuid, Thread),
        page_of: &dyn Fn(Uuid) -> String,
    ) -> Result<Strand, StoreError> {
        let mut knots = Vec::new();
        for reading in threads::readings_of(tx, user, id)? {
            let of = match kept::mine(tx, user, reading) {
                Ok(of) => of,
                Err(ReadingError::Store(error)) => return Err(error),
                Err(_) => continue,
            };
            let look_back = threads::look_back(tx, user, reading)?;
            knots.push(Knot {
                at: self.local(of.created_at),
                id: reading,
                page: page_of(reading),
                question: of.question,
                summary: of.summary,
                outcome: look_back.and_then(|told| self.outcome(told)),
            });
        }
        knots.sort_by_cached_key(Knot::stem);
        Ok(Strand { id, at: self.local(thread.created_at), thread, knots })
    }
}
