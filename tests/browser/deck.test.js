// The pictures: that Chromium draws each of them, that no two are alike, what they weigh, that nothing jumps when
// they come, that they are told to who does not see them, and that they open large.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone, until, useSite, wide } from './support/browser.js';
import { countFrames, slowDown } from './support/frames.js';
import { asymmetry, colours, distance, hashes } from './support/pixels.js';
import { deal, settled, toFan, toReading, toSpreads, toTable, turnAll } from './support/ritual.js';

const site = useSite();
const api = async (path) => (await fetch(`${site.url}/api/v1${path}`)).json();
const faces = async () => (await api('/cards?page_size=100&lang=en')).cards.map(({ visuals }) => visuals.image_url);
const backs = async () => (await api('/card-backs?lang=en')).map(({ image_url: url }) => url);
const suits = ['cups', 'swords', 'pentacles', 'wands', 'major_arcana'];

test('Chromium draws all cards, backs and emblems without a word', async () => {
  const page = await site.open('/about');
  // A page of its own: a picture opened by itself lets no script of a test in.
  const alone = await (await site.browser.newContext({ viewport: { width: 300, height: 500 } })).newPage();
  const said = [];
  for (const one of [page, alone]) one.on('console', (message) => said.push(message.text()));
  for (const url of [...(await faces()), ...(await backs()), ...suits.map((suit) => `/deck/emblems/${suit}.svg`)]) {
    // By itself, where a fault in the XML shows, and as the site shows it.
    const answer = await alone.goto(site.url + url);
    assert.equal(answer.status(), 200);
    assert.equal(await alone.locator('parsererror').count(), 0, url);
    assert.ok((await colours(page, await alone.screenshot())) > 3, `${url} shows something`);
  }
  await alone.context().close();
  const sizes = await page.evaluate(async (urls) => {
    const found = [];
    for (const url of urls) {
      const image = new Image();
      image.src = url;
      await image.decode();
      found.push(`${image.naturalWidth}x${image.naturalHeight}`);
    }
    return found;
  }, [...(await faces()), ...(await backs())]);
  assert.deepEqual(said, []);
  assert.equal(sizes.length, 82);
  // An SVG without width and height takes its proportions from the viewBox: 150 high, as CSS has it.
  for (const size of sizes) {
    const [width, height] = size.split('x').map(Number);
    assert.ok(Math.abs(width / height - 220 / 380) < 0.01, size);
  }
  await page.calm();
});

