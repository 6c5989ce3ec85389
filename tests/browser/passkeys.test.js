// Passkeys, with Chromium's virtual authenticator. The page has to be opened by a name: an address has no passkeys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear, until, useSite } from './support/browser.js';
import { authenticator, register, signIn, signOut, somebody } from './support/accounts.js';

const site = useSite({ host: 'localhost' });
const byAddress = useSite();

/** From an open /register to an account with a passkey. */
async function registerByPasskey(page, who = somebody()) {
  await page.locator('[name=name]').fill(who.name);
  await page.locator('[name=email]').fill(who.email);
  await page.locator('input[name=way][value=passkey]').check();
  await page.locator('form.form button[type=submit]').click();
  await page.locator('.account-button').waitFor();
  // The next page closes an open menu; it is there when the focus is on its heading.
  await until(page, () => location.pathname !== '/register' && document.activeElement?.matches('main h1'));
  return who;
}

const toWays = async (page) => {
  await page.goto(`${site.url}/settings/sign-in`);
  await page.locator('.block').nth(2).waitFor();
};
const passkeyButton = (page) => page.locator('.other-ways button').first();

test('an account is made with a passkey, without a password', async () => {
  const page = await site.open('/register?next=/settings/sign-in');
  const device = await authenticator(page);
  await page.locator('[name=faction]').selectOption('minutemen');
  const who = await registerByPasskey(page);
  await page.waitForURL('**/settings/sign-in');
  await page.locator('.item').waitFor();
  assert.equal((await device.credentials()).length, 1);
  assert.match(await page.locator('.block').first().innerText(), /還沒有密碼/);
  await page.goto(`${site.url}/settings`);
  await until(page, () => document.querySelector('[name=faction_alignment]')?.value === 'minutemen');
  assert.ok((await page.locator('.settings').innerText()).includes(who.email));
  await page.calm();
});

test('the browser offers the passkey in the form’s own fields: signed in without an e-mail address', async () => {
  const page = await site.open('/register');
  await authenticator(page);
  const who = await registerByPasskey(page, somebody('阿明'));
  await signOut(page);
  await page.goto(`${site.url}/signin?next=/about`);
  // The virtual authenticator takes what is offered at once.
  await page.waitForURL('**/about');
  assert.equal(await page.locator('.account-name').innerText(), who.name);
  await page.calm();
});

test('the passkey button takes over from the fields, and leaving the page ends the offer', async () => {
  const page = await site.open('/register');
  const device = await authenticator(page);
  await registerByPasskey(page);
  await signOut(page);
  await device.hold(true);
  await page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    window.asked = 0;
    navigator.credentials.get = (how) => ((window.asked += 1), get(how));
  });
  await page.goto(`${site.url}/signin?next=/cards`);
  await until(page, () => window.asked === 1);
  await page.locator('.site-header a[href="/about"]').click();
  await page.locator('.about').waitFor();
  await page.goBack();
  await until(page, () => window.asked === 2);
  // What the fields wait for was asked under the hold and stays unanswered: only the button signs in.
  await device.hold(false);
  await passkeyButton(page).click();
  await page.waitForURL('**/cards');
  await page.locator('.account-button').waitFor();
  await page.calm();
});

test('of two sign-in pages the one that somebody comes back to has a challenge that is good', async () => {
  const page = await site.open('/register');
  const device = await authenticator(page);
  const who = await registerByPasskey(page);
  await signOut(page);
  await device.hold(true);
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('/authenticate/options') ? 1 : 0));
  const options = (one) => one.waitForResponse('**/authenticate/options*');
  let offered = options(page);
  await page.goto(`${site.url}/signin`);
  await offered;
  const other = await page.context().newPage();
  offered = options(other);
  await other.goto(`${site.url}/signin`);
  await offered;
  assert.equal(asked, 1, 'the two do not go on overtaking each other');
  // What waits already is not answered by this, only what is asked from now on.
  await device.hold(false);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.locator('.account-button').waitFor();
  assert.equal(await page.locator('.account-name').innerText(), who.name);
  await page.calm();
});

