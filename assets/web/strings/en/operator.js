// For whoever runs the site, in English.
export default {
  title: 'This site', lead: 'Its jobs, its backups and its days.', others: 'Only whoever runs this site sees what is here.', comma: ', ', gap: ' ',
  jobsTitle: 'Jobs', jobsText: 'They keep time by the site’s own clock. What was missed is made good at the start.', when: 'Cron', last: 'Last', next: 'Next', said: 'It said', never: 'never', running: 'running now', failures: 'Failures', failed: (n, of) => `${n} of ${of}`, took: (ms) => `${ms} ms`, run: 'Run it now', runOf: (name) => `Run it now: ${name}`, ran: (name, result) => `${name}: ${result}`,
  results: { ok: 'done', failed: 'failed', interrupted: 'cut off' },
  jobs: {
    'counters-flush': { name: 'Counters', about: 'Writes what was counted in memory into the store.' }, 'sessions-sweep': { name: 'Sweeping', about: 'Deletes sessions that are over and lets go of limits that are full again.' }, 'draws-expire': { name: 'Draws that were left', about: 'Deletes draws that nobody turned up in time.' },
    'bingo-month': { name: 'The month’s numbers', about: 'Commits to the bingo numbers of the month.' }, 'bingo-number': { name: 'The day’s number', about: 'Looks up the bingo number of the day.' }, statistics: { name: 'Sums', about: 'Keeps the sums of the days that ended.' }, backup: { name: 'Backup', about: 'Copies the store into the folder backups and deletes the oldest copies.' },
    'daily-card-notice': { name: 'Notices', about: 'Tells people their card of the day, where they asked for it.' }, 'look-back': { name: 'Looking back', about: 'Tells people of days on which they wanted to look back.' }, 'demo-reset': { name: 'The demo, anew', about: 'Makes the demo’s people anew.' },
  },
  backupsTitle: 'Backups', keeps: (n) => `The newest ${n} are kept, in the folder backups.`, keepsNone: 'None are made: backups_keep is 0.',
  daysTitle: 'Days', noDays: 'Nothing was summed up yet. The first sum comes after midnight.', day: 'Day', visitors: 'People', claims: 'Bingo', accounts: 'Accounts', readings: 'Readings ever',
};
