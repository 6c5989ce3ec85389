// A card seen large without leaving the reading. The native dialog brings the focus trap,
// Escape and the return of focus.
import { html, useEffect, useRef } from '../lib/html.js';
import { t } from '../lib/language.js';
import { CardName, orientationName } from './card.js';
import { ZoomablePicture } from './card-zoom.js';
import { Meanings } from './card-details.js';

/** @param {{card: object, isReversed: boolean, number: number, position: string, onClose: () => void}} props */
export function CardDialog({ card, isReversed, number, position, onClose }) {
  const dialog = useRef();
  const words = t().read.dialog;
  useEffect(() => dialog.current.showModal(), []);
  const closeOutside = (event) => event.target === dialog.current && dialog.current.close();
  return html`<dialog class="card-dialog" ref=${dialog} aria-label=${card.name} onClose=${onClose} onClick=${closeOutside}>
    <button type="button" class="dialog-close" onClick=${() => dialog.current.close()}>${words.close}</button>
    <div class="card-dialog-inner">
      <div class="card-dialog-art"><${ZoomablePicture} card=${card} isReversed=${isReversed} /></div>
      <div class="card-dialog-words">
        <p><span class="label">${number} ${position}</span> <span class=${isReversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(isReversed)}</span></p>
        <${CardName} card=${card} level="h2" />
        <${Meanings} card=${card} reversedFirst=${isReversed} level="h3" />
        <p class="actions">
          <a class="text-link" href=${`/cards/${card.id}`}>${words.page}</a>
        </p>
      </div>
    </div>
  </dialog>`;
}
