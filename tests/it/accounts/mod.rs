//! Accounts, as their owners, their operators and their attackers see them.

mod authenticator;
pub mod browser;
mod contract;
mod issuer;
mod passwords;
mod pictures;
mod server;
mod sessions;
