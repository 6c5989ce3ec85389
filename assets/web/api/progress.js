// Karma, levels, titles, tasks, achievements, the streak, and what is told once.
import { ask } from './client.js';

/** Levels come in an envelope. */
const data = (answer) => answer.data ?? null;

export const karmaSummary = () => ask('/karma/summary');
export const karmaLogs = (page) => ask('/karma/logs', { query: { page, limit: 20 } });
export const alignmentMoves = () => ask('/karma/history', { query: { page: 1, limit: 20 } });
export const ownLevel = () => ask('/levels/me').then(data);
export const nextMilestone = () => ask('/levels/me/next-milestone').then(data);
export const board = (page) => ask('/levels/leaderboard', { query: { page, limit: 10 } }).then(data);
export const joinBoard = (joined) => ask('/levels/leaderboard', { method: 'PUT', json: { joined } }).then(data);
export const titles = () => ask('/users/me/titles');
/** @param {string|null} title  null wears none */
export const wearTitle = (title) => ask('/users/me/title', { method: 'PUT', json: { title } });

/** @param {'daily'|'weekly'} period */
export const tasks = (period) => ask(`/tasks/${period}`);
export const claimTask = (period, id) => ask(`/tasks/${period}/${encodeURIComponent(id)}/claim`, { method: 'POST' });

export const achievements = () => ask('/achievements/progress');
export const claimAchievement = (code) => ask(`/achievements/${encodeURIComponent(code)}/claim`, { method: 'POST' });

export const streak = () => ask('/progress/streak');
export const unseen = (signal) => ask('/progress/unseen', { signal });
/** Takes what is told away, so that no other tab tells it again. @returns {Promise<{acknowledged: number}>} */
export const told = (number) => ask('/progress/unseen/ack', { method: 'POST', json: { up_to: number }, quiet: true });
/** Somebody checked the receipt of a reading of theirs, and it held. */
export const receiptChecked = (receipt) => ask('/progress/receipts', { method: 'POST', json: { receipt } });

export const dailyCard = () => ask('/readings/daily');
export const drawDailyCard = () => ask('/readings/daily', { method: 'POST', json: {} });
