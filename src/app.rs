//! The product put together: store, catalogue, routes, listeners, jobs; started and stopped as one.
//! Tests start the same thing on port 0.

mod parts;
mod router;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio_cron_scheduler::JobSchedulerError;

use self::parts::Parts;
use self::router::{metrics_router, router};
use crate::control::{Answering, Door};
use crate::features::accounts::Accounts;
use crate::features::catalog::Catalog;
use crate::features::catalog::service::{CatalogError, PACKED, seed};
use crate::features::draws::service::DrawError;
use crate::features::interpretations::Teller;
use crate::jobs::order::{Answer, Order};
use crate::jobs::{Jobs, Waker};
use crate::outbound::Outbound;
use crate::settings::Settings;
use crate::store::{OpenError, Store, StoreError};
use crate::system::{NoEntropy, System};
use crate::web::Server;
use crate::web::limits::Limits;

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
