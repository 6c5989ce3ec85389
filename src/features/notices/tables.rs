//! The notices' table.

use super::model::Notice;
use crate::store::{OfUser, Table};

/// Notices, by person and what they tell; there is one: `daily_card`.
pub const NOTICES: Table<OfUser<String>, Notice> = Table::new("notices.notices");
