//! The rules of a quick reading, and the count of those given.

use std::sync::atomic::{AtomicU64, Ordering};

use super::model::{Care, Line, MAX_QUESTION};
use super::tables::TOTALS;
use crate::oracle;
use crate::store::{Store, StoreError};
use crate::tarot::phrases::{HelpLine, Safety};
use crate::tarot::{Lang, Picks, PicksError, Spread};
use crate::web::FieldError;

const GIVEN: &str = "given";

/// How many readings were given: those in the store, and those that wait for the next flush.
#[derive(Default)]
pub struct Given {
    stored: AtomicU64,
    waiting: AtomicU64,
}

impl Given {
    /// Reads the count from the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: &Store) -> Result<Self, StoreError> {
        let stored = store.read(|tx| TOTALS.get(tx, &GIVEN.to_owned()))?.unwrap_or(0);
        Ok(Self { stored: AtomicU64::new(stored), waiting: AtomicU64::new(0) })
    }

    /// One more.
    pub fn add(&self) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.stored.load(Ordering::Relaxed) + self.waiting.load(Ordering::Relaxed)
    }

    /// Adds what waits to the store.
    ///
    /// # Errors
    /// When the store cannot be written; nothing is lost then.
    pub async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let more = self.waiting.load(Ordering::Relaxed);
        if more == 0 {
            return Ok(());
        }
        let total = store
            .write::<_, StoreError>(move |tx| {
                let key = GIVEN.to_owned();
                let total = TOTALS.get(tx, &key)?.unwrap_or(0) + more;
                TOTALS.insert(tx, &key, &total)?;
                Ok(total)
            })
            .await?;
        self.stored.store(total, Ordering::Relaxed);
        self.waiting.fetch_sub(more, Ordering::Relaxed);
        Ok(())
    }
}

/// What to say instead of a reading, if the question shows someone in danger.
#[must_use]
pub fn care(safety: &Safety, own: &[HelpLine], question: &str, lang: Lang) -> Option<Care> {
    care_of(safety, own, oracle::safety::care(question)?, lang)
}

/// What to say for a kind of care.
#[must_use]
pub fn care_of(
    safety: &Safety,
    own: &[HelpLine],
    kind: oracle::safety::Care,
    lang: Lang,
) -> Option<Care> {
    let words = safety.care.get(kind.key())?.text(lang);
    let lines = lines(safety, own, kind, lang);
    Some(Care { level: kind.key(), title: words.title.clone(), text: words.text.clone(), lines })
}

/// The help lines for a kind of care: the operator's for this language, if there are any; else the
/// seed's, which are Taiwan's.
#[must_use]
pub fn lines(
    safety: &Safety,
    own: &[HelpLine],
    kind: oracle::safety::Care,
    lang: Lang,
) -> Vec<Line> {
    let fits = |line: &&HelpLine| line.kinds.iter().any(|k| k == kind.key());
    let own: Vec<&HelpLine> = own.iter().filter(|l| l.locale == lang.tag()).filter(fits).collect();
    let lines = if own.is_empty() { safety.line.iter().filter(fits).collect() } else { own };
    lines
        .into_iter()
        .map(|line| {
            let words = line.text(lang);
            let (name, note) = (words.name.clone(), words.note.clone());
            Line { name, number: line.number.clone(), note }
        })
        .collect()
}

/// Reads the operator's help lines: a TOML file with `[[line]]` entries in the form of
/// `data-seed/oracle/safety.toml`.
///
/// # Errors
/// A sentence that names the file and what is wrong with it.
pub fn help_lines(path: &std::path::Path) -> Result<Vec<HelpLine>, String> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        line: Vec<HelpLine>,
    }
    let failed = |reason: &dyn std::fmt::Display| {
        format!("cannot read the help lines in {}: {reason}", path.display())
    };
    let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
    let file: File = toml::from_str(&text).map_err(|error| failed(&error))?;
    Ok(file.line)
}

/// The question without white space around it.
///
/// # Errors
/// A 422 when it is too long.
pub fn question(text: Option<&str>) -> Result<String, FieldError> {
    let text = text.unwrap_or_default().trim();
    if text.chars().count() > MAX_QUESTION {
        return Err(FieldError::new(
            "/question",
            format!("問題最多 {MAX_QUESTION} 個字。"),
            format!("A question has at most {MAX_QUESTION} characters."),
        ));
    }
    Ok(text.to_owned())
}

/// The picks for a spread.
///
/// # Errors
/// What is wrong with them, with a pointer to it.
pub fn picks(spread: &Spread, places: Option<&[u32]>) -> Result<Picks, FieldError> {
    let wanted = spread.positions.len();
    let Some(places) = places else { return Ok(Picks::top(wanted)) };
    Picks::new(wanted, places).map_err(|error| match error {
        PicksError::Count { wanted, got } => FieldError::new(
            "/picks",
            format!("這個牌陣要選 {wanted} 張，你選了 {got} 張。"),
            format!("This spread takes {wanted} picks; there are {got}."),
        ),
        PicksError::Outside(index) => FieldError::new(
            format!("/picks/{index}"),
            "每一張要在 0 到 77 之間。",
            "Each pick has to be from 0 to 77.",
        ),
        PicksError::Repeated(index) => FieldError::new(
            format!("/picks/{index}"),
            "同一張不能選兩次。",
            "The same card cannot be picked twice.",
        ),
    })
}
