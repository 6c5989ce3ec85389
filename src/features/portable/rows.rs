//! Rows of a table become readings of one's own cards: the cards as the table says, the text by the
//! offline reader, which says so beside it.
//!
//! A row's id follows from its content, so that the same table taken twice gives no reading twice.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::{Builder, Uuid};

use super::csv::{Row, Table};
use crate::features::accounts::input;
use crate::features::catalog::Catalog;
use crate::features::readings::cards::{Cards, PhysicalCard};
use crate::features::readings::choices::{Asked, Choices};
use crate::features::readings::kept::{self, Extra};
use crate::features::readings::record::{Reading, Text};
use crate::features::readings::service;
use crate::oracle;
use crate::tarot::{Lang, Spread};
use crate::web::FieldError;

/// What would become, or became, of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    /// A new reading.
    New,
    /// It is there already.
    Same,
    /// It cannot be understood.
    Wrong,
    /// Its question shows someone in danger: no cards are read to that.
    LeftOut,
}

/// A row of the report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RowReport {
    /// As a spreadsheet counts: the header is 1.
    pub row: usize,
    /// What becomes of it.
    pub status: RowStatus,
    /// When, as it was understood: local, `2024-03-05 12:00`.
    pub date: Option<String>,
    /// What was asked, its first 120 characters.
    pub question: String,
    /// The spread that was taken.
    pub spread: Option<String>,
    /// The cards, as they were understood.
    pub cards: Vec<String>,
    /// What is wrong, in the caller's language.
    pub problems: Vec<String>,
    /// What was guessed, in the caller's language.
    pub notices: Vec<String>,
}

/// A column of the report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Column {
    /// As the table calls it.
    pub name: String,
    /// What it is taken for: `date`, `question`, `spread`, `cards`, `notes`, `tags`, `mood`; null when it
    /// is passed over.
    pub field: Option<&'static str>,
}

/// What came of a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TableReport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Readings that are new.
    pub new: usize,
    /// Rows that are there already.
    pub same: usize,
    /// Rows that cannot be understood; with any, nothing is taken.
    pub wrong: usize,
    /// Rows that are passed over.
    pub left_out: usize,
    /// What each column was taken for.
    pub columns: Vec<Column>,
    /// Each row.
    pub rows: Vec<RowReport>,
    /// In a sentence, in the caller's language.
    pub message: String,
}

/// Who takes the table, where and when.
pub struct Reader<'a> {
    /// The cards.
    pub catalog: &'a Catalog,
    /// The language of the texts.
    pub lang: Lang,
    /// Where days begin.
    pub zone: &'a TimeZone,
    /// Now.
    pub now: Timestamp,
    /// The asker's karma.
    pub karma: &'a str,
}

/// A row that was understood.
struct Understood<'a> {
    /// The id that follows from it.
    id: Uuid,
    at: Timestamp,
    question: String,
    spread: &'a Spread,
    cards: Cards,
    extra: Extra,
}

impl<'a> Reader<'a> {
    /// Understands a table. `is_there` says which of its readings are there already.
    ///
    /// # Errors
    /// What `is_there` says.
    pub fn understand<E>(
        &self,
        table: &Table,
        mut is_there: impl FnMut(Uuid) -> Result<bool, E>,
    ) -> Result<TableReport, E> {
        let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
        for row in &table.rows {
            let (mut report, understood) = self.row(row);
            if let Some(understood) = understood {
                let there = !seen.insert(understood.id) || is_there(understood.id)?;
                report.status = if there { RowStatus::Same } else { RowStatus::New };
            }
            rows.push(report);
        }
        let count = |status| rows.iter().filter(|row| row.status == status).count();
        let report = TableReport {
            dry_run: true,
            new: count(RowStatus::New),
            same: count(RowStatus::Same),
            wrong: count(RowStatus::Wrong),
            left_out: count(RowStatus::LeftOut),
            columns: table
                .columns
                .iter()
                .map(|(name, field)| Column {
                    name: name.chars().take(120).collect(),
                    field: field.map(super::csv::Field::key),
                })
                .collect(),
            rows,
            message: String::new(),
        };
        Ok(report)
    }

    fn say(&self, error: &FieldError) -> String {
        error.said(self.lang)
    }

