//! Rate limits: the table of them, and the buckets.
//!
//! Each limit is a token bucket (GCRA, by `governor`) for each key: an address (IPv6: a /64) or an
//! account. A bucket is a few dozen bytes and goes when it is full again; there are at most
//! [`MAX_KEYS`] of a limit. Who comes when all are taken makes those go that are full again, and shares
//! one with others like them when none is: a flood of addresses crowds others out only while it lasts.
//! Every answer of a route that is limited by address says how much is left (`RateLimit-*`,
//! draft-ietf-httpapi-ratelimit-headers-07); a refusal says when to come back (`Retry-After`).

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse;
use governor::clock::Clock as _;
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::caller::Caller;
use super::problem::Problem;
use crate::system::{self, System};

/// Buckets of one limit at most.
const MAX_KEYS: usize = 50_000;
/// The bucket of everybody who found no bucket free. No network has this key.
const OVERFLOW: u128 = u128::MAX;
/// A table that is full is swept so often at most: a sweep looks at every bucket.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Every request to the API, by address.
    Requests,
    /// Sign-ins by password or passkey, refreshes included, by address.
    SignIn,
    /// New accounts, by address.
    Register,
    /// Setting and changing passwords and deleting accounts, by account.
    Password,
    /// Pictures, by account.
    Upload,
    /// Draws, by address: each is kept for a while.
    Draw,
    /// Passwords tried at a shared link, by link and address.
    ShareGuess,
    /// Passwords tried at a shared link, by link, whoever tries.
    ShareGuesses,
    /// Pages of shared links, by address.
    SharePage,
    /// Pictures of shared links that have to be drawn, by address.
    SharePicture,
    /// Exports and imports, by account.
    Carry,
    /// Feeds by secret link, by address: nobody tries links.
    Feed,
    /// Notices that one has sent to oneself, by account.
    Notice,
}

/// The table: so many at once, and so long for all of them to come back.
const TABLE: [(Limit, u32, Duration); 13] = [
    // `--requests-per-minute` takes the place of this row.
    (Limit::Requests, 600, Duration::from_secs(30)),
    (Limit::SignIn, 30, Duration::from_mins(1)),
    (Limit::Register, 10, Duration::from_mins(10)),
    (Limit::Password, 10, Duration::from_mins(10)),
    (Limit::Upload, 20, Duration::from_hours(1)),
    (Limit::Draw, 120, Duration::from_mins(10)),
    (Limit::ShareGuess, 20, Duration::from_mins(10)),
    (Limit::ShareGuesses, 200, Duration::from_hours(1)),
    (Limit::SharePage, 120, Duration::from_mins(1)),
    (Limit::SharePicture, 30, Duration::from_mins(1)),
    (Limit::Carry, 30, Duration::from_hours(1)),
    (Limit::Feed, 120, Duration::from_mins(10)),
    (Limit::Notice, 10, Duration::from_hours(1)),
];

/// Feeds `governor` with the program's own clock.
#[derive(Clone)]
struct Clock(Arc<dyn system::Clock>);

impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

type Bucket = RateLimiter<u128, DashMapStateStore<u128>, Clock, StateInformationMiddleware>;

/// What became of a request under a limit.
#[derive(Clone, Copy, Debug)]
pub struct Verdict {
    allowed: bool,
    limit: u32,
    remaining: u32,
    reset: Duration,
}

/// All buckets.
pub struct Limits {
    clock: Clock,
    /// `None` for a limit that is off.
    buckets: Vec<Option<Bucket>>,
    /// When a full table was last swept, in milliseconds.
    swept: AtomicU64,
}

impl Limits {
    /// Empty buckets. `requests_per_minute` is the coarse limit of an address; 0 turns all limits
    /// by address off, for who has them in a proxy.
    #[must_use]
    pub fn new(system: &System, requests_per_minute: u32) -> Self {
        let clock = Clock(Arc::clone(&system.clock));
        let bucket = |(limit, burst, refill): (Limit, u32, Duration)| {
            let by_address = !matches!(
                limit,
                Limit::Password
                    | Limit::Upload
                    | Limit::ShareGuess
                    | Limit::ShareGuesses
                    | Limit::Carry
                    | Limit::Notice
            );
            if requests_per_minute == 0 && by_address {
                return None;
            }
            let (burst, refill) = match limit {
                Limit::Requests => (requests_per_minute.div_ceil(2), Duration::from_secs(30)),
                _ => (burst, refill),
            };
            let burst = NonZeroU32::new(burst)?;
            let quota = Quota::with_period(refill / burst.get())?.allow_burst(burst);
            let bucket = RateLimiter::dashmap_with_clock(quota, clock.clone());
            Some(bucket.with_middleware::<StateInformationMiddleware>())
        };
        let buckets = TABLE.into_iter().map(bucket).collect();
        Self { buckets, clock: clock.clone(), swept: AtomicU64::new(0) }
    }

