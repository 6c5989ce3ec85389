// A draw that is left in the middle: the tab closed at each stage and opened again, a seal that ran out, a draw that
// another device goes on with, and two devices that both did.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear, until, useSite } from './support/browser.js';
import { openAsMember } from './support/member.js';
import { card, deal, pick, sentence, settled, stir, toFan, toReading, toSpreads, toTable, turnAll } from './support/ritual.js';

const site = useSite();

const seal = (page) => page.locator('.seal summary code').innerText();

test('a tab that is closed while shuffling comes back to the same seal', async () => {
  let page = await site.open('/read');
  await toSpreads(page, '還在嗎');
  await page.locator('form button[type=submit]').click();
  await page.locator('.seal summary').waitFor();
  const before = await seal(page);
  await page.locator('.shuffle .more summary').click();
  await page.locator('#shuffle-words').fill('慢慢來');
  page = await page.closeAndReopen('/read');
  assert.match(await page.locator('.open-draw').innerText(), /抽到一半/);
  assert.equal(await page.locator('#question').inputValue(), '還在嗎');
  await page.locator('.open-draw a').click();
  await page.locator('.seal summary').waitFor();
  assert.equal(await seal(page), before);
  assert.equal(await page.locator('#shuffle-words').inputValue(), '慢慢來');
  await page.calm();
});

test('a tab that is closed after the cut, and after picks, comes back there', async () => {
  let page = await site.open('/read');
  await toSpreads(page);
  await page.locator('form button[type=submit]').click();
  await page.locator('.seal summary').waitFor();
  await stir(page);
  await page.locator('.shuffle .ritual-actions .button').click();
  page = await page.closeAndReopen('/read?step=draw');
  await page.locator('.cut input').fill('23');
  await page.locator('.cut .ritual-actions .button').click();
  await page.locator('.fan-card').first().waitFor();
  page = await page.closeAndReopen('/read?step=draw');
  await page.locator('.fan-card').first().waitFor();
  for (const place of [4, 40]) await pick(page, place);
  page = await page.closeAndReopen('/');
  // The home page leads back as well.
  await page.locator('.hero .button').click();
  await page.locator('[data-place="40"][aria-pressed="true"]').waitFor();
  await pick(page, 71);
  const revealing = page.waitForRequest((one) => one.url().includes('/reveal'));
  await deal(page);
  const did = (await revealing).postDataJSON();
  assert.deepEqual([did.cut, did.picks], [23, [4, 40, 71]]);
  assert.ok(Buffer.from(did.gesture, 'base64').length > 200, 'the hand of before the first closing is in it');
  await page.calm();
});

test('a tab that is closed when two of three cards are turned has them turned still', async () => {
  let page = await site.open('/read');
  const answer = await toTable(page);
  await card(page, 3).click();
  await card(page, 1).click();
  await hear(page, sentence(answer.cards[0]));
  page = await page.closeAndReopen('/read');
  await page.locator('.open-draw a').click();
  await card(page, 1).waitFor();
  await settled(page);
  assert.equal(await card(page, 1).getAttribute('aria-label'), sentence(answer.cards[0]));
  assert.match(await card(page, 2).getAttribute('aria-label'), /還沒翻開/);
  await turnAll(page);
  await toReading(page);
  page = await page.closeAndReopen('/read?step=reading');
  assert.equal(await page.locator('.summary-sentence').innerText(), answer.interpretation.summary.sentence);
  await page.calm();
});

test('cards that were turned up while the answer got lost are the same cards afterwards', async () => {
  let page = await site.open('/read');
  await toSpreads(page);
  await toFan(page);
  let revealed;
  await page.route('**/reveal*', async (route) => {
    revealed = await (await route.fetch()).json();
    await route.abort();
  }, { times: 1 });
  await page.locator('.picking .ritual-actions button').click();
  await page.locator('.problem[role=alert]').waitFor();
  page = await page.closeAndReopen('/read?step=draw');
  await page.locator('.fan-card').first().waitFor();
  const answer = await deal(page);
  assert.deepEqual(answer.cards.map((one) => [one.card.id, one.is_reversed]), revealed.cards.map((one) => [one.card.id, one.is_reversed]));
  await page.calm(/Failed to load resource|ERR_FAILED/);
});

