// The API reference draws every operation of /openapi.json.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until, useSite } from './support/browser.js';

const site = useSite();
const flat = (text) => text.replace(/\s+/g, ' ');
const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

test('the reference shows every operation with its parameters, bodies and responses', async () => {
  const api = await (await fetch(`${site.url}/openapi.json`)).json();
  const page = await site.open('/docs', { lang: 'en' });
  const operations = Object.entries(api.paths).flatMap(([path, item]) => methods.filter((method) => item[method]).map((method) => [method, path, item[method]]));
  assert.ok(operations.length > 0);
  assert.equal(await page.locator('.operation').count(), operations.length);
  for (const [method, path, operation] of operations) {
    const one = page.locator(`.operation[data-operation="${method} ${path}"]`);
    await one.locator('> summary').click();
    await one.locator('.operation-body').waitFor();
    const text = flat(await one.innerText());
    assert.ok(text.includes(path));
    if (operation.summary) assert.ok(text.includes(flat(operation.summary)), operation.summary);
    for (const { name } of operation.parameters ?? []) if (name) assert.ok(text.includes(name), name);
    for (const status of Object.keys(operation.responses)) assert.ok(text.includes(status), status);
    if (operation.requestBody) assert.ok(text.includes('Request body'));
    assert.ok((await one.locator('pre').innerText()).startsWith('curl '));
  }
  await page.calm();
});

test('a schema opens to its fields', async () => {
  const page = await site.open('/docs', { lang: 'en' });
  const one = page.locator('.operation[data-operation*="/cards/{"]').first();
  await one.locator('> summary').click();
  await one.locator('.schema > summary').first().click();
  await one.locator('.properties > li').first().waitFor();
  await page.calm();
});

test('searching the reference leaves what fits', async () => {
  const page = await site.open('/docs');
  await page.locator('#search').fill('post quick');
  await until(page, () => [...document.querySelectorAll('.operation')].filter((one) => !one.hidden).length === 1);
  assert.match(await page.locator('.operation:not([hidden]) .path').innerText(), /readings\/quick/);
  await page.calm();
});
