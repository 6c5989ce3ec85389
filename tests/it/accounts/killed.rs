//! kill -9 in the middle of registrations: whoever was told that they have an account has one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::browser::{credentials, registration};
use super::server::Server;
use crate::support::client;

const REGISTRATIONS: usize = 200;
const AT_ONCE: usize = 20;
/// Killed when so many are acknowledged.
const ENOUGH: usize = 60;

#[tokio::test]
async fn killed_in_the_middle_of_two_hundred_registrations_every_acknowledged_one_can_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--requests-per-minute", "0"];
    let server = Server::start(folder.path(), &flags);
    let (url, client) = (server.url.clone(), client().build().unwrap());
    let next = Arc::new(AtomicUsize::new(0));
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let killer = Arc::new(Mutex::new(Some(server)));
    let mut people = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (url, client) = (url.clone(), client.clone());
        let (next, acknowledged) = (Arc::clone(&next), Arc::clone(&acknowledged));
        let killer = Arc::clone(&killer);
        people.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= REGISTRATIONS {
                    return;
                }
                let email = format!("person{number}@example.com");
                let request = client.post(format!("{url}/api/v1/auth/register"));
                // Once it is killed, nobody answers any more.
                let Ok(answer) = request.json(&registration(&email)).send().await else { return };
                assert_eq!(answer.status(), 201);
                let heard = {
                    let mut acknowledged = acknowledged.lock().unwrap();
                    acknowledged.push(email);
                    acknowledged.len()
                };
                if heard == ENOUGH {
                    killer.lock().unwrap().take().unwrap().kill();
                }
            }
        });
    }
    while let Some(ended) = people.join_next().await {
        ended.unwrap();
    }
    let acknowledged = std::mem::take(&mut *acknowledged.lock().unwrap());
    assert!((ENOUGH..REGISTRATIONS).contains(&acknowledged.len()), "{}", acknowledged.len());
    let server = Server::start(folder.path(), &flags);
    for email in &acknowledged {
        let browser = server.browser();
        let answer = browser.post("/auth/login", &credentials(email)).await;
        assert_eq!(answer.status, 200, "{email}: {}", answer.text());
        assert!(browser.me().await.is_ok(), "{email}");
    }
    // Those on their way are either there whole or not there, and their addresses are free.
    let begun = (0..next.load(Ordering::Relaxed).min(REGISTRATIONS))
        .map(|number| format!("person{number}@example.com"))
        .filter(|email| !acknowledged.contains(email));
    for email in begun {
        let made = server.browser().post("/auth/register", &registration(&email)).await;
        assert!(matches!(made.status, 201 | 409), "{email}: {}", made.text());
        let answer = server.browser().post("/auth/login", &credentials(&email)).await;
        assert_eq!(answer.status, 200, "{email}: {}", answer.text());
    }
    server.stop();
}
