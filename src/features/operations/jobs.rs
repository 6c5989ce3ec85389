//! `/admin/jobs`, `/admin/backups`, `/admin/statistics`: what time does here, for the operator.

use axum::Json as Body;
use axum::extract::{FromRef, Path, State};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Shared, statistics};
use crate::features::accounts::{AccountError, Accounts, SignedIn};
use crate::jobs::record::{By, Run};
use crate::jobs::{BACKUPS, JobError, Status};
use crate::web::problem::ProblemBody;
use crate::web::{Params, Problem, layers};
use axum::http::StatusCode;

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::<Shared>::new()
        .routes(routes!(list))
        .routes(routes!(run))
        .routes(routes!(backups))
        .routes(routes!(days))
        .layer(axum::middleware::from_fn(layers::never_store))
}

impl From<JobError> for Problem {
    fn from(error: JobError) -> Self {
        match error {
            JobError::Unknown(_) => {
                Self::not_found("no_such_job", "沒有這個工作。", "There is no such job.")
            }
            JobError::Running(_) => Self::new(
                StatusCode::CONFLICT,
                "job_running",
                "這個工作正在進行。",
                "This job is running already.",
            ),
            JobError::Store(error) => error.into(),
        }
    }
}

/// A run of a job.
#[derive(Serialize, ToSchema)]
struct JobRunBody {
    /// RFC 3339 UTC.
    started_at: String,
    /// `clock`, `catch_up`, `operator` or `shutdown`.
    by: &'static str,
    /// `ok`, `failed` or `interrupted`.
    result: &'static str,
    /// How long it took.
    duration_ms: u64,
    /// What it did, or why it did not, in English.
    message: String,
}

impl From<&Run> for JobRunBody {
    fn from(run: &Run) -> Self {
        Self {
            started_at: run.started_at.to_string(),
            by: run.by.key(),
            result: run.ended.key(),
            duration_ms: run.duration_ms,
            message: run.message.clone(),
        }
    }
}

/// A job.
#[derive(Serialize, ToSchema)]
struct JobBody {
    /// Its name.
    name: &'static str,
    /// Minute, hour, day, month, weekday, in the instance's time zone.
    cron: &'static str,
    /// What it does, in English.
    about: &'static str,
    /// Whether it is running.
    running: bool,
    /// When it runs next, RFC 3339 UTC.
    next_at: Option<String>,
    /// The last run.
    last: Option<JobRunBody>,
    /// When it last went well, RFC 3339 UTC.
    last_success: Option<String>,
    /// Runs ever.
    runs: u64,
    /// Failures ever.
    failures: u64,
    /// Failures since it last went well.
    failures_in_a_row: u64,
}

impl From<Status> for JobBody {
    fn from(status: Status) -> Self {
        let record = &status.record;
        Self {
            name: status.job.name,
            cron: status.job.cron,
            about: status.job.about,
            running: status.running,
            next_at: status.next.map(|at| at.to_string()),
            last: record.last.as_ref().map(JobRunBody::from),
            last_success: record.last_success.map(|at| at.to_string()),
            runs: record.runs,
            failures: record.failures,
            failures_in_a_row: record.failures_in_a_row,
        }
    }
}

fn operators_only(me: &SignedIn) -> Result<(), AccountError> {
    if me.user.is_admin { Ok(()) } else { Err(AccountError::NotAdmin) }
}

/// The scheduled jobs and how they went; the operator's.
#[utoipa::path(
    get, path = "/admin/jobs", operation_id = "list_jobs", tag = "operations",
    responses(
        (status = 200, body = Vec<JobBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not the operator.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn list(State(shared): State<Shared>, me: SignedIn) -> Result<Body<Vec<JobBody>>, Problem> {
    operators_only(&me)?;
    Ok(Body(shared.jobs.list().into_iter().map(JobBody::from).collect()))
}

/// Runs a job now and waits for its end; the operator's. It goes on when the caller does not wait.
#[utoipa::path(
    post, path = "/admin/jobs/{name}/run", operation_id = "run_job", tag = "operations",
    params(("name" = String, Path, description = "A job's name.")),
    responses(
        (status = 200, description = "It ran; `result` says how.", body = JobRunBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not the operator.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_such_job`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`job_running`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn run(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(name): Path<String>,
) -> Result<Body<JobRunBody>, Problem> {
    operators_only(&me)?;
    let run = shared.jobs.run(&name, By::Operator).await?;
    Ok(Body(JobRunBody::from(&run)))
}

/// A backup.
#[derive(Serialize, ToSchema)]
struct BackupBody {
    /// Its file's name in the data folder's `backups`.
    name: String,
    /// Its size.
    bytes: u64,
}

/// The backups and how many are kept.
#[derive(Serialize, ToSchema)]
struct BackupsBody {
    /// By `--backups-keep`; 0: none are made.
    keep: usize,
    /// The newest first.
    backups: Vec<BackupBody>,
}

/// The backups that lie in the data folder; the operator's. A new one: run the job `backup`.
#[utoipa::path(
    get, path = "/admin/backups", operation_id = "list_backups", tag = "operations",
    responses(
        (status = 200, body = BackupsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not the operator.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn backups(State(shared): State<Shared>, me: SignedIn) -> Result<Body<BackupsBody>, Problem> {
    operators_only(&me)?;
    let jobs = shared.jobs.shared();
    // No folder: no backup yet.
    let entries = std::fs::read_dir(jobs.data.join(BACKUPS)).into_iter().flatten().flatten();
    let mut backups: Vec<BackupBody> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let bytes = entry.metadata().ok()?.len();
            let is_one = name.starts_with("wasteland-") && name.ends_with("Z.redb");
            is_one.then_some(BackupBody { name, bytes })
        })
        .collect();
    backups.sort_by(|a, b| b.name.cmp(&a.name));
    Ok(Body(BackupsBody { keep: jobs.backups_keep, backups }))
}

/// The sums of days, the newest first; the operator's.
#[utoipa::path(
    get, path = "/admin/statistics", operation_id = "statistics", tag = "operations",
    params(
        ("from" = Option<String>, Query, description = "`YYYY-MM-DD`."),
        ("to" = Option<String>, Query, description = "`YYYY-MM-DD`."),
    ),
    responses(
        (status = 200, body = Vec<statistics::DayBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not the operator.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn days(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<Vec<statistics::DayBody>>, Problem> {
    operators_only(&me)?;
    let mut day = |name: &str, default: Date| match params.text(name).map(str::parse) {
        None => default,
        Some(Ok(day)) => day,
        Some(Err(_)) => {
            let (zh, en) = ("日期要寫成 2026-01-31。", "A date is written 2026-01-31.");
            params.wrong(name, zh, en);
            default
        }
    };
    let (from, to) = (day("from", Date::MIN), day("to", Date::MAX));
    params.done()?;
    let days = shared.store.read(|tx| statistics::between(tx, from, to))?;
    Ok(Body(days.into_iter().map(statistics::DayBody::from).collect()))
}
