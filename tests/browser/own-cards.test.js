// Cards of the person's own deck, told to the site: by keyboard in both languages, by finger, and what goes wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear, phone, until, useSite } from './support/browser.js';
import { register } from './support/accounts.js';
import { openAsMember } from './support/member.js';
import { toSpreads } from './support/ritual.js';

const site = useSite();

async function toOwn(page, question = '') {
  await toSpreads(page, question);
  await page.locator('.own-link').click();
  await page.locator('#own-0').waitFor();
}

const typed = {
  'zh-TW': [['權杖三 逆位', 'minor_arcana.wands.three', true], ['愚者', 'major_arcana.00', false], ['聖杯王后 逆', 'minor_arcana.cups.queen', true]],
  en: [['3w r', 'minor_arcana.wands.three', true], ['the tower', 'major_arcana.16', false], ['queen of cups reversed', 'minor_arcana.cups.queen', true]],
};

for (const [lang, cards] of Object.entries(typed)) {
  test(`three cards are told by keyboard alone in well under thirty seconds, in ${lang}`, async () => {
    const page = await site.open('/read', { lang });
    await toOwn(page, '?');
    await page.locator('#own-0').focus();
    const begun = Date.now();
    for (const [text] of cards) {
      await page.keyboard.type(text, { delay: 60 });
      const before = await page.locator('.told').count();
      await page.keyboard.press('Enter');
      await until(page, (count) => document.querySelectorAll('.told').length > count, before);
    }
    await until(page, () => document.activeElement?.matches('.read-own'));
    const asked = page.waitForRequest((one) => one.url().includes('/readings/quick'));
    await page.keyboard.press('Enter');
    await page.locator('.summary-sentence').waitFor();
    assert.ok(Date.now() - begun < 15_000, `${Date.now() - begun} ms`);
    const sent = (await asked).postDataJSON();
    assert.deepEqual(sent.cards, cards.map(([, card_id, is_reversed]) => ({ card_id, is_reversed })));
    assert.equal(sent.spread, 'vault_tec_spread');
    assert.equal(sent.draw_id, undefined);
    await page.locator('.own-mark').waitFor();
    assert.equal(await page.locator('.keep-check').count(), 0, 'no receipt');
    await page.calm();
  });
}

test('each card that is told is announced, with what comes next', async () => {
  const page = await site.open('/read', { lang: 'en' });
  await toOwn(page);
  await page.locator('#own-0').fill('3w r');
  await page.locator('#own-0').press('Enter');
  await hear(page, 'Card 1, Past: Watcher of the Barges (Three of Wands), reversed');
  await hear(page, 'Now card 2: Present.');
  await until(page, () => document.activeElement?.id === 'own-1');
  await page.calm();
});

test('candidates are listed while typing, and the arrow keys choose among them', async () => {
  const page = await site.open('/read');
  await toOwn(page);
  await page.locator('#own-0').fill('王后');
  await page.locator('.card-candidates li').first().waitFor();
  assert.equal(await page.locator('.card-candidates li').count(), 4);
  await page.locator('#own-0').press('ArrowDown');
  await page.locator('#own-0').press('ArrowDown');
  const chosen = page.locator('.card-candidates [aria-selected=true]');
  const name = await chosen.locator('.card-name-classic').innerText();
  assert.equal(await page.locator('#own-0').getAttribute('aria-activedescendant'), await chosen.getAttribute('id'));
  await page.locator('#own-0').press('Enter');
  assert.equal(await page.locator('.told .card-name-classic').innerText(), name);
  await page.calm();
});

test('no card lies there twice, and what is no card is said', async () => {
  const page = await site.open('/read', { lang: 'en' });
  await toOwn(page);
  await page.locator('#own-0').fill('the sun');
  await page.locator('#own-0').press('Enter');
  await page.locator('.told').waitFor();
  await page.locator('#own-1').fill('XIX');
  await page.locator('#own-1').press('Enter');
  await until(page, () => /lies in place 1 already/.test(document.querySelector('.card-wrong:not(:empty)')?.innerText ?? ''));
  await page.locator('#own-1').fill('the dishwasher');
  await page.locator('#own-1').press('Enter');
  await until(page, () => /not clear which card/.test(document.querySelector('.card-wrong:not(:empty)')?.innerText ?? ''));
  assert.equal(await page.locator('.told').count(), 1);
  assert.ok(await page.locator('.read-own').isDisabled());
  await page.calm();
});

