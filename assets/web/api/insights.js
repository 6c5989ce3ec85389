// What one's readings come to, beside what chance expects.
import { ask } from './client.js';

/** @param {Record<string, string>} query  `range`, or `from` and `to` */
export const insights = (query = {}) => ask('/insights', { query });
