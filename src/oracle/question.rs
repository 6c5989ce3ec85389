//! Understands a question: what it is about, of what kind it is, which limits its reading has to name.
//!
//! Rules and no model, like the safety gate, whose `Text` it shares: the same question must be read the
//! same way for ever, and a golden reading must change only when a table does. Every list is one line of
//! words with `|` between them, in both languages, since people mix them. A topic is the heaviest of six
//! scores; an intent is the first whose words are there; a boundary is named whenever its words are there
//! and nothing says that they are about something else (a cat, a film, what was ten years ago).

use super::text::{Pair, Text, Words, words};
use crate::tarot::Topic;

/// What a question is about, of what kind it is, and which limits its reading has to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    /// Of what kind it is.
    pub intent: Intent,
    /// What its reading must say it cannot tell; each at most once, in the order of `Boundary`.
    pub boundaries: Vec<Boundary>,
}

/// What the asker wants of the cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// To choose.
    Decision,
    /// To know when.
    Timing,
    /// To know what is in the way.
    Blockage,
    /// A yes or a no.
    Confirmation,
    /// To see more clearly; what is left.
    Understanding,
}

impl Intent {
    /// As in the seed and in source ids.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Timing => "timing",
            Self::Blockage => "blockage",
            Self::Confirmation => "confirmation",
            Self::Understanding => "understanding",
        }
    }
}

/// What no card can tell or decide, so that a reading touching it has to say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// Whether to end a marriage.
    Divorce,
    /// Whether to give up a job.
    Quit,
    /// What to buy or sell, what a price will do.
    Invest,
    /// How a court will decide, whether to go there.
    Law,
    /// What ails a body, what to do about it.
    Health,
    /// Whether there is or will be a child.
    Pregnancy,
    /// What another person hides.
    Secret,
    /// Who dies, and when.
    Death,
}

impl Boundary {
    /// As in the seed and in source ids.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Divorce => "divorce",
            Self::Quit => "quit",
            Self::Invest => "invest",
            Self::Law => "law",
            Self::Health => "health",
            Self::Pregnancy => "pregnancy",
            Self::Secret => "secret",
            Self::Death => "death",
        }
    }
}

/// Reads a question. Never fails: an empty one is open and seeks understanding.
#[must_use]
pub fn understand(question: &str) -> Question {
    let mut text = Text::spoken(question).joined();
    text.strike(STRUCK);
    Question { topic: topic(&text), intent: intent(&text), boundaries: boundaries(&text) }
}

/// Words that hold another word they have nothing to do with.
const STRUCK: Words = words!(
    "被電到腦中風|電到腦中風|die for|dying to|被告白|被告知|告白氣球|母胎|輪胎|胎記|機車行程|還是會|還是很|還是想|還是不敢|還是沒|還是覺得|還是好|還是有點|\
     工作坊|錢包|請問老師|老師好|老師你好|搬家|新家|treatment work|round work|will it work|work out|ivf work|work between us|做功課|家庭代工|心情好好|天生一對|愛心傘|court shoes|free trial|judge me|sick of|sick to death|\
     love to know|would love to|law of attraction|gold star|gold medal|dont quit"
);

// --- Topic. ---

/// Heavy, middling and light words of one topic: four, two and one each.
struct Field {
    topic: Topic,
    heavy: Words,
    middling: Words,
    light: Words,
}

fn topic(text: &Text) -> Topic {
    let mut best = (Topic::Open, 0);
    for words in TOPICS {
        let score =
            4 * text.count(words.heavy) + 2 * text.count(words.middling) + text.count(words.light);
        if score > best.1 {
            best = (words.topic, score);
        }
    }
    best.0
}

