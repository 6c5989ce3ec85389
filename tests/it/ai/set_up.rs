//! The settings, and that a key is seen by nobody.

use wasteland_tarot::ai::Provider::{Anthropic, Gemini, OpenAi};
use wasteland_tarot::settings::{Raw, Settings, TABLE};

use super::*;
use crate::support::TestApp;

const KEY: &str = "sk-that-nobody-may-see";

fn raw(environment: &[(&str, &str)]) -> Raw {
    let environment = |name: &str| {
        let found = environment.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| (*value).into())
    };
    Raw::gather(|_| None, environment, None).unwrap()
}

fn settings(environment: &[(&str, &str)]) -> Result<Options, String> {
    let settings = Settings::parse(&raw(environment)).map_err(|error| error.to_string())?;
    Ok(settings.ai)
}

#[test]
fn nobody_is_asked_unless_the_operator_names_them() {
    let keys = [("OPENAI_API_KEY", KEY), ("ANTHROPIC_API_KEY", KEY), ("GEMINI_API_KEY", KEY)];
    assert_eq!(settings(&keys).unwrap().links, []);
    let with = |ai| {
        let environment: Vec<_> = keys.into_iter().chain([("WT_AI", ai)]).collect();
        settings(&environment)
            .map(|options| options.links.into_iter().map(|link| link.provider).collect::<Vec<_>>())
    };
    assert_eq!(with("offline").unwrap(), []);
    assert_eq!(with("gemini, openai,offline").unwrap(), [Gemini, OpenAi]);
    assert_eq!(with("anthropic").unwrap(), [Anthropic]);
    for wrong in ["", "openai,openai", "offline,openai", "clippy", "openai,,gemini", "OpenAI"] {
        let error = with(wrong).unwrap_err();
        assert!(error.contains("`ai`") && error.contains("offline last"), "{error}");
    }
}

#[test]
fn a_provider_that_is_named_needs_a_key_or_a_server_of_ones_own() {
    for (name, key, base) in [
        ("openai", "OPENAI_API_KEY", "OPENAI_BASE_URL"),
        ("anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"),
        ("gemini", "GEMINI_API_KEY", "GEMINI_BASE_URL"),
    ] {
        let error = settings(&[("WT_AI", name)]).unwrap_err();
        assert!(error.contains(key) && error.contains(base), "{error}");
        assert!(settings(&[("WT_AI", name), (key, KEY)]).is_ok());
        let options = settings(&[("WT_AI", name), (base, "http://localhost:11434/v1/")]).unwrap();
        let url = options.links[0].base_url.clone().unwrap();
        assert_eq!(
            (&*url.url, &*url.host, url.local),
            ("http://localhost:11434/v1", "localhost:11434", true)
        );
        let error = settings(&[("WT_AI", name), (key, "sk with\nmore")]).unwrap_err();
        assert!(!error.contains("sk with"), "{error}");
    }
}

#[test]
fn a_question_goes_in_the_clear_to_ones_own_network_only() {
    let local = [
        "http://127.0.0.1:8000",
        "http://[::1]:8000/v1",
        "http://192.168.1.20/v1",
        "http://10.0.0.2",
        "http://ollama:11434/v1",
        "http://gpu.lan/v1",
        "http://box.local",
        "http://[fd00::1]",
        "http://host.docker.internal:11434/v1",
    ];
    for url in local {
        assert!(BaseUrl::parse(url).unwrap().local, "{url}");
    }
    for url in ["https://api.example/v1", "https://llm.example:8443", "HTTPS://x.example"] {
        let parsed = BaseUrl::parse(url);
        assert!(parsed.is_none_or(|url| !url.local), "{url}");
    }
    for url in [
        "http://api.example/v1",
        "http://8.8.8.8",
        "http://localhost.example",
        "ftp://localhost",
        "https://user:pass@api.example",
        "https://api.example/v1?key=x",
        "https://api.example/#x",
        "https://",
        "api.example",
        "https://a b",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1\\@evil.example",
    ] {
        assert_eq!(BaseUrl::parse(url), None, "{url}");
    }
}

