// Today, tasks, achievements, karma and the news of them, in English.
export default {
  today: {
    title: 'Today', hello: (name) => `Today, ${name}`,
    streak: (n) => (n === 1 ? 'You came today.' : `${n} days in a row.`), rest: (n) => (n > 0 ? 'One day off is left this week.' : 'This week’s day off is used.'),
    card: 'Card of the day', faceDown: 'It lies face down.', turn: 'Turn it over', read: 'Read it',
    number: 'Number of the day', noCard: 'You have no card this month yet.',
    open: 'Left open', draft: (question) => `You were asking: ${question}`, draftSilent: 'A draw was left half done.', due: (n) => (n === 1 ? 'One thing you asked has come to its day.' : `${n} things you asked have come to their day.`),
    allTasks: 'This week’s too', ask: 'Ask something',
  },
  tasks: {
    title: 'Tasks', lead: 'What the site would do on a quiet day. None of it is owed to anybody.', daily: 'Today', weekly: 'This week',
    until: { daily: () => 'New ones at midnight.', weekly: () => 'New ones on Monday.' },
    claim: (n) => `Take ${n}`, gives: (n) => `${n} karma`, claimed: 'Taken', took: (name, n) => `${name}: ${n} karma taken.`,
  },
  achievements: {
    title: 'Achievements', lead: (n, all) => `${n} of ${all} reached.`, show: 'Which', all: 'All',
    categories: { READING: 'Reading', EXPLORATION: 'Looking around', BINGO: 'Bingo', KARMA: 'Karma', SOCIAL: 'With others' },
    rarities: { COMMON: 'common', RARE: 'rare', EPIC: 'very rare', LEGENDARY: 'hardly ever' },
    gives: (n, title) => (title ? `${n} karma and a title` : `${n} karma`), claim: 'Take it', claimOf: (name) => `Take it: ${name}`, claimedOn: (date) => `Taken on ${date}`,
    took: (name, n, title) => (title ? `${name}: ${n} karma, and the title “${title}”.` : `${name}: ${n} karma taken.`), hidden: 'A few more show themselves once they are reached.',
  },
  karma: {
    heading: 'Karma', lead: 'A ledger of what you did here. It opens nothing and closes nothing.', total: 'karma', level: (n) => `level ${n}`, toNext: (n) => (n > 0 ? `${n.toLocaleString('en')} to the next level.` : 'There is no level above this one.'), today: (n) => `${n} of it today.`,
    milestone: (level, title, n) => (title ? `At level ${level}: ${title}, ${n.toLocaleString('en')} from here.` : `${n.toLocaleString('en')} to level ${level}.`),
    leaning: 'Which way it leans', hard: 'hard', kind: 'kind', scale: (n, word) => `${n} on a scale from 0, hard, to 100, kind: ${word}`, leaningText: 'It colours how a reading is told when you leave that open. It changes no card.', moves: 'What moved it',
    categories: { very_evil: 'Very hard', evil: 'Hard', neutral: 'In between', good: 'Kind', very_good: 'Very kind' },
    titles: 'Title', wears: 'The one you wear', noTitle: 'None', noTitles: 'The first comes with level 2.',
    board: 'The board', boardText: 'Only who wants to be is on it. Others then see the name you go by, your title, your level and your total, and nothing else.', join: 'Put me on it', leave: 'Take me off it', joined: 'You are on the board.', left: 'You are off the board.', nobody: 'Nobody is on it yet.', rank: 'Place', name: 'Name', titleOf: 'Title',
    ledger: 'What it was for', newer: 'Newer', older: 'Older', before: 'Higher', after: 'Lower', page: (n, of) => `${n} of ${of}`,
  },
  news: {
    label: 'News', achievement: (name) => `Reached: ${name}.`, level: (name, n) => `Level ${n}: ${name}.`, title: (name) => `A new title: ${name}.`, more: (n) => `and ${n} more`,
  },
};
