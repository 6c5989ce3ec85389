// Passkeys: the browser's ceremonies between the server's options and its verdict. Bytes travel as base64url.
// One challenge at a time is good in a browser (the server finds it by a cookie), also over tabs: whoever asks for
// a new one tells the others, and what waits there for a tap on its field asks anew when it is looked at again.
import { t } from './language.js';
import { ApiError, ask, send } from '../api/client.js';

const renewAfter = 4.5 * 60_000; // a challenge lives five minutes
const note = 'passkey-challenge';

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
const base64url = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** Whether this browser can have any; whether this address can, the server knows (`ways-in`). */
export const browserKnowsPasskeys = () => Boolean(window.PublicKeyCredential);

/** The browser's refusals in words; what the page itself stopped goes through as it is. */
function refusal(error) {
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  const words = t().passkeys;
  const message = { NotAllowedError: words.dismissed, InvalidStateError: words.known }[error.name] ?? words.failed;
  return new ApiError({ message, code: `passkey_${error.name}` });
}

async function options(path, { json, signal, call = send } = {}) {
  const answer = await call(path, { method: 'POST', json, ...(signal && { signal }) });
  try {
    localStorage.setItem(note, String(Math.random()));
  } catch {
    // Then other tabs learn it from the server.
  }
  return answer.options;
}

const withIds = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

async function create({ challenge, user, excludeCredentials, ...rest }) {
  const publicKey = { ...rest, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: withIds(excludeCredentials) ?? [] };
  try {
    const { id, response } = await navigator.credentials.create({ publicKey });
    return {
      credential_id: id,
      client_data_json: base64url(response.clientDataJSON),
      attestation_object: base64url(response.attestationObject),
      transports: response.getTransports?.() ?? null,
    };
  } catch (error) {
    throw refusal(error);
  }
}

/** Asks for any passkey of this site. @returns the answer as the server wants it */
export async function show({ mediation, signal } = {}) {
  const { challenge, allowCredentials, ...rest } = await options('/webauthn/authenticate/options', { json: {}, signal });
  const publicKey = { ...rest, challenge: bytes(challenge), allowCredentials: withIds(allowCredentials) ?? [] };
  try {
    const { id, response } = await navigator.credentials.get({ publicKey, mediation, signal });
    return {
      credential_id: id,
      client_data_json: base64url(response.clientDataJSON),
      authenticator_data: base64url(response.authenticatorData),
      signature: base64url(response.signature),
      user_handle: response.userHandle ? base64url(response.userHandle) : null,
    };
  } catch (error) {
    throw refusal(error);
  }
}

export async function signIn(how) {
  return send('/webauthn/authenticate/verify', { method: 'POST', json: await show(how) });
}

/** Signs in and links the outside account that waits. */
export async function signInAndLink() {
  return send('/auth/passkey/login-and-link', { method: 'POST', json: { assertion_response: await show() } });
}

/** A new account with a passkey. @param {{email: string, name: string, invitation?: string}} who */
export async function register({ email, name, invitation }) {
  const made = await create(await options('/webauthn/register-new/options', { json: { email, name } }));
  return send('/webauthn/register-new/verify', { method: 'POST', json: { email, name, invitation, ...made } });
}

/** One more passkey for who is signed in. */
export async function add() {
  const made = await create(await options('/webauthn/register/options', { call: ask }));
  return ask('/webauthn/register/verify', { method: 'POST', json: made });
}

/**
 * Lets the browser offer passkeys in the sign-in form's own fields, for as long as the form is there.
 * @returns {() => void} stops it
 */
export function offerInFields({ onAnswer, onProblem }) {
  let stopped = false;
  let stale = false;
  let waiting = new AbortController();
  const again = () => stale && document.visibilityState === 'visible' && waiting.abort();
  // Only when somebody comes back to it: two windows side by side would go on overtaking each other.
  const overtaken = (event) => (stale ||= event.key === note);
  window.addEventListener('storage', overtaken);
  window.addEventListener('focus', again);
  document.addEventListener('visibilitychange', again);
  const stop = () => {
    stopped = true;
    waiting.abort();
    window.removeEventListener('storage', overtaken);
    window.removeEventListener('focus', again);
    document.removeEventListener('visibilitychange', again);
  };
  (async () => {
    if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
    while (!stopped) {
      waiting = new AbortController();
      stale = false;
      const timer = setTimeout(() => waiting.abort(), renewAfter);
      try {
        const answer = await signIn({ mediation: 'conditional', signal: waiting.signal });
        if (!stopped) onAnswer(answer);
        return;
      } catch (error) {
        if (stopped) return;
        if (error.name !== 'AbortError') {
          // The fields work all the same; only what the server said of a passkey that was chosen is worth a word.
          if (error.status === 401 || error.status === 403) onProblem(error);
          return;
        }
      } finally {
        clearTimeout(timer);
      }
    }
  })();
  return stop;
}
