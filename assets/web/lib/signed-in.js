// Whether somebody is signed in, for pages that show what is theirs. The one place to change when the session is
// known without asking.
import { signal, useEffect } from './html.js';
import { ask } from '../api/client.js';

const known = signal(undefined);
let asked = null;

/** True, false, or undefined while nobody knows yet. */
export function useSignedIn() {
  useEffect(() => {
    asked ??= ask('/auth/me').then(() => (known.value = true), () => (known.value = false));
  }, []);
  return known.value;
}

/** The same without asking: what is known by now. */
export const isSignedIn = () => known.value === true;

/** Where a guest signs in, to come back to this page. */
export const signInHref = (page = '/signin') => `${page}?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