test('a picture opened by itself can run and load nothing', async () => {
  const page = await site.open('/about');
  const answer = await page.goto(`${site.url}/deck/scalable/major_arcana/16.svg`);
  assert.equal(answer.headers()['content-security-policy'], "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  assert.equal(await page.evaluate(() => window.origin), 'null', 'it is no page of this site');
  // Not even the script with which these tests keep their record.
  await page.calm(/Blocked script execution/);
});

test('no picture is above 9 kB, all together not above 450 kB', async () => {
  let sum = 0;
  let wire = 0;
  let largest = 0;
  const all = [...(await faces()), ...(await backs())];
  for (const url of all) {
    const bytes = (await (await fetch(site.url + url, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer()).byteLength;
    const packed = await fetch(site.url + url, { headers: { 'accept-encoding': 'br' } });
    assert.equal(packed.headers.get('content-encoding'), 'br');
    wire += Number(packed.headers.get('content-length'));
    await packed.arrayBuffer();
    assert.ok(bytes <= 9000, `${url}: ${bytes}`);
    largest = Math.max(largest, bytes);
    sum += bytes;
  }
  assert.ok(sum <= 450_000, `${sum} bytes`);
  console.log(`# ${all.length} pictures: ${sum} bytes, the largest ${largest}, over the wire ${wire}`);
});

// Measured on the finished deck: the two most alike differ in 74 of 256 bits, half of all pairs in more than 118; a
// picture differs from itself moved by four units to the side and down in at most 54.
const alike = 64;

test('no two pictures are alike', async () => {
  const page = await site.open('/about');
  const urls = await faces();
  const found = await hashes(page, urls.map((url) => ({ url })));
  const pairs = found.flatMap((one, i) => found.slice(i + 1).map((other, j) => [distance(one, other), urls[i], urls[i + 1 + j]]));
  assert.equal(pairs.length, (78 * 77) / 2);
  pairs.sort(([a], [b]) => a - b);
  const name = (url) => url.replace(/^\/deck\/scalable\/|\.svg.*$/g, '');
  console.log(`# most alike: ${pairs.slice(0, 3).map(([bits, a, b]) => `${bits} ${name(a)} ${name(b)}`).join(', ')}; median ${pairs[pairs.length >> 1][0]}`);
  assert.deepEqual(pairs.filter(([bits]) => bits < alike), []);
  // The measure sees what it has to see: a copy that was only moved is the same picture.
  const moved = await hashes(page, urls.map((url) => ({ url, dx: 4, dy: 4 })));
  const own = found.map((one, i) => distance(one, moved[i]));
  console.log(`# the same picture moved by four units: at most ${Math.max(...own)}`);
  assert.ok(Math.max(...own) < alike, String(Math.max(...own)));
  await page.calm();
});

test('a back does not tell which way up a card lies', async () => {
  const page = await site.open('/about');
  const found = [];
  for (const url of await backs()) found.push([url, await asymmetry(page, url)]);
  console.log(`# backs against themselves turned: ${found.map(([url, worst]) => `${url.replace(/^.*\/|\.svg.*$/g, '')} ${worst}`).join(', ')} of 255`);
  assert.equal(found.length, 4);
  // Edges are smoothed from the other side: that is worth a few steps of 255.
  for (const [url, worst] of found) assert.ok(worst <= 24, `${url}: ${worst}`);
  await page.calm();
});

/** Opens a path with a cold cache; @returns bytes over the wire until the network is idle. */
async function weigh(path, options) {
  const page = await site.open('/about', options);
  const fresh = await page.context().newPage();
  const wire = await page.context().newCDPSession(fresh);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  let pictures = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  wire.on('Network.requestWillBeSent', ({ request }) => (pictures += request.url.includes('/deck/') ? 1 : 0));
  await fresh.goto(site.url + path, { waitUntil: 'networkidle' });
  await fresh.locator('main img').first().waitFor();
  await page.calm();
  return { bytes, pictures };
}

test('the library costs at most 250 kB before scrolling', async () => {
  for (const [screen, options] of [['desk', wide], ['phone', phone]]) {
    for (const path of ['/cards', '/cards/major_arcana', '/cards/bottle_caps']) {
      const { bytes, pictures } = await weigh(path, { ...options, lang: 'en' });
      console.log(`# ${path} on a ${screen}: ${bytes} bytes, ${pictures} pictures`);
      assert.ok(bytes > 50_000, 'the sum was taken');
      assert.ok(bytes <= 250_000, `${path}: ${bytes}`);
    }
  }
});

test('nothing jumps when the pictures come', async () => {
  for (const options of [wide, phone]) {
    for (const path of ['/cards', '/cards/radiation_rods', '/cards/major_arcana.18']) {
      const page = await site.open('/about', options);
      await page.addInitScript(() => {
        window.shifted = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shifted += value))).observe({ type: 'layout-shift', buffered: true });
      });
      // Late, as over a bad line: everything else has been laid out by then.
      await page.route('**/deck/**', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await route.continue();
      });
      await page.goto(site.url + path);
      await until(page, () => {
        const all = [...document.querySelectorAll('main img')].filter((one) => one.getBoundingClientRect().top < innerHeight);
        return all.length > 0 && all.every((one) => one.complete && one.naturalWidth > 0);
      });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const shift = await page.evaluate(() => window.shifted);
      assert.ok(shift < 0.01, `${path}: ${shift}`);
      await page.calm();
    }
  }
});

test('seventy-eight backs are one picture, and each card on the table has its own', async () => {
  const page = await site.open('/read');
  const asked = [];
  page.on('request', (request) => request.url().includes('/deck/') && asked.push(new URL(request.url()).pathname));
  await toSpreads(page);
  await toFan(page, 'celtic_cross');
  const shown = await page.locator('.fan-back').evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundImage));
  assert.equal(shown.length, 78);
  assert.equal(new Set(shown).size, 1);
  assert.match(shown[0], /\/deck\/card_backs\/vault_gear\.svg\?v=[0-9a-f]{16}"\)$/);
  assert.deepEqual(asked, ['/deck/card_backs/vault_gear.svg']);
  const answer = await deal(page);
  await turnAll(page);
  const pictures = await page.locator('.place .card-art').evaluateAll((all) => all.map((one) => one.complete && one.naturalWidth > 0 && one.getAttribute('src')));
  assert.deepEqual(pictures, answer.cards.map(({ card }) => card.visuals.image_url));
  await page.calm();
});

