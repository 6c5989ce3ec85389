//! Why something of progress did not happen, as problems.

use axum::http::StatusCode;

use crate::store::StoreError;
use crate::web::Problem;

/// Why something of progress did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such task, or not this person's.
    #[error("no such task")]
    NoTask,
    /// Its day or week is over.
    #[error("the task's time is over")]
    TaskExpired,
    /// It is not finished.
    #[error("the task is not finished")]
    TaskNotCompleted,
    /// There is no such achievement, or it is hidden.
    #[error("no such achievement")]
    NoAchievement,
    /// It is not unlocked.
    #[error("the achievement is not unlocked")]
    NotUnlocked,
    /// It was claimed.
    #[error("claimed before")]
    AlreadyClaimed,
    /// Nobody of that id is on the board.
    #[error("nobody there")]
    NotListed,
    /// The receipt does not hold, or is of nobody's draw here.
    #[error("the receipt does not hold")]
    BadReceipt,
    /// What they have was earned elsewhere, or is on the board as another account's.
    #[error("earned elsewhere")]
    FromElsewhere,
    /// It is not a receipt of one's own.
    #[error("not a receipt of one's own")]
    NoReceipt,
}

impl From<ProgressError> for Problem {
    fn from(error: ProgressError) -> Self {
        let (status, code, zh, en) = match error {
            ProgressError::Store(error) => return error.into(),
            ProgressError::NoTask => (
                StatusCode::NOT_FOUND,
                "task_not_found",
                "沒有這個任務。",
                "There is no such task.",
            ),
            ProgressError::TaskExpired => (
                StatusCode::BAD_REQUEST,
                "task_expired",
                "這個任務的時間過了，領不到了。",
                "This task's time is over; it can no longer be claimed.",
            ),
            ProgressError::TaskNotCompleted => (
                StatusCode::BAD_REQUEST,
                "task_not_completed",
                "這個任務還沒做完。",
                "This task is not finished yet.",
            ),
            ProgressError::NoAchievement => (
                StatusCode::NOT_FOUND,
                "achievement_not_found",
                "沒有這個成就。",
                "There is no such achievement.",
            ),
            ProgressError::NotUnlocked => (
                StatusCode::BAD_REQUEST,
                "achievement_not_unlocked",
                "這個成就還沒解開。",
                "This achievement is not unlocked yet.",
            ),
            ProgressError::AlreadyClaimed => (
                StatusCode::BAD_REQUEST,
                "already_claimed",
                "這份已經領過了。",
                "This was claimed before.",
            ),
            ProgressError::NotListed => (
                StatusCode::NOT_FOUND,
                "not_on_the_board",
                "榜上沒有這個人。",
                "Nobody of that id is on the board.",
            ),
            ProgressError::BadReceipt => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "receipt_does_not_hold",
                "這張收據對不起來，被改過，或不是這裡開的。",
                "This receipt does not hold: it was changed, or it is not from here.",
            ),
            ProgressError::FromElsewhere => (
                StatusCode::CONFLICT,
                "earned_elsewhere",
                "你帶回來的業力不是在這個站、或不是這個帳號賺的，算你的，但上不了榜。",
                "What you brought along was not earned on this site by this account: it counts for you, not on the board.",
            ),
            ProgressError::NoReceipt => (
                StatusCode::NOT_FOUND,
                "no_such_reading",
                "這不是你留著的解讀的收據。",
                "This is not the receipt of a reading that you keep.",
            ),
        };
        Self::new(status, code, zh, en)
    }
}
