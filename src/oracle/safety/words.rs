//! The tables of the safety gate: what people say when they, or someone near them, are in danger, and
//! what only sounds like it. A list has `|` between its words; texts are brought to one spelling before
//! they are looked up (see [`crate::oracle::text`]), so write 他 for 她, and no apostrophes. The number of
//! a pair is its reach in bytes.

use super::super::text::{Pair, Words, words};

// --- What sets a plain term aside. ---

/// A story, a game, a dream.
pub(super) const TOLD: &[Words] = &[
    words!(
        "小說|劇本|電影|影集|追劇|這部劇|看劇|主角|遊戲|副本|排位|打王|被王|狼人殺|密室|推理|謀殺案|漫畫|動漫|動畫|桌遊|試鏡|\
     夢到|夢見|做夢|作夢|歌詞|紀錄片|實況"
    ),
    words!(
        "novel|movie|film|tv show|show|series|documentary|characters?|screenplay|script|game|ranked|raid|\
     elden ring|mystery|auditioning|dream|dreams|dreamt|dreamed|podcast|lyrics|romcoms|halloween|play the"
    ),
];
/// A profession or a study in which grave words are daily bread.
pub(super) const AT_WORK: &[Words] = &[
    words!(
        "志工|防治中心|護理師|急診室當|急診輪班|消防員|法醫|法律系|刑法|司法官|禮儀師|社工師|心理師|諮商所|當警察|檢察官|當記者|救護員"
    ),
    words!(
        "nurse|paramedic|volunteer*|crisis line|law school|forensic*|studying|homicide doctrine|counselling|\
     social worker|for the bar|firefighter"
    ),
];
/// What is over: a way out of it, then the years since.
#[rustfmt::skip]
pub(super) const PAST: &[Pair] = &[
    (words!("離開|走出|脫離|逃離|逃出"), words!("年了|年前|很平靜|現在很好"), 60),
    (words!("out of|left|escaped|free of"), words!("years ago|years and|years now|for years|happy now"), 60),
    (words!("abusive|abused"), words!("years ago|years and happy|behind me"), 60),
];

/// Sayings that only sound grave. Struck out before anything is looked for, with their spaces as typed:
/// "想死你" is a longing, "想死 你們" is not.
pub(super) const STRUCK: &[Words] = &[
    // Longing and liking.
    words!(
        "解脫這段|放心走完|安心走完|hungry i could die|想死你 |想死他 |想死你了|想死他了|想死你們了|想死我了|想死大家"
    ),
    // 死 as "very", "fixed", "stubborn", or as half of another word.
    words!(
        "累死|笑死|煩死|氣死|嚇死|餓死|熱死|冷死|忙死|窮死|醜死|帥死|愛死|吵死|睡死|悶死了|無聊死|尷尬死|羨慕死|緊張死|丟臉死|可愛死|\
     社死|打死不|打死我都|打死也|該死的|生不如死的|半死|快做死|死心|死會|死神|死線|死黨|死守|死磕|死纏|死背|死賴|死胡同|死巷|死腦筋|死馬|\
     死對頭|死要|死定|死忠|死角|死侍|死亡牌|死當|死機|死亡之|去死團|去死去死|叫他去死|他去死|吃到死|早死早超生"
    ),
    words!("尷尬到想死|無聊到想死|熱到想死|冷到想死|丟臉到想死|社死到想死"),
    // 殺 as a bargain, a pastime or a game.
    words!(
        "殺時間|殺價|秒殺|狼人殺|殺青|殺很大|殺出重圍|殺進|殺手級|抹殺|封殺|獵殺對決|殺必死|謀殺底片|殺底片|扼殺|殺菌"
    ),
    words!(
        "慢性自殺|自殺式|自殺突擊|自殺防治|家暴防治|自殺專線|跳樓大拍賣|跳樓價|跳樓拍賣|跳樓機|跳樓梯|倒吊人"
    ),
    // 打, 撞, 昏, 血 without a wound.
    words!(
        "打我電話|打我手機|打我line|打我主意|打我槍|打我臉|打給我|被打臉|被打槍|被打敗|被打擊|被打動|被打斷|被打擾|被打分|被打回|被打入|被打亂|\
     打電話|打球|打籃球|打電動|打掃|打工|打字|打包|打聽|打招呼|打疫苗|打針|打排位|撞牆期|差點昏倒|快昏倒|到吐血|快吐血|想吐血|噴鼻血|讓人翻白眼"
    ),
    words!(
        "喘不過氣的|不想醒來面對|不想醒來上班|不要醒來上班|頂樓加蓋|動手做|威脅利誘|慢慢消失|消失一陣|消失幾天|消失一個|消失一下|消失兩|消失三|\
     蒸發一個|蒸發一陣|蒸發幾天|蒸發兩|蒸發三|怎麼死的|渣男去死|電爆"
    ),
    // die, dead, death.
    words!(
        "dying to|die for|die hard|to death|die of|die from|die laughing|dying of|dying laughing|dead to me|dead end|\
     drop dead|dead tired|dead serious|dead set|death card|caught dead|over my dead body|wanna die laughing|\
     death reversed|death and the|death of me|die on this hill|phone died|battery died|die inside lol"
    ),
    // kill, murder, shoot, hit, choke.
    words!(
        "killing me|killing it|killing time|kill time|kill for|kill me when|kill me if|kill me lol|killer deal|\
     murder mystery|murder a|suicide squad|shoot my shot|hit me up|hits me different|it hit me|hit me that|\
     hit me like|beat me to|beat me at|beat me in|followed me back|follow me back|followed me on|follows me on|\
     kill the mood|kill the vibe|hit the gym|stabbed in the back|kill two birds|beat myself up|shoot me a"
    ),
    // hearts, strokes and doses as figures of speech.
    words!(
        "a heart attack when|gave me a heart attack|heart attack when|nearly had a heart attack|\
     almost had a heart attack|stroke of|overdose of|overdosed on|overdosing on|bleeding edge|bleeding heart"
    ),
    // going, ending, leaving in small.
    words!(
        "go on a|go on the|go on date|go on dates|go on vacation|go on holiday|go on trips|go on stage|go on tour|\
     go on like this with|ending it with|end it with|disappear to|disappear for a|disappear from work|\
     point of living in|point in living in|tired of living with|tired of living in|tired of living here|\
     tired of living at|tired of living alone|dont wanna live with|dont wanna live in|dont wanna live here"
    ),
];

// --- Self-harm. ---

