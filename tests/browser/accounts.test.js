// Coming and going with a password: register, sign in, sign out, what is said when it does not work, and how a session
// lives on over reloads, tabs and the end of its token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear, phone, until, useSite } from './support/browser.js';
import { accountOf, register, signIn, signOut, somebody } from './support/accounts.js';

const site = useSite({ host: 'localhost' });
const closed = useSite({ serve: ['--registration', 'closed'] });
const invite = useSite({ serve: ['--registration', 'invite'] });

const stored = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('session')));
const bodyOf = (page, path) => page.waitForRequest((one) => one.url().includes(path)).then((one) => one.postDataJSON());

test('a newcomer registers, signs out and signs in again, and is back where they were', async () => {
  const page = await site.open('/cards/major_arcana.09');
  await page.locator('.account-link').click();
  await page.waitForURL('**/signin?next=%2Fcards%2Fmajor_arcana.09');
  await page.locator('.other-ways a').click();
  await page.waitForURL('**/register?next=%2Fcards%2Fmajor_arcana.09');
  const who = await register(page, somebody('阿芸'));
  await page.waitForURL('**/cards/major_arcana.09');
  await hear(page, '帳號建立好了');
  await page.getByRole('button', { name: '阿芸 帳號選單' }).waitFor();
  await signOut(page);
  await hear(page, '登出了');
  assert.deepEqual((await page.context().cookies()).filter(({ name }) => /token/.test(name)), []);
  assert.equal(await stored(page), null);
  await page.locator('.account-link').click();
  await signIn(page, who);
  await page.waitForURL('**/cards/major_arcana.09');
  await page.locator('.account-button').waitFor();
  const cookies = (await page.context().cookies()).filter(({ name }) => /_token$/.test(name));
  assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]).sort(), [['access_token', true, 'Lax'], ['refresh_token', true, 'Lax']]);
  await page.calm();
});

