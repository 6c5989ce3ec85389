// The journal, in English.
export default {
  title: 'Journal', lead: 'What you want to remember, beside a reading or by itself. Only you can read it.',
  moods: { hopeful: 'Hopeful', anxious: 'Anxious', reflective: 'Thoughtful', excited: 'Excited', peaceful: 'At peace', confused: 'Confused', grateful: 'Grateful', uncertain: 'Unsure' },
  views: 'Ways to look at it', list: 'List', month: 'Month',
  write: 'Write an entry', writeBeside: 'Write about this reading', none: 'Nothing written yet', noneText: 'One line about today is enough.',
  noneFound: 'No entry fits', noneFoundText: 'Try another word, or any mood.', search: 'Find an entry', placeholder: 'A word from it, or from the question', mood: 'Mood', anyMood: 'Any',
  count: (n) => (n === 0 ? 'No entries' : n === 1 ? '1 entry' : `${n} entries`), clear: 'Show all',
  beside: (question) => `Beside: ${question}`, besideSilent: 'Beside a reading without a question', changed: (date) => `changed ${date}`, entryOf: (date) => `Entry of ${date}`,
  edit: 'Edit', editOf: (date) => `Edit the entry of ${date}`, remove: 'Delete', removeOf: (date) => `Delete the entry of ${date}`,
  removeTitle: 'Delete this entry?', removeText: 'Its text and moods are gone for good. The reading stays.', removeYes: 'Delete', keep: 'Keep it', removed: 'The entry is deleted.',
  help: 'If tonight is too much, someone answers here:',
  editor: {
    label: 'Your entry', placeholder: 'What happened, what you thought, what you would rather forget', hint: 'Markdown works: **strong**, *soft*, lists, quotes, links.',
    moods: 'How you felt', moodsHint: (n) => `${n} at most.`, preview: 'Preview', write: 'Back to writing', previewed: 'This is how it will look.', save: 'Save', cancel: 'Put it away', saved: 'Saved.',
    left: (n) => (n >= 0 ? `${n} characters left` : `${-n} characters too many`), empty: 'Write something first.', kept: 'Not saved yet; kept on this device.', restored: 'This text was never saved. It lay on this device.', discard: 'Drop it',
    conflict: 'This entry was changed in another tab or on another device. The text there now:', mine: 'Save mine over it', theirs: 'Take that one', gone: 'The entry was deleted elsewhere. Your text is still here; saving writes it anew.',
  },
  calendar: {
    previous: 'Previous month', next: 'Next month', today: 'Today', days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], longDays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    of: (date, parts) => [date, ...parts].join(', '), readings: (n) => (n === 1 ? '1 reading' : `${n} readings`), nothing: 'nothing', legend: 'The picture is the card of the day, or the first card drawn. The sign is the mood.',
    dayNothing: 'Nothing on this day.', dayReadings: 'Readings', dayEntries: 'Entries', choose: 'Choose a day to see what is there.', keys: 'Arrow keys walk through the days, Page Up and Page Down through the months.',
  },
  section: 'Journal', goesEntry: 'The journal entry beside it, if there is one',
};
