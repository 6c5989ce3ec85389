//! Words as people type them, compared without case and width: what every search here does, and what
//! tells whether two questions are the same. Chinese has no spaces, so a word is looked for as a piece
//! of text, in both languages alike.

/// Lower case, and half width for what has a full-width twin.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFF01 + 0x21).unwrap_or(c),
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The words of a search, folded; none for an empty one.
#[must_use]
pub fn of_search(search: Option<&str>) -> Vec<String> {
    let folded = search.map(folded).unwrap_or_default();
    folded.split_whitespace().map(str::to_owned).collect()
}

/// The words that a folded text does not have.
#[must_use]
pub fn missing(words: &[String], text: &str) -> Vec<String> {
    words.iter().filter(|word| !text.contains(word.as_str())).cloned().collect()
}
