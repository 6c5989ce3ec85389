//! The words on what is written for people.

use crate::features::journal::model::Mood;
use crate::features::threads::model::Outcome;
use crate::tarot::Lang;

/// All of them in one language.
pub struct Words {
    /// Of the index.
    pub title: &'static str,
    /// Below it.
    pub lead: &'static str,
    /// The newest ones.
    pub newest: &'static str,
    /// By month.
    pub months: &'static str,
    /// None yet.
    pub none: &'static str,
    /// Back to the index.
    pub back: &'static str,
    /// Instead of a question.
    pub no_question: &'static str,
    /// Before the spread's name.
    pub spread: &'static str,
    /// The cards.
    pub cards: &'static str,
    /// Upright.
    pub upright: &'static str,
    /// Reversed.
    pub reversed: &'static str,
    /// A jumper.
    pub jumper: &'static str,
    /// A clarifier.
    pub clarifier: &'static str,
    /// The text.
    pub text: &'static str,
    /// What the person wrote.
    pub notes: &'static str,
    /// Tags.
    pub tags: &'static str,
    /// Mood before.
    pub before: &'static str,
    /// Mood after.
    pub after: &'static str,
    /// One's own deck.
    pub physical: &'static str,
    /// The receipt.
    pub receipt: &'static str,
    /// Between a label and what it labels.
    pub colon: &'static str,
    /// Around an orientation.
    pub brackets: (&'static str, &'static str),
    /// Between tags.
    pub comma: &'static str,
    /// The journal.
    pub journal: &'static str,
    /// Pages of it that stand beside no reading.
    pub free: &'static str,
    /// Moods of a page, in the order of [`Mood::WORDS`].
    pub moods: [&'static str; 8],
    /// The threads.
    pub threads: &'static str,
    /// A reading's thread.
    pub thread: &'static str,
    /// A thread that goes on, one that was put away.
    pub open: (&'static str, &'static str),
    /// What was asked.
    pub asked: &'static str,
    /// What happened.
    pub happened: &'static str,
    /// A day to look back on.
    pub look_back: &'static str,
    /// Outcomes, in the order of [`Outcome::WORDS`].
    pub outcomes: [&'static str; 4],
    /// Nothing was said of it.
    pub untold: &'static str,
    /// A telling in another voice.
    pub second_voice: &'static str,
    /// A telling once more.
    pub once_more: &'static str,
    /// One more question.
    pub follow_up: &'static str,
    /// By a model.
    pub by_model: &'static str,
}

impl Words {
    /// A mood's name.
    #[must_use]
    pub fn mood(&self, mood: Mood) -> &'static str {
        let at = Mood::WORDS.iter().position(|(_, known)| *known == mood);
        at.and_then(|at| self.moods.get(at)).copied().unwrap_or_default()
    }

    /// An outcome's.
    #[must_use]
    pub fn outcome(&self, outcome: Outcome) -> &'static str {
        let at = Outcome::WORDS.iter().position(|(_, known)| *known == outcome);
        at.and_then(|at| self.outcomes.get(at)).copied().unwrap_or_default()
    }
}

/// The words of a language.
#[must_use]
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::ZhTw => &ZH,
        Lang::En => &EN,
    }
}

/// How many readings.
#[must_use]
pub fn readings(lang: Lang, count: usize) -> String {
    match lang {
        Lang::ZhTw => format!("{count} 次"),
        Lang::En if count == 1 => "1 reading".to_owned(),
        Lang::En => format!("{count} readings"),
    }
}

static ZH: Words = Words {
    title: "我的廢土塔羅",
    lead: "你問過的，都在這裡。這些頁面不連網，也不用程式，哪台電腦、哪支手機都打得開。",
    newest: "最近問的",
    months: "依月份",
    none: "還沒有存下來的解讀。",
    back: "回到目錄",
    no_question: "沒有寫下問題",
    spread: "牌陣",
    cards: "牌",
    upright: "正位",
    reversed: "逆位",
    jumper: "跳出來的牌",
    clarifier: "補牌",
    text: "解讀",
    notes: "你的筆記",
    tags: "標籤",
    before: "問之前的心情",
    after: "問之後的心情",
    physical: "自己的實體牌",
    receipt: "抽牌的收據",
    colon: "：",
    brackets: ("（", "）"),
    comma: "、",
    journal: "日記",
    free: "沒有寫在解讀旁邊的日記",
    moods: ["有盼頭", "焦慮", "在想事情", "興奮", "平靜", "困惑", "感謝", "拿不定"],
    threads: "一直在問的事",
    thread: "屬於這件事",
    open: ("還在問", "放下了"),
    asked: "你問的",
    happened: "後來",
    look_back: "回頭看的日子",
    outcomes: ["發生了", "有一部分", "沒有發生", "說不準"],
    untold: "還沒說後來怎麼了。",
    second_voice: "另一個聲音",
    once_more: "再講一次",
    follow_up: "追問",
    by_model: "語言模型寫的",
};

