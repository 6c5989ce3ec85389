//! The offline reader: what every reading keeps, the golden set, the safety gate's corpora.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::OnceLock;

use proptest::prelude::*;
use serde::Deserialize;
use wasteland_tarot::features::catalog::service::PACKED;
use wasteland_tarot::oracle::question::understand;
use wasteland_tarot::oracle::safety::care;
use wasteland_tarot::oracle::{Interpretation, Karma, Laid, Request, read};
use wasteland_tarot::tarot::draw::SECRET_BYTES;
use wasteland_tarot::tarot::{
    Dealt, Lang, Orientation, Picks, ReversalRate, Seed, Spread, WordStream, deal,
};

use crate::support::root;

pub fn seed() -> &'static Seed {
    static SEED: OnceLock<Seed> = OnceLock::new();
    SEED.get_or_init(|| PACKED.unpack().unwrap())
}

fn spread(name: &str) -> &'static Spread {
    seed().spreads.iter().find(|spread| spread.name == name).unwrap()
}

/// A draw that is the same on every machine.
pub fn draw(spread: &Spread, number: u64) -> Vec<Dealt> {
    let mut secret = [0; SECRET_BYTES];
    secret[..8].copy_from_slice(&number.to_be_bytes());
    let picks = Picks::top(spread.positions.len());
    deal(&mut WordStream::new(&secret, b"test"), ReversalRate::HALF, &picks)
}

pub fn request<'a>(
    spread: &'a Spread,
    dealt: &[Dealt],
    question: &'a str,
    voice: usize,
    lang: Lang,
) -> Request<'a> {
    let seed = seed();
    Request {
        spread,
        cards: Laid::all(spread, &seed.cards, dealt),
        question,
        voice: &seed.voices[voice % seed.voices.len()],
        faction: None,
        karma: Karma::Neutral,
        lang,
        phrases: &seed.phrases,
    }
}

/// Words that would make a reading a prophecy.
const CERTAIN: [&str; 24] = [
    "一定會",
    "必定",
    "註定",
    "注定",
    "命中",
    "絕對會",
    "保證會",
    "肯定會",
    "百分之百會",
    "天意",
    "destined",
    "fated",
    "your fate",
    "guaranteed",
    "will definitely",
    "certainly will",
    "without doubt",
    "for sure",
    "inevitabl",
    "meant to be",
    "the universe",
    "no matter what",
    "will surely",
    "doomed",
];

fn chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// What every reading keeps.
#[track_caller]
fn check(request: &Request<'_>, reading: &Interpretation) {
    let lang = request.lang;
    assert_eq!(reading.cards.len(), request.cards.len());
    let mut from = 0;
    for (laid, passage) in request.cards.iter().zip(&reading.cards) {
        assert_eq!(passage.position_number, laid.position.number);
        let name = &laid.card.text(lang).name;
        let classic = lang.pick(&laid.card.standard.zh, &laid.card.standard.en);
        let way = match laid.orientation {
            Orientation::Upright => lang.pick("，正位", ", upright"),
            Orientation::Reversed => lang.pick("，逆位", ", reversed"),
        };
        assert!(passage.text.contains(name), "{name} is not named: {}", passage.text);
        assert!(passage.text.contains(&format!("{classic}{way}")), "{classic}: {}", passage.text);
        // The whole text holds the places in their order.
        let at = reading.text[from..].find(&passage.text).expect("a place is missing in the text");
        from += at + passage.text.len();
        assert!(!passage.passages.is_empty());
        for passage in &passage.passages {
            assert!(!passage.why.is_empty() && !passage.sources.is_empty(), "{passage:?}");
        }
    }
    for card in &seed().cards {
        let drawn = request.cards.iter().any(|laid| laid.card.id == card.id);
        let name = &card.text(lang).name;
        assert!(drawn || !reading.text.contains(name), "{name} was not drawn: {}", reading.text);
        let classic = lang.pick(&card.standard.zh, &card.standard.en);
        for way in lang.pick(["，正位", "，逆位"], [", upright", ", reversed"]) {
            let named = format!("{}{classic}{way}", lang.pick("（", "("));
            assert!(drawn || !reading.text.contains(&named), "{named} was not drawn");
        }
    }
    for word in CERTAIN {
        assert!(!reading.text.to_lowercase().contains(word), "{word:?} in: {}", reading.text);
    }
    match lang {
        Lang::En => assert!(!chinese(&reading.text), "Chinese in: {}", reading.text),
        Lang::ZhTw => {
            let latin = reading.text.split(|c: char| !c.is_ascii_alphabetic());
            // A few words are Taiwan's own: 5G, AI, LINE, K 書.
            let long: Vec<&str> = latin.filter(|word| word.len() > 6).collect();
            assert!(long.is_empty(), "{long:?} in: {}", reading.text);
        }
    }
    assert!(!reading.text.contains(['{', '}']), "a slot was not filled: {}", reading.text);
    for part in [&reading.summary.sentence, &reading.summary.action, &reading.summary.tension] {
        assert!(!part.is_empty());
        assert!(reading.text.contains(part.as_str()), "{part} is not in the text");
    }
    assert_eq!(reading.summary.keywords.len(), 3);
    assert!(reading.text.contains(&reading.opening.text));
    assert!(reading.text.contains(&reading.closing.text));
    for link in &reading.links {
        assert!(
            reading.text.contains(&link.text) && !link.why.is_empty() && !link.sources.is_empty()
        );
    }
    if let Some(boundary) = &reading.boundary {
        assert!(reading.text.starts_with(boundary.as_str()), "the boundary comes first");
    }
    let paragraphs: Vec<&str> = reading.text.split("\n\n").collect();
    let distinct: BTreeSet<&&str> = paragraphs.iter().collect();
    assert_eq!(distinct.len(), paragraphs.len(), "a paragraph stands twice: {}", reading.text);
}