pub(super) const SELF_SURE: &[Words] = &[
    words!(
        "為什麼我還在|死掉大家|死了大家|死掉他們|死了他們|我是不是死|全家一起走|一家人一起走|查好了方法|買好繩子|買了繩子|不想再痛苦下去|讓我走吧|不想再醒"
    ),
    words!(
        "live with this pain|out of this life|want out of life|keep waking up every|a blade to|pain to stop|hurting to stop|stop hurting forever|said my goodbyes|say my goodbyes|is heaven real|life is not for me|life isnt for me|\
     bought a rope|noose|hate that im still|hate that im alive|im still breathing"
    ),
    // What people say in its stead.
    words!(
        "應該消失|該消失|消失才對|消失算了|消失就好|把我收走|把我收了|收了我吧|把我帶走|帶我走吧|來帶我走|浪費空氣|活在世上|活在這世|沒有牽掛了|了無牽掛|不要攔我|別攔我|\
     不要救我|人間不值得|世界不值得|不在這個世上|不在這個世界|不在人世|永遠休息|永遠睡著|想去天堂|想上天堂|去另一個世界|投胎|想去死|沒人會難過|沒有人會難過|\
     討厭活著|死的念頭|死的想法|死的衝動|自殺的念頭|自己動手|還活著幹|還活著做|為了什麼活|未來沒有我|想跳樓|想跳河|想跳海|想跳橋"
    ),
    words!(
        "stopped being here|stop being here|nothing left for me|picked a date|future with me in it|see a future for myself|no future for me|life to be over|\
     my life over|carving|my thighs|into oncoming|into traffic|into the ocean|crash my car|crashing my car|drive off a|driving off a|drive my car into|my funeral|\
     goodbye to everyone|goodbye forever|world without me|nobody needs me|cant keep going|live or die|whether i live|die tonight|die in my sleep|not around anymore|\
     do it tonight|tonight is the night|life has no meaning|life is meaningless|life is pointless|my life is pointless|why am i alive|why am i still alive|what am i living for|\
     why should i live|didnt exist|never existed|wasnt alive|werent alive|werent here|too tired to live|sleep forever|eternal sleep|left a note|left me a note saying"
    ),
    // The wish to die, named.
    words!(
        "想死|想要死|想去死|想尋死|想找死|尋死|求死|等死|不如死了|不如死掉|不如去死|不如死算|還不如死|會去死|沒有人需要我|沒人需要我|死死去|死死算|死一死|死了算|死掉算|死了一了|一了百了|死了之|去死好了|死給他看|\
     死給你看|死給他們看|只剩死|只有死|沒死成|死不了|死不成|欲死|該死的人是我|死的應該是我|死的人是我|希望我死|以死謝罪|死意"
    ),
    // The act and its traces.
    words!(
        "輕生|自盡|自殘|自傷|自我傷害|割腕|割手腕|劃手腕|割手臂|燒炭|上吊|跳樓|跳軌|臥軌|尋短|自我了斷|自我了結|了結自己|了結生命|了結這|\
     了斷自己|了斷生命|結束生命|結束自己|結束我的生命|結束這條命|結束我的人生|結束這一切|結束一切|結束這輩子|遺書|想不開"
    ),
    // Not wanting, or not being able, to live on.
    words!(
        "不想活|不想再活|不想繼續活|不想要活|不要活了|不想擱活|毋想活|無想欲活|無愛活|沒辦法活|沒力氣活|活不下去|活袂落|不知道怎麼活|活夠了|活膩|活著好累|活著很累|\
     活著太累|活著真累|活得好累|活得很累|活得太累|活得好痛苦|活著好痛苦|活著很痛苦|活著太痛苦|活著好苦|活著沒意|活著也沒|活著有什麼|\
     活著到底|活著幹嘛|活著還有|活著只是|活著做什麼|活著要幹|為什麼要活|為什麼還活|為何要活|為何活著|活下去的理由|活著的理由|\
     活下去的勇氣|活下去的動力|活下去的意義|活著的意義|值得活|沒資格活|不配活|不值得活|放棄活|放棄生命|放棄自己的生命|還要活|繼續活下去嗎|\
     獨活|不想存在|不再存在|不要再存在|不該存在|不應該存在|不想當人|不想做人了"
    ),
    // Leaving the world, sleeping for good, never having been.
    words!(
        "從世界上消失|從這世界消失|從這個世界|從世界消失|永遠消失|徹底消失|\
     不該出生|不該被生|不要出生|沒出生就好|沒有出生|為什麼要生我|為什麼要生下我|不想醒|不要醒|不要再醒|不用醒|不會再醒|不再醒|別再醒|永遠睡|一睡不|\
     一覺不醒|長眠|明天的太陽|登出人生|人生登出|人生可以登出|登出這個世界|登出地球|登出世界|重開人生|提早下車|提前下車|人生下車|這輩子就到這|\
     人生就到這|想解脫|要解脫|求解脫|才能解脫|死了就解脫|死是不是就解脫|就可以解脫"
    ),
    // Being too much for others.
    words!(
        "少我一個|累贅|沒有我的世界|沒有我會更好|沒有我會比較好|如果沒有我|我消失了會|我不見了會"
    ),
    // Wounds made by oneself.
    words!(
        "割自己|劃自己|傷害自己|傷害我自己|弄傷自己|燙自己|打自己|捶自己|揍自己|掐自己|拿頭撞|用頭撞|頭去撞|想撞牆|虐待自己|懲罰自己的身體"
    ),
    // Of oneself dying; the last words.
    words!(
        "我什麼時候會死|我什麼時候死|輪到我死|輪到我走|我死了|我死掉|我死後|如果我死|要是我死|我會死嗎|死了會比較|死了比較|死掉比較|死了就不|\
     死掉就|死了是不是|死掉是什麼感|死是什麼感|死掉會不會|怎麼死|怎樣死|如何死|死法|死最快|安樂死|我不在了|我不在的話|我不在以後|我不在之後|如果我不在|\
     跟大家說再見|跟大家道別|最後一次算牌|之後就不在|安靜的離開|安靜離開|靜靜離開|默默離開這|留下來的必要|可以放心走|可以安心走|先走了大家|我先走了對不起"
    ),
    // English: the wish and the act.
    words!(
        "suicid*|kill myself|killing myself|killed myself|kms|unalive|unaliving|end my life|ending my life|end my own life|\
     ending my own life|take my own life|take my life|taking my life|taking my own life|end it all|ending it all|\
     end it tonight|ending it tonight|wanna die|want die|wanted to die|wants to die|wanting to die|gonna die tonight|\
     ready to die|prefer to die|easier to die|off myself|offing myself|rather die than|rather be dead|worth more dead|\
     better off dead|wish i was dead|wish i were dead|if i was dead|if i were dead|if i died|when im dead|once im dead|\
     should i die|i should die|i deserve to die|deserve to live|deserve to be alive|wish i could die|wish i would die|\
     hope i die|kill himself|kill herself|kill themselves|kill themself|killing himself|killing herself|hang myself|\
     drown myself|shoot myself|slit my|cut my wrists|my wrists|starve myself|sewerslide|kys myself"
    ),
    words!(
        "cut myself|cutting myself|cuts herself|cuts himself|cutting herself|cutting himself|self harm*|selfharm*|\
     hurt myself|hurting myself|hurting herself|hurting himself|harm myself|harming myself|burn myself|burning myself|\
     urge to cut|urges to cut|started cutting|cutting again|relapsed and cut|hit myself|punch myself"
    ),
    // English: not living on.
    words!(
        "dont wanna live|dont want live|not want live|not wanna live|dont wanna be alive|dont wanna exist|doesnt wanna live|doesnt wanna be alive|\
     didnt wanna live|no longer wanna live|dont wanna wake up|never wake up|not wake up|dont wake up|stop existing|cease to exist|\
     not exist|tired of living|tired of being alive|tired of existing|tired of life|done with life|done living|\
     done with living|sick of living|sick of being alive|sick of life|hate being alive|hate living|reason to live|\
     reason to be alive|reasons to live|reason to stay alive|reason to keep living|nothing to live for|nothing left to live|\
     reason to go on|point of living|point in living|point of being alive|point of my life|worth living|\
     never born|never been born|wasnt born|not been born|shouldnt exist|shouldnt be alive|shouldnt be here|stay alive|keep living"
    ),
    // English: others better off, the leaving, the last words.
    words!(
        "better off without me|happier without me|better without me|easier without me|be relieved if i|if i was gone|\
     if i were gone|once im gone|when im gone|after im gone|if i disappeared|if i wasnt here|if i werent here|\
     if i wasnt around|leave this world|leave this earth|leaving this world|leave the world|not be here anymore|\
     not be alive|disappear forever|disappear and never|vanish forever|wrote the note|written the note|goodbye note|goodbye letters|\
     this is goodbye|this is my goodbye|no way out for me|only way out|voices tell me|voice tells me to|voices telling me|\
     tells me to jump|cant go on|cant keep living|cant live anymore|cant live like this|give up on life|giving up on life|\
     my life is over|life isnt worth|life is not worth|when will i die|will i die soon|end the pain|stop the pain|\
     end my suffering|end my misery|want it all to end|want it all to stop|want everything to end|want everything to stop"
    ),
];

