//! The client's files, straight from the binary's pages.
//!
//! `build.rs` put compressed forms beside each text file and hashed them all; that hash is a folder
//! in their address (`/assets/<hash>/main.js`), so a browser keeps them for ever and a new version is
//! a new address. The pages themselves are templates that name that folder, small, and never kept
//! without asking.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::get;

use super::cached::Cached;
use super::deck;
use super::locale;
use super::packed;
use super::problem::Problem;
use crate::tarot::{CardId, Lang, Suit};

/// What `build.rs` packed.
const INDEX: &str = include_str!(concat!(env!("OUT_DIR"), "/web.index"));
static BLOCK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/web.bin"));

/// Names the version of the client.
const HASH: &str = env!("WEB_HASH");
/// For an address that names its version.
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_FIRST: &str = "no-cache";

/// The address of a file of the client's, under which it may be kept for ever.
#[must_use]
pub fn address(path: &str) -> String {
    format!("/assets/{HASH}/{path}")
}

/// The client, ready to be sent.
pub struct Client {
    files: HashMap<&'static str, Cached>,
    pages: HashMap<(&'static str, Lang), Cached>,
}

/// The templates among the files, with what they are.
const SHELL: &str = "index.html";
const DOCS: &str = "docs/index.html";
const MANIFEST: &str = "manifest.webmanifest";
const TEMPLATES: [&str; 3] = [SHELL, DOCS, MANIFEST];

impl Client {
    /// Gathers the files; their bytes stay where they are until they are asked for. A demo's pages know that
    /// they are one from the first byte.
    #[must_use]
    pub fn load(is_demo: bool) -> Self {
        let (templates, files): (Vec<_>, Vec<_>) = packed::files(INDEX, BLOCK)
            .into_iter()
            .partition(|file| TEMPLATES.contains(&file.name));
        let mut pages = HashMap::new();
        for template in templates {
            for lang in Lang::ALL {
                let text = fill(&String::from_utf8_lossy(template.raw), lang, is_demo);
                let page = Cached::new(packed::media_type(template.name), text);
                pages.insert((template.name, lang), page);
            }
        }
        Self { files: packed::by_name(files), pages }
    }

    fn page(
        &self,
        name: &'static str,
        status: StatusCode,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Response<Body> {
        let Some(page) = self.pages.get(&(name, locale::of(uri, headers))) else {
            return Problem::for_status(StatusCode::NOT_FOUND).into_response();
        };
        let mut response = page.respond(headers, ASK_FIRST);
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }
}

fn fill(template: &str, lang: Lang, is_demo: bool) -> String {
    let title = lang.pick("廢土塔羅", "Wasteland Tarot");
    let description = lang.pick(
        "問一個問題，親手選牌，讀一份寫給這個位置的解讀。抽牌可以查驗，不用 AI，也不用網路。",
        "Ask a question, pick your cards, get a reading that speaks to the positions. An honest draw, no AI needed, no network needed.",
    );
    template
        .replace("{{lang}}", lang.tag())
        .replace("{{base}}", &format!("/assets/{HASH}"))
        .replace("{{demo}}", if is_demo { "true" } else { "false" })
        .replace("{{deck}}", deck::HASH)
        .replace("{{back}}", &deck::address(deck::BACK))
        .replace("{{title}}", title)
        .replace("{{description}}", description)
}

/// The client's routes, and the answer to every path that is not one of the program's.
pub fn routes(client: Arc<Client>) -> Router {
    Router::new()
        .route("/assets/{hash}/{*path}", get(file))
        .route("/", get(shell))
        .route("/read", get(shell))
        .route("/about", get(shell))
        .route("/cards", get(shell))
        .route("/cards/{name}", get(card_page))
        .route("/verify", get(shell))
        .route("/ledger", get(shell))
        .route("/readings", get(shell))
        .route("/readings/tags", get(shell))
        .route("/insights", get(shell))
        .route("/readings/{id}", get(shell))
        .route("/today", get(shell))
        .route("/bingo", get(shell))
        .route("/karma", get(shell))
        .route("/tasks", get(shell))
        .route("/achievements", get(shell))
        .route("/operator", get(shell))
        .route("/journal", get(shell))
        .route("/threads", get(shell))
        .route("/threads/{id}", get(shell))
        .route("/signin", get(shell))
        .route("/register", get(shell))
        .route("/setup", get(shell))
        .route("/auth/callback", get(shell))
        .route("/auth/account-conflict", get(shell))
        .route("/settings", get(shell))
        .route("/settings/{part}", get(settings_page))
        .route("/docs", get(docs))
        .route("/manifest.webmanifest", get(manifest))
        .fallback(nothing_here)
        .with_state(client)
}

async fn file(
    State(client): State<Arc<Client>>,
    Path((hash, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response<Body> {
    match client.files.get(path.as_str()) {
        // A tab that was open over an update asks by the old hash and gets what there is now.
        Some(file) => file.respond(&headers, if hash == HASH { FOREVER } else { ASK_FIRST }),
        None => Problem::for_status(StatusCode::NOT_FOUND).into_response(),
    }
}

async fn shell(State(client): State<Arc<Client>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    client.page(SHELL, StatusCode::OK, &uri, &headers)
}

async fn docs(State(client): State<Arc<Client>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    client.page(DOCS, StatusCode::OK, &uri, &headers)
}

/// What a telephone asks for when somebody puts the site beside its programs.
async fn manifest(
    State(client): State<Arc<Client>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    client.page(MANIFEST, StatusCode::OK, &uri, &headers)
}

/// `/cards/<suit>` and `/cards/<card id>` are pages; anything else below `/cards` is a 404.
async fn card_page(
    State(client): State<Arc<Client>>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let known = Suit::ALL.iter().any(|suit| suit.key() == name) || name.parse::<CardId>().is_ok();
    let status = if known { StatusCode::OK } else { StatusCode::NOT_FOUND };
    client.page(SHELL, status, &uri, &headers)
}

/// The parts of the settings besides the first; anything else below `/settings` is a 404.
async fn settings_page(
    State(client): State<Arc<Client>>,
    Path(part): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let known =
        ["sign-in", "devices", "preferences", "calendar", "privacy"].contains(&part.as_str());
    let status = if known { StatusCode::OK } else { StatusCode::NOT_FOUND };
    client.page(SHELL, status, &uri, &headers)
}

/// A person gets a page that says so; a program gets a problem.
async fn nothing_here(
    State(client): State<Arc<Client>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_page = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    let of_a_program = uri.path() == "/api" || uri.path().starts_with("/api/");
    if wants_page && !of_a_program && (method == Method::GET || method == Method::HEAD) {
        return client.page(SHELL, StatusCode::NOT_FOUND, &uri, &headers);
    }
    Problem::for_status(StatusCode::NOT_FOUND).into_response()
}
