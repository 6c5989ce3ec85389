//! Providers that fail are left alone for a while. The time is moved, never waited for.

use super::*;

const FAILS: &str = "500 Internal Server Error";

/// A provider that fails before one that behaves.
async fn pair() -> (FakeProvider, FakeProvider, Chained) {
    let first = FakeProvider::start([Script::whole(FAILS, "", "")]).await;
    let second = FakeProvider::start([Shape::Chat.behaves()]).await;
    let chained = chain(vec![patient(Shape::Messages, &first), link(Shape::Chat, &second)]);
    (first, second, chained)
}

#[tokio::test]
async fn after_three_failures_in_a_row_a_provider_is_left_alone_and_then_probed() {
    let (first, second, chained) = pair().await;
    for asked in 1..=3 {
        assert!(ask(&chained).await.finished.is_some());
        assert_eq!(first.asked().len(), asked);
    }
    let outcome = ask(&chained).await;
    assert_eq!((first.asked().len(), second.asked().len()), (3, 4));
    assert_eq!(outcome.abandoned, [], "a link that rests is not begun with");
    assert_eq!(chained.chain.figures().iter().filter(|link| link.open).count(), 1);
    // Half a minute later it is probed, fails, and is left alone twice as long.
    chained.clock.advance(Duration::from_secs(30));
    ask(&chained).await;
    assert_eq!(first.asked().len(), 4);
    chained.clock.advance(Duration::from_secs(59));
    ask(&chained).await;
    assert_eq!(first.asked().len(), 4);
    chained.clock.advance(Duration::from_secs(1));
    first.play([Shape::Messages.behaves()]);
    assert_eq!(ask(&chained).await.finished.unwrap().0, Provider::Anthropic);
    // It is as good as new: three failures again, and half a minute again.
    first.play([Script::whole(FAILS, "", "")]);
    for _ in 0..4 {
        ask(&chained).await;
    }
    assert_eq!(first.asked().len(), 5 + 3);
    chained.clock.advance(Duration::from_secs(30));
    ask(&chained).await;
    assert_eq!(first.asked().len(), 5 + 4);
}

#[tokio::test]
async fn one_at_a_time_probes() {
    let (first, _second, chained) = pair().await;
    for _ in 0..3 {
        ask(&chained).await;
    }
    chained.clock.advance(Duration::from_secs(30));
    first.play([Script::silent()]);
    let cancel = CancellationToken::new();
    let probing = chained.chain.stream(prompt(), TOTAL, cancel.clone());
    first.was_asked(4).await;
    // While somebody probes, everybody else goes by.
    soon(ask(&chained)).await;
    assert_eq!(first.asked().len(), 4);
    // A probe that is called off says nothing: the next one may.
    cancel.cancel();
    soon(Outcome::of(probing)).await;
    first.play([Shape::Messages.behaves()]);
    assert_eq!(ask(&chained).await.finished.unwrap().0, Provider::Anthropic);
}

#[tokio::test]
async fn a_success_between_failures_and_a_refusal_do_not_open_it() {
    let (first, _second, chained) = pair().await;
    let refuses = || Script::stream().send_all(Shape::Messages.refusal()).end();
    let fails = || Script::whole(FAILS, "", "");
    first.play([fails(), fails(), Shape::Messages.behaves(), fails(), fails(), refuses()]);
    for _ in 0..10 {
        ask(&chained).await;
    }
    assert_eq!(first.asked().len(), 10, "it was asked every time");
}

#[tokio::test]
async fn retry_after_is_kept_in_seconds_and_as_a_date() {
    for (status, why) in [
        ("429 Too Many Requests", Failure::RateLimited),
        ("503 Service Unavailable", Failure::Status(503)),
    ] {
        // The clock stands at Sun, 22 Nov 2026 12:00:00.
        for asks in ["90", "Sun, 22 Nov 2026 12:01:30 GMT"] {
            let (first, _second, chained) = pair().await;
            first.play([Script::whole(status, &format!("retry-after: {asks}\r\n"), "")]);
            assert_eq!(ask(&chained).await.abandoned, [(Provider::Anthropic, why)]);
            first.play([Shape::Messages.behaves()]);
            chained.clock.advance(Duration::from_secs(89));
            assert_eq!(ask(&chained).await.finished.unwrap().0, Provider::OpenAi, "{asks}");
            assert_eq!(first.asked().len(), 1);
            chained.clock.advance(Duration::from_secs(1));
            assert_eq!(ask(&chained).await.finished.unwrap().0, Provider::Anthropic, "{asks}");
        }
    }
}

#[tokio::test]
async fn nobody_is_left_alone_for_longer_than_an_hour() {
    for asks in ["999999999", "Sun, 22 Nov 2099 12:00:00 GMT"] {
        let (first, _second, chained) = pair().await;
        let headers = format!("retry-after: {asks}\r\n");
        first.play([Script::whole("429 Too Many Requests", &headers, "")]);
        ask(&chained).await;
        first.play([Shape::Messages.behaves()]);
        chained.clock.advance(Duration::from_secs(3_599));
        ask(&chained).await;
        assert_eq!(first.asked().len(), 1);
        chained.clock.advance(Duration::from_secs(1));
        ask(&chained).await;
        assert_eq!(first.asked().len(), 2);
    }
    // What makes no sense, or lies behind, is no wish.
    for asks in ["soon", "-5", "Sun, 22 Nov 1998 12:00:00 GMT", ""] {
        let (first, _second, chained) = pair().await;
        let headers = format!("retry-after: {asks}\r\n");
        first.play([Script::whole("429 Too Many Requests", &headers, "")]);
        ask(&chained).await;
        ask(&chained).await;
        assert_eq!(first.asked().len(), 2, "{asks}");
    }
}

#[tokio::test]
async fn a_chain_of_some_shares_the_circuits_of_all() {
    let (first, _second, chained) = pair().await;
    let only = chained.chain.only(|target| target.provider == Provider::Anthropic);
    assert_eq!(only.links().len(), 1);
    for _ in 0..3 {
        Outcome::of(only.stream(prompt(), TOTAL, CancellationToken::new())).await;
    }
    let resting = Outcome::of(only.stream(prompt(), TOTAL, CancellationToken::new())).await;
    assert_eq!(resting.exhausted.unwrap(), [(Provider::Anthropic, Failure::Resting)]);
    ask(&chained).await;
    assert_eq!(first.asked().len(), 3);
}
