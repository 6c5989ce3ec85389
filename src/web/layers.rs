//! What every request passes through, outermost first, with the reason for each layer.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use tower::{Layer, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};
use tower_http::timeout::TimeoutLayer;
use uuid::Uuid;

use super::locale;
use super::problem::Problem;
use crate::tarot::Lang;
use crate::telemetry::Metrics;

/// A request's headers at most, names and values together.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;
/// A request's body at most. Routes that take more say so themselves.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// A request at most, from its head to the head of the answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Carries the request's id in both directions.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// The id of the request in hand, for logs and for `x-request-id`.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// What the listener serves: the router behind the layers that have to stand before it.
pub type Wrapped = NormalizePath<Router>;

/// Wraps the routes of the product.
pub fn wrap(routes: Router, metrics: Arc<Metrics>) -> Wrapped {
    let inner = routes.layer(
        ServiceBuilder::new()
            // Id, log, limits, errors' bodies, security headers: on every answer, those of the layers
            // below included. One middleware and not five, because each clones all that is below it
            // for every request: five cost as much as the rest of the server.
            .layer(from_fn_with_state(metrics, around))
            // A bug in a handler costs its request, not the process.
            .layer(CatchPanicLayer::custom(|panic: Box<dyn Any + Send>| panicked(panic.as_ref())))
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES)),
    );
    // Outside the router, because the path decides the route: both slash spellings are one.
    NormalizePathLayer::trim_trailing_slash().layer(inner)
}

/// What happens around every request, in this order.
async fn around(
    State(metrics): State<Arc<Metrics>>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let started = Instant::now();
    // The id comes first, so that everything below can log it.
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let lang = locale::of(request.uri(), request.headers());
    // The route, not the path: ids and words of people stay out of the log.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    // hyper bounds the buffer; this bounds what a person may send, with an answer to read.
    let mut response = if head_is_too_large(&request) {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        axum::response::IntoResponse::into_response(Problem::for_status(status))
    } else {
        next.run(request).await
    };
    // Gives errors their body, in the caller's language: above everything that can err.
    response = with_problem(response, lang);
    security_headers(response.headers_mut());
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    // One line a request, with the status that was really sent.
    let took = started.elapsed();
    metrics.request(response.status().as_u16(), took);
    log(&method, matched.as_ref(), response.status().as_u16(), took, &id);
    response
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

fn log(
    method: &Method,
    matched: Option<&MatchedPath>,
    status: u16,
    took: Duration,
    id: &RequestId,
) {
    let path = matched.map_or("-", MatchedPath::as_str);
    let (id, ms) = (id.0.as_str(), took.as_secs_f64() * 1e3);
    // Probes come every few seconds and files a dozen at a time: they do not fill the log.
    let quiet =
        ["/health", "/ready", "/metrics", "/assets", "/deck"].iter().any(|p| path.starts_with(p));
    if status >= 500 {
        tracing::error!(http.method = %method, http.path = path, http.status = status, http.ms = ms, http.request_id = id, "request");
    } else if quiet {
        tracing::debug!(http.method = %method, http.path = path, http.status = status, http.ms = ms, http.request_id = id, "request");
    } else {
        tracing::info!(http.method = %method, http.path = path, http.status = status, http.ms = ms, http.request_id = id, "request");
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
    axum::response::IntoResponse::into_response(Problem::internal())
}

fn head_is_too_large(request: &Request) -> bool {
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    let uri = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    headers.sum::<usize>() + uri > MAX_HEAD_BYTES
}
