//! Copies of the store: a backup while it is in use, and putting one back.
//!
//! redb has no online copy of a file, and copying the file of an open database gives a torn one. So a backup is
//! a new database, written row by row from one snapshot: consistent, compact, and readable by the same
//! program. It is written under another name, read back and compared, and only then given its own.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use redb::backends::FileBackend;
use redb::{
    Database, ReadTransaction, ReadableDatabase, ReadableTable, TableHandle, WriteTransaction,
};
use sha2::{Digest, Sha256};

use super::open::{OpenError, open, schema_version};
use super::tx::Raw;
use super::{FILE_NAME, SCHEMA_VERSION, Store, StoreError};

/// Page cache of a copy that is written or read once.
const CACHE: usize = 4 << 20;
/// Beside the store while a backup is put back.
const RESTORING: &str = "wasteland.redb.restoring";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its tables.
    pub tables: usize,
    /// Its rows.
    pub rows: u64,
    /// Its bytes.
    pub bytes: u64,
}

/// Why there is no backup, or why it was not put back. Each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be made, read or moved.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What was written is not what was read.
    #[error("the copy in {} is not the same as the store; it was thrown away", path.display())]
    Differs {
        /// Which.
        path: PathBuf,
    },
    /// The file is no whole store of this version or an older one.
    #[error("{} cannot be put back: {reason}. The data folder is as it was", path.display())]
    NoBackup {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A server has the store.
    #[error("{} is in use; stop the server first", path.display())]
    InUse {
        /// Which.
        path: PathBuf,
    },
}

/// What a walk over all rows found.
#[derive(PartialEq, Eq)]
struct Walked {
    tables: usize,
    rows: u64,
    digest: [u8; 32],
}

fn storage(error: impl Into<redb::Error>) -> CopyError {
    CopyError::Store(StoreError::Storage(error.into()))
}

/// Reads every row in order; writes it into `into`, if given.
fn walk(from: &ReadTransaction, into: Option<&WriteTransaction>) -> Result<Walked, CopyError> {
    let mut names: Vec<String> =
        from.list_tables().map_err(storage)?.map(|table| table.name().to_owned()).collect();
    names.sort();
    let (mut digest, mut rows) = (Sha256::new(), 0);
    let part = |digest: &mut Sha256, bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    for name in &names {
        part(&mut digest, name.as_bytes());
        let table = from.open_table(Raw::new(name)).map_err(storage)?;
        let mut copy = match into {
            Some(tx) => Some(tx.open_table(Raw::new(name)).map_err(storage)?),
            None => None,
        };
        for row in table.iter().map_err(storage)? {
            let (key, value) = row.map_err(storage)?;
            let (key, value) = (key.value(), value.value());
            part(&mut digest, key);
            part(&mut digest, value);
            rows += 1;
            if let Some(copy) = &mut copy {
                copy.insert(key, value).map_err(storage)?;
            }
        }
    }
    Ok(Walked { tables: names.len(), rows, digest: digest.finalize().into() })
}

fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    builder
}

impl Store {
    /// Writes a copy of everything as it is at this moment to `path`, which must not be there yet. Blocking;
    /// writes go on meanwhile.
    ///
    /// # Errors
    /// A sentence for the operator; nothing lies at `path` then.
    pub fn back_up(&self, path: &Path) -> Result<Copied, CopyError> {
        let at = |source| CopyError::File { path: path.to_owned(), source };
        let unfinished = path.with_extension("part");
        if path.exists() {
            return Err(at(io::ErrorKind::AlreadyExists.into()));
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.map_err(at)?;
        }
        // A copy that was cut off, perhaps by a power cut.
        drop(fs::remove_file(&unfinished));
        let copied = self.copy(&unfinished).and_then(|copied| {
            fs::rename(&unfinished, path).map_err(at)?;
            sync_folder_of(path).map_err(at)?;
            Ok(copied)
        });
        if copied.is_err() {
            drop(fs::remove_file(&unfinished));
        }
        copied
    }

