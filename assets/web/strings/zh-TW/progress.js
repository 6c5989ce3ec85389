// 今天、任務、成就、業力，還有它們的消息。
export default {
  today: {
    title: '今天', hello: (name) => `${name}的今天`,
    streak: (n) => (n === 1 ? '今天來過了。' : `連著 ${n} 天。`), rest: (n) => (n > 0 ? '這星期還有一天可以不來。' : '這星期的休息日用掉了。'),
    card: '今天的牌', faceDown: '還蓋著。', turn: '翻開', read: '讀它',
    number: '今天的號碼', noCard: '這個月的卡還沒排。',
    open: '還沒完的', draft: (question) => `問到一半：${question}`, draftSilent: '有一次抽牌停在半路。', due: (n) => `有 ${n} 件問過的事，到了說好回頭看的日子。`,
    allTasks: '這星期的也看看', ask: '問一件事',
  },
  tasks: {
    title: '任務', lead: '沒事的日子可以做的事。哪一件都不欠誰。', daily: '今天', weekly: '這星期',
    until: { daily: () => '半夜換新的。', weekly: () => '星期一換新的。' },
    claim: (n) => `領 ${n} 點`, gives: (n) => `${n} 點業力`, claimed: '領了', took: (name, n) => `「${name}」的 ${n} 點業力領了。`,
  },
  achievements: {
    title: '成就', lead: (n, all) => `${all} 個裡，到手 ${n} 個。`, show: '看哪些', all: '全部',
    categories: { READING: '解讀', EXPLORATION: '四處看看', BINGO: '賓果', KARMA: '業力', SOCIAL: '和別人' },
    rarities: { COMMON: '常見', RARE: '少見', EPIC: '很少見', LEGENDARY: '幾乎沒人有' },
    gives: (n, title) => (title ? `${n} 點業力，還有一個稱號` : `${n} 點業力`), claim: '領', claimOf: (name) => `領「${name}」`, claimedOn: (date) => `${date}領的`,
    took: (name, n, title) => (title ? `「${name}」：${n} 點業力，還有稱號「${title}」。` : `「${name}」的 ${n} 點業力領了。`), hidden: '還有幾個，到手了才看得到。',
  },
  karma: {
    heading: '業力', lead: '你在這裡做過的事，記成一本帳。它不會多開一扇門，也不會關上哪一扇。', total: '點', level: (n) => `等級 ${n}`, toNext: (n) => (n > 0 ? `再 ${n.toLocaleString('en')} 點到下一級。` : '上面沒有了。'), today: (n) => `今天賺了 ${n} 點。`,
    milestone: (level, title, n) => (title ? `等級 ${level} 是「${title}」，還差 ${n.toLocaleString('en')} 點。` : `到等級 ${level} 還差 ${n.toLocaleString('en')} 點。`),
    leaning: '偏向哪一邊', hard: '硬', kind: '軟', scale: (n, word) => `從 0（硬）到 100（軟），在 ${n}：${word}`, leaningText: '沒有指定語氣的時候，解讀照這個方向講。牌不會因此換一張。', moves: '什麼時候動過',
    categories: { very_evil: '很硬', evil: '偏硬', neutral: '中間', good: '偏軟', very_good: '很軟' },
    titles: '稱號', wears: '戴著的', noTitle: '不戴', noTitles: '到等級 2 就有第一個。',
    board: '榜', boardText: '想上榜的人才在上面。別人看得到的只有你顯示的名字、稱號、等級和總點數。', join: '讓我上榜', leave: '把我拿下來', joined: '你在榜上了。', left: '你不在榜上了。', nobody: '榜上還沒有人。', rank: '名次', name: '名字', titleOf: '稱號',
    ledger: '為了什麼', newer: '比較新的', older: '比較舊的', before: '往上', after: '往下', page: (n, of) => `第 ${n} 頁，共 ${of} 頁`,
  },
  news: {
    label: '消息', achievement: (name) => `到手了：${name}。`, level: (name, n) => `等級 ${n}：${name}。`, title: (name) => `新的稱號：${name}。`, more: (n) => `還有 ${n} 個`,
  },
};
