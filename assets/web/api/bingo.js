// Bingo: the month's card, the number of the day, and months that are over.
import { ask } from './client.js';

const orNull = (code) => (problem) => {
  if (problem.code === code) return null;
  throw problem;
};

export const bingoStatus = () => ask('/bingo/status');
/** @param {number[][]} numbers  five rows of five */
export const layCard = (numbers) => ask('/bingo/card', { method: 'POST', json: { numbers } });
export const claimNumber = () => ask('/bingo/claim', { method: 'POST' });
export const bingoHistory = () => ask('/bingo/history');
export const bingoMonth = (month) => ask(`/bingo/history/${month}`).catch(orNull('no_history_data'));
/** What everybody may see of a month: its commitment, and the numbers so far. */
export const publicMonth = (month = 'current') => ask(`/bingo/months/${month}`, { guest: true });
export const monthReceipt = (month) => ask(`/bingo/months/${month}/receipt`, { guest: true });
