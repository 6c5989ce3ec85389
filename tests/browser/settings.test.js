// The settings: profile and picture, password, devices, preferences that count at once, deletion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear, phone, until, useSite } from './support/browser.js';
import { accountOf, authenticator, register, signIn, signOut, somebody } from './support/accounts.js';
import { toFan, toSpreads } from './support/ritual.js';

const site = useSite({ host: 'localhost' });

/** A page of the settings, in the browser of somebody who just came. */
async function open(part = '', options = {}) {
  const page = await site.open(`/register?next=/settings${part}`, options);
  page.who = await register(page, options.who);
  await page.waitForURL(`**/settings${part}`);
  return page;
}
const toPart = (page, part) => page.locator(`.settings-nav a[href="/settings${part}"]`).click();
const api = async (page, path) => page.evaluate(async (address) => (await fetch(address)).json(), `/api/v1${path}`);

test('the profile is changed, survives a reload, and the header follows', async () => {
  const page = await open('', { lang: 'en' });
  const values = { name: 'Mags', display_name: 'Mags of the Relay', bio: 'Two lines.\nOf me.', wasteland_location: 'North of the dam' };
  await page.locator('[name=bio]').waitFor();
  for (const [name, text] of Object.entries(values)) await page.locator(`[name=${name}]`).fill(text);
  await page.locator('[name=faction_alignment]').selectOption('railroad');
  await page.locator('[name=favorite_card_suit]').selectOption('bottle_caps');
  await page.locator('form.form').first().locator('button[type=submit]').click();
  await page.getByText('Your profile is changed').waitFor();
  assert.equal(await page.locator('.account-name').innerText(), 'Mags of the Relay');
  await page.reload();
  await page.locator('[name=bio]').waitFor();
  await until(page, () => document.querySelector('[name=faction_alignment]').value === 'railroad');
  for (const [name, text] of Object.entries(values)) assert.equal(await page.locator(`[name=${name}]`).inputValue(), text);
  assert.equal(await page.locator('[name=favorite_card_suit]').inputValue(), 'bottle_caps');

  await page.locator('[name=display_name]').fill('Mags <3');
  await page.locator('[name=name]').fill('x\u202ey');
  await page.locator('form.form').first().locator('button[type=submit]').click();
  await until(page, () => document.querySelectorAll('[aria-invalid=true]').length === 2);
  assert.match(await page.locator('[name=display_name]').evaluate((field) => document.getElementById(field.getAttribute('aria-describedby').split(' ').at(-1)).innerText), /None of these characters/);
  await page.locator('[name=display_name]').fill('');
  await page.locator('[name=name]').fill('Mags');
  await page.locator('form.form').first().locator('button[type=submit]').click();
  await until(page, () => document.querySelector('.account-name').innerText === 'Mags');
  await page.calm(/422/);
});

/** A picture of `width` × `height`, drawn by the browser: left half red, right half blue. */
const picture = async (page, width, height, type = 'image/png') => Buffer.from(await page.evaluate(([w, h, kind]) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h });
  const context = canvas.getContext('2d');
  context.fillStyle = '#c00';
  context.fillRect(0, 0, w / 2, h);
  context.fillStyle = '#00c';
  context.fillRect(w / 2, 0, w / 2, h);
  return canvas.toDataURL(kind).split(',')[1];
}, [width, height, type]), 'base64');

