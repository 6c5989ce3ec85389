//! The picture's own words. `assets/picture/make_fonts.py` reads this file for the characters they need.

use crate::tarot::Lang;

/// The site's name.
#[must_use]
pub fn site(lang: Lang) -> &'static str {
    lang.pick("廢土塔羅", "Wasteland Tarot")
}

/// Which way up a card lies.
#[must_use]
pub fn way(is_reversed: bool, lang: Lang) -> &'static str {
    if is_reversed { lang.pick("逆位", "Reversed") } else { lang.pick("正位", "Upright") }
}

/// That a card lies upside down, with room for a word or for less.
#[must_use]
pub fn reversed(is_roomy: bool, lang: Lang) -> &'static str {
    if is_roomy { way(true, lang) } else { lang.pick("逆位", "rev.") }
}
