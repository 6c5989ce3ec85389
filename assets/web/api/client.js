// The one door to the server. Failures come out as ApiError whose `message` may be shown as it stands:
// the server's problem details are already a plain sentence in the page's language.
import { lang, t } from '../lib/language.js';

const prefix = '/api/v1';

export class ApiError extends Error {
  /** @param {{message: string, status?: number, code?: string, network?: boolean}} problem */
  constructor({ message, status = 0, code = '', network = false }) {
    super(message);
    Object.assign(this, { status, code, network });
  }
}

/** One request as it is. `json` is sent as the body. */
export async function send(path, { query = {}, json, ...init } = {}) {
  const search = new URLSearchParams({ ...query, lang: lang.value });
  const sent = json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
  let response;
  try {
    response = await fetch(`${prefix}${path}?${search}`, { signal: AbortSignal.timeout(30_000), ...sent, ...init });
  } catch {
    throw new ApiError({ message: t().errors.network, network: true });
  }
  if (response.status === 204) return null;
  let body;
  try {
    body = await response.json();
  } catch {
    throw new ApiError({ message: t().errors.unreadable, status: response.status });
  }
  if (!response.ok) {
    throw new ApiError({ message: body.detail || t().errors.unreadable, status: response.status, code: body.code });
  }
  return body;
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

/** A request in the name of whoever is signed in. */
export const ask = send;

export const post = (path, json) => send(path, { method: 'POST', json });
