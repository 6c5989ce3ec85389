// Sharing a reading, in Taiwan's Chinese.
export default {
  title: '給別人看', lead: '做一個連結，拿到的人不用帳號就能讀這份解讀。你的名字、筆記、標籤和心情都不在裡面。',
  make: '做一個連結', making: '做連結', dialogTitle: '做一個連結',
  question: '連問題一起給看', questionHint: '不勾就看不到你問了什麼。不過讀了解讀，還是可能猜得出是哪一類的事。',
  expires: '期限', ends: [['', '一直有效，收回才失效'], ['1', '一天'], ['7', '七天'], ['30', '三十天']],
  password: '密碼', passwordHint: '四到八個字。不用上鎖就留白。密碼不會寫進連結，要另外告訴對方。',
  ready: '連結好了', readyPassword: '打開要密碼。連結和密碼分開送比較好。', link: '連結', preview: '貼到聊天室，看起來像這樣：', previewAlt: '連結的預覽圖',
  copy: '複製連結', copied: '複製好了。', notCopied: '沒複製成，自己選起來複製吧。', send: '傳給別人', open: '打開看看', close: '好了', cancel: '不做了',
  list: '做過的連結', made: (date) => `${date}做的`, opened: (n) => (n ? `看過 ${n} 次` : '還沒人看過'), until: (date) => `到 ${date}`,
  locked: '要密碼', withQuestion: '看得到問題', revoked: '收回了', expired: '過期了',
  copyOf: (n) => `複製第 ${n} 個連結`, openOf: (n) => `打開第 ${n} 個連結`, takeBack: '收回', takeBackOf: (n) => `收回第 ${n} 個連結`,
  sure: '收回之後，拿著這個連結的人就打不開了。', sureYes: '收回它', keep: '留著', takenBack: '連結收回了。',
};
