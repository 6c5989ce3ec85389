//! The lint of the seed's texts: both languages complete (the seed's own rules see to that), Taiwan's
//! Chinese, none of the words that `words.md` bans, and no sentence twice or nearly twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wasteland_tarot::features::progress::rules::Rules;
use wasteland_tarot::tarot::card::Side;
use wasteland_tarot::tarot::{Lang, Orientation, Role, Topic};

use crate::oracle::seed;

/// Everything people read, with where it stands: cards, spreads, voices, factions, phrases.
fn texts(lang: Lang) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |at: String, text: &str| found.push((at, text.to_owned()));
    for card in &seed().cards {
        let text = card.text(lang);
        add(format!("{}.alt", card.id), &text.alt);
        add(format!("{}.story", card.id), &text.story.background);
        for orientation in Orientation::ALL {
            let side: &Side = text.side(orientation);
            let at = format!("{}.{}", card.id, orientation.key());
            add(format!("{at}.meaning"), &side.meaning);
            add(format!("{at}.essence"), &side.essence);
            for role in Role::ALL {
                add(format!("{at}.{}", role.key()), side.roles.get(role));
            }
            for topic in Topic::ALL {
                add(format!("{at}.{}", topic.key()), side.topics.get(topic));
            }
        }
    }
    let progress = Rules::load().unwrap();
    for rule in &progress.all().karma.rule {
        add(format!("karma.{}", rule.key), lang.pick(&rule.zh_tw, &rule.en));
    }
    for title in &progress.all().titles.title {
        add(format!("titles.{}", title.key), lang.pick(&title.zh_tw, &title.en));
    }
    let words = progress.all().tasks.iter().map(|task| (&task.key, task.text(lang)));
    let more = progress.all().achievements.iter().map(|one| (&one.code, one.text(lang)));
    for (key, words) in words.chain(more) {
        add(format!("{key}.name"), &words.name);
        add(format!("{key}.description"), &words.description);
    }
    for back in &seed().backs {
        let text = back.text(lang);
        add(format!("{}.alt", back.key), &text.alt);
        add(format!("{}.description", back.key), &text.description);
    }
    for spread in &seed().spreads {
        let text = spread.text(lang);
        add(format!("{}.description", spread.name), &text.description);
        add(format!("{}.guide", spread.name), &text.guide);
        for position in &spread.positions {
            let text = position.text(lang);
            add(format!("{}.{}.meaning", spread.name, position.key), &text.meaning);
            add(format!("{}.{}.description", spread.name, position.key), &text.description);
        }
    }
    for voice in &seed().voices {
        let text = voice.text(lang);
        add(format!("{}.description", voice.key), &text.description);
        add(format!("{}.style", voice.key), &text.voice_style);
        add(format!("{}.greeting", voice.key), &text.greeting);
    }
    for faction in &seed().factions {
        add(format!("{}.description", faction.key), &faction.text(lang).description);
    }
    for bank in &seed().phrases.voices {
        let texts = bank.text(lang);
        for (kind, variants) in [
            ("opening", &texts.opening),
            ("turn", &texts.turn),
            ("reversal", &texts.reversal),
            ("tension", &texts.tension),
            ("closing", &texts.closing),
            ("humour", &texts.humour),
        ] {
            for (index, text) in variants.iter().enumerate() {
                add(format!("{}.{kind}.{index}", bank.key), text);
            }
        }
    }
    for pair in &seed().phrases.pairs {
        add(format!("pair {} {}", pair.a, pair.b), pair.text(lang));
    }
    for (name, variants) in &seed().phrases.frames {
        for (index, text) in variants.text(lang).iter().enumerate() {
            add(format!("frames.{name}.{index}"), text);
        }
    }
    found
}

