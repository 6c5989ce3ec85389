// Sharing a reading, in English.
export default {
  title: 'For someone else', lead: 'Make a link, and whoever has it can read this without an account. Your name, notes, tags and moods are not in it.',
  make: 'Make a link', making: 'Make it', dialogTitle: 'Make a link',
  question: 'Show the question', questionHint: 'Otherwise nobody sees what you asked. The text may still let them guess what kind of thing it was.',
  expires: 'Until', ends: [['', 'You take it back'], ['1', 'One day from now'], ['7', 'Seven days from now'], ['30', 'Thirty days from now']],
  password: 'Password', passwordHint: 'Four to eight characters, or leave it empty. It does not stand in the link; tell it separately.',
  ready: 'The link is ready', readyPassword: 'It opens with the password. Send the two by different ways.', link: 'Link', preview: 'In a chat it looks like this:', previewAlt: 'The preview of the link',
  copy: 'Copy link', copied: 'Copied.', notCopied: 'It was not copied; select it yourself.', send: 'Send it', open: 'Have a look', close: 'Done', cancel: 'Never mind',
  list: 'Links so far', made: (date) => `Made ${date}`, opened: (n) => (n ? `Opened ${n === 1 ? 'once' : `${n} times`}` : 'Not opened yet'), until: (date) => `Until ${date}`,
  locked: 'Password', withQuestion: 'Shows the question', revoked: 'Taken back', expired: 'Expired',
  copyOf: (n) => `Copy link ${n}`, openOf: (n) => `Open link ${n}`, takeBack: 'Take back', takeBackOf: (n) => `Take back link ${n}`,
  sure: 'Once taken back, it opens for nobody who has it.', sureYes: 'Take it back', keep: 'Leave it', takenBack: 'The link was taken back.',
};
