// Today, tasks, achievements, karma, and the news of them, as the person sees them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, pressByKeyboard, until, useSite } from './support/browser.js';
import { makeReading, openAsMember } from './support/member.js';

const site = useSite();
const pages = ['/today', '/tasks', '/achievements', '/karma'];

test('a guest is told kindly, with the way in', async () => {
  for (const path of pages) {
    const page = await site.open(path);
    assert.equal(await page.locator('.guest-page .button').getAttribute('href'), `/signin?next=${encodeURIComponent(path)}`);
    await page.calm();
  }
});

test('the card of the day is turned on today’s page, once, and stays', async () => {
  const page = await openAsMember(site, '/today');
  await page.locator('[data-act=turn]').focus();
  await page.keyboard.press('Enter');
  await page.locator('.today-card .card-name-own').waitFor();
  const name = await page.locator('.today-card .card-name-own').innerText();
  await hear(page, name);
  await page.locator('.today-card .flip.is-turned').waitFor();
  assert.equal(await page.locator('[data-act=turn]').count(), 0);
  await until(page, () => document.activeElement?.matches('.today-card a'));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/readings/*');
  await page.locator('[data-page=kept] h1').waitFor();
  await page.goto(`${site.url}/today`);
  assert.equal(await page.locator('.today-card .card-name-own').innerText(), name);
  const { reading } = await page.api('GET', '/readings/daily');
  assert.equal(reading.cards[0].name, name);
  await page.calm();
});

test('a finished task is taken with one press, and the ledger says so', async () => {
  const page = await openAsMember(site, '/tasks');
  const task = page.locator('[data-task=daily_login]');
  await pressByKeyboard(page, task.locator('button'));
  await hear(page, '業力領了');
  await until(page, () => document.activeElement?.dataset.task === 'daily_login');
  await task.locator('.task-act', { hasText: '領了' }).waitFor();
  assert.equal(await page.locator('[data-task=daily_share] button').count(), 0, 'what is not finished cannot be taken');
  await page.goto(`${site.url}/karma`);
  await page.locator('.ledger-amount', { hasText: '+20' }).first().waitFor();
  const { total_karma: total } = await page.api('GET', '/karma/summary');
  assert.equal(await page.locator('.karma-total b').innerText(), total.toLocaleString());
  await page.calm();
});

test('what was reached is told once, quietly, and in no other tab', async () => {
  const page = await openAsMember(site, '/today');
  await page.locator('[data-act=turn]').click();
  await page.locator('.news', { hasText: '第一次開口' }).waitFor();
  await hear(page, '到手了：第一次開口');
  assert.equal(await page.evaluate(() => document.activeElement?.closest('.news')), null, 'it takes no focus');
  const other = await page.context().newPage();
  await other.goto(`${site.url}/today`);
  await other.locator('.today-card .card-name-own').waitFor();
  const { unseen } = await page.api('GET', '/progress/unseen');
  assert.deepEqual(unseen, []);
  assert.equal(await other.locator('.news').count(), 0);
  await pressByKeyboard(page, page.locator('.news .text-button'));
  assert.equal(await page.locator('.news').count(), 0);
  await page.reload();
  await page.locator('.today-card .card-name-own').waitFor();
  assert.equal(await page.locator('.news').count(), 0);
  await page.calm();
});

test('an achievement that was reached is taken, its title worn; hidden ones are not to be seen', async () => {
  const page = await openAsMember(site, '/about');
  await makeReading(page);
  await page.goto(`${site.url}/achievements`);
  const one = page.locator('[data-code=FIRST_READING]');
  await pressByKeyboard(page, one.locator('button'));
  await hear(page, '第一次開口');
  await one.locator('.achievement-state', { hasText: '領的' }).waitFor();
  const { unlocked_count: open, claimed_count: taken } = await page.api('GET', '/achievements/progress');
  await page.locator('.page-head', { hasText: `到手 ${open + taken} 個` }).waitFor();
  assert.equal(await page.locator('[data-code=MIDNIGHT_ORACLE], [data-code=MIDNIGHT_SEEKER]').count(), 0);
  await pressByKeyboard(page, page.locator('.chip', { hasText: '賓果' }));
  const { achievements } = await page.api('GET', '/achievements/progress?category=BINGO');
  await until(page, (codes) => [...document.querySelectorAll('.achievement')].map((row) => row.dataset.code).sort().join() === codes, achievements.map((one) => one.achievement.code).sort().join());
  const { current_title: worn, unlocked_titles: titles } = await page.api('GET', '/users/me/titles');
  assert.equal(worn, titles[0], 'the first one is put on');
  await page.goto(`${site.url}/karma`);
  await page.locator('#title').selectOption('');
  await until(page, () => document.querySelector('#title')?.value === '');
  await page.waitForFunction(async () => (await (await fetch('/api/v1/users/me/titles')).json()).current_title === null);
  await page.calm();
});

test('nobody is on the board who did not choose it, and one press takes one off', async () => {
  const page = await openAsMember(site, '/karma', { lang: 'en' });
  await page.locator('.karma-board', { hasText: 'Only who wants to be is on it' }).waitFor();
  assert.equal(await page.locator('.karma-board .is-me').count(), 0);
  await pressByKeyboard(page, page.locator('.karma-board button', { hasText: 'Put me on it' }));
  await hear(page, 'You are on the board');
  await page.locator('.karma-board .is-me').waitFor();
  await pressByKeyboard(page, page.locator('.karma-board button', { hasText: 'Take me off it' }));
  await hear(page, 'You are off the board');
  await page.locator('.karma-board button', { hasText: 'Put me on it' }).waitFor();
  assert.equal(await page.locator('.karma-board .is-me').count(), 0);
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing, and nothing is wider than the screen, in ${lang} on a ${screen}`, async () => {
      const page = await openAsMember(site, '/about', { lang, ...options });
      await makeReading(page);
      await page.api('PUT', '/levels/leaderboard', { joined: true });
      for (const path of pages) {
        await page.goto(site.url + path);
        await page.waitForLoadState('networkidle');
        await clean(page, path);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), path);
      }
      await page.calm();
    });
  }
}
