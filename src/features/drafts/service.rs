//! The rules of a draft.

use std::ops::{Bound, ControlFlow};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::model::{Difference, Draft, DraftBody, DraftChange, Status, SyncRequest};
use super::tables::DRAFTS;
use crate::features::accounts::input;
use crate::features::readings::model::MAX_QUESTION;
use crate::store::{OfUser, Reader, StoreError, WriteTx};
use crate::web::{FieldError, Problem};

/// Drafts of one person at most; finished ones go first when there are more, then the oldest.
pub(super) const MAX_DRAFTS: usize = 50;
/// What a client may keep in one, in bytes of JSON.
pub(super) const MAX_STATE: usize = 32 * 1024;
/// The client's word for a spread, in characters (contract §9.1).
pub(super) const SPREAD_TYPE: (usize, usize) = (1, 50);
/// A copy made elsewhere is the same draft when it was begun so near it (contract §9.2).
const SAME: SignedDuration = SignedDuration::from_hours(1);

/// Why a draft was not made, found or changed.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not there, or not theirs.
    #[error("no such draft")]
    Missing,
    /// It is a reading already.
    #[error("the draft is complete")]
    Complete(Option<Uuid>),
    /// It was changed since.
    #[error("the draft was changed since")]
    Changed {
        /// 412 for `If-Match`, 409 for the contract's way.
        status: StatusCode,
        /// As the server has it.
        server: Box<DraftBody>,
        /// Its tag.
        etag: String,
        /// What differs.
        differences: Vec<Difference>,
    },
}

impl From<DraftError> for Problem {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::Store(error) => error.into(),
            DraftError::Missing => Self::not_found(
                "no_such_draft",
                "沒有這份草稿，可能已經刪掉或完成了。",
                "There is no such draft; it may be deleted or finished.",
            ),
            DraftError::Complete(reading) => {
                let problem = Self::new(
                    StatusCode::BAD_REQUEST,
                    "draft_complete",
                    "這份草稿已經完成了。",
                    "This draft is finished.",
                );
                match reading {
                    Some(id) => problem.with("reading_id", id.to_string()),
                    None => problem,
                }
            }
            DraftError::Changed { status, server, etag, differences } => Self::new(
                status,
                "draft_changed",
                "這份草稿在別的地方改過了。兩個版本都還在，請選一個。",
                "This draft was changed elsewhere. Both versions are still here; choose one.",
            )
            .with("session", serde_json::to_value(server).unwrap_or_default())
            .with("etag", etag)
            .with("conflicts", serde_json::to_value(differences).unwrap_or_default()),
        }
    }
}

/// A draft of theirs.
///
/// # Errors
/// [`DraftError::Missing`] when it is not.
pub fn mine(tx: &impl Reader, user: Uuid, id: Uuid) -> Result<Draft, DraftError> {
    DRAFTS.get(tx, &OfUser(user, id))?.ok_or(DraftError::Missing)
}

/// A person's drafts, the one changed last first.
///
/// # Errors
/// When the store fails.
pub fn of_user(tx: &impl Reader, user: Uuid) -> Result<Vec<(Uuid, Draft)>, StoreError> {
    let mut found = Vec::new();
    let (from, to) = (OfUser(user, Uuid::nil()), OfUser(user, Uuid::max()));
    let range = (Bound::Included(&from), Bound::Included(&to));
    DRAFTS.scan(tx, range, true, |OfUser(_, id), draft| {
        found.push((id, draft));
        ControlFlow::Continue(())
    })?;
    found.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.updated_at));
    Ok(found)
}

/// Keeps a draft, making room for it if need be.
///
/// # Errors
/// When the store fails.
pub fn insert(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid, draft: &Draft) -> Result<(), StoreError> {
    let mut others = of_user(tx, user)?;
    others.retain(|(other, _)| *other != id);
    // Finished ones last, so that they go first.
    others.sort_by_key(|(_, draft)| {
        (draft.status == Status::Complete, std::cmp::Reverse(draft.updated_at))
    });
    for (old, _) in others.into_iter().skip(MAX_DRAFTS - 1) {
        DRAFTS.remove(tx, &OfUser(user, old))?;
    }
    DRAFTS.insert(tx, &OfUser(user, id), draft)
}

/// Deletes a draft.
///
/// # Errors
/// When it is not theirs.
pub fn delete(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), DraftError> {
    let there = DRAFTS.remove(tx, &OfUser(user, id))?;
    there.then_some(()).ok_or(DraftError::Missing)
}

/// Removes everything of a person's.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, StoreError> {
    DRAFTS.remove_range(tx, &OfUser(user, Uuid::nil()), &OfUser(user, Uuid::max()))
}

/// A change of a draft, checked.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The spread.
    pub spread_type: Option<String>,
    /// The client's own, JSON.
    pub spread_config: Option<String>,
    /// The question.
    pub question: Option<String>,
    /// The client's own, JSON.
    pub session_state: Option<String>,
    /// Where it is.
    pub status: Option<Status>,
    /// When it was looked at.
    pub last_accessed_at: Option<Timestamp>,
}

