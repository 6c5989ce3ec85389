//! What lies in a deck's folder, as far as the rules have to know it, and how far it is read at all.

/// Files that a deck may have: 78 cards in six sizes, a few languages, and room.
pub const MAX_FILES: usize = 2_000;
/// Folders below folders.
pub const MAX_DEPTH: usize = 8;
/// Of a file that is read as text (TOML, SVG).
pub const MAX_TEXT_BYTES: u64 = 1024 * 1024;
/// Of any other file: the largest raster of the reference decks has a tenth of it.
pub const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;
/// Of a whole deck.
pub const MAX_DECK_BYTES: u64 = 1024 * 1024 * 1024;

/// A deck's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// What lies in it, folders left out, in any order.
    pub files: Vec<Listed>,
    /// Whether reading stopped at [`MAX_FILES`] or [`MAX_DEPTH`].
    pub is_cut: bool,
}

/// One entry of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Below the folder, with `/` on every system.
    pub path: String,
    /// What it holds.
    pub content: Content,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file that was read.
    Read(Vec<u8>),
    /// A file whose bytes no rule asks for, or that is too large to be read: its size.
    Unread(u64),
    /// A link. It is never followed.
    Link,
    /// A device, a socket, a pipe.
    Special,
}

impl Listed {
    /// Bytes of the file.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::Read(bytes) => bytes.len() as u64,
            Content::Unread(size) => *size,
            Content::Link | Content::Special => 0,
        }
    }
}

/// Whether a file of this name is read: the rules look into TOML and SVG.
#[must_use]
pub fn is_text(path: &str) -> bool {
    matches!(extension(path).as_str(), "toml" | "svg")
}

/// The part after the last dot of the name, in lower case; empty without one.
#[must_use]
pub fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// Why a path of a `deck.toml` may not be followed; `None` when it stays inside the folder.
#[must_use]
pub fn why_unsafe(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        Some("is empty")
    } else if path.starts_with(['/', '\\']) {
        Some("begins at the root of the disk")
    } else if path.split(['/', '\\']).any(|part| part == "..") {
        Some("climbs out of the folder")
    } else if path.contains('\\') {
        Some("has a backslash, which only some systems take for a separator")
    } else if path.contains(':') {
        Some("names a drive or a web address")
    } else if path.chars().any(char::is_control) {
        Some("has a control character")
    } else {
        None
    }
}
