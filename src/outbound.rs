//! The one way out: a single HTTP client for everything that leaves the box, built at first use.
//!
//! An instance that signs nobody in by OpenID Connect and asks no AI never builds it, and with
//! `--offline` it refuses, so nothing in the program can open an outbound connection. Redirects are
//! not followed: an address that was checked must not lead to one that was not.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;

/// From the first byte out to the last one in (owners-plan: total limit 30 s), where the caller names
/// no other limit.
const TOTAL: Duration = Duration::from_secs(30);
/// For the connection to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// Connections to one host that are kept (owners-plan: 5 kept alive).
const KEPT: usize = 5;
/// An answer that is read whole at most; longer ones are refused.
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
    client: OnceLock<reqwest::Client>,
}

impl Outbound {
    /// Opens nothing yet.
    #[must_use]
    pub const fn new(offline: bool) -> Self {
        Self { offline, client: OnceLock::new() }
    }

    /// Whether the operator forbade every connection.
    #[must_use]
    pub const fn offline(&self) -> bool {
        self.offline
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
