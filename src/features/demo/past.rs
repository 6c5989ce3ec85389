//! Living a year in seconds: the product's own functions with a clock that is moved and randomness that is
//! fixed.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::after::Evening;
use super::people::Person;
use super::service::DemoError;
use crate::features::accounts::admission::{Newcomer, create};
use crate::features::accounts::{Accounts, SignedIn, sessions};
use crate::features::bingo::service as bingo;
use crate::features::bingo::{Bingo, model::SIDE};
use crate::features::draws::Draws;
use crate::features::progress::Event;
use crate::features::progress::service::told;
use crate::features::readings::choices::DEFAULT_SPREAD;
use crate::features::readings::finish::{Finished, Wanted, finish};
use crate::features::readings::kept::{self, Extra, ReadingError};
use crate::features::readings::routes::Shared as Readings;
use crate::features::sharing::service::fresh_id;
use crate::outbound::Outbound;
use crate::store::WriteTx;
use crate::system::{Clock, Entropy, NoEntropy, System};
use crate::tarot::WordStream;
use crate::tarot::draw::SECRET_BYTES;

/// A clock that stands still until it is moved. Both hands move together.
#[derive(Default)]
struct Moved {
    seconds: AtomicI64,
}

impl Moved {
    fn to(&self, at: Timestamp) {
        self.seconds.store(at.as_second(), Ordering::Relaxed);
    }
}

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        let seconds = self.seconds.load(Ordering::Relaxed);
        Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.seconds.load(Ordering::Relaxed).unsigned_abs())
    }
}

/// Bytes that follow from a seed: SHA-256 of the seed and a counter.
struct Seeded {
    seed: [u8; 32],
    count: AtomicU64,
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        for chunk in bytes.chunks_mut(32) {
            let count = self.count.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::new().chain_update(self.seed).chain_update(count.to_be_bytes());
            for (byte, from) in chunk.iter_mut().zip(block.finalize()) {
                *byte = from;
            }
        }
        Ok(())
    }
}

/// What somebody decides by chance: the stream of their own seed.
struct Whims(Mutex<WordStream>);

impl Whims {
    fn below(&self, bound: u32) -> u32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).below(bound)
    }

    /// Whether something happens that happens `often` times in `of`.
    fn happens(&self, often: u32, of: u32) -> bool {
        self.below(of) < often
    }
}

/// Somebody in their past.
struct Living {
    person: &'static Person,
    me: SignedIn,
    clock: Arc<Moved>,
    readings: Readings,
    bingo: Bingo,
    whims: Whims,
    thread: Option<Uuid>,
}

/// A past of its own: what happens there takes its time and its chance from it.
fn past(present: &Accounts, name: &str) -> Result<(Arc<Accounts>, Arc<Moved>), DemoError> {
    let seed: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let clock = Arc::new(Moved::default());
    let entropy = Arc::new(Seeded { seed, count: AtomicU64::new(0) });
    let system = System { clock: Arc::clone(&clock) as Arc<dyn Clock>, entropy };
    let accounts = Accounts::new(
        present.store.clone(),
        system,
        Arc::clone(&present.limits),
        Arc::new(Outbound::new(true)),
        present.options.clone(),
    );
    Ok((Arc::new(accounts.map_err(DemoError::Broken)?), clock))
}

/// Commits to the bingo numbers of the months from a day up to today, one after the other: three people who
/// did it by the way would each do it in another order every time.
pub(super) async fn months(now: &Readings, from: Date, today: Date) -> Result<(), DemoError> {
    let (accounts, clock) = past(&now.accounts, "bingo")?;
    let bingo = Bingo { accounts: Arc::clone(&accounts), draws: now.draws.clone() };
    let mut day = from;
    while day <= today {
        clock.to(moment(&accounts, day, 0, 0)?);
        bingo.today().await?;
        day = day.first_of_month().saturating_add(1.month());
    }
    Ok(())
}

/// Makes someone and lets them live from a day up to the one before today.
pub(super) async fn live(
    now: Readings,
    person: &'static Person,
    (from, today): (Date, Date),
) -> Result<usize, DemoError> {
    let mut own = Living::begin(&now, person, from).await?;
    let (mut day, mut count, mut asked) = (from, 0, 0);
    while day < today {
        if own.whims.happens(person.comes, 10) {
            count += own.day(day, &mut asked).await?;
        }
        day = day.tomorrow().map_err(|error| DemoError::Broken(error.to_string()))?;
    }
    // The sessions of the past are over, whatever their clock says.
    let user = own.me.user.id;
    // And what they reached was told to them at the time.
    let progress = own.readings.accounts.progress.clone();
    let at = own.readings.accounts.now();
    let end = move |tx: &mut WriteTx<'_>| {
        sessions::end_others(tx, user, None)?;
        told(tx, user, u64::MAX)?;
        progress.list(tx, user, person.listed, at).map_err(|e| DemoError::Broken(e.to_string()))
    };
    now.accounts.store.write::<_, DemoError>(end).await?;
    Ok(count)
}

