//! Probes and figures.

use crate::support::{Answer, TestApp};

#[tokio::test]
async fn the_probes_say_that_it_is_alive_and_ready() {
    let app = TestApp::start().await;
    for path in ["/health", "/ready"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.json()["status"].as_str().unwrap()), (200, "ok"));
    }
}

#[tokio::test]
async fn the_figures_have_the_originals_keys_and_true_numbers() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        app.get("/api/v1/cards").await;
    }
    let figures = app.get("/metrics").await.json();
    let rss = figures["memory"]["rss_mb"].as_f64().unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let kib: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .unwrap()
        .parse()
        .unwrap();
    let really = kib * 1024.0 / 1e6;
    assert!((rss - really).abs() < really / 2.0, "{rss} MB, but the kernel says {really}");
    assert!(figures["memory"]["vms_mb"].as_f64().unwrap() >= rss);
    assert!((0.0..=100.0).contains(&figures["memory"]["percent"].as_f64().unwrap()));
    assert!(figures["cpu_percent"].as_f64().unwrap() >= 0.0);
    assert!(figures["connections"].as_u64().unwrap() >= 1);
    assert!(figures["num_threads"].as_u64().unwrap() >= 2);
    assert_eq!(figures["requests"]["status_2xx"], 5);
    assert_eq!(figures["cache"]["misses"], 1);
    assert_eq!(figures["cache"]["hits"], 4);
    assert_eq!(figures["store"]["healthy"], true);
    let memory = app.get("/metrics/memory").await.json();
    for key in ["memory_mb", "memory_percent", "rss_mb", "vms_mb", "percent"] {
        assert!(memory[key].as_f64().unwrap() >= 0.0, "{key}");
    }
}

#[tokio::test]
async fn prometheus_gets_its_text_by_its_path_and_by_accept() {
    let app = TestApp::start().await;
    app.get("/api/v1/nothing").await;
    let by_path = app.get("/metrics/prometheus").await;
    let accept =
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";
    let by_accept = app.get_with("/metrics", &[("accept", accept)]).await;
    for answer in [&by_path, &by_accept] {
        assert!(answer.header("content-type").starts_with("text/plain"));
        let line = "wasteland_http_requests_total{status=\"4xx\"} 1";
        assert!(answer.text().lines().any(|l| l == line), "{}", answer.text());
        // Every line is a comment, or a name and a number.
        for line in answer.text().lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(name.starts_with("wasteland_") || name.starts_with("process_"), "{line}");
            value.parse::<f64>().unwrap();
        }
    }
}

#[tokio::test]
async fn the_figures_can_move_to_a_listener_of_their_own() {
    let app = TestApp::start_with(&[("metrics_listen", "127.0.0.1:0")]).await;
    app.get("/metrics").await.problem(404, "not_found");
    let own = format!("http://{}/metrics", app.app().metrics_addr().unwrap());
    assert_eq!(Answer::of(app.client.get(own)).await.status, 200);
    app.stop().await;
}
