//! Accounts: who someone is, how they sign in, and what they set for themselves.
//!
//! Ways in are passwords ([`passwords`]), passkeys ([`passkeys`]) and an OpenID Connect issuer
//! ([`oidc`]); each opens a session ([`sessions`]) of two opaque tokens, of which only hashes are kept.
//! No secret has to be configured. What may happen how often and how long things live stands in
//! [`rules`] and, by address, in [`crate::web::limits`].
//!
//! Without an account everything but keeping works; nothing here is needed for a reading.

pub mod administration;
pub mod admission;
pub mod avatars;
pub mod bodies;
pub mod days;
pub mod devices;
pub mod error;
pub mod extract;
pub mod input;
pub mod model;
pub mod oidc;
pub mod passkeys;
pub mod passwords;
pub mod pending;
pub mod portable;
pub mod preferences;
mod refusals;
pub mod routes;
pub mod rules;
pub mod service;
pub mod sessions;
pub mod signing_in;
pub mod tables;

pub use error::AccountError;
pub use extract::{Guest, SignedIn};
pub use service::Accounts;
