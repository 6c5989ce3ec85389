//! `/readings`: one's own (readings.md §6.3).

use axum::Json as Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use crate::features::accounts::{SignedIn, input};
use crate::features::interpretations::service::{MAX_SENT, Sent, adopt};
use crate::features::progress::Event;
use crate::features::readings::body::{ReadingBody, ReadingsBody};
use crate::features::readings::kept::{self, ReadingError};
use crate::features::readings::record::{Origin, Reading, Text};
use crate::features::readings::search::{self, Page, Query, Sort};
use crate::tarot::{CardId, Lang};
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Params, Problem};

/// Privacy levels of the contract.
const PRIVACY: [(&str, &str); 3] =
    [("private", "private"), ("friends", "friends"), ("public", "public")];

/// An optional line; an empty one is none.
pub(super) fn optional(
    text: Option<&String>,
    most: usize,
    pointer: &str,
    errors: &mut Vec<FieldError>,
) -> Option<String> {
    let checked = input::lines(text?, most, pointer).map_err(|error| errors.push(error)).ok()?;
    Some(checked).filter(|text| !text.is_empty())
}

pub(super) fn privacy(level: Option<&String>, errors: &mut Vec<FieldError>) -> Option<String> {
    let level = level?;
    if PRIVACY.iter().any(|(word, _)| word == level) {
        return Some(level.clone());
    }
    errors.push(FieldError::new(
        "/privacy_level",
        "隱私要是 private、friends 或 public。",
        "Privacy is private, friends or public.",
    ));
    None
}

/// A moment: RFC 3339, or a local day (`YYYY-MM-DD`), which begins or ends at the instance's midnight.
fn moment(shared: &Shared, text: &str, end: bool) -> Option<Timestamp> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let day: jiff::civil::Date = text.parse().ok()?;
    let day = if end { day.tomorrow().ok()? } else { day };
    let zone = shared.accounts.options.time_zone.clone();
    let midnight = day.to_zoned(zone).ok()?.timestamp();
    Some(if end { midnight - jiff::SignedDuration::from_nanos(1) } else { midnight })
}

fn query(shared: &Shared, params: &mut Params) -> (Query, usize, usize) {
    let page = params.number("page", 1_usize, 100_000, 1);
    let size = params.number("page_size", 1_usize, 100, 20);
    let limit = params.number("limit", 1_usize, 100, 20);
    // The contract's other spelling counts where `page_size` is not given.
    let size = if size == 20 { limit } else { size };
    let mut between = (None, None);
    for (name, end) in [("date_from", false), ("date_to", true)] {
        if let Some(text) = params.text(name).map(str::to_owned) {
            let at = moment(shared, &text, end);
            if at.is_none() {
                params.wrong(
                    name,
                    "日期要寫成 2026-01-31，或完整的 RFC 3339 時間。",
                    "A date is written 2026-01-31, or as an RFC 3339 time.",
                );
            }
            if end { between.1 = at } else { between.0 = at }
        }
    }
    let flag = |params: &mut Params, name: &str| {
        params.text(name).is_some().then(|| params.flag(name, false))
    };
    let card = params.text("card").map(str::parse::<CardId>);
    if matches!(card, Some(Err(_))) {
        params.wrong("card", "沒有這張牌。", "There is no such card.");
    }
    let spread = params.text("spread").map(str::to_owned);
    let spread = spread.map(|key| {
        let known = shared.catalog.spread(&key);
        if known.is_none() {
            params.wrong("spread", "沒有這個牌陣。", "There is no such spread.");
        }
        known.map_or(key, |spread| spread.name.clone())
    });
    let tags = params.text("tags").unwrap_or_default();
    let tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    let tags = tags.map(str::to_owned).collect();
    let own = |text: Option<&str>| text.map(str::to_owned);
    let query = Query {
        search: params.text_up_to("search", 200),
        spread,
        card: card.and_then(Result::ok),
        voice: own(params.text("character_voice")),
        karma: own(params.text("karma_context")),
        privacy: own(params.text("privacy_level")),
        favorite: flag(params, "is_favorite"),
        tags,
        origin: params.choice("origin", &[("draw", Origin::Draw), ("physical", Origin::Physical)]),
        daily: flag(params, "daily"),
        between,
        min_satisfaction: params.number_if_given("min_satisfaction", 1_u8, 5),
        sort: params.choice("sort_by", &Sort::WORDS).unwrap_or_default(),
        ascending: params.choice("sort_order", &[("asc", true), ("desc", false)]).unwrap_or(false),
        window: ((page - 1) * size, size),
    };
    (query, page, size)
}

