//! `/achievements` (contract §9).

use std::collections::BTreeMap;

use axum::Json as Body;
use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use crate::features::accounts::SignedIn;
use crate::features::progress::achievements::{State as Stands, criterion};
use crate::features::progress::seed::{Achievement, CATEGORIES};
use crate::tarot::Lang;
use crate::web::assets;
use crate::web::problem::ProblemBody;
use crate::web::{Locale, Params, Problem};

/// An achievement.
#[derive(Serialize, ToSchema)]
pub(super) struct AchievementBody {
    /// The same on every instance.
    id: Uuid,
    /// In capitals.
    #[schema(example = "FIRST_READING")]
    code: String,
    /// In the caller's language.
    name: String,
    /// In the caller's language.
    description: String,
    /// `READING`, `SOCIAL`, `BINGO`, `KARMA` or `EXPLORATION`.
    category: String,
    /// `COMMON`, `RARE`, `EPIC` or `LEGENDARY`.
    rarity: String,
    /// A word for the icon.
    icon_name: String,
    /// An SVG of this instance.
    icon_image_url: Option<String>,
    /// `type`, `target`, and what narrows it.
    #[schema(value_type = Object)]
    criteria: Value,
    /// `karma_points`, and `title` where one comes with it.
    rewards: RewardsBody,
    /// Hidden before it was unlocked.
    is_hidden: bool,
    /// From 1.
    display_order: usize,
    /// RFC 3339 UTC: when this instance got its rules.
    created_at: String,
    /// The same.
    updated_at: String,
}

/// What claiming gives.
#[derive(Serialize, ToSchema)]
pub(super) struct RewardsBody {
    /// Added to the total.
    karma_points: u64,
    /// A title, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
}

fn rewards(shared: &Shared, one: &Achievement, lang: Lang) -> RewardsBody {
    let title = one.title.as_ref().map(|key| shared.accounts.progress.rules.title(key, lang));
    RewardsBody { karma_points: one.karma, title }
}

fn id(code: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("wasteland-tarot/achievement/{code}").as_bytes())
}

impl AchievementBody {
    pub(super) fn new(shared: &Shared, one: &Achievement, lang: Lang) -> Self {
        let all = &shared.accounts.progress.rules.all().achievements;
        let order = all.iter().position(|other| other.code == one.code).unwrap_or(0) + 1;
        let (kind, filters) = criterion(one.measures);
        let mut criteria = Map::new();
        criteria.insert("type".to_owned(), kind.into());
        criteria.insert("target".to_owned(), one.target.into());
        for (key, value) in filters {
            criteria.insert(key.to_owned(), value.into());
        }
        let words = one.text(lang);
        let icon = format!("images/achievements/{}.svg", one.code.to_lowercase());
        Self {
            id: id(&one.code),
            code: one.code.clone(),
            name: words.name.clone(),
            description: words.description.clone(),
            category: one.category.clone(),
            rarity: one.rarity.clone(),
            icon_name: one.icon.clone(),
            icon_image_url: Some(assets::address(&icon)),
            criteria: Value::Object(criteria),
            rewards: rewards(shared, one, lang),
            is_hidden: one.hidden,
            display_order: order,
            created_at: shared.catalog.seeded_at.clone(),
            updated_at: shared.catalog.seeded_at.clone(),
        }
    }
}

/// The category asked for.
fn category(params: &mut Params) -> Option<&'static str> {
    params.choice("category", &CATEGORIES.map(|word| (word, word)))
}

/// Achievements.
#[derive(Serialize, ToSchema)]
pub(super) struct AchievementsBody {
    /// In their order.
    achievements: Vec<AchievementBody>,
    /// How many.
    total: usize,
    /// The category asked for.
    category_filter: Option<&'static str>,
}

