// One draw from question to reading. It lives in sessionStorage, so that a reload in the middle, a wander
// to the card library or a switch of language loses nothing; it dies with the tab, as a question should.
// Spread and voice are the person's usual ones (readingPreferences) until others are chosen for this draw.
import { computed, effect, signal } from '../../lib/html.js';
import { preferences } from '../../lib/session.js';
import { readingPreferences } from '../../lib/preferences.js';

const storageKey = 'draw';

const blank = {
  question: '', spread: '', voice: '', // empty: the usual one
  usual: '', // what the usual ones were when others were chosen
  shuffled: false, picks: [],
  sealed: null, // {id, commitment, spread, reversals}: the draw, before its cards are turned up
  kept: '', // the kept reading that this one became
  reading: null, dealt: false, turned: [], // turned: position numbers, in the order they were turned
  safety: null,
};

function stored() {
  try {
    return { ...blank, ...JSON.parse(sessionStorage.getItem(storageKey)) };
  } catch {
    return blank;
  }
}

const own = signal(stored());
const usual = computed(() => {
  const { spread, voice } = readingPreferences();
  return `${spread} ${voice}`;
});

/** The draw as it stands. Changed only through `update` and `startAnew`. */
export const draw = computed(() => {
  const { spread, voice } = readingPreferences();
  return { ...own.value, spread: own.value.spread || spread, voice: own.value.voice || voice };
});

export const update = (change) => (own.value = { ...own.value, ...change, ...((change.spread || change.voice) && { usual: usual.peek() }) });

/** A clean table. Spread and voice stay as the reader left them; who has an account has usual ones to go back to. */
export const startAnew = () => {
  const { spread, voice, usual: then } = own.value;
  own.value = preferences.peek() ? blank : { ...blank, spread, voice, usual: then };
};

// Who changes what is usual means the next draw, whatever was chosen before; one that is under way stays as it is.
effect(() => {
  const now = usual.value;
  const { usual: then, reading, picks } = own.peek();
  if (then && then !== now && !reading && !picks.length) own.value = { ...own.peek(), spread: '', voice: '', usual: '' };
});

effect(() => {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(own.value));
  } catch {
    // Storage may be full or forbidden; the draw then lives as long as the page.
  }
});

export const isAllTurned = () => Boolean(draw.value.reading) && draw.value.turned.length >= draw.value.reading.cards.length;

/** Where the cards of this draw are to be seen now. */
export const tableHref = () => (isAllTurned() ? '/read?step=reading' : '/read?step=table');
