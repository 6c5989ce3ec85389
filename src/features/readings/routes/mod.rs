//! Readings over HTTP: quick ones, kept ones, and their tags.

mod kept;
mod making;
mod quick;
mod tags;

use std::sync::Arc;

use axum::extract::FromRef;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::Given;
use crate::features::accounts::Accounts;
use crate::features::catalog::Catalog;
use crate::features::draws::Draws;
use crate::tarot::phrases::HelpLine;
use crate::telemetry::Metrics;
use crate::web::layers;

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// The catalogue.
    pub catalog: Arc<Catalog>,
    /// Who asks; clock, randomness and store besides.
    pub accounts: Arc<Accounts>,
    /// Draws.
    pub draws: Draws,
    /// The count.
    pub given: Arc<Given>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// The operator's help lines.
    pub help_lines: Arc<Vec<HelpLine>>,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    let open = OpenApiRouter::<Shared>::new()
        .routes(routes!(quick::quick))
        .routes(routes!(quick::help_lines))
        .routes(routes!(quick::parse_card));
    let own = OpenApiRouter::<Shared>::new()
        .routes(routes!(kept::list, making::create))
        .routes(routes!(making::daily, making::draw_daily))
        .routes(routes!(kept::one, kept::change, kept::delete))
        .routes(routes!(kept::clarify))
        .routes(routes!(tags::set))
        .routes(routes!(tags::set_strictly))
        .routes(routes!(tags::list))
        .routes(routes!(tags::list_by_prefix))
        .routes(routes!(tags::merge))
        .routes(routes!(tags::rename))
        .routes(routes!(tags::bulk_delete))
        .layer(axum::middleware::from_fn(layers::never_store));
    open.merge(own)
        .with_state(shared)
        // Made on the spot each time, so compressed on the spot.
        .layer(CompressionLayer::new())
}
