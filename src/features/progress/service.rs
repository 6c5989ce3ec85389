//! Recording what people do, inside the transaction in which they do it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::event::{Event, Kept};
use super::ledger;
use super::model::{About, Day, Notice, Standing, Tally, Unlocked};
use super::rules::{Rules, level_of};
use super::tables::{CAUSES, DAYS, LEDGER, STANDINGS, TALLIES};
use super::tally::Moment;
use crate::features::accounts::{days, service as accounts};
use crate::features::readings::kept::{self, ReadingError};
use crate::features::readings::record::{Origin, Reading, Role};
use crate::store::{OfUser, Reader, StoreError, WriteTx};

/// Notices that wait for someone at most; the oldest goes.
pub(super) const MAX_NOTICES: usize = 50;

/// The rules and the local time: what is needed to record. Clones share the rules.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The rules.
    pub rules: Rules,
    zone: TimeZone,
}

/// Someone's records while they are changed.
pub(super) struct Open {
    pub user: Uuid,
    pub now: Timestamp,
    pub today: Date,
    pub hour: i8,
    pub standing: Standing,
    pub tally: Tally,
    pub day: Day,
    /// Where they stood when it was opened.
    before: Standing,
}

impl Progress {
    /// With the rules that the binary carries, in a time zone.
    ///
    /// # Errors
    /// A sentence for the operator, when the binary is damaged.
    pub fn load(zone: TimeZone) -> Result<Self, String> {
        Ok(Self { rules: Rules::load()?, zone })
    }

    /// The local day and hour of a moment.
    #[must_use]
    pub fn moment(&self, now: Timestamp) -> Moment {
        let local = now.to_zoned(self.zone.clone());
        Moment { day: local.date(), hour: local.hour() }
    }

    /// The local midnight at which a day begins, with its offset.
    #[must_use]
    pub fn begins(&self, day: Date) -> Option<String> {
        let zoned = day.to_zoned(self.zone.clone()).ok()?;
        Some(zoned.timestamp().display_with_offset(zoned.offset()).to_string())
    }

