//! `/feeds` over HTTP.

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{FromRef, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{FeedBody, FeedRequest, Kind};
use super::service::{self, FeedError};
use crate::features::accounts::service::person;
use crate::features::accounts::sessions::secret_text;
use crate::features::accounts::{Accounts, SignedIn};
use crate::features::catalog::Catalog;
use crate::web::limits::{Limit, by_address};
use crate::web::problem::ProblemBody;
use crate::web::{Cached, Caller, Json, Locale, Problem, layers};

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Who asks; clock, store, time zone, and the site's address.
    pub accounts: Arc<Accounts>,
    /// Names of cards.
    pub catalog: Arc<Catalog>,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    let limited = (Arc::clone(&shared.accounts.limits), Limit::Feed);
    let own = OpenApiRouter::<Shared>::new()
        .routes(routes!(list, make))
        .routes(routes!(revoke))
        .layer(axum::middleware::from_fn(layers::never_store));
    let read = OpenApiRouter::<Shared>::new()
        .routes(routes!(calendar))
        .routes(routes!(atom))
        .layer(from_fn_with_state(limited, by_address));
    own.merge(read).with_state(shared)
}

fn address(site: &str, kind: Kind, token: &str) -> String {
    format!("{site}/api/v1/feeds/{token}/{}", kind.file())
}

/// One's feeds. Their links are not shown again.
#[utoipa::path(
    get, path = "/feeds", operation_id = "list_feeds", tag = "feeds",
    responses(
        (status = 200, body = Vec<FeedBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn list(State(shared): State<Shared>, me: SignedIn) -> Result<Body<Vec<FeedBody>>, Problem> {
    let feeds = shared.accounts.store.read(|tx| service::of_user(tx, me.user.id))?;
    Ok(Body(feeds.iter().map(|(id, feed)| FeedBody::new(*id, feed, None)).collect()))
}

/// Makes a feed; its secret link is told once.
#[utoipa::path(
    post, path = "/feeds", operation_id = "make_feed", tag = "feeds", request_body = FeedRequest,
    responses(
        (status = 201, description = "With its link.", body = FeedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Ten are enough: `too_many_feeds`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn make(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    caller: Caller,
    Json(body): Json<FeedRequest>,
) -> Result<(StatusCode, Body<FeedBody>), Problem> {
    let mut feed = service::checked(body, lang, shared.accounts.now())?;
    let token = secret_text(&shared.accounts.system).map_err(FeedError::Entropy)?;
    feed.token = service::hash(&token);
    let (user, id, kept) = (me.user.id, Uuid::now_v7(), feed.clone());
    let insert = move |tx: &mut crate::store::WriteTx<'_>| service::insert(tx, user, id, &kept);
    shared.accounts.store.write::<_, FeedError>(insert).await?;
    let url = address(&shared.accounts.origin(&caller), feed.kind, &token);
    Ok((StatusCode::CREATED, Body(FeedBody::new(id, &feed, Some(url)))))
}

/// Revokes a feed: its link leads nowhere from now on.
#[utoipa::path(
    delete, path = "/feeds/{id}", operation_id = "revoke_feed", tag = "feeds",
    params(("id" = Uuid, Path, description = "A feed's id.")),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn revoke(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (user, id) = (me.user.id, id.parse().map_err(|_| FeedError::Missing)?);
    let revoke = move |tx: &mut crate::store::WriteTx<'_>| service::revoke(tx, user, id);
    shared.accounts.store.write::<_, FeedError>(revoke).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Shared {
    /// The feed behind a token, as its kind is sent.
    fn answer(
        &self,
        token: &str,
        kind: Kind,
        caller: &Caller,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let (media_type, name) = match kind {
            Kind::Calendar => {
                ("text/calendar; charset=utf-8", "inline; filename=\"wasteland-tarot.ics\"")
            }
            Kind::Atom => {
                ("application/atom+xml; charset=utf-8", "inline; filename=\"wasteland-tarot.xml\"")
            }
        };
        let cached = Cached::new(media_type, self.text(token, kind, caller)?);
        let mut response = cached.respond(headers, "private, no-cache");
        let sent = response.headers_mut();
        sent.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
        // An unguessable address is still an address.
        sent.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
        Ok(response)
    }

    /// The text of the feed behind a token.
    fn text(&self, token: &str, kind: Kind, caller: &Caller) -> Result<String, FeedError> {
        let (accounts, today) = (&self.accounts, self.accounts.today());
        let (id, feed, contents) = accounts.store.read::<_, FeedError>(|tx| {
            let (user, id, feed) = service::by_token(tx, token, kind)?;
            // Whoever is locked out is locked out here too.
            let owner = person(tx, user).map_err(|_| FeedError::Missing)?;
            if !owner.is_active {
                return Err(FeedError::Missing);
            }
            let contents = service::contents(tx, user, &feed, today)?;
            Ok((id, feed, contents))
        })?;
        Ok(match kind {
            Kind::Calendar => {
                let when = (today, &accounts.options.time_zone);
                service::calendar(&self.catalog, &feed, &contents, when)
            }
            Kind::Atom => {
                let site = self.accounts.origin(caller);
                let own = address(&site, kind, token);
                service::atom(&self.catalog, (id, &feed), &contents, (&own, &site))
            }
        })
    }
}

/// A private calendar (RFC 5545), for calendar programs. The link is the key.
#[utoipa::path(
    get, path = "/feeds/{token}/calendar.ics", operation_id = "calendar_feed", tag = "feeds",
    params(("token" = String, Path, description = "From the link.")),
    responses(
        (status = 200, description = "With an ETag.", content_type = "text/calendar", body = String),
        (status = 304, description = "As it was."),
        (status = 404, description = "Revoked, or never was one.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn calendar(
    State(shared): State<Shared>,
    caller: Caller,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    shared.answer(&token, Kind::Calendar, &caller, &headers)
}

/// A private Atom feed (RFC 4287) of one's cards of the day. The link is the key.
#[utoipa::path(
    get, path = "/feeds/{token}/atom.xml", operation_id = "atom_feed", tag = "feeds",
    params(("token" = String, Path, description = "From the link.")),
    responses(
        (status = 200, description = "With an ETag.", content_type = "application/atom+xml", body = String),
        (status = 304, description = "As it was."),
        (status = 404, description = "Revoked, or never was one.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn atom(
    State(shared): State<Shared>,
    caller: Caller,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    shared.answer(&token, Kind::Atom, &caller, &headers)
}