/// All achievements but the hidden ones.
#[utoipa::path(
    get, path = "/achievements", operation_id = "list_achievements", tag = "progress",
    params(
        ("category" = Option<String>, Query, description = "`READING`, `SOCIAL`, `BINGO`, `KARMA` or `EXPLORATION`."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, body = AchievementsBody),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    mut params: Params,
) -> Result<Body<AchievementsBody>, Problem> {
    let category_filter = category(&mut params);
    params.done()?;
    let all = shared.accounts.progress.rules.all().achievements.iter();
    let achievements: Vec<_> = all
        .filter(|one| !one.hidden && category_filter.is_none_or(|word| one.category == word))
        .map(|one| AchievementBody::new(&shared, one, lang))
        .collect();
    Ok(Body(AchievementsBody { total: achievements.len(), achievements, category_filter }))
}

/// How far one has come with an achievement.
#[derive(Serialize, ToSchema)]
pub(super) struct StateBody {
    /// One's own, stable.
    id: Uuid,
    /// Whose.
    user_id: Uuid,
    /// Of which.
    achievement_id: Uuid,
    /// It.
    achievement: AchievementBody,
    /// The target at most.
    current_progress: u64,
    /// Above 0.
    target_progress: u64,
    /// 0–100.
    progress_percentage: f64,
    /// `IN_PROGRESS`, `UNLOCKED` or `CLAIMED`.
    status: &'static str,
    /// RFC 3339 UTC.
    unlocked_at: Option<String>,
    /// RFC 3339 UTC.
    claimed_at: Option<String>,
    /// RFC 3339 UTC: when the account was made.
    created_at: String,
    /// RFC 3339 UTC: the last of all these moments.
    updated_at: String,
}

impl StateBody {
    fn new(shared: &Shared, me: &SignedIn, state: &Stands<'_>, lang: Lang) -> Self {
        let (one, user_id) = (state.achievement, me.user.id);
        let unlocked_at = state.unlocked.map(|unlocked| unlocked.at.to_string());
        let claimed_at = state.unlocked.and_then(|unlocked| unlocked.claimed_at);
        let claimed_at = claimed_at.map(|at| at.to_string());
        let created_at = me.user.created_at.to_string();
        let last = claimed_at.as_ref().or(unlocked_at.as_ref()).unwrap_or(&created_at).clone();
        Self {
            id: Uuid::new_v5(&user_id, one.code.as_bytes()),
            user_id,
            achievement_id: id(&one.code),
            achievement: AchievementBody::new(shared, one, lang),
            current_progress: state.value,
            target_progress: one.target,
            progress_percentage: percentage(state.value, one.target),
            status: state.status(),
            unlocked_at,
            claimed_at,
            created_at,
            updated_at: last,
        }
    }
}

/// In hundredths of a percent at most.
fn percentage(part: u64, whole: u64) -> f64 {
    let hundredths = part.saturating_mul(10_000) / whole.max(1);
    f64::from(u32::try_from(hundredths).unwrap_or(10_000)) / 100.0
}

/// Counts of achievements.
#[derive(Clone, Copy, Serialize, ToSchema)]
struct CountsBody {
    /// All that one can see.
    total_achievements: usize,
    /// Unlocked and not claimed.
    unlocked_count: usize,
    /// Claimed.
    claimed_count: usize,
    /// Neither.
    in_progress_count: usize,
    /// 0–100: unlocked or claimed.
    completion_percentage: f64,
}

