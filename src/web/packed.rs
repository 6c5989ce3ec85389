//! Files that `build.rs` packed into the binary: one block of bytes, and an index of what lies where.
//!
//! A block of its own, and not an array of files as the usual crates make it: there, each file's name
//! lies beside its bytes, and reading three hundred names at the start maps nearly all of the files
//! into memory, a megabyte and more that nobody asked for. Here the index is a few pages, and a file's
//! pages are mapped when it is sent.

use std::collections::HashMap;

use bytes::Bytes;

use super::cached::Cached;

/// A file, with its compressed forms if they are worth it.
pub(super) struct File {
    /// Below the folder that was packed.
    pub name: &'static str,
    tag: &'static str,
    /// As it is.
    pub raw: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

impl File {
    fn cached(&self) -> Cached {
        let ready = |bytes: &'static [u8]| (!bytes.is_empty()).then(|| Bytes::from_static(bytes));
        let raw = Bytes::from_static(self.raw);
        Cached::tagged(media_type(self.name), raw, self.tag.to_owned())
            .with(ready(self.gzip), ready(self.brotli))
    }
}

/// The files of a block. A line of the index is `name tag raw gzip brotli`: what to call it by, then how
/// many bytes each form has, one after the other; 0 for a form that is not there.
pub(super) fn files(index: &'static str, block: &'static [u8]) -> Vec<File> {
    let mut rest = block;
    let mut take = |length: &str| {
        let length = length.parse().ok()?;
        let (bytes, left) = rest.split_at_checked(length)?;
        rest = left;
        Some(bytes)
    };
    let mut file = |line: &'static str| {
        let mut parts = line.split(' ');
        Some(File {
            name: parts.next()?,
            tag: parts.next()?,
            raw: take(parts.next()?)?,
            gzip: take(parts.next()?)?,
            brotli: take(parts.next()?)?,
        })
    };
    index.lines().map_while(&mut file).collect()
}

/// Files by name, ready to be sent.
pub(super) fn by_name(files: impl IntoIterator<Item = File>) -> HashMap<&'static str, Cached> {
    files.into_iter().map(|file| (file.name, file.cached())).collect()
}

/// What a file is, by its name.
pub(super) fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("toml") => "application/toml",
        Some("html") => "text/html; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}
