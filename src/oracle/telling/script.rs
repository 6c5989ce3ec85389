//! In which writing a text is written.

/// Characters that mainland China's GB 2312 has and Taiwan's Big5 has not: what no text in Taiwan's
/// spelling holds. Those that both have (后, 里, 台, 面) are nobody's fault.
const SIMPLIFIED: [u64; 1024] = bits(include_str!("simplified.txt").as_bytes());

/// A bit for each character of a text of three-byte characters.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which stops at a wrong index"
)]
const fn bits(text: &[u8]) -> [u64; 1024] {
    let mut bits = [0; 1024];
    let mut rest = text;
    while let [a, b, c, more @ ..] = rest {
        let at = ((*a as usize & 0xF) << 12) | ((*b as usize & 0x3F) << 6) | (*c as usize & 0x3F);
        bits[at / 64] |= 1 << (at % 64);
        rest = more;
    }
    bits
}

/// Whether only simplified writing has this character.
pub(super) fn is_simplified(c: char) -> bool {
    let at = u32::from(c);
    let word = SIMPLIFIED.get(usize::try_from(at / 64).unwrap_or(usize::MAX));
    word.is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// Letters of a text by their writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) han: usize,
    pub(super) latin: usize,
    /// Kana, Hangul, Cyrillic and all the rest.
    pub(super) other: usize,
    pub(super) simplified: usize,
}

impl Letters {
    /// Counts, without the letters that `quoted` has too: a text may repeat what was asked.
    pub(super) fn of(text: &str, quoted: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            let foreign = match c {
                'A'..='Z' | 'a'..='z' | 'À'..='ÿ' => {
                    letters.latin += 1;
                    continue;
                }
                '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
                    letters.han += 1;
                    is_simplified(c).then_some(&mut letters.simplified)
                }
                // Full-width Latin, and the letters of formulas.
                '\u{FF21}'..='\u{FF5A}' | 'ª' | 'º' => None,
                _ => Some(&mut letters.other),
            };
            if let Some(count) = foreign
                && !quoted.contains(c)
            {
                *count += 1;
            }
        }
        letters
    }

    pub(super) const fn sum(self) -> usize {
        self.han + self.latin + self.other
    }
}
