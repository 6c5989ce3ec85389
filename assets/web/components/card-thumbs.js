// A few cards, small: as many as there are in one width, like a hand. Their names are told to who does not see them.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

export const cardNames = (cards) => cards.map((card) => `${card.name}${card.is_reversed ? ` ${t().card.reversed}` : ''}`);

export function CardThumbs({ cards }) {
  return html`<span class="card-thumbs" style=${{ '--n': cards.length }}>
    <span class="visually-hidden">${cardNames(cards).join(t().read.comma)}</span>
    ${cards.map((card, i) => html`<img key=${i} class=${card.is_reversed ? 'is-reversed' : ''} style=${{ '--i': i }} src=${card.image_url} alt="" width="44" height="76" loading="lazy" decoding="async" />`)}
  </span>`;
}
