//! Time, cancelling, slow readers, and that nothing opens where nothing may.

use super::*;

#[tokio::test]
async fn cancelling_closes_the_connection_and_tells_what_was_spent() {
    for shape in Shape::ALL {
        let beginning = Script::stream().send_all(shape.beginning()).hang();
        for script in [Script::silent(), beginning] {
            let begun = script.0.len() > 1;
            let provider = FakeProvider::start([script]).await;
            let behind = FakeProvider::start([Shape::Chat.behaves()]).await;
            let chained = chain(vec![patient(shape, &provider), link(Shape::Chat, &behind)]);
            let cancel = CancellationToken::new();
            let mut events = chained.chain.stream(prompt(), TOTAL, cancel.clone());
            assert!(matches!(events.recv().await, Some(Event::Started { .. })));
            provider.was_asked(1).await;
            if begun {
                assert!(matches!(events.recv().await, Some(Event::Delta(_))));
                assert!(matches!(events.recv().await, Some(Event::Delta(_))));
            }
            cancel.cancel();
            soon(provider.hung_up(1)).await;
            let Some(Event::Abandoned { reason, spent, .. }) = events.recv().await else {
                panic!("the last event")
            };
            assert_eq!(reason, Failure::Cancelled);
            assert_eq!(spent.usage.output_tokens > 0, begun, "{shape:?}");
            assert!(events.recv().await.is_none(), "and nobody else is asked");
            assert_eq!(behind.connections(), 0);
        }
    }
}

#[tokio::test]
async fn dropping_the_receiver_closes_the_connection() {
    let beginning = Script::stream().send_all(Shape::Chat.beginning()).hang();
    for script in [Script::silent(), Script::stream().hang(), beginning] {
        let provider = FakeProvider::start([script]).await;
        let chained = chain(vec![patient(Shape::Chat, &provider)]);
        let events = chained.chain.stream(prompt(), TOTAL, CancellationToken::new());
        provider.was_asked(1).await;
        drop(events);
        soon(provider.hung_up(1)).await;
        assert_eq!(provider.open(), 0);
    }
}

#[tokio::test]
async fn a_call_that_is_called_off_before_it_began_asks_nobody() {
    let provider = FakeProvider::start([Shape::Chat.behaves()]).await;
    let chained = chain(vec![link(Shape::Chat, &provider)]);
    let cancel = CancellationToken::new();
    cancel.cancel();
    let mut events = chained.chain.stream(prompt(), TOTAL, cancel);
    assert!(events.recv().await.is_none());
    assert!(!chained.outbound.built());
}

#[tokio::test]
async fn the_time_is_for_all_attempts_together() {
    // Each begins and then goes on for ever, a word at a time: only the total ends it.
    let endless = || {
        let events = Shape::Chat.beginning().into_iter();
        let begun = Script::stream().send_all(events);
        let word = Shape::Chat.events(&["門"])[1].clone();
        (0..1000).fold(begun, |script, _| script.send(word.clone()).wait(Duration::from_millis(10)))
    };
    let first = FakeProvider::start([endless()]).await;
    let second = FakeProvider::start([endless()]).await;
    let chained = chain(vec![link(Shape::Chat, &first), link(Shape::Chat, &second)]);
    let total = Duration::from_millis(400);
    let outcome =
        Outcome::of(chained.chain.stream(prompt(), total, CancellationToken::new())).await;
    let out_of_time = (Provider::OpenAi, Failure::OutOfTime);
    assert_eq!(outcome.exhausted.unwrap(), [out_of_time, out_of_time]);
    assert_eq!(outcome.abandoned.len(), 1, "the second was not even begun");
    assert_eq!(second.connections(), 0);
    soon(first.hung_up(1)).await;
    // Nobody is to blame for it.
    assert!(!chained.chain.figures()[0].open);
}

#[tokio::test]
async fn who_reads_slowly_gets_everything_and_a_short_queue_waits() {
    // More than all buffers between can hold, in pieces small enough to be one text.
    let padding = format!(": {}\n\n", "x".repeat(200 << 10));
    let word = Shape::Chat.events(&["門"])[1].clone();
    let script = (0..400).fold(Script::stream(), |script, _| script.send(word.clone()));
    let script = script.send_all((0..8).map(|_| padding.clone()));
    let rest = Shape::Chat.events(&["鎖"]).into_iter();
    let provider = FakeProvider::start([script.send_all(rest).end()]).await;
    let chained = chain(vec![link(Shape::Chat, &provider)]);
    let mut events = chained.chain.stream(prompt(), TOTAL, CancellationToken::new());
    provider.was_asked(1).await;
    assert_eq!(events.max_capacity(), 16);
    let mut text = String::new();
    while let Some(event) = events.recv().await {
        assert!(events.len() <= 16);
        if let Event::Delta(piece) = event {
            text.push_str(&piece);
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(text, "門".repeat(400) + "鎖");
}

#[tokio::test]
async fn nothing_is_built_before_somebody_asks() {
    let provider = FakeProvider::start([Shape::Chat.behaves()]).await;
    let chained = chain(vec![link(Shape::Chat, &provider)]);
    assert!(!chained.chain.is_empty());
    assert!(!chained.outbound.built());
    assert_eq!(provider.connections(), 0);
    ask(&chained).await;
    assert!(chained.outbound.built());
}

#[tokio::test]
async fn offline_opens_nothing() {
    let provider = FakeProvider::start([Shape::Chat.behaves()]).await;
    let outbound = Arc::new(Outbound::new(true));
    let options = Options { links: vec![link(Shape::Chat, &provider)], ..Options::default() };
    let chain = Chain::new(&options, &outbound, &System::default());
    assert!(chain.is_empty());
    let outcome = Outcome::of(chain.stream(prompt(), TOTAL, CancellationToken::new())).await;
    assert_eq!(outcome.exhausted.unwrap(), []);
    assert!(!outbound.built());
    assert_eq!(provider.connections(), 0);
}

#[tokio::test]
async fn what_happened_is_counted() {
    let first = FakeProvider::start([Script::whole("500 Internal Server Error", "", "")]).await;
    let second = FakeProvider::start([Shape::Chat.behaves()]).await;
    let chained = chain(vec![link(Shape::Gemini, &first), link(Shape::Chat, &second)]);
    for _ in 0..4 {
        ask(&chained).await;
    }
    let figures = chained.chain.figures();
    let [gemini, openai] = &figures[..] else { panic!("two links") };
    assert_eq!((gemini.provider, gemini.attempts, gemini.finished), ("gemini", 3, 0));
    let failures: Vec<_> = gemini.failures.iter().map(|f| (f.kind, f.count)).collect();
    assert_eq!(failures, [("resting", 1), ("status", 3)]);
    assert!(gemini.open && gemini.first_call_ms.is_some() && gemini.first_tokens == 0);
    assert_eq!((openai.attempts, openai.finished, openai.first_tokens), (4, 4, 4));
    assert!(openai.first_token_most_ms >= openai.first_token_mean_ms);
    assert!(!openai.open && openai.failures.is_empty());
}
