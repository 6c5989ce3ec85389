//! Cards side by side and wrapped text, for a terminal of eighty columns. A Chinese character takes
//! two columns, which the `unicode-width` crate knows.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::oracle::Laid;
use crate::tarot::{Lang, Orientation, Suit};

const COLUMNS: usize = 80;
/// Columns of a card's inside.
const INSIDE: usize = 13;
/// Rows of a card's inside.
const ROWS: usize = 7;

/// The cards, five in a row at most, each with its place below it.
pub(super) fn side_by_side(cards: &[Laid<'_>], lang: Lang, coloured: bool) -> String {
    let mut out = String::new();
    for row in cards.chunks(COLUMNS / (INSIDE + 3)) {
        let drawn: Vec<Vec<String>> = row.iter().map(|laid| card(laid, lang)).collect();
        for line in 0..ROWS + 3 {
            let parts: Vec<&str> =
                drawn.iter().filter_map(|card| card.get(line)).map(String::as_str).collect();
            let text = parts.join(" ");
            // Green lines like the site's; the place below the card in amber.
            let colour = if line < ROWS + 2 { "\u{1b}[32m" } else { "\u{1b}[33m" };
            if coloured {
                out.push_str(colour);
            }
            out.push_str(text.trim_end());
            if coloured {
                out.push_str("\u{1b}[0m");
            }
            out.push('\n');
        }
    }
    out
}

fn card(laid: &Laid<'_>, lang: Lang) -> Vec<String> {
    let mut inside: Vec<String> = vec![String::new(); ROWS];
    let classic = lang.pick(&laid.card.standard.zh, &laid.card.standard.en);
    let name: Vec<String> = fold(&laid.card.text(lang).name, INSIDE - 2);
    let reversed = laid.orientation == Orientation::Reversed;
    let mut middle = vec![emblem(laid.card.suit).to_owned(), String::new()];
    middle.extend(name.into_iter().take(2));
    middle.extend(fold(classic, INSIDE - 2).into_iter().take(2));
    for (slot, text) in inside.iter_mut().zip(middle) {
        *slot = text;
    }
    let mut lines = vec![format!("┌{}┐", "─".repeat(INSIDE))];
    lines.extend(inside.iter().map(|text| format!("│{}│", centred(text, INSIDE))));
    lines.push(format!("└{}┘", "─".repeat(INSIDE)));
    let way = if reversed {
        lang.pick("▼ 逆位", "▼ reversed")
    } else {
        lang.pick("▲ 正位", "▲ upright")
    };
    if let Some(slot) = lines.get_mut(ROWS) {
        *slot = format!("│{}│", centred(way, INSIDE));
    }
    let place = format!("{} {}", laid.position.number, laid.position.text(lang).name);
    let place = fold(&place, INSIDE + 2).into_iter().next().unwrap_or_default();
    lines.push(centred(&place, INSIDE + 2));
    lines
}

/// A sign that tells the suits apart without colour.
const fn emblem(suit: Suit) -> &'static str {
    match suit {
        Suit::MajorArcana => "✦",
        Suit::RadiationRods => "╱",
        Suit::NukaColaBottles => "◡",
        Suit::CombatWeapons => "†",
        Suit::BottleCaps => "◎",
    }
}

/// Text in a column of its own; what is wider pushes the rest to the right.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

fn centred(text: &str, columns: usize) -> String {
    let free = columns.saturating_sub(text.width());
    format!("{}{text}{}", " ".repeat(free / 2), " ".repeat(free - free / 2))
}

/// Text in lines of at most eighty columns. Words stay whole; Chinese breaks anywhere but before a
/// closing mark.
pub(super) fn wrapped(text: &str) -> String {
    let paragraphs = text.lines().map(|line| fold(line, COLUMNS).join("\n"));
    paragraphs.collect::<Vec<_>>().join("\n")
}

fn fold(text: &str, columns: usize) -> Vec<String> {
    const CLOSING: &str = "，。、？：）」』";
    let mut lines = vec![String::new()];
    let mut width = 0;
    for piece in pieces(text) {
        let wide = piece.width();
        let closes = piece.chars().all(|letter| CLOSING.contains(letter));
        if width + piece.trim_end().width() > columns && width > 0 && !closes {
            lines.push(String::new());
            width = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if width == 0 { piece.trim_start() } else { &piece });
        }
        width += wide;
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Words with the space after them, and single wide characters.
fn pieces(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0) > 1;
        match found.last_mut() {
            Some(word) if open && !wide => word.push(letter),
            _ => found.push(letter.to_string()),
        }
        open = !wide && letter != ' ';
    }
    found
}