    fn row(&self, row: &Row) -> (RowReport, Option<Understood<'a>>) {
        let (mut problems, mut notices) = (Vec::new(), Vec::new());
        let at = match moment(&row.date, self.zone) {
            Ok(at) if at > self.now => {
                problems
                    .push(self.lang.pick("日期在未來。", "The date is in the future.").to_owned());
                None
            }
            Ok(at) => Some(at),
            Err(why) => {
                problems.push(why.say(&row.date, self.lang));
                None
            }
        };
        let question = service::question(Some(&row.question));
        let question = question.map_err(|error| problems.push(self.say(&error))).ok();
        let typed = cards(&row.cards);
        let spread = self.spread(&row.spread, typed.len(), &mut problems, &mut notices);
        let laid = spread.and_then(|spread| {
            Cards::physical(self.catalog, spread, &typed)
                .map_err(|errors| {
                    let name = |error: &FieldError| {
                        let index = error.place().split('/').nth(2)?.parse::<usize>().ok()?;
                        let text: String = typed.get(index)?.card_id.chars().take(40).collect();
                        Some(self.lang.pick(format!("「{text}」："), format!("\"{text}\": ")))
                    };
                    problems.extend(errors.iter().map(|error| {
                        format!("{}{}", name(error).unwrap_or_default(), self.say(error))
                    }));
                })
                .ok()
        });
        let extra = self.extra(row, &mut problems);
        let mut report = RowReport {
            row: row.number,
            status: RowStatus::Wrong,
            date: at.map(|at| self.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()),
            question: row.question.chars().take(120).collect(),
            spread: spread.map(|spread| spread.text(self.lang).display_name.clone()),
            cards: laid.as_ref().map(|laid| self.named(laid)).unwrap_or_default(),
            problems,
            notices,
        };
        let (Some(at), Some(question), Some(spread), Some(cards), Some(extra), true) =
            (at, question, spread, laid, extra, report.problems.is_empty())
        else {
            return (report, None);
        };
        if oracle::safety::care(&question).is_some() {
            report.status = RowStatus::LeftOut;
            report.notices.push(
                self.lang
                    .pick(
                        "這一題聽起來很危險。站上不替這樣的問題寫解讀，這一列沒有帶進來。",
                        "This question sounds like danger. No cards are read to that here; the row is left out.",
                    )
                    .to_owned(),
            );
            return (report, None);
        }
        let id = id(row, at);
        (report, Some(Understood { id, at, question, spread, cards, extra }))
    }

    fn extra(&self, row: &Row, problems: &mut Vec<String>) -> Option<Extra> {
        let before = problems.len();
        let mut checked = |text: &str, most, what: (&str, &str)| {
            let good = input::lines(text, most, "");
            let label = self.lang.pick(format!("{}：", what.0), format!("{}: ", what.1));
            let good = good.map_err(|error| problems.push(format!("{label}{}", self.say(&error))));
            good.ok().filter(|text| !text.is_empty())
        };
        let notes = checked(&row.notes, kept::MAX_NOTES, ("筆記", "Notes"));
        let mood_before = checked(&row.mood, kept::MAX_WORD, ("心情", "Mood"));
        let split: Vec<String> = row
            .tags
            .split([',', ';', '，', '、', '；', '#', '|', '\n'])
            .map(|tag| tag.trim().to_owned())
            .collect();
        let tags = kept::tags(&split, "").map_err(|errors| {
            let label = self.lang.pick("標籤：", "Tags: ");
            problems.extend(errors.iter().map(|error| format!("{label}{}", self.say(error))));
        });
        let context = self.lang.pick(
            "從 CSV 帶進來的。牌是表格裡的，文字由站上補寫。",
            "Brought in from a CSV. The cards are the table's; this site wrote the text.",
        );
        (problems.len() == before).then(|| Extra {
            notes,
            mood_before,
            tags: tags.unwrap_or_default(),
            context_notes: Some(context.to_owned()),
            ..Extra::default()
        })
    }

