//! One walk over somebody's readings; all figures come from it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::period::Period;
use crate::features::readings::kept;
use crate::features::readings::record::{Origin, Reading};
use crate::store::{Reader, StoreError};
use crate::tarot::chance::Group;
use crate::tarot::{CardId, DECK_SIZE};

/// How often a card came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardTally {
    /// In all readings.
    pub all: usize,
    /// Of these, reversed.
    pub reversed: usize,
    /// In draws, which chance is compared with.
    pub drawn: usize,
}

/// What was counted.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Of which days.
    pub period: Period,
    /// Readings.
    pub readings: usize,
    /// Of these, from draws.
    pub draws: usize,
    /// Of these, daily cards.
    pub daily: usize,
    /// By place in the canonical deck.
    pub cards: Vec<CardTally>,
    /// Draws that are alike for chance: cards and significator.
    groups: BTreeMap<(usize, Option<CardId>), usize>,
    /// Drawn cards by their reversal rate, and how many of them lay reversed.
    rates: BTreeMap<u16, usize>,
    /// Drawn cards that lay reversed, of those whose rate is known.
    pub reversed: usize,
    /// Draws that share a card with the one before, by the sizes of the two.
    neighbours: BTreeMap<(usize, usize), usize>,
    /// Pairs of neighbouring draws that do.
    pub repeated: usize,
    /// Readings by weekday (Monday first) and local hour.
    pub hours: [[usize; 24]; 7],
    /// Local days with a reading in the period, with how many.
    pub by_day: BTreeMap<Date, usize>,
    /// All local days that ever had one.
    pub days: BTreeSet<Date>,
    /// By key.
    pub voices: BTreeMap<String, usize>,
    /// By name.
    pub spreads: BTreeMap<String, usize>,
    /// `good`, `neutral`, `evil`.
    pub karma: BTreeMap<String, usize>,
    /// Moods before and after.
    pub moods: [BTreeMap<String, usize>; 2],
    /// Readings by satisfaction, 1 to 5.
    pub satisfaction: [usize; 5],
    /// Satisfactions in the order of time, oldest first.
    pub ratings: Vec<u8>,
    /// Readings that something is written beside.
    pub notes: usize,
    /// Characters of all questions, and how many questions.
    pub questions: (usize, usize),
    /// When the newest was made.
    pub newest: Option<Timestamp>,
}

impl Gathered {
    fn new(period: Period) -> Self {
        Self {
            period,
            readings: 0,
            draws: 0,
            daily: 0,
            cards: vec![CardTally::default(); DECK_SIZE],
            groups: BTreeMap::new(),
            rates: BTreeMap::new(),
            reversed: 0,
            neighbours: BTreeMap::new(),
            repeated: 0,
            hours: [[0; 24]; 7],
            by_day: BTreeMap::new(),
            days: BTreeSet::new(),
            voices: BTreeMap::new(),
            spreads: BTreeMap::new(),
            karma: BTreeMap::new(),
            moods: [BTreeMap::new(), BTreeMap::new()],
            satisfaction: [0; 5],
            ratings: Vec::new(),
            notes: 0,
            questions: (0, 0),
            newest: None,
        }
    }

    fn draw(&mut self, reading: &Reading, later: Option<&[u8]>) {
        self.draws += 1;
        let size = reading.cards.len();
        let aside = reading.terms.and_then(|terms| CardId::at(terms.significator?));
        *self.groups.entry((size, aside)).or_default() += 1;
        if let Some(terms) = reading.terms {
            *self.rates.entry(terms.reversals_in_10000).or_default() += size;
            self.reversed += reading.cards.iter().filter(|card| card.reversed).count();
        }
        if let Some(later) = later {
            *self.neighbours.entry((size, later.len())).or_default() += 1;
            let repeats = reading.cards.iter().any(|card| later.contains(&card.card));
            self.repeated += usize::from(repeats);
        }
    }

