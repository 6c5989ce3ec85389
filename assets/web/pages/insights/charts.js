// Plain pictures of counts: SVG in percent of its width, so that a dot stays round on any screen. The pictures are hidden from
// screen readers; the table behind each says the same.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';

/** An expected number as the sentences say it. */
export const about = (number) => (number >= 20 ? String(Math.round(number)) : (Math.round(number * 10) / 10).toFixed(1));

const percent = (value, most) => `${(most ? Math.min(1, value / most) : 0) * 97 + 1.5}%`;

/** A table that may be wider than the screen, and then scrolls by itself. */
export function Table({ caption, head, rows, wide = false }) {
  const table = html`<table><caption class="visually-hidden">${caption}</caption>
    <thead><tr>${head.map((name) => html`<th key=${name} scope="col">${name}</th>`)}</tr></thead>
    <tbody>${rows.map(([name, ...cells], i) => html`<tr key=${i}><th scope="row">${name}</th>${cells.map((cell, j) => html`<td key=${j}>${cell}</td>`)}</tr>`)}</tbody>
  </table>`;
  return html`<details class="numbers"><summary>${t().insights.numbers}<span class="visually-hidden"> ${caption}</span></summary>
    ${wide ? html`<div class="table-scroll" role="region" aria-label=${caption} tabindex="0">${table}</div>` : table}</details>`;
}

/** The chance band, its mean, and where somebody is: a disc inside, a diamond outside, so that colour alone says nothing. */
export function Track({ value, chance, most }) {
  const at = percent(value, most);
  const isOut = chance && (value < chance.low || value > chance.high);
  return html`<svg class="track" width="100%" height="28" aria-hidden="true" focusable="false">
    <line class="track-line" x1="0" x2="100%" y1="14" y2="14" />
    ${chance && html`<rect class="track-band" x=${percent(chance.low, most)} width=${`${((Math.min(chance.high, most) - Math.min(chance.low, most)) / (most || 1)) * 97}%`} y="5" height="18" />
      <line class="track-edge" x1=${percent(chance.low, most)} x2=${percent(chance.low, most)} y1="5" y2="23" /><line class="track-edge" x1=${percent(chance.high, most)} x2=${percent(chance.high, most)} y1="5" y2="23" />
      <line class="track-mean" x1=${percent(chance.expected, most)} x2=${percent(chance.expected, most)} y1="5" y2="23" />`}
    ${isOut ? html`<svg class="track-out" x=${at} y="14" overflow="visible"><path d="M0 -8 8 0 0 8 -8 0Z" /></svg>` : html`<circle class="track-dot" cx=${at} cy="14" r="6" />`}
  </svg>`;
}

/** Rows of a name, a track and a number on one scale. `rows`: {key, name, before, href, label, value, chance}. */
export function Tracks({ rows }) {
  const most = Math.max(1, ...rows.flatMap(({ value, chance }) => [value, chance?.high ?? 0]));
  return html`<ol class="tracks">${rows.map(({ key, name, before, href, label, value, chance }) => html`<li key=${key} data-key=${key}>
    <span class="track-name">${before}${href ? html`<a href=${href} aria-label=${label}>${name}</a>` : name}</span>
    <${Track} value=${value} chance=${chance} most=${most} /><span class="track-value">${value}</span></li>`)}</ol>`;
}

/** Bars of what was chosen. `rows`: {key, name, count}. */
export function Bars({ rows }) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return html`<ol class="tracks is-bars">${rows.map(({ key, name, count }) => html`<li key=${key} data-key=${key}>
    <span class="track-name">${name}</span><svg class="track" width="100%" height="28" aria-hidden="true" focusable="false"><line class="track-line" x1="0" x2="100%" y1="14" y2="14" /><rect class="bar" x="0" y="9" width=${`${(count / most) * 100}%`} height="10" /></svg>
    <span class="track-value">${t().insights.readings(count)}</span></li>`)}</ol>`;
}

const cell = 14;
const left = 28;

/** Days by hours; the fuller a square, the more. */
export function Heat({ hours, names }) {
  const most = Math.max(1, ...hours.flat());
  const short = (name) => (name.startsWith('星期') ? name.slice(2) : name.slice(0, 2));
  return html`<svg class="heat" viewBox=${`0 0 ${left + 24 * cell} ${7 * cell + 18}`} aria-hidden="true" focusable="false">
    ${names.map((name, day) => html`<text key=${name} x="0" y=${day * cell + 11}>${short(name)}</text>`)}
    ${[0, 6, 12, 18, 23].map((hour) => html`<text key=${hour} x=${left + hour * cell + cell / 2} y=${7 * cell + 15} text-anchor="middle">${hour}</text>`)}
    ${hours.map((counts, day) => counts.map((count, hour) => html`<rect key=${`${day}-${hour}`} class=${count ? 'is-full' : ''} x=${left + hour * cell + 1} y=${day * cell + 1} width=${cell - 2} height=${cell - 2} fill-opacity=${count ? 0.25 + (0.75 * count) / most : 1} />`))}
  </svg>`;
}
