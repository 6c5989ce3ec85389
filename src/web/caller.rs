//! Who asks: the address and whether it was https, as seen by the last proxy that we trust.
//!
//! `X-Forwarded-For` is a list that anybody may begin; each proxy appends the address it saw. It is read
//! from the right, past the proxies named in `--trusted-proxies`; the first address that is none of
//! them is the caller's. From a peer that is no trusted proxy the header means nothing.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, header};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
/// A host and a port at most, in bytes.
const MAX_HOST: usize = 253 + ":65535".len();
/// What `private` means in `--trusted-proxies`: this machine and private networks (RFC 1918, 4193,
/// 6598, 4291).
const PRIVATE: &[&str] = &[
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
];

/// The networks whose proxies are believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// From a list separated by commas: networks, addresses, or the word `private`. `None` when one
    /// of them is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut networks = Vec::new();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            if word == "private" {
                networks.extend(PRIVATE.iter().filter_map(|network| network.parse::<IpNet>().ok()));
            } else {
                let network = word.parse::<IpNet>().ok();
                networks.push(network.or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from))?);
            }
        }
        Some(Self(networks))
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The caller's address.
    pub address: IpAddr,
    /// Whether the caller's own connection is https.
    pub https: bool,
    /// The host and port that the caller asked for; empty when it named none that could be.
    pub host: String,
}

impl Caller {
    /// Works it out for a request.
    #[must_use]
    pub fn of(headers: &HeaderMap, extensions: &Extensions, proxies: &TrustedProxies) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = plain(peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)));
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host = host_of(text(header::HOST).unwrap_or_default());
        if !proxies.trust(peer) {
            return Self { address: peer, https: false, host };
        }
        let forwarded: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut address = peer;
        for hop in forwarded.iter().rev() {
            let Some(hop) = parse_hop(hop) else { break };
            address = hop;
            if !proxies.trust(hop) {
                break;
            }
        }
        let last = |value: &str| value.rsplit(',').next().unwrap_or_default().trim().to_owned();
        let https =
            text(FORWARDED_PROTO).is_some_and(|proto| last(proto).eq_ignore_ascii_case("https"));
        let host = text(FORWARDED_HOST).map_or(host, |forwarded| host_of(&last(forwarded)));
        Self { address, https, host }
    }

    /// The caller's network as a key: one household is one IPv4 address or one IPv6 /64.
    #[must_use]
    pub fn network(&self) -> u128 {
        match network(self.address) {
            IpAddr::V4(v4) => u128::from(v4.to_ipv6_mapped()),
            IpAddr::V6(v6) => u128::from(v6),
        }
    }

    /// The origin of the page that the caller sees, such as `https://tarot.example`.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let scheme = if self.https { "https" } else { "http" };
        (!self.host.is_empty()).then(|| format!("{scheme}://{}", self.host))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let known = parts.extensions.get::<Self>().cloned();
        Ok(known.unwrap_or_else(|| {
            Self::of(&parts.headers, &parts.extensions, &TrustedProxies::default())
        }))
    }
}

/// A host as it may stand in an address: a name of at most 253 bytes (RFC 1035), or an address, and a
/// port. Anything else is none, before it gets anywhere.
fn host_of(text: &str) -> String {
    let good = text.len() <= MAX_HOST
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte));
    if good { text.to_owned() } else { String::new() }
}

/// An entry of `X-Forwarded-For`: an address, perhaps with a port.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let address = text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|a| a.ip()));
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    address.or_else(in_brackets).map(plain)
}

/// IPv4 in IPv6 clothes is IPv4.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// One household is one IPv4 address or one IPv6 /64.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match plain(address) {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}
