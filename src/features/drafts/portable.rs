//! Drafts on their way out and back.

use uuid::Uuid;

use super::model::Draft;
use super::service::{MAX_DRAFTS, MAX_STATE, SPREAD_TYPE};
use super::tables::DRAFTS;
use crate::features::accounts::input;
use crate::features::portable::section::{Owner, Section, section};
use crate::features::readings::model::MAX_QUESTION;
use crate::web::FieldError;

/// A JSON object.
type Object = serde_json::Map<String, serde_json::Value>;

/// What drafts give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![section("drafts.drafts", &DRAFTS, check).at_most(MAX_DRAFTS as u64)]
}

fn check(owner: &Owner, _: &Uuid, draft: &Draft, errors: &mut Vec<FieldError>) {
    errors.extend(input::line(&draft.spread_type, SPREAD_TYPE, "/spread_type").err());
    errors.extend(input::lines(&draft.question, MAX_QUESTION, "/question").err());
    let states = [
        ("/session_state", Some(&draft.session_state)),
        ("/spread_config", draft.spread_config.as_ref()),
    ];
    for (pointer, state) in states {
        let Some(state) = state else { continue };
        if state.len() > MAX_STATE || serde_json::from_str::<Object>(state).is_err() {
            let (zh, en) = ("這不是草稿的內容。", "This is not what a draft holds.");
            errors.push(FieldError::new(pointer, zh, en));
        }
    }
    let latest = owner.now + jiff::SignedDuration::from_hours(24);
    if draft.created_at > latest || draft.updated_at > latest {
        errors.push(FieldError::new("/updated_at", "這個時間不可能。", "This time cannot be."));
    }
}
