// How a kept reading is told: the choice, the telling while it comes, and the versions kept beside each other. The offline text
// is always one press away, and nothing here takes it off the screen before another one is whole.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { useResource } from '../../lib/resource.js';
import { characters } from '../../api/catalog.js';
import { reading as fetchReading } from '../../api/kept.js';
import { readers } from '../../api/tellings.js';
import { Failure } from '../../components/failure.js';
import { markOf, modelName } from '../../components/written-mark.js';
import { PreviewDialog } from './preview-dialog.js';
import { models, orderOf, placed, previewFirst, ReaderChoice } from './reader-choice.js';
import { isUnderWay, shownText } from './telling-state.js';
import { useTelling } from './use-telling.js';

const offline = 'offline';

const reasonOf = (code) => t().ai.reasons[code] ?? t().ai.reasons.other;

/** Why what was on the screen is another text now. */
function sentenceOf({ code, by, hadText }) {
  const words = t().ai;
  if (code === 'cancelled') return words.stopped;
  if (by === offline) return hadText ? words.replaced(reasonOf(code)) : words.fellBack(reasonOf(code));
  return hadText ? words.replacedNext(reasonOf(code)) : words.nextAsked(reasonOf(code));
}

/** Texts that stand beside the offline one. */
const textsOf = (known) => known?.versions.filter(({ kind, text }) => kind !== 'follow_up' && text) ?? [];

/**
 * Everything about how this reading is told.
 * @param {object} reading
 * @param {{onChange: (reading: object) => void, onGone: (notes: string) => void}} handlers
 */
export function useTold(reading, handlers) {
  const { data: status, refresh } = useResource(readers, [lang.value]);
  const { data: voices } = useResource(characters, [lang.value]);
  const [picked, setPicked] = useState(null);
  const [ended, setEnded] = useState(null); // the one that has just come to its end: it knows why it was replaced
  const box = useRef();
  const wasInside = useRef('');
  const noteFocus = ({ kind, run }) => {
    if (box.current?.contains(document.activeElement)) wasInside.current = kind === 'follow_up' ? `answer-${run}` : 'told-title';
  };
  const telling = useTelling(reading, {
    onEvent({ type, data }, state) {
      if (type === 'done') noteFocus(state); // its buttons are about to go
      if (type === 'basis') announce(t().ai.said.start);
      if (type === 'replace') announce(sentenceOf(state.reasons.at(-1)));
      if (type === 'error' && data.code === 'no_such_reading') handlers.onGone('');
    },
    async onOver(state, found) {
      const version = found?.versions.find(({ id }) => id === state.run);
      const fresh = await fetchReading(reading.id).catch((problem) => problem.status === 404 && handlers.onGone(''));
      if (fresh) handlers.onChange(fresh);
      if (state.kind !== 'follow_up') setPicked(version?.text ? version.id : offline);
      setEnded(state);
      refresh();
      noteFocus(state);
      if (version) announce(t().ai.said.done(markOf({ ...placed(version, status), by: version.written_by }, true)));
    },
  });
  useEffect(() => {
    if (telling.state.phase !== 'idle' || !wasInside.current) return;
    document.getElementById(wasInside.current)?.focus();
    wasInside.current = '';
  }, [telling.state.phase]);

  const texts = textsOf(telling.known);
  const standing = reading.written_by?.by === offline ? null : texts.findLast(({ kind }) => kind === 'reading');
  const shown = picked === offline ? null : (texts.find(({ id }) => id === picked) ?? (picked === null ? standing : null));
  const asked = telling.known?.versions.some(({ written_by: by, fell_back: why }) => by === 'ai' || why);
  return {
    ...telling, status, voices, texts, shown, pick: setPicked, ended, box, hasAsked: telling.known && Boolean(asked),
    isBusy: isUnderWay(telling.state) || telling.state.held !== null,
    voiceName: (key) => voices?.find((one) => one.key === key)?.name ?? key,
  };
}

/** Orders a telling: after a look at what would be sent, if that is wanted. */
export function useOrder(reading, told, kind) {
  const [looking, setLooking] = useState(null);
  const [failure, setFailure] = useState(null);
  const go = async (order) => {
    setFailure(null);
    const problem = await told.begin(order, kind(order));
    if (problem?.code === 'preview_stale') setLooking({ order, stale: true, turn: Math.random() });
    else setFailure(problem);
    return !problem;
  };
  const look = (order) => setLooking({ order, stale: false, turn: Math.random() });
  return {
    failure,
    look,
    give: (order) => (order.reader === 'ai' && previewFirst.value ? look(order) : go(order)),
    dialog: looking && html`<${PreviewDialog} key=${looking.turn} reading=${reading} order=${looking.order} stale=${looking.stale}
      onSend=${(token) => go({ ...looking.order, preview_token: token })} onClose=${() => setLooking((now) => (now === looking ? null : now))} />`,
  };
}