test('cards of one’s own whose answer got lost are kept once', async () => {
  const page = await openAsMember(site, '/read', { lang: 'en' });
  await toSpreads(page);
  await page.locator('input[name=spread][value^=single]').check();
  await page.locator('.own-link').click();
  await page.locator('#own-0').fill('3w r');
  await page.locator('#own-0').press('Enter');
  await page.route('**/api/v1/readings?*', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await page.locator('.read-own').click();
  await page.locator('.problem[role=alert]').waitFor();
  await page.locator('.read-own').click();
  await page.locator('.summary-sentence').waitFor();
  const kept = await page.evaluate(async () => (await fetch('/api/v1/readings')).json());
  assert.equal(kept.total_count, 1);
  await page.calm(/Failed to load resource|ERR_FAILED/);
});

test('a seal that ran out is set anew, said so, and what the hand did stays', async () => {
  let page = await site.open('/read', { lang: 'en' });
  await toSpreads(page);
  await toFan(page);
  await pick(page, 30);
  await page.evaluate(() => {
    for (const storage of [localStorage, sessionStorage]) {
      const draw = JSON.parse(storage.getItem('draw'));
      draw.sealed.id = '00000000-0000-4000-8000-000000000000';
      storage.setItem('draw', JSON.stringify(draw));
    }
  });
  page = await page.closeAndReopen('/read?step=draw');
  await hear(page, 'a new one was set');
  await page.locator('[data-place="30"][aria-pressed="true"]').waitFor();
  await deal(page);
  await page.calm(/404/);
});

test('a draw that was left two days ago is not there any more', async () => {
  let page = await site.open('/read');
  await toTable(page);
  await page.evaluate(() => {
    const draw = JSON.parse(localStorage.getItem('draw'));
    localStorage.setItem('draw', JSON.stringify({ ...draw, at: draw.at - 49 * 3_600_000 }));
  });
  page = await page.closeAndReopen('/read');
  assert.equal(await page.locator('.open-draw').count(), 0);
  await page.calm();
});

test('somebody in danger leaves nothing at the machine', async () => {
  let page = await site.open('/read');
  await toSpreads(page, '我不想活了');
  await toFan(page);
  await page.locator('.picking .ritual-actions button').click();
  await page.locator('.safety').waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('draw')), null);
  page = await page.closeAndReopen('/read');
  assert.equal(await page.locator('#question').inputValue(), '');
  await page.calm();
});

test('who signs out takes their draw off the table', async () => {
  let page = await openAsMember(site, '/read');
  await toSpreads(page, '只有我知道');
  await page.locator('form button[type=submit]').click();
  await page.locator('.seal summary').waitFor();
  await page.locator('.account-button').click();
  await page.locator('#account-list button').click();
  await page.locator('.account-link').waitFor();
  page = await page.closeAndReopen('/read');
  assert.equal(await page.locator('#question').inputValue(), '');
  assert.equal(await page.locator('.open-draw').count(), 0);
  await page.calm();
});

/** Waits until the server has a draft that fits. */
async function draftThat(page, fits) {
  for (let i = 0; i < 100; i += 1) {
    const { sessions } = await page.api('GET', '/sessions');
    // Between the two questions it may become a reading: then the list is asked again.
    const answer = sessions[0] && await page.request.get(`${site.url}/api/v1/sessions/${sessions[0].id}`);
    if (answer?.status() !== 404) {
      const draft = answer && await answer.json();
      if (fits(draft)) return draft;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail('the draft never got there');
}

/** The same person on another device. */
async function otherDevice(page, path) {
  const other = await site.open('/about');
  await other.context().addCookies(await page.context().cookies());
  const record = await page.evaluate(() => localStorage.getItem('session'));
  await other.evaluate((text) => localStorage.setItem('session', text), record);
  other.api = page.api;
  await other.goto(site.url + path);
  await other.locator('main h1').first().waitFor();
  return other;
}

test('another device goes on with half a draw, and ends it', async () => {
  const page = await openAsMember(site, '/read');
  await toSpreads(page, '換一台繼續');
  await toFan(page);
  await pick(page, 33);
  await draftThat(page, (draft) => draft?.session_state.draw.picks.length === 1);
  const other = await otherDevice(page, '/read');
  await other.locator('.draft-elsewhere').waitFor();
  assert.match(await other.locator('.draft-elsewhere').innerText(), /換一台繼續/);
  await other.locator('[data-draft="go-on"]').click();
  await other.locator('[data-place="33"][aria-pressed="true"]').waitFor();
  const made = other.waitForResponse((one) => /\/readings\?/.test(one.url()) && one.request().method() === 'POST');
  await other.locator('.picking .ritual-actions button').click();
  assert.equal((await made).status(), 201);
  await other.locator('.place-card').first().waitFor();
  await draftThat(page, (draft) => !draft);
  // The first device finds out, kindly: it is a reading by now.
  await page.reload();
  await page.locator('.place-card').first().waitFor();
  await other.calm();
  await page.calm(/404|409/);
});

test('two devices that both went on: the person chooses', async () => {
  for (const keep of ['mine', 'theirs']) {
    const page = await openAsMember(site, '/read');
    await toSpreads(page, '哪一邊');
    await toFan(page);
    await pick(page, 10);
    await draftThat(page, (draft) => draft?.session_state.draw.picks.length === 1);
    const other = await otherDevice(page, '/read');
    await other.locator('[data-draft="go-on"]').click();
    await other.locator('[data-place="10"][aria-pressed="true"]').waitFor();
    await pick(other, 60);
    await draftThat(page, (draft) => draft.session_state.draw.picks.includes(60));
    await pick(page, 45);
    await page.locator('.draft-conflict').waitFor();
    await page.locator(`[data-keep="${keep}"]`).click();
    await page.locator('.draft-conflict').waitFor({ state: 'detached' });
    const place = keep === 'mine' ? 45 : 60;
    await page.locator(`[data-place="${place}"][aria-pressed="true"]`).waitFor();
    await draftThat(page, (draft) => draft.session_state.draw.picks.includes(place));
    await other.calm();
    await page.calm(/412/);
  }
});
