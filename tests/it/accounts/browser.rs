//! A browser as far as accounts need one: it keeps cookies, speaks English, and says where it is from.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

/// A password that is good enough, of whom a test does not care about.
pub const PASSWORD: &str = "radroaches at dawn";

/// A browser with its cookies.
pub struct Browser<'a> {
    url: &'a str,
    client: &'a reqwest::Client,
    jar: Mutex<BTreeMap<String, String>>,
    headers: Vec<(&'static str, String)>,
}

impl<'a> Browser<'a> {
    pub fn new(app: &'a TestApp) -> Self {
        Self::at(&app.url, &app.client)
    }

    /// A browser at a site that is not a [`TestApp`].
    pub fn at(url: &'a str, client: &'a reqwest::Client) -> Self {
        let headers = vec![("accept-language", "en".to_owned())];
        Self { url, client, jar: Mutex::default(), headers }
    }

    /// A browser whose person has just registered.
    pub async fn registered(app: &'a TestApp, email: &str) -> Self {
        let browser = Self::new(app);
        let answer = browser.post("/auth/register", &registration(email)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        browser
    }

    /// A browser whose person has just signed in.
    pub async fn signed_in(app: &'a TestApp, email: &str) -> Self {
        let browser = Self::new(app);
        let answer = browser.post("/auth/login", &credentials(email)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        browser
    }

    /// The same with a header on every request.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    /// The same, seeing the site at `localhost`, where passkeys work.
    pub fn at_localhost(self) -> Self {
        self.with("host", "localhost")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, body).await
    }

    pub async fn delete(&self, path: &str, body: &Value) -> Answer {
        self.call("DELETE", path, body).await
    }

    /// Any method; null is no body.
    pub async fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = self.request(method.parse().unwrap(), path);
        self.send(if body.is_null() { request } else { request.json(body) }).await
    }

    /// A request with this browser's headers and cookies. A path without `/api` is one of its routes.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let prefix =
            if path.starts_with("/api/") || !path.starts_with('/') { "" } else { "/api/v1" };
        let mut request = self.client.request(method, format!("{}{prefix}{path}", self.url));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let cookies: Vec<_> = self
            .jar
            .lock()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends it and keeps the cookies of the answer, as a browser does.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = Answer::of(request).await;
        let mut jar = self.jar.lock().unwrap();
        for cookie in cookies(&answer) {
            if cookie.contains("Max-Age=0") {
                jar.remove(name_and_value(cookie).0);
            } else {
                let (name, value) = name_and_value(cookie);
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(jar);
        answer
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn forget(&self, name: &str) {
        self.jar.lock().unwrap().remove(name);
    }

    /// The access token.
    pub fn access(&self) -> String {
        self.cookie("access_token").expect("signed in")
    }

    /// The refresh token.
    pub fn refresh(&self) -> String {
        self.cookie("refresh_token").expect("signed in")
    }

    /// Who is signed in, or the status of the refusal.
    pub async fn me(&self) -> Result<Value, u16> {
        let answer = self.get("/auth/me").await;
        if answer.status == 200 { Ok(answer.json()["user"].clone()) } else { Err(answer.status) }
    }
}

/// Sends them all at once; the answers in the order of the requests.
pub async fn at_once(requests: Vec<RequestBuilder>) -> Vec<Answer> {
    let sent: Vec<_> = requests.into_iter().map(|one| tokio::spawn(Answer::of(one))).collect();
    let mut answers = Vec::new();
    for one in sent {
        answers.push(one.await.unwrap());
    }
    answers
}

/// What `POST /auth/register` takes.
pub fn registration(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "confirm_password": PASSWORD, "name": "Ada"})
}

/// What `POST /auth/login` takes.
pub fn credentials(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD})
}

/// The same with another password.
pub fn wrong(email: &str) -> Value {
    json!({"email": email, "password": "not the password"})
}

/// The `Set-Cookie` lines of an answer.
pub fn cookies(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect()
}

fn name_and_value(cookie: &str) -> (&str, &str) {
    cookie.split(';').next().unwrap().split_once('=').unwrap()
}

/// Asserts that `wanted` is in `found`: keys of an object in an object,
/// the items of a list one by one, `"*"` anything at all, even null.
#[track_caller]
pub fn assert_within(wanted: &Value, found: &Value, at: &str) {
    match (wanted, found) {
        (Value::String(any), _) if any == "*" => {}
        (Value::Object(wanted), Value::Object(found)) => {
            for (key, value) in wanted {
                let there =
                    found.get(key).unwrap_or_else(|| panic!("{at}/{key} is missing: {found:?}"));
                assert_within(value, there, &format!("{at}/{key}"));
            }
        }
        (Value::Array(wanted), Value::Array(found)) => {
            assert_eq!(wanted.len(), found.len(), "{at}: {found:?}");
            for (number, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                assert_within(wanted, found, &format!("{at}/{number}"));
            }
        }
        _ => assert_eq!(wanted, found, "{at}"),
    }
}
