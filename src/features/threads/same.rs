//! Whether two questions are the same. Pure, local, and no model: somebody has to be able to say why.
//!
//! A question is folded to one spelling and rid of the words that only make it a question (該不該, 會不會,
//! should I, will he) and of those that only say when. What is left are pairs of neighbouring characters for
//! Chinese, which has no spaces, and words without their endings for English. Two questions are as alike as
//! the share of these that they have in common (Dice, *Measures of the Amount of Ecologic Association
//! Between Species*, 1945).

use std::collections::BTreeSet;

use crate::features::words::folded;

/// From here on two questions are the same.
///
/// Among the pairs in the tests below the least alike of those that a person would call the same come to
/// 0.67 (the same words in another order), the most alike of the others to 0.5 (the same wish about
/// another person or thing: half of two words). This lies between, nearer to the first: of the two
/// mistakes a notice too few is the smaller one.
pub const SAME: f64 = 0.6;

/// What only makes a sentence a question, or says when; longer ones first.
const FRAMES: &[&str] = &[
    "可不可以",
    "什麼時候",
    "為了什麼",
    "為什麼",
    "該不該",
    "要不要",
    "會不會",
    "能不能",
    "有沒有",
    "是不是",
    "好不好",
    "下個月",
    "這個月",
    "接下來",
    "應不應該",
    "應該",
    "什麼",
    "怎麼樣",
    "怎麼",
    "怎樣",
    "如何",
    "是否",
    "可以",
    "到底",
    "究竟",
    "現在",
    "最近",
    "今年",
    "今天",
    "明天",
    "這週",
    "這次",
    "自己",
    "真的",
    "請問",
    "還是",
    "不是",
    "一下",
    "目前",
    "以後",
    "未來",
    "這份",
    "這個",
    "那個",
];
/// Characters that carry no matter of their own in a question.
const PARTICLES: &str =
    "我你的了嗎呢吧啊呀喔嘛會要該不應是有在這那個想能和跟與還就都也很把被讓給得";

/// The same in English.
const FRAME_WORDS: &[&str] = &[
    "a", "about", "again", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "could", "did", "do", "does", "doing", "ever", "for", "from", "going", "had", "has",
    "have", "how", "i", "if", "in", "is", "it", "its", "just", "may", "me", "might", "month",
    "must", "my", "myself", "next", "not", "now", "of", "on", "or", "our", "really", "shall",
    "should", "so", "soon", "still", "that", "the", "then", "there", "these", "this", "those",
    "to", "today", "tomorrow", "was", "we", "week", "were", "what", "when", "where", "whether",
    "which", "who", "why", "will", "with", "would", "year", "you", "your",
];

/// How alike two questions are, 0–1.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (Matter::of(a), Matter::of(b));
    a.likeness(&b)
}

/// What a question is about, ready to be compared with many others.
#[derive(Clone, Debug)]
pub struct Matter {
    /// Without its frame; empty when it is nothing but frame.
    bare: BTreeSet<String>,
    /// With it.
    whole: BTreeSet<String>,
}

impl Matter {
    /// Of a question.
    #[must_use]
    pub fn of(question: &str) -> Self {
        let text = folded(question);
        let mut framed = text.clone();
        for frame in FRAMES {
            framed = framed.replace(frame, "");
        }
        Self { bare: pieces(&framed, true), whole: pieces(&text, false) }
    }

    /// How alike they are, 0–1. Two that are nothing but frame (「會怎樣？」) are compared as they stand.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        if self.bare.is_empty() || other.bare.is_empty() {
            let both = self.bare.is_empty() && other.bare.is_empty();
            return if both { dice(&self.whole, &other.whole) } else { 0.0 };
        }
        dice(&self.bare, &other.bare)
    }

    /// Whether they are the same.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.likeness(other) >= SAME
    }

    /// Whether there is nothing to compare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a question has at most 500 characters")]
fn dice(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let all = a.len() + b.len();
    if all == 0 {
        return 0.0;
    }
    (2 * a.intersection(b).count()) as f64 / all as f64
}