/// Which version a change was made from.
#[derive(Clone, Debug)]
pub enum Expected {
    /// Any.
    Any,
    /// One with this tag.
    Tag(String),
    /// One that was changed at this moment (the contract's way).
    UpdatedAt(Timestamp),
}

fn json(map: &Map<String, Value>, pointer: &str, errors: &mut Vec<FieldError>) -> String {
    let text = serde_json::to_string(map).unwrap_or_default();
    if text.len() > MAX_STATE {
        errors.push(FieldError::new(
            pointer,
            format!("最多 {} kB。", MAX_STATE / 1024),
            format!("At most {} kB.", MAX_STATE / 1024),
        ));
    }
    text
}

/// A status that a client may set.
fn status(text: &str, errors: &mut Vec<FieldError>) -> Option<Status> {
    let found = Status::WORDS.iter().find(|(word, _)| *word == text).map(|(_, status)| *status);
    // A draft is finished by finishing it.
    if found.is_none() || found == Some(Status::Complete) {
        errors.push(FieldError::new(
            "/status",
            "狀態要是 active 或 paused。",
            "A status is active or paused.",
        ));
        return None;
    }
    found
}

/// Understands a change.
///
/// # Errors
/// Everything that is wrong with it.
pub fn checked(change: &DraftChange) -> Result<Change, Problem> {
    let mut errors = Vec::new();
    let spread_type = change.spread_type.as_deref().and_then(|text| {
        input::line(text, SPREAD_TYPE, "/spread_type").map_err(|e| errors.push(e)).ok()
    });
    let question = change.question.as_deref().and_then(|text| {
        input::lines(text, MAX_QUESTION, "/question").map_err(|e| errors.push(e)).ok()
    });
    let last_accessed_at = change.last_accessed_at.as_deref().and_then(|text| {
        let (zh, en) = ("時間要是 RFC 3339。", "A time is RFC 3339.");
        let wrong = || FieldError::new("/last_accessed_at", zh, en);
        text.parse().map_err(|_| errors.push(wrong())).ok()
    });
    let config = change.spread_config.as_ref().map(|m| json(m, "/spread_config", &mut errors));
    let state = change.session_state.as_ref().map(|m| json(m, "/session_state", &mut errors));
    let status = change.status.as_deref().and_then(|text| status(text, &mut errors));
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let (spread_config, session_state) = (config, state);
    Ok(Change { spread_type, spread_config, question, session_state, status, last_accessed_at })
}

impl Change {
    fn apply(self, draft: &mut Draft) {
        fn set<T>(to: &mut T, from: Option<T>) {
            if let Some(value) = from {
                *to = value;
            }
        }
        set(&mut draft.spread_type, self.spread_type);
        draft.spread_config = self.spread_config.or_else(|| draft.spread_config.take());
        set(&mut draft.question, self.question);
        set(&mut draft.session_state, self.session_state);
        set(&mut draft.status, self.status);
        draft.last_accessed_at = self.last_accessed_at.or(draft.last_accessed_at);
    }

    /// A new draft of it.
    #[must_use]
    pub fn begin(self, now: Timestamp) -> Draft {
        let mut draft = Draft {
            spread_type: String::new(),
            spread_config: None,
            question: String::new(),
            session_state: "{}".to_owned(),
            status: Status::Active,
            client_id: None,
            reading: None,
            created_at: now,
            updated_at: now,
            last_accessed_at: None,
            completed_at: None,
            version: 1,
        };
        self.apply(&mut draft);
        draft
    }

    /// Where it differs from a draft.
    #[must_use]
    pub fn differences(&self, draft: &Draft, at: Option<&str>) -> Vec<Difference> {
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let fields = [
            (
                "spread_type",
                Value::from(draft.spread_type.clone()),
                self.spread_type.clone().map(Value::from),
            ),
            (
                "question",
                Value::from(draft.question.clone()),
                self.question.clone().map(Value::from),
            ),
            (
                "session_state",
                parse(&draft.session_state),
                self.session_state.as_deref().map(parse),
            ),
            ("status", Value::from(draft.status.key()), self.status.map(|s| Value::from(s.key()))),
        ];
        fields
            .into_iter()
            .filter_map(|(field, server_value, client_value)| {
                let client_value = client_value.filter(|value| *value != server_value)?;
                Some(Difference {
                    field,
                    server_value,
                    client_value,
                    server_updated_at: draft.updated_at.to_string(),
                    client_updated_at: at.map(str::to_owned),
                })
            })
            .collect()
    }
}

