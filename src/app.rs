//! The product put together: store, catalogue, routes, listeners, jobs; started and stopped as one.
//! Tests start the same thing on port 0.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use tokio_cron_scheduler::JobSchedulerError;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::ai::Chain;
use crate::control::{Answering, Door};
use crate::features::accounts::{self, Accounts};
use crate::features::bingo::{self, Bingo};
use crate::features::catalog::service::{CatalogError, PACKED, seed};
use crate::features::catalog::{self, Catalog};
use crate::features::demo::{self, Demo};
use crate::features::drafts;
use crate::features::draws::service::DrawError;
use crate::features::draws::{self, Draws};
use crate::features::interpretations::{self, Teller};
use crate::features::notices::{self, Notices};
use crate::features::readings::service::{Given, help_lines};
use crate::features::sharing::{self, Sharing};
use crate::features::{
    feeds, insights, journal, operations, portable, progress, readings, threads,
};
use crate::jobs::order::{Answer, Order};
use crate::jobs::{self, Jobs, Waker};
use crate::outbound::Outbound;
use crate::settings::Settings;
use crate::store::{OpenError, Store, StoreError};
use crate::system::{NoEntropy, System};
use crate::tarot::phrases::HelpLine;
use crate::telemetry::Metrics;
use crate::web::assets::Client;
use crate::web::cached::Cached;
use crate::web::layers::Wrapped;
use crate::web::limits::Limits;
use crate::web::{Server, assets, deck, layers};

/// Why the product cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The catalogue cannot be had.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be had.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The operator's help lines cannot be read.
    #[error("{0}")]
    HelpLines(String),
    /// The accounts' settings do not fit together.
    #[error("{0}")]
    Accounts(String),
    /// The instance's key cannot be had.
    #[error(transparent)]
    Draws(#[from] DrawError),
    /// There is no randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// The demo's people cannot be made.
    #[error("the demo cannot be made: {0}")]
    Demo(String),
    /// The jobs cannot be started.
    #[error("the scheduled jobs cannot be started: {0}")]
    Jobs(#[from] JobSchedulerError),
}

/// The OpenAPI document's head.
#[derive(OpenApi)]
#[openapi(info(
    title = "Wasteland Tarot",
    description = "Cards, spreads, voices, draws and readings. `?lang=zh-TW|en` works on every route that answers text; errors are problem details (RFC 9457) in the caller's language. Both slash spellings of a path are one. Pictures stand under `/deck/`, laid out as an Arcana Land deck 1.0 (`/deck/deck.toml`); `image_url` leads there.",
    license(name = "MIT", identifier = "MIT"),
))]
struct Document;

/// What the parts share.
struct Parts {
    store: Store,
    catalog: Arc<Catalog>,
    given: Arc<Given>,
    metrics: Arc<Metrics>,
    system: System,
    help_lines: Arc<Vec<HelpLine>>,
    accounts: Arc<Accounts>,
    draws: Draws,
    sharing: Arc<Sharing>,
    bingo: Bingo,
    notices: Notices,
    demo: Option<Arc<Demo>>,
    jobs: Arc<Jobs>,
    layers: layers::Shared,
    chain: Chain,
    outbound: Arc<Outbound>,
    teller: Arc<Teller>,
}

impl Parts {
    /// What probes and figures need, on whichever listener they stand.
    fn operations(&self) -> operations::Shared {
        operations::Shared {
            store: self.store.clone(),
            catalog: Arc::clone(&self.catalog),
            given: Arc::clone(&self.given),
            metrics: Arc::clone(&self.metrics),
            accounts: Arc::clone(&self.accounts),
            chain: self.chain.clone(),
            outbound: Arc::clone(&self.outbound),
            jobs: Arc::clone(&self.jobs),
        }
    }
}

/// The product at work.
pub struct App {
    server: Server,
    metrics_server: Option<Server>,
    waker: Waker,
    jobs: Arc<Jobs>,
    door: Option<Door>,
    setup: Option<String>,
    teller: Arc<Teller>,
}

/// Opens the store and brings its catalogue up to the binary's. Blocking: call it before the
/// runtime, or on its blocking pool.
///
/// # Errors
/// A sentence for the operator.
pub fn open(settings: &Settings, system: &System) -> Result<(Store, Catalog), StartError> {
    // The catalogue is read once, whole, and never again. redb keeps every page it has read as long as
    // the file is open, so the file is opened anew for the work of the day: two megabytes less.
    let store = Store::open(&settings.data, settings.cache_bytes)?;
    let wrote = seed(&store, &PACKED, system.clock.now())?;
    if wrote {
        tracing::info!(seed.hash = PACKED.hash, "the catalogue was seeded");
    }
    let catalog = Catalog::load(&store)?;
    store.close()?;
    Ok((Store::open(&settings.data, settings.cache_bytes)?, catalog))
}