/// In the order in which a tie is resolved: the heart before the head, the head before the office.
const TOPICS: &[Field] = &[
    Field {
        topic: Topic::Love,
        heavy: words!(
            "喜歡我|愛我|在一起|工具人|這段關係|是喜歡|對我有意思|有意思嗎|想死他|想死你|曖昧|告白|表白|復合|復和|前任|前男友|前女友|男友|男朋友|女友|女朋友|另一半|現任|脫單|桃花|正緣|暈船|暗戀|交往|\
             戀愛|戀情|感情|愛情|分手|失戀|約會|求婚|同居|劈腿|外遇|小三|偷吃|閃光|死會|脫魯|聯誼|離婚|姊弟戀|遠距離|姻緣|真命天子|單身|心動|\
             談過戀|一見鍾情|追求者|交友軟體|斷聯|婚姻|名分|閃婚|相親|愛上|喜歡上|喜歡他|喜歡的人|愛著|暗示我|表態|挽回|放生我|\
             long distance|between us|the two of us|chance with|i love her|i love him|feelings for|crush|boyfriend|girlfriend|husband|wife|soulmate*|ex|exs|dating|date night|first date|romance|love life|relationship*|situationship|\
             single forever|propose|divorc*|marry|marriage|married|in love|love with|have feelings|likes me|like me|loves me|love me|\
             ask her out|ask him out|hinge|tinder|bumble|get back together|flirt*|twin flame|cheating|affair"
        ),
        middling: words!(
            "喜歡|老公|老婆|太太|結婚|婚禮|已讀不回|封鎖他|約他|約我|追他|追到手|還想我|緣分|放生|吵架|冷淡|心意|他怎麼想我|離還是不離|見面|見他|想他|女生|男生|a 男|ig|限動|\
             love|lovers|partner|wedding|kiss|text him|text her|text me|he thinks of me|the one|commit|ghosted|move on|heart|cheat*|someone new|coming back|two guys|met a guy|met a girl"
        ),
        light: words!("他|我們|him|her|he|she|guy|guys|follows me|dm"),
    },
    Field {
        topic: Topic::Mind,
        heavy: words!(
            "焦慮|憂鬱|睡不著|睡不好|失眠|心煩|在煩|煩什麼|心情|情緒|壓力|低落|迷惘|自信|內耗|emo|放空|療癒|孤單|厭世|崩潰|人生課題|在意別人的眼光|提不起勁|好累|恐慌|難過|想哭|自我懷疑|\
             anxious|anxiety|depress*|cant sleep|on my mind|sleep|insomnia|lonely|overwhelmed|burnt out|burned out|burnout|stressed|stress|confident|confidence|low today|feeling low|\
             feeling lost|panic|my mood|mental health|overthink*|healing|grief|grieve|self esteem|sad"
        ),
        middling: words!(
            "悶|放下|安慰|鼓勵|煩惱|累|放鬆|休息|靜心|冥想|沒動力|擔心|害怕|自責|自卑|內心|\
             tired|exhausted|afraid|worry|worried|calm|let go|hopeless|comfort|rest|recharge|emotions|inner"
        ),
        light: words!("哭|怕|忙|feeling|feel|cry|cried|crying"),
    },
    Field {
        topic: Topic::Study,
        heavy: words!(
            "考試|學測|指考|分科|會考|統測|研究所|論文|口試|期中|期末|科系|轉系|念書|讀書|唸書|推甄|教授|多益|雅思|托福|高普考|公職|國考|司法官|證照|駕照|\
             留學|交換學生|補習|暑修|學分|微積分|重修|死當|歐趴|all pass|畢業|大學|指導教授|私中|國中|高中生|成績|家教|\
             exam|exams|thesis|university|college|masters|phd|grad school|med school|law school|semester|homework|finals|scholarship|degree|study|studying|study abroad|\
             back to school|driving test|the bar|my paper|class|professor|school|certificat*|licen*"
        ),
        middling: words!(
            "考上|考得上|考到|考|被當|期末報告|做報告|交報告|報告趕|寫報告|學校|老師|同學|課程|學習|上課|學長姐|學姐|retake|test tomorrow|teacher|course|program|paper|grade|grades|learn the"
        ),
        light: words!("學|及格|pass|recital"),
    },
    Field {
        topic: Topic::Work,
        heavy: words!(
            "工作|護理師|門診|法醫|禮儀師|消防員|這行|諮商所|調單位|輪班|職場|離職|辭職|裸辭|辭呈|面試|老闆|主管|同事|升遷|升職|加薪|年終|轉職|跳槽|事業|創業|公司|offer|加班|上班|部門|業績|專案|提案|客戶|甲方|接案|\
             副業|打工|職業|退伍|不幹了|錄取|升官|升主管|資遣|裁員|開店|早餐店|咖啡廳|合夥人|簽約|實習|履歷|遠端|外商|自由業|留任|斜槓|工作運|求職|慣老闆|責任制|\
             job|jobs|work|boss|coworker*|colleague*|career|promot*|interview|raise|manager|freelanc*|business|resign*|hand in my notice|hired|fired|layoff*|laid off|office|\
             start my own|bakery|launch|client|clients|side hustle|employer|internship|profession|notice period"
        ),
        middling: words!(
            "換跑道|升等|團隊|開會|會議|案子|合作|頻道|退休|出版社|值班|菜鳥|社畜|專業|企劃|志工|創作|\
             team|project|deadline|presentation|startup|part time|shift|retirement|quit|novel|field|nurse|promoted|business partner"
        ),
        light: words!("薪水|職|換環境|freelance|demo|channel"),
    },
    Field {
        topic: Topic::Money,
        heavy: words!(
            "財運|偏財|錢|股票|股市|投資|存股|當沖|比特幣|台積電|0050|房貸|卡債|貸款|理財|樂透|威力彩|刮刮樂|大樂透|發票|存款|負債|買房|房價|基金|etf|停損|套牢|解套|歐印|\
             虛擬貨幣|財務|經濟壓力|信用卡|帳單|月光|\
             money|finances|financial|savings|invest*|stocks|shares|crypto|bitcoin|lottery|debt|loan|mortgage|salary|budget|rent|pay me back|afford|bills|bill|gold"
        ),
        middling: words!(
            "存到|買車|房租|漲租|殺價|窮|吃土|課金|荷包|省|賺|保險|繼承|遺產|薪水|中獎|週年慶|房仲|\
             buy the|buy a|save|lend|expensive|inheritance|wealth|rich|price|paid|house"
        ),
        light: words!("買|賣|貴|buy|sell|cost|sale|spend"),
    },
    Field {
        topic: Topic::Family,
        heavy: words!(
            "媽媽|爸爸|我媽|我爸|爸媽|父母|婆婆|婆媳|公婆|岳母|岳父|娘家|婆家|小孩|孩子|兒子|女兒|弟弟|妹妹|哥哥|姊姊|姐姐|兄弟姊妹|阿嬤|阿公|爺爺|奶奶|外婆|外公|家人|親戚|\
             原生家庭|出櫃|親子|寶寶|懷孕|備孕|試管|二胎|第二胎|閨蜜|死黨|室友|表哥|友情|叛逆|長輩|育兒|媳婦|媽寶|\
             mom|moms|mum|mums|dad|dads|mother|father|parents|sister|brother|son|daughter|kids|child|children|baby|family|grandma|grandpa|grandfather|grandmother|mother in law|in laws|\
             teenager|siblings|best friend|friendship|roommate*|pregnan*|ivf|uncle|aunt|cousin"
        ),
        middling: words!(
            "朋友|家務|照顧|過年|交朋友|監護權|我家|鄰居|寵物|貓|狗|犬|兔子|friend|friends|custody|neighbor*|pet|cat|dog|puppy|kitten|christmas|period"
        ),
        light: words!("家人|家裡|hamster"),
    },
];

