//! What somebody may send instead of an export: refused whole, with the reason, and nothing written.

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::zips::{
    Files, dump, export, files, fill, import, kept, put_records, records, relisted, zipped,
    zipped_with,
};
use crate::accounts::browser::Browser;
use crate::support::{Answer, TestApp};

const ADA: &str = "ada@example.com";

/// The export with a change, its manifest written anew.
fn forged(zip: &[u8], change: impl FnOnce(&mut Files)) -> Vec<u8> {
    let mut files = files(zip);
    change(&mut files);
    relisted(&mut files);
    zipped(&files)
}

/// With a change of the first record of a section.
pub fn altered(zip: &[u8], section: &str, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    forged(zip, |files| {
        let mut all = records(files, section);
        change(&mut all[0]);
        put_records(files, section, &all);
    })
}

fn reading(zip: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    altered(zip, "readings.readings", |line| change(&mut line["record"]))
}

/// Renames an entry without a word to anybody: names of one length.
fn renamed(mut zip: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut at = 0;
    while let Some(found) = zip[at..].windows(from.len()).position(|part| part == from.as_bytes()) {
        zip[at + found..at + found + from.len()].copy_from_slice(to.as_bytes());
        at += found + from.len();
    }
    zip
}

fn with_extra(zip: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    forged(zip, |files| {
        files.insert(name.to_owned(), bytes.to_vec());
    })
}

