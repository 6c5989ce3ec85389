//! The settings: one table for flags, environment, file and defaults.
//!
//! A flag beats the environment, the environment beats the file, the file beats the default. Each
//! value remembers where it came from, so that `config print` can tell. A value that is wrong stops
//! the program with a sentence that names the setting and its source.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

mod ai;
mod table;

use jiff::tz::TimeZone;

use crate::features::accounts;
use crate::features::accounts::admission::Registration;
use crate::features::accounts::service::Issuer;
use crate::outbound::AllowedHosts;
use crate::store;
use crate::telemetry::logs::Format;
use crate::web::{ServerOptions, TrustedProxies};

pub use table::{Kind, Setting, TABLE};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Flag(String),
    /// The environment.
    Environment(String),
    /// The file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag --{name}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting's value and its source.
#[derive(Clone, Debug)]
pub struct Value {
    /// As it was written.
    pub text: String,
    /// Who wrote it.
    pub source: Source,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the settings file {}: {reason}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The file names something that is no setting.
    #[error("{}: `{key}` is no setting; `wasteland-tarot config print` lists them", path.display())]
    UnknownKey {
        /// Which file.
        path: PathBuf,
        /// Which key.
        key: String,
    },
    /// A value is wrong.
    #[error("the setting `{key}` ({origin}) is {text:?}, but has to be {wanted}")]
    Wrong {
        /// Which setting.
        key: &'static str,
        /// Where it came from.
        origin: Source,
        /// What it is.
        text: String,
        /// What it has to be.
        wanted: &'static str,
    },
}

/// All values, before they are understood.
#[derive(Clone)]
pub struct Raw(BTreeMap<&'static str, Value>);

/// With secrets not shown.
impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.iter().map(|(setting, value)| (setting.key, Self::shown(setting, value)));
        f.debug_map().entries(shown).finish()
    }
}

impl Raw {
    /// Gathers the values.
    ///
    /// `flag` and `environment` answer for one name each; `file` is the file to read, if any.
    ///
    /// # Errors
    /// When the file cannot be read or names an unknown setting.
    pub fn gather(
        flag: impl Fn(&str) -> Option<String>,
        environment: impl Fn(&str) -> Option<OsString>,
        file: Option<&Path>,
    ) -> Result<Self, SettingsError> {
        let from_file = file.map(read_file).transpose()?.unwrap_or_default();
        let text = |name: &str| environment(name).map(|value| value.to_string_lossy().into_owned());
        let mut values = BTreeMap::new();
        for setting in TABLE {
            let port = || {
                let port = (setting.key == "listen").then(|| text("PORT")).flatten()?;
                let source = Source::Environment("PORT".to_owned());
                Some(Value { text: format!("0.0.0.0:{port}"), source })
            };
            let by_flag = || {
                if !setting.on_line {
                    return None;
                }
                let source = Source::Flag(setting.flag());
                flag(setting.key).map(|text| Value { text, source })
            };
            let by_environment = || {
                let source = Source::Environment(setting.env.to_owned());
                text(setting.env).map(|text| Value { text, source })
            };
            let by_file = || {
                let (path, text) = from_file.get(setting.key)?;
                Some(Value { text: text.clone(), source: Source::File(path.clone()) })
            };
            let value = by_flag().or_else(by_environment).or_else(port).or_else(by_file);
            let default = || Value { text: setting.default.to_owned(), source: Source::Default };
            values.insert(setting.key, value.unwrap_or_else(default));
        }
        Ok(Self(values))
    }

