//! Time and randomness as values of the program, so that a test can fix them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> Timestamp;

    /// Time since the program began. It never goes back, so what must run out (rate limits, locks,
    /// challenges) is measured with it.
    fn elapsed(&self) -> Duration;
}

/// A moment as the standard library has it, for libraries that know no other.
#[must_use]
pub fn standard(now: Timestamp) -> std::time::SystemTime {
    now.into()
}

/// Gives bytes that nobody can guess.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When the operating system has none to give; nothing may be drawn then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The operating system refused to give random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct NoEntropy(String);

/// The operating system's clock and CSPRNG.
#[derive(Clone, Copy, Debug)]
pub struct Os {
    started: Instant,
}

impl Default for Os {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for Os {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

impl Entropy for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(bytes).map_err(|error| NoEntropy(error.to_string()))
    }
}

/// What the program takes from the outside besides the network: one value, shared.
#[derive(Clone)]
pub struct System {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Default for System {
    fn default() -> Self {
        Self { clock: Arc::new(Os::default()), entropy: Arc::new(Os::default()) }
    }
}
