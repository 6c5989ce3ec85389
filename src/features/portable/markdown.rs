//! A reading as Markdown: a head that note-taking programs understand, then what a person reads.

use std::fmt::Write as _;

use super::around::{Around, Outcome, Page, Strand};
use super::book::{Teller, Told};

/// Marks that would mean something in the middle of a line.
const MARKS: [char; 6] = ['\\', '`', '*', '_', '[', '<'];

/// Text as it is meant, whatever marks are in it.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut starts = true;
    for c in text.chars() {
        if MARKS.contains(&c) || (starts && matches!(c, '#' | '>' | '-' | '+' | '=' | '|' | '~')) {
            safe.push('\\');
        }
        safe.push(c);
        starts = c == '\n' || (starts && c.is_whitespace());
    }
    safe
}

fn quoted(text: &str) -> String {
    plain(text).lines().fold(String::new(), |quote, line| format!("{quote}> {line}\n"))
}

/// A reading as a file.
#[must_use]
pub fn reading(teller: &Teller<'_>, told: &Told) -> String {
    let words = teller.words();
    // JSON's texts are YAML's, too.
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let tags: Vec<String> = told.tags.iter().map(|tag| json(tag)).collect();
    let mut page = format!(
        "---\nid: {}\ndate: {}\nspread: {}\ntags: [{}]\n---\n\n",
        told.id,
        told.at,
        json(&told.spread),
        tags.join(", ")
    );
    let question = one_line(&told.question);
    let title = if question.is_empty() { words.no_question } else { &question };
    // Writing into a String cannot fail.
    let _ = write!(page, "# {}\n\n", plain(title));
    let _ = write!(page, "{}{}{}\n\n", words.spread, words.colon, plain(&told.spread));
    for (label, text) in &told.beside {
        let _ = write!(page, "{label}{}{}\n\n", words.colon, plain(text));
    }
    let _ = write!(page, "## {}\n\n", words.cards);
    for (line, own) in &told.cards {
        let _ = writeln!(page, "- {}", plain(line));
        if let Some(text) = own {
            let _ = writeln!(page, "  {}", plain(text).replace('\n', "\n  "));
        }
    }
    let _ = write!(page, "\n## {}\n\n**{}**\n\n", words.text, plain(&told.summary));
    for paragraph in &told.text {
        let _ = write!(page, "{}\n\n", plain(paragraph));
    }
    if let Some(notes) = &told.notes {
        let _ = write!(page, "## {}\n\n{}\n", words.notes, quoted(notes));
    }
    around(&mut page, teller, &told.around);
    if told.has_receipt {
        let _ = writeln!(page, "[{}](../../receipts/{}.json)", words.receipt, told.id);
    }
    page
}

fn around(page: &mut String, teller: &Teller<'_>, around: &Around) {
    let words = teller.words();
    if around.outcome.is_some() || around.look_back.is_some() || around.thread.is_some() {
        let _ = write!(page, "## {}\n\n", words.happened);
    }
    if let Some(outcome) = &around.outcome {
        outcome_lines(page, outcome);
    }
    if let Some(day) = around.look_back {
        let _ = write!(page, "{}{}{day}\n\n", words.look_back, words.colon);
    }
    if let Some((id, title)) = &around.thread {
        let title = plain(title);
        let _ = write!(page, "{}{}[{title}](../../threads/{id}.md)\n\n", words.thread, words.colon);
    }
    if let Some(entry) = &around.entry {
        let _ = write!(page, "## {}\n\n", words.journal);
        entry_lines(page, teller, entry);
    }
    for telling in &around.tellings {
        let _ = write!(page, "## {}\n\n", plain(&telling.name));
        if let Some(question) = &telling.question {
            let _ = writeln!(page, "{}", quoted(question));
        }
        for paragraph in &telling.text {
            let _ = write!(page, "{}\n\n", plain(paragraph));
        }
    }
}

fn outcome_lines(page: &mut String, outcome: &Outcome) {
    let _ = write!(page, "**{}**\n\n", outcome.name);
    if let Some(note) = &outcome.note {
        let _ = writeln!(page, "{}", quoted(note));
    }
}

/// What was typed is Markdown; it stays as it is, a step in, so that its headings are not ours.
fn entry_lines(page: &mut String, teller: &Teller<'_>, entry: &Page) {
    let words = teller.words();
    let _ = write!(page, "{}", entry.at.strftime("%Y-%m-%d %H:%M"));
    if !entry.moods.is_empty() {
        let _ = write!(page, " · {}", entry.moods.join(words.comma));
    }
    page.push_str("\n\n");
    for line in entry.content.lines() {
        let _ = writeln!(page, "> {line}");
    }
    page.push('\n');
}

/// A free entry as a file: what was typed, below a head.
#[must_use]
pub fn entry(entry: &Page) -> String {
    let moods: Vec<String> =
        entry.moods.iter().map(|mood| serde_json::Value::from(*mood).to_string()).collect();
    format!(
        "---\nid: {}\ndate: {}\nmoods: [{}]\n---\n\n{}\n",
        entry.id,
        entry.at,
        moods.join(", "),
        entry.content.trim_end()
    )
}

/// A thread as a file.
#[must_use]
pub fn thread(teller: &Teller<'_>, strand: &Strand) -> String {
    let words = teller.words();
    let mut page = format!("---\nid: {}\ndate: {}\n---\n\n", strand.id, strand.at);
    let _ =
        write!(page, "# {}\n\n{}\n", plain(&strand.thread.title), quoted(&strand.thread.question));
    let state = if strand.thread.is_open { words.open.0 } else { words.open.1 };
    let _ = write!(page, "{state}\n\n");
    for knot in &strand.knots {
        let (year, stem) = (knot.at.strftime("%Y"), knot.stem());
        let question = one_line(&knot.question);
        let question = if question.is_empty() { words.no_question } else { &question };
        let _ = write!(
            page,
            "## {}\n\n[{}](../readings/{year}/{stem}.md)\n\n{}\n\n",
            knot.at.strftime("%Y-%m-%d"),
            plain(question),
            plain(&knot.summary)
        );
        match &knot.outcome {
            Some(outcome) => outcome_lines(&mut page, outcome),
            None => {
                let _ = write!(page, "{}\n\n", words.untold);
            }
        }
    }
    page
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_text_and_chinese_stays() {
        assert_eq!(plain("# 為什麼<b>_我_</b>？"), "\\# 為什麼\\<b>\\_我\\_\\</b>？");
        assert_eq!(quoted("一\n- 二"), "> 一\n> \\- 二\n");
    }
}
