//! What can be wrong with a deck: a stable code for programs, a sentence for people.
//!
//! A code is never renamed. Where the format's own reference library has one for the same thing
//! (`missing-alt-text`, `missing-card-back-image`, `duplicate-chain-extension` …), ours is the same word.

use std::fmt;

/// Declares the codes once: their name in the program, the word, and what they mean.
macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident => $word:literal),+ $(,)?) => {
        /// Names a kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])+ $name),+ }

        impl Code {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As it is printed.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

codes! {
    /// The folder is no deck.
    MissingDeckToml => "missing-deck-toml",
    /// A TOML file that cannot be read.
    BrokenToml => "broken-toml",
    /// Written for a version of the format that this program does not read.
    UnsupportedSchemaVersion => "unsupported-schema-version",
    /// `[deck]` lacks a key that it has to have.
    MissingRequiredField => "missing-required-field",
    /// A path that leads, or could lead, out of the folder; a link; a device.
    UnsafePath => "unsafe-path",
    /// A card, a picture that `deck.toml` names, or one of our emblems has no file.
    MissingImage => "missing-image",
    /// No language, or of our own deck not each, says what a picture shows.
    MissingAltText => "missing-alt-text",
    /// A card or a back is not named where it has to be.
    MissingName => "missing-name",
    /// A back's file is not there.
    MissingCardBackImage => "missing-card-back-image",
    /// The default back is not one of the deck's, or several backs have no default.
    MissingDefaultCardBack => "missing-default-card-back",
    /// A card that the format does not know and the deck does not declare.
    UnknownId => "unknown-id",
    /// A suit that the format does not know and the deck does not declare.
    UnknownSuit => "unknown-suit",
    /// A file where the format has no place for it.
    UnexpectedFile => "unexpected-file",
    /// Two files of one folder are the same card in two formats.
    DuplicateChainExtension => "duplicate-chain-extension",
    /// A file is larger than it may be.
    FileTooLarge => "file-too-large",
    /// The deck is larger than it may be.
    DeckTooLarge => "deck-too-large",
    /// Not an SVG document.
    BrokenSvg => "broken-svg",
    /// A picture that could act.
    ScriptInSvg => "script-in-svg",
    /// A picture that asks for something outside itself.
    ExternalReference => "external-reference",
    /// House rule: no raster in a picture.
    RasterInSvg => "raster-in-svg",
    /// House rule: no text in a picture.
    TextInSvg => "text-in-svg",
    /// House rule: no gradient, filter, mask, pattern or opacity.
    EffectInSvg => "effect-in-svg",
    /// House rule: nothing moves.
    AnimationInSvg => "animation-in-svg",
    /// House rule: no comment; bytes are for lines.
    CommentInSvg => "comment-in-svg",
    /// House rule: a card is 220 × 380, an emblem is square.
    BadViewBox => "bad-view-box",
    /// House rule: no line thinner than the eye keeps at 90 pixels.
    ThinStroke => "thin-stroke",
    /// House rule: colours only by the four variables.
    FixedColour => "fixed-colour",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One thing that is wrong with a deck. Sorted by where it is, then by what it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where: a path below the deck's folder.
    pub path: String,
    /// What.
    pub code: Code,
    /// The same for people, without a full stop.
    pub sentence: String,
}

impl Finding {
    /// A finding.
    pub fn new(code: Code, path: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { path: path.into(), code, sentence: sentence.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name or a path from somebody else's folder does not get to steer the terminal.
        let line = format!("{}: {}: {}", self.code, self.path, self.sentence);
        f.write_str(&line.replace(char::is_control, "\u{fffd}"))
    }
}