// --- Intent. ---

fn intent(text: &Text) -> Intent {
    // "What should I know" and "how will it go" are open, though "should I" and "will it" are in them.
    let closed = !text.near(OPENING);
    if text.any(TIMING) {
        Intent::Timing
    } else if closed && text.near(OUTCOME) {
        Intent::Confirmation
    } else if closed && (text.any(DECISION) || text.near(DECISION_PAIRS)) {
        Intent::Decision
    } else if text.any(BLOCKAGE) || text.near(BLOCKAGE_PAIRS) {
        Intent::Blockage
    } else if closed && (text.any(CONFIRMATION) || text.near(CONFIRMATION_PAIRS)) {
        Intent::Confirmation
    } else {
        Intent::Understanding
    }
}

/// "When" as a question, not as "whenever he calls".
const TIMING: &[Words] = &[
    words!(
        "什麼時候|何時|幾時|多久|幾月|幾號|哪一年|哪天|哪個月|什麼時間|啥時|幾歲會|時機對|好時機|要等到"
    ),
    words!(
        "when will|when do|when does|when is|when are|when am|when can|when should|when could|how long|how soon|what time|\
     how much longer|right time|good time|is now|when to|how many months|how many weeks|which month"
    ),
];

/// A question word with its verb.
const OPENING: &[Pair] = &[(
    words!("how|hows|what|where|why|who"),
    words!("will|does|do|should|would|is|are|am|can|could|did|was"),
    1,
)];

