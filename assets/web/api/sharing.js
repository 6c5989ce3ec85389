// Links to a reading: making them, seeing them, taking them back.
import { ask } from './client.js';

export const links = (reading) => ask(`/readings/${encodeURIComponent(reading)}/shares`).then(({ shares }) => shares);
/** @param {{show_question: boolean, password?: string, expires_in_days?: number}} wanted */
export const makeLink = (reading, wanted) => ask(`/readings/${encodeURIComponent(reading)}/share`, { method: 'POST', json: wanted });
export const takeBack = (link) => ask(`/share/${encodeURIComponent(link)}`, { method: 'DELETE' });
