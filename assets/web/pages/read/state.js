// One draw from question to reading. A tab keeps its own in sessionStorage; the last one also lies in localStorage, so
// that neither a reload nor a closed tab nor a crash loses it. Guests' draws live two days on the server, and no
// longer here. Whoever signs out takes theirs off the table.
// Spread, voice and reversals are the person's usual ones (readingPreferences) until others are chosen for this draw.
import { computed, effect, signal } from '../../lib/html.js';
import { isOver, person, preferences } from '../../lib/session.js';
import { readingPreferences } from '../../lib/preferences.js';

const storageKey = 'draw';
const lives = 48 * 60 * 60 * 1000; // milliseconds, as the server keeps a guest's draw

const blank = {
  question: '', spread: '', voice: '', // empty: the usual one
  usual: '', // what the usual ones were when others were chosen
  reversals: null, // null: the usual
  significator: '', // id of the card that lies outside
  jumper: false, words: '',
  stage: 'shuffle', // then 'cut', then 'pick'
  gesture: '', // base64, once the deck is shuffled
  cut: null, picks: [],
  sealed: null, // {id, commitment, spread, reversals, significator}: the draw, before its cards are turned up
  own: [], // cards of the person's own deck: {card_id, is_reversed} or null for each position
  request: null, // {of, id}: what was sent to be kept, and what it is called, so that sent twice it makes one reading
  kept: '', // the kept reading that this one became
  reading: null, dealt: false, turned: [], // turned: position numbers, in the order they were turned
  safety: null,
  draft: null, // {id, etag}: the server's copy (draft.js)
  who: '', at: 0, // whose it is, and when it was changed last
};

/** What a draw is before its cards are there; the choices stay. */
export const unshuffled = { stage: 'shuffle', gesture: '', cut: null, picks: [] };

const isTheirs = ({ who }) => !who || who === person.peek()?.id || isOver.peek();

function read(storage) {
  try {
    const found = JSON.parse(storage.getItem(storageKey));
    return found && Date.now() - found.at < lives && isTheirs(found) ? { ...blank, ...found } : null;
  } catch {
    return null;
  }
}

function stored() {
  try {
    return read(sessionStorage) ?? read(localStorage) ?? blank;
  } catch {
    return blank; // storage is forbidden
  }
}

const own = signal(stored());
const usual = computed(() => {
  const { spread, voice } = readingPreferences();
  return `${spread} ${voice}`;
});

/** The draw as it stands. Changed only through `update` and `startAnew`. */
export const draw = computed(() => {
  const { spread, voice, reversals } = readingPreferences();
  return { ...own.value, spread: own.value.spread || spread, voice: own.value.voice || voice, reversals: own.value.reversals ?? reversals };
});

export const update = (change) =>
  (own.value = { ...own.value, ...change, ...((change.spread || change.voice) && { usual: usual.peek() }), who: person.peek()?.id ?? own.value.who, at: Date.now() });

/** A clean table. Spread and voice stay as the reader left them; who has an account has usual ones to go back to. */
export const startAnew = () => {
  const { spread, voice, usual: then } = own.value;
  own.value = preferences.peek() ? blank : { ...blank, spread, voice, usual: then };
};

/** Whether something would be lost if this draw were. */
export const isUnderWay = ({ reading, sealed, own: cards } = draw.value) => Boolean(reading || sealed || cards.some(Boolean));

// Who changes what is usual means the next draw, whatever was chosen before; one that is under way stays as it is.
effect(() => {
  const now = usual.value;
  const { usual: then } = own.peek();
  if (then && then !== now && !isUnderWay(own.peek())) own.value = { ...own.peek(), spread: '', voice: '', usual: '' };
});

effect(() => {
  const { who } = own.peek();
  if (who && who !== person.value?.id && !isOver.value) own.value = blank;
});

effect(() => {
  const text = JSON.stringify(own.value);
  try {
    sessionStorage.setItem(storageKey, text);
    // Somebody in danger leaves nothing that the next one at this machine could read.
    if (own.value.safety) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, text);
  } catch {
    // Storage may be full or forbidden; the draw then lives as long as the page.
  }
});

export const isAllTurned = () => Boolean(draw.value.reading) && draw.value.turned.length >= draw.value.reading.cards.length;

/** Where this draw goes on. */
export const tableHref = () => {
  const { reading, sealed } = draw.value;
  if (reading) return isAllTurned() ? '/read?step=reading' : '/read?step=table';
  return sealed ? '/read?step=draw' : '/read?step=own';
};
