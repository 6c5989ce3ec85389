//! Writing a calendar as RFC 5545 wants it: lines that end with CRLF and are folded at 75 octets (never inside
//! a character), text escaped, every event with a UID that stays and a DTSTAMP.
//!
//! Whole days are dates without a zone, moments are UTC: so no VTIMEZONE is needed, and no reader can get one
//! wrong.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::tarot::Lang;

/// Octets of a line at most, without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A whole local day.
    Day(Date),
    /// A moment.
    Moment(Timestamp),
}

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Stays the same for ever.
    pub uid: String,
    /// When what it tells came to be.
    pub stamp: Timestamp,
    /// When it is.
    pub when: When,
    /// Its line in the calendar.
    pub summary: String,
    /// More; empty for none.
    pub description: String,
    /// Whether the reader's device is to ring.
    pub alarm: bool,
}

/// A calendar in the making.
pub struct Calendar {
    out: String,
    lang: Lang,
}

impl Calendar {
    /// An empty one.
    #[must_use]
    pub fn new(name: &str, lang: Lang) -> Self {
        let mut own = Self { out: String::with_capacity(16 * 1024), lang };
        own.line("BEGIN:VCALENDAR");
        own.line("VERSION:2.0");
        own.line("PRODID:-//wasteland-tarot//calendar//EN");
        own.line("CALSCALE:GREGORIAN");
        own.line("METHOD:PUBLISH");
        // RFC 7986, and the name that older readers know.
        own.text("NAME", name);
        own.text("X-WR-CALNAME", name);
        own.line("REFRESH-INTERVAL;VALUE=DURATION:PT6H");
        own.line("X-PUBLISHED-TTL:PT6H");
        own
    }

    /// Adds an event.
    pub fn event(&mut self, event: &Event) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}", event.uid));
        self.line(&format!("DTSTAMP:{}", utc(event.stamp)));
        match event.when {
            When::Day(day) => {
                self.line(&format!("DTSTART;VALUE=DATE:{}", date(day)));
                // The end is not part of it (§3.6.1).
                if let Ok(next) = day.tomorrow() {
                    self.line(&format!("DTEND;VALUE=DATE:{}", date(next)));
                }
            }
            When::Moment(at) => self.line(&format!("DTSTART:{}", utc(at))),
        }
        let lang = self.lang.tag();
        self.text(&format!("SUMMARY;LANGUAGE={lang}"), &event.summary);
        if !event.description.is_empty() {
            self.text(&format!("DESCRIPTION;LANGUAGE={lang}"), &event.description);
        }
        // A card takes nobody's time.
        self.line("TRANSP:TRANSPARENT");
        self.line("CLASS:PRIVATE");
        if event.alarm {
            self.line("BEGIN:VALARM");
            self.line("ACTION:DISPLAY");
            self.text("DESCRIPTION", &event.summary);
            self.line("TRIGGER:PT0S");
            self.line("END:VALARM");
        }
        self.line("END:VEVENT");
    }

    /// The calendar as text.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.line("END:VCALENDAR");
        self.out
    }

    fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escaped(value)));
    }

    fn line(&mut self, line: &str) {
        // A fold's first octet is a space, which counts.
        let mut room = LINE;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.out.push_str("\r\n ");
                room = LINE - 1;
            }
            self.out.push(letter);
            room -= letter.len_utf8();
        }
        self.out.push_str("\r\n");
    }
}

/// TEXT of §3.3.11: four characters are escaped, other control characters cannot be in it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

fn date(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
