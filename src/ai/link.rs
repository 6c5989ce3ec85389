//! One provider and one call to it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use futures_util::{StreamExt, pin_mut};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use sse_stream::SseByteStream;
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, timeout, timeout_at};

use super::circuit::Circuit;
use super::event::{Ending, Event, Failure, Prompt, Spent, Target, Usage};
use super::figures::Counters;
use super::options::{BaseUrl, Limits, LinkOptions, Options};
use super::price::{self, Price};
use super::provider::{Speaker, default_base};
use crate::outbound::{Incoming, Outbound, OutboundError, Post};
use crate::system::System;

/// After the last event, how long the end of the answer is waited for: with it the connection can be used
/// again, without it a new one is cheap enough.
const GOODBYE: Duration = Duration::from_millis(250);

/// A provider that is set up.
pub(super) struct Link {
    pub(super) target: Arc<Target>,
    pub(super) circuit: Circuit,
    pub(super) counters: Counters,
    pub(super) limits: Limits,
    pub(super) system: System,
    pub(super) price: Option<Price>,
    speaker: Speaker,
    outbound: Arc<Outbound>,
}

/// What a call has come to so far. It stands outside the call, so that it is known when the call is dropped.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// From the start to the head of the answer.
    pub(super) head: Option<Duration>,
    /// The answer's status.
    pub(super) status: Option<u16>,
    /// From the start to the first piece of text.
    pub(super) first_token: Option<Duration>,
    /// The text's length and tokens, as far as it came.
    text_bytes: usize,
    text_tokens: u64,
    blank: bool,
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    /// What the provider asked for.
    pub(super) retry_after: Option<Duration>,
}

impl Link {
    pub(super) fn new(
        link: &LinkOptions,
        options: &Options,
        outbound: Arc<Outbound>,
        system: System,
    ) -> Option<Self> {
        let own = BaseUrl::parse(default_base(link.provider));
        let base = link.base_url.clone().or(own)?;
        let written = options.prices.iter().find(|(model, _)| *model == link.model);
        let price = match (written, &link.base_url) {
            (Some((_, price)), _) => Some(*price),
            (None, None) => Some(price::listed(link.provider, &link.model)),
            (None, Some(base)) => base.local.then(Price::default),
        };
        let target = Target {
            provider: link.provider,
            model: link.model.clone(),
            host: base.host,
            local: base.local,
        };
        Some(Self {
            target: Arc::new(target),
            circuit: Circuit::default(),
            counters: Counters::default(),
            limits: link.limits,
            system,
            price,
            speaker: Speaker::new(link),
            outbound,
        })
    }

    /// The request for a prompt.
    pub(super) fn post(&self, prompt: &Prompt, total: Duration) -> Post {
        let request = self.speaker.request(prompt);
        Post {
            url: request.url,
            headers: request.headers,
            body: request.body,
            total,
            max_answer: self.limits.wire_bytes,
        }
    }

    /// The most that a call can cost.
    pub(super) fn forecast(&self, prompt: &Prompt) -> Spent {
        let usage = Usage {
            input_tokens: price::prompt_tokens(prompt),
            output_tokens: self.speaker.max_tokens(prompt).into(),
            estimated: true,
        };
        price::spent(usage, self.price)
    }

    /// What a call has cost. A provider that never answered has read nothing, as far as anybody can know; one
    /// that broke off may have counted less than it wrote.
    pub(super) fn spent(&self, prompt: &Prompt, progress: &Progress, finished: bool) -> Spent {
        let answered = progress.status == Some(200);
        let guess = || if answered { price::prompt_tokens(prompt) } else { 0 };
        let (input, output) = (progress.input_tokens, progress.output_tokens);
        let written = progress.text_tokens;
        let usage = Usage {
            input_tokens: input.unwrap_or_else(guess),
            output_tokens: match output {
                Some(output) if finished => output,
                other => other.unwrap_or(0).max(written),
            },
            estimated: answered && (!finished || input.is_none() || output.is_none()),
        };
        price::spent(usage, self.price)
    }