/// A question for each topic, in both languages.
pub const QUESTIONS: [(&str, &str); 7] = [
    ("我跟他還有可能嗎？", "Is there still something between the two of us?"),
    ("要不要接這個新的工作？", "Should I take the new job?"),
    ("這筆錢該花在哪裡？", "Where should this money go?"),
    ("怎麼跟媽媽談搬出去的事？", "How do I tell my mother that I am moving out?"),
    ("最近一直睡不好，心裡在煩什麼？", "I sleep badly these weeks. What is on my mind?"),
    ("研究所什麼時候考得上？", "When will I get through the graduate entrance exam?"),
    ("", ""),
];

#[test]
fn the_golden_readings_keep_every_rule_and_are_those_of_the_snapshots() {
    let mut count = 0;
    for (s, spread) in seed().spreads.iter().enumerate() {
        for lang in Lang::ALL {
            let mut book = String::new();
            for (q, (zh, en)) in QUESTIONS.iter().enumerate() {
                let question = lang.pick(*zh, *en);
                let dealt = draw(spread, (s * 100 + q) as u64);
                let request = request(spread, &dealt, question, s * 7 + q, lang);
                let reading = read(&request);
                check(&request, &reading);
                let voice = &request.voice.key;
                let (topic, intent) = (reading.topic, reading.intent);
                writeln!(book, "## {question} [{topic}, {intent}, {voice}]\n\n{}\n", reading.text)
                    .unwrap();
                count += 1;
            }
            insta::assert_snapshot!(format!("golden_{}_{lang}", spread.name), book);
        }
    }
    assert!(count >= 80, "{count}");
}

#[test]
fn the_same_draw_and_question_give_the_same_bytes() {
    let spread = spread("celtic_cross");
    let dealt = draw(spread, 5);
    let request = request(spread, &dealt, "要不要換工作？", 3, Lang::ZhTw);
    let (one, other) = (serde_json::to_vec(&read(&request)), serde_json::to_vec(&read(&request)));
    assert_eq!(one.unwrap(), other.unwrap());
}

#[test]
fn another_card_or_another_orientation_gives_another_text_for_its_place() {
    let spread = spread("vault_tec_spread");
    let deck: Vec<_> = wasteland_tarot::tarot::CardId::deck().collect();
    for lang in Lang::ALL {
        for place in 0..3 {
            let mut texts: BTreeMap<String, Dealt> = BTreeMap::new();
            for card in &deck {
                for orientation in Orientation::ALL {
                    let mut dealt: Vec<Dealt> = deck
                        .iter()
                        .filter(|other| *other != card)
                        .take(3)
                        .map(|other| Dealt { card: *other, orientation: Orientation::Upright })
                        .collect();
                    dealt[place] = Dealt { card: *card, orientation };
                    let request = request(spread, &dealt, "要不要換工作？", 0, lang);
                    let passages = &read(&request).cards[place].passages;
                    // Without the turn, which names the card.
                    let text: String = passages[1..].iter().map(|p| p.text.as_str()).collect();
                    if let Some(other) = texts.insert(text, dealt[place]) {
                        panic!("{:?} and {other:?} say the same", dealt[place]);
                    }
                }
            }
        }
    }
}

