//! Passwords: which are taken, and what guessing is worth.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use argon2::PasswordHasher;
use reqwest::Method;
use serde_json::json;
use wasteland_tarot::app;
use wasteland_tarot::features::accounts::admission::Newcomer;
use wasteland_tarot::features::accounts::passwords::{Passwords, acceptable};
use wasteland_tarot::features::accounts::service::by_email;
use wasteland_tarot::features::accounts::{AccountError, Accounts};
use wasteland_tarot::system::System;

use super::browser::{Browser, PASSWORD, at_once, credentials, registration, wrong};
use super::server::Server;
use crate::support::{CountingEntropy, FixedClock, TestApp, settings};

const ADA: &str = "ada@example.com";
const NOBODY: &str = "nobody@example.com";

#[test]
fn every_password_of_the_list_is_refused_in_any_case_and_longer_ones_are_not() {
    let list = include_str!("../../../data-seed/passwords/common.txt");
    let words: BTreeSet<_> = list.lines().collect();
    assert_eq!(words.len(), 10_000);
    for word in &words {
        assert!(acceptable(word, "/password").is_err(), "{word}");
        assert!(acceptable(&word.to_uppercase(), "/password").is_err(), "{word}");
        let longer = format!("{word} and then some");
        assert!(acceptable(&longer, "/password").is_ok(), "{longer}");
    }
}

#[test]
fn eight_to_a_hundred_and_twenty_eight_characters_of_any_script_are_a_password() {
    for (password, good) in [
        ("gqzvxkw".to_owned(), false),
        ("gqzvxkwy".to_owned(), true),
        ("避難所一一一的門".to_owned(), true),
        ("避難所一一一門".to_owned(), false),
        ("門".repeat(128), true),
        ("門".repeat(129), false),
        ("nul \0 in the middle".to_owned(), true),
    ] {
        assert_eq!(acceptable(&password, "/password").is_ok(), good, "{password}");
    }
}

#[tokio::test]
async fn five_wrong_passwords_lock_an_account_for_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    // An address that nobody has is locked in the same words.
    for email in [ADA, NOBODY] {
        for number in 0..5 {
            app.clock.advance(Duration::from_mins(2));
            let refused = app.post("/api/v1/auth/login", &wrong(email)).await;
            refused.problem(401, "wrong_credentials");
            assert_eq!(refused.header("retry-after"), "", "{number}");
        }
        app.clock.advance(Duration::from_secs(60));
        let right = app.post("/api/v1/auth/login", &credentials(email)).await;
        right.problem(423, "account_locked");
        assert_eq!(right.header("retry-after"), (14 * 60).to_string());
        let other_case = app.post("/api/v1/auth/login", &credentials(&email.to_uppercase())).await;
        other_case.problem(423, "account_locked");
        app.clock.advance(Duration::from_secs(14 * 60 - 1));
        let refused = app.post("/api/v1/auth/login", &credentials(email)).await;
        assert_eq!((refused.status, refused.header("retry-after")), (423, "1"));
        app.clock.advance(Duration::from_secs(1));
    }
    // It ended by itself; and the failures are forgotten with it.
    app.post("/api/v1/auth/login", &wrong(ADA)).await.problem(401, "wrong_credentials");
    assert_eq!(app.post("/api/v1/auth/login", &credentials(ADA)).await.status, 200);
    app.post("/api/v1/auth/login", &credentials(NOBODY)).await.problem(401, "wrong_credentials");
}

#[tokio::test]
async fn the_right_password_forgives_the_wrong_ones_before_it() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    for _ in 0..3 {
        for _ in 0..4 {
            app.post("/api/v1/auth/login", &wrong(ADA)).await.problem(401, "wrong_credentials");
        }
        assert_eq!(app.post("/api/v1/auth/login", &credentials(ADA)).await.status, 200);
    }
}

#[tokio::test]
async fn setting_the_clock_back_does_not_prolong_a_lock() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    for _ in 0..5 {
        app.post("/api/v1/auth/login", &wrong(ADA)).await;
    }
    app.clock.set_back(Duration::from_hours(24));
    app.clock.advance(Duration::from_mins(15));
    assert_eq!(app.post("/api/v1/auth/login", &credentials(ADA)).await.status, 200);
}

