//! Opening the file: who may, what is refused, and in which words.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, ReadableDatabase, StorageError, TableDefinition};

use super::guarded::Guarded;
use super::{FILE_NAME, SCHEMA_VERSION};

/// Facts about the file itself, kept apart from all records so that they can be read first.
const META: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("meta");
const SCHEMA_KEY: &[u8] = b"schema_version";
/// What every redb file begins with (redb, docs/design.md).
const MAGIC: &[u8] = b"redb\x1A\x0A\xA9\x0D\x0A";

/// Why the data folder cannot be used. Each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder or the file cannot be made, read or written.
    #[error("cannot use {}: {source}", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else has it open.
    #[error("{} is in use by another process; stop that one first, or choose another folder with --data", path.display())]
    InUse {
        /// Which.
        path: PathBuf,
    },
    /// Not a file of ours.
    #[error("{} is not a store of wasteland-tarot; it was left untouched. Choose another folder with --data", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// Cut off or damaged.
    #[error("{} is damaged or cut off ({reason}); it was left untouched. Restore a backup into this folder, or choose another one with --data", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What redb says.
        reason: String,
    },
    /// Written by a newer version.
    #[error("{} was written by a newer wasteland-tarot (schema {found}, this one reads up to {known}); it was left untouched. Use the newer version, or restore an older backup", path.display())]
    TooNew {
        /// Which.
        path: PathBuf,
        /// The file's version.
        found: u32,
        /// Ours.
        known: u32,
    },
}

/// Opens or creates the file in `folder` and checks its schema version.
pub(super) fn open(folder: &Path, cache_bytes: usize) -> Result<(Database, PathBuf), OpenError> {
    let path = folder.join(FILE_NAME);
    let at = |source| OpenError::Folder { path: path.clone(), source };
    // People's addresses and password hashes are in it: what is made here is its owner's alone. A folder
    // that is there keeps its mode, which is the operator's choice.
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| OpenError::Folder { path: folder.to_owned(), source })?;
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .mode(0o600)
        .truncate(false)
        .open(&path)
        .map_err(at)?;
    let fresh = file.metadata().map_err(at)?.len() == 0;
    if !fresh && !begins_with_magic(&mut file).map_err(at)? {
        return Err(OpenError::Foreign { path });
    }

    let guarded = Guarded::new(file).map_err(|error| refusal(&path, error))?;
    let mut builder = Database::builder();
    builder.set_cache_size(cache_bytes);
    // redb answers damage with an error, and has been seen to assert on some of it.
    let backend = guarded.clone();
    let opened = catch_unwind(AssertUnwindSafe(|| builder.create_with_backend(backend)));
    let database = match opened {
        Ok(Ok(database)) => database,
        Ok(Err(error)) => return Err(refusal(&path, error)),
        Err(_) => {
            let reason = "its pages do not fit together".to_owned();
            return Err(OpenError::Damaged { path, reason });
        }
    };

    let damaged =
        |error: redb::Error| OpenError::Damaged { path: path.clone(), reason: error.to_string() };
    match schema_version(&database).map_err(damaged)? {
        Some(SCHEMA_VERSION) => guarded.release().map_err(at)?,
        Some(found) if found > SCHEMA_VERSION => {
            return Err(OpenError::TooNew { path, found, known: SCHEMA_VERSION });
        }
        // A redb file with tables but without our mark is another program's.
        None if !is_empty(&database).map_err(damaged)? => return Err(OpenError::Foreign { path }),
        // No released version has written a smaller number, so an empty file is all that is left.
        Some(_) | None => {
            guarded.release().map_err(at)?;
            mark(&database).map_err(damaged)?;
        }
    }
    Ok((database, path))
}

fn begins_with_magic(file: &mut File) -> io::Result<bool> {
    let mut start = Vec::with_capacity(MAGIC.len());
    file.take(MAGIC.len() as u64).read_to_end(&mut start)?;
    Ok(start == MAGIC)
}

fn refusal(path: &Path, error: DatabaseError) -> OpenError {
    let path = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen => OpenError::InUse { path },
        DatabaseError::Storage(StorageError::Io(source))
            if source.kind() != io::ErrorKind::UnexpectedEof
                && source.kind() != io::ErrorKind::InvalidData =>
        {
            OpenError::Folder { path, source }
        }
        other => OpenError::Damaged { path, reason: other.to_string() },
    }
}

pub(super) fn schema_version(database: &Database) -> Result<Option<u32>, redb::Error> {
    let tx = database.begin_read()?;
    let table = match tx.open_table(META) {
        Ok(table) => table,
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let value = redb::ReadableTable::get(&table, SCHEMA_KEY)?;
    Ok(value.and_then(|bytes| bytes.value().try_into().ok()).map(u32::from_be_bytes))
}

fn is_empty(database: &Database) -> Result<bool, redb::Error> {
    Ok(database.begin_read()?.list_tables()?.next().is_none())
}

fn mark(database: &Database) -> Result<(), redb::Error> {
    let tx = database.begin_write()?;
    tx.open_table(META)?.insert(SCHEMA_KEY, SCHEMA_VERSION.to_be_bytes().as_slice())?;
    tx.commit()?;
    Ok(())
}
