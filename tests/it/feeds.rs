//! Feeds: what other people's calendar programs read, and what they must never find in it.

use std::collections::BTreeSet;
use std::time::Duration;

use icalendar::{Calendar, CalendarComponent, Component};
use jiff::Timestamp;
use serde_json::{Value, json};
use wasteland_tarot::features::feeds::ics;
use wasteland_tarot::features::feeds::moon::{Phase, between};
use wasteland_tarot::tarot::Lang;

use crate::accounts::browser::Browser;
use crate::support::{Answer, TestApp};

const DAY: Duration = Duration::from_hours(24);

async fn made(person: &Browser<'_>, body: Value) -> (String, Value) {
    let answer = person.post("/feeds", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let feed = answer.json();
    (feed["url"].as_str().unwrap().to_owned(), feed)
}

async fn read(app: &TestApp, url: &str) -> Answer {
    Answer::of(app.client.get(url)).await
}

/// What RFC 5545 wants of every line.
fn well_formed(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
}

#[test]
fn the_moon_is_where_the_almanacs_have_it() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let (from, to) = (at("2024-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    let phases = between(from, to);
    for (phase, moment) in [
        (Phase::New, "2024-01-11T11:57:00Z"),
        (Phase::Full, "2024-01-25T17:54:00Z"),
        (Phase::New, "2024-04-08T18:21:00Z"),
        (Phase::Full, "2024-09-18T02:34:00Z"),
        (Phase::FirstQuarter, "2025-01-06T23:56:00Z"),
        (Phase::LastQuarter, "2025-01-21T20:31:00Z"),
        (Phase::Full, "2025-03-14T06:55:00Z"),
        (Phase::New, "2025-03-29T10:58:00Z"),
        (Phase::Full, "2025-09-07T18:09:00Z"),
        (Phase::New, "2026-02-17T12:01:00Z"),
        (Phase::Full, "2026-03-03T11:38:00Z"),
        (Phase::New, "2026-08-12T17:37:00Z"),
        (Phase::Full, "2026-08-28T04:18:00Z"),
        (Phase::New, "2027-02-06T15:56:00Z"),
        (Phase::Full, "2027-02-20T23:24:00Z"),
        (Phase::New, "2027-08-02T10:05:00Z"),
    ] {
        let near = phases.iter().filter(|(other, _)| *other == phase);
        let off = near.map(|(_, told)| told.duration_since(at(moment)).abs()).min().unwrap();
        assert!(off.as_mins() <= 3, "{phase:?} of {moment} is {off:?} off");
    }
    // One after another, a week apart, and as many as four years have.
    let four = |phase| phases.iter().filter(|(other, _)| *other == phase).count();
    assert!((49..=50).contains(&four(Phase::New)) && (49..=50).contains(&four(Phase::Full)));
    for pair in phases.windows(2) {
        let apart = pair[1].1.duration_since(pair[0].1).as_hours();
        assert!((6 * 24..=9 * 24).contains(&apart), "{pair:?}");
    }
}

/// Every phase of 2026 in UTC, computed with PyEphem 4.2.1 (libastro: VSOP87 and its own series of the moon, so
/// nothing of what is tested); they agree with the almanacs' times in the test above.
#[test]
fn every_phase_of_2026_is_within_two_minutes_of_another_program() {
    let of_year: [(Phase, &[&str]); 4] = [
        (
            Phase::New,
            &[
                "01-18T19:52",
                "02-17T12:01",
                "03-19T01:23",
                "04-17T11:52",
                "05-16T20:01",
                "06-15T02:54",
                "07-14T09:44",
                "08-12T17:37",
                "09-11T03:27",
                "10-10T15:50",
                "11-09T07:02",
                "12-09T00:52",
            ],
        ),
        (
            Phase::FirstQuarter,
            &[
                "01-26T04:47",
                "02-24T12:28",
                "03-25T19:18",
                "04-24T02:32",
                "05-23T11:11",
                "06-21T21:55",
                "07-21T11:06",
                "08-20T02:46",
                "09-18T20:44",
                "10-18T16:13",
                "11-17T11:48",
                "12-17T05:43",
            ],
        ),
        (
            Phase::Full,
            &[
                "01-03T10:03",
                "02-01T22:09",
                "03-03T11:38",
                "04-02T02:12",
                "05-01T17:23",
                "05-31T08:45",
                "06-29T23:57",
                "07-29T14:36",
                "08-28T04:18",
                "09-26T16:49",
                "10-26T04:12",
                "11-24T14:53",
                "12-24T01:28",
            ],
        ),
        (
            Phase::LastQuarter,
            &[
                "01-10T15:48",
                "02-09T12:43",
                "03-11T09:38",
                "04-10T04:52",
                "05-09T21:10",
                "06-08T10:00",
                "07-07T19:29",
                "08-06T02:21",
                "09-04T07:51",
                "10-03T13:25",
                "11-01T20:28",
                "12-01T06:09",
                "12-30T18:59",
            ],
        ),
    ];
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let told = between(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    assert_eq!(told.len(), of_year.iter().map(|(_, moments)| moments.len()).sum::<usize>());
    for (phase, moments) in of_year {
        let own = told.iter().filter(|(other, _)| *other == phase);
        for ((_, own), moment) in own.zip(moments) {
            let off = own.duration_since(at(&format!("2026-{moment}:00Z"))).abs();
            assert!(off.as_mins() <= 2, "{phase:?} of {moment} is {off:?} off");
        }
    }
}

#[test]
fn text_is_escaped_and_folded_between_characters() {
    let mut calendar = ics::Calendar::new("a; b, c\\d", Lang::ZhTw);
    let at: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    for length in 0..160 {
        calendar.event(&ics::Event {
            uid: format!("{length}@x"),
            stamp: at,
            when: ics::When::Moment(at),
            summary: format!("{}{}🃏", "x".repeat(length), "牌".repeat(length)),
            description: "one\ntwo\u{7}".to_owned(),
            alarm: length == 3,
        });
    }
    let text = calendar.finish();
    well_formed(&text);
    assert!(text.contains("NAME:a\\; b\\, c\\\\d\r\n"));
    let parsed: Calendar = text.parse().unwrap();
    assert_eq!(parsed.components.len(), 160);
    for (length, component) in parsed.components.iter().enumerate() {
        let event = component.as_event().unwrap();
        let wanted = format!("{}{}🃏", "x".repeat(length), "牌".repeat(length));
        assert_eq!(event.get_summary(), Some(wanted.as_str()));
    }
}

#[tokio::test]
async fn a_calendar_holds_a_year_and_no_question() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let secret = "the question nobody may read";
    ada.post("/readings", &json!({"question": secret})).await;
    ada.post("/readings/daily", &json!({"question": secret, "notes": "the note nobody may read"}))
        .await;
    for _ in 0..25 {
        app.clock.advance(DAY);
        let ada = Browser::signed_in(&app, "ada@example.com").await;
        assert_eq!(ada.post("/readings/daily", &json!({})).await.status, 200);
    }
    app.clock.advance(DAY);
    let ada = Browser::signed_in(&app, "ada@example.com").await;
    let wanted = json!({"kind": "calendar", "moon": true, "alarm": "07:30", "lang": "en"});
    let (url, feed) = made(&ada, wanted).await;
    assert_eq!((&feed["kind"], &feed["alarm"]), (&json!("calendar"), &json!("07:30")));
    let answer = read(&app, &url).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "text/calendar; charset=utf-8")
    );
    let text = answer.text();
    well_formed(text);
    assert!(!text.contains("nobody may read"), "{text}");
    let parsed: Calendar = text.parse().unwrap();
    let events: Vec<_> = parsed.components.iter().filter_map(CalendarComponent::as_event).collect();
    let uids: BTreeSet<_> = events.iter().map(|event| event.get_uid().unwrap()).collect();
    assert_eq!(uids.len(), events.len(), "every UID once");
    let of = |kind: &str| uids.iter().filter(|uid| uid.starts_with(kind)).count();
    assert_eq!(of("card-"), 26);
    assert_eq!(of("draw-"), 14, "today's and those of two weeks");
    assert!((50..=62).contains(&of("moon-")), "{} phases in a year and a month", of("moon-"));
    for event in &events {
        assert!(event.get_timestamp().is_some(), "DTSTAMP");
        assert!(event.get_start().is_some(), "DTSTART");
        assert!(!event.get_summary().unwrap().is_empty());
    }
    assert_eq!(text.matches("BEGIN:VALARM").count(), 14);
    assert!(text.contains("DTSTART:20261218T233000Z"), "half past seven in Taipei, in UTC");
    // The same again costs nothing, and is the same to the byte.
    let tag = answer.header("etag").to_owned();
    let again = Answer::of(app.client.get(&url).header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    // In Chinese, with the card drawn: nothing rings today any more.
    ada.post("/readings/daily", &json!({})).await;
    let (zh, _) =
        made(&ada, json!({"kind": "calendar", "lang": "zh-TW", "alarm": "07:30", "moon": true}))
            .await;
    let answer = read(&app, &zh).await;
    well_formed(answer.text());
    assert!(answer.text().contains("SUMMARY;LANGUAGE=zh-TW:滿月"));
    assert_eq!(answer.text().matches("BEGIN:VALARM").count(), 13);
    assert_ne!(read(&app, &url).await.header("etag"), tag);
}

/// Everything that one of the demo's people wrote in their own words.
async fn own_words(person: &Browser<'_>) -> Vec<String> {
    let mut words = BTreeSet::new();
    for page in 1.. {
        let list = person.get(&format!("/readings?page_size=100&page={page}")).await.json();
        let readings = list["readings"].as_array().unwrap();
        for reading in readings {
            words.extend(
                ["question", "notes"].map(|key| reading[key].as_str().unwrap_or("").to_owned()),
            );
        }
        if readings.len() < 100 {
            break;
        }
    }
    words.into_iter().filter(|text| text.chars().count() > 2).collect()
}

/// As a reader of another hand has it: unfolded and unescaped.
fn otherwise(text: &str) -> calcard::icalendar::ICalendar {
    let mut parser = calcard::Parser::new(text);
    let calcard::Entry::ICalendar(calendar) = parser.entry() else { panic!("no calendar") };
    assert!(matches!(parser.entry(), calcard::Entry::Eof), "and nothing else");
    calendar
}

#[tokio::test]
async fn a_year_of_the_demos_people_is_read_by_programs_of_others_and_tells_no_question() {
    use calcard::icalendar::{ICalendarComponentType, ICalendarProperty};
    let app = TestApp::start_with(&[("demo", "true")]).await;
    for (key, lang) in [("yuqing", "zh-TW"), ("yuqing", "en")] {
        let ada = demo(&app, key).await;
        let words = own_words(&ada).await;
        assert!(words.len() > 5, "there is something to be silent about: {words:?}");
        let wanted = json!({"kind": "calendar", "moon": true, "alarm": "07:30", "lang": lang});
        let (url, _) = made(&ada, wanted).await;
        let answer = read(&app, &url).await;
        let text = answer.text();
        well_formed(text);
        let plain = text.replace("\r\n ", "");
        let events = |text: &str| {
            let parsed: Calendar = text.parse().unwrap();
            let events = parsed.components.iter().filter_map(CalendarComponent::as_event);
            let told = |event: &icalendar::Event| {
                assert!(event.get_timestamp().is_some() && event.get_start().is_some());
                (event.get_uid().unwrap().to_owned(), event.get_summary().unwrap().to_owned())
            };
            events.map(told).collect::<Vec<_>>()
        };
        let one = events(text);
        let uids: BTreeSet<_> = one.iter().map(|(uid, _)| uid).collect();
        assert_eq!(uids.len(), one.len(), "every UID once");
        assert!(uids.iter().filter(|uid| uid.starts_with("card-")).count() > 200, "a year");
        let calendar = otherwise(text);
        let two = calendar.components.iter();
        let two = two.filter(|part| part.component_type == ICalendarComponentType::VEvent);
        let two: Vec<_> = two
            .map(|event| {
                let text = |property: ICalendarProperty| {
                    let entry = event.entries.iter().find(|entry| entry.name == property);
                    entry.unwrap().values[0].as_text().unwrap_or_default().to_owned()
                };
                assert!(event.property(&ICalendarProperty::Dtstamp).is_some());
                assert!(event.property(&ICalendarProperty::Dtstart).is_some());
                (text(ICalendarProperty::Uid), text(ICalendarProperty::Summary))
            })
            .collect();
        assert_eq!(one, two, "two programs of others read the same");
        for word in &words {
            assert!(!plain.contains(word.as_str()), "{word}");
            assert!(!one.iter().any(|(_, summary)| summary.contains(word.as_str())), "{word}");
        }
        // On the next day what was there is there under the same UID.
        app.clock.advance(DAY);
        let later = events(read(&app, &url).await.text());
        let past = one.iter().filter(|(uid, _)| uid.starts_with("card-"));
        for event in past {
            assert!(later.contains(event), "{event:?}");
        }
        let (url, _) = made(&demo(&app, key).await, json!({"kind": "atom", "lang": lang})).await;
        let text = read(&app, &url).await.text().to_owned();
        let feed = text.parse::<atom_syndication::Feed>().unwrap();
        assert!(feed.entries().len() >= 30, "{}", feed.entries().len());
        let ids: BTreeSet<_> = feed.entries().iter().map(|entry| entry.id()).collect();
        assert_eq!(ids.len(), feed.entries().len());
        assert!(feed.entries().iter().all(|entry| !entry.title().as_str().is_empty()));
        assert!(feed.entries().is_sorted_by(|one, next| one.published() >= next.published()));
        for word in &words {
            assert!(!text.contains(word.as_str()), "{word}");
        }
    }
}

async fn demo<'a>(app: &'a TestApp, person: &str) -> Browser<'a> {
    let browser = Browser::new(app);
    assert_eq!(browser.post("/demo/sign-in", &json!({"person": person})).await.status, 200);
    browser
}

