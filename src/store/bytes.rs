//! Bytes in a record: MessagePack has a kind for them, which serde does not use by itself. Where people
//! read, as in JSON, they are base64.

use std::io::{Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Bytes, which serde would write as a list of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// A text, deflated; a third of it, as our texts are.
    #[must_use]
    pub fn deflated(text: &str) -> Self {
        let level = flate2::Compression::default();
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), level);
        // Writing into memory does not fail.
        let written = encoder.write_all(text.as_bytes());
        Self(written.and_then(|()| encoder.finish()).unwrap_or_default())
    }

    /// The text again; `None` if it is none. At most a mebibyte, far beyond any text of ours.
    #[must_use]
    pub fn inflated(&self) -> Option<String> {
        let mut text = String::new();
        let decoder = flate2::read::DeflateDecoder::new(self.0.as_slice());
        decoder.take(1 << 20).read_to_string(&mut text).ok()?;
        Some(text)
    }
}

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            return to.serialize_str(&STANDARD.encode(&self.0));
        }
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Bytes;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
            fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }
        if from.is_human_readable() {
            let text = String::deserialize(from)?;
            return STANDARD.decode(text).map(Bytes).map_err(serde::de::Error::custom);
        }
        from.deserialize_byte_buf(Visitor)
    }
}
