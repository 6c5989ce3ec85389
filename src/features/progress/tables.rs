//! The tables of progress: five, each a person's, the person first.

use jiff::civil::Date;
use uuid::Uuid;

use super::model::{Day, Entry, Standing, Tally};
use crate::store::{Index, Key, OfUser, Table};

/// The ledger, by person and number.
pub const LEDGER: Table<OfUser<u64>, Entry> = Table::new("progress.ledger");
/// What counted or was given for, as `kind/cause`: never twice.
pub const CAUSES: Table<OfUser<String>, ()> = Table::new("progress.causes");
/// Those who chose to be on the board, the greatest total first, then who came first.
pub const BOARD: Index<Uuid, Standing> = Index::new("progress.standings.board", |_, standing| {
    let since = standing.since.as_millisecond().unsigned_abs();
    let place = [u64::MAX - standing.total, since].map(|part| part.to_bytes()).concat();
    if standing.listed { vec![place] } else { Vec::new() }
});
/// Bytes of a place on the board.
pub const PLACE: usize = 16;
/// Where each person stands.
pub const STANDINGS: Table<Uuid, Standing> = Table::new("progress.standings").indexed(&[BOARD]);
/// What was counted of each person's doings.
pub const TALLIES: Table<Uuid, Tally> = Table::new("progress.tallies");
/// The local days of each person.
pub const DAYS: Table<OfUser<Date>, Day> = Table::new("progress.days");
