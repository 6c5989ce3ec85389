//! A load client: keep-alive connections that ask for one path as fast as they are answered. Raw
//! sockets, so that the client takes as little of a small machine as it can.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a load was answered with.
pub struct Load {
    pub requests: u64,
    pub took: Duration,
    pub failures: u64,
    pub latencies: Vec<Duration>,
}

impl Load {
    pub fn per_second(&self) -> f64 {
        let requests = self.requests as f64;
        requests / self.took.as_secs_f64()
    }

    /// The latency that this share of the requests did not pass.
    pub fn quantile(&self, share: f64) -> Duration {
        let index = (self.latencies.len() as f64 * share) as usize;
        self.latencies
            .get(index.min(self.latencies.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    }
}

/// Sends `requests` requests over `connections` connections.
pub async fn load(address: SocketAddr, path: &str, connections: usize, requests: u64) -> Load {
    let left = Arc::new(AtomicU64::new(requests));
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (left, path) = (Arc::clone(&left), path.to_owned());
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            let failures = connection(address, &path, &left, &mut latencies).await.unwrap_or(1);
            (latencies, failures)
        });
    }
    let (mut latencies, mut failures) = (Vec::new(), 0);
    while let Some(Ok((more, failed))) = tasks.join_next().await {
        latencies.extend(more);
        failures += failed;
    }
    latencies.sort();
    Load { requests: latencies.len() as u64, took: started.elapsed(), failures, latencies }
}

async fn connection(
    address: SocketAddr,
    path: &str,
    left: &AtomicU64,
    latencies: &mut Vec<Duration>,
) -> io::Result<u64> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: load\r\n\r\n");
    let mut buffer = vec![0; 256 * 1024];
    let mut failures = 0;
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok() {
        let started = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        if !answer(&mut stream, &mut buffer).await? {
            failures += 1;
        }
        latencies.push(started.elapsed());
    }
    Ok(failures)
}

/// Reads one answer to its end; whether it was a 200.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<bool> {
    let eof = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let mut filled = 0;
    let (ok, end) = loop {
        let free = buffer.get_mut(filled..).filter(|free| !free.is_empty()).ok_or_else(eof)?;
        let read = stream.read(free).await?;
        if read == 0 {
            return Err(eof());
        }
        filled += read;
        let head = buffer.get(..filled).unwrap_or_default();
        let Some(at) = head.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(head.get(..at).unwrap_or_default()).to_ascii_lowercase();
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .and_then(|value| value.trim().parse().ok())
            .ok_or_else(eof)?;
        break (head.starts_with("http/1.1 200"), at + 4 + length);
    };
    while filled < end {
        let read = stream.read(buffer).await?;
        if read == 0 {
            return Err(eof());
        }
        filled += read;
    }
    Ok(ok)
}
