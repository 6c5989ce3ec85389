//! Answers that lie ready: bytes made once, in each encoding, with a strong `ETag`.
//!
//! The catalogue and the client change only with the binary or with a rare write, so they are
//! serialised once and sent from shared bytes. Compressed forms are made at the first call that
//! asks for one: an instance that nobody asks for gzip never holds gzip.

use std::cmp::Ordering;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::telemetry::metrics::Cache;

/// Below this a body is sent as it is: the encoding's own head would eat the gain.
const WORTH_COMPRESSING: usize = 1000;
/// Brotli quality for bodies made while the program runs: about the size of gzip 9 and a tenth of
/// the time of 11, which the build uses for the client's files.
const BROTLI_QUALITY: u32 = 5;

/// How a body can be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// brotli.
    Brotli,
}

impl Encoding {
    /// The best encoding that the caller takes: brotli, then gzip, by quality value.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Self {
        let mut best = (0.0_f32, Self::Identity);
        let values = headers.get_all(header::ACCEPT_ENCODING).iter();
        for part in values.filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')) {
            let mut pieces = part.split(';');
            let encoding =
                match pieces.next().map(|name| name.trim().to_ascii_lowercase()).as_deref() {
                    Some("br") => Self::Brotli,
                    Some("gzip" | "x-gzip") => Self::Gzip,
                    _ => continue,
                };
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0_f32, |q| q.parse().unwrap_or(0.0));
            let better = match quality.total_cmp(&best.0) {
                Ordering::Greater => true,
                Ordering::Equal => encoding == Self::Brotli,
                Ordering::Less => false,
            };
            if quality > 0.0 && better {
                best = (quality, encoding);
            }
        }
        best.1
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}

/// A body in all its encodings.
pub struct Cached {
    media_type: &'static str,
    tag: String,
    raw: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Cached {
    /// From the bytes of the body.
    #[must_use]
    pub fn new(media_type: &'static str, raw: impl Into<Bytes>) -> Self {
        let raw = raw.into();
        let hash = Sha256::digest(&raw);
        // Twelve bytes of a SHA-256 tell any two bodies of ours apart.
        let tag = hash.iter().take(12).fold(String::new(), |tag, byte| format!("{tag}{byte:02x}"));
        Self::tagged(media_type, raw, tag)
    }

    /// From bytes whose tag is known already, so that they need not be read now.
    #[must_use]
    pub fn tagged(media_type: &'static str, raw: Bytes, tag: String) -> Self {
        Self { media_type, tag, raw, gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    /// From a value, as JSON.
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn json(value: &impl serde::Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self::new("application/json", serde_json::to_vec(value)?))
    }

    /// With compressed forms that lie ready.
    #[must_use]
    pub fn with(self, gzip: Option<Bytes>, brotli: Option<Bytes>) -> Self {
        let ready = |bytes: Option<Bytes>| bytes.map_or_else(OnceLock::new, OnceLock::from);
        Self { gzip: ready(gzip), brotli: ready(brotli), ..self }
    }

    /// Bytes held now.
    #[must_use]
    pub fn held(&self) -> usize {
        self.raw.len()
            + self.gzip.get().map_or(0, Bytes::len)
            + self.brotli.get().map_or(0, Bytes::len)
    }

    /// The answer to a request with these headers: 200 with the best encoding, or 304.
    pub fn respond(&self, request: &HeaderMap, cache_control: &'static str) -> Response<Body> {
        let encoding = if self.raw.len() < WORTH_COMPRESSING || !self.is_text() {
            Encoding::Identity
        } else {
            Encoding::accepted(request)
        };
        // A strong tag names bytes, so each encoding has its own (RFC 9110 §8.8.3).
        let tag = match encoding {
            Encoding::Identity => format!("\"{}\"", self.tag),
            other => format!("\"{}-{}\"", self.tag, other.name()),
        };
        let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
        let fresh = known.flat_map(|v| v.split(',')).any(|known| {
            let known = known.trim();
            known == "*" || known.trim_start_matches("W/") == tag
        });
        let mut response = if fresh {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let mut response = Response::new(Body::from(self.encoded(encoding)));
            set(&mut response, header::CONTENT_TYPE, self.media_type);
            if encoding != Encoding::Identity {
                set(&mut response, header::CONTENT_ENCODING, encoding.name());
            }
            response
        };
        set(&mut response, header::VARY, "accept-encoding, accept-language, cookie");
        set(&mut response, header::CACHE_CONTROL, cache_control);
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    fn is_text(&self) -> bool {
        self.media_type.starts_with("text/")
            || ["json", "javascript", "xml", "manifest", "toml"]
                .iter()
                .any(|part| self.media_type.contains(part))
    }

    fn encoded(&self, encoding: Encoding) -> Bytes {
        match encoding {
            Encoding::Identity => self.raw.clone(),
            Encoding::Gzip => self.gzip.get_or_init(|| gzip(&self.raw)).clone(),
            Encoding::Brotli => self.brotli.get_or_init(|| brotli(&self.raw)).clone(),
        }
    }
}

fn set(response: &mut Response<Body>, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing into memory does not fail.
    drop(encoder.write_all(bytes));
    encoder.finish().unwrap_or_default().into()
}

fn brotli(bytes: &[u8]) -> Bytes {
    let mut packed = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut packed, 4096, BROTLI_QUALITY, 22);
        drop(encoder.write_all(bytes));
    }
    packed.into()
}

/// Answers by what was asked for: the one cache of the program. Bounded by bytes; emptied by the
/// write that changes what it holds.
pub struct ResponseCache {
    entries: quick_cache::sync::Cache<String, Arc<Cached>, Weight>,
    hits: AtomicU64,
    misses: AtomicU64,
}

#[derive(Clone)]
struct Weight;

impl quick_cache::Weighter<String, Arc<Cached>> for Weight {
    fn weight(&self, key: &String, value: &Arc<Cached>) -> u64 {
        // Compressed forms come later and are smaller than the raw one: twice is a safe bound.
        (key.len() + 2 * value.raw.len()) as u64
    }
}

impl ResponseCache {
    /// With room for so many bytes.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        Self {
            entries: quick_cache::sync::Cache::with_weighter(256, bytes, Weight),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The answer under `key`, if it lies ready; a miss is counted by who then makes it.
    pub fn get(&self, key: &str) -> Option<Arc<Cached>> {
        let found = self.entries.get(key)?;
        self.hits.fetch_add(1, Relaxed);
        Some(found)
    }

    /// The answer under `key`, made by `make` if it is not there.
    ///
    /// # Errors
    /// What `make` says; nothing is kept then.
    pub fn get_or_make<E>(
        &self,
        key: String,
        make: impl FnOnce() -> Result<Cached, E>,
    ) -> Result<Arc<Cached>, E> {
        if let Some(found) = self.get(&key) {
            return Ok(found);
        }
        self.misses.fetch_add(1, Relaxed);
        let cached = Arc::new(make()?);
        self.entries.insert(key, Arc::clone(&cached));
        Ok(cached)
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.entries.clear();
    }

    /// For `/metrics`.
    pub fn figures(&self) -> Cache {
        Cache {
            hits: self.hits.load(Relaxed),
            misses: self.misses.load(Relaxed),
            entries: self.entries.len() as u64,
            bytes: self.entries.iter().map(|(_, value)| value.held() as u64).sum(),
        }
    }
}
