//! `/journals`, and the entry beside a reading, over HTTP (contract §6).

use axum::Json as Body;
use axum::extract::{FromRef, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::calendar::{self, MonthBody};
use super::markdown;
use super::model::{
    BesideBody, BesideReadingBody, EntriesBody, Entry, EntryBody, EntryChange, EntryRequest, Mood,
    PreviewBody, PreviewRequest,
};
use super::service::{self, CONTENT, JournalError, Query};
use crate::features::accounts::{Accounts, SignedIn};
use crate::features::progress::Event;
use crate::features::readings;
use crate::features::readings::body::brief;
use crate::features::readings::kept::{self, ReadingError};
use crate::features::readings::record::Reading;
use crate::store::{ReadTx, StoreError};
use crate::tarot::Lang;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Params, Problem, layers};

/// What the routes need: what readings need.
#[derive(Clone)]
pub struct Shared(pub readings::routes::Shared);

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.0.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::<Shared>::new()
        .routes(routes!(list, write))
        .routes(routes!(calendar))
        .routes(routes!(preview))
        .routes(routes!(one, change, delete))
        .routes(routes!(beside, write_beside))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// An id in a path; a text that is none is nobody's.
fn id(text: &str) -> Result<Uuid, JournalError> {
    text.parse().map_err(|_| JournalError::Missing)
}

impl Shared {
    fn body(
        &self,
        (user, id): (Uuid, Uuid),
        entry: Entry,
        reading: Option<&Reading>,
        lang: Lang,
    ) -> EntryBody {
        let catalog = &self.0.catalog;
        let reading = reading.map(|reading| BesideBody {
            question: reading.question.clone(),
            spread: reading.spread.clone(),
            cards: reading.cards.iter().filter_map(|laid| brief(catalog, laid, lang)).collect(),
            created_at: reading.created_at.to_string(),
        });
        EntryBody {
            id,
            reading_id: entry.reading,
            user_id: user,
            html: markdown::render(&entry.content),
            content: entry.content,
            mood_tags: entry.mood_tags,
            is_private: entry.is_private,
            created_at: entry.created_at.to_string(),
            updated_at: entry.updated_at.to_string(),
            reading,
            help_lines: Vec::new(),
        }
    }

    /// One entry, with what stands beside it.
    fn whole(
        &self,
        (user, id): (Uuid, Uuid),
        entry: Entry,
        lang: Lang,
    ) -> Result<EntryBody, Problem> {
        let reading = match entry.reading {
            Some(reading) => self.0.accounts.store.read(|tx| there(tx, user, reading))?,
            None => None,
        };
        let safety = &self.0.catalog.phrases.safety;
        let own = &self.0.help_lines;
        let care = readings::service::care(safety, own, &entry.content, lang);
        let mut body = self.body((user, id), entry, reading.as_ref(), lang);
        body.help_lines = care.map(|care| care.lines).unwrap_or_default();
        Ok(body)
    }

