//! The rules of notices.

use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::model::{Failure, Kind, MAX_TOKEN, MAX_URL, Notice, NoticeRequest};
use super::request::{News, request, topic};
use super::tables::NOTICES;
use crate::features::accounts::Accounts;
use crate::features::accounts::service::person;
use crate::features::catalog::Catalog;
use crate::features::feeds::service::{card_name, no_time_of_day, time_of_day};
use crate::features::readings::dailies;
use crate::features::threads::service as threads;
use crate::outbound::{Outbound, OutboundError, Refused};
use crate::store::{OfUser, Reader, StoreError, WriteTx};
use crate::tarot::Lang;
use crate::web::{FieldError, Problem, locale};

/// The one there is.
pub(super) const DAILY_CARD: &str = "daily_card";
/// A notice that could not be sent in time is sent later within this, and then not any more that day: who
/// wants to be told in the morning does not want it at midnight.
const LATE: SignedDuration = SignedDuration::from_hours(4);
/// Sent at the same time.
const AT_ONCE: usize = 8;

/// Why it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is none.
    #[error("no notice is set")]
    Missing,
    /// What was sent is wrong.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// It did not arrive.
    #[error("the notice did not arrive: {0:?}")]
    NotSent(Failure, Option<u16>),
}

impl From<NoticeError> for Problem {
    fn from(error: NoticeError) -> Self {
        match error {
            NoticeError::Store(error) => error.into(),
            NoticeError::Invalid(errors) => Self::invalid(errors),
            NoticeError::Missing => {
                Self::not_found("no_notice", "你還沒有設定通知。", "You have not set a notice.")
            }
            NoticeError::NotSent(Failure::Offline, _) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "offline",
                "這個站不對外連線，通知送不出去。",
                "This site opens no outbound connections, so no notice can be sent.",
            ),
            NoticeError::NotSent(Failure::Refused, _) => Self::new(
                StatusCode::BAD_GATEWAY,
                "notice_refused",
                "這個網址通到私人網路，站方沒有開放。",
                "This address leads into a private network, which the operator has not allowed.",
            ),
            NoticeError::NotSent(Failure::Unreachable, _) => Self::new(
                StatusCode::BAD_GATEWAY,
                "notice_unreachable",
                "那邊沒有回應。網址對嗎？",
                "Nobody answered there. Is the address right?",
            ),
            NoticeError::NotSent(Failure::Status, status) => {
                let status = status.unwrap_or_default();
                Self::new(
                    StatusCode::BAD_GATEWAY,
                    "notice_not_taken",
                    format!("那邊回了 {status}，沒有收下。權杖對嗎？"),
                    format!(
                        "The other side answered {status} and did not take it. Is the token right?"
                    ),
                )
                .with("answered", status)
            }
        }
    }
}

/// What notices need.
#[derive(Clone)]
pub struct Notices {
    /// Store, clock, time zone, the site's address.
    pub accounts: Arc<Accounts>,
    /// Names of cards.
    pub catalog: Arc<Catalog>,
    /// The way out.
    pub outbound: Arc<Outbound>,
}

/// What came of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Arrived.
    pub sent: usize,
    /// Did not.
    pub failed: usize,
}

fn key(user: Uuid) -> OfUser<String> {
    OfUser(user, DAILY_CARD.to_owned())
}

/// Someone's notice.
///
/// # Errors
/// When the store fails.
pub fn of_user(tx: &impl Reader, user: Uuid) -> Result<Option<Notice>, StoreError> {
    NOTICES.get(tx, &key(user))
}

/// Removes someone's notice; whether there was one.
///
/// # Errors
/// When the store fails.
pub fn remove(tx: &mut WriteTx<'_>, user: Uuid) -> Result<bool, StoreError> {
    NOTICES.remove(tx, &key(user))
}

/// Removes everything of a person's.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<(), StoreError> {
    remove(tx, user).map(drop)
}

