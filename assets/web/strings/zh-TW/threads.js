// 一直在問的事、回頭看、同一個問題，還有給自己定的規矩。
export default {
  title: '一直在問的事', lead: '放不下的那一個問題，和每一次問它的時候。', toAll: '全部的事',
  none: '還沒有', noneText: '發現自己又在問同一件事的時候，在這裡替它取個名字。', begin: '記下一件事', beginOne: '記下來', titleLabel: '名字', titlePlaceholder: '房子、工作、我們兩個', questionLabel: '問題', save: '存起來', cancel: '算了', edit: '修改', begun: (title) => `「${title}」記下來了。`, saved: '存好了。',
  open: '還在問', closed: '放下了', show: '看哪些', all: '全部', close: '放下', reopen: '再拿起來', closedNow: '放下了。裡面的都留著。', openNow: '又拿起來了。',
  count: (n) => (n === 0 ? '還沒有解讀' : `${n} 份解讀`), last: (date) => `最近是 ${date}`,
  remove: '刪掉這件事', removeTitle: '刪掉這件事？', removeText: '只刪掉這件事本身。解讀和你寫的後來都會留著。', removeYes: '刪掉', keep: '留著', removed: '刪掉了。',
  goneTitle: '這件事不在了', gone: '可能在另一個分頁刪掉了，也可能網址不對。', empty: '底下還沒有解讀。打開一份解讀，就能放進來。', readings: '你的解讀', loading: '一直在問的事',
  asked: '你問的', happened: '後來', noQuestion: '沒有寫問題',
  section: '之後', thread: '屬於哪件事', noThread: '不屬於', newThread: '另記一件', placed: (title) => `這份解讀放到「${title}」底下了。`, unplaced: '這份解讀不屬於哪件事了。', openThread: (title) => `從頭看「${title}」`,
  lookBack: '回頭看', inDays: (n) => `${n} 天後`, onDay: '別的日子', choose: '選這天', waiting: (date) => `${date}回頭看。`, due: (date) => `說好 ${date}回頭看。`, drop: '不用了', dropped: '不回頭看了。', chosen: (date) => `${date}回頭看。`,
  tell: '說說後來怎麼了', tellAgain: '改一下', outcome: '結果', outcomes: { happened: '發生了', partly: '有一部分', did_not: '沒有發生', unclear: '說不準' }, note: '用自己的話說', notePlaceholder: '實際上發生了什麼', told: '記下了。', takeBack: '收回', tookBack: '收回了。', toldOn: (date) => `${date}說的`, needOutcome: '四個選一個。', again: '再約一天回頭看',
  dueTitle: '該回頭看了', dueOf: (n) => `有 ${n} 份解讀在等。`,
  same: {
    title: '這件事你問過', when: (n) => (n === 0 ? '今天稍早，牌是這樣說的：' : n === 1 ? '昨天牌是這樣說的：' : `${n} 天前牌是這樣說的：`), asked: (question) => `你問的是：「${question}」`, again: '再讀一次', all: '還是要問', other: '改一下問題',
    stop: '這條線是你自己畫的', week: (set, n, until) => `${set}，你給自己定了一週最多 ${n} 次，這週用完了。${until} 起可以再問。`,
    wait: (set, n, until) => `${set}，你給自己定了同一個問題隔 ${n} 天再問。${until} 起可以問。`, lift: '線是你畫的，想挪就到偏好裡挪。', settings: '去偏好設定',
  },
  limits: {
    title: '給自己定的規矩', lead: '只有你會設。到了的時候，抽牌之前會先停下來，說是你哪一天定的。', week: '一週最多幾次', wait: '同一個問題隔幾天', none: '不限', since: (date) => `${date}定的。`, save: '存起來', saved: '存好了。', hint: '留白就是不限。',
  },
};
