// axe-core over every page and every step of the ritual, in both languages.
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { phone, useSite } from './support/browser.js';
import { deal, pick, toFan, toReading, toSpreads, turnAll } from './support/ritual.js';

const site = useSite();

for (const lang of ['zh-TW', 'en']) {
  test(`axe finds nothing on the pages in ${lang}`, async () => {
    for (const path of ['/', '/read', '/cards', '/cards/radiation_rods', '/cards/major_arcana.13', '/about', '/verify', '/docs', '/nowhere']) {
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
