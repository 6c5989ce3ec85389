//! Tables of other programs.

use serde_json::{Value, json};

use super::zips::{dump, export, files, kept, records};
use crate::accounts::browser::Browser;
use crate::support::{Answer, TestApp};

async fn send(person: &Browser<'_>, text: impl Into<Vec<u8>>, query: &str) -> Answer {
    let request = person.request("POST".parse().unwrap(), &format!("/users/me/import/csv{query}"));
    person.send(request.header("content-type", "text/csv").body(text.into())).await
}

fn statuses(report: &Value) -> Vec<(u64, String)> {
    let rows = report["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["row"].as_u64().unwrap(), row["status"].as_str().unwrap().to_owned()))
        .collect()
}

const TABLE: &str = "\u{feff}日期;問題;牌陣;牌;筆記;標籤;心情;天氣\r\n\
2024-03-05;該不該搬家？;時間之流;權杖三 逆位、愚者、XVI;\"第一行\n=cmd|' /C calc'!A0\";家、搬家;不安;晴\r\n\
2024/3/6 21:30;\"=HYPERLINK(\"\"http://x\"\")\";;Queen of Cups;+1;;;\r\n\
;;;;;;;\r\n";

#[tokio::test]
async fn a_table_is_looked_at_row_by_row_and_then_taken_as_readings_of_ones_own_cards() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let looked = send(&ada, TABLE, "?dry_run=true&lang=zh-TW").await;
    assert_eq!(looked.status, 200, "{}", looked.text());
    let report = looked.json();
    assert_eq!(statuses(&report), [(2, "new".to_owned()), (3, "new".to_owned())]);
    assert_eq!(report["columns"][7], json!({"name": "天氣", "field": null}));
    assert_eq!(report["rows"][0]["cards"], json!(["權杖三（逆位）", "愚者", "塔"]));
    assert_eq!(report["rows"][1]["date"], "2024-03-06 21:30");
    assert_eq!(ada.get("/readings").await.json()["total"], 0);

    let came = send(&ada, TABLE, "?lang=zh-TW").await;
    assert_eq!(came.status, 200, "{}", came.text());
    let all = ada.get("/readings").await.json();
    assert_eq!(all["total"], 2);
    // The newest first: by the table's dates, not by today.
    let (second, first) = (all["readings"][0].clone(), all["readings"][1].clone());
    let whole = ada.get(&format!("/readings/{}", first["id"].as_str().unwrap())).await.json();
    assert_eq!(whole["created_at"], "2024-03-05T04:00:00Z");
    assert_eq!(whole["origin"], "physical");
    assert_eq!(whole["receipt"], Value::Null);
    assert_eq!(whole["notes"], "第一行\n=cmd|' /C calc'!A0");
    assert_eq!(whole["tags"], json!(["家", "搬家"]));
    assert_eq!(whole["mood_before"], "不安");
    assert!(whole["overall_interpretation"].as_str().unwrap().chars().count() > 50);
    assert!(whole["context_notes"].as_str().unwrap().contains("CSV"));
    // A formula is words.
    assert_eq!(second["question"], "=HYPERLINK(\"http://x\")");
    assert_eq!(second["notes"], "+1");

    let again = send(&ada, TABLE, "").await.json();
    assert_eq!((again["new"].clone(), again["same"].clone()), (0.into(), 2.into()));
    assert_eq!(ada.get("/readings").await.json()["total"], 2);
    // Nothing of a table goes out as one.
    let files = files(&export(&ada).await);
    assert!(files.keys().all(|name| !name.ends_with(".csv")));
    assert_eq!(records(&files, "readings.readings").len(), 2);
}

#[tokio::test]
async fn rows_that_are_wrong_are_named_and_nothing_of_the_table_is_taken() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let long = "字".repeat(501);
    let table = format!(
        "date,question,spread,cards,tags\n\
         2024-03-05,good,,3w,\n\
         03/05/2024,two days,,3w,\n\
         2031-01-01,to come,,3w,\n\
         2024-03-05,no card,,Seven of Hearts,\n\
         2024-03-05,twice,,3w;3w;0,\n\
         2024-03-05,none,,,\n\
         2024-03-05,{long},,3w,\n\
         2024-03-05,eleven,,0;1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16,\n\
         2024-03-05,I want to kill myself,,3w,\n\
         2024-03-05,other spread,My Own Spread,3w;4w;5w,\n\
         2024-03-05,good,,3w,\n"
    );
    let looked = send(&ada, table.clone(), "?dry_run=true").await.json();
    let wanted = [
        "new", "wrong", "wrong", "wrong", "wrong", "wrong", "wrong", "wrong", "left_out", "new",
        "same",
    ];
    let found: Vec<_> = statuses(&looked).into_iter().map(|(_, status)| status).collect();
    assert_eq!(found, wanted, "{looked}");
    for row in looked["rows"].as_array().unwrap() {
        let said = row["problems"].as_array().unwrap().len();
        assert_eq!(said > 0, row["status"] == "wrong", "{row}");
    }
    assert!(looked["rows"][3]["problems"][0].as_str().unwrap().contains("Seven of Hearts"));
    assert!(looked["rows"][9]["notices"][0].as_str().unwrap().contains("My Own Spread"));
    let problem = send(&ada, table, "").await.problem(422, "csv_wrong_rows");
    assert_eq!(problem["report"]["wrong"], 7);
    assert_eq!(ada.get("/readings").await.json()["total"], 0);
}

#[tokio::test]
async fn what_is_no_table_is_refused_before_a_row_is_read() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let token = ada.access();
    let folder = app.stop_keeping_folder().await;
    let before = dump(folder.path());
    let app = TestApp::start_in(folder.path(), &[]).await;
    let ada = Browser::new(&app);
    ada.set_cookie("access_token", &token);
    let million = format!("date,cards\n{}", "1,2\n".repeat(1_000_000));
    let wide = format!("date,cards{}\n", ",x".repeat(200));
    for (table, code) in [
        (b"".to_vec(), "csv_empty"),
        (b"date,cards\n".to_vec(), "csv_empty"),
        (b"when,what\n1,2\n".to_vec(), "csv_column"),
        (b"date,question\n1,2\n".to_vec(), "csv_column"),
        (million.into_bytes(), "csv_rows_too_many"),
        (wide.into_bytes(), "csv_columns_too_many"),
        // Big5.
        (b"date,cards\n2024-03-05,\xb7M\xaa\xcc\n".to_vec(), "csv_utf8"),
        (vec![0xFF, 0xFE, b'd', 0], "csv_utf8"),
    ] {
        send(&ada, table, "").await.problem(422, code);
    }
    app.stop().await;
    assert!(kept(before) == kept(dump(folder.path())), "something was written");
}
