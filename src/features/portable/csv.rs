//! Tables of other programs: which separator, which column is what, and every row as texts. What the texts
//! mean is for [`super::rows`].
//!
//! A cell that a spreadsheet would take for a formula (`=cmd…`, `+`, `-`, `@`) is text like any other: it
//! is kept as it stands and never run, and we write no CSV that it could come back out in.

use axum::http::StatusCode;
use csv::{ReaderBuilder, StringRecord};

use super::rules::{MAX_COLUMNS, MAX_ROWS};
use crate::web::Problem;

/// Why a table was not read.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// In another encoding; which byte is the first wrong one.
    #[error("not UTF-8 from byte {0}")]
    Utf8(usize),
    /// Nothing in it.
    #[error("empty")]
    Empty,
    /// No column for what has to be there.
    #[error("no column for {0}")]
    Column(&'static str),
    /// More rows than are taken at once.
    #[error("too many rows")]
    Rows,
    /// More columns than any journal has.
    #[error("too many columns")]
    Columns,
    /// Not a table.
    #[error("not a table: {0}")]
    Broken(String),
}

impl From<CsvError> for Problem {
    fn from(error: CsvError) -> Self {
        let refused = |code, zh: String, en: String| {
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, zh, en)
        };
        match error {
            CsvError::Utf8(byte) => refused(
                "csv_utf8",
                format!(
                    "這個檔案不是 UTF-8（從第 {byte} 個位元組起）。請在試算表裡另存成「CSV UTF-8」再試。"
                ),
                format!(
                    "This file is not UTF-8 (from byte {byte} on). Save it as \"CSV UTF-8\" in your spreadsheet and try again."
                ),
            ),
            CsvError::Empty => refused(
                "csv_empty",
                "檔案是空的，或是只有標題列。".to_owned(),
                "The file is empty, or has only a header.".to_owned(),
            ),
            CsvError::Column(what) => {
                let (zh, en) = match what {
                    "date" => ("日期", "the date (date)"),
                    _ => ("牌", "the cards (cards)"),
                };
                refused(
                    "csv_column",
                    format!("第一列要有欄位名稱，裡面找不到「{zh}」。"),
                    format!("The first row has to name the columns; there is none for {en}."),
                )
            }
            CsvError::Rows => refused(
                "csv_rows_too_many",
                format!("一次最多 {MAX_ROWS} 列，請分成幾個檔案。"),
                format!("At most {MAX_ROWS} rows at a time; split the file."),
            ),
            CsvError::Columns => refused(
                "csv_columns_too_many",
                format!("最多 {MAX_COLUMNS} 欄。"),
                format!("At most {MAX_COLUMNS} columns."),
            ),
            CsvError::Broken(_) => refused(
                "csv_broken",
                "這個檔案讀不成表格。".to_owned(),
                "This file cannot be read as a table.".to_owned(),
            ),
        }
    }
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// When.
    Date,
    /// What was asked.
    Question,
    /// The spread.
    Spread,
    /// Cards, one or several.
    Cards,
    /// What was written.
    Notes,
    /// Tags.
    Tags,
    /// How one felt.
    Mood,
}

impl Field {
    /// As the API says it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Question => "question",
            Self::Spread => "spread",
            Self::Cards => "cards",
            Self::Notes => "notes",
            Self::Tags => "tags",
            Self::Mood => "mood",
        }
    }
}

/// Names of columns, in both languages, folded as [`folded`] does.
const NAMES: [(Field, &[&str]); 7] = [
    (
        Field::Date,
        &[
            "date",
            "day",
            "datetime",
            "when",
            "created",
            "createdat",
            "timestamp",
            "readingdate",
            "日期",
            "日子",
            "時間",
            "建立時間",
            "占卜日期",
            "抽牌日期",
        ],
    ),
    (
        Field::Question,
        &[
            "question",
            "query",
            "asked",
            "title",
            "topic",
            "subject",
            "問題",
            "提問",
            "題目",
            "標題",
            "主題",
            "問的事",
        ],
    ),
    (Field::Spread, &["spread", "spreadname", "spreadtype", "layout", "牌陣", "牌陣名稱", "陣型"]),
    (
        Field::Cards,
        &[
            "cards",
            "card",
            "carddrawn",
            "cardsdrawn",
            "drawncards",
            "draw",
            "pull",
            "牌",
            "牌卡",
            "卡牌",
            "卡片",
            "抽到的牌",
            "抽牌",
            "塔羅牌",
        ],
    ),
    (
        Field::Notes,
        &[
            "notes",
            "note",
            "journal",
            "entry",
            "interpretation",
            "reflection",
            "reflections",
            "text",
            "筆記",
            "備註",
            "心得",
            "日記",
            "解讀",
            "記錄",
            "紀錄",
            "內容",
        ],
    ),
    (
        Field::Tags,
        &["tags", "tag", "labels", "label", "category", "categories", "標籤", "分類", "類別"],
    ),
    (Field::Mood, &["mood", "feeling", "emotion", "moodbefore", "心情", "情緒", "感受"]),
];

