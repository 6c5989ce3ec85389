//! Out, away, back, and out again: the same.

use serde_json::{Value, json};

use super::zips::{Files, QUESTION, export, files, fill, import, records, zipped};
use crate::accounts::browser::{Browser, PASSWORD};
use crate::support::TestApp;

const ADA: &str = "ada@example.com";

/// Equal, entry by entry, but for the time that the manifest says (and which site wrote it, of another's).
#[track_caller]
fn assert_alike(one: &Files, other: &Files, but: &[&str]) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    for (name, bytes) in one {
        if name == "manifest.json" {
            let told = |files: &Files| {
                let mut manifest: Value = serde_json::from_slice(&files[name]).unwrap();
                for key in but {
                    assert!(manifest.as_object_mut().unwrap().remove(*key).is_some());
                }
                manifest
            };
            assert_eq!(told(one), told(other));
            continue;
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(bytes), text(&other[name]), "{name}");
    }
}

async fn leave(person: &Browser<'_>) {
    let gone = person.delete("/users/me", &json!({"password": PASSWORD})).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
}

#[tokio::test]
async fn taken_deleted_brought_back_and_taken_again_is_the_same_but_for_the_time() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let before = fill(&ada).await;
    let first = export(&ada).await;
    assert_eq!(first, export(&ada).await, "the same moment, the same bytes");
    leave(&ada).await;
    app.clock.advance(std::time::Duration::from_secs(3600));
    let ada = Browser::registered(&app, ADA).await;

    let looked = import(&ada, &first, "?dry_run=true").await;
    assert_eq!(looked.status, 200, "{}", looked.text());
    assert_eq!(looked.json()["dry_run"], true);
    assert_eq!(looked.json()["from_here"], true);
    assert_eq!(ada.get("/readings").await.json()["total"], 0, "a dry run writes nothing");

    let came = import(&ada, &first, "").await;
    assert_eq!(came.status, 200, "{}", came.text());
    let sections = came.json()["sections"].clone();
    assert_eq!(sections, looked.json()["sections"]);
    let of = |name: &str| {
        sections.as_array().unwrap().iter().find(|s| s["section"] == name).unwrap()["new"].clone()
    };
    assert_eq!(
        (of("readings.readings"), of("draws.revealed"), of("drafts.drafts")),
        (4.into(), 1.into(), 1.into())
    );
    assert_eq!(came.json()["conflicts"], json!([]));

    // The same addresses have the same readings, whole.
    for reading in &before {
        let path = format!("/readings/{}", reading["id"].as_str().unwrap());
        let now = ada.get(&path).await.json();
        for key in [
            "id",
            "question",
            "cards",
            "overall_interpretation",
            "receipt",
            "notes",
            "tags",
            "created_at",
            "updated_at",
            "draw_id",
            "daily_date",
        ] {
            assert_eq!(now[key], reading[key], "{key}");
        }
    }
    assert_eq!(ada.get("/readings/daily").await.json()["reading"]["id"], before[3]["id"]);
    assert_eq!(ada.me().await.unwrap()["total_readings"], 4);
    let second = export(&ada).await;
    assert_alike(&files(&first), &files(&second), &["exported_at"]);

    // Once more changes nothing.
    let again = import(&ada, &second, "").await.json();
    assert!(
        again["sections"].as_array().unwrap().iter().all(|s| s["new"] == 0 && s["kept"] == 0),
        "{again}"
    );
    assert_alike(&files(&second), &files(&export(&ada).await), &["exported_at"]);
}

