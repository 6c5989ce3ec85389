//! `/auth`: days on which one came, and sessions that last longer for who comes often (contract §1).

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::signed_in;
use crate::features::accounts::days::{self, Extending, LOYALTY_BADGE};
use crate::features::accounts::service::Accounts;
use crate::features::accounts::sessions::Secrets;
use crate::features::accounts::{AccountError, SignedIn, rules};
use crate::web::problem::ProblemBody;
use crate::web::{Caller, FieldError, Json, Locale, Problem};

/// Checked in.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckInBody {
    /// Always true; a failure is a problem.
    success: bool,
    /// Whether it was the first of this local day.
    is_first_check_in_today: bool,
    /// The local day, `YYYY-MM-DD`.
    #[schema(value_type = String)]
    login_date: Date,
    /// In the caller's language.
    message: String,
    /// Whether a task went on because of it.
    task_updated: bool,
    /// Days in a row, today included.
    consecutive_days: usize,
}

/// Notes that one came today.
#[utoipa::path(
    post, path = "/auth/daily-check-in", tag = "accounts",
    responses(
        (status = 200, body = CheckInBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn daily_check_in(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<CheckInBody>, Problem> {
    let (first, login_date, consecutive_days) = check_in(&accounts, me.user.id).await?;
    let message = if first {
        lang.pick("今天報到了。", "Checked in for today.")
    } else {
        lang.pick("今天已經報到過了。", "You have checked in today already.")
    };
    Ok(Body(CheckInBody {
        success: true,
        is_first_check_in_today: first,
        login_date,
        message: message.to_owned(),
        task_updated: first,
        consecutive_days,
    }))
}

async fn check_in(accounts: &Accounts, user: Uuid) -> Result<(bool, Date, usize), Problem> {
    let (today, now, progress) = (accounts.today(), accounts.now(), accounts.progress.clone());
    accounts
        .store
        .write::<_, Problem>(move |tx| {
            let first = days::came(tx, &progress, user, (today, now))?;
            Ok((first, today, days::streak(tx, user, today)?))
        })
        .await
}

/// The day was noted.
#[derive(Serialize, ToSchema)]
pub(super) struct TrackBody {
    /// The local day, `YYYY-MM-DD`.
    #[schema(value_type = String)]
    login_date: Date,
    /// Whether it is the first time today.
    is_new_day: bool,
    /// Days in a row, today included.
    consecutive_days: usize,
    /// Three days in a row or more.
    loyalty_check_triggered: bool,
}

/// Notes that one came today, as [`daily_check_in`] does; with the contract's other body.
#[utoipa::path(
    post, path = "/auth/track-login", tag = "accounts",
    responses(
        (status = 200, body = TrackBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn track_login(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
) -> Result<Body<TrackBody>, Problem> {
    let (is_new_day, login_date, consecutive_days) = check_in(&accounts, me.user.id).await?;
    let loyalty_check_triggered = consecutive_days >= rules::LOYAL_DAYS;
    Ok(Body(TrackBody { login_date, is_new_day, consecutive_days, loyalty_check_triggered }))
}

/// Asks for a longer session.
#[derive(Deserialize, ToSchema)]
pub(super) struct ExtendRequest {
    /// `activity` or `loyalty`.
    extension_type: String,
    /// What the client believes, in seconds; the server measures for itself.
    #[serde(default)]
    #[schema(example = 1800)]
    activity_duration: Option<i64>,
}

/// The session is longer.
#[derive(Serialize, ToSchema)]
pub(super) struct ExtendedBody {
    /// Always true.
    success: bool,
    /// In the caller's language.
    message: String,
    /// Minutes added.
    extended_minutes: i64,
    /// When the access token ends, in seconds since 1970.
    token_expires_at: i64,
    /// What was given with it, or null.
    rewards: Option<Rewards>,
}

/// What a first loyalty extension gives.
#[derive(Serialize, ToSchema)]
struct Rewards {
    /// Karma.
    karma_bonus: i64,
    /// A badge's key.
    badge_unlocked: &'static str,
}

/// Lets the access token live longer: for half an hour of activity, or for coming often.
#[utoipa::path(
    post, path = "/auth/extend-token", tag = "accounts", request_body = ExtendRequest,
    responses(
        (status = 200, description = "Both cookies are set anew.", body = ExtendedBody),
        (status = 400, description = "Not due.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The session is at its end.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Ten in a day.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn extend_token(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    me: SignedIn,
    Json(body): Json<ExtendRequest>,
) -> Result<Response, Problem> {
    let by_activity = match body.extension_type.as_str() {
        "activity" => true,
        "loyalty" => false,
        _ => {
            return Err(Problem::invalid(vec![FieldError::new(
                "/extension_type",
                "延長的方式只有 activity 和 loyalty。",
                "An extension is for activity or loyalty.",
            )]));
        }
    };
    if by_activity && body.activity_duration.is_some_and(|seconds| seconds < 0) {
        return Err(Problem::invalid(vec![FieldError::new(
            "/activity_duration",
            "時間不能是負的。",
            "A duration is not negative.",
        )]));
    }
    let progress = accounts.progress.clone();
    let karma_bonus = progress.rules.rule("loyalty").map_or(0, |rule| rule.alignment);
    let (secrets, now, today) = (
        Secrets::new(&accounts.system).map_err(AccountError::from)?,
        accounts.now(),
        accounts.today(),
    );
    let extended = accounts
        .store
        .write::<_, AccountError>(move |tx| {
            let SignedIn { user, session_id: id, session } = me;
            let of = Extending { user, id, session, secrets: &secrets, now, today };
            if by_activity {
                days::extend_for_activity(tx, of)
            } else {
                days::extend_for_loyalty(tx, &progress, of)
            }
        })
        .await?;
    let rewards =
        extended.rewarded.then_some(Rewards { karma_bonus, badge_unlocked: LOYALTY_BADGE });
    let body = ExtendedBody {
        success: true,
        message: lang.pick("登入時間延長了。", "The session lasts longer now.").to_owned(),
        extended_minutes: extended.minutes,
        token_expires_at: extended.opened.session.access_expires_at.as_second(),
        rewards,
    };
    Ok(signed_in(StatusCode::OK, &accounts, &caller, &extended.opened, body))
}

/// How loyal one is.
#[derive(Serialize, ToSchema)]
pub(super) struct LoyaltyBody {
    /// Three days of the last seven.
    is_eligible: bool,
    /// Days of the last seven.
    login_days_count: usize,
    /// Which, newest first.
    #[schema(value_type = Vec<String>)]
    login_dates: Vec<Date>,
    /// Days in a row.
    current_streak: usize,
    /// Whether the extension was not claimed today.
    extension_available: bool,
}

/// How loyal one is.
#[utoipa::path(
    get, path = "/auth/loyalty-status", tag = "accounts",
    responses(
        (status = 200, body = LoyaltyBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn loyalty_status(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
) -> Result<Body<LoyaltyBody>, Problem> {
    let today = accounts.today();
    let loyalty = accounts.store.read(|tx| days::loyalty(tx, &me.user, today))?;
    Ok(Body(LoyaltyBody {
        is_eligible: loyalty.is_eligible,
        login_days_count: loyalty.days.len(),
        login_dates: loyalty.days,
        current_streak: loyalty.streak,
        extension_available: loyalty.available,
    }))
}