test('a passkey that is dismissed is said plainly, and the password still works', async () => {
  const page = await site.open('/register', { lang: 'en' });
  const who = await register(page);
  await signOut(page);
  await authenticator(page, { isUserVerified: false });
  await page.goto(`${site.url}/signin`);
  await passkeyButton(page).click();
  await until(page, () => /No passkey was chosen/.test(document.querySelector('.form-problem').innerText));
  await signIn(page, who);
  await page.locator('.account-button').waitFor();
  await page.calm();
});

test('a passkey that the site no longer knows gets the server’s sentence', async () => {
  const page = await site.open('/register', { lang: 'en' });
  const device = await authenticator(page);
  await registerByPasskey(page);
  await toWays(page);
  await page.locator('[data-act=delete]').click();
  await page.locator('.sure button').first().click();
  await until(page, () => /only way to sign in/.test(document.querySelector('.item .form-error')?.innerText ?? ''));
  await page.locator('.block').first().locator('button').click();
  await page.locator('[name=password]').fill('a lamp in the window');
  await page.locator('[name=confirm_password]').fill('a lamp in the window');
  await page.locator('.block form button[type=submit]').click();
  await hear(page, 'The password is set');
  await page.locator('[data-act=delete]').click();
  await page.locator('.sure button').first().click();
  await page.getByText('There are none yet').waitFor();
  await hear(page, 'The passkey is deleted');
  await signOut(page);
  assert.equal((await device.credentials()).length, 1);
  await device.hold(true);
  await page.goto(`${site.url}/signin`);
  await passkeyButton(page).waitFor();
  await device.hold(false);
  await passkeyButton(page).click();
  await until(page, () => /passkey was not accepted/.test(document.querySelector('.form-problem').innerText));
  await page.calm(/400|401/);
});

test('a second passkey is added and named, another renamed, one deleted, and the last one stays', async () => {
  const page = await site.open('/register', { lang: 'en' });
  const device = await authenticator(page);
  await registerByPasskey(page);
  await toWays(page);
  const items = page.locator('.item');
  const add = page.getByRole('button', { name: 'Add a passkey' });

  // The same device again: the authenticator knows that it has one.
  await add.click();
  await until(page, () => /already holds a passkey/.test(document.querySelectorAll('.block')[1].innerText));
  // Another device: the first is put away, so the browser has to take the second.
  await device.remove();
  const second = await authenticator(page);
  await add.click();
  await until(page, () => document.activeElement?.name === 'device_name');
  await hear(page, 'The passkey is added');
  await page.keyboard.type('Key on the ring');
  await page.keyboard.press('Enter');
  await page.getByText('Key on the ring', { exact: true }).waitFor();
  assert.equal(await items.count(), 2);
  assert.equal((await second.credentials()).length, 1);

  const unnamed = page.locator('.item', { hasText: 'Unnamed passkey' });
  await unnamed.getByRole('button', { name: 'Rename “Unnamed passkey”' }).click();
  await page.locator('[name=device_name]').fill('');
  await page.locator('.item form button[type=submit]').click();
  await until(page, () => document.querySelector('[name=device_name]')?.getAttribute('aria-invalid') === 'true');
  await page.locator('[name=device_name]').fill('Old phone');
  await page.locator('.item form button[type=submit]').click();
  await page.getByText('Old phone', { exact: true }).waitFor();
  await until(page, () => document.activeElement?.dataset.act === 'rename');

  await page.getByRole('button', { name: 'Delete “Old phone”' }).click();
  await until(page, () => document.activeElement?.textContent === 'Delete it');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelectorAll('.item').length === 1);
  await until(page, () => document.activeElement?.tagName === 'H2');
  await page.getByRole('button', { name: 'Delete “Key on the ring”' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await until(page, () => /This is your only way to sign in/.test(document.querySelector('.item .form-error')?.innerText ?? ''));
  await page.reload();
  await items.waitFor();
  assert.equal(await items.count(), 1);
  assert.match(await items.innerText(), /Key on the ring/);
  await page.calm(/400/);
});

test('where passkeys cannot work, none are offered', async () => {
  const page = await byAddress.open('/signin');
  await page.waitForLoadState('networkidle');
  assert.equal(await page.locator('.other-ways button').count(), 0);
  await page.goto(`${byAddress.url}/register?next=/settings/sign-in`);
  await page.locator('[name=name]').waitFor();
  assert.equal(await page.locator('input[name=way]').count(), 0);
  await register(page);
  await page.getByText('這個網址用不了通行金鑰').waitFor();
  await page.calm();
});
