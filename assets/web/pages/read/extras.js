// Cards outside the positions: the one that jumped out while the deck was shuffled, and those drawn afterwards to make
// another clearer. A reading that is kept draws them in the account, any other one in its draw.
import { html, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { drawClarifier } from '../../api/kept.js';
import { clarifyDraw } from '../../api/readings.js';
import { orientationName } from '../../components/card.js';
import { CardPassages } from '../../components/reading-parts.js';
import { extrasOf } from './dealing.js';
import { Problem } from './problem.js';
import { draw, update } from './state.js';

const most = 3;

/** What an extra card is called here. */
export const extraLabel = ({ kind, position }, positions) => {
  const words = t().kept;
  if (kind === 'jumper') return words.jumper;
  const of = positions.find(({ number }) => number === position);
  return words.clarifierOf(of ? `${of.number} ${of.name}` : null);
};

/** What it says: for a place that it clears, if the account has written that, else its meaning this way up. */
export const extraText = ({ text, card, isReversed }) => text ?? (isReversed ? card.reversed_meaning : card.upright_meaning);

function DrawOne({ reading, left }) {
  const words = t().kept;
  const { kept } = draw.value;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [position, setPosition] = useState('');
  const press = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const place = position ? Number(position) : null;
    try {
      let extra;
      let receipt;
      if (kept) {
        const changed = await drawClarifier(kept, place);
        const { card, is_reversed, position_interpretation: text } = changed.card_positions.at(-1);
        extra = { kind: 'clarifier', card, is_reversed, position: place, text };
        receipt = changed.receipt;
      } else {
        const changed = await clarifyDraw(reading.draw_id, place);
        extra = { ...extrasOf(changed).at(-1), position: place };
        receipt = changed.receipt;
      }
      update({ reading: { ...reading, receipt, extras: [...(reading.extras ?? []), extra] } });
      announce(words.clarified(extra.card.name, orientationName(extra.is_reversed)));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="clarify" onSubmit=${press}>
    <label class="label" for="clarify">${words.clarifyWhat}</label>
    <select id="clarify" class="field" value=${position} onChange=${(event) => setPosition(event.target.value)}>
      <option value="">${words.clarifyAll}</option>
      ${reading.spread.positions.map(({ number, name }) => html`<option key=${number} value=${number}>${number} ${name}</option>`)}
    </select>
    <button type="submit" class="button is-quiet" disabled=${busy}>${busy ? words.clarifying : words.clarify}</button>
    <p class="small">${words.clarifiersLeft(left)}</p>
    ${error && html`<${Problem} error=${error} />`}
  </form>`;
}

/** @param {{reading: object, extras: Array, written: string, onOpen: (drawn: object) => void}} props  extras in the page's language */
export function Extras({ reading, extras, written, onOpen }) {
  const words = t().kept;
  const left = most - extras.filter(({ kind }) => kind === 'clarifier').length;
  return html`<section class="reading-section extras"><h2>${words.extras}</h2>
    ${extras.map((drawn) => html`<${CardPassages} key=${drawn.key} drawn=${drawn} text=${extraText(drawn)} written=${drawn.text ? written : undefined} onOpen=${() => onOpen(drawn)} />`)}
    ${reading.own ? html`<p class="soft-text">${words.clarifyOwn}</p>`
      : left > 0 ? html`<${DrawOne} reading=${reading} left=${left} />` : html`<p class="soft-text">${words.clarifiersDone}</p>`}
  </section>`;
}
