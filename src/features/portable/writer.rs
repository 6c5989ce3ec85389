//! Writes the zip, entry by entry, and remembers the hash of each for the manifest.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use sha2::{Digest, Sha256};

/// Every entry's time: the first that the format knows, 1980-01-01. When something was made stands in it.
const TIME: i64 = 315_532_800;

/// SHA-256 of a file.
pub type Hash = [u8; 32];

/// A zip in the making.
pub struct ArchiveWriter<W> {
    zip: ZipArchiveWriter<W>,
    files: Vec<(String, Hash)>,
}

/// Passes bytes on and hashes them.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins.
    pub fn new(inner: W) -> Self {
        Self { zip: ZipArchiveWriter::new(inner), files: Vec::new() }
    }

    /// Writes a file.
    ///
    /// # Errors
    /// When `write` or the place below fails.
    pub fn file(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let hash = self.put(name, write)?;
        self.files.push((name.to_owned(), hash));
        Ok(())
    }

    fn put(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Hash> {
        let (mut entry, config) = self
            .zip
            .new_file(name)
            .compression_method(CompressionMethod::DEFLATE)
            .last_modified(UtcDateTime::from_unix(TIME))
            .unix_permissions(0o100_644)
            .start()
            .map_err(io::Error::other)?;
        let (hash, descriptor) = {
            let encoder = DeflateEncoder::new(&mut entry, Compression::default());
            let mut hashing = Hashing { inner: config.wrap(encoder), hash: Sha256::new() };
            write(&mut hashing)?;
            let Hashing { inner, hash } = hashing;
            let (encoder, descriptor) = inner.finish().map_err(io::Error::other)?;
            encoder.finish()?;
            (hash.finalize().into(), descriptor)
        };
        entry.finish(descriptor).map_err(io::Error::other)?;
        Ok(hash)
    }

    /// Writes the last file, which may tell of the others, and ends the zip.
    ///
    /// # Errors
    /// As [`Self::file`].
    pub fn finish(
        mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write, &[(String, Hash)]) -> io::Result<()>,
    ) -> io::Result<W> {
        let files = std::mem::take(&mut self.files);
        self.put(name, |out| write(out, &files))?;
        self.zip.finish().map_err(io::Error::other)
    }
}
