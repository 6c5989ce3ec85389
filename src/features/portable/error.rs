//! Why a file was not taken, for people.

use axum::http::StatusCode;

use super::rules::{MAX_ARCHIVE, MAX_ENTRIES, MAX_INFLATED, MAX_RECORD, VERSION};
use super::section::LineError;
use crate::store::StoreError;
use crate::web::{FieldError, Problem};

/// Why a file was refused, whole.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk failed.
    #[error("the disk failed: {0}")]
    Disk(std::io::Error),
    /// No zip, or a broken one.
    #[error("not a zip: {0}")]
    NotAZip(String),
    /// A name that no file of ours has.
    #[error("a name that cannot be: {0}")]
    Name(String),
    /// Two files of one name.
    #[error("two files called {0}")]
    Twice(String),
    /// A link, or something else that is no file.
    #[error("{0} is no file")]
    NoFile(String),
    /// Encrypted, or packed in another way.
    #[error("{0} is packed in a way that is not read here")]
    Packed(String),
    /// Too many files.
    #[error("too many files")]
    TooMany,
    /// It unpacks to too much.
    #[error("it unpacks to too much")]
    TooMuch,
    /// A file that is nearly nothing packed and a lot unpacked.
    #[error("{0} is a bomb")]
    Bomb(String),
    /// No manifest of ours.
    #[error("no export: {0}")]
    NoExport(String),
    /// From a newer version.
    #[error("version {0}")]
    Newer(u32),
    /// Records of a kind that this version does not know.
    #[error("unknown records {0}")]
    Unknown(String),
    /// A file that the manifest does not list.
    #[error("{0} is not in the manifest")]
    Unlisted(String),
    /// Files that the manifest lists and that are not there.
    #[error("{0} files are missing")]
    Missing(usize),
    /// A file that is not as the manifest says.
    #[error("{0} was changed")]
    Changed(String),
    /// Not UTF-8.
    #[error("{name}, line {line} is not UTF-8")]
    Utf8 {
        /// The file.
        name: String,
        /// From 1.
        line: u64,
    },
    /// A file of records that is none.
    #[error("{name}, line {line} is not as an export writes it")]
    Form {
        /// The file.
        name: String,
        /// From 1.
        line: u64,
    },
    /// A record that is longer than any.
    #[error("{name}, line {line} is too long")]
    Long {
        /// The file.
        name: String,
        /// From 1.
        line: u64,
    },
    /// More records of a kind than anybody has.
    #[error("too many records in {0}")]
    Records(String),
    /// Records that break the rules.
    #[error("records that break the rules")]
    Invalid(Vec<FieldError>),
    /// A table that is none.
    #[error(transparent)]
    Csv(#[from] super::csv::CsvError),
}

impl From<rawzip::Error> for Refusal {
    fn from(error: rawzip::Error) -> Self {
        Self::NotAZip(error.to_string())
    }
}

impl From<LineError> for Refusal {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Store(error) => Self::Store(error),
            LineError::Wrong(errors) => Self::Invalid(errors),
        }
    }
}

