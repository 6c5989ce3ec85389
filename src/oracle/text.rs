//! A question as the rules see it: brought to one spelling, and quick to ask for many words.
//!
//! People type a question on a phone at night: half-width and full-width marks, emoji, bopomofo, 她 and
//! 他, dont and don't, spaces between characters. All of that is folded away here, once, so that the
//! tables of words stay short.

/// A list of words with `|` between them, split by the compiler.
macro_rules! words {
    ($list:expr) => {{
        const WORDS: [$crate::oracle::text::Word; $crate::oracle::text::many($list)] =
            $crate::oracle::text::split($list);
        &WORDS
    }};
}
pub(super) use words;

/// Two lists of words, the second of which follows the first within so many bytes.
/// A Han character has three bytes and an English word some five.
pub(super) type Pair = (Words, Words, usize);

/// A question brought to one spelling, with a filter that tells in no time most words it does not hold.
///
/// Lower case, half width, one form of the pronouns, no apostrophes, no emoji; Latin words apart from Han
/// characters by a space, `,` for a stop, a space at both ends.
pub(super) struct Text {
    body: String,
    /// A bit for every three and every six bytes in a row: a Han character and two of them. Some two
    /// thousand words are looked up in a question, nearly all in vain, and in vain costs nothing so.
    seen: Box<[u64; SLOTS]>,
}

impl Text {
    /// The text with its spaces as typed.
    pub(super) fn spoken(question: &str) -> Self {
        let mut text = Self::new(sentence(&letters(question)));
        text.respell();
        text
    }

    /// The text with the spaces between Han characters gone, so that "想 死" is one word.
    pub(super) fn joined(&self) -> Self {
        let mut body = String::with_capacity(self.body.len());
        for word in self.body.split(' ').filter(|word| !word.is_empty()) {
            let glued =
                body.chars().last().is_some_and(joins) && word.chars().next().is_some_and(joins);
            if !glued {
                body.push(' ');
            }
            body.push_str(word);
        }
        body.push(' ');
        Self::new(body)
    }

    /// Whether the text holds one of the words, which `|` separates.
    pub(super) fn has(&self, list: Words) -> bool {
        list.iter().any(|word| self.places(word).next().is_some())
    }

    /// Whether the text holds a word of one of the lists.
    pub(super) fn any(&self, lists: &[Words]) -> bool {
        lists.iter().any(|list| self.has(list))
    }

    /// How many of the words the text holds.
    pub(super) fn count(&self, list: Words) -> u32 {
        list.iter().map(|word| u32::from(self.places(word).next().is_some())).sum()
    }

    /// Whether one of the pairs stands in the text.
    pub(super) fn near(&self, pairs: &[Pair]) -> bool {
        pairs.iter().any(|(first, then, reach)| {
            self.has(then)
                && first.iter().flat_map(|word| self.places(word)).any(|(_, end)| {
                    then.iter()
                        .flat_map(|word| self.places(word))
                        .any(|(start, _)| start >= end.saturating_sub(1) && start <= end + reach)
                })
        })
    }

    fn new(body: String) -> Self {
        let mut text = Self { body, seen: Box::new([0; SLOTS]) };
        text.look();
        text
    }

    /// Fills the filter. What the text no longer holds stays in it: that costs a look and tells no lie.
    fn look(&mut self) {
        let Self { body, seen } = self;
        let bytes = body.as_bytes();
        for run in bytes.windows(SHORT).chain(bytes.windows(LONG)) {
            let at = place(run);
            if let Some(bits) = seen.get_mut(usize::from(at >> 6)) {
                *bits |= 1 << (at & 63);
            }
        }
        // A word shorter than a run has no place but this.
        if let Some(bits) = seen.first_mut() {
            *bits |= 1;
        }
    }

    /// Where a word begins and ends. Latin words count whole, unless a `*` at the end leaves it open.
    fn places(&self, word: &Word) -> impl Iterator<Item = (usize, usize)> {
        let &Word { stem, open, .. } = word;
        let mut from = if self.may_hold(word) { 0 } else { usize::MAX };
        std::iter::from_fn(move || {
            loop {
                let start = from + self.body.get(from..)?.find(stem)?;
                from = start + stem.len();
                if self.whole(start, from, open) {
                    return Some((start, from));
                }
            }
        })
    }

