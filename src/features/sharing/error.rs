//! Why a link was not made, or leads nowhere.

use std::time::Duration;

use axum::http::StatusCode;

use super::service::MAX_LINKS;
use crate::features::accounts::AccountError;
use crate::features::readings::kept::ReadingError;
use crate::store::StoreError;
use crate::system::NoEntropy;
use crate::web::{FieldError, Problem};

/// Why a link was not made, or leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reading is not theirs, or not there.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The password could not be hashed or checked now.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The operating system gave no randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// What was sent is wrong.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// A reading has all the links it may have.
    #[error("too many links")]
    TooMany,
    /// There is no such link, or it is another person's.
    #[error("no such link")]
    Missing,
    /// Its owner took it back.
    #[error("revoked")]
    Revoked,
    /// Its time is over.
    #[error("expired")]
    Expired,
    /// It asks for a password.
    #[error("a password is needed")]
    PasswordNeeded,
    /// The password is not the one.
    #[error("wrong password")]
    WrongPassword,
    /// Too many guesses, or too many questions.
    #[error("too often")]
    TooOften(Duration),
}

impl From<ShareError> for Problem {
    fn from(error: ShareError) -> Self {
        match error {
            ShareError::Store(error) => error.into(),
            ShareError::Reading(error) => error.into(),
            ShareError::Account(error) => error.into(),
            ShareError::Entropy(error) => AccountError::from(error).into(),
            ShareError::Invalid(errors) => Self::invalid(errors),
            ShareError::TooOften(wait) => Self::too_many(wait),
            ShareError::TooMany => Self::new(
                StatusCode::CONFLICT,
                "too_many_shares",
                format!("一份解讀最多 {MAX_LINKS} 個連結，先收回一些再做新的。"),
                format!("A reading has {MAX_LINKS} links at most; take some back first."),
            ),
            ShareError::Missing => Self::not_found(
                "no_such_share",
                "沒有這個連結，網址可能不完整。",
                "There is no such link; the address may be incomplete.",
            ),
            ShareError::Revoked => Self::new(
                StatusCode::GONE,
                "share_revoked",
                "分享的人已經收回這個連結。",
                "Whoever shared this has taken the link back.",
            ),
            ShareError::Expired => Self::new(
                StatusCode::GONE,
                "share_expired",
                "這個連結已經過期。",
                "This link has expired.",
            ),
            ShareError::PasswordNeeded => Self::new(
                StatusCode::FORBIDDEN,
                "share_password_needed",
                "這個連結要密碼才打得開。",
                "This link opens with a password.",
            ),
            ShareError::WrongPassword => Self::new(
                StatusCode::FORBIDDEN,
                "share_password_wrong",
                "密碼不對。",
                "That is not the password.",
            ),
        }
    }
}
