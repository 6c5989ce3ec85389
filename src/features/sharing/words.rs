//! The words of the page that the server writes, in both languages.

use super::error::ShareError;
use crate::tarot::Lang;

/// Words of the page.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is named after where it stands")]
pub struct Words {
    pub skip: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub other_language: &'static str,
    pub other_language_name: &'static str,
    pub read_by: &'static str,
    pub own_cards: &'static str,
    pub written: &'static str,
    pub action: &'static str,
    pub tension: &'static str,
    pub keywords: &'static str,
    pub table: &'static str,
    pub cards: &'static str,
    pub links: &'static str,
    pub closing: &'static str,
    pub extras: &'static str,
    pub jumper: &'static str,
    pub clarifier: &'static str,
    pub upright: &'static str,
    pub reversed: &'static str,
    pub receipt: &'static str,
    pub receipt_text: &'static str,
    pub no_receipt: &'static str,
    pub seal: &'static str,
    pub download: &'static str,
    pub verify: &'static str,
    pub foot: &'static str,
    pub ask: &'static str,
    pub library: &'static str,
    pub fan: &'static str,
    pub locked_title: &'static str,
    pub locked: &'static str,
    pub password: &'static str,
    pub unlock: &'static str,
}

static ZH_TW: Words = Words {
    skip: "跳到內容",
    title: "有人給你看一份解讀",
    description: "幾張牌，一段寫給這幾個位置的話，還有一張可以自己查驗的收據。",
    other_language: "en",
    other_language_name: "English",
    read_by: "解牌：",
    own_cards: "自己的牌",
    written: "這份解讀是用英文寫的，照原樣放著。",
    action: "可以做的一件事",
    tension: "不太好聽的一句",
    keywords: "關鍵詞",
    table: "牌面",
    cards: "一張一張看",
    links: "牌與牌之間",
    closing: "收尾",
    extras: "多出來的牌",
    jumper: "洗牌時跳出來的",
    clarifier: "補牌",
    upright: "正位",
    reversed: "逆位",
    receipt: "這次抽牌的收據",
    receipt_text: "網站在洗牌之前就封好了它那一份亂數。下載收據，拿到查驗頁，你的瀏覽器會把牌重算一遍。",
    no_receipt: "牌是問的人自己洗、自己擺的，所以沒有收據，也沒有什麼可查。",
    seal: "事先公布的封印",
    download: "下載 receipt.json",
    verify: "到查驗頁",
    foot: "問的人把這份解讀放在連結後面，隨時可以收回。",
    ask: "自己問一次",
    library: "看看這副牌",
    fan: "愛好者作品，與任何遊戲公司無關。",
    locked_title: "這份解讀上了鎖",
    locked: "給你連結的人應該也給了密碼，四到八個字。",
    password: "密碼",
    unlock: "打開",
};

static EN: Words = Words {
    skip: "Skip to the content",
    title: "Someone is showing you a reading",
    description: "A few cards, a text written for where they lie, and a receipt that you can check yourself.",
    other_language: "zh-TW",
    other_language_name: "中文",
    read_by: "Read by ",
    own_cards: "Own cards",
    written: "This reading was written in Chinese and stays as it was.",
    action: "One thing to do",
    tension: "One thing that does not flatter",
    keywords: "Keywords",
    table: "The table",
    cards: "Card by card",
    links: "Between the cards",
    closing: "To close",
    extras: "Cards besides",
    jumper: "Jumped out of the shuffle",
    clarifier: "Clarifier",
    upright: "Upright",
    reversed: "Reversed",
    receipt: "The receipt of this draw",
    receipt_text: "The site sealed its part of the randomness before the shuffle. Download the receipt, take it to the check page, and your browser recomputes the cards.",
    no_receipt: "Whoever asked shuffled and laid these cards by hand. There is no receipt, and nothing to check.",
    seal: "The seal, published first",
    download: "Download receipt.json",
    verify: "To the check page",
    foot: "Whoever asked put this reading behind a link, and may take the link back.",
    ask: "Ask something yourself",
    library: "Look at the deck",
    fan: "A fan work, not connected with any game company.",
    locked_title: "This reading is locked",
    locked: "Whoever gave you the link should have given you its password, four to eight characters.",
    password: "Password",
    unlock: "Open",
};

impl Words {
    /// In a language.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        lang.pick(&ZH_TW, &EN)
    }
}

/// Heading and sentence for a link that leads nowhere; `None` for one that is only locked.
#[must_use]
pub fn refusal(error: &ShareError, lang: Lang) -> (&'static str, &'static str) {
    match error {
        ShareError::Revoked => lang.pick(
            ("這個連結收回了", "分享的人已經把它收回去。想看的話，請直接跟那個人要。"),
            (
                "This link was taken back",
                "Whoever shared it has closed it again. To see it, ask them.",
            ),
        ),
        ShareError::Expired => lang.pick(
            ("這個連結過期了", "分享的時候定了期限，現在過了。想看的話，請那個人再給你一個。"),
            (
                "This link has expired",
                "It was given an end, and that has passed. Ask whoever sent it for another.",
            ),
        ),
        ShareError::TooOften(_) => lang.pick(
            ("試太多次了", "這個連結先歇一下，幾分鐘後再來。解讀還在。"),
            (
                "Too many tries",
                "This link needs a rest; come back in a few minutes. The reading is still there.",
            ),
        ),
        ShareError::Store(_) | ShareError::Account(_) | ShareError::Entropy(_) => lang.pick(
            ("這一頁現在打不開", "伺服器出了點問題，東西都還在。過一會兒再試。"),
            (
                "This page cannot be opened now",
                "Something went wrong on the server; nothing is lost. Try again in a while.",
            ),
        ),
        _ => lang.pick(
            ("這個連結後面沒有東西", "網址可能少了一截，也可能那份解讀已經刪掉了。"),
            (
                "There is nothing behind this link",
                "The address may have lost a piece, or the reading was deleted.",
            ),
        ),
    }
}
