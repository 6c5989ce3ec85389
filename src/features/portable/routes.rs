//! Out and in over HTTP.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json as Answer;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::archive::Archive;
use super::book::Teller;
use super::csv;
use super::error::{Refusal, archive_too_large, too_large};
use super::export::Export;
use super::import::{self, Report};
use super::rows::{Reader, TableReport};
use super::rules::{MAX_ARCHIVE, MAX_AT_ONCE, MAX_CSV, SETTLE_EVERY};
use super::seal;
use super::section::Owner;
use crate::features::accounts::{Accounts, SignedIn};
use crate::features::catalog::Catalog;
use crate::features::draws::Draws;
use crate::features::progress::Event;
use crate::features::readings::portable as readings;
use crate::store::StoreError;
use crate::tarot::Lang;
use crate::web::limits::Limit;
use crate::web::problem::ProblemBody;
use crate::web::{Locale, Params, Problem, layers};

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Whose things.
    pub accounts: Arc<Accounts>,
    /// The cards.
    pub catalog: Arc<Catalog>,
    /// The instance's key.
    pub draws: Draws,
    /// Who is at it.
    pub desk: Arc<Desk>,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// Keeps memory and the disk bounded: a person does one thing at a time, few spool, one works.
pub struct Desk {
    people: Mutex<HashSet<Uuid>>,
    places: Arc<Semaphore>,
    work: Arc<Semaphore>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            people: Mutex::default(),
            places: Arc::new(Semaphore::new(MAX_AT_ONCE)),
            work: Arc::new(Semaphore::new(1)),
        }
    }
}

/// A person's place at the desk, until it is dropped.
struct Place {
    desk: Arc<Desk>,
    user: Uuid,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.desk.people.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.user);
    }
}

impl Shared {
    /// A place for one person, who may not have two.
    fn place(&self, user: Uuid) -> Result<Place, Problem> {
        self.accounts.limits.check(Limit::Carry, user.as_u128())?;
        let busy = |zh: &str, en: &str| Problem::new(StatusCode::CONFLICT, "carrying", zh, en);
        let permit = Arc::clone(&self.desk.places).try_acquire_owned().map_err(|_| {
            busy(
                "現在有太多人在搬資料，請過幾分鐘再試。",
                "Too many people are moving their things at the moment; try again in a few minutes.",
            )
        })?;
        if !self.desk.people.lock().unwrap_or_else(PoisonError::into_inner).insert(user) {
            return Err(busy(
                "上一次還沒做完，請等它結束。",
                "The last one is still under way; wait until it is done.",
            ));
        }
        Ok(Place { desk: Arc::clone(&self.desk), user, _permit: permit })
    }

    /// Who reads a table.
    fn reader<'a>(&'a self, lang: Lang, karma: &'a str, now: Timestamp) -> Reader<'a> {
        let zone = &self.accounts.options.time_zone;
        Reader { catalog: &self.catalog, lang, zone, now, karma }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.desk.work).acquire_owned().await.map_err(|_| Problem::internal())
    }

    fn owner(&self, user: Uuid) -> Owner {
        let (catalog, now) = (Arc::clone(&self.catalog), self.accounts.now());
        Owner { user, catalog, now, sealed: false }
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::<Shared>::new()
        .routes(routes!(export))
        .routes(routes!(import))
        .routes(routes!(import_csv))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// A file, as it is sent.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only describes the body")]
struct Bytes(Vec<u8>);

/// Everything of one's own as a zip: JSON, Markdown, pages that open by themselves, receipts. Ways to sign in
/// are not in it, nor draws that are still face down.
#[utoipa::path(
    get, path = "/users/me/export", operation_id = "export_account", tag = "portable",
    responses(
        (status = 200, description = "The zip.", body = Bytes, content_type = "application/zip"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another export or import of theirs is under way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn export(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Response, Problem> {
    let (user, place) = (me.user.id, shared.place(me.user.id)?);
    let turn = shared.turn().await?;
    // Before the snapshot, so that two exports of one moment are the same.
    note_export(&shared.accounts, user).await?;
    let working = shared.clone();
    let written = blocking(move || {
        let file = working.accounts.store.scratch().map_err(Refusal::Disk)?;
        let sections = super::sections();
        let zone = &working.accounts.options.time_zone;
        let export = Export {
            user,
            sections: &sections,
            teller: Teller { catalog: &working.catalog, lang, zone },
            key: working.draws.signing_key(),
            now: working.accounts.now(),
        };
        let written =
            working.accounts.store.read(|tx| export.write(tx, file).map_err(Refusal::Disk));
        // A caller who hangs up makes no room before the work is over.
        drop((place, turn));
        written
    });
    let (file, length) = written.await?;
    tracing::info!(
        portable.event = "exported",
        user.id = me.user.short_id(),
        portable.bytes = length
    );
    let stream = ReaderStream::with_capacity(tokio::fs::File::from_std(file), 64 * 1024);
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    let name = format!("attachment; filename=\"wasteland-tarot-{}.zip\"", shared.accounts.today());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Progress counts the first export, and only it, so that a GET writes once in an account's life.
async fn note_export(accounts: &Accounts, user: Uuid) -> Result<(), StoreError> {
    let counted =
        accounts.store.read(|tx| accounts.progress.has_counted(tx, user, &Event::Exported))?;
    if counted {
        return Ok(());
    }
    let (progress, now) = (accounts.progress.clone(), accounts.now());
    accounts.store.write(move |tx| progress.record(tx, user, &Event::Exported, now)).await.map(drop)
}

/// Runs on the blocking pool.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| {
        tracing::error!(portable.error = %error, "an export or import panicked");
        Problem::internal()
    })?;
    done.map_err(|refusal| {
        tracing::info!(portable.refused = %kind(&refusal), "refused");
        Problem::from(refusal)
    })
}

/// For the log: what was wrong, without a word of anybody's.
fn kind(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Store(_) | Refusal::Disk(_) => refusal.to_string(),
        other => {
            let shown = format!("{other:?}");
            shown.chars().take_while(char::is_ascii_alphanumeric).collect()
        }
    }
}

fn is_kind(headers: &HeaderMap, kinds: &[&str]) -> Result<(), Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim).unwrap_or_default();
    if kinds.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    let list = kinds.first().copied().unwrap_or_default();
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        format!("內容要以 {list} 送出。"),
        format!("The body has to be sent as {list}."),
    ))
}