#[tokio::test]
async fn an_atom_feed_is_well_formed_and_has_the_cards_alone() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (url, feed) = made(&ada, json!({"kind": "atom", "name": "<cards & \"more\">"})).await;
    assert_eq!(feed["moon"], false);
    let empty = read(&app, &url).await;
    assert_eq!(empty.header("content-type"), "application/atom+xml; charset=utf-8");
    assert!(!empty.text().contains("<entry>"));
    let reading = ada.post("/readings/daily", &json!({"question": "nobody may read"})).await.json();
    let id = reading["reading"]["id"].as_str().unwrap();
    let text = read(&app, &url).await.text().to_owned();
    assert!(!text.contains("nobody may read"));
    let xml = roxmltree::Document::parse(&text).unwrap();
    let root = xml.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
    let child = |of: roxmltree::Node<'_, '_>, name: &str| {
        let found =
            of.children().find(|node| node.has_tag_name(("http://www.w3.org/2005/Atom", name)));
        found.unwrap_or_else(|| panic!("no {name}")).text().unwrap_or_default().to_owned()
    };
    assert_eq!(child(root, "title"), "<cards & \"more\">");
    let entry = root.children().find(|node| node.tag_name().name() == "entry").unwrap();
    assert_eq!(child(entry, "id"), format!("urn:uuid:{id}"));
    assert!(child(entry, "title").starts_with("2026-11-22"));
    assert_eq!(child(entry, "updated"), child(root, "updated"));
    child(entry, "published").parse::<Timestamp>().unwrap();
}

