//! The providers in order, and the run through them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::event::{Ending, Event, Failure, Prompt, Spent, Target, Usage};
use super::link::{Link, Progress};
use super::options::Options;
use crate::outbound::Outbound;
use crate::system::System;
use crate::telemetry::ai::LinkFigures;

/// Events that wait for a slow reader before the provider has to wait: some hundred bytes each.
const WAITING: usize = 16;

/// The providers in order, shared by whoever asks. Cheap to clone.
#[derive(Clone, Default)]
pub struct Chain {
    links: Vec<Arc<Link>>,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.targets()).finish()
    }
}

/// How one attempt ended.
enum Ended {
    Finished(Ending, Duration),
    Failed(Failure),
    /// Nobody listens any more.
    Deserted,
}

impl Chain {
    /// The links that are set up; none where no connection may be opened. Opens nothing.
    #[must_use]
    pub fn new(options: &Options, outbound: &Arc<Outbound>, system: &System) -> Self {
        if outbound.offline() {
            return Self::default();
        }
        let link = |link| Link::new(link, options, Arc::clone(outbound), system.clone());
        Self { links: options.links.iter().filter_map(link).map(Arc::new).collect() }
    }

    fn targets(&self) -> impl ExactSizeIterator<Item = &Arc<Target>> {
        self.links.iter().map(|link| &link.target)
    }

    /// Who would be asked, in order.
    #[must_use]
    pub fn links(&self) -> impl ExactSizeIterator<Item = &Arc<Target>> {
        self.targets()
    }

    /// Whether there is nobody to ask: the offline reader is all there is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// The same links, with their circuits, without those that `keep` refuses.
    #[must_use]
    pub fn only(&self, keep: impl Fn(&Target) -> bool) -> Self {
        let kept = self.links.iter().filter(|link| keep(&link.target));
        Self { links: kept.cloned().collect() }
    }

    /// The most that asking can cost, when each link fails only after its last word: what
    /// [`Budget::judge`](super::Budget::judge) wants to know before the call.
    #[must_use]
    pub fn forecast(&self, prompt: &Prompt) -> Spent {
        let mut most =
            Spent { usage: Usage { estimated: true, ..Usage::default() }, micro_usd: None };
        for link in &self.links {
            let one = link.forecast(prompt);
            most.usage.input_tokens += one.usage.input_tokens;
            most.usage.output_tokens += one.usage.output_tokens;
            if let Some(cost) = one.micro_usd {
                most.micro_usd = Some(most.micro_usd.unwrap_or(0).saturating_add(cost));
            }
        }
        most
    }

    /// Links whose price nobody knows: of them only tokens are budgeted.
    pub fn unpriced(&self) -> impl Iterator<Item = &Arc<Target>> {
        self.links.iter().filter(|link| link.price.is_none()).map(|link| &link.target)
    }

    /// Each link's figures.
    #[must_use]
    pub fn figures(&self) -> Vec<LinkFigures> {
        self.links.iter().map(|link| link.counters.figures(link)).collect()
    }

    /// Asks one link after the other within `total`. Cancelling, or dropping the receiver, closes the
    /// connection to the provider at once; after a cancel the last event is [`Event::Abandoned`] with
    /// [`Failure::Cancelled`], or none when nobody was being asked. The channel is short: who reads slowly slows
    /// the provider down.
    #[must_use]
    pub fn stream(
        &self,
        prompt: Prompt,
        total: Duration,
        cancel: CancellationToken,
    ) -> Receiver<Event> {
        let (events, receiver) = mpsc::channel(WAITING);
        let run = Run { links: self.links.clone(), prompt, until: Instant::now() + total, cancel };
        tokio::spawn(async move { run.go(&events).await });
        receiver
    }
}

/// One run through the links.
struct Run {
    links: Vec<Arc<Link>>,
    prompt: Prompt,
    until: Instant,
    cancel: CancellationToken,
}

impl Run {
    async fn go(&self, events: &Sender<Event>) {
        let mut failures = Vec::new();
        let mut attempt = 0;
        for link in &self.links {
            match self.attempt(link, &mut attempt, events).await {
                Ended::Failed(Failure::Cancelled) | Ended::Deserted | Ended::Finished(..) => return,
                Ended::Failed(failure) => failures.push((Arc::clone(&link.target), failure)),
            }
        }
        // Nobody listening is nobody to tell.
        drop(events.send(Event::Exhausted(failures)).await);
    }