export const problemText = (problem) => problem.errors?.[0]?.detail ?? problem.message;

/** Paragraphs of a text; those that stand are left alone when it grows. */
export const Paragraphs = ({ text, lang: written }) => html`<div class="told-text" lang=${written}>${text.split(/\n{2,}/).map((one, i) => html`<p key=${i}>${one}</p>`)}</div>`;

/** A telling while it comes. */
export function Live({ reading, told }) {
  const words = t().ai.live;
  const { state } = told;
  const stop = useRef();
  const underWay = isUnderWay(state);
  const isHeld = state.held !== null;
  // Whoever pressed the button that is gone now has this one under their finger.
  useEffect(() => {
    const { activeElement: at } = document;
    if (!state.run && (at === document.body || at.closest('[hidden]'))) stop.current?.focus({ preventScroll: true });
  }, []);
  const who = state.asked && modelName(state.asked);
  const line = state.phase === 'starting' ? words.starting : state.phase === 'asking' ? words.asking(who) : state.by === offline || !who ? words.offline : words.telling(who);
  return html`<section class="live" ref=${told.box} aria-label=${words.region} aria-busy=${underWay ? 'true' : undefined}>
    ${state.question && html`<p class="live-question"><q>${state.question}</q></p>`}
    <p class="live-line">${state.lost ? words.lost : isHeld ? (underWay ? words.paused : words.more) : line}</p>
    ${state.reasons.map((reason, i) => html`<p key=${i} class="notice">${sentenceOf(reason)}</p>`)}
    ${shownText(state) && html`<div class=${underWay && !isHeld ? 'is-growing' : ''}><${Paragraphs} text=${shownText(state)} lang=${reading.lang} /></div>`}
    <p class="actions">
      ${underWay && html`<button type="button" class="button is-quiet" ref=${stop} aria-disabled=${state.stopping ? 'true' : undefined} onClick=${() => !state.stopping && told.stop()}>${state.stopping ? words.stopping : words.stop}</button>`}
      ${(isHeld || state.phase === 'telling') && html`<button type="button" class="text-button" onClick=${isHeld ? told.goOn : told.pause}>${isHeld ? words.goOn : words.pause}</button>`}
    </p>
    ${underWay && html`<p class="small">${words.leave}</p>`}
  </section>`;
}

function Panel({ reading, told }) {
  const words = t().ai;
  const { status, voices } = told;
  const own = reading.character_voice_used;
  const [isOpen, setOpen] = useState(window.location.hash === '#telling');
  const [choice, setChoice] = useState(offline);
  const [voice, setVoice] = useState(own);
  const order = useOrder(reading, told, ({ character_voice: other }) => (other ? 'second_voice' : 'reading'));
  const wanted = { ...orderOf(choice), ...(voice !== own && { character_voice: voice }) };
  const stands = choice === offline && voice === own && reading.written_by?.by === offline;
  const again = choice !== offline && told.texts.some((one) => one.written_by === 'ai' && one.character_voice === voice);
  useEffect(() => {
    if (told.ended) setOpen(false);
  }, [told.ended]);
  useEffect(() => {
    // A way in, and not a state of the page: a reload opens nothing.
    if (window.location.hash === '#telling') history.replaceState(history.state, '', window.location.pathname + window.location.search);
  }, []);
  if (!status) return null;
  return html`<details class="telling-panel" id="telling" open=${isOpen} onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${models(status).length ? words.open : words.openVoice}</summary>
    <div class="telling-body">
      <${ReaderChoice} name="reader" status=${status} choice=${choice} onChoose=${setChoice} />
      <div class="form-row"><label for="telling-voice">${words.voice}</label>
        <select id="telling-voice" class="field" value=${voice} onChange=${(event) => setVoice(event.target.value)}>
          ${(voices ?? []).map(({ key, name }) => html`<option key=${key} value=${key} selected=${key === voice}>${key === own ? words.ownVoice(name) : name}</option>`)}
        </select></div>
      ${order.failure && html`<p class="notice" role="alert">${problemText(order.failure)}</p>`}
      ${stands ? html`<p class="small">${words.stands}</p>` : html`<p class="actions">
        <button type="button" class="button" onClick=${() => order.give(wanted)}>${again ? words.again : words.tell}</button>
        ${choice !== offline && html`<button type="button" class="text-button" onClick=${() => order.look(wanted)}>${words.show}</button>`}
      </p>`}
    </div>
    ${order.dialog}
  </details>`;
}

