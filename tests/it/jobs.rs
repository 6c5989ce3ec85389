//! Jobs: due once, never twice at a time, written down when they fail, due again when they were cut off; and
//! backups that are worth having.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use wasteland_tarot::jobs::list::JOBS;
use wasteland_tarot::jobs::record::{By, Ended, RECORDS, Record, Run};
use wasteland_tarot::jobs::schedule::Schedule;
use wasteland_tarot::store::{Store, restore};

use crate::accounts::browser::{Browser, PASSWORD};
use crate::accounts::server::{Server, err, out, run};
use crate::support::TestApp;

const DAY: Duration = Duration::from_hours(24);

/// Wakes the jobs as the clock does, and waits; how many were due.
async fn tick(app: &TestApp, by: By) -> usize {
    let started = app.app().jobs().tick(by);
    let count = started.len();
    for job in started {
        job.await.unwrap();
    }
    count
}

/// Waits until nothing runs: the start of the program has begun what was due.
pub async fn settled(app: &TestApp) {
    while app.app().jobs().list().iter().any(|status| status.running) {
        tokio::task::yield_now().await;
    }
}

pub fn record(app: &TestApp, name: &str) -> Record {
    let list = app.app().jobs().list();
    list.into_iter().find(|status| status.job.name == name).unwrap().record
}

/// A browser of the operator's.
async fn operator<'a>(app: &'a TestApp) -> Browser<'a> {
    use wasteland_tarot::features::accounts::administration::Command;
    let create = Command::Create {
        email: "op@example.com".to_owned(),
        name: None,
        password: Some(PASSWORD.to_owned()),
        admin: true,
    };
    crate::accounts::contract::operator(app, create).await;
    Browser::signed_in(app, "op@example.com").await
}

#[test]
fn every_jobs_time_is_a_time_and_every_name_is_one() {
    let mut names = Vec::new();
    for job in JOBS {
        Schedule::parse(job.cron).unwrap();
        assert!(job.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", job.name);
        assert!(!names.contains(&job.name));
        names.push(job.name);
    }
    assert!(Schedule::parse("every night").is_err());
}

#[test]
fn times_are_the_zones_own_also_where_clocks_are_turned() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    for (cron, zone, now, last, next) in [
        // Midnight in Taipei is four in the afternoon of the day before.
        (
            "0 0 * * *",
            "Asia/Taipei",
            "2026-11-22T15:59:59Z",
            "2026-11-21T16:00:00Z",
            "2026-11-22T16:00:00Z",
        ),
        (
            "0 0 * * *",
            "Asia/Taipei",
            "2026-11-22T16:00:00Z",
            "2026-11-22T16:00:00Z",
            "2026-11-23T16:00:00Z",
        ),
        // The first of a month.
        (
            "0 0 1 * *",
            "Asia/Taipei",
            "2026-11-30T15:59:00Z",
            "2026-10-31T16:00:00Z",
            "2026-11-30T16:00:00Z",
        ),
        // A leap day.
        (
            "0 0 29 2 *",
            "Asia/Taipei",
            "2027-03-01T00:00:00Z",
            "2024-02-28T16:00:00Z",
            "2028-02-28T16:00:00Z",
        ),
        // In the hour that does not exist: an hour later, once.
        (
            "30 2 * * *",
            "Europe/Berlin",
            "2026-03-29T01:15:00Z",
            "2026-03-28T01:30:00Z",
            "2026-03-29T01:30:00Z",
        ),
        // In the hour that comes twice: the first time, and not the second.
        (
            "30 2 * * *",
            "Europe/Berlin",
            "2026-10-25T01:45:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-26T01:30:00Z",
        ),
        // A job of every hour goes on through it.
        (
            "*/10 * * * *",
            "Europe/Berlin",
            "2026-10-25T01:45:00Z",
            "2026-10-25T01:40:00Z",
            "2026-10-25T01:50:00Z",
        ),
    ] {
        let (schedule, zone) = (Schedule::parse(cron).unwrap(), TimeZone::get(zone).unwrap());
        assert_eq!(schedule.last(at(now), &zone), Some(at(last)), "{cron} before {now}");
        assert_eq!(schedule.next(at(now), &zone), Some(at(next)), "{cron} after {now}");
    }
}

