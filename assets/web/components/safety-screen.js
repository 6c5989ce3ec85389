// Somebody may be in danger: no cards, no decoration, only the words and the lines that are open now.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

/** @param {{safety: {title: string, text: string, lines: Array<{name: string, number: string, note: string}>}, onLeave?: () => void}} props */
export function SafetyScreen({ safety, onLeave }) {
  const words = t().read.safety;
  return html`<section class="safety">
    <h1 tabindex="-1">${safety.title}</h1>
    <p>${safety.text}</p>
    <ul>
      ${safety.lines.map(({ name, number, note }) => html`<li key=${name}>
        <a href=${`tel:${number.replace(/[^\d+]/g, '')}`} aria-label=${words.call(name, number)}>
          <span class="line-name">${name}</span> <span class="line-number">${number}</span>
        </a>
        ${note && html`<p class="soft">${note}</p>`}
      </li>`)}
    </ul>
    <p><a class="text-link" href="/" onClick=${onLeave}>${words.back}</a></p>
  </section>`;
}