    fn tagged(
        &self,
        status: StatusCode,
        (user, id): (Uuid, Uuid),
        entry: Entry,
        lang: Lang,
    ) -> Result<Response, Problem> {
        let tag = HeaderValue::from_str(&entry.etag(id)).ok();
        let mut response = (status, Body(self.whole((user, id), entry, lang)?)).into_response();
        if let Some(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        Ok(response)
    }
}

/// A reading, or none when it is gone.
fn there(tx: &ReadTx, user: Uuid, id: Uuid) -> Result<Option<Reading>, StoreError> {
    match kept::mine(tx, user, id) {
        Ok(reading) => Ok(Some(reading)),
        Err(ReadingError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Runs what may look at all of someone's entries off the threads that serve everybody else.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(journal.error = %error, "a look into the journal did not end");
        Problem::internal()
    })?;
    Ok(done?)
}

/// A number that is brought into its range instead of being refused (contract §6).
fn clamped(params: &mut Params, name: &str, (low, high, default): (i64, i64, i64)) -> usize {
    let number = params.number(name, i64::MIN, i64::MAX, default).clamp(low, high);
    usize::try_from(number).unwrap_or_default()
}

fn date(params: &mut Params, name: &str) -> Option<Date> {
    let date = params.text(name)?.parse().ok();
    if date.is_none() {
        let (zh, en) = ("日期要寫成 2026-01-31。", "A date is written 2026-01-31.");
        params.wrong(name, zh, en);
    }
    date
}

/// One's entries, the newest first.
#[utoipa::path(
    get, path = "/journals", operation_id = "list_entries", tag = "journal",
    params(
        ("skip" = Option<i64>, Query, description = "Left out before them; brought into its range."),
        ("limit" = Option<i64>, Query, description = "1–100, default 20; brought into its range."),
        ("search" = Option<String>, Query, description = "Words in the entry or in its reading's question; in any language."),
        ("mood" = Option<String>, Query, description = "One of the eight moods."),
        ("kind" = Option<String>, Query, description = "`reading` or `free`."),
        ("date_from" = Option<String>, Query, description = "A local day."),
        ("date_to" = Option<String>, Query, description = "A local day, which is included."),
    ),
    responses(
        (status = 200, body = EntriesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn list(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<EntriesBody>, Problem> {
    let skip = clamped(&mut params, "skip", (0, 1_000_000, 0));
    let limit = clamped(&mut params, "limit", (1, 100, 20));
    let query = Query {
        search: params.text_up_to("search", 200),
        mood: params.choice("mood", &Mood::WORDS),
        beside: params.choice("kind", &[("reading", true), ("free", false)]),
        between: (date(&mut params, "date_from"), date(&mut params, "date_to")),
        window: (skip, limit),
    };
    params.done()?;
    let user = me.user.id;
    let items = aside(move || {
        let zone = &shared.0.accounts.options.time_zone;
        shared.0.accounts.store.read(|tx| {
            let (found, total) = service::find(tx, user, &query, zone)?;
            let mut items = Vec::with_capacity(found.len());
            for (id, entry) in found {
                let reading = match entry.reading {
                    Some(reading) => there(tx, user, reading)?,
                    None => None,
                };
                items.push(shared.body((user, id), entry, reading.as_ref(), lang));
            }
            Ok((items, total))
        })
    });
    let (items, total) = items.await?;
    Ok(Body(EntriesBody { items, total, skip, limit }))
}

/// Writes an entry beside nothing.
#[utoipa::path(
    post, path = "/journals", operation_id = "write_entry", tag = "journal", request_body = EntryRequest,
    responses(
        (status = 201, description = "With its ETag.", body = EntryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Too many.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn write(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<EntryRequest>,
) -> Result<Response, Problem> {
    keep(&shared, &me, lang, None, body).await
}

/// Writes the entry beside a reading; there is one for each.
#[utoipa::path(
    post, path = "/readings/{id}/journal", operation_id = "write_entry_beside", tag = "journal", request_body = EntryRequest,
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 201, description = "With its ETag.", body = EntryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such reading, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "There is one; `journal_id` names it.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn write_beside(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<EntryRequest>,
) -> Result<Response, Problem> {
    let reading = path.parse().map_err(|_| ReadingError::Missing)?;
    keep(&shared, &me, lang, Some(reading), body).await
}

async fn keep(
    shared: &Shared,
    me: &SignedIn,
    lang: Lang,
    reading: Option<Uuid>,
    body: EntryRequest,
) -> Result<Response, Problem> {
    let (user, id) = (me.user.id, Uuid::now_v7());
    let now = shared.0.accounts.now();
    let entry = Entry { reading, ..service::begun(body, now)? };
    let (kept, progress) = (entry.clone(), shared.0.accounts.progress.clone());
    shared
        .0
        .accounts
        .store
        .write::<_, JournalError>(move |tx| {
            service::write(tx, (user, id), &kept)?;
            progress.record(tx, user, &Event::JournalWritten { entry: id }, now)?;
            Ok(())
        })
        .await?;
    shared.tagged(StatusCode::CREATED, (user, id), entry, lang)
}

/// The entry beside a reading, if there is one.
#[utoipa::path(
    get, path = "/readings/{id}/journal", operation_id = "entry_beside", tag = "journal",
    params(("id" = Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, description = "With its ETag, if there is one.", body = BesideReadingBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such reading, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn beside(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let reading: Uuid = path.parse().map_err(|_| ReadingError::Missing)?;
    let user = me.user.id;
    let found = shared.0.accounts.store.read::<_, JournalError>(|tx| {
        kept::mine(tx, user, reading)?;
        let Some(id) = service::beside(tx, user, reading)? else { return Ok(None) };
        Ok(Some((id, service::mine(tx, user, id)?)))
    })?;
    let Some((id, entry)) = found else {
        return Ok(Body(BesideReadingBody { entry: None }).into_response());
    };
    let tag = HeaderValue::from_str(&entry.etag(id)).ok();
    let entry = Some(shared.whole((user, id), entry, lang)?);
    let mut response = Body(BesideReadingBody { entry }).into_response();
    if let Some(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// One of one's entries.
#[utoipa::path(
    get, path = "/journals/{id}", operation_id = "entry", tag = "journal",
    params(("id" = Uuid, Path, description = "An entry's id.")),
    responses(
        (status = 200, description = "With its ETag.", body = EntryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn one(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let (user, id) = (me.user.id, id(&path)?);
    let entry = shared.0.accounts.store.read(|tx| service::mine(tx, user, id))?;
    shared.tagged(StatusCode::OK, (user, id), entry, lang)
}

/// Changes one of one's entries.
///
/// With `If-Match` only the version that it names; a newer one is answered with 412, the entry as it is
/// (`entry`) and its tag (`etag`), so that neither text is lost.
#[utoipa::path(
    put, path = "/journals/{id}", operation_id = "change_entry", tag = "journal", request_body = EntryChange,
    params(
        ("id" = Uuid, Path, description = "An entry's id."),
        ("If-Match" = Option<String>, Header, description = "The tag of the version that was changed."),
    ),
    responses(
        (status = 200, description = "With its ETag.", body = EntryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Changed since the version of `If-Match`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn change(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
    headers: HeaderMap,
    Json(body): Json<EntryChange>,
) -> Result<Response, Problem> {
    let (user, id, now) = (me.user.id, id(&path)?, shared.0.accounts.now());
    let written = service::checked(&body)?;
    let tag = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let tag = tag.map(str::to_owned);
    let changed = shared
        .0
        .accounts
        .store
        .write(move |tx| service::change(tx, (user, id), written, tag.as_deref(), now))
        .await;
    match changed {
        Ok(entry) => shared.tagged(StatusCode::OK, (user, id), entry, lang),
        Err(JournalError::Changed(entry)) => {
            let etag = entry.etag(id);
            let server = shared.whole((user, id), (*entry).clone(), lang)?;
            let problem: Problem = JournalError::Changed(entry).into();
            Err(problem
                .with("entry", serde_json::to_value(server).unwrap_or_default())
                .with("etag", etag))
        }
        Err(error) => Err(error.into()),
    }
}

/// Deletes one of one's entries.
#[utoipa::path(
    delete, path = "/journals/{id}", operation_id = "delete_entry", tag = "journal",
    params(("id" = Uuid, Path, description = "An entry's id.")),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing, or another person's.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn delete(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
) -> Result<StatusCode, Problem> {
    let (user, id) = (me.user.id, id(&path)?);
    shared.0.accounts.store.write(move |tx| service::delete(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a text will look like. Nothing is kept.
#[utoipa::path(
    post, path = "/journals/preview", operation_id = "preview_entry", tag = "journal", request_body = PreviewRequest,
    responses(
        (status = 200, body = PreviewBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn preview(
    _: SignedIn,
    Json(body): Json<PreviewRequest>,
) -> Result<Body<PreviewBody>, Problem> {
    if body.content.chars().count() > CONTENT.1 {
        let zh = format!("最多 {} 個字。", CONTENT.1);
        let en = format!("At most {} characters.", CONTENT.1);
        return Err(Problem::invalid(vec![FieldError::new("/content", zh, en)]));
    }
    Ok(Body(PreviewBody { html: markdown::render(&body.content) }))
}

/// A month of one's readings and entries, by local days.
#[utoipa::path(
    get, path = "/journals/calendar", operation_id = "journal_calendar", tag = "journal",
    params(("month" = Option<String>, Query, description = "`YYYY-MM`. Default: this one.")),
    responses(
        (status = 200, body = MonthBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn calendar(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<MonthBody>, Problem> {
    let today = shared.0.accounts.today();
    let first = match params.text("month") {
        None => Some(today.first_of_month()),
        Some(text) if text.len() == 7 => format!("{text}-01").parse().ok(),
        Some(_) => None,
    };
    if first.is_none() {
        params.wrong("month", "月份要寫成 2026-01。", "A month is written 2026-01.");
    }
    params.done()?;
    let (user, first): (Uuid, Date) = (me.user.id, first.unwrap_or(today));
    let days = aside(move || {
        let (accounts, catalog) = (&shared.0.accounts, &shared.0.catalog);
        let zone = &accounts.options.time_zone;
        accounts.store.read(|tx| calendar::month(tx, (user, first), zone, (catalog, lang)))
    });
    let month = format!("{:04}-{:02}", first.year(), first.month());
    Ok(Body(MonthBody { month, today: today.to_string(), days: days.await? }))
}
