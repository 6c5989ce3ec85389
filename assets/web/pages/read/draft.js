// The server's copy of a draw that is under way, for who is signed in: another device can go on with it. It is written a
// moment after each change. A copy that was changed elsewhere wins over one that was not changed here; if both were,
// the person is asked. Once a reading is kept, or the table cleared, the copy goes.
import { effect, html, signal, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate } from '../../lib/router.js';
import { useResource } from '../../lib/resource.js';
import { person } from '../../lib/session.js';
import { beginDraft, changeDraft, deleteDraft, draftOf, latestDraft } from '../../api/drafts.js';
import { spreads as fetchSpreads } from '../../api/catalog.js';
import { dealCards } from './dealing.js';
import { draw, isUnderWay, startAnew, tableHref, update } from './state.js';

const version = 1;
const pause = 800; // milliseconds after the last change
const parts = ['voice', 'reversals', 'significator', 'jumper', 'words', 'stage', 'gesture', 'cut', 'picks', 'own', 'turned'];
const over = ['no_such_draft', 'draft_complete'];

/** Both versions, as long as nobody has chosen: {session, etag} is the server's. */
export const conflict = signal(null);

function stateOf(now) {
  const sealed = now.sealed ?? (now.reading?.draw_id ? { id: now.reading.draw_id } : null);
  const cards = now.reading?.own ?? now.own;
  return {
    v: version, ...(sealed && { draw_id: sealed.id }), cards_drawn: cards.filter(Boolean),
    draw: { ...Object.fromEntries(parts.map((part) => [part, now[part]])), own: cards, sealed, isTurnedUp: Boolean(now.reading) },
  };
}

const bodyOf = (now) => ({ spread_type: now.spread, question: now.question.trim(), session_state: stateOf(now) });

/** A short mark of what was written, to see later whether something has changed here since (FNV-1a). */
function mark(body) {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify([body.spread_type, body.question, body.session_state.draw])) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return hash >>> 0;
}

const isWanted = (now) => isUnderWay(now) && !now.kept && !now.safety;

let busy = false;
let again = false;
let timer = 0;
let last = null; // id of the copy, also when the table was cleared

async function write() {
  const now = draw.peek();
  if (!isWanted(now)) {
    const gone = now.draft?.id ?? last;
    last = null;
    if (now.draft) update({ draft: null });
    if (gone) await deleteDraft(gone);
    return;
  }
  const body = bodyOf(now);
  if (now.draft?.mark === mark(body)) return;
  const { answer, etag } = now.draft ? await changeDraft(now.draft, body) : await beginDraft(body);
  last = answer.id;
  // Unless the table was cleared meanwhile: then the next turn takes the copy away.
  if (isWanted(draw.peek())) update({ draft: { id: answer.id, etag, mark: mark(body) } });
}

async function save() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    await write();
  } catch (problem) {
    if (problem.status === 412) conflict.value = { session: problem.body.session, etag: problem.body.etag };
    else if (over.includes(problem.code)) update({ draft: null }); // finished or cleared elsewhere
    // Anything else waits for the next change: what matters lies in this browser too.
  } finally {
    busy = false;
    if (again) {
      again = false;
      save();
    }
  }
}

/** Takes over the server's copy, and goes where it was. */
async function adopt(session, etag) {
  const { v, draw: theirs } = session.session_state;
  if (v !== version) return;
  const { isTurnedUp, ...state } = theirs;
  startAnew();
  last = session.id;
  update({ ...state, turned: [], spread: session.spread_type, question: session.question });
  update({ draft: { id: session.id, etag, mark: mark({ spread_type: session.spread_type, question: session.question, session_state: session.session_state }) } });
  if (isTurnedUp && state.sealed) {
    // The seal of cards that lie open is not asked for again: these are the cards of that draw, whatever is chosen now.
    update({ sealed: { ...state.sealed, spread: draw.value.spread, reversals: draw.value.reversals, significator: draw.value.significator } });
    const hasCards = await dealCards();
    if (hasCards) update({ turned: theirs.turned, dealt: true });
    await navigate(hasCards ? tableHref() : '/read?step=safety');
    return;
  }
  await navigate(tableHref());
}

/** Looks whether another device went on with the draw that lies here. */
async function look() {
  const { draft } = draw.peek();
  if (!draft) return;
  last = draft.id;
  try {
    const { answer, etag } = await draftOf(draft.id);
    if (etag === draft.etag) return;
    if (draft.mark === mark(bodyOf(draw.peek()))) await adopt(answer, etag);
    else conflict.value = { session: answer, etag };
  } catch (problem) {
    if (over.includes(problem.code)) update({ draft: null });
  }
}

let looked = null;
effect(() => {
  const who = person.value?.id ?? null;
  void draw.value;
  clearTimeout(timer);
  if (!who) {
    last = null;
    looked = null;
    return;
  }
  if (looked !== who) {
    looked = who;
    setTimeout(look); // not within the effect that it would change
  }
  if (!conflict.value) timer = setTimeout(save, pause);
});

export function Conflict() {
  const words = t().read.draft;
  const [error, setError] = useState(null);
  if (!conflict.value) return null;
  const { session, etag } = conflict.value;
  const choose = async (work) => {
    setError(null);
    try {
      await work();
      conflict.value = null;
    } catch (problem) {
      if (problem.status === 412) conflict.value = { session: problem.body.session, etag: problem.body.etag };
      else setError(problem);
    }
  };
  const mine = () => choose(async () => {
    const body = bodyOf(draw.peek());
    const { answer, etag: now } = await changeDraft({ id: session.id, etag }, body);
    update({ draft: { id: answer.id, etag: now, mark: mark(body) } });
  });
  const theirs = () => choose(() => adopt(session, etag));
  return html`<section class="notice draft-conflict" role="alert">
    <p>${words.conflict}</p>
    <p class="small">${words.there(session.question || words.noQuestion, new Date(session.updated_at).toLocaleString(lang.value, { dateStyle: 'medium', timeStyle: 'short' }))}</p>
    <p class="actions"><button type="button" class="text-button" data-keep="mine" onClick=${mine}>${words.mine}</button><button type="button" class="text-button" data-keep="theirs" onClick=${theirs}>${words.theirs}</button></p>
    ${error && html`<p>${error.message}</p>`}
  </section>`;
}

/** What was begun on another device, where nothing lies on the table here. */
export function Elsewhere() {
  const words = t().read.draft;
  const who = person.value?.id ?? '';
  const [error, setError] = useState(null);
  const [round, setRound] = useState(0);
  const { data: found } = useResource(() => (who && !isUnderWay(draw.peek()) ? latestDraft() : Promise.resolve(null)), [who, round]);
  const { data: spreads } = useResource(fetchSpreads, [lang.value]);
  if (!found || found.user_id !== who || isUnderWay(draw.value)) return null;
  const spread = spreads?.find(({ name }) => name === found.spread_type)?.display_name ?? '';
  const act = async (work) => {
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
    setRound(round + 1);
  };
  const goOn = () => act(async () => {
    const { answer, etag } = await draftOf(found.id);
    await adopt(answer, etag);
  });
  const drop = () => act(async () => {
    await deleteDraft(found.id);
    announce(words.dropped);
  });
  return html`<p class="notice draft-elsewhere">${words.elsewhere(found.question || words.noQuestion, spread)} <button type="button" class="text-button" data-draft="go-on" onClick=${goOn}>${t().read.goOn}</button>
    <button type="button" class="text-button" data-draft="drop" onClick=${drop}>${t().read.clearTable}</button>${error && html` <span>${error.message}</span>`}</p>`;
}
