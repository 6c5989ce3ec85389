// Step 2: how the cards shall lie, and, folded away, who reads them and how the deck is. From here the short way deals in
// one press, and who has a deck on the table goes there. Spreads are shown as pictures of their layout,
// because the shape says more than the name to somebody who has never laid one.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { useResource } from '../../lib/resource.js';
import { characters } from '../../api/catalog.js';
import { SpreadPicture } from '../../components/spread-picture.js';
import { CardField } from '../../components/card-field.js';
import { card as fetchCard } from '../../api/catalog.js';
import { dealCards } from './dealing.js';
import { OpenDraw } from './open-draw.js';
import { Problem } from './problem.js';
import { draw, unshuffled, update } from './state.js';
import { useDeal } from './use-deal.js';

function SpreadChoice({ spread }) {
  const words = t().read.spread;
  return html`<label class="choice spread-choice">
    <input type="radio" name="spread" value=${spread.name} checked=${draw.value.spread === spread.name}
      onChange=${() => update({ spread: spread.name, own: [] })} />
    <span class="choice-body">
      <${SpreadPicture} positions=${spread.positions} />
      <span class="spread-words"><span class="choice-name">${spread.display_name}</span><span class="label">${words.cards(spread.card_count)}</span>
      <span class="choice-text">${spread.description}</span></span>
    </span>
  </label>`;
}

function Voices() {
  const words = t().read.spread;
  const [open, setOpen] = useState(false);
  const { data, error, retry } = useResource(characters, [lang.value]);
  if (error && !data) return html`<${Problem} error=${error} retry=${retry} />`;
  const voices = data ?? [];
  const chosen = voices.find((voice) => voice.key === draw.value.voice);
  return html`<section class="voices">
    <div class="voice-now">
      <p><span class="label">${words.voice}</span> <span class="choice-name">${chosen?.name ?? ''}</span></p>
      <button type="button" class="text-button" aria-expanded=${String(open)} aria-controls="voices" onClick=${() => setOpen(!open)}>${open ? words.voiceChosen : words.voiceOpen}</button>
    </div>
    <p class="soft voice-greeting">${chosen?.greeting ?? ''}</p>
    <fieldset id="voices" hidden=${!open}>
      <legend class="visually-hidden">${words.voiceLegend}</legend>
      <p class="small">${words.voiceNote}</p>
      <div class="voice-grid">
        ${voices.map((voice) => html`<label class="choice voice-choice" key=${voice.key}>
          <input type="radio" name="voice" value=${voice.key} checked=${voice.key === draw.value.voice} onChange=${() => update({ voice: voice.key })} />
          <span class="choice-body"><span class="choice-name">${voice.name}</span><span class="choice-text">${voice.personality}</span></span>
        </label>`)}
      </div>
    </fieldset>
  </section>`;
}

/** The card that lies outside, if there is one. */
function Significator() {
  const words = t().read.spread;
  const { significator } = draw.value;
  const { data: card } = useResource(() => (significator ? fetchCard(significator) : Promise.resolve(null)), [significator, lang.value]);
  if (significator) {
    return html`<p class="significator"><span class="label">${words.significator}</span> ${card?.id === significator && html`<span class="card-name-own">${card.name}</span> <span class="card-name-classic">${card.standard_name}</span>`}
      <button type="button" class="text-button" onClick=${() => update({ significator: '' })}>${words.noSignificator}</button></p>`;
  }
  const take = ([one]) => {
    update({ significator: one.card_id });
    return null;
  };
  return html`<div class="significator"><label class="label" for="significator">${words.significator}</label>
    <${CardField} id="significator" label=${words.significator} onTake=${take} />
    <p class="small">${words.significatorHint}</p></div>`;
}

function Deck() {
  const words = t().read.spread;
  const { reversals, significator } = draw.value;
  return html`<section class="deck-options">
    <label class="tick"><input type="checkbox" id="reversals" checked=${reversals} onChange=${(event) => update({ reversals: event.target.checked })} /> <span>${words.reversals} <span class="small">${words.reversalsHint}</span></span></label>
    <details class="more" open=${Boolean(significator)}><summary>${words.withSignificator}</summary><div class="more-body"><${Significator} /></div></details>
  </section>`;
}

export function SpreadStep({ spreads }) {
  const words = t().read;
  const own = words.spread;
  const { busy, error, deal } = useDeal();
  // What was sealed stays sealed if nothing that it covers has changed; what the hand did is done anew.
  const begin = () => update({ ...unshuffled, own: [] });
  const submit = (event) => {
    event.preventDefault();
    begin();
    navigate('/read?step=draw');
  };
  const quick = () => deal(() => {
    begin();
    return dealCards();
  });
  return html`
    <${OpenDraw} />
    <form onSubmit=${submit}>
      <h1 tabindex="-1">${own.title}</h1>
      <fieldset class="spread-grid">
        <legend class="visually-hidden">${own.legend}</legend>
        ${(spreads ?? Array.from({ length: 8 })).map((spread, i) => (spread
          ? html`<${SpreadChoice} key=${spread.name} spread=${spread} />`
          : html`<span class="choice choice-empty" key=${i} aria-hidden="true"></span>`))}
      </fieldset>
      <${Voices} />
      <${Deck} />
      ${error && html`<${Problem} error=${error} retry=${quick} />`}
      <div class="ritual-actions is-sticky">
        <button type="submit" class="button" disabled=${!spreads || busy}>${own.next}</button>
        <button type="button" class="text-button quick" disabled=${!spreads || busy} onClick=${quick}>${busy ? words.pick.dealing : words.pick.quick}</button>
        <a class="text-link own-link" href="/read?step=own">${own.own}</a>
        <a class="text-link" href="/read">${words.back}</a>
      </div>
    </form>`;
}
