//! The table: what there is to set.

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
    setting(
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
