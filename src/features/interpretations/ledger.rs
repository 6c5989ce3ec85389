//! The ledger as its owner reads it: pages, sums.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::body::{LedgerBody, LineBody};
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
