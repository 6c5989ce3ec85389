// A card by two taps: its suit, then its rank. For who has no keyboard at hand, or does not know what the card is called.
import { html, useState } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { useResource } from '../lib/resource.js';
import { allCards } from '../api/catalog.js';

const suits = ['major_arcana', 'radiation_rods', 'nuka_cola_bottles', 'combat_weapons', 'bottle_caps'];

/** @param {{isTaken: (id: string) => boolean, onTake: (card: object) => void}} props  a card of the catalogue */
export function CardTap({ isTaken, onTake }) {
  const words = t().cardField;
  const [suit, setSuit] = useState(suits[1]);
  const { data: cards = [] } = useResource(allCards, [lang.value]);
  return html`<div class="card-tap">
    <div class="tap-suits" role="group" aria-label=${words.suit}>
      ${suits.map((key) => html`<button key=${key} type="button" aria-pressed=${String(key === suit)} onClick=${() => setSuit(key)}>${t().suits[key].classic}</button>`)}
    </div>
    <div class="tap-ranks" role="group" aria-label=${t().suits[suit].classic}>
      ${cards.filter((card) => card.suit === suit).map((card) => html`<button key=${card.id} type="button" disabled=${isTaken(card.id)} title=${card.name} onClick=${() => onTake(card)}>${card.standard_name}</button>`)}
    </div>
  </div>`;
}
