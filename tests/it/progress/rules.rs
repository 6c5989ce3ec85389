//! The rules as such, and each event whose feature records it from elsewhere: counted, capped, unlocked,
//! claimed, through the same service that the feature calls.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use wasteland_tarot::features::progress::rules::{Rules, TOP_LEVEL, level_of, required, to_next};
use wasteland_tarot::features::progress::seed::Measure;
use wasteland_tarot::features::progress::tally::Moment;
use wasteland_tarot::features::progress::{Event, Progress};

use super::person::{Bare, at};
use crate::oracle::seed;
use crate::support::root;

const START: &str = "2026-11-22T12:00:00Z";

fn days(number: i64) -> Timestamp {
    at(START) + SignedDuration::from_hours(24 * number)
}

fn new() -> Uuid {
    Uuid::now_v7()
}

#[test]
fn levels_are_by_the_one_formula_exactly_from_one_to_a_hundred() {
    // Figures of the contract.
    for (level, karma) in [(1, 0), (2, 282), (3, 519), (10, 3162), (50, 35_355), (100, 100_000)] {
        assert_eq!(required(level), karma, "{level}");
    }
    for level in 2..=TOP_LEVEL {
        let exact = 100.0 * f64::from(level).powf(1.5);
        // Whole where the level is a square; the root of a float may lie beside it.
        assert!((required(level) as f64 - (exact + 1e-6).floor()).abs() < 0.5, "{level}");
        assert_eq!(level_of(required(level)), level);
        assert_eq!(level_of(required(level) - 1), level - 1);
        assert_eq!(to_next(required(level) - 1), 1);
    }
    assert_eq!((level_of(0), level_of(50), level_of(u64::MAX)), (1, 1, 100));
    assert_eq!((to_next(50), to_next(100_000), to_next(u64::MAX)), (232, 0, 0));
}

#[test]
fn the_contracts_fifteen_are_there_with_their_karma_and_there_are_more() {
    let rules = Rules::load().unwrap();
    let fifteen = [
        ("FIRST_READING", "READING", "COMMON", 1, 50),
        ("READING_APPRENTICE", "READING", "COMMON", 10, 100),
        ("CELTIC_CROSS_INITIATE", "READING", "RARE", 1, 150),
        ("MAJOR_ARCANA_COLLECTOR", "READING", "EPIC", 22, 300),
        ("FIRST_SHARE", "SOCIAL", "COMMON", 1, 30),
        ("SOCIAL_BUTTERFLY", "SOCIAL", "RARE", 20, 200),
        ("FRIEND_COLLECTOR", "SOCIAL", "COMMON", 5, 80),
        ("BINGO_FIRST_TRY", "BINGO", "COMMON", 1, 50),
        ("BINGO_MASTER", "BINGO", "RARE", 10, 250),
        ("DAILY_DEVOTEE", "BINGO", "RARE", 7, 150),
        ("WASTELAND_SAINT", "KARMA", "EPIC", 90, 500),
        ("BALANCED_SOUL", "KARMA", "RARE", 20, 200),
        ("CARD_EXPLORER", "EXPLORATION", "RARE", 30, 180),
        ("MUSIC_LOVER", "EXPLORATION", "COMMON", 5, 40),
        ("MIDNIGHT_DIVINER", "EXPLORATION", "EPIC", 5, 250),
    ];
    let all = &rules.all().achievements;
    assert!(all.len() >= fifteen.len() + 15);
    for (wanted, one) in fifteen.iter().zip(all) {
        let found =
            (one.code.as_str(), one.category.as_str(), one.rarity.as_str(), one.target, one.karma);
        assert_eq!(*wanted, found);
    }
    // What is to be had in full is what there is.
    let target = |code: &str| rules.achievement(code).unwrap().target as usize;
    assert_eq!(target("ALL_VOICES"), seed().voices.len());
    assert_eq!(target("ALL_SPREADS"), seed().spreads.len());
    assert_eq!(target("FULL_DECK"), seed().cards.len());
    let images = root().join("assets/web/images");
    for one in all {
        let picture = images.join(format!("achievements/{}.svg", one.code.to_lowercase()));
        assert!(picture.is_file(), "{}", picture.display());
    }
    for tier in &rules.all().titles.tier {
        assert!(images.join(format!("levels/{}.svg", tier.icon)).is_file(), "{}", tier.icon);
    }
}

