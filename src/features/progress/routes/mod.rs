//! Progress over HTTP, one file a prefix of the contract.

mod achievements;
mod karma;
mod levels;
mod own;
mod tasks;

use std::sync::Arc;

use axum::extract::FromRef;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::features::accounts::Accounts;
use crate::features::catalog::Catalog;
use crate::features::draws::Draws;
use crate::web::{Params, Problem, layers};

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Who asks; the store, the rules and the clock besides.
    pub accounts: Arc<Accounts>,
    /// When the seed was written.
    pub catalog: Arc<Catalog>,
    /// The instance's key, for receipts.
    pub draws: Draws,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::<Shared>::new()
        .routes(routes!(karma::summary))
        .routes(routes!(karma::logs))
        .routes(routes!(karma::history))
        .routes(routes!(levels::me))
        .routes(routes!(levels::progress))
        .routes(routes!(levels::rank))
        .routes(routes!(levels::next_milestone))
        .routes(routes!(levels::details))
        .routes(routes!(levels::leaderboard, levels::join))
        .routes(routes!(levels::someone))
        .routes(routes!(tasks::daily))
        .routes(routes!(tasks::weekly))
        .routes(routes!(tasks::claim_daily))
        .routes(routes!(tasks::claim_weekly))
        .routes(routes!(achievements::list))
        .routes(routes!(achievements::progress))
        .routes(routes!(achievements::summary))
        .routes(routes!(achievements::claim))
        .routes(routes!(own::streak))
        .routes(routes!(own::unseen))
        .routes(routes!(own::told))
        .routes(routes!(own::check_receipt))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// Which page, and how much on it.
fn paging(mut params: Params, default: usize) -> Result<(usize, usize), Problem> {
    let page = params.number("page", 1_usize, 100_000, 1);
    let limit = params.number("limit", 1_usize, 100, default);
    params.done()?;
    Ok((page, limit))
}
