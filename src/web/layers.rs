//! What every request passes through, outermost first, with the reason for each layer.

use std::any::Any;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::IntoResponse;
use tower::{Layer, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};
use uuid::Uuid;

use super::caller::{Caller, TrustedProxies};
use super::limits::{Limit, Limits, Verdict};
use super::problem::Problem;
use super::{csrf, locale};
use crate::tarot::Lang;
use crate::telemetry::Metrics;

/// A request's headers at most, names and values together.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;
/// A request's body at most. Routes that take more say so themselves.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// A request at most, from its head to the head of the answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Routes that carry whole archives, and how long they may take: half a gigabyte over a slow line.
const PATIENT: [&str; 2] = ["/api/v1/users/me/export", "/api/v1/users/me/import"];
const PATIENCE: Duration = Duration::from_mins(15);
/// Carries the request's id in both directions.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// The id of the request in hand, for logs and for `x-request-id`.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Who turned out to ask: the last six characters of an account's id, for the log. Set below by who
/// finds it out.
#[derive(Clone, Debug, Default)]
pub struct Asker(pub Arc<OnceLock<String>>);

/// What the listener serves: the router behind the layers that have to stand before it.
pub type Wrapped = NormalizePath<Router>;

/// What the layers need.
#[derive(Clone)]
pub struct Shared {
    /// Counts requests.
    pub metrics: Arc<Metrics>,
    /// The coarse limit of all requests to the API.
    pub limits: Arc<Limits>,
    /// Whose word on the caller's address is taken.
    pub proxies: Arc<TrustedProxies>,
    /// The origin that the operator named, if any.
    pub public_origin: Option<Arc<str>>,
}

/// Wraps the routes of the product.
pub fn wrap(routes: Router, shared: Shared) -> Wrapped {
    let inner = routes.layer(
        ServiceBuilder::new()
            // Id, log, limits, errors' bodies, security headers: on every answer, those of the layers
            // below included. One middleware and not five, because each clones all that is below it
            // for every request: five cost as much as the rest of the server.
            .layer(from_fn_with_state(shared, around))
            // A bug in a handler costs its request, not the process.
            .layer(CatchPanicLayer::custom(|panic: Box<dyn Any + Send>| panicked(panic.as_ref())))
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES)),
    );
    // Outside the router, because the path decides the route: both slash spellings are one.
    NormalizePathLayer::trim_trailing_slash().layer(inner)
}

/// What happens around every request, in this order.
async fn around(State(shared): State<Shared>, mut request: Request, next: Next) -> Response<Body> {
    let started = Instant::now();
    // The id comes first, so that everything below can log it.
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let lang = locale::of(request.uri(), request.headers());
    // The route, not the path: ids and words of people stay out of the log.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let caller = Caller::of(request.headers(), request.extensions(), &shared.proxies);
    let of_the_api = request.uri().path().starts_with("/api/");
    let verdict =
        of_the_api.then(|| shared.limits.take(Limit::Requests, caller.network())).flatten();
    let asker = Asker::default();
    request.extensions_mut().insert(asker.clone());
    let refused = refusal(&request, &caller, verdict, shared.public_origin.as_deref());
    request.extensions_mut().insert(caller);
    let mut response = match refused {
        Some(problem) => problem.into_response(),
        None => in_time(request, next).await,
    };
    if let Some(verdict) = verdict {
        verdict.tell(response.headers_mut());
    }
    // Gives errors their body, in the caller's language: above everything that can err.
    response = with_problem(response, lang);
    security_headers(response.headers_mut());
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    // One line a request, with the status that was really sent.
    let took = started.elapsed();
    shared.metrics.request(response.status().as_u16(), took);
    log(&method, matched.as_ref(), response.status().as_u16(), took, &id, &asker);
    response
}

/// Runs a request until its time is over: a route's own, or everybody's.
async fn in_time(request: Request, next: Next) -> Response<Body> {
    let path = request.extensions().get::<MatchedPath>();
    let is_patient = path.is_some_and(|path| PATIENT.contains(&path.as_str()));
    let time = if is_patient { PATIENCE } else { REQUEST_TIMEOUT };
    let answer = tokio::time::timeout(time, next.run(request)).await;
    answer.unwrap_or_else(|_| Problem::for_status(StatusCode::REQUEST_TIMEOUT).into_response())
}

