//! Who is asking, as an extractor: the signed-in person, or a guest where guests are welcome.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use uuid::Uuid;

use super::error::AccountError;
use super::model::{Session, User};
use super::service::Accounts;
use super::sessions;
use crate::web::Problem;
use crate::web::cookies::cookie;
use crate::web::layers::Asker;

/// The cookies, named as in the original (contract §0.3).
pub const ACCESS_COOKIE: &str = "access_token";
/// See [`ACCESS_COOKIE`].
pub const REFRESH_COOKIE: &str = "refresh_token";

/// The signed-in person: by the cookie, or by `Authorization: Bearer` where there is none.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// The session's id.
    pub session_id: Uuid,
    /// The session.
    pub session: Session,
}

/// The signed-in person, or nobody. A token that is no longer good is an error here too: who sent one
/// believes to be signed in, and must not silently lose what is theirs.
#[derive(Clone, Debug)]
pub struct Guest(pub Option<SignedIn>);

/// The access token that a request carries.
#[must_use]
pub fn access_token(headers: &HeaderMap) -> Option<&str> {
    let bearer = || {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    };
    cookie(headers, ACCESS_COOKIE).filter(|token| !token.is_empty()).or_else(bearer)
}

impl SignedIn {
    fn of(parts: &Parts, accounts: &Accounts) -> Result<Self, AccountError> {
        let token = access_token(&parts.headers).ok_or(AccountError::NotSignedIn)?;
        let now = accounts.now();
        let (user, session_id, session) =
            accounts.store.read(|tx| sessions::signed_in(tx, token, now))?;
        accounts.seen.note(session_id, now);
        if let Some(asker) = parts.extensions.get::<Asker>() {
            // Set twice when two extractors ask; to the same.
            drop(asker.0.set(user.short_id()));
        }
        Ok(Self { user, session_id, session })
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    S: Send + Sync,
    Arc<Accounts>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, &Arc::from_ref(state))?)
    }
}

impl<S> FromRequestParts<S> for Guest
where
    S: Send + Sync,
    Arc<Accounts>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        if access_token(&parts.headers).is_none() {
            return Ok(Self(None));
        }
        Ok(Self(Some(SignedIn::of(parts, &Arc::from_ref(state))?)))
    }
}
