//! Links to a reading, for people without an account.
//!
//! A link is an address nobody can guess (`/share/{uuid}`), perhaps with a password and an end, that its
//! owner takes back at any time. What lies behind it is made from a list of what may be seen
//! ([`body::SharedBody`]), never from the record with things taken away: a field that is added to a reading
//! one day is not shared until somebody writes it there. The page is written by the server and reads without
//! JavaScript; its picture, for previews in mail and chat, is drawn by the server too.

pub mod body;
pub mod error;
pub mod keys;
pub mod layout;
pub mod model;
pub mod page;
pub mod picture;
pub mod portable;
pub mod routes;
pub mod service;
pub mod tables;
pub mod visits;
pub mod words;

use std::sync::Arc;

use crate::features::accounts::Accounts;
use crate::features::catalog::Catalog;
use keys::Keys;
use picture::Pictures;
use visits::Visits;

/// What the feature holds while the program runs.
pub struct Sharing {
    /// Owners; clock, randomness, password hashing and store besides.
    pub accounts: Arc<Accounts>,
    /// Cards, spreads and voices.
    pub catalog: Arc<Catalog>,
    /// Who opened a link with its password.
    pub keys: Keys,
    /// How often links were opened, until the next flush.
    pub visits: Visits,
    /// Pictures that were drawn.
    pub pictures: Pictures,
}

impl Sharing {
    /// Nobody came yet.
    #[must_use]
    pub fn new(accounts: Arc<Accounts>, catalog: Arc<Catalog>) -> Self {
        let (keys, visits) = (Keys::new(accounts.system.clone()), Visits::default());
        Self { accounts, catalog, keys, visits, pictures: Pictures::default() }
    }
}
