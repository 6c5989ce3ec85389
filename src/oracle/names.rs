//! How a reading names things, and how slots are filled.

use super::reading::Laid;
use crate::tarot::{Lang, Orientation, Topic};

/// With the classic name and the orientation: 「亮燈的屋外」（錢幣五，逆位）.
pub(super) fn full(laid: &Laid<'_>, lang: Lang) -> String {
    let name = &laid.card.text(lang).name;
    let way = orientation(laid.orientation, lang);
    match lang {
        Lang::ZhTw => format!("「{name}」（{}，{way}）", laid.card.standard.zh),
        Lang::En => format!("{name} ({}, {way})", laid.card.standard.en),
    }
}

/// The name alone, once the card has been introduced: 「亮燈的屋外」.
pub(super) fn short(laid: &Laid<'_>, lang: Lang) -> String {
    let name = &laid.card.text(lang).name;
    match lang {
        Lang::ZhTw => format!("「{name}」"),
        Lang::En => name.clone(),
    }
}

/// 正位 or 逆位.
pub(super) fn orientation(orientation: Orientation, lang: Lang) -> &'static str {
    match orientation {
        Orientation::Upright => lang.pick("正位", "upright"),
        Orientation::Reversed => lang.pick("逆位", "reversed"),
    }
}

/// A topic, for a sentence about why a passage is there.
pub(super) fn topic(topic: Topic, lang: Lang) -> &'static str {
    match topic {
        Topic::Love => lang.pick("感情", "love"),
        Topic::Work => lang.pick("工作", "work"),
        Topic::Money => lang.pick("錢", "money"),
        Topic::Family => lang.pick("家人和朋友", "family and friends"),
        Topic::Mind => lang.pick("心情", "your state of mind"),
        Topic::Study => lang.pick("念書", "study"),
        Topic::Open => lang.pick("沒有特定的一件事", "nothing in particular"),
    }
}

/// Puts values into slots. A value is not looked through for slots again.
pub(super) fn fill(template: &str, slots: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = slots.iter().find(|(slot, _)| *slot == name) {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Joins sentences: English ones with a space, Chinese ones without.
pub(super) fn join(parts: &[&str], lang: Lang) -> String {
    let filled: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    filled.join(lang.pick("", " "))
}

/// A list of names: 「甲」、「乙」和「丙」.
pub(super) fn list(names: &[String], lang: Lang) -> String {
    let (last, rest) = match names.split_last() {
        None => return String::new(),
        Some((last, [])) => return last.clone(),
        Some(split) => split,
    };
    let (comma, and) = (lang.pick("、", ", "), lang.pick("和", " and "));
    format!("{}{and}{last}", rest.join(comma))
}

/// The first letter of an English clause that now stands inside a sentence. Words that keep their
/// capital anywhere are left.
pub(super) fn lowered(text: &str) -> String {
    const KEPT: [&str; 15] = [
        "I",
        "I'm",
        "I'd",
        "I'll",
        "I've",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Taipei",
        "English",
        "Chinese",
    ];
    let word = text.split([' ', ',', '.', ';', ':']).next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !KEPT.contains(&word) => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
