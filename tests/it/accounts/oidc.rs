//! Outside accounts: an issuer that lies, a browser that was tricked, an account that is taken.

use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::features::accounts::administration::{Command, Reply};

use super::browser::{Browser, cookies, registration};
use super::contract::operator;
use super::issuer::{Alg, Issuer, person};
use crate::support::{Answer, TestApp};

/// The address that the issuer says, unless told otherwise.
const HERS: &str = "dogmeat@example.com";
/// Changes claims before they are signed.
type ChangeClaims = fn(&mut Value);

const ADA: &str = "ada@example.com";

pub async fn started() -> (Issuer, TestApp) {
    started_with(&[]).await
}

pub async fn started_with(more: &[(&str, &str)]) -> (Issuer, TestApp) {
    let issuer = Issuer::start().await;
    let settings: Vec<_> = issuer.settings().into_iter().chain(more.iter().copied()).collect();
    let app = TestApp::start_with(&settings).await;
    (issuer, app)
}

/// Begins in this browser and says yes at the issuer: what to finish with.
pub async fn begin(issuer: &Issuer, browser: &Browser<'_>, body: &Value) -> Value {
    let begun = browser.post("/auth/oauth/google/login", body).await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    issuer.authorize(begun.json()["authorization_url"].as_str().unwrap()).await
}

pub async fn finish(browser: &Browser<'_>, with: &Value) -> Answer {
    browser.post("/auth/oauth/callback", with).await
}

/// Both.
pub async fn sign_in(issuer: &Issuer, browser: &Browser<'_>) -> Answer {
    let back = begin(issuer, browser, &json!({})).await;
    finish(browser, &back).await
}

