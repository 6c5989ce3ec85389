// The links for calendars and the notice of the day.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, pressByKeyboard, until, useSite } from './support/browser.js';
import { makeReading, openAsMember } from './support/member.js';

const site = useSite({ serve: ['--notice-hosts', '127.0.0.1'] });
const offline = useSite({ serve: ['--offline'] });

test('a link is told once, works without cookies, holds no question, and is dead once revoked', async () => {
  const page = await openAsMember(site, '/settings/calendar');
  await makeReading(page, { question: '這一句誰都不該看到' });
  await page.api('POST', '/readings/daily', {});
  await page.locator('[name=name]').fill('手機');
  await page.locator('[name=alarm]').fill('07:30');
  await page.locator('.block').first().locator('button[type=submit]').click();
  const field = page.locator('#feed-url');
  await field.waitFor();
  await until(page, () => document.activeElement?.id === 'feed-url');
  const url = await field.inputValue();
  assert.match(await page.locator('.feed-link a').getAttribute('href'), /^webcal:/);
  const calendar = await (await fetch(url)).text();
  assert.match(calendar, /^BEGIN:VCALENDAR\r\n/);
  assert.match(calendar, /BEGIN:VEVENT/);
  assert.doesNotMatch(calendar.replaceAll('\r\n ', ''), /這一句/);
  await page.reload();
  await page.locator('.items .item', { hasText: '手機' }).waitFor();
  assert.equal(await page.locator('#feed-url').count(), 0, 'the link is not told again');
  await pressByKeyboard(page, page.locator('.items .item button'));
  await pressByKeyboard(page, page.locator('dialog .is-grave'));
  await hear(page, '連結失效了');
  assert.equal((await fetch(url)).status, 404);
  await page.calm();
});

test('a notice is set, tried out, kept without showing its token, and removed', async (t) => {
  const heard = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk)).on('end', () => {
      heard.push({ authorization: request.headers.authorization, ...JSON.parse(body) });
      response.writeHead(status).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const page = await openAsMember(site, '/settings/calendar', { lang: 'en' });
  const block = page.locator('.block').nth(1);
  await block.locator('select').selectOption('webhook');
  await block.locator('[name=url]').fill(`http://127.0.0.1:${server.address().port}/hook`);
  await block.locator('[name=token]').fill('hush');
  await block.locator('button[type=submit]').click();
  await block.locator('.form-done', { hasText: 'Saved.' }).first().waitFor();
  await pressByKeyboard(page, block.locator('[data-act=test]'));
  await hear(page, 'It arrived.');
  assert.deepEqual([heard[0].authorization, heard[0].event, heard[0].drawn], ['Bearer hush', 'daily_card', false]);
  status = 403;
  await pressByKeyboard(page, block.locator('[data-act=test]'));
  await block.locator('.form-error', { hasText: '403' }).waitFor();
  await page.reload();
  await block.locator('.notice', { hasText: 'answered 403' }).waitFor();
  assert.equal(await block.locator('[name=token]').inputValue(), '');
  await pressByKeyboard(page, block.locator('[data-act=remove]'));
  await hear(page, 'Removed.');
  assert.equal((await page.api('GET', '/notices/daily-card')).notice, null);
  await page.calm(/502/);
});

test('where nothing may leave the box the page says so', async () => {
  const page = await openAsMember(offline, '/settings/calendar');
  await page.locator('.notice', { hasText: '不對外連線' }).waitFor();
  assert.equal(await page.locator('[name=url]').count(), 0);
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing in ${lang} on a ${screen}`, async () => {
      const page = await openAsMember(site, '/about', { lang, ...options });
      await page.api('POST', '/feeds', { kind: 'atom', name: 'Reader' });
      await page.goto(`${site.url}/settings/calendar`);
      await page.locator('.items .item').waitFor();
      await clean(page, 'calendar');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
      await page.calm();
    });
  }
}
