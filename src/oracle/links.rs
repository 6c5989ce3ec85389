//! What the spread shows beyond its single cards: pairs, tensions that the spread defines, dignities
//! of neighbours, and counts that stand out. Many are found; the few that weigh most are told.

use super::chooser::Chooser;
use super::names::{fill, list, short};
use super::question::{Intent, Question};
use super::reading::{Karma, Laid, Link, Request};
use crate::tarot::patterns::{Dignity, Kind, Pattern, dignity, repeated_numbers, standing_out};
use crate::tarot::{Dealt, Lang, Suit};

/// A link and how much it weighs; links are told by weight, then in this file's order.
struct Found(u32, Link);

/// The links of a reading, as many as its length bears.
pub(super) fn links(
    request: &Request<'_>,
    question: &Question,
    lead: &Laid<'_>,
    chooser: &Chooser,
) -> Vec<Link> {
    let dealt = request.cards.iter().map(Laid::dealt).collect();
    let writer = Writer { request, chooser, dealt, lang: request.lang };
    let mut found = Vec::new();
    // What kind of question it is stands first, whatever else there is to say.
    found.extend(writer.intent(question.intent, lead).map(|link| Found(1000, link)));
    writer.patterns(&mut found);
    writer.numbers(&mut found);
    writer.pairs(&mut found);
    writer.tensions(&mut found);
    writer.dignities(&mut found);
    found.extend(writer.karma(lead).map(|link| Found(20, link)));
    found.extend(writer.faction(lead).map(|link| Found(20, link)));
    found.sort_by_key(|Found(weight, _)| std::cmp::Reverse(*weight));
    let most = match request.cards.len() {
        0..=1 => 2,
        2..=3 => 3,
        4..=5 => 4,
        6..=7 => 5,
        _ => 7,
    };
    found.into_iter().take(most).map(|Found(weight, link)| Link { weight, ..link }).collect()
}

struct Writer<'a> {
    request: &'a Request<'a>,
    chooser: &'a Chooser,
    dealt: Vec<Dealt>,
    lang: Lang,
}

