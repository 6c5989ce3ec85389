//! What providers send when all goes well, in every form in which it may arrive.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use wasteland_tarot::ai::{Ending, Usage};

use super::*;

#[tokio::test]
async fn each_provider_tells_a_text_and_what_it_took() {
    for shape in Shape::ALL {
        let provider = FakeProvider::start([shape.behaves()]).await;
        let chained = chain(vec![link(shape, &provider)]);
        let outcome = ask(&chained).await;
        assert_eq!(outcome.text, PIECES.concat(), "{shape:?}");
        let (who, ending, spent) = outcome.finished.unwrap();
        assert_eq!((who, ending), (shape.provider(), Ending::Whole));
        let usage = Usage { input_tokens: 120, output_tokens: 34, estimated: false };
        assert_eq!(spent.usage, usage, "{shape:?}");
        assert_eq!(spent.micro_usd, Some(0), "a machine of one's own costs nothing");
    }
}

#[tokio::test]
async fn each_provider_is_asked_as_its_documentation_says() {
    for (shape, path, key) in [
        (Shape::Chat, "/v1/chat/completions", "authorization"),
        (Shape::Responses, "/v1/responses", "authorization"),
        (Shape::Messages, "/v1/messages", "x-api-key"),
        (
            Shape::Gemini,
            "/v1beta/models/model-gemini:streamGenerateContent?alt=sse",
            "x-goog-api-key",
        ),
    ] {
        let provider = FakeProvider::start([shape.behaves()]).await;
        ask(&chain(vec![link(shape, &provider)])).await;
        let [asked] = &provider.asked()[..] else { panic!("asked once") };
        assert_eq!(asked.path, path);
        assert!(asked.header(key).unwrap().ends_with("key-that-nobody-may-see"));
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        let prompt = prompt();
        let (system, user) = match shape {
            Shape::Chat => (&body["messages"][0]["content"], &body["messages"][1]["content"]),
            Shape::Responses => (&body["instructions"], &body["input"]),
            Shape::Messages => (&body["system"], &body["messages"][0]["content"]),
            Shape::Gemini => (
                &body["systemInstruction"]["parts"][0]["text"],
                &body["contents"][0]["parts"][0]["text"],
            ),
        };
        assert_eq!((system, user), (&prompt.system.into(), &prompt.user.into()), "{shape:?}");
        if shape == Shape::Responses {
            assert_eq!(body["store"], false, "nothing is left at the provider");
        }
    }
}

#[tokio::test]
async fn a_model_gets_only_what_it_takes() {
    let body = async |shape: Shape, model: &str| -> Value {
        let provider = FakeProvider::start([shape.behaves()]).await;
        let mut link = link(shape, &provider);
        link.model = model.to_owned();
        ask(&chain(vec![link])).await;
        serde_json::from_str(&provider.asked()[0].body).unwrap()
    };
    let terra = body(Shape::Responses, "gpt-6.1-terra").await;
    assert_eq!(
        (&terra["reasoning"]["effort"], &terra["max_output_tokens"]),
        (&"none".into(), &300.into())
    );
    let pro = body(Shape::Responses, "gpt-5.5-pro").await;
    assert_eq!((&pro["reasoning"], &pro["max_output_tokens"]), (&Value::Null, &2348.into()));
    let haiku = body(Shape::Messages, "claude-haiku-5-5").await;
    assert_eq!(
        (&haiku["thinking"]["type"], &haiku["temperature"]),
        (&"disabled".into(), &Value::Null)
    );
    let sonnet = body(Shape::Messages, "claude-sonnet-5-5").await;
    assert_eq!(
        (&sonnet["output_config"]["effort"], &sonnet["thinking"]),
        (&"low".into(), &Value::Null)
    );
    let older = body(Shape::Messages, "claude-haiku-4-5").await;
    assert!((older["temperature"].as_f64().unwrap() - 0.8).abs() < 1e-6);
    let newer = body(Shape::Messages, "claude-of-tomorrow").await;
    assert_eq!(newer.as_object().unwrap().len(), 5, "nothing optional: {newer}");
    let flash = body(Shape::Gemini, "gemini-3.8-flash").await;
    assert_eq!(flash["generationConfig"]["thinkingConfig"]["thinkingLevel"], "low");
    assert_eq!(flash["generationConfig"]["maxOutputTokens"], 2348);
    let own = body(Shape::Chat, "qwen3:8b").await;
    assert_eq!(
        (&own["max_tokens"], &own["stream_options"]["include_usage"]),
        (&300.into(), &true.into())
    );
}

