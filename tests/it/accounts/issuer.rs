//! An OpenID Connect issuer on this machine: small, strict, and able to misbehave.
//!
//! It checks what an issuer has to check (client, redirect, PKCE by S256, codes good once), so that a
//! round trip through it shows that the product does its half.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::authenticator::encoded;
use crate::support::{Answer, client};

pub const CLIENT: &str = "wasteland";
pub const SECRET: &str = "bottle caps";

/// Whoever is signed in at the issuer, and what it does wrong.
pub struct Behaviour {
    /// Claims of the person: `sub`, `email`, `email_verified`, `name` …
    pub person: Value,
    /// Signs with it.
    pub alg: Alg,
    /// Key id and seed; the published key is made of these.
    pub key: u8,
    /// Signs with this key instead of the published one.
    pub forged_key: Option<u8>,
    /// Its clock, in seconds since 1970: at first that of a `TestApp`.
    pub now: i64,
    /// Says this on its token endpoint instead, whatever it is asked.
    pub token_body: Option<String>,
    /// Answers nothing at all any more.
    pub hangs: bool,
    /// Changes the claims before they are signed.
    pub claims: fn(&mut Value),
    /// Says this on its token endpoint instead.
    pub token_error: Option<(u16, &'static str)>,
    /// How often its keys were read.
    pub jwks_reads: usize,
    /// How often it was asked anything.
    pub requests: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Alg {
    Es256,
    Rs256,
    /// `alg: none`, without a signature.
    Unsigned,
    /// HS256 with the text of the public key, the oldest trick.
    SignedWithPublicKey,
}

struct Grant {
    nonce: String,
    challenge: String,
    redirect: String,
}

/// The issuer at work.
pub struct Issuer {
    pub url: String,
    state: Arc<Shared>,
    serving: tokio::task::JoinHandle<()>,
}

struct Shared {
    url: String,
    behaviour: Mutex<Behaviour>,
    grants: Mutex<HashMap<String, Grant>>,
    codes: AtomicU64,
}

impl Issuer {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let behaviour = Behaviour {
            person: person("dogmeat", "dogmeat@example.com"),
            alg: Alg::Es256,
            key: 1,
            forged_key: None,
            now: 1_795_348_800,
            token_body: None,
            hangs: false,
            claims: |_| {},
            token_error: None,
            jwks_reads: 0,
            requests: 0,
        };
        let state = Arc::new(Shared {
            url: url.clone(),
            behaviour: Mutex::new(behaviour),
            grants: Mutex::default(),
            codes: AtomicU64::new(1),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(Arc::clone(&state));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state, serving }
    }

    /// Settings of a product that uses it.
    pub fn settings(&self) -> [(&'static str, &str); 4] {
        [
            ("oidc_issuer", self.url.as_str()),
            ("oidc_client_id", CLIENT),
            ("oidc_client_secret", SECRET),
            ("oidc_name", "Vault-Tec"),
        ]
    }

    /// Changes how it behaves from now on.
    pub fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.state.behaviour.lock().unwrap());
    }

    pub fn jwks_reads(&self) -> usize {
        self.state.behaviour.lock().unwrap().jwks_reads
    }

    pub fn requests(&self) -> usize {
        self.state.behaviour.lock().unwrap().requests
    }

    /// The person says yes at the issuer: what the browser comes back with.
    pub async fn authorize(&self, url: &str) -> Value {
        let answer = Answer::of(client().build().unwrap().get(url)).await;
        assert_eq!(answer.status, 302, "{}", answer.text());
        let (_, query) = answer.header("location").split_once('?').unwrap();
        let pairs: HashMap<String, String> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        json!({"code": pairs["code"], "state": pairs["state"]})
    }

    /// Is no longer there.
    pub async fn stop(self) {
        self.serving.abort();
        drop(self.serving.await);
    }
}

/// Claims of somebody whose address is verified.
pub fn person(sub: &str, email: &str) -> Value {
    json!({"sub": sub, "email": email, "email_verified": true, "name": "Dog Meat"})
}

async fn discovery(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let hangs = {
        let mut behaviour = shared.behaviour.lock().unwrap();
        behaviour.requests += 1;
        behaviour.hangs
    };
    if hangs {
        std::future::pending::<()>().await;
    }
    let url = &shared.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // What careless issuers say: whatever they can, they say that they do.
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
    }))
}

async fn jwks(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let mut behaviour = shared.behaviour.lock().unwrap();
    behaviour.jwks_reads += 1;
    behaviour.requests += 1;
    let ec = public_jwk(behaviour.key);
    Json(json!({"keys": [ec, serde_json::to_value(rsa().as_verification_key()).unwrap()]}))
}

