// Somebody with an account, made over the API, and their readings.
import assert from 'node:assert/strict';

let count = 0;

/** Opens `path` as a newly registered person. `page.api(method, path, json)` asks in their name. */
export async function openAsMember(site, path, options = {}) {
  const page = await site.open('/about', options);
  await beMember(site, page);
  await page.goto(site.url + path);
  await page.locator('main h1').first().waitFor();
  return page;
}

/** Registers somebody in this page's context. */
export async function beMember(site, page) {
  count += 1;
  const who = { email: `member-${process.pid}-${count}@example.org`, password: 'a lamp over the gate', confirm_password: 'a lamp over the gate', name: `Member ${count}` };
  page.api = async (method, at, data) => {
    const answer = await page.request.fetch(`${site.url}/api/v1${at}`, { method, data, headers: { origin: site.url } });
    assert.ok(answer.ok(), `${method} ${at}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? null : answer.json();
  };
  const { user, token_expires_at: until } = await page.api('POST', '/auth/register', who);
  // What the sign-in page leaves for the other pages.
  await page.evaluate((record) => localStorage.setItem('session', JSON.stringify(record)), { user, preferences: null, turn: 1, until: until * 1000 });
}

/** A reading from a draw with gesture, cut and picks. */
export async function makeReading(page, { spread = 'vault_tec_spread', picks = [4, 40, 71], ...more } = {}) {
  const { id } = await page.api('POST', '/draws', { spread });
  await page.api('POST', `/draws/${id}/reveal`, { gesture: Buffer.from('round and round').toString('base64'), cut: 31, picks });
  return page.api('POST', '/readings', { draw_id: id, ...more });
}
