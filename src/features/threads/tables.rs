//! The threads' tables. What belongs to a reading has the reading's key.

use uuid::Uuid;

use super::limits::OwnLimits;
use super::model::{LookBack, Member, Thread};
use crate::store::{Index, Key, OfUser, Table};

/// Threads.
pub const THREADS: Table<OfUser<Uuid>, Thread> = Table::new("threads.threads");

/// Finds the readings of a thread.
pub const OF_THREAD: Index<OfUser<Uuid>, Member> =
    Index::new("threads.members.by_thread", |OfUser(user, _), member| {
        vec![OfUser(*user, member.thread).to_bytes()]
    });
/// On which thread a reading hangs, by reading.
pub const MEMBERS: Table<OfUser<Uuid>, Member> =
    Table::new("threads.members").indexed(&[OF_THREAD]);

/// When to look back on a reading and what came of it, by reading.
pub const LOOK_BACKS: Table<OfUser<Uuid>, LookBack> = Table::new("threads.look_backs");

/// What each person allows themselves.
pub const LIMITS: Table<Uuid, OwnLimits> = Table::new("threads.limits");
