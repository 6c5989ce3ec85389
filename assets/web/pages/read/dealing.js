// From a sealed draw, or from cards on the person's own table, to a reading: what is asked of the server, in which order,
// and what is done when an answer was lost on its way. Nothing here is shown.
import { isSignedIn } from '../../lib/signed-in.js';
import { preferences } from '../../lib/session.js';
import { keepReading, lookAtDraw, readCards, revealDraw, sealDraw } from '../../api/readings.js';
import { reading as keptReading } from '../../api/kept.js';
import { gesture } from './gesture.js';
import { draw, unshuffled, update } from './state.js';

const gone = ['no_such_draw', 'not_your_draw', 'draw_used'];

/** Whether readings are kept without being asked to. */
export const keepsByItself = () => isSignedIn() && (preferences.value?.auto_save_readings ?? true);

/** Seals a draw for what is chosen now, unless one is sealed for it already. */
export async function ensureSealed() {
  const { sealed, spread, reversals, significator } = draw.value;
  if (sealed?.spread === spread && sealed.reversals === reversals && sealed.significator === significator) return sealed;
  const { id, commitment, cards } = await sealDraw({ spread, reversals, significator });
  const fresh = { id, commitment, cards, spread, reversals, significator };
  update({ sealed: fresh });
  return fresh;
}

/**
 * Looks whether a draw that was left in the middle is still there.
 * @returns {Promise<'there' | 'expired' | 'read'>}  expired: a new one has to be sealed; what the person did is kept
 */
export async function checkSealed() {
  const { sealed } = draw.value;
  if (!sealed) return 'there';
  try {
    await lookAtDraw(sealed.id);
    return 'there';
  } catch (problem) {
    if (!gone.includes(problem.code)) throw problem;
    if (problem.code === 'draw_used') {
      const found = await keptOf(problem);
      if (found) {
        land(found);
        return 'read';
      }
    }
    update({ sealed: null });
    return 'expired';
  }
}

/** The person's part: what they did before, or, for who goes the short way, this browser's random bytes alone. */
function person(picks) {
  const { cut, words, jumper } = draw.value;
  if (!draw.value.gesture) update({ gesture: gesture() }); // the same again, if it has to be sent twice
  return { gesture: draw.value.gesture, picks, jumper, ...(cut !== null && { cut }), ...(words.trim() && { words: words.trim() }) };
}

async function reveal(picks) {
  const { id } = await ensureSealed();
  try {
    return await revealDraw(id, person(picks));
  } catch (problem) {
    if (problem.code === 'draw_revealed') return lookAtDraw(id); // an answer that was lost on its way
    if (!gone.includes(problem.code) || problem.code === 'draw_used') throw problem;
    update({ sealed: null });
    return revealDraw((await ensureSealed()).id, person(picks));
  }
}

/** A kept reading in the shape of one that is not. */
function unkept(kept) {
  const at = ({ role }) => role === 'position';
  return {
    spread: kept.spread_template, question: kept.question, interpretation: kept.interpretation, receipt: kept.receipt, draw_id: kept.draw_id,
    cards: kept.card_positions.filter(at),
    extras: kept.card_positions.filter((one) => !at(one)).map(({ role, card, is_reversed, position_number: position, position_interpretation: text }) => ({ kind: role, card, is_reversed, position, text })),
    kept: kept.id,
  };
}

async function keptOf({ body }) {
  try {
    return body.reading_id ? unkept(await keptReading(body.reading_id)) : null;
  } catch {
    return null; // another person's
  }
}

/** Cards of a draw that lie outside the positions. */
export const extrasOf = ({ cards, cards_drawn: drawn = cards }) => drawn.filter(({ kind }) => kind !== 'position').map(({ kind, card, is_reversed }) => ({ kind, card, is_reversed }));

function land({ kept = '', ...reading }) {
  update({ ...unshuffled, words: '', jumper: false, sealed: null, own: [], safety: null, reading, kept, dealt: false, turned: reading.own ? reading.cards.map(({ position_number: n }) => n) : [] });
}

/** A version 4 UUID; `crypto.randomUUID` is not there on plain http. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Keeps a reading. Sent again after a lost answer, it is the same request and makes no second one. */
export function keep(what) {
  const of = JSON.stringify(what);
  if (draw.value.request?.of !== of) update({ request: { of, id: uuid() } });
  return keepReading({ ...what, request: draw.value.request.id });
}

/** Reads `what`, keeping it if that is what the person wants. @returns {Promise<boolean>} false: care instead of cards */
async function readAnd(what, more) {
  const answer = keepsByItself() ? await keep(what) : await readCards(what);
  if (answer.safety) {
    update({ ...unshuffled, sealed: null, own: [], reading: null, turned: [], safety: answer.safety });
    return false;
  }
  land(answer.id ? { ...unkept(answer), ...more } : { extras: [], ...answer, ...more });
  return true;
}

/** Turns the cards at these places up and reads them; without places, those on top. */
export async function dealCards(picks = []) {
  const { question, voice } = draw.value;
  try {
    const revealed = await reveal(picks);
    const { receipt } = revealed;
    const id = revealed.id ?? draw.value.sealed.id;
    return await readAnd({ id, question, voice }, { draw_id: id, receipt, extras: extrasOf(revealed) });
  } catch (problem) {
    // It was kept, and the answer was lost.
    const found = problem.code === 'draw_used' && (await keptOf(problem));
    if (!found) throw problem;
    land(found);
    return true;
  }
}

/** Reads cards that lie on the person's own table. */
export function readOwn(cards, spread) {
  const { question, voice } = draw.value;
  const own = cards.map(({ card_id, is_reversed }) => ({ card_id, is_reversed }));
  return readAnd({ cards: own, spread, question, voice }, { own });
}
