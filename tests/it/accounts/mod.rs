//! Accounts, as their owners, their operators and their attackers see them.

mod authenticator;
mod browser;
mod contract;
mod issuer;
mod pictures;
mod sessions;
