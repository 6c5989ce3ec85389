// The few words of the API page, in both languages; small enough to come together.
const all = {
  'zh-TW': {
    title: 'API 文件', home: '廢土塔羅', search: '搜尋', searchHint: '路徑、方法、說明', parameters: '參數', body: '請求內容', responses: '回應', example: '範例',
    name: '名稱', where: '位置', type: '型別', notes: '說明', required: '必填', fallback: '預設', length: '長度', or: '或', arrayOf: '陣列：', any: '任意', untagged: '其他',
    copy: '複製', copied: '已複製', failed: '讀不到 API 的描述檔。', again: '再試一次', count: (n, of) => `${of} 個操作裡的 ${n} 個`,
  },
  en: {
    title: 'API reference', home: 'Wasteland Tarot', search: 'Search', searchHint: 'Path, method, words', parameters: 'Parameters', body: 'Request body', responses: 'Responses', example: 'Example',
    name: 'Name', where: 'In', type: 'Type', notes: 'Notes', required: 'required', fallback: 'default', length: 'length', or: 'or', arrayOf: 'array of', any: 'any', untagged: 'other',
    copy: 'Copy', copied: 'Copied', failed: 'The API description could not be read.', again: 'Try again', count: (n, of) => `${n} of ${of} operations`,
  },
};
export const words = all[document.documentElement.lang === 'en' ? 'en' : 'zh-TW'];
