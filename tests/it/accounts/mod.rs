//! Accounts, as their owners, their operators and their attackers see them.

mod attacks;
pub mod authenticator;
mod bodies;
pub mod browser;
pub mod contract;
mod days;
mod issuer;
mod kept;
mod keyring;
mod killed;
mod limits;
mod linking;
mod oidc;
mod operator;
pub mod passkeys;
mod passwords;
mod pictures;
pub mod server;
mod sessions;
