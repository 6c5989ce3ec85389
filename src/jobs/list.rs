//! The jobs: their names, their times, and why those times.
//!
//! Midnight belongs to bingo, which people wait for. What reads much is spread over the hours after it, away
//! from the full hour, when every other machine does its work: first the sums of the day that ended, then
//! the backup, which has those sums in it. Nothing here has to run on time for the site to be right: what
//! people see is made when they ask for it, if its job has not come by.

use std::future::Future;
use std::pin::Pin;

use super::{Shared, work};

/// What a job does: a sentence on what it did, or on why it could not.
pub type Work = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

/// A job.
pub struct Job {
    /// For the operator, `/metrics` and the store.
    pub name: &'static str,
    /// Five fields, in the instance's time zone.
    pub cron: &'static str,
    /// For the operator.
    pub about: &'static str,
    /// Whether a new instance runs it at its first start, instead of waiting for its time.
    pub at_first: bool,
    /// Whether it comes so often, and does so little, that its record is written only when its result changes,
    /// once an hour, and at the end: otherwise an idle site would wake its disk every minute.
    pub light: bool,
    /// Whether it is there at all, by the settings.
    pub wanted: fn(&Shared) -> bool,
    /// Does it.
    pub work: fn(Shared) -> Work,
}

const fn always(_: &Shared) -> bool {
    true
}

/// All of them.
pub const JOBS: &[Job] = &[
    Job {
        name: "counters-flush",
        // Every minute: a crash loses a minute of counts at most. Nothing is written when nothing was counted.
        cron: "* * * * *",
        about: "Writes what was counted in memory into the store",
        at_first: false,
        light: true,
        wanted: always,
        work: |shared| Box::pin(work::flush(shared)),
    },
    Job {
        name: "sessions-sweep",
        // Every ten minutes: an access token lives for thirty, so that the list of one's devices is not
        // long behind; rate limits refill within ten.
        cron: "*/10 * * * *",
        about: "Deletes sessions that are over and lets go of rate limits that are full again",
        at_first: false,
        light: true,
        wanted: always,
        work: |shared| Box::pin(work::sweep(shared)),
    },
    Job {
        name: "draws-expire",
        // Once an hour, for draws that live two or fourteen days; an expired one is refused in any case.
        cron: "17 * * * *",
        about: "Deletes draws that were left and have expired",
        at_first: false,
        light: true,
        wanted: always,
        work: |shared| Box::pin(work::expire_draws(shared)),
    },
    Job {
        name: "bingo-month",
        // The contract's time: the first moment of the first. At the first start too, so that a site that
        // begins within a month commits at once and not with its first player.
        cron: "0 0 1 * *",
        about: "Commits to the bingo numbers of the month",
        at_first: true,
        light: false,
        wanted: always,
        work: |shared| Box::pin(work::bingo_month(shared)),
    },
    Job {
        name: "bingo-number",
        // The contract's time: midnight.
        cron: "0 0 * * *",
        about: "Looks up the bingo number of the day",
        at_first: true,
        light: false,
        wanted: always,
        work: |shared| Box::pin(work::bingo_number(shared)),
    },
    Job {
        name: "statistics",
        // Ten minutes after midnight, when requests that began before it have ended and are counted.
        cron: "10 0 * * *",
        about: "Keeps the sums of the days that ended",
        at_first: false,
        light: false,
        wanted: always,
        work: |shared| Box::pin(work::statistics(shared)),
    },
    Job {
        name: "backup",
        // At night, after the day's sums, and not on the full hour.
        cron: "40 3 * * *",
        about: "Copies the store into the folder `backups`, and deletes the oldest copies",
        at_first: false,
        light: false,
        wanted: |shared| shared.backups_keep > 0,
        work: |shared| Box::pin(work::backup(shared)),
    },
    Job {
        name: "daily-card-notice",
        // People choose the minute; five minutes late is still that time of the day, and asks the store 288
        // times a day instead of 1440.
        cron: "*/5 * * * *",
        about: "Tells people their card of the day, where they asked for it",
        at_first: false,
        light: true,
        wanted: always,
        work: |shared| Box::pin(work::notices(shared)),
    },
    Job {
        name: "look-back",
        // At eight in the morning: a date that was set is told on its day, when people are up.
        cron: "0 8 * * *",
        about: "Tells people of dates on which they wanted to look back",
        at_first: false,
        light: false,
        wanted: always,
        work: |shared| Box::pin(work::look_back(shared)),
    },
    Job {
        name: "demo-reset",
        // At four: in Taiwan nobody is trying anything out, and the backup is done.
        cron: "0 4 * * *",
        about: "Makes the demo's people anew",
        at_first: false,
        light: false,
        wanted: |shared| shared.demo.is_some(),
        work: |shared| Box::pin(work::demo_reset(shared)),
    },
];
