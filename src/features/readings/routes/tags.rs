//! Tags of readings (readings.md §6.3 and §11). The contract has two prefixes for the same things; both
//! are here, and both work.

use axum::Json as Body;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use super::kept::id;
use crate::features::accounts::{SignedIn, input};
use crate::features::progress::{Event, Progress};
use crate::features::readings::body::ReadingBody;
use crate::features::readings::kept::{self, MAX_TAG, ReadingError};
use crate::features::readings::record::{Reading, Text};
use crate::store::WriteTx;
use crate::tarot::Lang;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem};

/// All tags of a reading.
#[derive(Deserialize, ToSchema)]
pub(super) struct TagsRequest {
    /// At most twenty, of at most 50 characters; blank ones are dropped.
    tags: Vec<String>,
}

/// A tag and how many readings have it.
#[derive(Serialize, ToSchema)]
pub(super) struct TagCount {
    /// The tag.
    tag: String,
    /// Readings.
    count: usize,
}

/// Sets a reading's tags, and counts those that are new to the person.
fn retag(
    tx: &mut WriteTx<'_>,
    progress: &Progress,
    (user, id): (Uuid, Uuid),
    tags: Vec<String>,
    now: Timestamp,
) -> Result<(Reading, Text), ReadingError> {
    let events = tags.iter().map(|tag| Event::Tagged { tag: tag.clone() }).collect::<Vec<_>>();
    let changed = kept::change(tx, user, id, now, |reading| reading.tags = tags)?;
    progress.record_all(tx, user, events, now)?;
    Ok(changed)
}

