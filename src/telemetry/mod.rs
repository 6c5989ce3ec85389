//! Floor 2: logs and figures about the running program.

pub mod ai;
pub mod logs;
pub mod metrics;

pub use metrics::Metrics;
