//! Counting what is not karma: cards met, voices heard, runs of days and months. Pure.

use jiff::ToSpan;
use jiff::civil::Date;

use super::card_set::CardSet;
use super::event::{Event, Kept};
use super::model::{Day, Standing, Tally};
use super::seed::Measure;
use crate::tarot::card::{MAJORS, RANKS};

/// Suits.
const SUITS: u8 = 4;
/// Alignments that are neither nor (contract §9.1).
const BALANCED: std::ops::RangeInclusive<i64> = 45..=55;
/// Hours of the night (contract §9.2).
const MIDNIGHT: std::ops::Range<i8> = 0..6;
/// Hours of the early morning.
const DAWN: std::ops::Range<i8> = 5..8;

/// When something happened, as the instance's clock on the wall has it.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The local day.
    pub day: Date,
    /// The local hour.
    pub hour: i8,
}

impl Tally {
    fn add(&mut self, measure: Measure, how_many: u64) {
        *self.counts.entry(measure).or_default() += how_many;
    }

    fn at_least(&mut self, measure: Measure, value: u64) {
        let count = self.counts.entry(measure).or_default();
        *count = value.max(*count);
    }

    /// Counts an event. `streak` is the days in a row up to today, of a check-in.
    pub(super) fn count(
        &mut self,
        day: &mut Day,
        event: &Event,
        at: Moment,
        (alignment, streak): (i64, u64),
    ) {
        match event {
            Event::ReadingKept(kept) => {
                self.reading(kept, at, alignment);
                day.cards.extend(kept.cards.iter().map(|(card, _)| *card));
            }
            Event::CheckedIn => self.at_least(Measure::DaysInARow, streak),
            Event::Shared { .. } => {
                self.add(Measure::Shares, 1);
                if self.shared_on.is_none_or(|last| last < at.day) {
                    self.shared_on = Some(at.day);
                    self.add(Measure::ShareDays, 1);
                }
            }
            Event::BingoNumber { day } => self.bingo(*day),
            Event::BingoLine { .. } => self.add(Measure::BingoLines, 1),
            Event::ReceiptChecked { .. } => self.add(Measure::ReceiptsChecked, 1),
            Event::LookedBack { .. } => self.add(Measure::LookBacks, 1),
            Event::JournalWritten { .. } => self.add(Measure::JournalEntries, 1),
            Event::Threaded { .. } => self.add(Measure::Threaded, 1),
            Event::Exported => self.add(Measure::Exports, 1),
            Event::Tagged { .. } => self.add(Measure::TagsUsed, 1),
            Event::PasskeyAdded => self.add(Measure::Passkeys, 1),
            Event::Rated { .. }
            | Event::Favourited { .. }
            | Event::PasskeySignIn
            | Event::Loyal
            | Event::BingoReward { .. } => {}
        }
    }

    /// Counts a kept reading.
    pub(super) fn reading(&mut self, kept: &Kept, at: Moment, alignment: i64) {
        self.add(Measure::Readings, 1);
        let laid = kept.cards.get(..kept.positions).unwrap_or(&kept.cards);
        let cards: CardSet = laid.iter().map(|(card, _)| *card).collect();
        let all_suits = (0..SUITS).map(of_suit).all(|suit| !cards.and(suit).is_empty());
        let is_cross = kept.spread == "celtic_cross";
        let when = |measure, holds: bool| holds.then_some(measure);
        let found = [
            when(Measure::CelticCrosses, is_cross),
            when(Measure::OwnCelticCrosses, is_cross && kept.own_cards),
            when(Measure::FourSuits, all_suits),
            when(Measure::UpsideDown, laid.len() >= 3 && laid.iter().all(|(_, over)| *over)),
            when(Measure::DailyCards, kept.daily.is_some()),
            when(Measure::MidnightReadings, MIDNIGHT.contains(&at.hour)),
            when(Measure::DawnReadings, DAWN.contains(&at.hour)),
            when(Measure::BalancedReadings, BALANCED.contains(&alignment)),
        ];
        for measure in found.into_iter().flatten() {
            self.add(measure, 1);
        }
        for (card, over) in &kept.cards {
            if *over {
                self.reversed.insert(*card);
            } else {
                self.upright.insert(*card);
            }
        }
        self.voices.insert(kept.voice.clone());
        self.spreads.insert(kept.spread.clone());
        self.karmas.insert(kept.karma.clone());
        self.month(at.day);
    }

    /// Months in a row. A day before the last month, from a clock that was set back, changes nothing.
    fn month(&mut self, day: Date) {
        let month = day.first_of_month();
        self.months.run = match self.months.last {
            Some(last) if month <= last => return,
            Some(last) if last.checked_add(1.month()).ok() == Some(month) => self.months.run + 1,
            _ => 1,
        };
        self.months.last = Some(month);
        self.at_least(Measure::MonthsInARow, self.months.run);
    }

    fn bingo(&mut self, day: Date) {
        let month = day.first_of_month();
        let days = match self.bingo {
            Some((there, days)) if there == month => days + 1,
            Some((there, _)) if there > month => return,
            _ => 1,
        };
        self.bingo = Some((month, days));
        self.at_least(Measure::BingoMonthDays, days);
    }

    /// How far a measure has come.
    #[must_use]
    pub fn value(&self, measure: Measure, standing: &Standing) -> u64 {
        let many = |number: usize| number as u64;
        let met = self.upright.or(self.reversed);
        match measure {
            Measure::CardsSeen => met.len(),
            Measure::MajorsSeen => met.and((0..MAJORS).collect()).len(),
            Measure::SuitsFinished => {
                many((0..SUITS).map(of_suit).filter(|suit| met.and(*suit) == *suit).count())
            }
            Measure::BothWays => self.upright.and(self.reversed).len(),
            Measure::VoicesHeard => many(self.voices.len()),
            Measure::SpreadsUsed => many(self.spreads.len()),
            Measure::KarmasTold => many(self.karmas.len()),
            Measure::Level => u64::from(standing.level),
            Measure::BestAlignment => {
                let best = self.counts.get(&measure).copied().unwrap_or(0);
                best.max(standing.alignment.unsigned_abs())
            }
            counted => self.counts.get(&counted).copied().unwrap_or(0),
        }
    }

    /// Keeps the best alignment, which may fall again.
    pub(super) fn best_alignment(&mut self, alignment: i64) {
        self.at_least(Measure::BestAlignment, alignment.unsigned_abs());
    }
}

/// The cards of a suit, 0–3.
fn of_suit(suit: u8) -> CardSet {
    let first = MAJORS + suit * RANKS;
    (first..first + RANKS).collect()
}