/// One's readings, the newest first.
#[utoipa::path(
    get, path = "/readings", operation_id = "list_readings", tag = "readings",
    params(
        ("search" = Option<String>, Query, description = "Words in question, text, notes, tags, names of cards; in any language."),
        ("spread" = Option<String>, Query, description = "Id or name of a spread."),
        ("card" = Option<String>, Query, description = "Id of a card that is among them."),
        ("character_voice" = Option<String>, Query, description = "Key of a voice."),
        ("karma_context" = Option<String>, Query, description = "`good`, `neutral` or `evil`."),
        ("privacy_level" = Option<String>, Query, description = "`private`, `friends` or `public`."),
        ("is_favorite" = Option<bool>, Query, description = "Marked or not."),
        ("daily" = Option<bool>, Query, description = "Daily cards or others."),
        ("origin" = Option<String>, Query, description = "`draw` or `physical`."),
        ("tags" = Option<String>, Query, description = "All of these, separated by commas."),
        ("date_from" = Option<String>, Query, description = "RFC 3339, or a local day."),
        ("date_to" = Option<String>, Query, description = "RFC 3339, or a local day, which is included."),
        ("min_satisfaction" = Option<u8>, Query, description = "1–5."),
        ("sort_by" = Option<String>, Query, description = "`created_at`, `updated_at`, `user_satisfaction`, `is_favorite` or `question`."),
        ("sort_order" = Option<String>, Query, description = "`desc` or `asc`."),
        ("page" = Option<usize>, Query, description = "From 1."),
        ("page_size" = Option<usize>, Query, description = "1–100, default 20."),
    ),
    responses(
        (status = 200, body = ReadingsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<ReadingsBody>, Problem> {
    let (query, page, page_size) = query(&shared, &mut params);
    params.done()?;
    let user = me.user.id;
    // A search may open a hundred texts: off the threads that serve everybody else.
    let (store, catalog) = (shared.accounts.store.clone(), shared.catalog.clone());
    let found = tokio::task::spawn_blocking(move || {
        store.read(|tx| search::find(tx, user, &query, &catalog))
    });
    let Page { readings, total } = found.await.map_err(|error| {
        tracing::error!(readings.error = %error, "a search did not end");
        Problem::internal()
    })??;
    let has_more = page * page_size < total;
    let readings = readings
        .iter()
        .map(|(id, reading)| ReadingBody::new(&shared.catalog, (user, *id), reading, None, lang))
        .collect();
    Ok(Body(ReadingsBody { readings, total_count: total, total, page, page_size, has_more }))
}

/// An id in a path; a text that is none is nobody's.
pub(super) fn id(text: &str) -> Result<Uuid, ReadingError> {
    text.parse().map_err(|_| ReadingError::Missing)
}

pub(super) fn answer(
    shared: &Shared,
    (user, id): (Uuid, Uuid),
    (reading, text): &(Reading, Text),
    lang: Lang,
) -> Body<ReadingBody> {
    Body(ReadingBody::new(&shared.catalog, (user, id), reading, Some(text), lang))
}

/// One of one's readings, whole.
#[utoipa::path(
    get, path = "/readings/{id}", operation_id = "kept_reading", tag = "readings",
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = ReadingBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn one(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Body<ReadingBody>, Problem> {
    let (user, id) = (me.user.id, id(&path)?);
    let whole = shared.accounts.store.read(|tx| kept::whole(tx, user, id))?;
    Ok(answer(&shared, (user, id), &whole, lang))
}

/// Changes to a reading. What is absent or null stays; an empty text takes a text away, and 0 a rating.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct ChangeRequest {
    /// Marked or not.
    #[serde(default)]
    is_favorite: Option<bool>,
    /// All tags, in place of those so far.
    #[serde(default)]
    tags: Option<Vec<String>>,
    /// At most 5000 characters.
    #[serde(default)]
    notes: Option<String>,
    /// At most 100 characters.
    #[serde(default)]
    mood_before: Option<String>,
    /// At most 100 characters.
    #[serde(default)]
    mood_after: Option<String>,
    /// 1–5; 0 takes it away.
    #[serde(default)]
    user_satisfaction: Option<u8>,
    /// 1–5; 0 takes it away.
    #[serde(default)]
    accuracy_rating: Option<u8>,
    /// 1–5; 0 takes it away.
    #[serde(default)]
    helpful_rating: Option<u8>,
    /// At most 1000 characters.
    #[serde(default)]
    user_feedback: Option<String>,
    /// `private`, `friends` or `public`.
    #[serde(default)]
    privacy_level: Option<String>,
    /// The contract's word.
    #[serde(default)]
    allow_public_sharing: Option<bool>,
    /// A text that the client had made, at most 20000 characters. The first one is taken; after that it may
    /// only grow. The offline text stays beside it.
    #[serde(default)]
    overall_interpretation: Option<String>,
    /// Only as long as nobody but the offline reader tells the reading. The time is the server's.
    #[serde(default)]
    ai_interpretation_requested: Option<bool>,
    /// Who made the text.
    #[serde(default)]
    ai_interpretation_provider: Option<String>,
}

/// Changes one of one's readings. Cards, question and the offline text stay as they are: they are what
/// happened.
#[utoipa::path(
    patch, path = "/readings/{id}", operation_id = "change_reading", tag = "readings", request_body = ChangeRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = ReadingBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Another text was told and stays.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<ChangeRequest>,
) -> Result<Body<ReadingBody>, Problem> {
    let (user, id, now) = (me.user.id, id(&path)?, shared.accounts.now());
    let mut errors = Vec::new();
    let mut text = |text: &Option<String>, most, pointer: &str| {
        let text = text.as_ref()?;
        input::lines(text, most, pointer).map_err(|error| errors.push(error)).ok()
    };
    let notes = text(&body.notes, kept::MAX_NOTES, "/notes");
    let mood_before = text(&body.mood_before, kept::MAX_WORD, "/mood_before");
    let mood_after = text(&body.mood_after, kept::MAX_WORD, "/mood_after");
    let feedback = text(&body.user_feedback, kept::MAX_TEXT, "/user_feedback");
    let told = Sent {
        text: text(&body.overall_interpretation, MAX_SENT, "/overall_interpretation"),
        requested: body.ai_interpretation_requested,
        provider: text(&body.ai_interpretation_provider, 50, "/ai_interpretation_provider"),
    };
    let ratings = [
        ("/user_satisfaction", body.user_satisfaction),
        ("/accuracy_rating", body.accuracy_rating),
        ("/helpful_rating", body.helpful_rating),
    ];
    for (pointer, rating) in ratings {
        if rating.is_some_and(|rating| rating > 5) {
            let (zh, en) = ("評分是 1 到 5。", "A rating is from 1 to 5.");
            errors.push(FieldError::new(pointer, zh, en));
        }
    }
    let tags = body.tags.as_deref().map(|tags| kept::tags(tags, "/tags"));
    let tags = tags.transpose().map_err(|all| errors.extend(all)).unwrap_or_default();
    let privacy = privacy(body.privacy_level.as_ref(), &mut errors);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let rated = body.accuracy_rating.is_some_and(|rating| rating > 0);
    let marked = body.is_favorite == Some(true);
    let new_tags = tags.clone().unwrap_or_default();
    let progress = shared.accounts.progress.clone();
    let changed = shared
        .accounts
        .store
        .write::<_, Problem>(move |tx| {
            adopt(tx, (user, id), &told, now)?;
            let changed = kept::change(tx, user, id, now, |reading| {
                let set = |to: &mut Option<String>, from: Option<String>| {
                    if let Some(text) = from {
                        *to = Some(text).filter(|text| !text.is_empty());
                    }
                };
                let rate = |to: &mut Option<u8>, from: Option<u8>| {
                    if let Some(rating) = from {
                        *to = Some(rating).filter(|rating| *rating > 0);
                    }
                };
                set(&mut reading.notes, notes);
                set(&mut reading.mood_before, mood_before);
                set(&mut reading.mood_after, mood_after);
                set(&mut reading.user_feedback, feedback);
                rate(&mut reading.user_satisfaction, body.user_satisfaction);
                rate(&mut reading.accuracy_rating, body.accuracy_rating);
                rate(&mut reading.helpful_rating, body.helpful_rating);
                reading.is_favorite = body.is_favorite.unwrap_or(reading.is_favorite);
                reading.allow_public_sharing =
                    body.allow_public_sharing.unwrap_or(reading.allow_public_sharing);
                if let Some(tags) = tags {
                    reading.tags = tags;
                }
                if let Some(privacy) = privacy {
                    reading.privacy_level = privacy;
                }
            })?;
            let events = [
                rated.then_some(Event::Rated { reading: id }),
                marked.then_some(Event::Favourited { reading: id }),
            ];
            let tagged = new_tags.into_iter().map(|tag| Event::Tagged { tag });
            progress.record_all(tx, user, events.into_iter().flatten().chain(tagged), now)?;
            Ok(changed)
        })
        .await?;
    Ok(answer(&shared, (user, id), &changed, lang))
}

/// Deletes one of one's readings, with its text and receipt.
#[utoipa::path(
    delete, path = "/readings/{id}", operation_id = "delete_reading", tag = "readings",
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<StatusCode, Problem> {
    let (user, id) = (me.user.id, id(&path)?);
    shared.accounts.store.write(move |tx| kept::delete(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which position a clarifier belongs to.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct ClarifyRequest {
    /// From 1; null for the reading as a whole.
    #[serde(default)]
    position: Option<u8>,
}

/// Draws one more card for a reading, later in the stream of its draw.
///
/// At most three. The receipt is signed
/// anew and covers it.
#[utoipa::path(
    post, path = "/readings/{id}/clarifier", operation_id = "clarify_reading", tag = "readings", request_body = ClarifyRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = ReadingBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Three already, or cards of one's own.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn clarify(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<ClarifyRequest>,
) -> Result<Body<ReadingBody>, Problem> {
    let (user, id, now) = (me.user.id, id(&path)?, shared.accounts.now());
    let (catalog, draws) = (shared.catalog.clone(), shared.draws.clone());
    let clarified = shared
        .accounts
        .store
        .write(move |tx| kept::clarify(tx, (user, id), body.position, (&catalog, &draws), now))
        .await?;
    let card = clarified.0.cards.last().and_then(|laid| CardId::at(laid.card));
    if let Some(card) = card {
        shared.catalog.drawn(card, now);
    }
    Ok(answer(&shared, (user, id), &clarified, lang))
}
