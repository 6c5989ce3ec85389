//! What providers do when it does not go well: the next one is asked, and somebody always ends it.

use super::*;

#[tokio::test]
async fn an_error_status_asks_the_next() {
    for shape in Shape::ALL {
        for (status, why) in [
            ("500 Internal Server Error", Failure::Status(500)),
            ("529 Overloaded", Failure::Status(529)),
            ("400 Bad Request", Failure::Status(400)),
            ("401 Unauthorized", Failure::Unauthorized),
            ("429 Too Many Requests", Failure::RateLimited),
        ] {
            let body =
                r#"{"error":{"message":"Incorrect API key provided: key-that-nobody-may-see"}}"#;
            let script = Script::whole(status, "content-type: application/json\r\n", body);
            let outcome = falls_over(shape, script, why).await;
            assert_eq!(
                outcome.abandoned_spent[0],
                Spent { micro_usd: Some(0), ..Spent::default() },
                "nothing was read"
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = FakeProvider::start([Shape::Chat.behaves()]).await;
    let headers = format!("location: {}/v1/chat/completions\r\n", elsewhere.url());
    let script = Script::whole("307 Temporary Redirect", &headers, "");
    falls_over(Shape::Chat, script, Failure::Status(307)).await;
    assert_eq!(elsewhere.connections(), 0, "the question and the key went nowhere else");
}

#[tokio::test]
async fn silence_asks_the_next() {
    for shape in Shape::ALL {
        falls_over_with(shape, Script::silent(), Failure::Silent, impatient).await;
        falls_over_with(shape, Script::stream().hang(), Failure::Silent, impatient).await;
        // Signs of life are no text.
        let alive = (0..40).fold(Script::stream(), |script, _| {
            script.send(": keep-alive\n\n").wait(Duration::from_millis(20))
        });
        falls_over_with(shape, alive.hang(), Failure::Silent, impatient).await;
    }
}

#[tokio::test]
async fn a_stream_that_hangs_in_the_middle_is_abandoned_and_its_text_is_void() {
    for shape in Shape::ALL {
        let script = Script::stream().send_all(shape.beginning()).hang();
        let outcome = falls_over_with(shape, script, Failure::Stalled, impatient).await;
        let spent = outcome.abandoned_spent[0];
        assert!(spent.usage.estimated && spent.usage.output_tokens > 0, "{spent:?}");
        assert!(spent.usage.input_tokens > 0, "what was written was paid for");
    }
}

#[tokio::test]
async fn a_stream_that_is_cut_off_is_abandoned() {
    for shape in Shape::ALL {
        // In the middle of the body, and politely but before the last event.
        let beginning = Script::stream().send_all(shape.beginning());
        falls_over(shape, beginning.clone().close(), Failure::Broken).await;
        falls_over(shape, beginning.end(), Failure::Broken).await;
        // Before the head.
        falls_over(shape, Script::default().close(), Failure::Broken).await;
        // In the middle of a line, and of a character.
        let whole = shape.events(&PIECES).concat();
        let cut = whole.find('鎖').unwrap() + 1;
        let script = Script::stream().send(&whole.as_bytes()[..cut]).close();
        falls_over(shape, script, Failure::Broken).await;
    }
}

#[tokio::test]
async fn a_refusal_asks_the_next() {
    for shape in Shape::ALL {
        let script = Script::stream().send_all(shape.refusal()).end();
        falls_over(shape, script, Failure::Refused).await;
    }
    // Filters that strike in the middle of the text.
    for (shape, whole, filtered) in [
        (Shape::Chat, "\"stop\"", "\"content_filter\""),
        (Shape::Messages, "end_turn", "refusal"),
        (Shape::Gemini, "STOP", "PROHIBITED_CONTENT"),
    ] {
        let events = shape.events(&PIECES);
        let events = events.into_iter().map(|event| event.replace(whole, filtered));
        falls_over(shape, Script::stream().send_all(events).end(), Failure::Refused).await;
    }
}

#[tokio::test]
async fn an_error_inside_the_stream_asks_the_next() {
    for (shape, error) in [
        (Shape::Chat, r#"{"error":{"message":"server had an error","type":"server_error"}}"#),
        (Shape::Responses, r#"{"type":"error","code":"server_error","message":"…"}"#),
        (
            Shape::Responses,
            r#"{"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded"}}}"#,
        ),
        (
            Shape::Messages,
            r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        ),
        (Shape::Gemini, r#"{"error":{"code":503,"message":"The model is overloaded."}}"#),
    ] {
        let events = Script::stream().send_all(shape.beginning());
        let script = events.send(format!("data: {error}\n\n")).end();
        falls_over(shape, script, Failure::Reported).await;
    }
}

#[tokio::test]
async fn what_is_not_what_the_documentation_says_asks_the_next() {
    for shape in Shape::ALL {
        let beginning = || Script::stream().send_all(shape.beginning());
        for junk in ["data: {\"choices\": [\n\n", "data: 42\n\n", "data: <html>\n\n"] {
            falls_over(shape, beginning().send(junk).end(), Failure::Malformed).await;
        }
        // No UTF-8 at all.
        let script = beginning().send(&b"data: \"\xff\xfe\"\n\n"[..]).end();
        falls_over(shape, script, Failure::Malformed).await;
        // A page where a stream should be, and a whole answer that nobody asked for.
        for kind in ["text/html", "application/json", "text/event-stream-not"] {
            let headers = format!("content-type: {kind}\r\n");
            let script = Script::whole("200 OK", &headers, &shape.events(&PIECES).concat());
            falls_over(shape, script, Failure::Malformed).await;
        }
    }
}

#[tokio::test]
async fn an_answer_without_a_word_asks_the_next() {
    for shape in Shape::ALL {
        for nothing in [&[][..], &["  ", "\n"]] {
            let script = Script::stream().send_all(shape.events(nothing)).end();
            falls_over(shape, script, Failure::Empty).await;
        }
    }
}

#[tokio::test]
async fn ten_megabytes_are_not_read() {
    for shape in Shape::ALL {
        // As text, as comments, and as one line that never ends.
        let words = "門一直沒鎖。".repeat(60_000);
        let pieces: Vec<&str> = (0..10).map(|_| &*words).collect();
        let script = Script::stream().send_all(shape.events(&pieces)).end();
        falls_over(shape, script, Failure::TooLong).await;
        let comment = format!(": {}\n\n", "x".repeat(1 << 20));
        let script = Script::stream().send_all((0..10).map(|_| comment.clone())).end();
        falls_over(shape, script, Failure::TooLong).await;
        let line = Script::stream().send("data: ").send_all((0..10).map(|_| "x".repeat(1 << 20)));
        falls_over(shape, line.end(), Failure::TooLong).await;
    }
}

#[tokio::test]
async fn a_text_that_is_longer_than_any_reading_is_not_passed_on() {
    for shape in Shape::ALL {
        // Far below what may come over the wire.
        let words = "門一直沒鎖。".repeat(100);
        let pieces: Vec<&str> = (0..20).map(|_| &*words).collect();
        let script = Script::stream().send_all(shape.events(&pieces)).end();
        falls_over(shape, script, Failure::TooLong).await;
    }
}

#[tokio::test]
async fn nobody_at_the_address_asks_the_next() {
    let gone = FakeProvider::start([]).await;
    let nobody = link(Shape::Chat, &gone);
    drop(gone);
    let good = FakeProvider::start([Shape::Gemini.behaves()]).await;
    let outcome = ask(&chain(vec![nobody, link(Shape::Gemini, &good)])).await;
    assert_eq!(outcome.abandoned, [(Provider::OpenAi, Failure::Unreachable)]);
    assert_eq!(outcome.text, PIECES.concat());
}

#[tokio::test]
async fn when_nobody_can_everybodys_failure_is_told_in_order() {
    let broken = FakeProvider::start([Script::stream().end()]).await;
    let refusing =
        FakeProvider::start([Script::stream().send_all(Shape::Messages.refusal()).end()]).await;
    let failing = FakeProvider::start([Script::whole("503 Service Unavailable", "", "")]).await;
    let links = vec![
        link(Shape::Responses, &broken),
        link(Shape::Messages, &refusing),
        link(Shape::Gemini, &failing),
    ];
    let outcome = ask(&chain(links)).await;
    let told = [
        (Provider::OpenAi, Failure::Broken),
        (Provider::Anthropic, Failure::Refused),
        (Provider::Gemini, Failure::Status(503)),
    ];
    assert_eq!(outcome.exhausted.unwrap(), told);
    assert_eq!(outcome.abandoned, told);
}