    /// The spread by its name, if it has as many places as there are cards; else one that has.
    fn spread(
        &self,
        name: &str,
        count: usize,
        problems: &mut Vec<String>,
        notices: &mut Vec<String>,
    ) -> Option<&'a Spread> {
        let folded = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        let wanted = folded(name);
        let is_called = |spread: &&Spread| {
            spread.name == name
                || Lang::ALL.iter().any(|lang| folded(&spread.text(*lang).display_name) == wanted)
        };
        let spreads = &self.catalog.spreads;
        let named = spreads.iter().find(is_called).or_else(|| self.catalog.spread(name));
        if let Some(spread) = named.filter(|spread| spread.positions.len() == count) {
            return Some(spread);
        }
        let usual = [
            "single_wasteland",
            "vault_tec_spread",
            "wasteland_survival",
            "brotherhood_council",
            "celtic_cross",
        ];
        let usual = usual.iter().filter_map(|name| self.catalog.spread(name));
        let fits = usual.chain(spreads).find(|spread| spread.positions.len() == count);
        let Some(spread) = fits else {
            problems.push(match count {
                0 => self.lang.pick("沒有牌。", "There are no cards.").to_owned(),
                count => self.lang.pick(
                    format!("沒有 {count} 張牌的牌陣。"),
                    format!("There is no spread of {count} cards."),
                ),
            });
            return None;
        };
        if !wanted.is_empty() {
            let (short, instead) =
                (name.chars().take(40).collect::<String>(), &spread.text(self.lang).display_name);
            notices.push(self.lang.pick(
                format!("「{short}」對不上這裡 {count} 張牌的牌陣，改用「{instead}」。"),
                format!("\"{short}\" is no spread of {count} cards here; \"{instead}\" is taken."),
            ));
        }
        Some(spread)
    }

    fn named(&self, cards: &Cards) -> Vec<String> {
        let name = |dealt: &crate::tarot::Dealt| {
            let card = self.catalog.card(dealt.card)?;
            let name = self.lang.pick(&card.standard.zh, &card.standard.en);
            Some(match dealt.orientation {
                crate::tarot::Orientation::Upright => name.clone(),
                crate::tarot::Orientation::Reversed => {
                    self.lang.pick(format!("{name}（逆位）"), format!("{name} (reversed)"))
                }
            })
        };
        cards.dealt.iter().filter_map(name).collect()
    }

    /// A row as what is kept; `None` for one that is not taken.
    #[must_use]
    pub fn made(&self, row: &Row) -> Option<(Uuid, Reading, Text)> {
        self.compose(self.row(row).1?)
    }

    /// Reads the cards of a row: the record and its text.
    fn compose(&self, row: Understood<'_>) -> Option<(Uuid, Reading, Text)> {
        let asked =
            Asked { question: Some(&row.question), karma: Some(self.karma), ..Asked::default() };
        let choices = Choices::of(asked, self.lang, self.catalog, &mut Vec::new())?;
        let composed =
            kept::compose(self.catalog, row.spread, &row.cards, &choices, row.extra, row.at);
        let (reading, interpretation) = composed.ok()?;
        let interpretation = kept::pack(&interpretation).ok()?;
        Some((row.id, reading, Text { interpretation, receipt: None, told: None }))
    }
}

/// Splits cells into cards as people type them.
fn cards(cells: &[String]) -> Vec<PhysicalCard> {
    cells
        .iter()
        .flat_map(|cell| cell.split([';', '；', '|', '/', '、', '，', ',', '+', '&', '\n']))
        .map(str::trim)
        .filter(|card| !card.is_empty())
        .map(|card| PhysicalCard { card_id: card.to_owned(), is_reversed: None })
        .collect()
}

