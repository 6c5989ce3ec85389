// The outside account: a whole OpenID Connect round trip against a small issuer that the test runs, the conflict that is
// never solved silently, linking and unlinking.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { hear, until, useSite } from './support/browser.js';
import { startIssuer } from './support/issuer.js';
import { accountOf, authenticator, register, signIn, signOut, somebody } from './support/accounts.js';

const issuer = await startIssuer();
const site = useSite({
  host: 'localhost',
  serve: ['--oidc-issuer', issuer.url, '--oidc-client-id', issuer.clientId, '--oidc-client-secret', issuer.secret, '--oidc-name', 'Relay'],
  others: () => [issuer.url],
});
after(() => issuer.stop());

let subjects = 0;
const outsider = (more = {}) => ({ sub: `relay-${++subjects}`, email: somebody().email, email_verified: true, name: 'Relay Rider', ...more });
const outside = (page) => page.getByRole('button', { name: /Relay/ });

test('somebody comes in by the outside account, comes back to where they were, and comes in again', async () => {
  issuer.person = outsider();
  const page = await site.open('/signin?next=/cards/major_arcana.18', { lang: 'en' });
  await page.getByRole('button', { name: 'Sign in with Relay' }).click();
  await page.waitForURL('**/cards/major_arcana.18');
  assert.equal(await page.locator('.account-name').innerText(), 'Relay Rider');
  // Behind it lies the page that asked to sign in, which sends who is signed in on again: only then is the way back over.
  const behind = page.waitForEvent('framenavigated', (frame) => frame.url().includes('/signin?next='));
  await page.goBack();
  await behind;
  await page.waitForURL('**/cards/major_arcana.18');
  assert.doesNotMatch(page.url(), /code=/, 'the code is not in the history');
  await page.goto(`${site.url}/settings/sign-in`);
  await page.getByText('Relay is linked').waitFor();
  await page.getByRole('button', { name: 'Unlink' }).click();
  await until(page, () => /only way to sign in/.test(document.querySelector('.block:last-child .form-error')?.innerText ?? ''));
  await signOut(page);
  await page.goto(`${site.url}/signin`);
  await outside(page).click();
  await page.waitForURL((url) => url.pathname === '/');
  assert.equal(await page.locator('.account-name').innerText(), 'Relay Rider');
  assert.deepEqual(issuer.refused, []);
  await page.calm(/409/);
});

test('who cancels over there is told so, and nothing has changed', async () => {
  issuer.person = null;
  const page = await site.open('/signin');
  await outside(page).click();
  await page.locator('main').getByText('你在那邊按了取消').waitFor();
  await hear(page, '你在那邊按了取消');
  assert.equal(new URL(page.url()).search, '');
  await page.locator('main .button').click();
  await page.locator('[name=email]').waitFor();
  await page.calm();
});

test('an answer that was not begun in this browser is refused with the server’s sentence', async () => {
  const page = await site.open('/auth/callback?code=stolen&state=somebody-elses', { lang: 'en' });
  await page.locator('main').getByText('This sign-in was not begun in this browser').waitFor();
  assert.equal(new URL(page.url()).search, '');
  await page.goto(`${site.url}/auth/callback?error=${encodeURIComponent('<b>server_error')}`);
  await page.locator('main').getByText('The outside account did not let you through').waitFor();
  await page.goto(`${site.url}/auth/callback`);
  await page.locator('main').getByText('only for coming back').waitFor();
  await page.calm(/400/);
});

test('an address that has an account is not taken: the password first, then both ways lead in', async () => {
  const who = await accountOf(site.url);
  issuer.person = outsider({ email: who.email });
  const page = await site.open('/signin?next=/about', { lang: 'en' });
  await outside(page).click();
  await page.waitForURL('**/auth/account-conflict');
  await page.getByText(`“${who.email}” has an account here`).waitFor();
  assert.equal(await page.locator('.account-link').count(), 1, 'nobody is signed in yet');
  assert.equal(await page.locator('main button', { hasText: 'passkey' }).count(), 0, 'only ways that the account has');
  await page.reload();
  await page.locator('[name=password]').fill('not this one');
  await page.locator('form.form button[type=submit]').click();
  await until(page, () => /password is wrong/.test(document.querySelector('.form-problem').innerText));
  await page.locator('[name=password]').fill(who.password);
  await page.locator('form.form button[type=submit]').click();
  await page.locator('.account-button').waitFor();
  await hear(page, 'Relay is linked');
  await signOut(page);
  await page.goto(`${site.url}/signin`);
  await outside(page).click();
  await page.waitForURL((url) => url.pathname === '/');
  assert.equal(await page.locator('.account-name').innerText(), who.name);
  await page.calm(/401|409/);
});

