//! Passkeys: what an authenticator, a browser or a thief can do wrong. What goes well is in
//! [`super::contract`].

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::features::accounts::pending::Pending;

use super::authenticator::{Device, encoded};
use super::browser::Browser;
use crate::support::{Answer, FixedClock, TestApp};

pub const LUCY: &str = "lucy@example.com";

pub fn new_person(email: &str) -> Value {
    json!({"email": email, "name": "Lucy"})
}

/// Makes an account with a passkey on this device.
pub async fn register(browser: &Browser<'_>, device: &mut Device, email: &str) -> Answer {
    let options = begin(browser, "/webauthn/register-new/options", &new_person(email)).await;
    let mut body = device.create(&options);
    body.as_object_mut().unwrap().extend(new_person(email).as_object().unwrap().clone());
    let answer = browser.post("/webauthn/register-new/verify", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer
}

pub async fn begin(browser: &Browser<'_>, path: &str, body: &Value) -> Value {
    let answer = browser.post(path, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["options"].clone()
}

pub async fn sign_in_options(browser: &Browser<'_>) -> Value {
    begin(browser, "/webauthn/authenticate/options", &json!({})).await
}

async fn verify(browser: &Browser<'_>, body: &Value) -> Answer {
    browser.post("/webauthn/authenticate/verify", body).await
}

pub async fn sign_in(browser: &Browser<'_>, device: &mut Device) -> Answer {
    let options = sign_in_options(browser).await;
    verify(browser, &device.get(&options)).await
}

pub fn localhost(app: &TestApp) -> Browser<'_> {
    Browser::new(app).at_localhost()
}

#[tokio::test]
async fn a_passkey_signs_in_from_any_browser_without_an_address() {
    let app = TestApp::start().await;
    let mut phone = Device::phone();
    let registered = register(&localhost(&app), &mut phone, LUCY).await.json();
    let other = localhost(&app);
    let signed_in = sign_in(&other, &mut phone).await;
    assert_eq!(signed_in.status, 200, "{}", signed_in.text());
    assert_eq!(other.me().await.unwrap()["id"], registered["user"]["id"]);
    // Twenty for the first passkey, ten for the first sign-in with one, and no more.
    assert_eq!(signed_in.json()["user"]["karma_score"], 80);
    assert_eq!(sign_in(&other, &mut phone).await.json()["user"]["karma_score"], 80);
}

#[tokio::test]
async fn the_options_for_signing_in_tell_nobody_who_has_an_account() {
    let app = TestApp::start().await;
    register(&localhost(&app), &mut Device::phone(), LUCY).await;
    let guest = localhost(&app);
    let mut shapes = Vec::new();
    for body in [json!({"email": LUCY}), json!({"email": "nobody@example.com"}), json!({})] {
        let mut options = begin(&guest, "/webauthn/authenticate/options", &body).await;
        options["challenge"] = Value::Null;
        shapes.push(options);
    }
    assert_eq!(shapes[0], shapes[1]);
    assert_eq!(shapes[0], shapes[2]);
    assert_eq!(shapes[0]["allowCredentials"], json!([]));
}

#[tokio::test]
async fn a_counter_of_zero_is_good_for_ever_and_one_that_does_not_rise_is_not() {
    let app = TestApp::start().await;
    let browser = localhost(&app);
    let mut phone = Device::phone();
    register(&browser, &mut phone, LUCY).await;
    for _ in 0..5 {
        assert_eq!(sign_in(&browser, &mut phone).await.status, 200);
    }
    let mut key = Device::security_key();
    register(&browser, &mut key, "key@example.com").await;
    for _ in 0..3 {
        assert_eq!(sign_in(&browser, &mut key).await.status, 200);
    }
    let (reached, copy) = (key.counter.unwrap(), key.keys[0].clone());
    for stale in [Some(reached - 1), Some(1), None] {
        key.counter = stale;
        let guest = localhost(&app);
        let options = sign_in_options(&guest).await;
        let refused = verify(&guest, &key.get_with(&copy, &options)).await;
        refused.problem(401, "passkey_refused");
        assert_eq!(refused.header("set-cookie"), "");
    }
    key.counter = Some(reached + 100);
    assert_eq!(sign_in(&browser, &mut key).await.status, 200, "a counter may skip");
}

#[tokio::test]
async fn a_challenge_is_good_once_for_five_minutes_and_in_one_browser() {
    let app = TestApp::start().await;
    let browser = localhost(&app);
    let mut phone = Device::phone();
    register(&browser, &mut phone, LUCY).await;
    let options = sign_in_options(&browser).await;
    let answer = phone.get(&options);
    assert_eq!(verify(&browser, &answer).await.status, 200);
    verify(&browser, &answer).await.problem(400, "challenge_expired");
    // With a new challenge the old answer does not hold, and a wrong answer uses the challenge up.
    let options = sign_in_options(&browser).await;
    verify(&browser, &answer).await.problem(401, "passkey_refused");
    verify(&browser, &phone.get(&options)).await.problem(400, "challenge_expired");
    // Somebody else's browser does not have the cookie.
    let options = sign_in_options(&browser).await;
    verify(&localhost(&app), &phone.get(&options)).await.problem(400, "challenge_expired");
    let other = localhost(&app);
    sign_in_options(&other).await;
    verify(&other, &phone.get(&options)).await.problem(401, "passkey_refused");
    // By the clock.
    let options = sign_in_options(&browser).await;
    app.clock.advance(Duration::from_secs(299));
    assert_eq!(verify(&browser, &phone.get(&options)).await.status, 200);
    let options = sign_in_options(&browser).await;
    app.clock.advance(Duration::from_secs(300));
    verify(&browser, &phone.get(&options)).await.problem(400, "challenge_expired");
}

#[tokio::test]
async fn a_challenge_for_one_thing_is_worth_nothing_for_another() {
    let app = TestApp::start().await;
    let browser = localhost(&app);
    let mut phone = Device::phone();
    register(&browser, &mut phone, LUCY).await;
    let mut other = Device::phone();
    // One for adding, used for a new person.
    let adding = begin(&browser, "/webauthn/register/options", &json!({})).await;
    let mut body = other.create(&adding);
    body.as_object_mut().unwrap().extend(new_person("x@example.com").as_object().unwrap().clone());
    let refused = browser.post("/webauthn/register-new/verify", &body).await;
    refused.problem(400, "challenge_expired");
    // One for a new person, used for adding.
    let who = new_person("x@example.com");
    let new = begin(&browser, "/webauthn/register-new/options", &who).await;
    let answer = Device::phone().create(&new);
    browser.post("/webauthn/register/verify", &answer).await.problem(400, "challenge_expired");
    // One for adding, used for signing in.
    let adding = begin(&browser, "/webauthn/register/options", &json!({})).await;
    let forged = json!({"challenge": adding["challenge"], "rpId": "localhost"});
    verify(&browser, &phone.get(&forged)).await.problem(400, "challenge_expired");
    // One of somebody else's for adding.
    let adding = begin(&browser, "/webauthn/register/options", &json!({})).await;
    let bob = Browser::registered(&app, "bob@example.com").await.at_localhost();
    bob.set_cookie("webauthn_challenge", &browser.cookie("webauthn_challenge").unwrap());
    let refused = bob.post("/webauthn/register/verify", &Device::phone().create(&adding)).await;
    refused.problem(400, "challenge_expired");
    // A new person under another name or address than was asked for.
    for wrong in [json!({"email": "y@example.com"}), json!({"name": "Lucifer"})] {
        let who = new_person("x@example.com");
        let new = begin(&browser, "/webauthn/register-new/options", &who).await;
        let mut body = Device::phone().create(&new);
        body.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let refused = browser.post("/webauthn/register-new/verify", &body).await;
        refused.problem(400, "challenge_expired");
    }
}

#[tokio::test]
async fn an_answer_from_another_site_or_without_its_person_is_refused() {
    let app = TestApp::start().await;
    let browser = localhost(&app);
    let mut phone = Device::phone();
    register(&browser, &mut phone, LUCY).await;
    // Any port of localhost is the same site.
    phone.origin = "http://localhost:8080".to_owned();
    assert_eq!(sign_in(&browser, &mut phone).await.status, 200);
    let guest = localhost(&app);
    for origin in [
        "http://localhost.evil.example",
        "https://evil.example",
        "http://127.0.0.1",
        "http://evil.localhost",
        "",
        "null",
    ] {
        phone.origin = origin.to_owned();
        sign_in(&guest, &mut phone).await.problem(401, "passkey_refused");
    }
    phone.origin = "http://localhost".to_owned();
    // Signed for another relying party.
    let options = sign_in_options(&guest).await;
    phone.rp_id = "evil.example".to_owned();
    let forged = json!({"challenge": options["challenge"], "rpId": "evil.example"});
    verify(&guest, &phone.get(&forged)).await.problem(401, "passkey_refused");
    phone.rp_id = "localhost".to_owned();
    // Changed on the way: the signature, and what was signed.
    for (key, byte) in [("signature", 10), ("authenticator_data", 33), ("client_data_json", 30)] {
        let options = sign_in_options(&guest).await;
        let mut answer = phone.get(&options);
        let mut text = answer[key].as_str().unwrap().to_owned();
        let other = if &text[byte..=byte] == "A" { "B" } else { "A" };
        text.replace_range(byte..=byte, other);
        answer[key] = text.into();
        verify(&guest, &answer).await.problem(401, "passkey_refused");
    }
    // Without the person: the flags say so.
    for taken in [0x01, 0x04] {
        phone.without = taken;
        sign_in(&guest, &mut phone).await.problem(401, "passkey_refused");
        let who = new_person("new@example.com");
        let new = begin(&guest, "/webauthn/register-new/options", &who).await;
        let mut fresh = Device::phone();
        fresh.without = taken;
        let mut body = fresh.create(&new);
        body.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
        let refused = guest.post("/webauthn/register-new/verify", &body).await;
        refused.problem(401, "passkey_refused");
    }
    phone.without = 0;
    assert_eq!(guest.me().await, Err(401));
    assert_eq!(sign_in(&guest, &mut phone).await.status, 200);
}

#[tokio::test]
async fn nobody_signs_in_as_the_person_that_a_user_handle_names() {
    let app = TestApp::start().await;
    let (lucy, mallory) = (localhost(&app), localhost(&app));
    let (mut hers, mut mallorys) = (Device::phone(), Device::phone());
    let victim = register(&lucy, &mut hers, LUCY).await.json()["user"]["id"].clone();
    register(&mallory, &mut mallorys, "mallory@example.com").await;
    let handle = uuid::Uuid::parse_str(victim.as_str().unwrap()).unwrap();
    let options = sign_in_options(&mallory).await;
    let mut answer = mallorys.get(&options);
    answer["user_handle"] = encoded(handle.as_bytes()).into();
    verify(&mallory, &answer).await.problem(401, "passkey_refused");
    // Her passkey's id with the attacker's signature.
    let options = sign_in_options(&mallory).await;
    let mut answer = mallorys.get(&options);
    answer["credential_id"] = encoded(&hers.keys[0].id).into();
    answer["user_handle"] = encoded(handle.as_bytes()).into();
    verify(&mallory, &answer).await.problem(401, "passkey_refused");
    // One that nobody registered.
    let mut stranger = Device::phone();
    let options = sign_in_options(&mallory).await;
    let who = options_like_a_registration(&options);
    stranger.create(&who);
    verify(&mallory, &stranger.get(&options)).await.problem(401, "passkey_refused");
}

/// So that a device makes a key that the site has never seen.
fn options_like_a_registration(options: &Value) -> Value {
    json!({
        "challenge": options["challenge"], "rp": {"id": "localhost"}, "user": {"id": "AAAA"},
        "authenticatorSelection": {"residentKey": "required", "userVerification": "required"},
        "pubKeyCredParams": [{"alg": -7}],
    })
}

#[tokio::test]
async fn a_public_address_takes_answers_from_exactly_there() {
    let app = TestApp::start_with(&[("public_url", "https://tarot.example")]).await;
    let browser = Browser::new(&app).with("host", "tarot.example");
    let mut phone = Device::phone();
    phone.rp_id = "tarot.example".to_owned();
    phone.origin = "https://tarot.example".to_owned();
    register(&browser, &mut phone, LUCY).await;
    for origin in
        ["http://tarot.example", "https://tarot.example:8443", "https://sub.tarot.example"]
    {
        phone.origin = origin.to_owned();
        sign_in(&browser, &mut phone).await.problem(401, "passkey_refused");
    }
    phone.origin = "https://tarot.example".to_owned();
    assert_eq!(sign_in(&browser, &mut phone).await.status, 200);
}

#[test]
fn no_more_than_four_thousand_things_are_under_way_and_the_oldest_gives_way() {
    let clock = Arc::new(FixedClock::default());
    let pending = Pending::new(Arc::clone(&clock) as _, Duration::from_mins(5));
    for number in 0..10_000 {
        pending.put(&format!("secret {number}"), number);
    }
    assert_eq!(pending.take("secret 5903"), None);
    assert_eq!(pending.take("secret 5904"), Some(5904));
    assert_eq!(pending.take("secret 9999"), Some(9999));
    assert_eq!(pending.take("secret 9999"), None, "good once");
    pending.put("same", 1);
    pending.put("same", 2);
    assert_eq!(pending.take("same"), Some(2));
    clock.advance(Duration::from_mins(5));
    assert_eq!(pending.take("secret 9998"), None);
}
