// A demo says what it is, and lets one be somebody.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { phone, until, useSite } from './support/browser.js';

const site = useSite();
const demo = useSite({ serve: ['--demo'] });

test('a site that is no demo says nothing of one and asks for nothing', async () => {
  const page = await site.open('/');
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.reload();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.locator('.demo-banner').count(), 0);
  assert.deepEqual(asked.filter((url) => /demo/.test(url)), []);
  await page.calm();
});

for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
  test(`on a ${screen} one is somebody with a press, and finds a year behind them`, async () => {
    const page = await demo.open('/', options);
    await page.locator('.demo-banner', { hasText: '這是示範站' }).waitFor();
    await clean(page, 'banner');
    await page.locator('[data-person=yuqing]').click();
    await page.locator('[data-page=today] h1', { hasText: '雨青' }).waitFor();
    assert.equal(await page.locator('.demo-banner ul').count(), 0, 'it makes itself small');
    await page.locator('.bingo-board').waitFor();
    for (const [path, some] of [['/journal', '.entry'], ['/threads', '.thread-row'], ['/readings', '.kept-row'], ['/karma', '.karma-ledger li']]) {
      await page.goto(demo.url + path);
      await page.locator(some).first().waitFor();
    }
    await page.locator('.demo-banner button').first().click();
    await page.locator('[data-person=maya]').click();
    await page.locator('[data-page=today] h1', { hasText: 'Maya' }).waitFor();
    await until(page, () => JSON.parse(localStorage.getItem('session')).user.name === 'Maya');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    await page.calm();
  });
}