/// Writes a body into a nameless file; memory holds one piece at a time.
async fn spooled(shared: &Shared, headers: &HeaderMap, body: Body) -> Result<File, Problem> {
    let told =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if told.is_some_and(|told: usize| told > MAX_ARCHIVE) {
        return Err(archive_too_large());
    }
    let failed = |error| Problem::from(Refusal::Disk(error));
    let file = shared.accounts.store.scratch().map_err(failed)?;
    let (mut file, mut length) = (tokio::fs::File::from_std(file), 0_usize);
    let mut pieces = body.into_data_stream();
    while let Some(piece) = next(&mut pieces).await {
        let piece = piece.map_err(|_| Problem::for_status(StatusCode::BAD_REQUEST))?;
        length += piece.len();
        if length > MAX_ARCHIVE {
            return Err(archive_too_large());
        }
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    let mut file = file.into_std().await;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(file)
}

/// The next piece of a body.
async fn next(
    pieces: &mut axum::body::BodyDataStream,
) -> Option<Result<bytes::Bytes, axum::Error>> {
    use axum::body::HttpBody as _;
    // A stream of data frames is a body, too.
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *pieces).poll_frame(context))
        .await
        .map(|frame| frame.map(|frame| frame.into_data().unwrap_or_default()))
}

/// Brings back a zip of `/users/me/export`, from this site or another: the same ids, all or nothing. What is
/// there already stays as it is; what differs is listed. `dry_run` says what would come of it.
#[utoipa::path(
    post, path = "/users/me/import", operation_id = "import_account", tag = "portable",
    params(("dry_run" = Option<bool>, Query, description = "Looks at everything and writes nothing. Default false.")),
    request_body(content = Bytes, content_type = "application/zip"),
    responses(
        (status = 200, description = "What came of it.", body = Report),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another export or import of theirs is under way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Refused whole; `code` says why (`archive_…`), `errors` which records are wrong.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn import(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Answer<Report>, Problem> {
    let dry_run = params.flag("dry_run", false);
    params.done()?;
    is_kind(
        &headers,
        &["application/zip", "application/x-zip-compressed", "application/octet-stream"],
    )?;
    let place = shared.place(me.user.id)?;
    let file = spooled(&shared, &headers, body).await?;
    let turn = shared.turn().await?;
    let mut owner = shared.owner(me.user.id);
    let (working, mut asking, key) = (shared.clone(), owner.clone(), shared.draws.public_key());
    let looked = blocking(move || {
        let mut archive = Archive::open(file)?;
        asking.sealed = seal::holds(&archive.manifest, working.draws.signing_key());
        let sections = super::sections();
        let store = &working.accounts.store;
        let report = store.read(|tx| import::look(&mut archive, tx, &asking, &sections, &key))?;
        Ok((archive, report, asking.sealed, (place, turn)))
    });
    let (archive, mut report, sealed, held) = looked.await?;
    owner.sealed = sealed;
    if !dry_run {
        let key = shared.draws.public_key();
        let taken = shared.accounts.store.write_alone(move |tx| {
            let taken = import::take(&archive, tx, &owner, &super::sections(), &key);
            drop((archive, held));
            taken
        });
        report = taken.await.map_err(|refusal: Refusal| Problem::from(refusal))?;
        tracing::info!(
            portable.event = "imported",
            user.id = me.user.short_id(),
            portable.records = report.total(|counts| counts.new)
        );
    }
    report.message = summary(&report, lang);
    Ok(Answer(report))
}

fn summary(report: &Report, lang: Lang) -> String {
    let new = report.total(|counts| counts.new);
    let (same, kept) = (report.total(|counts| counts.same), report.total(|counts| counts.kept));
    match (report.dry_run, lang) {
        (true, Lang::ZhTw) => {
            format!("會帶回 {new} 筆；{same} 筆這裡已經有了；{kept} 筆和這裡的不同，會留這裡的。")
        }
        (false, Lang::ZhTw) => {
            format!("帶回了 {new} 筆；{same} 筆這裡已經有了；{kept} 筆和這裡的不同，留了這裡的。")
        }
        (true, Lang::En) => format!(
            "{new} records would come back; {same} are here already; {kept} differ from what is here, which stays."
        ),
        (false, Lang::En) => format!(
            "{new} records came back; {same} were here already; {kept} differ from what is here, which stays."
        ),
    }
}

/// Takes readings out of another program's CSV, as readings of one's own deck: the offline reader writes
/// their text. All rows or none; `dry_run` says row by row what was understood.
///
/// The first row names the columns, in English or Chinese: date and cards have to be there; question,
/// spread, notes, tags and mood may. Cards may be in one cell or in several columns.
#[utoipa::path(
    post, path = "/users/me/import/csv", operation_id = "import_csv", tag = "portable",
    params(("dry_run" = Option<bool>, Query, description = "Looks at everything and writes nothing. Default false.")),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, description = "What came of it.", body = TableReport),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another export or import of theirs is under way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No table (`csv_…`), or rows that are wrong (`csv_wrong_rows`, with the `report`).", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn import_csv(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Answer<TableReport>, Problem> {
    let dry_run = params.flag("dry_run", false);
    params.done()?;
    is_kind(
        &headers,
        &[
            "text/csv",
            "text/plain",
            "application/csv",
            "application/vnd.ms-excel",
            "text/tab-separated-values",
        ],
    )?;
    let place = shared.place(me.user.id)?;
    let text = to_bytes(body, MAX_CSV).await.map_err(|_| too_large(MAX_CSV))?;
    let turn = shared.turn().await?;
    let (working, user) = (shared.clone(), me.user.id);
    let karma = shared.accounts.karma_word(user)?;
    let now = shared.accounts.now();
    let work = blocking(move || {
        let table = csv::read(&text)?;
        drop(text);
        let reader = working.reader(lang, karma, now);
        let store = &working.accounts.store;
        let report = store.read::<_, Refusal>(|tx| {
            reader.understand(&table, |id| Ok(readings::has(tx, user, id)?))
        })?;
        Ok((report, table, (place, turn)))
    });
    let (mut report, table, held) = work.await?;
    report.dry_run = dry_run;
    report.message = told(&report, lang);
    if !dry_run && report.wrong > 0 {
        let (zh, en) = (told(&report, Lang::ZhTw), told(&report, Lang::En));
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "csv_wrong_rows", zh, en);
        return Err(problem.with("report", serde_json::to_value(&report).unwrap_or_default()));
    }
    if !dry_run {
        let (working, count) = (shared.clone(), report.new);
        let written = shared.accounts.store.write_alone(move |tx| {
            // A text is composed when it is written, so that memory holds a few of them and not all.
            let reader = working.reader(lang, karma, now);
            for (index, row) in table.rows.iter().enumerate() {
                let Some((id, reading, text)) = reader.made(row) else { continue };
                // The same row may be there twice, and a second tab may have been faster.
                if !readings::has(tx, user, id)? && readings::has_place(tx, user, id, &reading)? {
                    readings::restore(tx, user, id, &reading, &text)?;
                }
                if index.is_multiple_of(SETTLE_EVERY) {
                    tx.settle()?;
                }
            }
            drop(held);
            Ok::<_, Refusal>(())
        });
        written.await.map_err(|refusal: Refusal| Problem::from(refusal))?;
        tracing::info!(
            portable.event = "csv_imported",
            user.id = me.user.short_id(),
            portable.records = count
        );
    }
    Ok(Answer(report))
}

fn told(report: &TableReport, lang: Lang) -> String {
    let TableReport { new, same, wrong, left_out, .. } = report;
    match (report.dry_run, *wrong > 0, lang) {
        (_, true, Lang::ZhTw) => format!("有 {wrong} 列看不懂，整份都先不收。改好再送一次。"),
        (_, true, Lang::En) => format!(
            "{wrong} rows are not understood, so nothing is taken. Correct them and send it again."
        ),
        (true, _, Lang::ZhTw) => {
            format!("會帶進 {new} 次解讀；{same} 列已經有了；{left_out} 列不帶。")
        }
        (true, _, Lang::En) => format!(
            "{new} readings would come in; {same} rows are here already; {left_out} are left out."
        ),
        (false, _, Lang::ZhTw) => {
            format!("帶進了 {new} 次解讀；{same} 列已經有了；{left_out} 列沒有帶。")
        }
        (false, _, Lang::En) => format!(
            "{new} readings came in; {same} rows were here already; {left_out} were left out."
        ),
    }
}
