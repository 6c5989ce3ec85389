// The card that was laid outside before the deck was shuffled, with its name. It stands for somebody and says nothing.
import { html } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { useResource } from '../lib/resource.js';
import { card as fetchCard } from '../api/catalog.js';
import { CardName, CardPicture } from './card.js';

/** @param {{id: string|null|undefined, onOpen: (drawn: object) => void}} props  id: as the receipt has it; without one nothing is shown */
export function Significator({ id, onOpen }) {
  const { data: card } = useResource(() => (id ? fetchCard(id) : Promise.resolve(null)), [lang.value, id]);
  if (!id || card?.id !== id) return null;
  const { significator } = t().read.spread;
  const drawn = { key: 'significator', label: significator, position: significator, number: '', card, isReversed: false };
  return html`<p class="jumper significator-lies"><button type="button" class="jumper-card" aria-label=${t().read.table.lies(significator, card.name, card.standard_name)} onClick=${() => onOpen(drawn)}><${CardPicture} card=${card} isNear /></button>
    <span aria-hidden="true"><span class="label">${significator}</span> <${CardName} card=${card} /></span></p>`;
}