    fn copy(&self, path: &Path) -> Result<Copied, CopyError> {
        let at = |source| CopyError::File { path: path.to_owned(), source };
        let database = self.inner.database.read().unwrap_or_else(PoisonError::into_inner).clone();
        let database = database.ok_or(StoreError::Closed)?;
        let snapshot = database.begin_read().map_err(storage)?;
        // So that closing the store does not wait for this.
        drop(database);
        // People's addresses and password hashes are in it.
        let file =
            OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path);
        let backend = FileBackend::new(file.map_err(at)?).map_err(storage)?;
        let mut copy = builder().create_with_backend(backend).map_err(storage)?;
        let tx = copy.begin_write().map_err(storage)?;
        let read = walk(&snapshot, Some(&tx))?;
        tx.commit().map_err(storage)?;
        drop(snapshot);
        copy.compact().map_err(storage)?;
        copy.close().map_err(storage)?;
        // As whoever restores it will read it.
        let copy = builder().open(path).map_err(storage)?;
        let written = walk(&copy.begin_read().map_err(storage)?, None)?;
        copy.close().map_err(storage)?;
        if written != read {
            return Err(CopyError::Differs { path: path.to_owned() });
        }
        let bytes = fs::metadata(path).map_err(at)?.len();
        Ok(Copied { tables: read.tables, rows: read.rows, bytes })
    }
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Puts a backup back into a data folder; where the store that was there went, if there was one. `stamp` names
/// it.
///
/// At no moment is there no store in the folder, so that a server which starts in the middle finds the old one,
/// in use.
///
/// # Errors
/// A sentence for the operator; the folder is as it was.
pub fn restore(folder: &Path, from: &Path, stamp: &str) -> Result<Option<PathBuf>, CopyError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| CopyError::File { path: folder.to_owned(), source })?;
    let (path, unfinished) = (folder.join(FILE_NAME), folder.join(RESTORING));
    let at = |source| CopyError::File { path: path.clone(), source };
    let was_there = path.exists();
    // First, so that what is no backup touches nothing.
    if let Err(error) = copy_of(from, &unfinished) {
        drop(fs::remove_file(&unfinished));
        return Err(error);
    }
    // Held to the end. A damaged one is why somebody restores: it cannot be opened, and nobody has it open.
    let held = if was_there {
        match open(folder, CACHE) {
            Ok((database, _)) => Some(database),
            Err(OpenError::InUse { path }) => {
                drop(fs::remove_file(&unfinished));
                return Err(CopyError::InUse { path });
            }
            Err(_) => None,
        }
    } else {
        None
    };
    let exchange = || {
        let kept = was_there.then(|| folder.join(format!("{FILE_NAME}.before-{stamp}")));
        if let Some(kept) = &kept {
            fs::hard_link(&path, kept).map_err(at)?;
        }
        fs::rename(&unfinished, &path).map_err(at)?;
        sync_folder_of(&path).map_err(at)?;
        Ok(kept)
    };
    let outcome = exchange();
    drop(held);
    if outcome.is_err() {
        drop(fs::remove_file(&unfinished));
    }
    outcome
}

/// A copy of a backup, proved to be a whole store that this version reads.
fn copy_of(from: &Path, to: &Path) -> Result<(), CopyError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| CopyError::File { path, source }
    };
    let none = |reason: String| CopyError::NoBackup { path: from.to_owned(), reason };
    drop(fs::remove_file(to));
    let mut source = File::open(from).map_err(at(from))?;
    let target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    let mut target = target.map_err(at(to))?;
    io::copy(&mut source, &mut target).map_err(at(to))?;
    target.sync_all().map_err(at(to))?;
    drop(target);
    let opened = std::panic::catch_unwind(|| builder().open(to));
    let mut database = match opened {
        Ok(Ok(database)) => database,
        Ok(Err(error)) => return Err(none(error.to_string())),
        Err(_) => return Err(none("its pages do not fit together".to_owned())),
    };
    match schema_version(&database).map_err(|error| none(error.to_string()))? {
        Some(found) if found <= SCHEMA_VERSION => {}
        Some(found) => {
            return Err(none(format!(
                "a newer version wrote it (schema {found}, this one reads up to {SCHEMA_VERSION})"
            )));
        }
        None => return Err(none("it is not a store of wasteland-tarot".to_owned())),
    }
    let whole = database.check_integrity().map_err(|error| none(error.to_string()))?;
    if !whole {
        return Err(none("it is damaged".to_owned()));
    }
    database.close().map_err(|error| none(error.to_string()))?;
    Ok(())
}
