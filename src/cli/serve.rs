//! `serve`: the site, until it is told to stop.

use std::io::Write;
use std::path::PathBuf;

use clap::ArgMatches;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, App};
use crate::settings::Settings;
use crate::system::System;
use crate::telemetry::logs;

/// Blocking threads at most: short store reads and, later, one password hash at a time.
const BLOCKING_THREADS: usize = 16;

/// A demo's folder that nobody named: it goes when the demo ends.
struct Passing(Option<PathBuf>);

impl Passing {
    fn of(settings: &mut Settings) -> Self {
        if !(settings.demo && settings.data_is_default) {
            return Self(None);
        }
        let name = format!("wasteland-tarot-demo-{}", uuid::Uuid::now_v7().simple());
        settings.data = std::env::temp_dir().join(name);
        Self(Some(settings.data.clone()))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take() {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

pub(super) fn run(given: &ArgMatches) -> Result<(), String> {
    let mut settings = super::settings(given)?;
    // Made here and gone at the end, whatever happened in between.
    let _passing = Passing::of(&mut settings);
    logs::start(settings.log_format, &settings.log);
    let system = System::default();
    // Before the runtime: the store's writer is a thread of its own.
    let opened = app::open(&settings, &system).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(settings.workers)
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot be started: {error}"))?;
    runtime.block_on(async {
        let signals = |error| format!("signals cannot be received: {error}");
        let mut terminate = signal(SignalKind::terminate()).map_err(signals)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(signals)?;
        let app = App::start(&settings, system, opened).await.map_err(|error| error.to_string())?;
        tracing::info!(
            address = %app.local_addr(),
            data = %settings.data.display(),
            version = env!("CARGO_PKG_VERSION"),
            offline = settings.offline,
            "listening"
        );
        if let Some(address) = app.metrics_addr() {
            tracing::info!(address = %address, "listening for metrics");
        }
        if let Some(link) = app.setup_link(&settings) {
            // Not through the log, which may be kept and shipped: whoever has the link is the operator.
            let mut terminal = std::io::stderr().lock();
            drop(writeln!(
                terminal,
                "\nNobody has an account yet. The operator makes theirs here, once:\n  {link}\n"
            ));
        }
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        app.shutdown().await.map_err(|error| error.to_string())?;
        tracing::info!("stopped");
        Ok(())
    })
}
