// Secret links for calendars and feed readers, and the notice of the card of the day.
import { ask } from './client.js';

export const feeds = () => ask('/feeds');
/** @returns {Promise<{id: string, url: string}>}  the link, told this once */
export const makeFeed = (json) => ask('/feeds', { method: 'POST', json });
export const revokeFeed = (id) => ask(`/feeds/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** @returns {Promise<{available: boolean, notice: object|null}>} */
export const ownNotice = () => ask('/notices/daily-card');
export const saveNotice = (json) => ask('/notices/daily-card', { method: 'PUT', json });
export const removeNotice = () => ask('/notices/daily-card', { method: 'DELETE' });
export const testNotice = () => ask('/notices/daily-card/test', { method: 'POST' });
