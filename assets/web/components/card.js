// One card lying somewhere: its back, its face, either way up. Only the picture turns with the card;
// every word stands outside it and stays readable.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

export const orientationName = (isReversed) => (isReversed ? t().card.reversed : t().card.upright);

/** The face. Silent where a name stands beside it; `described` tells what it shows.
 * @param {{card: object, isReversed?: boolean, described?: boolean, isNear?: boolean}} props  isNear: wanted at once, wherever it lies */
export function CardPicture({ card, isReversed = false, described = false, isNear = false }) {
  const { image_url: src, image_alt_text: alt } = card.visuals;
  return html`<span class=${isReversed ? 'card-picture is-reversed' : 'card-picture'}>
    <img class="card-art" src=${src} alt=${described ? alt : ''} width="220" height="380" loading=${isNear ? undefined : 'lazy'} decoding="async" />
  </span>`;
}

/** A card that can be turned over. Its face is there before it is seen: ten turned at once drop no frame then. */
export function FlipCard({ card, isReversed, isTurned }) {
  return html`<span class=${isTurned ? 'flip is-turned' : 'flip'} aria-hidden="true">
    <span class="flip-inner">
      <span class="flip-side card-back"></span>
      <span class="flip-side flip-front"><${CardPicture} card=${card} isReversed=${isReversed} isNear /></span>
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
