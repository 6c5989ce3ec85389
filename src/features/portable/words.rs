//! The words on what is written for people.

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
readings/            同樣的內容，Markdown 純文字檔，一次解讀一個檔案
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
readings/            the same as Markdown, plain text, a file for each reading
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
