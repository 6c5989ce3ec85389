// What whoever runs the site sees, and nobody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, useSite } from './support/browser.js';
import { openAsMember } from './support/member.js';

const site = useSite();

let count = 0;

/** An operator's account, made as the operator makes it, and signed in by the page. */
async function openAsOperator(options = {}) {
  const email = `operator-${(count += 1)}@example.org`;
  const password = (await site.server.user('create', email, '--admin')).trim().split(' ').at(-1);
  const page = await site.open('/signin?next=/operator', options);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL('**/operator');
  page.api = async (method, at) => (await page.request.fetch(`${site.url}/api/v1${at}`, { method })).json();
  return page;
}

test('others are told that it is not for them, and shown nothing', async () => {
  const page = await openAsMember(site, '/operator');
  await page.locator('.page-head', { hasText: '只有站長看得到' }).waitFor();
  assert.equal(await page.locator('.job').count(), 0);
  await page.calm(/403/);
});

test('the operator sees each job, runs one, and finds its backup', async () => {
  const page = await openAsOperator({ lang: 'en' });
  await page.locator('[data-job=backup]').waitFor();
  const jobs = await page.api('GET', '/admin/jobs');
  assert.equal(await page.locator('.job').count(), jobs.length);
  await page.locator('[data-job=backup] button').focus();
  await page.keyboard.press('Enter');
  await hear(page, 'Backup: done');
  await page.locator('[data-job=backup] .job-result.is-ok').waitFor();
  await page.reload();
  await page.locator('.files li').first().waitFor();
  const { backups } = await page.api('GET', '/admin/backups');
  assert.equal(await page.locator('.files li').count(), backups.length);
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing in ${lang} on a ${screen}`, async () => {
      const page = await openAsOperator({ lang, ...options });
      await page.locator('.job').first().waitFor();
      await clean(page, 'operator');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
      await page.calm();
    });
  }
}
