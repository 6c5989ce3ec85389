//! The one way out: a single HTTP client for everything that leaves the box, built at first use.
//!
//! An instance that signs nobody in by OpenID Connect and asks no AI never builds it, and with
//! `--offline` it refuses, so nothing in the program can open an outbound connection. Redirects are
//! not followed: an address that was checked must not lead to one that was not. Addresses that people choose
//! go through a client of their own, which is [guarded](AllowedHosts).

mod guard;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

pub use guard::{AllowedHosts, Refused, is_public};

/// From the first byte out to the last one in (owners-plan: total limit 30 s).
const TOTAL: Duration = Duration::from_secs(30);
/// For the connection to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// Connections to one host that are kept (owners-plan: 5 kept alive).
const KEPT: usize = 5;
/// An answer at most; longer ones are refused.
const MAX_ANSWER: usize = 1 << 20;

/// For a guarded request, from the first byte out to the last one in: people's own servers answer at once.
const GUARDED_TOTAL: Duration = Duration::from_secs(10);

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The operator forbade it.
    #[error("outbound connections are off (--offline)")]
    Offline,
    /// The address is one that nobody but the operator may choose.
    #[error("the address was refused: {0}")]
    Refused(#[from] Refused),
    /// The client cannot be built.
    #[error("the HTTP client cannot be built: {0}")]
    Build(String),
    /// The network, or the other side.
    #[error("the request failed: {0}")]
    Failed(String),
    /// More than we read.
    #[error("the answer is longer than {MAX_ANSWER} bytes")]
    TooLong,
}

/// The way out.
#[derive(Debug)]
pub struct Outbound {
    offline: bool,
    allowed: Arc<AllowedHosts>,
    client: OnceLock<reqwest::Client>,
    guarded: OnceLock<reqwest::Client>,
}

impl Outbound {
    /// Opens nothing yet.
    #[must_use]
    pub fn new(offline: bool) -> Self {
        Self::with_allowed(offline, AllowedHosts::default())
    }

    /// The same, with hosts that people may choose although they are private.
    #[must_use]
    pub fn with_allowed(offline: bool, allowed: AllowedHosts) -> Self {
        let allowed = Arc::new(allowed);
        Self { offline, allowed, client: OnceLock::new(), guarded: OnceLock::new() }
    }

    /// Whether the operator forbade it all.
    #[must_use]
    pub const fn offline(&self) -> bool {
        self.offline
    }

    /// Hosts that people may choose although they are private.
    #[must_use]
    pub fn allowed(&self) -> &AllowedHosts {
        &self.allowed
    }

    /// The status that a request to an address of a person's choice is answered with. Nothing else of the
    /// answer is read.
    ///
    /// # Errors
    /// When it may not go out or fails.
    pub async fn send_guarded(
        &self,
        request: axum::http::Request<Vec<u8>>,
    ) -> Result<u16, OutboundError> {
        if self.offline {
            return Err(OutboundError::Offline);
        }
        self.allowed.check(&request.uri().to_string())?;
        let client = self.guarded()?;
        let failed = |error: reqwest::Error| OutboundError::Failed(error.without_url().to_string());
        let request = reqwest::Request::try_from(request).map_err(failed)?;
        Ok(client.execute(request).await.map_err(failed)?.status().as_u16())
    }

    fn guarded(&self) -> Result<&reqwest::Client, OutboundError> {
        if let Some(client) = self.guarded.get() {
            return Ok(client);
        }
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .timeout(GUARDED_TOTAL)
            .connect_timeout(GUARDED_TOTAL)
            // The next notice is a day away.
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(guard::Resolver(Arc::clone(&self.allowed))))
            .user_agent(concat!("wasteland-tarot/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| OutboundError::Build(error.to_string()))?;
        Ok(self.guarded.get_or_init(|| client))
    }

    /// Whether the client was needed so far.
    #[must_use]
    pub fn built(&self) -> bool {
        self.client.get().is_some()
    }

    /// The client.
    ///
    /// # Errors
    /// When it may not be used or cannot be built.
    pub fn client(&self) -> Result<&reqwest::Client, OutboundError> {
        if self.offline {
            return Err(OutboundError::Offline);
        }
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // A second caller at the same moment finds it set already; both providers are the same.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .timeout(TOTAL)
            .connect_timeout(CONNECT)
            .pool_max_idle_per_host(KEPT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("wasteland-tarot/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| OutboundError::Build(error.to_string()))?;
        Ok(self.client.get_or_init(|| client))
    }

    /// Sends a request of the `http` crate's and reads the whole answer.
    ///
    /// # Errors
    /// When it may not go out, fails, or the answer is too long.
    pub async fn send(
        &self,
        request: axum::http::Request<Vec<u8>>,
    ) -> Result<axum::http::Response<Vec<u8>>, OutboundError> {
        // Without the address: it may hold a code or a key.
        let failed = |error: reqwest::Error| OutboundError::Failed(error.without_url().to_string());
        let client = self.client()?;
        let request = reqwest::Request::try_from(request).map_err(failed)?;
        let mut answer = client.execute(request).await.map_err(failed)?;
        let mut response = axum::http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(OutboundError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        response.body(body).map_err(|error| OutboundError::Failed(error.to_string()))
    }
}
