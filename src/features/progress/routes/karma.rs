//! `/karma` (contract §7).

use std::ops::ControlFlow;

use axum::Json as Body;
use axum::extract::State;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Shared, paging};
use crate::features::accounts::SignedIn;
use crate::features::progress::model::Entry;
use crate::features::progress::rules::{alignment_category, alignment_word, to_next};
use crate::features::progress::{board, ledger, service, tasks};
use crate::store::StoreError;
use crate::tarot::Lang;
use crate::web::problem::ProblemBody;
use crate::web::{Locale, Params, Problem};

/// Where one stands.
#[derive(Serialize, ToSchema)]
pub(super) struct SummaryBody {
    /// All that was given; never falls.
    total_karma: u64,
    /// 1–100.
    current_level: u8,
    /// What is missing to the next level; 0 at the top.
    karma_to_next_level: u64,
    /// From 1, among those on the board; null for who is not on it.
    rank: Option<usize>,
    /// Given on this local day.
    today_earned: u64,
    /// The level's title, in the caller's language.
    level_title: String,
    /// 0–100; what readings are told by.
    alignment_karma: i64,
    /// `very_evil`, `evil`, `neutral`, `good` or `very_good`, in fifths.
    alignment_category: &'static str,
    /// `good`, `neutral` or `evil`: the word that readings use.
    karma_alignment: &'static str,
}

