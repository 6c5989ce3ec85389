//! The draws' tables.

use uuid::Uuid;

use super::model::Draw;
use crate::store::{Bytes, Table};

/// Draws that are sealed, or revealed and no reading yet.
pub const DRAWS: Table<Uuid, Draw> = Table::new("draws.draws");
/// Draws that became readings, each with the reading's id: none becomes two.
pub const USED: Table<Uuid, Uuid> = Table::new("draws.used");
/// The seed of the instance's signing key, under `ed25519`.
pub const KEYS: Table<String, Bytes> = Table::new("draws.keys");
