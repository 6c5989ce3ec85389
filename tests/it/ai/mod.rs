//! The AI room against providers of this machine.

mod budget;
mod circuit;
mod failover;
mod limits;
mod secrets;
mod set_up;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;
use wasteland_tarot::ai::{
    BaseUrl, Chain, Ending, Event, Failure, Limits, LinkOptions, Options, Prompt, Provider, Secret,
    Spent,
};
use wasteland_tarot::outbound::Outbound;
use wasteland_tarot::system::{Clock, System};

use crate::provider::{FakeProvider, Script, shapes};
use crate::support::{CountingEntropy, FixedClock};

/// What a text is told in: in the middle of its characters and of its lines it can be cut.
pub const PIECES: [&str; 4] = ["門一直", "沒鎖。\n", "The door ", "was “never” locked. 🂡"];

/// Longer than any test takes.
pub const TOTAL: Duration = Duration::from_hours(1);

/// A provider's way of speaking, as its documentation has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Chat,
    Responses,
    Messages,
    Gemini,
}

impl Shape {
    pub const ALL: [Self; 4] = [Self::Chat, Self::Responses, Self::Messages, Self::Gemini];

    pub fn provider(self) -> Provider {
        match self {
            Self::Chat | Self::Responses => Provider::OpenAi,
            Self::Messages => Provider::Anthropic,
            Self::Gemini => Provider::Gemini,
        }
    }

    /// The events of a text, the last of which ends it.
    pub fn events(self, pieces: &[&str]) -> Vec<String> {
        match self {
            Self::Chat => shapes::chat(pieces),
            Self::Responses => shapes::responses(pieces),
            Self::Messages => shapes::messages(pieces),
            Self::Gemini => shapes::gemini(pieces),
        }
    }

    pub fn refusal(self) -> Vec<String> {
        match self {
            Self::Chat => shapes::chat_refusal(),
            Self::Responses => shapes::responses_refusal(),
            Self::Messages => shapes::messages_refusal(),
            Self::Gemini => shapes::gemini_refusal(),
        }
    }

    /// A whole text, as it should come.
    pub fn behaves(self) -> Script {
        Script::stream().send_all(self.events(&PIECES)).end()
    }

    /// The events before and with the first two pieces of text.
    pub fn beginning(self) -> Vec<String> {
        let events = self.events(&PIECES);
        let second = events.iter().position(|event| event.contains("沒鎖")).unwrap();
        events[..=second].to_vec()
    }
}

/// A link to a fake provider.
pub fn link(shape: Shape, provider: &FakeProvider) -> LinkOptions {
    let base = match shape {
        Shape::Chat | Shape::Responses => format!("{}/v1", provider.url()),
        Shape::Messages | Shape::Gemini => provider.url().to_owned(),
    };
    LinkOptions {
        provider: shape.provider(),
        key: Secret::new("key-that-nobody-may-see"),
        base_url: Some(BaseUrl::parse(&base).unwrap()),
        model: format!("model-{shape:?}").to_lowercase(),
        responses: Some(shape == Shape::Responses),
        limits: Limits::default(),
    }
}

/// The same, impatient: for providers that hang.
pub fn impatient(shape: Shape, provider: &FakeProvider) -> LinkOptions {
    let mut link = link(shape, provider);
    link.limits.first_token = Duration::from_millis(300);
    link.limits.between = Duration::from_millis(300);
    link
}

/// The same, with more patience than any test has: what ends a call is not the time.
pub fn patient(shape: Shape, provider: &FakeProvider) -> LinkOptions {
    let mut link = link(shape, provider);
    link.limits.first_token = Duration::from_hours(1);
    link.limits.between = Duration::from_hours(1);
    link
}

/// What should happen at once, or at least before anybody gives up.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), what).await.expect("it does not happen")
}

