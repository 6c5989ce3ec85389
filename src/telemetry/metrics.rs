//! Figures about the running program, for `/metrics` in JSON and in Prometheus text.
//!
//! Plain atomics instead of a metrics crate: both forms come from the same few numbers, nothing is
//! global, and an idle process pays nothing. Memory and CPU are read when asked for.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use utoipa::ToSchema;

use super::ai::AiFigures;

/// Upper bounds of the latency buckets, in milliseconds.
const BUCKETS_MS: [u64; 8] = [1, 5, 10, 50, 100, 500, 1000, 5000];

/// The counters. One value for the process.
pub struct Metrics {
    /// Connections that are open now.
    connections: AtomicU64,
    requests: [AtomicU64; 5],
    latency: [AtomicU64; BUCKETS_MS.len() + 1],
    latency_sum_us: AtomicU64,
    readings: AtomicU64,
    /// `None` where the system tells nothing about processes.
    system: Mutex<Option<System>>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            connections: AtomicU64::new(0),
            requests: Default::default(),
            latency: Default::default(),
            latency_sum_us: AtomicU64::new(0),
            readings: AtomicU64::new(0),
            system: Mutex::new(System::new().ok()),
        }
    }
}

/// Memory of the process. `memory_mb` and `memory_percent` repeat `rss_mb` and `percent` under the
/// names of the owner's plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Memory {
    /// Resident set size in MB (10⁶ bytes).
    pub rss_mb: f64,
    /// Virtual size in MB.
    pub vms_mb: f64,
    /// Share of the machine's memory, 0–100.
    pub percent: f64,
    /// Same as `rss_mb`.
    pub memory_mb: f64,
    /// Same as `percent`.
    pub memory_percent: f64,
}

/// Requests since the start.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Requests {
    /// All of them.
    pub total: u64,
    /// Answered 2xx.
    pub status_2xx: u64,
    /// Answered 3xx.
    pub status_3xx: u64,
    /// Answered 4xx.
    pub status_4xx: u64,
    /// Answered 5xx.
    pub status_5xx: u64,
    /// Mean time to the response head, in milliseconds.
    pub mean_ms: f64,
    /// How many took at most so many milliseconds; the last bucket has no bound.
    pub latency: Vec<Bucket>,
}

/// A latency bucket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Bucket {
    /// Upper bound in milliseconds; null for the rest.
    pub le_ms: Option<u64>,
    /// Requests in this bucket (not cumulative).
    pub count: u64,
}

/// A cache's counters.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Cache {
    /// Answers that lay ready.
    pub hits: u64,
    /// Answers that had to be made.
    pub misses: u64,
    /// Entries now.
    pub entries: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// The store's figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StoreFigures {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Whether the last commit went well.
    pub healthy: bool,
}

/// A job's figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobFigures {
    /// Its name.
    pub name: &'static str,
    /// Whether it is running.
    pub running: bool,
    /// Runs that ended, ever.
    pub runs: u64,
    /// Of these, failures.
    pub failures: u64,
    /// Failures since it last went well.
    pub failures_in_a_row: u64,
    /// When it last began, in seconds since 1970.
    pub last_started: Option<i64>,
    /// When it last went well, in seconds since 1970.
    pub last_success: Option<i64>,
    /// How long the last run took.
    pub last_ms: Option<u64>,
    /// `ok`, `failed` or `interrupted`.
    pub last_result: Option<&'static str>,
}

/// Everything `/metrics` says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Figures {
    /// Memory.
    pub memory: Memory,
    /// Percent of one core since the last call.
    pub cpu_percent: f64,
    /// Open connections.
    pub connections: u64,
    /// Threads of the process.
    pub num_threads: u64,
    /// Requests.
    pub requests: Requests,
    /// The response cache.
    pub cache: Cache,
    /// The store.
    pub store: StoreFigures,
    /// Readings given since the start.
    pub readings: u64,
    /// AI providers.
    pub ai: AiFigures,
    /// The scheduled jobs.
    pub jobs: Vec<JobFigures>,
}