#[tokio::test]
async fn a_link_opens_until_it_is_revoked_and_is_nowhere_in_the_store() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    let (url, feed) = made(&ada, json!({"kind": "calendar"})).await;
    let token = url.rsplit('/').nth(1).unwrap().to_owned();
    assert_eq!(token.len(), 43, "256 bits");
    let list = ada.get("/feeds").await.json();
    assert_eq!((&list[0]["id"], &list[0]["url"]), (&feed["id"], &Value::Null));
    // As the other kind, with another token: nothing.
    let atom = url.replace("calendar.ics", "atom.xml");
    read(&app, &atom).await.problem(404, "no_such_feed");
    read(&app, &url.replace(&token, "x")).await.problem(404, "no_such_feed");
    let path = format!("/feeds/{}", feed["id"].as_str().unwrap());
    bob.delete(&path, &Value::Null).await.problem(404, "no_such_feed");
    assert_eq!(read(&app, &url).await.status, 200);
    assert_eq!(ada.delete(&path, &Value::Null).await.status, 204);
    read(&app, &url).await.problem(404, "no_such_feed");
    ada.delete(&path, &Value::Null).await.problem(404, "no_such_feed");
    // Ten are enough, and what is wrong is named.
    for _ in 0..10 {
        made(&ada, json!({"kind": "atom"})).await;
    }
    ada.post("/feeds", &json!({"kind": "atom"})).await.problem(409, "too_many_feeds");
    for (body, pointer) in [
        (json!({"kind": "rss"}), "/kind"),
        (json!({"kind": "calendar", "alarm": "25:00"}), "/alarm"),
        (json!({"kind": "calendar", "lang": "fr"}), "/lang"),
        (json!({"kind": "calendar", "name": "n".repeat(51)}), "/name"),
    ] {
        let problem = bob.post("/feeds", &body).await.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    // Whoever is disabled is not fed any more either.
    let (url, _) = made(&bob, json!({"kind": "calendar"})).await;
    let disable = wasteland_tarot::features::accounts::administration::Command::Disable {
        email: "bob@example.com".to_owned(),
    };
    crate::accounts::contract::operator(&app, disable).await;
    read(&app, &url).await.problem(404, "no_such_feed");
    // Of a feed that is still there.
    let token = url.rsplit('/').nth(1).unwrap().to_owned();
    let folder = app.stop_keeping_folder().await;
    let file = std::fs::read(folder.path().join("wasteland.redb")).unwrap();
    let found = file.windows(token.len()).any(|bytes| bytes == token.as_bytes());
    assert!(!found, "only its hash is kept");
}

#[tokio::test]
async fn nobody_tries_links() {
    let app = TestApp::start_with(&[("requests_per_minute", "100000")]).await;
    let url = format!("{}/api/v1/feeds/guess/calendar.ics", app.url);
    for _ in 0..120 {
        assert_eq!(read(&app, &url).await.status, 404);
    }
    read(&app, &url).await.problem(429, "too_many_requests");
}