impl Notices {
    /// A notice as someone wants it, checked; the token is what was sent.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn checked(&self, body: &NoticeRequest, lang: Lang) -> Result<Notice, NoticeError> {
        let mut errors = Vec::new();
        let mut wrong = |at: &str, zh: &str, en: &str| errors.push(FieldError::new(at, zh, en));
        let url = body.url.trim();
        if url.len() > MAX_URL {
            wrong("/url", "網址太長了。", "The address is too long.");
        }
        match self.outbound.allowed().check(url) {
            Ok(()) if body.kind == Kind::Ntfy && topic(url).is_none() => {
                wrong("/url", "網址最後要有主題名稱。", "The address has to end with a topic.");
            }
            Ok(()) => {}
            Err(Refused::NotWeb) => wrong("/url", "這不是網址。", "This is not a web address."),
            Err(Refused::NotHttps) => wrong(
                "/url",
                "要用 https；不用 https 的主機要站方先開放。",
                "It has to be https, unless the operator allowed the host.",
            ),
            Err(Refused::Private) => wrong(
                "/url",
                "這個網址通到私人網路，站方沒有開放。",
                "This address leads into a private network, which the operator has not allowed.",
            ),
        }
        let token = body.token.as_deref().unwrap_or_default();
        // It becomes a header.
        if token.len() > MAX_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            wrong(
                "/token",
                "權杖只能有英文字母、數字和符號。",
                "A token has letters, digits and signs only.",
            );
        }
        if time_of_day(&body.at).is_none() {
            errors.push(no_time_of_day("/at"));
        }
        let lang = body.lang.as_deref().map_or(Ok(lang), str::parse);
        if lang.is_err() {
            errors.push(locale::unknown_lang());
        }
        if !errors.is_empty() {
            return Err(NoticeError::Invalid(errors));
        }
        Ok(Notice {
            kind: body.kind,
            url: url.to_owned(),
            token: Some(token.to_owned()).filter(|token| !token.is_empty()),
            at: body.at.clone(),
            lang: lang.unwrap_or_default().tag().to_owned(),
            enabled: body.enabled.unwrap_or(true),
            look_back: body.look_back.unwrap_or(false),
            looked_back_on: None,
            last_on: None,
            last_success: None,
            last_failure: None,
            last_status: None,
            failures_in_a_row: 0,
            failures: 0,
        })
    }

    /// Keeps a notice. A token that was not sent stays, as long as the address does: it goes nowhere else.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep(
        &self,
        user: Uuid,
        mut notice: Notice,
        token_was_sent: bool,
    ) -> Result<Notice, NoticeError> {
        let keep = move |tx: &mut WriteTx<'_>| {
            if let Some(old) = NOTICES.get(tx, &key(user))? {
                if !token_was_sent && old.url == notice.url && old.kind == notice.kind {
                    notice.token = old.token;
                }
                notice.last_on = old.last_on;
                notice.looked_back_on = old.looked_back_on;
                notice.last_success = old.last_success;
                notice.failures = old.failures;
            }
            NOTICES.insert(tx, &key(user), &notice)?;
            Ok(notice)
        };
        self.accounts.store.write::<_, NoticeError>(keep).await
    }

    /// Sends one now, whatever the time, and notes how it went.
    ///
    /// # Errors
    /// Why it did not arrive.
    pub async fn send_now(&self, user: Uuid) -> Result<Notice, NoticeError> {
        let notice = self.accounts.store.read(|tx| of_user(tx, user))?;
        let notice = notice.ok_or(NoticeError::Missing)?;
        let outcome = self.send(user, &notice, News::Card(self.accounts.today())).await?;
        let noted = self.note(user, outcome).await?;
        match outcome {
            Ok(()) => noted.ok_or(NoticeError::Missing),
            Err((failure, status)) => Err(NoticeError::NotSent(failure, status)),
        }
    }

    async fn note(
        &self,
        user: Uuid,
        outcome: Result<(), (Failure, Option<u16>)>,
    ) -> Result<Option<Notice>, StoreError> {
        let now = self.accounts.now();
        let note = move |tx: &mut WriteTx<'_>| {
            // It may have been removed meanwhile.
            let Some(mut notice) = NOTICES.get(tx, &key(user))? else { return Ok(None) };
            notice.note(outcome, now);
            NOTICES.insert(tx, &key(user), &notice)?;
            Ok(Some(notice))
        };
        self.accounts.store.write(note).await
    }

    /// Sends a notice; how it went.
    async fn send(
        &self,
        user: Uuid,
        notice: &Notice,
        news: News,
    ) -> Result<Result<(), (Failure, Option<u16>)>, StoreError> {
        let lang = notice.lang.parse().unwrap_or_default();
        let card = match news {
            News::Card(day) => {
                let daily = self.accounts.store.read(|tx| dailies::between(tx, user, day, day))?;
                daily.first().and_then(|daily| card_name(&self.catalog, daily, lang))
            }
            News::LookBacks(..) => None,
        };
        let site = self.accounts.options.public_origin.as_deref();
        let Some(request) = request(notice, news, card.as_ref(), lang, site) else {
            return Ok(Err((Failure::Refused, None)));
        };
        Ok(match self.outbound.send_guarded(request).await {
            Ok(200..=299) => Ok(()),
            Ok(status) => Err((Failure::Status, Some(status))),
            Err(OutboundError::Offline) => Err((Failure::Offline, None)),
            Err(OutboundError::Refused(_)) => Err((Failure::Refused, None)),
            Err(error) => {
                // Its text may name the address, which is the person's.
                tracing::debug!(notice.error = %error, "a notice did not arrive");
                Err((Failure::Unreachable, None))
            }
        })
    }

    /// Sends each of these people what `take` finds to be told when it notes it as told: nobody gets it
    /// twice, even if this is cut off.
    async fn send_each(
        &self,
        users: &[Uuid],
        take: impl Fn(&mut WriteTx<'_>, Uuid, &mut Notice) -> Result<Option<News>, StoreError>
        + Copy
        + Send
        + 'static,
    ) -> Result<Sent, StoreError> {
        let mut sent = Sent::default();
        for some in users.chunks(AT_ONCE) {
            let mut sending = JoinSet::new();
            for user in some.iter().copied() {
                let own = self.clone();
                sending.spawn(async move {
                    let take = move |tx: &mut WriteTx<'_>| {
                        let Some(mut notice) = NOTICES.get(tx, &key(user))? else {
                            return Ok(None);
                        };
                        let Some(news) = take(tx, user, &mut notice)? else { return Ok(None) };
                        NOTICES.insert(tx, &key(user), &notice)?;
                        Ok(Some((notice, news)))
                    };
                    let taken = own.accounts.store.write::<_, StoreError>(take).await?;
                    let Some((notice, news)) = taken else { return Ok(None) };
                    let outcome = own.send(user, &notice, news).await?;
                    own.note(user, outcome).await?;
                    Ok::<_, StoreError>(Some(outcome.is_ok()))
                });
            }
            while let Some(ended) = sending.join_next().await {
                match ended {
                    Ok(Ok(Some(true))) => sent.sent += 1,
                    Ok(Ok(Some(false))) => sent.failed += 1,
                    Ok(Ok(None)) => {}
                    Ok(Err(error)) => return Err(error),
                    Err(_) => return Err(StoreError::Panicked),
                }
            }
        }
        Ok(sent)
    }
}

