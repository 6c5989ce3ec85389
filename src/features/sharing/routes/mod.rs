//! Links over HTTP: the API below `/api/v1`, and the page with its picture beside it.

mod api;
mod pages;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response};
use axum::middleware::Next;
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::Sharing;
use super::error::ShareError;
use super::keys::{COOKIE, LIVES};
use super::model::Share;
use super::service;
use crate::features::accounts::Accounts;
use crate::features::readings::record::{Reading, Text};
use crate::web::cookies::{cookie, set_cookie_at};
use crate::web::{Caller, Limit, layers};

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// What the routes need.
#[derive(Clone)]
pub struct Shared(pub Arc<Sharing>);

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.0.accounts)
    }
}

/// The API's routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(api::create))
        .routes(routes!(api::list))
        .routes(routes!(api::read, api::revoke))
        .routes(routes!(api::open))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
        .layer(axum::middleware::from_fn(unlisted))
        .layer(CompressionLayer::new())
}

/// The page, its picture and its receipt.
pub fn pages(shared: Shared) -> Router {
    Router::new()
        .route("/share/{uuid}", get(pages::page).post(pages::unlock))
        .route("/share/{uuid}/picture.png", get(pages::picture))
        .route("/share/{uuid}/receipt.json", get(pages::receipt))
        .with_state(shared)
        .layer(axum::middleware::from_fn(unlisted))
        .layer(CompressionLayer::new())
}

/// Nothing behind a link is for search engines.
async fn unlisted(request: Request, next: Next) -> Response<axum::body::Body> {
    let mut response = next.run(request).await;
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
    response
}

/// What lies behind a link.
struct Found {
    owner: Uuid,
    share: Share,
    reading: Reading,
    text: Text,
}

impl Shared {
    /// What lies behind a link that leads somewhere, whoever asks.
    fn found(&self, id: Uuid) -> Result<Found, ShareError> {
        let accounts = &self.0.accounts;
        let now = accounts.now();
        let (owner, share, reading, text) = accounts.store.read(|tx| service::open(tx, id, now))?;
        Ok(Found { owner, share, reading, text })
    }

    /// The same for who holds its key, where it needs one.
    fn opened(&self, id: Uuid, headers: &HeaderMap) -> Result<Found, ShareError> {
        let found = self.found(id)?;
        let Some(hash) = &found.share.password else { return Ok(found) };
        let key = cookie(headers, COOKIE).unwrap_or_default();
        if self.0.keys.opens(key, id, hash) { Ok(found) } else { Err(ShareError::PasswordNeeded) }
    }

    /// Gives the keys of a link to who says its password; none for a link that needs none.
    async fn unlock(
        &self,
        id: Uuid,
        password: &str,
        caller: &Caller,
        headers: &mut HeaderMap,
    ) -> Result<(), ShareError> {
        let Some(hash) = self.found(id)?.share.password else { return Ok(()) };
        let accounts = &self.0.accounts;
        // Before the hash is computed, so that guesses sent at once are counted too. The second one is for
        // guessers with many addresses; who has been let in does not come by here.
        let link = id.as_u128();
        // A link's id is random: with an address folded into it, it is as good as a hash of both.
        for (limit, key) in
            [(Limit::ShareGuess, link ^ caller.network()), (Limit::ShareGuesses, link)]
        {
            if let Some(verdict) = accounts.limits.take(limit, key).filter(|v| !v.allowed()) {
                return Err(ShareError::TooOften(verdict.wait()));
            }
        }
        if !accounts.passwords.fits(password, &hash).await? {
            return Err(ShareError::WrongPassword);
        }
        let key = self.0.keys.make(id, &hash)?;
        let public = accounts.options.public_origin.as_deref();
        let secure = caller.https || public.is_some_and(|origin| origin.starts_with("https://"));
        let seconds = i64::try_from(LIVES.as_secs()).unwrap_or_default();
        for path in [format!("/share/{id}"), format!("/api/v1/share/{id}")] {
            set_cookie_at(headers, &path, (COOKIE, &key), seconds, secure);
        }
        Ok(())
    }
}

/// A link's id; anything else is a link that is not there.
fn id(text: &str) -> Result<Uuid, ShareError> {
    text.parse().map_err(|_| ShareError::Missing)
}
