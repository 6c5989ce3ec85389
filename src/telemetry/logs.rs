//! Logs go to stdout only: JSON for machines, text for a terminal.
//!
//! A field name is dotted and carries its unit (`http.ms`). Never in a log: a token, an e-mail
//! address, a question, an interpretation, and at info or above an IP address.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
    /// Text on a terminal, JSON otherwise.
    Auto,
}

/// Starts logging for the process. A second call changes nothing.
pub fn start(format: Format, level: &str) {
    // The scheduler tells at info what it does inside.
    let filter = format!("{level},tokio_cron_scheduler=warn");
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let terminal = std::io::stdout().is_terminal();
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stdout);
    let json = format == Format::Json || (format == Format::Auto && !terminal);
    // Fails when a subscriber is set already, as in tests that start two servers.
    let started = if json {
        builder.json().flatten_event(true).with_current_span(false).try_init()
    } else {
        builder.with_ansi(terminal).try_init()
    };
    drop(started);
}