/// Why a request goes no further than this layer.
fn refusal(
    request: &Request,
    caller: &Caller,
    verdict: Option<Verdict>,
    public_origin: Option<&str>,
) -> Option<Problem> {
    // hyper bounds the buffer; this bounds what a person may send, with an answer to read.
    if head_is_too_large(request) {
        return Some(Problem::for_status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    if let Some(verdict) = verdict.filter(|verdict| !verdict.allowed()) {
        return Some(verdict.refusal());
    }
    // Before any handler, so that no route can forget it.
    csrf::is_cross_site(request.method(), request.headers(), caller, public_origin).then(|| {
        tracing::warn!(security.event = "cross_site_request", "refused");
        Problem::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            "這個請求來自別的網站，沒有執行。請從這個網站的頁面再做一次。",
            "This request came from another site and was not carried out. Do it again from a page of this one.",
        )
    })
}

impl RequestId {
    /// The caller's, if it is a sane one; else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
        let sane = |id: &&str| {
            !id.is_empty()
                && id.len() <= 64
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        Self(given.filter(sane).map_or_else(|| Uuid::now_v7().to_string(), str::to_owned))
    }
}

/// For answers that are one person's: nobody on the way keeps them.
pub async fn never_store(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    let value = HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(value);
    response
}

fn log(
    method: &Method,
    matched: Option<&MatchedPath>,
    status: u16,
    took: Duration,
    id: &RequestId,
    asker: &Asker,
) {
    let path = matched.map_or("-", MatchedPath::as_str);
    let user = asker.0.get().map_or("-", String::as_str);
    let (id, ms) = (id.0.as_str(), took.as_secs_f64() * 1e3);
    // Probes come every few seconds and files a dozen at a time: they do not fill the log.
    let quiet =
        ["/health", "/ready", "/metrics", "/assets", "/deck"].iter().any(|p| path.starts_with(p));
    // 501 is a setting that is off, not a failure.
    if status >= 500 && status != 501 {
        tracing::error!(http.method = %method, http.path = path, http.status = status, http.ms = ms, http.request_id = id, user.id = user, "request");
    } else if quiet {
        tracing::debug!(http.method = %method, http.path = path, http.status = status, http.ms = ms, http.request_id = id, user.id = user, "request");
    } else {
        tracing::info!(http.method = %method, http.path = path, http.status = status, http.ms = ms, http.request_id = id, user.id = user, "request");
    }
}

fn security_headers(headers: &mut HeaderMap) {
    // Once, instead of growing twice on the way.
    headers.reserve(8);
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
        ),
    ] {
        // A route that serves active content of its own has set a stricter one.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Writes the body of an error. Errors of the framework (405, 413, …) come without a problem and
/// get the one for their status; their headers, such as `Allow`, stay.
fn with_problem(mut response: Response<Body>, lang: Lang) -> Response<Body> {
    let status = response.status();
    let problem = response.extensions_mut().remove::<Problem>();
    let bare = (status.is_client_error() || status.is_server_error())
        && (response.body().size_hint().exact() == Some(0) || is_plain(response.headers()));
    let problem = match problem {
        Some(problem) => problem,
        None if bare => Problem::for_status(status),
        None => return response,
    };
    let mut written = problem.response(lang);
    for (name, value) in response.headers() {
        if !written.headers().contains_key(name) && name != header::CONTENT_LENGTH {
            written.headers_mut().append(name.clone(), value.clone());
        }
    }
    written
}

/// A plain-text error body is the framework's; ours are problems or pages.
fn is_plain(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/plain"))
}

fn panicked(panic: &(dyn Any + Send)) -> Response<Body> {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    tracing::error!(panic.message = message, "a handler panicked");
    Problem::internal().into_response()
}

fn head_is_too_large(request: &Request) -> bool {
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    let uri = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    headers.sum::<usize>() + uri > MAX_HEAD_BYTES
}