/// The accounts without a server, for the operator's verbs.
///
/// # Errors
/// A sentence for the operator.
pub fn accounts_alone(settings: &Settings, system: &System) -> Result<Accounts, String> {
    let store = Store::open(&settings.data, settings.cache_bytes).map_err(|e| e.to_string())?;
    let limits = Arc::new(Limits::new(system, settings.requests_per_minute));
    let outbound = Arc::new(Outbound::new(true));
    Accounts::new(store, system.clone(), limits, outbound, settings.accounts.clone())
}

/// The jobs without a server, for the operator's verbs: does one order and closes the store.
///
/// # Errors
/// A sentence for the operator.
pub async fn obey_alone(
    settings: &Settings,
    system: System,
    opened: (Store, Catalog),
    order: Order,
) -> Result<Answer, String> {
    let parts = Parts::new(settings, system, opened).await.map_err(|error| error.to_string())?;
    let answer = parts.jobs.obey(order).await;
    let store = parts.store.clone();
    let closed = tokio::task::spawn_blocking(move || store.close()).await;
    closed.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    Ok(answer)
}

impl Parts {
    async fn new(
        settings: &Settings,
        system: System,
        (store, catalog): (Store, Catalog),
    ) -> Result<Self, StartError> {
        let given = Arc::new(Given::load(&store)?);
        let metrics = Arc::new(Metrics::default());
        let help_lines = match &settings.help_lines {
            Some(path) => help_lines(path).map_err(StartError::HelpLines)?,
            None => Vec::new(),
        };
        let limits = Arc::new(Limits::new(&system, settings.requests_per_minute));
        let hosts = settings.notice_hosts.clone();
        let outbound = Arc::new(Outbound::with_allowed(settings.offline, hosts));
        let accounts = Accounts::new(
            store.clone(),
            system.clone(),
            Arc::clone(&limits),
            Arc::clone(&outbound),
            settings.accounts.clone(),
        );
        let accounts = Arc::new(accounts.map_err(StartError::Accounts)?);
        let layers = layers::Shared {
            metrics: Arc::clone(&metrics),
            limits: Arc::clone(&limits),
            proxies: Arc::new(settings.trusted_proxies.clone()),
            public_origin: settings.accounts.public_origin.as_deref().map(Arc::from),
        };
        let chain = Chain::new(&settings.ai, &outbound, &system);
        announce(&chain);
        let draws = Draws::load(&store, &system).await?;
        let (catalog, help_lines) = (Arc::new(catalog), Arc::new(help_lines));
        let own = (chain.clone(), settings.ai.budget, Arc::clone(&accounts));
        let teller = Arc::new(Teller::new(own.0, own.1, own.2, &catalog)?);
        let sharing = Arc::new(Sharing::new(Arc::clone(&accounts), Arc::clone(&catalog)));
        let bingo = Bingo { accounts: Arc::clone(&accounts), draws: draws.clone() };
        let notices = Notices {
            accounts: Arc::clone(&accounts),
            catalog: Arc::clone(&catalog),
            outbound: Arc::clone(&outbound),
        };
        let readings = readings::routes::Shared {
            catalog: Arc::clone(&catalog),
            accounts: Arc::clone(&accounts),
            draws: draws.clone(),
            given: Arc::clone(&given),
            // The demo's past is no part of this process's figures.
            metrics: Arc::default(),
            help_lines: Arc::clone(&help_lines),
        };
        let demo = settings.demo.then(|| Arc::new(Demo::new(readings)));
        let jobs = Jobs::load(jobs::Shared {
            store: store.clone(),
            catalog: Arc::clone(&catalog),
            given: Arc::clone(&given),
            accounts: Arc::clone(&accounts),
            teller: Arc::clone(&teller),
            sharing: Arc::clone(&sharing),
            bingo: bingo.clone(),
            notices: notices.clone(),
            data: settings.data.clone(),
            backups_keep: settings.backups_keep,
            demo: demo.clone(),
        })?;
        Ok(Self {
            store,
            catalog,
            given,
            metrics,
            system,
            help_lines,
            accounts,
            draws,
            bingo,
            notices,
            demo,
            jobs,
            layers,
            chain,
            outbound,
            teller,
            sharing,
        })
    }
}

