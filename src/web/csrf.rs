//! Refuses what another site makes a browser send in a person's name.
//!
//! A browser tells where a request comes from: `Sec-Fetch-Site` (Fetch Metadata), or at least `Origin` on
//! every request that can change something. Programs send neither and carry no cookies of a person, so
//! they pass. Cookies are `SameSite=Lax` besides; this is the wall behind that one.

use axum::http::{HeaderMap, HeaderName, Method, header};

use super::caller::Caller;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether this request would change something and comes from another site.
///
/// `public` is the origin that the operator named with `--public-url`, if any.
#[must_use]
pub fn is_cross_site(
    method: &Method,
    headers: &HeaderMap,
    caller: &Caller,
    public: Option<&str>,
) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(FETCH_SITE) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    // The scheme is not compared: behind a proxy that does not tell it we would be wrong about it.
    let host = origin.split_once("://").map(|(_, host)| host).filter(|host| !host.is_empty());
    !(host.is_some_and(|host| host.eq_ignore_ascii_case(&caller.host)) || Some(origin) == public)
}
