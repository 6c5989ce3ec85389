//! Tellings over HTTP: ordered, watched, stopped, previewed; the ledger; the contract's old streams.

mod ledger;
mod legacy;
mod tell;

use std::sync::Arc;

use axum::extract::FromRef;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Teller;
use crate::features::accounts::Accounts;
use crate::features::catalog::Catalog;
use crate::tarot::phrases::HelpLine;
use crate::web::layers;

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Tells.
    pub teller: Arc<Teller>,
    /// The catalogue.
    pub catalog: Arc<Catalog>,
    /// Who asks; clock and store besides.
    pub accounts: Arc<Accounts>,
    /// The operator's help lines.
    pub help_lines: Arc<Vec<HelpLine>>,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`. No compression: a compressor would hold pieces of a stream back.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::<Shared>::new()
        .routes(routes!(tell::tellings, tell::tell))
        .routes(routes!(tell::follow_up))
        .routes(routes!(tell::preview))
        .routes(routes!(tell::watch, tell::stop))
        .routes(routes!(ledger::status))
        .routes(routes!(ledger::page, ledger::clear))
        .routes(routes!(ledger::line, ledger::delete))
        .routes(routes!(legacy::single))
        .routes(routes!(legacy::multi))
        .layer(axum::middleware::from_fn(layers::never_store))
        .with_state(shared)
}
