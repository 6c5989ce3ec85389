//! Tellings and the ledger on their way out and back, their texts as texts. What a day has cost is the
//! operator's budget and stays here.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Kind, Line, Version};
use super::service::{MAX_FOLLOW_UPS, MAX_VERSIONS, versions};
use super::tables::{LEDGER, OfReading, VERSIONS};
use crate::features::accounts::input;
use crate::features::portable::checks::{countable, known, need, past, sorts_by_time};
use crate::features::portable::section::{Owner, Records, Section, Standing, alike};
use crate::features::readings::model::MAX_QUESTION;
use crate::features::readings::portable as readings;
use crate::store::{Bytes, OfUser, ReadTx, Reader, StoreError, WriteTx};
use crate::tarot::Lang;
use crate::web::FieldError;

/// A telling, in characters: far beyond the longest spread's.
const MAX_TEXT: usize = 100_000;
/// What left the box for one line, in characters.
const MAX_SENT: usize = 150_000;
/// The name of a model, a host, a code, in characters.
const MAX_NAME: usize = 253;
/// Requests of one line at most, and readers in its chain.
const MAX_REQUESTS: usize = 64;

/// What tellings give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![
        Section::new("interpretations.versions", Versions).at_most(1_200_000),
        Section::new("interpretations.ledger", Ledger),
    ]
}

fn name(text: &str, pointer: &str, errors: &mut Vec<FieldError>) {
    errors.extend(input::line(text, (1, MAX_NAME), pointer).err());
}

fn long(text: &str, most: usize, pointer: &str, errors: &mut Vec<FieldError>) {
    let (zh, en) = ("這段文字太長。", "This text is too long.");
    need(text.chars().count() <= most, pointer, zh, en, errors);
}

/// Bytes of a record with their text beside them instead.
#[derive(Serialize, Deserialize)]
struct WithText<R> {
    #[serde(flatten)]
    record: R,
    /// In the place of the packed one.
    words: Option<String>,
}

fn emptied() -> Bytes {
    Bytes(Vec::new())
}

struct Versions;

impl WithText<Version> {
    fn of(version: Version) -> Self {
        let words = version.text.inflated();
        Self { record: Version { text: emptied(), ..version }, words }
    }
}

impl Records for Versions {
    type Key = OfReading;
    type Record = WithText<Version>;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(OfReading, WithText<Version>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        VERSIONS.each_of(tx, user, |key, version| visit(key, WithText::<Version>::of(version)))
    }

    fn check(
        &self,
        owner: &Owner,
        key: &OfReading,
        told: &WithText<Version>,
        errors: &mut Vec<FieldError>,
    ) {
        sorts_by_time(&key.1, errors);
        let version = &told.record;
        known(version.kind != Kind::Legacy, "/kind", errors);
        let asked = (version.kind == Kind::FollowUp) == version.question.is_some();
        let (zh, en) = ("追問才有問題。", "A follow-up has a question, and nothing else does.");
        need(asked, "/question", zh, en, errors);
        let question = version.question.as_deref().unwrap_or_default();
        errors.extend(input::lines(question, MAX_QUESTION, "/question").err());
        known(owner.catalog.voice(&version.character_voice).is_some(), "/character_voice", errors);
        known(version.lang.parse::<Lang>().is_ok(), "/lang", errors);
        for (pointer, text) in [
            ("/provider", &version.provider),
            ("/model", &version.model),
            ("/fell_back", &version.fell_back),
        ] {
            if let Some(text) = text {
                name(text, pointer, errors);
            }
        }
        let (zh, en) = ("文字要寫在 words。", "The text belongs into `words`.");
        need(version.text.0.is_empty() && told.words.is_some(), "/words", zh, en, errors);
        long(told.words.as_deref().unwrap_or_default(), MAX_TEXT, "/words", errors);
        countable(version.tokens, "/tokens", errors);
        countable(version.ms, "/ms", errors);
        past(owner, version.at, "/at", errors);
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        key: &OfReading,
        theirs: &WithText<Version>,
    ) -> Result<Standing<WithText<Version>>, StoreError> {
        if let Some(ours) = VERSIONS.get(tx, &OfUser(user, *key))? {
            let same = alike(&WithText::<Version>::of(ours), theirs);
            return Ok(if same { Standing::Same } else { Standing::Ours });
        }
        let there = versions(tx, user, key.0)?;
        let asked = there.iter().filter(|(_, version)| version.kind == Kind::FollowUp).count();
        let room = there.len() < MAX_VERSIONS
            && (theirs.record.kind != Kind::FollowUp || asked < MAX_FOLLOW_UPS);
        Ok(if room { Standing::New } else { Standing::Ours })
    }

