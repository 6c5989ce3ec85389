//! The seed: everything in `data-seed/`, as one value, and the rules it has to keep.
//!
//! `build.rs` includes this file: it reads the TOML, runs [`Seed::problems`], and packs the value
//! as brotli over MessagePack with a hash of its content. The program unpacks that block and never
//! parses TOML. What is written in two languages is checked in both.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::card::{Card, CardId, CardText, DECK_SIZE, Orientation, Topic};
use super::deck::CardBack;
use super::lang::Lang;
use super::phrases::Phrases;
use super::setting::{Faction, Voice};
use super::spread::{Role, Spread};

/// All seeded records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seed {
    /// The deck, in its canonical order.
    pub cards: Vec<Card>,
    /// The backs that they can have, the default first.
    pub backs: Vec<CardBack>,
    /// The spreads.
    pub spreads: Vec<Spread>,
    /// The voices.
    pub voices: Vec<Voice>,
    /// The factions.
    pub factions: Vec<Faction>,
    /// The offline reader's texts.
    pub phrases: Phrases,
}

impl Seed {
    /// Every rule the seed breaks, a sentence each; empty when it may be used.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.check_deck(&mut found);
        for card in &self.cards {
            check_card(card, &mut found);
        }
        self.check_names(&mut found);
        self.check_backs(&mut found);
        self.check_spreads(&mut found);
        self.check_setting(&mut found);
        self.check_phrases(&mut found);
        found
    }

    fn check_deck(&self, found: &mut Vec<String>) {
        let ids: Vec<CardId> = self.cards.iter().map(|card| card.id).collect();
        if ids != CardId::deck().collect::<Vec<_>>() {
            found.push(format!(
                "cards: the deck has to hold its {DECK_SIZE} cards once each, in canonical order"
            ));
        }
    }

    fn check_names(&self, found: &mut Vec<String>) {
        for lang in Lang::ALL {
            let mut seen = BTreeSet::new();
            for card in &self.cards {
                if !seen.insert(card.text(lang).name.to_lowercase()) {
                    found.push(format!("{}.{lang}.name: another card has it", card.id));
                }
            }
        }
    }

    fn check_backs(&self, found: &mut Vec<String>) {
        if self.backs.iter().filter(|back| back.is_default).count() != 1 {
            found.push("backs: one of them, and only one, has to be the default".to_owned());
        }
        for back in &self.backs {
            for lang in Lang::ALL {
                let text = back.text(lang);
                let at = format!("backs.{}.{lang}", back.key);
                filled(&at, [&text.name, &text.description, &text.alt], found);
            }
        }
        unique("backs", self.backs.iter().map(|back| &back.key), found);
    }

    fn check_spreads(&self, found: &mut Vec<String>) {
        for spread in &self.spreads {
            let at = &spread.name;
            for (index, position) in spread.positions.iter().enumerate() {
                if usize::from(position.number) != index + 1 {
                    found.push(format!("{at}: positions have to be numbered from 1 without a gap"));
                }
                for part in [position.x, position.y] {
                    if !(0.0..=1.0).contains(&part) {
                        found.push(format!("{at}.{}: a coordinate outside 0–1", position.key));
                    }
                }
                for lang in Lang::ALL {
                    let text = position.text(lang);
                    let at = format!("{at}.{}.{lang}", position.key);
                    filled(&at, [&text.name, &text.meaning, &text.description], found);
                    filled(&at, &text.keywords, found);
                }
            }
            if spread.positions.is_empty() {
                found.push(format!("{at}: a spread needs a position"));
            }
            for lang in Lang::ALL {
                let text = spread.text(lang);
                filled(at, [&text.display_name, &text.description, &text.guide], found);
            }
        }
        unique("spreads", self.spreads.iter().flat_map(|s| [&s.id, &s.name]), found);
    }

    fn check_setting(&self, found: &mut Vec<String>) {
        for voice in &self.voices {
            for lang in Lang::ALL {
                let text = voice.text(lang);
                let all = [
                    &text.name,
                    &text.personality,
                    &text.voice_style,
                    &text.description,
                    &text.greeting,
                ];
                filled(&format!("{}.{lang}", voice.key), all, found);
            }
        }
        for faction in &self.factions {
            for lang in Lang::ALL {
                let text = faction.text(lang);
                filled(&format!("{}.{lang}", faction.key), [&text.name, &text.description], found);
            }
            for key in &faction.voices {
                if !self.voices.iter().any(|voice| &voice.key == key) {
                    found.push(format!("{}: no voice is called `{key}`", faction.key));
                }
            }
            if faction.voices.first().map(String::as_str) != Some("pip_boy") {
                found.push(format!("{}: pip_boy speaks for every faction, first", faction.key));
            }
        }
        unique("voices", self.voices.iter().map(|v| &v.key), found);
        unique("factions", self.factions.iter().map(|f| &f.key), found);
    }
}

