//! The feeds' table.

use uuid::Uuid;

use super::model::Feed;
use crate::store::{Index, Key, OfUser, Table};

/// Finds a feed by the hash of its token.
pub const BY_TOKEN: Index<OfUser<Uuid>, Feed> =
    Index::new("feeds.feeds.by_token", |_, feed| vec![feed.token.to_bytes()]);
/// Feeds, by person and UUIDv7.
pub const FEEDS: Table<OfUser<Uuid>, Feed> = Table::new("feeds.feeds").indexed(&[BY_TOKEN]);