#[test]
fn a_thousand_readings_of_one_spread_repeat_no_passage_often_and_none_is_another() {
    for (name, lang) in [
        ("vault_tec_spread", Lang::ZhTw),
        ("celtic_cross", Lang::En),
        ("single_wasteland", Lang::ZhTw),
    ] {
        let spread = spread(name);
        let mut passages: BTreeMap<String, u32> = BTreeMap::new();
        let mut whole = BTreeSet::new();
        for number in 0..1000 {
            let question = QUESTIONS[number as usize % 7];
            let dealt = draw(spread, 10_000 + number);
            let request = request(spread, &dealt, lang.pick(question.0, question.1), 0, lang);
            let reading = read(&request);
            let mut texts: BTreeSet<&str> = BTreeSet::new();
            texts.insert(&reading.opening.text);
            texts.insert(&reading.closing.text);
            texts.insert(&reading.summary.sentence);
            texts.extend(
                reading.cards.iter().flat_map(|card| &card.passages).map(|p| p.text.as_str()),
            );
            texts.extend(reading.links.iter().map(|link| link.text.as_str()));
            for text in texts {
                *passages.entry(text.to_owned()).or_default() += 1;
            }
            whole.insert(reading.text);
        }
        // A single card lies one of 156 ways and is asked seven things: draws that are equal read
        // equally, as they must.
        assert!(
            whole.len() == 1000 || name == "single_wasteland",
            "{name}: {} of 1000",
            whole.len()
        );
        let (text, most) = passages.iter().max_by_key(|(_, count)| **count).unwrap();
        assert!(*most <= 50, "{name}: {most} of 1000 say: {text}");
    }
}

#[test]
fn a_voice_changes_the_tone_and_never_the_cards() {
    let spread = spread("wasteland_survival");
    let dealt = draw(spread, 77);
    for lang in Lang::ALL {
        let mut told = BTreeSet::new();
        let mut kept: Option<Vec<String>> = None;
        for voice in 0..seed().voices.len() {
            let request = request(spread, &dealt, "要不要換工作？", voice, lang);
            let reading = read(&request);
            check(&request, &reading);
            // What the cards say, without first words, turns and asides.
            let said: Vec<String> = reading
                .cards
                .iter()
                .flat_map(|card| &card.passages)
                .flat_map(|passage| &passage.sources)
                .filter(|source| source.starts_with("card/"))
                .cloned()
                .collect();
            assert!(told.insert(reading.text));
            assert_eq!(kept.get_or_insert_with(|| said.clone()), &said);
        }
        assert_eq!(told.len(), 14);
    }
}

