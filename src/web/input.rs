//! Reading what a caller sends: query parameters and JSON bodies, with every mistake named.

use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::problem::{FieldError, Problem};

/// Query parameters, read one by one; what is wrong is gathered and answered together.
///
/// A name that nobody asks for is ignored, as in the original. Of a name given twice the last counts.
pub struct Params {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Params {
    fn parse(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { pairs, errors: Vec::new() }
    }

    /// The text of a parameter; `None` when it is missing or empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A text of at most `max` characters.
    pub fn text_up_to(&mut self, name: &str, max: usize) -> Option<String> {
        let value = self.text(name)?.to_owned();
        if value.chars().count() > max {
            self.wrong(name, format!("最多 {max} 個字。"), format!("At most {max} characters."));
            return None;
        }
        Some(value)
    }

    /// A number between `low` and `high`, or `default` when it is missing.
    pub fn number<T>(&mut self, name: &str, low: T, high: T, default: T) -> T
    where
        T: Copy + PartialOrd + std::str::FromStr + std::fmt::Display,
    {
        self.number_if_given(name, low, high).unwrap_or(default)
    }

    /// A number between `low` and `high`, if it is given.
    pub fn number_if_given<T>(&mut self, name: &str, low: T, high: T) -> Option<T>
    where
        T: Copy + PartialOrd + std::str::FromStr + std::fmt::Display,
    {
        let value = self.text(name)?.parse::<T>().ok().filter(|v| *v >= low && *v <= high);
        if value.is_none() {
            let zh = format!("{name} 要是 {low} 到 {high} 之間的數字。");
            let en = format!("{name} has to be a number from {low} to {high}.");
            self.wrong(name, zh, en);
        }
        value
    }

    /// `true` or `false` (also 1 and 0), or `default` when it is missing.
    pub fn flag(&mut self, name: &str, default: bool) -> bool {
        match self.text(name).map(str::to_ascii_lowercase).as_deref() {
            None => default,
            Some("true" | "1") => true,
            Some("false" | "0") => false,
            Some(_) => {
                let zh = format!("{name} 要是 true 或 false。");
                self.wrong(name, zh, format!("{name} has to be true or false."));
                default
            }
        }
    }

    /// One of a few words. `words` pairs what is written with what it means.
    pub fn choice<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let value = self.text(name)?.to_owned();
        let found = words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let list = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let zh = format!("{name} 要是其中之一：{list}。");
            self.wrong(name, zh, format!("{name} has to be one of: {list}."));
        }
        found
    }

    /// Notes a mistake of the caller's.
    pub fn wrong(&mut self, name: &str, zh_tw: impl Into<String>, en: impl Into<String>) {
        self.errors.push(FieldError::new(format!("/{name}"), zh_tw, en));
    }

    /// To be called after the last parameter was read.
    ///
    /// # Errors
    /// A 422 with everything that was wrong.
    pub fn done(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::invalid(self.errors)) }
    }
}

/// A JSON body. Unknown keys are ignored, as in the original.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| {
                let kind = kind.trim().to_ascii_lowercase();
                kind == "application/json" || kind.ends_with("+json")
            });
        if !is_json {
            return Err(Problem::for_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            Problem::for_status(match rejection {
                BytesRejection::FailedToBufferBody(inner) => inner.status(),
                _ => StatusCode::BAD_REQUEST,
            })
        })?;
        // serde would take a list for a struct, field by field.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            let valid = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok();
            return Err(if valid { wrong_type(String::new()) } else { broken_json() });
        }
        let mut parser = serde_json::Deserializer::from_slice(&bytes);
        let value =
            serde_path_to_error::deserialize(&mut parser).map_err(|error| body_problem(&error))?;
        parser.end().map_err(|_| broken_json())?;
        Ok(Self(value))
    }
}

fn broken_json() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "broken_json",
        "送來的內容不是完整的 JSON。",
        "The body is not well-formed JSON.",
    )
}

fn body_problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    if !error.inner().is_data() {
        return broken_json();
    }
    let mut pointer = String::new();
    for segment in error.path() {
        use serde_path_to_error::Segment;
        match segment {
            Segment::Seq { index } => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    wrong_type(pointer)
}

fn wrong_type(pointer: String) -> Problem {
    let (zh_tw, en) = ("這一項缺少，或型別不對。", "This is missing or of the wrong type.");
    Problem::invalid(vec![FieldError::new(pointer, zh_tw, en)])
}
