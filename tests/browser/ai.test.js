// Readings told by a language model, with a model of this machine that plays what a test needs.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, until, useSite } from './support/browser.js';
import { beMember, makeReading } from './support/member.js';
import { startProvider } from './support/provider.js';

let provider;
const site = useSite({
  serve: ['--ai', 'openai,offline', '--ai-person-tokens-per-day', '0', '--ai-tokens-per-day', '0'],
  env: async () => {
    provider = await startProvider();
    return { OPENAI_API_KEY: 'sk-browser-tests', OPENAI_BASE_URL: provider.url, OPENAI_MODEL: 'test-model' };
  },
});
after(() => provider?.stop());
beforeEach(() => provider.play('normal'));

const bare = /ERR_|404|409|403/;

/** Somebody with a kept reading, on its page. */
async function openReading({ lang = 'zh-TW', question = '要不要搬家？', ...options } = {}) {
  const page = await site.open('/about', { lang, ...options });
  await beMember(site, page);
  page.reading = await makeReading(page, { question, lang });
  await page.goto(`${site.url}/readings/${page.reading.id}`);
  await page.locator('.telling-panel summary').waitFor();
  return page;
}

const choose = async (page, value = 'openai') => {
  if (!(await page.locator('.telling-panel').evaluate((panel) => panel.open))) await page.locator('.telling-panel > summary').click();
  await page.locator(`input[name=reader][value=${value}]`).check({ force: true });
};
const press = (page) => page.locator('.telling-body .button').click();
const whole = (page) => page.locator('.told h2', { hasText: 'test-model' }).waitFor();
const growing = (page) => until(page, () => document.querySelector('.live .told-text')?.textContent.length > 20);

test('offline is first and chosen; a model says beforehand what leaves and where to', async () => {
  const page = await openReading();
  await page.locator('.written-mark', { hasText: '沒有東西離開這台機器' }).waitFor();
  await page.locator('.telling-panel > summary').click();
  const ways = page.locator('.telling-panel .way');
  assert.match(await ways.first().innerText(), /離線/);
  assert.ok(await page.locator('input[name=reader]').first().isChecked());
  assert.equal(await page.locator('.leaves').count(), 0);
  await choose(page);
  const host = new URL(provider.url).host;
  assert.ok((await page.locator('.leaves').innerText()).includes(host.split(':')[0]));
  assert.equal(provider.asked.length, 0);
  await page.calm();
});

test('text is there before the telling ends, and the whole is kept and says who wrote it', async () => {
  provider.play('held');
  const page = await openReading();
  await choose(page);
  await press(page);
  await growing(page);
  assert.equal(await page.locator('.live').getAttribute('aria-busy'), 'true');
  assert.ok(await page.locator('.summary-sentence').isVisible(), 'the offline reading stays');
  assert.ok(await page.locator('.reading-card').first().isVisible(), 'the offline text stays');
  provider.release();
  await whole(page);
  assert.match(await page.locator('.told-text').innerText(), /門留一條縫。$/);
  await page.locator('.written-mark', { hasText: 'test-model' }).waitFor();
  await hear(page, '說完了。');
  const spoken = (await page.spoken()).filter((text, i, all) => text && text !== all[i - 1]);
  assert.ok(spoken.length <= 4, `few words for the ear: ${spoken}`);
  // Offline is one press away, and back.
  await page.locator('.versions button').first().click();
  await page.locator('.reading-card').first().waitFor();
  assert.equal(await page.locator('.told').count(), 0);
  await page.locator('.versions button').nth(1).click();
  await whole(page);
  await page.reload();
  await whole(page);
  await page.calm();
});

test('pausing holds the screen while the rest arrives; going on shows it', async () => {
  provider.play('held');
  const page = await openReading();
  await choose(page);
  await press(page);
  await growing(page);
  await page.locator('.live .text-button', { hasText: '暫停' }).click();
  const before = await page.locator('.live .told-text').innerText();
  provider.release();
  await page.locator('.live-line', { hasText: '全部都到了' }).waitFor();
  assert.equal(await page.locator('.live .told-text').innerText(), before);
  await page.locator('.live .text-button', { hasText: '繼續' }).click();
  await whole(page);
  assert.ok((await page.locator('.told-text').innerText()).startsWith(before));
  await page.calm();
});

