//! Who they are and what they ask. Nobody in here exists.

use crate::features::journal::model::Mood;
use crate::features::threads::model::Outcome;
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
    /// What they keep asking: a name, the question, the tag of the readings that belong to it.
    pub thread: (&'static str, &'static str, &'static str),
    /// Pages of their journal, with the mood of each.
    pub pages: &'static [(&'static str, Mood)],
    /// What came of what they asked, in their words.
    pub afterwards: &'static [(Outcome, &'static str)],
    /// Whether they are on the board.
    pub listed: bool,
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
        thread: ("這份工作", "我還要在這間醫院待多久？", "工作"),
        pages: &[
            ("公車開過大肚橋，太陽剛好。**今天沒有哭。**", Mood::Peaceful),
            ("急診滿床，阿長站著吃便當。\n\n- 夜班第五天\n- 便當是雞腿", Mood::Reflective),
            ("> 學姊說：你可以先不要當好人。\n\n抄下來，回家再想。", Mood::Uncertain),
            ("十二床的阿公出院，塞給我一顆橘子。", Mood::Grateful),
            ("睡不著。明明很累。", Mood::Anxious),
            ("調班准了。明天可以睡到中午。", Mood::Excited),
        ],
        afterwards: &[
            (Outcome::Happened, "講了，阿長當場就排。"),
            (Outcome::Partly, "換到兩個星期的白班，之後再說。"),
            (Outcome::DidNot, "沒開口。下次。"),
            (Outcome::Unclear, "還在等人事那邊。"),
        ],
        listed: true,
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
        thread: ("店", "麵攤撐不撐得過這一年？", "店"),
        pages: &[
            ("收攤十一點半。**一百二十碗**，第一次。", Mood::Excited),
            ("下雨，四十碗。湯剩半鍋，送給隔壁檳榔攤。", Mood::Reflective),
            ("爸來了，坐最裡面那張，吃完把碗收好才走。", Mood::Grateful),
            ("阿哲說想改賣滷味。我說我想一下，其實沒有要想。", Mood::Confused),
            ("算帳算到兩點。\n\n1. 房租\n2. 瓦斯\n3. 阿哲的薪水\n4. 我", Mood::Anxious),
        ],
        afterwards: &[
            (Outcome::Happened, "簽了，三年。簽完手在抖。"),
            (Outcome::DidNot, "颱風沒來，白休一天。"),
            (Outcome::Partly, "阿哲留下來，只做週末。"),
            (Outcome::Unclear, "月底的數字說不準。"),
        ],
        listed: false,
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
        thread: ("The room", "Do I stay in this city?", "home"),
        pages: &[
            ("Mixed until four. The rain got into the take, and I **left it in**.", Mood::Peaceful),
            ("Landlord says the wall is not damp. The wall disagrees.", Mood::Confused),
            ("Ken laughed at the bridge, the good kind of laugh.", Mood::Excited),
            ("Mum’s birthday. Sang into the phone, off key, on purpose.", Mood::Grateful),
            (
                "Three things I can hear from bed:\n\n- the fridge\n- the scooters\n- nobody",
                Mood::Reflective,
            ),
            ("Visa office again. Number 214, served at 186.", Mood::Anxious),
        ],
        afterwards: &[
            (Outcome::Partly, "Stayed, but with a shorter lease and a key to the roof."),
            (Outcome::Happened, "Told him. He had been waiting for it."),
            (Outcome::DidNot, "Did not write. Wrote a song about not writing."),
            (Outcome::Unclear, "Ask me in spring."),
        ],
        listed: true,
    },
];

impl Person {
    /// By their key.
    #[must_use]
    pub fn find(key: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.key == key)
    }
}
