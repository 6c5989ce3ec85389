//! Reading and writing cookies. All of ours are `HttpOnly`, `SameSite=Lax`, nearly all for the whole site,
//! and `Secure` whenever the person's own connection is.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Sets a cookie for so many seconds; 0 takes it away. `value` is of the URL-safe base64 alphabet.
pub fn set_cookie(headers: &mut HeaderMap, name: &str, value: &str, seconds: i64, secure: bool) {
    set_cookie_at(headers, "/", (name, value), seconds, secure);
}

/// The same for a part of the site: what lies below `path`, which is one of our own routes.
pub fn set_cookie_at(
    headers: &mut HeaderMap,
    path: &str,
    (name, value): (&str, &str),
    seconds: i64,
    secure: bool,
) {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!(
        "{name}={value}; Path={path}; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
        seconds.max(0)
    );
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, value);
    }
}
