//! The drafts' tables.

use uuid::Uuid;

use super::model::Draft;
use crate::store::{OfUser, Table};

/// Drafts, by person.
pub const DRAFTS: Table<OfUser<Uuid>, Draft> = Table::new("drafts.drafts");
