// Threads, looking back, the same question, and limits of one's own, in English.
export default {
  title: 'Threads', lead: 'One question that will not leave you alone, and every time you asked it.', toAll: 'All threads',
  none: 'No threads yet', noneText: 'When you catch yourself asking the same thing again, give it a name here.', begin: 'Begin a thread', beginOne: 'Begin', titleLabel: 'Name', titlePlaceholder: 'The house, the job, the two of us', questionLabel: 'The question', save: 'Save', cancel: 'Never mind', edit: 'Edit', begun: (title) => `“${title}” is begun.`, saved: 'Saved.',
  open: 'Open', closed: 'Closed', show: 'Show', all: 'All', close: 'Close it', reopen: 'Open it again', closedNow: 'Closed. Everything in it stays.', openNow: 'Open again.',
  count: (n) => (n === 0 ? 'no readings yet' : n === 1 ? '1 reading' : `${n} readings`), last: (date) => `last on ${date}`,
  remove: 'Delete the thread', removeTitle: 'Delete this thread?', removeText: 'Only the thread goes. The readings stay, and what you told about them.', removeYes: 'Delete', keep: 'Keep it', removed: 'The thread is deleted.',
  goneTitle: 'This thread is gone', gone: 'It may have been deleted in another tab, or the address is off.', empty: 'Nothing hangs on it yet. Open a reading and put it here.', readings: 'Your readings', loading: 'Thread',
  asked: 'What you asked', happened: 'What happened', noQuestion: 'No question written',
  section: 'Afterwards', thread: 'Thread', noThread: 'None', newThread: 'A new one', placed: (title) => `This reading is on “${title}” now.`, unplaced: 'This reading is on no thread.', openThread: (title) => `See “${title}” from the start`,
  lookBack: 'Look back', inDays: (n) => `In ${n} days`, onDay: 'Another day', choose: 'Choose', waiting: (date) => `You look back on ${date}.`, due: (date) => `You wanted to look back on ${date}.`, drop: 'Take the day away', dropped: 'There is no day now.', chosen: (date) => `You will look back on ${date}.`,
  tell: 'Say what happened', tellAgain: 'Change what you said', outcome: 'What came of it', outcomes: { happened: 'It happened', partly: 'In part', did_not: 'It did not', unclear: 'Cannot say' }, note: 'In your words', notePlaceholder: 'What really happened', told: 'Kept.', takeBack: 'Take it back', tookBack: 'Taken back.', toldOn: (date) => `said on ${date}`, needOutcome: 'Choose one of the four.', again: 'Look back once more',
  dueTitle: 'Time to look back', dueOf: (n) => (n === 1 ? 'One reading is waiting.' : `${n} readings are waiting.`),
  same: {
    title: 'You have asked this', when: (n) => (n === 0 ? 'Earlier today it said:' : n === 1 ? 'Yesterday it said:' : `${n} days ago it said:`), asked: (question) => `You asked: “${question}”`, again: 'Read it again', all: 'Ask all the same', other: 'Change the question',
    stop: 'You drew a line here', week: (set, n, until) => `On ${set} you allowed yourself ${n === 1 ? 'one reading' : `${n} readings`} a week, and this week has had ${n === 1 ? 'it' : 'them'}. From ${until} there is room again.`,
    wait: (set, n, until) => `On ${set} you decided to wait ${n === 1 ? 'a day' : `${n} days`} before the same question. From ${until} you can ask it.`, lift: 'It is your line. You can move it in your preferences.', settings: 'To the preferences',
  },
  limits: {
    title: 'Your own limits', lead: 'Nobody sets these but you. When one is reached you are stopped before the cards, and told when you set it.', week: 'Readings a week', wait: 'Days before the same question', none: 'No limit', since: (date) => `Set on ${date}.`, save: 'Save', saved: 'Saved.', hint: 'Leave it empty for no limit.',
  },
};
