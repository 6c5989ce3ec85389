//! What the log may say, and what it never says.

use std::io::Write;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use super::*;

/// Lines of a log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// In a process of its own: which lines are wanted at all is remembered for the whole process, and other
/// tests want none.
#[test]
fn the_log_names_provider_model_status_and_time_and_no_key_question_or_text() {
    let alone = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "ai::secrets::one_log", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&alone.stdout);
    assert!(alone.status.success() && said.contains("1 passed"), "{said}");
}

/// One thread, so that the log of everything that runs here comes here.
#[tokio::test]
#[ignore = "started by the test above"]
async fn one_log() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    for shape in Shape::ALL {
        let echo = r#"{"error":{"message":"key-that-nobody-may-see: 四張牌"}}"#;
        let told = Script::stream().send_all(shape.beginning());
        let provider = FakeProvider::start([
            shape.behaves(),
            Script::whole("401 Unauthorized", "content-type: application/json\r\n", echo),
            told.clone().send("data: {\"四張牌\n\n").end(),
            Script::stream().send_all(shape.refusal()).end(),
            told.close(),
        ])
        .await;
        let chained = chain(vec![link(shape, &provider)]);
        for _ in 0..5 {
            ask(&chained).await;
        }
    }
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for said in [
        "ai.provider=\"openai\"",
        "ai.provider=\"anthropic\"",
        "ai.provider=\"gemini\"",
        "ai.model=\"model-messages\"",
        "ai.outcome=\"finished\"",
        "ai.outcome=\"malformed\"",
        "ai.outcome=\"refused\"",
        "ai.outcome=\"broken\"",
        "ai.status=401",
        "ai.ms=",
        "ai.first_token_ms=",
        "ERROR",
    ] {
        assert!(log.contains(said), "{said} is not in\n{log}");
    }
    for never in ["key-that", "四張牌", "Tell the cards", "沒鎖", "never", "Bearer"] {
        assert!(!log.contains(never), "{never} is in\n{log}");
    }
}
