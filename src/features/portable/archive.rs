//! Reads a zip that anybody may have made.
//!
//! The directory is walked, not loaded: memory does not grow with what a file claims. Nothing is ever
//! written under a name from it. What it unpacks to is counted as it comes out, whatever its headers say.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use flate2::read::DeflateDecoder;
use rawzip::{
    CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, ZipArchive, ZipArchiveEntryWayfinder,
};
use sha2::{Digest, Sha256};

use super::error::Refusal;
use super::manifest::{self, Manifest, name_hash};
use super::rules::{
    FORMAT, MANIFEST, MAX_ENTRIES, MAX_INFLATED, MAX_MANIFEST, MAX_NAME, MAX_RATIO, MAX_RECORD,
    RATIO_FROM, VERSION,
};
use super::writer::Hash;

/// Where a file is in the zip.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its name.
    pub name: String,
    way: ZipArchiveEntryWayfinder,
    is_deflated: bool,
    packed: u64,
}

/// A zip whose directory was found good.
pub struct Archive {
    zip: ZipArchive<FileReader>,
    /// What it says of itself.
    pub manifest: Manifest,
    /// `data/*.json`, in the order of the zip.
    pub data: Vec<Place>,
}

impl Archive {
    /// Looks at the directory and the manifest.
    ///
    /// # Errors
    /// Why it is none of ours.
    pub fn open(file: File) -> Result<Self, Refusal> {
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let zip = ZipArchive::from_file(file, &mut buffer)?;
        if zip.entries_hint() > MAX_ENTRIES {
            return Err(Refusal::TooMany);
        }
        let (mut seen, mut data, mut found) = (HashSet::new(), Vec::new(), None);
        each(&zip, &mut buffer, |place| {
            if !seen.insert(name_hash(&place.name)) {
                return Err(Refusal::Twice(place.name));
            }
            if place.name.starts_with("data/") {
                data.push(place);
            } else if place.name == MANIFEST {
                found = Some(place);
            }
            Ok(())
        })?;
        drop(seen);
        let found = found.ok_or_else(|| Refusal::NoExport("no manifest".to_owned()))?;
        let mut archive = Self { zip, manifest: Manifest::default(), data };
        archive.manifest = archive.read_manifest(&found)?;
        Ok(archive)
    }

    fn read_manifest(&self, place: &Place) -> Result<Manifest, Refusal> {
        let mut left = MAX_MANIFEST;
        let metered = Metered::new(self.inflated(place)?, place, &mut left);
        let manifest = manifest::read(metered).map_err(|error| {
            if error.is_io() {
                return Refusal::from(io::Error::from(error));
            }
            Refusal::NoExport(error.to_string())
        })?;
        if manifest.format != FORMAT || manifest.version == 0 {
            return Err(Refusal::NoExport("another format".to_owned()));
        }
        if manifest.version > VERSION {
            return Err(Refusal::Newer(manifest.version));
        }
        Ok(manifest)
    }

    /// Unpacks everything once: every file is one that the manifest lists, and as it says; `line` is shown
    /// each record of `data/*.json` on the way.
    ///
    /// # Errors
    /// The first file that is not; or what `line` says.
    pub fn verify(
        &mut self,
        mut line: impl FnMut(&Place, u64, &[u8]) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut left = MAX_INFLATED;
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let mut hashes = std::mem::take(&mut self.manifest.files.0);
        each(&self.zip, &mut buffer, |place| {
            if place.name == MANIFEST {
                return Ok(());
            }
            let Some(told) = hashes.remove(&name_hash(&place.name)) else {
                return Err(Refusal::Unlisted(place.name));
            };
            let mut metered = Metered::new(self.inflated(&place)?, &place, &mut left);
            if place.name.starts_with("data/") {
                lines(&mut metered, &place, |number, text| line(&place, number, text))?;
            }
            io::copy(&mut metered, &mut io::sink())?;
            if metered.hash() == told { Ok(()) } else { Err(Refusal::Changed(place.name)) }
        })?;
        if hashes.is_empty() { Ok(()) } else { Err(Refusal::Missing(hashes.len())) }
    }

    /// Shows `line` the records of a file that was verified.
    ///
    /// # Errors
    /// What `line` says.
    pub fn records(
        &self,
        place: &Place,
        line: impl FnMut(u64, &[u8]) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut left = MAX_INFLATED;
        lines(&mut Metered::new(self.inflated(place)?, place, &mut left), place, line)
    }

    fn inflated(&self, place: &Place) -> Result<Box<dyn Read + '_>, Refusal> {
        let entry = self.zip.get_entry(place.way)?;
        let packed = entry.reader();
        Ok(if place.is_deflated {
            Box::new(entry.verifying_reader(DeflateDecoder::new(packed)))
        } else {
            Box::new(entry.verifying_reader(packed))
        })
    }
}