impl CountsBody {
    fn of(states: &[&Stands<'_>]) -> Self {
        let count = |word| states.iter().filter(|state| state.status() == word).count();
        let (unlocked, claimed) = (count("UNLOCKED"), count("CLAIMED"));
        Self {
            total_achievements: states.len(),
            unlocked_count: unlocked,
            claimed_count: claimed,
            in_progress_count: states.len() - unlocked - claimed,
            completion_percentage: percentage((unlocked + claimed) as u64, states.len() as u64),
        }
    }
}

/// How far one has come.
#[derive(Serialize, ToSchema)]
pub(super) struct ProgressBody {
    /// Whose.
    user_id: Uuid,
    /// Counts, of the category asked for.
    #[serde(flatten)]
    counts: CountsBody,
    /// In their order; hidden ones once they are unlocked.
    achievements: Vec<StateBody>,
}

/// How far one has come with each.
#[utoipa::path(
    get, path = "/achievements/progress", operation_id = "achievement_progress", tag = "progress",
    params(("category" = Option<String>, Query, description = "`READING`, `SOCIAL`, `BINGO`, `KARMA` or `EXPLORATION`.")),
    responses(
        (status = 200, body = ProgressBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn progress(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<ProgressBody>, Problem> {
    let wanted = category(&mut params);
    params.done()?;
    let (user_id, progress) = (me.user.id, &shared.accounts.progress);
    let states = shared.accounts.store.read(|tx| progress.achievements(tx, user_id))?;
    let of = |state: &&Stands<'_>| wanted.is_none_or(|word| state.achievement.category == word);
    let states: Vec<&Stands<'_>> = states.iter().filter(of).collect();
    let achievements = states.iter().map(|state| StateBody::new(&shared, &me, state, lang));
    let achievements = achievements.collect();
    Ok(Body(ProgressBody { user_id, counts: CountsBody::of(&states), achievements }))
}

/// Counts of all.
#[derive(Serialize, ToSchema)]
struct OverallBody {
    /// Whose.
    user_id: Uuid,
    /// Counts.
    #[serde(flatten)]
    counts: CountsBody,
}

/// Counts of a category.
#[derive(Serialize, ToSchema)]
struct CategoryBody {
    /// All that one can see.
    total: usize,
    /// Unlocked and not claimed.
    unlocked: usize,
    /// Claimed.
    claimed: usize,
    /// 0–100.
    completion_percentage: f64,
}

/// Counts.
#[derive(Serialize, ToSchema)]
pub(super) struct SummaryBody {
    /// Whose.
    user_id: Uuid,
    /// Of all.
    overall: OverallBody,
    /// By category.
    by_category: BTreeMap<&'static str, CategoryBody>,
}

/// How many one has, by category.
#[utoipa::path(
    get, path = "/achievements/summary", operation_id = "achievement_summary", tag = "progress",
    responses(
        (status = 200, body = SummaryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn summary(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<SummaryBody>, Problem> {
    let (user_id, progress) = (me.user.id, &shared.accounts.progress);
    let states = shared.accounts.store.read(|tx| progress.achievements(tx, user_id))?;
    let counts = |wanted: Option<&str>| {
        let of = |state: &&Stands<'_>| wanted.is_none_or(|word| state.achievement.category == word);
        CountsBody::of(&states.iter().filter(of).collect::<Vec<_>>())
    };
    let category = |word: &'static str| {
        let counts = counts(Some(word));
        let body = CategoryBody {
            total: counts.total_achievements,
            unlocked: counts.unlocked_count,
            claimed: counts.claimed_count,
            completion_percentage: counts.completion_percentage,
        };
        (word, body)
    };
    Ok(Body(SummaryBody {
        user_id,
        overall: OverallBody { user_id, counts: counts(None) },
        by_category: CATEGORIES.into_iter().map(category).collect(),
    }))
}

/// An achievement's karma was taken.
#[derive(Serialize, ToSchema)]
pub(super) struct ClaimedBody {
    /// Always true.
    success: bool,
    /// Which.
    achievement_code: String,
    /// What it gave.
    rewards: RewardsBody,
    /// In the caller's language.
    message: String,
    /// RFC 3339 UTC.
    claimed_at: String,
}

/// Takes an unlocked achievement's karma and title, once.
#[utoipa::path(
    post, path = "/achievements/{code}/claim", operation_id = "claim_achievement", tag = "progress",
    params(("code" = String, Path, description = "In capitals.")),
    responses(
        (status = 200, body = ClaimedBody),
        (status = 400, description = "`achievement_not_unlocked` or `already_claimed`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`achievement_not_found`; so is a hidden one that is not unlocked.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn claim(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Body<ClaimedBody>, Problem> {
    let (user, progress, now) =
        (me.user.id, shared.accounts.progress.clone(), shared.accounts.now());
    let claimed = shared
        .accounts
        .store
        .write(move |tx| progress.claim_achievement(tx, user, &code, now).cloned())
        .await?;
    let name = &claimed.text(lang).name;
    Ok(Body(ClaimedBody {
        success: true,
        message: lang.pick(format!("「{name}」領好了。"), format!("“{name}” is yours.")),
        rewards: rewards(&shared, &claimed, lang),
        achievement_code: claimed.code,
        claimed_at: now.to_string(),
    }))
}