test('a picture is shown before it is sent, made smaller, kept, and taken away again', async () => {
  const page = await open('', { lang: 'en' });
  const file = page.locator('#picture-file');
  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: await picture(page, 3000, 1500) });
  const preview = page.locator('.picture canvas');
  await preview.waitFor();
  assert.deepEqual(await preview.evaluate(({ width, height }) => [width, height]), [1024, 512]);
  const sent = page.waitForRequest('**/users/avatar*');
  await page.getByRole('button', { name: 'Use it' }).click();
  assert.ok((await (await sent).response()).ok());
  assert.ok((await (await sent).sizes()).requestBodySize < 100_000);
  await hear(page, 'Your picture is changed');
  const shown = page.locator('.account-button img');
  await until(page, () => document.querySelector('.account-button img')?.naturalWidth === 256);
  const address = await shown.getAttribute('src');
  await page.reload();
  await until(page, () => document.querySelector('.picture img')?.naturalWidth === 256);
  assert.equal(await shown.getAttribute('src'), address);

  await file.setInputFiles({ name: 'me.webp', mimeType: 'image/webp', buffer: await picture(page, 40, 40, 'image/webp') });
  await preview.waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await shown.getAttribute('src'), address);
  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') });
  await page.locator('.picture .form-error').waitFor();
  assert.match(await page.locator('.picture').innerText(), /This file does not open/);

  await page.getByRole('button', { name: 'Take it away' }).click();
  await hear(page, 'Your picture is gone');
  assert.equal(await page.locator('.account-button img').count(), 0);
  await page.calm();
});

test('a password is changed after the old one, and every other device is signed out', async () => {
  const page = await open('/sign-in', { lang: 'en' });
  const other = await site.open('/signin');
  await signIn(other, page.who);
  await other.locator('.account-button').waitFor();
  await page.getByRole('button', { name: 'Change the password' }).click();
  await until(page, () => document.activeElement?.name === 'current_password');
  const send = async (current, fresh, again = fresh) => {
    for (const [name, text] of [['current_password', current], ['new_password', fresh], ['confirm_password', again]]) await page.locator(`[name=${name}]`).fill(text);
    await page.locator('.block form button[type=submit]').click();
  };
  const wrong = (name) => until(page, (field) => document.activeElement?.name === field && document.activeElement.getAttribute('aria-invalid') === 'true', name);
  await send('not the old one', 'a brighter lamp here');
  await wrong('current_password');
  assert.equal(await page.locator('.form-error').innerText(), 'The password is wrong.');
  await send(page.who.password, 'short');
  await wrong('new_password');
  await send(page.who.password, 'a brighter lamp here', 'a darker lamp here');
  await wrong('confirm_password');
  await send(page.who.password, 'a brighter lamp here');
  await hear(page, 'all other devices are signed out');
  await until(page, () => document.activeElement?.innerText === 'Change the password');
  await other.goto(`${site.url}/settings`);
  await other.waitForURL('**/signin?next=%2Fsettings');
  await signIn(other, page.who);
  await other.locator('.form-problem p').waitFor();
  await signIn(other, { ...page.who, password: 'a brighter lamp here' });
  await other.waitForURL('**/settings');
  await other.calm(/401/);
  await page.calm(/401|422/);
});

test('the list of devices tells them apart and ends one, then all others', async () => {
  const page = await open('/devices', { lang: 'en' });
  const others = [];
  for (const userAgent of ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1']) {
    const other = await site.open('/signin', { userAgent });
    await signIn(other, page.who);
    await other.locator('.account-button').waitFor();
    others.push(other);
  }
  await page.reload();
  await page.locator('.item').nth(2).waitFor();
  assert.match(await page.locator('.item').first().innerText(), /This device/);
  assert.equal(await page.locator('.item').first().locator('button').count(), 0);
  assert.match(await page.locator('.items').innerText(), /with a password[\s\S]*Last seen now/);
  await page.getByRole('button', { name: 'Sign out “Firefox · Android”' }).click();
  await hear(page, 'That device is signed out');
  await until(page, () => document.querySelectorAll('.item').length === 2);
  await until(page, () => document.activeElement?.tagName === 'H1');
  await others[0].goto(`${site.url}/settings`);
  await others[0].waitForURL('**/signin?next=%2Fsettings');
  await others[1].goto(`${site.url}/settings`);
  await others[1].locator('[name=bio]').waitFor();
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await page.getByText('You are signed in on this device only').waitFor();
  await others[1].reload();
  await others[1].waitForURL('**/signin?next=%2Fsettings');
  for (const other of others) await other.calm(/401/);
  await page.calm();
});

