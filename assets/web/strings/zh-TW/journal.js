// 日記。
export default {
  title: '日記', lead: '想記下來的事，寫在解讀旁邊，或單獨寫。只有你看得到。',
  moods: { hopeful: '有盼頭', anxious: '焦慮', reflective: '在想事情', excited: '興奮', peaceful: '平靜', confused: '困惑', grateful: '感謝', uncertain: '拿不定' },
  views: '怎麼看', list: '列表', month: '月曆',
  write: '寫一篇', writeBeside: '替這份解讀寫一篇', none: '還沒有寫過', noneText: '今天的事，寫一行就夠。',
  noneFound: '沒有符合的日記', noneFoundText: '換一個字，或不限心情。', search: '找日記', placeholder: '日記或問題裡的字', mood: '心情', anyMood: '不限',
  count: (n) => (n === 0 ? '沒有日記' : `${n} 篇`), clear: '全部都看',
  beside: (question) => `寫在這份解讀旁邊：${question}`, besideSilent: '寫在一份沒寫問題的解讀旁邊', changed: (date) => `${date}改過`, entryOf: (date) => `${date}的日記`,
  edit: '修改', editOf: (date) => `修改${date}的日記`, remove: '刪掉', removeOf: (date) => `刪掉${date}的日記`,
  removeTitle: '刪掉這篇日記？', removeText: '文字和心情都找不回來。解讀會留著。', removeYes: '刪掉', keep: '留著', removed: '日記刪掉了。',
  help: '今晚要是撐不住，這裡有人接電話：',
  editor: {
    label: '日記內容', placeholder: '發生了什麼、想到什麼、最好忘掉什麼', hint: '可以用 Markdown：**粗體**、*斜體*、清單、引用、連結。',
    moods: '當時的心情', moodsHint: (n) => `最多 ${n} 個。`, preview: '預覽', write: '回去寫', previewed: '存起來就是這個樣子。', save: '存起來', cancel: '先不寫', saved: '存好了。',
    left: (n) => (n >= 0 ? `還能寫 ${n} 個字` : `多了 ${-n} 個字`), empty: '先寫點什麼。', kept: '還沒存，先留在這台裝置上。', restored: '這段字沒存過，一直留在這台裝置上。', discard: '丟掉',
    conflict: '這篇日記在別的分頁或裝置改過了。那邊現在是：', mine: '用我這份蓋過去', theirs: '改用那一份', gone: '這篇日記在別的地方刪掉了。你的字還在，存了就重新寫一篇。',
  },
  calendar: {
    previous: '上個月', next: '下個月', today: '今天', days: ['一', '二', '三', '四', '五', '六', '日'], longDays: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
    of: (date, parts) => [date, ...parts].join('，'), readings: (n) => `${n} 份解讀`, nothing: '沒有東西', legend: '圖是每日一牌，或那天抽到的第一張。記號是心情。',
    dayNothing: '這一天什麼都沒有。', dayReadings: '解讀', dayEntries: '日記', choose: '選一天，看那天有什麼。', keys: '方向鍵走日子，Page Up 和 Page Down 換月份。',
  },
  section: '日記', goesEntry: '寫在它旁邊的日記，有的話',
};
