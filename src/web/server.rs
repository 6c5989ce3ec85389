//! The accept loop. `axum::serve` 0.8 has no limit on the time a header may take, none on
//! connections, and waits for ever on an open stream when it shuts down (axum#2741, #3478, #2673);
//! axum-server 0.9 has no cap on connections. So we drive hyper ourselves: about a hundred lines.
//!
//! HTTP/1.1 only: TLS and HTTP/2 end at the proxy in front, where there is one.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::layers::Wrapped;
use crate::telemetry::Metrics;

/// A request's head may take this long to arrive; an idle connection is closed after it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// hyper answers a greater head with a bare 431. Heads between [`super::layers::MAX_HEAD_BYTES`] and
/// this get our 431, with a body.
const HEAD_BUFFER: usize = 64 * 1024;

/// Limits of a listener.
#[derive(Clone, Copy, Debug)]
pub struct ServerOptions {
    /// Open connections at most; more wait in the kernel's backlog.
    pub max_connections: usize,
    /// Open connections of one address (IPv6: one /64) at most; more are closed at once. 0: no cap.
    pub max_per_address: usize,
    /// How long requests may go on after the shutdown began.
    pub drain: Duration,
}

/// A listener at work.
pub struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    connections: TaskTracker,
    accepting: tokio::task::JoinHandle<()>,
    drain: Duration,
}

impl Server {
    /// Listens on `address` (port 0: any free one) and serves `router`.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn start(
        address: SocketAddr,
        router: Wrapped,
        options: ServerOptions,
        metrics: Arc<Metrics>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let connections = TaskTracker::new();
        let accept = Accept {
            router,
            places: Arc::new(Semaphore::new(options.max_connections)),
            addresses: Arc::new(Addresses::new(options.max_per_address)),
            metrics,
            stop: stop.clone(),
            connections: connections.clone(),
        };
        let accepting = tokio::spawn(accept.run(listener));
        Ok(Self { address, stop, connections, accepting, drain: options.drain })
    }

    /// Where it listens.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Is cancelled when the shutdown begins; streams end on it.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Stops accepting, lets requests finish until the deadline, then drops what is left. Whether
    /// all of them finished.
    pub async fn shutdown(self) -> bool {
        self.stop.cancel();
        drop(self.accepting.await);
        self.connections.close();
        tokio::time::timeout(self.drain, self.connections.wait()).await.is_ok()
    }
}

struct Accept {
    router: Wrapped,
    places: Arc<Semaphore>,
    addresses: Arc<Addresses>,
    metrics: Arc<Metrics>,
    stop: CancellationToken,
    connections: TaskTracker,
}

impl Accept {
    async fn run(self, listener: TcpListener) {
        loop {
            // A place first, then the connection: what has no place stays in the backlog.
            let place = tokio::select! {
                () = self.stop.cancelled() => return,
                place = Arc::clone(&self.places).acquire_owned() => place,
            };
            let Ok(place) = place else { return };
            let accepted = tokio::select! {
                () = self.stop.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: wait for some to come back.
                    tracing::warn!(net.error = %error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let Some(entry) = Addresses::enter(&self.addresses, peer.ip()) else { continue };
            let (router, metrics) = (self.router.clone(), Arc::clone(&self.metrics));
            let stop = self.stop.clone();
            self.connections.spawn(async move {
                metrics.connection_opened();
                connection(stream, peer, router, stop).await;
                metrics.connection_closed();
                drop((place, entry));
            });
        }
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Wrapped, stop: CancellationToken) {
    // Answers are written whole; waiting to fill a packet only adds latency.
    drop(stream.set_nodelay(true));
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let response: Response<Body> = match router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            Ok::<_, Infallible>(response)
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BUFFER);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // The other side's doing: a broken head, a closed tab, a timeout.
        tracing::debug!(net.error = %error, "a connection ended early");
    }
}

/// Open connections by address.
struct Addresses {
    cap: usize,
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// A counted connection; gives its place back when dropped.
struct Entry {
    addresses: Arc<Addresses>,
    address: IpAddr,
}

impl Addresses {
    fn new(cap: usize) -> Self {
        Self { cap, open: Mutex::new(HashMap::new()) }
    }

    fn enter(addresses: &Arc<Self>, address: IpAddr) -> Option<Entry> {
        let address = super::caller::network(address);
        let mut open = addresses.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if addresses.cap != 0 && *count >= addresses.cap {
            return None;
        }
        *count += 1;
        Some(Entry { addresses: Arc::clone(addresses), address })
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut open = self.addresses.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}
