//! Work that time starts. Cron jobs only: tokio-cron-scheduler's repeated jobs can stop for ever
//! once a tick falls into the past (its issue #113).

use std::sync::Arc;

use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::features::accounts::{Accounts, sessions};
use crate::features::catalog::Catalog;
use crate::features::draws::service as draws;
use crate::features::interpretations::Teller;
use crate::features::readings::service::Given;
use crate::features::sharing::Sharing;
use crate::store::Store;

/// Every minute: what was counted goes into the store. A crash loses a minute of counts at most.
const FLUSH: &str = "0 * * * * *";

/// Every ten minutes: rate limits that are full again are let go of, sessions that are over deleted.
const SWEEP: &str = "30 */10 * * * *";

/// What the jobs need.
#[derive(Clone)]
pub struct Shared {
    /// The store.
    pub store: Store,
    /// Its counters are flushed.
    pub catalog: Arc<Catalog>,
    /// Its count is flushed.
    pub given: Arc<Given>,
    /// What they noted is flushed, what is over is swept.
    pub accounts: Arc<Accounts>,
    /// Its runs that are over for a minute are let go of.
    pub teller: Arc<Teller>,
    /// Its visits are flushed.
    pub sharing: Arc<Sharing>,
}

/// Starts the jobs.
///
/// # Errors
/// When the scheduler cannot start.
pub async fn start(shared: Shared) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    let flushing = shared.clone();
    let job = Job::new_async(FLUSH, move |_, _| {
        let shared = flushing.clone();
        Box::pin(async move { flush(&shared).await })
    })?;
    scheduler.add(job).await?;
    let sweeping = shared.clone();
    let job = Job::new_async(SWEEP, move |_, _| {
        let shared = sweeping.clone();
        Box::pin(async move { sweep(&shared).await })
    })?;
    scheduler.add(job).await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// Puts everything that was counted into the store.
pub async fn flush(shared: &Shared) {
    shared.teller.runs.sweep();
    let counted = shared.catalog.flush(&shared.store).await;
    let given = shared.given.flush(&shared.store).await;
    let visits = shared.sharing.visits.flush(&shared.store).await;
    if let Err(error) = counted.and(given).and(visits) {
        tracing::error!(store.error = %error, "counters could not be flushed; they are counted on");
    }
    if let Err(error) = shared.accounts.seen.flush(&shared.store).await {
        tracing::error!(store.error = %error, "when sessions were last used could not be kept");
    }
}

/// Lets go of what is over.
pub async fn sweep(shared: &Shared) {
    shared.accounts.limits.sweep();
    let now = shared.accounts.now();
    let sessions = sessions::sweep(&shared.store, now).await;
    if let Err(error) = sessions.and(draws::sweep(&shared.store, now).await) {
        tracing::error!(store.error = %error, "sessions and draws that are over could not be deleted");
    }
}
