//! The manifest: what the file is, whose program wrote it when, how much is in it, and the SHA-256 of every
//! other file. Read, it becomes a table of hashes of fixed size an entry, however long the names are.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::{self, Read, Write};

use jiff::Timestamp;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

use super::rules::{FORMAT, MAX_ENTRIES, VERSION};
use super::writer::Hash;
use crate::tarot::signed::{hex, unhex};

/// Makes the seal of files by their hashes.
pub type Sealing<'a> = &'a dyn Fn(&[(String, Hash)]) -> String;

/// What a manifest says of the whole.
#[derive(Clone, Copy)]
pub struct About<'a> {
    /// The instance's public key, hex.
    pub instance: &'a str,
    /// When.
    pub exported_at: Timestamp,
    /// The language of what is written for people.
    pub lang: &'a str,
    /// Records of each section.
    pub counts: &'a BTreeMap<&'static str, u64>,
    /// What vouches for what was earned ([`super::seal`]).
    pub seal: Sealing<'a>,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'a str,
    version: u32,
    program: &'a str,
    instance: &'a str,
    exported_at: Timestamp,
    lang: &'a str,
    counts: &'a BTreeMap<&'static str, u64>,
    seal: String,
    files: Files<'a>,
}

struct Files<'a>(&'a [(String, Hash)]);

impl Serialize for Files<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, hash) in self.0 {
            map.serialize_entry(name, &hex(hash))?;
        }
        map.end()
    }
}

/// Writes a manifest.
///
/// # Errors
/// When the place below fails.
pub fn write(out: &mut dyn Write, about: &About<'_>, files: &[(String, Hash)]) -> io::Result<()> {
    let written = Written {
        format: FORMAT,
        version: VERSION,
        program: env!("CARGO_PKG_VERSION"),
        instance: about.instance,
        exported_at: about.exported_at,
        lang: about.lang,
        counts: about.counts,
        seal: (about.seal)(files),
        files: Files(files),
    };
    serde_json::to_writer_pretty(&mut *out, &written)?;
    out.write_all(b"\n")
}

/// A name, as the table of hashes knows it.
pub type NameHash = [u8; 16];

/// The hash of a name.
#[must_use]
pub fn name_hash(name: &str) -> NameHash {
    let [hash @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _]: Hash =
        Sha256::digest(name.as_bytes()).into();
    hash
}

/// A manifest that was read.
#[derive(Debug, Default, Deserialize)]
pub struct Manifest {
    /// Has to be [`FORMAT`].
    #[serde(default)]
    pub format: String,
    /// Up to [`VERSION`].
    #[serde(default)]
    pub version: u32,
    /// The instance's public key, hex.
    #[serde(default)]
    pub instance: String,
    /// When.
    #[serde(default)]
    pub exported_at: String,
    /// Vouches for what was earned.
    #[serde(default)]
    pub seal: String,
    /// SHA-256 of each file, by its name's hash.
    #[serde(default)]
    pub files: Hashes,
}

/// SHA-256 of files by the hashes of their names.
#[derive(Debug, Default)]
pub struct Hashes(pub HashMap<NameHash, Hash>);

impl<'de> Deserialize<'de> for Hashes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Hashes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names with SHA-256 hashes")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Hashes, A::Error> {
                let mut hashes = HashMap::new();
                while let Some((name, hash)) = map.next_entry::<String, String>()? {
                    let hash = unhex(&hash).ok_or_else(|| A::Error::custom("not a SHA-256"))?;
                    if hashes.insert(name_hash(&name), hash).is_some() {
                        return Err(A::Error::custom("a name is there twice"));
                    }
                    if hashes.len() as u64 > MAX_ENTRIES {
                        return Err(A::Error::custom("too many files"));
                    }
                }
                Ok(Hashes(hashes))
            }
        }
        from.deserialize_map(Map)
    }
}

/// Reads a manifest. Only one that calls itself ours is read to its end.
///
/// # Errors
/// Why it is none.
pub fn read(from: impl Read) -> Result<Manifest, serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_reader(io::BufReader::new(from));
    let manifest = Manifest::deserialize(&mut parser)?;
    // Nothing behind it.
    match IgnoredAny::deserialize(&mut parser) {
        Ok(_) => Err(serde_json::Error::custom("there is more behind it")),
        Err(error) if error.is_eof() => Ok(manifest),
        Err(error) => Err(error),
    }
}
