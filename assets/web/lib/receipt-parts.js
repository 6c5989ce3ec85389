// What receipts of every kind share: how their fields are read, how bytes are put together, the stream of numbers, the
// signature. With WebCrypto; nothing here asks a server. What fails is told as a code with its particulars.

export function isText(value) { return typeof value === 'string'; }
export function isFlag(value) { return typeof value === 'boolean'; }
export function isNumber(least, most) { return (value) => Number.isInteger(value) && value >= least && value <= most; }
export function isHex(bytes) { return (value) => isText(value) && value.length === 2 * bytes && /^[0-9a-f]+$/.test(value); }

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const bigEndian = (number, size) => Uint8Array.from({ length: size }, (_, i) => (number / 2 ** (8 * (size - 1 - i))) & 255);
const joined = (parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
/** E of the specifications: each part behind its length. */
export const encoded = (...parts) => joined(parts.flatMap((part) => [bigEndian(part.length, 4), part]));
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** The stream of numbers that a secret and a context give. */
export class Stream {
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

/** JSON as RFC 8785 wants it; every text of a receipt is ASCII without escapes (checked), every number a small integer. */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(',')}}`;
}

export const failed = (code, ...particulars) => ({ code, particulars });

/** What is wrong with the fields of an object, by the rules of their algorithm; null for nothing. */
export function wrongField(object, rules, algorithm) {
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return failed('notOne');
  const [missing] = Object.keys(rules).filter((name) => !Object.hasOwn(object, name));
  if (missing) return failed('missing', missing);
  const [unknown] = Object.keys(object).filter((name) => !Object.hasOwn(rules, name));
  if (unknown) return failed('unknown', unknown.slice(0, 40));
  const [wrong] = Object.keys(rules).filter((name) => !rules[name](object[name]));
  return wrong ? failed('wrong', wrong, algorithm) : null;
}

/**
 * What is wrong with the letters of a receipt. With no escape in it, counting is enough to find a name that stands there twice.
 * @param {Array<[object, number]>} counted  rules, and how often each of their names has to be there
 */
export function wrongText(text, counted) {
  if (/[\\\x7f-\uffff]/.test(text)) return failed('letters');
  const count = (name) => text.match(new RegExp(`"${name}"\\s*:`, 'g'))?.length ?? 0;
  for (const [rules, times] of counted) {
    const name = Object.keys(rules).find((one) => count(one) !== times);
    if (name) return failed('twice', name);
  }
  return null;
}

/** A check whose result has to be what the receipt says. */
export const compared = (name, wanted, got) => ({ name, holds: wanted === got, failure: wanted === got ? null : failed('differs', wanted, got) });

/** A check that failed, or did not. */
export const checked = (name, failure) => ({ name, holds: !failure, failure });

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

export async function signatureOf(receipt) {
  const holds = await isSigned(receipt);
  return { name: 'signature', holds, failure: holds ? null : failed(holds === null ? 'noEd25519' : 'signature') };
}