test('preferences count at once, survive a reload and come along to another browser', async () => {
  const page = await open('/preferences');
  await page.locator('#voice').selectOption('ghoul');
  await hear(page, '存好了');
  await page.locator('#spread').selectOption('celtic_cross');
  await until(page, () => document.querySelectorAll('.setting-top .form-done:not(:empty)').length === 2);
  const still = page.getByRole('switch', { name: '動畫收起來' });
  await still.check();
  assert.ok(await page.evaluate(() => document.documentElement.hasAttribute('data-still')));
  await page.getByRole('switch', { name: '牌可以倒過來' }).uncheck();
  await page.getByRole('switch', { name: '聲音' }).uncheck();
  await page.locator('#language').selectOption('en');
  await until(page, () => document.documentElement.lang === 'en' && document.querySelector('h1').innerText === 'Preferences');
  await until(page, async () => (await (await fetch('/api/v1/preferences')).json()).preferences.lang === 'en');
  const { preferences } = await api(page, '/preferences');
  assert.deepEqual([preferences.default_character_voice, preferences.default_spread_type, preferences.reversals, preferences.reduced_motion, preferences.sound_effects], ['ghoul', 'celtic_cross', false, true, false]);
  await page.reload();
  await until(page, () => document.querySelector('#voice')?.value === 'ghoul');
  assert.equal(await page.locator('#spread').inputValue(), 'celtic_cross');
  assert.equal(await page.locator('#still').isChecked(), true);
  assert.equal(await page.locator('#reversals').isChecked(), false);

  const other = await site.open('/signin?next=/read');
  await signIn(other, page.who);
  await until(other, () => document.documentElement.lang === 'en' && document.documentElement.hasAttribute('data-still'));
  await toSpreads(other, '?');
  assert.ok(await other.locator('input[value=celtic_cross]').isChecked());
  await other.locator('form button[type=submit]').click();
  await other.locator('.shuffle').waitFor();
  assert.equal(await other.evaluate(() => document.getAnimations().filter((one) => one.effect.getTiming().duration > 1).length), 0, 'the deck lies still');
  await other.locator('.shuffle .ritual-actions .button').click();
  await other.locator('.cut .skip').click();
  await other.locator('.fan-card').first().waitFor();
  // Who has an account has the reading kept as it is made.
  const answer = other.waitForResponse((one) => /\/readings\?/.test(one.url()) && one.request().method() === 'POST');
  await other.locator('.picking .ritual-actions button').click();
  const { spread, interpretation, card_positions: cards } = await (await answer).json();
  assert.deepEqual([interpretation.character_voice, spread], ['ghoul', 'celtic_cross']);
  assert.ok(cards.every((card) => !card.is_reversed), 'nothing lies upside down');
  await other.locator('.place-card').first().waitFor();
  await signOut(other);
  assert.equal(await other.evaluate(() => document.documentElement.hasAttribute('data-still')), false, 'a guest moves again');
  await other.calm();
  await page.calm();
});

test('a card back is chosen from the deck’s, and the cards wear it at once and in the next visit', async () => {
  const page = await open('/preferences', { lang: 'en' });
  const backs = await api(page, '/card-backs?lang=en');
  const other = backs.find((one) => !one.is_default);
  assert.ok(await page.getByRole('radio', { name: backs.find((one) => one.is_default).name }).isChecked(), 'the deck’s own at first');
  const wears = (url) => until(page, (address) => document.documentElement.style.getPropertyValue('--back') === `url("${address}")`, url);
  await page.getByRole('radio', { name: other.name }).check();
  await hear(page, 'Saved');
  await wears(other.image_url);
  await page.goto(`${site.url}/read`);
  await wears(other.image_url);
  assert.equal((await api(page, '/preferences')).preferences.preferred_card_back, other.key);
  await signOut(page);
  await wears(backs.find((one) => one.is_default).image_url);
  await page.calm();
});

test('what was chosen for this draw beats the usual, until the usual is changed', async () => {
  const page = await open('/preferences');
  await page.goto(`${site.url}/read?step=spread`);
  await page.locator('input[value=horseshoe]').check();
  await page.goto(`${site.url}/read?step=spread`);
  await until(page, () => document.querySelector('input[value=horseshoe]')?.checked);
  await page.goto(`${site.url}/settings/preferences`);
  await page.locator('#spread').selectOption('raider_chaos');
  await hear(page, '存好了');
  await page.goto(`${site.url}/read?step=spread`);
  await until(page, () => document.querySelector('input[value=raider_chaos]')?.checked);
  await toFan(page, 'raider_chaos');
  await page.calm();
});

