// The insights page: what it shows is what the API counted, the table says what the picture shows, and nothing is claimed
// of three readings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, until, useSite } from './support/browser.js';
import { beMember, openAsMember } from './support/member.js';

const site = useSite();
const ready = (page) => page.locator('.insights[aria-busy=false] .insight').first().waitFor();

/** So many draws of one card and of three, and one reading with a card of their own. */
async function reads(page, singles, threes) {
  for (let i = 0; i < singles; i += 1) await page.api('POST', '/readings', { spread: 'single_wasteland', mood_before: '平靜' });
  for (let i = 0; i < threes; i += 1) await page.api('POST', '/readings', { spread: 'vault_tec_spread', character_voice: 'ghoul' });
  await page.api('POST', '/readings', { spread: 'single_wasteland', cards: [{ card_id: 'major_arcana.16' }] });
}

async function open(lang, singles, threes, options = {}) {
  const page = await site.open('/about', { lang, ...options });
  await beMember(site, page);
  await reads(page, singles, threes);
  await page.goto(`${site.url}/insights`);
  await ready(page);
  return { page, data: await page.api('GET', `/insights?lang=${lang}`) };
}

const rowsOf = (page, part) => page.locator(`[data-part=${part}] .numbers`).first().locator('tbody tr')
  .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

test('a guest is told kindly, with the way in', async () => {
  const page = await site.open('/insights');
  assert.equal(await page.locator('.guest-page .button').getAttribute('href'), '/signin?next=%2Finsights');
  await page.calm(/401/);
});

test('without readings the page says so and leads to the question', async () => {
  const page = await openAsMember(site, '/insights');
  await page.locator('.insight-empty a[href="/read"]').waitFor();
  assert.equal(await page.locator('.tracks').count(), 0);
  assert.match(await page.locator('[data-part=explained]').innerText(), /先拿別人的數字說明/);
  await clean(page, 'empty');
  await page.calm();
});

test('nothing is claimed of three readings', async () => {
  const { page, data } = await open('zh-TW', 3, 0);
  assert.equal(data.enough, false);
  assert.equal(await page.locator('.insights-note').innerText(), data.note);
  assert.match(data.note, /才 3 次抽牌，什麼都看不出來/);
  assert.equal(await page.locator('[data-part=when] .said').count(), 0);
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  test(`every figure on the page is the API’s, and the table says what the picture shows, in ${lang}`, async () => {
    const { page, data } = await open(lang, 9, 4);
    assert.equal(data.readings.draws, 13);
    assert.equal(await page.locator('[data-part=cards] > .said').innerText(), data.most.sentence);
    assert.equal(await page.locator('.outside').innerText(), data.outside.sentence);
    // All of it is of today, and one day tells nothing of weekdays.
    assert.equal(data.busiest, null);
    assert.equal(await page.locator('[data-part=when] > .said').count(), 0);
    for (const key of ['majors', 'reversals', 'different', 'repeats']) {
      assert.equal(await page.locator(`.figures [data-key=${key}] .said`).innerText(), data[key].sentence);
      const { low, high } = data[key].chance;
      const isOut = data[key].count < low || data[key].count > high;
      assert.equal(await page.locator(`.figures [data-key=${key}] .track-out`).count(), isOut ? 1 : 0, key);
    }
    // Cards: the table has all, the picture as many as it shows, with the same numbers.
    const table = await rowsOf(page, 'cards');
    assert.deepEqual(table.map(([name, all, drawn, reversed]) => [name, +all, +drawn, +reversed]), data.cards.map((card) => [card.name, card.count, card.drawn, card.reversed]));
    await page.locator('[data-part=cards] > p > .text-button').click();
    const tracks = await page.locator('[data-part=cards] .tracks li').evaluateAll((rows) => rows.map((row) => [row.dataset.key, +row.querySelector('.track-value').textContent]));
    assert.deepEqual(tracks, data.cards.map((card) => [card.card_id, card.drawn]));
    const suits = await page.locator('[data-part=mix] .tracks li').evaluateAll((rows) => rows.map((row) => [row.dataset.key, +row.querySelector('.track-value').textContent]));
    assert.deepEqual(suits, data.suits.map(({ suit, drawn }) => [suit, drawn]));
    // Days and hours.
    const days = await rowsOf(page, 'when');
    assert.deepEqual(days.map(([name, count]) => [name, +count]), data.weekdays.map(({ name, count }) => [name, count]));
    const hours = await page.locator('[data-part=when] .table-scroll tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => +cell.textContent)));
    assert.deepEqual(hours, Array.from({ length: 24 }, (_, hour) => data.hours.map((counts) => counts[hour])));
    assert.equal(await page.locator('.heat rect.is-full').count(), data.hours.flat().filter(Boolean).length);
    // What was chosen.
    const voices = await page.locator('[data-key=voices] .tracks li').evaluateAll((rows) => rows.map((row) => row.querySelector('.track-name').textContent));
    assert.deepEqual(voices, data.voices.map(({ name }) => name));
    // Five figures, with this person's numbers.
    const told = await page.locator('.explained details p').allTextContents();
    assert.deepEqual(told, data.explained.map(({ text }) => text));
    assert.equal(told.length, 5);
    assert.ok(told[0].includes(lang === 'en' ? 'You drew 13 times' : '你抽了 13 次'), told[0]);
    await page.calm();
  });

  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing in ${lang} on a ${screen}, everything fits, and the tables open by keyboard`, async () => {
      const { page } = await open(lang, 7, 4, options);
      await clean(page, 'closed');
      for (const summary of await page.locator('.insights summary').all()) {
        await summary.focus();
        await page.keyboard.press('Enter');
      }
      assert.equal(await page.locator('.insights details:not([open])').count(), 0);
      await clean(page, 'open');
      const low = await page.evaluate(() => [...document.querySelectorAll('.insights :is(a, button, summary, .ranges label)')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9).map((one) => one.outerHTML.slice(0, 80)));
      assert.deepEqual(low, [], 'room for a finger');
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'the page does not scroll sideways');
      await page.calm();
    });
  }
}

test('the range stands in the address, is said, and can be chosen by keyboard', async () => {
  const { page } = await open('zh-TW', 10, 0);
  await page.locator('.ranges input[value=all]').focus();
  await page.keyboard.press('ArrowRight');
  await until(page, () => new URLSearchParams(location.search).get('range') === 'year');
  await hear(page, '數完了，11 份解讀。');
  await page.reload();
  await ready(page);
  assert.ok(await page.locator('.ranges input[value=year]').isChecked());
  await page.calm();
});

test('the account menu, the history and a card lead to it', async () => {
  const { page, data } = await open('zh-TW', 10, 1);
  await page.goto(`${site.url}/readings`);
  await page.locator('.kept-head a[href="/insights"]').click();
  await ready(page);
  await page.goto(`${site.url}/about`);
  await page.locator('.account-button').click();
  await page.locator('#account-list a[href="/insights"]').click();
  await ready(page);
  const card = data.cards.find(({ drawn }) => drawn > 0);
  await page.goto(`${site.url}/cards/${card.card_id}`);
  await page.locator('.own-luck').waitFor();
  assert.equal(await page.locator('.own-luck').innerText(), card.sentence);
  await page.calm();
});