fn every_hostile(zip: &[u8]) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let good = files(zip);
    let extra = |name: &str| with_extra(zip, name, b"x");
    let manifest = |change: fn(&mut Value)| {
        let mut files = good.clone();
        let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        change(&mut manifest);
        files.insert("manifest.json".to_owned(), manifest.to_string().into_bytes());
        zipped(&files)
    };
    let link = zipped_with(&good, |writer| {
        writer
            .add_symlink("receipts/link.json", "/etc/passwd", SimpleFileOptions::default())
            .unwrap();
    });
    let mut changed = good.clone();
    let text = String::from_utf8(changed["data/readings.readings.json"].clone()).unwrap();
    changed.insert(
        "data/readings.readings.json".to_owned(),
        text.replacen("海邊", "山上", 1).into_bytes(),
    );
    let mut encrypted = zip.to_vec();
    let head = encrypted.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    encrypted[head + 8] |= 1;
    let many = {
        let mut zip = rawzip::ZipArchiveWriter::new(Vec::new());
        for number in 0..=wasteland_tarot::features::portable::rules::MAX_ENTRIES {
            let name = format!("receipts/{number}.json");
            let (entry, config) = zip.new_file(name.as_str()).start().unwrap();
            let mut entry = entry;
            let (_, descriptor) = config.wrap(&mut entry).finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        zip.finish().unwrap()
    };
    let without = |name: &str| {
        let mut files = good.clone();
        files.remove(name).unwrap();
        zipped(&files)
    };
    let raw = |text: &[u8]| {
        forged(zip, |files| {
            files.insert("data/readings.readings.json".to_owned(), text.to_vec());
        })
    };
    let million = |line: &mut Value| line["reading"]["tags"] = vec!["x"; 1_000_000].into();
    vec![
        ("no zip", "archive_broken", b"this is no zip".to_vec()),
        ("nothing", "archive_broken", Vec::new()),
        ("cut off", "archive_broken", zip[..zip.len() / 2].to_vec()),
        (
            "a path upwards",
            "archive_name",
            renamed(extra("receipts/a.json"), "receipts/a.json", "../../../a.json"),
        ),
        (
            "an absolute path",
            "archive_name",
            renamed(extra("receipts/a.json"), "receipts/a.json", "/etc/cro/a.json"),
        ),
        (
            "a path of Windows",
            "archive_name",
            renamed(extra("receipts/a.json"), "receipts/a.json", "C:\\windows\\a.bc"),
        ),
        ("a link", "archive_link", link),
        ("encrypted", "archive_packing", encrypted),
        ("too many files", "archive_entries", many),
        ("a bomb", "archive_bomb", with_extra(zip, "readings/zeros.md", &vec![0; 50_000_000])),
        ("no manifest", "archive_manifest", without("manifest.json")),
        ("another manifest", "archive_manifest", manifest(|m| m["format"] = "something".into())),
        ("a newer one", "archive_newer", manifest(|m| m["version"] = 2.into())),
        ("a file less", "archive_missing", without("README.txt")),
        (
            "a file more",
            "archive_unlisted",
            zipped_with(&good, |writer| {
                writer.start_file("receipts/more.json", SimpleFileOptions::default()).unwrap();
            }),
        ),
        ("a word changed", "archive_hash", zipped(&changed)),
        (
            "records of the future",
            "archive_unknown_data",
            with_extra(zip, "data/dreams.json", b"[\n]\n"),
        ),
        ("broken UTF-8", "archive_utf8", raw(b"[\n{\"key\":\"\xff\xfe\"}\n]\n")),
        ("no list", "archive_form", raw(b"{}\n")),
        ("something behind", "archive_form", raw(b"[\n]\n{}")),
        ("a record that is none", "invalid_input", raw(b"[\n{\"key\":5}\n]\n")),
        ("a million tags", "archive_record_too_long", reading(zip, million)),
        (
            "twenty-one tags",
            "invalid_input",
            reading(zip, |r| r["reading"]["tags"] = (0..21).map(|n| n.to_string()).collect()),
        ),
        (
            "no such card",
            "invalid_input",
            reading(zip, |r| r["reading"]["cards"][0]["card"] = 78.into()),
        ),
        (
            "one card twice",
            "invalid_input",
            reading(zip, |r| r["reading"]["cards"][0] = r["reading"]["cards"][1].clone()),
        ),
        ("no such spread", "invalid_input", reading(zip, |r| r["reading"]["spread"] = "x".into())),
        (
            "no such voice",
            "invalid_input",
            reading(zip, |r| r["reading"]["character_voice"] = "x".into()),
        ),
        (
            "a rating of nine",
            "invalid_input",
            reading(zip, |r| r["reading"]["user_satisfaction"] = 9.into()),
        ),
        (
            "radiation",
            "invalid_input",
            reading(zip, |r| r["reading"]["radiation_factor"] = 7.into()),
        ),
        (
            "a note without end",
            "invalid_input",
            reading(zip, |r| r["reading"]["notes"] = "字".repeat(5001).into()),
        ),
        (
            "a question without end",
            "invalid_input",
            reading(zip, |r| r["reading"]["question"] = "字".repeat(501).into()),
        ),
        (
            "from the future",
            "invalid_input",
            reading(zip, |r| r["reading"]["created_at"] = "2030-01-01T00:00:00Z".into()),
        ),
        (
            "no text",
            "invalid_input",
            reading(zip, |r| r["interpretation"] = json!({"text": "I say so"})),
        ),
        (
            "another author",
            "invalid_input",
            reading(zip, |r| r["reading"]["engine"] = "oracle-9".into()),
        ),
        (
            "an id that is none",
            "invalid_input",
            altered(zip, "readings.readings", |l| l["key"] = "x".into()),
        ),
        (
            "an id of another kind",
            "invalid_input",
            altered(zip, "readings.readings", |l| {
                l["key"] = "3f0c0f0e-0000-4000-8000-000000000000".into()
            }),
        ),
        (
            "forged cards",
            "invalid_input",
            reading(zip, |r| {
                let other = |card: &Value| (card.as_u64().unwrap() + 40) % 78;
                r["reading"]["cards"][0]["card"] =
                    other(&r["reading"]["cards"][0]["card"].clone()).into();
            }),
        ),
        (
            "forged cards in the receipt, too",
            "invalid_input",
            reading(zip, |r| {
                r["reading"]["cards"][0]["reversed"] =
                    (!r["reading"]["cards"][0]["reversed"].as_bool().unwrap()).into();
                r["receipt"]["cards"][0]["reversed"] = r["reading"]["cards"][0]["reversed"].clone();
            }),
        ),
        (
            "a receipt of nobody",
            "invalid_input",
            reading(zip, |r| r["receipt"]["signature"] = "0".repeat(128).into()),
        ),
        ("no receipt", "invalid_input", reading(zip, |r| r["receipt"] = Value::Null)),
        (
            "another's draw",
            "invalid_input",
            reading(zip, |r| r["reading"]["draw"] = "3f0c0f0e-0000-4000-8000-000000000000".into()),
        ),
        (
            "drawn by hand with a receipt",
            "invalid_input",
            reading(zip, |r| r["reading"]["origin"] = "physical".into()),
        ),
        (
            "boundless karma",
            "invalid_input",
            altered(zip, "accounts.profile", |l| l["record"]["karma_score"] = 1_000_000.into()),
        ),
        (
            "a title without end",
            "invalid_input",
            altered(zip, "accounts.profile", |l| {
                l["record"]["current_title"] = "x".repeat(1000).into()
            }),
        ),
        (
            "two profiles",
            "archive_too_many_records",
            forged(zip, |files| {
                let one = records(files, "accounts.profile")[0].clone();
                put_records(files, "accounts.profile", &[one.clone(), one]);
            }),
        ),
        (
            "preferences",
            "invalid_input",
            altered(zip, "accounts.preferences", |l| l["record"]["theme"] = "a b<script>".into()),
        ),
        (
            "a picture that is none",
            "invalid_input",
            altered(zip, "accounts.avatar", |l| l["record"]["jpeg"] = "AAAA".into()),
        ),
        (
            "a day to come",
            "invalid_input",
            altered(zip, "accounts.login_days", |l| l["key"] = "2031-01-01".into()),
        ),
        (
            "a draft that is none",
            "invalid_input",
            altered(zip, "drafts.drafts", |l| l["record"]["session_state"] = "[".into()),
        ),
        (
            "a draw without end",
            "invalid_input",
            altered(zip, "draws.revealed", |l| {
                l["record"]["expires_at"] = "2099-01-01T00:00:00Z".into()
            }),
        ),
        (
            "a draw of another",
            "invalid_input",
            altered(zip, "draws.revealed", |l| {
                l["record"]["owner"] = "019ab000-0000-7000-8000-000000000000".into()
            }),
        ),
    ]
}

