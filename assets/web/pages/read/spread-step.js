// Step 2: how the cards shall lie, and, folded away, who reads them. Spreads are shown as pictures of their layout,
// because the shape says more than the name to somebody who has never laid one.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { useResource } from '../../lib/resource.js';
import { characters } from '../../api/catalog.js';
import { SpreadPicture } from '../../components/spread-picture.js';
import { draw, tableHref, update } from './state.js';
import { Problem } from './problem.js';

function SpreadChoice({ spread }) {
  const words = t().read.spread;
  return html`<label class="choice spread-choice">
    <input type="radio" name="spread" value=${spread.name} checked=${draw.value.spread === spread.name}
      onChange=${() => update({ spread: spread.name, picks: [] })} />
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

export function SpreadStep({ spreads }) {
  const words = t().read;
  const own = words.spread;
  const submit = (event) => {
    event.preventDefault();
    update({ shuffled: false, picks: [] });
    navigate('/read?step=draw');
  };
  return html`
    ${draw.value.reading && html`<p class="notice">${words.kept} <a href=${tableHref()}>${words.backToTable}</a></p>`}
    <form onSubmit=${submit}>
      <h1 tabindex="-1">${own.title}</h1>
      <fieldset class="spread-grid">
        <legend class="visually-hidden">${own.legend}</legend>
        ${(spreads ?? Array.from({ length: 8 })).map((spread, i) => (spread
          ? html`<${SpreadChoice} key=${spread.name} spread=${spread} />`
          : html`<span class="choice choice-empty" key=${i} aria-hidden="true"></span>`))}
      </fieldset>
      <${Voices} />
      <div class="ritual-actions is-sticky">
        <button type="submit" class="button" disabled=${!spreads}>${own.next}</button>
        <a class="text-link" href="/read">${words.back}</a>
      </div>
    </form>`;
}
