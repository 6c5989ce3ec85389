//! Writes everything of a person's as one zip: a snapshot, a pass for each kind of file, nothing held but
//! names and times.

use std::collections::{BTreeMap, HashMap};
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
use super::{around, markdown, seal, words};
use crate::features::journal::portable as journal;
use crate::features::readings::portable::{Whole, moments, whole};
use crate::features::threads::model::Thread;
use crate::features::threads::service as threads;
use crate::store::ReadTx;
use crate::tarot::signed::hex;

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

/// What is no reading and has pages of its own.
struct Life {
    free: Vec<(DateTime, Uuid)>,
    threads: Vec<(Uuid, Thread)>,
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
        let life = self.life(tx)?;
        self.pages(tx, &mut zip, &readings, &life)?;
        for (at, id) in &readings {
            let told = self.told(tx, *id)?;
            let name = format!("readings/{:04}/{}.md", at.year(), stem(*at, *id));
            zip.file(&name, |out| {
                out.write_all(markdown::reading(&self.teller, &told).as_bytes())
            })?;
        }
        self.receipts(tx, &mut zip, &readings)?;
        for (id, thread) in life.threads {
            let strand = self.teller.strand(tx, self.user, (id, thread), &|_| String::new());
            let strand = strand.map_err(io::Error::other)?;
            zip.file(&format!("threads/{id}.md"), |out| {
                out.write_all(markdown::thread(&self.teller, &strand).as_bytes())
            })?;
        }
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
        let around = self.teller.around(tx, self.user, id).map_err(io::Error::other)?;
        Ok(self.teller.tell(id, &self.whole(tx, id)?, around))
    }

    /// Free entries in the order of local time, threads in the order of their ids.
    fn life(&self, tx: &ReadTx) -> io::Result<Life> {
        let free = journal::free(tx, self.user).map_err(io::Error::other)?;
        let mut free: Vec<_> =
            free.into_iter().map(|(at, id)| (self.teller.local(at), id)).collect();
        free.sort_by_cached_key(|(at, id)| stem(*at, *id));
        let mut threads = threads::of_user(tx, self.user).map_err(io::Error::other)?;
        threads.sort_by_key(|(id, _)| *id);
        Ok(Life { free, threads })
    }

    fn page(&self, tx: &ReadTx, id: Uuid) -> io::Result<around::Page> {
        let entry = journal::entry(tx, self.user, id).map_err(io::Error::other)?;
        let entry = entry.ok_or_else(|| io::Error::other("a snapshot lost an entry"))?;
        Ok(self.teller.page(id, entry))
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

    fn pages(
        &self,
        tx: &ReadTx,
        zip: &mut Zip,
        readings: &[(DateTime, Uuid)],
        life: &Life,
    ) -> io::Result<()> {
        let words = self.teller.words();
        let pages = pages::paged(readings, PAGE);
        let mut newest = Vec::new();
        let last = pages
            .iter()
            .rev()
            .flat_map(|page| page.readings.iter().rev().map(|(_, id)| (page.name.clone(), *id)));
        for (page, id) in last.take(NEWEST) {
            newest.push((page, self.told(tx, id)?));
        }
        let more: Vec<_> = [
            (life.free.is_empty(), ("pages/journal.html", words.free)),
            (life.threads.is_empty(), ("pages/threads.html", words.threads)),
        ]
        .into_iter()
        .filter_map(|(is_empty, link)| (!is_empty).then_some(link))
        .collect();
        zip.file("index.html", |out| pages::index(out, &self.teller, &pages, &newest, &more))?;
        for (at, id) in &life.free {
            let entry = self.page(tx, *id)?;
            let name = format!("journal/{:04}/{}.md", at.year(), stem(*at, *id));
            zip.file(&name, |out| out.write_all(markdown::entry(&entry).as_bytes()))?;
        }
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
        if !life.free.is_empty() {
            zip.file("pages/journal.html", |out| {
                pages::begin_named(out, &self.teller, words.free)?;
                for (_, id) in &life.free {
                    pages::free(out, &self.teller, &self.page(tx, *id)?)?;
                }
                pages::end(out)
            })?;
        }
        if !life.threads.is_empty() {
            let places: HashMap<Uuid, &str> = pages
                .iter()
                .flat_map(|page| page.readings.iter().map(|(_, id)| (*id, page.name.as_str())))
                .collect();
            let beside = |id| {
                let page = places.get(&id).copied().unwrap_or_default();
                page.trim_start_matches("pages/").to_owned()
            };
            zip.file("pages/threads.html", |out| {
                pages::begin_named(out, &self.teller, words.threads)?;
                for one in &life.threads {
                    let strand = self.teller.strand(tx, self.user, one.clone(), &beside);
                    let strand = strand.map_err(io::Error::other)?;
                    pages::strand(out, &self.teller, &strand)?;
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