#[test]
fn every_event_has_a_rule_of_its_kind() {
    let rules = Rules::load().unwrap();
    for event in every_event() {
        assert!(rules.rule(event.kind()).is_some(), "{event:?}");
    }
    for key in ["opening", "daily_card", "told_good", "told_evil"] {
        assert!(rules.rule(key).is_some());
    }
}

/// One of each that is not a reading.
fn every_event() -> Vec<Event> {
    let (reading, month) = (new(), date(2026, 11, 1));
    vec![
        Event::CheckedIn,
        Event::Rated { reading },
        Event::Favourited { reading },
        Event::Tagged { tag: "home".to_owned() },
        Event::LookedBack { reading },
        Event::JournalWritten { entry: new() },
        Event::Threaded { reading },
        Event::Shared { reading },
        Event::ReceiptChecked { draw: new() },
        Event::Exported,
        Event::PasskeyAdded,
        Event::PasskeySignIn,
        Event::Loyal,
        Event::BingoNumber { day: date(2026, 11, 22) },
        Event::BingoLine { month, line: "row-0".to_owned() },
        Event::BingoReward { month },
    ]
}

#[test]
fn what_happened_once_counts_once_however_often_it_is_told() {
    let ada = Bare::new();
    for event in every_event() {
        let before = ada.standing().total;
        assert!(ada.record(event.clone(), at(START)), "{event:?}");
        let after = ada.standing();
        let most = ada.progress.rules.rule(event.kind()).unwrap().total;
        let opening = if before == 0 { 50 } else { 0 };
        assert!(after.total - before <= most + opening, "{event:?}");
        assert!(!ada.record(event.clone(), at(START)), "{event:?}");
        assert_eq!(ada.standing(), after, "{event:?}");
        ada.balanced();
    }
}

#[test]
fn shares_count_by_reading_and_by_day() {
    let ada = Bare::new();
    for day in 0..4 {
        // Six, of which five count.
        for number in 0..6 {
            assert_eq!(ada.record(Event::Shared { reading: new() }, days(day)), number < 5);
        }
        if day == 0 {
            ada.claims("FIRST_SHARE", days(0));
        }
        if day == 3 {
            assert_eq!(ada.state("SOCIAL_BUTTERFLY"), ("UNLOCKED", 20));
        } else {
            assert_eq!(ada.state("SOCIAL_BUTTERFLY"), ("IN_PROGRESS", 5 * (day as u64 + 1)));
        }
    }
    assert_eq!(ada.state("FRIEND_COLLECTOR"), ("IN_PROGRESS", 4));
    ada.record(Event::Shared { reading: new() }, days(4));
    ada.claims("SOCIAL_BUTTERFLY", days(4));
    ada.claims("FRIEND_COLLECTOR", days(4));
}

#[test]
fn looking_back_the_journal_and_threads() {
    let ada = Bare::new();
    for number in 0..10_u64 {
        let now = days(number as i64 / 4);
        assert!(ada.record(Event::LookedBack { reading: new() }, now));
        assert!(ada.record(Event::JournalWritten { entry: new() }, now));
        assert!(ada.record(Event::Threaded { reading: new() }, now));
        let status = |target| if number + 1 >= target { "UNLOCKED" } else { "IN_PROGRESS" };
        assert_eq!(ada.state("LONG_MEMORY"), (status(10), number + 1));
        assert_eq!(ada.state("JOURNAL_KEEPER"), (status(10), number + 1));
        assert_eq!(ada.state("LONG_QUESTION"), (status(3), (number + 1).min(3)));
    }
    for code in ["LOOKED_BACK", "LONG_MEMORY", "JOURNAL_KEEPER", "LONG_QUESTION"] {
        ada.claims(code, days(3));
    }
}

#[test]
fn bingo_counts_lines_over_months_and_days_of_the_best_month() {
    let ada = Bare::new();
    let months = [date(2026, 11, 1), date(2026, 12, 1)];
    let mut lines = 0;
    for month in months {
        for row in 0..5 {
            let event = Event::BingoLine { month, line: format!("row-{row}") };
            assert!(ada.record(event.clone(), days(lines)));
            assert!(!ada.record(event, days(lines)), "the same line");
            lines += 1;
            let status = if lines == 10 { "UNLOCKED" } else { "IN_PROGRESS" };
            assert_eq!(ada.state("BINGO_MASTER"), (status, lines as u64));
        }
    }
    ada.claims("BINGO_FIRST_TRY", days(10));
    ada.claims("BINGO_MASTER", days(10));
    // Nineteen days of November, twenty of December.
    let number = |day: Date| {
        let now = day.at(12, 0, 0, 0).in_tz("Asia/Taipei").unwrap().timestamp();
        ada.record(Event::BingoNumber { day }, now)
    };
    for day in 1..=19 {
        assert!(number(date(2026, 11, day)));
    }
    assert_eq!(ada.state("BINGO_MONTH"), ("IN_PROGRESS", 19));
    for day in 1..=19 {
        assert!(number(date(2026, 12, day)));
    }
    assert_eq!(ada.state("BINGO_MONTH"), ("IN_PROGRESS", 19));
    assert!(number(date(2026, 12, 20)));
    ada.claims("BINGO_MONTH", days(40));
}

