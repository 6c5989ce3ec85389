//! The deck's folder over HTTP: pictures, names and `deck.toml`, straight from the binary's pages.
//!
//! A picture's address carries the deck's version (`/deck/scalable/major_arcana/00.svg?v=<hash>`), so a
//! browser keeps it for ever and a new deck is a new address. The plain address works too, for other
//! tools that read the format, and is kept for a day.
//!
//! SVG is active content: opened by itself it is a page of this site. Each answer therefore has a policy
//! of its own that lets it load nothing and run nothing, whatever the file holds.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::get;

use super::assets;
use super::cached::Cached;
use super::packed;
use super::problem::Problem;

/// What `build.rs` packed.
const INDEX: &str = include_str!(concat!(env!("OUT_DIR"), "/deck.index"));
static BLOCK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/deck.bin"));

/// Names the version of the deck.
pub const HASH: &str = env!("DECK_HASH");
/// The picture of the default back, below the deck's folder.
pub const BACK: &str = env!("DECK_BACK");
const A_DAY: &str = "public, max-age=86400";
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The address under which a file of the deck may be kept for ever.
#[must_use]
pub fn address(path: &str) -> String {
    format!("/deck/{path}?v={HASH}")
}

/// A file of the deck as it lies in the binary.
#[must_use]
pub fn raw(path: &str) -> Option<&'static [u8]> {
    let files = packed::files(INDEX, BLOCK);
    files.into_iter().find(|file| file.name == path).map(|file| file.raw)
}

type Files = Arc<HashMap<&'static str, Cached>>;

/// The deck's routes.
pub fn routes() -> Router {
    Router::new()
        .route("/deck/{*path}", get(file))
        .with_state(Arc::new(packed::by_name(packed::files(INDEX, BLOCK))))
}

async fn file(
    State(files): State<Files>,
    Path(path): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let Some(file) = files.get(path.as_str()) else {
        return Problem::for_status(StatusCode::NOT_FOUND).into_response();
    };
    let query = uri.query().unwrap_or_default().as_bytes();
    let is_current = form_urlencoded::parse(query).any(|(key, value)| key == "v" && value == HASH);
    let mut response = file.respond(&headers, if is_current { assets::FOREVER } else { A_DAY });
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        // The same for everybody: a switch of language, which sets a cookie, must not cost the pictures.
        (header::VARY, "accept-encoding"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
