//! Every limit of taking along and bringing back, in one place.
//!
//! They are wide enough for what we write ourselves: 50 000 readings (`readings::kept::MAX_READINGS`) of
//! three cards are some 7 kB of zip and 20 kB of files each.

/// What the manifest calls the format.
pub const FORMAT: &str = "wasteland-tarot-export";
/// The version of the format that we write, and the newest that we read.
pub const VERSION: u32 = 1;
/// The name of the manifest: the last entry.
pub const MANIFEST: &str = "manifest.json";

/// A zip that is sent, in bytes. It is spooled to the disk; memory does not grow with it.
pub const MAX_ARCHIVE: usize = 512 * 1024 * 1024;
/// Everything in it inflated, in bytes.
pub const MAX_INFLATED: u64 = 4 * 1024 * 1024 * 1024;
/// A file of it may be so many times its compressed size (DEFLATE's most is 1032, an honest export's 30) …
pub const MAX_RATIO: u64 = 250;
/// … once it is larger than this, in bytes: short files of one letter compress well.
pub const RATIO_FROM: u64 = 1024 * 1024;
/// Files in it: a Markdown file and a receipt for each of 50 000 readings, and room.
pub const MAX_ENTRIES: u64 = 120_000;
/// A name in it, in bytes.
pub const MAX_NAME: usize = 200;
/// A record, in bytes of JSON. The largest reading is 60 kB.
pub const MAX_RECORD: usize = 512 * 1024;
/// The manifest, in bytes.
pub const MAX_MANIFEST: u64 = 24 * 1024 * 1024;
/// Mistakes that are told at once.
pub const MAX_TOLD: usize = 20;
/// Conflicts that a report lists; it counts all.
pub const MAX_LISTED: usize = 200;
/// Records that are written before memory is let go of.
pub const SETTLE_EVERY: usize = 200;

/// A CSV that is sent, in bytes.
pub const MAX_CSV: usize = 5 * 1024 * 1024;
/// Rows of it, without the header.
pub const MAX_ROWS: usize = 5_000;
/// Columns of it.
pub const MAX_COLUMNS: usize = 100;

/// Imports and exports that are received or worked on at once; one works, the others spool.
pub const MAX_AT_ONCE: usize = 4;
/// Readings on one page of the export.
pub const PAGE: usize = 100;