pub(super) const SELF_PLAIN: &[Words] = &[
    words!(
        "離開這個世界|離開這世界|離開人世|離開人間|離開世界|自殺|我死|跳河|跳海|投河|尋死|一直有死|死亡的念頭|死的念頭|會不會死|怎麼還沒死|快點死|早點死|痛苦的人生"
    ),
    words!("thinking about death|thinking of death|thinking about dying|hate my life|jump off"),
];

#[rustfmt::skip]
pub(super) const SELF_PAIRS: &[Pair] = &[
    (words!("結束|了結|放棄|不要"), words!("生命|性命|這條命"), 9),
    (words!("吞了|吞|吃了"), words!("安眠藥送醫|藥送醫|藥自殺"), 18),
    (words!("最後一天|最後一則|最後一篇"), words!("大家要|大家保重|再見了|要幸福"), 18),
    (words!("拿著|握著|買了|浴缸"), words!("刀片|美工刀|繩子|木炭"), 18),
    (words!("我|想|好想|準備"), words!("離開這個世界|離開世界|離開這世界|離開人世"), 12),
    (words!("撐|極限|痛苦|好累|受不了|折磨|崩潰"), words!("怎麼結束|想結束|要結束|結束吧|想離開這|想消失"), 45),
    (words!("睡著|睡下|睡了|一睡|閉上眼"), words!("再也不|就不用起|不用起來|不要起來|不起來|不要張開|不再張開"), 18),
    (words!("老天|上天|死神|神明|閻王"), words!("收走|帶走我|收我|帶我走|接我"), 30),
    (words!("活著|活在|活下"), words!("痛苦|折磨|好累|沒意|浪費|煎熬|為了什麼|受罪|好難|多餘"), 15),
    (words!("沒有人|沒人"), words!("在乎我的死|發現我死|會發現我不|需要我活"), 9),
    (words!("have a plan"), words!("date|tonight|method|cry|miss me|to do it"), 24),
    (words!("let me|make me|help me|should i|wish i|if i|wanna"), words!("die|be dead|fall asleep forever"), 6),
    (words!("cant live without"), words!("him|her|them|you"), 3),
    (words!("想|應該|該|叫我|叫他|罵|要我|我就|不如|乾脆|只能|真的"), words!("去死"), 15),
    (words!("想|要|衝動|忍不住|念頭|聲音"), words!("割手|割大腿|跳出去|撞車|衝出馬路|衝進車"), 24),
    (words!("手上|手臂|手腕|大腿"), words!("多了好幾|多了一|新的傷|刀痕|又有傷|一道道"), 18),
    (words!("又開始|忍不住|停不下來|戒不掉"), words!("割手|割大腿|割腿"), 18),
    (words!("美工刀|刀片"), words!("自己|手|大腿|腿"), 24),
    (words!("頂樓|樓頂|樓上|陽台|窗邊|窗戶|橋上|月台|捷運|懸崖|海邊|欄杆|天台"), words!("跳下|往下看|往下跳|不會有人發現|走下去"), 36),
    (words!("站在|站到|坐在|爬上|爬到|走到|現在在|人在"), words!("頂樓|樓頂|天台|窗邊|窗台|橋上|陽台邊|女兒牆|欄杆|懸崖|鐵軌"), 12),
    (words!("希望|想|如果|要是|最好|能不能|讓我|祈禱"), words!("被車撞|被撞死|撞死|出車禍死|得癌症死|被雷劈死|睡死|睡著就"), 24),
    (words!("想|好想|只想"), words!("從世界|消失不見|永遠消失|永遠離開|離開所有人"), 12),
    (words!("消失|蒸發"), words!("永遠|不要回來|不再回來|沒人發現|有人發現|有人會發現|有人在乎|有人難過"), 36),
    (words!("絕望|沒望|沒希望|痛苦|意義|活著|人生"), words!("想走了|要不要走|想離開了|想先走|好想走|想放棄了"), 36),
    (words!("撐不下去|撐不住|受夠了|累了|活"), words!("想結束|想離開|想放棄|想消失|結束吧"), 36),
    (words!("沒有我|沒了我|我離開"), words!("過得比較好|過得更好|比較好|更輕鬆|比較輕鬆|比較快樂|更快樂|會更好"), 30),
    (words!("我是|我只是|我就是|活著只會|說我是|自己是"), words!("多餘的|拖累|負擔而已|大家的負擔|家裡的負擔|家人的負擔|廢人一個"), 15),
    (words!("我不在|我走了|我離開了|我消失"), words!("會後悔|會難過|會哭|會想我|會好一點|會輕鬆|會在乎|會發現"), 30),
    (words!("走了|過世|離開|死了|去世|不在"), words!("想跟他一起走|想跟他走|想跟著|想隨他|想陪他走|想去找他|想去陪他|跟他去|隨他而去"), 60),
    (words!("天上|天堂|另一個世界|那個世界"), words!("找他|陪他|團聚|相見|一起"), 18),
    (words!("找|陪|去"), words!("天上的|天堂找|天堂陪"), 9),
    (words!("抱著|帶著|帶|跟"), words!("寶寶一起走|小孩一起走|孩子一起走|女兒一起走|兒子一起走|一起死"), 12),
    (words!("東西都送|送人了|託人照顧|託付|交代好|道別了|寫好了|安排好"), words!("最後一|可以走|放心走|安心走|想走|再見|離開"), 48),
    (words!("對不起|抱歉|謝謝大家|謝謝你們"), words!("我先走|再見了|來世再見|下輩子再"), 30),
    (words!("再見了|永別|掰掰了"), words!("謝謝你們|謝謝大家|世界|大家"), 18),
    (words!("最後一次|最後一張|最後一個問題"), words!("之後就不在|不會再|就要走|就走了|再見了世界|消失"), 36),
    (words!("下輩子"), words!("這輩子就到|這輩子到|不想再來|不要再當人|不要當人"), 36),
    (words!("死"), words!("不會痛|就不痛|不痛了|痛不痛|保險金|還完|輕鬆|後悔|會難過"), 30),
    (words!("保險金|保險"), words!("還債|還完|死"), 36),
    (words!("死路|死這條路"), words!("了嗎|可走|一條"), 9),
    (words!("撐不到|活不到|過不了"), words!("那時候|明天|明年|年底|生日|過年|今晚|下個月"), 12),
    (words!("我的生命|我的命|我這條命"), words!("結束|到頭|終結"), 24),
    (words!("不想"), words!("面對明天|看到明天|有明天|有以後|有未來"), 9),
    (words!("讓我|讓自己"), words!("睡著就不|睡到不|不要醒|永遠睡"), 24),
    (words!("真的好想鼠|認真想鼠|想鼠|想 4|要鼠"), words!("認真|沒有在|不是玩|沒人懂|不是開玩笑|好累|不開玩笑|沒在開"), 30),
    (words!("真的|認真|徹底|每天都"), words!("生無可戀|了無生趣|了無生意"), 12),
    (words!("活"), words!("了無生趣|好痛苦|太痛苦|太辛苦|沒有意義|沒意義"), 15),
    (words!("藥"), words!("全部吞|全吞|一次吞|一次吃完|全部吃|存起來|囤"), 18),
    (words!("想|要|打算|準備"), words!("吞藥|吞安眠藥|吞下整|全部的藥|喝農藥|喝漂白水|開瓦斯"), 15),
    (words!("被罵|叫我|說我"), words!("去死"), 12),
    (words!("如他們的願|成全他們"), words!("死|消失|離開"), 60),
    (words!("死"), words!("如他們的願|成全他們"), 60),
    (words!("我想|真的想|很想|好想|想要|想"), words!("die|suicide|end it|disappear|kms|unalive"), 3),
    (words!("最近|一直|每天|常常|又"), words!("想到死|想著死|想死"), 9),
    // English.
    (words!("dont wanna|not wanna|doesnt wanna|dont want"), words!("be here anymore|be here"), 12),
    (words!("dont wanna|dont think i want|not wanna"), words!("make it to|see tomorrow|wake up|see another day"), 12),
    (words!("dont think ill|wont|not gonna|dont know if ill"), words!("make it to|make it through the night|make it till|be around much|be here after|be here tomorrow|be here much"), 12),
    (words!("wont be here"), words!("after tonight|tomorrow|much longer|for long"), 12),
    (words!("last reading|one last|final reading|one more card"), words!("before i go|goodbye|ever"), 24),
    (words!("gave|given|paid|packed|wrote"), words!("allowed to go|ready to go now|can i go now|ok to go now|go in peace"), 60),
    (words!("on|at"), words!("the bridge|the roof|the ledge|the rooftop|the train tracks|the tracks|the edge of the"), 3),
    (words!("jump|jumping"), words!("off|in front|from the|out the window|out of the window"), 3),
    (words!("train|bus|truck|car"), words!("stepping forward|step in front|stepping in front|step forward|hits me|hit me|run me over"), 40),
    (words!("hope|hoping|wish|wishing"), words!("hit by a|car hits|bus hits|dont wake|i die|dead|get cancer|never woke"), 30),
    (words!("wish|want|wanna"), words!("sleep and never|sleep and not|sleep forever|go to sleep forever|not wake|be with my mom in heaven|be in heaven"), 40),
    (words!("in heaven"), words!("go now|join|wanna go|want to go"), 30),
    (words!("join|be with|go to|see|follow"), words!("in heaven"), 30),
    (words!("died|passed|dead|gone|lost him|lost her"), words!("follow him|follow her|go with him|go with her|join him|join her|be with him"), 40),
    (words!("cant do this anymore|cant take it anymore|cant take this anymore|had enough|so tired"), words!("want it to be over|want it over|wanna be gone|end|want out|be over"), 40),
    (words!("want it|wanna be|want this"), words!("to be over|over with|gone forever|gone for good|to stop forever"), 3),
    (words!("wanna|wants to|want|wants"), words!("disappear|not exist|not be here|be dead|be gone|stop being alive"), 12),
    (words!("burden"), words!("everyone|everybody|family|relieved|to all|my kids|parents"), 24),
    (words!("would anyone|would anybody|will anyone|would they|would he|would she|nobody would|no one would"), words!("notice if i|care if i|miss me|if i died|if i was gone|cry if i"), 12),
    (words!("thinking about|thinking of|think about|planning on|gonna|ready for"), words!("ending it|ending everything|end everything"), 6),
    (words!("keep thinking|thinking|think"), words!("about death|about dying|of dying"), 12),
    (words!("will i|when will i|when do i|hope i"), words!("die"), 8),
    (words!("pills"), words!("all of them|enough to|saved up|stash"), 30),
    (words!("stash*|sav*|hoard*"), words!("pills"), 20),
];

