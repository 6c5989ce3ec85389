//! Figures about AI providers. Whoever holds the links counts; this says what is told and how.

use std::fmt::Write as _;

use serde::Serialize;
use utoipa::ToSchema;

/// What the links have done since the start.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct AiFigures {
    /// Whether the HTTP client was needed so far, by anything.
    pub client_built: bool,
    /// Links that are left alone now, because they failed or asked for it.
    pub open_circuits: u64,
    /// Each link, in the order in which they are asked.
    pub links: Vec<LinkFigures>,
}

/// One link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkFigures {
    /// Whose API.
    pub provider: &'static str,
    /// Which model.
    pub model: String,
    /// Calls that were begun.
    pub attempts: u64,
    /// Texts that came whole.
    pub finished: u64,
    /// What went wrong, and how often.
    pub failures: Vec<FailureCount>,
    /// Calls that came to a first piece of text.
    pub first_tokens: u64,
    /// Mean time to it, in milliseconds.
    pub first_token_mean_ms: f64,
    /// Longest time to it, in milliseconds.
    pub first_token_most_ms: f64,
    /// Time to the head of the very first answer, in milliseconds; null before it.
    pub first_call_ms: Option<f64>,
    /// Whether it is left alone now.
    pub open: bool,
}

/// A kind of failure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FailureCount {
    /// Which.
    pub kind: &'static str,
    /// How often.
    pub count: u64,
}

impl AiFigures {
    /// From the links' figures.
    #[must_use]
    pub fn new(client_built: bool, links: Vec<LinkFigures>) -> Self {
        let open_circuits = links.iter().filter(|link| link.open).count() as u64;
        Self { client_built, open_circuits, links }
    }

    /// As Prometheus text; nothing for no links.
    pub(super) fn prometheus(&self, out: &mut String) {
        if self.links.is_empty() {
            return;
        }
        let mut family = |name: &str, kind: &str, help: &str, rows: Vec<(String, String)>| {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for (labels, value) in rows {
                let _ = writeln!(out, "{name}{{{labels}}} {value}");
            }
        };
        let each = |value: &dyn Fn(&LinkFigures) -> String| {
            self.links.iter().map(|link| (labels(link), value(link))).collect()
        };
        family(
            "wasteland_ai_attempts_total",
            "counter",
            "Calls to a provider that were begun.",
            each(&|link| link.attempts.to_string()),
        );
        family(
            "wasteland_ai_finished_total",
            "counter",
            "Texts that came whole.",
            each(&|link| link.finished.to_string()),
        );
        let failures = self.links.iter().flat_map(|link| {
            let row = |failure: &FailureCount| {
                let labels = format!("{},kind=\"{}\"", labels(link), failure.kind);
                (labels, failure.count.to_string())
            };
            link.failures.iter().map(row).collect::<Vec<_>>()
        });
        family(
            "wasteland_ai_failures_total",
            "counter",
            "Calls that came to nothing, by kind.",
            failures.collect(),
        );
        family(
            "wasteland_ai_first_token_mean_seconds",
            "gauge",
            "Mean time to the first piece of text since the start.",
            each(&|link| (link.first_token_mean_ms / 1e3).to_string()),
        );
        family(
            "wasteland_ai_first_token_longest_seconds",
            "gauge",
            "Longest time to the first piece of text since the start.",
            each(&|link| (link.first_token_most_ms / 1e3).to_string()),
        );
        family(
            "wasteland_ai_circuit_open",
            "gauge",
            "1 while a provider is left alone.",
            each(&|link| u8::from(link.open).to_string()),
        );
    }
}

/// A link's labels. A model's name is the operator's text, so it is escaped.
fn labels(link: &LinkFigures) -> String {
    let mut model = String::new();
    for c in link.model.chars() {
        match c {
            '\\' => model.push_str("\\\\"),
            '"' => model.push_str("\\\""),
            '\n' => model.push_str("\\n"),
            c => model.push(c),
        }
    }
    format!("provider=\"{}\",model=\"{model}\"", link.provider)
}