    fn count(&mut self, reading: &Reading) {
        self.readings += 1;
        self.daily += usize::from(reading.daily.is_some());
        let is_draw = reading.origin == Origin::Draw;
        for laid in &reading.cards {
            if let Some(tally) = self.cards.get_mut(usize::from(laid.card)) {
                tally.all += 1;
                tally.reversed += usize::from(laid.reversed);
                tally.drawn += usize::from(is_draw);
            }
        }
        let one = |map: &mut BTreeMap<String, usize>, key: &str| match map.get_mut(key) {
            Some(count) => *count += 1,
            None => drop(map.insert(key.to_owned(), 1)),
        };
        one(&mut self.voices, &reading.character_voice);
        one(&mut self.spreads, &reading.spread);
        one(&mut self.karma, &reading.karma_context);
        let [before, after] = &mut self.moods;
        for (map, mood) in [(before, &reading.mood_before), (after, &reading.mood_after)] {
            if let Some(mood) = mood {
                one(map, mood);
            }
        }
        if let Some(rating) = reading.user_satisfaction {
            self.ratings.push(rating);
            let at = usize::from(rating.saturating_sub(1));
            if let Some(count) = self.satisfaction.get_mut(at) {
                *count += 1;
            }
        }
        self.notes += usize::from(reading.notes.as_ref().is_some_and(|notes| !notes.is_empty()));
        if !reading.question.is_empty() {
            self.questions.0 += reading.question.chars().count();
            self.questions.1 += 1;
        }
        self.newest = self.newest.max(Some(reading.created_at));
    }

    /// The draws as chance sees them.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let groups = self.groups.iter();
        groups.map(|(&(cards, aside), &readings)| Group { cards, aside, readings }).collect()
    }

    /// Drawn cards with the reversal rate of their draw.
    #[must_use]
    pub fn rates(&self) -> Vec<(usize, u16)> {
        self.rates.iter().map(|(&rate, &cards)| (cards, rate)).collect()
    }

    /// Pairs of neighbouring draws: the two sizes, and how many such pairs.
    pub fn neighbours(&self) -> impl Iterator<Item = ((usize, usize), usize)> {
        self.neighbours.iter().map(|(&sizes, &pairs)| (sizes, pairs))
    }

    /// Cards that were drawn.
    #[must_use]
    pub fn drawn_cards(&self) -> usize {
        self.cards.iter().map(|tally| tally.drawn).sum()
    }

    /// Cards of all readings.
    #[must_use]
    pub fn all_cards(&self) -> usize {
        self.cards.iter().map(|tally| tally.all).sum()
    }

    /// Readings by weekday, Monday first.
    #[must_use]
    pub fn weekdays(&self) -> [usize; 7] {
        self.hours.map(|day| day.iter().sum())
    }

    /// The days that weekdays are compared over: from the first reading ever, or the period's start if that is
    /// later.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        let first = *self.days.first()?;
        Some(self.period.from.map_or(first, |from| from.max(first)))
    }
}

/// Walks over someone's readings.
///
/// # Errors
/// When the store fails.
pub fn gather(
    tx: &impl Reader,
    user: Uuid,
    period: Period,
    zone: &TimeZone,
) -> Result<Gathered, StoreError> {
    let mut found = Gathered::new(period);
    let mut later: Option<Vec<u8>> = None;
    kept::each(tx, user, |_, reading| {
        let local = reading.created_at.to_zoned(zone.clone());
        let day = local.date();
        found.days.insert(day);
        if !period.holds(day) {
            return ControlFlow::Continue(());
        }
        *found.by_day.entry(day).or_default() += 1;
        let weekday = usize::from(local.weekday().to_monday_zero_offset().unsigned_abs());
        let hour = usize::from(local.hour().unsigned_abs());
        if let Some(count) = found.hours.get_mut(weekday).and_then(|day| day.get_mut(hour)) {
            *count += 1;
        }
        found.count(&reading);
        if reading.origin == Origin::Draw {
            found.draw(&reading, later.as_deref());
            later = Some(reading.cards.iter().map(|card| card.card).collect());
        }
        ControlFlow::Continue(())
    })?;
    // The walk went from the newest back.
    found.ratings.reverse();
    Ok(found)
}
