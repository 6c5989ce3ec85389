//! The caller's language: `?lang=`, then the cookie `lang` that the client's switch sets, then
//! `Accept-Language`; Traditional Chinese when nothing is said.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};

use super::problem::{FieldError, Problem};
use crate::tarot::Lang;

/// The caller's language, as an extractor.
///
/// An unknown `?lang=` is a 422; unknown languages elsewhere are passed over.
#[derive(Clone, Copy, Debug)]
pub struct Locale(pub Lang);

impl<S: Sync> FromRequestParts<S> for Locale {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        match asked(&parts.uri) {
            Some(tag) => tag.parse().map(Self).map_err(|_| Problem::invalid(vec![unknown_lang()])),
            None => Ok(Self(of(&parts.uri, &parts.headers))),
        }
    }
}

/// What to say of a language that we do not speak, in a query or in a body.
#[must_use]
pub fn unknown_lang() -> FieldError {
    FieldError::new("/lang", "語言只有 zh-TW 和 en 兩種。", "The language is either zh-TW or en.")
}

/// The language of any request, also of one that is wrong in other ways.
#[must_use]
pub fn of(uri: &Uri, headers: &HeaderMap) -> Lang {
    asked(uri)
        .and_then(|tag| tag.parse().ok())
        .or_else(|| cookie(headers))
        .unwrap_or_else(|| accepted(headers))
}

fn asked(uri: &Uri) -> Option<String> {
    let query = uri.query()?;
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .map(|(_, value)| value.into_owned())
}

fn cookie(headers: &HeaderMap) -> Option<Lang> {
    super::cookies::cookie(headers, "lang").and_then(|tag| tag.parse().ok())
}

/// The language we speak that the caller likes best. Someone who asks for neither is more likely to
/// read English than Chinese; someone who says nothing gets the house's first language.
fn accepted(headers: &HeaderMap) -> Lang {
    let Some(value) = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()) else {
        return Lang::default();
    };
    let mut best: Option<(f32, Lang)> = None;
    let mut any_named = false;
    for part in value.split(',') {
        let mut pieces = part.split(';');
        let tag = pieces.next().unwrap_or_default().trim();
        let quality = pieces
            .find_map(|piece| piece.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        let lang = match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("zh") => Lang::ZhTw,
            Some("en") => Lang::En,
            _ => {
                any_named |= tag != "*";
                continue;
            }
        };
        if quality > 0.0 && best.is_none_or(|(held, _)| quality > held) {
            best = Some((quality, lang));
        }
    }
    match best {
        Some((_, lang)) => lang,
        None if any_named => Lang::En,
        None => Lang::default(),
    }
}
