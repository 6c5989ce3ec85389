// What a card says: names, keywords and meaning each way up, numbers. Shared by the card's page
// and by the dialog that opens over a reading.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

export function Keywords({ words }) {
  return html`<ul class="keywords">${words.map((word) => html`<li key=${word}>${word}</li>`)}</ul>`;
}

function Side({ title, keywords, meaning, isReversed, level: Level }) {
  return html`<section class="card-side">
    <${Level}><span class=${isReversed ? 'orientation is-reversed' : 'orientation'}>${title}</span><//>
    <${Keywords} words=${keywords} />
    <p>${meaning}</p>
  </section>`;
}

/** Both meanings; the one the card was drawn in comes first. */
export function Meanings({ card, reversedFirst = false, level = 'h2' }) {
  const words = t().card;
  const upright = html`<${Side} key="u" level=${level} title=${words.upright} keywords=${card.keywords.upright} meaning=${card.upright_meaning} />`;
  const reversed = html`<${Side} key="r" level=${level} title=${words.reversed} keywords=${card.keywords.reversed} meaning=${card.reversed_meaning} isReversed />`;
  return html`<div class="card-sides">${reversedFirst ? [reversed, upright] : [upright, reversed]}</div>`;
}

function Gauge({ name, text, share }) {
  return html`<div class="gauge">
    <dt>${name}</dt>
    <dd><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path class="gauge-rest" d="M0 3H100" /><path class="gauge-value" d=${`M0 3H${Math.round(share * 100)}`} />
    </svg><span>${text}</span></dd>
  </div>`;
}

export function Numbers({ card }) {
  const words = t().card;
  const { radiation_level: radiation, threat_level: threat, vault_number: vault } = card.metadata ?? {};
  return html`<dl class="gauges">
    ${radiation != null && html`<${Gauge} name=${words.radiation} text=${words.percent(Math.round(radiation * 100))} share=${radiation} />`}
    ${threat != null && html`<${Gauge} name=${words.threat} text=${words.ofTen(threat)} share=${threat / 10} />`}
    <div class="gauge"><dt>${words.element}</dt><dd><span>${words.elements[card.element] ?? card.element}</span></dd></div>
    ${vault != null && html`<div class="gauge"><dt>${words.vault}</dt><dd><span>${vault}</span></dd></div>`}
  </dl>`;
}
