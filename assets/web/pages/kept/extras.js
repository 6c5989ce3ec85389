// Cards outside the positions: the one that jumped out, those drawn to make another clearer, and one more.
import { html, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { drawClarifier } from '../../api/kept.js';
import { orientationName } from '../../components/card.js';
import { CardPassages } from '../../components/reading-parts.js';

const most = 3;

function DrawOne({ reading, left, handlers }) {
  const words = t().kept;
  const [busy, setBusy] = useState(false);
  const [position, setPosition] = useState('');
  const draw = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const changed = await drawClarifier(reading.id, position ? Number(position) : null);
      handlers.onChange(changed);
      const { card, is_reversed: isReversed } = changed.card_positions.at(-1);
      announce(words.clarified(card.name, orientationName(isReversed)));
    } catch (problem) {
      handlers.onFail(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="clarify" onSubmit=${draw}>
    <label class="label" for="clarify">${words.clarifyWhat}</label>
    <select id="clarify" class="field" value=${position} onChange=${(event) => setPosition(event.target.value)}>
      <option value="">${words.clarifyAll}</option>
      ${(reading.spread_template?.positions ?? []).map(({ number, name }) => html`<option key=${number} value=${number}>${number} ${name}</option>`)}
    </select>
    <button type="submit" class="button is-quiet" disabled=${busy}>${busy ? words.clarifying : words.clarify}</button>
    <p class="small">${words.clarifiersLeft(left)}</p>
  </form>`;
}

/** @param {{reading: object, extras: Array, onOpen: (drawn: object) => void, handlers: object}} props */
export function Extras({ reading, extras, onOpen, handlers }) {
  const words = t().kept;
  const left = most - extras.filter(({ role }) => role === 'clarifier').length;
  return html`<section class="reading-section extras"><h2>${words.extras}</h2>
    ${extras.map((drawn) => html`<${CardPassages} key=${drawn.key} drawn=${drawn} text=${drawn.text} written=${reading.lang} onOpen=${() => onOpen(drawn)} />`)}
    ${reading.origin === 'physical' ? html`<p class="soft-text">${words.clarifyOwn}</p>`
      : left > 0 ? html`<${DrawOne} reading=${reading} left=${left} handlers=${handlers} />` : html`<p class="soft-text">${words.clarifiersDone}</p>`}
  </section>`;
}
