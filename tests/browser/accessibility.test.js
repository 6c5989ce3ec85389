// axe-core over every page and every step of the ritual, in both languages; and what axe does not measure on the pages
// of the account: room for a finger, nothing beside the screen, nothing that jumps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { phone, until, useSite } from './support/browser.js';
import { authenticator, register } from './support/accounts.js';
import { deal, pick, settled, toFan, toReading, toSpreads, turnAll } from './support/ritual.js';

const site = useSite();
const named = useSite({ host: 'localhost' });

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
      await page.locator('.deck-options .more summary').click();
      await page.locator('#significator').fill('9');
      await page.locator('.card-candidates li').first().waitFor();
      await clean(page, 'spread');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.locator('form button[type=submit]').click();
      await page.locator('.shuffle').waitFor();
      await page.locator('.seal summary').click();
      await page.locator('.shuffle .more summary').click();
      await clean(page, 'shuffle');
      await page.locator('.shuffle .ritual-actions .button').click();
      await page.locator('.cut').waitFor();
      await clean(page, 'cut');
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
      await page.locator('.clarify button').click();
      await page.locator('.extras .reading-card').first().waitFor();
      await clean(page, 'reading');
      await page.locator('.reading-thumb').first().click();
      await clean(page, 'dialog');
      await page.goto(`${site.url}/read?step=own`);
      await page.locator('#own-0').fill('3w r');
      await page.locator('#own-0').press('Enter');
      await page.locator('.told').waitFor();
      await page.locator('.own-tap summary').click();
      await page.locator('#own-1').fill('cups');
      await page.locator('.card-candidates li').first().waitFor();
      await clean(page, 'own cards');
      await page.locator('#own-1').fill('nothing of the kind');
      await page.locator('#own-1').press('Enter');
      await page.locator('.card-wrong:not(:empty)').waitFor();
      await clean(page, 'no such card');
      await page.calm();
    });
  }
}

/** What axe does not look at. Links inside a sentence may be as low as the sentence (WCAG 2.5.8). */
async function fits(page, where) {
  const low = await page.evaluate(() => [...document.querySelectorAll('a, button, select, input:not([type=hidden]), label.button')]
    .filter((one) => one.checkVisibility() && !one.closest('.visually-hidden, .skip-link') && !one.matches('.visually-hidden, .skip-link') && !(one.matches('p a') && getComputedStyle(one).display === 'inline'))
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()]).filter(([, box]) => box.height < 43.9).map(([html, box]) => `${html} ${box.height}`));
  assert.deepEqual(low, [], `${where}: room for a finger`);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${where} does not scroll sideways`);
}

const conflict = (methods) => sessionStorage.setItem('oauth-conflict', JSON.stringify({ email: 'someone.with.a.long.address@wasteland.example', methods, next: '/' }));

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone], ['small phone', { ...phone, viewport: { width: 320, height: 640 } }]]) {
    test(`axe finds nothing at the door in ${lang} on a ${screen}, and everything fits`, async () => {
      const page = await named.open('/signin', { lang, ...options });
      const look = async (where) => {
        await page.waitForLoadState('networkidle');
        if (screen !== 'small phone') await clean(page, where);
        await fits(page, where);
      };
      await look('/signin');
      await page.locator('form.form button[type=submit]').click();
      await page.locator('.form-error').first().waitFor();
      await look('/signin with errors');
      await page.goto(`${named.url}/register`);
      await page.locator('input[name=way]').first().waitFor();
      await look('/register');
      await page.locator('input[name=way][value=password]').check();
      await look('/register with a password');
      for (const path of ['/setup', '/setup#token', '/auth/callback?error=access_denied', '/auth/account-conflict']) {
        await page.goto(`${named.url}/about`);
        await page.goto(named.url + path);
        await page.locator('main h1').waitFor();
        await look(path);
      }
      for (const methods of [['password', 'passkey'], ['oauth']]) {
        await page.evaluate(conflict, methods);
        await page.goto(`${named.url}/auth/account-conflict`);
        await look(`/auth/account-conflict ${methods}`);
      }
      await page.calm();
    });

    test(`axe finds nothing in the settings in ${lang} on a ${screen}, and everything fits`, async () => {
      const page = await named.open('/register?next=/settings', { lang, ...options });
      await authenticator(page);
      await register(page, { name: 'A name that somebody made very long indeed', email: `${lang}.${screen.replace(' ', '.')}@wasteland.example`, password: 'a lamp in the window' });
      const look = async (where) => {
        await page.waitForLoadState('networkidle');
        if (screen !== 'small phone') await clean(page, where);
        await fits(page, where);
      };
      await page.locator('[name=bio]').waitFor();
      await page.locator('.account-button').click();
      await look('/settings with the menu open');
      await page.keyboard.press('Escape');
      await page.locator('[name=name]').fill('');
      await page.locator('form.form button[type=submit]').first().click();
      await page.locator('.form-error').waitFor();
      await look('/settings with errors');
      await page.goto(`${named.url}/settings/sign-in`);
      await page.locator('.block').nth(2).waitFor();
      await page.locator('.block').nth(1).locator('.form-actions button').click();
      await page.locator('[name=device_name]').waitFor();
      await page.locator('.block').first().locator('button').first().click();
      await page.locator('[name=current_password]').waitFor();
      await look('/settings/sign-in with its forms');
      await page.locator('.item form .text-button').click();
      await page.locator('[data-act=delete]').click();
      await look('/settings/sign-in before a passkey is deleted');
      for (const part of ['devices', 'preferences', 'privacy']) {
        await page.locator(`.settings-nav a[href="/settings/${part}"]`).click();
        await page.locator(part === 'devices' ? '.item' : '.switch').first().waitFor();
        await look(`/settings/${part}`);
      }
      await page.locator('.button.is-grave').click();
      await page.locator('dialog [name=password]').waitFor();
      await look('/settings/privacy with the dialog');
      await page.calm();
    });
  }
}

test('the pages of the account do not jump when their parts arrive', async () => {
  for (const options of [{}, phone]) {
    const page = await named.open('/register?next=/settings', options);
    const shift = async (path, ready) => {
      await page.goto(named.url + path);
      await page.locator(ready).first().waitFor();
      await page.waitForLoadState('networkidle');
      const sum = await page.evaluate(() => new Promise((resolve) => {
        let total = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) total += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)));
      }));
      assert.ok(sum < 0.02, `${path}: ${sum}`);
    };
    await shift('/signin', '.other-ways a');
    await shift('/register', '[name=email]');
    await register(page, { name: 'R', email: `still.${options.isMobile ? 'phone' : 'desk'}@wasteland.example`, password: 'a lamp in the window' });
    for (const [path, ready] of [['/settings', '[name=bio]'], ['/settings/sign-in', '.block button'], ['/settings/devices', '.item'], ['/settings/preferences', '.switch'], ['/settings/privacy', '.switch'], ['/', '.hero']]) await shift(path, ready);
    await until(page, () => document.querySelector('.account-button'));
    await page.calm();
  }
});
