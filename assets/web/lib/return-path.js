// Where to go after signing in: a page of this site, and never anything else that an address may claim.
import { match } from './router.js';

const never = ['signin', 'register', 'setup', 'callback', 'conflict', 'not-found'];

/** The path if it is one to return to, else the home page: one comes back to where one pressed, and a question
 * half typed there is still there. The home page leads on to today. */
export function returnPath(text) {
  if (!text || !/^\/(?![/\\])/.test(text)) return '/';
  const url = new URL(text, window.location.origin);
  if (url.origin !== window.location.origin || never.includes(match(url.pathname).page)) return '/';
  return url.pathname + url.search;
}

/** `?next=` of a page's query, checked. */
export const nextOf = (search) => returnPath(new URLSearchParams(search).get('next'));

/** The address of a page of the account that leads back to `next`. */
export const leadingBack = (page, next) => (returnPath(next) === '/' ? page : `${page}?next=${encodeURIComponent(returnPath(next))}`);

/** Where somebody is now, as a way back. */
export const here = () => window.location.pathname + window.location.search;
