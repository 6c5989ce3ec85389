// How a kept reading is told: who can, what would be sent, the stream itself, and the ledger of what was.
import { ask, askForStream } from './client.js';

const at = (reading) => `/readings/${encodeURIComponent(reading)}/interpretation`;

/** Who can tell, and whether this person lets it. Guests may ask too. */
export const readers = () => ask('/ai/status', { guest: true });
/** How a reading has been told so far. @returns {Promise<{versions: object[], follow_ups_left: number, run: {id: string, kind: string}|null}>} */
export const tellings = (reading) => ask(at(reading));
/** Exactly what would be sent; sends nothing. @param {{character_voice?: string, provider?: string, question?: string}} order */
export const preview = (reading, order) => ask(`${at(reading)}/preview`, { method: 'POST', json: order });

/** Begins a telling, or one more question if `order` has one. Answers with the response, whose body is the stream. */
export const tell = (reading, order, signal) => askForStream(`${at(reading)}${order.question ? '/follow-up' : ''}`, { method: 'POST', json: order, signal });
/** Goes on watching a telling. @param {string|null} after  id of the last event that was seen */
export const watch = (reading, run, after, signal) => askForStream(`${at(reading)}/${run}`, { signal, headers: after ? { 'last-event-id': after } : {} });
export const stop = (reading, run) => ask(`${at(reading)}/${run}`, { method: 'DELETE' });

export const ledger = (page) => ask('/ai/ledger', { query: { page, page_size: 20 } });
export const ledgerLine = (id) => ask(`/ai/ledger/${id}`);
export const forgetLine = (id) => ask(`/ai/ledger/${id}`, { method: 'DELETE' });
export const forgetLedger = () => ask('/ai/ledger', { method: 'DELETE' });
