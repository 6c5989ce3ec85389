//! Server-sent events: frames, and a body that sends them as they come.
//!
//! axum's own `Sse` wants a `Stream`, which would bring a crate for one function, and writes each event anew
//! for each reader; here a frame is bytes.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, header};
use bytes::Bytes;
use hyper::body::Frame;
use tokio::sync::mpsc;

/// A comment is sent when nothing else was for so long: proxies drop what is silent for a minute, and it
/// shows us that nobody listens any more.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
/// What a heartbeat is.
pub const BEAT: Bytes = Bytes::from_static(b":\n\n");

/// An event with an id, a kind and JSON, which has no bare line break and so is one line.
#[must_use]
pub fn frame(id: &str, event: &str, json: &[u8]) -> Bytes {
    [b"id: ", id.as_bytes(), b"\nevent: ", event.as_bytes(), b"\ndata: ", json, b"\n\n"]
        .concat()
        .into()
}

/// JSON without a kind or an id, as the contract's old paths send it.
#[must_use]
pub fn bare(json: &[u8]) -> Bytes {
    [b"data: ", json, b"\n\n"].concat().into()
}

/// The answer that sends what comes out of a channel, until the channel is closed.
#[must_use]
pub fn response(frames: mpsc::Receiver<Bytes>) -> Response<Body> {
    let mut response = Response::new(Body::new(Frames(frames)));
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // nginx holds answers back until they are whole, unless it is told not to.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

struct Frames(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