/// Where one stands.
#[utoipa::path(
    get, path = "/karma/summary", operation_id = "karma_summary", tag = "progress",
    responses(
        (status = 200, body = SummaryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn summary(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<SummaryBody>, Problem> {
    let (user, today, progress) = (me.user.id, shared.accounts.today(), &shared.accounts.progress);
    let (standing, row, day) = shared.accounts.store.read::<_, StoreError>(|tx| {
        Ok((progress.standing(tx, user)?, board::row(tx, user)?, service::day(tx, user, today)?))
    })?;
    Ok(Body(SummaryBody {
        total_karma: standing.total,
        current_level: standing.level,
        karma_to_next_level: to_next(standing.total),
        rank: row.map(|row| row.rank),
        today_earned: day.given.values().map(|given| given.total).sum(),
        level_title: progress.rules.level_title(standing.level, lang),
        alignment_karma: standing.alignment,
        alignment_category: alignment_category(standing.alignment),
        karma_alignment: alignment_word(standing.alignment),
    }))
}

/// A page's place.
#[derive(Serialize, ToSchema)]
pub(super) struct PaginationBody {
    /// From 1.
    pub page: usize,
    /// At most so many.
    pub limit: usize,
    /// Of all.
    pub total: usize,
    /// At least 1.
    pub total_pages: usize,
}

impl PaginationBody {
    pub(super) fn new(page: usize, limit: usize, total: usize) -> Self {
        Self { page, limit, total, total_pages: total.div_ceil(limit).max(1) }
    }
}

/// Something that was given.
#[derive(Serialize, ToSchema)]
struct LogBody {
    /// Stable.
    id: Uuid,
    /// Key of the rule, such as `reading`, `complete_task`, `claim_achievement`.
    action_type: String,
    /// Above 0.
    karma_amount: u64,
    /// In the caller's language.
    description: String,
    /// RFC 3339 UTC.
    created_at: String,
    /// What it was given for: `cause`; for a task also `task_id` and `task_key`.
    #[schema(value_type = Object)]
    metadata: Value,
}

/// What was given.
#[derive(Serialize, ToSchema)]
pub(super) struct LogsBody {
    /// The newest first.
    logs: Vec<LogBody>,
    /// Where in all of them.
    pagination: PaginationBody,
}

/// Where an entry stands in the ledger, as an id.
fn entry_id(user: Uuid, number: u64) -> Uuid {
    Uuid::new_v5(&user, format!("entry/{number}").as_bytes())
}

fn described(shared: &Shared, entry: &Entry, lang: Lang) -> String {
    let rules = &shared.accounts.progress.rules;
    let name = || match entry.rule.as_str() {
        "complete_task" => {
            let key = entry.cause.split('/').next().unwrap_or_default();
            let task = rules.all().tasks.iter().find(|task| task.key == key)?;
            Some(task.text(lang).name.clone())
        }
        "claim_achievement" => Some(rules.achievement(&entry.cause)?.text(lang).name.clone()),
        _ => None,
    };
    let rule = rules.rule(&entry.rule).map(|rule| lang.pick(&rule.zh_tw, &rule.en).clone());
    match (rule, name()) {
        (Some(rule), Some(name)) => lang.pick(format!("{rule}：{name}"), format!("{rule}: {name}")),
        (rule, _) => rule.unwrap_or_default(),
    }
}

fn metadata(user: Uuid, entry: &Entry) -> Value {
    if entry.rule == "complete_task" {
        let key = entry.cause.split('/').next().unwrap_or_default();
        let id = tasks::id_of_cause(user, &entry.cause);
        return json!({"cause": entry.cause, "task_id": id, "task_key": key});
    }
    json!({"cause": entry.cause})
}

/// A page of the entries that `wanted` takes, the newest first, and how many it takes.
fn entries(
    shared: &Shared,
    user: Uuid,
    (page, limit): (usize, usize),
    wanted: impl Fn(&Entry) -> bool,
) -> Result<(Vec<(u64, Entry)>, usize), StoreError> {
    let (mut found, mut total, skip) = (Vec::new(), 0, (page - 1) * limit);
    shared.accounts.store.read(|tx| {
        ledger::each(tx, user, |number, entry| {
            if wanted(&entry) {
                if total >= skip && found.len() < limit {
                    found.push((number, entry));
                }
                total += 1;
            }
            ControlFlow::Continue(())
        })
    })?;
    Ok((found, total))
}

/// What was given, the newest first.
#[utoipa::path(
    get, path = "/karma/logs", operation_id = "karma_logs", tag = "progress",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1–100, default 20."),
    ),
    responses(
        (status = 200, body = LogsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn logs(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    params: Params,
) -> Result<Body<LogsBody>, Problem> {
    let (page, limit) = paging(params, 20)?;
    let user = me.user.id;
    let (found, total) = entries(&shared, user, (page, limit), |entry| entry.total > 0)?;
    let log = |(number, entry): &(u64, Entry)| LogBody {
        id: entry_id(user, *number),
        action_type: entry.rule.clone(),
        karma_amount: entry.total,
        description: described(&shared, entry, lang),
        created_at: entry.at.to_string(),
        metadata: metadata(user, entry),
    };
    let logs = found.iter().map(log).collect();
    Ok(Body(LogsBody { logs, pagination: PaginationBody::new(page, limit, total) }))
}

/// A move of the alignment.
#[derive(Serialize, ToSchema)]
struct MoveBody {
    /// Stable.
    id: Uuid,
    /// By how much, either way.
    change_amount: i64,
    /// The alignment with it, 0–100.
    new_karma_value: i64,
    /// Key of the rule.
    reason: String,
    /// In the caller's language.
    description: String,
    /// RFC 3339 UTC.
    changed_at: String,
    /// What it was for.
    #[schema(value_type = Object)]
    context: Value,
}

/// How the alignment moved.
#[derive(Serialize, ToSchema)]
pub(super) struct HistoryBody {
    /// The newest first.
    history: Vec<MoveBody>,
    /// From 1.
    page: usize,
    /// At most so many.
    limit: usize,
    /// Of all.
    total: usize,
}

/// How the alignment moved, the newest first.
#[utoipa::path(
    get, path = "/karma/history", operation_id = "karma_history", tag = "progress",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1–100, default 20."),
    ),
    responses(
        (status = 200, body = HistoryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn history(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    params: Params,
) -> Result<Body<HistoryBody>, Problem> {
    let (page, limit) = paging(params, 20)?;
    let user = me.user.id;
    let (found, total) = entries(&shared, user, (page, limit), |entry| entry.alignment != 0)?;
    let moved = |(number, entry): &(u64, Entry)| MoveBody {
        id: entry_id(user, *number),
        change_amount: entry.alignment,
        new_karma_value: entry.alignment_after,
        reason: entry.rule.clone(),
        description: described(&shared, entry, lang),
        changed_at: entry.at.to_string(),
        context: metadata(user, entry),
    };
    Ok(Body(HistoryBody { history: found.iter().map(moved).collect(), page, limit, total }))
}