impl Living {
    async fn begin(now: &Readings, person: &'static Person, day: Date) -> Result<Self, DemoError> {
        let (accounts, clock) = past(&now.accounts, person.key)?;
        let draws = Draws::load(&accounts.store, &accounts.system).await?;
        let bingo = Bingo { accounts: Arc::clone(&accounts), draws: draws.clone() };
        let readings = Readings { accounts: Arc::clone(&accounts), draws, ..now.clone() };
        let mut secret = [0; SECRET_BYTES];
        for (byte, from) in secret.iter_mut().zip(person.key.bytes()) {
            *byte = from;
        }
        let whims = Whims(Mutex::new(WordStream::new(&secret, b"whims")));
        clock.to(moment(&accounts, day, person.hour, 0)?);
        let newcomer = Newcomer {
            email: person.email.to_owned(),
            name: person.name.to_owned(),
            // The board shows what one calls oneself towards others.
            display_name: person.listed.then(|| person.name.to_owned()),
            ..Newcomer::default()
        };
        let at = accounts.now();
        let make = move |tx: &mut WriteTx<'_>| create(tx, newcomer, false, at);
        let user = accounts.store.write(make).await?;
        let me = sign_in(&accounts, user.id).await?;
        Ok(Self { person, me, clock, readings, bingo, whims, thread: None })
    }

    /// A day on which they come: the number of the day, the card of the day, a question perhaps. How many
    /// readings came of it.
    async fn day(&mut self, day: Date, asked: &mut usize) -> Result<usize, DemoError> {
        // Nobody sits down at the same hour every day.
        let late = [0, 0, 0, 1, 1, 2, -1, -2].get(self.whims.below(8) as usize).copied();
        let hour = (self.person.hour + late.unwrap_or_default()).clamp(0, 23);
        self.clock.to(moment(&self.readings.accounts, day, hour, self.whims.below(40))?);
        let daily = Extra { daily: Some(day), radiation_factor: 0.5, ..Extra::default() };
        let spread = DEFAULT_SPREAD.to_owned();
        // At the same time: one sync of the disk for all three.
        let (me, played, read) = tokio::join!(
            sign_in(&self.readings.accounts, self.me.user.id),
            self.play(),
            self.reads(spread, None, daily),
        );
        self.me = me?;
        played?;
        let daily = read?;
        let mut question = None;
        if self.whims.happens(self.person.asks, 20) {
            self.clock.to(moment(&self.readings.accounts, day, hour, 50)?);
            let of = self.person.questions.len();
            let next = self.person.questions.get(*asked % of);
            *asked += 1;
            if let Some((spread, words, tag)) = next {
                question = self.asks(spread, words, tag).await?.map(|id| (id, *tag));
            }
        }
        self.clock.to(moment(&self.readings.accounts, day, hour, 57)?);
        self.evening(day, daily, question).await?;
        Ok(usize::from(daily.is_some()) + usize::from(question.is_some()))
    }

