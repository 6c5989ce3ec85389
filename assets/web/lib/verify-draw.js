// wt-draw-1 checked in the browser, written from its specification (module docs of src/tarot/receipt.rs).
import { Stream, bigEndian, canonicalJson, checked, compared, encoded, failed, hex, isFlag, isHex, isNumber, isText, sha256, unhex, utf8, wrongField, wrongText } from './receipt-parts.js';

const fields = {
  algorithm: (v) => v === 'wt-draw-1',
  id: isText,
  deck: (v) => v === 'wasteland-tarot',
  deck_hash: isHex(32),
  spread: isText,
  positions: isNumber(1, 78),
  reversals_in_10000: isNumber(0, 5000),
  significator: (v) => v === null || canonical.includes(v),
  commitment: isHex(32),
  committed_at: isText,
  secret: isHex(64),
  gesture_sha256: isHex(32),
  words_sha256: isHex(32),
  cut: (v) => v === null || isNumber(0, 77)(v),
  picks: (v) => Array.isArray(v) && v.every(isNumber(0, 77)) && new Set(v).size === v.length,
  jumper: isFlag,
  clarifiers: isNumber(0, 3),
  revealed_at: isText,
  cards: Array.isArray,
  instance: isHex(32),
  signature: isHex(64),
};
const cardFields = {
  kind: (v) => ['position', 'jumper', 'clarifier'].includes(v),
  place: isNumber(0, 77),
  card: isText,
  reversed: isFlag,
};

const ranks = ['ace', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'page', 'knight', 'queen', 'king'];
/** Ids of all cards: majors, wands, cups, swords, pentacles. */
export const canonical = [
  ...Array.from({ length: 22 }, (_, number) => `major_arcana.${String(number).padStart(2, '0')}`),
  ...['wands', 'cups', 'swords', 'pentacles'].flatMap((suit) => ranks.map((rank) => `minor_arcana.${suit}.${rank}`)),
];

async function deal(receipt, deck) {
  const cut = receipt.cut ?? 0;
  const person = encoded(unhex(receipt.gesture_sha256), unhex(receipt.words_sha256), receipt.cut === null ? [] : [cut], receipt.picks, [receipt.jumper ? 1 : 0]);
  const stream = await Stream.of(unhex(receipt.secret), person);
  const order = [...deck];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = await stream.below(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  const turned = [];
  for (const card of order) turned.push({ card, reversed: (await stream.below(10_000)) < receipt.reversals_in_10000 });
  const free = turned.map((_, place) => place);
  const take = (kind, place) => {
    free.splice(free.indexOf(place), 1);
    return { kind, place, ...turned[(place + cut) % turned.length] };
  };
  const places = receipt.picks.length ? receipt.picks : free.slice(0, receipt.positions);
  const cards = places.map((place) => take('position', place));
  if (receipt.jumper && (await stream.below(8)) === 0) cards.push(take('jumper', free[await stream.below(free.length)]));
  for (let i = 0; i < receipt.clarifiers && free.length; i += 1) cards.push(take('clarifier', free[await stream.below(free.length)]));
  return cards;
}

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'; // of no bytes

/** Whether the person did anything that the site could not know when it committed. */
function hasPersonsPart(receipt) {
  return receipt.gesture_sha256 !== emptyHash || receipt.words_sha256 !== emptyHash || receipt.cut !== null || receipt.picks.length > 0;
}

/** What the fields say together. */
function wrongTogether({ significator, positions, cut, picks }) {
  const size = significator === null ? 78 : 77;
  const name = positions > size ? 'positions'
    : cut !== null && cut >= size ? 'cut'
      : picks.length && (picks.length !== positions || picks.some((place) => place >= size)) ? 'picks' : null;
  return name ? failed('wrong', name, 'wt-draw-1') : null;
}

export const draw = {
  algorithm: 'wt-draw-1',
  names: ['deck', 'commitment', 'cards'],
  wrong: (receipt, text) => wrongField(receipt, fields, 'wt-draw-1')
    ?? receipt.cards.map((card) => wrongField(card, cardFields, 'wt-draw-1')).find(Boolean)
    ?? wrongText(text, [[fields, 1], [cardFields, receipt.cards.length]])
    ?? wrongTogether(receipt),
  hasPersonsPart,
  async compute(receipt) {
    const deck = canonical.filter((card) => card !== receipt.significator);
    const deckHash = await sha256(utf8(deck.join('\n')));
    const commitment = await sha256(encoded(utf8(receipt.algorithm), utf8(receipt.deck), deckHash, utf8(receipt.spread), bigEndian(receipt.reversals_in_10000, 2), unhex(receipt.secret)));
    const cards = await deal(receipt, deck);
    const other = cards.findIndex((card, i) => canonicalJson(card) !== canonicalJson(receipt.cards[i] ?? null));
    const wrong = cards.length !== receipt.cards.length ? failed('count', cards.length, receipt.cards.length) : other >= 0 ? failed('card', other + 1) : null;
    return { checks: [compared('deck', hex(deckHash), receipt.deck_hash), compared('commitment', hex(commitment), receipt.commitment), checked('cards', wrong)], cards };
  },
};