    /// Calls the provider and passes its text on.
    pub(super) async fn tell(
        &self,
        post: Post,
        events: &Sender<Event>,
        progress: &mut Progress,
    ) -> Result<Ending, Failure> {
        let began = Instant::now();
        let mut until = began + self.limits.first_token;
        progress.blank = true;
        let answer = timeout_at(until, self.outbound.post(post)).await;
        let mut answer = answer.map_err(|_| Failure::Silent)?.map_err(|error| failure(&error))?;
        progress.head = Some(began.elapsed());
        progress.status = Some(answer.status());
        self.look(&answer, progress)?;
        let mut decoder = self.speaker.decoder();
        let ending = {
            let bytes = bytes(&mut answer);
            pin_mut!(bytes);
            let mut told = SseByteStream::new(bytes);
            loop {
                let event = timeout_at(until, told.next()).await;
                let late =
                    if progress.first_token.is_some() { Failure::Stalled } else { Failure::Silent };
                let event = match event.map_err(|_| late)? {
                    Some(event) => event.map_err(wire)?,
                    None if decoder.may_end() => break decoder.said.ending,
                    None => return Err(Failure::Broken),
                };
                // An event without data: a comment's end, a retry time.
                let Some(data) = event.data.filter(|data| !data.is_empty()) else { continue };
                let step = decoder.read(&data)?;
                progress.input_tokens = decoder.said.input_tokens;
                progress.output_tokens = decoder.said.output_tokens;
                if !step.text.is_empty() {
                    self.note(&step.text, began, progress)?;
                    // Nobody listens any more: the caller sees it too and drops this call.
                    let sent = events.send(Event::Delta(step.text)).await;
                    sent.map_err(|_| Failure::Cancelled)?;
                    until = Instant::now() + self.limits.between;
                }
                if step.done {
                    break decoder.said.ending;
                }
            }
        };
        if progress.blank {
            return Err(Failure::Empty);
        }
        // In the background of nobody: the text is whole already, and this takes a moment at most.
        tokio::spawn(async move { drop(timeout(GOODBYE, finish(answer)).await) });
        Ok(ending.unwrap_or(Ending::Whole))
    }

    /// Looks at the answer's head.
    fn look(&self, answer: &Incoming, progress: &mut Progress) -> Result<(), Failure> {
        match answer.status() {
            200 => {
                let kind = answer.header("content-type").unwrap_or_default();
                let kind = kind.split(';').next().unwrap_or_default().trim();
                let stream = kind.eq_ignore_ascii_case("text/event-stream");
                if stream { Ok(()) } else { Err(Failure::Malformed) }
            }
            status => {
                if matches!(status, 429 | 503) {
                    let now = self.system.clock.now();
                    let asked = answer.header("retry-after").and_then(|text| wait(text, now));
                    progress.retry_after = asked;
                }
                Err(match status {
                    429 => Failure::RateLimited,
                    401 | 403 => Failure::Unauthorized,
                    status => Failure::Status(status),
                })
            }
        }
    }

    /// Notes a piece of text.
    fn note(&self, text: &str, began: Instant, progress: &mut Progress) -> Result<(), Failure> {
        progress.text_bytes += text.len();
        progress.text_tokens += price::tokens(text);
        progress.blank &= text.trim().is_empty();
        if progress.first_token.is_none() {
            progress.first_token = Some(began.elapsed());
        }
        if progress.text_bytes > self.limits.text_bytes { Err(Failure::TooLong) } else { Ok(()) }
    }
}

/// The answer's bytes, and an empty line after the last one: who forgets it has still sent the event before.
fn bytes(answer: &mut Incoming) -> impl Stream<Item = Result<Bytes, OutboundError>> {
    stream::unfold(Some(answer), |answer| async move {
        let answer = answer?;
        match answer.chunk().await {
            Ok(Some(chunk)) => Some((Ok(chunk), Some(answer))),
            Ok(None) => Some((Ok(Bytes::from_static(b"\n\n")), None)),
            Err(error) => Some((Err(error), None)),
        }
    })
}

/// Reads an answer to its end.
async fn finish(mut answer: Incoming) {
    while let Ok(Some(_)) = answer.chunk().await {}
}

/// Why no answer came.
fn failure(error: &OutboundError) -> Failure {
    match error {
        OutboundError::TimedOut => Failure::OutOfTime,
        OutboundError::TooLong(_) => Failure::TooLong,
        OutboundError::Failed(_) => Failure::Broken,
        OutboundError::Offline
        | OutboundError::Refused(_)
        | OutboundError::Build(_)
        | OutboundError::Connect(_) => Failure::Unreachable,
    }
}

/// Why an answer broke off.
fn wire(error: sse_stream::Error) -> Failure {
    match error {
        sse_stream::Error::Body(error) => match error.downcast_ref::<OutboundError>() {
            Some(OutboundError::TooLong(_)) => Failure::TooLong,
            Some(OutboundError::TimedOut) => Failure::OutOfTime,
            _ => Failure::Broken,
        },
        _ => Failure::Malformed,
    }
}

/// How long `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3).
fn wait(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = rfc2822::parse(text).ok()?.timestamp();
    Some(then.duration_since(now).try_into().unwrap_or_default())
}
