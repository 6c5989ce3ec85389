//! A person who earns things over HTTP, and a bare store for events whose features say so elsewhere.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use wasteland_tarot::features::accounts::model::User;
use wasteland_tarot::features::accounts::tables::USERS;
use wasteland_tarot::features::progress::model::Standing;
use wasteland_tarot::features::progress::{Event, Progress, ledger};
use wasteland_tarot::store::{Store, StoreError};
use wasteland_tarot::tarot::CardId;

use crate::accounts::browser::{Browser, at_once, credentials};
use crate::support::{Answer, TestApp};

pub const ADA: &str = "ada@example.com";
pub const DAY: Duration = Duration::from_hours(24);
pub const CONNECTIONS: usize = 20;

/// Signed in, and able to let time pass.
pub struct Person<'a> {
    pub app: &'a TestApp,
    pub browser: Browser<'a>,
}

impl<'a> Person<'a> {
    pub async fn new(app: &'a TestApp) -> Self {
        Self { app, browser: Browser::registered(app, ADA).await }
    }

    /// So much later, signed in anew: a session is over after a while.
    pub async fn later(&self, time: Duration) {
        self.app.clock.advance(time);
        self.sign_in().await;
    }

    pub async fn sign_in(&self) {
        self.browser.forget("access_token");
        let answer = self.browser.post("/auth/login", &credentials(ADA)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.browser.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    pub async fn reading(&self, body: Value) -> Value {
        let answer = self.browser.post("/readings", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    pub async fn daily_card(&self) {
        assert_eq!(self.browser.post("/readings/daily", &json!({})).await.status, 200);
    }

    pub async fn total(&self) -> u64 {
        self.get("/karma/summary").await["total_karma"].as_u64().unwrap()
    }

    pub async fn alignment(&self) -> i64 {
        self.get("/karma/summary").await["alignment_karma"].as_i64().unwrap()
    }

    /// How an achievement stands: its status and how far it has come; `None` while it is hidden.
    pub async fn state(&self, code: &str) -> Option<(String, u64)> {
        let all = self.get("/achievements/progress").await;
        let all = all["achievements"].as_array().unwrap().clone();
        let one = all.into_iter().find(|one| one["achievement"]["code"] == code)?;
        let status = one["status"].as_str().unwrap().to_owned();
        Some((status, one["current_progress"].as_u64().unwrap()))
    }

    #[track_caller]
    pub fn assert_at(code: &str, state: Option<(String, u64)>, status: &str, value: u64) {
        assert_eq!(state, Some((status.to_owned(), value)), "{code}");
    }

    /// It is on its way, so far.
    pub async fn on_the_way(&self, code: &str, value: u64) {
        Self::assert_at(code, self.state(code).await, "IN_PROGRESS", value);
    }

    /// It is unlocked, and of twenty connections that claim it at once one gets its karma.
    pub async fn claims(&self, code: &str) {
        let all = self.get("/achievements/progress").await;
        let all = all["achievements"].as_array().unwrap();
        let one = all.iter().find(|one| one["achievement"]["code"] == code);
        let one = one.unwrap_or_else(|| panic!("{code} is not there"));
        assert_eq!(one["status"], "UNLOCKED", "{code}: {one}");
        assert_eq!(one["current_progress"], one["target_progress"], "{code}");
        let karma = one["achievement"]["rewards"]["karma_points"].as_u64().unwrap();
        let before = self.total().await;
        let path = format!("/achievements/{code}/claim");
        let answers = twenty(self, "POST", &path, Value::Null).await;
        let claimed = one_of_them(&answers, "already_claimed");
        assert_eq!(claimed.json()["rewards"], one["achievement"]["rewards"], "{code}");
        assert_eq!(self.total().await, before + karma, "{code}");
        self.browser.post(&path, &Value::Null).await.problem(400, "already_claimed");
        assert_eq!(self.total().await, before + karma, "{code}");
        let titles = self.get("/users/me/titles").await;
        if let Some(title) = one["achievement"]["rewards"].get("title") {
            assert!(titles["unlocked_titles"].as_array().unwrap().contains(title), "{code}");
        }
    }

    /// How much the log says was given for these, oldest first.
    pub async fn given(&self, action: &str) -> Vec<u64> {
        let mut given = Vec::new();
        let mut page = 1;
        loop {
            let logs = self.get(&format!("/karma/logs?limit=100&page={page}")).await;
            let lines = logs["logs"].as_array().unwrap();
            let of = lines.iter().filter(|log| log["action_type"] == action);
            given.extend(of.map(|log| log["karma_amount"].as_u64().unwrap()));
            if page >= logs["pagination"]["total_pages"].as_u64().unwrap() {
                given.reverse();
                return given;
            }
            page += 1;
        }
    }

    /// A task is done and not claimed; of twenty that claim it at once one gets its karma.
    pub async fn claims_task(&self, key: &str, karma: u64) {
        let period = key.split('_').next().unwrap();
        let (_, done, claimed, id) = self.task(period, key).await;
        assert_eq!((done, claimed), (true, false), "{key}");
        let before = self.total().await;
        let path = format!("/tasks/{period}/{id}/claim");
        one_of_them(&twenty(self, "POST", &path, Value::Null).await, "already_claimed");
        assert_eq!(self.total().await, before + karma, "{key}");
        assert!(self.task(period, key).await.2, "{key}");
    }

    /// The tasks of a period by their keys: current value, completed, claimed, id.
    pub async fn task(&self, period: &str, key: &str) -> (u64, bool, bool, String) {
        let all = self.get(&format!("/tasks/{period}")).await;
        let all = all["tasks"].as_array().unwrap().clone();
        let task = all.into_iter().find(|task| task["task_key"] == key).unwrap();
        (
            task["current_value"].as_u64().unwrap(),
            task["is_completed"].as_bool().unwrap(),
            task["is_claimed"].as_bool().unwrap(),
            task["id"].as_str().unwrap().to_owned(),
        )
    }
}

/// Sends the same request from twenty connections.
pub async fn twenty(ada: &Person<'_>, method: &str, path: &str, body: Value) -> Vec<Answer> {
    let request = || {
        // A client of its own has a connection of its own.
        let client = crate::support::client().build().unwrap();
        let request =
            client.request(method.parse().unwrap(), format!("{}/api/v1{path}", ada.app.url));
        let request = request.bearer_auth(ada.browser.access()).header("accept-language", "en");
        if body.is_null() { request } else { request.json(&body) }
    };
    at_once((0..CONNECTIONS).map(|_| request()).collect()).await
}

/// The one that won; all others were told why not.
#[track_caller]
pub fn one_of_them<'a>(answers: &'a [Answer], code: &str) -> &'a Answer {
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!((answers.len(), won.len()), (CONNECTIONS, 1), "{code}");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        answer.problem(400, code);
    }
    won[0]
}

/// Cards of one's own by their places in the canonical deck.
pub fn own_cards(cards: &[(u8, bool)]) -> Value {
    let card = |(index, over): &(u8, bool)| json!({"card_id": CardId::at(*index).unwrap().to_string(), "is_reversed": over});
    cards.iter().map(card).collect()
}

/// A store with one person in it and no server.
pub struct Bare {
    pub store: Store,
    pub progress: Progress,
    pub user: Uuid,
    _folder: TempDir,
}

impl Bare {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 1 << 20).unwrap();
        let progress = Progress::load(TimeZone::get("Asia/Taipei").unwrap()).unwrap();
        let user = person(&store, "ada@example.com");
        Self { store, progress, user, _folder: folder }
    }

    /// Records an event; whether it counted.
    pub fn record(&self, event: Event, now: Timestamp) -> bool {
        let (progress, user) = (self.progress.clone(), self.user);
        self.store
            .write_blocking::<_, StoreError>(move |tx| progress.record(tx, user, &event, now))
            .unwrap()
    }

    pub fn standing(&self) -> Standing {
        self.store.read(|tx| self.progress.standing(tx, self.user)).unwrap()
    }

    /// How an achievement stands.
    pub fn state(&self, code: &str) -> (&'static str, u64) {
        let states = self.store.read(|tx| {
            let states = self.progress.achievements(tx, self.user)?;
            let one = states.iter().find(|one| one.achievement.code == code).unwrap();
            Ok::<_, StoreError>((one.status(), one.value))
        });
        states.unwrap()
    }

    /// Claims an achievement twice; it gives its karma once.
    pub fn claims(&self, code: &str, now: Timestamp) {
        let before = self.standing().total;
        let karma = self.progress.rules.achievement(code).unwrap().karma;
        for first in [true, false] {
            let (progress, user, code) = (self.progress.clone(), self.user, code.to_owned());
            let claimed = self.store.write_blocking(move |tx| {
                progress.claim_achievement(tx, user, &code, now).map(drop)
            });
            assert_eq!(claimed.is_ok(), first);
        }
        assert_eq!(self.standing().total, before + karma, "{code}");
        self.balanced();
    }

    /// The record of where they stand is the sum of the ledger.
    pub fn balanced(&self) {
        let sum = self.store.read(|tx| ledger::sum(tx, self.user)).unwrap();
        let Standing { total, alignment, entries, .. } = self.standing();
        if entries > 0 {
            assert_eq!((total, alignment, entries), sum);
        }
    }
}

pub fn person(store: &Store, email: &str) -> Uuid {
    let now = at("2026-11-22T12:00:00Z");
    let user = User::new(Uuid::now_v7(), email.to_owned(), "Ada".to_owned(), now);
    let id = user.id;
    store.write_blocking::<_, StoreError>(move |tx| USERS.insert(tx, &id, &user)).unwrap();
    id
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