/// "Will it be good?", which is not "shall I?".
const OUTCOME: &[Pair] = &[(words!("會|過|還|和|變"), words!("好嗎"), 30)];

const DECISION: &[Words] = &[
    words!(
        "要不要|該不該|應不應該|值不值得|適不適合|需不需要|好不好|選哪|哪一個好|哪個好|比較好還是|還是|該往|要選|二選一|怎麼選|該選|是否該|是否要|去不去|換不換|接不接|\
     離不離|留不留|買不買|可不可以|能不能去|行不行|放棄嗎|收手了嗎|要等嗎"
    ),
    words!(
        "should i|should we|do i stay|do i go|do i leave|do i quit|do i resign|do i say|do i buy|do i take|choose|which one|better to|worth it|\
     stay or|leave or|whether to|cant decide|good idea|is it right to|yes or no|take the|or wait|or move on|or first|pros and cons|or not"
    ),
];

const DECISION_PAIRS: &[Pair] = &[
    (
        words!("該|應該|值得|適合|需要|要去|要養|要買|要換|可以買|可以賣|可以繼續|可以養|可以停"),
        words!("嗎|呢"),
        45,
    ),
    (words!("好"), words!("嗎"), 0),
    (
        words!(
            "stay|leave|beach|may|dinner|masters|city|cat|law|buy|rent|criminal|suicide|this|friday"
        ),
        words!("or"),
        30,
    ),
    (words!("or"), words!("first|go back|leave|stay|move"), 18),
    (words!("thinking of|thinking about"), words!("quitting|leaving|moving|buying|selling"), 3),
];

const BLOCKAGE: &[Words] = &[
    words!(
        "卡住|卡關|瓶頸|阻礙|阻力|盲點|走不出|放不下|動不了|為什麼一直|為什麼總|為何總|為什麼每|為什麼都|為什麼老|為什麼還|為何一直|老是|存不住|死胡同|死巷|無法|沒辦法|問題出在|哪裡出了問題|\
     缺什麼|擋住|什麼在擋|突破|撞牆|提不起勁|難產|鬼打牆"
    ),
    words!(
        "stuck|why cant|why do i always|why do i keep|why am i always|why am i still|why wont|blocking|blocked|holding me back|in my way|in the way|obstacle|cant focus|\
     cant seem|keep failing|keep repeating|cant get over|cant move on|what am i missing|dead end|why is it so hard|why does it never|going in circles"
    ),
];

const BLOCKAGE_PAIRS: &[Pair] = &[
    (words!("為什麼|為何"), words!("一直|總是|每次|每段|都存|都不|都沒|老是|還是"), 24),
    (words!("一直"), words!("不|無|沒|很難|失敗|被拒"), 3),
    (words!("why"), words!("always|keep|never|cant"), 20),
];

const CONFIRMATION: &[Words] = &[
    words!(
        "會不會|是不是|有沒有|有機會|能不能|是否|有望|還有救|嗎|吧 |成不成|真的假的|對不對|可能"
    ),
    words!(
        "will|is he|is she|is it|is my|is this|is there|is our|is someone|does|do i have|do they|am i|are we|are they|are my|did i|did he|did she|has he|has she|\
     any chance|is forensic|can we|can i|would he|would she|do we|is long distance|is freelancing|have a chance|is long|is the|is that"
    ),
];

