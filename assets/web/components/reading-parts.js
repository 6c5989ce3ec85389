// A reading's text: passages with their "why?", the core, and a card with what it says. For a kept reading's page.
import { html } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { CardPicture, orientationName } from './card.js';
import { Keywords } from './card-details.js';

export function Passage({ passage }) {
  const words = t().read.reading;
  if (!passage?.text) return null;
  return html`<div class="passage">
    <p>${passage.text}</p>
    ${passage.why && html`<details>
      <summary lang=${lang.value}>${words.why}</summary>
      <div class="why">
        <p>${passage.why}</p>
        ${passage.sources?.length > 0 && html`<p class="sources"><span lang=${lang.value}>${words.sources}</span> ${passage.sources.map((source) => html`<code key=${source}>${source}</code> `)}</p>`}
      </div>
    </details>`}
  </div>`;
}

export function Summary({ summary, written }) {
  const words = t().read.reading;
  return html`<section class="summary" lang=${written}>
    <p class="summary-sentence">${summary.sentence}</p>
    <h2 class="visually-hidden" lang=${lang.value}>${words.keywords}</h2>
    <${Keywords} words=${summary.keywords} />
    <dl>
      <div class="summary-action"><dt lang=${lang.value}>${words.action}</dt><dd>${summary.action}</dd></div>
      <div><dt lang=${lang.value}>${words.tension}</dt><dd>${summary.tension}</dd></div>
    </dl>
  </section>`;
}

/** @param {{drawn: {key: string, label: string, card: object, isReversed: boolean}, passages?: Array, text?: string, written: string, onOpen: () => void}} props */
export function CardPassages({ drawn, passages, text, written, onOpen }) {
  const { key, label, card, isReversed } = drawn;
  return html`<section class="reading-card" aria-labelledby=${`card-${key}`}>
    <span class="reading-art">
      <${CardPicture} card=${card} isReversed=${isReversed} />
      <button type="button" class="reading-thumb" aria-label=${t().read.reading.openCard(card.name)} onClick=${onOpen}></button>
    </span>
    <div class="reading-words">
      <h3 id=${`card-${key}`}><span class="reading-position">${label}</span>
        <span class="reading-name"><span class="card-name-own">${card.name}</span> <span class="card-name-classic">${card.standard_name}</span>${' '}
        <span class=${isReversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(isReversed)}</span></span></h3>
      <div lang=${written}>
        ${passages?.length ? passages.map((passage, i) => html`<${Passage} key=${i} passage=${passage} />`) : html`<p>${text}</p>`}
      </div>
    </div>
  </section>`;
}