/** The versions, if there is more than one. */
function Versions({ told }) {
  const words = t().ai.versions;
  const { texts, shown } = told;
  if (!texts.length) return null;
  const labels = texts.map((one) => {
    const by = one.written_by === 'ai' ? one.model : words.offline;
    return one.kind === 'second_voice' ? words.voice(told.voiceName(one.character_voice), by) : by;
  });
  const label = (i) => {
    const nth = labels.slice(0, i + 1).filter((one) => one === labels[i]).length;
    return nth > 1 ? words.nth(labels[i], nth) : labels[i];
  };
  return html`<div class="versions" role="group" aria-label=${words.label}>
    <button type="button" aria-pressed=${String(!shown)} onClick=${() => told.pick(offline)}>${words.offline}</button>
    ${texts.map(({ id }, i) => html`<button key=${id} type="button" aria-pressed=${String(shown?.id === id)} onClick=${() => told.pick(id)}>${label(i)}</button>`)}
  </div>`;
}

/** One version's text, and who wrote it. */
function Told({ told, order }) {
  const words = t().ai;
  const { shown, status, ended } = told;
  const written = { ...placed(shown, status), by: shown.written_by, fell_back: shown.fell_back };
  const again = () => order.give({ reader: 'ai', provider: shown.provider, ...(shown.kind === 'second_voice' && { character_voice: shown.character_voice }) });
  const canAgain = shown.written_by === 'ai' && models(status).some(({ provider }) => provider === shown.provider);
  return html`<section class="told" aria-labelledby="told-title">
    <h2 id="told-title" tabindex="-1">${shown.kind === 'second_voice' ? words.told.voice(told.voiceName(shown.character_voice)) : words.told.model(shown.written_by === 'ai' ? shown.model : words.offline)}</h2>
    ${shown.fell_back && ended?.run !== shown.id && html`<p class="notice">${shown.fell_back === 'cancelled' ? words.stopped : words.fellBack(reasonOf(shown.fell_back))}</p>`}
    <${Paragraphs} text=${shown.text} lang=${shown.lang} />
    <p class="small told-foot">${markOf(written)} ${shown.tokens > 0 && words.told.facts(shown.tokens, Math.max(1, Math.round(shown.ms / 1000)))} ${(shown.written_by === 'ai' || shown.fell_back) && html`<a href="/ledger">${words.told.ledger}</a>`}</p>
    ${order.failure && html`<p class="notice" role="alert">${problemText(order.failure)}</p>`}
    ${canAgain && !told.isBusy && html`<p><button type="button" class="button is-quiet" onClick=${again}>${words.again}</button></p>`}
  </section>`;
}

/** @param {{reading: object, told: object, children: any}} props  `children` is the offline text */
export function Telling({ reading, told, children }) {
  const words = t().ai;
  const { state, shown, ended, problem } = told;
  const reasons = ended && ended.kind !== 'follow_up' && (shown ? shown.id === ended.run : true) ? ended.reasons : [];
  const isHere = told.isBusy && state.kind !== 'follow_up';
  // For writing again, wherever the version that stands here changes to.
  const order = useOrder(reading, told, ({ character_voice: other }) => (other ? 'second_voice' : 'reading'));
  return html`<div class="telling">
      ${isHere && html`<${Live} reading=${reading} told=${told} />`}
      <div hidden=${told.isBusy}><${Panel} reading=${reading} told=${told} /></div>
      ${state.phase === 'failed' && html`<p class="notice" role="alert">${words.failures[state.code] ?? words.failures.other}</p>`}
      ${problem && html`<${Failure} error=${problem} retry=${told.look} />`}
      ${!told.isBusy && reasons.map((reason, i) => html`<p key=${i} class="notice">${sentenceOf(reason)}</p>`)}
      <${Versions} told=${told} />
    </div>
    ${shown ? html`<${Told} key=${shown.id} told=${told} order=${order} />` : children}
    ${order.dialog}`;
}
