//! A database file that stays as it was until we know that it is ours.
//!
//! redb writes while it opens a file: it repairs after an unclean stop and marks the file as in
//! use. Someone who points `--data` at a truncated file, at another program's, or at one written by
//! a newer version must find it byte for byte as it was after we refused. So during the opening all
//! writes stay in memory; [`Guarded::release`] puts them into the file once the file is accepted.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};

/// What was written during the opening, by offset. Ranges never overlap.
#[derive(Debug, Default)]
struct Pending {
    len: Option<u64>,
    writes: BTreeMap<u64, Vec<u8>>,
}

/// The backend; clones share the file.
#[derive(Clone, Debug)]
pub(super) struct Guarded {
    file: Arc<FileBackend>,
    pending: Arc<Mutex<Option<Pending>>>,
}

impl Guarded {
    pub(super) fn new(file: std::fs::File) -> Result<Self, redb::DatabaseError> {
        Ok(Self {
            file: Arc::new(FileBackend::new(file)?),
            pending: Arc::new(Mutex::new(Some(Pending::default()))),
        })
    }

    /// Puts what was held back into the file and lets all later writes through.
    pub(super) fn release(&self) -> io::Result<()> {
        let mut pending = self.pending();
        let Some(held) = pending.take() else { return Ok(()) };
        if let Some(len) = held.len {
            self.file.set_len(len).map_err(io::Error::other)?;
        }
        for (offset, bytes) in &held.writes {
            self.file.write(*offset, bytes).map_err(io::Error::other)?;
        }
        self.file.sync_data().map_err(io::Error::other)
    }

    fn pending(&self) -> MutexGuard<'_, Option<Pending>> {
        // The guarded value is whole between any two statements, so a panic elsewhere is no reason
        // to stop here.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Io<T> = Result<T, io::Error>;

impl StorageBackend for Guarded {
    fn len(&self) -> Io<u64> {
        let held = self.pending().as_ref().and_then(|pending| pending.len);
        held.map_or_else(|| self.file.len(), Ok)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Io<()> {
        let guard = self.pending();
        let Some(pending) = guard.as_ref() else {
            drop(guard);
            return self.file.read(offset, out);
        };
        let on_disk = self.file.len()?;
        let end = offset + out.len() as u64;
        if end > pending.len.unwrap_or(on_disk) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // What lies past the real end of the file has not been written there yet and reads as zero.
        let real = usize::try_from(on_disk.saturating_sub(offset)).unwrap_or(usize::MAX);
        let (stored, beyond) = out.split_at_mut(real.min(out.len()));
        if !stored.is_empty() {
            self.file.read(offset, stored)?;
        }
        beyond.fill(0);
        for (at, bytes) in pending.writes.range(..end) {
            let from = offset.max(*at);
            let to = end.min(at + bytes.len() as u64);
            if from < to {
                let source = slice(bytes, from - at, to - at);
                let count = source.len();
                let start = usize::try_from(from - offset).unwrap_or(usize::MAX);
                if let Some(target) = out.get_mut(start..start + count) {
                    target.copy_from_slice(source);
                }
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> Io<()> {
        match self.pending().as_mut() {
            Some(pending) => {
                pending.len = Some(len);
                Ok(())
            }
            None => self.file.set_len(len),
        }
    }

    fn sync_data(&self) -> Io<()> {
        if self.pending().is_some() { Ok(()) } else { self.file.sync_data() }
    }

    fn write(&self, offset: u64, data: &[u8]) -> Io<()> {
        let mut guard = self.pending();
        let Some(pending) = guard.as_mut() else {
            drop(guard);
            return self.file.write(offset, data);
        };
        let end = offset + data.len() as u64;
        // Cut what is overwritten out of earlier writes, so that ranges stay apart.
        let touched: Vec<u64> = pending
            .writes
            .range(..end)
            .filter(|(at, bytes)| *at + bytes.len() as u64 > offset)
            .map(|(at, _)| *at)
            .collect();
        for at in touched {
            if let Some(bytes) = pending.writes.remove(&at) {
                let stop = at + bytes.len() as u64;
                if at < offset {
                    pending.writes.insert(at, slice(&bytes, 0, offset - at).to_vec());
                }
                if stop > end {
                    pending.writes.insert(end, slice(&bytes, end - at, stop - at).to_vec());
                }
            }
        }
        pending.writes.insert(offset, data.to_vec());
        Ok(())
    }

    fn close(&self) -> Io<()> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

fn slice(bytes: &[u8], from: u64, to: u64) -> &[u8] {
    let range = usize::try_from(from).unwrap_or(usize::MAX)..usize::try_from(to).unwrap_or(0);
    bytes.get(range).unwrap_or_default()
}
