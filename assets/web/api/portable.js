// Everything of one's own: out as a zip, and back; tables of other programs. Archives take longer than other answers.
import { ask } from './client.js';

const patient = () => ({ signal: AbortSignal.timeout(15 * 60_000) });
const sent = (path, type) => (file, dryRun) => ask(path, { method: 'POST', body: file, headers: { 'content-type': type }, query: { dry_run: dryRun }, ...patient() });

export const takeAway = () => ask('/users/me/export', { file: true, ...patient() });
/** @type {(file: Blob, dryRun: boolean) => Promise<{message: string, from_here: boolean, exported_at: string, sections: object[], conflicts: object[]}>} */
export const bringBack = sent('/users/me/import', 'application/zip');
/** @type {(file: Blob, dryRun: boolean) => Promise<{message: string, new: number, wrong: number, columns: object[], rows: object[]}>} */
export const takeTable = sent('/users/me/import/csv', 'text/csv');