    /// Each setting with its value, in the table's order.
    ///
    /// A secret's text is in it: what shows it to somebody asks [`Self::shown`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static Setting, &Value)> {
        TABLE.iter().filter_map(|setting| Some((setting, self.0.get(setting.key)?)))
    }

    /// A value's text as it may be shown.
    #[must_use]
    pub fn shown<'a>(setting: &Setting, value: &'a Value) -> &'a str {
        match setting.kind {
            Kind::Secret(_) if !value.text.is_empty() => "(set, not shown)",
            _ => &value.text,
        }
    }

    fn parse<T>(
        &self,
        key: &'static str,
        wanted: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, SettingsError> {
        let value = self.0.get(key).cloned();
        let value = value.unwrap_or_else(|| Value { text: String::new(), source: Source::Default });
        parse(value.text.trim()).ok_or_else(|| SettingsError::Wrong {
            key,
            origin: value.source.clone(),
            text: TABLE
                .iter()
                .find(|setting| setting.key == key)
                .map_or(value.text.as_str(), |setting| Self::shown(setting, &value))
                .to_owned(),
            wanted,
        })
    }
}

fn read_file(path: &Path) -> Result<BTreeMap<String, (PathBuf, String)>, SettingsError> {
    let failed = |reason: String| SettingsError::File { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| failed(e.to_string()))?;
    let mut values = BTreeMap::new();
    for (key, value) in table {
        if !TABLE.iter().any(|setting| setting.key == key) {
            return Err(SettingsError::UnknownKey { path: path.to_owned(), key });
        }
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(switch) => switch.to_string(),
            _ => {
                return Err(failed(format!(
                    "`{key}` has to be a text, a number, or true or false"
                )));
            }
        };
        values.insert(key, (path.to_owned(), text));
    }
    Ok(values)
}

/// The settings, understood.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the figures are served, if not there.
    pub metrics_listen: Option<SocketAddr>,
    /// Whether outbound connections are refused.
    pub offline: bool,
    /// The operator's help lines.
    pub help_lines: Option<PathBuf>,
    /// Least level that is logged.
    pub log: String,
    /// How log lines look.
    pub log_format: Format,
    /// The store's page cache, in bytes.
    pub cache_bytes: usize,
    /// Worker threads.
    pub workers: usize,
    /// The listener's limits.
    pub server: ServerOptions,
    /// Proxies that are believed.
    pub trusted_proxies: TrustedProxies,
    /// Requests of one address to the API, a minute; 0: no limits by address.
    pub requests_per_minute: u32,
    /// Where people's notices may go besides public https addresses.
    pub notice_hosts: AllowedHosts,
    /// Nightly backups that are kept; 0: none are made.
    pub backups_keep: usize,
    /// Whether this is a demo.
    pub demo: bool,
    /// Whether nobody named the data folder.
    pub data_is_default: bool,
    /// Who comes in, and how.
    pub accounts: accounts::service::Options,
    /// Who tells readings beside the offline reader, and what a day may cost.
    pub ai: crate::ai::Options,
}