#[test]
fn weekly_tasks_of_sharing_and_whole_days_can_be_finished() {
    use wasteland_tarot::features::progress::seed::Period;
    use wasteland_tarot::features::progress::tasks::first_day;
    let ada = Bare::new();
    // 2026-11-23 is a Monday.
    let noon = |day: i8| date(2026, 11, 22 + day).at(12, 0, 0, 0).in_tz("Asia/Taipei").unwrap();
    let claim = |period: Period, key: &str, now: Timestamp| {
        let first = first_day(period, ada.progress.moment(now).day);
        let id = ada.store.read(|tx| {
            let states = ada.progress.tasks(tx, ada.user, period, first)?;
            let state = states.iter().find(|state| state.task.key == key).unwrap();
            Ok::<_, wasteland_tarot::store::StoreError>(state.id)
        });
        let (progress, user, id) = (ada.progress.clone(), ada.user, id.unwrap());
        ada.store.write_blocking(move |tx| {
            progress.claim_task(tx, user, (period, id), now).map(|claimed| claimed.given)
        })
    };
    for day in 1..=3 {
        let now = noon(day).timestamp();
        ada.record(Event::CheckedIn, now);
        ada.record(Event::Shared { reading: new() }, now);
        ada.record(Event::ReadingKept(kept()), now);
        assert!(claim(Period::Weekly, "weekly_daily_complete", now).is_err());
        for key in ["daily_reading", "daily_login", "daily_share"] {
            assert_eq!(claim(Period::Daily, key, now).unwrap(), 20, "{key}");
            assert!(claim(Period::Daily, key, now).is_err(), "{key}");
        }
    }
    let now = noon(3).timestamp();
    for key in ["weekly_social", "weekly_streak", "weekly_daily_complete"] {
        assert_eq!(claim(Period::Weekly, key, now).unwrap(), 50, "{key}");
        assert!(claim(Period::Weekly, key, now).is_err(), "{key}");
    }
    assert!(claim(Period::Weekly, "weekly_readings", now).is_err());
    ada.balanced();
}

fn kept() -> wasteland_tarot::features::progress::event::Kept {
    wasteland_tarot::features::progress::event::Kept { reading: new(), ..Default::default() }
}

#[test]
fn an_account_older_than_the_ledger_opens_with_the_karma_it_had() {
    use wasteland_tarot::features::accounts::tables::USERS;
    use wasteland_tarot::store::StoreError;
    let ada = Bare::new();
    let user = ada.user;
    let change = move |tx: &mut wasteland_tarot::store::WriteTx<'_>| {
        let mut person = USERS.get(tx, &user)?.unwrap();
        person.karma_score = 80;
        USERS.insert(tx, &user, &person)
    };
    ada.store.write_blocking::<_, StoreError>(change).unwrap();
    // Looking writes nothing.
    assert_eq!((ada.standing().alignment, ada.standing().entries), (80, 0));
    ada.record(Event::CheckedIn, at(START));
    assert_eq!((ada.standing().total, ada.standing().alignment), (55, 80));
    ada.balanced();
}

#[test]
fn what_measures_is_what_something_is_achieved_by() {
    // A measure without an achievement would be counted for nobody.
    let rules = Rules::load().unwrap();
    let measured: Vec<Measure> = rules.all().achievements.iter().map(|one| one.measures).collect();
    for measure in [Measure::Readings, Measure::Level, Measure::Passkeys, Measure::Threaded] {
        assert!(measured.contains(&measure), "{measure:?}");
    }
    let progress = Progress::load(jiff::tz::TimeZone::get("Asia/Taipei").unwrap()).unwrap();
    let Moment { day, hour } = progress.moment(at("2026-11-22T16:00:00Z"));
    assert_eq!((day, hour), (date(2026, 11, 23), 0));
}
