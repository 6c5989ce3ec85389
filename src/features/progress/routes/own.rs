//! What the contract does not have: news that are told once, and receipts that someone checked.

use std::ops::ControlFlow;

use axum::Json as Body;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use super::achievements::AchievementBody;
use crate::features::accounts::{SignedIn, days};
use crate::features::progress::Event;
use crate::features::progress::error::ProgressError;
use crate::features::progress::model::{About, Notice};
use crate::features::progress::{service, streak};
use crate::features::readings::kept;
use crate::store::StoreError;
use crate::tarot::{Lang, Receipt};
use crate::web::problem::ProblemBody;
use crate::web::{Json, Locale, Problem};

/// Days in a row, with a rest day a week.
#[derive(Serialize, ToSchema)]
pub(super) struct StreakBody {
    /// Days on which one came; rests are not counted.
    days: u64,
    /// The first of them, `YYYY-MM-DD`.
    since: Option<String>,
    /// Whether one was here today.
    here_today: bool,
    /// Whether this week's rest is still to be had; a missed day ends nothing then.
    rest_left: bool,
}

/// Days in a row on which one came. One missed day a week, Monday to Sunday, ends nothing.
#[utoipa::path(
    get, path = "/progress/streak", operation_id = "streak", tag = "progress",
    responses(
        (status = 200, body = StreakBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn streak(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<StreakBody>, Problem> {
    let came = shared.accounts.store.read(|tx| days::all(tx, me.user.id))?;
    let streak = streak::streak(&came, shared.accounts.today());
    Ok(Body(StreakBody {
        days: streak.days,
        since: streak.since.map(|day| day.to_string()),
        here_today: streak.here_today,
        rest_left: streak.rest_left,
    }))
}

/// Something to be told once.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeBody {
    /// Its number; they rise.
    number: u64,
    /// `achievement`, `level` or `title`.
    kind: &'static str,
    /// Its name, in the caller's language: of the achievement, the level's title, or the title.
    name: String,
    /// For a level: which.
    level: Option<u8>,
    /// For an achievement: the whole of it.
    achievement: Option<AchievementBody>,
    /// RFC 3339 UTC.
    at: String,
}

impl NoticeBody {
    fn new(shared: &Shared, notice: &Notice, lang: Lang) -> Option<Self> {
        let rules = &shared.accounts.progress.rules;
        let (kind, name, level, achievement) = match &notice.about {
            About::Achievement(code) => {
                let one = rules.achievement(code)?;
                let body = AchievementBody::new(shared, one, lang);
                ("achievement", one.text(lang).name.clone(), None, Some(body))
            }
            About::Level(level) => ("level", rules.level_title(*level, lang), Some(*level), None),
            About::Title(key) => ("title", rules.title(key, lang), None, None),
        };
        let at = notice.at.to_string();
        Some(Self { number: notice.number, kind, name, level, achievement, at })
    }
}

/// What was not told yet.
#[derive(Serialize, ToSchema)]
pub(super) struct UnseenBody {
    /// The oldest first; at most fifty wait.
    unseen: Vec<NoticeBody>,
}

/// What was unlocked and not told yet.
#[utoipa::path(
    get, path = "/progress/unseen", operation_id = "unseen_progress", tag = "progress",
    responses(
        (status = 200, body = UnseenBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn unseen(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<UnseenBody>, Problem> {
    let tally = shared.accounts.store.read(|tx| service::tally(tx, me.user.id))?;
    let body = |notice| NoticeBody::new(&shared, notice, lang);
    Ok(Body(UnseenBody { unseen: tally.notices.iter().filter_map(body).collect() }))
}

/// What was told.
#[derive(Deserialize, ToSchema)]
pub(super) struct ToldRequest {
    /// All up to this number.
    up_to: u64,
}

/// How many were told.
#[derive(Serialize, ToSchema)]
pub(super) struct ToldBody {
    /// How many; 0 when another tab was first.
    acknowledged: usize,
}

/// Says that the news up to a number were told. They do not come again.
#[utoipa::path(
    post, path = "/progress/unseen/ack", operation_id = "acknowledge_progress", tag = "progress", request_body = ToldRequest,
    responses(
        (status = 200, body = ToldBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn told(
    State(shared): State<Shared>,
    me: SignedIn,
    Json(body): Json<ToldRequest>,
) -> Result<Body<ToldBody>, Problem> {
    let user = me.user.id;
    let told = shared.accounts.store.write(move |tx| service::told(tx, user, body.up_to));
    let acknowledged = told.await.map_err(|error: StoreError| Problem::from(error))?;
    Ok(Body(ToldBody { acknowledged }))
}

/// A receipt that was checked.
#[derive(Deserialize, ToSchema)]
pub(super) struct ReceiptRequest {
    /// Of a draw that one keeps as a reading.
    receipt: Receipt,
}

/// What the server found.
#[derive(Serialize, ToSchema)]
pub(super) struct ReceiptBody {
    /// Always true; a receipt that does not hold is a problem.
    holds: bool,
    /// Whether it counted now; each receipt counts once.
    counted: bool,
}

/// Says that one checked the receipt of a reading of one's own. The server checks it again.
#[utoipa::path(
    post, path = "/progress/receipts", operation_id = "note_checked_receipt", tag = "progress", request_body = ReceiptRequest,
    responses(
        (status = 200, body = ReceiptBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not of a reading that one keeps.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "It does not hold, or is not from here.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn check_receipt(
    State(shared): State<Shared>,
    me: SignedIn,
    Json(body): Json<ReceiptRequest>,
) -> Result<Body<ReceiptBody>, Problem> {
    let (user, receipt) = (me.user.id, body.receipt);
    let ours = receipt.instance == shared.draws.public_key();
    if !ours || receipt.checks().iter().any(|check| check.failure.is_some()) {
        return Err(ProgressError::BadReceipt.into());
    }
    let draw: Uuid = receipt.id.parse().map_err(|_| ProgressError::BadReceipt)?;
    // Their readings are looked through: off the threads that serve everybody else.
    let store = shared.accounts.store.clone();
    let found = tokio::task::spawn_blocking(move || {
        let mut found = false;
        store.read(|tx| {
            kept::each(tx, user, |_, reading| {
                found = reading.draw == Some(draw);
                if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        })?;
        Ok::<_, StoreError>(found)
    });
    let found = found.await.map_err(|error| {
        tracing::error!(progress.error = %error, "a search did not end");
        Problem::internal()
    })??;
    if !found {
        return Err(ProgressError::NoReceipt.into());
    }
    let (progress, now) = (shared.accounts.progress.clone(), shared.accounts.now());
    let event = Event::ReceiptChecked { draw };
    let counted = shared.accounts.store.write(move |tx| progress.record(tx, user, &event, now));
    let counted = counted.await.map_err(|error: StoreError| Problem::from(error))?;
    Ok(Body(ReceiptBody { holds: true, counted }))
}