#[tokio::test]
async fn a_slow_provider_is_waited_for() {
    for shape in Shape::ALL {
        let slowly = shape.events(&PIECES).into_iter().fold(Script::stream(), |script, event| {
            script.wait(Duration::from_millis(20)).send(event)
        });
        let provider = FakeProvider::start([slowly.end()]).await;
        let outcome = ask(&chain(vec![link(shape, &provider)])).await;
        assert_eq!(outcome.text, PIECES.concat(), "{shape:?}");
    }
}

#[tokio::test]
async fn comments_and_any_line_ending_change_nothing() {
    for shape in Shape::ALL {
        for ending in ["\n", "\r\n", "\r"] {
            let events = shape.events(&PIECES);
            let with_comments = events.iter().map(|event| {
                let event = event.replace("\r\n", "\n").replace('\n', ending);
                format!(": keep-alive{ending}{ending}retry: 3000{ending}{event}:{ending}{ending}")
            });
            let script = Script::stream().send_all(with_comments).end();
            let provider = FakeProvider::start([script]).await;
            let outcome = ask(&chain(vec![link(shape, &provider)])).await;
            assert_eq!(outcome.text, PIECES.concat(), "{shape:?} {ending:?}");
        }
    }
}

#[tokio::test]
async fn a_stream_may_end_without_its_last_newline_and_a_compatible_server_without_done() {
    for shape in Shape::ALL {
        let whole = shape.events(&PIECES).concat();
        let script = Script::stream().send(whole.trim_end()).end();
        let provider = FakeProvider::start([script]).await;
        let outcome = ask(&chain(vec![link(shape, &provider)])).await;
        assert_eq!(outcome.text, PIECES.concat(), "{shape:?}");
    }
    let mut events = Shape::Chat.events(&PIECES);
    events.retain(|event| !event.contains("[DONE]"));
    let provider = FakeProvider::start([Script::stream().send_all(events).end()]).await;
    let outcome = ask(&chain(vec![link(Shape::Chat, &provider)])).await;
    assert!(outcome.finished.is_some(), "{outcome:?}");
}

#[tokio::test]
async fn a_text_that_reached_its_length_says_so() {
    for (shape, whole, cut) in [
        (Shape::Chat, "\"finish_reason\":\"stop\"", "\"finish_reason\":\"length\""),
        (Shape::Messages, "end_turn", "max_tokens"),
        (Shape::Gemini, "STOP", "MAX_TOKENS"),
        (Shape::Responses, "\"type\":\"response.completed\"", "\"type\":\"response.incomplete\""),
    ] {
        let mut events = shape.events(&PIECES);
        for event in &mut events {
            *event = event.replace(whole, cut).replace(
                "\"status\":\"completed\"",
                "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}",
            );
        }
        let provider = FakeProvider::start([Script::stream().send_all(events).end()]).await;
        let outcome = ask(&chain(vec![link(shape, &provider)])).await;
        assert_eq!(outcome.finished.unwrap().1, Ending::Length, "{shape:?}");
    }
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let provider = FakeProvider::start([Shape::Chat.behaves()]).await;
    let chained = chain(vec![link(Shape::Chat, &provider)]);
    // The end of the answer is read behind the last event, so the next call may come too early for it.
    for _ in 0..50 {
        assert!(ask(&chained).await.finished.is_some());
        if provider.asked().len() > provider.connections() {
            return;
        }
    }
    panic!("{} connections for {} calls", provider.connections(), provider.asked().len());
}

/// However the bytes are cut, the text is the same.
#[test]
fn any_splitting_of_the_bytes_gives_the_same_text() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for shape in Shape::ALL {
        let bytes = shape.events(&PIECES).concat().into_bytes();
        let (provider, chained) = runtime.block_on(async {
            let provider = FakeProvider::start([]).await;
            let chained = chain(vec![link(shape, &provider)]);
            (provider, chained)
        });
        let mut runner = TestRunner::new(ProptestConfig { cases: 48, ..ProptestConfig::default() });
        let cuts = proptest::collection::btree_set(1..bytes.len(), 0..120);
        let every = (1..bytes.len()).collect();
        let check = |cuts: std::collections::BTreeSet<usize>| {
            let ends = cuts.iter().copied().chain([bytes.len()]);
            let mut from = 0;
            let pieces = ends.map(|end| {
                let piece = bytes[from..end].to_vec();
                from = end;
                piece
            });
            provider.play([Script::stream().send_all(pieces).end()]);
            let outcome = runtime.block_on(ask(&chained));
            prop_assert_eq!(outcome.text, PIECES.concat());
            prop_assert!(outcome.finished.is_some());
            Ok(())
        };
        check(every).unwrap();
        runner.run(&cuts, check).unwrap();
    }
}