    fn stands(
        &self,
        tx: &dyn Reader,
        user: Uuid,
        key: &OfReading,
        _: &WithText<Version>,
    ) -> Result<bool, StoreError> {
        readings::has(&tx, user, key.0)
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        key: &OfReading,
        told: WithText<Version>,
    ) -> Result<(), StoreError> {
        let text = Bytes::deflated(&told.words.unwrap_or_default());
        VERSIONS.insert(tx, &OfUser(owner.user, *key), &Version { text, ..told.record })
    }
}

struct Ledger;

impl WithText<Line> {
    fn of(line: Line) -> Self {
        let words = line.sent.as_ref().and_then(Bytes::inflated);
        Self { record: Line { sent: None, ..line }, words }
    }
}

impl Records for Ledger {
    type Key = Uuid;
    type Record = WithText<Line>;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(Uuid, WithText<Line>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        LEDGER.each_of(tx, user, |id, line| visit(id, WithText::<Line>::of(line)))
    }

    fn check(&self, owner: &Owner, id: &Uuid, told: &WithText<Line>, errors: &mut Vec<FieldError>) {
        sorts_by_time(id, errors);
        let line = &told.record;
        past(owner, line.at, "/at", errors);
        let (zh, en) = ("太多了。", "Too many.");
        for (pointer, count) in [
            ("/chain", line.chain.len()),
            ("/attempts", line.attempts.len()),
            ("/masked", line.masked.len()),
        ] {
            need(count <= MAX_REQUESTS, pointer, zh, en, errors);
        }
        for (pointer, texts) in [("/chain", &line.chain), ("/masked", &line.masked)] {
            for text in texts.iter().take(MAX_REQUESTS) {
                name(text, pointer, errors);
            }
        }
        for (index, attempt) in line.attempts.iter().take(MAX_REQUESTS).enumerate() {
            let at = format!("/attempts/{index}");
            for text in [&attempt.provider, &attempt.model, &attempt.host] {
                name(text, &at, errors);
            }
            if let Some(result) = &attempt.result {
                name(result, &at, errors);
            }
            let usage = attempt.usage;
            let cost = attempt.micro_usd.unwrap_or_default();
            let first = attempt.first_token_ms.unwrap_or_default();
            for number in
                [attempt.bytes, attempt.ms, usage.input_tokens, usage.output_tokens, cost, first]
            {
                countable(number, &at, errors);
            }
            past(owner, attempt.at, &at, errors);
        }
        let (zh, en) = ("送出的內容要寫在 words。", "What was sent belongs into `words`.");
        need(line.sent.is_none(), "/words", zh, en, errors);
        if let Some(words) = &told.words {
            long(words, MAX_SENT, "/words", errors);
            let json = serde_json::from_str::<serde::de::IgnoredAny>(words).is_ok();
            need(json, "/words", "這不是送出去的內容。", "This is not what is sent.", errors);
        }
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        id: &Uuid,
        theirs: &WithText<Line>,
    ) -> Result<Standing<WithText<Line>>, StoreError> {
        Ok(match LEDGER.get(tx, &OfUser(user, *id))? {
            None => Standing::New,
            Some(ours) if alike(&WithText::<Line>::of(ours.clone()), theirs) => Standing::Same,
            Some(_) => Standing::Ours,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        id: &Uuid,
        told: WithText<Line>,
    ) -> Result<(), StoreError> {
        let sent = told.words.as_deref().map(Bytes::deflated);
        LEDGER.insert(tx, &OfUser(owner.user, *id), &Line { sent, ..told.record })
    }
}
