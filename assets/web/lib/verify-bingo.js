// wt-bingo-1 checked in the browser, written from its specification (module docs of src/tarot/bingo.rs).
import { Stream, bigEndian, checked, compared, encoded, failed, hex, isHex, isNumber, isText, sha256, unhex, utf8, wrongField, wrongText } from './receipt-parts.js';

const most = 25;
const fields = {
  algorithm: (v) => v === 'wt-bingo-1',
  month: (v) => isText(v) && /^\d{4}-(0[1-9]|1[0-2])$/.test(v),
  cycle: isNumber(1, 2 ** 32 - 1),
  used: (v) => Array.isArray(v) && v.length <= most && v.every(isNumber(1, most)) && new Set(v).size === v.length,
  commitment: isHex(32),
  committed_at: isText,
  secret: isHex(64),
  numbers: (v) => Array.isArray(v) && v.every(isNumber(0, 255)),
  instance: isHex(32),
  signature: isHex(64),
};

/** The numbers of a month by wt-bingo-1 (module docs of src/tarot/bingo.rs). */
async function monthNumbers(receipt, context) {
  const [year, month] = receipt.month.split('-').map(Number);
  const stream = await Stream.of(unhex(receipt.secret), context);
  let used = [...receipt.used];
  const numbers = [];
  for (let day = new Date(Date.UTC(year, month, 0)).getUTCDate(); day > 0; day -= 1) {
    if (used.length === most) used = [];
    const left = Array.from({ length: most }, (_, i) => i + 1).filter((number) => !used.includes(number));
    const number = left[await stream.below(left.length)];
    used.push(number);
    numbers.push(number);
  }
  return numbers;
}

export const bingo = {
  algorithm: 'wt-bingo-1',
  names: ['commitment', 'numbers'],
  wrong: (receipt, text) => wrongField(receipt, fields, 'wt-bingo-1') ?? wrongText(text, [[fields, 1]]),
  hasPersonsPart: () => true,
  async compute(receipt) {
    const context = encoded(utf8(receipt.algorithm), utf8(receipt.month), bigEndian(receipt.cycle, 4), Uint8Array.from(receipt.used));
    const commitment = hex(await sha256(encoded(context, unhex(receipt.secret))));
    const numbers = await monthNumbers(receipt, context);
    const other = numbers.findIndex((one, i) => one !== receipt.numbers[i]);
    const wrong = numbers.length !== receipt.numbers.length ? failed('days', numbers.length, receipt.numbers.length) : other >= 0 ? failed('number', other + 1) : null;
    return { checks: [compared('commitment', commitment, receipt.commitment), checked('numbers', wrong)], cards: [] };
  },
};
