// Who is signed in. The two tokens are cookies that no script can read; what is kept here, in localStorage and so
// for all tabs, is what the header shows, the person's preferences, and when the access token ends. Without that
// record nobody has signed in with this browser, and a visit asks the server nothing.
//
// A refresh token is good once: two tabs that refresh at the same moment would look like a theft and end the session.
// So one lock is held over all tabs, and who gets it second finds the work done; or, where storage reaches its process
// later than the lock, does it once more with the new token, which is as good. Signing out goes through the same lock.
import { batch, signal } from './html.js';
import { ask, changes, keepSessionWith, onOurClock, send } from '../api/client.js';

const key = 'session';
const early = 30_000; // milliseconds before its end at which a token is refreshed

/** The signed-in person: {id, name, display_name, avatar_url}. Null for a guest. */
export const person = signal(null);
/** Their preferences, as the server keeps them. Null for a guest. */
export const preferences = signal(null);
/** Whether the server ended the session while this tab was open. */
export const isOver = signal(false);

/** What a person is called. */
export const nameOf = ({ display_name: shown, name }) => shown || name;

let record = null;

function stored() {
  try {
    record = JSON.parse(localStorage.getItem(key));
  } catch {
    // Storage is forbidden: this tab remembers for itself.
  }
  return record;
}

function adopt(found) {
  batch(() => {
    person.value = found?.user ?? null;
    preferences.value = found?.preferences ?? null;
    if (found) isOver.value = false;
  });
}

function keep(change) {
  record = change;
  try {
    if (change) localStorage.setItem(key, JSON.stringify(change));
    else localStorage.removeItem(key);
  } catch {
    // As above.
  }
  adopt(record);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Locks exist only on secure origins; at home on plain http a note in localStorage has to do. */
async function lockedByNote(work) {
  const [note, mine] = [`${key}.lock`, String(Math.random())];
  const holder = () => {
    const [who, since] = (localStorage.getItem(note) ?? '').split(' ');
    return Date.now() - Number(since) < 15_000 ? who : '';
  };
  while (holder() !== mine) {
    if (!holder()) localStorage.setItem(note, `${mine} ${Date.now()}`);
    await pause(50 + Math.random() * 50); // of two who wrote at the same moment, the last one finds its own note
  }
  try {
    return await work();
  } finally {
    localStorage.removeItem(note);
  }
}

const locked = (work) => (navigator.locks ? navigator.locks.request(key, work) : lockedByNote(work));

/** `turn` names the tokens, so that a tab sees that another one has got new ones. */
const tokens = (end) => ({ turn: Math.random(), until: onOurClock(end) });

function end() {
  batch(() => {
    keep(null);
    isOver.value = true;
  });
}

/**
 * Gets new tokens, unless somebody did since `turn`.
 * @returns {Promise<boolean>} whether there is a session
 */
const renew = (turn) => locked(async () => {
  const before = stored();
  if (before && before.turn !== turn) return true;
  try {
    // Answered even if the page is left meanwhile: a refresh whose cookies get lost cannot be repeated.
    const answer = await send('/auth/refresh', { method: 'POST', keepalive: true });
    if (before) keep({ ...stored(), ...tokens(answer.token_expires_at) });
    return true;
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    if (before) end();
    return false;
  }
});

keepSessionWith({
  renew,
  async ready() {
    const now = stored();
    if (now && now.until - Date.now() < early) await renew(now.turn);
    return stored()?.turn ?? null;
  },
});

const shown = ({ id, name, display_name, avatar_url, is_admin }) => ({ id, name, display_name, avatar_url, is_admin });

/** The person changed something about themselves. */
export const setPerson = (user) => keep({ ...stored(), user: shown(user) });

export const setPreferences = (changed) => stored() && keep({ ...record, preferences: changed });

/** Takes over an answer to a sign-in and fetches what else is theirs. */
export async function signedIn({ user, token_expires_at: until }) {
  keep({ user: shown(user), preferences: null, ...tokens(until) });
  try {
    setPreferences((await ask('/preferences')).preferences);
  } catch {
    // The site works without; the next start asks again.
  }
}

export async function signOut() {
  changes.dispatchEvent(new Event('leave'));
  await locked(async () => {
    await send('/auth/logout', { method: 'POST' });
    keep(null);
  });
}

/** The account is gone. */
export const forget = () => keep(null);

/** Asks anew who it is and what they prefer. */
export async function reload() {
  const [{ user }, { preferences: own }] = await Promise.all([ask('/auth/me'), ask('/preferences')]);
  if (stored()) keep({ ...record, user: shown(user), preferences: own });
}

/** Shows at once who was signed in last, and asks the server whether that still holds. */
export function startSession() {
  window.addEventListener('storage', (event) => (event.key === key || event.key === null) && adopt(stored()));
  window.addEventListener('pageshow', (event) => event.persisted && adopt(stored()));
  adopt(stored());
  // Not reached, or over: the first is tried again with the next request, the second is shown by `end`.
  if (record) reload().catch(() => {});
}
