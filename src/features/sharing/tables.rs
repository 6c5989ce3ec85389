//! The links' table. A link lies with its owner; strangers find it by its own id, and what happens to a
//! reading finds it by the reading's.

use uuid::Uuid;

use super::model::Share;
use crate::store::{Index, Key, OfUser, Table};

/// Finds a link by what its address says.
pub const BY_ID: Index<OfUser<Uuid>, Share> =
    Index::new("sharing.shares.by_id", |OfUser(_, id), _| vec![id.to_bytes()]);
/// Finds the links of a reading.
pub const OF_READING: Index<OfUser<Uuid>, Share> =
    Index::new("sharing.shares.by_reading", |_, share| vec![share.reading.to_bytes()]);
/// Links, by owner and the id in their address.
pub const SHARES: Table<OfUser<Uuid>, Share> =
    Table::new("sharing.shares").indexed(&[BY_ID, OF_READING]);