/// A chain with a clock that stands.
pub struct Chained {
    pub chain: Chain,
    pub outbound: Arc<Outbound>,
    pub clock: Arc<FixedClock>,
}

pub fn chain(links: Vec<LinkOptions>) -> Chained {
    let clock = Arc::new(FixedClock::default());
    let entropy = Arc::new(CountingEntropy::default());
    let system = System { clock: Arc::clone(&clock) as Arc<dyn Clock>, entropy };
    let outbound = Arc::new(Outbound::new(false));
    let options = Options { links, ..Options::default() };
    Chained { chain: Chain::new(&options, &outbound, &system), outbound, clock }
}

pub fn prompt() -> Prompt {
    Prompt {
        system: "Tell the cards.".to_owned(),
        user: "四張牌：門、爐、路、手。".to_owned(),
        max_tokens: 300,
        temperature: 0.8,
    }
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What stands at the end.
    pub text: String,
    /// What was said and taken back.
    pub abandoned: Vec<(Provider, Failure)>,
    pub abandoned_spent: Vec<Spent>,
    pub finished: Option<(Provider, Ending, Spent)>,
    pub exhausted: Option<Vec<(Provider, Failure)>>,
}

impl Outcome {
    pub async fn of(mut events: Receiver<Event>) -> Self {
        let mut outcome = Self::default();
        let mut started = 0;
        while let Some(event) = events.recv().await {
            assert!(outcome.finished.is_none() && outcome.exhausted.is_none(), "after the end");
            match event {
                Event::Started { attempt, bytes, .. } => {
                    started += 1;
                    assert_eq!(attempt, started);
                    assert!(bytes > 0);
                    outcome.text.clear();
                }
                Event::Delta(text) => outcome.text.push_str(&text),
                Event::Abandoned { target, reason, spent, .. } => {
                    outcome.text.clear();
                    outcome.abandoned.push((target.provider, reason));
                    outcome.abandoned_spent.push(spent);
                }
                Event::Finished { target, ending, spent, first_token, elapsed } => {
                    assert!(first_token <= elapsed);
                    outcome.finished = Some((target.provider, ending, spent));
                }
                Event::Exhausted(failures) => {
                    let failures = failures.into_iter().map(|(target, why)| (target.provider, why));
                    outcome.exhausted = Some(failures.collect());
                }
            }
        }
        outcome
    }
}

/// Asks a chain.
pub async fn ask(chained: &Chained) -> Outcome {
    Outcome::of(chained.chain.stream(prompt(), TOTAL, CancellationToken::new())).await
}

/// Asks a provider that does this, and behind it one that behaves: the text must be the second one's, and
/// the first one's failure this one.
pub async fn falls_over(shape: Shape, script: Script, why: Failure) -> Outcome {
    falls_over_with(shape, script, why, link).await
}

pub async fn falls_over_with(
    shape: Shape,
    script: Script,
    why: Failure,
    link_to: fn(Shape, &FakeProvider) -> LinkOptions,
) -> Outcome {
    let bad = FakeProvider::start([script.clone()]).await;
    let good = FakeProvider::start([Shape::Chat.behaves()]).await;
    let mut behind = link(Shape::Chat, &good);
    behind.model = "behind".to_owned();
    let chained = chain(vec![link_to(shape, &bad), behind]);
    let outcome = ask(&chained).await;
    assert_eq!(outcome.abandoned, [(shape.provider(), why)], "{shape:?}");
    assert_eq!(outcome.text, PIECES.concat(), "{shape:?}");
    assert_eq!(outcome.finished.unwrap().0, Provider::OpenAi);
    assert_eq!(bad.asked().len(), 1);
    // And alone, it is said that nobody could.
    bad.play([script]);
    let alone = ask(&chain(vec![link_to(shape, &bad)])).await;
    assert_eq!(alone.exhausted.unwrap(), [(shape.provider(), why)], "{shape:?}");
    assert_eq!(alone.text, "");
    outcome
}