impl Metrics {
    /// A connection was opened.
    pub fn connection_opened(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// A connection was closed.
    pub fn connection_closed(&self) {
        self.connections.fetch_sub(1, Ordering::Relaxed);
    }

    /// A request was answered.
    pub fn request(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).saturating_sub(1);
        if let Some(counter) = self.requests.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let bucket = BUCKETS_MS.iter().position(|bound| ms <= *bound).unwrap_or(BUCKETS_MS.len());
        if let Some(counter) = self.latency.get(bucket) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.latency_sum_us.fetch_add(us, Ordering::Relaxed);
    }

    /// A reading was given.
    pub fn reading(&self) {
        self.readings.fetch_add(1, Ordering::Relaxed);
    }

    /// Memory now.
    pub fn memory(&self) -> Memory {
        self.process().0
    }

    /// Everything now. The cache's, the store's, the providers' and the jobs' figures come from those who hold
    /// them.
    pub fn figures(
        &self,
        cache: Cache,
        store: StoreFigures,
        ai: AiFigures,
        jobs: Vec<JobFigures>,
    ) -> Figures {
        let (memory, cpu_percent, num_threads) = self.process();
        Figures {
            memory,
            cpu_percent,
            connections: self.connections.load(Ordering::Relaxed),
            num_threads,
            requests: self.request_figures(),
            cache,
            store,
            readings: self.readings.load(Ordering::Relaxed),
            ai,
            jobs,
        }
    }

    fn request_figures(&self) -> Requests {
        let [_, ok, redirect, client, server] =
            [0, 1, 2, 3, 4].map(|i| self.requests.get(i).map_or(0, |c| c.load(Ordering::Relaxed)));
        let total: u64 = self.requests.iter().map(|c| c.load(Ordering::Relaxed)).sum();
        let sum_us = self.latency_sum_us.load(Ordering::Relaxed);
        let bounds = BUCKETS_MS.iter().copied().map(Some).chain([None]);
        Requests {
            total,
            status_2xx: ok,
            status_3xx: redirect,
            status_4xx: client,
            status_5xx: server,
            mean_ms: if total == 0 { 0.0 } else { rounded(float(sum_us) / float(total) / 1e3) },
            latency: bounds
                .zip(&self.latency)
                .map(|(le_ms, c)| Bucket { le_ms, count: c.load(Ordering::Relaxed) })
                .collect(),
        }
    }

    fn process(&self) -> (Memory, f64, u64) {
        let pid = Pid::from_u32(std::process::id());
        let mut system = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(system) = system.as_mut() else { return (memory(0.0, 0.0, 1.0), 0.0, 0) };
        let what = ProcessRefreshKind::nothing().with_memory().with_cpu().with_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, what);
        if system.total_memory() == 0 {
            system.refresh_memory();
        }
        let total = float(system.total_memory()).max(1.0);
        let Some(process) = system.process(pid) else {
            return (memory(0.0, 0.0, total), 0.0, 0);
        };
        let threads = process.tasks().map_or(1, |tasks| tasks.len() as u64);
        let memory = memory(float(process.memory()), float(process.virtual_memory()), total);
        (memory, rounded(f64::from(process.cpu_usage())), threads)
    }
}

fn memory(rss: f64, vms: f64, total: f64) -> Memory {
    let (rss_mb, percent) = (rounded(rss / 1e6), rounded(rss / total * 100.0));
    Memory {
        rss_mb,
        vms_mb: rounded(vms / 1e6),
        percent,
        memory_mb: rss_mb,
        memory_percent: percent,
    }
}

/// Two decimals are all these figures mean.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "figures for people; 2⁵³ is far away")]
const fn float(value: u64) -> f64 {
    value as f64
}

