//! Who they are and what they ask. Nobody in here exists.

use crate::tarot::Lang;

/// One of the three.
#[derive(Debug)]
pub struct Person {
    /// For the API.
    pub key: &'static str,
    /// Their address, at a host that cannot exist (RFC 2606).
    pub email: &'static str,
    /// Their name.
    pub name: &'static str,
    /// In a sentence, in both languages.
    pub about: [&'static str; 2],
    /// What they write and read in.
    pub lang: Lang,
    /// The voice they like.
    pub voice: &'static str,
    /// Of ten days they come on so many.
    pub comes: u32,
    /// Of twenty days on which they come they ask on so many.
    pub asks: u32,
    /// The local hour at which they draw their card of the day.
    pub hour: i8,
    /// What they ask: spread, question, tag.
    pub questions: &'static [(&'static str, &'static str, &'static str)],
    /// What they write beside some readings.
    pub notes: &'static [&'static str],
}

/// The three.
pub const PEOPLE: [Person; 3] = [
    Person {
        key: "yuqing",
        email: "yuqing@demo.invalid",
        name: "雨青",
        about: [
            "台中的護理師，上大夜。下班那班公車上翻一張牌。",
            "A night nurse in Taichung. Draws a card on the bus home.",
        ],
        lang: Lang::ZhTw,
        voice: "pip_boy",
        comes: 8,
        asks: 4,
        hour: 8,
        questions: &[
            ("vault_tec_spread", "連上七天大夜，要不要跟阿長開口調班？", "工作"),
            ("single_wasteland", "學妹說我最近很兇，她看到了什麼？", "工作"),
            ("vault_tec_spread", "姊姊要我一起照顧爸，我在怕什麼？", "家裡"),
            ("celtic_cross", "這份工作我還想做多久？", "工作"),
            ("single_wasteland", "他三個月沒聯絡，我還在等什麼？", "感情"),
            ("ncr_strategic", "要不要去考專科護理師？", "工作"),
            ("vault_tec_spread", "搬到離醫院近一點的房子，換來的是什麼？", "住"),
            ("single_wasteland", "我跟媽一講電話就吵，第一句是誰先的？", "家裡"),
            ("wasteland_survival", "下班之後，我把力氣用到哪裡去了？", "自己"),
            ("vault_tec_spread", "過年值班，家裡的飯桌會怎麼想？", "家裡"),
            ("horseshoe", "存下來的這筆錢，先去旅行還是先還學貸？", "錢"),
            ("single_wasteland", "今天那床的家屬，我有沒有聽完他說話？", "工作"),
        ],
        notes: &[
            "公車上看的。先睡，醒來再想。",
            "隔天真的去講了，阿長說她等我開口等很久。",
            "這張上個月也出現過，那時候我沒在看。",
        ],
    },
    Person {
        key: "boshu",
        email: "boshu@demo.invalid",
        name: "柏樹",
        about: [
            "辭了工程師，在嘉義開麵攤。收攤之後才有空問。",
            "Left engineering to run a noodle stand in Chiayi. Asks after closing.",
        ],
        lang: Lang::ZhTw,
        voice: "wasteland_trader",
        comes: 6,
        asks: 6,
        hour: 22,
        questions: &[
            ("celtic_cross", "店面要簽三年約，我看漏了什麼？", "店"),
            ("vault_tec_spread", "合夥的阿哲心不在焉，要不要問他？", "店"),
            ("single_wasteland", "湯頭改，還是不改？", "店"),
            ("ncr_strategic", "第一個月沒賺錢，是方法錯，還是時間還不夠？", "錢"),
            ("vault_tec_spread", "爸說我浪費學歷，我真正想回他的是什麼？", "家裡"),
            ("single_wasteland", "颱風天，開店嗎？", "店"),
            ("horseshoe", "她想去日本工作，我們怎麼辦？", "感情"),
            ("vault_tec_spread", "外送平台抽三成，留著它換到什麼？", "錢"),
            ("raider_chaos", "隔壁要頂讓，我想要的是店，還是贏？", "店"),
            ("single_wasteland", "多請一個人，我捨得放手嗎？", "店"),
            ("brotherhood_council", "快一年了，我還喜歡煮麵嗎？", "自己"),
        ],
        notes: &[
            "跟阿哲講了。他以為我不想讓他管帳。",
            "沒改。",
            "先放著，月底看數字再回來看這張。",
        ],
    },
    Person {
        key: "maya",
        email: "maya@demo.invalid",
        name: "Maya",
        about: [
            "搬來臺北的混音師，用英文問，房間沒有窗戶。",
            "A sound engineer who moved to Taipei. Asks in English, in a room without a window.",
        ],
        lang: Lang::En,
        voice: "ghoul",
        comes: 7,
        asks: 5,
        hour: 13,
        questions: &[
            ("vault_tec_spread", "Renew the lease, or look for a room with a window?", "home"),
            ("single_wasteland", "What am I not hearing in this mix?", "work"),
            ("celtic_cross", "My visa runs out in spring. What do I get ready for?", "work"),
            ("vault_tec_spread", "Do I tell Ken that I want to produce on my own?", "work"),
            ("single_wasteland", "Why do I keep putting off the call home?", "family"),
            ("ncr_strategic", "The festival offered me the night stage. Take it?", "work"),
            ("wasteland_survival", "What would make this city mine?", "home"),
            ("vault_tec_spread", "Is it worth writing to Lin once more?", "friends"),
            ("horseshoe", "Two offers, one quiet and one loud. What do I weigh?", "work"),
            ("single_wasteland", "Am I tired, or am I bored?", "myself"),
            ("brotherhood_council", "The tour fell apart. What was mine in that?", "work"),
        ],
        notes: &[
            "Called. They asked about the weather for ten minutes and it was fine.",
            "Same card as in March. I had moved the desk since, nothing else.",
            "Wrote to Lin. No answer yet, and that is all right.",
        ],
    },
];

impl Person {
    /// By their key.
    #[must_use]
    pub fn find(key: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.key == key)
    }
}
