//! Finds the cards that a text names, in both languages.
//!
//! Many cards are called like ordinary things: 力量, 正義, 世界, the Sun, Strength. The rule is what makes a
//! reader see a card rather than a word, so that 「你還有力量」 names none and 「力量」 in brackets does:
//! - the wasteland's names and the minors' (聖杯二, Two of Cups) count wherever they stand, unless they go on
//!   as a count of things (權杖三張);
//! - a major's classic name counts in Chinese when it stands alone in brackets, or when 正位, 逆位 or 牌
//!   follows; in English when it is written as a name: "The Tower", "the Tower", and a single word such as
//!   "Strength" inside a sentence or before "upright", "reversed", "card";
//! - other occurrences are loose: they may show that a drawn card was spoken of, unless the word is an
//!   everyday one, and never that a card was invented.
//!
//! The golden readings, which name exactly their own cards, hold this rule in a test.

use std::collections::HashMap;

use crate::tarot::{Card, CardId, Lang};

/// Majors whose Chinese name people use every day.
const EVERYDAY: [&str; 22] = [
    "力量", "正義", "世界", "太陽", "月亮", "星星", "星辰", "審判", "節制", "死亡", "情侶", "馬車",
    "公正", "高塔", "魔鬼", "惡魔", "祭司", "皇帝", "皇后", "塔", "戀人", "戰車",
];
/// What makes three rods of 權杖三, and a beginning of 寶劍一.
const COUNTED: &str = "張個枚把支根隻次起直樣下定再旦邊切半同般兩出堆位條疊件";
const OPENING: &str = "「『《〈（(【[\"“";
const CLOSING: &str = "」』》〉）)】]\"”";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Names nothing else.
    Own,
    /// A number or a rank of a suit.
    Minor,
    /// A major's classic name.
    Major,
}

#[derive(Debug)]
struct Name {
    text: String,
    card: CardId,
    kind: Kind,
    /// Whether capitals count.
    exact: bool,
}

/// A card that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Which.
    pub card: CardId,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether it cannot be anything but the card.
    pub sure: bool,
}

/// The names of all cards.
#[derive(Debug)]
pub struct Lexicon {
    /// By their first letter, the longest first.
    names: HashMap<char, Vec<Name>>,
}

impl Lexicon {
    /// Of these cards.
    #[must_use]
    pub fn new(cards: &[Card]) -> Self {
        let mut names: HashMap<char, Vec<Name>> = HashMap::new();
        let mut add = |text: &str, card, kind, exact| {
            let Some(first) = text.chars().next() else { return };
            let name = Name { text: text.to_owned(), card, kind, exact };
            names.entry(first.to_ascii_lowercase()).or_default().push(name);
        };
        for card in cards {
            let id = card.id;
            let (own_zh, own_en) = (&card.text(Lang::ZhTw).name, &card.text(Lang::En).name);
            add(own_zh, id, Kind::Own, true);
            add(without_article(own_en), id, Kind::Own, true);
            let kind = if id.is_major() { Kind::Major } else { Kind::Minor };
            add(without_article(&card.standard.en), id, kind, kind == Kind::Major);
            add(&card.standard.zh, id, kind, true);
            // 力, 日 and 月 alone are in every other sentence.
            let aliases = card.standard.aliases_zh.iter().filter(|a| a.chars().count() > 1);
            for alias in aliases {
                add(alias, id, kind, true);
            }
            if card.standard.en == "Judgement" {
                add("Judgment", id, kind, true);
            }
            // 2 of Cups.
            if kind == Kind::Minor
                && id.number() <= 10
                && let Some((_, suit)) = card.standard.en.split_once(" of ")
            {
                add(&format!("{} of {suit}", id.number()), id, kind, false);
            }
        }
        for list in names.values_mut() {
            list.sort_by_key(|name| std::cmp::Reverse(name.text.len()));
        }
        Self { names }
    }

    /// The cards that a text names, in their order.
    #[must_use]
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(rest) = text.get(from..)
            && let Some(first) = rest.chars().next()
        {
            let hit = self
                .names
                .get(&first.to_ascii_lowercase())
                .and_then(|names| names.iter().find(|name| name.begins(text, from)));
            from = match hit {
                None => from + first.len_utf8(),
                Some(name) => {
                    let end = from + name.text.len();
                    let sure = name.is_marked(text, from, end);
                    if sure || !EVERYDAY.contains(&name.text.as_str()) {
                        found.push(Mention { card: name.card, start: from, end, sure });
                    }
                    end
                }
            };
        }
        found
    }
}

impl Name {
    /// Whether it stands at this place, as a whole word.
    fn begins(&self, text: &str, at: usize) -> bool {
        let end = at + self.text.len();
        let Some(here) = text.get(at..end) else { return false };
        let same =
            if self.exact { here == self.text } else { here.eq_ignore_ascii_case(&self.text) };
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let (before, after) = (last(text, at), next(text, end));
        let (first, final_) = (self.text.chars().next(), self.text.chars().last());
        let cut = (word(before) && word(first)) || (word(after) && word(final_));
        let counted = self.kind == Kind::Minor
            && final_.is_some_and(|c| "一二三四五六七八九十".contains(c) || c.is_ascii_digit())
            && after.is_some_and(|c| COUNTED.contains(c));
        same && !cut && !counted
    }

    fn is_marked(&self, text: &str, start: usize, end: usize) -> bool {
        if self.kind != Kind::Major {
            return true;
        }
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let bare = after.trim_start_matches(|c| CLOSING.contains(c) || c == ' ');
        if !self.text.is_ascii() {
            let alone = last(text, start).is_some_and(|c| OPENING.contains(c))
                && after.starts_with(|c| CLOSING.contains(c) || "，,、：".contains(c));
            let said = bare.trim_start_matches(['（', '(', '，', ',', '的', '是', '：']);
            return alone
                || self.text.ends_with('牌')
                || after.starts_with('牌')
                || said.starts_with("正位")
                || said.starts_with("逆位");
        }
        let article = before.ends_with("The ") || before.ends_with("the ");
        if article || self.text.contains(' ') {
            return true;
        }
        let said = bare.trim_start_matches([',', '(', ' ']);
        let named = ["upright", "reversed", "Upright", "Reversed", "card"];
        if named.iter().any(|word| said.starts_with(word)) {
            return true;
        }
        // A capital at the beginning of a sentence says nothing.
        let lead = before.trim_end_matches(' ');
        lead.ends_with(|c: char| c.is_alphanumeric() || ",(".contains(c))
    }
}

fn last(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().last()
}

fn next(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn without_article(name: &str) -> &str {
    name.strip_prefix("The ").or_else(|| name.strip_prefix("A ")).unwrap_or(name)
}
