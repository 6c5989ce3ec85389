//! An authenticator in software: makes passkeys and signs with them, as WebAuthn level 3 says.
//!
//! Written here because `webauthn-authenticator-rs` refuses discoverable passkeys, the only kind that
//! this product asks for. Everything that a browser or a device could do wrong is a public field.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Keys made so far, by any device: none is made twice.
static MADE: AtomicU64 = AtomicU64::new(1);

/// User present, user verified.
const PRESENT_AND_VERIFIED: u8 = 0x01 | 0x04;
/// May be synced, is synced.
const SYNCED: u8 = 0x08 | 0x10;
/// The answer has a new key in it.
const WITH_KEY: u8 = 0x40;

/// A device.
pub struct Device {
    /// Where the browser says that the page is from.
    pub origin: String,
    /// The relying party that the authenticator signs for.
    pub rp_id: String,
    /// `None`: always 0, as synced passkeys do.
    pub counter: Option<u32>,
    /// Beside those of [`PRESENT_AND_VERIFIED`].
    pub flags: u8,
    /// Flags that are missing.
    pub without: u8,
    pub keys: Vec<Key>,
}

/// A passkey.
#[derive(Clone)]
pub struct Key {
    pub id: Vec<u8>,
    key: SigningKey,
    user: Vec<u8>,
}

impl Device {
    /// A phone that syncs its passkeys, at `http://localhost`.
    pub fn phone() -> Self {
        Self {
            origin: "http://localhost".to_owned(),
            rp_id: "localhost".to_owned(),
            counter: None,
            flags: SYNCED,
            without: 0,
            keys: Vec::new(),
        }
    }

    /// A key to plug in, which counts.
    pub fn security_key() -> Self {
        Self { counter: Some(1), flags: 0, ..Self::phone() }
    }

    /// `navigator.credentials.create`, flat as the contract has it. Panics where a device would refuse.
    pub fn create(&mut self, options: &Value) -> Value {
        assert_eq!(options["rp"]["id"], self.rp_id.as_str(), "no browser signs for another site");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let algorithms = options["pubKeyCredParams"].as_array().unwrap();
        assert!(algorithms.iter().any(|one| one["alg"] == -7), "ES256 is all we have");
        let excluded = options["excludeCredentials"].as_array().cloned().unwrap_or_default();
        for known in &self.keys {
            let id = encoded(&known.id);
            assert!(excluded.iter().all(|one| one["id"] != id), "the device has one already");
        }
        let key = Key::new(decoded(&options["user"]["id"]));
        self.keys.push(key.clone());
        self.attest(&key, options)
    }

    /// The same for the key that it has already, which no good device does.
    pub fn create_again(&mut self, options: &Value) -> Value {
        let key = self.keys.last().cloned().expect("a passkey");
        self.attest(&key, options)
    }

    fn attest(&mut self, key: &Key, options: &Value) -> Value {
        let data = self.authenticator_data(WITH_KEY, &key.attested());
        let object = [
            &[0xa3][..],
            &text("fmt"),
            &text("none"),
            &text("attStmt"),
            &[0xa0],
            &text("authData"),
            &bytes(&data),
        ]
        .concat();
        json!({
            "credential_id": encoded(&key.id),
            "client_data_json": encoded(&self.client_data("webauthn.create", options)),
            "attestation_object": encoded(&object),
            "transports": ["internal", "hybrid"],
        })
    }

    /// `navigator.credentials.get` with the newest passkey.
    pub fn get(&mut self, options: &Value) -> Value {
        let newest = self.keys.last().cloned().expect("a passkey");
        self.get_with(&newest, options)
    }

    /// `navigator.credentials.get` with a certain passkey.
    pub fn get_with(&mut self, key: &Key, options: &Value) -> Value {
        assert_eq!(options["rpId"], self.rp_id.as_str(), "no browser signs for another site");
        let data = self.authenticator_data(0, &[]);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = key.key.sign(&signed);
        json!({
            "credential_id": encoded(&key.id),
            "client_data_json": encoded(&client_data),
            "authenticator_data": encoded(&data),
            "signature": encoded(signature.to_der().as_bytes()),
            "user_handle": encoded(&key.user),
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        serde_json::to_vec(&data).unwrap()
    }

    fn authenticator_data(&mut self, flags: u8, rest: &[u8]) -> Vec<u8> {
        let count = self.counter.unwrap_or(0);
        self.counter = self.counter.map(|count| count + 1);
        let flags = (PRESENT_AND_VERIFIED | self.flags | flags) & !self.without;
        let hash = Sha256::digest(self.rp_id.as_bytes());
        [hash.as_slice(), &[flags], &count.to_be_bytes(), rest].concat()
    }
}

impl Key {
    fn new(user: Vec<u8>) -> Self {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let seed = Sha256::digest(format!("passkey {number}"));
        Self { id: seed[..20].to_vec(), key: SigningKey::from_slice(&seed).unwrap(), user }
    }

    /// Attested credential data: a device of no known make, the id, the public key as COSE.
    fn attested(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}: EC2, ES256, P-256.
        let key =
            [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21][..], &bytes(x), &[0x22], &bytes(y)];
        [&[0; 16][..], &length, &self.id, &key.concat()].concat()
    }
}

fn text(text: &str) -> Vec<u8> {
    head(0x60, text.len(), text.as_bytes())
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    head(0x40, bytes.len(), bytes)
}

/// CBOR's head of a string, and the string.
fn head(kind: u8, length: usize, rest: &[u8]) -> Vec<u8> {
    let mut all = match u8::try_from(length) {
        Ok(short @ 0..24) => vec![kind | short],
        Ok(byte) => vec![kind | 24, byte],
        Err(_) => {
            let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
            vec![kind | 25, high, low]
        }
    };
    all.extend_from_slice(rest);
    all
}

pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}
