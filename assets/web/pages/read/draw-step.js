// Step 3: a short shuffle to come to rest by, then the fan. What is picked are places in the fan;
// which card lies there follows from what the server sealed before and from what the person does: how the hand moved
// over the deck, and the places themselves.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { focusHeading, navigate } from '../../lib/router.js';
import { isStill, readingPreferences } from '../../lib/preferences.js';
import { lookAtDraw, readDraw, revealDraw, sealDraw } from '../../api/readings.js';
import { Fan, fanSize } from './fan.js';
import { beginGesture, feel, gesture } from './gesture.js';
import { Problem } from './problem.js';
import { Seal } from './seal.js';
import { draw, update } from './state.js';

const shuffleMilliseconds = 3600;

/** Seals a draw for what is chosen now, unless one is sealed for it already. */
async function ensureSealed() {
  const { sealed, spread } = draw.value;
  const { reversals } = readingPreferences();
  if (sealed?.spread === spread && sealed.reversals === reversals) return sealed;
  const { id, commitment } = await sealDraw({ spread, reversals });
  const fresh = { id, commitment, spread, reversals };
  update({ sealed: fresh });
  return fresh;
}

/** The cards of the draw, turned up by these picks. A draw that has expired is sealed anew. */
async function reveal(picks) {
  const { id } = await ensureSealed();
  const person = { gesture: gesture(), picks };
  try {
    return await revealDraw(id, person);
  } catch (problem) {
    if (problem.code === 'draw_revealed') return lookAtDraw(id); // an answer that was lost on its way
    if (!['no_such_draw', 'not_your_draw', 'draw_used'].includes(problem.code)) throw problem;
    update({ sealed: null });
    return revealDraw((await ensureSealed()).id, person);
  }
}

function Shuffle({ onEnd }) {
  const words = t().read.shuffle;
  const [failed, setFailed] = useState(null);
  const { sealed } = draw.value;
  const seal = () => {
    setFailed(null);
    ensureSealed().catch(setFailed);
  };
  useEffect(() => {
    beginGesture();
    seal();
  }, []);
  useEffect(() => {
    // With reduced motion there is nothing to watch: the deck lies still until the reader goes on.
    if (isStill()) return undefined;
    const timer = setTimeout(onEnd, shuffleMilliseconds);
    return () => clearTimeout(timer);
  }, []);
  const end = (event) => !event.target.closest('.seal') && onEnd();
  return html`<section class="shuffle" onClick=${end} onPointerMove=${feel}>
    <h1 tabindex="-1">${words.title}</h1>
    <p class="soft">${words.text}</p>
    <div class="deck" aria-hidden="true">${Array.from({ length: 9 }, (_, i) => html`<span key=${i} class="deck-card card-back"></span>`)}</div>
    <div class="ritual-actions"><button type="button" class="button" onClick=${onEnd}>${words.stop}</button></div>
    <div class="seal-line">${failed ? html`<${Problem} error=${failed} retry=${seal} />` : sealed ? html`<${Seal} commitment=${sealed.commitment} />` : html`<p class="small">${words.sealing}</p>`}</div>
  </section>`;
}

/** A place of the fan that is still free, chosen evenly. */
function anyPlace(taken) {
  const free = Array.from({ length: fanSize }, (_, i) => i).filter((place) => !taken.includes(place));
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
    while (all.length < wanted) all.push(anyPlace(all));
    update({ picks: all });
    return all;
  };
  return { picks, wanted, nameOf, toggle, pickRest, isComplete: picks.length === wanted };
}

function Picking({ spread }) {
  const words = t().read;
  const own = words.pick;
  const { picks, wanted, nameOf, toggle, pickRest, isComplete } = usePicking(spread);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const here = useRef(true);
  useEffect(() => () => (here.current = false), []);

  async function deal(places) {
    setBusy(true);
    setError(null);
    const { question, voice } = draw.value;
    try {
      const { id, receipt } = await reveal(places);
      const answer = await readDraw({ id, question, voice });
      if (answer.safety) {
        update({ safety: answer.safety, reading: null, turned: [], picks: [], sealed: null });
        if (here.current) navigate('/read?step=safety', { replace: true });
        return;
      }
      const reading = { ...answer, draw_id: id, receipt };
      update({ reading, dealt: false, turned: [], picks: [], shuffled: false, safety: null, sealed: null, kept: '' });
      if (!here.current) return;
      await navigate('/read?step=table', { replace: true });
      announce(t().read.table.dealt(answer.cards.length));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return html`<section class="picking">
    <h1 tabindex="-1">${wanted === 1 ? own.titleOne : own.title(wanted)}</h1>
    <p class="pick-now">${isComplete ? own.done : own.now(picks.length + 1, nameOf(picks.length))}</p>
    <${Fan} picks=${picks} isFull=${isComplete} onToggle=${toggle} nameOf=${nameOf} />
    <p class="small fan-help"><span class="for-touch">${own.touch}</span><span class="for-mouse">${own.mouse} ${own.keys}</span></p>
    <ol class="pick-slots" aria-hidden="true">
      ${spread.positions.map((position, i) => html`<li key=${i} class=${i < picks.length ? 'is-filled' : i === picks.length ? 'is-next' : ''}></li>`)}
    </ol>
    <p class="small pick-count">${own.count(picks.length, wanted)}</p>
    ${error && html`<${Problem} error=${error} retry=${() => deal(picks)} />`}
    <div class="ritual-actions is-sticky">
      ${isComplete
        ? html`<button type="button" class="button" key="deal" disabled=${busy} onClick=${() => deal(picks)}>${busy ? own.dealing : own.deal}</button>`
        : html`<button type="button" class="button is-quiet" key="quick" onClick=${() => deal(pickRest())}>${own.quick}</button>`}
      <a class="text-link" href="/read?step=spread">${words.back}</a>
    </div>
  </section>`;
}

export function DrawStep({ spreads }) {
  const { shuffled, spread: name } = draw.value;
  const ended = useRef(false);
  const end = () => {
    if (ended.current) return;
    ended.current = true;
    update({ shuffled: true });
    requestAnimationFrame(focusHeading);
  };
  useEffect(() => {
    if (!shuffled) ended.current = false;
  }, [shuffled]);
  if (!shuffled) return html`<${Shuffle} onEnd=${end} />`;
  const spread = spreads?.find((one) => one.name === name);
  return spread ? html`<${Picking} spread=${spread} />` : html`<h1 tabindex="-1">${t().read.steps[2]}</h1>`;
}
