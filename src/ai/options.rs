//! The room's settings: who is asked, in which order, where, with which key.
//!
//! Keys, addresses and models come from the environment or the settings file only: a command line is seen by
//! everybody on the machine. A key that merely lies in the environment sends nobody's question anywhere;
//! the operator has to name the provider in `--ai`.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use super::budget::Budget;
use super::event::Provider;
use super::price::Prices;

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a key as it can stand in a header; `None` if it cannot.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let good = !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        good.then(|| Self(text.to_owned()))
    }

    /// The text, for the one header it goes into.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// Where a provider's API stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Without a slash at its end.
    pub url: String,
    /// Host, and port where one is named.
    pub host: String,
    /// Whether that is this machine or its private network.
    pub local: bool,
}

impl BaseUrl {
    /// Reads an address. Credentials and queries in it are refused, since addresses are logged and shown, and
    /// so is plain HTTP to a host outside: a question would go over the net for everybody to read.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = text.trim_end_matches('/');
        let (scheme, rest) = url.split_once("://")?;
        let host = rest.split('/').next()?.to_ascii_lowercase();
        let good = !host.is_empty()
            && url.bytes().all(|b| b.is_ascii_graphic())
            && !rest.contains(['@', '?', '#', '\\']);
        let local = is_local(&host);
        let safe = scheme == "https" || (scheme == "http" && local);
        (good && safe).then(|| Self { url: url.to_owned(), host, local })
    }
}

/// Whether a host, with its port if any, is this machine or on its private network, by its name alone.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        Err(_) => {
            // A name without a dot is a neighbour: a container, a machine of the house.
            let ends = [".localhost", ".local", ".lan", ".internal", ".home.arpa"];
            !name.is_empty() && (!name.contains('.') || ends.iter().any(|end| name.ends_with(end)))
        }
    }
}

/// A provider that is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkOptions {
    /// Whose API.
    pub provider: Provider,
    /// Not every server of one's own wants one.
    pub key: Option<Secret>,
    /// In place of the provider's own.
    pub base_url: Option<BaseUrl>,
    /// Which model.
    pub model: String,
    /// Whether OpenAI's Responses are spoken in place of Chat Completions; `None` leaves it to the model, and to
    /// whether the server is OpenAI's own.
    pub responses: Option<bool>,
    /// How long and how much.
    pub limits: Limits,
}

/// How long and how much, of one provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To the first piece of text. Issue 8: somebody is waiting before an empty page, and the offline text
    /// is there at once.
    pub first_token: Duration,
    /// Between two pieces. Models write many a second; one that pauses longer than its first piece may take
    /// has got stuck.
    pub between: Duration,
    /// Bytes of the text at most. The longest reading has 800 Chinese characters, 2 400 bytes; ten times
    /// that is no reading.
    pub text_bytes: usize,
    /// Bytes of the answer at most, on the wire. Each token comes wrapped in 200 to 350 bytes of JSON.
    pub wire_bytes: usize,
    /// Failures in a row after which a link rests.
    pub failures: u32,
    /// How long it rests at first; twice as long after each probe that fails.
    pub rest: Duration,
    /// How long it rests at most, whatever `Retry-After` says.
    pub longest_rest: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_token: Duration::from_secs(8),
            between: Duration::from_secs(10),
            text_bytes: 32 << 10,
            wire_bytes: 2 << 20,
            failures: 3,
            rest: Duration::from_secs(30),
            longest_rest: Duration::from_hours(1),
        }
    }
}

/// Everything the room is set up with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Who is asked, in order; nobody means that readings are offline.
    pub links: Vec<LinkOptions>,
    /// What a day may cost.
    pub budget: Budget,
    /// Prices that the operator knows better.
    pub prices: Prices,
}

/// Reads the setting `ai`: names in order, the offline reader last or not named.
#[must_use]
pub fn order(text: &str) -> Option<Vec<Provider>> {
    let mut names: Vec<&str> = text.split(',').map(str::trim).collect();
    if names.last() == Some(&"offline") {
        names.pop();
    }
    let mut order = Vec::new();
    for name in names {
        let provider = Provider::ALL.into_iter().find(|provider| provider.as_str() == name)?;
        if order.contains(&provider) {
            return None;
        }
        order.push(provider);
    }
    Some(order)
}