#[rustfmt::skip]
pub(super) const SELF_UNLESS: &[(Words, Words)] = &[
    (words!("生不如死"), words!("工作|實習|公司|上班|主管|報告|考試|加班|專案")),
    (words!("跳下去|往下跳"), words!("高空彈跳|跳傘|跳水|彈跳|坑|泳池|潛水|股|跌|滑水道|舞")),
    (words!("木炭"), words!("烤肉|露營|中秋|燒烤|咖啡|素描|畫")),
    (words!("我想走了|真的想走了|想先離開了"), words!("公司|工作|離職|老闆|主管|薪水|部門|派對|聚餐|台北|分手|感情")),
    (words!("see a future|no future|why am i still here|hate myself"), words!("with him|with her|with them|job|relationship|us|company|town|party")),
    (words!("撐不下去|撐不住|撐不過去|不想撐了"), words!("減肥|健身|計畫|專案|傳訊息|感情|關係|婚姻|這段|連載|公會|遠距|店|教練|訂閱|生意|戒")),
    (words!("人間蒸發|想消失"), words!("環島|旅行|放假|度假|出國|斑|脂肪|痘|鬼故事|天消失|陣子")),
    (words!("想要不要走|不想留在這世|這個世界不適合我|這世界不需要我|世界不需要我|沒人需要我"), words!("公司|離職")),
    (words!("不敢活|好想離開世|撞死"), words!("別人|狗|貓|電影")),
    (words!("被車撞|被撞死"), words!("狗|貓|昨天|上週|和解|對方|肇事|車禍")),
    (words!("ending it"), words!("boyfriend|girlfriend|relationship|with|contract|lease|marriage|situationship")),
    (words!("cant do this anymore|cant take it anymore"), words!("diet|job|work|boss|relationship|dating|him|her|suspense|commute|class|school")),
    (words!("no way out|no point anymore|no point in anything"), words!("contract|lease|job|maze|game|escape room")),
];

// --- Violence against the asker or somebody near. ---