/// Changes a draft, if it is still the version that the change was made from.
///
/// # Errors
/// When it is not theirs, finished, or another version by now: then with both.
pub fn change(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    change: Change,
    expected: &Expected,
    now: Timestamp,
) -> Result<Draft, DraftError> {
    let mut draft = mine(tx, user, id)?;
    if draft.status == Status::Complete {
        return Err(DraftError::Complete(draft.reading));
    }
    let failed = match expected {
        Expected::Any => None,
        Expected::Tag(tag) => {
            let known =
                tag.split(',').any(|tag| matches!(tag.trim(), "*") || tag.trim() == draft.etag(id));
            (!known).then_some(StatusCode::PRECONDITION_FAILED)
        }
        Expected::UpdatedAt(at) => (*at != draft.updated_at).then_some(StatusCode::CONFLICT),
    };
    if let Some(status) = failed {
        return Err(DraftError::Changed {
            status,
            server: Box::new(DraftBody::new(user, id, &draft)),
            etag: draft.etag(id),
            differences: change.differences(&draft, None),
        });
    }
    change.apply(&mut draft);
    draft.updated_at = now;
    draft.version += 1;
    DRAFTS.insert(tx, &OfUser(user, id), &draft)?;
    Ok(draft)
}

/// Notes that a draft became a reading.
///
/// # Errors
/// When it is not theirs, or became one before.
pub fn complete(
    tx: &mut WriteTx<'_>,
    (user, id): (Uuid, Uuid),
    reading: Uuid,
    now: Timestamp,
) -> Result<(), DraftError> {
    let mut draft = mine(tx, user, id)?;
    if draft.status == Status::Complete {
        return Err(DraftError::Complete(draft.reading));
    }
    draft.status = Status::Complete;
    draft.reading = Some(reading);
    draft.completed_at = Some(now);
    draft.updated_at = now;
    draft.version += 1;
    Ok(DRAFTS.insert(tx, &OfUser(user, id), &draft)?)
}

/// A client's copy, checked: its change, its own id, when it was begun and changed.
///
/// # Errors
/// Everything that is wrong with it.
pub fn copy(sync: &SyncRequest) -> Result<(Change, Uuid, Timestamp, Timestamp), Problem> {
    let change = DraftChange {
        spread_type: Some(sync.spread_type.clone()),
        spread_config: sync.spread_config.clone(),
        question: Some(sync.question.clone()),
        session_state: Some(sync.session_state.clone()),
        status: sync.status.clone(),
        last_accessed_at: None,
    };
    let change = checked(&change)?;
    let mut errors = Vec::new();
    let client_id = sync.client_id.parse::<Uuid>().ok();
    if client_id.is_none() {
        let (zh, en) = ("client_id 要是 UUID。", "client_id has to be a UUID.");
        errors.push(FieldError::new("/client_id", zh, en));
    }
    let mut time = |text: &str, pointer: &str| {
        let (zh, en) = ("時間要是 RFC 3339。", "A time is RFC 3339.");
        let wrong = || FieldError::new(pointer, zh, en);
        text.parse::<Timestamp>().map_err(|_| errors.push(wrong())).ok()
    };
    let created = time(&sync.created_at, "/created_at");
    let updated = time(&sync.updated_at, "/updated_at");
    match (client_id, created, updated) {
        (Some(id), Some(created), Some(updated)) => Ok((change, id, created, updated)),
        _ => Err(Problem::invalid(errors)),
    }
}

/// Takes a client's copy in: as a new draft, as the newer version of one, or not, when the server's is newer
/// and another.
///
/// # Errors
/// When the store fails.
pub fn sync(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    (change, client_id, created, updated): (Change, Uuid, Timestamp, Timestamp),
    now: Timestamp,
) -> Result<(Uuid, Draft, Vec<Difference>), DraftError> {
    let near = |draft: &Draft| {
        draft.created_at.duration_since(created).abs() <= SAME
            && change.question.as_deref() == Some(draft.question.as_str())
    };
    let drafts = of_user(tx, user)?;
    // By the client's own id first: two drafts may ask the same within an hour.
    let same = drafts
        .iter()
        .find(|(_, draft)| draft.client_id == Some(client_id))
        .or_else(|| drafts.iter().find(|(_, draft)| draft.client_id.is_none() && near(draft)));
    let Some((id, draft)) = same.cloned() else {
        let mut draft = change.begin(now);
        draft.client_id = Some(client_id);
        // A clock that runs ahead does not make a draft of tomorrow.
        draft.created_at = created.min(now);
        let id = Uuid::now_v7();
        insert(tx, user, id, &draft)?;
        return Ok((id, draft, Vec::new()));
    };
    let differences = change.differences(&draft, Some(&updated.to_string()));
    if draft.status == Status::Complete || differences.is_empty() {
        return Ok((id, draft, Vec::new()));
    }
    if draft.updated_at > updated {
        return Ok((id, draft, differences));
    }
    let mut draft = draft;
    change.apply(&mut draft);
    draft.client_id = Some(client_id);
    draft.updated_at = now;
    draft.version += 1;
    DRAFTS.insert(tx, &OfUser(user, id), &draft)?;
    Ok((id, draft, Vec::new()))
}
