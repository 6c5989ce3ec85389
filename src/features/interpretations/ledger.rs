//! The ledger as its owner reads it: pages, sums; and all of it, to take away.

use std::ops::ControlFlow;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::{LedgerBody, LineBody, VersionBody};
use super::service;
use crate::store::{Reader, StoreError};

/// A page of a person's ledger.
///
/// # Errors
/// When the store fails.
pub fn page(
    tx: &impl Reader,
    user: Uuid,
    (page, page_size): (usize, usize),
) -> Result<LedgerBody, StoreError> {
    let from = (page - 1) * page_size;
    let mut body = LedgerBody {
        lines: Vec::new(),
        total: 0,
        page,
        page_size,
        has_more: false,
        total_tokens: 0,
        total_bytes: 0,
        total_micro_usd: 0,
    };
    service::each_line(tx, user, |id, line| {
        let line = LineBody::new(id, line, false);
        body.total_tokens += line.tokens;
        body.total_bytes += line.bytes;
        body.total_micro_usd += line.micro_usd.unwrap_or(0);
        if (from..from + page_size).contains(&body.total) {
            body.lines.push(line);
        }
        body.total += 1;
        ControlFlow::Continue(())
    })?;
    body.has_more = body.total > from + page_size;
    Ok(body)
}

/// A telling and the reading that it is of.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnedVersion {
    /// The reading.
    pub reading_id: Uuid,
    /// The telling.
    #[serde(flatten)]
    pub version: VersionBody,
}

/// All tellings of a person's readings.
///
/// # Errors
/// When the store fails.
pub fn versions(tx: &impl Reader, user: Uuid) -> Result<Vec<OwnedVersion>, StoreError> {
    let mut all = Vec::new();
    service::each_version(tx, user, |reading_id, id, version| {
        all.push(OwnedVersion { reading_id, version: VersionBody::new(id, version) });
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// A person's whole ledger, the newest line first, with what was sent.
///
/// # Errors
/// When the store fails.
pub fn whole(tx: &impl Reader, user: Uuid) -> Result<Vec<LineBody>, StoreError> {
    let mut all = Vec::new();
    service::each_line(tx, user, |id, line| {
        all.push(LineBody::new(id, line, true));
        ControlFlow::Continue(())
    })?;
    Ok(all)
}