/// Walks the directory and shows each file, if it may be one.
fn each(
    zip: &ZipArchive<FileReader>,
    buffer: &mut [u8],
    mut visit: impl FnMut(Place) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut entries = zip.entries(buffer);
    let mut count = 0;
    while let Some(entry) = entries.next_entry()? {
        count += 1;
        if count > MAX_ENTRIES {
            return Err(Refusal::TooMany);
        }
        let raw = entry.file_path();
        let name = std::str::from_utf8(raw.as_ref())
            .map_err(|_| Refusal::Name(String::from_utf8_lossy(raw.as_ref()).into_owned()))?;
        if !is_good(name) {
            return Err(Refusal::Name(name.to_owned()));
        }
        if entry.mode().is_symlink() || entry.is_dir() {
            return Err(Refusal::NoFile(name.to_owned()));
        }
        let method = entry.compression_method();
        let is_deflated = method == CompressionMethod::DEFLATE;
        if entry.flags().is_encrypted() || !(is_deflated || method == CompressionMethod::STORE) {
            return Err(Refusal::Packed(name.to_owned()));
        }
        let packed = entry.compressed_size_hint();
        visit(Place { name: name.to_owned(), way: entry.wayfinder(), is_deflated, packed })?;
    }
    if count != zip.entries_hint() {
        return Err(Refusal::NotAZip("its directory ends early".to_owned()));
    }
    Ok(())
}

/// Names as we write them: letters, digits, `.`, `-`, `_`, folders by `/`; none empty or of dots alone.
fn is_good(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.split('/').all(|part| {
            !part.is_empty()
                && !part.bytes().all(|byte| byte == b'.')
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        })
}

/// Counts and hashes what comes out, and stops at what is too much.
struct Metered<'a> {
    inner: Box<dyn Read + 'a>,
    place: &'a Place,
    left: &'a mut u64,
    out: u64,
    hash: Sha256,
}

impl<'a> Metered<'a> {
    fn new(inner: Box<dyn Read + 'a>, place: &'a Place, left: &'a mut u64) -> Self {
        Self { inner, place, left, out: 0, hash: Sha256::new() }
    }

    fn hash(self) -> Hash {
        self.hash.finalize().into()
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.hash.update(into.get(..count).unwrap_or_default());
        let count_u64 = count as u64;
        self.out += count_u64;
        let Some(left) = self.left.checked_sub(count_u64) else {
            return Err(io::Error::other(Refusal::TooMuch));
        };
        *self.left = left;
        if self.out > RATIO_FROM && self.out / MAX_RATIO > self.place.packed {
            return Err(io::Error::other(Refusal::Bomb(self.place.name.clone())));
        }
        Ok(count)
    }
}

/// Shows `visit` the records of a file as [`super::export`] writes it: `[`, a record a line with a comma
/// behind all but the last, `]`.
fn lines(
    from: &mut Metered<'_>,
    place: &Place,
    mut visit: impl FnMut(u64, &[u8]) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut reader = BufReader::with_capacity(16 * 1024, from);
    let (mut text, mut number, mut more) = (Vec::new(), 0_u64, true);
    let form = |line| Refusal::Form { name: place.name.clone(), line };
    loop {
        number += 1;
        text.clear();
        let most = MAX_RECORD as u64 + 2;
        reader.by_ref().take(most).read_until(b'\n', &mut text)?;
        if text.pop() != Some(b'\n') {
            let (name, line) = (place.name.clone(), number);
            let is_long = text.len() > MAX_RECORD;
            return Err(if is_long { Refusal::Long { name, line } } else { form(line) });
        }
        if std::str::from_utf8(&text).is_err() {
            return Err(Refusal::Utf8 { name: place.name.clone(), line: number });
        }
        match text.as_slice() {
            b"[" if number == 1 => {}
            b"]" if number == 2 || !more => break,
            record if number > 1 && more && record.first() == Some(&b'{') => {
                let record = record.strip_suffix(b",").unwrap_or_else(|| {
                    more = false;
                    record
                });
                visit(number - 2, record)?;
            }
            _ => return Err(form(number)),
        }
    }
    if reader.fill_buf()?.is_empty() { Ok(()) } else { Err(form(number + 1)) }
}

#[cfg(test)]
mod tests {
    use super::is_good;

    #[test]
    fn only_names_as_we_write_them_are_good() {
        for good in
            ["README.txt", "data/readings.readings.json", "readings/2026/2026-11-25-143200-0a.md"]
        {
            assert!(is_good(good), "{good}");
        }
        for bad in [
            "../x",
            "a/../x",
            "/etc/passwd",
            "a//b",
            "a/",
            "",
            "C:\\x",
            "a\\b",
            "a/./b",
            "a b",
            "é",
            "a\0b",
        ] {
            assert!(!is_good(bad), "{bad:?}");
        }
    }
}
