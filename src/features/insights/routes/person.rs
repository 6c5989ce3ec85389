//! `/analytics/user`, visits, and marked cards (readings.md §12.2).

use std::collections::BTreeMap;

use axum::Json as Body;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use super::recommendations::open;
use crate::features::accounts::SignedIn;
use crate::features::insights::compare::{busiest_day, commonest, rounded};
use crate::features::insights::events::{EventBody, MAX_SECONDS, Visits, is_word};
use crate::features::insights::gather::Gathered;
use crate::features::insights::period::Period;
use crate::features::insights::recommend::RecommendationBody;
use crate::features::insights::service::{self, gathered};
use crate::features::insights::statistics::{commonest_of, one_decimal};
use crate::features::insights::words;
use crate::features::sharing::service as sharing;
use crate::tarot::chance::{self, real};
use crate::tarot::{CardId, Lang};
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem};

/// Cards in a list of the commonest.
const MOST_DRAWN: usize = 20;
/// Events in an answer.
const RECENT: usize = 50;

/// What somebody's use comes to. Everything about readings is counted from the readings.
#[derive(Serialize, ToSchema)]
pub(super) struct UserAnalytics {
    /// Whose.
    user_id: Uuid,
    /// Visits that were reported.
    session_count: u32,
    /// Seconds of them.
    total_time_spent: u32,
    /// Seconds of one; 0 without any.
    avg_session_duration: f64,
    /// The last visit, or the newest reading.
    #[schema(value_type = Option<String>)]
    last_active_at: Option<Timestamp>,
    /// Kept readings.
    readings_count: usize,
    /// Null without readings.
    favorite_spread_type: Option<String>,
    /// Null without readings.
    favorite_character_voice: Option<String>,
    /// Characters, one decimal; 0 without questions.
    avg_question_length: f64,
    /// Ids of the twenty commonest cards.
    most_drawn_cards: Vec<String>,
    /// Ids of marked cards.
    favorited_cards: Vec<String>,
    /// Readings that something is written beside.
    notes_count: usize,
    /// Links to readings.
    shares_count: u64,
    /// Readings by local hour, `0` to `23`.
    reading_times: BTreeMap<usize, usize>,
    /// Visits by kind of device.
    device_preferences: BTreeMap<String, u32>,
}

/// Something that comes oftener than chance would let it.
#[derive(Serialize, ToSchema)]
pub(super) struct PatternBody {
    /// `weekday` or `card`.
    pattern_type: &'static str,
    /// An English weekday, or the card's id.
    pattern_name: String,
    /// How often.
    frequency: usize,
    /// How likely chance alone is to bring something so often.
    probability: f64,
}

/// Somebody's use, events, patterns and suggestions.
#[derive(Serialize, ToSchema)]
pub(super) struct UserAnalyticsBody {
    /// Counts.
    user_analytics: UserAnalytics,
    /// The newest fifty.
    recent_events: Vec<EventBody>,
    /// What chance explains in fewer than one of twenty.
    patterns: Vec<PatternBody>,
    /// Those that are open.
    recommendations: Vec<RecommendationBody>,
}

impl Shared {
    async fn analytics(&self, me: &SignedIn) -> Result<(UserAnalytics, Gathered), Problem> {
        let (user, today) = (me.user.id, self.accounts.today());
        let found = gathered(&self.accounts, user, Period::all(today)).await?;
        let (visits, favorites, shares) = self.accounts.store.read(|tx| {
            Ok::<_, crate::store::StoreError>((
                service::visits(tx, user)?,
                service::favorites(tx, user)?,
                sharing::count(tx, user)?,
            ))
        })?;
        Ok((analytics_of(user, &found, visits, (favorites, shares)), found))
    }
}

fn analytics_of(
    user: Uuid,
    found: &Gathered,
    visits: Visits,
    (favorited_cards, shares_count): (Vec<String>, u64),
) -> UserAnalytics {
    let (characters, questions) = found.questions;
    let seen = Some(visits.last_at).filter(|_| visits.count > 0);
    let hour = |hour: usize| {
        let count: usize = found.hours.iter().filter_map(|day| day.get(hour)).sum();
        (count > 0).then_some((hour, count))
    };
    UserAnalytics {
        user_id: user,
        session_count: visits.count,
        total_time_spent: visits.seconds,
        avg_session_duration: rounded(f64::from(visits.seconds) / f64::from(visits.count.max(1))),
        last_active_at: seen.max(found.newest),
        readings_count: found.readings,
        favorite_spread_type: commonest_of(&found.spreads),
        favorite_character_voice: commonest_of(&found.voices),
        avg_question_length: one_decimal(real(characters) / real(questions.max(1))),
        most_drawn_cards: commonest(found)
            .into_iter()
            .take(MOST_DRAWN)
            .map(|(id, _)| id.to_string())
            .collect(),
        favorited_cards,
        notes_count: found.notes,
        shares_count,
        reading_times: (0..24).filter_map(hour).collect(),
        device_preferences: visits.devices,
    }
}

fn patterns_of(found: &Gathered) -> Vec<PatternBody> {
    let mut patterns = Vec::new();
    if let Some((day, frequency, probability)) = busiest_day(found)
        && let Some(name) = words::weekdays(Lang::En).get(day)
    {
        patterns.push(PatternBody {
            pattern_type: "weekday",
            pattern_name: (*name).to_owned(),
            frequency,
            probability: rounded(probability),
        });
    }
    let drawn = CardId::deck().zip(found.cards.iter().map(|tally| tally.drawn));
    if let Some((card, frequency)) = drawn.max_by_key(|(_, drawn)| *drawn).filter(|(_, n)| *n > 0) {
        patterns.push(PatternBody {
            pattern_type: "card",
            pattern_name: card.to_string(),
            frequency,
            probability: rounded(chance::some_card(&found.groups(), frequency).probability),
        });
    }
    patterns.retain(|pattern| pattern.probability < 0.05);
    patterns
}