    /// What they do once the cards lie.
    async fn evening(
        &mut self,
        day: Date,
        daily: Option<Uuid>,
        asked: Option<(Uuid, &'static str)>,
    ) -> Result<(), DemoError> {
        let (accounts, whims) = (&self.readings.accounts, &self.whims);
        let page = whims.below(6 * u32::try_from(self.person.pages.len()).unwrap_or(1)) as usize;
        let link = whims.happens(1, 6).then(|| fresh_id(&accounts.system)).transpose();
        let evening = Evening {
            person: self.person,
            user: self.me.user.id,
            progress: accounts.progress.clone(),
            day,
            now: accounts.now(),
            page: daily.filter(|_| page < self.person.pages.len()).map(|id| (id, page)),
            asked,
            look_back: whims.happens(3, 5).then(|| if whims.happens(1, 3) { 7 } else { 30 }),
            link: link.map_err(|_| DemoError::Broken("no randomness".to_owned()))?,
            outcome: whims.below(4) as usize,
            claims: whims.happens(5, 6),
            thread: self.thread,
        };
        let lived = accounts.store.write::<_, DemoError>(move |tx| evening.live(tx)).await?;
        self.thread = lived;
        Ok(())
    }

    /// Mostly the voice they like.
    fn voice(&self) -> String {
        let voices = &self.readings.catalog.voices;
        let other = || voices.get(self.whims.below(u32::try_from(voices.len()).ok()?) as usize);
        let other = if self.whims.happens(1, 5) { other() } else { None };
        other.map_or_else(|| self.person.voice.to_owned(), |voice| voice.key.clone())
    }

    async fn asks(
        &self,
        spread: &str,
        question: &str,
        tag: &str,
    ) -> Result<Option<Uuid>, DemoError> {
        let extra = Extra { tags: vec![tag.to_owned()], radiation_factor: 0.5, ..Extra::default() };
        let asked = Some(question.to_owned());
        let Some(id) = self.reads(spread.to_owned(), asked, extra).await? else { return Ok(None) };
        let note = self.whims.below(u32::try_from(3 * self.person.notes.len()).unwrap_or(3));
        let note = self.person.notes.get(note as usize);
        let favorite = self.whims.happens(1, 6);
        if note.is_some() || favorite {
            let (user, now) = (self.me.user.id, self.readings.accounts.now());
            let note = note.map(|note| (*note).to_owned());
            let progress = self.readings.accounts.progress.clone();
            let change = move |tx: &mut WriteTx<'_>| {
                kept::change(tx, user, id, now, |reading| {
                    reading.notes = note;
                    reading.is_favorite = favorite;
                })?;
                if favorite {
                    progress.record(tx, user, &Event::Favourited { reading: id }, now)?;
                }
                Ok(())
            };
            self.readings.accounts.store.write::<_, ReadingError>(change).await?;
        }
        Ok(Some(id))
    }

    /// As `POST /readings` does.
    async fn reads(
        &self,
        spread: String,
        question: Option<String>,
        extra: Extra,
    ) -> Result<Option<Uuid>, DemoError> {
        let wanted = Wanted {
            spread: Some(spread),
            question,
            character_voice: Some(self.voice()),
            ..Wanted::default()
        };
        let lang = self.person.lang;
        let finished = finish(&self.readings, &self.me, lang, wanted, extra, Vec::new()).await;
        match finished {
            Ok(Finished::Kept(kept)) => Ok(Some(kept.0)),
            Ok(Finished::Care(_)) => Ok(None),
            Err(problem) => Err(DemoError::Broken(format!("{problem:?}"))),
        }
    }

    /// Lays a card when the month is new to them, and claims the number of the day.
    async fn play(&self) -> Result<(), DemoError> {
        let (user, today) = (self.me.user.id, self.bingo.today().await?);
        let (rows, progress) = (self.card(), self.bingo.accounts.progress.clone());
        let play = move |tx: &mut WriteTx<'_>| {
            match bingo::lay(tx, user, &today, &rows) {
                Ok(_) | Err(bingo::BingoError::HasCard) => {}
                Err(error) => return Err(error),
            }
            bingo::claim(tx, &progress, user, &today).map(drop)
        };
        self.readings.accounts.store.write::<_, bingo::BingoError>(play).await?;
        Ok(())
    }

    fn card(&self) -> Vec<Vec<i64>> {
        let mut numbers: Vec<i64> = (1..=25).collect();
        for last in (1..numbers.len()).rev() {
            let other = self.whims.below(u32::try_from(last + 1).unwrap_or(1)) as usize;
            numbers.swap(last, other);
        }
        numbers.chunks(SIDE).map(<[i64]>::to_vec).collect()
    }
}

async fn sign_in(accounts: &Accounts, user: Uuid) -> Result<SignedIn, DemoError> {
    let opened = accounts.sign_in_to_demo(user, "").await?;
    Ok(SignedIn { user: opened.user, session_id: opened.id, session: opened.session })
}

fn moment(accounts: &Accounts, day: Date, hour: i8, minute: u32) -> Result<Timestamp, DemoError> {
    let broken = |error: jiff::Error| DemoError::Broken(error.to_string());
    let zone = accounts.options.time_zone.clone();
    let at = day.at(hour, 0, 0, 0).to_zoned(zone).map_err(broken)?;
    Ok(at.checked_add(i64::from(minute).minutes()).map_err(broken)?.timestamp())
}
