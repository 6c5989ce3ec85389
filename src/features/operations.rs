//! What the operator, the host and the home page ask: is it alive, is it ready, how is it doing.

pub mod jobs;
pub mod statistics;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::Accounts;
use super::catalog::Catalog;
use super::catalog::service::is_seeded;
use super::readings::service::Given;
use crate::ai::Chain;
use crate::jobs::Jobs;
use crate::outbound::Outbound;
use crate::store::Store;
use crate::telemetry::Metrics;
use crate::telemetry::ai::AiFigures;
use crate::telemetry::metrics::{Figures, Memory, StoreFigures};
use crate::web::Problem;
use crate::web::problem::ProblemBody;

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// The store.
    pub store: Store,
    /// The catalogue.
    pub catalog: Arc<Catalog>,
    /// The count of readings.
    pub given: Arc<Given>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// Accounts.
    pub accounts: Arc<Accounts>,
    /// AI providers.
    pub chain: Chain,
    /// The way out.
    pub outbound: Arc<Outbound>,
    /// Jobs.
    pub jobs: Arc<Jobs>,
}

/// Alive and ready; without a prefix.
pub fn probes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(ready)).with_state(shared)
}

/// The figures; without a prefix, on this listener or on one of their own.
pub fn metrics(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(figures))
        .routes(routes!(memory))
        .routes(routes!(prometheus))
        .with_state(shared)
}

/// Below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(landing_stats)).merge(jobs::routes()).with_state(shared)
}

/// Alive.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Whether the process answers. Touches nothing.
#[utoipa::path(get, path = "/health", tag = "operations", responses((status = 200, body = Health)))]
async fn health() -> axum::Json<Health> {
    axum::Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Whether the product can do its work: reads the store, and looks at the last commit.
#[utoipa::path(
    get, path = "/ready", tag = "operations",
    responses(
        (status = 200, body = Health),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn ready(State(shared): State<Shared>) -> Result<axum::Json<Health>, Problem> {
    let marked = is_seeded(&shared.store)?;
    if marked && shared.store.healthy() {
        Ok(health().await)
    } else {
        Err(Problem::for_status(StatusCode::SERVICE_UNAVAILABLE))
    }
}

impl Shared {
    fn figures(&self) -> Figures {
        let store =
            StoreFigures { file_bytes: self.store.file_bytes(), healthy: self.store.healthy() };
        let ai = AiFigures::new(self.outbound.built(), self.chain.figures());
        let jobs = self.jobs.figures();
        self.metrics.figures(self.catalog.answers.figures(), store, ai, jobs)
    }
}

/// The process in figures: JSON, or Prometheus text for who accepts `text/plain` before JSON.
#[utoipa::path(get, path = "/metrics", tag = "operations", responses((status = 200, body = Figures)))]
async fn figures(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let accept =
        headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let json = accept.find("application/json");
    let text = accept.find("text/plain").or_else(|| accept.find("openmetrics"));
    match (text, json) {
        (Some(text), Some(json)) if text < json => exposition(&shared),
        (Some(_), None) => exposition(&shared),
        _ => axum::Json(shared.figures()).into_response(),
    }
}

/// The process's memory.
#[utoipa::path(get, path = "/metrics/memory", tag = "operations", responses((status = 200, body = Memory)))]
async fn memory(State(shared): State<Shared>) -> axum::Json<Memory> {
    axum::Json(shared.metrics.memory())
}

/// The figures as Prometheus text.
#[utoipa::path(get, path = "/metrics/prometheus", tag = "operations", responses((status = 200, body = String, content_type = "text/plain")))]
async fn prometheus(State(shared): State<Shared>) -> Response {
    exposition(&shared)
}

fn exposition(shared: &Shared) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, shared.figures().prometheus()).into_response()
}

/// The home page's numbers.
#[derive(Serialize, ToSchema)]
struct LandingStats {
    /// Accounts on this instance.
    users: u64,
    /// Readings given by this instance.
    readings: u64,
    /// Cards in the deck.
    cards: u64,
    /// AI providers that are set up.
    providers: u64,
}

/// True numbers: what this instance has, and zero where it has none.
#[utoipa::path(get, path = "/landing-stats", tag = "operations", responses((status = 200, body = LandingStats)))]
async fn landing_stats(State(shared): State<Shared>) -> Result<axum::Json<LandingStats>, Problem> {
    Ok(axum::Json(LandingStats {
        users: shared.accounts.count()?,
        readings: shared.given.total(),
        cards: shared.catalog.cards.len() as u64,
        providers: shared.chain.links().len() as u64,
    }))
}