/// What somebody's use comes to.
#[utoipa::path(
    get, path = "/analytics/user", operation_id = "user_analytics", tag = "insights",
    responses(
        (status = 200, body = UserAnalyticsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn user(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<UserAnalyticsBody>, Problem> {
    let user = me.user.id;
    let (user_analytics, found) = shared.analytics(&me).await?;
    let (events, recommendations) = shared.accounts.store.read(|tx| {
        Ok::<_, crate::store::StoreError>((
            service::events_of(tx, user, RECENT)?,
            service::recommendations(tx, user)?,
        ))
    })?;
    Ok(Body(UserAnalyticsBody {
        user_analytics,
        recent_events: events.into_iter().map(|(id, e)| EventBody::new((user, id), e)).collect(),
        patterns: patterns_of(&found),
        recommendations: open(user, &recommendations, &shared.catalog, lang),
    }))
}

/// Somebody's use, with a word.
#[derive(Serialize, ToSchema)]
pub(super) struct NotedBody {
    /// In the caller's language.
    message: String,
    /// See `GET /analytics/user`.
    analytics: UserAnalytics,
}

/// A visit.
#[derive(Deserialize, ToSchema)]
pub(super) struct SessionRequest {
    /// Seconds, 0 to 86 400.
    duration: i64,
    /// A word, such as `mobile`.
    #[serde(default)]
    device_type: Option<String>,
}

/// Notes a visit that a program reports, if the preference `data_collection_consent` is on.
#[utoipa::path(
    post, path = "/analytics/session", operation_id = "track_session", tag = "insights", request_body = SessionRequest,
    responses(
        (status = 200, body = NotedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn session(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<SessionRequest>,
) -> Result<Body<NotedBody>, Problem> {
    let seconds = u32::try_from(body.duration).ok().filter(|seconds| *seconds <= MAX_SECONDS);
    let Some(seconds) = seconds else {
        let (zh, en) = ("要在 0 到 86400 秒之間。", "This has to be from 0 to 86400 seconds.");
        return Err(Problem::invalid(vec![FieldError::new("/duration", zh, en)]));
    };
    let device = body.device_type.filter(|device| is_word(device));
    let (user, day, now) = (me.user.id, shared.accounts.today(), shared.accounts.now());
    let noted = shared
        .accounts
        .store
        .write(move |tx| service::visit(tx, (user, day), seconds, device, now))
        .await?;
    let message = if noted {
        lang.pick("記下了。", "Noted.")
    } else {
        lang.pick("什麼都沒有留下。", "Nothing was kept.")
    };
    let (analytics, _) = shared.analytics(&me).await?;
    Ok(Body(NotedBody { message: message.to_owned(), analytics }))
}

/// Answers with what the kept readings come to.
///
/// Programs of the original reported each reading here. Readings are counted where they are kept, so whatever is
/// sent is passed over.
#[utoipa::path(
    post, path = "/analytics/reading", operation_id = "track_reading", tag = "insights",
    responses(
        (status = 200, body = NotedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn reading(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<NotedBody>, Problem> {
    let (analytics, _) = shared.analytics(&me).await?;
    let (zh, en) = ("從留著的解讀數出來的。", "Counted from the readings that are kept.");
    Ok(Body(NotedBody { message: lang.pick(zh, en).to_owned(), analytics }))
}

/// Marked cards.
#[derive(Serialize, ToSchema)]
pub(super) struct FavoritesBody {
    /// In the caller's language.
    message: String,
    /// Ids, the oldest mark first.
    favorited_cards: Vec<String>,
}

async fn set(
    shared: &Shared,
    me: &SignedIn,
    card: &str,
    on: bool,
    lang: Lang,
) -> Result<Body<FavoritesBody>, Problem> {
    let card: CardId = card.parse().map_err(|_| {
        Problem::not_found("no_such_card", "沒有這張牌。", "There is no such card.")
    })?;
    let (user, now) = (me.user.id, shared.accounts.now());
    let write = shared.accounts.store.write(move |tx| service::mark(tx, user, card, on, now));
    let favorited_cards = write.await?;
    let message = if on {
        lang.pick("標起來了。", "Marked.")
    } else {
        lang.pick("標記拿掉了。", "The mark is gone.")
    };
    Ok(Body(FavoritesBody { message: message.to_owned(), favorited_cards }))
}

/// Marks a card.
#[utoipa::path(
    post, path = "/analytics/cards/{id}/favorite", operation_id = "mark_card", tag = "insights",
    params(("id" = String, Path, description = "A card's id.")),
    responses(
        (status = 200, body = FavoritesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn mark(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(card): Path<String>,
) -> Result<Body<FavoritesBody>, Problem> {
    set(&shared, &me, &card, true, lang).await
}

/// Takes a card's mark away.
#[utoipa::path(
    delete, path = "/analytics/cards/{id}/favorite", operation_id = "unmark_card", tag = "insights",
    params(("id" = String, Path, description = "A card's id.")),
    responses(
        (status = 200, body = FavoritesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn unmark(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(card): Path<String>,
) -> Result<Body<FavoritesBody>, Problem> {
    set(&shared, &me, &card, false, lang).await
}
