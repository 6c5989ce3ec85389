// The picture beside the sign-in form, in the deck's own hand and shape: a door that nobody locked.
import { html } from '../../lib/html.js';

const stars = [[34, 50], [58, 92], [92, 34], [126, 58], [36, 132], [192, 128], [178, 96], [112, 88], [28, 176], [196, 172], [64, 44]];
const sky = stars.map(([x, y], i) => (i % 4 === 0 ? `M${x - 2.5} ${y}h5M${x} ${y - 2.5}v5` : `M${x} ${y}h.1`)).join('');

/** Light on the ground: short strokes, wider and sparser the farther it falls. */
const light = Array.from({ length: 6 }, (_, row) => {
  const y = 288 + row * 9.5 + row * row * 0.7;
  const [left, right] = [98 - row * 9, 142 + row * 2.5];
  const strokes = 3 + Math.floor(row / 2);
  const step = (right - left) / strokes;
  return Array.from({ length: strokes }, (_, i) => `M${(left + i * step + step * 0.2).toFixed(1)} ${y.toFixed(1)}h${(step * (0.62 - row * 0.05)).toFixed(1)}`).join('');
}).join('');

export function Door({ label }) {
  return html`<svg class="door" viewBox="0 0 220 380" role="img" aria-label=${label}>
    <rect class="edge" x="6" y="6" width="208" height="368" rx="10" /><rect class="far" x="13" y="13" width="194" height="354" rx="6" />
    <path class="star" d=${sky} /><path class="moon" d="M172 38a19 19 0 1 0 14 30 16 16 0 0 1-14-30z" />
    <path class="far" d="M13 250H207M13 240l12-8 9 4 10-12 8 4v14l10 8M207 236l-8-7-7 3-8-12-7 2v18l-9 10M28 250v-60M20 196h16M22 203h12M20 196q-4 5-7 6M36 196q18 26 44 10M152 268h36M22 272h30M178 290h20M24 306h22M170 316h26M22 342h24" />
    <path class="light" d=${light} />
    <path class="room" d="M98 104H144V276H98z" />
    <path class="far" d="M144 262H112L98 276M112 262V104" />
    <path class="lamp" d="M129 104v20M123 136a6 6 0 1 1 12 0z" /><path class="ray" d="M129 143v10M118 140l-6 6M140 140l2 2M117 130l-4-1" />
    <path class="solid" d="M80 84H162V280H146V100H96V280H80z" /><path d="M75 84H167M72 280H170M67 288H175" />
    <path class="solid" d="M96 100 54 118V302L96 280z" /><path d="M88 122 63 132.500V190L88 181zM88 196 63 205V276L88 263z" /><path class="knob" d="M61.5 197.500a2.7 2.7 0 1 1-5.4 0 2.7 2.7 0 0 1 5.4 0z" />
    <path class="solid" d="M182 290v-42M172 234h16q6 0 6 7v8h-22z" /><path d="M172 249v-8q0-7 6-7M194 240h4v-8" />
    <path class="solid" d="M126 338 142 333 153 347 136 353z" /><path class="far" d="M130 339 141 335.5 148.5 346 137.5 350z" />
  </svg>`;
}
