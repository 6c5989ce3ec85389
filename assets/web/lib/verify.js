// wt-draw-1 checked in the browser, written from its specification (module docs of src/tarot/receipt.rs) with
// WebCrypto. Nothing here asks a server. What fails is told as a code with its particulars; the page has the words.
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
const mostBytes = 8192; // as the command line: twice what a receipt may have

function isText(value) { return typeof value === 'string'; }
function isFlag(value) { return typeof value === 'boolean'; }
function isNumber(least, most) { return (value) => Number.isInteger(value) && value >= least && value <= most; }
function isHex(bytes) { return (value) => isText(value) && value.length === 2 * bytes && /^[0-9a-f]+$/.test(value); }

const ranks = ['ace', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'page', 'knight', 'queen', 'king'];
/** Ids of all cards: majors, wands, cups, swords, pentacles. */
export const canonical = [
  ...Array.from({ length: 22 }, (_, number) => `major_arcana.${String(number).padStart(2, '0')}`),
  ...['wands', 'cups', 'swords', 'pentacles'].flatMap((suit) => ranks.map((rank) => `minor_arcana.${suit}.${rank}`)),
];

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const bigEndian = (number, size) => Uint8Array.from({ length: size }, (_, i) => (number / 2 ** (8 * (size - 1 - i))) & 255);
const joined = (parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
/** E of the specification: each part behind its length. */
const encoded = (...parts) => joined(parts.flatMap((part) => [bigEndian(part.length, 4), part]));
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** The stream of numbers that secret and person give. */
class Stream {
  static async of(secret, person) {
    const stream = new Stream();
    stream.key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return Object.assign(stream, { person, blocks: 0, words: [] });
  }

  async word() {
    if (!this.words.length) {
      const block = await crypto.subtle.sign('HMAC', this.key, joined([this.person, bigEndian(this.blocks, 4)]));
      this.blocks += 1;
      const view = new DataView(block);
      this.words = Array.from({ length: 8 }, (_, i) => view.getUint32(4 * i));
    }
    return this.words.shift();
  }

  /** A number below `bound`; words that would favour some are skipped. */
  async below(bound) {
    if (bound < 2) return 0;
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let word = await this.word();
    while (word >= limit) word = await this.word();
    return word % bound;
  }
}

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

/** JSON as RFC 8785 wants it; every text of a receipt is ASCII without escapes (checked), every number a small integer. */
function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(',')}}`;
}

const failed = (code, ...particulars) => ({ code, particulars });

function wrongField(object, rules) {
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return failed('notOne');
  const [missing] = Object.keys(rules).filter((name) => !Object.hasOwn(object, name));
  if (missing) return failed('missing', missing);
  const [unknown] = Object.keys(object).filter((name) => !Object.hasOwn(rules, name));
  if (unknown) return failed('unknown', unknown.slice(0, 40));
  const [wrong] = Object.keys(rules).filter((name) => !rules[name](object[name]));
  return wrong ? failed('wrong', wrong) : null;
}

/** Reads a receipt. @returns {{receipt?: object, failure?: object}} */
function read(text) {
  if (utf8(text.trim()).length > mostBytes) return { failure: failed('long') };
  let receipt;
  try {
    receipt = JSON.parse(text);
  } catch {
    return { failure: failed('json') };
  }
  const failure = wrongField(receipt, fields)
    ?? receipt.cards.map((card) => wrongField(card, cardFields)).find(Boolean)
    // With no escape in it, counting is enough to find a name that stands there twice.
    ?? (/[\\\x7f-\uffff]/.test(text) ? failed('letters') : null)
    ?? twice(text, receipt);
  if (failure) return { failure };
  const size = receipt.significator === null ? 78 : 77;
  if (receipt.positions > size) return { failure: failed('wrong', 'positions') };
  if (receipt.cut !== null && receipt.cut >= size) return { failure: failed('wrong', 'cut') };
  const { picks } = receipt;
  if (picks.length && (picks.length !== receipt.positions || picks.some((place) => place >= size))) return { failure: failed('wrong', 'picks') };
  return { receipt };
}

function twice(text, receipt) {
  const count = (name) => text.match(new RegExp(`"${name}"\\s*:`, 'g'))?.length ?? 0;
  const name = Object.keys(fields).find((one) => count(one) !== 1) ?? Object.keys(cardFields).find((one) => count(one) !== receipt.cards.length);
  return name ? failed('twice', name) : null;
}

/** True, false, or null if this browser has no Ed25519. */
async function isSigned({ signature, ...signed }) {
  let key;
  try {
    key = await crypto.subtle.importKey('raw', unhex(signed.instance), { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    return error.name === 'NotSupportedError' ? null : false;
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, unhex(signature), utf8(canonicalJson(signed)));
}

/** Whether this page may compute at all: browsers allow it over https and on the machine itself. */
export const canCompute = () => Boolean(globalThis.crypto?.subtle);

/**
 * Checks a receipt.
 * @param {string} text  as JSON
 * @returns {Promise<{isGood: boolean, isWhole: boolean, checks: Array<{name: string, holds: boolean|null, failure: object|null}>, cards: Array, receipt: object|null, hasPersonsPart: boolean}>}
 *   `holds` is null for what this browser cannot check; `isGood`: nothing failed; `isWhole`: and nothing was left unchecked
 */
export async function verify(text) {
  const month = bingoOf(text);
  if (month) return verifyBingo(month, text);
  const { receipt = null, failure = null } = read(text);
  const checks = [{ name: 'form', holds: !failure, failure }];
  const report = (cards = []) => ({
    isGood: checks.every(({ holds }) => holds !== false), isWhole: checks.every(({ holds }) => holds === true),
    checks, cards, receipt, hasPersonsPart: Boolean(receipt) && hasPersonsPart(receipt),
  });
  if (!receipt) return report();
  if (!canCompute()) {
    checks.push(...['deck', 'commitment', 'cards', 'signature'].map((name) => ({ name, holds: null, failure: failed('noCrypto') })));
    return report();
  }
  const compare = (name, wanted, got) => checks.push({ name, holds: wanted === got, failure: wanted === got ? null : failed('differs', wanted, got) });

  const deck = canonical.filter((card) => card !== receipt.significator);
  const deckHash = await sha256(utf8(deck.join('\n')));
  compare('deck', hex(deckHash), receipt.deck_hash);
  const commitment = await sha256(encoded(utf8(receipt.algorithm), utf8(receipt.deck), deckHash, utf8(receipt.spread), bigEndian(receipt.reversals_in_10000, 2), unhex(receipt.secret)));
  compare('commitment', hex(commitment), receipt.commitment);

  const cards = await deal(receipt, deck);
  const other = cards.findIndex((card, i) => canonicalJson(card) !== canonicalJson(receipt.cards[i] ?? null));
  const wrong = cards.length !== receipt.cards.length ? failed('count', cards.length, receipt.cards.length) : other >= 0 ? failed('card', other + 1) : null;
  checks.push({ name: 'cards', holds: !wrong, failure: wrong });

  const signed = await isSigned(receipt);
  checks.push({ name: 'signature', holds: signed, failure: signed ? null : failed(signed === null ? 'noEd25519' : 'signature') });
  return report(cards);
}

const bingoNumbers = 25;
const bingoFields = {
  algorithm: (v) => v === 'wt-bingo-1',
  month: (v) => isText(v) && /^\d{4}-(0[1-9]|1[0-2])$/.test(v),
  cycle: isNumber(1, 2 ** 32 - 1),
  used: (v) => Array.isArray(v) && v.length <= bingoNumbers && v.every(isNumber(1, bingoNumbers)) && new Set(v).size === v.length,
  commitment: isHex(32),
  committed_at: isText,
  secret: isHex(64),
  numbers: (v) => Array.isArray(v) && v.every(isNumber(0, 255)),
  instance: isHex(32),
  signature: isHex(64),
};

/** What calls itself a receipt of a month of bingo. */
function bingoOf(text) {
  try {
    const value = JSON.parse(text);
    return value?.algorithm === 'wt-bingo-1' ? value : null;
  } catch {
    return null;
  }
}

/** The numbers of a month by wt-bingo-1 (module docs of src/tarot/bingo.rs). */
async function monthNumbers(receipt, context) {
  const [year, month] = receipt.month.split('-').map(Number);
  const stream = await Stream.of(unhex(receipt.secret), context);
  let used = [...receipt.used];
  const numbers = [];
  for (let day = new Date(Date.UTC(year, month, 0)).getUTCDate(); day > 0; day -= 1) {
    if (used.length === bingoNumbers) used = [];
    const left = Array.from({ length: bingoNumbers }, (_, i) => i + 1).filter((number) => !used.includes(number));
    const number = left[await stream.below(left.length)];
    used.push(number);
    numbers.push(number);
  }
  return numbers;
}

async function verifyBingo(receipt, text) {
  const failure = wrongField(receipt, bingoFields) ?? (/[\\\x7f-\uffff]/.test(text) ? failed('letters') : null)
    ?? (Object.keys(bingoFields).some((name) => text.match(new RegExp(`"${name}"\\s*:`, 'g')).length !== 1) ? failed('notOne') : null);
  const checks = [{ name: 'form', holds: !failure, failure }];
  const report = () => ({ isBingo: true, isGood: checks.every(({ holds }) => holds !== false), isWhole: checks.every(({ holds }) => holds === true), checks, cards: [], receipt: failure ? null : receipt, hasPersonsPart: true });
  if (failure) return report();
  if (!canCompute()) {
    checks.push(...['commitment', 'numbers', 'signature'].map((name) => ({ name, holds: null, failure: failed('noCrypto') })));
    return report();
  }
  const context = encoded(utf8(receipt.algorithm), utf8(receipt.month), bigEndian(receipt.cycle, 4), Uint8Array.from(receipt.used));
  const commitment = hex(await sha256(encoded(context, unhex(receipt.secret))));
  checks.push({ name: 'commitment', holds: commitment === receipt.commitment, failure: commitment === receipt.commitment ? null : failed('differs', commitment, receipt.commitment) });
  const numbers = await monthNumbers(receipt, context);
  const wrong = numbers.length !== receipt.numbers.length ? failed('days', numbers.length, receipt.numbers.length) : numbers.some((one, i) => one !== receipt.numbers[i]) ? failed('number', numbers.findIndex((one, i) => one !== receipt.numbers[i]) + 1) : null;
  checks.push({ name: 'numbers', holds: !wrong, failure: wrong });
  const signed = await isSigned(receipt);
  checks.push({ name: 'signature', holds: signed, failure: signed ? null : failed(signed === null ? 'noEd25519' : 'signature') });
  return report();
}

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'; // of no bytes

/** Whether the person did anything that the site could not know when it committed. */
function hasPersonsPart(receipt) {
  return receipt.gesture_sha256 !== emptyHash || receipt.words_sha256 !== emptyHash || receipt.cut !== null || receipt.picks.length > 0;
}
