//! The notice on its way out and back, without its token: that is a key to somebody else's server. Where one was
//! set it has to be set again; the site that is reached says so.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::model::{MAX_URL, Notice};
use super::service::DAILY_CARD;
use super::tables::NOTICES;
use crate::features::feeds::service::{no_time_of_day, time_of_day};
use crate::features::portable::checks::need;
use crate::features::portable::section::{Owner, Records, Section, Standing};
use crate::store::{OfUser, ReadTx, Reader, StoreError, WriteTx};
use crate::tarot::Lang;
use crate::web::FieldError;
use crate::web::locale::unknown_lang;

/// What notices give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![Section::new("notices.notices", Bare).at_most(1)]
}

struct Bare;

impl Records for Bare {
    type Key = String;
    type Record = Notice;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(String, Notice) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        NOTICES.each_of(tx, user, |key, notice| visit(key, Notice { token: None, ..notice }))
    }

    fn check(&self, _: &Owner, key: &String, notice: &Notice, errors: &mut Vec<FieldError>) {
        need(key == DAILY_CARD, "/key", "沒有這種通知。", "There is no such notice.", errors);
        need(notice.token.is_none(), "/token", "權杖不會帶走。", "Tokens are not carried.", errors);
        // Where it leads is looked at whenever one is sent.
        let url = notice.url.len() <= MAX_URL
            && ["https://", "http://"].iter().any(|scheme| notice.url.starts_with(scheme));
        need(url, "/url", "這不是網址。", "This is not a web address.", errors);
        if time_of_day(&notice.at).is_none() {
            errors.push(no_time_of_day("/at"));
        }
        if notice.lang.parse::<Lang>().is_err() {
            errors.push(unknown_lang());
        }
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        key: &String,
        theirs: &Notice,
    ) -> Result<Standing<Notice>, StoreError> {
        let ours = NOTICES.get(tx, &OfUser(user, key.clone()))?;
        Ok(match ours.map(|ours| Notice { token: None, ..ours }) {
            None => Standing::New,
            Some(ours) if ours == *theirs => Standing::Same,
            Some(_) => Standing::Ours,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        key: &String,
        notice: Notice,
    ) -> Result<(), StoreError> {
        NOTICES.insert(tx, &OfUser(owner.user, key.clone()), &notice)
    }
}
