// One draw from question to reading. It lives in sessionStorage, so that a reload in the middle, a wander
// to the card library or a switch of language loses nothing; it dies with the tab, as a question should.
import { signal, effect } from '../../lib/html.js';

const storageKey = 'draw';

const blank = {
  question: '', spread: 'vault_tec_spread', voice: 'pip_boy',
  shuffled: false, picks: [],
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

/** The draw as it stands. Changed only through `update` and `startAnew`. */
export const draw = signal(stored());

export const update = (change) => (draw.value = { ...draw.value, ...change });

/** A clean table; spread and voice stay as the reader left them. */
export const startAnew = () => (draw.value = { ...blank, spread: draw.value.spread, voice: draw.value.voice });

effect(() => {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(draw.value));
  } catch {
    // Storage may be full or forbidden; the draw then lives as long as the page.
  }
});

export const isAllTurned = () => Boolean(draw.value.reading) && draw.value.turned.length >= draw.value.reading.cards.length;

/** Where the cards of this draw are to be seen now. */
export const tableHref = () => (isAllTurned() ? '/read?step=reading' : '/read?step=table');
