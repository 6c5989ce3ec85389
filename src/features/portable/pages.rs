//! The pages that open without us: plain HTML with its style inside, no script, no picture, no address
//! outside. A policy in each page forbids what is not there, should a mistake of ours let a word become a tag.

use std::io::{self, Write};

use jiff::civil::DateTime;
use uuid::Uuid;

use super::around::{self, Around, Outcome, Strand};
use super::book::{Teller, Told, stem};
use super::words;
use crate::features::journal::markdown;
use crate::tarot::Lang;

/// Readings that the index shows by themselves.
pub const NEWEST: usize = 12;

const STYLE: &str = ":root{color-scheme:light dark;--ground:#f6f4ec;--text:#1d2420;--soft:#57625b;--hair:#cfcdbf;--line:#0b6b3f}\
@media(prefers-color-scheme:dark){:root{--ground:#06100b;--text:#d6e4da;--soft:#9db3a5;--hair:#24382d;--line:#5fe3a1}}\
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);font:1.0625rem/1.75 system-ui,-apple-system,'PingFang TC','Noto Sans TC','Microsoft JhengHei',sans-serif;overflow-wrap:anywhere}\
main,nav{max-width:42rem;margin:0 auto;padding:0 1.25rem}main{padding-bottom:4rem}nav{padding-top:1.25rem}\
h1{font-size:1.75rem;line-height:1.3;margin:2rem 0 .5rem}h2{font-size:1.3125rem;line-height:1.45;margin:0 0 .25rem}h3{font-size:1rem;margin:1.75rem 0 .25rem;color:var(--soft)}\
a{color:var(--line);text-underline-offset:.2em}p{margin:.75rem 0}.soft,time{color:var(--soft)}time{font-variant-numeric:tabular-nums}\
article{padding:2.25rem 0;border-top:1px solid var(--hair)}ul{padding-left:1.25rem;margin:.5rem 0}li p{margin:.25rem 0}\
.list{list-style:none;padding:0}.list li{border-top:1px solid var(--hair)}.list a{display:block;padding:.7rem 0;text-decoration:none;color:var(--text)}.list a:hover,.list a:focus-visible{color:var(--line)}.list time,.list .soft{display:block;font-size:.9375rem}\
.sum{font-weight:600}blockquote{margin:.5rem 0;padding-left:1rem;border-left:2px solid var(--line);white-space:pre-wrap}\
:focus-visible{outline:2px solid var(--line);outline-offset:3px}@media print{nav{display:none}article{break-inside:avoid}}";

/// Text in a page.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A page of readings: of which month, the how manieth of it, and what is on it.
pub struct Page {
    /// `pages/2026-11.html`, `pages/2026-11-02.html` …
    pub name: String,
    /// `2026-11`.
    pub month: String,
    /// From 1.
    pub part: usize,
    /// When and which, in order.
    pub readings: Vec<(DateTime, Uuid)>,
}

/// Puts readings that are in order on pages: a month on one, a long month on several.
#[must_use]
pub fn paged(readings: &[(DateTime, Uuid)], most: usize) -> Vec<Page> {
    let mut pages = Vec::<Page>::new();
    for (at, id) in readings {
        let month = at.strftime("%Y-%m").to_string();
        let last = pages.last_mut().filter(|page| page.month == month);
        match last {
            Some(page) if page.readings.len() < most => page.readings.push((*at, *id)),
            last => {
                let part = last.map_or(1, |page| page.part + 1);
                let name = if part == 1 {
                    format!("pages/{month}.html")
                } else {
                    format!("pages/{month}-{part:03}.html")
                };
                pages.push(Page { name, month, part, readings: vec![(*at, *id)] });
            }
        }
    }
    pages
}

impl Page {
    /// What the page is called.
    #[must_use]
    pub fn title(&self, lang: Lang) -> String {
        let (year, month) = self.month.split_once('-').unwrap_or((&self.month, ""));
        let number = month.trim_start_matches('0');
        let title = match lang {
            Lang::ZhTw => format!("{year} 年 {number} 月"),
            Lang::En => format!("{} {year}", english(number)),
        };
        if self.part == 1 { title } else { format!("{title} · {}", self.part) }
    }
}

fn english(month: &str) -> &str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let index = month.parse::<usize>().ok().and_then(|month| month.checked_sub(1));
    index.and_then(|index| NAMES.get(index)).copied().unwrap_or(month)
}

fn head(out: &mut dyn Write, lang: Lang, title: &str) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        lang.tag(),
        escaped(title),
    )
}

