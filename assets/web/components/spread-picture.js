// A spread as a little picture of its layout, from the same coordinates as the real table.
import { html } from '../lib/html.js';
import { layOut } from './spread-layout.js';

export function SpreadPicture({ positions }) {
  const { card, height, places } = layOut(positions, { width: 116, maxCard: 24, maxHeight: 96, gap: 3 });
  const ordered = [...places].sort((a, b) => a.z - b.z);
  const tall = (card * 380) / 220;
  return html`<svg class="spread-picture card-lines" viewBox="0 0 120 100" aria-hidden="true" focusable="false">
    <g transform=${`translate(2 ${((100 - height) / 2).toFixed(1)})`}>
      ${ordered.map(({ number, left, top, rotation }) => html`<rect key=${number} class="solid" x=${left.toFixed(1)} y=${top.toFixed(1)} width=${card.toFixed(1)} height=${tall.toFixed(1)}
        transform=${`rotate(${rotation} ${(left + card / 2).toFixed(1)} ${(top + tall / 2).toFixed(1)})`} />`)}
    </g>
  </svg>`;
}
