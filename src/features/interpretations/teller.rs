//! Tells: asks a model, checks what comes, falls back, keeps.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::TellError;
use super::model::{Attempt, Checked, Line, Reserved, Version};
use super::prepare::Prepared;
use super::run::{About, Begun, Run, Runs};
use super::service::{self, Outcome};
use crate::ai::{Budget, Chain, Ending, Event, Failure, Target};
use crate::features::accounts::Accounts;
use crate::features::catalog::Catalog;
use crate::features::readings::record::By;
use crate::oracle::telling::{Code, Lexicon, Watcher};
use crate::store::Bytes;
use crate::system::{NoEntropy, System};

/// All attempts of one telling together: the contract's `STREAMING_TIMEOUT` (§8.1).
const TOTAL: Duration = Duration::from_mins(2);
/// At the end of the program, for what is under way to be kept.
const CLOSING: Duration = Duration::from_secs(5);

/// All that tells.
pub struct Teller {
    /// Who may be asked.
    pub chain: Chain,
    /// What a day may cost.
    pub budget: Budget,
    /// What is under way.
    pub runs: Runs,
    /// The names of the cards.
    pub lexicon: Lexicon,
    /// Makes the marks of this process's instructions.
    pub key: [u8; 64],
    accounts: Arc<Accounts>,
}

/// A telling that is to begin.
pub struct Order {
    /// What it is about.
    pub about: About,
    /// The kept reading.
    pub reading: Option<Uuid>,
    /// What is told and sent.
    pub prepared: Prepared,
    /// Who is asked; empty: the offline reader alone tells it.
    pub chain: Chain,
    /// Key of the voice.
    pub character_voice: String,
    /// The follow-up, as it was asked.
    pub question: Option<String>,
    /// Whether it stops when nobody watches any more.
    pub stop_when_left: bool,
}

/// What was told.
struct Ended {
    by: By,
    text: String,
    target: Option<Arc<Target>>,
    fell_back: Option<&'static str>,
    checks: Checked,
    attempts: Vec<Attempt>,
    failures: Vec<Value>,
}

