// 給站長。
export default {
  title: '這個站', lead: '它的工作、備份和日子。', others: '這裡只有站長看得到。', comma: '，', gap: ' ',
  jobsTitle: '排好的工作', jobsText: '照這個站的時鐘做。睡過頭的，開機的時候補上。', when: '排程', last: '上一次', next: '下一次', said: '結果', never: '沒有', running: '正在做', failures: '失敗', failed: (n, of) => `${of} 次裡 ${n} 次`, took: (ms) => `${ms} 毫秒`, run: '現在做', runOf: (name) => `現在做「${name}」`, ran: (name, result) => `${name}：${result}`,
  results: { ok: '做完了', failed: '失敗', interrupted: '中斷' },
  jobs: {
    'counters-flush': { name: '計數', about: '把記憶體裡數的寫進資料庫。' }, 'sessions-sweep': { name: '打掃', about: '刪掉過期的登入，放掉已經恢復的次數限制。' }, 'draws-expire': { name: '放著沒翻的牌', about: '刪掉過期沒翻的抽牌。' },
    'bingo-month': { name: '這個月的號碼', about: '封存整個月的賓果號碼。' }, 'bingo-number': { name: '今天的號碼', about: '查出今天的賓果號碼。' }, statistics: { name: '結算', about: '把過完的日子加總存起來。' }, backup: { name: '備份', about: '把資料庫複製到 backups 資料夾，刪掉最舊的。' },
    'daily-card-notice': { name: '通知', about: '有人要的話，送出今天的牌。' }, 'look-back': { name: '回頭看', about: '有人約好回頭看的日子到了，說一聲。' }, 'demo-reset': { name: '示範站重來', about: '把示範的三個人重做一遍。' },
  },
  backupsTitle: '備份', keeps: (n) => `在 backups 資料夾裡，留最新的 ${n} 份。`, keepsNone: '沒有在做：backups_keep 是 0。',
  daysTitle: '日子', noDays: '還沒有結算過。第一次在半夜之後。', day: '日子', visitors: '來的人', claims: '賓果', accounts: '帳號', readings: '總解讀數',
};
