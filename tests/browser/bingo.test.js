// Bingo: laying a card, marking the day's number, and months that anybody can check.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, pressByKeyboard, until, useSite } from './support/browser.js';
import { openAsMember } from './support/member.js';

const site = useSite();
const receipt = readFileSync(new URL('../vectors/bingo-2026-11.json', import.meta.url), 'utf8');
const rows = (start = 1) => Array.from({ length: 5 }, (_, row) => Array.from({ length: 5 }, (__, col) => ((row * 5 + col + start - 1) % 25) + 1));

test('a guest sees the number and what binds it', async () => {
  const page = await site.open('/bingo');
  const { numbers, commitment } = await (await page.request.get(`${site.url}/api/v1/bingo/months/current`)).json();
  await page.locator('.bingo-number', { hasText: String(numbers.at(-1).number) }).waitFor();
  await page.locator('.bound summary').click();
  assert.equal(await page.locator('.bound code').innerText(), commitment);
  await clean(page, 'guest');
  await page.calm();
});

test('a card is laid by keyboard alone: digits set, arrows walk, chance fills the rest', async () => {
  const page = await openAsMember(site, '/bingo');
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.locator('.lay-grid [tabindex="0"]').focus();
  await press('1', '7', 'ArrowRight', '3', 'ArrowDown', 'Enter');
  await hear(page, '17。');
  const cell = (at) => page.locator(`.lay-grid [data-cell="${at}"]`);
  assert.deepEqual([await cell(0).innerText(), await cell(1).innerText(), await cell(6).innerText()], ['17', '3', '1']);
  assert.equal(await cell(1).getAttribute('aria-label'), '第 1 列第 2 行，3');
  await page.reload();
  await cell(6).focus();
  assert.deepEqual([await cell(0).innerText(), await cell(1).innerText(), await cell(6).innerText()], ['17', '3', '1'], 'a reload loses nothing');
  // A number stands once: put elsewhere, it is gone where it was.
  await press('ArrowDown', '1', '7', 'Delete', '2');
  assert.deepEqual([await cell(0).innerText(), await cell(11).innerText()], ['', '2']);
  assert.equal(await page.locator('.lay-grid [tabindex="0"]').count(), 1, 'one stop on the way of Tab');
  await press('Tab', 'Enter');
  await hear(page, '排滿了');
  await page.locator('[data-act=lay]').focus();
  await press('Enter');
  await page.locator('.bingo-board td').first().waitFor();
  const { card_data: numbers } = await page.api('GET', '/bingo/card');
  assert.deepEqual([numbers[0][1], numbers[1][1], numbers[2][1]], [3, 1, 2]);
  assert.deepEqual([...numbers.flat()].sort((a, b) => a - b), Array.from({ length: 25 }, (_, at) => at + 1));
  await page.calm();
});

test('the day’s number is marked once, whichever tab is quicker', async () => {
  const page = await openAsMember(site, '/about');
  await page.api('POST', '/bingo/card', { numbers: rows() });
  await page.goto(`${site.url}/bingo`);
  const other = await page.context().newPage();
  await other.goto(`${site.url}/today`);
  await other.locator('.today-number [data-act=claim]').waitFor();
  await pressByKeyboard(page, page.locator('[data-act=claim]'));
  await hear(page, '畫掉了');
  const { daily_number: number, claimed_numbers: claimed } = await page.api('GET', '/bingo/status');
  assert.deepEqual(claimed, [number]);
  await page.locator(`.bingo-board td.is-marked[data-number="${number}"]`).waitFor();
  await other.locator('.today-number [data-act=claim]').click();
  await other.locator('.today-number .form-error', { hasText: '領過了' }).waitFor();
  assert.deepEqual((await page.api('GET', '/bingo/status')).claimed_numbers, [number]);
  await page.calm(/409/);
});

test('a month’s receipt is checked in the browser, and a changed number is found', async () => {
  const page = await site.open('/verify', { lang: 'en' });
  await page.locator('#receipt').fill(receipt);
  await page.locator('.verdict', { hasText: 'Every check holds' }).waitFor();
  assert.deepEqual(await page.locator('.check-list [data-check]').evaluateAll((all) => all.map((one) => `${one.dataset.check} ${one.dataset.state}`)), ['form ok', 'commitment ok', 'numbers ok', 'signature ok', 'instance note']);
  await page.locator('.checks', { hasText: 'every number of the month was fixed' }).waitFor();
  const forged = JSON.parse(receipt);
  [forged.numbers[3], forged.numbers[4]] = [forged.numbers[4], forged.numbers[3]];
  await page.locator('#receipt').fill(JSON.stringify(forged));
  await page.locator('.verdict', { hasText: 'It does not hold' }).waitFor();
  await page.locator('[data-check=numbers][data-state=failed]', { hasText: 'day 4' }).waitFor();
  await page.locator('[data-check=signature][data-state=failed]').waitFor();
  const { secret } = JSON.parse(receipt);
  const other = { ...JSON.parse(receipt), secret: `${secret[0] === '0' ? '1' : '0'}${secret.slice(1)}` };
  await page.locator('#receipt').fill(JSON.stringify(other));
  await page.locator('[data-check=commitment][data-state=failed]').waitFor();
  await clean(page, 'verified');
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing in ${lang} on a ${screen}, before and after a card is laid`, async () => {
      const page = await openAsMember(site, '/bingo', { lang, ...options });
      await page.locator('.lay-grid').waitFor();
      await clean(page, 'laying');
      await page.locator('.lay-grid button').nth(7).click();
      await until(page, () => document.querySelector('[data-cell="7"]').textContent === '1');
      await page.api('POST', '/bingo/card', { numbers: rows(4) });
      await page.goto(`${site.url}/bingo`);
      await page.locator('.bingo-board').waitFor();
      await page.locator('.bound summary').click();
      await clean(page, 'playing');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
      await page.calm();
    });
  }
}