impl Teller {
    /// Asks nobody yet.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn new(
        chain: Chain,
        budget: Budget,
        accounts: Arc<Accounts>,
        catalog: &Catalog,
    ) -> Result<Self, NoEntropy> {
        let mut key = [0; 64];
        let system: System = accounts.system.clone();
        system.entropy.fill(&mut key)?;
        let (runs, lexicon) = (Runs::new(system), Lexicon::new(&catalog.cards));
        Ok(Self { chain, budget, runs, lexicon, key, accounts })
    }

    /// Begins a telling, or joins the one that is under way for the same thing. `told` gets the text that
    /// stands in the end.
    ///
    /// # Errors
    /// When the day's budget does not hold it, or something else is under way.
    pub async fn begin(
        self: &Arc<Self>,
        order: Order,
        told: Option<oneshot::Sender<String>>,
    ) -> Result<Arc<Run>, TellError> {
        let begun = self.runs.begin(order.about.clone(), order.stop_when_left)?;
        let run = match begun {
            Begun::Same(run) => return Ok(run),
            Begun::New(run) => run,
        };
        let reserved = if order.chain.is_empty() {
            None
        } else {
            match self.reserve(&order, run.id).await {
                Ok(reserved) => Some(reserved),
                Err(error) => {
                    self.runs.undo(&run, &json!({ "code": "refused" }));
                    return Err(error);
                }
            }
        };
        let (teller, working) = (Arc::clone(self), Arc::clone(&run));
        self.runs.spawn(async move {
            let _whole = Whole(Arc::clone(&working), teller.accounts.system.clone());
            teller.work(&working, order, reserved, told).await;
        });
        Ok(run)
    }

    async fn reserve(&self, order: &Order, run: Uuid) -> Result<Reserved, TellError> {
        let prompt = &order.prepared.prompt;
        let now = self.accounts.now();
        let sent = json!({ "system": prompt.system, "user": prompt.user }).to_string();
        let name = |target: &Arc<Target>| format!("{}/{}", target.provider, target.model);
        let line = Line {
            at: now,
            reading: order.reading,
            kind: order.about.kind,
            chain: order.chain.links().map(name).collect(),
            attempts: Vec::new(),
            over: false,
            masked: order.prepared.masked.iter().map(ToString::to_string).collect(),
            sent: Some(Bytes::deflated(&sent)),
        };
        let (user, budget, forecast) =
            (order.about.user, self.budget, order.chain.forecast(prompt));
        let zone = self.accounts.options.time_zone.clone();
        let store = &self.accounts.store;
        store
            .write(move |tx| {
                service::reserve(tx, (user, run), &line, (&budget, forecast), (now, &zone))
            })
            .await
    }

    /// The work of a run, from its first event to its last.
    async fn work(
        &self,
        run: &Run,
        order: Order,
        reserved: Option<Reserved>,
        told: Option<oneshot::Sender<String>>,
    ) {
        run.event("basis", &order.prepared.facts);
        let began = self.accounts.system.clock.elapsed();
        let ended = if order.chain.is_empty() {
            run.delta(&order.prepared.offline);
            Ended::offline(order.prepared.offline.clone(), None)
        } else {
            self.ask(run, &order).await
        };
        let ms = milliseconds(self.accounts.system.clock.elapsed().saturating_sub(began));
        let usage = ended.attempts.iter().map(|one| one.usage);
        let (input, output) = usage.fold((0, 0), |(input, output), usage| {
            (input + usage.input_tokens, output + usage.output_tokens)
        });
        let now = self.accounts.now();
        let version = order.reading.map(|_| Version {
            kind: order.about.kind,
            by: ended.by,
            question: order.question.clone(),
            character_voice: order.character_voice.clone(),
            lang: order.prepared.facts.lang.tag().to_owned(),
            provider: ended.target.as_ref().map(|target| target.provider.as_str().to_owned()),
            model: ended.target.as_ref().map(|target| target.model.clone()),
            text: Bytes::deflated(&ended.text),
            fell_back: ended.fell_back.map(str::to_owned),
            tokens: input + output,
            ms,
            at: now,
        });
        let done = json!({
            "run": run.id,
            "kind": order.about.kind,
            "written_by": ended.by,
            "engine": order.prepared.engine,
            "provider": ended.target.as_ref().map(|target| target.provider),
            "model": ended.target.as_ref().map(|target| target.model.clone()),
            "fell_back": ended.fell_back,
            "failures": ended.failures,
            "checks": ended.checks,
            "tokens": { "input": input, "output": output },
            "micro_usd": cost(&ended.attempts),
            "first_token_ms": ended.attempts.iter().find_map(|one| one.first_token_ms),
            "ms": ms,
            "at": now.to_string(),
        });
        if let Some(told) = told {
            // Whoever waited for it may have left.
            drop(told.send(ended.text.clone()));
        }
        if let Some(code) = ended.fell_back {
            tracing::info!(ai.fell_back = code, "a reading fell back to the offline text");
        }
        let outcome = Outcome {
            user: order.about.user,
            id: run.id,
            reading: order.reading,
            version,
            text: ended.text,
            asked: reserved.map(|reserved| (reserved, ended.attempts)),
        };
        let kept = self.accounts.store.write(move |tx| service::settle(tx, outcome)).await;
        let over = self.accounts.system.clock.elapsed();
        match kept {
            Ok(true) => run.last("done", &done, over),
            Ok(false) => run.last("error", &json!({ "code": "no_such_reading" }), over),
            Err(error) => {
                tracing::error!(interpretations.error = %error, "a telling could not be kept");
                run.last("error", &json!({ "code": "not_kept" }), over);
            }
        }
    }

    /// Asks one provider after the other until a text passes, and says what stands.
    async fn ask(&self, run: &Run, order: &Order) -> Ended {
        let prepared = &order.prepared;
        let clock = &self.accounts.system.clock;
        let until = clock.elapsed() + TOTAL;
        let mut ended = Ended::offline(String::new(), None);
        let mut chain = order.chain.clone();
        let reason = loop {
            let left = until.saturating_sub(clock.elapsed());
            let mut call = Call {
                run,
                prepared,
                lexicon: &self.lexicon,
                cancel: run.cancel.child_token(),
                watcher: Watcher::default(),
                shown: false,
                fault: None,
            };
            match call.listen(&chain, left, &mut ended).await {
                Heard::Told(target, text) => {
                    (ended.by, ended.text, ended.target) = (By::Ai, text, Some(target));
                    return ended;
                }
                Heard::Faulty(target, codes) => {
                    let first = codes.first().map_or("broken", |code| code.as_str());
                    ended.checks = Checked { passed: false, failed: codes };
                    // Whoever told it wrongly is not asked again; the others are, while there is time.
                    chain = after(&chain, &target);
                    if chain.is_empty() || left.is_zero() {
                        break first;
                    }
                    run.event("replace", &json!({ "reason": first, "text": "", "by": By::Ai }));
                }
                Heard::Cancelled => break "cancelled",
                Heard::Exhausted => break "exhausted",
            }
        };
        ended.fell_back = Some(reason);
        ended.text.clone_from(&prepared.offline);
        run.event(
            "replace",
            &json!({ "reason": reason, "text": prepared.offline, "by": By::Offline }),
        );
        ended
    }

    /// Stops what is under way and waits until it is kept.
    pub async fn close(&self) {
        self.runs.close(CLOSING).await;
    }
}

/// Ends a run whose work was broken off by a bug, so that nobody waits for it and its reading is free.
struct Whole(Arc<Run>, System);

impl Drop for Whole {
    fn drop(&mut self) {
        self.0.last("error", &json!({ "code": "broken_off" }), self.1.clock.elapsed());
    }
}

/// The links behind a target.
fn after(chain: &Chain, target: &Target) -> Chain {
    let links: Vec<Arc<Target>> = chain.links().cloned().collect();
    let at = links.iter().position(|link| **link == *target).map_or(links.len(), |at| at + 1);
    let behind: Vec<Arc<Target>> = links.into_iter().skip(at).collect();
    chain.only(|link| behind.iter().any(|one| **one == *link))
}