test('what a picture shows is told in the page’s language, once', async () => {
  const id = 'minor_arcana.cups.two';
  const alt = {};
  for (const lang of ['zh-TW', 'en']) alt[lang] = (await api(`/cards/${id}?lang=${lang}`)).visuals.image_alt_text;
  for (const [lang, other] of [['zh-TW', 'en'], ['en', 'zh-TW']]) {
    const page = await site.open(`/cards/${id}`, { lang });
    await page.locator('.card-page img').waitFor();
    assert.equal(await page.locator('.card-page img').getAttribute('alt'), alt[lang]);
    await page.locator('.language').click();
    await until(page, (text) => document.querySelector('.card-page img').alt === text, alt[other]);
    // Beside its name a small picture is silent.
    await page.locator('.site-header a[href="/cards"]').click();
    await page.locator('.group[href="/cards/nuka_cola_bottles"]').click();
    await page.locator('.card-tile img').first().waitFor();
    assert.deepEqual([...new Set(await page.locator('.card-tile img').evaluateAll((all) => all.map((one) => one.alt)))], ['']);
    await page.calm();
  }
});

const scaleOf = (page) => page.locator('.zoom-picture').evaluate((one) => new DOMMatrix(getComputedStyle(one).transform).a);
const placeOf = (page) => page.locator('.zoom-picture').evaluate((one) => {
  const { e, f } = new DOMMatrix(getComputedStyle(one).transform);
  return [e, f];
});
const focused = (page) => page.evaluate(() => document.activeElement.className);

test('a picture opens large with the mouse, is looked at closely, and closes where it was opened', async () => {
  const page = await site.open('/cards/major_arcana.09', { lang: 'en' });
  await page.locator('.zoom-open').click();
  const picture = page.locator('.zoom-picture img');
  await picture.waitFor();
  const { height } = await picture.boundingBox();
  assert.ok(height > 750 && height <= 900, `it fills the screen: ${height}`);
  const { visuals } = await api('/cards/major_arcana.09?lang=en');
  assert.equal(await picture.getAttribute('alt'), visuals.image_alt_text);
  const scroll = await page.evaluate(() => scrollY);
  await page.mouse.move(720, 300);
  await page.mouse.wheel(0, -800);
  await until(page, () => document.querySelector('.zoom-scale').innerText !== '100%');
  const scale = await scaleOf(page);
  assert.ok(scale > 4 && scale < 6, String(scale));
  assert.equal(await page.evaluate(() => scrollY), scroll, 'the page behind stays');
  const [x, y] = await placeOf(page);
  await page.mouse.down();
  await page.mouse.move(760, 380, { steps: 4 });
  await page.mouse.up();
  const [movedX, movedY] = await placeOf(page);
  assert.ok(Math.abs(movedX - x - 40) < 2 && Math.abs(movedY - y - 80) < 2, `${movedX - x} ${movedY - y}`);
  // However far it is dragged, it does not leave the screen.
  for (let i = 0; i < 5; i += 1) {
    await page.mouse.move(300, 100);
    await page.mouse.down();
    await page.mouse.move(1200, 700, { steps: 3 });
    await page.mouse.up();
  }
  const box = await picture.boundingBox();
  assert.ok(box.x <= 1 && box.y <= 1, JSON.stringify(box));
  await page.mouse.dblclick(720, 300);
  await until(page, () => document.querySelector('.zoom-scale').innerText === '100%');
  await page.mouse.dblclick(720, 300);
  await until(page, () => document.querySelector('.zoom-scale').innerText === '250%');
  await page.locator('.zoom-close').click();
  await page.locator('.zoom').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'zoom-open');
  await page.calm();
});

test('the large picture works by keyboard alone', async () => {
  const page = await site.open('/cards/major_arcana.16');
  await page.locator('.card-page img').waitFor();
  for (let i = 0; i < 20 && (await focused(page)) !== 'zoom-open'; i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.zoom').waitFor();
  assert.equal(await focused(page), 'zoom-close', 'the way out is at hand');
  for (const key of ['+', '+', '+', '+']) await page.keyboard.press(key);
  const large = await scaleOf(page);
  assert.ok(large > 3.5, String(large));
  const [x, y] = await placeOf(page);
  await page.keyboard.press('ArrowDown');
  assert.ok((await placeOf(page))[1] < y, 'the eye goes down, the picture up');
  await page.keyboard.press('ArrowLeft');
  assert.ok((await placeOf(page))[0] > x);
  await page.keyboard.press('-');
  assert.ok((await scaleOf(page)) < large);
  await page.keyboard.press('0');
  assert.equal(await scaleOf(page), 1);
  assert.deepEqual(await placeOf(page), [0, 0]);
  // The focus stays inside.
  const inside = new Set();
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('Tab');
    inside.add(await page.evaluate(() => Boolean(document.activeElement.closest('.zoom')) || document.activeElement === document.body));
  }
  assert.deepEqual([...inside], [true]);
  await page.keyboard.press('Escape');
  await page.locator('.zoom').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'zoom-open');
  await page.calm();
});