pub async fn accounts(app: &TestApp) -> usize {
    match operator(app, Command::List).await {
        Reply::Users { users } => users.len(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_round_trip_works_with_either_kind_of_key_and_asks_the_issuer_no_more_than_it_must() {
    let (issuer, app) = started().await;
    for (alg, asked) in [(Alg::Es256, 3), (Alg::Rs256, 4)] {
        issuer.behave(|issuer| issuer.alg = alg);
        let browser = Browser::new(&app);
        let signed_in = sign_in(&issuer, &browser).await;
        assert_eq!(signed_in.status, 200, "{}", signed_in.text());
        assert_eq!(browser.me().await.unwrap()["email"], HERS);
        // Discovery and keys once, and the code each time.
        assert_eq!(issuer.requests(), asked);
        assert_eq!(browser.cookie("oauth_binding"), None, "it is used up");
    }
    assert_eq!(accounts(&app).await, 1, "the same person both times");
    app.clock.advance(Duration::from_hours(1));
    issuer.behave(|issuer| issuer.now += 3600);
    assert_eq!(sign_in(&issuer, &Browser::new(&app)).await.status, 200);
    assert_eq!(issuer.jwks_reads(), 2, "what it publishes is read anew after an hour");
}

#[tokio::test]
async fn what_another_browser_began_cannot_be_finished_here() {
    let (issuer, app) = started().await;
    // The attacker sends the victim the address that her own sign-in came back to.
    let (mallory, victim) = (Browser::new(&app), Browser::new(&app));
    let back = begin(&issuer, &mallory, &json!({})).await;
    finish(&victim, &back).await.problem(400, "oauth_state");
    // It is used up now, also for her.
    finish(&mallory, &back).await.problem(400, "oauth_state");
    // The victim has begun one of her own: her secret does not fit that state.
    let back = begin(&issuer, &mallory, &json!({})).await;
    begin(&issuer, &victim, &json!({})).await;
    finish(&victim, &back).await.problem(400, "oauth_state");
    victim.set_cookie("oauth_binding", "");
    let back = begin(&issuer, &mallory, &json!({})).await;
    finish(&victim, &back).await.problem(400, "oauth_state");
    assert_eq!((victim.me().await, accounts(&app).await), (Err(401), 0));
}

#[tokio::test]
async fn a_state_and_a_code_are_good_once_and_for_ten_minutes() {
    let (issuer, app) = started().await;
    let browser = Browser::new(&app);
    let back = begin(&issuer, &browser, &json!({})).await;
    assert_eq!(finish(&browser, &back).await.status, 200);
    finish(&browser, &back).await.problem(400, "oauth_state");
    // A new state with the old code: the issuer knows that code.
    let mut again = begin(&issuer, &browser, &json!({})).await;
    again["code"] = back["code"].clone();
    finish(&browser, &again).await.problem(400, "oauth_state");
    let made_up = begin(&issuer, &browser, &json!({})).await;
    let state = json!({"code": made_up["code"], "state": "A".repeat(43)});
    finish(&browser, &state).await.problem(400, "oauth_state");
    let back = begin(&issuer, &browser, &json!({})).await;
    app.clock.advance(Duration::from_secs(599));
    issuer.behave(|issuer| issuer.now += 599);
    assert_eq!(finish(&browser, &back).await.status, 200);
    let back = begin(&issuer, &browser, &json!({})).await;
    app.clock.advance(Duration::from_secs(600));
    finish(&browser, &back).await.problem(400, "oauth_state");
}

#[tokio::test]
async fn an_id_token_that_does_not_hold_makes_no_account_and_no_session() {
    let (issuer, app) = started().await;
    let wrong_claims: [(&str, ChangeClaims); 10] = [
        ("another nonce", |claims| claims["nonce"] = json!("somebody else's")),
        ("no nonce", |claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
        ("another audience", |claims| claims["aud"] = json!("another site")),
        ("an audience too many", |claims| claims["aud"] = json!(["wasteland", "another site"])),
        ("no audience", |claims| claims["aud"] = json!([])),
        ("another issuer", |claims| claims["iss"] = json!("https://evil.example")),
        ("expired", |claims| claims["exp"] = json!(1_795_348_799)),
        ("no end", |claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
        ("nobody", |claims| drop(claims.as_object_mut().unwrap().remove("sub"))),
        ("a number for a name", |claims| claims["sub"] = json!(7)),
    ];
    let refused = async |name: &str| {
        let browser = Browser::new(&app);
        let answer = sign_in(&issuer, &browser).await;
        assert_eq!(answer.status, 502, "{name}: {}", answer.text());
        answer.problem(502, "issuer_failed");
        assert!(cookies(&answer).iter().all(|cookie| !cookie.contains("_token=")), "{name}");
        assert!(!answer.text().contains("nonce") && !answer.text().contains("http"), "{name}");
        assert_eq!((browser.me().await, accounts(&app).await), (Err(401), 0), "{name}");
    };
    for (name, claims) in wrong_claims {
        issuer.behave(|issuer| issuer.claims = claims);
        refused(name).await;
    }
    issuer.behave(|issuer| issuer.claims = |_| {});
    for (name, alg) in
        [("unsigned", Alg::Unsigned), ("by its public key", Alg::SignedWithPublicKey)]
    {
        issuer.behave(|issuer| issuer.alg = alg);
        refused(name).await;
    }
    issuer.behave(|issuer| (issuer.alg, issuer.forged_key) = (Alg::Es256, Some(9)));
    refused("another key").await;
    issuer.behave(|issuer| issuer.forged_key = None);
    for (name, body) in [
        ("no ID token", r#"{"access_token":"x","token_type":"Bearer"}"#.to_owned()),
        ("no JSON", "<html>".to_owned()),
        ("no token", r#"{"access_token":"x","token_type":"Bearer","id_token":"a.b.c"}"#.to_owned()),
        ("too much", format!(r#"{{"access_token":"{}"}}"#, "x".repeat(2 << 20))),
    ] {
        issuer.behave(|issuer| issuer.token_body = Some(body));
        refused(name).await;
    }
    issuer.behave(|issuer| issuer.token_body = None);
    issuer.behave(|issuer| issuer.token_error = Some((401, "invalid_client")));
    refused("our secret is wrong").await;
    issuer.behave(|issuer| issuer.token_error = None);
    assert_eq!(sign_in(&issuer, &Browser::new(&app)).await.status, 200, "all of that did no harm");
}

#[tokio::test]
async fn a_token_ends_by_the_clock_of_the_program() {
    let (issuer, app) = started().await;
    // The issuer's clock stands still: its tokens end at 12:05.
    app.clock.advance(Duration::from_secs(299));
    assert_eq!(sign_in(&issuer, &Browser::new(&app)).await.status, 200);
    app.clock.advance(Duration::from_secs(1));
    sign_in(&issuer, &Browser::new(&app)).await.problem(502, "issuer_failed");
}

#[tokio::test]
async fn new_keys_of_the_issuer_are_found_when_they_are_needed() {
    let (issuer, app) = started().await;
    assert_eq!(sign_in(&issuer, &Browser::new(&app)).await.status, 200);
    issuer.behave(|issuer| issuer.key = 2);
    assert_eq!(sign_in(&issuer, &Browser::new(&app)).await.status, 200);
    assert_eq!(issuer.jwks_reads(), 2);
    assert_eq!(sign_in(&issuer, &Browser::new(&app)).await.status, 200);
    assert_eq!(issuer.jwks_reads(), 2);
}

#[tokio::test]
async fn issuers_that_write_claims_in_their_own_way_are_understood() {
    let (issuer, app) = started().await;
    // Amazon Cognito writes booleans as text, Auth0 times as RFC 3339.
    issuer.behave(|issuer| {
        issuer.person["email_verified"] = json!("true");
        issuer.person["updated_at"] = json!("2026-11-22T12:00:00.000Z");
        issuer.person["name"] = json!("名".repeat(60));
        issuer.person["picture"] = json!("https://issuer.example/dog.png");
    });
    let browser = Browser::new(&app);
    let answer = sign_in(&issuer, &browser).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let user = browser.me().await.unwrap();
    assert_eq!((&user["is_verified"], &user["name"]), (&json!(true), &json!("名".repeat(50))));
    assert_eq!(user["profile_picture_url"], "https://issuer.example/dog.png");
    // A name that cannot be one is passed over.
    issuer.behave(|issuer| {
        issuer.person = person("other", "other.person@example.com");
        issuer.person["name"] = json!("a\r\nb");
    });
    let browser = Browser::new(&app);
    assert_eq!(sign_in(&issuer, &browser).await.status, 200);
    assert_eq!(browser.me().await.unwrap()["name"], "other.person");
    for odd in [Value::Null, json!("no address"), json!("a@b\r\nc.example"), json!("")] {
        issuer.behave(|issuer| issuer.person = json!({"sub": "third", "email": odd}));
        sign_in(&issuer, &Browser::new(&app)).await.problem(400, "no_email");
    }
}

#[tokio::test]
async fn one_goes_back_to_a_page_of_this_site_and_to_no_other() {
    let (issuer, app) = started_with(&[("public_url", "https://tarot.example")]).await;
    let browser = Browser::new(&app);
    for (asked, gets) in [
        ("/journal?day=1#top", json!("/journal?day=1#top")),
        ("https://evil.example/", Value::Null),
        ("//evil.example/", Value::Null),
        ("/\\evil.example/", Value::Null),
        ("/\t/evil.example", Value::Null),
        ("/ok\r\nset-cookie: x=y", Value::Null),
        ("javascript:alert(1)", Value::Null),
        ("journal", Value::Null),
        (&format!("/{}", "x".repeat(500)), Value::Null),
    ] {
        let body = json!({"redirect_url": asked});
        let begun = browser.post("/auth/oauth/google/login", &body).await.json();
        let url = begun["authorization_url"].as_str().unwrap();
        // Where the issuer sends people back to is never the caller's to say.
        assert!(
            url.contains("redirect_uri=https%3A%2F%2Ftarot.example%2Fauth%2Fcallback&"),
            "{url}"
        );
        let finished = finish(&browser, &issuer.authorize(url).await).await;
        assert_eq!(finished.json()["return_to"], gets, "{asked}");
        assert_eq!(finished.header("location"), "");
    }
}

#[tokio::test]
async fn what_a_sign_in_keeps_while_it_waits_is_small() {
    let (_issuer, app) = started().await;
    let long = "x".repeat(60_000);
    let body = json!({"invitation": long});
    let refused = Browser::new(&app).post("/auth/oauth/google/login", &body).await;
    assert_eq!(refused.problem(422, "invalid_input")["errors"][0]["pointer"], "/invitation");
    for host in ["x".repeat(8000).as_str(), "a b", "evil/path", "user@host", "#", "a\"b"] {
        let browser = Browser::new(&app).with("host", host);
        let refused = browser.post("/auth/oauth/google/login", &json!({})).await;
        refused.problem(400, "bad_host");
    }
}

#[tokio::test]
async fn an_issuer_that_is_down_is_a_502_and_offline_asks_nobody() {
    let (issuer, app) = started_with(&[("offline", "true")]).await;
    let answer = Browser::new(&app).post("/auth/oauth/google/login", &json!({})).await;
    answer.problem(502, "issuer_failed");
    assert_eq!(issuer.requests(), 0);
    let (issuer, app) = started().await;
    let browser = Browser::new(&app);
    let back = begin(&issuer, &browser, &json!({})).await;
    issuer.stop().await;
    finish(&browser, &back).await.problem(502, "issuer_failed");
    app.clock.advance(Duration::from_hours(1));
    let answer = browser.post("/auth/oauth/google/login", &json!({})).await;
    answer.problem(502, "issuer_failed");
    // Everybody else signs in as always.
    app.post("/api/v1/auth/register", &registration(ADA)).await;
    Browser::signed_in(&app, ADA).await;
}

#[tokio::test]
async fn an_issuer_that_never_answers_is_a_502_before_the_request_times_out() {
    let (issuer, app) = started().await;
    issuer.behave(|issuer| issuer.hangs = true);
    let browser = Browser::new(&app);
    let request =
        || browser.request(reqwest::Method::POST, "/auth/oauth/google/login").json(&json!({}));
    // The second one waits for the first, and not for as long again.
    for answer in super::browser::at_once(vec![request(), request()]).await {
        answer.problem(502, "issuer_failed");
    }
}
