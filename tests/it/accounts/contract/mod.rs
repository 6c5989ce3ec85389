//! The contract's §1–§5 as tables: a row is a call, who makes it, and what comes back.
//!
//! A table runs from top to bottom on one instance, so a row may need what the rows above it made.

mod auth;
mod me;
mod outside;
mod passkeys;
mod preferences;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use wasteland_tarot::control;
use wasteland_tarot::features::accounts::administration::{Command, Reply};

use super::authenticator::Device;
use super::browser::{Browser, assert_within};
use super::issuer::Issuer;
use super::pictures::form;
use crate::support::TestApp;

/// What is sent.
pub enum Send {
    /// No body.
    Nothing,
    /// JSON.
    Json(Value),
    /// A new passkey for the options answered last, and these keys.
    NewPasskey(Value),
    /// The newest passkey's answer to the options answered last, put under this key or flat.
    Passkey(Option<&'static str>),
    /// What the issuer sends the browser back with.
    Callback,
    /// A form with a picture.
    Picture(Vec<u8>),
}

/// What comes back.
pub enum Expect {
    /// This status, and at least this; `"*"` is anything.
    Body(u16, Value),
    /// This status and code.
    Problem(u16, &'static str),
}

/// A row of a table.
pub struct Row {
    call: &'static str,
    when: &'static str,
    who: &'static str,
    send: Send,
    expect: Expect,
    note: Option<(&'static str, &'static str)>,
}

/// A line of a table.
pub enum Line {
    Row(Row),
    /// Time passes.
    Later(Duration),
    /// The operator does something.
    Operator(Command),
}

/// A row that goes well.
pub fn ok(
    call: &'static str,
    when: &'static str,
    who: &'static str,
    send: Send,
    (status, body): (u16, Value),
) -> Line {
    Line::Row(Row { call, when, who, send, expect: Expect::Body(status, body), note: None })
}

/// A row that is refused.
pub fn no(
    call: &'static str,
    when: &'static str,
    who: &'static str,
    send: Send,
    (status, code): (u16, &'static str),
) -> Line {
    Line::Row(Row { call, when, who, send, expect: Expect::Problem(status, code), note: None })
}

impl Line {
    /// Keeps what stands at a JSON pointer of the answer; `{name}` means it in later calls.
    pub fn noting(mut self, name: &'static str, pointer: &'static str) -> Self {
        if let Self::Row(row) = &mut self {
            row.note = Some((name, pointer));
        }
        self
    }
}

/// Runs a table. Everybody's browser is at localhost and comes with an empty phone.
pub async fn run(app: &TestApp, issuer: Option<&Issuer>, lines: Vec<Line>) {
    let mut stage = Stage {
        app,
        issuer,
        browsers: BTreeMap::new(),
        devices: BTreeMap::new(),
        answers: BTreeMap::new(),
        notes: BTreeMap::new(),
    };
    for line in lines {
        match line {
            Line::Row(row) => stage.play(row).await,
            Line::Later(time) => app.clock.advance(time),
            Line::Operator(command) => {
                let reply = operator(app, command).await;
                assert!(!matches!(reply, Reply::Refused { .. }), "{reply:?}");
            }
        }
    }
}

/// Asks the running instance through its socket.
pub async fn operator(app: &TestApp, command: Command) -> Reply {
    let folder = app.data().to_owned();
    let asked = tokio::task::spawn_blocking(move || control::ask(&folder, &command));
    asked.await.unwrap().unwrap().expect("it runs")
}

struct Stage<'a> {
    app: &'a TestApp,
    issuer: Option<&'a Issuer>,
    browsers: BTreeMap<&'static str, Browser<'a>>,
    devices: BTreeMap<&'static str, Device>,
    /// The last answer of each, for what is built on it.
    answers: BTreeMap<&'static str, Value>,
    notes: BTreeMap<&'static str, String>,
}

impl Stage<'_> {
    async fn play(&mut self, row: Row) {
        let name = format!("{} by {}, {}", row.call, row.who, row.when);
        let (method, path) = row.call.split_once(' ').unwrap();
        let mut path = path.to_owned();
        for (note, value) in &self.notes {
            path = path.replace(&format!("{{{note}}}"), value);
        }
        let body = self.body(row.who, &row.send).await;
        if row.who == "guest" {
            self.browsers.remove("guest");
        }
        let browser =
            self.browsers.entry(row.who).or_insert_with(|| Browser::new(self.app).at_localhost());
        let answer = match &row.send {
            Send::Picture(picture) => {
                let request =
                    form(browser.request(method.parse().unwrap(), &path), "p.png", picture);
                browser.send(request).await
            }
            _ => browser.call(method, &path, &body).await,
        };
        match &row.expect {
            Expect::Body(status, wanted) => {
                assert_eq!(answer.status, *status, "{name}: {}", answer.text());
                if answer.header("content-type") == "image/jpeg" {
                    assert_eq!((wanted, &answer.bytes[..2]), (&"a JPEG".into(), &[0xff, 0xd8][..]));
                    return;
                }
                assert_within(wanted, &answer.json(), &name);
                self.answers.insert(row.who, answer.json());
                if let Some((note, pointer)) = row.note {
                    let found = answer.json().pointer(pointer).cloned();
                    let found = found.unwrap_or_else(|| panic!("{name}: {pointer} is missing"));
                    self.notes.insert(note, found.as_str().unwrap().to_owned());
                }
            }
            Expect::Problem(status, code) => {
                let body = (answer.status, answer.json()["code"].clone());
                assert_eq!(body, (*status, Value::from(*code)), "{name}: {}", answer.text());
                answer.problem(*status, code);
            }
        }
    }