    /// Whether no Latin word is cut at either end.
    fn whole(&self, start: usize, end: usize, open: bool) -> bool {
        let latin = |at: usize| self.body.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
        let cut = |left: usize, right: usize| latin(left) && latin(right);
        !start.checked_sub(1).is_some_and(|before| cut(before, start))
            && (open || !cut(end - 1, end))
    }

    /// False only if the word is surely not in the text.
    fn may_hold(&self, word: &Word) -> bool {
        let seen = |at: u16| {
            self.seen.get(usize::from(at >> 6)).is_some_and(|bits| bits >> (at & 63) & 1 == 1)
        };
        seen(word.head) && seen(word.tail)
    }

    /// Takes out the words of the list.
    pub(super) fn strike(&mut self, list: Words) {
        for word in list {
            self.swap(word, "#");
        }
    }

    /// Puts one spelling for another.
    fn respell(&mut self) {
        for (typed, meant) in VARIANTS {
            for word in *typed {
                if self.swap(word, meant) {
                    self.look();
                }
            }
        }
    }

    /// Puts one word for another; whether it was there.
    fn swap(&mut self, word: &Word, with: &str) -> bool {
        let places: Vec<_> = self.places(word).collect();
        if places.is_empty() {
            return false;
        }
        let mut body = String::with_capacity(self.body.len());
        let mut from = 0;
        for (start, end) in places {
            body.push_str(self.body.get(from..start).unwrap_or_default());
            body.push_str(with);
            // A space that closed the word stays, to part it from the next.
            if word.stem.ends_with(' ') {
                body.push(' ');
            }
            from = end;
        }
        body.push_str(self.body.get(from..).unwrap_or_default());
        self.body = body;
        true
    }
}

/// How many times 64 bits the filter has, and how many bytes a short and a long run.
const SLOTS: usize = 512;
const SHORT: usize = 3;
const LONG: usize = 6;

/// Where a run of bytes has its bit: Fibonacci hashing, the top 15 bits. Nought for any other run.
const fn place(run: &[u8]) -> u16 {
    if run.len() != SHORT && run.len() != LONG {
        return 0;
    }
    let (mut key, mut rest) = (0_u64, run);
    while let [first, more @ ..] = rest {
        key = key << 8 | *first as u64;
        rest = more;
    }
    let [.., low, high] = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 49).to_be_bytes();
    u16::from_be_bytes([low, high])
}

/// A list of words.
pub(super) type Words = &'static [Word];

/// A word to look up, prepared by the compiler.
#[derive(Clone, Copy)]
pub(super) struct Word {
    stem: &'static str,
    /// Whether it may go on: "suicid*".
    open: bool,
    /// Where its first and its last bytes have their bit.
    head: u16,
    tail: u16,
}

impl Word {
    const fn new(word: &'static str) -> Self {
        let (stem, open) = match word.as_bytes() {
            [stem @ .., b'*'] => (word.split_at(stem.len()).0, true),
            _ => (word, false),
        };
        let bytes = stem.as_bytes();
        if bytes.len() < SHORT {
            return Self { stem, open, head: 0, tail: 0 };
        }
        let run = if bytes.len() < LONG { SHORT } else { LONG };
        let (head, tail) = (bytes.split_at(run).0, bytes.split_at(bytes.len() - run).1);
        Self { stem, open, head: place(head), tail: place(tail) }
    }
}

/// How many words a list has.
pub(super) const fn many(list: &str) -> usize {
    let (mut count, mut rest) = (1, list.as_bytes());
    while let [first, more @ ..] = rest {
        if *first == b'|' {
            count += 1;
        }
        rest = more;
    }
    count
}

/// The words of a list.
pub(super) const fn split<const N: usize>(list: &'static str) -> [Word; N] {
    let mut words = [Word { stem: "", open: false, head: 0, tail: 0 }; N];
    let (mut rest, mut left) = (list, words.as_mut_slice());
    while let [word, more @ ..] = left {
        let (mut len, mut bytes) = (0, rest.as_bytes());
        while let [first, others @ ..] = bytes {
            if *first == b'|' {
                break;
            }
            len += 1;
            bytes = others;
        }
        *word = Word::new(rest.split_at(len).0);
        rest = if len < rest.len() { rest.split_at(len + 1).1 } else { "" };
        left = more;
    }
    words
}