/// Frames that the reader uses, with the slots that each variant has to hold.
const FRAMES: &[(&str, &[&str])] = &[
    ("wands_many", &["{n}", "{of}", "{expected}"]),
    ("cups_many", &["{n}", "{of}", "{expected}"]),
    ("swords_many", &["{n}", "{of}", "{expected}"]),
    ("pentacles_many", &["{n}", "{of}", "{expected}"]),
    ("wands_none", &["{of}"]),
    ("cups_none", &["{of}"]),
    ("swords_none", &["{of}"]),
    ("pentacles_none", &["{of}"]),
    ("majors_many", &["{n}", "{of}", "{expected}"]),
    ("majors_none", &["{of}"]),
    ("courts_many", &["{n}", "{of}", "{expected}"]),
    ("reversed_many", &["{n}", "{of}", "{expected}"]),
    ("reversed_none", &["{of}"]),
    ("number_repeat_1", &["{cards}"]),
    ("number_repeat_2", &["{cards}"]),
    ("number_repeat_3", &["{cards}"]),
    ("number_repeat_4", &["{cards}"]),
    ("number_repeat_5", &["{cards}"]),
    ("number_repeat_6", &["{cards}"]),
    ("number_repeat_7", &["{cards}"]),
    ("number_repeat_8", &["{cards}"]),
    ("number_repeat_9", &["{cards}"]),
    ("number_repeat_10", &["{cards}"]),
    ("number_repeat_11", &["{cards}"]),
    ("number_repeat_12", &["{cards}"]),
    ("number_repeat_13", &["{cards}"]),
    ("number_repeat_14", &["{cards}"]),
    ("dignity_strong", &["{a}", "{b}"]),
    ("dignity_friendly", &["{a}", "{b}"]),
    ("dignity_tense", &["{a}", "{b}"]),
    ("summary", &["{card}", "{keyword}"]),
    ("summary_two", &["{a}", "{b}"]),
    ("action_lead", &[]),
    ("tension_lead", &[]),
    ("topic_lead_love", &[]),
    ("topic_lead_work", &[]),
    ("topic_lead_money", &[]),
    ("topic_lead_family", &[]),
    ("topic_lead_mind", &[]),
    ("topic_lead_study", &[]),
    ("intent_decision", &["{card}"]),
    ("intent_timing", &["{card}"]),
    ("intent_blockage", &["{card}"]),
    ("intent_confirmation", &["{card}"]),
    ("intent_understanding", &["{card}"]),
    ("boundary_divorce", &[]),
    ("boundary_quit", &[]),
    ("boundary_invest", &[]),
    ("boundary_law", &[]),
    ("boundary_health", &[]),
    ("boundary_pregnancy", &[]),
    ("boundary_secret", &[]),
    ("boundary_death", &[]),
    ("karma_good", &["{card}"]),
    ("karma_evil", &["{card}"]),
    ("faction", &["{faction}", "{card}"]),
];

/// Kinds of care that the safety gate knows.
const CARES: [&str; 4] = ["self_harm", "violence", "medical", "harm_others"];

impl Seed {
    fn check_phrases(&self, found: &mut Vec<String>) {
        let phrases = &self.phrases;
        let spread_frames = self.spreads.iter().flat_map(|spread| &spread.tensions);
        let used = FRAMES.iter().map(|(name, slots)| (*name, *slots));
        let wanted = used.chain(spread_frames.map(|t| (t.frame.as_str(), &["{a}", "{b}"][..])));
        for (name, slots) in wanted {
            match phrases.frames.get(name) {
                None => found.push(format!("frames: `{name}` is missing")),
                Some(variants) => {
                    for lang in Lang::ALL {
                        slotted(
                            &format!("frames.{name}.{lang}"),
                            variants.text(lang),
                            slots,
                            found,
                        );
                    }
                }
            }
        }
        for voice in &self.voices {
            let Some(bank) = phrases.voice(&voice.key) else {
                found.push(format!("oracle/voices: `{}` has no phrases", voice.key));
                continue;
            };
            for lang in Lang::ALL {
                let (at, bank) = (format!("{}.{lang}", voice.key), bank.text(lang));
                slotted(&format!("{at}.opening"), &bank.opening, &["{lead}"], found);
                slotted(&format!("{at}.turn"), &bank.turn, &["{position}", "{card}"], found);
                slotted(&format!("{at}.reversal"), &bank.reversal, &[], found);
                slotted(&format!("{at}.tension"), &bank.tension, &["{a}", "{b}"], found);
                slotted(&format!("{at}.closing"), &bank.closing, &["{last}"], found);
                slotted(&format!("{at}.humour"), &bank.humour, &[], found);
            }
        }
        for spread in &self.spreads {
            let last = u8::try_from(spread.positions.len()).unwrap_or(u8::MAX);
            for tension in &spread.tensions {
                if tension.a == tension.b
                    || ![tension.a, tension.b].iter().all(|n| (1..=last).contains(n))
                {
                    found.push(format!(
                        "{}.tensions: `{}` names a place that is not there",
                        spread.name, tension.frame
                    ));
                }
            }
            // One turn for each card of a spread, none said twice.
            if phrases
                .voices
                .iter()
                .any(|bank| bank.zh_tw.turn.len().min(bank.en.turn.len()) < usize::from(last))
            {
                found.push(format!("oracle/voices: too few turns for {}", spread.name));
            }
        }
        for pair in &phrases.pairs {
            filled(&format!("pair {} {}", pair.a, pair.b), [&pair.zh_tw, &pair.en], found);
        }
        let pairs: BTreeSet<_> =
            phrases.pairs.iter().map(|p| (p.a.min(p.b), p.a.max(p.b))).collect();
        if pairs.len() < phrases.pairs.len() || pairs.len() < 60 {
            found.push("pairs: at least sixty, and none twice".to_owned());
        }
        for kind in CARES {
            if !phrases.safety.care.contains_key(kind) {
                found.push(format!("safety: no care for `{kind}`"));
            }
            if !phrases.safety.line.iter().any(|line| line.kinds.iter().any(|k| k == kind)) {
                found.push(format!("safety: no help line for `{kind}`"));
            }
        }
    }
}

