//! Insights over HTTP: `/insights`, and the contract's analytics.

mod events;
mod insights;
mod person;
mod recommendations;
mod statistics;

use std::sync::Arc;

use axum::extract::FromRef;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::features::accounts::Accounts;
use crate::features::catalog::Catalog;
use crate::tarot::phrases::HelpLine;
use crate::web::layers;

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Who asks; clock and store besides.
    pub accounts: Arc<Accounts>,
    /// Names of cards, spreads and voices.
    pub catalog: Arc<Catalog>,
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
    OpenApiRouter::<Shared>::new()
        .routes(routes!(insights::insights))
        .routes(routes!(statistics::personal))
        .routes(routes!(statistics::stats))
        .routes(routes!(statistics::frequency))
        .routes(routes!(statistics::spreads))
        .routes(routes!(statistics::voices))
        .routes(routes!(statistics::karma))
        .routes(routes!(statistics::satisfaction))
        .routes(routes!(statistics::patterns))
        .routes(routes!(statistics::cards))
        .routes(routes!(statistics::compare))
        .routes(routes!(statistics::export))
        .routes(routes!(person::user))
        .routes(routes!(person::session))
        .routes(routes!(person::reading))
        .routes(routes!(person::mark, person::unmark))
        .routes(routes!(events::list, events::track, events::forget))
        .routes(routes!(events::sign_in))
        .routes(routes!(events::statistics))
        .routes(routes!(recommendations::list))
        .routes(routes!(recommendations::generate))
        .routes(routes!(recommendations::spread))
        .routes(routes!(recommendations::style))
        .routes(routes!(recommendations::accept))
        .routes(routes!(recommendations::reject))
        .layer(axum::middleware::from_fn(layers::never_store))
        .with_state(shared)
        .layer(CompressionLayer::new())
}
