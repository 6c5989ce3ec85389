// Drafts: what a person has begun and not finished, so that another device can go on. Each version has a tag; a change
// says which one it was made from.
import { ask } from './client.js';

const at = (id) => `/sessions/${encodeURIComponent(id)}`;

/** The one that was changed last, if there is any. */
export const latestDraft = () => ask('/sessions', { query: { limit: 1, status_filter: 'active' } }).then(({ sessions }) => sessions[0] ?? null);
/** @returns {Promise<{answer: object, etag: string}>} */
export const draftOf = (id) => ask(at(id), { tagged: true });
export const beginDraft = (json) => ask('/sessions', { method: 'POST', json, tagged: true, quiet: true });
export const changeDraft = ({ id, etag }, json) => ask(at(id), { method: 'PATCH', json, tagged: true, quiet: true, headers: { 'if-match': etag } });
export const deleteDraft = (id) => ask(at(id), { method: 'DELETE' });