#[tokio::test]
async fn another_instance_takes_it_and_gives_it_again() {
    let here = TestApp::start().await;
    let ada = Browser::registered(&here, ADA).await;
    let before = fill(&ada).await;
    let first = export(&ada).await;
    let there = TestApp::start().await;
    // Another key: the fixed randomness is the same in both.
    let key = |app: &TestApp| format!("{}/api/v1/draws/instance-key", app.url);
    let keys = [key(&here), key(&there)].map(|url| here.client.get(url));
    let mut told = Vec::new();
    for request in keys {
        told.push(
            request.send().await.unwrap().json::<Value>().await.unwrap()["public_key"].clone(),
        );
    }
    let ada = Browser::registered(&there, ADA).await;
    // Another program packed it anew: that changes no file.
    let repacked = zipped(&files(&first));
    let came = import(&ada, &repacked, "").await;
    assert_eq!(came.status, 200, "{}", came.text());
    assert_eq!(came.json()["from_here"], told[0] == told[1]);
    assert_alike(&files(&first), &files(&export(&ada).await), &["exported_at", "instance", "seal"]);
    let path = format!("/readings/{}", before[0]["id"].as_str().unwrap());
    assert_eq!(ada.get(&path).await.json()["receipt"], before[0]["receipt"]);
}

#[tokio::test]
async fn a_second_account_has_it_as_its_own_and_what_it_has_stays() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    let before = fill(&ada).await;
    let zip = export(&ada).await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let own = json!({"bio": "my own words", "faction_alignment": "independent"});
    assert_eq!(bob.call("PATCH", "/users/me/profile", &own).await.status, 200);
    let came = import(&bob, &zip, "").await;
    assert_eq!(came.status, 200, "{}", came.text());
    let me = bob.me().await.unwrap();
    assert_eq!((&me["email"], &me["bio"]), (&json!("bob@example.com"), &json!("my own words")));
    assert_eq!(me["is_admin"], false);
    let path = format!("/readings/{}", before[0]["id"].as_str().unwrap());
    assert_eq!(bob.get(&path).await.json()["user_id"], me["id"]);

    // What differs by now is named, and stays.
    bob.call("PATCH", &path, &json!({"notes": "changed since"})).await;
    let again = import(&bob, &zip, "").await.json();
    let listed = again["conflicts"].as_array().unwrap();
    let wanted = json!({"section": "readings.readings", "key": before[0]["id"]});
    assert!(listed.contains(&wanted), "{again}");
    assert_eq!(bob.get(&path).await.json()["notes"], "changed since");
    // Ada's is hers as before, also when his goes.
    assert_eq!(bob.delete(&path, &Value::Null).await.status, 204);
    assert_eq!(ada.get(&path).await.json()["notes"], before[0]["notes"]);
    // A draw that waited at hers does not become two readings.
    let draws = records(&files(&zip), "draws.revealed");
    let body = json!({"draw_id": draws[0]["key"]});
    bob.post("/readings", &body).await.problem(403, "not_your_draw");
    assert_eq!(ada.post("/readings", &body).await.status, 201);
}

#[tokio::test]
async fn chinese_and_marks_are_whole_in_every_file() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await.with("accept-language", "zh-TW");
    let before = fill(&ada).await;
    let files = files(&export(&ada).await);
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let named = |start: &str| {
        files.keys().filter(|name| name.starts_with(start)).cloned().collect::<Vec<_>>()
    };
    let data = records(&files, "readings.readings");
    assert_eq!(data[0]["record"]["reading"]["question"], QUESTION);
    let page = text(&named("pages/")[0]);
    assert!(page.contains("該不該搬去海邊？&lt;b&gt;「真的」&lt;/b&gt;") && !page.contains("<b>"));
    assert!(page.contains("=HYPERLINK(&quot;x&quot;)"));
    assert!(text("index.html").contains("該不該搬去海邊？"));
    assert!(text("README.txt").contains("先打開 index.html"));
    let markdown = named("readings/2026/");
    assert_eq!(markdown.len(), 4);
    let all: String = markdown.iter().map(|name| text(name)).collect();
    for part in [
        "# 該不該搬去海邊？\\<b>「真的」\\</b>",
        "> 先看房租。",
        "> \\# 不是標題",
        "tags: [\"海\", \"move\"]",
        "逆位",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    for paragraph in before[0]["overall_interpretation"].as_str().unwrap().split("\n\n") {
        assert!(all.contains(paragraph), "{paragraph}");
    }
    // Receipts hold for a stranger.
    let receipts = named("receipts/");
    assert_eq!(receipts.len(), 3);
    for name in receipts {
        let receipt = wasteland_tarot::tarot::Receipt::parse(&text(&name)).unwrap();
        assert!(receipt.checks().iter().all(|check| check.failure.is_none()));
    }
    // Pages need nothing else and run nothing.
    for name in named("pages/").into_iter().chain(["index.html".to_owned()]) {
        let page = text(&name);
        for never in ["<script", "http://", "https://", "javascript:", "<img", "onclick"] {
            assert!(!page.contains(never), "{name}: {never}");
        }
    }
    // Nothing of how one signs in.
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for secret in
            ["$argon2", "hush", "password", &ada.access(), &ada.refresh(), "\"oidc\"", "is_admin"]
        {
            assert!(!text.contains(secret) || name == "README.txt", "{name}: {secret}");
        }
    }
    let sealed = records(&files, "draws.revealed");
    assert_eq!(sealed.len(), 1, "a sealed draw stays");
}

