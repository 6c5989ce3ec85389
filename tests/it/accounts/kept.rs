//! What lies in the data folder and what stands in the log: nothing that opens an account, nobody's
//! address; and of what is over, nothing.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use wasteland_tarot::app;
use wasteland_tarot::features::accounts::AccountError;
use wasteland_tarot::features::accounts::admission::Newcomer;
use wasteland_tarot::features::accounts::sessions::{self, Refreshed, Secrets};
use wasteland_tarot::features::accounts::tables::{SESSIONS, USED_REFRESH};
use wasteland_tarot::system::System;

use super::authenticator::Device;
use super::browser::{PASSWORD, credentials, registration, wrong};
use super::issuer::Issuer;
use super::oidc::{begin, finish};
use super::server::{Server, out, run};
use crate::support::{CountingEntropy, FixedClock, settings};

const ADA: &str = "ada.lovelace@example.com";

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn a_copy_of_the_data_folder_opens_no_account() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let ada = server.browser();
    ada.post("/auth/register", &registration(ADA)).await;
    let mut secrets = vec![PASSWORD.to_owned(), ada.access(), ada.refresh()];
    ada.post("/auth/refresh", &Value::Null).await;
    secrets.extend([ada.access(), ada.refresh()]);
    let invitation = out(&run(folder.path(), &["user", "invite"], ""));
    secrets.push(invitation.split(' ').next().unwrap().to_owned());
    server.stop();
    let kept = std::fs::read(folder.path().join("wasteland.redb")).unwrap();
    assert!(contains(&kept, ADA.as_bytes()), "the test looks in the right place");
    for secret in secrets {
        assert!(!contains(&kept, secret.as_bytes()), "{secret}");
        if let Ok(bytes) = URL_SAFE_NO_PAD.decode(&secret) {
            // The last 16 bytes are of the secret half.
            assert!(!contains(&kept, &bytes[bytes.len() - 16..]), "{secret}");
        }
    }
}

#[tokio::test]
async fn the_log_says_what_happened_and_never_to_whom() {
    let issuer = Issuer::start().await;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    issuer.behave(|issuer| issuer.now = now.as_secs().try_into().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(
        folder.path(),
        &[
            "--oidc-issuer",
            &issuer.url,
            "--oidc-client-id",
            "wasteland",
            "--oidc-client-secret",
            "bottle caps",
            "--log",
            "debug",
            "--trusted-proxies",
            "127.0.0.1",
        ],
    );
    let browser = || {
        let browser = server.browser().at_localhost().with("x-forwarded-for", "203.0.113.77");
        browser.with("user-agent", "Secret-Agent/1.0")
    };
    let ada = browser();
    ada.post("/auth/register", &registration(ADA)).await;
    let mut secrets = vec![ada.access(), ada.refresh()];
    let stolen = ada.refresh();
    ada.post("/auth/refresh", &Value::Null).await;
    secrets.extend([ada.access(), ada.refresh()]);
    let options = ada.post("/webauthn/register/options", &json!({})).await.json();
    let mut phone = Device::phone();
    let answer = phone.create(&options["options"]);
    ada.post("/webauthn/register/verify", &answer).await;
    secrets.push(ada.cookie("webauthn_challenge").unwrap());
    let cross =
        ada.request(reqwest::Method::POST, "/auth/logout").header("origin", "https://x.example");
    cross.send().await.unwrap();
    let thief = browser();
    thief.set_cookie("refresh_token", &stolen);
    thief.post("/auth/refresh", &Value::Null).await;
    for _ in 0..6 {
        browser().post("/auth/login", &wrong(ADA)).await;
    }
    let guest = browser();
    let back = begin(&issuer, &guest, &json!({})).await;
    secrets.push(guest.cookie("oauth_binding").unwrap());
    secrets.push(back["state"].as_str().unwrap().to_owned());
    finish(&browser(), &back).await.problem(400, "oauth_state");
    let back = begin(&issuer, &guest, &json!({})).await;
    assert_eq!(finish(&guest, &back).await.status, 200);
    issuer.behave(|issuer| issuer.claims = |claims| claims["aud"] = json!("another"));
    let back = begin(&issuer, &guest, &json!({})).await;
    finish(&guest, &back).await.problem(502, "issuer_failed");
    let bad = guest.post("/webauthn/authenticate/options", &json!({})).await.json();
    phone.origin = "https://evil.example".to_owned();
    guest.post("/webauthn/authenticate/verify", &phone.get(&bad["options"])).await;
    browser().post("/auth/login", &credentials("nobody@example.com")).await;
    let log = server.log_until("authentication_failed");
    for event in [
        "registered",
        "refresh_token_reused",
        "credential_added",
        "cross_site_request",
        "account_locked",
        "sign_in_failed",
        "oauth_state_mismatch",
        "signed_in",
    ] {
        assert!(log.contains(event), "{event} is not in the log");
    }
    for personal in [
        ADA,
        "lovelace",
        "dogmeat",
        "Dog Meat",
        "nobody@",
        "203.0.113.77",
        "Secret-Agent",
        PASSWORD,
        "bottle",
    ] {
        assert!(!log.contains(personal), "{personal}");
    }
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret}");
    }
    // A request's line ends with who asked, by six characters of an id.
    let me = ada.me().await;
    assert_eq!(me, Err(401), "her session was ended with the stolen token");
}

