//! Password hashing: argon2id, one at a time.
//!
//! A hash takes 19 MiB for some 20 ms, so how many run at once is what decides how much memory the
//! program needs. One runs, the others wait their turn in order, and past a bound the next is sent
//! away (429) instead of being let into memory. Wrong passwords are counted inside the turn: of a
//! thousand guesses sent at once, the sixth already finds the account locked.
//!
//! A turn belongs to the thread that hashes, not to the request that waits for it: a caller who hangs
//! up makes no room for a second hash beside the one he leaves behind, and his guess still counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::AccountError;
use super::rules;
use super::tables::{Digest, fold};
use crate::system::System;
use crate::web::FieldError;

/// The commonest passwords of at least eight characters, one a line, lower case, sorted by bytes.
/// Where it is from: `data-seed/passwords/README.md`.
static COMMON: &str = include_str!("../../../data-seed/passwords/common.txt");

/// The hash that is computed for an address nobody has, so that it takes as long as for one that
/// somebody has. No password fits it: its salt and output are not of one computation.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cy1zYWx0LTE2Yg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whether a password may be used.
///
/// # Errors
/// Why not, with a pointer to the field.
pub fn acceptable(password: &str, pointer: &str) -> Result<(), FieldError> {
    let (least, most) = rules::PASSWORD;
    let length = password.chars().count();
    if length < least || length > most {
        return Err(FieldError::new(
            pointer,
            format!("密碼要 {least} 到 {most} 個字。"),
            format!("A password has {least} to {most} characters."),
        ));
    }
    if is_common(password) {
        return Err(FieldError::new(
            pointer,
            "這個密碼太常見，很快就會被猜到，請換一個。",
            "This password is among the commonest and would be guessed soon; choose another.",
        ));
    }
    Ok(())
}

