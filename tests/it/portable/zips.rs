//! People with something to take, and zips made by another program than ours.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use redb::{ReadableDatabase, ReadableTable, TableDefinition, TableHandle};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::accounts::browser::Browser;
use crate::support::Answer;

pub type Files = BTreeMap<String, Vec<u8>>;

pub const QUESTION: &str = "該不該搬去海邊？<b>「真的」</b>";

/// Readings of every kind in both languages, a draft, a draw that waits, a picture, preferences, a profile.
pub async fn fill(person: &Browser<'_>) -> Vec<Value> {
    let mut readings = Vec::new();
    for (body, notes) in [
        (
            json!({"spread": "vault_tec_spread", "question": QUESTION, "lang": "zh-TW", "tags": ["海", "move"], "mood_before": "不安"}),
            "先看房租。\n# 不是標題\n=HYPERLINK(\"x\")",
        ),
        (json!({"spread": "celtic_cross", "question": "What now?", "lang": "en"}), "Nothing yet."),
        (
            json!({"spread": "vault_tec_spread", "lang": "zh-TW", "cards": [{"card_id": "3w r"}, {"card_id": "聖杯王后"}, {"card_id": "XVI"}]}),
            "自己的牌",
        ),
    ] {
        let draws = body["cards"].is_null();
        let mut body = body;
        if draws {
            let spread = body["spread"].clone();
            let draw = person.post("/draws", &json!({"spread": spread})).await.json();
            let id = draw["id"].as_str().unwrap().to_owned();
            let turned = person
                .post(&format!("/draws/{id}/reveal"), &json!({"cut": 7, "jumper": true}))
                .await;
            assert_eq!(turned.status, 200, "{}", turned.text());
            body["draw_id"] = id.into();
        }
        let made = person.post("/readings", &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let id = made.json()["id"].as_str().unwrap().to_owned();
        if draws {
            let more =
                person.post(&format!("/readings/{id}/clarifier"), &json!({"position": 2})).await;
            assert_eq!(more.status, 200, "{}", more.text());
        }
        let change = json!({"notes": notes, "is_favorite": true, "user_satisfaction": 4, "mood_after": "好一點"});
        let changed = person.call("PATCH", &format!("/readings/{id}"), &change).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        readings.push(changed.json());
    }
    let daily = person.post("/readings/daily", &json!({})).await;
    assert!(matches!(daily.status, 200 | 201), "{}", daily.text());
    readings.push(daily.json()["reading"].clone());
    let draft = json!({"spread_type": "vault_tec_spread", "question": "還沒問完", "session_state": {"step": "牌"}});
    assert_eq!(person.post("/sessions", &draft).await.status, 201);
    let waiting = person.post("/draws", &json!({"spread": "single_wasteland"})).await.json();
    let id = waiting["id"].as_str().unwrap();
    assert_eq!(person.post(&format!("/draws/{id}/reveal"), &json!({})).await.status, 200);
    // A sealed one stays here.
    assert_eq!(person.post("/draws", &json!({"spread": "single_wasteland"})).await.status, 201);
    around(person, readings[0]["id"].as_str().unwrap()).await;
    let profile = json!({"display_name": "夜路", "bio": "一行\n兩行", "faction_alignment": "ncr"});
    assert_eq!(person.call("PATCH", "/users/me/profile", &profile).await.status, 200);
    let own = json!({"theme": "amber", "lang": "zh-TW", "default_spread_type": "celtic_cross"});
    assert_eq!(person.call("PUT", "/preferences", &own).await.status, 200);
    let form = reqwest_form(&picture());
    let sent = person.request("POST".parse().unwrap(), "/users/avatar");
    let sent = person.send(sent.header("content-type", form.0).body(form.1)).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    readings
}

/// What lies around a reading: its entry and a free one, its thread, a day to look back and what came of
/// it, a link, another telling, a marked card, the person's own limits.
async fn around(person: &Browser<'_>, reading: &str) {
    let entry = json!({"content": "**記下來** the door", "mood_tags": ["hopeful"]});
    for (method, path, body, status) in [
        ("POST", format!("/readings/{reading}/journal"), entry.clone(), 201),
        ("POST", "/journals".to_owned(), json!({"content": "沒有牌的一天"}), 201),
        ("PUT", format!("/readings/{reading}/look-back"), json!({"in_days": 7}), 200),
        ("PUT", format!("/readings/{reading}/outcome"), json!({"outcome": "partly"}), 200),
        ("POST", format!("/readings/{reading}/share"), json!({"show_question": true}), 201),
        ("POST", "/analytics/cards/major_arcana.16/favorite".to_owned(), Value::Null, 200),
        ("PUT", "/users/me/limits".to_owned(), json!({"readings_per_week": 90}), 200),
    ] {
        let answer = person.call(method, &path, &body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
    }
    let thread = json!({"title": "搬家", "question": "該不該搬？", "reading_id": reading});
    let made = person.post("/threads", &thread).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let number = |at: i64| (at * 7) % 25 + 1;
    let card: Vec<Vec<i64>> =
        (0..5).map(|row| (0..5).map(|col| number(row * 5 + col)).collect()).collect();
    let laid = person.post("/bingo/card", &json!({"numbers": card})).await;
    assert_eq!(laid.status, 201, "{}", laid.text());
    for (method, path, body, status) in [
        ("POST", "/bingo/claim", Value::Null, 200),
        ("POST", "/achievements/FIRST_READING/claim", Value::Null, 200),
        ("PUT", "/levels/leaderboard", json!({"joined": true}), 200),
        ("POST", "/feeds", json!({"kind": "calendar", "name": "牌", "alarm": "07:30"}), 201),
        (
            "PUT",
            "/notices/daily-card",
            json!({"kind": "ntfy", "url": "https://ntfy.example/topic", "token": "hush", "at": "07:30", "look_back": true}),
            200,
        ),
    ] {
        let answer = person.call(method, path, &body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
    }
    let voice = json!({"reader": "offline", "character_voice": "ghoul"});
    let told = person.post(&format!("/readings/{reading}/interpretation"), &voice).await;
    assert!(told.text().contains("event: done"), "{}", told.text());
}

fn picture() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(300, 300, |x, y| image::Rgb([x as u8, y as u8, 90]));
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

fn reqwest_form(file: &[u8]) -> (&'static str, Vec<u8>) {
    let mut body =
        b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n".to_vec();
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    ("multipart/form-data; boundary=edge", body)
}

pub async fn export(person: &Browser<'_>) -> Vec<u8> {
    let answer = person.get("/users/me/export").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
    answer.bytes
}

pub async fn import(person: &Browser<'_>, zip: &[u8], query: &str) -> Answer {
    let request = person.request("POST".parse().unwrap(), &format!("/users/me/import{query}"));
    person.send(request.header("content-type", "application/zip").body(zip.to_vec())).await
}

/// What another program reads in it, by name; in the order of the zip they are sorted, the manifest last.
pub fn files(zip: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut names = Vec::new();
    let mut files = Files::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        names.push(name.clone());
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(name, bytes);
    }
    assert_eq!(names.pop().as_deref(), Some("manifest.json"));
    assert!(names.is_sorted(), "{names:?}");
    files
}

/// A zip by another program.
pub fn zipped(files: &Files) -> Vec<u8> {
    zipped_with(files, |_| {})
}

pub fn zipped_with(files: &Files, more: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    more(&mut writer);
    writer.finish().unwrap().into_inner()
}

/// Writes the manifest anew, so that its hashes fit the files as they are now.
pub fn relisted(files: &mut Files) {
    let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let hashes = files.iter().filter(|(name, _)| *name != "manifest.json").map(|(name, bytes)| {
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        (name.clone(), Value::from(hash))
    });
    manifest["files"] = Value::Object(hashes.collect());
    files.insert("manifest.json".to_owned(), serde_json::to_vec(&manifest).unwrap());
}

/// The records of a section.
pub fn records(files: &Files, section: &str) -> Vec<Value> {
    serde_json::from_slice(&files[&format!("data/{section}.json")]).unwrap()
}

/// Puts records in a section's place, as an export writes them.
pub fn put_records(files: &mut Files, section: &str, records: &[Value]) {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    files.insert(format!("data/{section}.json"), text.into_bytes());
}

/// Every entry of every table of a store that is closed, but what changes by looking.
pub fn dump(folder: &Path) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let database = redb::Database::open(folder.join("wasteland.redb")).unwrap();
    let tx = database.begin_read().unwrap();
    let mut all = Vec::new();
    for table in tx.list_tables().unwrap() {
        let name = table.name().to_owned();
        let table = tx.open_table(TableDefinition::<&[u8], &[u8]>::new(&name)).unwrap();
        for entry in table.iter().unwrap() {
            let (key, value) = entry.unwrap();
            all.push((name.clone(), key.value().to_vec(), value.value().to_vec()));
        }
    }
    all
}

/// Of a [`dump`], what people have: not what a start writes by itself, its sessions' use and its jobs' runs.
pub fn kept(all: Vec<(String, Vec<u8>, Vec<u8>)>) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let own = |table: &str| table == "accounts.sessions" || table.starts_with("jobs.");
    all.into_iter().filter(|(table, ..)| !own(table)).collect()
}
