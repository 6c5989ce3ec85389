//! The passkeys of an account: how many, which is the last, and what they may undo.

use serde_json::{Value, json};
use wasteland_tarot::features::accounts::administration::Command;

use super::authenticator::Device;
use super::browser::{Browser, PASSWORD, at_once, credentials};
use super::contract::operator;
use super::passkeys::{LUCY, begin, localhost, new_person, register, sign_in, sign_in_options};
use crate::support::{Answer, TestApp};

/// One more passkey for whoever is signed in.
async fn add(browser: &Browser<'_>, device: &mut Device) -> Answer {
    let options = begin(browser, "/webauthn/register/options", &json!({})).await;
    browser.post("/webauthn/register/verify", &device.create(&options)).await
}

#[tokio::test]
async fn ten_passkeys_are_enough_and_none_is_registered_twice() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await.at_localhost();
    let mut devices: Vec<_> = (0..9).map(|_| Device::phone()).collect();
    for device in &mut devices {
        let added = add(&ada, device).await;
        assert_eq!(added.status, 201, "{}", added.text());
    }
    // Two begin while there is room for one.
    let (tablet, laptop) = (Browser::new(&app).at_localhost(), Browser::new(&app).at_localhost());
    let mut begun = Vec::new();
    for browser in [&tablet, &laptop] {
        browser.post("/auth/login", &credentials("ada@example.com")).await;
        begun.push(begin(browser, "/webauthn/register/options", &json!({})).await);
    }
    let tenth = Device::phone().create(&begun[0]);
    assert_eq!(tablet.post("/webauthn/register/verify", &tenth).await.status, 201);
    let eleventh = Device::phone().create(&begun[1]);
    let refused = laptop.post("/webauthn/register/verify", &eleventh).await;
    assert_eq!(refused.problem(400, "too_many_passkeys")["max_allowed"], 10);
    let refused = ada.post("/webauthn/register/options", &json!({})).await;
    refused.problem(400, "too_many_passkeys");
    assert_eq!(ada.get("/webauthn/credentials").await.json()["total"], 10);
    // The same key for a second account: its id is taken.
    let bob = Browser::registered(&app, "bob@example.com").await.at_localhost();
    let options = begin(&bob, "/webauthn/register/options", &json!({})).await;
    let known = devices[0].create_again(&options);
    bob.post("/webauthn/register/verify", &known).await.problem(400, "passkey_known");
}

#[tokio::test]
async fn the_last_way_in_stays_even_when_two_are_deleted_at_once() {
    let app = TestApp::start().await;
    let browser = localhost(&app);
    register(&browser, &mut Device::phone(), LUCY).await;
    assert_eq!(add(&browser, &mut Device::security_key()).await.status, 201);
    let list = browser.get("/webauthn/credentials").await.json();
    let delete = |index: usize| {
        let id = list["credentials"][index]["id"].as_str().unwrap();
        browser.request(reqwest::Method::DELETE, &format!("/webauthn/credentials/{id}"))
    };
    let answers = at_once(vec![delete(0), delete(1)]).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    assert_eq!(browser.get("/webauthn/credentials").await.json()["total"], 1);
}

#[tokio::test]
async fn a_deleted_passkey_and_a_disabled_account_let_nobody_in() {
    let app = TestApp::start().await;
    let browser = localhost(&app);
    let (mut phone, mut key) = (Device::phone(), Device::security_key());
    let first = register(&browser, &mut phone, LUCY).await.json()["credential"]["id"].clone();
    add(&browser, &mut key).await;
    let path = format!("/webauthn/credentials/{}", first.as_str().unwrap());
    assert_eq!(browser.delete(&path, &Value::Null).await.status, 200);
    sign_in(&localhost(&app), &mut phone).await.problem(401, "passkey_refused");
    operator(&app, Command::Disable { email: LUCY.to_owned() }).await;
    sign_in(&localhost(&app), &mut key).await.problem(403, "account_disabled");
    operator(&app, Command::Enable { email: LUCY.to_owned() }).await;
    let back = sign_in(&localhost(&app), &mut key).await;
    // A refused sign-in is no first one: the ten for it come now.
    assert_eq!(back.json()["user"]["karma_score"], 80, "{}", back.text());
}

#[tokio::test]
async fn an_account_is_deleted_by_its_own_passkey_and_by_nobody_elses() {
    let app = TestApp::start().await;
    let (lucy, mut phone) = (localhost(&app), Device::phone());
    register(&lucy, &mut phone, LUCY).await;
    let mut mallorys = Device::phone();
    register(&localhost(&app), &mut mallorys, "mallory@example.com").await;
    let delete = async |answer: Value| lucy.delete("/users/me", &answer).await;
    delete(json!({})).await.problem(403, "sign_in_again");
    delete(json!({"password": PASSWORD})).await.problem(403, "sign_in_again");
    let options = sign_in_options(&lucy).await;
    delete(json!({"passkey": mallorys.get(&options)})).await.problem(403, "sign_in_again");
    let options = sign_in_options(&lucy).await;
    let mut wrong = phone.get(&options);
    wrong["signature"] = mallorys.get(&options)["signature"].clone();
    delete(json!({"passkey": wrong})).await.problem(401, "passkey_refused");
    assert!(lucy.me().await.is_ok());
    let options = sign_in_options(&lucy).await;
    let deleted = delete(json!({"passkey": phone.get(&options)})).await;
    assert_eq!(deleted.json()["deleted"]["passkeys"], 1, "{}", deleted.text());
    sign_in(&localhost(&app), &mut phone).await.problem(401, "passkey_refused");
    assert_eq!(sign_in(&localhost(&app), &mut mallorys).await.status, 200);
}

#[tokio::test]
async fn where_passkeys_cannot_work_every_route_of_theirs_says_so() {
    let calls = [
        ("/webauthn/register-new/options", new_person(LUCY)),
        ("/webauthn/authenticate/options", json!({})),
        ("/webauthn/register/options", json!({})),
    ];
    for (settings, host, works) in [
        (&[][..], "127.0.0.1:8080", false),
        (&[], "localhost:8080", true),
        (&[], "LOCALHOST", true),
        (&[], "tarot.example", false),
        (&[("public_url", "https://tarot.example")], "tarot.example", true),
        (&[("public_url", "https://tarot.example")], "localhost", false),
        (&[("public_url", "http://tarot.example")], "tarot.example", false),
        (&[("public_url", "https://192.0.2.1")], "192.0.2.1", false),
    ] {
        let app = TestApp::start_with(settings).await;
        let browser = Browser::registered(&app, "ada@example.com").await.with("host", host);
        let offered = browser.get("/auth/ways-in").await.json()["passkeys"] == true;
        assert_eq!(offered, works, "{settings:?} {host}");
        for (path, body) in &calls {
            let answer = browser.post(path, body).await;
            if works {
                assert_eq!(answer.status, 200, "{settings:?} {host} {path}");
            } else {
                answer.problem(501, "passkeys_unavailable");
            }
        }
    }
}