#[tokio::test]
async fn a_thousand_addresses_get_five_guesses_at_one_account_between_them() {
    let app = TestApp::start_with(&[("trusted_proxies", "127.0.0.1")]).await;
    Browser::registered(&app, ADA).await;
    let guess = |number: u32| {
        let address = format!("203.0.{}.{}", 100 + number / 250, number % 250);
        let browser = Browser::new(&app).with("x-forwarded-for", address);
        let body = json!({"email": ADA, "password": format!("guess number {number}")});
        browser.request(Method::POST, "/auth/login").json(&body)
    };
    let mut checked = 0;
    for batch in 0..20 {
        for answer in at_once((0..50).map(|n| guess(batch * 50 + n)).collect()).await {
            match answer.status {
                401 => checked += 1,
                423 => {
                    answer.problem(423, "account_locked");
                }
                other => panic!("{other}: {}", answer.text()),
            }
        }
    }
    assert_eq!(checked, 5, "guesses of which somebody learned that they were wrong");
    // Not even the right one tells anything now, and nobody else is kept out.
    app.post("/api/v1/auth/login", &credentials(ADA)).await.problem(423, "account_locked");
    Browser::registered(&app, "bob@example.com").await;
}

#[tokio::test]
async fn an_address_that_nobody_has_looks_like_a_wrong_password() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    let mut bodies = BTreeSet::new();
    for email in [ADA, NOBODY, "no address at all", ""] {
        let answer = app.post("/api/v1/auth/login", &wrong(email)).await;
        answer.problem(401, "wrong_credentials");
        let mut headers: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        bodies.insert((answer.text().to_owned(), headers));
    }
    let too_long = json!({"email": ADA, "password": format!("{PASSWORD}{}", "x".repeat(2000))});
    let answer = app.post("/api/v1/auth/login", &too_long).await;
    answer.problem(401, "wrong_credentials");
    assert_eq!(bodies.len(), 1, "{bodies:?}");
}

#[tokio::test]
async fn an_address_that_nobody_has_takes_as_long_as_a_wrong_password() {
    let app = TestApp::start().await;
    // Each its own address, so that no lock shortens it.
    for number in 0..15 {
        Browser::registered(&app, &format!("known{number}@example.com")).await;
    }
    // A leak shows every time, the noise of a busy machine does not.
    let mut ratios = Vec::new();
    for round in 0..3 {
        let mut times = [Vec::new(), Vec::new()];
        for number in 0..15 {
            let known = format!("known{number}@example.com");
            let mut both = [(0, known), (1, format!("unknown{round}.{number}@example.com"))];
            // Neither is always the first.
            both.rotate_left(number % 2);
            for (kind, email) in both {
                let started = Instant::now();
                let answer = app.post("/api/v1/auth/login", &wrong(&email)).await;
                times[kind].push(started.elapsed());
                answer.problem(401, "wrong_credentials");
            }
        }
        let [known, unknown] = times.map(|mut times| {
            times.sort();
            times[times.len() / 2].as_secs_f64()
        });
        ratios.push(unknown / known);
        if (0.5..2.0).contains(&(unknown / known)) {
            return;
        }
    }
    panic!("an unknown address took {ratios:?} times as long as a known one");
}

#[tokio::test]
async fn a_registration_that_is_refused_costs_nothing_to_who_has_the_address() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    for _ in 0..10 {
        let body = registration("Ada@EXAMPLE.com");
        app.post("/api/v1/auth/register", &body).await.problem(409, "email_taken");
    }
    Browser::signed_in(&app, ADA).await;
}

