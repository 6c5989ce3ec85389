// 「數給你看」的句子。數字和跟機率比的句子由伺服器說，這裡只有標題和圖的說明。
export default {
  title: '你的牌，數給你看', lead: '每個數字都從你的解讀數出來，旁邊放著光靠運氣會有的樣子。', link: '把這些解讀數給我看',
  range: '看多久', ranges: { all: '全部', year: '一年', '90d': '90 天' }, between: (from, to) => `${from} 到 ${to}`,
  updated: (n) => `數完了，${n} 份解讀。`,
  none: '還沒有東西可以數', noneText: '解讀留下來之後，這裡會數給你看，也告訴你哪些只是運氣。', ask: '去問牌',
  legend: '怎麼看這些圖', band: '十個人裡有九個落在這段', mean: '照機率的平均', dot: '你，在這段裡面', out: '你，在這段外面',
  numbers: '看數字', name: '名稱', times: '次數', all: '全部', drawn: '抽到', reversed: '逆位', expected: '照機率', nine: '十個人裡九個', range2: (low, high) => (low === high ? `${low}` : `${low} 到 ${high}`), noBand: '不比',
  cards: '哪些牌來得最勤', cardsMore: (n) => `看全部 ${n} 張`, cardsLess: '只看前面的', history: (name) => `每一次的「${name}」`, physicalNote: '全部的次數裡也有你自己的牌，圖上只放抽到的。',
  mix: '牌的組成', majors: '大阿爾克那', reversals: '逆位', different: '來過的牌', repeats: '跟上一次重複', suits: '花色',
  of: (count, of) => `${of} 裡的 ${count}`,
  when: '你什麼時候問', weekday: '星期', hour: '幾點', perDay: '一星期裡的哪一天', perHour: '一星期裡的幾點', hoursNote: (zone) => `幾點問不跟機率比，人本來就會睡覺。時間照 ${zone} 算。`,
  streak: '連著的日子', current: '現在', longest: '最長', dayCount: '有解讀的日子', days: (n) => `${n} 天`,
  chosen: '你自己選的', chosenText: '下面這些是你選的，跟運氣無關，所以只數，不比。', voices: '讀牌的聲音', spreads: '牌陣', karma: '業力', moodBefore: '問之前的心情', moodAfter: '讀完之後的心情', readings: (n) => `${n} 份`,
  consent: '讓程式記下我怎麼用', consentHint: '這個網站自己什麼都不送。別的程式用你的帳號時，可以把看過哪張牌、待了多久這類事記在這台機器上，最多一千筆，裡面不會有問題。關掉之後，什麼都不再記。',
  explained: '五件常被當成徵兆的事', explainedText: '算式和來源都在程式裡，也拿十萬次模擬對過。', example: '你的抽牌還太少，先拿別人的數字說明。',
};