test('an account with a passkey links with the passkey', async () => {
  const page = await site.open('/register', { lang: 'en' });
  const device = await authenticator(page);
  const who = somebody();
  await page.locator('[name=name]').fill(who.name);
  await page.locator('[name=email]').fill(who.email);
  await page.locator('form.form button[type=submit]').click();
  await page.locator('.account-button').waitFor();
  await signOut(page);
  await device.hold(true);
  issuer.person = outsider({ email: who.email });
  await page.goto(`${site.url}/signin`);
  await outside(page).click();
  await page.waitForURL('**/auth/account-conflict');
  assert.equal(await page.locator('[name=password]').count(), 0);
  await device.hold(false);
  await page.getByRole('button', { name: 'Use a passkey and link' }).click();
  await page.locator('.account-button').waitFor();
  await page.goto(`${site.url}/settings/sign-in`);
  await page.getByText('Relay is linked').waitFor();
  await page.calm(/409/);
});

test('who is signed in already links with one press', async () => {
  const page = await site.open('/register', { lang: 'en' });
  const who = await register(page);
  await signOut(page);
  issuer.person = outsider({ email: who.email, email_verified: false });
  await page.goto(`${site.url}/signin`);
  await outside(page).click();
  await page.waitForURL('**/auth/account-conflict');
  await page.locator('[name=password]').waitFor();
  const other = await page.context().newPage();
  await other.goto(`${site.url}/signin`);
  await signIn(other, who);
  await other.locator('.account-button').waitFor();
  await page.getByText(`You are signed in as “${who.name}”`).waitFor();
  await page.getByRole('button', { name: 'Link to this account' }).click();
  await hear(page, 'Relay is linked');
  await page.waitForURL((url) => url.pathname === '/');
  await page.calm(/409/);
});

test('the settings link and unlink an outside account, with another address too', async () => {
  const page = await site.open('/register?next=/settings/sign-in', { lang: 'en' });
  const who = await register(page);
  await page.waitForURL('**/settings/sign-in');
  issuer.person = outsider();
  await page.getByRole('button', { name: 'Link Relay' }).click();
  await page.getByText('Relay is linked').waitFor();
  await page.waitForURL('**/settings/sign-in');
  await hear(page, 'The outside account is linked');
  await signOut(page);
  await page.goto(`${site.url}/signin?next=/settings/sign-in`);
  await outside(page).click();
  await page.getByText('Relay is linked').waitFor();
  assert.equal(await page.locator('.account-name').innerText(), who.name);
  await page.getByRole('button', { name: 'Unlink' }).click();
  await page.getByText('Relay is not linked').waitFor();
  await page.calm();
});

test('an account that has only the outside one is deleted after a fresh sign-in', async () => {
  issuer.person = outsider();
  const page = await site.open('/signin?next=/settings/privacy', { lang: 'en' });
  await outside(page).click();
  await page.waitForURL('**/settings/privacy');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByText('This works within five minutes of signing in').waitFor();
  await page.getByRole('button', { name: 'Delete it, I am sure' }).click();
  await page.getByText('The account is deleted').waitFor();
  await page.locator('.account-link').waitFor();
  await page.calm();
});

test('an issuer that does not answer is said, and the other ways stay open', async () => {
  const page = await site.open('/signin', { lang: 'en' });
  await page.route('**/oauth/google/login*', (route) => route.fulfill({ status: 502, contentType: 'application/problem+json', json: { status: 502, code: 'issuer_failed', detail: 'The outside account’s server did not answer properly.' } }));
  await outside(page).click();
  await page.getByText('did not answer properly').waitFor();
  const who = await accountOf(site.url);
  await signIn(page, who);
  await page.locator('.account-button').waitFor();
  await page.calm(/502/);
});
