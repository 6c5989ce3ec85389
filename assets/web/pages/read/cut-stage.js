// Cutting. The deck stands on its edge; a range lies over it, so that a tap, a drag and the arrow keys all say where.
import { html, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { draw } from './state.js';

const slabs = 39; // two cards each

/** @param {{size: number, onCut: (cut: number|null) => void, children: object}} props  null: it is not cut */
export function CutStage({ size, onCut, children }) {
  const words = t().read.cut;
  const [at, setAt] = useState(draw.value.cut ?? Math.round(size / 2));
  const where = words.where(at, size - at);
  return html`<section class="cut">
    <h1 tabindex="-1">${words.title}</h1>
    <p class="soft">${words.text}</p>
    <div class="cut-deck">
      <div class="cut-slabs" aria-hidden="true">${Array.from({ length: slabs }, (_, i) => html`<span key=${i} class=${(i + 0.5) * (size / slabs) < at ? 'cut-slab is-lifted' : 'cut-slab'}></span>`)}</div>
      <input type="range" min="1" max=${size - 1} value=${at} aria-label=${words.label} aria-valuetext=${where} onInput=${(event) => setAt(Number(event.target.value))} />
    </div>
    <p class="label" aria-hidden="true">${where}</p>
    <div class="ritual-actions is-sticky">
      <button type="button" class="button" onClick=${() => onCut(at)}>${words.here}</button>
      <button type="button" class="text-button skip" onClick=${() => onCut(null)}>${words.skip}</button>
      ${children}
    </div>
  </section>`;
}