#[test]
fn every_source_that_a_reading_names_is_in_the_seed() {
    let spread = spread("celtic_cross");
    for number in 0..20 {
        let dealt = draw(spread, number);
        let mut request =
            request(spread, &dealt, "要不要離職去投資？", number as usize, Lang::ZhTw);
        request.karma = Karma::Good;
        request.faction = seed().factions.first();
        let reading = read(&request);
        check(&request, &reading);
        let passages = reading.cards.iter().flat_map(|card| &card.passages);
        let mut sources: Vec<&String> = passages.flat_map(|p| &p.sources).collect();
        sources.extend(reading.links.iter().flat_map(|link| &link.sources));
        sources.extend(&reading.summary.sources);
        sources.extend(reading.opening.sources.iter().chain(&reading.closing.sources));
        for source in sources {
            let parts: Vec<&str> = source.split('/').collect();
            let phrases = &seed().phrases;
            let known = match parts[..] {
                ["card", id, way, "role" | "topic", _] => {
                    seed().cards.iter().any(|card| card.id.to_string() == id)
                        && ["upright", "reversed"].contains(&way)
                }
                ["voice", key, _, index] => {
                    phrases.voice(key).is_some() && index.parse::<u8>().is_ok()
                }
                ["frame", name, index] => {
                    phrases.frames[name].zh_tw.len() > index.parse::<usize>().unwrap()
                }
                ["pair", index] => phrases.pairs.len() > index.parse::<usize>().unwrap(),
                _ => false,
            };
            assert!(known, "{source}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_question_of_any_kind_breaks_the_reader(question in "\\PC{0,500}", number: u64, voice in 0..14_usize, english: bool) {
        let lang = if english { Lang::En } else { Lang::ZhTw };
        let spread = &seed().spreads[(number % 8) as usize];
        let dealt = draw(spread, number);
        let request = request(spread, &dealt, &question, voice, lang);
        let _ = care(&question);
        check(&request, &read(&request));
    }
}

#[derive(Deserialize)]
struct Corpus {
    q: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    text: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    boundary: String,
}

fn corpus(name: &str) -> Vec<Asked> {
    let path = root().join("tests/it/corpus").join(name);
    toml::from_str::<Corpus>(&std::fs::read_to_string(path).unwrap()).unwrap().q
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

#[test]
fn someone_in_danger_gets_care_before_cards() {
    let asked = corpus("crisis.toml");
    assert!(asked.len() >= 200);
    let missed: Vec<&str> =
        asked.iter().filter(|q| care(&q.text).is_none()).map(|q| q.text.as_str()).collect();
    assert!(share(missed.len(), asked.len()) <= 0.02, "missed: {missed:#?}");
    let right =
        asked.iter().filter(|q| care(&q.text).is_some_and(|kind| kind.key() == q.kind)).count();
    assert!(share(right, asked.len()) >= 0.9, "the right kind: {right} of {}", asked.len());
}

#[test]
fn an_ordinary_question_gets_its_cards() {
    let asked = corpus("ordinary.toml");
    assert!(asked.len() >= 400);
    let stopped: Vec<&str> =
        asked.iter().filter(|q| care(&q.text).is_some()).map(|q| q.text.as_str()).collect();
    assert!(share(stopped.len(), asked.len()) <= 0.01, "stopped: {stopped:#?}");
}

#[test]
fn a_question_near_law_money_or_health_gets_its_boundary() {
    let asked = corpus("ordinary.toml");
    let found = |q: &Asked| understand(&q.text).boundaries.iter().any(|b| b.key() == q.boundary);
    let with: Vec<&Asked> = asked.iter().filter(|q| !q.boundary.is_empty()).collect();
    let missed: Vec<&str> = with.iter().filter(|q| !found(q)).map(|q| q.text.as_str()).collect();
    assert!(share(missed.len(), with.len()) <= 0.05, "missed: {missed:#?}");
    let without: Vec<&Asked> = asked.iter().filter(|q| q.boundary.is_empty()).collect();
    let wrong: Vec<&str> = without
        .iter()
        .filter(|q| !understand(&q.text).boundaries.is_empty())
        .map(|q| q.text.as_str())
        .collect();
    assert!(share(wrong.len(), without.len()) <= 0.03, "{wrong:#?}");
}

#[test]
fn a_questions_topic_and_kind_are_found_in_both_languages() {
    for (text, topic, intent) in [
        ("我跟男友要不要復合？", "love", "decision"),
        ("Should I text my ex or leave it?", "love", "decision"),
        ("什麼時候會升遷？", "work", "timing"),
        ("When will my boss notice me?", "work", "timing"),
        ("存款怎麼一直留不住？", "money", "blockage"),
        ("跟爸爸的關係為什麼一直卡住？", "family", "blockage"),
        ("Why am I stuck with my thesis?", "study", "blockage"),
        ("這次多益會不會過？", "study", "confirmation"),
        ("最近好焦慮，怎麼看待自己的情緒？", "mind", "understanding"),
        ("最近一直睡不好，心裡在煩什麼？", "mind", "blockage"),
        ("Is there still something between the two of us?", "love", "confirmation"),
        ("", "open", "understanding"),
        ("🃏🃏🃏", "open", "understanding"),
    ] {
        let question = understand(text);
        assert_eq!((question.topic.key(), question.intent.key()), (topic, intent), "{text}");
    }
}
