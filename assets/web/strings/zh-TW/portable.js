// 把資料帶走、帶回來。
export default {
  take: '全部帶走', takeText: '一個 ZIP 檔：網頁和 Markdown 打開就能讀，不必連到這裡；JSON 和收據給程式用。登入的方式不在裡面。',
  takeButton: '下載我的資料', taking: '正在打包…', taken: '下載好了。',
  back: '帶回來', backText: '從這裡或別的廢土塔羅下載的 ZIP 檔，可以放回這個帳號。解讀照原來的編號回去；這裡已經有的不會改。',
  choose: '選 ZIP 檔', drop: '拖進來也可以。', looking: '正在檢查…', bringing: '正在帶回來…',
  looked: '還沒寫進去，先看一下', came: '帶回來了', confirm: '帶回來', never: '不要了', another: '再選一個檔案',
  from: (here, date) => `${here ? '這個站台' : '另一個站台'}在${date}寫的。`,
  columns: { section: '什麼', new: '帶回', same: '已經有了', kept: '不同，留這裡的' },
  sections: {
    'accounts.profile': '個人資料', 'accounts.preferences': '偏好', 'accounts.avatar': '照片', 'accounts.login_days': '來過的日子',
    'readings.readings': '解讀', 'draws.revealed': '翻開還沒存的牌', 'drafts.drafts': '草稿',
  },
  nothing: '這個檔案裡的東西，這裡全都有了。', conflicts: (n) => `${n} 筆和這裡的不同，這裡的留著`,
  refused: '這個檔案不收', where: (pointer) => `位置：${pointer}`,
  csv: '從別的 App 搬來', csvText: 'CSV 檔，第一列是欄位名稱：要有日期和牌，也可以有問題、牌陣、筆記、標籤、心情。中文、英文的牌名都看得懂，例如「權杖三 逆位」「3w r」。解讀的文字由這裡補寫。',
  csvChoose: '選 CSV 檔', csvConfirm: '帶進來', csvCame: '帶進來了',
  reads: (name, field) => `「${name}」當作${field}`, ignored: (names) => `沒有用到的欄位：${names.join('、')}`,
  fields: { date: '日期', question: '問題', spread: '牌陣', cards: '牌', notes: '筆記', tags: '標籤', mood: '心情' },
  row: (n) => `第 ${n} 列`, status: { new: '會帶進來', same: '已經有了', wrong: '看不懂', left_out: '不帶' }, done: { new: '帶進來了', same: '已經有了', wrong: '看不懂', left_out: '沒有帶' },
  rowsToMind: '要看一下的', rowsGood: (n) => `看懂的 ${n} 列`, more: (n) => `還有 ${n} 列。`, noQuestion: '沒有問題',
};