/// The person is signed in and says yes.
async fn authorize(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
    assert_eq!((text("client_id").as_str(), text("response_type").as_str()), (CLIENT, "code"));
    assert_eq!(text("code_challenge_method"), "S256");
    let scopes = text("scope");
    assert!(["openid", "email", "profile"].iter().all(|one| scopes.split(' ').any(|s| s == *one)));
    for secret in ["state", "nonce", "code_challenge"] {
        assert!(text(secret).len() >= 43, "{secret} has at least 256 bits");
    }
    let mut grants = shared.grants.lock().unwrap();
    let code = format!("code-{}", shared.codes.fetch_add(1, Ordering::Relaxed));
    let (redirect, state) = (text("redirect_uri"), text("state"));
    let grant = Grant {
        nonce: text("nonce"),
        challenge: text("code_challenge"),
        redirect: redirect.clone(),
    };
    grants.insert(code.clone(), grant);
    let back = format!("{redirect}?code={code}&state={state}");
    (StatusCode::FOUND, [("location", back)]).into_response()
}

async fn token(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: String) -> Response {
    let form: HashMap<String, String> =
        form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let mut behaviour = shared.behaviour.lock().unwrap();
    behaviour.requests += 1;
    let refused = |status: u16, error: &str| {
        (StatusCode::from_u16(status).unwrap(), Json(json!({"error": error}))).into_response()
    };
    if let Some((status, error)) = behaviour.token_error {
        return refused(status, error);
    }
    if let Some(body) = &behaviour.token_body {
        return ([("content-type", "application/json")], body.clone()).into_response();
    }
    let text = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:bottle+caps")));
    if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(&basic) {
        return refused(401, "invalid_client");
    }
    // Good once, right or wrong.
    let Some(grant) = shared.grants.lock().unwrap().remove(text("code")) else {
        return refused(400, "invalid_grant");
    };
    let proven = encoded(&Sha256::digest(text("code_verifier"))) == grant.challenge;
    if !proven || text("redirect_uri") != grant.redirect {
        return refused(400, "invalid_grant");
    }
    let now = behaviour.now;
    let mut claims = behaviour.person.clone();
    for (key, value) in [
        ("iss", json!(shared.url)),
        ("aud", json!(CLIENT)),
        ("iat", json!(now)),
        ("exp", json!(now + 300)),
        ("nonce", json!(grant.nonce)),
    ] {
        claims[key] = value;
    }
    (behaviour.claims)(&mut claims);
    let token = signed(&claims, behaviour.alg, behaviour.forged_key.unwrap_or(behaviour.key));
    Json(json!({"access_token": "unused", "token_type": "Bearer", "id_token": token}))
        .into_response()
}

fn signed(claims: &Value, alg: Alg, key: u8) -> String {
    let header = match alg {
        Alg::Es256 => json!({"alg": "ES256", "kid": format!("es-{key}")}),
        Alg::Rs256 => json!({"alg": "RS256", "kid": "rs"}),
        Alg::Unsigned => json!({"alg": "none"}),
        Alg::SignedWithPublicKey => json!({"alg": "HS256", "kid": format!("es-{key}")}),
    };
    let part = |value: &Value| encoded(value.to_string().as_bytes());
    let text = format!("{}.{}", part(&header), part(claims));
    let signature = match alg {
        Alg::Es256 => {
            let signature: Signature = private_key(key).sign(text.as_bytes());
            signature.to_bytes().to_vec()
        }
        Alg::Rs256 => {
            rsa().sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, text.as_bytes()).unwrap()
        }
        Alg::Unsigned => Vec::new(),
        Alg::SignedWithPublicKey => {
            use hmac::{KeyInit, Mac};
            let public = public_jwk(key).to_string();
            let mut mac = hmac::Hmac::<Sha256>::new_from_slice(public.as_bytes()).unwrap();
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
    };
    format!("{text}.{}", encoded(&signature))
}

fn private_key(number: u8) -> SigningKey {
    SigningKey::from_slice(&Sha256::digest(format!("issuer {number}"))).unwrap()
}

fn public_jwk(number: u8) -> Value {
    let point = private_key(number).verifying_key().to_sec1_point(false);
    let (x, y) = point.as_bytes()[1..].split_at(32);
    json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": format!("es-{number}"),
        "x": encoded(x), "y": encoded(y),
    })
}

/// Nobody's key: made for this test and used nowhere else.
fn rsa() -> CoreRsaPrivateSigningKey {
    let pem = include_str!("issuer-rs256.pem");
    CoreRsaPrivateSigningKey::from_pem(pem, Some(JsonWebKeyId::new("rs".to_owned()))).unwrap()
}