/// Lower case, without what names differ by.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !"_-#:：().（）".contains(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a column of this name is.
fn field(name: &str) -> Option<Field> {
    let name = folded(name);
    let named = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
    // `card 1`, `牌3`: one column a card.
    let numbered = || {
        let digits = name.strip_prefix("card").or_else(|| name.strip_prefix('牌'))?;
        digits.parse::<u8>().ok().map(|_| Field::Cards)
    };
    named.map(|(field, _)| *field).or_else(numbered)
}

/// A row, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts: the header is 1.
    pub number: usize,
    /// When.
    pub date: String,
    /// What was asked.
    pub question: String,
    /// The spread.
    pub spread: String,
    /// The cells that have cards.
    pub cards: Vec<String>,
    /// What was written.
    pub notes: String,
    /// Tags, not split yet.
    pub tags: String,
    /// How one felt.
    pub mood: String,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Each column's name and what it is taken for.
    pub columns: Vec<(String, Option<Field>)>,
    /// The rows that have anything in them.
    pub rows: Vec<Row>,
}

/// What separates cells: whatever the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: &u8| first.bytes().filter(|byte| byte == mark).count();
    // Of equals the last one wins: the comma.
    b"|\t;,".iter().max_by_key(|mark| count(mark)).copied().unwrap_or(b',')
}

/// Reads a table.
///
/// # Errors
/// Why it is none.
pub fn read(bytes: &[u8]) -> Result<Table, CsvError> {
    let text = std::str::from_utf8(bytes).map_err(|error| CsvError::Utf8(error.valid_up_to()))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .delimiter(separator(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| {
        reader.read_record(record).map_err(|error| CsvError::Broken(error.to_string()))
    };
    if !next(&mut record)? {
        return Err(CsvError::Empty);
    }
    if record.len() > MAX_COLUMNS {
        return Err(CsvError::Columns);
    }
    let columns: Vec<(String, Option<Field>)> =
        record.iter().map(|name| (name.trim().to_owned(), field(name))).collect();
    for needed in [Field::Date, Field::Cards] {
        if !columns.iter().any(|(_, field)| *field == Some(needed)) {
            return Err(CsvError::Column(needed.key()));
        }
    }
    let (mut rows, mut number) = (Vec::new(), 1);
    while next(&mut record)? {
        number += 1;
        if record.len() > MAX_COLUMNS {
            return Err(CsvError::Columns);
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MAX_ROWS {
            return Err(CsvError::Rows);
        }
        rows.push(row(number, &columns, &record));
    }
    if rows.is_empty() { Err(CsvError::Empty) } else { Ok(Table { columns, rows }) }
}

fn row(number: usize, columns: &[(String, Option<Field>)], record: &StringRecord) -> Row {
    let mut row = Row { number, ..Row::default() };
    for ((_, field), cell) in columns.iter().zip(record) {
        let cell = cell.trim();
        let Some(field) = field.filter(|_| !cell.is_empty()) else { continue };
        let (text, between) = match field {
            Field::Cards => {
                row.cards.push(cell.to_owned());
                continue;
            }
            Field::Date => (&mut row.date, " "),
            Field::Question => (&mut row.question, " "),
            Field::Spread => (&mut row.spread, " "),
            Field::Notes => (&mut row.notes, "\n\n"),
            Field::Tags => (&mut row.tags, ","),
            Field::Mood => (&mut row.mood, " "),
        };
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(cell);
    }
    row
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]
mod tests {
    use super::*;

    #[test]
    fn separators_marks_and_line_breaks_in_cells_are_read() {
        for separator in [',', ';', '\t', '|'] {
            let text = format!(
                "\u{feff}日期{separator}問題{separator}Card 1{separator}Card 2{separator}備註\r\n2024-03-05{separator}\"一、\"\"二\"\"\"{separator}3w r{separator}愚者{separator}\"一行\n兩行\"\r\n"
            );
            let table = read(text.as_bytes()).unwrap();
            let row = &table.rows[0];
            assert_eq!((row.number, row.date.as_str()), (2, "2024-03-05"));
            assert_eq!(row.question, "一、\"二\"");
            assert_eq!(row.cards, ["3w r", "愚者"]);
            assert_eq!(row.notes, "一行\n兩行");
        }
    }

    #[test]
    fn a_table_without_dates_or_cards_is_none_of_ours() {
        assert!(matches!(read(b"question,cards\na,b\n"), Err(CsvError::Column("date"))));
        assert!(matches!(read(b"date,question\na,b\n"), Err(CsvError::Column("cards"))));
        assert!(matches!(read(b""), Err(CsvError::Empty)));
        assert!(matches!(read(b"date,cards\n"), Err(CsvError::Empty)));
        assert!(matches!(read(b"date,cards\n\xa4\xa4,x\n"), Err(CsvError::Utf8(11))));
    }

    #[test]
    fn a_million_rows_are_refused_at_the_first_that_is_too_many() {
        let many = format!("date,cards\n{}", "1,2\n".repeat(1_000_000));
        assert!(matches!(read(many.as_bytes()), Err(CsvError::Rows)));
    }
}