    /// Counts an event and gives what it gives; whether it counted. A cause that counted before, or one
    /// past its kind's number of the day, changes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub fn record(
        &self,
        tx: &mut WriteTx<'_>,
        user: Uuid,
        event: &Event,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self.record_all(tx, user, std::iter::once(event.clone()), now)? > 0)
    }

    /// [`Self::record`], for several that happen at once; how many counted. Their records are read and written
    /// once for all of them.
    ///
    /// # Errors
    /// When the store fails.
    pub fn record_all(
        &self,
        tx: &mut WriteTx<'_>,
        user: Uuid,
        events: impl IntoIterator<Item = Event>,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let today = self.moment(now).day;
        let mut fresh = Vec::new();
        for event in events {
            let cause = event.cause(today);
            if event.is_of_this_write() || ledger::once(tx, user, event.kind(), &cause)? {
                fresh.push((event, cause));
            }
        }
        if fresh.is_empty() {
            return Ok(0);
        }
        let new = fresh.iter().find_map(|(event, _)| match event {
            Event::ReadingKept(kept) => Some(kept.reading),
            _ => None,
        });
        let mut open = self.open(tx, user, now, new)?;
        let mut counted = 0;
        for (event, cause) in &fresh {
            counted += usize::from(self.count(tx, &mut open, event, cause)?);
        }
        self.close(tx, open)?;
        Ok(counted)
    }

    /// Counts an event that comes up for the first time and gives what it gives; whether it counted.
    fn count(
        &self,
        tx: &mut WriteTx<'_>,
        open: &mut Open,
        event: &Event,
        cause: &str,
    ) -> Result<bool, StoreError> {
        let kind = event.kind();
        let most = self.rules.rule(kind).and_then(|rule| rule.daily_count);
        if open.day.count(kind) >= most.unwrap_or(u64::MAX) {
            return Ok(false);
        }
        *open.day.counts.entry(kind.to_owned()).or_default() += 1;
        let streak = match event {
            Event::CheckedIn => days::streak(tx, open.user, open.today)? as u64,
            _ => 0,
        };
        let at = Moment { day: open.today, hour: open.hour };
        let about = (open.standing.alignment, streak);
        open.tally.count(&mut open.day, event, at, about);
        for key in also(event).into_iter().chain([kind]) {
            if let Some(rule) = self.rules.rule(key) {
                ledger::award(tx, open, rule, cause)?;
            }
        }
        open.tally.best_alignment(open.standing.alignment);
        Ok(true)
    }

    /// Whether an event that counts once ever has counted.
    ///
    /// # Errors
    /// When the store fails.
    pub fn has_counted(
        &self,
        tx: &impl Reader,
        user: Uuid,
        event: &Event,
    ) -> Result<bool, StoreError> {
        ledger::came_up(tx, user, event.kind(), &event.cause(Date::MIN))
    }

    /// Someone's records, made if they are not there: accounts from before there was a ledger get theirs
    /// with the first thing they do, and what they kept until then counts, `new` excepted.
    pub(super) fn open(
        &self,
        tx: &mut WriteTx<'_>,
        user: Uuid,
        now: Timestamp,
        new: Option<Uuid>,
    ) -> Result<Open, StoreError> {
        let Moment { day: today, hour } = self.moment(now);
        let day = DAYS.get(tx, &OfUser(user, today))?.unwrap_or_default();
        let (before, standing, tally) = match STANDINGS.get(tx, &user)? {
            Some(there) => (there.clone(), there, TALLIES.get(tx, &user)?.unwrap_or_default()),
            None => self.begin(tx, user, now, new)?,
        };
        Ok(Open { user, now, today, hour, standing, tally, day, before })
    }

    fn begin(
        &self,
        tx: &mut WriteTx<'_>,
        user: Uuid,
        now: Timestamp,
        new: Option<Uuid>,
    ) -> Result<(Standing, Standing, Tally), StoreError> {
        let karma = &self.rules.all().karma;
        let person = accounts::known(tx, user)?;
        let alignment = person.as_ref().map_or(karma.start_alignment, |user| user.karma_score);
        let nothing = Standing {
            total: 0,
            alignment: 0,
            level: 1,
            entries: 0,
            since: person.map_or(now, |user| user.created_at),
            listed: false,
            elsewhere: false,
            origin: None,
        };
        let mut standing = nothing.clone();
        let (about, amounts) = (("opening", "first"), (karma.start_total, alignment));
        let today = self.moment(now).day;
        ledger::append(tx, user, &mut standing, about, amounts, (today, now))?;
        let mut tally = Tally::default();
        // Their ids and times first: twenty thousand readings are more than one wants to hold.
        let mut before = Vec::new();
        kept::each(tx, user, |id, reading| {
            if Some(id) != new {
                before.push((reading.created_at, id));
            }
            ControlFlow::Continue(())
        })?;
        before.sort_unstable();
        let most = self.rules.rule("reading").and_then(|rule| rule.daily_count);
        let mut days = BTreeMap::<Date, u64>::new();
        for (created_at, id) in before {
            let at = self.moment(created_at);
            let count = days.entry(at.day).or_default();
            *count += 1;
            if *count <= most.unwrap_or(u64::MAX) {
                let reading = match kept::mine(tx, user, id) {
                    Ok(reading) => reading,
                    Err(ReadingError::Store(error)) => return Err(error),
                    Err(_) => continue,
                };
                tally.reading(&Kept::of(id, &reading, false), at, standing.alignment);
            }
        }
        Ok((nothing, standing, tally))
    }

    /// Unlocks what is due, notes what is to be told, and writes the records back.
    pub(super) fn close(&self, tx: &mut WriteTx<'_>, mut open: Open) -> Result<(), StoreError> {
        open.tally.best_alignment(open.standing.alignment);
        let mut news = Vec::new();
        for one in &self.rules.all().achievements {
            let tally = &mut open.tally;
            if !tally.unlocked.contains_key(&one.code)
                && tally.value(one.measures, &open.standing) >= one.target
            {
                let unlocked = Unlocked { at: open.now, claimed_at: None };
                tally.unlocked.insert(one.code.clone(), unlocked);
                news.push(About::Achievement(one.code.clone()));
            }
        }
        if open.standing.level > open.before.level {
            news.push(About::Level(open.standing.level));
            let tiers = self.rules.all().titles.tier.iter();
            let reached = open.before.level + 1..=open.standing.level;
            let new = tiers.filter(|tier| reached.contains(&tier.from));
            news.extend(new.map(|tier| About::Title(tier.title.clone())));
        }
        for about in news {
            let number = open.tally.next_notice;
            open.tally.notices.push(Notice { number, about, at: open.now });
            open.tally.next_notice += 1;
        }
        let too_many = open.tally.notices.len().saturating_sub(MAX_NOTICES);
        open.tally.notices.drain(..too_many);
        if open.standing != open.before {
            STANDINGS.replace(tx, &open.user, &open.before, &open.standing)?;
        }
        TALLIES.insert(tx, &open.user, &open.tally)?;
        DAYS.insert(tx, &OfUser(open.user, open.today), &open.day)
    }

    /// Where someone stands. Who has no ledger yet stands where it would open; nothing is written.
    ///
    /// # Errors
    /// When the store fails.
    pub fn standing(&self, tx: &impl Reader, user: Uuid) -> Result<Standing, StoreError> {
        if let Some(standing) = STANDINGS.get(tx, &user)? {
            return Ok(standing);
        }
        let karma = &self.rules.all().karma;
        let person = accounts::known(tx, user)?;
        Ok(Standing {
            total: karma.start_total,
            alignment: person.as_ref().map_or(karma.start_alignment, |user| user.karma_score),
            level: level_of(karma.start_total),
            entries: 0,
            since: person.map_or(Timestamp::UNIX_EPOCH, |user| user.created_at),
            listed: false,
            elsewhere: false,
            origin: None,
        })
    }

    /// The titles that someone may wear: those of the tiers from level 2 on, then those that came with
    /// achievements they claimed. By their keys.
    ///
    /// # Errors
    /// When the store fails.
    pub fn titles(&self, tx: &impl Reader, user: Uuid) -> Result<Vec<String>, StoreError> {
        let level = self.standing(tx, user)?.level;
        let tally = tally(tx, user)?;
        let seed = self.rules.all();
        let tiers = seed.titles.tier.iter().filter(|tier| tier.from > 1 && tier.from <= level);
        let claimed = seed.achievements.iter().filter(|one| {
            tally.unlocked.get(&one.code).is_some_and(|unlocked| unlocked.claimed_at.is_some())
        });
        let claimed = claimed.filter_map(|one| one.title.clone());
        Ok(tiers.map(|tier| tier.title.clone()).chain(claimed).collect())
    }
}