pub(super) const VIOLENCE_SURE: &[Words] = &[
    words!(
        "groped|gropes|groping|不該摸的|摸我私|摸我下體|洗澡的影片|偷看我洗澡|偷拍我洗|grabbed my neck|grabs my neck|grabbed my throat|followed me from|followed me all|followed me to my|knows my address"
    ),
    // What is done to a body.
    words!(
        "把我的頭|把我頭|抓我頭髮|扯我頭髮|抓著我的頭|把我壓|把我推|把我拖|把我摔|把我按|把我綁|把我丟|拿皮帶|拿棍子打|拿衣架打|拿酒瓶|用菸燙|拿菸燙|進我房間摸|爬上我的床"
    ),
    words!(
        "slammed my|slams my head|by the throat|by my hair|by the hair|hands around my neck|makes me do things|made me do things|comes into my room at night|\
     comes in my room at night|gets into my bed|send the video|send my pics|send my pictures|send the pictures|post the video"
    ),
    // Blows.
    words!(
        "揍我|毆打|踹我|踢我|掐我|勒我|推我下|甩我巴|打我巴|巴掌|掐脖子|掐住|打媽媽|打我媽|打小孩|打我小孩|打弟弟|打妹妹|打我弟|打我妹|打我姐|打老婆|\
     打我的小孩|打得鼻青|打到流血|打到瘀|打到住院|打到骨折|打到我|打斷我|又打我|會打我|打我打|打我了|每天打我|動手打我|拿東西丟我|砸東西"
    ),
    // Death threats and weapons.
    words!(
        "殺我|殺了我|殺掉我|殺死我|砍我|砍死我|弄死我|捅我|要我死|讓我死|殺我全家|砍我全家|拿刀追|拿刀架|拿刀對|拿刀威脅|拿槍|潑我|燒死我"
    ),
    // Sexual violence.
    words!(
        "強暴|性侵|強姦|猥褻|迷姦|輪姦|撿屍|硬上|性侵害|亂倫|被迷昏|被下藥|對我下藥|強迫我跟他|逼我跟他|強迫我發生|逼我發生|強迫發生|逼我賣|逼我下海|逼我接客|逼我拍"
    ),
    // Being held, hunted, exposed.
    words!(
        "被囚禁|被軟禁|囚禁我|軟禁|把門反鎖|關在房間|關在家裡|把我關|把我鎖|不讓我出門|不准我出門|不讓我出去|不讓我離開|不准我離開|不讓我走|不讓我回家|\
     被跟蹤|跟蹤我|尾隨我|被尾隨|跟監我|裸照|私密照|私密影片|性影像|勒索|恐嚇|護照扣|扣我護照|扣住護照|扣我的護照|押走|被綁架|人口販|賣到柬埔寨|\
     騙來柬埔寨|騙到柬埔寨|騙來緬甸|騙到緬甸|堵我|會摸我|亂摸我|摸我下面|摸我胸|偷拍我"
    ),
    // English.
    words!(
        "he hit me|she hit me|they hit me|hits me|hitting me|dad hit me|mom hit me|husband hit me|wife hit me|boyfriend hit me|girlfriend hit me|hit me again|\
     beats me|beating me|beat me up|beat me last|beat me again|beats my|beats her|beats him|slaps me|slapped me|punches me|punched me|kicks me|\
     kicked me in|choked me|chokes me|choking me|strangled me|strangles me|shoves me|shoved me|throws things at me|throws stuff at me|hits my|hits her|hits him|hit my mom|\
     raped|rape|raping|sexually assault*|sexually abus*|molest*|touches me at|touches me when|touched me down|touches me down|forced me to have sex|forced himself|\
     forces me to have|made me have sex|someone drugged me|drugged me|spiked my drink|in my drink|roofied|being stalked|stalking me|\
     stalker|keeps following me|following me home|follows me home|follows me everywhere|wont let me leave|wont let me go out|wont let me out|doesnt let me leave|not let me leave|\
     locked me in|locks me in|lock me in|took my passport|takes my passport|has my passport|blackmail*|my nudes|revenge porn|tracker on my car|tracker in my car|\
     airtag in my|pulled a knife|pulled a gun|pointed a gun|held a knife|knife to my|gun to my|has a gun|with a gun|loan sharks|coming for my family|forcing me to marry|\
     forced to marry|forced marriage|pimp|trafficked|never be found|scared to go home|afraid to go home|kidnap*|held against my will|threatens to kill|threatened to kill|\
     threatening to kill|threatened me|threatening me|threatens me|gonna kill me|will kill me|wants to kill me|says hell kill me|said hell kill me|kill me and|kill my family|domestic violence|\
     physically abus*|hes violent|violent with me|gets violent|broke my arm|broke my nose|broke her arm|broke my rib*|black eye"
    ),
];

pub(super) const VIOLENCE_PLAIN: &[Words] = &[
    words!("家暴|打我|被打|會打人|打人|跟騷|性騷擾|裝gps在我|被威脅|威脅我|逼婚"),
    words!("abusive|abusing|abuses|being abused|abused|assaulted|beaten|harassing me"),
];

#[rustfmt::skip]
pub(super) const VIOLENCE_PAIRS: &[Pair] = &[
    (words!("趁|公公|叔|舅|老師|主管|客戶|教練|長官|鄰居"), words!("摸我|摸了我"), 36),
    (words!("叔叔|舅舅|爺爺|爸|繼父|哥|老師|教練|鄰居|教授|姑丈|姨丈"), words!("進我房間|摸我|脫我|碰我|叫我不要說|看我洗澡|親我"), 30),
    (words!("不准我|不讓我|不許我"), words!("跟家人|跟朋友|聯絡家人|出去工作|出門|報警|看醫生"), 6),
    (words!("throws me|threw me|slammed me|dragged me|drags me|pinned me|pins me|grabbed me|grabs me|pushed me|pushes me|shoved me"), words!("wall|floor|stairs|table|ground|by the|down|out of the car|throat|neck"), 30),
    (words!("uncle|stepdad|stepfather|dad|father|teacher|coach|cousin|brother|priest|grandpa|boss"), words!("makes me do|made me do|comes into my room|keep quiet|our secret|undress|touched my|touches my"), 40),
    (words!("老公|先生|男友|男朋友|爸|繼父|媽|哥|他|前夫|前任|公公|婆婆|女友|老婆|太太|室友"), words!("動手|打我|打人|揍人|砸東西|摔東西|掐我"), 36),
    (words!("被他|被老公|被先生|被男友|被男朋友|被爸|被我爸|被媽|被我媽|被繼父|被哥|被前夫|被前任|被婆婆|被公公|被同學|被學長|被老師|被看護|被家人|被室友|被女友|被老婆|被人"), words!("打|揍|踹|掐|毆|強吻|欺負|性騷|威脅|恐嚇|關起來|跟蹤"), 9),
    (words!("拖去|拖到|抓去|架去|圍"), words!("打|毆|揍"), 12),
    (words!("霸凌"), words!("打|拍影片|不敢去|學校|學長|同學|受傷|脫"), 36),
    (words!("學校|班上|同學|學長|小孩|女兒|兒子|弟弟|妹妹"), words!("霸凌"), 24),
    (words!("跟蹤|每天在|一直在|躲在"), words!("樓下等我|家樓下|公司樓下等|門口等我|徘徊"), 18),
    (words!("樓下|門口|家門外"), words!("徘徊|堵|一直站|傳我|好怕|嚇哭"), 24),
    (words!("威脅"), words!("照片|影片|不准分手|公開|散布|傷害|家人|殺"), 24),
    (words!("私密|裸|性愛"), words!("威脅|外流|散布|公布|傳給"), 24),
    (words!("討債|高利貸|地下錢莊|黑道|詐騙集團"), words!("我家|砍|押|全家|威脅|出不去|小孩|打|找我|殺"), 36),
    (words!("柬埔寨|緬甸|園區"), words!("出不去|救我|被騙|被賣|逃"), 24),
    (words!("被騙"), words!("柬埔寨|緬甸|園區|出不去"), 24),
    (words!("被關|關在|鎖在|困在"), words!("房間|家裡|出不去|地下室|廁所|倉庫"), 12),
    (words!("拿走|沒收|扣住|搶走"), words!("我的手機|手機|護照|證件|鑰匙"), 12),
    (words!("護照|證件"), words!("扣|沒收|拿走|押"), 18),
    (words!("偷裝|裝了|裝"), words!("gps 在我|定位在我|監視器在我|針孔"), 18),
    (words!("躲在"), words!("廁所|浴室|房間|衣櫃"), 9),
    (words!("不敢"), words!("說|回家|報警|反抗"), 3),
    (words!("被下藥|下藥"), words!("醒來|衣服|不記得"), 24),
    (words!("醒來"), words!("衣服不|沒穿|不記得發生"), 18),
    (words!("發生關係"), words!("強迫|逼|不願意|不想|拒絕"), 36),
    (words!("強迫|逼|硬要|不顧"), words!("發生關係|做愛|上床|性行為"), 24),
    (words!("身上|滿身|全身|臉上"), words!("瘀青|是傷|傷痕|烏青"), 18),
    (words!("小孩|孩子"), words!("被打|打到哭|虐待"), 18),
    (words!("虐待"), words!("小孩|老人|我|媽媽|阿公|阿嬤|孩子"), 12),
    (words!("怕他|好怕"), words!("打我|殺|傷害我|找到我|動手"), 24),
    // English.
    (words!("he|husband|boyfriend|ex|dad|father|stepdad|brother|mom|she|wife|girlfriend|partner"), words!("hit me|hits me|beats me|choked me|slapped me|punched me|hurts me when|touches me|gonna kill me|will kill me"), 30),
    (words!("my ex|he|she|they|someone|boss|boyfriend|girlfriend|somebody"), words!("threatening to|threatened to|threatens to|says hell|said hell|said shell"), 24),
    (words!("threat*"), words!("nudes|pictures|photos|video|hurt me|kill|my family|kids"), 40),
    (words!("locked|locks|lock"), words!("me in|me inside|me up|me out of"), 6),
    (words!("took|takes|taken|hid"), words!("my keys|my phone|my passport|my id"), 6),
    (words!("hiding|hide|locked myself"), words!("bathroom|closet|from him|bedroom|from my dad|from my husband"), 18),
    (words!("afraid|scared|terrified"), words!("of my husband|of my dad|of my boyfriend|hell hurt|hell kill|of my partner|hell hit|shell hit|shell hurt"), 6),
    (words!("if i leave|if i try to leave"), words!("kill|hurt|take the kids|never|find me"), 30),
    (words!("kill|hurt|take the kids|find"), words!("if i leave him|if i ever leave"), 24),
    (words!("forced me|forces me|forcing me|makes me|pressured me|made me"), words!("sex|sleep with|marry|touch|strip"), 18),
    (words!("shows up|showing up|waits"), words!("everywhere i go|outside my|at my house|at my work|my door"), 12),
    (words!("beat|beats|hit|hits|punch|kick"), words!("me up|me every day|me at school|me when|me and film|me in front"), 12),
    (words!("bullied|bullying|bully"), words!("school|beat|hit|film|every day"), 30),
    (words!("kid|child|baby|children|boy|girl"), words!("being beaten|gets beaten|get hit|being hit|covered in bruises"), 30),
    (words!("bruises|bruised"), words!("he|his|husband|dad|boyfriend|nurse|carer|her face|my face"), 40),
];

