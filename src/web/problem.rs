//! Errors as problem details (RFC 9457): what went wrong, in a sentence of the caller's language.
//!
//! Text from inside the program goes to the log only. A [`Problem`] carries both languages and is
//! written in the caller's by the layer that knows it ([`super::layers`]).

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::tarot::Lang;

/// `application/problem+json`.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A sentence in both languages.
#[derive(Clone, Debug)]
pub struct Sentence {
    zh_tw: String,
    en: String,
}

impl Sentence {
    /// From both languages.
    pub fn new(zh_tw: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh_tw: zh_tw.into(), en: en.into() }
    }

    fn get(self, lang: Lang) -> String {
        lang.pick(self.zh_tw, self.en)
    }
}

/// One thing that is wrong with an input.
#[derive(Clone, Debug)]
pub struct FieldError {
    pointer: String,
    detail: Sentence,
}

impl FieldError {
    /// `pointer` is a JSON pointer (RFC 6901) into the body, or `/` and the name of a query
    /// parameter.
    pub fn new(
        pointer: impl Into<String>,
        zh_tw: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { pointer: pointer.into(), detail: Sentence::new(zh_tw, en) }
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.pointer
    }

    /// What is wrong, in a language.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        self.detail.clone().get(lang)
    }

    /// The same, with its pointer below another.
    #[must_use]
    pub fn under(mut self, place: &str) -> Self {
        self.pointer.insert_str(0, place);
        self
    }

    /// For the command line, which speaks English.
    #[must_use]
    pub fn english(&self) -> String {
        self.detail.en.clone()
    }
}

/// An error on its way to the caller.
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

/// Boxed, so that a result that is seldom an error stays small.
#[derive(Clone, Debug)]
struct Parts {
    status: StatusCode,
    code: &'static str,
    detail: Sentence,
    errors: Vec<FieldError>,
    more: serde_json::Map<String, serde_json::Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The body of a problem, as it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// Names the kind of problem; `about:blank` means that the status says it all.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    #[schema(example = "Unprocessable Entity")]
    title: String,
    /// The status.
    #[schema(example = 422)]
    status: u16,
    /// A sentence for the person, in their language.
    detail: String,
    /// For programs; stable.
    #[schema(example = "invalid_input")]
    code: &'static str,
    /// For 422: everything that is wrong with the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldBody>,
    /// What some kinds of problem tell besides (RFC 9457 §3.2); each route says so.
    #[serde(flatten)]
    #[schema(ignore)]
    more: serde_json::Map<String, serde_json::Value>,
}

/// One thing that is wrong with the input.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldBody {
    /// A JSON pointer into the body, or `/` and the name of a query parameter.
    #[schema(example = "/page_size")]
    pointer: String,
    /// A sentence for the person, in their language.
    detail: String,
}

impl Problem {
    /// A problem with a stable code and a sentence in both languages.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        zh_tw: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::with_detail(status, code, Sentence::new(zh_tw, en))
    }

    fn with_detail(status: StatusCode, code: &'static str, detail: Sentence) -> Self {
        let (errors, more, headers) = (Vec::new(), serde_json::Map::new(), Vec::new());
        Self(Box::new(Parts { status, code, detail, errors, more, headers }))
    }

    /// With a member of its own in the body (RFC 9457 §3.2).
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<serde_json::Value>) -> Self {
        self.0.more.insert(key.to_owned(), value.into());
        self
    }

    /// With a header on its answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// 404 for a thing that does not exist.
    pub fn not_found(code: &'static str, zh_tw: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, zh_tw, en)
    }

    /// 422 with everything that is wrong. The detail repeats the first.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = errors.first().map_or_else(
            || Sentence::new("輸入的內容有誤。", "The input is not valid."),
            |error| error.detail.clone(),
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let mut problem = Self::with_detail(status, "invalid_input", detail);
        problem.0.errors = errors;
        problem
    }

    /// 500. What happened has to be in the log already.
    #[must_use]
    pub fn internal() -> Self {
        Self::for_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The problem for a status that the framework answered without a body of ours.
    #[must_use]
    pub fn for_status(status: StatusCode) -> Self {
        let (code, zh_tw, en) = match status {
            StatusCode::BAD_REQUEST => {
                ("bad_request", "伺服器看不懂這個請求。", "The request could not be understood.")
            }
            StatusCode::UNAUTHORIZED => ("not_signed_in", "請先登入。", "Please sign in first."),
            StatusCode::FORBIDDEN => {
                ("forbidden", "你不能這樣做。", "You are not allowed to do this.")
            }
            StatusCode::NOT_FOUND => (
                "not_found",
                "這裡什麼都沒有，網址可能打錯了。",
                "There is nothing here; the address may be mistyped.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "method_not_allowed",
                "這個網址不接受這種方法，可用的方法在 Allow 標頭裡。",
                "This address does not take that method; the Allow header names those it takes.",
            ),
            StatusCode::NOT_ACCEPTABLE => {
                ("not_acceptable", "沒有你要的格式。", "Not available in the form asked for.")
            }
            StatusCode::REQUEST_TIMEOUT => {
                ("timeout", "等太久了，請再試一次。", "That took too long; please try again.")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("body_too_large", "送來的內容太大了。", "The body is too large.")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "unsupported_media_type",
                "內容要以 application/json 送出。",
                "The body has to be sent as application/json.",
            ),
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                ("headers_too_large", "請求的標頭太大了。", "The request's headers are too large.")
            }
            StatusCode::SERVICE_UNAVAILABLE => (
                "unavailable",
                "暫時無法服務，請稍後再試。",
                "Not available at the moment; please try again later.",
            ),
            status if status.is_client_error() => {
                ("bad_request", "伺服器無法處理這個請求。", "The request could not be handled.")
            }
            _ => (
                "internal_error",
                "伺服器出了問題，已經記錄下來。請稍後再試。",
                "Something went wrong on the server and was logged. Please try again later.",
            ),
        };
        Self::new(status, code, zh_tw, en)
    }

    /// The response in a language.
    #[must_use]
    pub fn response(self, lang: Lang) -> Response<Body> {
        let parts = *self.0;
        let body = ProblemBody {
            kind: "about:blank",
            title: parts.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: parts.status.as_u16(),
            detail: parts.detail.get(lang),
            code: parts.code,
            errors: parts
                .errors
                .into_iter()
                .map(|error| FieldBody { pointer: error.pointer, detail: error.detail.get(lang) })
                .collect(),
            more: parts.more,
        };
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = parts.status;
        let headers = response.headers_mut();
        headers.extend(parts.headers);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

impl IntoResponse for Problem {
    /// An empty response that carries the problem along; the layer that knows the caller's
    /// language writes it.
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.0.status;
        response.extensions_mut().insert(self);
        response
    }
}

impl From<crate::store::StoreError> for Problem {
    fn from(error: crate::store::StoreError) -> Self {
        tracing::error!(store.error = %error, "a request failed in the store");
        match error {
            crate::store::StoreError::Storage(_) | crate::store::StoreError::Closed => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "store_unavailable",
                "資料暫時無法存取，什麼都沒有遺失。請稍後再試。",
                "The store cannot be used at the moment; nothing was lost. Please try again later.",
            ),
            _ => Self::internal(),
        }
    }
}
