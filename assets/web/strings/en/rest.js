// Pages that only some visitors open: their words come with the first of them.
import ai from './ai.js';
import insights from './insights.js';
import journal from './journal.js';
import portable from './portable.js';
import sharing from './sharing.js';
import threads from './threads.js';

export default { ai, insights, journal, portable, sharing, threads };