#[tokio::test]
async fn what_was_missed_runs_once_and_a_clock_set_back_repeats_nothing() {
    let app = TestApp::start().await;
    settled(&app).await;
    let statistics = record(&app, "statistics");
    assert_eq!(statistics.runs, 0, "a new instance has no yesterday");
    assert_eq!(record(&app, "bingo-month").runs, 1, "it commits at its first start");
    // Forty days asleep.
    app.clock.advance(40 * DAY);
    assert!(tick(&app, By::CatchUp).await >= 8);
    for name in ["bingo-month", "bingo-number", "statistics", "backup", "sessions-sweep"] {
        let record = record(&app, name);
        let last = record.last.unwrap();
        assert_eq!((last.ended, last.by), (Ended::Ok, By::CatchUp), "{name}: {}", last.message);
    }
    assert_eq!(record(&app, "statistics").runs, 1, "once, and not forty times");
    assert_eq!(tick(&app, By::Clock).await, 0, "nothing is due twice");
    app.clock.set_back(Duration::from_secs(3600));
    tick(&app, By::Clock).await;
    assert_eq!(record(&app, "statistics").runs, 1);
    assert_eq!(record(&app, "bingo-number").runs, 2, "at the first start, and after the sleep");
    // A clock that was a year ahead does not silence the jobs for a year.
    app.clock.set_back(30 * DAY);
    tick(&app, By::Clock).await;
    app.clock.advance(2 * DAY);
    tick(&app, By::Clock).await;
    assert_eq!(record(&app, "statistics").runs, 2);
    // The records outlive the program.
    let runs = record(&app, "statistics").runs;
    let folder = app.stop_keeping_folder().await;
    let app = TestApp::start_in(folder.path(), &[]).await;
    assert_eq!(record(&app, "statistics").runs, runs);
    app.stop().await;
}

#[tokio::test]
async fn a_job_that_was_cut_off_is_due_at_the_next_start() {
    let folder = TestApp::start().await.stop_keeping_folder().await;
    let store = Store::open(folder.path(), 1 << 20).unwrap();
    let at: Timestamp = "2026-11-22T11:59:00Z".parse().unwrap();
    let mut record = Record::new(at);
    record.last = Some(Run {
        started_at: at,
        by: By::Clock,
        ended: Ended::Interrupted,
        duration_ms: 0,
        message: String::new(),
    });
    let name = "statistics".to_owned();
    let insert = store.write(move |tx| RECORDS.insert(tx, &name, &record)).await;
    insert.unwrap();
    tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
    let app = TestApp::start_in(folder.path(), &[]).await;
    settled(&app).await;
    let last = self::record(&app, "statistics").last.unwrap();
    assert_eq!((last.ended, last.by), (Ended::Ok, By::CatchUp));
    app.stop().await;
}

