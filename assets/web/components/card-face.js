// A card's face until its picture exists: frame, suit emblems laid out by number, numeral in two opposite corners.
// Numerals look the same either way up; the emblems, the ground line and the accent say which way the card lies.
import { html } from '../lib/html.js';
import { Emblem } from './card-emblems.js';

const roman = ['0', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI', 'XVII', 'XVIII', 'XIX', 'XX', 'XXI'];

/** Places [x, y] of n emblems, their scale, and which of them carries the accent. */
const pips = {
  1: { scale: 1.75, at: [[110, 182]], marked: 0 },
  2: { scale: 1.12, at: [[110, 112], [110, 256]], marked: 0 },
  3: { scale: 0.98, at: [[110, 108], [66, 248], [154, 248]], marked: 0 },
  4: { scale: 0.92, at: [[64, 118], [156, 118], [64, 250], [156, 250]], marked: 1 },
  5: { scale: 0.76, at: [[60, 100], [160, 100], [110, 184], [60, 268], [160, 268]], marked: 2 },
  6: { scale: 0.76, at: [[66, 96], [154, 96], [66, 184], [154, 184], [66, 272], [154, 272]], marked: 1 },
  7: { scale: 0.66, at: [[58, 100], [162, 100], [110, 140], [58, 190], [162, 190], [58, 280], [162, 280]], marked: 2 },
  8: { scale: 0.62, at: [[56, 96], [164, 96], [110, 140], [56, 186], [164, 186], [110, 232], [56, 276], [164, 276]], marked: 2 },
  9: { scale: 0.6, at: [[54, 100], [110, 100], [166, 100], [54, 186], [110, 186], [166, 186], [54, 272], [110, 272], [166, 272]], marked: 4 },
  10: { scale: 0.54, at: [[58, 86], [162, 86], [110, 118], [58, 152], [162, 152], [58, 220], [162, 220], [110, 254], [58, 286], [162, 286]], marked: 2 },
};

/** What lies on the ground in each suit: it gives the card an up and a down. */
const grounds = {
  nuka_cola_bottles: 'M24 326q11-9 22 0t22 0 22 0 22 0 22 0 22 0 22 0 16 0M46 340q11-9 22 0t22 0 22 0 22 0 22 0',
  combat_weapons: 'M24 334 62 330 84 336 120 328 150 334 196 330M44 344H70M128 345H176',
  bottle_caps: 'M24 330H196M40 330a12 5 0 0 1 24 0M64 330a16 7 0 0 1 32 0M150 330a12 5 0 0 1 24 0M58 344H162',
  radiation_rods: 'M24 334H196M48 334q0-12-9-15M48 334q1-15 10-19M110 334q0-9-7-11M110 334q1-11 8-14M168 334q0-13-10-15M168 334q1-10 8-12',
};

const rankGlyphs = {
  11: 'M96 70 110 58 124 70',
  12: 'M96 70 110 58 124 70M96 82 110 70 124 82',
  13: 'M92 82V66a18 12 0 0 1 36 0V82zM92 74H128',
  14: 'M90 82V58L100 68 110 54 120 68 130 58V82zM90 75H130',
};

function Numeral({ text }) {
  return html`<g class="numeral"><text x="24" y="42">${text}</text>
    <text x="24" y="42" transform="rotate(180 110 190)">${text}</text></g>`;
}

function Dial({ number }) {
  // Twenty-two marks round the emblem, lit up to this card: the deck's own clock.
  const marks = Array.from({ length: 22 }, (_, i) => {
    const angle = ((i * 360) / 22) * (Math.PI / 180) - Math.PI / 2;
    const [inner, outer] = i === number ? [66, 86] : [72, 80];
    const at = (radius) => `${(110 + radius * Math.cos(angle)).toFixed(1)} ${(190 + radius * Math.sin(angle)).toFixed(1)}`;
    return html`<path class=${i === number ? 'hand' : i < number ? '' : 'fine'} d=${`M${at(inner)}L${at(outer)}`} />`;
  });
  return html`<g class="dial">${marks}</g>`;
}

function MajorFace({ number }) {
  return html`
    <path class="fine" d="M20 70V20H70M150 20H200V70M200 310V360H150M70 360H20V310" />
    <path class="fine" d="M110 34V66M98 44H122M104 54H116" />
    <path class="fine" d="M28 316H192M46 328H174M72 340H148M28 316 60 296 84 308 110 288 140 306 166 294 192 316" />
    <${Dial} number=${number} />
    <${Emblem} suit="major_arcana" x=${110} y=${190} scale=${1.15} />
    <${Numeral} text=${roman[number] ?? number} />`;
}

function CourtFace({ suit, number }) {
  return html`
    <path class="fine" d=${grounds[suit]} />
    <path class="fine" d="M58 318V132a52 52 0 0 1 104 0V318M46 318H174" />
    <path class="rank" d=${rankGlyphs[number]} transform="translate(0 -6)" />
    <${Emblem} suit=${suit} x=${110} y=${204} scale=${1.5} marked />`;
}

function PipFace({ suit, number }) {
  const { scale, at, marked } = pips[number];
  return html`
    <path class="fine" d=${grounds[suit]} />
    ${at.map(([x, y], i) => html`<${Emblem} key=${i} suit=${suit} x=${x} y=${y} scale=${scale} marked=${i === marked} />`)}
    <${Numeral} text=${number} />`;
}

/** The drawn face. Decorative: whoever shows it says the card's name in text beside it. */
export function CardFace({ card }) {
  const { suit, number } = card;
  const Face = card.is_major_arcana ? MajorFace : number > 10 ? CourtFace : PipFace;
  return html`<svg class="card-art card-lines" viewBox="0 0 220 380" aria-hidden="true" focusable="false">
    <rect class="paper" x="1" y="1" width="218" height="378" />
    <rect class=${card.is_major_arcana ? '' : 'fine'} x="11" y="11" width="198" height="358" />
    <${Face} suit=${suit} number=${number} />
  </svg>`;
}
