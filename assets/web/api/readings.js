// A draw in its two halves, and the reading of its cards. The server fixes its part first and shows what it is bound
// to; the person's part goes into the shuffle; what comes of both anybody can check (/verify).
import { ask, post } from './client.js';
import { lang } from '../lib/language.js';

/** Seals a draw. @returns {Promise<{id: string, commitment: string, spread: string}>} */
export const sealDraw = ({ spread, reversals }) => post('/draws', { spread, ...(!reversals && { reversal_rate: 0 }) });

/** Turns its cards up, once. @param {{gesture: string, picks: number[]}} person gesture: base64 */
export const revealDraw = (id, person) => post(`/draws/${id}/reveal`, person);

/** A draw that was begun before, to go on with. */
export const lookAtDraw = (id) => ask(`/draws/${id}`, { guest: true });

/** Reads a revealed draw without keeping it. */
export const readDraw = ({ id, question, voice }) => post('/readings/quick', { draw_id: id, question, lang: lang.value, character_voice: voice });

/** Keeps the reading of a revealed draw in the account that is signed in. */
export const keepReading = ({ id, question, voice, written }) =>
  ask('/readings', { method: 'POST', json: { draw_id: id, question, lang: written, character_voice: voice } });
