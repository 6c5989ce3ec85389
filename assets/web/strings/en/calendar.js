// Links for calendars, and the notice of the day, in English.
export default {
  feeds: 'Calendar and feed', feedsText: 'A secret link for your calendar or feed reader. It never holds a question, only cards and dates.', kind: 'What for', kinds: { calendar: 'Calendar (ICS)', atom: 'Feed reader (Atom)' }, name: 'Name', namePlaceholder: 'My phone',
  parts: { daily_card: 'Cards of the day', look_back: 'Days to look back', moon: 'Phases of the moon' }, comma: ', ', alarm: 'Ring at', alarmHint: 'On days whose card you have not turned. Leave it empty for silence.', make: 'Make a link', since: (date) => `since ${date}`,
  once: 'This link is shown only now. Whoever has it can read what is in it.', link: 'The link', copy: 'Copy', copied: 'Copied.', marked: 'Marked. Copy it by hand.', subscribe: 'Open in the calendar', noted: 'I have it',
  revoke: 'Revoke', revokeOf: (name) => `Revoke “${name}”`, revokeTitle: 'Revoke this link?', revokeText: 'The calendar that uses it finds nothing there any more.', keep: 'Keep it', revoked: 'The link is dead.',
  notice: {
    title: 'Notice of the day', text: 'A message to a server of yours when the time comes: the card’s name if you have turned it, else that it still lies face down.', unavailable: 'This site makes no outbound connections, so it cannot send any. That is the operator’s choice.',
    kind: 'Sent by', webhook: 'Webhook', url: 'Address', urlHint: 'For ntfy with the topic at its end, for Gotify the server’s address.', token: 'Token', tokenHint: 'Only if the server wants one.', hasToken: 'One is kept. Leave this empty to keep it.', at: 'At', lookBack: 'Tell me of days to look back, too', enabled: 'Send it', saved: 'Saved.',
    test: 'Send one now', tested: 'It arrived.', remove: 'Remove', removed: 'Removed.', arrived: (time) => `The last one arrived on ${time}.`, paused: 'Too many in a row did not arrive, so none is sent. Save it again or send one by hand.',
    failures: { offline: () => 'The last one was not sent: this site makes no outbound connections.', refused: () => 'The last one was not sent: the address leads into a private network.', unreachable: () => 'The last one did not arrive: nobody answered.', status: (n) => `The last one was not taken: the server answered ${n}.` },
  },
};
