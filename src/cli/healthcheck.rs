//! `healthcheck`: for an image without a shell. Reads the same settings as `serve`, asks the server
//! on this machine for `/health` by a request written by hand, and says yes or no.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use clap::ArgMatches;

/// The whole check takes at most about twice this.
const PATIENCE: Duration = Duration::from_secs(3);
/// What a healthy answer begins with.
const HEALTHY: &[u8] = b"HTTP/1.1 200";

pub(super) fn run(given: &ArgMatches) -> Result<(), String> {
    let address = reachable(super::settings(given)?.listen);
    let no_answer = |error: std::io::Error| format!("no answer from {address}: {error}");
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(no_answer)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(no_answer)?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(no_answer)?;
    let request = format!("GET /health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(no_answer)?;
    let mut answer = [0; HEALTHY.len()];
    stream.read_exact(&mut answer).map_err(no_answer)?;
    if answer == HEALTHY { Ok(()) } else { Err(format!("{address} answered, but not with 200")) }
}

/// A server that listens on every address is reached by the loopback one.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
