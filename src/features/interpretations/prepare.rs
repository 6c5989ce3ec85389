//! What would be told and what would be sent, to the byte. A preview and a call are made by the same lines.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::TellError;
use super::model::{Kind, Version};
use crate::ai::Prompt;
use crate::features::catalog::Catalog;
use crate::features::readings::record::{LaidCard, Reading, Role};
use crate::oracle::telling::{self, Expected, Facts, Outside, Task, mask, prompt};
use crate::oracle::{self, Karma, Laid};
use crate::tarot::{CardId, Dealt, Faction, Lang, Orientation, Spread, Voice};

/// A model's freedom: as in the original (contract §8.1).
const TEMPERATURE: f32 = 0.8;

/// What is to be told: the parts of a reading that matter for it.
#[derive(Clone, Debug)]
pub struct Telling<'a> {
    /// The spread.
    pub spread: &'a Spread,
    /// The cards of its positions, in their order.
    pub dealt: Vec<Dealt>,
    /// The cards beside them.
    pub beside: &'a [LaidCard],
    /// What is asked: the reading's question, or the follow-up.
    pub question: &'a str,
    /// Who tells it.
    pub voice: &'a Voice,
    /// The asker's faction.
    pub faction: Option<&'a Faction>,
    /// The asker's karma.
    pub karma: Karma,
    /// The language.
    pub lang: Lang,
    /// What is told.
    pub kind: Kind,
    /// For a follow-up: the reading as it was told.
    pub told: &'a str,
    /// For a follow-up: those before it and their answers.
    pub earlier: Vec<(String, String)>,
}

/// All that a telling needs, owned, so that it can go on without its caller.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The computed reading.
    pub facts: Facts,
    /// The offline text.
    pub offline: String,
    /// The offline reader's version.
    pub engine: &'static str,
    /// The request.
    pub prompt: Prompt,
    /// What an answer is held against.
    pub expected: Expected,
    /// What was masked.
    pub masked: Vec<&'static str>,
    /// Names what would be sent; another text has another token.
    pub token: String,
}

impl<'a> Telling<'a> {
    /// Of a kept reading.
    ///
    /// # Errors
    /// When the catalogue does not know its spread, its voice or its cards.
    pub fn of(
        catalog: &'a Catalog,
        reading: &'a Reading,
        voice: Option<&'a Voice>,
    ) -> Result<Self, TellError> {
        let known = || {
            let spread = catalog.spread(&reading.spread)?;
            let places = reading.cards.iter().filter(|laid| laid.role == Role::Position);
            let dealt: Option<Vec<Dealt>> = places.map(dealt).collect();
            let dealt = dealt.filter(|dealt| dealt.len() == spread.positions.len())?;
            let from = reading.cards.iter().position(|laid| laid.role != Role::Position);
            let beside = reading.cards.get(from.unwrap_or(reading.cards.len())..)?;
            let voice = voice.or_else(|| catalog.voice(&reading.character_voice))?;
            let faction = reading.faction_influence.as_deref();
            Some(Self {
                spread,
                dealt,
                beside,
                question: &reading.question,
                voice,
                faction: faction.and_then(|key| catalog.faction(key)),
                karma: match reading.karma_context.as_str() {
                    "good" => Karma::Good,
                    "evil" => Karma::Evil,
                    _ => Karma::Neutral,
                },
                lang: reading.lang.parse().ok()?,
                kind: Kind::Reading,
                told: "",
                earlier: Vec::new(),
            })
        };
        known().ok_or(TellError::Unreadable)
    }

