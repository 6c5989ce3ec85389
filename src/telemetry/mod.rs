//! Floor 2: logs and figures about the running program.

pub mod logs;
pub mod metrics;

pub use metrics::Metrics;
