//! What a visitor holds after giving a link's password: a value that only this process can make.
//!
//! It says until when it is good, followed by an HMAC over that, the link and its password's hash, with a
//! secret that is drawn at the first use and never leaves memory. So nothing is kept for a visitor, a
//! restart asks for the password once more, and a key for one link opens no other.

use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::system::{NoEntropy, System};

/// The cookie. Its path names the link, so a browser sends each to its own.
pub const COOKIE: &str = "share_key";
/// How long a key is good.
pub const LIVES: Duration = Duration::from_hours(1);

/// Makes and knows keys.
pub struct Keys {
    system: System,
    secret: OnceLock<[u8; 32]>,
}

impl Keys {
    /// The secret is drawn when the first key is made.
    #[must_use]
    pub const fn new(system: System) -> Self {
        Self { system, secret: OnceLock::new() }
    }

    /// A key for a link whose password has this hash.
    ///
    /// # Errors
    /// When there is no randomness for the secret.
    pub fn make(&self, id: Uuid, hash: &str) -> Result<String, NoEntropy> {
        if self.secret.get().is_none() {
            let mut secret = [0; 32];
            self.system.entropy.fill(&mut secret)?;
            // Of two that draw at once the first one counts.
            self.secret.get_or_init(|| secret);
        }
        let until = (self.system.clock.elapsed() + LIVES).as_secs().to_be_bytes();
        let tag = self.mac(id, hash, until).map(|mac| mac.finalize().into_bytes());
        let tag = tag.unwrap_or_default();
        Ok(URL_SAFE_NO_PAD.encode([&until[..], &tag[..]].concat()))
    }

    /// Whether this is such a key, and still good. Takes as long for one that is nearly right.
    #[must_use]
    pub fn opens(&self, key: &str, id: Uuid, hash: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(key) else { return false };
        let Some((until, tag)) = bytes.split_first_chunk::<8>() else { return false };
        let genuine = self.mac(id, hash, *until).is_some_and(|mac| mac.verify_slice(tag).is_ok());
        genuine && self.system.clock.elapsed().as_secs() < u64::from_be_bytes(*until)
    }

    fn mac(&self, id: Uuid, hash: &str, until: [u8; 8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.get()?).ok()?;
        // Of fixed length but for the last: no two readings of the same bytes.
        mac.update(&until);
        mac.update(id.as_bytes());
        mac.update(hash.as_bytes());
        Some(mac)
    }
}