#[test]
fn chinese_is_taiwans_in_characters_words_and_punctuation() {
    // Mainland words, and those that words.md bans. 您 is 你 here.
    const BANNED: &[&str] = &[
        "這張牌代表",
        "象徵著",
        "提醒你",
        "告訴我們",
        "旅程",
        "擁抱",
        "綻放",
        "蘊含",
        "指引著",
        "宇宙",
        "能量",
        "賦能",
        "讓我們",
        "不僅",
        "彷彿",
        "您",
        "質量",
        "視頻",
        "信息",
        "默認",
        "軟件",
        "網絡",
        "屏幕",
        "激活",
        "反饋",
        "優化",
        "數據庫",
        "打印",
        "鼠標",
        "程序員",
        "出租車",
        "立馬",
        "靠譜",
        "給力",
        "接地氣",
        "牛逼",
        "小夥伴",
        "一定會",
        "必定",
        "註定",
        "注定",
        "命中",
        "！",
        "；",
        "——",
        "……",
    ];
    let mut wrong = Vec::new();
    for (at, text) in texts(Lang::ZhTw) {
        for word in BANNED {
            if text.contains(word) {
                wrong.push(format!("{at}: {word}"));
            }
        }
        // What Big5 cannot write is a simplified character, or no Chinese of Taiwan's.
        let bare: String = text.chars().filter(|c| !c.is_ascii()).collect();
        for letter in bare.chars() {
            let (_, _, failed) = encoding_rs::BIG5.encode(&letter.to_string());
            if failed {
                wrong.push(format!("{at}: {letter} is not one of Taiwan's characters"));
            }
        }
        // Slots stand in braces, numbers may have a decimal point; nothing else of ASCII's marks.
        if text.contains([',', '!', '?', ':', ';', '(', ')', '"', '\'']) {
            wrong.push(format!("{at}: half-width punctuation in {text}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn english_is_without_the_words_that_sound_like_a_machine() {
    const BANNED: &[&str] = &[
        "this card",
        "represents",
        "invites you",
        "reminds us",
        "journey",
        "embrace",
        "navigate",
        "tapestry",
        "testament",
        "delve",
        "realm",
        "whisper",
        "beacon",
        "unlock",
        "harness",
        "not just",
        "in a world where",
        "!",
        "—",
        "–",
        "destined",
        "fated",
        "will definitely",
        "guaranteed",
        "universe",
        "transformation",
    ];
    let mut wrong = Vec::new();
    for (at, text) in texts(Lang::En) {
        let lower = text.to_lowercase();
        for word in BANNED {
            if lower.contains(word) {
                wrong.push(format!("{at}: {word}: {text}"));
            }
        }
        if text.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c)) {
            wrong.push(format!("{at}: Chinese in {text}"));
        }
        if text.contains(['‘', '’', '“', '”']) {
            wrong.push(format!("{at}: a curly quote in {text}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Sentences long enough to be recognised, each with its overlapping letter groups.
fn sentences(lang: Lang) -> Vec<(String, String, BTreeSet<String>)> {
    let (least, size) = lang.pick((8, 2), (18, 5));
    let mut found = Vec::new();
    for (at, text) in texts(lang) {
        for sentence in text.split_inclusive(['。', '？', '.', '?']) {
            let sentence = sentence.trim();
            // A figure is said alike on purpose: "5 of the 10 are Cups, chance would give 1.8".
            if sentence.contains("{of}") {
                continue;
            }
            // Slots are the same everywhere: what stands around them has to differ.
            let words: String = sentence
                .split('{')
                .map(|part| part.split_once('}').map_or(part, |(_, after)| after))
                .collect::<String>()
                .replace(['「', '」'], "");
            let letters: Vec<char> = words.chars().collect();
            if letters.len() >= least {
                let groups = letters.windows(size).map(|w| w.iter().collect()).collect();
                found.push((at.clone(), sentence.to_owned(), groups));
            }
        }
    }
    found
}

#[test]
fn no_sentence_stands_twice_or_nearly_twice() {
    // Two sentences are near when three of five of their letter groups are shared (Jaccard 0.6).
    const NEAR: f64 = 0.6;
    for lang in Lang::ALL {
        let sentences = sentences(lang);
        assert!(sentences.len() > 5000, "{lang}: {}", sentences.len());
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut wrong = Vec::new();
        for (index, (at, sentence, groups)) in sentences.iter().enumerate() {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for group in groups {
                let known = places.entry(group).or_default();
                // Groups that stand everywhere tell nothing.
                if known.len() < 400 {
                    known.iter().for_each(|other| *shared.entry(*other).or_default() += 1);
                }
                known.push(index);
            }
            for (other, count) in shared {
                let (other_at, other_sentence, other_groups) = &sentences[other];
                let union = groups.len() + other_groups.len() - count;
                if count as f64 / union as f64 >= NEAR {
                    wrong.push(format!("{at}: {sentence}\n  {other_at}: {other_sentence}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{lang}: {}", wrong.join("\n"));
    }
}

#[test]
fn no_card_speaks_its_own_name() {
    for lang in Lang::ALL {
        for card in &seed().cards {
            let text = card.text(lang);
            let name = text.name.to_lowercase();
            for side in [&text.upright, &text.reversed] {
                let said = Role::ALL.map(|role| side.roles.get(role)).into_iter();
                let said = said.chain(Topic::ALL.map(|topic| side.topics.get(topic)));
                for passage in said {
                    assert!(!passage.to_lowercase().contains(&name), "{}: {passage}", card.id);
                }
            }
        }
    }
}
