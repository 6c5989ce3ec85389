// One's own readings: finding, looking, changing, deleting, and their tags.
import { ask } from './client.js';

const at = (id) => `/readings/${encodeURIComponent(id)}`;

/** @param {Record<string, string|number>} query  as the API names its filters */
export const findReadings = (query) => ask('/readings', { query });
export const reading = (id) => ask(at(id));
export const changeReading = (id, json, init = {}) => ask(at(id), { method: 'PATCH', json, ...init });
export const deleteReading = (id) => ask(at(id), { method: 'DELETE' });
/** @param {number|null} position  the one it makes clearer; null for the reading as a whole */
export const drawClarifier = (id, position) => ask(`${at(id)}/clarifier`, { method: 'POST', json: { position } });

export const tags = () => ask('/readings/tags');
const changeTags = (what, json) => ask(`/tags/readings/tags/${what}`, { method: 'POST', json });
export const renameTag = (from, to) => changeTags('rename', { old_tag: from, new_tag: to });
export const mergeTags = (from, to) => changeTags('merge', { source_tags: from, target_tag: to });
export const deleteTags = (gone) => changeTags('bulk-delete', { tags: gone });