/// The moment's milliseconds and what the row says: the same row has the same id wherever it comes from.
fn id(row: &Row, at: Timestamp) -> Uuid {
    let mut hash = Sha256::new();
    for part in
        [&row.question, &row.spread, &row.notes, &row.tags, &row.mood].into_iter().chain(&row.cards)
    {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash: [u8; 32] = hash.finalize().into();
    let [random @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Why a date was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoDate {
    Missing,
    Unclear,
    Unknown,
}

impl NoDate {
    fn say(self, text: &str, lang: Lang) -> String {
        let text: String = text.chars().take(40).collect();
        match self {
            Self::Missing => lang.pick("沒有日期。", "There is no date.").to_owned(),
            Self::Unclear => lang.pick(
                format!("「{text}」分不出月和日，請寫成 2024-03-05。"),
                format!("\"{text}\" may be one of two days; write it as 2024-03-05."),
            ),
            Self::Unknown => lang.pick(
                format!("看不懂日期「{text}」，請寫成 2024-03-05。"),
                format!("The date \"{text}\" is not understood; write it as 2024-03-05."),
            ),
        }
    }
}

/// A moment as people and programs write it; noon where there is only a day.
fn moment(text: &str, zone: &TimeZone) -> Result<Timestamp, NoDate> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NoDate::Missing);
    }
    let civil = match text.parse::<Timestamp>() {
        Ok(at) => zone.to_datetime(at),
        Err(_) => local(text)?,
    };
    let first = Date::constant(1970, 1, 2);
    if civil.date() < first {
        return Err(NoDate::Unknown);
    }
    zone.to_timestamp(civil).map_err(|_| NoDate::Unknown)
}

fn local(text: &str) -> Result<DateTime, NoDate> {
    let numbers: Vec<i32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap_or(-1))
        .collect();
    let known = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "-/.:T,年月日時分秒點上下午AMPamp".contains(c)
    };
    if !text.chars().all(known) {
        return Err(NoDate::Unknown);
    }
    let [a, b, c, rest @ ..] = numbers.as_slice() else { return Err(NoDate::Unknown) };
    let (year, month, day) = match (*a, *b, *c) {
        (year @ 1000.., month, day) => (year, month, day),
        // 05.03.2024 is written day first everywhere that writes dots.
        (day, month, year @ 1000..) if text.contains('.') => (year, month, day),
        (day @ 13.., month, year @ 1000..) | (month, day @ 13.., year @ 1000..) => {
            (year, month, day)
        }
        (a, b, year @ 1000..) if a == b => (year, a, b),
        (_, _, 1000..) => return Err(NoDate::Unclear),
        _ => return Err(NoDate::Unknown),
    };
    let lower = text.to_lowercase();
    let (mut hour, minute, second) = match rest {
        [] => (12, 0, 0),
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second, ..] => (*hour, *minute, *second),
        [_] => return Err(NoDate::Unknown),
    };
    if (lower.contains("pm") || lower.contains("下午")) && (1..12).contains(&hour) {
        hour += 12;
    } else if (lower.contains("am") || lower.contains("上午")) && hour == 12 {
        hour = 0;
    }
    let (Ok(year), [Ok(month), Ok(day), Ok(hour), Ok(minute), Ok(second)]) =
        (i16::try_from(year), [month, day, hour, minute, second].map(i8::try_from))
    else {
        return Err(NoDate::Unknown);
    };
    DateTime::new(year, month, day, hour, minute, second, 0).map_err(|_| NoDate::Unknown)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn dates_are_understood_as_people_write_them() {
        let taipei = TimeZone::fixed(jiff::tz::offset(8));
        let said = |text: &str| {
            moment(text, &taipei)
                .map(|at| taipei.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string())
        };
        for (text, wanted) in [
            ("2024-03-05", "2024-03-05 12:00"),
            ("2024/3/5", "2024-03-05 12:00"),
            ("2024年3月5日", "2024-03-05 12:00"),
            ("2024-03-05 21:30", "2024-03-05 21:30"),
            ("2024-03-05T21:30:15", "2024-03-05 21:30"),
            ("2024-03-05T13:30:00Z", "2024-03-05 21:30"),
            ("05.03.2024", "2024-03-05 12:00"),
            ("25/03/2024", "2024-03-25 12:00"),
            ("03/25/2024 9:05 PM", "2024-03-25 21:05"),
            ("2024/3/5 下午 9:30", "2024-03-05 21:30"),
            ("4/4/2024", "2024-04-04 12:00"),
        ] {
            assert_eq!(said(text).unwrap(), wanted, "{text}");
        }
        assert_eq!(said("03/05/2024"), Err(NoDate::Unclear));
        assert_eq!(said(""), Err(NoDate::Missing));
        for text in ["yesterday", "2024-13-01", "2024-02-30", "24-3-5", "=NOW()", "2024-03-05 9"] {
            assert_eq!(said(text), Err(NoDate::Unknown), "{text}");
        }
    }
}