impl Figures {
    /// The Prometheus text exposition format, version 0.0.4.
    #[must_use]
    pub fn prometheus(&self) -> String {
        let mut out = String::with_capacity(2048);
        let memory = &self.memory;
        let requests = &self.requests;
        gauge(&mut out, "process_resident_memory_bytes", "Resident set size.", memory.rss_mb * 1e6);
        gauge(&mut out, "process_virtual_memory_bytes", "Virtual size.", memory.vms_mb * 1e6);
        gauge(&mut out, "process_threads", "Threads.", float(self.num_threads));
        gauge(&mut out, "wasteland_cpu_percent", "Percent of one core.", self.cpu_percent);
        gauge(&mut out, "wasteland_connections", "Open connections.", float(self.connections));
        gauge(
            &mut out,
            "wasteland_store_bytes",
            "Bytes of the store.",
            float(self.store.file_bytes),
        );
        gauge(
            &mut out,
            "wasteland_store_healthy",
            "1 if the last commit went well.",
            f64::from(u8::from(self.store.healthy)),
        );
        gauge(
            &mut out,
            "wasteland_cache_bytes",
            "Bytes of cached responses.",
            float(self.cache.bytes),
        );
        counter(
            &mut out,
            "wasteland_cache_hits_total",
            "Responses that lay ready.",
            self.cache.hits,
        );
        counter(
            &mut out,
            "wasteland_cache_misses_total",
            "Responses that had to be made.",
            self.cache.misses,
        );
        counter(&mut out, "wasteland_readings_total", "Readings given.", self.readings);
        let name = "wasteland_http_requests_total";
        let _ = writeln!(out, "# HELP {name} Requests by class of status.\n# TYPE {name} counter");
        for (class, count) in [
            ("2xx", requests.status_2xx),
            ("3xx", requests.status_3xx),
            ("4xx", requests.status_4xx),
            ("5xx", requests.status_5xx),
        ] {
            let _ = writeln!(out, "{name}{{status=\"{class}\"}} {count}");
        }
        let name = "wasteland_http_request_seconds";
        let _ = writeln!(out, "# HELP {name} Time to the response head.\n# TYPE {name} histogram");
        let mut below = 0;
        for bucket in &requests.latency {
            below += bucket.count;
            let bound = bucket.le_ms.map_or("+Inf".to_owned(), |ms| (float(ms) / 1e3).to_string());
            let _ = writeln!(out, "{name}_bucket{{le=\"{bound}\"}} {below}");
        }
        let sum = requests.mean_ms * float(requests.total) / 1e3;
        let _ = writeln!(out, "{name}_sum {sum}\n{name}_count {}", requests.total);
        self.ai.prometheus(&mut out);
        self.prometheus_jobs(&mut out);
        out
    }

    fn prometheus_jobs(&self, out: &mut String) {
        let mut family =
            |name: &str, help: &str, kind: &str, value: &dyn Fn(&JobFigures) -> Option<f64>| {
                let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
                for job in &self.jobs {
                    if let Some(value) = value(job) {
                        let _ = writeln!(out, "{name}{{job=\"{}\"}} {value}", job.name);
                    }
                }
            };
        let moment = |at: Option<i64>| at.and_then(|at| u64::try_from(at).ok()).map(float);
        let (counter, gauge) = ("counter", "gauge");
        family("wasteland_job_runs_total", "Runs that ended.", counter, &|j| Some(float(j.runs)));
        family("wasteland_job_failures_total", "Runs that failed.", counter, &|j| {
            Some(float(j.failures))
        });
        family("wasteland_job_running", "1 while it runs.", gauge, &|j| {
            Some(f64::from(u8::from(j.running)))
        });
        family("wasteland_job_last_start_timestamp_seconds", "When it last began.", gauge, &|j| {
            moment(j.last_started)
        });
        family(
            "wasteland_job_last_success_timestamp_seconds",
            "When it last went well.",
            gauge,
            &|j| moment(j.last_success),
        );
        family("wasteland_job_last_duration_seconds", "How long it took.", gauge, &|j| {
            j.last_ms.map(|ms| float(ms) / 1e3)
        });
    }
}

fn gauge(out: &mut String, name: &str, help: &str, value: f64) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
}

fn counter(out: &mut String, name: &str, help: &str, value: u64) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}");
}
