// The page's language. The server decides it for the first byte (query, cookie, Accept-Language)
// and writes it to <html lang>; here it can be switched in place, so that cards on the table stay.
// Only the active language's strings are ever loaded.
import { signal } from './html.js';

export const languages = ['zh-TW', 'en'];

/** Active language: 'zh-TW' or 'en'. */
export const lang = signal(document.documentElement.lang === 'en' ? 'en' : 'zh-TW');

const strings = signal(null);

/** The active strings. Called inside a component, it follows the switch. */
export const t = () => strings.value;

// The first page needs a third of them; the rest comes with the first page that needs more.
let rest = null;

export async function loadStrings(language = lang.value) {
  const parts = await Promise.all([import(`../strings/${language}.js`), rest && import(`../strings/${language}/rest.js`)]);
  strings.value = Object.assign({}, ...parts.map((part) => part?.default));
}

/** Loads what the first page does without, once. */
export function loadRest() {
  rest ??= Promise.resolve().then(() => loadStrings());
  rest.catch(() => (rest = null));
  return rest;
}

/** Switches strings, <html lang> and the cookie the server reads on the next visit. */
export async function switchLanguage(language) {
  await loadStrings(language);
  lang.value = language;
  document.documentElement.lang = language;
  document.cookie = `lang=${language}; max-age=31536000; path=/; samesite=lax`;
  const url = new URL(window.location.href);
  if (url.searchParams.has('lang')) {
    // A ?lang= that was followed once must not overrule the choice on reload.
    url.searchParams.delete('lang');
    history.replaceState(history.state, '', url);
  }
}