test('stopping ends the call to the provider, and the offline text stands', async () => {
  provider.play('held');
  const page = await openReading();
  await choose(page);
  await press(page);
  await growing(page);
  await page.locator('.live .button').click();
  await provider.closed();
  await page.locator('.telling .notice', { hasText: '你把它停下來了' }).waitFor();
  await page.locator('.reading-card').first().waitFor();
  assert.equal(await page.locator('.live').count(), 0);
  await page.locator('.written-mark', { hasText: '離線寫成' }).waitFor();
  assert.doesNotMatch(await page.locator('.written-mark').innerText(), /沒有東西離開/);
  await page.calm();
});

test('write again puts another text beside the first', async () => {
  const page = await openReading();
  await choose(page);
  await press(page);
  await whole(page);
  const first = await page.locator('.told-text').innerText();
  await page.locator('.told .button', { hasText: '重寫一次' }).click();
  await until(page, () => document.querySelectorAll('.versions button').length === 3);
  await until(page, (text) => document.querySelector('.told-text') && document.querySelector('.told-text').innerText !== text, first);
  await page.locator('.versions button').nth(1).click();
  await until(page, (text) => document.querySelector('.told-text')?.innerText === text, first);
  assert.equal(provider.asked.length, 2);
  await page.calm();
});

test('a card that is not on the table: the text is taken back, with the reason, and the offline one stands', async () => {
  provider.play('invents');
  const page = await openReading();
  await choose(page);
  await press(page);
  await page.locator('.telling .notice', { hasText: '桌上沒有的牌' }).waitFor();
  await hear(page, '桌上沒有的牌');
  await page.locator('.reading-card').first().waitFor();
  await page.locator('.written-mark', { hasText: '問過模型' }).waitFor();
  await page.calm();
});

test('a stream that is cut ends in the offline text and says why', async () => {
  provider.play('cut');
  const page = await openReading();
  await choose(page);
  await press(page);
  await page.locator('.telling .notice').waitFor();
  await page.locator('.reading-card').first().waitFor();
  await until(page, () => !document.querySelector('.live'));
  assert.equal(await page.locator('.told').count(), 0);
  await page.calm();
});

