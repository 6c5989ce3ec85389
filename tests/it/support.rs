//! The product on a free port with a fixed clock and fixed entropy, and a client for it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;
use wasteland_tarot::app::{self, App};
use wasteland_tarot::settings::{Raw, Settings, TABLE};
use wasteland_tarot::system::{Clock, Entropy, NoEntropy, System};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// 2026-11-22T12:00:00Z, until a test moves it. Both clocks move together; a test may also set the
/// wall clock back, which the other one does not notice.
#[derive(Default)]
pub struct FixedClock {
    elapsed_ms: AtomicU64,
    set_back_ms: AtomicU64,
}

impl FixedClock {
    pub fn advance(&self, by: Duration) {
        self.elapsed_ms.fetch_add(by.as_millis().try_into().unwrap(), Ordering::Relaxed);
    }

    pub fn set_back(&self, by: Duration) {
        self.set_back_ms.fetch_add(by.as_millis().try_into().unwrap(), Ordering::Relaxed);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let back = Duration::from_millis(self.set_back_ms.load(Ordering::Relaxed));
        start + self.elapsed() - back
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed_ms.load(Ordering::Relaxed))
    }
}

/// The same bytes for the same number of calls: 1, 2, 3 … in every eighth byte.
#[derive(Default)]
pub struct CountingEntropy(AtomicU64);

impl CountingEntropy {
    /// Goes on from here: what is drawn next is the same in every instance that was told so.
    pub fn go_on_from(&self, count: u64) {
        self.0.store(count, Ordering::Relaxed);
    }
}

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        for chunk in bytes.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
            chunk.copy_from_slice(&count.to_be_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// Settings for a data folder, with changes: pairs of key and value.
pub fn settings(data: &Path, changes: &[(&str, &str)]) -> Settings {
    let flag = |key: &str| {
        let changed = changes.iter().find(|(name, _)| *name == key).map(|(_, v)| (*v).to_owned());
        changed.or_else(|| match key {
            "data" => Some(data.display().to_string()),
            "listen" => Some("127.0.0.1:0".to_owned()),
            // Tests come from one address, more often than people do.
            "requests_per_minute" => Some("0".to_owned()),
            _ => None,
        })
    };
    // What may not stand on a command line.
    let environment = |name: &str| {
        let quiet = TABLE.iter().find(|setting| !setting.on_line && setting.env == name)?;
        changes.iter().find(|(key, _)| *key == quiet.key).map(|(_, value)| (*value).into())
    };
    Settings::parse(&Raw::gather(flag, environment, None).unwrap()).unwrap()
}

/// A client that talks to this machine only.
pub fn client() -> reqwest::ClientBuilder {
    // The product's reqwest comes without a TLS provider and brings its own; this one shares the build.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none())
}

/// The product, started.
pub struct TestApp {
    app: Option<App>,
    folder: Option<TempDir>,
    pub url: String,
    pub client: reqwest::Client,
    pub clock: Arc<FixedClock>,
    pub entropy: Arc<CountingEntropy>,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    pub async fn start_with(changes: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut app = Self::start_in(folder.path(), changes).await;
        app.folder = Some(folder);
        app
    }

    pub async fn start_in(data: &Path, changes: &[(&str, &str)]) -> Self {
        Self::start_later(data, changes, Duration::ZERO).await
    }

    /// Started when so much has passed.
    pub async fn start_later(data: &Path, changes: &[(&str, &str)], passed: Duration) -> Self {
        let settings = settings(data, changes);
        let clock = Arc::new(FixedClock::default());
        clock.advance(passed);
        let entropy = Arc::new(CountingEntropy::default());
        let system = System {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::clone(&entropy) as Arc<dyn Entropy>,
        };
        let (for_opening, own) = (system.clone(), settings.clone());
        let opened = tokio::task::spawn_blocking(move || app::open(&own, &for_opening));
        let opened = opened.await.unwrap().unwrap();
        let app = App::start(&settings, system, opened).await.unwrap();
        let url = format!("http://{}", app.local_addr());
        let client = client().build().unwrap();
        Self { app: Some(app), folder: None, url, client, clock, entropy }
    }

    pub fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.as_ref().expect("started with a folder of its own").path()
    }

    pub async fn stop(mut self) {
        self.app.take().unwrap().shutdown().await.unwrap();
    }

    /// Stops, and gives the data folder, which goes when it is dropped.
    pub async fn stop_keeping_folder(mut self) -> TempDir {
        let folder = self.folder.take().unwrap();
        self.stop().await;
        folder
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.client.get(format!("{}{path}", self.url))).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = self.client.get(format!("{}{path}", self.url));
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Answer::of(request).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.client.post(format!("{}{path}", self.url)).json(body)).await
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// Asserts that this is problem details with this status and code, and gives its body.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.json();
        assert_eq!(body["status"], status);
        assert_eq!(body["code"], code, "{body}");
        assert!(!body["detail"].as_str().unwrap().is_empty());
        assert!(!body["title"].as_str().unwrap().is_empty());
        body
    }
}
