//! Requests to addresses that people chose: not every person of the site is its operator, and the machine may
//! stand in a network whose other machines trust it.
//!
//! An address has to be https and lead to the public internet, unless the operator named its host. What counts
//! is where the connection really goes: the resolver of the guarded client gives only addresses that are
//! allowed, so that a name which points elsewhere the second time gains nothing. Redirects are not followed,
//! no proxy is used, and of the answer nobody is told more than the status.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Hosts that the operator named: for them http and private addresses are allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedHosts(Vec<String>);

/// Why an address is not gone to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not a web address, or one with a password or a fragment in it.
    #[error("it is not a web address")]
    NotWeb,
    /// http, to a host that the operator has not named.
    #[error("it is not https, and the operator has not allowed its host")]
    NotHttps,
    /// It leads into a private network.
    #[error("it leads into a private network, and the operator has not allowed its host")]
    Private,
}

impl AllowedHosts {
    /// From a list separated by commas: names and addresses, without ports. `None` when one is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let good = |word: &str| {
            word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
        };
        let hosts: Vec<String> = words.map(str::to_ascii_lowercase).collect();
        hosts.iter().all(|host| good(host)).then_some(Self(hosts))
    }

    fn allow(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.0.contains(&host)
    }

    /// Looks at an address before anything is sent to it: what can be told without asking for its name.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, address: &str) -> Result<(), Refused> {
        let url = reqwest::Url::parse(address).map_err(|_| Refused::NotWeb)?;
        let bare =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let host = url.host_str().filter(|host| bare && !host.is_empty());
        let host = host.ok_or(Refused::NotWeb)?.trim_matches(['[', ']']);
        let allowed = self.allow(host);
        match url.scheme() {
            "https" => {}
            "http" if allowed => {}
            "http" => return Err(Refused::NotHttps),
            _ => return Err(Refused::NotWeb),
        }
        // The URL parser has made every way to write an address (0x7f.1, 2130706433) the usual one.
        let private = host.parse::<IpAddr>().is_ok_and(|address| !is_public(address));
        let local = host == "localhost" || host.ends_with(".localhost");
        if !allowed && (private || local) { Err(Refused::Private) } else { Ok(()) }
    }
}

/// Whether an address is one of the public internet (IANA's special-purpose registries, RFC 6890).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b, c) {
        // This network, private, loopback, multicast and reserved.
        (0 | 10 | 127 | 224.., ..)
        // Shared (RFC 6598), link-local, private, private, benchmarking.
        | (100, 64..=127, _)
        | (169, 254, _)
        | (172, 16..=31, _)
        | (192, 168, _)
        | (198, 18 | 19, _)
        // Protocol assignments, 6to4 relays, documentation.
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        | (198, 51, 100)
        | (203, 0, 113) => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = address.segments();
    let [prefix @ .., last_two, last] = address.segments();
    // NAT64 leads to the IPv4 address that it ends in.
    if prefix == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_public_v4(Ipv4Addr::from((u32::from(last_two) << 16) | u32::from(last)));
    }
    // Of global unicast (2000::/3): not 6to4, Teredo and the other protocol assignments, documentation.
    (0x2000..=0x3fff).contains(&a)
        && a != 0x2002
        && !(a == 0x2001 && b < 0x200)
        && !(a == 0x2001 && b == 0xdb8)
        && a != 0x3fff
}

/// Resolves names for the guarded client, to allowed addresses only.
pub(super) struct Resolver(pub(super) Arc<AllowedHosts>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.allow(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> =
                found.filter(|address| allowed || is_public(address.ip())).collect();
            if found.is_empty() {
                return Err(Refused::Private.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