#[rustfmt::skip]
pub(super) const VIOLENCE_UNLESS: &[(Words, Words)] = &[(words!("一直跟著我"), words!("限動|ig|按讚|狗|貓|鬼|小孩|孩子")),
    
    (words!("動手打|喝醉就打|打完我"), words!("電話|電動")),
    (words!("hurts me physically|hurting me"), words!("shoes|back|feet|knee|words")),
];

// --- A body that needs a doctor now. ---

pub(super) const MEDICAL_SURE: &[Words] = &[
    // Heart, brain, breath.
    words!(
        "胸口好痛|胸口很痛|胸口劇痛|胸口痛|胸痛|胸口像被|心臟好痛|心臟很痛|心臟劇痛|心絞痛|心肌梗塞|心跳停|嘴歪|臉歪|口齒不清|講話不清|說話不清|手舉不起|手抬不起|\
     半邊身體|半邊不能|半身不能|半邊沒力|不能呼吸|無法呼吸|沒有呼吸|沒呼吸|沒了呼吸|呼吸困難|吸不到氣|呼吸不到|氣喘發作|喘到不行|沒有心跳|沒心跳"
    ),
    // Mind and body gone.
    words!(
        "叫不醒|叫不起來|搖不醒|沒有意識|失去意識|沒意識|意識不清|意識模糊|昏倒|昏迷|不省人事|暈過去|嘴唇發紫|臉發紫|臉色發紫|發黑|抽搐|全身抽|口吐白沫|癲癇發作|休克|\
     熱衰竭|中暑倒|溺水|觸電|噎到|羊水破"
    ),
    // Blood.
    words!(
        "大量出血|一直流血|流血不止|血流不止|一直出血|出血不止|止不住血|血止不住|血一直|一直噴血|吐血|吐了血|吐了一大口血|咳血|咳出血|流好多血|流很多血|血崩"
    ),
    // Poison, pills, swallowed things, swelling.
    words!(
        "誤食|誤喝|誤吞|喝到清潔|喝農藥|喝了農藥|巴拉刈|吞電池|吞了電池|食物中毒|一氧化碳|瓦斯味|瓦斯外洩|被蛇咬|毒蛇|虎頭蜂|喉嚨腫|喉嚨好腫|舌頭腫|過敏性"
    ),
    // English.
    words!(
        "chest pain|chest pains|pain in my chest|pain in his chest|chest hurts|chest is tight|chest is so tight|cant breathe|can barely breathe|isnt breathing|not breathing|stopped breathing|\
     cant catch my breath|trouble breathing|struggling to breathe|no pulse|having a stroke|is this a stroke|face is drooping|drooping|slurring|slurred speech|having a heart attack|is having a heart|\
     too many pills|too many sleeping|overdose|overdosed|overdosing|whole bottle|entire bottle|collapsed|wont wake up|doesnt wake up|cant wake him|cant wake her|cant wake my|unconscious|unresponsive|\
     lips are blue|turning blue|lips blue|seizure*|convuls*|bleeding a lot|bleeding heavily|bleeding so much|wont stop bleeding|cant stop bleeding|cant stop the bleeding|heavy bleeding|bleeding out|\
     lots of blood|so much blood|losing blood|soaking through|coughing up blood|coughing blood|throwing up blood|vomiting blood|puking blood|throat is swelling|throat is closing|tongue is swelling|\
     throat swelling|anaphyla*|epipen|worst headache|seeing double|snake bit*|bitten by a snake|gas leak|carbon monoxide|electrocuted|drank bleach|drank antifreeze|swallowed a battery|\
     swallowed bleach|swallowed poison|water broke|asthma attack|heatstroke"
    ),
];

pub(super) const MEDICAL_PLAIN: &[Words] =
    &[words!("passed out|choking on|burned himself badly|poisoned|heart attack")];

