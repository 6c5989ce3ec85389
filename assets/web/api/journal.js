// The journal: entries beside readings and free ones, and the month. Each version of an entry has a tag; a change says
// which one it was made from.
import { ask } from './client.js';

const at = (id) => `/journals/${encodeURIComponent(id)}`;
const beside = (reading) => `/readings/${encodeURIComponent(reading)}/journal`;

/** @param {Record<string, string|number>} query  as the API names its filters */
export const entries = (query) => ask('/journals', { query });
/** @returns {Promise<{answer: object, etag: string}>} */
export const entry = (id) => ask(at(id), { tagged: true });
/** @returns {Promise<{answer: {entry: object|null}, etag: string|null}>} */
export const entryBeside = (reading) => ask(beside(reading), { tagged: true });
/** @param {string|null} reading  the one it stands beside */
export const writeEntry = (reading, json) => ask(reading ? beside(reading) : '/journals', { method: 'POST', json, tagged: true });
export const changeEntry = (id, etag, json) => ask(at(id), { method: 'PUT', json, tagged: true, headers: { 'if-match': etag } });
export const deleteEntry = (id) => ask(at(id), { method: 'DELETE' });
export const preview = (content) => ask('/journals/preview', { method: 'POST', json: { content } }).then(({ html }) => html);
/** @param {string} month  `2026-11`; empty for this one */
export const calendar = (month) => ask('/journals/calendar', { query: month ? { month } : {} });