impl Settings {
    /// Understands the values.
    ///
    /// # Errors
    /// The first one that is wrong, by name.
    pub fn parse(raw: &Raw) -> Result<Self, SettingsError> {
        let address = "an address and a port such as 127.0.0.1:8080";
        let cache_mib =
            raw.parse("cache_mib", "a number from 1 to 1024", |t| within(t, 1, 1024))?;
        let issuer = Self::issuer(raw)?;
        let switch = |t: &str| match t {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        };
        let demo = raw.parse("demo", "true or false", switch)?;
        let offline = raw.parse("offline", "true or false", switch)?;
        debug_assert_eq!(store::DEFAULT_CACHE_BYTES, 8 << 20, "the table's default says so");
        Ok(Self {
            data: raw.parse("data", "the path of a folder", |t| {
                (!t.is_empty()).then(|| PathBuf::from(t))
            })?,
            listen: raw.parse("listen", address, |t| t.parse().ok())?,
            metrics_listen: raw.parse("metrics_listen", address, |t| {
                if t.is_empty() { Some(None) } else { t.parse().ok().map(Some) }
            })?,
            // Nothing leaves a demo, and nobody but its three people is in it.
            offline: offline || demo,
            notice_hosts: raw.parse(
                "notice_hosts",
                "host names or addresses separated by commas",
                AllowedHosts::parse,
            )?,
            backups_keep: raw
                .parse("backups_keep", "a number from 0 to 1000", |t| within(t, 0, 1000))?,
            data_is_default: raw.0.get("data").is_none_or(|v| v.source == Source::Default),
            demo,
            help_lines: raw.parse("help_lines", "the path of a file", |t| {
                Some((!t.is_empty()).then(|| PathBuf::from(t)))
            })?,
            log: raw.parse("log", "error, warn, info, debug or trace", |t| {
                let levels = ["error", "warn", "info", "debug", "trace"];
                levels.contains(&t).then(|| t.to_owned())
            })?,
            log_format: raw.parse("log_format", "json, text or auto", |t| match t {
                "json" => Some(Format::Json),
                "text" => Some(Format::Text),
                "auto" => Some(Format::Auto),
                _ => None,
            })?,
            cache_bytes: cache_mib << 20,
            workers: raw.parse("workers", "auto, or a number from 1 to 64", |t| {
                let cores = || std::thread::available_parallelism().map_or(1, usize::from).min(4);
                if t == "auto" { Some(cores()) } else { within(t, 1, 64) }
            })?,
            server: ServerOptions {
                max_connections: raw.parse("max_connections", "a number from 1 to 65536", |t| {
                    within(t, 1, 65_536)
                })?,
                max_per_address: raw.parse(
                    "max_connections_per_address",
                    "a number from 0 to 65536",
                    |t| within(t, 0, 65_536),
                )?,
                drain: raw.parse("drain_seconds", "a number from 0 to 300", |t| {
                    within(t, 0, 300).map(|seconds| Duration::from_secs(seconds as u64))
                })?,
            },
            trusted_proxies: raw.parse(
                "trusted_proxies",
                "networks such as 10.0.0.0/8 separated by commas, or private",
                TrustedProxies::parse,
            )?,
            requests_per_minute: raw.parse(
                "requests_per_minute",
                "a number from 0 to 1000000",
                |t| within(t, 0, 1_000_000).and_then(|n| n.try_into().ok()),
            )?,
            ai: ai::parse(raw)?,
            accounts: accounts::service::Options {
                registration: raw
                    .parse("registration", "open, invite or closed", |t| match t {
                        "open" => Some(Registration::Open),
                        "invite" => Some(Registration::Invite),
                        "closed" => Some(Registration::Closed),
                        _ => None,
                    })
                    .map(|who| if demo { Registration::Closed } else { who })?,
                time_zone: raw.parse("timezone", "a time zone such as Asia/Taipei", |t| {
                    TimeZone::get(t).ok()
                })?,
                public_origin: raw.parse(
                    "public_url",
                    "an address such as https://tarot.example, without a path",
                    origin,
                )?,
                issuer,
            },
        })
    }

    fn issuer(raw: &Raw) -> Result<Option<Issuer>, SettingsError> {
        let text = |key| raw.parse(key, "a text", |t| Some(t.to_owned()));
        let issuer = raw.parse("oidc_issuer", "an https address, or http on localhost", |t| {
            let local = ["http://127.0.0.1:", "http://localhost:"];
            let good = t.starts_with("https://") || local.iter().any(|start| t.starts_with(start));
            (t.is_empty() || good).then(|| t.to_owned())
        })?;
        if issuer.is_empty() {
            return Ok(None);
        }
        Ok(Some(Issuer {
            issuer,
            client_id: raw.parse("oidc_client_id", "given together with oidc_issuer", |t| {
                (!t.is_empty()).then(|| t.to_owned())
            })?,
            client_secret: Some(text("oidc_client_secret")?).filter(|secret| !secret.is_empty()),
            name: text("oidc_name")?,
        }))
    }
}

/// Scheme, host and port of an address without a path; `None` inside for no address.
#[expect(clippy::option_option, reason = "no address is a good setting; a wrong one is not")]
fn origin(text: &str) -> Option<Option<String>> {
    if text.is_empty() {
        return Some(None);
    }
    let text = text.trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let good = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    good.then(|| Some(text.to_ascii_lowercase()))
}

fn within(text: &str, low: usize, high: usize) -> Option<usize> {
    text.parse().ok().filter(|number| (low..=high).contains(number))
}
