// The one door to the server. Failures come out as ApiError whose `message` may be shown as it stands:
// the server's problem details are already a plain sentence in the page's language.
import { lang, t } from '../lib/language.js';

const prefix = '/api/v1';

export class ApiError extends Error {
  /**
   * @param {{message: string, status?: number, code?: string, network?: boolean, errors?: Array<{pointer: string, detail: string}>, body?: object}} problem
   *   `errors` says which field is wrong and why; `body` is the whole problem, for what some kinds tell besides
   */
  constructor({ message, status = 0, code = '', network = false, errors = [], body = {} }) {
    super(message);
    Object.assign(this, { status, code, network, errors, body });
  }
}

/** The server's clock minus this machine's, in milliseconds, by its last answer. */
let ahead = 0;
/** A moment that the server named in seconds, on this machine's clock. */
export const onOurClock = (seconds) => seconds * 1000 - ahead;

/** The problem as a sentence; how long to wait is said where the server says it only in a header. */
function problemOf(response, body) {
  const wait = Number(response.headers.get('retry-after'));
  const { detail = t().errors.unreadable, code = '', errors } = body;
  const message = wait > 0 && code !== 'too_many_requests' ? `${detail}${t().errors.gap}${t().errors.wait(wait)}` : detail;
  return new ApiError({ message, status: response.status, code, errors, body });
}

/** The answer's head, when it is there. Throws what may be shown when it does not come. */
async function reach(path, { query = {}, json, headers = {}, ...init }) {
  const search = new URLSearchParams({ ...query, lang: lang.value });
  const body = json === undefined ? { headers } : { body: JSON.stringify(json), headers: { 'content-type': 'application/json', ...headers } };
  try {
    const response = await fetch(`${prefix}${path}?${search}`, { ...body, ...init });
    const date = Date.parse(response.headers.get('date'));
    if (date) ahead = date - Date.now();
    return response;
  } catch (error) {
    if (init.signal?.aborted && init.signal.reason?.name !== 'TimeoutError') throw error;
    throw new ApiError({ message: t().errors.network, network: true });
  }
}

async function answerOf(response) {
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new ApiError({ message: t().errors.unreadable, status: response.status });
  }
  if (!response.ok) throw problemOf(response, answer);
  return answer;
}

/** One request as it is, without a thought for the session. `json` is sent as the body; `tagged` answers with the version's tag. */
export async function send(path, { file = false, tagged = false, ...init } = {}) {
  const response = await reach(path, { signal: AbortSignal.timeout(30_000), ...init });
  if (file && response.ok) return response.blob();
  if (response.status === 204) return null;
  const answer = await answerOf(response);
  return tagged ? { answer, etag: response.headers.get('etag') } : answer;
}

/** The same for an answer that goes on for as long as it likes: the response, whose body the caller reads. */
async function open(path, init) {
  const response = await reach(path, init);
  if (!response.ok) await answerOf(response);
  return response;
}

const kept = new Map();

/** GET of something that does not change while the site is open: asked once per language. */
export function get(path, query = {}) {
  const key = JSON.stringify([lang.value, path, query]);
  if (!kept.has(key)) {
    const answer = send(path, { query });
    answer.catch(() => kept.delete(key));
    kept.set(key, answer);
  }
  return kept.get(key);
}

/** Hears `change` after something of the person's was changed at the server, and `leave` before they sign out. */
export const changes = new EventTarget();
const tell = (answer, { method = 'GET', quiet = false }) => {
  if (method !== 'GET' && !quiet) changes.dispatchEvent(new Event('change'));
  return answer;
};

/** Who keeps the session alive. lib/session.js takes this place, so that this file need not know it. */
let keeper = { ready: async () => null, renew: async () => false };
export const keepSessionWith = (one) => (keeper = one);

/**
 * A request in the name of whoever is signed in: refreshed before if the session's token is at its end, and
 * once more after if the server says so. With `guest` it goes out without a session too, if that one is over.
 */
const inSession = (request) => async (path, { guest = false, ...init } = {}) => {
  const turn = await keeper.ready();
  try {
    return tell(await request(path, init), init);
  } catch (problem) {
    if (problem.code !== 'not_signed_in') throw problem;
    if (!(await keeper.renew(turn)) && !guest) throw problem;
    return tell(await request(path, init), init);
  }
};

export const ask = inSession(send);
/** As `ask`, for a stream: answers with the response as soon as its head is there. */
export const askForStream = inSession(open);

export const post = (path, json) => ask(path, { method: 'POST', guest: true, json });
