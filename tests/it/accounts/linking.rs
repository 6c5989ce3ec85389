//! Outside accounts and accounts here: what is linked to what, by whom, and never by itself.

use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::features::accounts::administration::{Command, Reply};

use super::authenticator::Device;
use super::browser::{Browser, credentials, wrong};
use super::contract::operator;
use super::issuer::person;
use super::oidc::{accounts, begin, finish, sign_in, started, started_with};
use super::passkeys::{self, register};
use crate::support::TestApp;

/// The address that the issuer says, unless told otherwise.
const HERS: &str = "dogmeat@example.com";
const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_conflict_links_nothing_by_itself() {
    let (issuer, app) = started().await;
    let ada = Browser::registered(&app, "Dogmeat@Example.com").await;
    let tablet = Browser::new(&app);
    let conflict = sign_in(&issuer, &tablet).await;
    let info = &conflict.problem(409, "account_conflict")["conflict_info"];
    assert_eq!(info["existing_auth_methods"], json!(["password"]));
    assert_eq!(tablet.me().await, Err(401));
    let unlinked = async || ada.get("/auth/methods").await.json()["has_oauth"] == false;
    assert!(unlinked().await);
    // Signing in without asking for it links nothing either.
    assert_eq!(tablet.post("/auth/login", &credentials(HERS)).await.status, 200);
    assert!(unlinked().await);
    // What waits is this browser's, for ten minutes, and once.
    let path = "/auth/login?link_oauth=true";
    Browser::new(&app).post(path, &credentials(HERS)).await.problem(400, "nothing_to_link");
    app.clock.advance(Duration::from_mins(10));
    tablet.post(path, &credentials(HERS)).await.problem(400, "nothing_to_link");
    assert!(unlinked().await);
    issuer.behave(|issuer| issuer.now += 600);
    sign_in(&issuer, &tablet).await.problem(409, "account_conflict");
    let secret = tablet.cookie("oauth_link").unwrap();
    // A wrong password uses nothing up.
    tablet.post(path, &wrong(HERS)).await.problem(401, "wrong_credentials");
    assert_eq!(tablet.post(path, &credentials(HERS)).await.status, 200);
    assert!(!unlinked().await);
    assert_eq!(tablet.cookie("oauth_link"), None);
    tablet.set_cookie("oauth_link", &secret);
    tablet.post("/auth/oauth/link", &Value::Null).await.problem(400, "nothing_to_link");
}

#[tokio::test]
async fn what_waits_is_linked_to_its_own_address_and_a_failed_linking_signs_nobody_in() {
    let (issuer, app) = started().await;
    Browser::registered(&app, HERS).await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let tablet = Browser::new(&app);
    sign_in(&issuer, &tablet).await.problem(409, "account_conflict");
    let login = tablet.post("/auth/login?link_oauth=true", &credentials("bob@example.com")).await;
    login.problem(400, "email_mismatch");
    assert_eq!(tablet.me().await, Err(401));
    assert_eq!(bob.get("/auth/methods").await.json()["has_oauth"], false);
    let sessions = bob.get("/auth/sessions").await.json();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 1, "a session that nobody holds");
}