fn is_common(password: &str) -> bool {
    let wanted = password.to_lowercase();
    // Binary search over lines, in the binary's own pages: no list in memory.
    let (mut low, mut high) = (0, COMMON.len());
    while low < high {
        let middle = low.midpoint(high);
        let bytes = COMMON.as_bytes();
        let start = bytes.get(..middle).unwrap_or_default();
        let start = start.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let rest = bytes.get(start..).unwrap_or_default();
        let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        match line.cmp(wanted.as_bytes()) {
            std::cmp::Ordering::Equal => return !line.is_empty(),
            std::cmp::Ordering::Less => low = start + line.len() + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// How often a wrong password was given for an address, known or not.
#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Duration,
}

/// The one who hashes.
pub struct Passwords {
    system: System,
    turn: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    /// In memory, for known and unknown addresses alike: a write for one of them only would tell
    /// them apart by time. Bounded; a restart forgets it.
    failures: Arc<quick_cache::sync::Cache<[u8; 32], Failures>>,
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whether the password fits.
    pub fits: bool,
    /// Whether the hash was made by other figures than today's.
    pub outdated: bool,
}

/// A turn; counted while it waits and while it lasts.
struct Turn {
    waiting: Arc<AtomicUsize>,
    /// Held for its drop.
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Passwords {
    /// Nobody waits yet.
    #[must_use]
    pub fn new(system: System) -> Self {
        let failures = Arc::new(quick_cache::sync::Cache::new(rules::REMEMBERED_FAILURES));
        Self { system, turn: Arc::new(Semaphore::new(1)), waiting: Arc::default(), failures }
    }

    /// The hash of a password, as a PHC string.
    ///
    /// # Errors
    /// [`AccountError::Busy`] when too many wait.
    pub async fn hash(&self, password: &str) -> Result<String, AccountError> {
        let mut salt = [0; 16];
        self.system.entropy.fill(&mut salt)?;
        let turn = self.turn().await?;
        let password = password.to_owned();
        blocking(turn, move || hash(&password, &salt)).await
    }

    /// Checks the password of the account with this address; `known` is its hash, if there is one.
    ///
    /// # Errors
    /// [`AccountError::Locked`] after too many wrong ones, [`AccountError::Busy`] when too many wait.
    pub async fn check(
        &self,
        email: &str,
        password: &str,
        known: Option<&str>,
    ) -> Result<Checked, AccountError> {
        let key = Digest::of(fold(email).as_bytes()).0;
        // Twice: a locked account takes no place in the queue, and one that was locked meanwhile no turn.
        self.locked(&key)?;
        let turn = self.turn().await?;
        self.locked(&key)?;
        let (stored, password) = (known.unwrap_or(NOBODY).to_owned(), password.to_owned());
        let (is_known, now) = (known.is_some(), self.system.clock.elapsed());
        let failures = Arc::clone(&self.failures);
        blocking(turn, move || {
            let mut checked = verify(&password, &stored)?;
            checked.fits &= is_known;
            if checked.fits {
                failures.remove(&key);
            } else {
                let before = failures.get(&key).filter(|f| now < f.last + rules::LOCK);
                let count = before.map_or(0, |failures| failures.count) + 1;
                failures.insert(key, Failures { count, last: now });
                if count == rules::MAX_FAILURES {
                    tracing::warn!(security.event = "account_locked", "too many wrong passwords");
                }
            }
            Ok(checked)
        })
        .await
    }

    /// Whether a password is the one of a hash that is no account's; who asks how often is the caller's matter.
    ///
    /// # Errors
    /// [`AccountError::Busy`] when too many wait.
    pub async fn fits(&self, password: &str, stored: &str) -> Result<bool, AccountError> {
        let turn = self.turn().await?;
        let (password, stored) = (password.to_owned(), stored.to_owned());
        blocking(turn, move || Ok(verify(&password, &stored)?.fits)).await
    }

    /// Forgets the failures of an address, when the operator sets its password.
    pub fn forgive(&self, email: &str) {
        self.failures.remove(&Digest::of(fold(email).as_bytes()).0);
    }

    fn locked(&self, key: &[u8; 32]) -> Result<(), AccountError> {
        let Some(failures) = self.failures.get(key) else { return Ok(()) };
        let left = (failures.last + rules::LOCK).saturating_sub(self.system.clock.elapsed());
        if failures.count >= rules::MAX_FAILURES && !left.is_zero() {
            return Err(AccountError::Locked(left));
        }
        Ok(())
    }

    async fn turn(&self) -> Result<Turn, AccountError> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        // Made before anything can fail or be cancelled, so that it is always counted off again.
        let mut turn = Turn { waiting: Arc::clone(&self.waiting), permit: None };
        if before >= rules::MAX_WAITING_HASHES {
            return Err(AccountError::Busy);
        }
        // tokio's semaphore is fair: first come, first served.
        turn.permit = Arc::clone(&self.turn).acquire_owned().await.ok();
        Ok(turn)
    }
}

async fn blocking<T: Send + 'static>(
    turn: Turn,
    work: impl FnOnce() -> Result<T, AccountError> + Send + 'static,
) -> Result<T, AccountError> {
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    })
    .await;
    done.unwrap_or_else(|error| Err(AccountError::Internal(error.to_string())))
}

fn argon2() -> Result<Argon2<'static>, AccountError> {
    let (memory, passes, lanes) = rules::ARGON2;
    let params = Params::new(memory, passes, lanes, None)
        .map_err(|error| AccountError::Internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str, salt: &[u8]) -> Result<String, AccountError> {
    argon2()?
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(|error| AccountError::Internal(error.to_string()))
}

fn verify(password: &str, stored: &str) -> Result<Checked, AccountError> {
    let unreadable = |reason: String| AccountError::Internal(format!("a stored hash: {reason}"));
    let stored = PasswordHash::new(stored).map_err(|error| unreadable(error.to_string()))?;
    let params = Params::try_from(&stored).map_err(|error| unreadable(error.to_string()))?;
    if params.m_cost() > rules::MAX_ARGON2_MEMORY {
        return Err(unreadable(format!("it asks for {} KiB", params.m_cost())));
    }
    let figures = (params.m_cost(), params.t_cost(), params.p_cost());
    let fits = argon2()?.verify_password(password.as_bytes(), &stored).is_ok();
    Ok(Checked { fits, outdated: figures != rules::ARGON2 })
}
