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

use jiff::tz::TimeZone;

use crate::features::accounts;
use crate::features::accounts::service::{Issuer, Registration};
use crate::outbound::AllowedHosts;
use crate::store;
use crate::telemetry::logs::Format;
use crate::web::{ServerOptions, TrustedProxies};

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text; the word shown in `--help`.
    Text(&'static str),
    /// On or off; on the command line the flag alone means on.
    Switch,
    /// A text that is never shown.
    Secret(&'static str),
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// In the file and, with dashes, on the command line.
    pub key: &'static str,
    /// In the environment.
    pub env: &'static str,
    /// What it looks like.
    pub kind: Kind,
    /// Without anything else; empty for none.
    pub default: &'static str,
    /// For `--help`.
    pub help: &'static str,
    /// Whether it may stand on the command line, which everybody on the machine can read.
    pub on_line: bool,
}

impl Setting {
    /// The flag, without its dashes.
    #[must_use]
    pub fn flag(&self) -> String {
        self.key.replace('_', "-")
    }
}

const fn setting(
    key: &'static str,
    env: &'static str,
    kind: Kind,
    default: &'static str,
    help: &'static str,
) -> Setting {
    Setting { key, env, kind, default, help, on_line: true }
}

/// A setting for the environment and the file only.
const fn quiet(
    key: &'static str,
    env: &'static str,
    kind: Kind,
    default: &'static str,
    help: &'static str,
) -> Setting {
    Setting { key, env, kind, default, help, on_line: false }
}

/// All settings.
pub const TABLE: &[Setting] = &[
    setting(
        "data",
        "WT_DATA",
        Kind::Text("FOLDER"),
        "./db",
        "Everything of yours: the store. Back this folder up",
    ),
    setting(
        "listen",
        "WT_LISTEN",
        Kind::Text("ADDRESS"),
        "127.0.0.1:8080",
        "Address and port to listen on. PORT in the environment means 0.0.0.0:$PORT",
    ),
    setting(
        "metrics_listen",
        "WT_METRICS_LISTEN",
        Kind::Text("ADDRESS"),
        "",
        "Serve /metrics here instead of on --listen",
    ),
    setting("offline", "WT_OFFLINE", Kind::Switch, "false", "Never open an outbound connection"),
    setting(
        "help_lines",
        "WT_HELP_LINES",
        Kind::Text("FILE"),
        "",
        "Help lines of your country, in place of Taiwan's: a TOML file",
    ),
    setting(
        "public_url",
        "WT_PUBLIC_URL",
        Kind::Text("URL"),
        "",
        "The address people open, such as https://tarot.example; passkeys and outside accounts need it",
    ),
    setting(
        "trusted_proxies",
        "WT_TRUSTED_PROXIES",
        Kind::Text("NETWORKS"),
        "",
        "Proxies whose X-Forwarded-* are believed: networks separated by commas, or private",
    ),
    setting(
        "requests_per_minute",
        "WT_REQUESTS_PER_MINUTE",
        Kind::Text("N"),
        "1200",
        "Of one address (IPv6: one /64) to the API at most; 0: no limits by address",
    ),
    setting(
        "registration",
        "WT_REGISTRATION",
        Kind::Text("WHO"),
        "open",
        "Who may make an account: open, invite or closed",
    ),
    setting(
        "timezone",
        "WT_TIMEZONE",
        Kind::Text("NAME"),
        "Asia/Taipei",
        "Where the day begins, by IANA name",
    ),
    setting(
        "oidc_issuer",
        "WT_OIDC_ISSUER",
        Kind::Text("URL"),
        "",
        "OpenID Connect issuer people may sign in with, such as https://accounts.google.com",
    ),
    setting("oidc_client_id", "WT_OIDC_CLIENT_ID", Kind::Text("ID"), "", "Our id at the issuer"),
    setting(
        "oidc_client_secret",
        "WT_OIDC_CLIENT_SECRET",
        Kind::Secret("SECRET"),
        "",
        "Our secret at the issuer; better in the environment than on the command line",
    ),
    setting(
        "oidc_name",
        "WT_OIDC_NAME",
        Kind::Text("NAME"),
        "Google",
        "What people call the issuer",
    ),
    setting(
        "ai",
        "WT_AI",
        Kind::Text("NAMES"),
        "offline",
        "Who may tell readings, in this order: openai, anthropic, gemini, offline",
    ),
    setting(
        "ai_first_token_seconds",
        "WT_AI_FIRST_TOKEN_SECONDS",
        Kind::Text("S"),
        "8",
        "How long a provider may be silent before the next one is asked, 1 to 120",
    ),
    setting(
        "ai_tokens_per_day",
        "WT_AI_TOKENS_PER_DAY",
        Kind::Text("N"),
        "2000000",
        "Tokens a day for everybody together; 0: no limit",
    ),
    setting(
        "ai_usd_per_day",
        "WT_AI_USD_PER_DAY",
        Kind::Text("USD"),
        "5",
        "Dollars a day for everybody together, by list prices; 0: no limit",
    ),
    setting(
        "ai_person_tokens_per_day",
        "WT_AI_PERSON_TOKENS_PER_DAY",
        Kind::Text("N"),
        "200000",
        "Tokens a day for each person; 0: no limit",
    ),
    setting(
        "ai_person_usd_per_day",
        "WT_AI_PERSON_USD_PER_DAY",
        Kind::Text("USD"),
        "0.5",
        "Dollars a day for each person, by list prices; 0: no limit",
    ),
    setting(
        "ai_prices",
        "WT_AI_PRICES",
        Kind::Text("LIST"),
        "",
        "Prices you know better: model=in/out in dollars for a million tokens, separated by commas",
    ),
    quiet("openai_api_key", "OPENAI_API_KEY", Kind::Secret("KEY"), "", "The key at OpenAI"),
    quiet(
        "openai_base_url",
        "OPENAI_BASE_URL",
        Kind::Text("URL"),
        "",
        "Any server with its API: http://localhost:11434/v1",
    ),
    quiet("openai_model", "OPENAI_MODEL", Kind::Text("NAME"), "gpt-6.1-terra", "Which model"),
    quiet(
        "anthropic_api_key",
        "ANTHROPIC_API_KEY",
        Kind::Secret("KEY"),
        "",
        "The key at Anthropic",
    ),
    quiet(
        "anthropic_base_url",
        "ANTHROPIC_BASE_URL",
        Kind::Text("URL"),
        "",
        "Any server with its API, without /v1",
    ),
    quiet(
        "anthropic_model",
        "ANTHROPIC_MODEL",
        Kind::Text("NAME"),
        "claude-haiku-5-5",
        "Which model",
    ),
    quiet("gemini_api_key", "GEMINI_API_KEY", Kind::Secret("KEY"), "", "The key at Google"),
    quiet(
        "gemini_base_url",
        "GEMINI_BASE_URL",
        Kind::Text("URL"),
        "",
        "Any server with its API, without /v1beta",
    ),
    quiet("gemini_model", "GEMINI_MODEL", Kind::Text("NAME"), "gemini-3.8-flash", "Which model"),
        "notice_hosts",
        "WT_NOTICE_HOSTS",
        Kind::Text("HOSTS"),
        "",
        "Hosts that people's notices may go to by http or in private networks, separated by commas",
    ),
    setting(
        "backups_keep",
        "WT_BACKUPS_KEEP",
        Kind::Text("N"),
        "7",
        "Nightly backups kept in the data folder's `backups`, 0 to 1000; 0: none are made",
    ),
    setting(
        "demo",
        "WT_DEMO",
        Kind::Switch,
        "false",
        "A site to look around in: three people with a year behind them, made anew every night; no outbound connection, no new accounts, and a folder that goes away unless --data names one",
    ),
    setting("log", "WT_LOG", Kind::Text("LEVEL"), "info", "error, warn, info, debug or trace"),
    setting(
        "log_format",
        "WT_LOG_FORMAT",
        Kind::Text("FORMAT"),
        "auto",
        "json, text, or auto: text on a terminal, json otherwise",
    ),
    setting(
        "cache_mib",
        "WT_CACHE_MIB",
        Kind::Text("MIB"),
        "8",
        "The store's page cache, 1 to 1024",
    ),
    setting(
        "workers",
        "WT_WORKERS",
        Kind::Text("N"),
        "auto",
        "Worker threads, 1 to 64; auto: one a core, at most 4",
    ),
    setting(
        "max_connections",
        "WT_MAX_CONNECTIONS",
        Kind::Text("N"),
        "1024",
        "Open connections at most, 1 to 65536",
    ),
    setting(
        "max_connections_per_address",
        "WT_MAX_CONNECTIONS_PER_ADDRESS",
        Kind::Text("N"),
        "256",
        "Of one address (IPv6: one /64) at most; 0: no cap. Behind a proxy all connections have its address",
    ),
    setting(
        "drain_seconds",
        "WT_DRAIN_SECONDS",
        Kind::Text("S"),
        "8",
        "How long requests may go on after SIGTERM, 0 to 300",
    ),
];

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