#[tokio::test]
async fn an_address_that_the_issuer_does_not_vouch_for_tells_nothing_about_its_account() {
    let (issuer, app) = started().await;
    let ada = Browser::registered(&app, HERS).await;
    for claim in [json!(false), Value::Null] {
        issuer.behave(|issuer| issuer.person["email_verified"] = claim);
        let conflict = sign_in(&issuer, &Browser::new(&app)).await;
        let info = &conflict.problem(409, "account_conflict")["conflict_info"];
        assert_eq!(info["existing_auth_methods"], json!([]));
    }
    // Linked all the same by who has the password, the address is still not vouched for.
    let tablet = Browser::new(&app);
    sign_in(&issuer, &tablet).await;
    tablet.post("/auth/login?link_oauth=true", &credentials(HERS)).await;
    let user = ada.me().await.unwrap();
    assert_eq!((&user["is_oauth_user"], &user["is_verified"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn a_link_that_one_person_began_is_not_made_for_another() {
    let (issuer, app) = started().await;
    issuer.behave(|issuer| issuer.person = person("dogmeat", "elsewhere@example.com"));
    let browser = Browser::registered(&app, ADA).await;
    Browser::registered(&app, "bob@example.com").await;
    let back = begin(&issuer, &browser, &json!({"link": true})).await;
    browser.post("/auth/logout", &Value::Null).await;
    browser.post("/auth/login", &credentials("bob@example.com")).await;
    finish(&browser, &back).await.problem(400, "oauth_state");
    // Nor for her once she has signed out.
    browser.post("/auth/login", &credentials(ADA)).await;
    let back = begin(&issuer, &browser, &json!({"link": true})).await;
    browser.post("/auth/logout", &Value::Null).await;
    finish(&browser, &back).await.problem(400, "oauth_state");
    browser.post("/auth/login", &credentials(ADA)).await;
    assert_eq!(browser.get("/auth/methods").await.json()["has_oauth"], false);
    let back = begin(&issuer, &browser, &json!({"link": true})).await;
    assert_eq!(finish(&browser, &back).await.json()["linked"], true);
}

#[tokio::test]
async fn a_disabled_account_is_closed_to_the_issuers_people_too() {
    let (issuer, app) = started().await;
    let browser = Browser::new(&app);
    assert_eq!(sign_in(&issuer, &browser).await.status, 200);
    operator(&app, Command::Disable { email: HERS.to_owned() }).await;
    assert_eq!(browser.me().await, Err(401));
    sign_in(&issuer, &browser).await.problem(403, "account_disabled");
    operator(&app, Command::Enable { email: HERS.to_owned() }).await;
    assert_eq!(sign_in(&issuer, &browser).await.status, 200);
}

#[tokio::test]
async fn whoever_has_only_an_outside_account_deletes_it_within_five_minutes_of_signing_in() {
    let (issuer, app) = started().await;
    let browser = Browser::new(&app);
    sign_in(&issuer, &browser).await;
    app.clock.advance(Duration::from_secs(301));
    browser.delete("/users/me", &json!({})).await.problem(403, "sign_in_again");
    issuer.behave(|issuer| issuer.now += 301);
    sign_in(&issuer, &browser).await;
    app.clock.advance(Duration::from_mins(5));
    assert_eq!(browser.delete("/users/me", &json!({})).await.status, 200);
    assert_eq!(accounts(&app).await, 0);
    // Gone is gone: the same person is someone new.
    issuer.behave(|issuer| issuer.now += 300);
    sign_in(&issuer, &browser).await;
    assert_eq!(browser.me().await.unwrap()["karma_score"], 50);
}

#[tokio::test]
async fn registration_by_an_outside_account_follows_the_setting() {
    let (issuer, app) = started_with(&[("registration", "closed")]).await;
    sign_in(&issuer, &Browser::new(&app)).await.problem(403, "registration_closed");
    let (issuer, app) = started_with(&[("registration", "invite")]).await;
    sign_in(&issuer, &Browser::new(&app)).await.problem(403, "invitation_needed");
    let Reply::Invitation { code, .. } = operator(&app, Command::Invite).await else { panic!() };
    let browser = Browser::new(&app);
    let back = begin(&issuer, &browser, &json!({"invitation": code})).await;
    assert_eq!(finish(&browser, &back).await.status, 200);
    // Whoever has an account needs none.
    assert_eq!(sign_in(&issuer, &Browser::new(&app)).await.status, 200);
    issuer.behave(|issuer| issuer.person = person("other", "other@example.com"));
    let back = begin(&issuer, &browser, &json!({"invitation": code})).await;
    finish(&browser, &back).await.problem(403, "invitation_needed");
}

#[tokio::test]
async fn a_person_is_the_issuers_subject_and_never_just_an_address() {
    let (issuer, app) = started().await;
    let browser = Browser::new(&app);
    let first = sign_in(&issuer, &browser).await.json()["user"]["id"].clone();
    // Another address at the issuer: the same person, whose address here stays.
    issuer.behave(|issuer| issuer.person = person("dogmeat", "moved@example.com"));
    let moved = sign_in(&issuer, &browser).await.json();
    assert_eq!((&moved["user"]["id"], &moved["user"]["email"]), (&first, &json!(HERS)));
    // The address given to somebody else there: a stranger here, who gets no account by it.
    issuer.behave(|issuer| issuer.person = person("successor", HERS));
    sign_in(&issuer, &Browser::new(&app)).await.problem(409, "account_conflict");
    assert_eq!(accounts(&app).await, 1);
}

#[tokio::test]
async fn an_issuer_that_is_no_longer_set_up_is_no_way_in() {
    let (issuer, app) = started().await;
    let (browser, mut phone) = (Browser::new(&app).at_localhost(), Device::phone());
    register(&browser, &mut phone, HERS).await;
    let back = begin(&issuer, &browser, &json!({"link": true})).await;
    assert_eq!(finish(&browser, &back).await.json()["linked"], true);
    let access = browser.access();
    let folder = app.stop_keeping_folder().await;
    let app = TestApp::start_in(folder.path(), &[]).await;
    let browser =
        Browser::new(&app).at_localhost().with("authorization", format!("Bearer {access}"));
    let id = browser.get("/webauthn/credentials").await.json()["credentials"][0]["id"].clone();
    let path = format!("/webauthn/credentials/{}", id.as_str().unwrap());
    browser.delete(&path, &Value::Null).await.problem(400, "last_method");
    assert_eq!(passkeys::sign_in(&browser, &mut phone).await.status, 200);
    app.stop().await;
}
