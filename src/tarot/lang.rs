//! The two languages of the product.
//!
//! Every record that people read has a required field for each language, so that a text missing
//! in one of them is an error of the build, not of a page.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language the product speaks. Traditional Chinese of Taiwan comes first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Lang {
    /// Traditional Chinese as written in Taiwan.
    #[default]
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Both languages, the first one first.
    pub const ALL: [Self; 2] = [Self::ZhTw, Self::En];

    /// The BCP 47 tag, as used in `?lang=`, `<html lang>` and the seed.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhTw => "zh-TW",
            Self::En => "en",
        }
    }

    /// Picks the text of this language out of two literals: `lang.pick("是", "yes")`.
    #[must_use]
    pub fn pick<T>(self, zh_tw: T, en: T) -> T {
        match self {
            Self::ZhTw => zh_tw,
            Self::En => en,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A language tag that the product does not speak.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Accepts the two tags and their common longer and shorter forms, in any case.
    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        match tag.to_ascii_lowercase().replace('_', "-").as_str() {
            "zh" | "zh-tw" | "zh-hant" | "zh-hant-tw" => Ok(Self::ZhTw),
            "en" | "en-us" | "en-gb" => Ok(Self::En),
            _ => Err(UnknownLang),
        }
    }
}

/// Gives a record with the fields `zh_tw` and `en` its `text(lang)`.
macro_rules! texts {
    ($($owner:ty => $text:ty),+ $(,)?) => {$(
        impl $owner {
            /// The texts in this language.
            #[must_use]
            pub const fn text(&self, lang: super::lang::Lang) -> &$text {
                match lang {
                    super::lang::Lang::ZhTw => &self.zh_tw,
                    super::lang::Lang::En => &self.en,
                }
            }
        }
    )+};
}
pub(crate) use texts;