    async fn attempt(&self, link: &Link, attempt: &mut u8, events: &Sender<Event>) -> Ended {
        if self.cancel.is_cancelled() {
            return Ended::Failed(Failure::Cancelled);
        }
        let began = Instant::now();
        let clock = &link.system.clock;
        if began >= self.until {
            link.counters.failed(Failure::OutOfTime);
            return Ended::Failed(Failure::OutOfTime);
        }
        let Some(permit) = link.circuit.admit(clock.elapsed()) else {
            link.counters.failed(Failure::Resting);
            return Ended::Failed(Failure::Resting);
        };
        *attempt = attempt.saturating_add(1);
        link.counters.attempted();
        let post = link.post(&self.prompt, self.until - began);
        let target = || Arc::clone(&link.target);
        let started = Event::Started {
            target: target(),
            attempt: *attempt,
            bytes: post.body.len() as u64,
            at: clock.now(),
        };
        if events.send(started).await.is_err() {
            return Ended::Deserted;
        }
        let mut progress = Progress::default();
        let ended = tokio::select! {
            biased;
            () = self.cancel.cancelled() => Ended::Failed(Failure::Cancelled),
            () = events.closed() => Ended::Deserted,
            told = timeout_at(self.until, link.tell(post, events, &mut progress)) => match told {
                Ok(Ok(ending)) => Ended::Finished(ending, progress.first_token.unwrap_or_default()),
                Ok(Err(failure)) => Ended::Failed(failure),
                Err(_) => Ended::Failed(Failure::OutOfTime),
            },
        };
        // The call is dropped by now, and its connection with it.
        let elapsed = began.elapsed();
        let finished = matches!(ended, Ended::Finished(..));
        let spent = link.spent(&self.prompt, &progress, finished);
        link.counters.timed(&progress);
        match &ended {
            Ended::Finished(..) => {
                permit.succeeded();
                link.counters.finished();
            }
            Ended::Failed(failure) => {
                link.counters.failed(*failure);
                match failure {
                    // It answered; that it did not like this question says nothing about the next.
                    Failure::Refused => permit.succeeded(),
                    Failure::OutOfTime | Failure::Cancelled | Failure::Resting => drop(permit),
                    _ => permit.failed(clock.elapsed(), progress.retry_after, &link.limits),
                }
            }
            Ended::Deserted => {
                link.counters.failed(Failure::Cancelled);
                drop(permit);
            }
        }
        log(link, &ended, &progress, spent, elapsed);
        let event = match ended {
            Ended::Finished(ending, first_token) => {
                Event::Finished { target: target(), ending, spent, first_token, elapsed }
            }
            Ended::Failed(reason) => Event::Abandoned { target: target(), reason, spent, elapsed },
            Ended::Deserted => return ended,
        };
        if events.send(event).await.is_err() { Ended::Deserted } else { ended }
    }
}

/// One line an attempt: who, how it went, how long; never what was asked or answered.
fn log(link: &Link, ended: &Ended, progress: &Progress, spent: Spent, elapsed: Duration) {
    let ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let provider = link.target.provider.as_str();
    let model = link.target.model.as_str();
    let (elapsed, first) = (ms(elapsed), progress.first_token.map(ms));
    let Usage { input_tokens, output_tokens, .. } = spent.usage;
    let outcome = match ended {
        Ended::Finished(..) => "finished",
        Ended::Failed(failure) => failure.as_str(),
        Ended::Deserted => Failure::Cancelled.as_str(),
    };
    match ended {
        // Whoever runs the instance has to put the key right; the rest the provider has to.
        Ended::Failed(Failure::Unauthorized) => tracing::error!(
            ai.provider = provider,
            ai.model = model,
            ai.status = progress.status,
            ai.ms = elapsed,
            "the provider does not take the key"
        ),
        Ended::Failed(failure) if !matches!(failure, Failure::Refused | Failure::Cancelled) => {
            tracing::warn!(
                ai.provider = provider,
                ai.model = model,
                ai.outcome = outcome,
                ai.status = progress.status,
                ai.ms = elapsed,
                ai.first_token_ms = first,
                "a provider failed"
            );
        }
        _ => tracing::info!(
            ai.provider = provider,
            ai.model = model,
            ai.outcome = outcome,
            ai.status = progress.status,
            ai.ms = elapsed,
            ai.first_token_ms = first,
            ai.input_tokens = input_tokens,
            ai.output_tokens = output_tokens,
            "a provider was asked"
        ),
    }
}