/// Further rules that an event falls under.
fn also(event: &Event) -> Vec<&'static str> {
    let mut keys = Vec::new();
    if let Event::ReadingKept(kept) = event {
        if kept.daily.is_some() {
            keys.push("daily_card");
        }
        match (kept.karma_chosen, kept.karma.as_str()) {
            (true, "good") => keys.push("told_good"),
            (true, "evil") => keys.push("told_evil"),
            _ => {}
        }
    }
    keys
}

impl Kept {
    /// Of a reading; `karma_chosen` says whether its karma was asked for, or the account's.
    #[must_use]
    pub fn of(id: Uuid, reading: &Reading, karma_chosen: bool) -> Self {
        let laid = |role: &Role| *role == Role::Position;
        Self {
            reading: id,
            spread: reading.spread.clone(),
            cards: reading.cards.iter().map(|card| (card.card, card.reversed)).collect(),
            positions: reading.cards.iter().filter(|card| laid(&card.role)).count(),
            voice: reading.character_voice.clone(),
            karma: reading.karma_context.clone(),
            karma_chosen,
            own_cards: reading.origin == Origin::Physical,
            daily: reading.daily,
        }
    }
}

/// What was counted of someone's doings.
///
/// # Errors
/// When the store fails.
pub fn tally(tx: &impl Reader, user: Uuid) -> Result<Tally, StoreError> {
    Ok(TALLIES.get(tx, &user)?.unwrap_or_default())
}

/// A local day of someone's.
///
/// # Errors
/// When the store fails.
pub fn day(tx: &impl Reader, user: Uuid, day: Date) -> Result<Day, StoreError> {
    Ok(DAYS.get(tx, &OfUser(user, day))?.unwrap_or_default())
}

/// Takes the notices up to a number away: they were told.
///
/// # Errors
/// When the store fails.
pub fn told(tx: &mut WriteTx<'_>, user: Uuid, up_to: u64) -> Result<usize, StoreError> {
    let Some(mut tally) = TALLIES.get(tx, &user)? else { return Ok(0) };
    let before = tally.notices.len();
    tally.notices.retain(|notice| notice.number > up_to);
    let told = before - tally.notices.len();
    if told > 0 {
        TALLIES.insert(tx, &user, &tally)?;
    }
    Ok(told)
}

/// Removes everything of a person's.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<(), StoreError> {
    LEDGER.remove_range(tx, &OfUser(user, 0), &OfUser(user, u64::MAX))?;
    DAYS.remove_range(tx, &OfUser(user, Date::MIN), &OfUser(user, Date::MAX))?;
    let causes = ledger::causes(tx, user)?;
    for cause in causes {
        CAUSES.remove(tx, &OfUser(user, cause))?;
    }
    STANDINGS.remove(tx, &user)?;
    TALLIES.remove(tx, &user)?;
    Ok(())
}