test('a reload in the middle finds the telling again; so does a second tab, and it is asked for once', async () => {
  provider.play('held');
  const page = await openReading();
  await choose(page);
  await press(page);
  await growing(page);
  await page.reload();
  await growing(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await growing(other);
  provider.release();
  await whole(page);
  await whole(other);
  assert.equal(await page.locator('.told-text').innerText(), await other.locator('.told-text').innerText());
  assert.equal(provider.asked.length, 1);
  await other.close();
  await page.calm(bare);
});

test('a closed tab: the telling is whole when the reading is opened again', async () => {
  provider.play('held');
  const page = await openReading();
  await choose(page);
  await press(page);
  await growing(page);
  const next = await page.closeAndReopen('/about');
  provider.release();
  next.reading = page.reading;
  await until(next, async (id) => (await (await fetch(`/api/v1/readings/${id}`)).json()).written_by?.by === 'ai', page.reading.id);
  await next.goto(`${site.url}/readings/${page.reading.id}`);
  await whole(next);
  await next.calm(bare);
});

test('a lost connection is found again, and not a word is missing or there twice', async () => {
  provider.play('held');
  const page = await openReading();
  let cuts = 0;
  // The stream's first answer ends in the middle, as on a telephone in a pocket.
  await page.route(/\/interpretation\?/, async (route) => {
    if (route.request().method() !== 'POST' || cuts) return route.fallback();
    cuts += 1;
    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = await fetch(route.request().url(), { method: 'POST', body: route.request().postData(), headers: { 'content-type': 'application/json', cookie: cookies, origin: site.url } });
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (!text.includes('event: delta')) text += decoder.decode((await reader.read()).value, { stream: true });
    reader.cancel();
    return route.fulfill({ status: 200, contentType: 'text/event-stream', body: text.slice(0, text.lastIndexOf('\n\n') + 2) });
  });
  await choose(page);
  await press(page);
  await growing(page);
  provider.release();
  await whole(page);
  assert.equal(cuts, 1);
  assert.equal(provider.asked.length, 1);
  const kept = await page.api('GET', `/readings/${page.reading.id}/interpretation`);
  assert.equal(await page.locator('.told-text').evaluate((box) => [...box.children].map((one) => one.textContent).join('\n\n')), kept.versions.at(-1).text);
  await page.calm(bare);
});

test('the preview is exactly what the provider gets, and private things are taken out', async () => {
  const page = await openReading({ question: '要不要打給 0912-345-678，還是寄到 someone@example.com？' });
  await choose(page);
  await page.locator('.telling-body .text-button', { hasText: '看看會送什麼' }).click();
  const dialog = page.locator('.preview-dialog');
  await dialog.locator('pre').first().waitFor();
  assert.equal(provider.asked.length, 0);
  const [user, system] = await dialog.locator('pre').evaluateAll((all) => all.map((one) => one.textContent));
  assert.doesNotMatch(user, /0912|someone@/);
  assert.match(await dialog.innerText(), /電話號碼/);
  await clean(page, 'preview');
  await dialog.locator('.button').click();
  await whole(page);
  assert.equal(provider.asked.length, 1);
  const [{ messages }] = provider.asked;
  assert.equal(messages.at(-1).content, user);
  assert.equal(messages[0].content, system);
  // Wanted every time: nothing goes before it was looked at, and nothing at all when it is declined.
  await choose(page);
  await page.locator('.tick input').check();
  await press(page);
  await dialog.locator('pre').first().waitFor();
  await dialog.locator('.text-button').click();
  await until(page, () => !document.querySelector('.preview-dialog'));
  assert.equal(provider.asked.length, 1);
  await page.calm();
});

test('questions that shall stay here: no model is offered, none is asked', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { id } = await makeReading(page, { question: '要不要搬家？' });
  await page.goto(`${site.url}/settings/privacy`);
  await page.locator('#keep-here').check({ force: true });
  await page.locator('.block .small', { hasText: 'test-model' }).waitFor();
  await until(page, async () => (await (await fetch('/api/v1/ai/status')).json()).reason === 'questions_stay_here');
  await page.goto(`${site.url}/readings/${id}`);
  await page.locator('.telling-panel > summary').click();
  await page.locator('.telling-body', { hasText: '問題不送出去' }).waitFor();
  assert.equal(await page.locator('input[name=reader], input[name=more-reader]').count(), 0);
  // Another voice still speaks, offline.
  await page.locator('#telling-voice').selectOption({ index: 2 });
  await press(page);
  await page.locator('.told').waitFor();
  assert.equal(provider.asked.length, 0);
  await page.locator('.written-mark', { hasText: '沒有東西離開這台機器' }).waitFor();
  await page.calm();
});

test('a second voice and two more questions stand beside the reading', async () => {
  const page = await openReading();
  await choose(page);
  await page.locator('#telling-voice').selectOption({ index: 3 });
  await press(page);
  await page.locator('.told h2', { hasText: '的口氣' }).waitFor();
  assert.equal(await page.locator('.versions button').count(), 2);
  await page.locator('.more-form .button').click();
  await page.locator('.form-error').waitFor();
  await page.locator('#more-question').fill('那要搬到哪裡？');
  await page.locator('input[name=more-reader][value=openai]').check({ force: true });
  await page.locator('.more-form .button').click();
  await page.locator('.answer h3', { hasText: '那要搬到哪裡？' }).waitFor();
  assert.match(await page.locator('.answer .small').innerText(), /test-model/);
  await page.locator('#more-question').fill('什麼時候？');
  await page.locator('.more-form .button').click();
  await until(page, () => document.querySelectorAll('.answer').length === 2);
  await page.locator('.more-questions', { hasText: '兩次都問完了' }).waitFor();
  assert.equal(await page.locator('.more-form').count(), 0);
  assert.equal(provider.asked.length, 2);
  await page.calm();
});

