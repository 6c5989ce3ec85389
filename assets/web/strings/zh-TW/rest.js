// Pages that only some visitors open: their words come with the first of them.
import ai from './ai.js';
import bingo from './bingo.js';
import calendar from './calendar.js';
import insights from './insights.js';
import journal from './journal.js';
import operator from './operator.js';
import portable from './portable.js';
import progress from './progress.js';
import sharing from './sharing.js';
import threads from './threads.js';

export default { ai, bingo, calendar, insights, journal, operator, portable, progress, sharing, threads };