#[tokio::test]
async fn what_is_over_is_swept_and_a_session_remembers_a_bounded_number_of_its_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::default());
    let entropy = Arc::new(CountingEntropy::default());
    let system = System { clock: Arc::clone(&clock) as _, entropy };
    let own = settings(folder.path(), &[]);
    let accounts = tokio::task::spawn_blocking(move || app::accounts_alone(&own, &system))
        .await
        .unwrap()
        .unwrap();
    let rows = || {
        let store = &accounts.store;
        store.read::<_, wasteland_tarot::store::StoreError>(|tx| {
            Ok((SESSIONS.all(tx)?.len(), USED_REFRESH.all(tx)?.len()))
        })
    };
    let newcomer = |email: &str| Newcomer {
        email: email.to_owned(),
        name: "Ada".to_owned(),
        ..Newcomer::default()
    };
    let first = accounts.register(newcomer("one@example.com"), "").await.unwrap();
    let second = accounts.register(newcomer("two@example.com"), "").await.unwrap();
    // Faster than any client would, and in one transaction.
    let (system, now) = (accounts.system.clone(), accounts.now());
    let refreshing = accounts.store.write::<_, AccountError>(move |tx| {
        let mut tokens = vec![first.refresh_token];
        for _ in 0..1600 {
            let secrets = Secrets::new(&system)?;
            match sessions::refresh(tx, tokens.last().unwrap(), &secrets, now)? {
                Refreshed::Opened(opened) => tokens.push(opened.refresh_token),
                Refreshed::Stolen(_) => panic!("each was good once"),
            }
        }
        Ok(tokens)
    });
    let tokens = refreshing.await.unwrap();
    assert_eq!(rows().unwrap(), (2, 1500));
    // The oldest is only no longer good; one that is remembered ends the session.
    assert!(accounts.refresh(&tokens[50]).await.is_err());
    assert_eq!(rows().unwrap(), (2, 1500));
    assert!(accounts.refresh(&tokens[150]).await.is_err());
    assert_eq!(rows().unwrap(), (1, 0));
    assert!(accounts.refresh(tokens.last().unwrap()).await.is_err());
    accounts.refresh(&second.refresh_token).await.unwrap();
    clock.advance(Duration::from_hours(7 * 24) - Duration::from_secs(1));
    assert_eq!(sessions::sweep(&accounts.store, accounts.now()).await.unwrap(), 0);
    clock.advance(Duration::from_secs(1));
    assert_eq!(sessions::sweep(&accounts.store, accounts.now()).await.unwrap(), 1);
    assert_eq!(rows().unwrap(), (0, 0));
}