#[rustfmt::skip]
pub(super) const MEDICAL_PAIRS: &[Pair] = &[
    (words!("一整瓶|一整罐|整瓶|整罐|整排"), words!("藥|普拿疼"), 15),
    (words!("ate|swallowed|got into"), words!("pills|tablets|meds|medication"), 36),
    (words!("胸悶|胸口悶|胸口緊|心悸"), words!("汗|麻|喘|呼吸|暈|痛"), 36),
    (words!("胸|喉嚨|氣喘|過敏|突然|現在"), words!("喘不過氣|喘不過來|吸不到"), 24),
    (words!("喘不過氣|呼吸"), words!("胸口|臉色|發紫|冷汗|嘴唇"), 24),
    (words!("吃|吞|喝"), words!("太多安眠藥|太多藥|太多普拿疼|太多止痛藥|一整罐|整罐藥|整瓶藥|整排藥|一堆藥|好多藥|很多顆|過量"), 12),
    (words!("藥|普拿疼|止痛藥"), words!("吃太多|吃過量|吞下去|全吃了|吞了|吃了一整|過量|吃完了整|想吐"), 15),
    (words!("電池|清潔劑|漂白水|農藥|洗衣|磁鐵|鹽酸|硬幣|水銀|毒"), words!("吞|喝下去|喝了|吃下去|吃了"), 15),
    (words!("吞|喝|吃"), words!("電池|清潔劑|漂白水|農藥|洗衣球|鹽酸|老鼠藥|毒"), 12),
    (words!("突然|忽然|剛剛|現在|是不是"), words!("中風|不能動|動不了|說不出話|不會說話|看不見|講不出話|倒下|倒在地"), 24),
    (words!("倒在|昏在|躺在"), words!("浴室|地上|廁所|血"), 9),
    (words!("叫他|叫都|怎麼叫|嗑|喝太多|冷汗|倒"), words!("沒反應|沒有反應|叫不"), 30),
    (words!("小孩|寶寶|孩子|突然|全身|兒子|女兒"), words!("翻白眼"), 18),
    (words!("發燒|高燒|燒到"), words!("40 度|41 度|42 度|四十度|抽|軟軟的|意識|叫"), 30),
    (words!("嬰兒|個月大|新生兒"), words!("發燒|不喝奶|不哭"), 24),
    (words!("懷孕|生完|產後|孕"), words!("流血|出血|肚子很痛|大量|劇痛|破水"), 36),
    (words!("血"), words!("一直噴|噴出|停不下來|止不住|流不停|好多"), 12),
    (words!("喉嚨|臉|嘴唇|舌頭"), words!("腫起來|腫到|腫得"), 18),
    (words!("車禍|撞到|摔|跌倒|跌下|撞"), words!("頭一直吐|一直吐|昏|不能動|流血|沒反應|看東西|意識|想吐|不會動"), 30),
    (words!("頭痛|頭好痛|頭很痛"), words!("炸開|沒這麼痛過|看不清|嘔吐|噴射|一直吐|最痛"), 45),
    (words!("嗑藥|吸毒|毒品|k 他命|酒精"), words!("太多|過量|沒反應|昏|中毒"), 18),
    (words!("被蛇|被狗|被蜂|被蜜蜂|被水母"), words!("腫|發黑|呼吸|喘"), 45),
    (words!("被噎|噎|嗆"), words!("發紫|不能|咳不|呼吸"), 24),
    (words!("燙傷|燒傷|灼傷"), words!("整|起水泡|臉|很嚴重"), 24),
    (words!("肚子|腹部"), words!("劇痛|痛到站不|痛到昏|硬得像"), 12),
    // English.
    (words!("chest"), words!("tight|hurts|pain|pressure|heavy|crushing"), 18),
    (words!("arm|face|left side|side|leg"), words!("numb|cant move|drooping|paralyzed"), 18),
    (words!("cant move|cant feel|numb"), words!("left side|right side|arm|face|legs"), 18),
    (words!("took|swallowed|ate|taken|popped"), words!("pills|whole bottle|too much tylenol|all my meds|all the meds|sleeping pills|too many|too much paracetamol"), 20),
    (words!("swallowed|drank|ate|drink"), words!("bleach|battery|batteries|detergent|magnet|antifreeze|poison|a coin|chemical*|cleaner"), 18),
    (words!("took something|drunk|floor|pills|collapsed|fell"), words!("not responding|wont respond|passed out|isnt moving|not moving|no response"), 40),
    (words!("not responding|passed out|isnt moving|not moving"), words!("lips|floor|pills|blue|cold|breathing|drunk"), 40),
    (words!("fever"), words!("105|104|106|40|41|shaking|seizure|limp|baby|newborn"), 24),
    (words!("baby|newborn|infant|toddler"), words!("fever|limp|blue|wont wake|not breathing|shaking"), 30),
    (words!("pregnant|gave birth|postpartum|weeks along"), words!("bleeding|blood|cramps so bad|severe pain|faint"), 40),
    (words!("bleeding|blood"), words!("wont stop|everywhere|a lot|pregnant|so much"), 18),
    (words!("coughing|throwing|vomiting|puking|spitting|peeing|pooping"), words!("blood"), 12),
    (words!("throat|tongue|face|lips"), words!("swelling|swollen|closing"), 12),
    (words!("inhaler"), words!("isnt working|not working|doesnt work|empty"), 6),
    (words!("hit my head|hit his head|hit her head|fell"), words!("vomiting|throwing up|dizzy|unconscious|cant remember|blood|blacked out"), 48),
    (words!("headache"), words!("cant see|worst of my life|out of nowhere|blurry|stiff neck"), 48),
    (words!("allergic|peanut*|bee sting|stung"), words!("swelling|swollen|breathe|throat|closing"), 40),
];

#[rustfmt::skip]
pub(super) const MEDICAL_UNLESS: &[(Words, Words)] = &[
    (words!("心臟病發|腦中風|大出血"), words!("帳單|電到|哈|荷包|這季|特賣|看到價|年終|被他|價錢|笑死")),
    (words!("too drunk to move|alcohol poisoning|stroke symptoms"), words!("movie")),
];

/// Signs that are common one by one and alarming together.
pub(super) const SIGNS: Words = words!(
    "左手|胸口|胸悶|心跳超快|心跳很快|心跳好快|心跳不規則|冒冷汗|全身發抖|手麻|腳麻|臉麻|發紫|意識|抬不起|舉不起|講話怪|說話怪|講不清|嘴角|\
     臉歪|嘴巴歪|腫起來|暈倒|昏|抽筋|一直吐|流血|臉色發白|臉色很白|臉色蒼白|站不起來|看不見|看不清|不會動|高燒|劇痛|呼吸|喘|跌倒|撞到頭|沒反應"
);
/// The same in English.
pub(super) const SIGNS_EN: Words = words!(
    "heart is racing|racing heart|left arm|arm hurts|sweating|cold sweat|sweating cold|dizzy|fainted|fainting|numb|slur*|talking nonsense|\
     confused|side of her mouth|side of his mouth|side of her face|side of his face|mouth hangs|vomiting|throwing up|blurry|blue|swelling|swollen|stiff neck|\
     shaking|short of breath|hard to breathe|fell|not making sense|pale|limp|stopped moving|blacked out"
);
/// It happens now.
pub(super) const AT_ONCE: Words = words!(
    "剛剛|現在|突然|忽然|一直|right now|suddenly|and now|now|since this morning|all of a sudden"
);
/// A racing heart for other reasons.
pub(super) const EXCITED: Words = words!(
    "面試|告白|緊張|表白|上台|考試|約會|暗戀|他看我|crush|nervous|interview|date|love|excited|bike"
);

// --- Harm the asker may do. ---

