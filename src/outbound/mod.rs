//! The one way out: a single HTTP client for everything that leaves the box, built at first use.
//!
//! An instance that signs nobody in by OpenID Connect and asks no AI never builds it, and with
//! `--offline` it refuses, so nothing in the program can open an outbound connection. Redirects are
//! not followed: an address that was checked must not lead to one that was not. Addresses that people choose
//! go through a client of their own, which is [guarded](AllowedHosts).

mod guard;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;

pub use guard::{AllowedHosts, Refused, is_public};

/// From the first byte out to the last one in (owners-plan: total limit 30 s), where the caller names
/// no other limit.
const TOTAL: Duration = Duration::from_secs(30);
/// For the connection to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// Connections to one host that are kept (owners-plan: 5 kept alive).
const KEPT: usize = 5;
/// An answer that is read whole at most; longer ones are refused.
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
    /// No connection stands.
    #[error("there is no connection: {0}")]
    Connect(String),
    /// It took longer than it may.
    #[error("the time for the request is over")]
    TimedOut,
    /// The network, or the other side.
    #[error("the request failed: {0}")]
    Failed(String),
    /// More than we read.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
}

impl From<reqwest::Error> for OutboundError {
    fn from(error: reqwest::Error) -> Self {
        // Without the address: it may hold a code or a key.
        let error = error.without_url();
        if error.is_timeout() {
            Self::TimedOut
        } else if error.is_connect() {
            Self::Connect(error.to_string())
        } else {
            Self::Failed(error.to_string())
        }
    }
}

/// A JSON body for somebody, whose answer is read as it comes.
pub struct Post {
    /// Where to.
    pub url: String,
    /// Beside the content type. Values may be secret.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Vec<u8>,
    /// From the first byte out to the last one in, in place of the 30 s.
    pub total: Duration,
    /// Bytes of the answer at most.
    pub max_answer: usize,
}

/// Without its headers and body, which hold keys and questions.
impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// An answer whose body is on its way. Dropping it closes the connection, unless the body was read to
/// its end.
#[derive(Debug)]
pub struct Incoming {
    answer: reqwest::Response,
    left: usize,
    most: usize,
}

impl Incoming {
    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.answer.status().as_u16()
    }

    /// A header's text, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers().get(name)?.to_str().ok()
    }

    /// The next bytes; `None` after the last ones.
    ///
    /// # Errors
    /// When the connection breaks, the time is over or the answer is too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, OutboundError> {
        let Some(chunk) = self.answer.chunk().await? else { return Ok(None) };
        match self.left.checked_sub(chunk.len()) {
            Some(left) => self.left = left,
            None => return Err(OutboundError::TooLong(self.most)),
        }
        Ok(Some(chunk))
    }
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
        self.client.get().is_some() || self.guarded.get().is_some()
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
        let request = reqwest::Request::try_from(request)?;
        let answer = self.client()?.execute(request).await?;
        let mut response = axum::http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut incoming = Incoming { answer, left: MAX_ANSWER, most: MAX_ANSWER };
        let mut body = Vec::new();
        while let Some(chunk) = incoming.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        response.body(body).map_err(|error| OutboundError::Failed(error.to_string()))
    }

    /// Sends JSON and gives the answer's head; its body comes by [`Incoming::chunk`]. Dropping the future
    /// or what it gave closes the connection.
    ///
    /// # Errors
    /// When it may not go out or fails.
    pub async fn post(&self, post: Post) -> Result<Incoming, OutboundError> {
        let client = self.client()?;
        let mut request = client
            .post(&post.url)
            .timeout(post.total)
            .header("content-type", "application/json")
            .header("accept", "text/event-stream");
        for (name, value) in post.headers {
            request = request.header(name, value);
        }
        let answer = request.body(post.body).send().await?;
        Ok(Incoming { answer, left: post.max_answer, most: post.max_answer })
    }
}
