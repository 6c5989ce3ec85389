// One polite live region for the whole site. Two nodes take turns, because a screen reader
// says nothing when the same text is written again into the same node.
import { html, signal } from './html.js';

const spoken = signal({ text: '', turn: 0 });

/** Tells a screen reader what just happened. */
export function announce(text) {
  spoken.value = { text, turn: 1 - spoken.value.turn };
}

export function LiveRegion() {
  const { text, turn } = spoken.value;
  return html`<div class="visually-hidden" role="status" aria-live="polite" aria-atomic="true" data-announcer>
    <p>${turn === 0 ? text : ''}</p><p>${turn === 1 ? text : ''}</p>
  </div>`;
}
