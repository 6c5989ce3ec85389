//! The routes, each with what it needs of the parts.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::parts::Parts;
use crate::features::{
    accounts, bingo, catalog, demo, drafts, draws, feeds, insights, interpretations, journal,
    notices, operations, portable, progress, readings, sharing, threads,
};
use crate::web::assets::Client;
use crate::web::cached::Cached;
use crate::web::layers::Wrapped;
use crate::web::{assets, deck, layers};

/// The OpenAPI document's head.
#[derive(OpenApi)]
#[openapi(info(
    title = "Wasteland Tarot",
    description = "Cards, spreads, voices, draws and readings. `?lang=zh-TW|en` works on every route that answers text; errors are problem details (RFC 9457) in the caller's language. Both slash spellings of a path are one. Pictures stand under `/deck/`, laid out as an Arcana Land deck 1.0 (`/deck/deck.toml`); `image_url` leads there.",
    license(name = "MIT", identifier = "MIT"),
))]
struct Document;

/// The API's routes and its document.
fn api(parts: &Parts, with_metrics: bool) -> (Router, utoipa::openapi::OpenApi) {
    let operations = parts.operations();
    let catalog = catalog::routes::Shared {
        catalog: Arc::clone(&parts.catalog),
        system: parts.system.clone(),
    };
    let readings = readings::routes::Shared {
        catalog: Arc::clone(&parts.catalog),
        accounts: Arc::clone(&parts.accounts),
        draws: parts.draws.clone(),
        given: Arc::clone(&parts.given),
        metrics: Arc::clone(&parts.metrics),
        help_lines: Arc::clone(&parts.help_lines),
    };
    let accounts = accounts::routes::Shared {
        accounts: Arc::clone(&parts.accounts),
        catalog: Arc::clone(&parts.catalog),
    };
    let draws = draws::routes::Shared {
        draws: parts.draws.clone(),
        catalog: Arc::clone(&parts.catalog),
        accounts: Arc::clone(&parts.accounts),
    };
    let feeds = feeds::routes::Shared {
        accounts: Arc::clone(&parts.accounts),
        catalog: Arc::clone(&parts.catalog),
    };
    let demo =
        demo::routes::Shared { accounts: Arc::clone(&parts.accounts), demo: parts.demo.clone() };
    let progress = progress::routes::Shared {
        accounts: Arc::clone(&parts.accounts),
        catalog: Arc::clone(&parts.catalog),
        draws: parts.draws.clone(),
    };
    let interpretations = interpretations::routes::Shared {
        teller: Arc::clone(&parts.teller),
        catalog: Arc::clone(&parts.catalog),
        accounts: Arc::clone(&parts.accounts),
        help_lines: Arc::clone(&parts.help_lines),
    };
    let portable = portable::routes::Shared {
        accounts: Arc::clone(&parts.accounts),
        catalog: Arc::clone(&parts.catalog),
        draws: parts.draws.clone(),
        desk: Arc::default(),
    };
    let v1 = OpenApiRouter::new()
        .merge(interpretations::routes::routes(interpretations))
        .merge(progress::routes::routes(progress))
        .merge(bingo::routes::routes(parts.bingo.clone()))
        .merge(feeds::routes::routes(feeds))
        .merge(notices::routes::routes(parts.notices.clone()))
        .merge(demo::routes::routes(demo))
        .merge(draws::routes::routes(draws))
        .merge(accounts::routes::routes(accounts))
        .merge(catalog::routes::routes(catalog))
        .merge(insights::routes::routes(insights::routes::Shared {
            accounts: Arc::clone(&parts.accounts),
            catalog: Arc::clone(&parts.catalog),
            help_lines: Arc::clone(&parts.help_lines),
        }))
        .merge(drafts::routes::routes(drafts::routes::Shared(readings.clone())))
        .merge(journal::routes::routes(journal::routes::Shared(readings.clone())))
        .merge(threads::routes::routes(threads::routes::Shared(readings.clone())))
        .merge(readings::routes::routes(readings))
        .merge(sharing::routes::routes(sharing::routes::Shared(Arc::clone(&parts.sharing))))
        .merge(portable::routes::routes(portable))
        .merge(operations::routes(operations.clone()));
    let mut router = OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", v1)
        .merge(operations::probes(operations.clone()));
    if with_metrics {
        router = router.merge(operations::metrics(operations));
    }
    router.split_for_parts()
}

pub(super) fn router(parts: &Parts, with_metrics: bool) -> Wrapped {
    let (routes, document) = api(parts, with_metrics);
    // The document cannot fail to be JSON; an empty one would be caught by its snapshot.
    let document = Arc::new(Cached::new(
        "application/json",
        serde_json::to_vec(&document).unwrap_or_default(),
    ));
    let routes = routes
        .route("/openapi.json", get(openapi).with_state(document))
        .merge(deck::routes())
        .merge(sharing::routes::pages(sharing::routes::Shared(Arc::clone(&parts.sharing))))
        .merge(assets::routes(Arc::new(Client::load(parts.demo.is_some()))));
    layers::wrap(routes, parts.layers.clone())
}

pub(super) fn metrics_router(parts: &Parts) -> Wrapped {
    let shared = parts.operations();
    let (routes, _) = operations::metrics(shared).split_for_parts();
    layers::wrap(routes, parts.layers.clone())
}

async fn openapi(State(document): State<Arc<Cached>>, headers: HeaderMap) -> Response {
    document.respond(&headers, "no-cache")
}