test('a whole line of cards fills the places in order', async () => {
  const page = await site.open('/read');
  await toOwn(page);
  await page.locator('#own-0').fill('3w r、愚者、聖杯十');
  await page.locator('#own-0').press('Enter');
  await until(page, () => document.querySelectorAll('.told').length === 3);
  assert.deepEqual(await page.locator('.told .card-name-classic').allInnerTexts(), ['權杖三', '愚者', '聖杯十']);
  await page.calm();
});

test('with a finger: suit, rank, turned over, changed', async () => {
  const page = await site.open('/read', phone);
  await toSpreads(page);
  await page.locator('.own-link').tap();
  await page.locator('.own-tap summary').tap();
  for (const [suit, rank] of [['聖杯', '聖杯三'], ['大阿爾克那', '太陽'], ['錢幣', '錢幣國王']]) {
    await page.locator('.tap-suits button', { hasText: suit }).tap();
    await page.locator('.tap-ranks button', { hasText: rank }).first().tap();
    await page.locator('.told', { hasText: rank }).waitFor();
  }
  await page.locator('.told-way').nth(1).tap();
  assert.match(await page.locator('.told-way').nth(1).innerText(), /逆位/);
  await page.locator('.told-clear').first().tap();
  await page.locator('#own-0').waitFor();
  assert.ok(await page.locator('.tap-ranks button', { hasText: '錢幣國王' }).isDisabled(), 'it lies there already');
  await page.locator('#own-0').fill('星星');
  await page.locator('#own-0').press('Enter');
  await page.locator('.read-own').tap();
  await page.locator('.summary-sentence').waitFor();
  const text = await page.locator('article.reading').innerText();
  for (const name of ['星星', '太陽', '錢幣國王']) assert.ok(text.includes(name), name);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'nothing sticks out sideways');
  await page.calm();
});

test('a closed tab has the cards that were told, and the other language their names', async () => {
  let page = await site.open('/read');
  await toOwn(page);
  await page.locator('#own-0').fill('3w r');
  await page.locator('#own-0').press('Enter');
  await page.locator('.told').waitFor();
  page = await page.closeAndReopen('/read');
  await page.locator('.open-draw a').click();
  assert.equal(await page.locator('.told .card-name-classic').innerText(), '權杖三');
  await page.locator('.language').click();
  await until(page, () => document.querySelector('.told .card-name-classic')?.innerText === 'Three of Wands');
  await page.calm();
});

test('somebody in danger gets care instead, with cards of their own as well', async () => {
  const page = await site.open('/read');
  await toOwn(page, '我不想活了');
  await page.locator('#own-0').fill('3w、愚者、聖杯十');
  await page.locator('#own-0').press('Enter');
  await page.locator('.read-own').click();
  await page.locator('.safety a[href="tel:1925"]').waitFor();
  await page.calm();
});

test('cards of one’s own are kept by themselves for who has an account, and by signing up for who has none', async () => {
  const member = await openAsMember(site, '/read');
  await toOwn(member, '我的牌');
  await member.locator('#own-0').fill('3w、愚者、聖杯十');
  await member.locator('#own-0').press('Enter');
  await member.locator('.read-own').click();
  await member.locator('.keep-line a[href^="/readings/"]').waitFor();
  const { readings } = await member.api('GET', '/readings');
  assert.deepEqual([readings.length, readings[0].origin, readings[0].has_receipt, readings[0].question], [1, 'physical', false, '我的牌']);
  await member.calm();

  const guest = await site.open('/read', { lang: 'en' });
  await toOwn(guest, 'Mine too');
  await guest.locator('#own-0').fill('3w, the fool, ten of cups');
  await guest.locator('#own-0').press('Enter');
  await guest.locator('.read-own').click();
  await guest.locator('.keep-line a').first().click();
  await guest.waitForURL('**/register?next=*');
  await register(guest);
  await guest.waitForURL('**/read?step=reading');
  await guest.locator('.keep-line a[href^="/readings/"]').click();
  await until(guest, () => document.querySelector('main').innerText.includes('Mine too'));
  await guest.calm();
});
