//! Takes an archive: everything of it is looked at first, then all is written or nothing.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::archive::{Archive, Place};
use super::error::Refusal;
use super::rules::{MAX_LISTED, MAX_TOLD, SETTLE_EVERY};
use super::section::{LineError, Owner, Section, Taken};
use crate::store::{ReadTx, WriteTx};
use crate::web::FieldError;

/// What became of the records of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    /// The kind, `readings.readings`.
    #[schema(example = "readings.readings")]
    pub section: String,
    /// Theirs now; with `dry_run`, would be.
    pub new: u64,
    /// There already, and equal.
    pub same: u64,
    /// There already and different: what was there stays.
    pub kept: u64,
}

/// A record that is there already and different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Conflict {
    /// The kind.
    pub section: String,
    /// Its key.
    pub key: String,
}

/// What came of an import.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Report {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether this site wrote the file.
    pub from_here: bool,
    /// When it was written, RFC 3339 UTC, by its own word.
    pub exported_at: String,
    /// By kind, in the order in which they were taken.
    pub sections: Vec<Counts>,
    /// Records that are there already and different; the first 200.
    pub conflicts: Vec<Conflict>,
    /// In a sentence, in the caller's language.
    pub message: String,
}

impl Report {
    fn note(&mut self, at: usize, key: String, taken: Taken) {
        let Some(counts) = self.sections.get_mut(at) else { return };
        match taken {
            Taken::New => counts.new += 1,
            Taken::Same => counts.same += 1,
            Taken::Ours => {
                counts.kept += 1;
                let section = counts.section.clone();
                if self.conflicts.len() < MAX_LISTED {
                    self.conflicts.push(Conflict { section, key });
                }
            }
        }
    }

    /// All of one kind of outcome.
    #[must_use]
    pub fn total(&self, of: fn(&Counts) -> u64) -> u64 {
        self.sections.iter().map(of).sum()
    }

    fn begin(sections: &[Section], archive: &Archive, instance: &str) -> Self {
        let counts =
            |section: &Section| Counts { section: section.name().to_owned(), ..Counts::default() };
        Self {
            from_here: archive.manifest.instance == instance,
            exported_at: archive.manifest.exported_at.chars().take(40).collect(),
            sections: sections.iter().map(counts).collect(),
            ..Self::default()
        }
    }
}

/// Which section each data file is.
fn known(sections: &[Section], archive: &Archive) -> Result<BTreeMap<String, usize>, Refusal> {
    let paths = sections.iter().enumerate().map(|(at, section)| (section.path(), at));
    let known: BTreeMap<String, usize> = paths.collect();
    match archive.data.iter().find(|place| !known.contains_key(&place.name)) {
        Some(place) => Err(Refusal::Unknown(place.name.clone())),
        None => Ok(known),
    }
}

/// Looks at everything and says what would come of it.
///
/// # Errors
/// Why it is refused.
pub fn look(
    archive: &mut Archive,
    tx: &ReadTx,
    owner: &Owner,
    sections: &[Section],
    instance: &str,
) -> Result<Report, Refusal> {
    let known = known(sections, archive)?;
    let mut report = Report::begin(sections, archive, instance);
    report.dry_run = true;
    ask_first(archive, tx, owner, sections)?;
    let mut errors = Vec::<FieldError>::new();
    let looked = archive.verify(|place, number, line| {
        let Some(at) = known.get(&place.name) else { return Ok(()) };
        let Some(section) = sections.get(*at) else { return Ok(()) };
        if number >= section.most() {
            return Err(Refusal::Records(place.name.clone()));
        }
        match section.look(tx, owner, line) {
            Ok((key, taken)) => report.note(*at, key, taken),
            Err(LineError::Store(error)) => return Err(error.into()),
            Err(LineError::Wrong(wrong)) => {
                let at = pointer(place, number);
                errors.extend(wrong.into_iter().map(|error| error.under(&at)));
                if errors.len() >= MAX_TOLD {
                    errors.truncate(MAX_TOLD);
                    return Err(Refusal::Invalid(std::mem::take(&mut errors)));
                }
            }
        }
        Ok(())
    });
    match looked {
        // A file that is not what the manifest says makes all else unsure.
        Err(refusal) => Err(refusal),
        Ok(()) if errors.is_empty() => Ok(report),
        Ok(()) => Err(Refusal::Invalid(errors)),
    }
}

/// Lets the sections that decide for others look at their records, wherever they stand in the file. What is
/// wrong with them is told when it is their turn.
fn ask_first(
    archive: &Archive,
    tx: &ReadTx,
    owner: &Owner,
    sections: &[Section],
) -> Result<(), Refusal> {
    for section in sections.iter().filter(|section| section.decides()) {
        let path = section.path();
        for place in archive.data.iter().filter(|place| place.name == path) {
            archive.records(place, |number, line| {
                if number >= section.most() {
                    return Err(Refusal::Records(place.name.clone()));
                }
                match section.look(tx, owner, line) {
                    Err(LineError::Store(error)) => Err(error.into()),
                    Ok(_) | Err(LineError::Wrong(_)) => Ok(()),
                }
            })?;
        }
    }
    Ok(())
}

/// Into a record of a file.
fn pointer(place: &Place, number: u64) -> String {
    format!("/{}/{number}", place.name.replace('/', "~1"))
}

/// Takes everything of an archive that was looked at.
///
/// # Errors
/// When the store fails.
pub fn take(
    archive: &Archive,
    tx: &mut WriteTx<'_>,
    owner: &Owner,
    sections: &[Section],
    instance: &str,
) -> Result<Report, Refusal> {
    let mut report = Report::begin(sections, archive, instance);
    let mut written = 0_usize;
    for (at, section) in sections.iter().enumerate() {
        let path = section.path();
        for place in archive.data.iter().filter(|place| place.name == path) {
            archive.records(place, |_, line| {
                let (key, taken) = section.take(tx, owner, line)?;
                report.note(at, key, taken);
                written += 1;
                if written.is_multiple_of(SETTLE_EVERY) {
                    tx.settle()?;
                }
                Ok(())
            })?;
        }
    }
    Ok(report)
}