#[tokio::test]
async fn past_the_queue_for_hashes_one_is_told_to_come_back() {
    let app = TestApp::start().await;
    let sign_in = |number: u32| {
        let body = wrong(&format!("someone{number}@example.com"));
        Browser::new(&app).request(Method::POST, "/auth/login").json(&body)
    };
    let answers = at_once((0..120).map(sign_in).collect()).await;
    let (busy, checked): (Vec<_>, Vec<_>) = answers.iter().partition(|one| one.status == 429);
    assert!(checked.len() >= 64, "{}", checked.len());
    assert!(!busy.is_empty());
    for answer in busy {
        answer.problem(429, "busy");
        assert_eq!(answer.header("retry-after"), "3");
    }
    // The queue is empty again.
    app.post("/api/v1/auth/login", &wrong(NOBODY)).await.problem(401, "wrong_credentials");
}

#[tokio::test]
async fn a_guess_counts_when_whoever_made_it_does_not_wait_for_the_answer() {
    let clock = Arc::new(FixedClock::default());
    let system = System { clock, entropy: Arc::new(CountingEntropy::default()) };
    let passwords = Passwords::new(system);
    for _ in 0..5 {
        tokio::select! {
            biased;
            _ = passwords.check(ADA, "a guess", None) => panic!("a hash takes a moment"),
            () = std::future::ready(()) => {}
        }
        // The next in the queue: when it has had its turn, the guess has had its own.
        passwords.hash("anything").await.unwrap();
    }
    let sixth = passwords.check(ADA, "a guess", None).await;
    assert!(matches!(sixth, Err(AccountError::Locked(_))), "{sixth:?}");
}

#[tokio::test]
async fn callers_who_hang_up_do_not_make_more_than_one_hash_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--requests-per-minute", "0"]);
    let address = server.url.strip_prefix("http://").unwrap();
    let before = server.peak_mb();
    for number in 0..200 {
        let body = wrong(&format!("someone{number}@example.com")).to_string();
        let mut stream = TcpStream::connect(address).unwrap();
        let head =
            "POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
        write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
    let answer = server.browser().post("/auth/login", &wrong(NOBODY)).await;
    assert!(matches!(answer.status, 401 | 429), "{}", answer.text());
    // A hash takes 20 MB.
    let more = server.peak_mb() - before;
    assert!(more < 60.0, "{more:.0} MB more");
}

/// Accounts alone, with one whose password was hashed by these figures.
async fn hashed_by(memory: u32, passes: u32) -> (tempfile::TempDir, Accounts) {
    let folder = tempfile::tempdir().unwrap();
    let system = System {
        clock: Arc::new(FixedClock::default()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    let own = settings(folder.path(), &[]);
    let opening = tokio::task::spawn_blocking(move || app::accounts_alone(&own, &system));
    let accounts = opening.await.unwrap().unwrap();
    let params = argon2::Params::new(memory, passes, 1, None).unwrap();
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).unwrap();
    let newcomer = Newcomer {
        email: ADA.to_owned(),
        name: "Ada".to_owned(),
        password: Some(hash.to_string()),
        ..Newcomer::default()
    };
    accounts.register(newcomer, "").await.unwrap();
    (folder, accounts)
}

fn stored(accounts: &Accounts) -> String {
    let user = accounts.store.read(|tx| by_email(tx, ADA)).unwrap().unwrap();
    user.password.unwrap()
}

#[tokio::test]
async fn an_old_hash_is_made_anew_at_the_next_sign_in_and_a_wrong_password_leaves_it() {
    let (_folder, accounts) = hashed_by(8192, 1).await;
    assert!(accounts.sign_in(ADA, "not the password", "", None).await.is_err());
    assert!(stored(&accounts).starts_with("$argon2id$v=19$m=8192,t=1,p=1$"));
    accounts.sign_in(ADA, PASSWORD, "", None).await.unwrap();
    // OWASP's figures.
    let anew = stored(&accounts);
    assert!(anew.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{anew}");
    accounts.sign_in(ADA, PASSWORD, "", None).await.unwrap();
    assert_eq!(stored(&accounts), anew, "once is enough");
}

#[tokio::test]
async fn a_hash_that_asks_for_too_much_memory_is_not_computed() {
    let (_folder, accounts) = hashed_by(65 * 1024, 1).await;
    let refused = accounts.sign_in(ADA, PASSWORD, "", None).await;
    assert!(matches!(refused, Err(AccountError::Internal(_))), "{refused:?}");
}
