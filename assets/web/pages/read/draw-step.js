// Step 3: the deck in the person's hands. The server has sealed its part and shows what it is bound to; then they
// shuffle, cut and pick places of the fan. Which cards lie there follows from the seal and from all that they did, and
// nobody knows it before. Each of the three is kept as soon as it is done; the short way deals at any moment.
import { html, useEffect, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { focusHeading, navigate } from '../../lib/router.js';
import { CutStage } from './cut-stage.js';
import { checkSealed, dealCards, ensureSealed } from './dealing.js';
import { Fan } from './fan.js';
import { beginGesture, gesture } from './gesture.js';
import { Problem } from './problem.js';
import { Seal } from './seal.js';
import { draw, update } from './state.js';
import { Stir } from './stir.js';
import { useDeal } from './use-deal.js';

const mostWords = 200; // characters, as the server takes them
const deckSize = 78;
const sizeOf = ({ significator }) => (significator ? deckSize - 1 : deckSize);

const go = (change) => {
  update(change);
  requestAnimationFrame(() => {
    window.scrollTo(0, 0);
    focusHeading();
  });
};

const ShortWay = ({ deal, busy }) => html`<button type="button" class="text-button quick" disabled=${busy} onClick=${() => deal(dealCards)}>${busy ? t().read.pick.dealing : t().read.pick.quick}</button>`;

function Shuffle({ failed, seal, deal, busy, error }) {
  const words = t().read.shuffle;
  const { sealed, words: said, jumper } = draw.value;
  useEffect(() => {
    beginGesture();
  }, []);
  return html`<section class="shuffle">
    <h1 tabindex="-1">${words.title}</h1>
    <p class="soft">${words.text}</p>
    <div class="seal-line">${failed ? html`<${Problem} error=${failed} retry=${seal} />` : sealed ? html`<${Seal} commitment=${sealed.commitment} />` : html`<p class="small">${words.sealing}</p>`}</div>
    <${Stir} />
    ${error && html`<${Problem} error=${error} retry=${() => deal(dealCards)} />`}
    <div class="ritual-actions">
      <button type="button" class="button" onClick=${() => go({ stage: 'cut', gesture: gesture() })}>${words.stop}</button>
      <${ShortWay} deal=${deal} busy=${busy} />
    </div>
    <details class="more" open=${Boolean(said || jumper)}>
      <summary>${words.more}</summary>
      <div class="more-body">
        <label class="label" for="shuffle-words">${words.words}</label>
        <input id="shuffle-words" class="field" type="text" maxlength=${mostWords} autocomplete="off" value=${said} aria-describedby="shuffle-words-hint" onInput=${(event) => update({ words: event.target.value })} />
        <p class="small" id="shuffle-words-hint">${words.wordsHint}</p>
        <label class="tick"><input type="checkbox" id="jumper" checked=${jumper} onChange=${(event) => update({ jumper: event.target.checked })} /> <span>${words.jumper} <span class="small">${words.jumperHint}</span></span></label>
      </div>
    </details>
  </section>`;
}

/** A place of the fan that is still free, chosen evenly. */
function anyPlace(taken, size) {
  const free = Array.from({ length: size }, (_, i) => i).filter((place) => !taken.includes(place));
  return free[Math.floor((crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32) * free.length)];
}

function usePicking(spread) {
  const words = t().read.pick;
  const { picks } = draw.value;
  const wanted = spread.card_count;
  const nameOf = (index) => spread.positions[index]?.name ?? '';
  const toggle = (place) => {
    if (picks.includes(place)) {
      const rest = picks.filter((pick) => pick !== place);
      update({ picks: rest });
      announce(`${words.putBack(place + 1)} ${words.next(rest.length + 1, nameOf(rest.length))}`);
    } else if (picks.length >= wanted) {
      announce(words.full);
    } else {
      const more = [...picks, place];
      update({ picks: more });
      const then = more.length === wanted ? words.full : words.next(more.length + 1, nameOf(more.length));
      announce(`${words.picked(place + 1, more.length, nameOf(picks.length))} ${then}`);
    }
  };
  const pickRest = () => {
    const all = [...picks];
    while (all.length < wanted) all.push(anyPlace(all, sizeOf(draw.value)));
    update({ picks: all });
    return all;
  };
  return { picks, wanted, nameOf, toggle, pickRest, isComplete: picks.length === wanted };
}

function Picking({ spread, deal, busy, error }) {
  const words = t().read;
  const own = words.pick;
  const { picks, wanted, nameOf, toggle, pickRest, isComplete } = usePicking(spread);
  const size = sizeOf(draw.value);
  const dealThese = (places) => deal(() => dealCards(places));
  return html`<section class="picking">
    <h1 tabindex="-1">${wanted === 1 ? own.titleOne : own.title(wanted)}</h1>
    <p class="pick-now">${isComplete ? own.done : own.now(picks.length + 1, nameOf(picks.length))}</p>
    <${Fan} key=${size} size=${size} picks=${picks} isFull=${isComplete} onToggle=${toggle} nameOf=${nameOf} />
    <p class="small fan-help"><span class="for-touch">${own.touch}</span><span class="for-mouse">${own.mouse} ${own.keys}</span></p>
    <ol class="pick-slots" aria-hidden="true">
      ${spread.positions.map((position, i) => html`<li key=${i} class=${i < picks.length ? 'is-filled' : i === picks.length ? 'is-next' : ''}></li>`)}
    </ol>
    <p class="small pick-count">${own.count(picks.length, wanted)}</p>
    ${error && html`<${Problem} error=${error} retry=${() => dealThese(picks)} />`}
    <div class="ritual-actions is-sticky">
      ${isComplete
        ? html`<button type="button" class="button" key="deal" disabled=${busy} onClick=${() => dealThese(picks)}>${busy ? own.dealing : own.deal}</button>`
        : html`<button type="button" class="button is-quiet" key="quick" disabled=${busy} onClick=${() => dealThese(pickRest())}>${busy ? own.dealing : own.quick}</button>`}
      <a class="text-link" href="/read?step=spread">${words.back}</a>
    </div>
  </section>`;
}

/** Sees to it that a draw is sealed: the one that was left in the middle if it is still there, else a new one. */
function useSeal() {
  const [failed, setFailed] = useState(null);
  const [said, setSaid] = useState('');
  const seal = async () => {
    setFailed(null);
    try {
      const found = await checkSealed();
      if (found === 'read') {
        navigate('/read?step=table', { replace: true });
        return;
      }
      if (found === 'expired') {
        setSaid(t().read.seal.expired);
        announce(t().read.seal.expired);
      }
      await ensureSealed();
    } catch (problem) {
      setFailed(problem);
    }
  };
  useEffect(() => {
    seal();
  }, []);
  return { failed, said, seal };
}

export function DrawStep({ spreads }) {
  const { stage, spread: name } = draw.value;
  const { failed, said, seal } = useSeal();
  const dealing = useDeal();
  const spread = spreads?.find((one) => one.name === name);
  const notice = said && html`<p class="notice">${said}</p>`;
  if (stage === 'shuffle') return html`${notice}<${Shuffle} ...${dealing} failed=${failed} seal=${seal} />`;
  if (stage === 'cut') {
    return html`${notice}<${CutStage} size=${sizeOf(draw.value)} onCut=${(cut) => go({ stage: 'pick', cut })}><${ShortWay} ...${dealing} /><//>
      ${dealing.error && html`<${Problem} error=${dealing.error} retry=${() => dealing.deal(dealCards)} />`}`;
  }
  return spread ? html`${notice}<${Picking} spread=${spread} ...${dealing} />` : html`<h1 tabindex="-1">${t().read.steps[2]}</h1>`;
}