#[test]
fn models_budgets_and_prices_come_from_the_settings() {
    let keys = [("OPENAI_API_KEY", KEY), ("ANTHROPIC_API_KEY", KEY), ("GEMINI_API_KEY", KEY)];
    let all = [("WT_AI", "openai,anthropic,gemini,offline")];
    let environment: Vec<_> = keys.into_iter().chain(all).collect();
    let options = settings(&environment).unwrap();
    let models: Vec<_> = options.links.iter().map(|link| &*link.model).collect();
    assert_eq!(models, ["gpt-6.1-terra", "claude-haiku-5-5", "gemini-3.8-flash"]);
    assert_eq!(options.budget.instance.micro_usd, Some(5_000_000));
    assert_eq!(options.budget.person.tokens, Some(200_000));
    assert_eq!(options.links[0].limits.first_token, Duration::from_secs(8));
    let changed = [
        ("OPENAI_MODEL", "gpt-6-luna"),
        ("WT_AI_USD_PER_DAY", "0"),
        ("WT_AI_PERSON_TOKENS_PER_DAY", "5000"),
        ("WT_AI_FIRST_TOKEN_SECONDS", "60"),
        ("WT_AI_PRICES", "gpt-6-luna=1/2"),
    ];
    let environment: Vec<_> = environment.into_iter().chain(changed).collect();
    let options = settings(&environment).unwrap();
    assert_eq!(options.links[0].model, "gpt-6-luna");
    assert_eq!(options.budget.instance.micro_usd, None);
    assert_eq!(options.budget.person.tokens, Some(5000));
    assert_eq!(options.links[0].limits.first_token, Duration::from_secs(60));
    assert_eq!(options.prices.len(), 1);
    for (key, wrong) in [
        ("WT_AI_USD_PER_DAY", "five"),
        ("WT_AI_TOKENS_PER_DAY", "-1"),
        ("WT_AI_PRICES", "x"),
        ("OPENAI_MODEL", "../x?y"),
        ("WT_AI_FIRST_TOKEN_SECONDS", "0"),
    ] {
        let environment = [("WT_AI", "openai"), ("OPENAI_API_KEY", KEY), (key, wrong)];
        assert!(settings(&environment).is_err(), "{key}");
    }
}

#[test]
fn keys_addresses_and_models_are_no_flags_and_no_key_is_ever_shown() {
    let quiet: Vec<_> = TABLE.iter().filter(|setting| !setting.on_line).collect();
    assert_eq!(quiet.len(), 9);
    // Not even who finds out how to give one gets it in.
    let by_flag =
        Raw::gather(|key| (key == "openai_api_key").then(|| KEY.to_owned()), |_| None, None);
    let value = by_flag.unwrap();
    let (_, value) = value.iter().find(|(setting, _)| setting.key == "openai_api_key").unwrap();
    assert_eq!(value.text, "");
    let environment = [("WT_AI", "openai"), ("OPENAI_API_KEY", KEY)];
    let raw = raw(&environment);
    let shown = raw.iter().map(|(setting, value)| Raw::shown(setting, value)).collect::<String>();
    let settings = Settings::parse(&raw).unwrap();
    let chain = Chain::new(&settings.ai, &Arc::new(Outbound::new(false)), &System::default());
    for text in [shown, format!("{raw:?}"), format!("{settings:?}"), format!("{chain:?}")] {
        assert!(text.contains("gpt-6.1-terra") && !text.contains(KEY), "{text}");
    }
    let asked = format!("{:?}", prompt());
    assert!(!asked.contains("四張牌") && !asked.contains("Tell"), "{asked}");
}

#[tokio::test]
async fn without_a_provider_the_product_builds_no_client() {
    let app = TestApp::start().await;
    let figures = app.get("/metrics").await.json();
    assert_eq!(figures["ai"]["client_built"], false);
    assert_eq!(figures["ai"]["links"], serde_json::json!([]));
    assert_eq!(app.get("/api/v1/landing-stats").await.json()["providers"], 0);
    assert!(!app.get("/metrics/prometheus").await.text().contains("wasteland_ai"));
    app.stop().await;
}

#[tokio::test]
async fn with_one_it_tells_so_and_still_asks_nobody_by_itself() {
    let provider = FakeProvider::start([]).await;
    let url = format!("{}/v1", provider.url());
    let changes =
        [("ai", "openai,offline"), ("openai_base_url", &*url), ("openai_model", "qwen\"3")];
    let app = TestApp::start_with(&changes).await;
    assert_eq!(app.get("/api/v1/landing-stats").await.json()["providers"], 1);
    let figures = app.get("/metrics").await.json();
    assert_eq!(figures["ai"]["client_built"], false);
    assert_eq!(figures["ai"]["links"][0]["provider"], "openai");
    let text = app.get("/metrics/prometheus").await;
    let line = r#"wasteland_ai_attempts_total{provider="openai",model="qwen\"3"} 0"#;
    assert!(text.text().lines().any(|one| one == line), "{}", text.text());
    assert_eq!(provider.connections(), 0);
    app.stop().await;
    let changes = [&changes[..], &[("offline", "true")]].concat();
    let app = TestApp::start_with(&changes).await;
    assert_eq!(app.get("/api/v1/landing-stats").await.json()["providers"], 0);
    app.stop().await;
}