test('a question in need gets the numbers to call, and nothing is sent', async () => {
  const page = await openReading();
  await page.locator('#more-question').fill('我不想活了');
  await page.locator('input[name=more-reader][value=openai]').check({ force: true });
  await page.locator('.more-form .button').click();
  await page.locator('.safety a[href^="tel:"]').first().waitFor();
  await until(page, () => document.activeElement?.tagName === 'H1');
  assert.equal(provider.asked.length, 0);
  await clean(page, 'care');
  await page.calm();
});

test('the ledger: empty, then what left, with its text; deleted one by one and all at once', async () => {
  const page = await openReading();
  await page.goto(`${site.url}/ledger`);
  await page.locator('.never', { hasText: '從來沒有離開過' }).waitFor();
  await clean(page, 'empty ledger');
  for (const turn of [1, 2]) {
    await page.goto(`${site.url}/readings/${page.reading.id}`);
    await page.locator('.telling-panel summary').waitFor();
    await choose(page);
    await press(page);
    await until(page, (n) => document.querySelectorAll('.versions button').length === n + 1, turn);
  }
  await page.locator('.told-foot a').click();
  await until(page, () => document.querySelectorAll('.ledger-line').length === 2);
  const line = page.locator('.ledger-line').first();
  assert.match(await line.innerText(), /test-model/);
  assert.match(await line.innerText(), /900＋120 個 token/);
  await line.locator('summary').click();
  await line.locator('pre').first().waitFor();
  assert.equal(await line.locator('pre').first().evaluate((one) => one.textContent), provider.asked.at(-1).messages.at(-1).content);
  await clean(page, 'ledger');
  await line.locator('.text-button', { hasText: '刪掉這一筆' }).click();
  await until(page, () => document.querySelectorAll('.ledger-line').length === 1);
  await page.locator('.text-button.is-alert').click();
  await page.locator('.dialog .button').click();
  await page.locator('.ledger-page', { hasText: '紀錄清空了' }).waitFor();
  await page.calm();
});

test('all of it by keyboard', async () => {
  provider.play('held');
  const page = await openReading({ lang: 'en', question: 'Should I move?' });
  await page.locator('.telling-panel > summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await until(page, () => document.querySelector('input[name=reader][value=openai]').checked);
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Tab');
  await until(page, () => document.activeElement?.matches('.telling-body .button'));
  await page.keyboard.press('Enter');
  await growing(page);
  // Whoever pressed "Tell it" is at "Stop" now.
  await until(page, () => document.activeElement?.matches('.live .button'));
  provider.release();
  await whole(page);
  await until(page, () => document.activeElement?.id === 'told-title');
  await page.calm();
});

test('a link from the ritual’s end opens the choice', async () => {
  const page = await openReading();
  await page.goto(`${site.url}/about`);
  await page.goto(`${site.url}/readings/${page.reading.id}#telling`);
  await page.locator('.telling-panel[open]').waitFor();
  assert.equal(new URL(page.url()).hash, '', 'a reload opens nothing');
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing on any state in ${lang} on a ${screen}, and nothing sticks out`, async () => {
      const page = await openReading({ lang, question: lang === 'en' ? 'Should I move?' : '要不要搬家？', ...options });
      const fits = async (where) => {
        await clean(page, where);
        const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(width <= 0, `${where} sticks out by ${width}`);
      };
      await choose(page);
      await fits('choice');
      provider.play('held');
      await press(page);
      await growing(page);
      await fits('telling');
      await page.locator('.live .text-button').click();
      provider.release();
      await until(page, () => document.querySelector('.live') && !document.querySelector('.live[aria-busy]'));
      await fits('paused');
      await page.locator('.live .text-button').click();
      await whole(page);
      await fits('told');
      await page.goto(`${site.url}/ledger`);
      await page.locator('.ledger-line').waitFor();
      await fits('ledger');
      await page.goto(`${site.url}/settings/privacy`);
      await page.locator('a[href="/ledger"]').waitFor();
      await fits('settings');
      await page.goto(`${site.url}/`);
      await page.locator('.home-models').waitFor();
      await fits('home');
      await page.calm();
    });
  }
}