/// Refusals travel through readers as errors of theirs.
impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(refusal) => refusal,
            // What inflates and does not end well is the file's fault.
            Err(error) => Self::NotAZip(error.to_string()),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let refused = |code, zh: String, en: String| Self::new(status, code, zh, en);
        match refusal {
            Refusal::Store(error) => error.into(),
            Refusal::Disk(error) => {
                tracing::error!(portable.error = %error, "a file could not be spooled");
                Self::for_status(StatusCode::SERVICE_UNAVAILABLE)
            }
            Refusal::Csv(error) => error.into(),
            Refusal::Invalid(errors) => Self::invalid(errors),
            Refusal::NotAZip(_) => refused(
                "archive_broken",
                "這不是 ZIP 檔，或是檔案壞了。請選從這裡下載的那一個。".to_owned(),
                "This is not a zip, or it is broken. Choose the one that was downloaded here.".to_owned(),
            ),
            Refusal::Name(name) => refused(
                "archive_name",
                format!("檔案裡有不該有的路徑：「{}」。", short(&name)),
                format!("There is a path in it that may not be: {}.", short(&name)),
            ),
            Refusal::Twice(name) => refused(
                "archive_duplicate",
                format!("檔案裡有兩個「{}」。", short(&name)),
                format!("There are two files called {} in it.", short(&name)),
            ),
            Refusal::NoFile(name) => refused(
                "archive_link",
                format!("「{}」不是一般的檔案，是連結之類的東西。", short(&name)),
                format!("{} is not a plain file but a link or the like.", short(&name)),
            ),
            Refusal::Packed(name) => refused(
                "archive_packing",
                format!("「{}」加了密，或是用了這裡不讀的壓縮法。", short(&name)),
                format!("{} is encrypted, or packed in a way that is not read here.", short(&name)),
            ),
            Refusal::TooMany => refused(
                "archive_entries",
                format!("檔案數超過 {MAX_ENTRIES} 個。"),
                format!("There are more than {MAX_ENTRIES} files in it."),
            ),
            Refusal::TooMuch => refused(
                "archive_too_large",
                format!("解開之後超過 {} GB。", MAX_INFLATED >> 30),
                format!("It unpacks to more than {} GB.", MAX_INFLATED >> 30),
            ),
            Refusal::Bomb(name) => refused(
                "archive_bomb",
                format!("「{}」解開之後大得不合理，這裡不收。", short(&name)),
                format!("{} unpacks to far more than it may; it is not taken.", short(&name)),
            ),
            Refusal::NoExport(_) => refused(
                "archive_manifest",
                "這不是從廢土塔羅匯出的檔案：manifest.json 不在，或是讀不懂。".to_owned(),
                "This is no export of Wasteland Tarot: its manifest.json is missing or cannot be read.".to_owned(),
            ),
            Refusal::Newer(version) => refused(
                "archive_newer",
                format!("這個檔案是比較新的版本寫的（格式 {version}，這裡讀到 {VERSION}）。請站長更新之後再試。"),
                format!("A newer version wrote this file (format {version}; this site reads up to {VERSION}). Try again once the site is updated."),
            ),
            Refusal::Unknown(name) => refused(
                "archive_unknown_data",
                format!("檔案裡有這個版本還不認識的資料：「{}」。請站長更新之後再試。", short(&name)),
                format!("There are records in it that this version does not know: {}. Try again once the site is updated.", short(&name)),
            ),
            other => of_content(other),
        }
    }
}

/// A name as it may be shown, whoever made it.
fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// What is wrong inside a zip that is ours by its manifest.
fn of_content(refusal: Refusal) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let refused = |code, zh: String, en: String| Problem::new(status, code, zh, en);
    match refusal {
        Refusal::Unlisted(name) => refused(
            "archive_unlisted",
            format!("「{}」不在 manifest.json 的清單裡。", short(&name)),
            format!("{} is not in the list of manifest.json.", short(&name)),
        ),
        Refusal::Missing(count) => refused(
            "archive_missing",
            format!("少了 {count} 個 manifest.json 裡列出的檔案。"),
            format!("Of the files that manifest.json lists, {count} are missing."),
        ),
        Refusal::Changed(name) => refused(
            "archive_hash",
            format!("「{}」和匯出時不一樣了：SHA-256 對不上。", short(&name)),
            format!("{} is not as it was exported: its SHA-256 does not fit.", short(&name)),
        ),
        Refusal::Utf8 { name, line } => refused(
            "archive_utf8",
            format!("「{}」第 {line} 行不是 UTF-8。", short(&name)),
            format!("Line {line} of {} is not UTF-8.", short(&name)),
        ),
        Refusal::Form { name, line } => refused(
            "archive_form",
            format!("「{}」第 {line} 行不是匯出的寫法。", short(&name)),
            format!("Line {line} of {} is not written as an export is.", short(&name)),
        ),
        Refusal::Long { name, line } => refused(
            "archive_record_too_long",
            format!("「{}」第 {line} 行超過 {} kB。", short(&name), MAX_RECORD >> 10),
            format!("Line {line} of {} is longer than {} kB.", short(&name), MAX_RECORD >> 10),
        ),
        Refusal::Records(name) => refused(
            "archive_too_many_records",
            format!("「{}」的筆數太多了。", short(&name)),
            format!("There are too many records in {}.", short(&name)),
        ),
        // All others are told above.
        _ => Problem::internal(),
    }
}

/// The body was larger than it may be.
#[must_use]
pub fn too_large(most: usize) -> Problem {
    let most = most >> 20;
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        format!("檔案最多 {most} MB。"),
        format!("A file has at most {most} MB."),
    )
}

/// What [`MAX_ARCHIVE`] allows.
#[must_use]
pub fn archive_too_large() -> Problem {
    too_large(MAX_ARCHIVE)
}