/// Sends the cards of the day that are due.
///
/// # Errors
/// When the store fails.
pub async fn send_due(notices: &Notices) -> Result<Sent, StoreError> {
    if notices.outbound.offline() {
        return Ok(Sent::default());
    }
    let accounts = &notices.accounts;
    let now = accounts.now();
    let due = accounts.store.read(|tx| due(tx, accounts, now))?;
    let today = now.to_zoned(accounts.options.time_zone.clone()).date();
    let take = move |_: &mut WriteTx<'_>, _, notice: &mut Notice| {
        let told = notice.last_on == Some(today);
        notice.last_on = Some(today);
        Ok((!told).then_some(News::Card(today)))
    };
    notices.send_each(&due, take).await
}

/// Tells of dates to look back on: those since the last time, all in one. A site that slept tells once, and
/// who asks for this today is told of today's.
///
/// # Errors
/// When the store fails.
pub async fn send_look_backs(notices: &Notices) -> Result<Sent, StoreError> {
    if notices.outbound.offline() {
        return Ok(Sent::default());
    }
    let (accounts, mut users) = (&notices.accounts, Vec::new());
    let today = accounts.today();
    accounts.store.read::<_, StoreError>(|tx| {
        NOTICES.scan(
            tx,
            (Bound::Unbounded, Bound::Unbounded),
            false,
            |OfUser(user, _), notice| {
                let told = notice.looked_back_on.is_some_and(|day| day >= today);
                if notice.look_back && !told && notice.enabled && !notice.is_paused() {
                    users.push(user);
                }
                ControlFlow::Continue(())
            },
        )?;
        retain_active(tx, &mut users);
        Ok(())
    })?;
    let take = move |tx: &mut WriteTx<'_>, user, notice: &mut Notice| {
        let since = notice.looked_back_on.replace(today);
        if since.is_some_and(|day| day >= today) {
            return Ok(None);
        }
        let new = |on| since.map_or(on == today, |told| on > told);
        let count = threads::due(tx, user, today)?.iter().filter(|one| new(one.on)).count();
        Ok((count > 0).then_some(News::LookBacks(today, count)))
    };
    notices.send_each(&users, take).await
}

/// Whose time has come and is not long past.
fn due(tx: &impl Reader, accounts: &Accounts, now: Timestamp) -> Result<Vec<Uuid>, StoreError> {
    let zone = &accounts.options.time_zone;
    let today = now.to_zoned(zone.clone()).date();
    let mut users = Vec::new();
    NOTICES.scan(tx, (Bound::Unbounded, Bound::Unbounded), false, |OfUser(user, _), notice| {
        let moment = time_of_day(&notice.at)
            .and_then(|at| Some(today.to_datetime(at).to_zoned(zone.clone()).ok()?.timestamp()));
        let late = moment.map(|moment| now.duration_since(moment));
        let is_time = late.is_some_and(|late| late >= SignedDuration::ZERO && late < LATE);
        // A clock that was set back: a notice of a later day counts for this one too.
        let told = notice.last_on.is_some_and(|day| day >= today);
        if is_time && !told && notice.enabled && !notice.is_paused() {
            users.push(user);
        }
        ControlFlow::Continue(())
    })?;
    retain_active(tx, &mut users);
    Ok(users)
}

/// Leaves out who was disabled by the operator.
fn retain_active(tx: &impl Reader, users: &mut Vec<Uuid>) {
    users.retain(|user| person(tx, *user).is_ok_and(|user| user.is_active));
}
