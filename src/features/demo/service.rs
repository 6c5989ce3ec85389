//! Making the demo's people, and making them anew.

use jiff::ToSpan;
use jiff::civil::Date;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::past::{live, months};
use super::people::{PEOPLE, Person};
use crate::features::accounts::AccountError;
use crate::features::accounts::service::by_email;
use crate::features::bingo::service::BingoError;
use crate::features::draws::service::DrawError;
use crate::features::readings::kept::ReadingError;
use crate::features::readings::routes::Shared as Readings;
use crate::store::StoreError;
use crate::web::Problem;

/// How long they have been here.
const DAYS: i64 = 365;

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An account could not be made.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A draw could not be made.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// A number could not be claimed.
    #[error(transparent)]
    Bingo(#[from] BingoError),
    /// A reading could not be kept.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// Something that cannot be, short of a bug.
    #[error("{0}")]
    Broken(String),
}

impl From<DemoError> for Problem {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Store(error) => error.into(),
            DemoError::Account(error) => error.into(),
            other => {
                tracing::error!(demo.error = %other, "the demo failed");
                Self::internal()
            }
        }
    }
}

/// The demo.
pub struct Demo {
    /// What making readings needs, in the present.
    readings: Readings,
    /// Held while the people are made anew.
    making: Mutex<()>,
}

impl Demo {
    /// Over a store; makes nobody yet.
    #[must_use]
    pub fn new(readings: Readings) -> Self {
        Self { readings, making: Mutex::new(()) }
    }

    /// The account of one of the three.
    ///
    /// # Errors
    /// When the store fails.
    pub fn account(&self, person: &Person) -> Result<Option<Uuid>, StoreError> {
        let user = self.readings.accounts.store.read(|tx| by_email(tx, person.email))?;
        Ok(user.map(|user| user.id))
    }

    /// Makes who is missing: all three in a new folder, nobody in one where they are. How many readings came of
    /// it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn make(&self) -> Result<usize, DemoError> {
        let _alone = self.making.lock().await;
        self.make_missing().await
    }

    async fn make_missing(&self) -> Result<usize, DemoError> {
        let today: Date = self.readings.accounts.today();
        let from = today.saturating_sub(DAYS.days());
        months(&self.readings, from, today).await?;
        // At the same time: their writes share the disk's syncs.
        let mut living = JoinSet::new();
        for person in &PEOPLE {
            if self.account(person)?.is_none() {
                living.spawn(live(self.readings.clone(), person, (from, today)));
            }
        }
        let mut count = 0;
        while let Some(lived) = living.join_next().await {
            count += lived.map_err(|error| DemoError::Broken(error.to_string()))??;
        }
        Ok(count)
    }

    /// Makes all three anew.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reset(&self) -> Result<String, DemoError> {
        let _alone = self.making.lock().await;
        for person in &PEOPLE {
            if let Some(user) = self.account(person)? {
                self.readings.accounts.delete(user).await?;
            }
        }
        let count = self.make_missing().await?;
        Ok(format!("{} people, {count} readings", PEOPLE.len()))
    }

    /// The account of one of the three; made anew if a visitor deleted it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn account_or_make(&self, person: &Person) -> Result<Uuid, DemoError> {
        if let Some(user) = self.account(person)? {
            return Ok(user);
        }
        self.make().await?;
        self.account(person)?.ok_or_else(|| DemoError::Broken("nobody was made".to_owned()))
    }
}