test('two fingers draw the picture apart on a phone', async () => {
  const page = await site.open('/cards/minor_arcana.swords.ten', { ...phone, lang: 'en' });
  await page.locator('.zoom-open').tap();
  await page.locator('.zoom-picture img').waitFor();
  const { width } = await page.locator('.zoom-picture img').boundingBox();
  assert.ok(width > 340 && width <= 390, String(width));
  const wire = await page.context().newCDPSession(page);
  const touch = (type, points) => wire.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch('touchStart', [[180, 400], [210, 400]]);
  for (let i = 1; i <= 6; i += 1) await touch('touchMove', [[180 - i * 10, 400], [210 + i * 10, 400]]);
  await touch('touchEnd', []);
  const scale = await scaleOf(page);
  assert.ok(Math.abs(scale - 5) < 0.6, `from 30 to 150 pixels: ${scale}`);
  const [, y] = await placeOf(page);
  await touch('touchStart', [[195, 400]]);
  // A finger that comes to rest: one that leaves in flight makes the next tap only stop the flight.
  for (let i = 0; i < 20; i += 1) await touch('touchMove', [[195, 340 + (i % 2) / 4]]);
  await touch('touchMove', [[195, 340]]);
  await touch('touchEnd', []);
  assert.ok(Math.abs((await placeOf(page))[1] - y + 60) < 2);
  for (const { width: w, height: h } of await page.locator('.zoom-tools button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))) assert.ok(w >= 44 && h >= 44, `${w}x${h}`);
  await page.locator('.zoom-close').tap();
  await page.locator('.zoom').waitFor({ state: 'detached' });
  await page.calm();
});

test('a card of a reading opens large as it lies', async () => {
  const page = await site.open('/read', { lang: 'en' });
  const answer = await toTable(page, 'celtic_cross');
  await turnAll(page);
  // Not the first, on which the second lies.
  const drawn = answer.cards.slice(2).find((one) => one.is_reversed) ?? answer.cards[2];
  await page.locator(`.place-card[data-number="${drawn.position_number}"]`).click();
  await page.locator('.card-dialog .zoom-open').click();
  const art = page.locator('.zoom-picture .card-art');
  await art.waitFor();
  assert.match(await art.evaluate((one) => getComputedStyle(one).transform), drawn.is_reversed ? /^matrix\(-1, .*, -1, 0, 0\)$/ : /^none$/);
  // Escape closes one thing at a time.
  await page.keyboard.press('Escape');
  await page.locator('.zoom').waitFor({ state: 'detached' });
  assert.ok(await page.locator('.card-dialog').isVisible());
  await page.keyboard.press('Escape');
  await page.locator('.card-dialog').waitFor({ state: 'detached' });
  await toReading(page);
  assert.equal(await page.locator('.reading-card .card-art').count(), 10);
  await page.calm();
});

test('Chromium finds nothing wrong with the manifest', async () => {
  for (const lang of ['zh-TW', 'en']) {
    const page = await site.open('/', { lang });
    const wire = await page.context().newCDPSession(page);
    const { errors, data } = await wire.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    assert.equal(JSON.parse(data).lang, lang);
    await page.calm();
  }
});

// A measurement, not a bar: a shared machine has its moods. Look at it after a change of the fan or the table.
test('frame times of the fan and of a ten-card spread at a quarter of the speed', async () => {
  const tell = (what, { frames, median, p95, longest, late }) => console.log(`# ${what}: ${frames} frames, median ${median} ms, p95 ${p95} ms, longest ${longest} ms, ${late} over 20 ms`);
  for (const [screen, options] of [['desk', wide], ['phone', phone]]) {
    const page = await site.open('/read', options);
    await toSpreads(page);
    await toFan(page, 'celtic_cross');
    await slowDown(page, 4);
    await page.waitForLoadState('networkidle');
    let stop = await countFrames(page);
    if (screen === 'phone') {
      await page.evaluate(() => new Promise((resolve) => {
        const fan = document.querySelector('.fan');
        const [from, start] = [fan.scrollLeft, performance.now()];
        requestAnimationFrame(function slide(now) {
          fan.scrollLeft = from + 900 * Math.sin(((now - start) / 2500) * 2 * Math.PI);
          if (now - start < 2500) requestAnimationFrame(slide);
          else resolve();
        });
      }));
    } else {
      for (let x = 200; x < 1240; x += 9) await page.mouse.move(x, 420);
    }
    tell(`${screen}, ${screen === 'phone' ? 'sliding' : 'hovering over'} the fan`, await stop());
    await deal(page);
    stop = await countFrames(page);
    await page.locator('.table .ritual-actions button').click();
    await page.evaluate(() => new Promise((resolve) => document.addEventListener('transitionend', ({ propertyName }) => propertyName === 'transform' && resolve())));
    tell(`${screen}, turning ten cards at once`, await stop());
    await settled(page);
    await page.calm();
  }
});
