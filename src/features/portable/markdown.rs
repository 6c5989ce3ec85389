//! A reading as Markdown: a head that note-taking programs understand, then what a person reads.

use std::fmt::Write as _;

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
    let question = told.question.split_whitespace().collect::<Vec<_>>().join(" ");
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
    if told.has_receipt {
        let _ = writeln!(page, "[{}](../../receipts/{}.json)", words.receipt, told.id);
    }
    page
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