/// The question, or that there is none.
fn question(teller: &Teller<'_>, question: &str) -> String {
    let text = if question.trim().is_empty() { teller.words().no_question } else { question };
    escaped(text)
}

fn minutes(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// The index.
///
/// # Errors
/// When the place below fails.
pub fn index(
    out: &mut dyn Write,
    teller: &Teller<'_>,
    pages: &[Page],
    newest: &[(String, Told)],
    more: &[(&str, &str)],
) -> io::Result<()> {
    let words = teller.words();
    head(out, teller.lang, words.title)?;
    write!(out, "<main>\n<h1>{}</h1>\n<p class=\"soft\">{}</p>\n", words.title, words.lead)?;
    if pages.is_empty() {
        writeln!(out, "<p>{}</p>", words.none)?;
    } else {
        write!(out, "<h3>{}</h3>\n<ul class=\"list\">\n", words.newest)?;
        for (page, told) in newest {
            writeln!(
                out,
                "<li><a href=\"{page}#{}\"><time>{}</time>{}</a></li>",
                told.stem(),
                minutes(told.at),
                question(teller, &told.question),
            )?;
        }
        write!(out, "</ul>\n<h3>{}</h3>\n<ul class=\"list\">\n", words.months)?;
        for page in pages.iter().rev() {
            writeln!(
                out,
                "<li><a href=\"{}\">{}<span class=\"soft\">{}</span></a></li>",
                page.name,
                page.title(teller.lang),
                words::readings(teller.lang, page.readings.len()),
            )?;
        }
        out.write_all(b"</ul>\n")?;
    }
    if !more.is_empty() {
        out.write_all(b"<ul class=\"list\">\n")?;
        for (name, title) in more {
            writeln!(out, "<li><a href=\"{name}\">{title}</a></li>")?;
        }
        out.write_all(b"</ul>\n")?;
    }
    out.write_all(b"</main>\n</body>\n</html>\n")
}

/// The beginning of a page of readings.
///
/// # Errors
/// When the place below fails.
pub fn begin(out: &mut dyn Write, teller: &Teller<'_>, page: &Page) -> io::Result<()> {
    let title = page.title(teller.lang);
    head(out, teller.lang, &title)?;
    let back = teller.words().back;
    write!(out, "<nav><a href=\"../index.html\">{back}</a></nav>\n<main>\n<h1>{title}</h1>\n")
}

/// A reading on its page.
///
/// # Errors
/// When the place below fails.
pub fn article(out: &mut dyn Write, teller: &Teller<'_>, told: &Told) -> io::Result<()> {
    let words = teller.words();
    write!(
        out,
        "<article id=\"{}\">\n<h2>{}</h2>\n<p class=\"soft\"><time>{}</time> · {}</p>\n",
        told.stem(),
        question(teller, &told.question),
        minutes(told.at),
        escaped(&told.spread),
    )?;
    for (label, text) in &told.beside {
        writeln!(out, "<p class=\"soft\">{label}{}{}</p>", words.colon, escaped(text))?;
    }
    write!(out, "<h3>{}</h3>\n<ul>\n", words.cards)?;
    for (line, own) in &told.cards {
        write!(out, "<li>{}", escaped(line))?;
        if let Some(text) = own {
            write!(out, "<p>{}</p>", escaped(text))?;
        }
        out.write_all(b"</li>\n")?;
    }
    write!(
        out,
        "</ul>\n<h3>{}</h3>\n<div lang=\"{}\">\n<p class=\"sum\">{}</p>\n",
        words.text,
        escaped(&told.lang),
        escaped(&told.summary),
    )?;
    for paragraph in &told.text {
        writeln!(out, "<p>{}</p>", escaped(paragraph))?;
    }
    out.write_all(b"</div>\n")?;
    if let Some(notes) = &told.notes {
        write!(out, "<h3>{}</h3>\n<blockquote>{}</blockquote>\n", words.notes, escaped(notes))?;
    }
    if !told.tags.is_empty() {
        let tags = escaped(&told.tags.join(words.comma));
        writeln!(out, "<p class=\"soft\">{}{}{tags}</p>", words.tags, words.colon)?;
    }
    around(out, teller, &told.around)?;
    if told.has_receipt {
        let (id, label) = (told.id, words.receipt);
        writeln!(out, "<p><a href=\"../receipts/{id}.json\">{label}</a></p>")?;
    }
    out.write_all(b"</article>\n")
}

fn around(out: &mut dyn Write, teller: &Teller<'_>, around: &Around) -> io::Result<()> {
    let words = teller.words();
    if around.outcome.is_some() || around.look_back.is_some() || around.thread.is_some() {
        writeln!(out, "<h3>{}</h3>", words.happened)?;
    }
    if let Some(told) = &around.outcome {
        outcome(out, told)?;
    }
    if let Some(day) = around.look_back {
        writeln!(out, "<p class=\"soft\">{}{}{day}</p>", words.look_back, words.colon)?;
    }
    if let Some((id, title)) = &around.thread {
        let (label, title) = (words.thread, escaped(title));
        let colon = words.colon;
        writeln!(out, "<p>{label}{colon}<a href=\"threads.html#{id}\">{title}</a></p>")?;
    }
    if let Some(entry) = &around.entry {
        writeln!(out, "<h3>{}</h3>", words.journal)?;
        page(out, teller, entry)?;
    }
    for telling in &around.tellings {
        write!(
            out,
            "<h3>{}</h3>\n<div lang=\"{}\">\n",
            escaped(&telling.name),
            escaped(&telling.lang)
        )?;
        if let Some(question) = &telling.question {
            writeln!(out, "<blockquote>{}</blockquote>", escaped(question))?;
        }
        for paragraph in &telling.text {
            writeln!(out, "<p>{}</p>", escaped(paragraph))?;
        }
        out.write_all(b"</div>\n")?;
    }
    Ok(())
}

fn outcome(out: &mut dyn Write, told: &Outcome) -> io::Result<()> {
    writeln!(out, "<p class=\"sum\">{}</p>", told.name)?;
    match &told.note {
        Some(note) => writeln!(out, "<blockquote>{}</blockquote>", escaped(note)),
        None => Ok(()),
    }
}

/// A page of the journal; its words go through the one renderer that makes Markdown safe.
fn page(out: &mut dyn Write, teller: &Teller<'_>, entry: &around::Page) -> io::Result<()> {
    let moods = entry.moods.join(teller.words().comma);
    let dot = if moods.is_empty() { "" } else { " · " };
    writeln!(
        out,
        "<p class=\"soft\"><time>{}</time>{dot}{moods}</p>\n<div class=\"entry\">\n{}</div>",
        minutes(entry.at),
        markdown::render(&entry.content),
    )
}

/// The beginning of the page of free entries, or of the threads.
///
/// # Errors
/// When the place below fails.
pub fn begin_named(out: &mut dyn Write, teller: &Teller<'_>, title: &str) -> io::Result<()> {
    head(out, teller.lang, title)?;
    let back = teller.words().back;
    write!(out, "<nav><a href=\"../index.html\">{back}</a></nav>\n<main>\n<h1>{title}</h1>\n")
}

/// A free entry on its page.
///
/// # Errors
/// When the place below fails.
pub fn free(out: &mut dyn Write, teller: &Teller<'_>, entry: &around::Page) -> io::Result<()> {
    writeln!(out, "<article id=\"{}\">", stem(entry.at, entry.id))?;
    page(out, teller, entry)?;
    out.write_all(b"</article>\n")
}

/// A thread on its page: what was asked, what happened.
///
/// # Errors
/// When the place below fails.
pub fn strand(out: &mut dyn Write, teller: &Teller<'_>, strand: &Strand) -> io::Result<()> {
    let words = teller.words();
    let state = if strand.thread.is_open { words.open.0 } else { words.open.1 };
    write!(
        out,
        "<article id=\"{}\">\n<h2>{}</h2>\n<p>{}</p>\n<p class=\"soft\">{state}</p>\n",
        strand.id,
        escaped(&strand.thread.title),
        escaped(&strand.thread.question),
    )?;
    for knot in &strand.knots {
        write!(
            out,
            "<h3><time>{}</time></h3>\n<p class=\"soft\">{}</p>\n<p><a href=\"{}#{}\">{}</a></p>\n<p>{}</p>\n<p class=\"soft\">{}</p>\n",
            minutes(knot.at),
            words.asked,
            knot.page,
            knot.stem(),
            question(teller, &knot.question),
            escaped(&knot.summary),
            words.happened,
        )?;
        match &knot.outcome {
            Some(told) => outcome(out, told)?,
            None => writeln!(out, "<p class=\"soft\">{}</p>", words.untold)?,
        }
    }
    out.write_all(b"</article>\n")
}

/// The end of a page.
///
/// # Errors
/// When the place below fails.
pub fn end(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"</main>\n</body>\n</html>\n")
}
