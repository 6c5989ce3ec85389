// How far something is: a line that fills, and the two numbers.
import { html } from '../lib/html.js';

export function Measure({ value, of, label }) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return html`<div class="measure">
    <div class="measure-line" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax=${of} aria-valuenow=${Math.min(value, of)}><span style=${{ '--share': share }}></span></div>
    <span class="measure-numbers" aria-hidden="true">${Math.min(value, of).toLocaleString()} / ${of.toLocaleString()}</span>
  </div>`;
}
