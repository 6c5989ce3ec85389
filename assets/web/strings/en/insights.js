// Sentences of the insights page. The figures and what is said of chance come from the server; here are headings and legends.
export default {
  title: 'Your cards, counted', lead: 'Every number is counted from your readings. Beside it stands what luck alone would do.', link: 'See these readings counted',
  range: 'How far back', ranges: { all: 'All', year: 'A year', '90d': '90 days' }, between: (from, to) => `${from} to ${to}`,
  updated: (n) => `Counted: ${n} ${n === 1 ? 'reading' : 'readings'}.`,
  none: 'There is nothing to count yet', noneText: 'Once readings are kept, they are counted here, and you see how much of it is luck.', ask: 'Ask the cards',
  legend: 'How to read the pictures', band: 'nine people in ten are in here', mean: 'what chance gives on average', dot: 'you, inside', out: 'you, outside',
  numbers: 'Show the numbers', name: 'Name', times: 'Times', all: 'All', drawn: 'Drawn', reversed: 'Reversed', expected: 'By chance', nine: 'Nine in ten', range2: (low, high) => (low === high ? `${low}` : `${low} to ${high}`), noBand: 'not compared',
  cards: 'Which cards come most', cardsMore: (n) => `Show all ${n}`, cardsLess: 'Show the first ones', history: (name) => `Every time ${name} came`, physicalNote: 'All includes cards of your own deck; the picture has only what was drawn.',
  mix: 'What the cards are made of', majors: 'Majors', reversals: 'Reversed', different: 'Different cards', repeats: 'Same as last time', suits: 'Suits',
  of: (count, of) => `${count} of ${of}`,
  when: 'When you ask', weekday: 'Day', hour: 'Hour', perDay: 'Days of the week', perHour: 'Hours of the week', hoursNote: (zone) => `Hours are not compared with chance: people sleep. Times are those of ${zone}.`,
  streak: 'Days in a row', current: 'Now', longest: 'Longest', dayCount: 'Days with a reading', days: (n) => `${n} ${n === 1 ? 'day' : 'days'}`,
  chosen: 'What you chose', chosenText: 'These you chose yourself. Luck has no part in them, so they are counted and not compared.', voices: 'Voices', spreads: 'Spreads', karma: 'Karma', moodBefore: 'Mood before', moodAfter: 'Mood after', readings: (n) => `${n}`,
  consent: 'Let programs note how I use them', consentHint: 'This site itself reports nothing. Other programs that use your account may note on this machine which card was looked at or how long a visit was, a thousand notes at most and never a question. Switched off, nothing more is noted.',
  explained: 'Five things that get taken for signs', explainedText: 'The formulas and their sources are in the program, and each was checked against a hundred thousand simulated runs.', example: 'You have too few draws so far, so the numbers here are somebody else’s.',
};
