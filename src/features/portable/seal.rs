//! The seal of what was earned: the instance's signature over the hashes of the files that hold it. The hashes
//! vouch for the files, line by line; whoever packs the zip anew breaks nothing, whoever changes a number does.

use ed25519_dalek::{Signature, Signer, SigningKey};

use super::manifest::{Manifest, name_hash};
use super::writer::Hash;
use crate::tarot::signed::{hex, unhex};

/// The files, as the sections in `progress` and `bingo` are named.
const FILES: [&str; 7] = [
    "data/bingo.cards.json",
    "data/bingo.claims.json",
    "data/bingo.rewards.json",
    "data/progress.causes.json",
    "data/progress.days.json",
    "data/progress.ledger.json",
    "data/progress.standing.json",
];

/// What is signed: the rule's name, then each file's hash in the order of their names.
fn signed<'a>(hash_of: impl Fn(&str) -> Option<&'a Hash>) -> Option<Vec<u8>> {
    let mut bytes = b"wt-earned-1".to_vec();
    for name in FILES {
        bytes.extend(hash_of(name)?);
    }
    Some(bytes)
}

/// The seal of files that were written, hex; empty when one is missing.
#[must_use]
pub fn seal(key: &SigningKey, files: &[(String, Hash)]) -> String {
    let hash_of = |name: &str| files.iter().find(|(file, _)| file == name).map(|(_, hash)| hash);
    signed(hash_of).map(|bytes| hex(&key.sign(&bytes).to_bytes())).unwrap_or_default()
}

/// Whether this instance sealed what a manifest lists.
#[must_use]
pub fn holds(manifest: &Manifest, key: &SigningKey) -> bool {
    let Some(bytes) = signed(|name| manifest.files.0.get(&name_hash(name))) else { return false };
    let Some(signature) = unhex::<64>(&manifest.seal) else { return false };
    key.verifying_key().verify_strict(&bytes, &Signature::from_bytes(&signature)).is_ok()
}
