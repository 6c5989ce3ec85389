//! From cards in their places to a text: first words, a passage a place, links, one honest tension,
//! one thing to do, last words.
//!
//! The card's own passage for the role of its place carries the reading; what the card has to say to
//! the question's topic is added where the spread looks hardest, so that ten cards read as one text
//! and not as ten. The voice opens, turns from card to card, and closes; it changes no card.

use super::chooser::Chooser;
use super::links::links;
use super::names::{self, fill, full, join, lowered, short};
use super::question::{Question, understand};
use super::reading::{CardReading, ENGINE, Interpretation, Laid, Link, Passage, Request, Summary};
use crate::tarot::phrases::Bank;
use crate::tarot::{Lang, Orientation, Role, Topic};

/// Reads a spread. The same request gives the same bytes.
#[must_use]
pub fn read(request: &Request<'_>) -> Interpretation {
    let question = understand(request.question);
    let chooser = Chooser::new(request);
    let composer = Composer { request, question: &question, chooser: &chooser, lang: request.lang };
    composer.compose()
}

struct Composer<'a> {
    request: &'a Request<'a>,
    question: &'a Question,
    chooser: &'a Chooser,
    lang: Lang,
}

impl<'a> Composer<'a> {
    fn compose(&self) -> Interpretation {
        let by_weight = self.by_weight();
        let cards: Vec<CardReading> = self.places(&by_weight);
        let links = by_weight
            .first()
            .map_or_else(Vec::new, |lead| links(self.request, self.question, lead, self.chooser));
        let boundary = self.boundary();
        let opening = self.opening(&by_weight);
        let summary = self.summary(&by_weight);
        let closing = self.closing(&by_weight, boundary.is_some());
        let text = self.prose(&opening, boundary.as_deref(), &cards, &links, &summary, &closing);
        Interpretation {
            engine: ENGINE,
            lang: self.lang,
            character_voice: self.request.voice.key.clone(),
            topic: self.question.topic.key(),
            intent: self.question.intent.key(),
            boundary,
            opening,
            summary,
            cards,
            links,
            closing,
            text,
        }
    }