/// Variants that are there, filled, and hold each of their slots exactly once and no other.
fn slotted(at: &str, variants: &[String], slots: &[&str], found: &mut Vec<String>) {
    if variants.is_empty() {
        found.push(format!("{at}: no variant"));
    }
    filled(at, variants, found);
    for text in variants {
        let braces = text.matches('{').count();
        if braces != slots.len() || slots.iter().any(|slot| text.matches(slot).count() != 1) {
            found.push(format!("{at}: wants {slots:?} once each: {text}"));
        }
    }
}

fn check_card(card: &Card, found: &mut Vec<String>) {
    let id = card.id;
    if card.suit != id.suit() || card.number != id.number() {
        found.push(format!("{id}: suit and number have to be those of the id"));
    }
    if !(card.radiation_level > 0.0 && card.radiation_level <= 1.0) {
        found.push(format!("{id}.radiation_level: has to be above 0 and at most 1"));
    }
    if !(1..=10).contains(&card.threat_level) {
        found.push(format!("{id}.threat_level: has to be 1–10"));
    }
    if !(1..=122).contains(&card.vault_number) {
        found.push(format!("{id}.vault_number: has to be 1–122"));
    }
    let at = id.to_string();
    filled(&at, [&card.standard.en, &card.standard.zh], found);
    filled(&at, &card.standard.aliases_zh, found);
    filled(&at, &card.story.factions, found);
    let timeline = card.story.timeline.as_str();
    let year = timeline
        .strip_suffix(" 年")
        .is_some_and(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    if !year && !["戰前", "戰後"].contains(&timeline) {
        found.push(format!("{id}.story.timeline: 戰前, 戰後 or four digits, a space and 年"));
    }
    for lang in Lang::ALL {
        check_text(&format!("{id}.{lang}"), card.text(lang), found);
    }
}

fn check_text(at: &str, text: &CardText, found: &mut Vec<String>) {
    filled(at, [&text.name, &text.alt], found);
    let story = &text.story;
    filled(at, [&story.background, &story.character, &story.location, &story.quest], found);
    if !(200..=500).contains(&story.background.chars().count()) {
        found.push(format!("{at}.story.background: 200–500 characters"));
    }
    for orientation in Orientation::ALL {
        let side = text.side(orientation);
        let at = format!("{at}.{}", orientation.key());
        if side.keywords.len() < 4 {
            found.push(format!("{at}.keywords: at least four"));
        }
        filled(&at, &side.keywords, found);
        filled(&at, [&side.meaning, &side.essence], found);
        filled(&at, Role::ALL.map(|role| side.roles.get(role)), found);
        filled(&at, Topic::ALL.map(|topic| side.topics.get(topic)), found);
    }
}

/// Finds texts that are missing, or that begin or end with white space.
fn filled<T: AsRef<str>>(at: &str, texts: impl IntoIterator<Item = T>, found: &mut Vec<String>) {
    for text in texts {
        let text = text.as_ref();
        if text.is_empty() {
            found.push(format!("{at}: a text is empty"));
        } else if text.trim() != text {
            found.push(format!("{at}: white space around `{text}`"));
        }
    }
}

fn unique<'a>(at: &str, keys: impl Iterator<Item = &'a String>, found: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for key in keys {
        // A spread's name and its type may be equal; two records with one key may not.
        if !seen.insert(key) {
            found.push(format!("{at}: `{key}` stands twice"));
        }
    }
}