/// Replaces a reading's tags; an empty list clears them.
#[utoipa::path(
    patch, path = "/readings/{id}/tags", operation_id = "set_tags", tag = "readings", request_body = TagsRequest,
    params(("id" = uuid::Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = ReadingBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn set(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<TagsRequest>,
) -> Result<Body<ReadingBody>, Problem> {
    let (user, id, now) = (me.user.id, id(&path)?, shared.accounts.now());
    let tags = kept::tags(&body.tags, "/tags").map_err(Problem::invalid)?;
    let progress = shared.accounts.progress.clone();
    let (reading, text) =
        shared.accounts.store.write(move |tx| retag(tx, &progress, (user, id), tags, now)).await?;
    Ok(Body(ReadingBody::new(&shared.catalog, (user, id), &reading, Some(&text), lang)))
}

/// A reading's tags.
#[derive(Serialize, ToSchema)]
pub(super) struct TagsBody {
    /// In their order.
    tags: Vec<String>,
}

/// Replaces a reading's tags by at least one.
#[utoipa::path(
    patch, path = "/tags/readings/{id}/tags", operation_id = "set_some_tags", tag = "readings", request_body = TagsRequest,
    params(("id" = uuid::Uuid, Path, description = "A reading's id.")),
    responses(
        (status = 200, body = TagsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn set_strictly(
    State(shared): State<Shared>,
    me: SignedIn,
    Path(path): Path<String>,
    Json(body): Json<TagsRequest>,
) -> Result<Body<TagsBody>, Problem> {
    let (user, id, now) = (me.user.id, id(&path)?, shared.accounts.now());
    let tags = kept::tags(&body.tags, "/tags").map_err(Problem::invalid)?;
    if tags.is_empty() {
        let (zh, en) = ("至少要有一個標籤。", "At least one tag is needed.");
        return Err(Problem::invalid(vec![FieldError::new("/tags", zh, en)]));
    }
    let progress = shared.accounts.progress.clone();
    let (reading, _) =
        shared.accounts.store.write(move |tx| retag(tx, &progress, (user, id), tags, now)).await?;
    Ok(Body(TagsBody { tags: reading.tags }))
}

/// All of one's tags, the commonest first.
#[utoipa::path(
    get, path = "/readings/tags", operation_id = "list_tags", tag = "readings",
    responses(
        (status = 200, body = Vec<TagCount>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<Vec<TagCount>>, Problem> {
    let counts = shared.accounts.store.read(|tx| kept::tag_counts(tx, me.user.id))?;
    Ok(Body(counts.into_iter().map(|(tag, count)| TagCount { tag, count }).collect()))
}

/// All of one's tags, the commonest first.
#[utoipa::path(
    get, path = "/tags/readings/tags", operation_id = "list_tags_of_readings", tag = "readings",
    responses(
        (status = 200, body = Vec<TagCount>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_by_prefix(
    state: State<Shared>,
    me: SignedIn,
) -> Result<Body<Vec<TagCount>>, Problem> {
    list(state, me).await
}

/// What changed.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangedBody {
    /// Always true.
    success: bool,
    /// In the caller's language.
    message: String,
    /// Counts.
    data: ChangedCounts,
}

/// Counts of a change of tags.
#[derive(Serialize, ToSchema)]
struct ChangedCounts {
    /// Tags that were merged, renamed or deleted.
    merged_count: usize,
    /// The same, for deletions.
    tags_deleted: usize,
    /// Readings that changed.
    readings_affected: usize,
}

async fn replace(
    shared: &Shared,
    me: &SignedIn,
    from: Vec<String>,
    to: Option<String>,
    lang: Lang,
) -> Result<Body<ChangedBody>, Problem> {
    let (user, now, count) = (me.user.id, shared.accounts.now(), from.len());
    let readings_affected = shared
        .accounts
        .store
        .write::<_, ReadingError>(move |tx| {
            Ok(kept::replace_tags(tx, user, &from, to.as_deref(), now)?)
        })
        .await?;
    Ok(Body(ChangedBody {
        success: true,
        message: lang.pick("標籤改好了。", "The tags are changed.").to_owned(),
        data: ChangedCounts { merged_count: count, tags_deleted: count, readings_affected },
    }))
}

fn tag(text: &str, pointer: &str) -> Result<String, FieldError> {
    input::line(text, (1, MAX_TAG), pointer)
}

fn same(pointer: &str) -> Problem {
    let (zh, en) = ("新舊標籤一樣。", "The tags are the same.");
    Problem::invalid(vec![FieldError::new(pointer, zh, en)])
}

/// Tags to be one.
#[derive(Deserialize, ToSchema)]
pub(super) struct MergeRequest {
    /// At least one.
    source_tags: Vec<String>,
    /// What they become.
    target_tag: String,
}

/// Merges tags into one, in all of one's readings.
#[utoipa::path(
    post, path = "/tags/readings/tags/merge", operation_id = "merge_tags", tag = "readings", request_body = MergeRequest,
    responses(
        (status = 200, body = ChangedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn merge(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<MergeRequest>,
) -> Result<Body<ChangedBody>, Problem> {
    let from = kept::tags(&body.source_tags, "/source_tags").map_err(Problem::invalid)?;
    let to = tag(&body.target_tag, "/target_tag").map_err(|e| Problem::invalid(vec![e]))?;
    if from.is_empty() {
        let (zh, en) = ("至少要有一個標籤。", "At least one tag is needed.");
        return Err(Problem::invalid(vec![FieldError::new("/source_tags", zh, en)]));
    }
    if from.contains(&to) {
        return Err(same("/target_tag"));
    }
    replace(&shared, &me, from, Some(to), lang).await
}

/// Another name for a tag.
#[derive(Deserialize, ToSchema)]
pub(super) struct RenameTagRequest {
    /// So far.
    old_tag: String,
    /// From now on.
    new_tag: String,
}

/// Renames a tag in all of one's readings.
#[utoipa::path(
    post, path = "/tags/readings/tags/rename", operation_id = "rename_tag", tag = "readings", request_body = RenameTagRequest,
    responses(
        (status = 200, body = ChangedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn rename(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<RenameTagRequest>,
) -> Result<Body<ChangedBody>, Problem> {
    let old = tag(&body.old_tag, "/old_tag").map_err(|error| Problem::invalid(vec![error]))?;
    let new = tag(&body.new_tag, "/new_tag").map_err(|error| Problem::invalid(vec![error]))?;
    if old == new {
        return Err(same("/new_tag"));
    }
    replace(&shared, &me, vec![old], Some(new), lang).await
}

/// Deletes tags from all of one's readings.
#[utoipa::path(
    post, path = "/tags/readings/tags/bulk-delete", operation_id = "delete_tags", tag = "readings", request_body = TagsRequest,
    responses(
        (status = 200, body = ChangedBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn bulk_delete(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<TagsRequest>,
) -> Result<Body<ChangedBody>, Problem> {
    let tags = kept::tags(&body.tags, "/tags").map_err(Problem::invalid)?;
    if tags.is_empty() {
        let (zh, en) = ("至少要有一個標籤。", "At least one tag is needed.");
        return Err(Problem::invalid(vec![FieldError::new("/tags", zh, en)]));
    }
    replace(&shared, &me, tags, None, lang).await
}
