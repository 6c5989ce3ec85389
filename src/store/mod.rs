//! The store: one redb file, typed tables, one writer thread. Only this room names redb.
//!
//! - Reads see a snapshot: [`Store::read`]. They are short and cached, and may run inline; no
//!   transaction lives across an `.await`, because an old reader stops the reuse of pages.
//! - Writes go through one thread that drains a queue into one transaction and commits it with an
//!   fsync ([`writer`]); an answer comes only after the fsync that covers it.
//! - A file is opened behind [`guarded`]: what we refuse stays byte for byte as it was.
//! - Values carry a version byte and are MessagePack with field names, so that a field can be added
//!   without a migration; keys are bytes made by [`table::Key`]. redb's own types are kept to `&[u8]`,
//!   since redb 5 changes the encoding of others.
//!
//! The file is never copied while it is open: a backup is written row by row ([`Store::back_up`]).

mod bytes;
mod copy;
mod guarded;
mod open;
pub mod table;
mod tx;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

pub use bytes::Bytes;
pub use copy::{Copied, CopyError, restore};
pub use open::OpenError;
pub use table::{Index, Key, OfUser, Table};
pub use tx::{ReadTx, Reader, WriteTx};

use writer::Writer;

/// The file in the data folder.
pub const FILE_NAME: &str = "wasteland.redb";
/// The version of the tables' meaning. A file with a greater one is refused; one with a smaller one
/// is migrated (there is nothing to migrate from yet).
pub const SCHEMA_VERSION: u32 = 1;
/// redb's page cache. Small on purpose: RSS grows by up to 2.9 × of it, and the operating system's
/// page cache serves the rest at no visible cost.
pub const DEFAULT_CACHE_BYTES: usize = 8 * 1024 * 1024;

/// Why a transaction did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The storage below failed; a full disk comes here.
    #[error("the store could not be used: {0}")]
    Storage(#[from] redb::Error),
    /// A value in the file is not what this version writes.
    #[error("a record of `{table}` cannot be read: {reason}")]
    Record {
        /// The table.
        table: &'static str,
        /// What was wrong.
        reason: String,
    },
    /// The store is closed or its writer has ended.
    #[error("the store is closed")]
    Closed,
    /// The closure of a write panicked; nothing of it was kept.
    #[error("a write panicked and was undone")]
    Panicked,
}

/// Shorthand for results of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The open store. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    /// `None` once it is closed. Behind a lock, so that closing does not depend on every clone of the
    /// store being gone.
    database: RwLock<Option<Arc<redb::Database>>>,
    writer: Writer,
    path: PathBuf,
    healthy: Arc<AtomicBool>,
}

impl Store {
    /// Opens the store in a data folder, making both if they are not there.
    ///
    /// # Errors
    /// A sentence for the operator; the file is untouched unless it was accepted.
    pub fn open(folder: &Path, cache_bytes: usize) -> Result<Self, OpenError> {
        let (database, path) = open::open(folder, cache_bytes)?;
        let database = Arc::new(database);
        let healthy = Arc::new(AtomicBool::new(true));
        let writer = Writer::start(Arc::clone(&database), Arc::clone(&healthy))
            .map_err(|source| OpenError::Folder { path: path.clone(), source })?;
        Ok(Self {
            inner: Arc::new(Inner { database: RwLock::new(Some(database)), writer, path, healthy }),
        })
    }

    /// Runs `query` on a snapshot.
    ///
    /// # Errors
    /// What the storage or the closure says.
    pub fn read<T, E: From<StoreError>>(
        &self,
        query: impl FnOnce(&ReadTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let database = self.inner.database.read().unwrap_or_else(PoisonError::into_inner).clone();
        let database = database.ok_or(StoreError::Closed)?;
        let tx = ReadTx::begin(&database)?;
        query(&tx)
    }

    /// Runs `change` on the writer thread and returns when the disk has it.
    ///
    /// The closure sees its own changes. If it fails or panics, nothing of it is kept, and the
    /// writes that share its transaction are not touched by it.
    ///
    /// # Errors
    /// What the storage or the closure says.
    pub async fn write<T, E>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = writer::job(change, false);
        self.inner.writer.send(job).await?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// [`Self::write`] for a change of many megabytes: it shares its transaction with no other, so that it
    /// can [`WriteTx::settle`] what it has done so far instead of holding it in memory. Other writes wait
    /// until it is through.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_alone<T, E>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = writer::job(change, true);
        self.inner.writer.send(job).await?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// [`Self::write`] for a thread that is outside the runtime, such as the start of the program.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_blocking<T, E>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = writer::job(change, false);
        self.inner.writer.send_blocking(job)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Whether the last commit went well: `false` after a full or broken disk, until one succeeds.
    #[must_use]
    pub fn healthy(&self) -> bool {
        self.inner.healthy.load(Ordering::Relaxed)
    }

    /// A file of no name in the data folder, for what is too large for memory: it goes with its last
    /// handle, and with the process.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn scratch(&self) -> std::io::Result<std::fs::File> {
        tempfile::tempfile_in(self.inner.path.parent().unwrap_or_else(|| Path::new(".")))
    }

    /// Bytes of the file.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        std::fs::metadata(&self.inner.path).map_or(0, |meta| meta.len())
    }

    /// Ends the writer after the writes that it has taken, and closes the file, which makes the
    /// next start instant. Whatever uses the store after that is told that it is closed.
    ///
    /// # Errors
    /// What redb says of the close; the committed data is safe either way.
    pub fn close(self) -> Result<()> {
        self.inner.writer.stop();
        let database = self.inner.database.write().unwrap_or_else(PoisonError::into_inner).take();
        match database.map(Arc::into_inner) {
            // Closed before, or a read that is beginning this very moment drops it when it is done.
            None | Some(None) => Ok(()),
            Some(Some(database)) => {
                database.close().map_err(|error| StoreError::Storage(error.into()))
            }
        }
    }
}
