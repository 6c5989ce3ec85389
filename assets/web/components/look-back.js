// Looking back on a reading: the day for it, and what came of it. Said once, kept as said, counted nowhere.
import { html, useEffect, useId, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { announce } from '../lib/announce.js';
import { date, day } from '../lib/dates.js';
import { chooseLookBack, dropLookBack, takeBackOutcome, tellOutcome } from '../api/threads.js';

const outcomes = ['happened', 'partly', 'did_not', 'unclear'];
const noteLimit = 2000;

/** Changes at the server, and what came of it. */
function useChange(reading, onChange) {
  const [problem, setProblem] = useState('');
  const run = async (work, said) => {
    try {
      const now = await work(reading);
      setProblem('');
      announce(said(now));
      onChange(now);
      return true;
    } catch (failure) {
      setProblem(failure.message);
      announce(failure.message);
      return false;
    }
  };
  return { problem, run };
}

function Days({ run }) {
  const words = t().threads;
  const id = useId();
  const field = useRef();
  const choose = (when) => run((reading) => chooseLookBack(reading, when), ({ on }) => words.chosen(date(on)));
  const submit = (event) => {
    event.preventDefault();
    if (field.current.value) choose({ on: field.current.value });
    else field.current.focus();
  };
  return html`<div class="look-days" role="group" aria-label=${words.lookBack}>
    ${[7, 30, 90].map((days) => html`<button key=${days} type="button" class="chip" data-days=${days} onClick=${() => choose({ in_days: days })}>${words.inDays(days)}</button>`)}
    <form class="look-date" onSubmit=${submit}><label class="label" for=${id}>${words.onDay}</label>
      <input id=${id} class="field" type="date" ref=${field} /><button type="submit" class="text-button">${words.choose}</button></form>
  </div>`;
}

function Telling({ lookBack, run, onClose }) {
  const words = t().threads;
  const id = useId();
  const box = useRef();
  const [chosen, setChosen] = useState(lookBack?.outcome ?? '');
  const [isMissing, setMissing] = useState(false);
  useEffect(() => box.current.querySelector('input')?.focus(), []);
  const submit = async (event) => {
    event.preventDefault();
    if (!chosen) {
      setMissing(true);
      box.current.querySelector('input').focus();
      return;
    }
    const note = box.current.querySelector('textarea').value;
    if (await run((reading) => tellOutcome(reading, { outcome: chosen, note }), () => words.told)) onClose();
  };
  return html`<form class="telling" ref=${box} onSubmit=${submit}>
    <fieldset class="outcomes" aria-describedby=${isMissing && !chosen ? `${id}-missing` : undefined}><legend class="label">${words.outcome}</legend>
      <div>${outcomes.map((key) => html`<label class="way" key=${key}><input type="radio" name=${`outcome-${id}`} value=${key} checked=${chosen === key} onChange=${() => setChosen(key)} /><span class="way-body"><span class="way-name">${words.outcomes[key]}</span></span></label>`)}</div>
    </fieldset>
    ${isMissing && !chosen && html`<p class="form-error" id=${`${id}-missing`}>${words.needOutcome}</p>`}
    <label class="label" for=${`${id}-note`}>${words.note}</label>
    <textarea id=${`${id}-note`} class="field" rows="4" maxlength=${noteLimit} placeholder=${words.notePlaceholder} defaultValue=${lookBack?.note ?? ''}></textarea>
    <p class="actions"><button type="submit" class="button">${words.save}</button><button type="button" class="text-button" onClick=${onClose}>${words.cancel}</button></p>
  </form>`;
}

/** @param {{reading: string, lookBack: object|null, onChange: (lookBack: object) => void}} props  `reading` is its id */
export function LookBack({ reading, lookBack, onChange }) {
  const words = t().threads;
  const box = useRef();
  const { problem, run } = useChange(reading, onChange);
  const [isTelling, setTelling] = useState(false);
  const { outcome = null, on = null, is_waiting: isWaiting = false, is_due: isDue = false, note, told_at: told } = lookBack ?? {};
  const close = () => {
    setTelling(false);
    requestAnimationFrame(() => box.current?.querySelector('[data-act=tell]')?.focus());
  };
  return html`<div class="look-back" ref=${box}>
    ${outcome && !isTelling && html`<div class="outcome"><p class="outcome-name">${words.outcomes[outcome]} <span class="small">${words.toldOn(day(told))}</span></p>
      ${note && html`<p class="outcome-note">${note}</p>`}</div>`}
    ${isWaiting && html`<p class=${isDue ? 'look-due' : 'soft-text'}>${isDue ? words.due(date(on)) : words.waiting(date(on))}
      ${' '}<button type="button" class="text-button" data-act="drop" onClick=${() => run(dropLookBack, () => words.dropped)}>${words.drop}</button></p>`}
    ${isTelling ? html`<${Telling} lookBack=${lookBack} run=${run} onClose=${close} />` : html`
      <p class="look-acts"><button type="button" class=${isDue ? 'button is-quiet' : 'text-button'} data-act="tell" onClick=${() => setTelling(true)}>${outcome ? words.tellAgain : words.tell}</button>
        ${outcome && html`<button type="button" class="text-button" data-act="take-back" onClick=${() => run(takeBackOutcome, () => words.tookBack)}>${words.takeBack}</button>`}</p>
      ${!isWaiting && !outcome && html`<p class="label">${words.lookBack}</p><${Days} run=${run} />`}
      ${!isWaiting && outcome && html`<details class="fold"><summary>${words.again}</summary><${Days} run=${run} /></details>`}`}
    ${problem && html`<p class="form-error">${problem}</p>`}
  </div>`;
}
