// Taking everything along, and bringing it back.
export default {
  take: 'Take it all with you', takeText: 'One zip: pages and Markdown that open without this site, JSON and receipts for programs. The ways you sign in are not in it.',
  takeButton: 'Download my data', taking: 'Packing…', taken: 'Downloaded.',
  back: 'Bring it back', backText: 'A zip that was downloaded here, or from another Wasteland Tarot, goes back into this account. Readings keep the ids they had, and what is here already is not changed.',
  choose: 'Choose a zip', drop: 'Or drop it here.', looking: 'Looking at it…', bringing: 'Bringing it back…',
  looked: 'Nothing is written yet', came: 'It is back', confirm: 'Bring it back', never: 'Leave it', another: 'Choose another file',
  from: (here, date) => `Written by ${here ? 'this site' : 'another site'} on ${date}.`,
  columns: { section: 'What', new: 'Comes back', same: 'Here already', kept: 'Differs, ours stays' },
  sections: {
    'accounts.profile': 'Profile', 'accounts.preferences': 'Preferences', 'accounts.avatar': 'Picture', 'accounts.login_days': 'Days you came',
    'readings.readings': 'Readings', 'draws.revealed': 'Cards turned up, not kept yet', 'drafts.drafts': 'Drafts',
  },
  nothing: 'Everything in this file is here already.', conflicts: (n) => (n === 1 ? '1 record differs; the one here stays' : `${n} records differ; those here stay`),
  refused: 'This file is not taken', where: (pointer) => `At ${pointer}`,
  csv: 'From another app', csvText: 'A CSV whose first row names the columns: date and cards have to be there; question, spread, notes, tags and mood may. Card names are understood in English and Chinese, and as “3w r”. This site writes the text of the readings.',
  csvChoose: 'Choose a CSV', csvConfirm: 'Take it in', csvCame: 'It is in',
  reads: (name, field) => `“${name}” is read as ${field}`, ignored: (names) => `Not used: ${names.join(', ')}`,
  fields: { date: 'the date', question: 'the question', spread: 'the spread', cards: 'cards', notes: 'notes', tags: 'tags', mood: 'the mood' },
  row: (n) => `Row ${n}`, status: { new: 'comes in', same: 'here already', wrong: 'not understood', left_out: 'left out' }, done: { new: 'came in', same: 'here already', wrong: 'not understood', left_out: 'left out' },
  rowsToMind: 'To look at', rowsGood: (n) => (n === 1 ? '1 row understood' : `${n} rows understood`), more: (n) => (n === 1 ? '1 row more.' : `${n} rows more.`), noQuestion: 'No question',
};