/// One listening to a chain.
struct Call<'a> {
    run: &'a Run,
    prepared: &'a Prepared,
    lexicon: &'a Lexicon,
    cancel: CancellationToken,
    watcher: Watcher,
    /// Whether a watcher has seen something of this text.
    shown: bool,
    fault: Option<Code>,
}

enum Heard {
    Told(Arc<Target>, String),
    Faulty(Arc<Target>, Vec<Code>),
    Cancelled,
    Exhausted,
}

impl Call<'_> {
    async fn listen(&mut self, chain: &Chain, left: Duration, ended: &mut Ended) -> Heard {
        let expected = &self.prepared.expected;
        let mut events = chain.stream(self.prepared.prompt.clone(), left, self.cancel.clone());
        while let Some(event) = events.recv().await {
            match event {
                Event::Started { target, bytes, at, .. } => {
                    self.run.event("asking", &asking(&target, bytes));
                    ended.attempts.push(Attempt::begun(&target, bytes, at));
                }
                Event::Delta(piece) => self.hear(&piece),
                Event::Abandoned { target, reason, spent, elapsed } => {
                    let fault = self.fault.take();
                    let result = fault.map_or(reason.as_str(), Code::as_str);
                    if let Some(attempt) = ended.attempts.last_mut() {
                        (attempt.usage, attempt.micro_usd) = (spent.usage, spent.micro_usd);
                        attempt.ms = milliseconds(elapsed);
                        attempt.result = Some(result.to_owned());
                    }
                    ended.failures.push(failure(&target, result));
                    if let Some(code) = fault {
                        return Heard::Faulty(target, vec![code]);
                    }
                    if reason == Failure::Cancelled {
                        return Heard::Cancelled;
                    }
                    self.begin_anew(result);
                }
                Event::Finished { target, ending, spent, first_token, elapsed } => {
                    let text = self.watcher.text().trim().to_owned();
                    let cut = ending == Ending::Length;
                    let mut codes = expected.judge(self.lexicon, &text, cut);
                    // Found while it came, but it ended before it could be stopped.
                    codes.extend(self.fault.take().filter(|code| !codes.contains(code)));
                    let result = codes.first().map_or("told", |code| code.as_str());
                    if let Some(attempt) = ended.attempts.last_mut() {
                        (attempt.usage, attempt.micro_usd) = (spent.usage, spent.micro_usd);
                        attempt.ms = milliseconds(elapsed);
                        attempt.first_token_ms = Some(milliseconds(first_token));
                        attempt.result = Some(result.to_owned());
                    }
                    if codes.is_empty() {
                        ended.checks = Checked { passed: true, failed: codes };
                        return Heard::Told(target, text);
                    }
                    ended.failures.push(failure(&target, result));
                    return Heard::Faulty(target, codes);
                }
                Event::Exhausted(links) => {
                    // Those that rested were not asked; the others have told theirs already.
                    for (target, reason) in links.iter().filter(|(_, r)| *r == Failure::Resting) {
                        ended.failures.push(failure(target, reason.as_str()));
                    }
                    return Heard::Exhausted;
                }
            }
        }
        if self.run.cancel.is_cancelled() { Heard::Cancelled } else { Heard::Exhausted }
    }

    /// More of the text: shown at once, and looked at.
    fn hear(&mut self, piece: &str) {
        if self.fault.is_some() {
            return;
        }
        let piece = plain(piece);
        self.run.delta(&piece);
        self.shown |= !piece.is_empty();
        self.fault = self.watcher.push(&piece, &self.prepared.expected, self.lexicon);
        if self.fault.is_some() {
            self.cancel.cancel();
        }
    }

    /// What was shown is void.
    fn begin_anew(&mut self, reason: &str) {
        self.watcher = Watcher::default();
        if std::mem::take(&mut self.shown) {
            self.run.event("replace", &json!({ "reason": reason, "text": "", "by": By::Ai }));
        }
    }
}

/// Without the marks of bold type and headings that models are fond of; the page shows plain text.
fn plain(piece: &str) -> String {
    piece.chars().filter(|c| !matches!(c, '*' | '#' | '`' | '\r')).collect()
}

fn asking(target: &Target, bytes: u64) -> Value {
    json!({
        "provider": target.provider,
        "model": target.model,
        "host": target.host,
        "local": target.local,
        "bytes": bytes,
    })
}

fn failure(target: &Target, reason: &str) -> Value {
    json!({ "provider": target.provider, "model": target.model, "reason": reason })
}

/// The sum of what is known; nothing if nothing is.
#[must_use]
pub fn cost(attempts: &[Attempt]) -> Option<u64> {
    attempts.iter().filter_map(|one| one.micro_usd).reduce(u64::saturating_add)
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Ended {
    fn offline(text: String, fell_back: Option<&'static str>) -> Self {
        Self {
            by: By::Offline,
            text,
            target: None,
            fell_back,
            checks: Checked { passed: true, failed: Vec::new() },
            attempts: Vec::new(),
            failures: Vec::new(),
        }
    }
}
