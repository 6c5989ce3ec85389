//! Any sequence of events, at any times, the clock set back between them: the balance is the sum of the
//! ledger, caps hold, and nothing is given twice.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use uuid::Uuid;
use wasteland_tarot::features::progress::event::Kept;
use wasteland_tarot::features::progress::model::Entry;
use wasteland_tarot::features::progress::rules::level_of;
use wasteland_tarot::features::progress::seed::Period;
use wasteland_tarot::features::progress::{Event, ledger, service, tasks};
use wasteland_tarot::store::StoreError;

use super::person::{Bare, at};

/// What a number means: few ids and days, so that things come again.
fn event(kind: u8, which: u8) -> Event {
    let id = Uuid::from_u128(u128::from(which % 12) + 1);
    let day = Date::new(2026, 11, 20 + i8::try_from(which % 5).unwrap()).unwrap();
    match kind % 17 {
        0 => Event::CheckedIn,
        1 => Event::Rated { reading: id },
        2 => Event::Favourited { reading: id },
        3 => Event::Tagged { tag: format!("tag {}", which % 7) },
        4 => Event::LookedBack { reading: id },
        5 => Event::JournalWritten { entry: id },
        6 => Event::Threaded { reading: id },
        7 => Event::Shared { reading: id },
        8 => Event::ReceiptChecked { draw: id },
        9 => Event::Exported,
        10 => Event::PasskeyAdded,
        11 => Event::PasskeySignIn,
        12 => Event::Loyal,
        13 => Event::BingoNumber { day },
        14 => Event::BingoLine { month: day.first_of_month(), line: format!("row-{}", which % 5) },
        15 => Event::BingoReward { month: day.first_of_month() },
        _ => Event::ReadingKept(Kept {
            reading: Uuid::now_v7(),
            spread: "vault_tec_spread".to_owned(),
            cards: vec![(which % 78, which.is_multiple_of(2))],
            positions: 1,
            voice: "ghoul".to_owned(),
            karma: ["good", "neutral", "evil"][usize::from(which % 3)].to_owned(),
            karma_chosen: !which.is_multiple_of(4),
            own_cards: false,
            daily: which.is_multiple_of(5).then_some(day),
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_balance_is_the_sum_of_the_ledger_and_caps_hold(
        steps in proptest::collection::vec((0..19_u8, any::<u8>(), -30..60_i64), 1..160),
    ) {
        let ada = Bare::new();
        let (progress, user) = (ada.progress.clone(), ada.user);
        let mut now = at("2026-11-22T12:00:00Z");
        let mut moments = Vec::new();
        for (kind, which, hours) in steps {
            now += SignedDuration::from_hours(hours);
            moments.push((kind, which, now));
        }
        ada.store.write_blocking::<_, StoreError>(move |tx| {
            let codes = progress.rules.all().achievements.iter().map(|one| one.code.clone());
            let codes: Vec<String> = codes.collect();
            for (kind, which, now) in moments {
                match kind {
                    // Claims that mostly fail, and never give twice.
                    17 => {
                        let code = &codes[usize::from(which) % codes.len()];
                        drop(progress.claim_achievement(tx, user, code, now));
                    }
                    18 => {
                        let period = [Period::Daily, Period::Weekly][usize::from(which % 2)];
                        let first = tasks::first_day(period, progress.moment(now).day);
                        let all = progress.tasks(tx, user, period, first)?;
                        let id = all[usize::from(which) % all.len()].id;
                        drop(progress.claim_task(tx, user, (period, id), now));
                    }
                    kind => {
                        progress.record(tx, user, &event(kind, which), now)?;
                    }
                }
            }
            Ok(())
        }).unwrap();
        ada.balanced();
        let standing = ada.standing();
        prop_assert!((0..=100).contains(&standing.alignment));
        prop_assert_eq!(standing.level, level_of(standing.total));
        let mut entries: Vec<Entry> = Vec::new();
        ada.store.read::<_, StoreError>(|tx| ledger::each(tx, user, |_, entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        })).unwrap();
        entries.reverse();
        // Each line carries on where the one before ended.
        let (mut total, mut alignment) = (0, 0);
        let mut causes = BTreeSet::new();
        let mut days = BTreeMap::<(Date, String), (u64, i64)>::new();
        for entry in &entries {
            total += entry.total;
            alignment += entry.alignment;
            prop_assert_eq!((entry.total_after, entry.alignment_after), (total, alignment));
            prop_assert!(causes.insert((entry.rule.clone(), entry.cause.clone())), "{:?}", entry);
            let local = entry.at.to_zoned(TimeZone::get("Asia/Taipei").unwrap()).date();
            prop_assert_eq!(entry.day, local);
            let given = days.entry((entry.day, entry.rule.clone())).or_default();
            given.0 += entry.total;
            given.1 += entry.alignment.abs();
        }
        for ((day, rule), (total, moved)) in days {
            let Some(rule) = ada.progress.rules.rule(&rule) else { continue };
            let most = (rule.daily_total.unwrap_or(u64::MAX), rule.daily_alignment.unwrap_or(100));
            prop_assert!(total <= most.0 && moved <= most.1, "{} on {day}: {total} {moved}", rule.key);
            let record = ada.store.read(|tx| service::day(tx, user, day)).unwrap();
            let most = rule.daily_count.unwrap_or(u64::MAX);
            prop_assert!(record.count(&rule.key) <= most, "{} on {day}", rule.key);
        }
    }
}
