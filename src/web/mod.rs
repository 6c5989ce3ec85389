//! Floor 2: HTTP. The accept loop, the layers, how errors and cached bytes are answered, and the
//! client's and the deck's files. Knows nothing of any feature.

pub mod assets;
pub mod cached;
pub mod caller;
pub mod cookies;
pub mod csrf;
pub mod deck;
pub mod input;
pub mod layers;
pub mod limits;
pub mod locale;
mod packed;
pub mod problem;
pub mod server;
pub mod sse;

pub use cached::{Cached, ResponseCache};
pub use caller::{Caller, TrustedProxies};
pub use input::{Json, Params};
pub use limits::{Limit, Limits};
pub use locale::Locale;
pub use problem::{FieldError, Problem};
pub use server::{Server, ServerOptions};
