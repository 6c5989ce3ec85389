//! Writes everything of a person's as one zip: a snapshot, a pass for each kind of file, nothing held but
//! names and times.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom};

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use jiff::civil::DateTime;
use uuid::Uuid;

use super::book::{Teller, Told, stem};
use super::manifest::{self, About};
use super::pages::{self, NEWEST};
use super::rules::{MANIFEST, PAGE};
use super::section::Section;
use super::writer::ArchiveWriter;
use super::{markdown, seal, words};
use crate::features::readings::portable::{Whole, moments, whole};
use crate::store::ReadTx;
use crate::tarot::receipt::hex;

/// What an export is made with.
pub struct Export<'a> {
    /// Whose.
    pub user: Uuid,
    /// All there is to take.
    pub sections: &'a [Section],
    /// How it is told to people.
    pub teller: Teller<'a>,
    /// The instance's key.
    pub key: &'a SigningKey,
    /// Now.
    pub now: Timestamp,
}

type Zip = ArchiveWriter<BufWriter<File>>;

impl Export<'_> {
    /// Writes it into `file`, which stands at its beginning then; how many bytes.
    ///
    /// # Errors
    /// When the store or the disk fails.
    pub fn write(&self, tx: &ReadTx, file: File) -> io::Result<(File, u64)> {
        let mut zip = ArchiveWriter::new(BufWriter::with_capacity(64 * 1024, file));
        let readings = self.readings(tx)?;
        // The names in the order of their bytes, the manifest last.
        zip.file("README.txt", |out| out.write_all(words::readme(self.teller.lang).as_bytes()))?;
        let counts = self.data(tx, &mut zip)?;
        self.pages(tx, &mut zip, &readings)?;
        for (at, id) in &readings {
            let told = self.told(tx, *id)?;
            let name = format!("readings/{:04}/{}.md", at.year(), stem(*at, *id));
            zip.file(&name, |out| {
                out.write_all(markdown::reading(&self.teller, &told).as_bytes())
            })?;
        }
        self.receipts(tx, &mut zip, &readings)?;
        let (key, instance) = (self.key, hex(self.key.verifying_key().as_bytes()));
        let about = About {
            instance: &instance,
            seal: &|files| seal::seal(key, files),
            exported_at: self.now,
            lang: self.teller.lang.tag(),
            counts: &counts,
        };
        let out = zip.finish(MANIFEST, |out, files| manifest::write(out, &about, files))?;
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let length = file.stream_position()?;
        file.seek(SeekFrom::Start(0))?;
        Ok((file, length))
    }

    /// The readings in the order of local time.
    fn readings(&self, tx: &ReadTx) -> io::Result<Vec<(DateTime, Uuid)>> {
        let moments = moments(tx, self.user).map_err(io::Error::other)?;
        let local = |(at, id)| (self.teller.local(at), id);
        let mut readings: Vec<_> = moments.into_iter().map(local).collect();
        // As their files' names sort, whatever a change of the clock does to the hours.
        readings.sort_by_cached_key(|(at, id)| stem(*at, *id));
        Ok(readings)
    }

    fn whole(&self, tx: &ReadTx, id: Uuid) -> io::Result<Whole> {
        let whole = whole(tx, self.user, id).map_err(io::Error::other)?;
        whole.ok_or_else(|| io::Error::other("a snapshot lost a reading"))
    }

    fn told(&self, tx: &ReadTx, id: Uuid) -> io::Result<Told> {
        Ok(self.teller.tell(id, &self.whole(tx, id)?))
    }

    /// `data/*.json`: an array with a record a line.
    fn data(&self, tx: &ReadTx, zip: &mut Zip) -> io::Result<BTreeMap<&'static str, u64>> {
        let mut counts = BTreeMap::new();
        let mut sections: Vec<&Section> = self.sections.iter().collect();
        sections.sort_by_key(|section| section.path());
        for section in sections {
            let mut count = 0;
            zip.file(&section.path(), |out| {
                out.write_all(b"[")?;
                section.write(tx, self.user, &mut |line| {
                    out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
                    count += 1;
                    out.write_all(line)
                })?;
                out.write_all(b"\n]\n")
            })?;
            counts.insert(section.name(), count);
        }
        Ok(counts)
    }

    fn pages(&self, tx: &ReadTx, zip: &mut Zip, readings: &[(DateTime, Uuid)]) -> io::Result<()> {
        let pages = pages::paged(readings, PAGE);
        let mut newest = Vec::new();
        let last = pages
            .iter()
            .rev()
            .flat_map(|page| page.readings.iter().rev().map(|(_, id)| (page.name.clone(), *id)));
        for (page, id) in last.take(NEWEST) {
            newest.push((page, self.told(tx, id)?));
        }
        zip.file("index.html", |out| pages::index(out, &self.teller, &pages, &newest))?;
        let mut sorted: Vec<_> = pages.iter().collect();
        sorted.sort_by(|a, b| a.name.cmp(&b.name));
        for page in sorted {
            zip.file(&page.name, |out| {
                pages::begin(out, &self.teller, page)?;
                for (_, id) in &page.readings {
                    let told = self.told(tx, *id)?;
                    pages::article(out, &self.teller, &told)?;
                }
                pages::end(out)
            })?;
        }
        Ok(())
    }

    fn receipts(
        &self,
        tx: &ReadTx,
        zip: &mut Zip,
        readings: &[(DateTime, Uuid)],
    ) -> io::Result<()> {
        let mut ids: Vec<Uuid> = readings.iter().map(|(_, id)| *id).collect();
        ids.sort_unstable();
        for id in ids {
            if let Some(receipt) = self.whole(tx, id)?.receipt {
                zip.file(&format!("receipts/{id}.json"), |out| {
                    serde_json::to_writer_pretty(&mut *out, &receipt)?;
                    out.write_all(b"\n")
                })?;
            }
        }
        Ok(())
    }
}