#[track_caller]
pub fn assert_refused(what: &str, answer: &Answer, code: &str) {
    assert_eq!(answer.status, 422, "{what}: {}", answer.text());
    assert_eq!(answer.json()["code"], code, "{what}: {}", answer.text());
    assert!(answer.json()["detail"].as_str().unwrap().len() > 10, "{what}");
}

#[tokio::test]
async fn everything_that_is_no_export_is_refused_whole_and_leaves_no_trace() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let token = bob.access();
    let folder = app.stop_keeping_folder().await;
    let before = dump(folder.path());
    let app = TestApp::start_in(folder.path(), &[]).await;
    let bob = Browser::new(&app);
    bob.set_cookie("access_token", &token);
    let mut hostile = every_hostile(&zip);
    // Two of one name, by the directory's own word.
    let twice = renamed(with_extra(&zip, "READ-ME.md", b"x"), "READ-ME.md", "README.txt");
    hostile.push(("two of one name", "archive_duplicate", twice));
    for (count, (what, code, bytes)) in hostile.iter().enumerate() {
        if count % 10 == 9 {
            // Patience: the limit by account is another test's.
            app.clock.advance(std::time::Duration::from_secs(1200));
            app.clock.set_back(std::time::Duration::from_secs(1200));
        }
        let query = if count % 2 == 0 { "" } else { "?dry_run=true" };
        assert_refused(what, &import(&bob, bytes, query).await, code);
    }
    // The good one is good: what was refused was refused for its change.
    assert_eq!(import(&bob, &zip, "?dry_run=true").await.status, 200);
    app.stop().await;
    let (before, after) = (kept(before), kept(dump(folder.path())));
    assert_eq!(before.len(), after.len());
    assert!(before == after, "something was written");
    // And nothing lies about in the folder.
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["wasteland.redb"]);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_with_pointers_into_the_records() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    fill(&ada).await;
    let zip = export(&ada).await;
    let bad = reading(&zip, |r| {
        r["reading"]["user_satisfaction"] = 9.into();
        r["reading"]["karma_context"] = "x".into();
    });
    let problem = import(&ada, &bad, "").await.problem(422, "invalid_input");
    let pointers: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    let at = "/data~1readings.readings.json/0/record/reading";
    assert_eq!(pointers, [format!("{at}/karma_context"), format!("{at}/user_satisfaction")]);
}

#[tokio::test]
async fn who_is_not_signed_in_or_sends_something_else_gets_no_further() {
    let app = TestApp::start().await;
    let guest = Browser::new(&app);
    import(&guest, b"x", "").await.problem(401, "not_signed_in");
    guest.get("/users/me/export").await.problem(401, "not_signed_in");
    let ada = Browser::registered(&app, ADA).await;
    ada.post("/users/me/import", &json!({})).await.problem(415, "unsupported_media_type");
    ada.post("/users/me/import/csv", &json!({})).await.problem(415, "unsupported_media_type");
    import(&ada, b"x", "?dry_run=perhaps").await.problem(422, "invalid_input");
    // A length that is too much is not waited for.
    let request = ada.request("POST".parse().unwrap(), "/users/me/import/csv");
    let big = vec![b'x'; 5 * 1024 * 1024 + 1];
    let sent = ada.send(request.header("content-type", "text/csv").body(big)).await;
    sent.problem(413, "body_too_large");
}

#[tokio::test]
async fn thirty_an_hour_are_enough() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, ADA).await;
    for _ in 0..30 {
        assert_eq!(ada.get("/users/me/export").await.status, 200);
    }
    ada.get("/users/me/export").await.problem(429, "too_many_requests");
}