test('who is signed in stays so over a reload, and the header does not wait for it', async () => {
  const page = await site.open('/register', { lang: 'en' });
  await register(page, somebody('Rose'));
  await page.route('**/api/v1/auth/me*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  const asked = page.waitForResponse('**/api/v1/auth/me*');
  await page.goto(`${site.url}/about`);
  assert.equal(await page.locator('.account-name').innerText(), 'Rose');
  await asked;
  assert.equal(await page.locator('.account-name').innerText(), 'Rose');
  await page.calm();
});

test('a wrong password shows the server’s sentence at the form, and five lock it with the time to wait', async () => {
  const who = await accountOf(site.url);
  for (const [lang, sentence, wait] of [['en', /The e-mail address or the password is wrong/, /Wait 1[45] minutes/], ['zh-TW', /電子郵件或密碼不對/, /再等 1[45] 分鐘/]]) {
    const page = await site.open('/signin', { lang });
    const problem = page.locator('.form-problem[role=alert]');
    for (let i = 0; lang === 'en' ? i < 5 : i < 1; i += 1) {
      const answered = page.waitForResponse('**/auth/login*');
      await signIn(page, { ...who, password: 'not this one at all' });
      await answered;
      await until(page, () => document.querySelector('.form-problem p') && !document.querySelector('.form [aria-disabled]'));
      if (lang === 'en') assert.match(await problem.innerText(), sentence);
    }
    await signIn(page, who);
    await until(page, (text) => new RegExp(text).test(document.querySelector('.form-problem').innerText), wait.source);
    assert.equal(await page.locator('[name=email]').inputValue(), who.email, 'what was typed is still there');
    await page.calm(/401|423/);
  }
});

test('empty fields are named before anything is sent, and the focus goes to the first', async () => {
  const page = await site.open('/signin');
  let sent = 0;
  page.on('request', (request) => (sent += request.url().includes('/auth/login') ? 1 : 0));
  await page.locator('form.form button[type=submit]').click();
  await until(page, () => document.activeElement?.name === 'email');
  assert.equal(await page.locator('[name=email]').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.locator('[name=password]').getAttribute('aria-invalid'), 'true');
  await page.locator('[name=email]').fill('a');
  assert.equal(await page.locator('[name=email]').getAttribute('aria-invalid'), null, 'typing takes the mark away');
  assert.equal(sent, 0);
  await page.calm();
});

test('the server’s errors stand at the fields they are about, in the page’s language', async () => {
  const page = await site.open('/register', { lang: 'en' });
  const send = async (values) => {
    for (const [name, text] of Object.entries(values)) await page.locator(`[name=${name}]`).fill(text);
    await page.locator('form.form button[type=submit]').click();
  };
  const said = (name) => page.locator(`[name=${name}]`).evaluate((field) => field.getAttribute('aria-describedby')?.split(' ').map((id) => document.getElementById(id)?.innerText).join(' '));
  await page.locator('input[name=way][value=password]').check();
  await send({ name: 'R', email: 'nowhere', password: 'short', confirm_password: 'short' });
  await until(page, () => document.querySelectorAll('[aria-invalid=true]').length === 2);
  assert.match(await said('email'), /This is not an e-mail address/);
  assert.match(await said('password'), /8 to 128 characters/);
  await until(page, () => document.activeElement?.name === 'email');
  await send({ email: somebody().email, password: 'password1', confirm_password: 'password1' });
  await until(page, () => /commonest/.test(document.querySelector('.form-error')?.innerText ?? ''));
  await send({ password: 'a lamp in the window', confirm_password: 'a lamp in the windows' });
  await until(page, () => document.activeElement?.name === 'confirm_password');
  assert.match(await said('confirm_password'), /not the same/);
  const taken = await accountOf(site.url);
  await send({ email: taken.email.toUpperCase(), confirm_password: 'a lamp in the window' });
  await until(page, () => document.activeElement?.name === 'email');
  assert.match(await said('email'), /has an account/);
  await page.calm(/422|400|409/);
});

test('a faction chosen at the door is kept, and a password can be looked at', async () => {
  const page = await site.open('/register?next=/settings');
  await page.locator('input[name=way][value=password]').check();
  await page.locator('[name=faction]').selectOption('railroad');
  const field = page.locator('[name=password]');
  await field.fill('secret');
  const eye = page.locator('.password button').first();
  assert.equal(await field.getAttribute('type'), 'password');
  await eye.click();
  assert.equal(await field.getAttribute('type'), 'text');
  assert.equal(await eye.getAttribute('aria-pressed'), 'true');
  await register(page);
  await page.waitForURL('**/settings');
  await until(page, () => document.querySelector('[name=faction_alignment]')?.value === 'railroad');
  await page.calm();
});

test('a guest’s visit asks nothing about accounts', async () => {
  const page = await site.open('/about');
  const asked = [];
  page.on('request', (request) => /^\/api\/v1\/(auth|preferences|users)\b/.test(new URL(request.url()).pathname) && asked.push(request.url()));
  for (const path of ['/', '/read', '/cards']) {
    await page.goto(site.url + path);
    await page.waitForLoadState('networkidle');
  }
  assert.deepEqual(asked, []);
  await page.calm();
});

test('the way back is a page of this site and nothing else', async () => {
  const who = await accountOf(site.url);
  for (const bad of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', '/signin?next=/signin', '/no/such/page', '/api/v1/cards']) {
    const page = await site.open(`/signin?next=${encodeURIComponent(bad)}`);
    await signIn(page, who);
    await page.locator('.account-button').waitFor();
    await until(page, () => location.pathname === '/');
    await page.calm();
  }
});

test('who is signed in already is sent on from the sign-in page', async () => {
  const page = await site.open('/register');
  await register(page);
  await page.goto(`${site.url}/signin?next=/about`);
  await page.waitForURL('**/about');
  await page.goto(`${site.url}/register?next=/cards`);
  await page.waitForURL('**/cards');
  await page.calm();
});

test('signing out in one tab shows in the others, and so does signing in', async () => {
  const page = await site.open('/register');
  const who = await register(page);
  const other = await page.context().newPage();
  await other.goto(`${site.url}/about`);
  await other.locator('.account-button').waitFor();
  await signOut(page);
  await other.locator('.account-link').waitFor();
  await page.goto(`${site.url}/signin`);
  await signIn(page, who);
  await other.locator('.account-button').waitFor();
  await page.calm();
});

/** Makes the access token run out, as it does after half an hour: its cookie is gone, and the page knows that. */
async function runOut(page) {
  await page.context().clearCookies({ name: 'access_token' });
  await page.evaluate(() => localStorage.setItem('session', JSON.stringify({ ...JSON.parse(localStorage.getItem('session')), until: Date.now() - 1 })));
}

/**
 * Follows the refreshes of some tabs. One is enough, but a tab may learn of another's a moment late (storage reaches
 * other processes after the lock does); what must never be is two at once, or one that is refused.
 */
function followRefreshes(tabs) {
  const seen = { count: 0, now: 0, most: 0, refused: [] };
  const isOne = (request) => request.url().includes('/auth/refresh');
  for (const tab of tabs) {
    tab.on('request', (request) => {
      if (!isOne(request)) return;
      seen.count += 1;
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
    });
    tab.on('requestfinished', (request) => (seen.now -= isOne(request) ? 1 : 0));
    tab.on('response', (response) => response.status() >= 400 && seen.refused.push(response.url()));
  }
  return () => {
    assert.ok(seen.count >= 1 && seen.count < tabs.length, `${seen.count} refreshes`);
    assert.equal(seen.most, 1, 'never two at once');
    assert.deepEqual(seen.refused, []);
  };
}

test('a token at its end is refreshed before anything is asked, and the tabs take turns', async () => {
  const page = await site.open('/register?next=/settings');
  await register(page);
  await page.waitForURL('**/settings');
  const tabs = [page];
  for (let i = 0; i < 3; i += 1) {
    const tab = await page.context().newPage();
    // All that it asks for by itself is there: what is on its way would be refused, and rightly.
    await tab.goto(`${site.url}/settings/devices`, { waitUntil: 'networkidle' });
    await tab.locator('.item').waitFor();
    tabs.push(tab);
  }
  await runOut(page);
  const refreshed = followRefreshes(tabs);
  await Promise.all(tabs.map((tab) => tab.locator('.settings-nav a[href="/settings/sign-in"]').click()));
  for (const tab of tabs) await tab.locator('.block').nth(2).waitFor();
  refreshed();
  // The session has survived: what comes next is answered too.
  await page.locator('.settings-nav a[href="/settings/devices"]').click();
  await page.locator('.item').waitFor();
  await page.calm();
});

test('without locks, as on plain http at home, the tabs take turns all the same', async () => {
  const page = await site.open('/register?next=/settings');
  await page.context().addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  await register(page);
  const tabs = [];
  for (let i = 0; i < 3; i += 1) {
    const tab = await page.context().newPage();
    // All that it asks for by itself is there: what is on its way would be refused, and rightly.
    await tab.goto(`${site.url}/settings/devices`, { waitUntil: 'networkidle' });
    await tab.locator('.item').waitFor();
    tabs.push(tab);
  }
  await runOut(tabs[0]);
  const refreshed = followRefreshes(tabs);
  await Promise.all(tabs.map((tab) => tab.locator('.settings-nav a[href="/settings/sign-in"]').click()));
  for (const tab of tabs) await tab.locator('.block').nth(2).waitFor();
  refreshed();
  await page.calm();
});

test('a request that is refused for its token goes out again after a refresh', async () => {
  const page = await site.open('/register?next=/settings');
  await register(page);
  await page.waitForURL('**/settings');
  await page.context().clearCookies({ name: 'access_token' });
  await page.locator('.settings-nav a[href="/settings/devices"]').click();
  await page.locator('.item').waitFor();
  assert.equal(await page.locator('.item').count(), 1);
  await page.calm(/401/);
});

test('a session that was ended elsewhere leads calmly to the sign-in page and back', async () => {
  const page = await site.open('/register?next=/settings', { lang: 'en' });
  const who = await register(page);
  await page.waitForURL('**/settings');
  // All that the page asks for is there: otherwise one of its own questions finds the session ended first.
  await page.goto(`${site.url}/settings`, { waitUntil: 'networkidle' });
  const { access_token: token } = await (await fetch(`${site.url}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(who) })).json();
  await fetch(`${site.url}/api/v1/auth/sessions`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  await page.locator('.settings-nav a[href="/settings/devices"]').click();
  await page.waitForURL('**/signin?next=%2Fsettings%2Fdevices');
  await page.getByText('Your session has ended. Sign in again').waitFor();
  await signIn(page, who);
  await page.waitForURL('**/settings/devices');
  await page.locator('.item').first().waitFor();
  await page.calm(/401/);
});

test('a session that is over is said on other pages too, and the cards stay on the table', async () => {
  const page = await site.open('/register?next=/read', { lang: 'en' });
  const who = await register(page);
  await page.locator('#question').fill('Still here?');
  await page.context().clearCookies({ name: /_token$/ });
  await page.evaluate(() => localStorage.setItem('session', JSON.stringify({ ...JSON.parse(localStorage.getItem('session')), until: 0 })));
  await page.reload();
  const notice = page.locator('.site-notice');
  await notice.waitFor();
  assert.match(await notice.innerText(), /Your session has ended/);
  await hear(page, 'Your session has ended');
  await page.locator('.account-link').waitFor();
  await notice.locator('a').click();
  await signIn(page, who);
  await page.waitForURL('**/read');
  assert.equal(await page.locator('#question').inputValue(), 'Still here?');
  await page.calm(/401/);
});

test('the account’s menu works by keyboard alone', async () => {
  const page = await site.open('/register', phone);
  await register(page);
  // The home page that follows takes the focus and closes the menu.
  await page.locator('.hero').waitFor();
  await until(page, () => document.activeElement?.tagName === 'H1');
  await page.locator('.account-button').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.account-button').getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('Escape');
  await until(page, () => document.activeElement?.matches('.account-button[aria-expanded=false]'));
  await page.keyboard.press('Enter');
  for (const href of ['/today', '/readings', '/journal', '/threads', '/insights', '/bingo', '/karma', '/achievements', '/settings']) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), href);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL('**/settings');
  await until(page, () => document.activeElement?.tagName === 'H1');
  assert.equal(await page.locator('#account-list').isVisible(), false);
  await page.calm();
});

test('the settings of a guest lead to the sign-in page', async () => {
  const page = await site.open('/settings/privacy');
  await page.waitForURL('**/signin?next=%2Fsettings%2Fprivacy');
  assert.equal((await fetch(`${site.url}/settings/nothing`, { headers: { accept: 'text/html' } })).status, 404);
  await page.calm();
});

test('a site that takes no new accounts says so plainly', async () => {
  const page = await closed.open('/register');
  await page.getByText('這個站台不開放註冊').waitFor();
  assert.equal(await page.locator('form.form').count(), 0);
  await page.goto(`${closed.url}/signin`);
  await page.locator('[name=email]').waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.locator('a[href^="/register"]').count(), 0);
  await page.calm();
});

test('where registration is by invitation, the invitation is asked for and used', async () => {
  const page = await invite.open('/register', { lang: 'en' });
  await page.locator('[name=invitation]').fill('not-one');
  const who = somebody();
  for (const [name, text] of [['name', who.name], ['email', who.email], ['password', who.password], ['confirm_password', who.password]]) await page.locator(`[name=${name}]`).fill(text);
  await page.locator('form.form button[type=submit]').click();
  await until(page, () => document.activeElement?.name === 'invitation' && document.activeElement.getAttribute('aria-invalid') === 'true');
  const code = (await invite.server.user('invite')).match(/[\w-]{22}/)[0];
  const sent = bodyOf(page, '/auth/register');
  await page.locator('[name=invitation]').fill(` ${code} `);
  await page.locator('form.form button[type=submit]').click();
  assert.equal((await sent).invitation, code);
  await page.locator('.account-button').waitFor();
  await page.calm(/403/);
});

test('the link that the server prints makes the operator’s account, once', async () => {
  const link = () => closed.server.heard.join('\n').match(/\/setup#([\w-]+)/);
  const token = link()[1];
  const page = await closed.open(`/setup#${token}`, { lang: 'en' });
  assert.equal(await page.evaluate(() => location.hash), '', 'the token does not stay in the address');
  await register(page, somebody('Overseer'));
  await page.waitForURL('**/settings');
  assert.match(await closed.server.user('list'), /admin/);
  // The page that follows takes the focus and closes the menu.
  await until(page, () => document.activeElement?.tagName === 'H1');
  await signOut(page);
  await page.goto(`${closed.url}/setup#${token}`);
  const again = somebody();
  for (const [name, text] of [['name', again.name], ['email', again.email], ['password', again.password], ['confirm_password', again.password]]) await page.locator(`[name=${name}]`).fill(text);
  await page.locator('form.form button[type=submit]').click();
  await until(page, () => /no longer good/.test(document.querySelector('.form-problem').innerText));
  await page.goto(`${closed.url}/setup`);
  await page.getByText('The second half of this address is missing').waitFor();
  await page.calm(/403/);
});
