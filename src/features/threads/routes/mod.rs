//! Threads, looking back and the same question over HTTP.

mod asking;
mod looking;
mod threads;

use std::sync::Arc;

use axum::extract::FromRef;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{AskedBody, LookBackBody, Thread, ThreadBody};
use super::service::{self, ThreadError};
use crate::features::accounts::Accounts;
use crate::features::readings;
use crate::features::readings::body::brief;
use crate::features::readings::kept::{self, ReadingError};
use crate::features::readings::record::Reading;
use crate::store::{Reader, StoreError};
use crate::tarot::Lang;
use crate::web::{Problem, layers};

/// What the routes need: what readings need.
#[derive(Clone)]
pub struct Shared(pub readings::routes::Shared);

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.0.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::<Shared>::new()
        .routes(routes!(threads::list, threads::begin))
        .routes(routes!(threads::one, threads::change, threads::delete))
        .routes(routes!(threads::standing, threads::place))
        .routes(routes!(looking::list))
        .routes(routes!(looking::choose, looking::drop_date))
        .routes(routes!(looking::tell, looking::take_back))
        .routes(routes!(asking::same))
        .routes(routes!(asking::limits, asking::set_limits))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// A reading's id in a path; a text that is none is nobody's.
fn reading_id(text: &str) -> Result<Uuid, ReadingError> {
    text.parse().map_err(|_| ReadingError::Missing)
}

/// A thread's.
fn thread_id(text: &str) -> Result<Uuid, ThreadError> {
    text.parse().map_err(|_| ThreadError::Missing)
}

/// Runs what may look at all of someone's readings off the threads that serve everybody else.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ThreadError> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(threads.error = %error, "a look at the threads did not end");
        Problem::internal()
    })?;
    Ok(done?)
}

/// A reading, or none when it is gone.
fn there(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Option<Reading>, StoreError> {
    match kept::mine(tx, user, id) {
        Ok(reading) => Ok(Some(reading)),
        Err(ReadingError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

impl Shared {
    /// What was asked, and what happened.
    fn asked(
        &self,
        tx: &impl Reader,
        (user, id): (Uuid, Uuid),
        reading: Reading,
        lang: Lang,
    ) -> Result<AskedBody, StoreError> {
        let (catalog, today) = (&self.0.catalog, self.0.accounts.today());
        let look_back = service::look_back(tx, user, id)?;
        Ok(AskedBody {
            reading_id: id,
            cards: reading.cards.iter().filter_map(|laid| brief(catalog, laid, lang)).collect(),
            question: reading.question,
            spread: reading.spread,
            summary: reading.summary,
            lang: reading.lang,
            created_at: reading.created_at.to_string(),
            look_back: look_back.map(|look_back| LookBackBody::new(look_back, today)),
        })
    }
}

/// A thread with what a list shows of its readings.
fn thread_body(
    tx: &impl Reader,
    user: Uuid,
    id: Uuid,
    thread: Thread,
) -> Result<ThreadBody, StoreError> {
    let readings = service::readings_of(tx, user, id)?;
    let mut last = None;
    for reading in &readings {
        last = last.max(there(tx, user, *reading)?.map(|reading| reading.created_at));
    }
    Ok(ThreadBody {
        id,
        title: thread.title,
        question: thread.question,
        is_open: thread.is_open,
        readings: readings.len(),
        last_reading_at: last.map(|at| at.to_string()),
        created_at: thread.created_at.to_string(),
        updated_at: thread.updated_at.to_string(),
    })
}
