// People at the door, for tests: they register, sign in and out the way a visitor does.
let count = 0;

/** Somebody new: nobody else has this address. */
export const somebody = (name = '夜路') => ({ name, email: `person${++count}.${process.pid}@wasteland.example`, password: 'a lamp in the window' });

/** From an open /register to an account with a password. */
export async function register(page, who = somebody()) {
  await page.locator('[name=name]').fill(who.name);
  await page.locator('[name=email]').fill(who.email);
  const ways = page.locator('input[name=way][value=password]');
  if (await ways.count()) await ways.check();
  await page.locator('[name=password]').fill(who.password);
  await page.locator('[name=confirm_password]').fill(who.password);
  await page.locator('form.form button[type=submit]').click();
  await page.locator('.account-button').waitFor();
  return who;
}

/** From an open /signin. */
export async function signIn(page, { email, password }) {
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('form.form button[type=submit]').click();
}

export async function signOut(page) {
  // The page that follows a sign-in closes the menu: it has to be there first.
  await page.locator('main:not([data-page=register], [data-page=signin], [data-page=setup]) h1').waitFor();
  await page.locator('.account-button').click();
  await page.quiet?.();
  await page.locator('#account-list button').click();
  await page.locator('.account-link').waitFor();
}

/** A new account by the API, without a page: its cookies and who it is. */
export async function accountOf(url, who = somebody()) {
  const answer = await fetch(`${url}/api/v1/auth/register`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...who, confirm_password: who.password }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  return { ...who, ...(await answer.json()) };
}

/** Gives the page's browser an authenticator that always says yes. */
export async function authenticator(page, more = {}) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...more },
  });
  return {
    wire,
    credentials: async () => (await wire.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** Whether the person lets it wait, instead of touching it at once. */
    hold: (enabled) => wire.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: !enabled }),
    remove: () => wire.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
}
