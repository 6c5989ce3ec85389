// Somebody's picture, or the first letter of their name where there is none.
import { html } from '../lib/html.js';
import { lang } from '../lib/language.js';
import { nameOf } from '../lib/session.js';

/** The first letter as people count letters: an emoji or a letter with its accents is one. */
function initial(name) {
  const text = name.trim();
  const first = Intl.Segmenter ? [...new Intl.Segmenter(lang.value).segment(text)][0]?.segment : [...text][0];
  return (first ?? '').toLocaleUpperCase(lang.value);
}

/** Stands beside the name or inside something that has a label, so it needs no text of its own. */
export function Avatar({ who }) {
  return who.avatar_url
    ? html`<img class="avatar" src=${who.avatar_url} alt="" width="256" height="256" decoding="async" />`
    : html`<span class="avatar" aria-hidden="true">${initial(nameOf(who))}</span>`;
}
