//! What receipts of every kind share: their encoding, how they are read, and the instance's signature.

use ed25519_dalek::{Signature, VerifyingKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// A receipt as JSON at most, in bytes.
pub const MAX_BYTES: usize = 4096;

/// A check by its name, and why it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `form`, `deck`, `commitment`, `cards` or `signature`.
    pub name: &'static str,
    /// A sentence if it failed.
    pub failure: Option<String>,
}

/// `E`: each part preceded by its length.
pub(super) fn encode(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        // No part of ours comes near 4 GiB.
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

pub(super) fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Bytes as lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Exactly `N` bytes from lower-case hex.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let (high, low) = (digit(*pair.first()?)?, digit(*pair.get(1)?)?);
        *byte = 16 * high + low;
    }
    Some(bytes)
}

/// Reads a receipt.
///
/// # Errors
/// A sentence that says why it is none.
pub(super) fn parse<R: DeserializeOwned>(json: &str) -> Result<R, String> {
    if json.trim().len() > 2 * MAX_BYTES {
        return Err(format!("it is longer than a receipt ({MAX_BYTES} bytes) can be"));
    }
    serde_json::from_str(json).map_err(|error| error.to_string())
}

/// A receipt as canonical JSON without its signature. All its texts are ASCII, so sorting the keys is all that
/// RFC 8785 asks for.
pub(super) fn bytes(receipt: &impl Serialize) -> Vec<u8> {
    let mut value = serde_json::to_value(receipt).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("signature");
    }
    serde_json::to_vec(&sorted(&value)).unwrap_or_default()
}

/// Why something is not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsigned {
    /// The key is none.
    Key,
    /// The signature is none.
    Signature,
    /// It is of other bytes, or by another key.
    Other,
}

/// Checks a signature by an instance's key, both in hex.
pub(super) fn signature(instance: &str, signature: &str, bytes: &[u8]) -> Result<(), Unsigned> {
    let key = unhex(instance).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let key = key.ok_or(Unsigned::Key)?;
    let signature = Signature::from_bytes(&unhex(signature).ok_or(Unsigned::Signature)?);
    key.verify_strict(bytes, &signature).map_err(|_| Unsigned::Other)
}

/// A value with its objects' keys sorted, whatever order `serde_json`'s maps have in this build.
fn sorted(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<_> = fields.keys().collect();
            keys.sort();
            let field = |key: &String| (key.clone(), fields.get(key).map_or(Value::Null, sorted));
            Value::Object(keys.into_iter().map(field).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}