    /// Takes one from the bucket of a key.
    #[must_use]
    pub fn take(&self, limit: Limit, key: u128) -> Option<Verdict> {
        let index = TABLE.iter().position(|(row, ..)| *row == limit)?;
        let bucket = self.buckets.get(index)?.as_ref()?;
        let key = if self.has_room(bucket) { key } else { OVERFLOW };
        Some(match bucket.check_key(&key) {
            Ok(state) => {
                let (burst, remaining) =
                    (state.quota().burst_size().get(), state.remaining_burst_capacity());
                let one = state.quota().replenish_interval();
                Verdict { allowed: true, limit: burst, remaining, reset: one * (burst - remaining) }
            }
            Err(until) => {
                let limit = until.quota().burst_size().get();
                let reset = until.wait_time_from(self.clock.now());
                Verdict { allowed: false, limit, remaining: 0, reset }
            }
        })
    }

    /// Whether there is room for one more key, if need be after a sweep.
    fn has_room(&self, bucket: &Bucket) -> bool {
        if bucket.len() < MAX_KEYS {
            return true;
        }
        let now = u64::try_from(self.clock.now().as_millis()).unwrap_or(u64::MAX);
        let before = self.swept.load(Ordering::Relaxed);
        let due = u128::from(now.saturating_sub(before)) >= SWEEP_EVERY.as_millis();
        // One of those who find it due does it.
        let (order, fail) = (Ordering::Relaxed, Ordering::Relaxed);
        if due && self.swept.compare_exchange(before, now, order, fail).is_ok() {
            bucket.retain_recent();
        }
        bucket.len() < MAX_KEYS
    }

    /// Takes one, or says no.
    ///
    /// # Errors
    /// A 429 that says when to come back.
    pub fn check(&self, limit: Limit, key: u128) -> Result<(), Problem> {
        match self.take(limit, key) {
            Some(verdict) if !verdict.allowed => Err(verdict.refusal()),
            _ => Ok(()),
        }
    }

    /// Lets go of buckets that are full again. Called by a job.
    pub fn sweep(&self) {
        for bucket in self.buckets.iter().flatten() {
            bucket.retain_recent();
            bucket.shrink_to_fit();
        }
    }

    /// Buckets in use.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets.iter().flatten().map(RateLimiter::len).sum()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Verdict {
    /// How long until one comes back.
    #[must_use]
    pub const fn wait(&self) -> Duration {
        self.reset
    }

    /// Whether the request may go on.
    #[must_use]
    pub const fn allowed(&self) -> bool {
        self.allowed
    }

    /// The 429.
    #[must_use]
    pub fn refusal(&self) -> Problem {
        Problem::too_many(self.reset)
    }

    /// Says on an answer what is left; the answer of a tighter limit stands.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let names = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"];
        let values = [u64::from(self.limit), u64::from(self.remaining), seconds(self.reset)];
        for (name, value) in names.into_iter().zip(values) {
            headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from(value));
        }
    }
}

/// Whole seconds, rounded up: who waits so long is let in.
#[must_use]
pub fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// A limit by address for a group of routes, as a middleware.
pub async fn by_address(
    State((limits, limit)): State<(Arc<Limits>, Limit)>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Response<axum::body::Body> {
    let Some(verdict) = limits.take(limit, caller.network()) else {
        return next.run(request).await;
    };
    let mut response =
        if verdict.allowed { next.run(request).await } else { verdict.refusal().into_response() };
    verdict.tell(response.headers_mut());
    response
}

impl Problem {
    /// 429: too many, come back later.
    #[must_use]
    pub fn too_many(wait: Duration) -> Self {
        let wait = seconds(wait).max(1);
        let minutes = wait.div_ceil(60);
        let (zh, en) = if wait < 60 {
            (
                format!("太頻繁了，請等 {wait} 秒再試。"),
                format!("Too many requests; try again in {wait} seconds."),
            )
        } else {
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            (
                format!("太頻繁了，請等 {minutes} 分鐘再試。"),
                format!("Too many requests; try again in {minutes} {unit}."),
            )
        };
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", zh, en)
            .with_header(header::RETRY_AFTER, HeaderValue::from(wait))
    }
}
