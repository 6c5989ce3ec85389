// The library: five groups, the grids, search in both languages, a card's page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone, until, useSite } from './support/browser.js';

const site = useSite();
const api = async (path) => (await fetch(`${site.url}/api/v1${path}`)).json();
const names = (page) => page.locator('.card-grid .card-name').allInnerTexts();

test('five groups lead to seventy-eight cards', async () => {
  const page = await site.open('/cards');
  const links = await page.locator('.group').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.equal(links.length, 5);
  let sum = 0;
  for (const href of links) {
    await page.locator(`.group[href="${href}"]`).click();
    await page.locator('.card-grid a').first().waitFor();
    sum += await page.locator('.card-grid a').count();
    await page.goBack();
    await page.locator('.groups').waitFor();
  }
  assert.equal(sum, 78);
  await page.calm();
});

for (const [lang, words, id] of [
  ['zh-TW', '寶劍十', 'minor_arcana.swords.ten'], ['zh-TW', 'The Moon', 'major_arcana.18'], ['zh-TW', '隱士', 'major_arcana.09'],
  ['en', 'ten of swords', 'minor_arcana.swords.ten'], ['en', '月亮', 'major_arcana.18'],
]) {
  test(`searching for ${words} in ${lang} finds the card, and back brings the result again`, async () => {
    const page = await site.open('/cards', { lang });
    await page.locator('#card-search').fill(words);
    const hit = page.locator(`.card-grid a[href="/cards/${id}"]`);
    await hit.waitFor();
    await hit.click();
    await page.locator('.card-page h1').waitFor();
    await page.goBack();
    await hit.waitFor();
    assert.equal(await page.locator('#card-search').inputValue(), words);
    await page.calm();
  });
}

test('every card is found by its own name in both languages', async () => {
  const page = await site.open('/cards', { lang: 'en' });
  for (const id of ['major_arcana.00', 'minor_arcana.cups.queen']) {
    for (const lang of ['en', 'zh-TW']) {
      const card = await api(`/cards/${id}?lang=${lang}`);
      await page.locator('#card-search').fill(card.name);
      await page.locator(`.card-grid a[href="/cards/${id}"]`).waitFor();
    }
  }
  await page.calm();
});

test('a search without result says so and suggests a way', async () => {
  const page = await site.open('/cards');
  await page.locator('#card-search').fill('qqqzzz');
  await until(page, () => document.querySelector('.found-title')?.innerText.includes('qqqzzz'));
  assert.deepEqual(await names(page), []);
  await page.locator('#card-search').fill('');
  await page.locator('.groups').waitFor();
  await page.calm();
});

test('a card’s page shows both names, both meanings, keywords and numbers', async () => {
  for (const lang of ['zh-TW', 'en']) {
    const page = await site.open('/cards/minor_arcana.pentacles.five', { lang });
    const card = await api(`/cards/minor_arcana.pentacles.five?lang=${lang}`);
    await page.locator('.card-side').first().waitFor();
    const text = await page.locator('.card-page').innerText();
    for (const wanted of [card.name, card.standard_name, card.upright_meaning, card.reversed_meaning, ...card.keywords.upright, ...card.keywords.reversed, String(card.metadata.vault_number)]) {
      assert.ok(text.includes(wanted), wanted);
    }
    assert.ok((await page.title()).includes(card.name));
    await page.calm();
  }
});

test('previous and next walk through the deck and move the focus', async () => {
  const page = await site.open('/cards/major_arcana.21');
  await page.locator('.neighbour.is-next .card-name').waitFor();
  await page.locator('.neighbour.is-next').click();
  await page.waitForURL('**/cards/minor_arcana.wands.ace');
  await until(page, () => document.activeElement?.tagName === 'H1');
  await page.locator('.neighbour.is-previous').click();
  await page.waitForURL('**/cards/major_arcana.21');
  await page.calm();
});

test('a suit’s grid does not jump when its cards arrive', async () => {
  const page = await site.open('/about', phone);
  await page.goto(`${site.url}/cards/bottle_caps`);
  await page.locator('.card-grid a').first().waitFor();
  const shift = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
  }));
  assert.ok(shift < 0.05, `layout shift ${shift}`);
  await page.calm();
});

test('an id that is no card gives the not-found page', async () => {
  const page = await site.open('/cards/major_arcana.99');
  await page.locator('.dead-end').waitFor();
  await page.calm(/404/);
});
