//! The one way out: a single HTTP client for everything that leaves the box, built at first use.
//!
//! An instance that signs nobody in by OpenID Connect and asks no AI never builds it, and with
//! `--offline` it refuses, so nothing in the program can open an outbound connection. Redirects are
//! not followed: an address that was checked must not lead to one that was not.

use std::sync::OnceLock;
use std::time::Duration;

/// From the first byte out to the last one in (owners-plan: total limit 30 s).
const TOTAL: Duration = Duration::from_secs(30);
/// For the connection to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// Connections to one host that are kept (owners-plan: 5 kept alive).
const KEPT: usize = 5;
/// An answer at most; longer ones are refused.
const MAX_ANSWER: usize = 1 << 20;

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The operator forbade it.
    #[error("outbound connections are off (--offline)")]
    Offline,
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
    client: OnceLock<reqwest::Client>,
}

impl Outbound {
    /// Opens nothing yet.
    #[must_use]
    pub const fn new(offline: bool) -> Self {
        Self { offline, client: OnceLock::new() }
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