    /// Reads the cards, and says what would be sent. `key` is this process's: the mark in the instructions
    /// is made of it, so that nobody guesses it and a preview shows the one that is sent.
    ///
    /// # Errors
    /// When the cards do not fit the spread.
    pub fn prepare(&self, catalog: &Catalog, key: &[u8; 64]) -> Result<Prepared, TellError> {
        let lang = self.lang;
        let cards = Laid::all(self.spread, &catalog.cards, &self.dealt);
        if cards.len() != self.spread.positions.len() {
            return Err(TellError::Unreadable);
        }
        let request = oracle::Request {
            spread: self.spread,
            cards,
            question: self.question,
            voice: self.voice,
            faction: self.faction,
            karma: self.karma,
            lang,
            phrases: &catalog.phrases,
        };
        let read = oracle::read(&request);
        let outside: Vec<Outside<'_>> =
            self.beside.iter().filter_map(|laid| outside(catalog, laid)).collect();
        let facts = Facts::of(&request, &read, &outside);
        let follow_up = self.kind == Kind::FollowUp;
        let offline = if follow_up { answer(&facts, &read) } else { read.text.clone() };

        let question = mask(self.question, lang);
        let mut masked: Vec<&'static str> =
            question.taken.iter().map(|taken| taken.key()).collect();
        let earlier: Vec<(String, String)> = self
            .earlier
            .iter()
            .map(|(asked, answered)| {
                let asked = mask(asked, lang);
                masked.extend(asked.taken.iter().map(|taken| taken.key()));
                (asked.text, answered.clone())
            })
            .collect();
        masked.sort_unstable();
        masked.dedup();
        let kind = if follow_up {
            telling::Kind::FollowUp { told: self.told, earlier: &earlier }
        } else {
            telling::Kind::Reading
        };
        let (voice, faction, karma) = (self.voice, self.faction, self.karma);
        let task = Task { facts: &facts, voice, faction, karma, question: &question.text, kind };
        let plain = task.ask("");
        let canary = format!("wt-{}", digest(key, &[&plain.system, &plain.user], 8));
        let asked = task.ask(&canary);
        let token = digest(key, &[&canary, &asked.system, &asked.user], 16);
        let length = prompt::length(facts.cards.len(), follow_up, lang);
        let beside = self.beside.iter().filter_map(dealt);
        let mut quoted = self.question.to_owned();
        for text in [self.told].into_iter().chain(earlier.iter().map(|(asked, _)| asked.as_str())) {
            quoted.push('\n');
            quoted.push_str(text);
        }
        let expected = Expected {
            lang,
            cards: self.dealt.iter().copied().chain(beside).collect(),
            quoted,
            canary,
            follow_up,
            most: Expected::most(length, &offline, lang),
        };
        let prompt = Prompt {
            system: asked.system,
            user: asked.user,
            max_tokens: asked.max_tokens,
            temperature: TEMPERATURE,
        };
        Ok(Prepared { facts, offline, engine: read.engine, prompt, expected, masked, token })
    }
}

/// The offline reader's answer to one more question: what the weightiest card says to it, and what to do.
fn answer(facts: &Facts, read: &oracle::Interpretation) -> String {
    // The link that tells what kind of question it is names the card that weighs most.
    let first = read.links.first();
    let lead = first.and_then(|link| link.positions.first());
    let card =
        lead.and_then(|number| read.cards.iter().find(|card| card.position_number == *number));
    let parts = [
        facts.boundary.as_deref(),
        card.or_else(|| read.cards.first()).map(|card| card.text.as_str()),
        first.map(|link| link.text.as_str()),
        Some(read.summary.action.as_str()),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

fn dealt(laid: &LaidCard) -> Option<Dealt> {
    let orientation = if laid.reversed { Orientation::Reversed } else { Orientation::Upright };
    Some(Dealt { card: CardId::at(laid.card)?, orientation })
}

fn outside<'a>(catalog: &'a Catalog, laid: &'a LaidCard) -> Option<Outside<'a>> {
    let Dealt { card, orientation } = dealt(laid)?;
    Some(Outside {
        kind: if laid.role == Role::Jumper { "jumper" } else { "clarifier" },
        position: laid.position,
        card: catalog.card(card)?,
        orientation,
        says: laid.text.as_deref().unwrap_or_default(),
    })
}

/// So many bytes of the HMAC of some texts, in hexadecimal.
fn digest(key: &[u8; 64], texts: &[&str], bytes: usize) -> String {
    let mut mac = Hmac::<Sha256>::new(key.into());
    for text in texts {
        mac.update(&(text.len() as u64).to_be_bytes());
        mac.update(text.as_bytes());
    }
    let mut out = String::with_capacity(bytes * 2);
    for byte in mac.finalize().into_bytes().iter().take(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Follow-ups among a reading's versions, in their order, as question and answer.
#[must_use]
pub fn follow_ups(versions: &[(uuid::Uuid, Version)]) -> Vec<(String, String)> {
    let of_kind = versions.iter().filter(|(_, version)| version.kind == Kind::FollowUp);
    of_kind
        .filter_map(|(_, version)| Some((version.question.clone()?, version.text.inflated()?)))
        .collect()
}