#[tokio::test]
async fn a_failure_is_written_down_and_seen_until_it_goes_well_again() {
    let app = TestApp::start().await;
    let op = operator(&app).await;
    // Where the folder would be stands a file.
    std::fs::write(app.data().join("backups"), "in the way").unwrap();
    let answer = op.post("/admin/jobs/backup/run", &Value::Null).await;
    let run = answer.json();
    assert_eq!((answer.status, &run["result"]), (200, &json!("failed")), "{run}");
    assert_eq!(run["by"], "operator");
    let job = |list: Value| {
        list.as_array().unwrap().iter().find(|job| job["name"] == "backup").unwrap().clone()
    };
    let seen = job(op.get("/admin/jobs").await.json());
    assert_eq!((&seen["failures"], &seen["failures_in_a_row"]), (&json!(1), &json!(1)));
    assert_eq!(seen["last"]["message"], run["message"]);
    let figures = job(app.get("/metrics").await.json()["jobs"].clone());
    assert_eq!(
        (&figures["failures_in_a_row"], &figures["last_result"]),
        (&json!(1), &json!("failed"))
    );
    let text = app.get("/metrics/prometheus").await;
    let line = "wasteland_job_failures_total{job=\"backup\"} 1";
    assert!(text.text().lines().any(|l| l == line), "{}", text.text());
    std::fs::remove_file(app.data().join("backups")).unwrap();
    let answer = op.post("/admin/jobs/backup/run", &Value::Null).await.json();
    assert_eq!(answer["result"], "ok", "{answer}");
    let seen = job(op.get("/admin/jobs").await.json());
    assert_eq!((&seen["failures"], &seen["failures_in_a_row"]), (&json!(1), &json!(0)));
    assert_eq!(op.get("/admin/backups").await.json()["backups"].as_array().unwrap().len(), 1);
    // Everybody else is told that it is none of their business.
    let ada = Browser::registered(&app, "ada@example.com").await;
    for path in ["/admin/jobs", "/admin/backups", "/admin/statistics"] {
        assert_eq!(ada.get(path).await.status, 403);
        Browser::new(&app).get(path).await.problem(401, "not_signed_in");
    }
    assert_eq!(ada.post("/admin/jobs/backup/run", &Value::Null).await.status, 403);
    op.post("/admin/jobs/nothing/run", &Value::Null).await.problem(404, "no_such_job");
}

#[tokio::test]
async fn a_job_runs_once_at_a_time() {
    let app = TestApp::start().await;
    let jobs = app.app().jobs();
    let runs = (0..8).map(|_| {
        let jobs = std::sync::Arc::clone(jobs);
        tokio::spawn(async move { jobs.run("backup", By::Operator).await })
    });
    let mut went_well = 0;
    for run in runs.collect::<Vec<_>>() {
        match run.await.unwrap() {
            Ok(run) if run.ended == Ended::Ok => went_well += 1,
            // After the first, in the same second of the fixed clock: the file is there.
            Ok(run) => assert!(run.message.contains("exists"), "{}", run.message),
            Err(error) => assert!(error.to_string().ends_with("is running already"), "{error}"),
        }
    }
    assert_eq!(went_well, 1);
    let files = std::fs::read_dir(app.data().join("backups")).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["wasteland-20261122T120000Z.redb"], "nothing half-written lies there");
}

#[tokio::test]
async fn only_the_newest_backups_are_kept() {
    let app = TestApp::start_with(&[("backups_keep", "2")]).await;
    for _ in 0..4 {
        let run = app.app().jobs().run("backup", By::Operator).await.unwrap();
        assert_eq!(run.ended, Ended::Ok, "{}", run.message);
        app.clock.advance(DAY);
    }
    let files = std::fs::read_dir(app.data().join("backups")).unwrap();
    let mut names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["wasteland-20261124T120000Z.redb", "wasteland-20261125T120000Z.redb"]);
    let off = TestApp::start_with(&[("backups_keep", "0")]).await;
    assert!(off.app().jobs().run("backup", By::Operator).await.is_err(), "no such job");
}