test('the language switch in the header is the account’s too', async () => {
  const page = await open('/privacy');
  const saved = page.waitForResponse((one) => one.url().includes('/preferences') && one.request().method() === 'PUT');
  await page.locator('.language').click();
  await saved;
  assert.equal((await api(page, '/preferences')).preferences.lang, 'en');
  await page.context().clearCookies({ name: 'lang' });
  await page.reload();
  await until(page, () => document.documentElement.lang === 'en');
  await page.goto(`${site.url}/about?lang=zh-TW`);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-TW', 'a link in a language is read in it');
  await page.calm();
});

test('a preference that the server does not take is undone and said', async () => {
  const page = await open('/privacy', { lang: 'en' });
  const keep = page.getByRole('switch', { name: 'Keep my questions here' });
  await page.route('**/api/v1/preferences*', (route) => route.abort(), { times: 1 });
  await keep.click();
  await page.locator('.setting .form-error').waitFor();
  assert.match(await page.locator('.setting', { has: keep }).innerText(), /cannot be reached/);
  assert.equal(await keep.isChecked(), false);
  await keep.check();
  await hear(page, 'Saved');
  await page.reload();
  await until(page, () => document.querySelector('#keep-here')?.checked);
  await page.calm(/ERR_FAILED/);
});

test('an account is deleted after the password, and what went with it is said', async () => {
  const page = await open('/privacy', phone);
  await page.getByRole('button', { name: '刪除帳號' }).click();
  await page.locator('dialog [name=password]').waitFor();
  await page.keyboard.press('Escape');
  await until(page, () => !document.querySelector('dialog') && document.activeElement?.matches('.is-grave'));
  await page.getByRole('button', { name: '刪除帳號' }).click();
  await page.locator('dialog [name=password]').fill('not this one');
  await page.locator('dialog button[type=submit]').click();
  await until(page, () => document.activeElement?.name === 'password' && document.activeElement.getAttribute('aria-invalid') === 'true');
  await page.locator('dialog [name=password]').fill(page.who.password);
  await page.locator('dialog button[type=submit]').click();
  await page.getByText('帳號刪掉了').waitFor();
  await until(page, () => document.activeElement?.tagName === 'H1');
  const told = await page.locator('.gone').innerText();
  assert.match(told, /1 個帳號/);
  assert.match(told, /1 個登入中的裝置/);
  await page.locator('.account-link').waitFor();
  assert.deepEqual((await page.context().cookies()).filter(({ name }) => /token/.test(name)), []);
  await page.goto(`${site.url}/signin`);
  await signIn(page, page.who);
  await page.locator('.form-problem p').waitFor();
  await page.calm(/401/);
});

test('an account without a password is deleted with its passkey', async () => {
  const page = await site.open('/register?next=/settings/privacy', { lang: 'en' });
  await authenticator(page);
  const who = somebody();
  await page.locator('[name=name]').fill(who.name);
  await page.locator('[name=email]').fill(who.email);
  await page.locator('form.form button[type=submit]').click();
  await page.waitForURL('**/settings/privacy');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByRole('button', { name: 'Confirm with a passkey and delete' }).click();
  await page.getByText('The account is deleted').waitFor();
  assert.match(await page.locator('.gone').innerText(), /1 passkey/);
  await page.calm();
});

test('signing out of the settings in one tab sends the others to the sign-in page', async () => {
  const page = await open('/devices');
  const other = await page.context().newPage();
  await other.goto(`${site.url}/settings`);
  await other.locator('[name=bio]').waitFor();
  await signOut(page);
  await page.waitForURL((url) => url.pathname === '/');
  await other.waitForURL('**/signin?next=%2Fsettings');
  const next = await accountOf(site.url);
  await page.goto(`${site.url}/signin`);
  await signIn(page, next);
  await page.locator('.account-button').waitFor();
  await other.waitForURL('**/settings');
  await page.calm();
});
