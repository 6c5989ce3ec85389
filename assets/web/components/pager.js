// From page to page of a list.
import { html } from '../lib/html.js';

/** @param {{page: number, of: number, words: {back: string, on: string, at: (page: number, of: number) => string}, go: (page: number) => void}} props */
export function Pager({ page, of, words, go }) {
  if (of < 2) return null;
  return html`<p class="actions pager"><button type="button" class="text-button" disabled=${page <= 1} onClick=${() => go(page - 1)}>${words.back}</button>
    <span class="small">${words.at(page, of)}</span>
    <button type="button" class="text-button" disabled=${page >= of} onClick=${() => go(page + 1)}>${words.on}</button></p>`;
}
