// 日曆的連結，還有每天的通知。
export default {
  feeds: '日曆和訂閱', feedsText: '給你的日曆或閱讀器用的祕密連結。裡面只有牌和日子，絕不會有你問的話。', kind: '用在哪裡', kinds: { calendar: '日曆（ICS）', atom: '閱讀器（Atom）' }, name: '名字', namePlaceholder: '我的手機',
  parts: { daily_card: '每日一牌', look_back: '回頭看的日子', moon: '月相' }, comma: '、', alarm: '幾點響', alarmHint: '那天的牌還沒翻才響。留白就不響。', make: '做一個連結', since: (date) => `${date}做的`,
  once: '連結只在這裡顯示這一次。誰拿到它，都讀得到裡面的東西。', link: '連結', copy: '複製', copied: '複製了。', marked: '選起來了，請自己複製。', subscribe: '用日曆打開', noted: '收好了',
  revoke: '撤銷', revokeOf: (name) => `撤銷「${name}」`, revokeTitle: '撤銷這個連結？', revokeText: '用它的日曆之後會找不到東西。', keep: '留著', revoked: '連結失效了。',
  notice: {
    title: '每天的通知', text: '到了時間，送一則訊息到你自己的伺服器：牌翻了就說是哪一張，沒翻就說還蓋著。', unavailable: '這個站不對外連線，所以送不出去。這是站長的選擇。',
    kind: '用什麼送', webhook: 'Webhook', url: '網址', urlHint: 'ntfy 要連主題一起寫，Gotify 寫伺服器的網址。', token: '權杖', tokenHint: '伺服器要才填。', hasToken: '已經存了一個。留白就繼續用它。', at: '幾點', lookBack: '到了回頭看的日子也說一聲', enabled: '要送', saved: '存好了。',
    test: '現在送一則', tested: '送到了。', remove: '拿掉', removed: '拿掉了。', arrived: (time) => `上一則在${time}送到。`, paused: '連著太多則沒送到，先停了。再存一次，或自己送一則看看。',
    failures: { offline: () => '上一則沒送：這個站不對外連線。', refused: () => '上一則沒送：網址通到私人網路。', unreachable: () => '上一則沒送到：那邊沒有回應。', status: (n) => `上一則沒有收下：那邊回了 ${n}。` },
  },
};
