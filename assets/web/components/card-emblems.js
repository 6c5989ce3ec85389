// The five suits' things, drawn once and used by faces, tiles and filters, so that the deck rhymes.
// Each emblem lies in a box of about 100 by 100 around the origin. Suits differ by silhouette, never by colour alone.
import { html } from '../lib/html.js';

const point = (radius, angle) => `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;

/** A star or gear outline: `count` times through the given [radius, turn] corners. */
function around(count, corners) {
  const step = (2 * Math.PI) / count;
  const points = [];
  for (let i = 0; i < count; i += 1) {
    for (const [radius, turn] of corners) points.push(point(radius, i * step + turn * step - Math.PI / 2));
  }
  return `M${points.join('L')}Z`;
}

const star = around(5, [[22, 0], [9, 0.5]]);
const gear = around(12, [[38, -0.31], [46, -0.2], [46, 0.2], [38, 0.31]]);
const compass = around(4, [[34, 0], [7, 0.25], [20, 0.5], [7, 0.75]]);

function crimps() {
  const count = 18;
  let path = `M${point(44, 0)}`;
  for (let i = 0; i < count; i += 1) {
    const step = (2 * Math.PI) / count;
    path += `Q${point(52, (i + 0.28) * step)} ${point(44, (i + 0.5) * step)}Q${point(39, (i + 0.75) * step)} ${point(44, (i + 1) * step)}`;
  }
  return `${path}Z`;
}
const cap = crimps();

const emblems = {
  nuka_cola_bottles: html`
    <path class="solid" d="M-6-40v13c0 9-12 13-12 27v42q0 8 7 8h22q7 0 7-8v-42c0-14-12-18-12-27v-13z" />
    <path class="solid" d="M-9-48h18l1 8h-20z" /><path class="fine" d="M-18 6h36M-18 30h36M-12 38v6M-4-34v8" />
    <path class="mark" d="M0 10 5 18 0 26-5 18z" />`,
  combat_weapons: html`
    <path class="solid" d="M0-52 8-38V-12L6-9 8-5V18H-8V-38z" /><path class="fine" d="M0-38V12" />
    <path class="solid" d="M-23 16 23 16 20 24H-20z" /><path class="solid" d="M-4 24h8v18h-8z" /><path class="fine" d="M-4 30 4 27M-4 36 4 33M-4 41 4 39" />
    <circle class="mark" cx="0" cy="47" r="5" />`,
  bottle_caps: html`
    <path class="solid" d=${cap} /><circle class="fine" cx="0" cy="0" r="34" /><path class="mark" d=${star} />`,
  radiation_rods: html`
    <path class="solid" d="M-8-22a8 8 0 0 1 16 0V42l-3 6H-5l-3-6z" /><path d="M-8-12H8M-8 24H8M-8 32H8" />
    <path class="mark" d="M0-20V16" /><path class="fine" d="M0-38V-50M-13-33-21-43M13-33 21-43M-18-20H-30M18-20H30" />`,
  major_arcana: html`
    <path class="solid" d=${gear} /><circle class="fine" cx="0" cy="0" r="31" /><path class="mark" d=${compass} />`,
};

/** @param {{suit: string, x?: number, y?: number, scale?: number, marked?: boolean, turn?: number}} props marked: its accent is amber */
export function Emblem({ suit, x = 0, y = 0, scale = 1, marked = false, turn = 0 }) {
  return html`<g class=${marked ? 'emblem is-marked' : 'emblem'}
    transform=${`translate(${x} ${y}) rotate(${turn}) scale(${scale})`}
    stroke-width=${(1.7 / scale).toFixed(2)}>${emblems[suit]}</g>`;
}

/** The emblem alone, as a small picture beside a suit's name. */
export function EmblemIcon({ suit }) {
  return html`<svg class="emblem-icon card-lines" viewBox="-56 -56 112 112" aria-hidden="true" focusable="false">
    <${Emblem} suit=${suit} marked scale=${1} />
  </svg>`;
}
