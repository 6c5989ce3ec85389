//! `/share/{uuid}` for people: the page, its picture, its receipt, and the form that opens it.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use maud::Markup;
use uuid::Uuid;

use super::{Found, Shared, id};
use crate::features::sharing::body::SharedBody;
use crate::features::sharing::error::ShareError;
use crate::features::sharing::page::{self, At};
use crate::features::sharing::picture::scene::Scene;
use crate::features::sharing::words::refusal;
use crate::tarot::Lang;
use crate::web::{Caller, Limit, Problem, locale};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// Asked for anew each time: a link may be taken back, and views are counted.
const ASK_FIRST: &str = "no-cache";
/// Behind a password: nobody on the way keeps it, the browser neither.
const NEVER_KEPT: &str = "private, no-store";

/// The page.
pub(super) async fn page(
    State(shared): State<Shared>,
    caller: Caller,
    method: Method,
    uri: Uri,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (lang, origin) = (locale::of(&uri, &headers), shared.0.accounts.origin(&caller));
    let id = id(&path);
    let at = At { lang, id: *id.as_ref().unwrap_or(&Uuid::nil()), origin: &origin };
    let found = id.and_then(|id| {
        slowly(&shared, &caller, Limit::SharePage)?;
        shared.opened(id, &headers)
    });
    match found {
        Ok(found) => {
            if method == Method::GET {
                shared.0.visits.add(found.owner, at.id);
            }
            shown(&shared, at, found)
        }
        Err(error) => failed(at, error),
    }
}

fn shown(shared: &Shared, at: At<'_>, found: Found) -> Response {
    let Found { share, reading, text, .. } = found;
    let catalog = &shared.0.catalog;
    let is_open = share.password.is_none();
    let body = SharedBody::new(catalog, &share, (reading, text), at.lang);
    let zone = &shared.0.accounts.options.time_zone;
    let page = page::reading(at, &body, catalog.spread(&body.spread), is_open, zone);
    answer(StatusCode::OK, if is_open { ASK_FIRST } else { NEVER_KEPT }, at.lang, page)
}

/// The page of a link that does not open.
fn failed(at: At<'_>, error: ShareError) -> Response {
    let (title, sentence) = refusal(&error, at.lang);
    let page = match &error {
        ShareError::PasswordNeeded => page::locked(at, None),
        ShareError::WrongPassword => {
            page::locked(at, Some(at.lang.pick("不是這個密碼。", "That is not the password.")))
        }
        _ => page::refused(at, title, sentence),
    };
    // The same status and headers as the API's; the body is a page.
    let problem = Problem::from(error).response(at.lang);
    let mut response = answer(problem.status(), NEVER_KEPT, at.lang, page);
    if let Some(wait) = problem.headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    response
}

/// Opens the page with the form's password, and leads back to it.
pub(super) async fn unlock(
    State(shared): State<Shared>,
    caller: Caller,
    uri: Uri,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (lang, origin) = (locale::of(&uri, &headers), shared.0.accounts.origin(&caller));
    let id = id(&path);
    let at = At { lang, id: *id.as_ref().unwrap_or(&Uuid::nil()), origin: &origin };
    let password = form_urlencoded::parse(&body).find(|(name, _)| name == "password");
    let password = password.map(|(_, value)| value.into_owned()).unwrap_or_default();
    let mut response = StatusCode::SEE_OTHER.into_response();
    let opened = match id {
        Ok(id) => shared.unlock(id, &password, &caller, response.headers_mut()).await,
        Err(error) => Err(error),
    };
    if let Err(error) = opened {
        return failed(at, error);
    }
    let page = format!("/share/{}?lang={lang}", at.id);
    if let Ok(page) = HeaderValue::from_str(&page) {
        response.headers_mut().insert(header::LOCATION, page);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(NEVER_KEPT));
    response
}

/// The picture. There is none for a link with a password, and none for one that leads nowhere.
pub(super) async fn picture(
    State(shared): State<Shared>,
    caller: Caller,
    uri: Uri,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = locale::of(&uri, &headers);
    let found = shared.found(id(&path)?)?;
    if found.share.password.is_some() {
        return Err(ShareError::Missing.into());
    }
    let catalog = &shared.0.catalog;
    let body = SharedBody::new(catalog, &found.share, (found.reading, found.text), lang);
    // A name that the caller only claims has no place in a picture that others get too.
    let origin = shared.0.accounts.options.public_origin.as_deref();
    let host = origin.and_then(|origin| Some(origin.split_once("://")?.1.to_owned()));
    let scene = Scene::new(&body, catalog, lang, host);
    let picture = if let Some(picture) = shared.0.pictures.ready(&scene) {
        picture
    } else {
        slowly(&shared, &caller, Limit::SharePicture)?;
        shared.0.pictures.of(scene).await.map_err(|error| {
            tracing::error!(sharing.error = %error, "a picture was not drawn");
            Problem::internal()
        })?
    };
    let mut response = picture.respond(&headers, ASK_FIRST);
    // Previews are shown on other sites: that is what it is for.
    response.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    Ok(response)
}

/// The receipt as a file.
pub(super) async fn receipt(
    State(shared): State<Shared>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = shared.opened(id(&path)?, &headers)?;
    let receipt = found.text.receipt.ok_or(ShareError::Missing)?;
    let mut json = serde_json::to_vec_pretty(&receipt).map_err(|_| Problem::internal())?;
    json.push(b'\n');
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.json\""),
        (header::CACHE_CONTROL, NEVER_KEPT),
    ];
    Ok((headers, json).into_response())
}

/// So many of one address.
fn slowly(shared: &Shared, caller: &Caller, limit: Limit) -> Result<(), ShareError> {
    let verdict = shared.0.accounts.limits.take(limit, caller.network());
    match verdict.filter(|verdict| !verdict.allowed()) {
        Some(verdict) => Err(ShareError::TooOften(verdict.wait())),
        None => Ok(()),
    }
}

fn answer(status: StatusCode, cache: &'static str, lang: Lang, page: Markup) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, lang.tag()),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "accept-language, cookie"),
        // The link itself is the secret, so no other site learns it. To this one it is said: with
        // `no-referrer` a browser hides where a form comes from, and the form would count as another site's.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    (status, headers, page.into_string()).into_response()
}
