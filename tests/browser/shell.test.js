// What holds for every page: status, weight, silence of the console, no other host, history, titles, errors kept inside.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone, until, useSite, wide } from './support/browser.js';

const site = useSite();
const pages = ['/', '/read', '/cards', '/cards/major_arcana', '/cards/major_arcana.00', '/about', '/docs'];

test('every page loads without a console error, a CSP violation or a request elsewhere, on desk and phone', async () => {
  for (const screen of [wide, phone]) {
    for (const path of pages) {
      for (const lang of ['zh-TW', 'en']) {
        const page = await site.open(path, { ...screen, lang });
        await page.waitForLoadState('networkidle');
        assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${path} does not scroll sideways`);
        await page.calm();
      }
    }
  }
});

test('the content security policy allows nothing inline', async () => {
  const policy = (await fetch(`${site.url}/`)).headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe/);
  const html = await (await fetch(`${site.url}/`)).text();
  assert.doesNotMatch(html, /\{\{/, 'the template is filled');
});

test('a first visit costs at most 120 kB over the wire', async () => {
  for (const lang of ['zh-TW', 'en']) {
    const page = await site.open('/about', { lang });
    const fresh = await page.context().newPage();
    const wire = await page.context().newCDPSession(fresh);
    await wire.send('Network.enable');
    await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
    let bytes = 0;
    const each = [];
    const names = new Map();
    wire.on('Network.requestWillBeSent', ({ requestId, request }) => names.set(requestId, request.url));
    wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes += encodedDataLength;
      each.push(`${encodedDataLength} ${names.get(requestId)}`);
    });
    await fresh.goto(`${site.url}/`, { waitUntil: 'networkidle' });
    await fresh.locator('.hero h1').waitFor();
    assert.ok(bytes > 10_000, 'the sum was taken');
    assert.ok(bytes <= 120_000, `${bytes} bytes:\n${each.join('\n')}`);
    console.log(`# first visit in ${lang}: ${bytes} bytes in ${each.length} answers`);
    await page.calm();
  }
});

test('an unknown address gives a 404 with a way on', async () => {
  const answer = await fetch(`${site.url}/no/such/road`, { headers: { accept: 'text/html' } });
  assert.equal(answer.status, 404);
  const page = await site.open('/no/such/road', { lang: 'en' });
  assert.equal(await page.locator('h1').innerText(), 'This road ends here');
  assert.match(await page.title(), /This road ends here/);
  await page.locator('main a[href="/cards"]').click();
  await page.locator('.groups').waitFor();
  await page.calm(/404/);
});

test('links move between pages without loading the site again, with titles, aria-current and focus', async () => {
  const page = await site.open('/', { lang: 'en' });
  await page.evaluate(() => (window.sameDocument = true));
  for (const [name, title, path] of [['Cards', /The cards/, '/cards'], ['About', /About this deck/, '/about'], ['Ask', /Question/, '/read']]) {
    await page.locator('.site-header nav').getByText(name, { exact: true }).click();
    await page.waitForURL(`**${path}`);
    await until(page, () => document.activeElement?.tagName === 'H1');
    assert.match(await page.title(), title);
    assert.equal(await page.locator('.site-header [aria-current]').innerText(), name);
  }
  assert.ok(await page.evaluate(() => window.sameDocument));
  await page.calm();
});

test('back returns to the place one had scrolled to', async () => {
  const page = await site.open('/cards/major_arcana');
  await page.locator('.card-grid a').first().waitFor();
  const link = page.locator('a[href="/cards/major_arcana.16"]');
  await link.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 200);
  await link.click();
  await page.locator('.card-page h1').waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await until(page, (y) => Math.abs(scrollY - y) < 60, before);
  await page.calm();
});

test('the skip link goes to the content', async () => {
  const page = await site.open('/about');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.calm();
});

test('a page that breaks keeps the navigation', async () => {
  const page = await site.open('/cards', { lang: 'en' });
  await page.route('**/api/v1/cards/major_arcana.05*', (route) => route.fulfill({ json: { id: 'major_arcana.05' } }));
  await page.locator('.group[href="/cards/major_arcana"]').click();
  await page.locator('a[href="/cards/major_arcana.05"]').click();
  await page.waitForURL('**/cards/major_arcana.05');
  await page.getByText('This page broke').waitFor();
  await page.locator('.site-header a[href="/about"]').click();
  await page.getByText('About this deck').waitFor();
  await page.calm(/TypeError|console/);
});

test('a page module that does not arrive is said and can be loaded again', async () => {
  const page = await site.open('/', { lang: 'en' });
  await page.route('**/pages/about/page.js', (route) => route.abort());
  await page.locator('.site-header a[href="/about"]').click();
  await page.getByText('This page did not arrive').waitFor();
  await page.unroute('**/pages/about/page.js');
  await page.locator('main .button').click();
  await page.getByText('About this deck').waitFor();
  await page.calm(/ERR_FAILED/);
});

test('targets in the header are at least 44 pixels', async () => {
  const page = await site.open('/', phone);
  const sizes = await page.locator('.site-header a, .site-header button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  assert.ok(sizes.length >= 5 && sizes.every((height) => height >= 44), sizes.join());
  await page.calm();
});

test('nothing is smaller than 14 pixels', async () => {
  for (const path of ['/', '/read?step=spread', '/cards/bottle_caps', '/about']) {
    const page = await site.open(path, { ...phone, lang: 'en' });
    await page.waitForLoadState('networkidle');
    const small = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((one) => !one.closest('svg') && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && parseFloat(getComputedStyle(one).fontSize) < 14).map((one) => one.className));
    assert.deepEqual(small, [], path);
    await page.calm();
  }
});