/// Pairs of Chinese characters, and words.
fn pieces(text: &str, bare: bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let chinese: Vec<char> =
        text.chars().filter(|c| is_chinese(*c) && !(bare && PARTICLES.contains(*c))).collect();
    if let [only] = chinese.as_slice() {
        found.insert(only.to_string());
    }
    found.extend(chinese.windows(2).map(|pair| pair.iter().collect::<String>()));
    let words = text.replace(['\'', '\u{2019}'], "'");
    let words = words.split(|c: char| is_chinese(c) || !(c.is_alphanumeric() || c == '\''));
    for word in words {
        let word = word.split('\'').next().unwrap_or_default();
        if !(word.is_empty() || bare && FRAME_WORDS.contains(&word)) {
            found.insert(stem(word).to_owned());
        }
    }
    found
}

/// Han, kana and hangul: scripts without spaces, or with syllables that say as much as a word.
const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}

/// An English word without its commonest endings; crude, and the same for both questions.
fn stem(word: &str) -> &str {
    match word {
        "him" | "his" => return "he",
        "her" | "hers" => return "she",
        "them" | "their" => return "they",
        _ => {}
    }
    for ending in ["ing", "ed"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) {
            return stem.strip_suffix('e').unwrap_or(stem);
        }
    }
    let word = match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem,
        _ => word,
    };
    word.strip_suffix('e').filter(|stem| stem.len() > 2).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::{Matter, SAME, likeness};

    const THE_SAME: &[(&str, &str)] = &[
        ("我該不該換工作？", "我應該換工作嗎"),
        ("我和小明會復合嗎？", "小明跟我會不會復合"),
        ("我跟小明會分手嗎", "會不會分手，我跟小明"),
        ("要不要搬家？", "我現在該搬家嗎？"),
        ("他什麼時候會回訊息", "他到底會不會回訊息？"),
        ("這份工作，我留下來是為了什麼？", "我留下來這份工作是為了什麼"),
        ("Should I leave this job?", "should I leave my job now"),
        ("Will he come back to me?", "Is he coming back?"),
        ("Should I move to Berlin?", "Moving to Berlin this year, should I?"),
        ("該不該買 Tesla？", "我要不要買ＴＥＳＬＡ"),
        ("會怎樣？", "會怎樣"),
    ];

    const OTHERS: &[(&str, &str)] = &[
        ("我該不該換工作？", "我該不該搬家？"),
        ("下個月工作會順利嗎", "下個月感情會順利嗎"),
        ("今年的財運如何", "今年的感情運如何"),
        ("我和小明會復合嗎", "我和小華會復合嗎"),
        ("他喜歡我嗎", "她喜歡我嗎"),
        ("Will I find a job this year?", "Will I find love this year?"),
        ("Will he call me?", "Will she call me?"),
        ("Should I leave this job?", "Should I leave this town?"),
        ("會怎樣？", "我該不該換工作？"),
        ("", "我該不該換工作？"),
    ];

    #[test]
    fn what_a_person_would_call_the_same_question_is_the_same() {
        for (a, b) in THE_SAME {
            assert!(likeness(a, b) >= 0.66, "{a} / {b}: {}", likeness(a, b));
            assert!(Matter::of(b).is_same(&Matter::of(a)));
        }
    }

    #[test]
    fn what_they_would_not_is_not() {
        for (a, b) in OTHERS {
            assert!(likeness(a, b) <= 0.5, "{a} / {b}: {}", likeness(a, b));
            assert!(!Matter::of(b).is_same(&Matter::of(a)));
        }
    }

    #[test]
    fn a_question_is_the_same_as_itself_and_likeness_has_no_direction() {
        for (a, b) in THE_SAME.iter().chain(OTHERS) {
            assert!((likeness(a, b) - likeness(b, a)).abs() < f64::EPSILON);
            assert!(a.is_empty() || (likeness(a, a) - 1.0).abs() < f64::EPSILON);
        }
        assert!((0.0..=1.0).contains(&SAME));
    }
}