/// Whether a character joins the next without a space: Han characters and stops between them.
fn joins(c: char) -> bool {
    is_han(c) || c == ','
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What a character is for us: itself or another, a space, a stop (`,`), or nothing.
fn fold(c: char) -> Option<char> {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    match c {
        '妳' | '您' => Some('你'),
        '她' | 'ㄊ' => Some('他'),
        '着' => Some('著'),
        'ㄌ' => Some('了'),
        'ㄇ' => Some('嗎'),
        'ㄉ' => Some('的'),
        'ㄅ' => Some('不'),
        'ㄍ' => Some('個'),
        'ㄚ' => Some('啊'),
        'ㄋ' => Some('呢'),
        'ㄗ' => Some('自'),
        // Apostrophes go: "don't", "dont" and "don’t" are one.
        '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' => None,
        ',' | '!' | '?' | ';' | ':' | '。' | '、' | '\n' => Some(','),
        _ if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        _ if is_han(c) => Some(full_form(c)),
        _ if c.is_whitespace()
            || c.is_ascii_punctuation()
            || matches!(c, '…' | '～' | '—' | '–' | '·' | '「' | '」') =>
        {
            Some(' ')
        }
        _ => None,
    }
}

/// The character Taiwan writes for one of the mainland.
fn full_form(c: char) -> char {
    let found = SIMPLIFIED.binary_search_by_key(&c, |(simple, _)| *simple);
    found.ok().and_then(|at| SIMPLIFIED.get(at)).map_or(c, |(_, full)| *full)
}

/// The characters that count, Latin and Han apart, no letter more than twice in a row.
fn letters(question: &str) -> String {
    let mut out = String::with_capacity(question.len() + 16);
    let mut last = ' ';
    let mut run = 0_u32;
    for c in question.chars().filter_map(fold) {
        run = if c == last { run + 1 } else { 1 };
        if c.is_ascii_alphabetic() && run == 3 {
            out.pop();
        }
        if (c.is_ascii_alphabetic() && run > 2)
            || (!is_han(c) && !c.is_ascii_alphanumeric() && run > 1)
        {
            continue;
        }
        if c == ',' || last == ',' || is_han(c) != is_han(last) {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    out
}

/// The words, with a space around each: slips mended, contractions made, fillers and letters set wide closed up.
fn sentence(letters: &str) -> String {
    let mut out = String::with_capacity(letters.len() + 8);
    let mut spelt = 0_u32;
    for word in letters.split_whitespace() {
        let word = mend(word);
        if FILLERS.contains(&word) {
            continue;
        }
        let single = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        spelt = if single { spelt + 1 } else { 0 };
        out.push(' ');
        out.push_str(word);
        contract(&mut out);
        if spelt == 3 {
            close_up(&mut out);
        } else if spelt > 3 {
            out.truncate(out.len().saturating_sub(2));
            out.push_str(word);
        }
    }
    out.push(' ');
    out
}

/// Makes one word of the last three letters: "d i e".
fn close_up(out: &mut String) {
    let tail: String = out.chars().rev().take(6).filter(|c| *c != ' ').collect();
    out.truncate(out.len().saturating_sub(6));
    out.push(' ');
    out.extend(tail.chars().rev());
}

/// Makes one word of the last two where English does.
fn contract(out: &mut String) {
    let found = CONTRACTED.iter().find(|(long, _)| out.ends_with(long));
    if let Some((long, short)) = found {
        out.truncate(out.len() - long.len());
        out.push_str(short);
    }
}

/// What a slip of the fingers was meant to be.
fn mend(word: &str) -> &str {
    match word {
        "wnat" | "wnt" | "wan" => "want",
        "shoudl" | "shuld" | "shoud" => "should",
        "dissapear" | "disapear" | "dissappear" => "disappear",
        "anymroe" | "anymor" => "anymore",
        "suiside" | "sucide" | "suicde" | "sucidal" | "suicied" => "suicide",
        "cannot" => "cant",
        "teh" => "the",
        "ur" => "your",
        "dieing" => "dying",
        "mysefl" | "mysel" | "myslef" => "myself",
        "becuase" | "bc" | "cuz" => "because",
        "hubby" => "husband",
        "bf" => "boyfriend",
        "gf" => "girlfriend",
        "bday" => "birthday",
        "tmr" | "tmrw" | "tomorow" => "tomorrow",
        "liek" => "like",
        "goona" | "gona" => "gonna",
        "tihnk" => "think",
        _ => word,
    }
}

/// Words that only lend weight.
const FILLERS: &[&str] = &[
    "really",
    "just",
    "so",
    "literally",
    "fucking",
    "fuckin",
    "freaking",
    "actually",
    "honestly",
    "kinda",
    "very",
    "truly",
    "even",
    "simply",
    "rlly",
    "legit",
    "finally",
    "lowkey",
    "highkey",
    "tbh",
    "genuinely",
    "seriously",
    "fully",
    "absolutely",
];

/// Two words and the one they make.
const CONTRACTED: &[(&str, &str)] = &[
    (" want to", " wanna"),
    (" going to", " gonna"),
    (" do not", " dont"),
    (" does not", " doesnt"),
    (" did not", " didnt"),
    (" can not", " cant"),
    (" will not", " wont"),
    (" is not", " isnt"),
    (" should not", " shouldnt"),
    (" i am", " im"),
    (" he is", " hes"),
    (" she is", " shes"),
    (" he will", " hell"),
    (" she will", " shell"),
    (" i will", " ill"),
    (" i would", " id"),
    (" wanna to", " wanna"),
];

/// Ways of typing that stand for another word.
#[rustfmt::skip]
const VARIANTS: &[(Words, &str)] = &[
    (words!("以經"), "已經"),
    (words!("因該"), "應該"),
    (words!("甚麼"), "什麼"),
    (words!("在也"), "再也"),
    (words!("不想在活"), "不想再活"),
    (words!("4 不 4"), "是不是"),
    (words!("s 一 s"), "死一死"),
    (words!("4 一 4"), "死一死"),
    (words!("想 s 了"), "想死了"),
    (words!("自鯊"), "自殺"),
    (words!("自刹"), "自殺"),
    (words!("紫砂"), "自殺"),
    (words!("去 4 "), "去死"),
    (words!("g8"), "機掰"),
];

/// Characters of the mainland in the words of the tables, each with the one of Taiwan; sorted.
#[rustfmt::skip]
const SIMPLIFIED: &[(char, char)] = &[
    ('业', '業'), ('两', '兩'), ('个', '個'), ('为', '為'), ('么', '麼'), ('义', '義'), ('书', '書'), ('买', '買'),
    ('们', '們'), ('会', '會'), ('伤', '傷'), ('债', '債'), ('儿', '兒'), ('关', '關'), ('几', '幾'), ('医', '醫'),
    ('卖', '賣'), ('发', '發'), ('后', '後'), ('吗', '嗎'), ('呕', '嘔'), ('复', '復'), ('头', '頭'), ('妈', '媽'),
    ('学', '學'), ('对', '對'), ('岁', '歲'), ('师', '師'), ('开', '開'), ('强', '強'), ('录', '錄'), ('怀', '懷'),
    ('总', '總'), ('报', '報'), ('担', '擔'), ('断', '斷'), ('无', '無'), ('时', '時'), ('晕', '暈'), ('杀', '殺'),
    ('样', '樣'), ('楼', '樓'), ('欢', '歡'), ('残', '殘'), ('气', '氣'), ('没', '沒'), ('涨', '漲'), ('点', '點'),
    ('烂', '爛'), ('烧', '燒'), ('爱', '愛'), ('离', '離'), ('线', '線'), ('经', '經'), ('结', '結'), ('给', '給'),
    ('职', '職'), ('胁', '脅'), ('脱', '脫'), ('药', '藥'), ('见', '見'), ('视', '視'), ('觉', '覺'), ('让', '讓'),
    ('论', '論'), ('讼', '訟'), ('证', '證'), ('诉', '訴'), ('试', '試'), ('说', '說'), ('谁', '誰'), ('负', '負'),
    ('资', '資'), ('赢', '贏'), ('车', '車'), ('轻', '輕'), ('辞', '辭'), ('边', '邊'), ('过', '過'), ('运', '運'),
    ('还', '還'), ('这', '這'), ('遗', '遺'), ('钱', '錢'), ('锁', '鎖'), ('长', '長'), ('门', '門'), ('难', '難'),
    ('顶', '頂'), ('颜', '顏'), ('马', '馬'),
];