pub(super) const HARM_SURE: &[Words] = &[
    // Killing and maiming, with an object that is not the asker.
    words!(
        "想殺人|想殺了他|想殺死他|想殺他|殺掉他|殺他全家|想砍人|想砍他|砍死他|想捅他|捅死他|想掐死|掐死我的|掐死小孩|掐死他|悶死他|勒死他|毒死|弄死他|想弄死|\
     幹掉他|同歸於盡|殺光|給他死|他死得很慘|他死的很慘|斷他手|斷他腿|打斷他|潑硫酸|硫酸|縱火|燒了他|炸掉|殺了那|想把他殺|想傷害他|想傷害別人|傷害我的小孩|\
     打他一頓|揍他一頓|找人打|找人修理他|找人處理他|買兇|找殺手|誰也別想得到|毀了他|把他毀"
    ),
    // Hunting and holding.
    words!(
        "想跟蹤|跟蹤他|跟在他後面|尾隨他|把他關|關起來這樣|囚禁他|監控他|監聽|他離不開我|不准他跟|偷裝定位|偷裝監控|偷裝 gps|裝追蹤|逼他墮胎|逼他拿掉|把小孩拿掉|對他下藥|給他下藥|下藥迷"
    ),
    // What was done already.
    words!(
        "打了我女友|打了女友|打了我老婆|打了老婆|打了太太|打了我太太|打了男友|打了小孩|打了我小孩|打了孩子|打了兒子|打了女兒|打了我媽|打了他一巴|動手打了|失手打|把他打到"
    ),
    // English.
    words!(
        "wanna kill him|wanna kill her|wanna kill them|wanna kill my|wanna kill someone|wanna kill people|wanna kill everyone|gonna kill him|gonna kill her|gonna kill them|gonna kill my|\
     wanna murder|gonna murder|wanna stab|gonna stab|wanna shoot|gonna shoot|shoot up|shoot them all|school shooting|gun to school|knife to school|bring a gun|bringing a gun|bring a knife|bringing a knife|\
     burn his|burn her|burn their|burn down|set fire to|wanna poison|poison the neighbor*|poison my|poison him|poison her|poison his|poison their|beat him up|beat her up|beat them up|break his legs|break his face|\
     make him bleed|make her bleed|make them bleed|make him suffer|make her suffer|smother*|strangle him|strangle her|strangling|suffocat*|hitman|hire someone to|pay someone to get rid|deserve to die|\
     take him down with me|take them down with me|take her down with me|take them with me|take everyone with me"
    ),
    words!(
        "spyware|track my girlfriend*|track my boyfriend*|track my wife*|track my husband*|track his phone|track her phone|gps on his|gps on her|gps on my husband*|gps on my wife*|gps on my girlfriend*|gps on my boyfriend*|\
     tracker on his|tracker on her|airtag in his|airtag in her|follow her home|follow him home|outside her building|outside her house|outside her apartment|outside his house|in her drink|in his drink|\
     spike her|spike his|drug her|cant have her|cant have him|not let her leave|not let him leave|lock her in|lock him in|lock her up|hit my wife|hit my girlfriend|hit my kid*|hit my son|hit my daughter|\
     hit my boyfriend|hit my husband|hit my child|slapped my wife|slapped my girlfriend|slapped my kid|hurt my baby|hurt my kid*|hurt my child*|shake my baby|shake the baby|exs nudes|her nudes|his nudes|nudes as revenge|\
     force her to|force him to|make her get an abortion|hack her phone|hack his phone"
    ),
];

pub(super) const HARM_PLAIN: &[Words] = &[
    words!("殺了他|殺他|殺死他|殺人|砍他|捅他|弄死"),
    words!("kill him|kill her|kill them|murder him|murder her"),
];

#[rustfmt::skip]
pub(super) const HARM_PAIRS: &[Pair] = &[
    (words!("放火|點火|縱火"), words!("家|房子|公司|學校|他|車|大樓"), 12),
    (words!("後悔|代價|好看|不會放過|報復|教訓"), words!("幾點下班|住哪|他家在|停車場等|在門口等|堵|埋伏"), 48),
    (words!("幾點下班|住哪|他家在"), words!("等他|埋伏|堵他|讓他後悔|教訓他"), 48),
    (words!("imagine|imagining|think about|thinking about|thoughts of|thoughts about|fantasize|fantasise|wanna|gonna|urge to"), words!("pushing him|pushing her|pushing my|push my|push him|push her|hitting|hurting my|hurting him|hurting her|hurting them"), 12),
    (words!("make him pay|make her pay|make him regret|make her regret|make them pay|revenge"), words!("lives|parks|waiting for|knife|gun|works|hurt"), 60),
    (words!("想|要|打算|好想|真想"), words!("殺掉|殺死|殺了他|弄死|毒死|砍死|捅死|燒死|撞死他|打死他|把他殺"), 12),
    (words!("想|要|打算|準備"), words!("拿刀去|拿刀找|帶刀|拿刀砍|帶槍|拿槍去|潑他|燒他|砸他車|撞他|毒他|下毒"), 15),
    (words!("想把|差點把|忍不住把|好想把"), words!("悶死|掐死|摔下|摔死|丟下樓|推下|打死|淹死|殺光|關起來|鎖在"), 18),
    (words!("報復|復仇|報仇"), words!("死|慘|裸照|影片|私密|毀|斷|潑"), 36),
    (words!("散布|公開|外流|傳|放上網"), words!("前女友的私密|前男友的私密|他的裸照|他的私密|他裸照|私密影片報復|他的性"), 9),
    (words!("想|要|怎麼|如何|偷偷"), words!("追蹤他|追蹤男友|追蹤女友|追蹤老公|追蹤老婆|監控老公|監控老婆|監控男友|監控女友|跟蹤他|跟蹤女|跟蹤男|定位他|偷裝定位"), 12),
    (words!("偷看|破解|駭進|盜"), words!("手機|line|帳號|軟體"), 18),
    (words!("在他|在女友|在男友|在老公|在老婆|在他們"), words!("裝 gps|裝定位|偷裝|裝監|下藥|裝竊聽|裝針孔"), 24),
    (words!("在他|在女友|在男友"), words!("飲料|酒裡|水裡"), 3),
    (words!("我"), words!("打了女友|打了我女友|打了老婆|打了小孩|忍不住打|動手打他|打老婆|打了他"), 24),
    (words!("控制不住|克制不住|忍不住|失控"), words!("掐死|打他|打小孩|打死|傷害他|殺|揍他"), 24),
    (words!("逼他|強迫他|讓他"), words!("拿掉|墮胎|跟我發生|跟我上床"), 18),
    (words!("不准他|不讓他|讓他不能"), words!("聯絡|出門|離開|見任何"), 12),
    (words!("每天|一直|下班"), words!("跟在他|跟著他回家|在他家樓下等|在他家門口"), 9),
    (words!("堵他|找他算帳|找他報仇"), words!("死|斷|打|刀"), 18),
    (words!("不跟我在一起|敢離開|敢分手|不愛我"), words!("毀了|殺|死|同歸|不會放過"), 24),
    // English.
    (words!("wanna|gonna|might|could|will|should i|how to|how do i|planning to|thinking of|thinking about|fantasi*|picturing|urge to"), words!("kill him|kill her|kill them|kill my|killing him|killing her|killing my|hurt him|hurt her|hurt them|hurt someone|hurt people|stab|stabbing|shooting|poison|poisoning|smother|strangle|burn his|burn down|beat him|beat her"), 18),
    (words!("scared|afraid|worried"), words!("ill hurt|gonna hurt|might hurt|ill kill|could hurt"), 12),
    (words!("get away with"), words!("beat|kill|hit|hurt|murder|poison"), 24),
    (words!("get rid of"), words!("my husband|my wife|the baby|her body|the body"), 3),
    (words!("track|spy on|monitor|hack|read"), words!("without her knowing|without him knowing|without them knowing|secretly"), 36),
    (words!("put|install|hide|plant"), words!("spyware|gps|tracker|airtag|hidden camera"), 18),
    (words!("slip|slipping|put|putting"), words!("in her drink|in his drink|her drink|his drink"), 24),
    (words!("wait outside|stand outside|park outside|follow"), words!("her building|her house|his house|her work|her every|her home|her around|him home"), 6),
    (words!("leak|post|share|send|publish"), words!("nudes|her pics|her pictures|his nudes|sex tape"), 18),
    (words!("revenge"), words!("break|burn|hurt|legs|nudes|kill|knife|gun|blood|where he lives|where he parks"), 60),
    (words!("lock"), words!("not let her|so she cant|so he cant|keep her"), 30),
    (words!("i hit|i slapped|i punched|i pushed|i choked|i beat"), words!("my wife|my girlfriend|my boyfriend|my husband|my kid|my son|my daughter|my mom|her last|him last|my partner"), 6),
];

#[rustfmt::skip]
pub(super) const HARM_UNLESS: &[(Words, Words)] =
    &[(words!("殺掉|殺死|兇殺"), words!("我|程序|程式|細菌|小說|電影|遊戲|主角|夢|新聞|殺我"))];
