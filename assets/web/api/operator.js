// What the operator sees: jobs, backups, sums of the days.
import { ask } from './client.js';

export const jobs = () => ask('/admin/jobs');
export const runJob = (name) => ask(`/admin/jobs/${encodeURIComponent(name)}/run`, { method: 'POST' });
export const backups = () => ask('/admin/backups');
export const statistics = () => ask('/admin/statistics');
