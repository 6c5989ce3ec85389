// Two languages: chosen by the server, switched in place, nothing lost by it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until, useSite } from './support/browser.js';
import { card, pick, sentence, toFan, toReading, toSpreads, toTable, turnAll } from './support/ritual.js';

const site = useSite();
const inEnglish = async (answer) => Promise.all(answer.cards.map(async (drawn) => {
  const spreads = await (await fetch(`${site.url}/api/v1/spreads?lang=en&page_size=50`)).json();
  const spread = spreads.spreads.find(({ name }) => name === answer.spread.name);
  return {
    ...drawn,
    card: await (await fetch(`${site.url}/api/v1/cards/${drawn.card.id}?lang=en`)).json(),
    position_name: spread.positions.find(({ number }) => number === drawn.position_number).name,
  };
}));

test('the browser’s own language decides the first visit', async () => {
  const chinese = await site.open('/');
  assert.equal(await chinese.evaluate(() => document.documentElement.lang), 'zh-TW');
  await chinese.calm();
  const english = await site.open('/', { lang: 'en-GB' });
  assert.equal(await english.evaluate(() => document.documentElement.lang), 'en');
  assert.match(await english.title(), /Wasteland Tarot/);
  await english.calm();
});

test('the switch is remembered for the next visit', async () => {
  const page = await site.open('/about');
  await page.locator('.language').click();
  await until(page, () => document.documentElement.lang === 'en' && document.title.startsWith('About'));
  assert.equal(await page.locator('h1').innerText(), 'About this deck');
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'lang');
  assert.equal(cookie.value, 'en');
  assert.equal(cookie.sameSite, 'Lax');
  assert.ok(cookie.expires - Date.now() / 1000 > 360 * 86400);
  await page.goto(`${site.url}/cards`);
  await page.locator('h1').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await page.calm();
});

test('a switch after following ?lang= outlives a reload', async () => {
  const page = await site.open('/about?lang=en', { lang: 'en' });
  await page.locator('.language').click();
  await until(page, () => document.documentElement.lang === 'zh-TW');
  await page.reload();
  await page.locator('h1').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-TW');
  await page.calm();
});

test('a half-written question and the picks survive the switch', async () => {
  const page = await site.open('/read');
  await page.locator('#question').fill('這句話要留著');
  await page.locator('.language').click();
  await until(page, () => document.documentElement.lang === 'en');
  assert.equal(await page.locator('#question').inputValue(), '這句話要留著');
  await toSpreads(page);
  await toFan(page);
  await pick(page, 12);
  await page.locator('.language').click();
  await until(page, () => document.documentElement.lang === 'zh-TW');
  assert.equal(await page.locator('[data-place="12"]').getAttribute('aria-pressed'), 'true');
  await page.calm();
});

test('the drawn cards stay on the table and get their names in the other language', async () => {
  const page = await site.open('/read');
  const answer = await toTable(page);
  await card(page, 1).click();
  await card(page, 3).click();
  await page.locator('.language').click();
  const english = await inEnglish(answer);
  for (const drawn of [english[0], english[2]]) {
    await until(page, ([n, label]) => document.querySelector(`.place-card[data-number="${n}"]`).getAttribute('aria-label') === label, [drawn.position_number, sentence(drawn, 'en')]);
  }
  assert.match(await card(page, 2).getAttribute('aria-label'), /not turned yet/);
  await page.calm();
});

test('a finished reading is kept, says which language it was written in, and offers a new draw', async () => {
  const page = await site.open('/read');
  const answer = await toTable(page);
  await turnAll(page);
  await toReading(page);
  await page.locator('.language').click();
  const notice = page.locator('.reading-head .notice');
  await notice.waitFor();
  assert.match(await notice.innerText(), /written in Chinese/);
  assert.equal(await page.locator('.summary-sentence').innerText(), answer.interpretation.summary.sentence);
  assert.equal(await page.locator('.summary').getAttribute('lang'), 'zh-TW');
  const english = await inEnglish(answer);
  await until(page, (name) => document.querySelector('.reading-card h3').innerText.includes(name), english[0].card.name);
  await notice.locator('button').click();
  await page.locator('.shuffle').waitFor();
  await page.calm();
});