    async fn body(&mut self, who: &'static str, send: &Send) -> Value {
        let options = self.answers.get(who).map(|answer| answer["options"].clone());
        let device = self.devices.entry(who).or_insert_with(Device::phone);
        match send {
            Send::Nothing | Send::Picture(_) => Value::Null,
            Send::Json(body) => body.clone(),
            Send::NewPasskey(more) => {
                let mut body = device.create(&options.unwrap());
                body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                body
            }
            Send::Passkey(None) => device.get(&options.unwrap()),
            Send::Passkey(Some(key)) => {
                let answer = device.get(&options.unwrap());
                Value::Object([((*key).to_owned(), answer)].into_iter().collect())
            }
            Send::Callback => {
                let begun = self.answers[who]["authorization_url"].as_str().unwrap().to_owned();
                self.issuer.expect("an issuer").authorize(&begun).await
            }
        }
    }
}

/// The calls of a table.
fn calls(lines: &[Line]) -> impl Iterator<Item = &'static str> {
    lines.iter().filter_map(|line| match line {
        Line::Row(row) => Some(row.call),
        _ => None,
    })
}

/// A path with every id in it called `{id}`.
fn pattern(call: &str) -> String {
    let call = call.split('?').next().unwrap();
    let segment = |part: &str| match part {
        "{other}" | "{mine}" | "{hers}" | "not-an-id" => "{id}".to_owned(),
        part if part.parse::<uuid::Uuid>().is_ok() => "{id}".to_owned(),
        part => part.to_owned(),
    };
    call.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_endpoint_of_accounts_has_rows_for_going_well_and_for_being_refused() {
    let app = TestApp::start().await;
    let document = app.get("/openapi.json").await.json();
    let tables =
        [auth::table(), passkeys::table(), outside::table(), me::table(), preferences::table()];
    let (mut good, mut bad) = (BTreeSet::new(), BTreeSet::new());
    for line in tables.iter().flatten() {
        if let Line::Row(row) = line {
            let into = if matches!(row.expect, Expect::Body(..)) { &mut good } else { &mut bad };
            into.insert(pattern(row.call));
        }
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if operation["tags"][0] != "accounts" {
                continue;
            }
            let path = path.strip_prefix("/api/v1").unwrap();
            let call = format!("{} {path}", method.to_uppercase());
            assert!(good.contains(&call), "{call} has no row that goes well");
            let statuses = operation["responses"].as_object().unwrap();
            let refuses = statuses.keys().any(|status| status.starts_with('4'));
            assert!(!refuses || bad.contains(&call), "{call} has no row that is refused");
        }
    }
    // And the other way round: a row for a call that is not documented would be a typing mistake.
    for line in tables.iter().flat_map(|table| calls(table)) {
        let (method, path) = line.split_once(' ').unwrap();
        let known =
            document["paths"][format!("/api/v1{}", pattern(path))][method.to_lowercase()].clone();
        assert!(known.is_object(), "{line} is not in the document");
    }
}
