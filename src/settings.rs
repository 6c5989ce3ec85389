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

use crate::store;
use crate::telemetry::logs::Format;
use crate::web::ServerOptions;

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text; the word shown in `--help`.
    Text(&'static str),
    /// On or off; on the command line the flag alone means on.
    Switch,
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
    Setting { key, env, kind, default, help }
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
#[derive(Clone, Debug)]
pub struct Raw(BTreeMap<&'static str, Value>);

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
    pub fn iter(&self) -> impl Iterator<Item = (&'static Setting, &Value)> {
        TABLE.iter().filter_map(|setting| Some((setting, self.0.get(setting.key)?)))
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
            text: value.text.clone(),
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
        debug_assert_eq!(store::DEFAULT_CACHE_BYTES, 8 << 20, "the table's default says so");
        Ok(Self {
            data: raw.parse("data", "the path of a folder", |t| {
                (!t.is_empty()).then(|| PathBuf::from(t))
            })?,
            listen: raw.parse("listen", address, |t| t.parse().ok())?,
            metrics_listen: raw.parse("metrics_listen", address, |t| {
                if t.is_empty() { Some(None) } else { t.parse().ok().map(Some) }
            })?,
            offline: raw.parse("offline", "true or false", |t| match t {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            })?,
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
        })
    }
}

fn within(text: &str, low: usize, high: usize) -> Option<usize> {
    text.parse().ok().filter(|number| (low..=high).contains(number))
}
