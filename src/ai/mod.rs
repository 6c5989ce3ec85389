//! Floor 2: readings told by a language model, from any provider, through the one way out.
//!
//! The room knows how to ask and nothing about readings. A [`Chain`] holds the providers that the operator
//! named, in order; [`Chain::stream`] asks them one after the other while the person waits, until one has
//! written a whole text. When none could, the offline reader's text, which is there before anybody is
//! asked, stands. Nothing is built unless a provider is set up, and no key leaves this room.

pub mod budget;
mod chain;
mod circuit;
pub mod event;
mod figures;
mod link;
pub mod options;
pub mod price;
mod provider;

pub use budget::{Allowance, Budget, Exceeded, Measure, Sums, Whose};
pub use chain::Chain;
pub use event::{Ending, Event, Failure, Prompt, Provider, Spent, Target, Usage};
pub use options::{BaseUrl, Limits, LinkOptions, Options, Secret};