impl Writer<'_> {
    /// A variant of a frame, filled, with its source id.
    fn frame(&self, name: &str, slots: &[(&str, &str)]) -> Option<(String, String)> {
        let variants = self.request.phrases.frames.get(name)?.text(self.lang);
        let (index, text) = self.chooser.of(&format!("frame/{name}"), variants);
        Some((fill(text, slots), format!("frame/{name}/{index}")))
    }

    fn name(&self, laid: &Laid<'_>) -> String {
        short(laid, self.lang)
    }

    fn intent(&self, intent: Intent, lead: &Laid<'_>) -> Option<Link> {
        let card = self.name(lead);
        let (text, source) = self.frame(&format!("intent_{}", intent.key()), &[("card", &card)])?;
        let (zh, en) = match intent {
            Intent::Decision => ("你問的是要選哪一邊。", "You asked which way to choose."),
            Intent::Timing => ("你問的是什麼時候。", "You asked when."),
            Intent::Blockage => ("你問的是為什麼卡住。", "You asked why it is stuck."),
            Intent::Confirmation => ("你問的是會不會、是不是。", "You asked for a yes or a no."),
            Intent::Understanding => ("你問的是怎麼看這件事。", "You asked how to see this."),
        };
        let why = self.lang.pick(zh, en).to_owned();
        Some(Link {
            text,
            why,
            weight: 0,
            positions: vec![lead.position.number],
            sources: vec![source],
        })
    }

    fn patterns(&self, found: &mut Vec<Found>) {
        // Two are enough: more numbers than that and the reading becomes a report.
        for pattern in standing_out(&self.dealt).into_iter().take(2) {
            if let Some(link) = self.pattern(&pattern) {
                // The less likely, the heavier: 50 at one in ten, more below.
                let rare = if pattern.chance < 0.02 { 25 } else { 0 };
                found.push(Found(60 + rare, link));
            }
        }
    }

    fn pattern(&self, pattern: &Pattern) -> Option<Link> {
        let what = match pattern.kind {
            Kind::Suit(Suit::RadiationRods) => ("wands", "權杖", "Wands"),
            Kind::Suit(Suit::NukaColaBottles) => ("cups", "聖杯", "Cups"),
            Kind::Suit(Suit::CombatWeapons) => ("swords", "寶劍", "Swords"),
            Kind::Suit(_) => ("pentacles", "錢幣", "Pentacles"),
            Kind::Majors => ("majors", "大阿爾克那", "majors"),
            Kind::Courts => ("courts", "宮廷牌", "court cards"),
            Kind::Reversed => ("reversed", "逆位", "reversed cards"),
        };
        let (n, of) = (pattern.count.to_string(), pattern.of.to_string());
        let expected = format!("{:.1}", pattern.expected);
        let many = if pattern.count == 0 { "none" } else { "many" };
        let slots = [("n", n.as_str()), ("of", &of), ("expected", &expected)];
        let (text, source) = self.frame(&format!("{}_{many}", what.0), &slots)?;
        let percent = (pattern.chance * 100.0).max(0.1);
        let (zh, en) = (what.1, what.2);
        let why = match (self.lang, pattern.count) {
            (Lang::ZhTw, 0) => format!(
                "{of} 張裡沒有{zh}，隨機抽平均會有 {expected} 張，一張都沒有的機會是 {percent:.1}%。"
            ),
            (Lang::ZhTw, _) => format!(
                "{of} 張裡有 {n} 張{zh}，隨機抽平均 {expected} 張，這麼多或更多的機會是 {percent:.1}%。"
            ),
            (Lang::En, 0) => format!(
                "No {en} among {of}, where chance gives {expected} on average; none at all has a chance of {percent:.1}%."
            ),
            (Lang::En, _) => format!(
                "{n} {en} among {of}, where chance gives {expected} on average; so many or more has a chance of {percent:.1}%."
            ),
        };
        Some(Link { text, why, weight: 0, positions: Vec::new(), sources: vec![source] })
    }

    fn numbers(&self, found: &mut Vec<Found>) {
        let Some((number, ids)) = repeated_numbers(&self.dealt).into_iter().next() else { return };
        let same: Vec<&Laid<'_>> =
            self.request.cards.iter().filter(|laid| ids.contains(&laid.id())).collect();
        let names: Vec<String> = same.iter().map(|laid| self.name(laid)).collect();
        let cards = list(&names, self.lang);
        let frame = self.frame(&format!("number_repeat_{number}"), &[("cards", &cards)]);
        let Some((text, source)) = frame else { return };
        let why = match self.lang {
            Lang::ZhTw => format!("{} 張牌是同一個數字或階級。", same.len()),
            Lang::En => format!("{} cards share a number or a rank.", same.len()),
        };
        let positions = same.iter().map(|laid| laid.position.number).collect();
        found.push(Found(55, Link { text, why, weight: 0, positions, sources: vec![source] }));
    }

    fn pairs(&self, found: &mut Vec<Found>) {
        let cards = &self.request.cards;
        let most = if cards.len() > 4 { 3 } else { 2 };
        let mut count = 0;
        for (index, one) in cards.iter().enumerate() {
            for other in cards.iter().skip(index + 1) {
                let Some((pair, texts)) = self.request.phrases.pair(one.id(), other.id()) else {
                    continue;
                };
                if count == most {
                    return;
                }
                count += 1;
                let names = list(&[self.name(one), self.name(other)], self.lang);
                let text = match self.lang {
                    Lang::ZhTw => format!("{names}：{}", texts.zh_tw),
                    Lang::En => format!("{names}: {}", super::names::lowered(&texts.en)),
                };
                let why = self.lang.pick(
                    "這兩張一起出現的時候，有它們自己的一段話。",
                    "When these two come together they have something of their own to say.",
                );
                let positions = vec![one.position.number, other.position.number];
                let link = Link {
                    text,
                    why: why.to_owned(),
                    weight: 0,
                    positions,
                    sources: vec![format!("pair/{pair}")],
                };
                found.push(Found(80, link));
            }
        }
    }

    fn tensions(&self, found: &mut Vec<Found>) {
        let at = |number| self.request.cards.iter().find(|l| l.position.number == number);
        for (order, tension) in (0_u32..).zip(&self.request.spread.tensions) {
            let (Some(a), Some(b)) = (at(tension.a), at(tension.b)) else { continue };
            let (name_a, name_b) = (self.name(a), self.name(b));
            let slots = [("a", name_a.as_str()), ("b", name_b.as_str())];
            let Some((text, source)) = self.frame(&tension.frame, &slots) else { continue };
            let why = match self.lang {
                Lang::ZhTw => format!(
                    "這個牌陣會拿「{}」和「{}」對著看。",
                    a.position.zh_tw.name, b.position.zh_tw.name
                ),
                Lang::En => format!(
                    "This spread reads {} against {}.",
                    a.position.en.name, b.position.en.name
                ),
            };
            let positions = vec![tension.a, tension.b];
            // The first tension of a spread is what the spread is for.
            let weight = if order == 0 { 90 } else { 40 - order };
            found.push(Found(
                weight,
                Link { text, why, weight: 0, positions, sources: vec![source] },
            ));
        }
    }

    fn dignities(&self, found: &mut Vec<Found>) {
        let cards = &self.request.cards;
        let neighbours = cards.iter().zip(cards.iter().skip(1));
        let mut told: Vec<Dignity> = Vec::new();
        for (one, other) in neighbours {
            let kind = dignity(one.card.element, other.card.element);
            let (frame, weight) = match kind {
                Dignity::Tense => ("dignity_tense", 50),
                Dignity::Strong => ("dignity_strong", 35),
                Dignity::Friendly => ("dignity_friendly", 30),
                Dignity::Neutral => continue,
            };
            // One of a kind, so that ten cards do not say it nine times.
            if told.contains(&kind) {
                continue;
            }
            told.push(kind);
            let (name_a, name_b) = (self.name(one), self.name(other));
            let slots = [("a", name_a.as_str()), ("b", name_b.as_str())];
            let Some((frame_text, source)) = self.frame(frame, &slots) else { continue };
            let (mut text, mut sources) = (frame_text, vec![source]);
            // Where two elements weaken each other the voice speaks instead of the frame.
            if kind == Dignity::Tense
                && let Some(bank) = self.request.phrases.voice(&self.request.voice.key)
            {
                let (index, phrase) =
                    self.chooser.of("voice/tension", &bank.text(self.lang).tension);
                text = fill(phrase, &slots);
                sources = vec![format!("voice/{}/tension/{index}", self.request.voice.key)];
            }
            let why = self.dignity_why(kind);
            let positions = vec![one.position.number, other.position.number];
            found.push(Found(weight, Link { text, why, weight: 0, positions, sources }));
        }
    }

    fn dignity_why(&self, kind: Dignity) -> String {
        let (zh, en) = match kind {
            Dignity::Strong => (
                "相鄰的兩張同一個元素，彼此加重。",
                "Neighbours of one element: each makes the other louder.",
            ),
            Dignity::Friendly => (
                "相鄰的兩張元素相合：火和風，或水和土。",
                "Neighbours whose elements go together: fire and air, or water and earth.",
            ),
            Dignity::Tense | Dignity::Neutral => (
                "相鄰的兩張元素相剋：火和水，或風和土，彼此削弱。",
                "Neighbours whose elements weaken each other: fire and water, or air and earth.",
            ),
        };
        self.lang.pick(zh, en).to_owned()
    }

    fn karma(&self, lead: &Laid<'_>) -> Option<Link> {
        if self.request.karma == Karma::Neutral {
            return None;
        }
        let card = self.name(lead);
        let name = format!("karma_{}", self.request.karma.key());
        let (text, source) = self.frame(&name, &[("card", &card)])?;
        let why = self.lang.pick("你的業力。", "Your karma.").to_owned();
        Some(Link {
            text,
            why,
            weight: 0,
            positions: vec![lead.position.number],
            sources: vec![source],
        })
    }

    fn faction(&self, lead: &Laid<'_>) -> Option<Link> {
        let faction = self.request.faction?;
        let card = self.name(lead);
        let slots = [("faction", faction.text(self.lang).name.as_str()), ("card", &card)];
        let (text, source) = self.frame("faction", &slots)?;
        let why = self.lang.pick("你的派系。", "Your faction.").to_owned();
        Some(Link {
            text,
            why,
            weight: 0,
            positions: vec![lead.position.number],
            sources: vec![source],
        })
    }
}