static EN: Words = Words {
    title: "My wasteland tarot",
    lead: "What you asked is all here. These pages need no network and no program: any computer or phone opens them.",
    newest: "Asked last",
    months: "By month",
    none: "No readings are kept yet.",
    back: "Back to the contents",
    no_question: "No question written down",
    spread: "Spread",
    cards: "Cards",
    upright: "upright",
    reversed: "reversed",
    jumper: "Jumped out",
    clarifier: "Clarifier",
    text: "Reading",
    notes: "Your notes",
    tags: "Tags",
    before: "Mood before",
    after: "Mood after",
    physical: "your own deck",
    receipt: "Receipt of the draw",
    colon: ": ",
    brackets: (" (", ")"),
    comma: ", ",
    journal: "Journal",
    free: "Entries beside no reading",
    moods: [
        "Hopeful",
        "Anxious",
        "Thoughtful",
        "Excited",
        "At peace",
        "Confused",
        "Grateful",
        "Unsure",
    ],
    threads: "Threads",
    thread: "Thread",
    open: ("still being asked", "put away"),
    asked: "What you asked",
    happened: "What happened",
    look_back: "Day to look back",
    outcomes: ["It happened", "In part", "It did not", "Cannot say"],
    untold: "Nothing was said of it yet.",
    second_voice: "Another voice",
    once_more: "Told once more",
    follow_up: "One more question",
    by_model: "written by a language model",
};

/// The README of the zip.
#[must_use]
pub const fn readme(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhTw => README_ZH,
        Lang::En => README_EN,
    }
}

const README_ZH: &str = "\u{feff}廢土塔羅：你的全部資料

先打開 index.html。每一次解讀都在裡面，不用連網，也不用裝任何東西。

index.html、pages/   給人看的網頁，一個月一頁
readings/            同樣的內容，Markdown 純文字檔，一次解讀一個檔案，連同旁邊的日記、後來的事、別的講法
journal/、threads/   沒有寫在解讀旁邊的日記，和一直在問的事，也是 Markdown
receipts/            抽牌的收據。任何人都能用 wasteland-tarot verify 查驗，也可以貼到站上的查驗頁
data/                給程式讀的原始資料，JSON，一行一筆
manifest.json        這個檔案是什麼時候、哪個站台寫的，還有每個檔案的 SHA-256

要搬回來：在任何一個廢土塔羅站台登入，到「設定 → 隱私與資料」，選「帶回來」。
解讀會照原來的編號回去。已經在那裡的不會被改動。改過內容的檔案不收，因為 SHA-256 對不上。

不在裡面的：密碼、通行金鑰、外部帳號的連結、登入中的裝置，還有抽到一半、沒有翻開的牌。
";

const README_EN: &str = "Wasteland Tarot: everything of yours

Open index.html first. Every reading is in it; it needs no network and nothing to install.

index.html, pages/   pages for people, one a month
readings/            the same as Markdown, plain text, a file for each reading, with the entry beside it,
                     what happened since and its other tellings
journal/, threads/   entries beside no reading, and the threads, as Markdown, too
receipts/            receipts of draws; anybody can check one with `wasteland-tarot verify`, or on the page
                     \"Check a receipt\" of a site
data/                what programs read: JSON, a record a line
manifest.json        when and by which site this was written, and the SHA-256 of every file

To bring it back: sign in on any Wasteland Tarot site, go to Settings, Privacy, and choose \"Bring it back\".
Readings return with the ids they had. What is there already is not changed. A zip whose files were edited
is refused, because their SHA-256 no longer fit.

Not in it: your password, passkeys, the link to an outside account, the devices you are signed in on, and
draws that are still face down.
";
