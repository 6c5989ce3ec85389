// Links to a reading: made and taken back on its page, and what stands behind them, with and without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, until, useSite } from './support/browser.js';
import { makeReading, openAsMember } from './support/member.js';

const site = useSite();
const question = '要不要 <b>搬家</b>？<img src=x onerror="document.title=1">';

/** A member on a kept reading's page. */
async function onReading(options = {}, more = {}) {
  const page = await openAsMember(site, '/about', options);
  const reading = await makeReading(page, { question, notes: '誰也不給看', tags: ['家'], ...more });
  await page.goto(`${site.url}/readings/${reading.id}`);
  await page.locator('.share h2').waitFor();
  return { page, reading };
}

/** A stranger at a link's page; `trouble` gathers what should not happen. */
async function stranger(url, options = {}) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-TW', ...options });
  const page = await context.newPage();
  page.trouble = [];
  page.on('console', (message) => message.type() === 'error' && page.trouble.push(message.text()));
  page.on('pageerror', (error) => page.trouble.push(error.message));
  page.on('request', (request) => !request.url().startsWith(site.url) && page.trouble.push(request.url()));
  page.status = (await page.goto(url)).status();
  return page;
}

test('a link is made, copied, looked at and taken back, all by keyboard', async () => {
  const { page } = await onReading();
  await page.locator('.share .button').focus();
  await page.keyboard.press('Enter');
  const dialog = page.locator('.share-dialog');
  await dialog.locator('#share-title').waitFor();
  await dialog.locator('[name=show_question]').focus();
  await page.keyboard.press('Space');
  await dialog.locator('select').selectOption('7');
  await dialog.locator('button[type=submit]').focus();
  await page.keyboard.press('Enter');
  await dialog.locator('#share-url').waitFor();
  await hear(page, '連結好了');
  const url = await dialog.locator('#share-url').inputValue();
  assert.match(url, new RegExp(`^${site.url}/share/[0-9a-f-]{36}$`));
  // The focus is on copying already.
  await until(page, () => document.activeElement?.matches('.share-made .button'));
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.share-made [role=status]').textContent !== '');
  await until(page, () => document.querySelector('.share-preview img').naturalWidth === 1200);
  await page.keyboard.press('Escape');
  await until(page, () => document.activeElement?.matches('.share > .actions .button'));
  const row = page.locator('.share-link');
  await row.waitFor();
  assert.match(await row.innerText(), /還沒人看過[\s\S]*看得到問題/);

  const visitor = await stranger(url);
  assert.equal(visitor.status, 200);
  await visitor.context().close();
  await page.reload();
  await row.locator('text=看過 1 次').waitFor();
  await row.locator('[data-act=take-back]').focus();
  await page.keyboard.press('Enter');
  await until(page, () => document.activeElement?.matches('.share-sure .button'));
  await page.keyboard.press('Enter');
  await hear(page, '連結收回了');
  await page.locator('.share-link.is-over').waitFor();
  await until(page, () => document.activeElement?.matches('.share > .actions .button'));
  const late = await stranger(url);
  assert.equal(late.status, 410);
  assert.equal(await late.locator('h1').innerText(), '這個連結收回了');
  await late.context().close();
  await page.calm();
});

test('what is wrong with a password is said at its field', async () => {
  const { page } = await onReading();
  await page.locator('.share .button').click();
  await page.locator('.share-dialog [name=password]').fill('abc');
  await page.locator('.share-dialog button[type=submit]').click();
  await until(page, () => document.activeElement?.name === 'password' && document.activeElement.getAttribute('aria-invalid') === 'true');
  assert.match(await page.locator('.share-dialog .form-error').innerText(), /4 到 8 個字/);
  await page.calm(/422/);
});

test('the page reads without JavaScript, and shows the question as text or not at all', async () => {
  const { page, reading } = await onReading();
  const hidden = await page.api('POST', `/readings/${reading.id}/share`, {});
  const shown = await page.api('POST', `/readings/${reading.id}/share`, { show_question: true });
  for (const options of [{ javaScriptEnabled: false }, { javaScriptEnabled: true }, { ...phone, javaScriptEnabled: false }]) {
    const closed = await stranger(hidden.url, options);
    const text = await closed.locator('body').innerText();
    for (const { card, position_name: place, position_interpretation: told } of reading.card_positions) {
      for (const words of [card.name, card.standard_name, place, told]) assert.ok(text.includes(words), words);
    }
    assert.ok(!text.includes('搬家') && !text.includes('誰也不給看'));
    assert.equal(await closed.locator('.board image').count(), 3);
    assert.equal(await closed.locator('meta[name=robots]').getAttribute('content'), 'noindex');
    // Every card of the spread leads to its text.
    await closed.locator('.board a').nth(2).click();
    assert.match(closed.url(), /#card-\d$/);
    assert.deepEqual(closed.trouble, []);
    await closed.context().close();
    const open = await stranger(shown.url, options);
    assert.equal(await open.locator('h1').innerText(), question);
    assert.notEqual(await open.title(), '1');
    assert.equal(await open.locator('img[src=x]').count(), 0);
    assert.deepEqual(open.trouble, []);
    await open.context().close();
  }
  await page.calm();
});

test('a password opens the page without JavaScript and is in no address', async () => {
  const { page, reading } = await onReading();
  const { url } = await page.api('POST', `/readings/${reading.id}/share`, { password: 'glow-7', require_password: true });
  const visitor = await stranger(url, { javaScriptEnabled: false });
  const addresses = [];
  visitor.on('request', (request) => addresses.push(request.url()));
  assert.equal(visitor.status, 403);
  await visitor.locator('[name=password]').fill('glow-8');
  await visitor.locator('button').click();
  await visitor.locator('.problem').waitFor();
  assert.equal(await visitor.locator('.problem').innerText(), '不是這個密碼。');
  await visitor.locator('[name=password]').fill('glow-7');
  await visitor.locator('button').click();
  await visitor.locator('.sentence').waitFor();
  const [download] = await Promise.all([visitor.waitForEvent('download'), visitor.locator('a[download]').click()]);
  assert.equal(download.suggestedFilename(), 'receipt.json');
  assert.ok(addresses.every((address) => !address.includes('glow')), addresses.join(' '));
  await visitor.locator('.language').click();
  await visitor.locator('text=The receipt of this draw').waitFor();
  await visitor.context().close();
  const other = await stranger(url);
  assert.equal(other.status, 403);
  await other.context().close();
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  test(`axe finds nothing in the dialog, the list and the pages in ${lang}`, async () => {
    for (const options of [{}, phone]) {
      const { page, reading } = await onReading({ lang, ...options }, { lang });
      await page.locator('.share .button').click();
      await clean(page, 'dialog');
      await page.locator('.share-dialog button[type=submit]').click();
      await page.locator('#share-url').waitFor();
      await clean(page, 'made');
      const url = await page.locator('#share-url').inputValue();
      await page.keyboard.press('Escape');
      await page.locator('.share-link').waitFor();
      await page.locator('[data-act=take-back]').click();
      await clean(page, 'list');
      const locked = await page.api('POST', `/readings/${reading.id}/share`, { password: 'glow-7' });
      for (const address of [url, locked.url, `${site.url}/share/nothing`]) {
        const visitor = await stranger(address, { locale: lang, ...options });
        await clean(visitor, address);
        const wide = await visitor.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(wide <= 0, `${address} is ${wide} px too wide`);
        await visitor.context().close();
      }
      await page.calm();
    }
  });
}
