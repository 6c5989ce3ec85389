//! `/levels` (contract §8), and the board, which people join by choice.
//!
//! The contract's levels unlock readings and spreads; here nothing that a reading needs is ever locked. What
//! a level gives is what exists: a title that may be worn, and an emblem beside the name on the board.

use axum::Json as Body;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::karma::PaginationBody;
use super::{Shared, paging};
use crate::features::accounts::{Guest, SignedIn};
use crate::features::progress::board::{self, Row};
use crate::features::progress::error::ProgressError;
use crate::features::progress::model::Standing;
use crate::features::progress::rules::{TOP_LEVEL, required, to_next};
use crate::store::StoreError;
use crate::tarot::Lang;
use crate::web::assets;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Params, Problem};

/// The contract's envelope.
#[derive(Serialize, ToSchema)]
pub(super) struct Enveloped<T> {
    /// False where there is no such thing for this person.
    success: bool,
    /// The thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
    /// In the caller's language, when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

fn enveloped<T>(data: T) -> Body<Enveloped<T>> {
    Body(Enveloped { success: true, data: Some(data), message: None })
}

fn nothing<T>(message: &str) -> Body<Enveloped<T>> {
    Body(Enveloped { success: false, data: None, message: Some(message.to_owned()) })
}

/// What a level gives. Nothing that a reading needs is among it.
#[derive(Serialize, ToSchema)]
pub(super) struct PrivilegesBody {
    /// Always null: readings are not limited.
    reading_limit: Option<u32>,
    /// Always `all`.
    unlocked_spreads: Vec<&'static str>,
    /// `title:KEY` for titles that may be worn, `emblem:NAME` for the emblem beside the name.
    features: Vec<String>,
}

fn privileges(shared: &Shared, level: u8) -> PrivilegesBody {
    let rules = &shared.accounts.progress.rules;
    let tiers = rules.all().titles.tier.iter();
    let titles = tiers.filter(|tier| tier.from > 1 && tier.from <= level);
    let mut features: Vec<String> = titles.map(|tier| format!("title:{}", tier.title)).collect();
    features.extend(rules.tier(level).map(|tier| format!("emblem:{}", tier.icon)));
    PrivilegesBody { reading_limit: None, unlocked_spreads: vec!["all"], features }
}

fn icon(shared: &Shared, level: u8) -> (String, String) {
    let name = shared.accounts.progress.rules.tier(level).map_or("footprint", |tier| &tier.icon);
    (name.to_owned(), assets::address(&format!("images/levels/{name}.svg")))
}

/// One's level.
#[derive(Serialize, ToSchema)]
pub(super) struct LevelBody {
    /// 1–100.
    level: u8,
    /// In Traditional Chinese.
    title: String,
    /// In English.
    title_en: String,
    /// The emblem's name.
    icon: String,
    /// The emblem.
    icon_image_url: String,
    /// All that was given.
    total_karma: u64,
    /// What is missing to the next level.
    karma_to_next: u64,
    /// Of the way from this level to the next, 0–100, two decimals.
    progress_percentage: f64,
    /// What it gives.
    privileges: PrivilegesBody,
}

/// How much of a level is done, in hundredths of a percent.
fn percentage(total: u64, level: u8) -> f64 {
    if level >= TOP_LEVEL {
        return 100.0;
    }
    let (from, to) = (required(level), required(level + 1));
    let hundredths = (total - from).saturating_mul(10_000) / (to - from).max(1);
    f64::from(u32::try_from(hundredths).unwrap_or(10_000)) / 100.0
}

fn standing(shared: &Shared, user: Uuid) -> Result<Standing, StoreError> {
    shared.accounts.store.read(|tx| shared.accounts.progress.standing(tx, user))
}

/// One's level and what it gives.
#[utoipa::path(
    get, path = "/levels/me", operation_id = "my_level", tag = "progress",
    responses(
        (status = 200, body = Enveloped<LevelBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn me(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<Enveloped<LevelBody>>, Problem> {
    let Standing { total, level, .. } = standing(&shared, me.user.id)?;
    let rules = &shared.accounts.progress.rules;
    let (icon, icon_image_url) = icon(&shared, level);
    Ok(enveloped(LevelBody {
        level,
        title: rules.level_title(level, Lang::ZhTw),
        title_en: rules.level_title(level, Lang::En),
        icon,
        icon_image_url,
        total_karma: total,
        karma_to_next: to_next(total),
        progress_percentage: percentage(total, level),
        privileges: privileges(&shared, level),
    }))
}

/// The way from one level to the next.
#[derive(Serialize, ToSchema)]
pub(super) struct WayBody {
    /// 1–100.
    current_level: u8,
    /// All that was given.
    current_karma: u64,
    /// Where the level begins.
    level_start_karma: u64,
    /// Where the next begins; the same at the top.
    level_end_karma: u64,
    /// Within the level.
    karma_in_level: u64,
    /// To the next.
    karma_to_next: u64,
    /// 0–100, two decimals.
    progress_percentage: f64,
}

/// The way from one's level to the next.
#[utoipa::path(
    get, path = "/levels/progress", operation_id = "level_progress", tag = "progress",
    responses(
        (status = 200, body = Enveloped<WayBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn progress(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<Enveloped<WayBody>>, Problem> {
    let Standing { total, level, .. } = standing(&shared, me.user.id)?;
    Ok(enveloped(WayBody {
        current_level: level,
        current_karma: total,
        level_start_karma: required(level),
        level_end_karma: required((level + 1).min(TOP_LEVEL)),
        karma_in_level: total - required(level),
        karma_to_next: to_next(total),
        progress_percentage: percentage(total, level),
    }))
}

/// One's place on the board.
#[derive(Serialize, ToSchema)]
pub(super) struct RankBody {
    /// From 1.
    rank: usize,
    /// Oneself.
    user_id: Uuid,
}

fn not_joined(lang: Lang) -> &'static str {
    lang.pick(
        "你不在榜上，要不要上榜由你決定。",
        "You are not on the board. Joining is your choice.",
    )
}

/// One's place on the board; without `data` for who is not on it.
#[utoipa::path(
    get, path = "/levels/me/rank", operation_id = "my_rank", tag = "progress",
    responses(
        (status = 200, body = Enveloped<RankBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn rank(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<Enveloped<RankBody>>, Problem> {
    let row = shared.accounts.store.read(|tx| board::row(tx, me.user.id))?;
    Ok(match row {
        Some(row) => enveloped(RankBody { rank: row.rank, user_id: row.user }),
        None => nothing(not_joined(lang)),
    })
}

/// The next round level.
#[derive(Serialize, ToSchema)]
pub(super) struct MilestoneBody {
    /// The next multiple of ten.
    milestone_level: u8,
    /// Its title, in the caller's language.
    title: String,
    /// Its emblem's name.
    icon: String,
    /// The total that it needs.
    required_karma: u64,
    /// What is missing.
    karma_needed: u64,
    /// What it gives.
    special_rewards: Vec<String>,
}

/// The next multiple of ten above one's level; without `data` at the top.
#[utoipa::path(
    get, path = "/levels/me/next-milestone", operation_id = "my_next_milestone", tag = "progress",
    responses(
        (status = 200, body = Enveloped<MilestoneBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn next_milestone(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<Enveloped<MilestoneBody>>, Problem> {
    let Standing { total, level, .. } = standing(&shared, me.user.id)?;
    let milestone = (level / 10 + 1) * 10;
    if milestone > TOP_LEVEL {
        let (zh, en) = ("你在最高的一級了。", "You are at the top.");
        return Ok(nothing(lang.pick(zh, en)));
    }
    let rules = &shared.accounts.progress.rules;
    let now = privileges(&shared, level).features;
    let mut rewards = privileges(&shared, milestone).features;
    rewards.retain(|feature| !now.contains(feature));
    Ok(enveloped(MilestoneBody {
        milestone_level: milestone,
        title: rules.level_title(milestone, lang),
        icon: icon(&shared, milestone).0,
        required_karma: required(milestone),
        karma_needed: required(milestone).saturating_sub(total),
        special_rewards: rewards,
    }))
}

/// A level.
#[derive(Serialize, ToSchema)]
pub(super) struct DetailsBody {
    /// 1–100.
    level: u8,
    /// floor(100 · level^1.5); 0 for the first.
    required_karma: u64,
    /// In Traditional Chinese.
    title_zh_tw: String,
    /// In English.
    title_en: String,
    /// The emblem's name.
    icon_name: String,
    /// The emblem.
    icon_image_url: String,
    /// What it gives.
    privileges: PrivilegesBody,
}

/// What a level needs and gives.
#[utoipa::path(
    get, path = "/levels/details/{level}", operation_id = "level_details", tag = "progress",
    params(("level" = u8, Path, description = "1–100.")),
    responses(
        (status = 200, body = Enveloped<DetailsBody>),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn details(
    State(shared): State<Shared>,
    Path(level): Path<String>,
) -> Result<Body<Enveloped<DetailsBody>>, Problem> {
    let level = level.parse::<u8>().ok().filter(|level| (1..=TOP_LEVEL).contains(level));
    let Some(level) = level else {
        let (zh, en) = ("等級是 1 到 100。", "A level is from 1 to 100.");
        return Err(Problem::invalid(vec![FieldError::new("/level", zh, en)]));
    };
    let rules = &shared.accounts.progress.rules;
    let (icon_name, icon_image_url) = icon(&shared, level);
    Ok(enveloped(DetailsBody {
        level,
        required_karma: required(level),
        title_zh_tw: rules.level_title(level, Lang::ZhTw),
        title_en: rules.level_title(level, Lang::En),
        icon_name,
        icon_image_url,
        privileges: privileges(&shared, level),
    }))
}

/// Someone on the board.
#[derive(Serialize, ToSchema)]
pub(super) struct RowBody {
    /// From 1.
    rank: usize,
    /// Who.
    user_id: Uuid,
    /// What they call themselves towards others.
    username: String,
    /// Their total.
    total_karma: u64,
    /// Their level.
    level: u8,
    /// Its title, in the caller's language.
    title: String,
    /// Its emblem's name.
    icon: String,
    /// The emblem.
    icon_image_url: String,
}

impl RowBody {
    fn new(shared: &Shared, row: &Row, lang: Lang) -> Self {
        let (icon, icon_image_url) = icon(shared, row.level);
        // The name of an account is its owner's; only a display name is meant for others.
        let nameless = || lang.pick("不說名字的人", "Somebody").to_owned();
        Self {
            rank: row.rank,
            user_id: row.user,
            username: row.name.clone().unwrap_or_else(nameless),
            total_karma: row.total,
            level: row.level,
            title: shared.accounts.progress.rules.level_title(row.level, lang),
            icon,
            icon_image_url,
        }
    }
}

/// The board.
#[derive(Serialize, ToSchema)]
pub(super) struct BoardBody {
    /// By total, then by who came first.
    leaderboard: Vec<RowBody>,
    /// Where in all of it.
    pagination: PaginationBody,
    /// One's own row; null for who is not on the board.
    me: Option<RowBody>,
}

/// Those who chose to be on the board.
#[utoipa::path(
    get, path = "/levels/leaderboard", operation_id = "leaderboard", tag = "progress",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1–100, default 10."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, body = Enveloped<BoardBody>),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn leaderboard(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Guest(me): Guest,
    params: Params,
) -> Result<Body<Enveloped<BoardBody>>, Problem> {
    let (page, limit) = paging(params, 10)?;
    let ((rows, total), own) = shared.accounts.store.read::<_, StoreError>(|tx| {
        let own = me.map(|me| board::row(tx, me.user.id)).transpose()?.flatten();
        Ok((board::page(tx, ((page - 1) * limit, limit))?, own))
    })?;
    Ok(enveloped(BoardBody {
        leaderboard: rows.iter().map(|row| RowBody::new(&shared, row, lang)).collect(),
        pagination: PaginationBody::new(page, limit, total),
        me: own.map(|row| RowBody::new(&shared, &row, lang)),
    }))
}

/// Whether one wants to be on the board.
#[derive(Deserialize, ToSchema)]
pub(super) struct JoinRequest {
    /// Off at first, for everybody.
    joined: bool,
}

/// On the board or not.
#[derive(Serialize, ToSchema)]
pub(super) struct JoinedBody {
    /// As asked for.
    joined: bool,
    /// One's row, as others see it; null for who is not on the board.
    me: Option<RowBody>,
}

/// Joins the board or leaves it.
#[utoipa::path(
    put, path = "/levels/leaderboard", operation_id = "join_leaderboard", tag = "progress", request_body = JoinRequest,
    responses(
        (status = 200, body = Enveloped<JoinedBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`earned_elsewhere`: brought here from another site or account.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn join(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<JoinRequest>,
) -> Result<Body<Enveloped<JoinedBody>>, Problem> {
    let (user, joined) = (me.user.id, body.joined);
    let (progress, now) = (shared.accounts.progress.clone(), shared.accounts.now());
    let row = shared.accounts.store.write::<_, ProgressError>(move |tx| {
        progress.list(tx, user, joined, now)?;
        Ok(board::row(tx, user)?)
    });
    let row = row.await?;
    Ok(enveloped(JoinedBody { joined, me: row.map(|row| RowBody::new(&shared, &row, lang)) }))
}

/// Someone's level.
#[derive(Serialize, ToSchema)]
pub(super) struct SomeoneBody {
    /// 1–100.
    level: u8,
    /// In Traditional Chinese.
    title: String,
    /// In English.
    title_en: String,
    /// The emblem's name.
    icon: String,
    /// Their total.
    total_karma: u64,
}

/// The level of someone on the board. Who is not on it, and who does not exist, are the same 404.
#[utoipa::path(
    get, path = "/levels/{user_id}", operation_id = "someones_level", tag = "progress",
    params(("user_id" = Uuid, Path, description = "As the board has it.")),
    responses(
        (status = 200, body = Enveloped<SomeoneBody>),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn someone(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Body<Enveloped<SomeoneBody>>, Problem> {
    let id: Uuid = id.parse().map_err(|_| ProgressError::NotListed)?;
    let row = shared.accounts.store.read(|tx| board::row(tx, id))?;
    let Row { level, total, .. } = row.ok_or(ProgressError::NotListed)?;
    let rules = &shared.accounts.progress.rules;
    Ok(enveloped(SomeoneBody {
        level,
        title: rules.level_title(level, Lang::ZhTw),
        title_en: rules.level_title(level, Lang::En),
        icon: icon(&shared, level).0,
        total_karma: total,
    }))
}
