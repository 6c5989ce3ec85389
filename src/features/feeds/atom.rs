//! Writing an Atom feed (RFC 4287).

use std::fmt::Write as _;

use jiff::Timestamp;
use uuid::Uuid;

use crate::tarot::Lang;

/// An entry.
pub(super) struct Entry {
    /// Stays the same for ever.
    pub(super) id: Uuid,
    /// When it came.
    pub(super) at: Timestamp,
    /// Its title.
    pub(super) title: String,
    /// Its text.
    pub(super) text: String,
}

/// The feed.
pub(super) struct Feed<'a> {
    /// Stays the same for ever.
    pub(super) id: Uuid,
    /// Its title.
    pub(super) title: &'a str,
    /// Its language.
    pub(super) lang: Lang,
    /// Where it is; the secret link itself.
    pub(super) address: &'a str,
    /// The site.
    pub(super) site: &'a str,
    /// When it was made, which counts as long as there is no entry.
    pub(super) made: Timestamp,
}

impl Feed<'_> {
    /// The feed as text, with entries the newest first.
    pub(super) fn write(&self, entries: &[Entry]) -> String {
        let updated = entries.iter().map(|entry| entry.at).max().unwrap_or(self.made);
        let mut out = String::with_capacity(1024 + 512 * entries.len());
        // Writing into a string does not fail.
        let _ = write!(
            out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
             <id>urn:uuid:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
             <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
            self.lang.tag(),
            self.id,
            escaped(self.title),
            rfc3339(updated),
            self.lang.pick("廢土塔羅", "Wasteland Tarot"),
            escaped(self.address),
            escaped(self.site),
        );
        for entry in entries {
            let _ = write!(
                out,
                "<entry>\n<id>urn:uuid:{}</id>\n<title>{}</title>\n<published>{at}</published>\n<updated>{at}</updated>\n\
                 <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<content type=\"text\">{}</content>\n</entry>\n",
                entry.id,
                escaped(&entry.title),
                escaped(self.site),
                escaped(&entry.text),
                at = rfc3339(entry.at),
            );
        }
        out.push_str("</feed>\n");
        out
    }
}

fn rfc3339(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Text in XML 1.0, which has no control characters but three.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            letter => out.push(letter),
        }
    }
    out
}