/// What is written for people has the journal, what happened, and every telling; what somebody typed runs nowhere.
#[tokio::test]
async fn pages_and_markdown_have_what_lies_around_a_reading() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await.with("accept-language", "zh-TW");
    let before = fill(&ada).await;
    let id = before[0]["id"].as_str().unwrap();
    let note = json!({"outcome": "partly", "note": "租了一間，<b>還沒搬</b>。"});
    assert_eq!(ada.call("PUT", &format!("/readings/{id}/outcome"), &note).await.status, 200);
    let typed = "<script>alert(1)</script> [點我](javascript:alert(1)) ![x](https://example.org/x.png)\n\n- 雨";
    assert_eq!(ada.post("/journals", &json!({"content": typed})).await.status, 201);
    let files = files(&export(&ada).await);
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let one = |start: &str, of: &str| {
        let mut names = files.keys().filter(|name| name.starts_with(start));
        let found = names.find(|name| text(name).contains(of));
        found.unwrap_or_else(|| panic!("{of} is nowhere in {start}")).clone()
    };
    // Beside its reading: the entry, what happened, its thread, the other voice.
    let markdown = text(&one("readings/", &format!("id: {id}")));
    let path = format!("/readings/{id}/interpretation");
    let told = ada.get(&path).await.json();
    let versions = told["versions"].as_array().unwrap_or_else(|| panic!("{told}"));
    let ghoul = versions.iter().find(|v| v["character_voice"] == "ghoul").unwrap();
    let paragraph = ghoul["text"].as_str().unwrap().split("\n\n").next().unwrap().to_owned();
    for part in [
        "> **記下來** the door",
        "有盼頭",
        "**有一部分**",
        "> 租了一間，\\<b>還沒搬\\</b>。",
        "[搬家](../../threads/",
        "## 另一個聲音：",
        &paragraph,
    ] {
        assert!(markdown.contains(part), "{part}: {markdown}");
    }
    let page = text(&one("pages/2026", "該不該搬去海邊"));
    for part in [
        "<strong>記下來</strong> the door",
        "有一部分",
        "租了一間，&lt;b&gt;還沒搬&lt;/b&gt;。",
        "<a href=\"threads.html#",
        "另一個聲音：",
        &paragraph,
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // By themselves: a free page, a thread.
    assert!(text(&one("journal/2026/", "沒有牌的一天")).starts_with("---\nid: "));
    let thread = text(&one("threads/", "搬家"));
    for part in ["> 該不該搬？", "還在問", "../readings/2026/", "**有一部分**"] {
        assert!(thread.contains(part), "{part}: {thread}");
    }
    let threads = text("pages/threads.html");
    let linked =
        threads.split("<a href=\"").find(|part| part.starts_with("2026-11.html#")).unwrap();
    let anchor = linked.split(['#', '"']).nth(1).unwrap();
    assert!(text("pages/2026-11.html").contains(&format!("id=\"{anchor}\"")), "{anchor}");
    let free = text("pages/journal.html");
    assert!(free.contains("<li>雨</li>") && free.contains("沒有牌的一天"));
    for never in ["<script", "href=\"javascript:", "<img", "onclick"] {
        assert!(!free.contains(never), "{never}: {free}");
    }
    let index = text("index.html");
    assert!(index.contains("pages/journal.html") && index.contains("pages/threads.html"));
}