impl App {
    /// Starts listening with what [`open`] gave.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn start(
        settings: &Settings,
        system: System,
        opened: (Store, Catalog),
    ) -> Result<Self, StartError> {
        let parts = Parts::new(settings, system, opened).await?;
        if let Some(demo) = &parts.demo {
            let made = demo.make().await.map_err(|error| StartError::Demo(error.to_string()))?;
            tracing::info!(demo.readings = made, "the demo's people were made");
        }
        let own_metrics = settings.metrics_listen.is_some();
        let listen = |address, router| {
            let metrics = Arc::clone(&parts.metrics);
            async move {
                let started = Server::start(address, router, settings.server, metrics).await;
                started.map_err(|source| StartError::Listen { address, source })
            }
        };
        let server = listen(settings.listen, router(&parts, !own_metrics)).await?;
        let metrics_server = match settings.metrics_listen {
            Some(address) => Some(listen(address, metrics_router(&parts)).await?),
            None => None,
        };
        let (jobs, accounts) = (Arc::clone(&parts.jobs), Arc::clone(&parts.accounts));
        let waker = Waker::start(&jobs).await?;
        let answering = Answering { accounts: Arc::clone(&accounts), jobs: Arc::clone(&jobs) };
        let door = match Door::open(&settings.data, answering) {
            Ok(door) => Some(door),
            Err(error) => {
                tracing::warn!(control.error = %error, "the operator's socket cannot be made; stop the server to use `user`");
                None
            }
        };
        let setup =
            accounts.begin_setup().map_err(|error| StartError::Accounts(error.to_string()))?;
        let teller = parts.teller;
        Ok(Self { server, metrics_server, waker, jobs, door, setup, teller })
    }

    /// The page on which the first account is made, while nobody has one. The secret stands behind the
    /// `#`, so that it reaches no server's log.
    #[must_use]
    pub fn setup_link(&self, settings: &Settings) -> Option<String> {
        let here = || format!("http://{}", self.local_addr());
        let origin = settings.accounts.public_origin.clone().unwrap_or_else(here);
        self.setup.as_ref().map(|secret| format!("{origin}/setup#{secret}"))
    }

    /// Where the product listens.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.server.local_addr()
    }

    /// The scheduled jobs.
    #[must_use]
    pub const fn jobs(&self) -> &Arc<Jobs> {
        &self.jobs
    }

    /// Where the figures are, if elsewhere.
    #[must_use]
    pub fn metrics_addr(&self) -> Option<SocketAddr> {
        self.metrics_server.as_ref().map(Server::local_addr)
    }

    /// What is told right now.
    #[must_use]
    pub fn teller(&self) -> &Teller {
        &self.teller
    }

    /// Stops in order: what is being told is kept, no new connections, requests finish, jobs end, counters are written, the
    /// store is closed.
    ///
    /// # Errors
    /// When the store cannot be closed cleanly; what was acknowledged is safe.
    pub async fn shutdown(self) -> Result<(), StoreError> {
        // Streams never end by themselves, and what is being told has to be kept.
        self.teller.close().await;
        if !self.server.shutdown().await {
            tracing::warn!("some requests did not finish in time and were dropped");
        }
        if let Some(server) = self.metrics_server {
            server.shutdown().await;
        }
        if let Some(door) = self.door {
            door.close();
        }
        self.waker.stop().await;
        self.jobs.end().await;
        let store = self.jobs.shared().store.clone();
        let closed = tokio::task::spawn_blocking(move || store.close()).await;
        closed.unwrap_or(Err(StoreError::Closed))
    }
}

/// Tells the operator who will be asked.
fn announce(chain: &Chain) {
    for target in chain.links() {
        tracing::info!(
            ai.provider = target.provider.as_str(),
            ai.model = target.model,
            ai.host = target.host,
            "readings may be told by a language model"
        );
    }
    for target in chain.unpriced() {
        tracing::warn!(
            ai.provider = target.provider.as_str(),
            ai.model = target.model,
            "nobody knows the model's price: only its tokens are budgeted, until ai_prices names it"
        );
    }
}

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

fn router(parts: &Parts, with_metrics: bool) -> Wrapped {
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
        .merge(assets::routes(Arc::new(Client::load())));
    layers::wrap(routes, parts.layers.clone())
}

fn metrics_router(parts: &Parts) -> Wrapped {
    let shared = parts.operations();
    let (routes, _) = operations::metrics(shared).split_for_parts();
    layers::wrap(routes, parts.layers.clone())
}

async fn openapi(State(document): State<Arc<Cached>>, headers: HeaderMap) -> Response {
    document.respond(&headers, "no-cache")
}