    fn bank(&self) -> Option<&'a Bank> {
        Some(self.request.phrases.voice(&self.request.voice.key)?.text(self.lang))
    }

    /// The cards, the weightiest first: majors over pips, places that the question turns on over
    /// others; of equals the earlier place.
    fn by_weight(&self) -> Vec<&'a Laid<'a>> {
        let weight = |laid: &Laid<'_>| {
            let id = laid.id();
            let card = if id.is_major() {
                30
            } else if id.court().is_some() {
                3
            } else if [1, 10].contains(&id.number()) {
                4
            } else {
                0
            };
            let place = match laid.position.role {
                Role::Situation => 14,
                Role::Outcome => 12,
                Role::Obstacle | Role::Advice | Role::Self_ => 9,
                Role::Past | Role::Resource | Role::Other | Role::HopeFear => 4,
            };
            card + place
        };
        let mut cards: Vec<&Laid<'_>> = self.request.cards.iter().collect();
        cards.sort_by_key(|laid| std::cmp::Reverse(weight(laid)));
        cards
    }

    fn places(&self, by_weight: &[&Laid<'_>]) -> Vec<CardReading> {
        let speaks_to_topic = self.topical();
        // One aside on reversal a reading, at the heaviest card that lies reversed.
        let aside = by_weight
            .iter()
            .find(|laid| laid.orientation == Orientation::Reversed)
            .map(|laid| laid.position.number);
        self.request
            .cards
            .iter()
            .enumerate()
            .map(|(index, laid)| {
                let number = laid.position.number;
                let mut passages =
                    vec![self.turn(index, laid), self.role(laid, aside == Some(number))];
                if speaks_to_topic.contains(&number) {
                    passages.push(self.topic(laid, index));
                }
                let texts: Vec<&str> = passages.iter().map(|p| p.text.as_str()).collect();
                CardReading { position_number: number, text: join(&texts, self.lang), passages }
            })
            .collect()
    }

    /// The places where the card also speaks to the topic: those the question turns on, fewer the
    /// longer the spread.
    fn topical(&self) -> Vec<u8> {
        let most = match self.request.cards.len() {
            0..=1 => 1,
            2..=5 => 2,
            _ => 3,
        };
        let order = [
            Role::Situation,
            Role::Outcome,
            Role::Self_,
            Role::Obstacle,
            Role::Resource,
            Role::Other,
            Role::Advice,
            Role::HopeFear,
            Role::Past,
        ];
        let by_role = order.iter().flat_map(|role| {
            self.request.cards.iter().filter(move |laid| laid.position.role == *role)
        });
        by_role.map(|laid| laid.position.number).take(most).collect()
    }

    fn turn(&self, index: usize, laid: &Laid<'_>) -> Passage {
        let variants = self.bank().map_or(&[][..], |bank| &bank.turn);
        let (variant, phrase) = self.chooser.in_turn("turn", variants, index);
        let card = full(laid, self.lang);
        let position = laid.position.text(self.lang);
        let text = fill(phrase, &[("position", &position.name), ("card", &card)]);
        let why = match self.lang {
            Lang::ZhTw => format!("「{}」這個位置看的是：{}", position.name, position.meaning),
            Lang::En => format!("{} looks at this: {}", position.name, position.meaning),
        };
        let source = format!("voice/{}/turn/{variant}", self.request.voice.key);
        Passage { text, why, sources: vec![source] }
    }

    fn role(&self, laid: &Laid<'_>, with_aside: bool) -> Passage {
        let role = laid.position.role;
        let text = laid.card.text(self.lang).side(laid.orientation).roles.get(role);
        let mut sources = vec![source(laid, "role", role.key())];
        let mut text = text.to_owned();
        if with_aside && let Some(bank) = self.bank() {
            let (variant, aside) = self.chooser.of("reversal", &bank.reversal);
            text = join(&[&text, aside], self.lang);
            sources.push(format!("voice/{}/reversal/{variant}", self.request.voice.key));
        }
        let way = names::orientation(laid.orientation, self.lang);
        let name = short(laid, self.lang);
        let position = &laid.position.text(self.lang).name;
        let why = match self.lang {
            Lang::ZhTw => format!("{name}{way}，在「{position}」這樣的位置，說的是這個。"),
            Lang::En => format!("This is what {name}, {way}, says in a place like {position}."),
        };
        Passage { text, why, sources }
    }

    fn topic(&self, laid: &Laid<'_>, index: usize) -> Passage {
        let topic = self.question.topic;
        let said = laid.card.text(self.lang).side(laid.orientation).topics.get(topic);
        let frame = format!("topic_lead_{}", topic.key());
        let variants =
            self.request.phrases.frames.get(&frame).map(|v| v.text(self.lang).as_slice());
        let mut sources = vec![source(laid, "topic", topic.key())];
        let text = match variants {
            // An open question has no part of life to turn to.
            None => said.to_owned(),
            Some(variants) => {
                let (variant, lead) = self.chooser.in_turn(&frame, variants, index);
                sources.push(format!("frame/{frame}/{variant}"));
                match self.lang {
                    Lang::ZhTw => format!("{lead}{said}"),
                    Lang::En => format!("{lead} {}", lowered(said)),
                }
            }
        };
        let name = names::topic(topic, self.lang);
        let card = short(laid, self.lang);
        let why = match (self.lang, topic) {
            (Lang::ZhTw, Topic::Open) => format!("你沒有指定哪一方面，這是{card}一般會說的。"),
            (Lang::En, Topic::Open) => {
                format!("You named no part of life; this is what {card} says at large.")
            }
            (Lang::ZhTw, _) => format!("你的問題談的是{name}，這是{card}對{name}說的。"),
            (Lang::En, _) => {
                format!("Your question is about {name}; this is what {card} says to that.")
            }
        };
        Passage { text, why, sources }
    }

    fn opening(&self, by_weight: &[&Laid<'_>]) -> Passage {
        let lead = by_weight.first().map_or_else(String::new, |laid| full(laid, self.lang));
        let variants = self.bank().map_or(&[][..], |bank| &bank.opening);
        let (variant, phrase) = self.chooser.of("opening", variants);
        let voice = &self.request.voice.text(self.lang).name;
        let why = match self.lang {
            Lang::ZhTw => format!("{voice}從份量最重的一張說起。"),
            Lang::En => format!("{voice} begins with the card that weighs most."),
        };
        let source = format!("voice/{}/opening/{variant}", self.request.voice.key);
        Passage { text: fill(phrase, &[("lead", &lead)]), why, sources: vec![source] }
    }

    fn summary(&self, by_weight: &[&Laid<'_>]) -> Summary {
        let (sentence, first) = self.summary_sentence(by_weight);
        let mut keywords: Vec<String> = Vec::new();
        for round in 0..4 {
            for laid in by_weight {
                let words = &laid.card.text(self.lang).side(laid.orientation).keywords;
                if let Some(word) = words.get(round).filter(|word| !keywords.contains(word)) {
                    keywords.push(word.clone());
                }
            }
        }
        keywords.truncate(3);
        // A card that lies in the place for advice has given it there; the one thing to do is told
        // by another, so that nothing is said twice. With one card there is no other.
        let action = other_than(by_weight, Role::Advice, None);
        let tension = other_than(by_weight, Role::Obstacle, action.map(Laid::id));
        let said = |laid: Option<&Laid<'_>>, role: Role| {
            let Some(laid) = laid else { return (String::new(), String::new()) };
            let text = laid.card.text(self.lang).side(laid.orientation).roles.get(role);
            (text.to_owned(), source(laid, "role", role.key()))
        };
        let (action, second) = said(action, Role::Advice);
        let (tension, third) = said(tension, Role::Obstacle);
        Summary { sentence, keywords, action, tension, sources: vec![first, second, third] }
    }

    fn summary_sentence(&self, by_weight: &[&Laid<'_>]) -> (String, String) {
        let frames = &self.request.phrases.frames;
        let pick = |name: &str, slots: &[(&str, &str)]| {
            let variants = frames.get(name).map_or(&[][..], |v| v.text(self.lang).as_slice());
            let (index, text) = self.chooser.of(name, variants);
            (fill(text, slots), format!("frame/{name}/{index}"))
        };
        match by_weight {
            // Two of the same weight class: neither alone is what it comes to.
            [one, other, ..]
                if by_weight.len() > 3 && one.id().is_major() == other.id().is_major() =>
            {
                let (a, b) = (short(one, self.lang), short(other, self.lang));
                pick("summary_two", &[("a", &a), ("b", &b)])
            }
            [lead, ..] => {
                let card = short(lead, self.lang);
                let words = &lead.card.text(self.lang).side(lead.orientation).keywords;
                let (_, keyword) = self.chooser.of("keyword", words);
                pick("summary", &[("card", &card), ("keyword", keyword)])
            }
            [] => (String::new(), String::new()),
        }
    }

    fn boundary(&self) -> Option<String> {
        let texts: Vec<&str> = self
            .question
            .boundaries
            .iter()
            .filter_map(|boundary| {
                let name = format!("boundary_{}", boundary.key());
                let variants = self.request.phrases.frames.get(&name)?.text(self.lang);
                Some(self.chooser.of(&name, variants).1)
            })
            .collect();
        (!texts.is_empty()).then(|| join(&texts, self.lang))
    }

    fn closing(&self, by_weight: &[&Laid<'_>], grave: bool) -> Passage {
        // The card to take along: the outcome's or the advice's, else the last one.
        let cards = &self.request.cards;
        let of = |role| cards.iter().rev().find(move |laid| laid.position.role == role);
        let last = of(Role::Advice).or_else(|| of(Role::Outcome)).or_else(|| cards.last());
        let name = last.map_or_else(String::new, |laid| short(laid, self.lang));
        let Some(bank) = self.bank() else {
            return Passage { text: String::new(), why: String::new(), sources: Vec::new() };
        };
        let (variant, phrase) = self.chooser.of("closing", &bank.closing);
        let mut text = fill(phrase, &[("last", &name)]);
        let mut sources = vec![format!("voice/{}/closing/{variant}", self.request.voice.key)];
        // A joke now and then, and never over something heavy.
        let light = !grave && self.question.topic != Topic::Mind && by_weight.len() > 1;
        if light && self.chooser.below("joke", 2) == 0 {
            let (variant, joke) = self.chooser.of("humour", &bank.humour);
            text = join(&[joke, &text], self.lang);
            sources.insert(0, format!("voice/{}/humour/{variant}", self.request.voice.key));
        }
        let voice = &self.request.voice.text(self.lang).name;
        let why = match self.lang {
            Lang::ZhTw => format!("{voice}請你帶走的一張是{name}。"),
            Lang::En => format!("{voice} gives you {name} to take along."),
        };
        Passage { text, why, sources }
    }

    fn prose(
        &self,
        opening: &Passage,
        boundary: Option<&str>,
        cards: &[CardReading],
        links: &[Link],
        summary: &Summary,
        closing: &Passage,
    ) -> String {
        let lead = |name: &str| {
            let variants = self.request.phrases.frames.get(name);
            let variants = variants.map_or(&[][..], |v| v.text(self.lang).as_slice());
            self.chooser.of(name, variants).1
        };
        let mut paragraphs: Vec<String> = Vec::new();
        paragraphs.extend(boundary.map(str::to_owned));
        paragraphs.push(opening.text.clone());
        paragraphs.extend(cards.iter().map(|card| card.text.clone()));
        paragraphs.extend(links.iter().map(|link| link.text.clone()));
        paragraphs.push(summary.sentence.clone());
        paragraphs.push(join(&[lead("tension_lead"), &summary.tension], self.lang));
        paragraphs.push(join(&[lead("action_lead"), &summary.action], self.lang));
        paragraphs.push(closing.text.clone());
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.join("\n\n")
    }
}

fn source(laid: &Laid<'_>, kind: &str, key: &str) -> String {
    format!("card/{}/{}/{kind}/{key}", laid.id(), laid.orientation.key())
}

/// The weightiest card that does not lie in a place of this role, and is not `taken`, if there is
/// such a card.
fn other_than<'b>(
    by_weight: &[&'b Laid<'b>],
    role: Role,
    taken: Option<crate::tarot::CardId>,
) -> Option<&'b Laid<'b>> {
    let free = |laid: &&&Laid<'_>| laid.position.role != role;
    let other = by_weight.iter().filter(free).find(|laid| Some(laid.id()) != taken);
    other.or_else(|| by_weight.iter().find(free)).or_else(|| by_weight.first()).copied()
}
