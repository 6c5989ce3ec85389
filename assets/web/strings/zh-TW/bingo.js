// 賓果。
export default {
  title: '賓果', lead: '一個月一張卡，一天一個號碼。下一個是什麼，月初就定了，這個站也改不了。', comma: '，', marked: '畫掉了', isToday: '今天的號碼',
  boardOf: (month) => `${month}的卡`, todayIs: (date) => `${date}的號碼`, claim: '畫掉它', claimed: '畫掉了。下一個半夜開。', took: (n) => `${n} 畫掉了。`, tookLine: (n, lines) => `${n} 畫掉了，這是第 ${lines} 條線。`, rewarded: (n) => `三條線。${n} 點業力是你的。`,
  standing: (n, lines) => `${n} 個號碼，${lines} 條線`, hasReward: '三條線連好了，這個月的業力拿到了。', missing: (n) => `再連 ${n} 條線，就有這個月的業力。`,
  open: '看整張卡', layOne: '排這個月的卡',
  layTitle: (month) => `排${month}的卡`, layText: (n) => `1 到 25，愛放哪就放哪。今天的號碼是 ${n}。`, layHow: '按一格，放下一個號碼；再按一次，拿起來。用鍵盤的話，方向鍵走格子，數字鍵直接填。', layLabel: '卡，五列五行',
  place: (row, col) => `第 ${row} 列第 ${col} 行`, empty: '空的', placed: (n, left) => `${n}。${left === 0 ? '排滿了。' : `還剩 ${left} 個。`}`, emptied: (place) => `${place}空出來了。`, free: (n) => `還剩 ${n} 個號碼`, full: '25 個都放好了。', fill: '剩下的隨便放', random: '整張隨便放', filled: '排滿了。', clear: '全部拿起來', cleared: '空了。', lay: '就是這張', layFinal: '排好之後，到月底都不能改。', laid: '卡排好了。',
  boundTitle: '怎麼知道號碼沒有動手腳', bound: '一號那天，這個站抽好了決定整個月的亂數，把它的封存公開在這裡。之後一個號碼也改不了，對你對別人都一樣。', boundLater: '過了月底，收據就會攤開，誰都能重新算一遍。', verify: '查驗收據',
  history: '過去的月份', gave: (n) => `拿了 ${n} 點業力。`, checkMonth: '查驗那個月的號碼',
  rulesTitle: '怎麼玩', rules: ['每天半夜開一個 1 到 25 的號碼，每個人都一樣。25 天裡每個號碼來一次，再從頭開始。', '那天有來，就能在卡上畫掉。沒來的那天就過去了。', '橫的、直的、兩條斜的都算線。一個月連到三條，就拿到這個月的業力，一次。', '什麼都不會收回去。以前的卡都留在這裡。'],
  guest: '號碼每個人都一樣。要畫掉它得有自己的卡，那要先有帳號。',
};
