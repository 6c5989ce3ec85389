//! What many sections ask of a record.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::section::Owner;
use crate::web::FieldError;

/// Clocks differ so much at most.
pub const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// A number at most that is only added up: a hundred thousand of them still fit.
pub const MAX_NUMBER: u64 = 1_000_000_000_000;

/// Notes a mistake unless this is good.
pub fn need(good: bool, pointer: &str, zh: &str, en: &str, errors: &mut Vec<FieldError>) {
    if !good {
        errors.push(FieldError::new(pointer, zh, en));
    }
}

/// Notes a number that nobody could have counted.
pub fn countable(number: u64, pointer: &str, errors: &mut Vec<FieldError>) {
    need(number <= MAX_NUMBER, pointer, "這個數字太大。", "This number is too large.", errors);
}

/// Notes a moment that has not come yet.
pub fn past(owner: &Owner, at: Timestamp, pointer: &str, errors: &mut Vec<FieldError>) {
    let possible = owner.now.checked_add(AHEAD).is_ok_and(|latest| at <= latest);
    need(possible, pointer, "這個時間不可能。", "This time cannot be.", errors);
}

/// Notes an id of a kind that we do not give: ours sort by time.
pub fn sorts_by_time(id: &Uuid, errors: &mut Vec<FieldError>) {
    let (zh, en) = ("這裡的編號要是 UUIDv7。", "An id here is a UUIDv7.");
    need(id.get_version_num() == 7, "", zh, en, errors);
}

/// Notes what has to be something that is there, and is not.
pub fn known(good: bool, pointer: &str, errors: &mut Vec<FieldError>) {
    need(good, pointer, "這裡沒有這個。", "There is no such thing here.", errors);
}
