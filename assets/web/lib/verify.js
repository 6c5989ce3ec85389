// Receipts checked in the browser, with WebCrypto, each by the rules of its algorithm. Nothing here asks a server. What
// fails is told as a code with its particulars; the page has the words.
import { checked, failed, signatureOf, utf8 } from './receipt-parts.js';
import { bingo } from './verify-bingo.js';
import { draw } from './verify-draw.js';

const mostBytes = 8192; // as the command line: twice what a receipt may have

/** @returns {{value?: any, failure?: object}} */
function parse(text) {
  if (utf8(text.trim()).length > mostBytes) return { failure: failed('long') };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { failure: failed('json') };
  }
}

/** Whether this page may compute at all: browsers allow it over https and on the machine itself. */
export const canCompute = () => Boolean(globalThis.crypto?.subtle);

/**
 * Checks a receipt. What does not call itself one of bingo is held to be one of a draw.
 * @param {string} text  as JSON
 * @returns {Promise<{isBingo: boolean, isGood: boolean, isWhole: boolean, checks: Array<{name: string, holds: boolean|null, failure: object|null}>, cards: Array, receipt: object|null, hasPersonsPart: boolean}>}
 *   `holds` is null for what this browser cannot check; `isGood`: nothing failed; `isWhole`: and nothing was left unchecked
 */
export async function verify(text) {
  const { value, failure: unread = null } = parse(text);
  const isBingo = value?.algorithm === bingo.algorithm;
  const kind = isBingo ? bingo : draw;
  const failure = unread ?? kind.wrong(value, text);
  const receipt = failure ? null : value;
  const checks = [checked('form', failure)];
  let cards = [];
  if (receipt && canCompute()) {
    const computed = await kind.compute(receipt);
    cards = computed.cards;
    checks.push(...computed.checks, await signatureOf(receipt));
  } else if (receipt) {
    checks.push(...[...kind.names, 'signature'].map((name) => ({ name, holds: null, failure: failed('noCrypto') })));
  }
  return {
    isBingo, isGood: checks.every(({ holds }) => holds !== false), isWhole: checks.every(({ holds }) => holds === true),
    checks, cards, receipt, hasPersonsPart: Boolean(receipt) && kind.hasPersonsPart(receipt),
  };
}
