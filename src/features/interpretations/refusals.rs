//! Why nothing is told, in the words of the API.

use axum::http::StatusCode;
use jiff::Timestamp;

use crate::ai::{Exceeded, Measure, Whose};
use crate::features::readings::kept::ReadingError;
use crate::store::StoreError;
use crate::web::{FieldError, Problem};

/// Why nothing is told.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reading is not theirs, or not there.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// What was sent is wrong.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// Nobody is set up.
    #[error("no model is set up")]
    NoModel,
    /// The person forbade it.
    #[error("their questions stay here")]
    StaysHere,
    /// The day's budget does not hold it.
    #[error("{0}")]
    Budget(Exceeded, Timestamp),
    /// Two are enough.
    #[error("no more follow-ups")]
    NoMoreFollowUps,
    /// So many versions are kept.
    #[error("too many versions")]
    TooManyVersions,
    /// Something else is told about the reading right now.
    #[error("something else is under way")]
    Busy,
    /// Too much is told at the same time.
    #[error("too many runs")]
    TooManyRuns,
    /// What was looked at is not what would be sent.
    #[error("the preview is stale")]
    StalePreview,
    /// No such run, or over for more than a minute.
    #[error("no such run")]
    NoRun,
    /// No such line.
    #[error("no such line")]
    NoLine,
    /// The spread or the voice is not in this version's catalogue.
    #[error("the reading cannot be told again")]
    Unreadable,
    /// A text stands that may not be replaced.
    #[error("a told text stays as it is")]
    Fixed,
    /// Shutting down.
    #[error("shutting down")]
    Closing,
}

impl From<TellError> for Problem {
    fn from(error: TellError) -> Self {
        let (status, code, zh, en) = match error {
            TellError::Store(error) => return error.into(),
            TellError::Reading(error) => return error.into(),
            TellError::Invalid(errors) => return Self::invalid(errors),
            TellError::Budget(exceeded, resets_at) => return budget(exceeded, resets_at),
            TellError::Closing => return Self::for_status(StatusCode::SERVICE_UNAVAILABLE),
            TellError::NoModel => (
                StatusCode::NOT_IMPLEMENTED,
                "no_ai",
                "這個站沒有接語言模型，由離線的解牌者來說。",
                "No language model is set up here; the offline reader tells it.",
            ),
            TellError::StaysHere => (
                StatusCode::FORBIDDEN,
                "questions_stay_here",
                "你設定了問題不離開這台機器，所以沒有送出。要用語言模型，先到設定裡關掉這一項。",
                "You have set that your questions never leave this machine, so nothing was sent. To use a language model, turn that off in the settings.",
            ),
            TellError::NoMoreFollowUps => (
                StatusCode::CONFLICT,
                "no_more_follow_ups",
                "一份解讀可以追問兩次，已經問完了。",
                "A reading takes two follow-up questions, and both were asked.",
            ),
            TellError::TooManyVersions => (
                StatusCode::CONFLICT,
                "too_many_versions",
                "這份解讀已經說過很多次了，不能再多。",
                "This reading has been told many times; there is no room for one more.",
            ),
            TellError::Busy => (
                StatusCode::CONFLICT,
                "telling_under_way",
                "這份解讀還有一段正在說，等它說完或停掉再來。",
                "Something is being told about this reading right now; wait for its end, or stop it.",
            ),
            TellError::TooManyRuns => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_tellings",
                "同時進行的太多了，等其中一段說完再試。",
                "Too much is being told at the same time; try again when one of them is over.",
            ),
            TellError::StalePreview => (
                StatusCode::CONFLICT,
                "preview_stale",
                "內容和你預覽的不一樣了，請再看一次。",
                "What would be sent is no longer what you looked at; please look again.",
            ),
            TellError::NoRun => (
                StatusCode::NOT_FOUND,
                "no_such_run",
                "這一段已經結束了，重新載入解讀就看得到。",
                "That telling is over; load the reading to see it.",
            ),
            TellError::NoLine => (
                StatusCode::NOT_FOUND,
                "no_such_line",
                "沒有這筆紀錄，可能已經刪掉了。",
                "There is no such line; it may have been deleted.",
            ),
            TellError::Unreadable => (
                StatusCode::CONFLICT,
                "cannot_be_told",
                "這份解讀的牌陣不在這一版裡，不能重新解。原來的文字還在。",
                "This version does not know the reading's spread, so it cannot be told again. Its text is still there.",
            ),
            TellError::Fixed => (
                StatusCode::FORBIDDEN,
                "already_told",
                "這份解讀已經有語言模型說的版本，不能再換成別的文字。",
                "This reading has been told by a language model; its text cannot be replaced.",
            ),
        };
        Self::new(status, code, zh, en)
    }
}

/// 403 that says whose budget it is and when it begins anew.
fn budget(exceeded: Exceeded, resets_at: Timestamp) -> Problem {
    let (zh, en) = match exceeded.whose {
        Whose::Person => (
            "你今天的額度不夠再問一次了，明天會重新計算。離線的解牌者照常在。",
            "Your budget for today does not hold another one; it begins anew tomorrow. The offline reader is there as always.",
        ),
        Whose::Instance => (
            "這個站今天的額度不夠再問一次了，明天會重新計算。離線的解牌者照常在。",
            "This site's budget for today does not hold another one; it begins anew tomorrow. The offline reader is there as always.",
        ),
    };
    let whose = match exceeded.whose {
        Whose::Person => "person",
        Whose::Instance => "instance",
    };
    let measure = match exceeded.measure {
        Measure::Tokens => "tokens",
        Measure::Cost => "cost",
    };
    Problem::new(StatusCode::FORBIDDEN, "ai_budget_used_up", zh, en)
        .with("resets_at", resets_at.to_string())
        .with("whose", whose)
        .with("measure", measure)
}
