// A draw in its two halves, and the reading of its cards. The server fixes its part first and shows what it is bound
// to; the person's part goes into the shuffle; what comes of both anybody can check (/verify).
import { ask, post } from './client.js';
import { lang } from '../lib/language.js';

/** Seals a draw. @returns {Promise<{id: string, commitment: string, spread: string, cards: number}>} */
export const sealDraw = ({ spread, reversals, significator }) =>
  post('/draws', { spread, ...(!reversals && { reversal_rate: 0 }), ...(significator && { significator }) });

/** Turns its cards up, once. @param {{gesture: string, picks: number[], cut?: number, words?: string, jumper?: boolean}} person gesture: base64 */
export const revealDraw = (id, person) => post(`/draws/${id}/reveal`, person);

/** A draw that was begun before, to go on with. */
export const lookAtDraw = (id) => ask(`/draws/${id}`, { guest: true });

/** One more card of a draw that is no reading yet. @param {number|null} position the one it makes clearer */
export const clarifyDraw = (id, position) => post(`/draws/${id}/clarifier`, { position });

/** What is read: a revealed draw, or cards of the person's own deck. */
const asked = ({ id, cards, spread, question, voice, written = lang.value }) =>
  ({ ...(cards ? { cards, spread } : { draw_id: id }), question, lang: written, character_voice: voice });

/** Reads without keeping. */
export const readCards = (what) => post('/readings/quick', asked(what));

/** Reads, and keeps the reading in the account that is signed in. @param {{request: string}} what request: a UUID; the same one again makes no second reading */
export const keepReading = ({ request, ...what }) => ask('/readings', { method: 'POST', json: { ...asked(what), request_id: request } });

/** What a typed card may be. @returns {Promise<{card_id: string|null, is_reversed: boolean, candidates: Array<{card_id, name, standard_name}>}>} */
export const parseCard = (text) => post('/cards/parse', { text });
