// One card lying somewhere: its back, its face, either way up. Only the picture turns with the card;
// every word stands outside the art and stays readable.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';
import { CardFace } from './card-face.js';

export const orientationName = (isReversed) => (isReversed ? t().card.reversed : t().card.upright);

/** Face only: the picture if there is one, the drawn face until then. */
export function CardPicture({ card, isReversed = false, described = false }) {
  const image = card.visuals?.image_url;
  return html`<span class=${isReversed ? 'card-picture is-reversed' : 'card-picture'}>
    ${image
      ? html`<img class="card-art" src=${image} alt=${described ? card.visuals.image_alt_text ?? '' : ''} width="220" height="380" loading="lazy" decoding="async" />`
      : html`<${CardFace} card=${card} />`}
  </span>`;
}

/** A card that can be turned over; without `card` only its back exists. */
export function FlipCard({ card, isReversed, isTurned }) {
  return html`<span class=${isTurned ? 'flip is-turned' : 'flip'} aria-hidden="true">
    <span class="flip-inner">
      <span class="flip-side card-back"></span>
      <span class="flip-side flip-front">${card && isTurned && html`<${CardPicture} card=${card} isReversed=${isReversed} />`}</span>
    </span>
  </span>`;
}

/** Wasteland name with the classic one beside it, as the law of names wants. */
export function CardName({ card, level }) {
  const Tag = level ?? 'span';
  return html`<${Tag} class="card-name" tabindex=${level === 'h1' ? -1 : undefined}>
    <span class="card-name-own">${card.name}</span> <span class="card-name-classic">${card.standard_name}</span>
  <//>`;
}
