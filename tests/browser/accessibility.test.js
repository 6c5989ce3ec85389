// axe-core over every page and every step of the ritual, in both languages.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { phone, useSite } from './support/browser.js';
import { deal, pick, settled, toFan, toReading, toSpreads, turnAll } from './support/ritual.js';

const site = useSite();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function clean(page, where) {
  await settled(page);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`), []);
}

for (const lang of ['zh-TW', 'en']) {
  test(`axe finds nothing on the pages in ${lang}`, async () => {
    for (const path of ['/', '/read', '/cards', '/cards/radiation_rods', '/cards/major_arcana.13', '/about', '/docs', '/nowhere']) {
      const page = await site.open(path, { lang });
      await page.waitForLoadState('networkidle');
      await clean(page, path);
      if (path.includes('.')) {
        await page.locator('.zoom-open').click();
        await clean(page, 'zoom');
      }
      await page.calm(/404/);
    }
  });

  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing at any step of the ritual in ${lang} on a ${screen}`, async () => {
      const page = await site.open('/read', { lang, ...options });
      await toSpreads(page, '?');
      await page.locator('.voices button').click();
      await clean(page, 'spread');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.locator('form button[type=submit]').click();
      await page.locator('.shuffle').waitFor();
      await clean(page, 'shuffle');
      await page.goBack();
      await toFan(page, 'wasteland_survival');
      await pick(page, 38);
      await clean(page, 'fan');
      await deal(page);
      await clean(page, 'table');
      await turnAll(page);
      await clean(page, 'turned');
      await toReading(page);
      await page.locator('.passage summary').first().click();
      await clean(page, 'reading');
      await page.locator('.reading-thumb').first().click();
      await clean(page, 'dialog');
      await page.calm();
    });
  }
}
