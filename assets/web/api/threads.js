// Threads, looking back, whether a question was asked before, and limits of one's own.
import { ask } from './client.js';

const at = (id) => `/threads/${encodeURIComponent(id)}`;
const of = (reading, what) => `/readings/${encodeURIComponent(reading)}/${what}`;

export const threads = (query = {}) => ask('/threads', { query: { limit: 100, ...query } });
export const thread = (id) => ask(at(id));
/** @param {{title: string, question: string, reading_id?: string}} json */
export const beginThread = (json) => ask('/threads', { method: 'POST', json });
export const changeThread = (id, json) => ask(at(id), { method: 'PATCH', json });
export const deleteThread = (id) => ask(at(id), { method: 'DELETE' });

/** @returns {Promise<{thread: object|null, look_back: object|null}>} */
export const standing = (reading) => ask(of(reading, 'thread'));
/** @param {string|null} thread  null takes the reading off */
export const placeReading = (reading, thread) => ask(of(reading, 'thread'), { method: 'PUT', json: { thread_id: thread } });

export const dueLookBacks = () => ask('/look-backs', { query: { due: true } });
/** @param {{in_days: number}|{on: string}} when */
export const chooseLookBack = (reading, when) => ask(of(reading, 'look-back'), { method: 'PUT', json: when });
export const dropLookBack = (reading) => ask(of(reading, 'look-back'), { method: 'DELETE' });
/** @param {{outcome: string, note: string}} told */
export const tellOutcome = (reading, told) => ask(of(reading, 'outcome'), { method: 'PUT', json: told });
export const takeBackOutcome = (reading) => ask(of(reading, 'outcome'), { method: 'DELETE' });

/** The question goes in the body: no address, and so no log, has it. */
export const sameQuestion = (question) => ask('/readings/same-question', { method: 'POST', json: { question } });

export const ownLimits = () => ask('/users/me/limits');
export const setOwnLimits = (json) => ask('/users/me/limits', { method: 'PUT', json });