#[tokio::test]
async fn a_restored_backup_is_the_same_site() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    ada.post("/readings", &json!({"question": "what was kept"})).await;
    ada.post("/readings/daily", &json!({})).await;
    let asked =
        ["/readings", "/readings/daily", "/bingo/months/current", "/draws/instance-key", "/cards"];
    let mut before = Vec::new();
    for path in asked {
        before.push(ada.get(path).await.text().to_owned());
    }
    let run = app.app().jobs().run("backup", By::Operator).await.unwrap();
    assert_eq!(run.ended, Ended::Ok, "{}", run.message);
    let backup = app.data().join("backups/wasteland-20261122T120000Z.redb");
    // What came later is not in it; and nothing is restored under a running server.
    ada.post("/readings", &json!({"question": "what came later"})).await;
    let refused = restore(app.data(), &backup, "now").unwrap_err().to_string();
    assert!(refused.ends_with("is in use; stop the server first"), "{refused}");
    let folder = app.stop_keeping_folder().await;
    let kept = restore(folder.path(), &backup, "now").unwrap().unwrap();
    assert!(kept.ends_with("wasteland.redb.before-now"));
    let app = TestApp::start_in(folder.path(), &[]).await;
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    for (path, before) in asked.iter().zip(before) {
        assert_eq!(ada.get(path).await.text(), before, "{path}");
    }
    assert_eq!(ada.get("/readings").await.json()["total_count"], 2);
    app.stop().await;
    // What is no backup leaves the folder as it was.
    let path = folder.path().join("wasteland.redb");
    let bytes = std::fs::read(&path).unwrap();
    let nonsense = folder.path().join("nonsense");
    std::fs::write(&nonsense, "redb?").unwrap();
    assert!(restore(folder.path(), &nonsense, "later").is_err());
    let mut cut = std::fs::read(&backup).unwrap();
    cut.truncate(cut.len() / 2);
    std::fs::write(&nonsense, cut).unwrap();
    assert!(restore(folder.path(), &nonsense, "later").is_err());
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert!(!folder.path().join("wasteland.redb.restoring").exists());
}

#[test]
fn the_verbs_work_while_the_server_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    // Stopped.
    let list = out(&run(data, &["job", "list"], ""));
    assert!(
        list.lines().any(|line| line.starts_with("backup  ") && line.contains("40 3 * * *")),
        "{list}"
    );
    let ran = out(&run(data, &["job", "run", "bingo-number"], ""));
    assert!(ran.starts_with("ok bingo-number ("), "{ran}");
    assert!(err(&run(data, &["job", "run", "nothing"], "")).contains("there is no job `nothing`"));
    let first = data.join("first.redb");
    assert!(out(&run(data, &["backup", first.to_str().unwrap()], "")).contains("first.redb ("));
    // Running.
    let server = Server::start(data, &[]);
    let ran = out(&run(data, &["job", "run", "sessions-sweep"], ""));
    assert!(ran.starts_with("ok sessions-sweep ("), "{ran}");
    let backed_up = out(&run(data, &["backup"], ""));
    let path = backed_up.split(" (").next().unwrap();
    assert!(std::path::Path::new(path).is_file(), "{backed_up}");
    let refused = err(&run(data, &["restore", path], ""));
    assert!(refused.contains("stop the server first"), "{refused}");
    server.stop();
    let restored = out(&run(data, &["restore", path], ""));
    assert!(restored.starts_with("restored; what was there is "), "{restored}");
    // Into a new folder, and it serves.
    let other = tempfile::tempdir().unwrap();
    assert_eq!(out(&run(other.path(), &["restore", path], "")), "restored\n");
    Server::start(other.path(), &[]).stop();
}

#[tokio::test]
async fn a_job_goes_on_from_what_a_kill_left() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    out(&run(folder.path(), &["job", "run", "bingo-month"], ""));
    server.kill();
    let server = Server::start(folder.path(), &[]);
    let list = out(&run(folder.path(), &["job", "list"], ""));
    let line = list.lines().find(|line| line.starts_with("bingo-month")).unwrap();
    assert!(line.contains("  ok  "), "{line}");
    server.stop();
}

#[tokio::test]
async fn the_sums_of_a_day_are_true_and_outlive_who_made_them() {
    let app = TestApp::start().await;
    let op = operator(&app).await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    ada.post("/readings", &json!({"question": "one"})).await;
    ada.post("/readings/quick", &json!({})).await;
    app.clock.advance(DAY);
    let run = app.app().jobs().run("statistics", By::Operator).await.unwrap();
    assert_eq!(run.message, "1 days");
    let op = {
        drop(op);
        Browser::signed_in(&app, "op@example.com").await
    };
    let days = op.get("/admin/statistics?from=2026-11-01&to=2026-11-30").await.json();
    assert_eq!(
        days,
        json!([{"date": "2026-11-22", "accounts": 2, "readings_total": 2, "visitors": 2, "bingo_claims": 0}])
    );
    op.get("/admin/statistics?from=then").await.problem(422, "invalid_input");
}
