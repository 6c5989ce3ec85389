//! A record of any kind that breaks its feature's rules refuses the whole file, and nothing is written.

use serde_json::{Value, json};

use super::hostile::{altered, assert_refused};
use super::zips::{dump, export, fill, import, kept};
use crate::accounts::browser::Browser;
use crate::support::TestApp;

/// What is wrong, with which kind, and how it came to be.
type Wrong = (&'static str, &'static str, fn(&mut Value));

const EVERY: &[Wrong] = &[
    ("a page without words", "journal.entries", |l| l["record"]["content"] = "".into()),
    ("a page without end", "journal.entries", |l| {
        l["record"]["content"] = "頁".repeat(10_001).into()
    }),
    ("a mood of nobody's", "journal.entries", |l| l["record"]["mood_tags"] = json!(["doomed"])),
    ("a mood twice", "journal.entries", |l| {
        l["record"]["mood_tags"] = json!(["hopeful", "hopeful"])
    }),
    ("a page of tomorrow", "journal.entries", |l| {
        l["record"]["created_at"] = "2031-01-01T00:00:00Z".into()
    }),
    ("a page whose id is none", "journal.entries", |l| l["key"] = "../../etc/passwd".into()),
    ("a page of another kind", "journal.entries", |l| l["record"] = json!([1, 2])),
    ("a thread without a title", "threads.threads", |l| l["record"]["title"] = "".into()),
    ("a thread with a page for a question", "threads.threads", |l| {
        l["record"]["question"] = "問".repeat(501).into()
    }),
    ("an outcome of nobody's", "threads.look_backs", |l| l["record"]["outcome"] = "fated".into()),
    ("a look back in a century", "threads.look_backs", |l| l["record"]["on"] = "2126-01-01".into()),
    ("an outcome that was told at no time", "threads.look_backs", |l| {
        l["record"]["told_at"] = Value::Null
    }),
    ("a note without end", "threads.look_backs", |l| {
        l["record"]["note"] = "x".repeat(2_001).into()
    }),
    ("a limit of a million", "threads.limits", |l| {
        l["record"]["readings_per_week"]["value"] = 1_000_000.into()
    }),
    ("a member since tomorrow", "threads.members", |l| {
        l["record"]["since"] = "2031-01-01T00:00:00Z".into()
    }),
    ("a link made tomorrow", "sharing.shares", |l| {
        l["record"]["created_at"] = "2031-01-01T00:00:00Z".into()
    }),
    ("a link opened beyond counting", "sharing.shares", |l| {
        l["record"]["access_count"] = u64::MAX.into()
    }),
    ("a link with an id that can be guessed", "sharing.shares", |l| {
        l["key"] = "01a2150c-f70b-7263-800a-05b44ce1d9cc".into()
    }),
    ("a telling of nobody's voice", "interpretations.versions", |l| {
        l["record"]["character_voice"] = "narrator".into()
    }),
    ("a telling without end", "interpretations.versions", |l| {
        l["record"]["words"] = "x".repeat(150_000).into()
    }),
    ("a telling that cost the world", "interpretations.versions", |l| {
        l["record"]["tokens"] = u64::MAX.into()
    }),
    ("a card that is none", "insights.favorites", |l| l["key"] = "major_arcana.99".into()),
    ("a feed whose key is a link", "feeds.feeds", |l| {
        l["record"]["token"] = "https://example.org/".into()
    }),
    ("a feed at a quarter past never", "feeds.feeds", |l| l["record"]["alarm"] = "25:99".into()),
    ("a feed with a book for a name", "feeds.feeds", |l| {
        l["record"]["name"] = "x".repeat(51).into()
    }),
    ("a notice into a file", "notices.notices", |l| {
        l["record"]["url"] = "file:///etc/passwd".into()
    }),
    ("a notice with somebody's key", "notices.notices", |l| l["record"]["token"] = "hush".into()),
    ("a notice of another kind", "notices.notices", |l| l["key"] = "everything".into()),
    ("a level that was not reached", "progress.standing", |l| l["record"]["level"] = 100.into()),
    ("more good than there is", "progress.standing", |l| l["record"]["alignment"] = 101.into()),
    ("more than can be counted", "progress.standing", |l| l["record"]["total"] = u64::MAX.into()),
    ("a gift of a million", "progress.ledger", |l| l["record"]["total"] = 1_000_000.into()),
    ("a gift of tomorrow", "progress.ledger", |l| {
        l["record"]["at"] = "2031-01-01T00:00:00Z".into()
    }),
    ("a debt", "progress.ledger", |l| l["record"]["total"] = (-5).into()),
    ("a cause without end", "progress.causes", |l| l["key"] = "x".repeat(400).into()),
    ("a day to come", "progress.days", |l| l["key"] = "2031-01-01".into()),
    ("a card of one number", "bingo.cards", |l| l["record"]["numbers"] = json!(vec![7; 25])),
    ("a card of too few", "bingo.cards", |l| l["record"]["numbers"] = json!([1, 2, 3])),
    ("a month that begins on the second", "bingo.cards", |l| l["key"] = "2026-11-02".into()),
    ("the number 26", "bingo.claims", |l| l["record"]["number"] = 26.into()),
    ("a number of tomorrow", "bingo.claims", |l| {
        l["record"]["claimed_at"] = "2031-01-01T00:00:00Z".into()
    }),
];

#[tokio::test]
async fn a_record_that_breaks_its_rules_refuses_everything() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let token = bob.access();
    let folder = app.stop_keeping_folder().await;
    let before = dump(folder.path());
    let app = TestApp::start_in(folder.path(), &[]).await;
    let bob = Browser::new(&app);
    bob.set_cookie("access_token", &token);
    for (count, (what, section, change)) in EVERY.iter().enumerate() {
        if count % 10 == 9 {
            // Patience: the limit by account is another test's.
            app.clock.advance(std::time::Duration::from_secs(1200));
            app.clock.set_back(std::time::Duration::from_secs(1200));
        }
        let answer = import(&bob, &altered(&zip, section, *change), "").await;
        assert_refused(what, &answer, "invalid_input");
        let pointer = answer.json()["errors"][0]["pointer"].as_str().unwrap().to_owned();
        assert!(pointer.starts_with(&format!("/data~1{section}.json/0")), "{what}: {pointer}");
    }
    app.stop().await;
    assert!(kept(before) == kept(dump(folder.path())), "something was written");
}
