// The picture of the home page, in the deck's own hand: the gap of a broken overpass frames one lit window,
// the road runs from there to three face-down cards. Filled ground puts near things before far ones.
import { html } from '../../lib/html.js';

// None where the words stand on a wide screen.
const stars = [[96, 88], [330, 52], [548, 40], [716, 56], [868, 58], [900, 250], [980, 300], [1180, 250], [846, 338], [948, 132], [1032, 74], [1110, 176], [1204, 52], [1290, 134], [1372, 84], [70, 350], [668, 404], [742, 300], [60, 210], [1010, 214], [1400, 190]];
const sky = stars.map(([x, y], i) => (i % 5 === 0 ? `M${x - 3} ${y}h6M${x} ${y - 3}v6` : `M${x} ${y}h.1`)).join('');

/** Points along the overpass: its deck falls gently towards the break on the left. */
const deck = (x) => 392 - (x - 800) * 0.16;

const posts = [];
for (let x = 838; x < 1480; x += 15 + (x - 800) * 0.03) posts.push(`M${x.toFixed(0)} ${deck(x).toFixed(0)}v${(-11 - (x - 800) * 0.017).toFixed(0)}`);

function pillar(x, width, foot) {
  const top = deck(x) + 18 + (x - 800) * 0.034;
  const head = width * 1.7;
  return html`<path class="solid" d=${`M${x - head} ${top - 3}H${x + head}L${x + width * 0.5} ${top + width * 0.9}V${foot}H${x - width * 0.5}V${top + width * 0.9}z`} />
    <path class="far" d=${`M${x + width * 0.16} ${top + width}V${foot}`} />`;
}

/** A face-down card on the road, seen at a slant: near edge wider than the far one. */
function Lying({ x, lean, marked }) {
  const far = 642;
  const near = 764;
  const at = (u, v) => {
    const y = far + (near - far) * v ** 1.12;
    const half = 33 + 17 * v;
    return `${(x + lean * (1 - v) + u * half).toFixed(1)} ${y.toFixed(1)}`;
  };
  const quad = (u, v) => `M${at(-u, v)}L${at(u, v)}L${at(u, 1 - v)}L${at(-u, 1 - v)}z`;
  const ring = Array.from({ length: 24 }, (_, i) => {
    const a = (i / 24) * 2 * Math.PI;
    const r = i % 2 ? 0.2 : 0.44;
    return at(r * Math.cos(a), 0.47 + r * 0.52 * Math.sin(a));
  });
  return html`<g class=${marked ? 'lying is-marked' : 'lying'}>
    <path class="solid edge" d=${quad(1, 0)} /><path class="far" d=${`${quad(0.82, 0.07)}M${at(0, 0.07)}L${at(0.82, 0.47)}L${at(0, 0.93)}L${at(-0.82, 0.47)}z`} />
    <path class="solid" d=${`M${ring.join('L')}z`} />
  </g>`;
}

export function Scene({ label }) {
  return html`<svg class="scene card-lines" viewBox="0 0 1440 820" preserveAspectRatio="xMidYMax slice" role="img" aria-label=${label}>
    <path class="star" d=${sky} />
    <path class="far" d="M0 538H96V516H118V498H132V538M150 538V470L158 462V452L166 460V538M180 538H232M232 538V508H262L268 500V538M286 538 304 388 310 388 328 538M291 500 323 500M296 458 318 458M300 424 315 424M291 500 318 458M323 500 296 458M307 388V362M340 538H396V492L404 486 410 494V538M410 520H448V506H470V538M470 538H560" />
    <path class="far" d="M470 470 520 474 556 480 566 476 574 484 580 482M470 482 524 486 552 491 560 502 570 494M496 488V538M508 488V538M568 488 578 506 574 514" />
    <path class="far" d="M540 538q60-16 120-10t116-6 140 8 120 6" />
    <path class="solid house" d="M682 536V486H700L704 478H738V536z" /><path d="M676 486H702M704 478H744M730 478V462H736V478M748 536V500M742 506H754" />
    <path class="window" d="M712 498H728V516H712zM720 498V516M712 507H728" /><path class="glow" d="M706 493 700 488M734 493 740 488M704 507H696M736 507H744M706 522 701 527M734 522 739 527" />
    <path d="M0 540H1440" />
    <path class="far" d="M40 566H210M300 556H420M960 562H1060M1180 580H1380M120 620H300M1040 640H1190M60 700H240M1150 730H1370" />
    <path d="M702 548 372 820M740 548 1068 820" /><path class="far" d="M706 548 402 820M736 548 1038 820M721 552V562M721 572V588M721 602V626M721 784V820" />
    <path class="far" d="M590 646 616 660 604 676 640 690M886 700 858 712 872 730" />
    ${pillar(952, 20, 566)}${pillar(1110, 30, 592)}${pillar(1330, 46, 640)}
    <path class="solid" d=${`M1460 ${deck(1460)}L846 ${deck(846)}L838 396L826 392L830 402L812 398L820 409L806 412L832 416L1460 326z`} />
    <path class="far" d="M1460 308 838 406" />
    <path d=${posts.join('')} /><path d=${`M1460 ${deck(1460) - 22}L838 ${deck(838) - 11}`} />
    <path class="rebar" d="M812 398q-14 2-18 14M820 409q-16 2-20 18t-10 10M806 412q-10 8-8 18" />
    <path class="solid" d="M792 562 846 470 862 476 858 486 872 490 830 566z" /><path class="far" d="M804 562 856 486" /><path class="rebar" d="M862 476q8-8 6-16M846 470q2-10-4-14" />
    <path class="solid" d="M880 566l10-14 20-4 12 18zM766 566l6-8 12-1 6 9z" />
    <${Lying} x=${584} lean=${26} /><${Lying} x=${856} lean=${-26} /><${Lying} x=${720} lean=${0} marked />
  </svg>`;
}
