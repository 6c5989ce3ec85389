//! `/tasks` (contract §10).

use axum::Json as Body;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use crate::features::accounts::SignedIn;
use crate::features::progress::error::ProgressError;
use crate::features::progress::seed::Period;
use crate::features::progress::tasks::{self, Claimed, State as TaskState};
use crate::tarot::Lang;
use crate::web::problem::ProblemBody;
use crate::web::{Locale, Problem};

/// A task.
#[derive(Serialize, ToSchema)]
pub(super) struct TaskBody {
    /// For claiming; another one each day or week.
    id: Uuid,
    /// Its key.
    task_key: String,
    /// In the caller's language.
    name: String,
    /// In the caller's language.
    description: String,
    /// Above 0.
    target_value: u64,
    /// The target at most.
    current_value: u64,
    /// What claiming it gives.
    karma_reward: u64,
    /// Whether it is finished.
    is_completed: bool,
    /// Whether its karma was taken.
    is_claimed: bool,
    /// 0–100.
    progress_percentage: u64,
}

impl TaskBody {
    fn new(state: &TaskState<'_>, lang: Lang) -> Self {
        let (task, words) = (state.task, state.task.text(lang));
        Self {
            id: state.id,
            task_key: task.key.clone(),
            name: words.name.clone(),
            description: words.description.clone(),
            target_value: task.target,
            current_value: state.value,
            karma_reward: task.karma,
            is_completed: state.completed(),
            is_claimed: state.claimed,
            progress_percentage: state.value * 100 / task.target.max(1),
        }
    }
}

/// Tasks of a period.
#[derive(Serialize, ToSchema)]
pub(super) struct TasksBody {
    /// In their order.
    tasks: Vec<TaskBody>,
    /// When the period ends, RFC 3339 with the instance's offset.
    #[schema(example = "2026-11-23T00:00:00+08:00")]
    reset_time: String,
    /// Finished ones.
    completed_count: usize,
    /// All.
    total_count: usize,
}

fn list(shared: &Shared, user: Uuid, period: Period, lang: Lang) -> Result<TasksBody, Problem> {
    let progress = &shared.accounts.progress;
    let first = tasks::first_day(period, shared.accounts.today());
    let states = shared.accounts.store.read(|tx| progress.tasks(tx, user, period, first))?;
    Ok(TasksBody {
        completed_count: states.iter().filter(|state| state.completed()).count(),
        total_count: states.len(),
        tasks: states.iter().map(|state| TaskBody::new(state, lang)).collect(),
        reset_time: progress.begins(tasks::next(period, first)).unwrap_or_default(),
    })
}

/// This local day's tasks.
#[utoipa::path(
    get, path = "/tasks/daily", operation_id = "daily_tasks", tag = "progress",
    responses(
        (status = 200, body = TasksBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn daily(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<TasksBody>, Problem> {
    list(&shared, me.user.id, Period::Daily, lang).map(Body)
}

/// This week's tasks; a week begins on Monday.
#[utoipa::path(
    get, path = "/tasks/weekly", operation_id = "weekly_tasks", tag = "progress",
    responses(
        (status = 200, body = TasksBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn weekly(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<TasksBody>, Problem> {
    list(&shared, me.user.id, Period::Weekly, lang).map(Body)
}

/// A task's karma was taken.
#[derive(Serialize, ToSchema)]
pub(super) struct ClaimedBody {
    /// Always true.
    success: bool,
    /// What it gave.
    karma_earned: u64,
    /// The total with it.
    total_karma: u64,
    /// In the caller's language.
    message: String,
}

async fn claim(
    shared: &Shared,
    user: Uuid,
    period: Period,
    (id, lang): (&str, Lang),
) -> Result<Body<ClaimedBody>, Problem> {
    let id: Uuid = id.parse().map_err(|_| ProgressError::NoTask)?;
    let (progress, now) = (shared.accounts.progress.clone(), shared.accounts.now());
    let Claimed { given, total } = shared
        .accounts
        .store
        .write(move |tx| progress.claim_task(tx, user, (period, id), now))
        .await?;
    Ok(Body(ClaimedBody {
        success: true,
        karma_earned: given,
        total_karma: total,
        message: lang.pick(format!("領到 {given} 點業力。"), format!("{given} karma taken.")),
    }))
}

/// Takes a finished daily task's karma, on its day.
#[utoipa::path(
    post, path = "/tasks/daily/{task_id}/claim", operation_id = "claim_daily_task", tag = "progress",
    params(("task_id" = Uuid, Path, description = "As the list has it.")),
    responses(
        (status = 200, body = ClaimedBody),
        (status = 400, description = "`task_not_completed`, `already_claimed` or `task_expired`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn claim_daily(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Body<ClaimedBody>, Problem> {
    claim(&shared, me.user.id, Period::Daily, (&id, lang)).await
}

/// Takes a finished weekly task's karma, in its week.
#[utoipa::path(
    post, path = "/tasks/weekly/{task_id}/claim", operation_id = "claim_weekly_task", tag = "progress",
    params(("task_id" = Uuid, Path, description = "As the list has it.")),
    responses(
        (status = 200, body = ClaimedBody),
        (status = 400, description = "`task_not_completed`, `already_claimed` or `task_expired`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn claim_weekly(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Body<ClaimedBody>, Problem> {
    claim(&shared, me.user.id, Period::Weekly, (&id, lang)).await
}
