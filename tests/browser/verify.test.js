// Receipts in the browser: two hundred of them, every field, every way to hand one over, and offline.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { clean } from './support/axe.js';
import { hear, phone, useSite } from './support/browser.js';
import { beMember, makeReading } from './support/member.js';

const site = useSite();
// Those of draws; bingo's stand in bingo.test.js.
const vectors = Object.fromEntries(readdirSync(new URL('../vectors/', import.meta.url)).filter((file) => !file.startsWith('bingo')).map((file) => [file.replace('.json', ''), readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8')]));
const good = vectors['three-cards'];
const states = (page) => page.locator('.check').evaluateAll((all) => Object.fromEntries(all.map(({ dataset }) => [dataset.check, dataset.state])));
const allOk = { form: 'ok', deck: 'ok', commitment: 'ok', cards: 'ok', signature: 'ok' };

async function post(at, json) {
  const answer = await fetch(`${site.url}/api/v1${at}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) });
  assert.ok(answer.ok, `${at}: ${answer.status}`);
  return answer.json();
}

/** Receipts of draws of all kinds, made over the API. */
async function draws(count) {
  const spreads = [['single_wasteland', 1], ['vault_tec_spread', 3], ['celtic_cross', 10]];
  const receipts = [];
  for (let i = 0; i < count; i += 1) {
    const [spread, positions] = spreads[i % 3];
    const { id, commitment } = await post('/draws', { spread, reversal_rate: [0, 0.25, 0.5][i % 3], significator: i % 4 ? undefined : 'major_arcana.09' });
    const person = {
      gesture: i % 5 ? Buffer.from(`hand ${i}`).toString('base64') : undefined, words: i % 7 ? `第 ${i} 次` : undefined, cut: i % 2 ? i % 77 : undefined,
      picks: i % 3 === 1 ? [...Array(positions).keys()].map((k) => (i * 7 + k * 11) % 77) : undefined, jumper: i % 2 === 0,
    };
    let { receipt } = await post(`/draws/${id}/reveal`, person);
    for (let k = 0; k < i % 4; k += 1) ({ receipt } = await post(`/draws/${id}/clarifier`, {}));
    assert.equal(receipt.commitment, commitment);
    receipts.push(receipt);
  }
  return receipts;
}

/** Runs the page's own lib/verify.js over texts. */
const verifyAll = (page, texts) => page.evaluate(async (all) => {
  const base = document.querySelector('script[type=module]').src.replace('main.js', '');
  const { verify } = await import(`${base}lib/verify.js`);
  const found = [];
  for (const text of all) found.push((await verify(text)).checks.filter(({ holds }) => holds !== true).map(({ name, failure }) => `${name}:${failure.code}`));
  return found;
}, texts);

/** Another value of the same kind. */
function other(name, value) {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value ? value - 1 : 1;
  if (value === null) return name === 'cut' ? 5 : 'major_arcana.13';
  if (Array.isArray(value)) return value.length > 1 ? [...value].reverse() : value.length ? [] : [1];
  if (name === 'kind') return value === 'position' ? 'clarifier' : 'position';
  if (name === 'card' || name === 'significator') return value === 'major_arcana.00' ? 'major_arcana.01' : 'major_arcana.00';
  if (/_at$/.test(name)) return value.replace('2026', '2025');
  return (value[0] === '0' ? '1' : '0') + value.slice(1);
}

function* changed(receipt) {
  for (const [name, value] of Object.entries(receipt)) yield [name, { ...receipt, [name]: other(name, value) }];
  for (const [i, card] of receipt.cards.entries()) {
    for (const [name, value] of Object.entries(card)) yield [`cards.${i}.${name}`, { ...receipt, cards: receipt.cards.with ? receipt.cards.with(i, { ...card, [name]: other(name, value) }) : null }];
  }
}

test('two hundred receipts from the server verify, and the vectors do', async () => {
  const receipts = await draws(200);
  const page = await site.open('/verify');
  const texts = [...receipts.map((one) => JSON.stringify(one)), ...Object.values(vectors)];
  const found = await verifyAll(page, texts);
  assert.deepEqual(found.map((failures, i) => [i, failures]).filter(([, failures]) => failures.length), []);
  await page.calm();
});

test('changing any field fails a check', async () => {
  const page = await site.open('/verify');
  for (const [name, text] of Object.entries(vectors)) {
    const cases = [...changed(JSON.parse(text))];
    const found = await verifyAll(page, cases.map(([, receipt]) => JSON.stringify(receipt)));
    assert.ok(cases.length >= 25);
    assert.deepEqual(cases.map(([field]) => field).filter((_, i) => !found[i].length), [], name);
  }
  const receipt = JSON.parse(good);
  const { cut, ...less } = receipt;
  const odd = [JSON.stringify({ ...receipt, note: 1 }), JSON.stringify(less), good.replace('{', '{"spread":"celtic_cross",'), '[]', 'null', '{', JSON.stringify({ ...receipt, cards: [null] }), good + ' '.repeat(9000)];
  const said = await verifyAll(page, odd);
  assert.deepEqual(said, [['form:unknown'], ['form:missing'], ['form:twice'], ['form:notOne'], ['form:notOne'], ['form:json'], ['form:notOne'], []]);
  await page.calm();
});

for (const [way, hand] of [
  ['pasted', (page) => page.locator('#receipt').fill(good)],
  ['chosen as a file', async (page) => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'wt-receipt-')), 'receipt.json');
    await writeFile(file, good);
    const chooser = page.waitForEvent('filechooser');
    await page.locator('.receipt-drop .button').click();
    await (await chooser).setFiles(file);
  }],
  ['dropped', async (page) => {
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'receipt.json', { type: 'application/json' }));
      return transfer;
    }, good);
    await page.dispatchEvent('.receipt-drop', 'drop', { dataTransfer: data });
  }],
]) {
  test(`a receipt that is ${way} is checked line by line`, async () => {
    const page = await site.open('/verify', { lang: 'en' });
    await hand(page);
    await page.locator('.verdict').waitFor();
    assert.deepEqual(await states(page), { ...allOk, instance: 'note' });
    assert.equal(await page.locator('.verdict').innerText(), 'Every check holds');
    await hear(page, 'Every check holds');
    assert.equal(await page.locator('.verified-cards li').count(), 3);
    assert.equal(await page.locator('.warning').count(), 0);
    await page.calm();
  });
}

test('it works offline, and asks the server for nothing', async () => {
  const page = await site.open('/verify');
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.locator('#receipt').fill(vectors['ten-cards-jumper-clarifiers']);
  await page.locator('.verdict').waitFor();
  assert.deepEqual(await states(page), { ...allOk, instance: 'note' });
  assert.equal(await page.locator('.verified-cards li').count(), 14);
  assert.deepEqual(asked, []);
  await page.calm();
});

test('it names what was changed, warns when the part of the person is empty, and knows its own key', async () => {
  const page = await site.open('/verify', { lang: 'en' });
  const receipt = JSON.parse(good);
  receipt.cards[1].reversed = !receipt.cards[1].reversed;
  await page.locator('#receipt').fill(JSON.stringify(receipt));
  await page.locator('.checks.is-failed').waitFor();
  assert.deepEqual(await states(page), { ...allOk, cards: 'failed', signature: 'failed', instance: 'note' });
  assert.match(await page.locator('[data-check=cards]').innerText(), /Card 2 is not the one/);
  assert.equal(await page.locator('.verified-cards li.is-other').count(), 1);

  await page.locator('#receipt').fill(vectors['one-card-nothing-done']);
  await page.locator('.warning').waitFor();
  assert.match(await page.locator('.warning').innerText(), /part is empty/);

  const [own] = await draws(1);
  await page.locator('#receipt').fill(JSON.stringify(own));
  await page.locator('[data-check=instance][data-state=ok]').waitFor();
  await page.locator('#receipt').fill('hello');
  await page.locator('.checks.is-failed').waitFor();
  assert.match(await page.locator('[data-check=form]').innerText(), /not JSON/);
  await page.calm();
});

test('a browser without Ed25519 says so for that check alone', async () => {
  const page = await site.open('/about', { lang: 'en' });
  await page.addInitScript(() => {
    const importKey = crypto.subtle.importKey.bind(crypto.subtle);
    crypto.subtle.importKey = (format, key, algorithm, ...rest) => (algorithm.name === 'Ed25519' ? Promise.reject(new DOMException('', 'NotSupportedError')) : importKey(format, key, algorithm, ...rest));
  });
  await page.goto(`${site.url}/verify`);
  await page.locator('#receipt').fill(good);
  await page.locator('.checks.is-open').waitFor();
  assert.deepEqual(await states(page), { ...allOk, signature: 'open', instance: 'note' });
  await page.calm();
});

test('a reading hands its receipt over', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { id } = await makeReading(page);
  await page.goto(`${site.url}/readings/${id}`);
  await page.locator('.receipt-panel a[href="/verify"]').click();
  await page.locator('[data-check=instance][data-state=ok]').waitFor();
  assert.deepEqual(await states(page), { ...allOk, instance: 'ok' });
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing on a checked receipt in ${lang} on a ${screen}`, async () => {
      const page = await site.open('/verify', { lang, ...options });
      await page.locator('#receipt').fill(good);
      await page.locator('.verdict').waitFor();
      await clean(page, 'good');
      await page.locator('#receipt').fill(good.replace('"cut": 31', '"cut": 30'));
      await page.locator('.checks.is-failed').waitFor();
      await clean(page, 'bad');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, 'nothing sticks out');
      await page.calm();
    });
  }
}