const CONFIRMATION_PAIRS: &[Pair] =
    &[(words!("會"), words!("嗎"), 45), (words!("boy"), words!("girl"), 6)];

// --- Boundaries. ---

/// The words of one boundary, and what says that they are about something else.
struct Limit {
    boundary: Boundary,
    words: &'static [Words],
    pairs: &'static [Pair],
    unless: Words,
}

fn boundaries(text: &Text) -> Vec<Boundary> {
    LIMITS
        .iter()
        .filter(|limit| {
            (text.any(limit.words) || text.near(limit.pairs)) && !text.has(limit.unless)
        })
        .map(|limit| limit.boundary)
        .collect()
}

const LIMITS: &[Limit] = &[
    Limit {
        boundary: Boundary::Divorce,
        words: &[
            words!(
                "離婚|離還是不離|離一離|離不離|簽字離|假分居|婚姻走到盡頭|結束婚姻|結束這段婚姻|繼續這段婚姻|婚姻還要|婚還要不要"
            ),
            words!(
                "divorc*|stay married|end my marriage|leave my husband|leave my wife|leaving my husband|leaving my wife|separate from my husband|separate from my wife|\
             end our marriage|annulment|legal separation"
            ),
        ],
        pairs: &[
            (words!("該不該|要不要|是否|還要"), words!("這段婚姻|婚姻|分居"), 18),
            (words!("跟老公|跟老婆|跟先生|跟太太"), words!("分開|分居|離"), 12),
        ],
        unless: words!("離婚多年|divorced years ago|爸媽離婚|parents divorced"),
    },
    Limit {
        boundary: Boundary::Quit,
        words: &[
            words!(
                "離職|辭職|裸辭|辭呈|提辭|該辭|辭掉|請辭|不幹了|不想幹了|閃人|炒老闆|炒了老闆|跳槽|換工作|遞辭|走人"
            ),
            words!(
                "quit my job|quitting my job|quit work|quit this job|quitting|hand in my notice|give notice|give my notice|two weeks notice|resign*|leave my job|leaving my job|\
             leave this job|leave the company|leave this company|leave my company|walk away from my job|put in my notice|change jobs|switch jobs|new job or stay"
            ),
        ],
        pairs: &[
            (
                words!("工作|公司|老闆|主管|年終|上班"),
                words!("想走|該走|要走|走不走|要不要走|留不留|該辭|撐不撐"),
                36,
            ),
            (
                words!("job|boss|company|work"),
                words!("should i leave|should i quit|should i stay|do i leave|do i quit"),
                36,
            ),
            (words!("should i quit|quit"), words!("job|boss|work|before|company"), 24),
        ],
        unless: words!(
            "弟弟一直換工作|quit smoking|quitting smoking|quit drinking|quitting drinking|quit sugar|quitting sugar|quitting coffee|quit vaping|quitting caffeine"
        ),
    },
    Limit {
        boundary: Boundary::Invest,
        words: &[
            words!(
                "股票|股市|台股|美股|台積電|比特幣|虛擬貨幣|加密貨幣|幣圈|以太|狗狗幣|0050|0056|006208|存股|當沖|融資|融券|歐印|停損|停利|解套|套牢|投資|基金|etf|期貨|權證|抄底|\
             買黃金|黃金會|黃金現在|美債|定期定額|輝達|大盤|多單|空單|航運股|外匯|股利|買房投資|炒房|靈骨塔|民間互助會"
            ),
            words!(
                "bitcoin|btc|ethereum|crypto|stock|stocks|shares|invest|investing|investment*|buy the dip|will gold|buy gold|sell gold|gold price*|etf|index fund*|portfolio|day trad*|\
             dogecoin|nft|nfts|forex|options trading|the market|401k|bonds|nasdaq|tesla"
            ),
        ],
        pairs: &[
            (words!("savings|money|cash"), words!("into|startup|fund|business"), 12),
            (words!("拿出|投入|放進|押"), words!("積蓄|存款|資金|錢"), 12),
            (words!("借錢"), words!("投資|買股|買幣"), 18),
        ],
        unless: words!(
            "投資自己|invest in myself|invest in me|invest in him|invest in her|invest in us|invest in this relationship|invest time|invest more time|job market|the market research"
        ),
    },
    Limit {
        boundary: Boundary::Law,
        words: &[
            words!(
                "官司|法院|法官|判刑|被告|原告|提告|提訴|開庭|監護權|律師|訴訟|有罪|無罪|遺產|起訴|上訴|假釋|坐牢|關多久|存證信函|勝訴|敗訴|緩刑|筆錄|告前公司|告他|告公司|告房東|\
             告老闆|告對方|吃官司|撫養權|勞資糾紛|調解|贍養費|假扣押|毀謗|妨害"
            ),
            words!(
                "court|lawsuit|sue|suing|sued|custody|the hearing|my hearing|court hearing|settlement|lawyer|attorney|my trial|the trial|contesting the will|the judge|convicted|go to jail|\
             go to prison|parole|press charges|restraining order|legal action|legal case|my appeal|verdict|probate|alimony|court case"
            ),
        ],
        pairs: &[
            (words!("和解"), words!("萬|賠|金|書|對方"), 24),
            (words!("車禍|對方|保險"), words!("和解|賠|理賠"), 24),
            (words!("要不要|該不該|可以"), words!("告"), 0),
        ],
        unless: words!(
            "司法官|刑法|想當律師|當律師適合|become a lawyer|be a lawyer|tennis court|basketball court|food court|律師考試|律師國考"
        ),
    },
    Limit {
        boundary: Boundary::Health,
        words: &[
            words!(
                "健檢|切片|開刀|手術|化療|電療|標靶|不舒服|硬塊|腫瘤|癌|停藥|吃藥|的藥|換醫生|看醫生|檢查結果|檢查報告|報告紅字|甲狀腺|確診|住院|病情|病會|的病|我的病|復健|發炎|頭痛|胃痛|\
             腰痛|經痛|胸悶|心悸|診斷|血壓|血糖|糖尿病|回診|篩檢|超音波|斷層|病理|身體會|健康會|身體健康|健康狀況|健康運|過敏|憂鬱症|躁鬱|洗腎|中風|看中醫|掛號|掛哪科"
            ),
            words!(
                "test results|biopsy|surgery|cancer|chemo|treatment|antidepressant*|medication|my meds|headache|headaches|migraine*|diagnos*|tumor|tumour|lump|mri|ct scan|symptom*|\
             see a doctor|the doctor|my doctor|disease|illness|blood test|blood work|my health|his health|her health|heal from my|operation|stomach pain|back pain|therapy work|get well|get healthy|be cured"
            ),
        ],
        pairs: &[
            (words!("最近|一直|常常"), words!("痛|暈|喘|吐|流鼻血"), 18),
            (words!("something serious"), words!("biopsy|body|doctor"), 30),
            (
                words!("mom|dad|grandma|grandpa|husband|wife|sister|brother"),
                words!("get better|recover|sick"),
                24,
            ),
            (words!("生病|受傷|車禍"), words!("會好|康復|復原|痊癒"), 36),
        ],
        unless: words!(
            "狗|貓|兔|牠|寵物|小時候|康復了|年前|走出憂鬱|籃球|心痛|cat|dog|hamster|puppy|rabbit|the vet|years ago|all clear|behind me|silent treatment|過敏原是他|電腦|手機"
        ),
    },
    Limit {
        boundary: Boundary::Pregnancy,
        words: &[
            words!(
                "懷孕|有寶寶|有小孩嗎|有孩子嗎|試管|月經|大姨媽|生理期|備孕|好孕|二胎|第二胎|第一胎|懷上|驗孕|胎兒|預產期|人工受孕|求子|生小孩|生孩子|墮胎|流產|安胎|男寶|女寶|受孕|植入|\
             是不是有了|拿掉小孩|凍卵|不孕"
            ),
            words!(
                "pregnan*|ivf|iui|my period|period is late|period late|boy or girl|second baby|another baby|have a baby|having a baby|trying for a baby|trying for a second|conceive|conceiving|\
             due date|miscarr*|abortion|fertil*|embryo|be a mother|become a mother|become a mom|have kids one day"
            ),
        ],
        pairs: &[
            (words!("月經|mc|那個"), words!("晚|沒來|遲"), 24),
            (words!("小孩|寶寶|胎"), words!("男生還是女生|男的還是女的|男還是女"), 18),
        ],
        unless: words!("狗|貓咪懷孕|我家貓|my cat|my dog|period drama"),
    },
    Limit {
        boundary: Boundary::Secret,
        words: &[
            words!(
                "有別人|外遇|劈腿|偷吃|偷偷愛|偷偷喜歡|瞞著我|瞞我|瞞著|小三|小王|出軌|騙我|背著我|別的女人|別的男人|別的女生|隱瞞|跟誰聊|跟誰傳|有鬼|不忠|說謊|藏了什麼|祕密|秘密|約砲|偷情|精神出軌"
            ),
            words!(
                "secretly|cheat|cheats|cheated on me|cheating|behind my back|hiding something|hiding from me|who is he texting|who is she texting|whos he texting|texting at night|an affair|\
             someone else|somebody else|unfaithful|lying to me|lie to me|lied to me|keeping secrets|keeping a secret|another woman|another man|other woman|seeing other|side chick"
            ),
        ],
        pairs: &[
            (words!("心裡|心中"), words!("有別|別人|其他人|有誰|前女友|前男友|前任"), 15),
            (words!("還愛著|還喜歡|忘不了|還想著"), words!("前女友|前男友|前任|初戀"), 6),
            (
                words!("does he|does she|does my|is he|is she|is my|still"),
                words!(
                    "feelings for her|feelings for his|feelings for another|in love with her|in love with his|love his ex|love her ex|for her coworker|for his coworker|over his ex|over her ex"
                ),
                36,
            ),
            (words!("手機"), words!("蓋著|不給我看|改密碼|鎖起來"), 18),
            (words!("跟女同事|跟男同事|跟別人|跟他前"), words!("曖昧|有什麼|怎樣|聯絡|有染"), 9),
        ],
        unless: words!(
            "cheat day|cheat meal|cheat code|secretly hoping|我的祕密|秘密花園|祕密花園|my secret|i cheated|我劈腿|我出軌|我外遇|吃我的"
        ),
    },
    Limit {
        boundary: Boundary::Death,
        words: &[
            words!(
                "會過世|過世嗎|會往生|活到幾|活多久|活得到|剩多久|剩多少時間|癌末|末期|病危|安寧病房|安寧療護|會有人走|會比我先走|壽命|陽壽|長壽|彌留|什麼時候走|什麼時候死|何時死|先走嗎|臨終|\
             會死嗎|大限|有生命危險"
            ),
            words!(
                "pass away this|will pass away|gonna pass away|how long will i live|how long do i have|hospice|outlive|life expectancy|terminal|time left|die before|die this year|when will i die|\
             how will i die|live to be|live past|live until|how old will i be when|gonna die|on his deathbed|on her deathbed|not make it"
            ),
        ],
        pairs: &[
            (
                words!("爸|媽|阿公|阿嬤|爺爺|奶奶|外公|外婆|老公|老婆|醫生|病|癌|住院|他"),
                words!("還有多久|撐得過|撐過|撐多久|熬得過|撐不撐|挺得過|等到我回|還能活"),
                36,
            ),
            (words!("比老公|比老婆|比他|比我|比爸|比媽"), words!("先走|早走|活得久|先死"), 6),
            (words!("will|is|going to|gonna"), words!("die|pass away"), 36),
            (
                words!(
                    "mom|dad|grandma|grandpa|grandfather|grandmother|husband|wife|mother|father|sister|brother|aunt|uncle"
                ),
                words!("make it through|make it to|make it till|survive|how much time|how long"),
                36,
            ),
        ],
        unless: words!(
            "遠距|試用期|這段感情|drop dead gorgeous|die of embarrassment|die laughing|battery|plant|phone|character|game|in the show|love die|love will die|末期考"
        ),
    },
];
