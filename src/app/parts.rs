//! What the product is made of, put together once.

use std::sync::Arc;

use super::StartError;
use crate::ai::Chain;
use crate::features::accounts::Accounts;
use crate::features::bingo::Bingo;
use crate::features::catalog::Catalog;
use crate::features::demo::Demo;
use crate::features::draws::Draws;
use crate::features::interpretations::Teller;
use crate::features::notices::Notices;
use crate::features::readings::service::{Given, help_lines};
use crate::features::sharing::Sharing;
use crate::features::{operations, readings};
use crate::jobs::{self, Jobs};
use crate::outbound::Outbound;
use crate::settings::Settings;
use crate::store::Store;
use crate::system::System;
use crate::tarot::phrases::HelpLine;
use crate::telemetry::Metrics;
use crate::web::layers;
use crate::web::limits::Limits;

/// What the parts share.
pub(super) struct Parts {
    pub(super) store: Store,
    pub(super) catalog: Arc<Catalog>,
    pub(super) given: Arc<Given>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) system: System,
    pub(super) help_lines: Arc<Vec<HelpLine>>,
    pub(super) accounts: Arc<Accounts>,
    pub(super) draws: Draws,
    pub(super) sharing: Arc<Sharing>,
    pub(super) bingo: Bingo,
    pub(super) notices: Notices,
    pub(super) demo: Option<Arc<Demo>>,
    pub(super) jobs: Arc<Jobs>,
    pub(super) layers: layers::Shared,
    pub(super) chain: Chain,
    pub(super) outbound: Arc<Outbound>,
    pub(super) teller: Arc<Teller>,
}

impl Parts {
    /// What probes and figures need, on whichever listener they stand.
    pub(super) fn operations(&self) -> operations::Shared {
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

    pub(super) async fn new(
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
            sharing,
            bingo,
            notices,
            demo,
            jobs,
            layers,
            chain,
            outbound,
            teller,
        })
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
